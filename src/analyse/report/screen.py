"""What `check` found, on a screen and as JSON.

The trap: text from an export may hold the square brackets that rich takes for markup, so all of it
is escaped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table as RichTable

from analyse import nl
from analyse.read.problems import FOUT, INFO, WAARSCHUWING, Problem
from analyse.read.propose import Proposal, proposals
from analyse.read.result import FileResult, SheetResult
from analyse.tables import sum_euro

#: Lines of a proposed profile that are shown.
_LINES = 60
_STYLE = {FOUT: "bold red", WAARSCHUWING: "yellow", INFO: "dim"}


def as_json(results: list[FileResult]) -> dict[str, Any]:
    """What was read and what is wrong, as plain data.

    Amounts as text with two decimals, so that no cent is lost.
    """

    def money(value: float) -> str:
        return str(nl.rond(value, 2))

    return {
        "bestanden": [
            {
                "bestand": file.name,
                "soort": file.kind,
                "bladen": [
                    {
                        "blad": sheet.blad,
                        "tabel": sheet.table,
                        "rijen": sheet.rows,
                        "overgeslagen": [
                            {"rij": row, "reden": reason} for row, reason in sheet.skipped
                        ],
                        "totalen": {name: money(value) for name, value in sheet.sums.items()},
                        "aansluiting": [
                            {
                                "cel": t.cel,
                                "bereik": t.bereik,
                                "omschrijving": t.omschrijving,
                                "afgedrukt": money(t.afgedrukt),
                                "berekend": money(t.berekend),
                                "verschil": money(t.verschil),
                            }
                            for t in sheet.totals
                        ],
                    }
                    for sheet in file.sheets
                ],
                "meldingen": [
                    {
                        "ernst": p.ernst,
                        "code": p.code,
                        "blad": p.blad,
                        "cel": p.cel,
                        "waarde": p.waarde,
                        "verwacht": p.verwacht,
                        "reden": p.reden,
                        "oplossing": p.oplossing,
                        "effect": p.effect,
                        "aantal": p.aantal,
                    }
                    for p in file.problems
                ],
            }
            for file in results
        ]
    }


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
    console = Console(stderr=True)
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
            task, description=f"{escape(name)} wordt gelezen", completed=done, total=total
        )


def show(results: list[FileResult], console: Console) -> None:
    """Print per file what was read and what it ties to, every problem with its cell and remedy, then the profiles proposed for it."""
    for file in results:
        console.print(f"\n[bold]{escape(file.name)}[/bold]  {file.kind}")
        for sheet in file.sheets:
            if not sheet.table:
                console.print(
                    f"  {escape(sheet.blad)}: {'verborgen, ' if not sheet.visible else ''}niet"
                    " gelezen"
                )
                continue
            tied = sum(t.ties for t in sheet.totals)
            ties = f"; {tied} van {len(sheet.totals)} totalen sluiten aan" if sheet.totals else ""
            skipped = f", {nl.getal(len(sheet.skipped))} overgeslagen" if sheet.skipped else ""
            console.print(
                f"  {escape(sheet.blad)}: tabel {sheet.table}, {nl.getal(sheet.rows)} rijen"
                f" gelezen{skipped}{ties}"
            )
            for name, value in _sums(sheet):
                console.print(f"      {escape(name)}: {value}", highlight=False)
        show_problems(file.problems, console)
        for proposal in proposals(file):
            _show_proposal(proposal, console)
    counts = {
        ernst: sum(p.aantal for f in results for p in f.problems if p.ernst == ernst)
        for ernst in (FOUT, WAARSCHUWING, INFO)
    }
    summary = RichTable(show_header=True, box=None, pad_edge=False)
    for heading in ("bestanden", "rijen", "fouten", "waarschuwingen", "ter info"):
        summary.add_column(heading, justify="right")
    rows = sum(s.rows for f in results for s in f.sheets)
    summary.add_row(
        *(
            nl.getal(n)
            for n in (len(results), rows, counts[FOUT], counts[WAARSCHUWING], counts[INFO])
        )
    )
    console.print()
    console.print(summary)


def _show_proposal(proposal: Proposal, console: Console) -> None:
    """Print a proposed profile as it can be copied, cut where a screen has no use for more."""
    lines = proposal.text.splitlines()
    console.print(
        f"\n  Voorstel voor een profiel voor blad {escape(proposal.blad)}:", highlight=False
    )
    console.print(
        f"  bewaar het als profielen/{escape(proposal.name)} bij uw exports, of laat het schrijven"
        " met --voorstel MAP.\n",
        highlight=False,
    )
    for line in lines[:_LINES]:
        console.print(escape(line), highlight=False)
    if len(lines) > _LINES:
        console.print(
            f"# ... en nog {nl.getal(len(lines) - _LINES)} regels; --voorstel MAP schrijft het hele"
            " voorstel.",
            highlight=False,
        )


def _sums(sheet: SheetResult) -> Iterator[tuple[str, str]]:
    """What the sheet adds up to: lasten and baten apart where it holds both, since their sum means nothing; else each column."""
    frame = sheet.frame
    if frame is None or not {"kant", "bedrag"} <= set(frame) or frame["kant"].nunique() < 2:
        for name, value in sheet.sums.items():
            yield f"som {name}", nl.getal(Decimal(repr(value)), 2)
        return
    frame = (
        frame if "fase" in frame else frame.assign(fase="som")
    )  # what is booked in a month has a year and a side, and no phase
    for (jaar, fase), row in sum_euro(frame, ["jaar", "fase", "kant"]).unstack("kant").iterrows():
        yield (
            f"{fase} {jaar}",
            ", ".join(
                f"{kant} {nl.euro(amount, 2)}" for kant, amount in sorted(row.items(), reverse=True)
            ),
        )


def show_problems(problems: Iterable[Problem], console: Console) -> None:
    """Print problems, each with its cell, reason and remedy."""
    for p in problems:
        many = f" ({nl.getal(p.aantal)} keer)" if p.aantal > 1 else ""
        place = " ".join(x for x in (p.blad, p.cel) if x)
        console.print(
            f"  [{_STYLE[p.ernst]}]{p.ernst}[/] {p.code}{many} {escape(place)}", highlight=False
        )
        for label, text in (
            ("waarde", p.waarde),
            ("verwacht", p.verwacht),
            ("", p.reden),
            ("oplossing", p.oplossing),
            ("effect", p.effect),
        ):
            if text:
                console.print(
                    f"      {label + ': ' if label else ''}{escape(text)}", highlight=False
                )
