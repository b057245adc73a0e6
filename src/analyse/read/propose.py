"""A profile proposed for a sheet that is not recognised.

What was seen, and blanks for a person to fill in.

A proposal is a TOML document that can be loaded as it stands; whatever a person has to decide
stands in it as a comment with the choices. The trap: a proposal that guesses would be saved unread,
so nothing but the file and the sheet that it is for is filled in.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analyse.outputs import put
from analyse.read.alike import alike
from analyse.read.blanks import Blank, lines_of, quoted
from analyse.read.headings import YEAR, explain
from analyse.read.layout import Layout, search_depth
from analyse.read.problems import a1
from analyse.read.result import FileResult
from analyse.read.sheet import BOOLEAN, NUMBER, TEXT, Sheet, Value
from analyse.read.unitwords import unit
from analyse.read.values import NotReadable, amount
from analyse.tables import TABLES, Column, Table, normalise

#: Rows under a header that are looked at to tell amounts from words.
_LOOK = 50
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
    if layout:
        bottom, table, how = layout.bottom, layout.table, "daar lijkt het blad op"
        headings = [(h.index, " ".join(h.text.split())) for h in layout.headings]
    else:
        row = _likely_header(sheet)
        if row is None:
            return ""
        cells = enumerate(sheet.row(row))
        headings = [(c, " ".join(str(v).split())) for c, v in cells if v is not None]
        bottom, table, how = row, _likely_table([text for _, text in headings]), "een gok"
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
    known, blocks = _columns(sheet, bottom, headings, table)
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


def _likely_header(sheet: Sheet) -> int | None:
    """The row with the most different texts that stands above rows with numbers.

    The first of equals.
    """
    best, found = 1, None
    depth = search_depth(sheet)
    texts = (sheet.kinds[:depth] == TEXT).sum(axis=1)
    filled, figures = sheet.filled[: depth + _LOOK], _figures(sheet, depth + _LOOK)
    for row in np.flatnonzero(texts >= 2).tolist():
        if texts[row] <= best - 1 or figures[row].any():
            continue
        below = slice(row + 1, row + 1 + _LOOK)
        held, figured = filled[below].sum(axis=0), figures[below].sum(axis=0)
        if not (filled[row] & (figured > 0) & (figured >= 0.6 * held)).any():
            continue
        different = len({normalise(v) for v in sheet.row(row) if v is not None})
        if different > best:
            best, found = different, row
    return found


def _figures(sheet: Sheet, last: int) -> np.ndarray:
    """Which cells of the rows before `last` hold a number that is no year.

    Each different text is read once, however many cells hold it.
    """
    kinds, numbers, codes = sheet.kinds[:last], sheet.numbers[:last], sheet.codes[:last]
    year = (numbers >= 1950) & (numbers < 2100) & (numbers == np.floor(numbers))
    figure = np.zeros(len(sheet.texts) + 1, dtype=bool)
    figure[codes] = True  # no text is -1: the last
    for code in np.flatnonzero(figure[:-1]).tolist():
        figure[code] = _is_figure(sheet.texts[code])
    figure[-1] = False
    return np.asarray(figure[codes] | ((kinds == NUMBER) & ~year) | (kinds == BOOLEAN))


def _is_figure(value: object) -> bool:
    """Whether a cell holds a number that is no year, as a number or as text."""
    if isinstance(value, (int, float)):
        return not YEAR.fullmatch(normalise(value))
    if not isinstance(value, str) or not any(map(str.isdigit, value)):
        return False
    if YEAR.fullmatch(value.strip()):
        return False
    try:
        return amount(value) is not None
    except NotReadable:
        return False


def _under(sheet: Sheet, bottom: int, column: int) -> list[Value]:
    """The filled cells of a column in the first rows under the header."""
    cells = sheet.column(column, bottom + 1, bottom + 1 + _LOOK)
    return [value for value in cells if value is not None]


def _likely_table(headings: list[str]) -> Table:
    """The table of which the most headings are known or nearly so.

    The budget when there are amounts and nothing speaks for another.
    """
    scores = {name: _score(headings, table) for name, table in TABLES.items()}
    best = max(TABLES, key=scores.__getitem__)
    speaks = scores[best] >= 2 and scores[best] > scores["begroting"]
    return TABLES[best if speaks else "begroting"]


def _score(headings: list[str], table: Table) -> float:
    """How well headings fit a table: those that are known, and those that are nearly so."""
    score = 0.0
    for text in headings:
        if explain(text, table):
            score += 1.0
        elif alike(text, table):
            score += 0.6
    return score


def _says(text: str, table: Table) -> set[str]:
    """Columns of which a heading gives the value."""
    meaning = explain(text, table)
    return set(meaning.fixed) if meaning else set()


def _columns(
    sheet: Sheet, bottom: int, headings: list[tuple[int, str]], table: Table
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
    blanks = [Blank(i, text, _under(sheet, bottom, i), table) for i, text in unknown]
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
