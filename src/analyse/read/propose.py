"""A profile proposed for a sheet that is not recognised.

What was seen, and blanks for a person to fill in.

A proposal is a TOML document that can be loaded as it stands; whatever a person has to decide
stands in it as a comment with the choices. The trap: a proposal that guesses would be saved unread,
so only a heading that all but spells a known name is filled in, and it says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import numpy as np

from analyse.read.headings import YEAR, explain
from analyse.read.layout import SEARCH, Layout
from analyse.read.problems import a1, letters
from analyse.read.result import FileResult
from analyse.read.sheet import TEXT, Sheet
from analyse.read.values import NotReadable, amount, unit, without_unit
from analyse.tables import TABLES, Column, Table, normalise

#: Rows under a header that are looked at to tell amounts from words.
_LOOK = 50
#: Names that are this alike are one name with a typing error.
_ALIKE = 0.75


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
    for sheet in (s for s in file.sheets if s.proposal):
        part = f"_{sheet.blad}" if len(file.sheets) > 1 else ""
        found.append(
            Proposal(sheet.blad, f"{_slug(Path(file.name).stem + part)}.toml", sheet.proposal)
        )
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
        bottom, headings = layout.bottom, [(h.index, h.text) for h in layout.headings]
    else:
        row = _likely_header(sheet)
        if row is None:
            return ""
        bottom = row
        headings = [(c, str(v).strip()) for c, v in enumerate(sheet.row(row)) if v is not None]
    headings = [(c, " ".join(text.split())) for c, text in headings]
    table = layout.table if layout else _likely_table(headings)
    lines = [
        (
            f"# Voorstel voor {Path(file).name}, blad {_plain(sheet.name)}: kopregel in rij"
            f" {bottom + 1}. Vul aan wat achter een # op u wacht,"
        ),
        (
            "# haal dan die # weg en bewaar dit bestand in de map profielen bij uw exports."
            " docs/profielen.md legt alles uit."
        ),
        "",
        f"bestand = {_quoted(_pattern(file))}",
        *(
            [f"blad = {_quoted(sheet.name)}"]
            if Path(file).suffix.lower() in (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
            else []
        ),
        (
            f"tabel = {_quoted(table.name)}  # {'herkend' if layout else 'een gok'}; mogelijk zijn:"
            f" {', '.join(TABLES)}"
        ),
    ]
    lines += [
        *_unit_line(sheet, bottom, table),
        '# negeer = ["..."]  # koppen die u niet nodig hebt',
    ]
    known, blocks = _columns(sheet, bottom, headings, table)
    given = {column for _, column in known} | {c for text, _ in known for c in _says(text, table)}
    missing = [c for c in table.required if c not in given and not table[c].is_value]
    if missing:
        lines += ["", "[vast]  # wat voor elke rij geldt en nergens in een kolom of kop staat"]
        lines += [f"# {name} = {_example(table[name])}" for name in missing]
    lines += ["", "[kolommen]  # kop in de export = kolom van de tabel", *blocks]
    if known:
        lines += [
            "",
            "# Al herkend: " + "; ".join(f"{_plain(text)} = {column}" for text, column in known),
        ]
    lines += ["", f"# Kolommen van {table.name}: {', '.join(c.name for c in table)}"]
    return "\n".join(lines) + "\n"


def _likely_header(sheet: Sheet) -> int | None:
    """The row with the most different texts that stands above rows with numbers.

    The first of equals.
    """
    best, found = 1, None
    texts = (sheet.kinds[:SEARCH] == TEXT).sum(axis=1)
    for row in np.flatnonzero(texts >= 2).tolist():
        if texts[row] <= best - 1:
            continue
        values = [v for v in sheet.row(row) if v is not None]
        if any(_is_figure(v) for v in values):
            continue
        columns = np.flatnonzero(sheet.filled[row]).tolist()
        different = len({normalise(v) for v in values})
        if different > best and any(_amounts(sheet, row, c) for c in columns):
            best, found = different, row
    return found


def _is_figure(value: object) -> bool:
    """Whether a cell holds a number that is no year, as a number or as text."""
    if isinstance(value, str):
        try:
            return (
                not YEAR.fullmatch(value.strip())
                and amount(value).number is not None
                and any(c.isdigit() for c in value)
            )
        except NotReadable:
            return False
    return isinstance(value, (int, float)) and not YEAR.fullmatch(normalise(value))


def _amounts(sheet: Sheet, bottom: int, column: int) -> bool:
    """Whether a column under the header holds amounts.

    Numbers, or texts that read as one, most of them no year.
    """
    cells = [v for v in sheet.column(column, bottom + 1, bottom + 1 + _LOOK) if v is not None]
    return bool(cells) and sum(map(_is_figure, cells)) >= 0.6 * len(cells)


def _likely_table(headings: list[tuple[int, str]]) -> Table:
    """The table of which the most headings are known or nearly so.

    The budget when there are amounts and nothing speaks for another.
    """
    columns = [text for _, text in headings]

    def score(table: Table) -> float:
        return sum(
            1.0 if explain(text, table) else 0.6 if _near(text, table) else 0.0 for text in columns
        )

    best = max(TABLES.values(), key=score)
    return (
        best
        if score(best) > score(TABLES["begroting"]) and score(best) >= 2
        else TABLES["begroting"]
    )


def _near(text: str, table: Table) -> str:
    """The column that a heading all but spells; empty when there is none."""
    near = get_close_matches(normalise(without_unit(text)), list(table.headings), 1, _ALIKE)
    return table.headings[near[0]] if near else ""


def _says(text: str, table: Table) -> tuple[str, ...]:
    """Columns of which a heading gives the value."""
    meaning = explain(text, table)
    return tuple(meaning.fixed) if meaning else ()


def _columns(
    sheet: Sheet, bottom: int, headings: list[tuple[int, str]], table: Table
) -> tuple[list[tuple[str, str]], list[str]]:
    """Headings that are recognised with their column, and a line of TOML for each of the others."""
    known: list[tuple[str, str]] = []
    lines: list[str] = []
    done: set[str] = set()
    taken = {
        m.column for _, text in headings if (m := explain(text, table)) and m.column and not m.fixed
    }
    for index, text in headings:
        place = f"kolom {letters(index)}"
        if meaning := explain(text, table):
            known.append((text, meaning.column or meaning.derived))
            continue
        key = text if normalise(text) else place
        if normalise(key) in done:
            lines.append(
                f"# {_quoted(key)} staat er nog eens ({place}): geef een van beide in de export een"
                " andere naam."
            )
            continue
        done.add(normalise(key))
        near = _near(text, table)
        if near and near not in taken:
            taken.add(near)
            lines.append(
                f"{_quoted(key)} = {_quoted(near)}  # {place}: lijkt op een bekende naam; klopt"
                " dat?"
            )
        elif _amounts(sheet, bottom, index) and table[table.value].kind in ("bedrag", "getal"):
            lines.append(
                f"# {_quoted(key)} = {_value(text, table)}  # {place}, cijfers: vul in wat het is,"
                " of zet de kop bij negeer"
            )
        else:
            example = " ".join(
                str(
                    next(
                        (
                            v
                            for v in sheet.column(index, bottom + 1, bottom + 1 + _LOOK)
                            if v is not None
                        ),
                        "",
                    )
                ).split()
            )
            shown = f" (zoals {_plain(example)})" if example else ""
            lines.append(
                f'# {_quoted(key)} = ""  # {place}{shown}: kies een kolom, of zet de kop bij negeer'
            )
    return known, lines


def _value(text: str, table: Table) -> str:
    """What a column of amounts may be, as the right side of a line.

    The value column, with what its heading has still to say.
    """
    parts = [f'kolom = "{table.value}"']
    years = set(YEAR.findall(normalise(text)))
    if "jaar" in table.spread and len(years) == 1:
        parts.append(f"jaar = {years.pop()}")
    if "fase" in table.spread and table["fase"].required:
        parts.append('fase = "?"')
    return f"{{ {', '.join(parts)} }}"


def _example(column: Column) -> str:
    """The right side of a line for a value that holds for all rows."""
    if column.choices:
        return f'"?"  # kies uit: {", ".join(c.value for c in column.choices)}'
    if column.kind == "jaar":
        return "2026  # het jaar van deze export"
    if column.kind == "datum":
        return "2026-07-01  # jaar-maand-dag"
    return f'""  # {column.meaning[0].lower()}{column.meaning[1:]}'


def _unit_line(sheet: Sheet, bottom: int, table: Table) -> list[str]:
    """The unit as the sheet states it.

    A comment, since it holds already and is then still held against the amounts.
    """
    if table[table.value].kind != "bedrag":
        return []
    for row in range(bottom + 1):
        for column, value in enumerate(sheet.row(row)):
            if isinstance(value, str) and (found := unit(value)):
                return [
                    (
                        f'# eenheid = "euro"  # het blad noemt {_plain(found[1])} ({a1(row, column)})'
                        " en dat geldt; alleen nodig als het niet klopt"
                    )
                ]
    return ['# eenheid = "x € 1.000"  # alleen nodig als de bedragen niet in hele euro\'s zijn']


def _pattern(file: str) -> str:
    """A pattern for the file and its like of other years.

    Digits become `*`, and what a pattern reads as a sign is escaped.
    """
    path = Path(file)
    stem = re.sub(
        r"\*(?:[-_. ()]*\*)+", "*", re.sub(r"\d+", "*", re.sub(r"([\[\]?*])", r"[\1]", path.stem))
    )
    stem = path.stem if not re.search(r"[^\W\d_]", stem) else stem
    return (path.parent / (stem + path.suffix)).as_posix()


def _slug(text: str) -> str:
    return re.sub(r"[^\w-]+", "_", text).strip("_").casefold() or "profiel"


def _quoted(text: str) -> str:
    """A text as a TOML string on one line."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False).replace("\x7f", " ")


def _plain(text: str) -> str:
    """A text for a comment: on one line, not too long, without the control characters that TOML refuses."""
    flat = " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", text).split())
    return f"'{flat if len(flat) <= 40 else flat[:39] + '…'}'"


def save(found: list[Proposal], folder: Path) -> Iterator[tuple[Path, bool]]:
    """Write proposals to a folder; each path with whether it was written.

    What stands there already is never replaced.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for proposal in found:
        path = folder / proposal.name
        try:
            with path.open("x", encoding="utf-8", newline="\r\n") as stream:
                stream.write(proposal.text)
        except FileExistsError:
            yield path, False
        else:
            yield path, True
