"""What `check` found, on a screen and as JSON.

The trap: text from an export may hold the square brackets that rich takes for markup, or signs that
steer a terminal, so all of it goes through `plain`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import Console

from analyse import nl
from analyse.read.problems import Problem, to_frame
from analyse.read.profiles.propose import Proposal, proposals
from analyse.read.result import FileResult, SheetResult
from analyse.read.total.totals import ControlTotal
from analyse.report.command.overview import height, in_style, overview, rest_told, totals_of
from analyse.report.command.terminal import plain
from analyse.tables import sum_euro

#: Lines of a proposed profile that are shown.
_LINES = 60
#: Lines on the screen: of one file, and of a folder or more files.
_OF_ONE, _OF_MORE = 80, 40


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


def show(
    results: list[FileResult], console: Console, *, everything: bool = False, saved: str = ""
) -> None:
    """Print what was read and what is wrong, with its cell, as long as that fits on a screen.

    Else what is wrong and worth most, grouped by kind.

    Parameters
    ----------
    everything
        All of it, however long, with the profiles that are proposed.
    saved
        The file that holds all problems, when there is one.
    """
    lines = [*_details(results, proposed=everything), *_counts(results)]
    most = _OF_ONE if len(results) == 1 else _OF_MORE
    if not everything:
        lines += rest_told(results, saved, whole=True)
        if sum(map(height, lines)) > most:
            lines = overview(results, most, saved)
    for line in lines:
        console.print(line, highlight=False)


def _details(results: list[FileResult], *, proposed: bool) -> Iterator[str]:
    """Of each file what was read, what is wrong and, when asked for, what profile it needs."""
    for file in results:
        yield ""
        yield f"[bold]{plain(file.name)}[/bold]  {file.kind}"
        for sheet in file.sheets:
            yield from _sheet_lines(sheet)
        yield from _problem_lines(file.problems)
        for proposal in proposals(file) if proposed else ():
            yield from map(plain, _proposal_lines(proposal))


def _counts(results: list[FileResult]) -> Iterator[str]:
    """How much was read and how many problems there are, under each other."""
    rows, counts = totals_of(results)
    headings = ("bestanden", "rijen", "fouten", "waarschuwingen", "ter info")
    figures = list(map(nl.getal, (len(results), rows, *counts.values())))
    pairs = list(zip(headings, figures, strict=True))
    yield ""
    yield " ".join(heading.rjust(len(figure)) for heading, figure in pairs)
    yield " ".join(figure.rjust(len(heading)) for heading, figure in pairs)


def _sheet_lines(sheet: SheetResult) -> Iterator[str]:
    name = plain(sheet.blad)
    if sheet.buurten:
        lines = nl.aantal(len(sheet.buurten), "regel", "regels")
        yield f"  {name}: lijst van buurten en wijken, {lines}"
        return
    if sheet.opzoek:
        lines = nl.aantal(len(sheet.opzoek.regels), "regel", "regels")
        fills = nl.opsomming(sheet.opzoek.kolommen)
        yield f"  {name}: opzoektabel van {sheet.opzoek.sleutel}, {lines}, vult {fills}"
        return
    if not sheet.table:
        hidden = "" if sheet.visible else "verborgen, "
        yield f"  {name}: {hidden}niet gelezen"
        return
    said = f"{nl.getal(sheet.rows)} rijen gelezen"
    if sheet.skipped:
        said += f", {nl.getal(len(sheet.skipped))} overgeslagen"
    if sheet.totals:
        tied = sum(total.ties for total in sheet.totals)
        said += f"; {tied} van {len(sheet.totals)} totalen sluiten aan"
    yield f"  {name}: tabel {sheet.table}, {said}"
    for label, value in _sums(sheet):
        yield f"      {plain(label)}: {value}"


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


def _proposal_lines(proposal: Proposal) -> list[str]:
    """A proposed profile as it can be copied, cut where a screen has no use for more."""
    lines = proposal.text.splitlines()
    where = f"profielen/{proposal.name} bij uw exports"
    told = [
        "",
        f"  Voorstel voor een profiel voor blad {proposal.blad}:",
        f"  bewaar het als {where}, of laat het schrijven met --voorstel MAP.",
        "",
        *lines[:_LINES],
    ]
    if len(lines) > _LINES:
        rest = nl.getal(len(lines) - _LINES)
        told.append(f"# ... en nog {rest} regels; --voorstel MAP schrijft het hele voorstel.")
    return told


def show_problems(problems: Iterable[Problem], console: Console) -> None:
    """Print problems, each with its cell, reason and remedy."""
    for line in _problem_lines(problems):
        console.print(line, highlight=False)


def _problem_lines(problems: Iterable[Problem]) -> Iterator[str]:
    for problem in problems:
        many = f" ({nl.getal(problem.aantal)} keer)" if problem.aantal > 1 else ""
        place = plain(" ".join(part for part in (problem.blad, problem.cel) if part))
        yield f"  {in_style(problem.ernst)} {problem.code}{many} {place}"
        for name in ("waarde", "verwacht", "reden", "oplossing", "effect"):
            text = getattr(problem, name)
            label = "" if name == "reden" else f"{name}: "
            if text:
                yield f"      {label}{plain(text)}"
