"""A profile proposed for a sheet that is not recognised.

What was seen, and blanks for a person to fill in.

A proposal is a TOML document that can be loaded as it stands; whatever a person has to decide
stands in it as a comment with the choices. The trap: a proposal that guesses would be saved unread,
so nothing but the file and the sheet that it is for is filled in.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analyse.outputs import put
from analyse.read.heading.headings import explain
from analyse.read.heading.layout import Layout
from analyse.read.heading.looks import looks_of, under
from analyse.read.money.unitwords import unit
from analyse.read.problems import a1
from analyse.read.profiles.blanks import Blank, lines_of, quoted
from analyse.read.result import FileResult
from analyse.read.sheet import Sheet
from analyse.tables import TABLES, Column, Table

_INTRO = """kopregel in rij {rij}. Vul aan wat achter een # op u wacht,
# haal dan die # weg en bewaar dit bestand in de map profielen bij uw exports. docs/profielen.md \
legt alles uit."""


@dataclass(frozen=True)
class Proposal:
    """A proposed profile: the sheet it is for, the name of the file to save it in.

    And its text (TOML).
    """

    blad: str
    name: str
    text: str


def proposals(file: FileResult) -> list[Proposal]:
    """The profiles proposed for the sheets of a file that are not recognised."""
    found = []
    stem = Path(file.name).stem
    for sheet in file.sheets:
        if sheet.proposal:
            name = _slug(f"{stem}_{sheet.blad}" if len(file.sheets) > 1 else stem)
            found.append(Proposal(sheet.blad, f"{name}.toml", sheet.proposal))
    return found


def propose(sheet: Sheet, file: str, layout: Layout | None) -> str:
    """A profile for a sheet, as TOML in Dutch; empty when nothing on the sheet looks like a table.

    Parameters
    ----------
    sheet
        The sheet.
    file
        Name of the file, as messages call it.
    layout
        The header, when the sheet looks like a table but lacks a column; else the likeliest row of
        headings is taken.
    """
    looks = looks_of(sheet, layout)
    if looks is None:
        return ""
    bottom, table = looks.bottom, looks.table
    how = "een gok" if looks.guessed else "daar lijkt het blad op"
    path = Path(file)
    lines = [
        f"# Voorstel voor {path.name}, blad {_plain(sheet.name)}: {_INTRO.format(rij=bottom + 1)}",
        "",
        f"bestand = {quoted(_pattern(path))}",
    ]
    if path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"):
        lines.append(f"blad = {quoted(sheet.name)}")
    lines.append(f"# tabel = {quoted(table.name)}  # {how}; kies uit: {', '.join(TABLES)}")
    if table[table.value].kind == "bedrag":
        lines.append(_unit_line(sheet, bottom))
    lines.append('# negeer = ["..."]  # koppen die u niet nodig hebt')
    known, blocks = _columns(sheet, bottom, looks.headings, table)
    given = {column for _, column in known}
    for text, _ in known:
        given |= _says(text, table)
    missing = [
        name for name in table.required if name not in given and not table[name].is_value
    ]
    if missing:
        lines += ["", "[vast]  # wat voor elke rij geldt en nergens in een kolom of kop staat"]
        lines += [f"# {name} = {_example(table[name])}" for name in missing]
    lines += ["", "[kolommen]  # kop in de export = kolom van de tabel", *blocks]
    if known:
        recognised = "; ".join(f"{_plain(text)} = {column}" for text, column in known)
        lines += ["", f"# Al herkend: {recognised}"]
    lines += ["", f"# Kolommen van {table.name}: {', '.join(column.name for column in table)}"]
    return "\n".join(lines) + "\n"


def _says(text: str, table: Table) -> set[str]:
    """Columns of which a heading gives the value."""
    meaning = explain(text, table)
    return set(meaning.fixed) if meaning else set()


def _columns(
    sheet: Sheet, bottom: int, headings: Sequence[tuple[int, str]], table: Table
) -> tuple[list[tuple[str, str]], list[str]]:
    """Headings that are recognised with their column, and a line of TOML for each of the others."""
    known: list[tuple[str, str]] = []
    unknown: list[tuple[int, str]] = []
    taken: set[str] = set()
    for index, text in headings:
        meaning = explain(text, table)
        if meaning is None:
            unknown.append((index, text))
            continue
        known.append((text, meaning.column or meaning.derived))
        if not meaning.fixed:
            taken.add(meaning.column)
    blanks = [Blank(i, text, under(sheet, bottom, i), table) for i, text in unknown]
    return known, lines_of(blanks, taken)


def _example(column: Column) -> str:
    """The right side of a line for a value that holds for all rows."""
    if column.choices:
        return f'"?"  # kies uit: {", ".join(c.value for c in column.choices)}'
    if column.kind == "jaar":
        return "2026  # het jaar van deze export"
    if column.kind == "datum":
        return "2026-07-01  # jaar-maand-dag"
    return f'""  # {column.meaning[0].lower()}{column.meaning[1:]}'


def _unit_line(sheet: Sheet, bottom: int) -> str:
    """The unit as the sheet states it.

    A comment, since it holds already and is then still held against the amounts.
    """
    for row in range(bottom + 1):
        for column, value in enumerate(sheet.row(row)):
            found = unit(value) if isinstance(value, str) else None
            if found:
                return (
                    f'# eenheid = "euro"  # het blad noemt {_plain(found[1])} ({a1(row, column)})'
                    " en dat geldt; alleen nodig als het niet klopt"
                )
    return '# eenheid = "x € 1.000"  # alleen nodig als de bedragen niet in hele euro\'s zijn'


def _pattern(path: Path) -> str:
    """A pattern for the file and its like of other years.

    Digits become `*`, and what a pattern reads as a sign is escaped.
    """
    escaped = re.sub(r"([\[\]?*])", r"[\1]", path.stem)
    stem = re.sub(r"\*(?:[-_. ()]*\*)+", "*", re.sub(r"\d+", "*", escaped))
    if not re.search(r"[^\W\d_]", stem):
        stem = path.stem
    return (path.parent / (stem + path.suffix)).as_posix()


def _slug(text: str) -> str:
    return re.sub(r"[^\w-]+", "_", text).strip("_").casefold() or "profiel"


def _plain(text: str) -> str:
    """A text for a comment: one short line without the control characters that TOML refuses."""
    flat = " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", text).split())
    return f"'{flat if len(flat) <= 40 else flat[:39] + '…'}'"


def save(found: list[Proposal], folder: Path) -> Iterator[tuple[Path, bool]]:
    """Write proposals to a folder; each path with whether it was written.

    What stands there already is never replaced.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for proposal in found:
        path = folder / proposal.name
        free = not os.path.lexists(path)
        if free:
            put(proposal.text.replace("\n", "\r\n").encode(), path)
        yield path, free
