"""What `check` found, on a screen and as JSON.

The trap: text from an export may hold the square brackets that rich takes for markup, or signs that
steer a terminal, so all of it goes through `plain`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import (
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table as RichTable

from analyse import nl
from analyse.read.problems import FOUT, INFO, WAARSCHUWING, Problem, to_frame
from analyse.read.propose import Proposal, proposals
from analyse.read.result import FileResult, SheetResult
from analyse.read.totals import ControlTotal
from analyse.report.terminal import Screen, plain
from analyse.tables import sum_euro

#: Lines of a proposed profile that are shown.
_LINES = 60
_STYLE = {FOUT: "bold red", WAARSCHUWING: "yellow", INFO: "dim"}


def as_json(results: list[FileResult]) -> dict[str, Any]:
    """What was read and what is wrong, as plain data.

    Amounts as text with two decimals, so that no cent is lost.
    """
    return {"bestanden": [_file(file) for file in results]}


def _file(file: FileResult) -> dict[str, Any]:
    problems = to_frame(file.problems).drop(columns="bestand")
    return {
        "bestand": file.name,
        "soort": file.kind,
        "bladen": [_sheet(sheet) for sheet in file.sheets],
        "meldingen": problems.to_dict("records"),
    }


def _sheet(sheet: SheetResult) -> dict[str, Any]:
    return {
        "blad": sheet.blad,
        "tabel": sheet.table,
        "rijen": sheet.rows,
        "overgeslagen": [{"rij": row, "reden": reason} for row, reason in sheet.skipped],
        "totalen": {name: _money(value) for name, value in sheet.sums.items()},
        "aansluiting": [_total(total) for total in sheet.totals],
    }


def _total(total: ControlTotal) -> dict[str, str]:
    return {
        "cel": total.cel,
        "bereik": total.bereik,
        "omschrijving": total.omschrijving,
        "afgedrukt": _money(total.afgedrukt),
        "berekend": _money(total.berekend),
        "verschil": _money(total.verschil),
    }


def _money(value: float) -> str:
    return str(nl.rond(value, 2))


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """Show which file is being read, how many are done and for how long.

    Nothing where no one looks on.

    Yields
    ------
    Callable
        To be called with the name of a file that is about to be read, the number of files done and
        the number there are.
    """
    console = Screen(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=None)
        yield lambda name, done, total: bar.update(
            task, description=f"{plain(name)} wordt gelezen", completed=done, total=total
        )


def show(results: list[FileResult], console: Console) -> None:
    """Print of each file what was read, what is wrong and what profile it needs; then counts."""
    for file in results:
        console.print(f"\n[bold]{plain(file.name)}[/bold]  {file.kind}")
        for sheet in file.sheets:
            _show_sheet(sheet, console)
        show_problems(file.problems, console)
        for proposal in proposals(file):
            _show_proposal(proposal, console)
    rows = 0
    counts = dict.fromkeys((FOUT, WAARSCHUWING, INFO), 0)
    for file in results:
        rows += sum(sheet.rows for sheet in file.sheets)
        for problem in file.problems:
            counts[problem.ernst] += problem.aantal
    summary = RichTable(show_header=True, box=None, pad_edge=False)
    for heading in ("bestanden", "rijen", "fouten", "waarschuwingen", "ter info"):
        summary.add_column(heading, justify="right")
    summary.add_row(*map(nl.getal, (len(results), rows, *counts.values())))
    console.print()
    console.print(summary)


def _show_sheet(sheet: SheetResult, console: Console) -> None:
    name = plain(sheet.blad)
    if sheet.buurten:
        lines = nl.aantal(len(sheet.buurten), "regel", "regels")
        console.print(f"  {name}: lijst van buurten en wijken, {lines}")
        return
    if not sheet.table:
        hidden = "" if sheet.visible else "verborgen, "
        console.print(f"  {name}: {hidden}niet gelezen")
        return
    said = f"{nl.getal(sheet.rows)} rijen gelezen"
    if sheet.skipped:
        said += f", {nl.getal(len(sheet.skipped))} overgeslagen"
    if sheet.totals:
        tied = sum(total.ties for total in sheet.totals)
        said += f"; {tied} van {len(sheet.totals)} totalen sluiten aan"
    console.print(f"  {name}: tabel {sheet.table}, {said}")
    for label, value in _sums(sheet):
        console.print(f"      {plain(label)}: {value}", highlight=False)


def _sums(sheet: SheetResult) -> Iterator[tuple[str, str]]:
    """What the sheet adds up to, each column apart.

    Of lasten and baten the sum means nothing: where it holds both they are told apart.
    """
    frame = sheet.frame
    if frame is None or not {"kant", "bedrag"} <= set(frame) or frame["kant"].nunique() < 2:
        for name, value in sheet.sums.items():
            yield f"som {name}", nl.getal(value, 2)
        return
    if "fase" not in frame:  # what is booked in a month has a year and a side, and no phase
        frame = frame.assign(fase="som")
    sums = sum_euro(frame, ["jaar", "fase", "kant"]).unstack("kant")
    sides = sorted(sums.columns, reverse=True)
    for (jaar, fase), row in sums.iterrows():
        amounts = [f"{side} {nl.euro(row[side], 2)}" for side in sides]
        yield f"{fase} {jaar}", ", ".join(amounts)


def _show_proposal(proposal: Proposal, console: Console) -> None:
    """Print a proposed profile as it can be copied, cut where a screen has no use for more."""
    lines = proposal.text.splitlines()
    where = f"profielen/{proposal.name} bij uw exports"
    told = [
        f"\n  Voorstel voor een profiel voor blad {proposal.blad}:",
        f"  bewaar het als {where}, of laat het schrijven met --voorstel MAP.\n",
        *lines[:_LINES],
    ]
    if len(lines) > _LINES:
        rest = nl.getal(len(lines) - _LINES)
        told.append(f"# ... en nog {rest} regels; --voorstel MAP schrijft het hele voorstel.")
    for line in told:
        console.print(plain(line), highlight=False)


def show_problems(problems: Iterable[Problem], console: Console) -> None:
    """Print problems, each with its cell, reason and remedy."""
    for problem in problems:
        many = f" ({nl.getal(problem.aantal)} keer)" if problem.aantal > 1 else ""
        place = plain(" ".join(part for part in (problem.blad, problem.cel) if part))
        ernst = f"[{_STYLE[problem.ernst]}]{problem.ernst}[/]"
        console.print(f"  {ernst} {problem.code}{many} {place}", highlight=False)
        for name in ("waarde", "verwacht", "reden", "oplossing", "effect"):
            text = getattr(problem, name)
            label = "" if name == "reden" else f"{name}: "
            if text:
                console.print(f"      {label}{plain(text)}", highlight=False)
