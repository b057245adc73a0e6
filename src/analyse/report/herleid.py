"""From a cell of the workbook to the cells of the exports.

Which number is meant, and what is said of it.

The trap: the exports may have changed since. The same notebook over other files gives other cells,
so nothing is traced then.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from itertools import combinations, permutations
from pathlib import Path
from typing import Any

import pandas as pd
from xlsxwriter.utility import xl_cell_to_rowcol

from analyse import nl
from analyse.dossier import Dossier, open_dossier
from analyse.errors import LeesFout
from analyse.report import cellen, stage
from analyse.report.cellen import Finding, Number
from analyse.report.collect import together
from analyse.report.markup import missing, written
from analyse.report.outline import joined, load, needed_tables
from analyse.report.sheets import HEAD, data_cell, height, open_workbook, opening, text_cell
from analyse.report.sheets import Styles as SheetStyles
from analyse.report.workbook import sheet_names

_ADDRESS = re.compile(r"'?(?P<sheet>[^!]+?)'?!(?P<cell>\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6})")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
#: Where a notebook says in which parts of the method its formulas stand.
_METHOD = re.compile(r"`docs/methode\.md`,?\s+onder\s+((?:\*[^*]+\*(?:,\s*|\s+en\s+)?)+)")
#: Cells on the screen of one sheet of an export, and sheets.
_SHOWN_CELLS, _SHOWN_SHEETS = 12, 12


def is_address(text: str) -> bool:
    """Whether a text is a cell of a sheet, such as `plan_wijk!F7`."""
    return bool(_ADDRESS.fullmatch(text.strip()))


def trace_number(
    report: Path, where: str, *, row: str = "", column: str = "", folder: Path
) -> tuple[list[str], Finding, pd.DataFrame]:
    """What one published number is made of, as Dutch lines, as a finding, and as a table of cells.

    Parameters
    ----------
    report
        Folder made by `refresh`.
    where
        Cell of the workbook (`plan_wijk!F7`), or the name of a table when a row and column are
        given.
    row
        What the row holds, as `column=value`, with a semicolon between two.
    column
        The column of the number.
    folder
        The exports, unchanged since the report was made.

    Raises
    ------
    LeesFout
        When there is no such table, row or column, or no number stands there.
    """
    table, number = _number(_tables(report), where, row, column)
    notebook = load(
        next(
            p
            for p in sorted((report / "notebooks").glob("*.ipynb"))
            if p.stem.startswith(table["notebook"])
        )
    )
    dossier = open_dossier(folder)
    needed = needed_tables(notebook)
    order = sorted(dossier.tables, key=lambda t: needed.index(t) if t in needed else len(needed))
    found = cellen.find(number, {t: dossier.tables[t] for t in order if len(dossier.tables[t])})
    cells = cells_of(found, dossier)
    return _said(table, number, found, cells, method_of(notebook)), found, cells


def method_of(notebook: Mapping[str, Any]) -> str:
    """The parts of the method that a notebook names, as "docs/methode.md, onder Maanden"."""
    text = " ".join(joined(c["source"]) for c in notebook["cells"] if c["cell_type"] == "markdown")
    found = _METHOD.search(text)
    return "docs/methode.md" + (
        f", onder {' '.join(found[1].replace('*', '').split())}" if found else ""
    )


def _tables(report: Path) -> dict[str, dict[str, Any]]:
    """The published tables of a report by the name of their sheet."""
    manifest = json.loads((report / stage.MANIFEST).read_text(encoding="utf-8"))
    files = [f for n in manifest["notebooks"] for f in n["files"] if f.startswith("publicaties/")]
    records = [json.loads((report / f).read_text(encoding="utf-8")) for f in files]
    pages = {n["name"]: n["of"] for n in manifest["notebooks"] if "of" in n}
    tables = together([r for r in records if r["kind"] == "tabel"], pages)
    return {
        name: dict(t)
        for name, t in zip(sheet_names([t["name"] for t in tables]), tables, strict=True)
    }


def _number(
    tables: Mapping[str, dict[str, Any]], where: str, row: str, column: str
) -> tuple[dict[str, Any], Number]:
    address = _ADDRESS.fullmatch(where.strip())
    name = address["sheet"] if address else where
    table = next(
        (
            t
            for sheet, t in tables.items()
            if name.casefold() in (sheet.casefold(), t["name"].casefold())
        ),
        None,
    )
    if table is None:
        near = get_close_matches(name, tables, 3, 0.4)
        raise LeesFout(
            f"Het werkboek heeft geen blad '{name}' met een tabel. "
            + (f"Bedoelt u {' of '.join(near)}?" if near else "")
        )
    names = [c["name"] for c in table["columns"]]
    if address:
        r, c = xl_cell_to_rowcol(address["cell"].upper())
        if not (0 <= r - HEAD - 1 < len(table["rows"]) and c < len(names)):
            last = HEAD + 1 + len(table["rows"])
            raise LeesFout(
                f"In {where} staat geen cijfer van de tabel: haar rijen zijn {HEAD + 2} tot en met"
                f" {last}, over {len(names)} kolommen."
            )
        at = r - HEAD - 1
    else:
        c, at = _column(table, column), _row(table, names, row)
    described, value = table["columns"][c], table["rows"][at][c]
    if (
        missing(value)
        or isinstance(value, bool | str)
        or described["format"] in ("tekst", "jaar", "datum")
    ):
        raise LeesFout(
            f"De kolom '{described['label']}' heeft hier geen cijfer maar:"
            f" {written(value, described['format'])}."
        )
    held = dict(zip(names, table["rows"][at], strict=True))
    words = " ".join(
        [str(table.get("title", "")), *(v for v in held.values() if isinstance(v, str))]
    )
    years = tuple(dict.fromkeys(int(year) for year in _YEAR.findall(words)))
    return table, Number(held, described["name"], described["format"], float(value), years)


def _column(table: Mapping[str, Any], column: str) -> int:
    found = [
        i
        for i, c in enumerate(table["columns"])
        if column.casefold() in (c["name"].casefold(), c["label"].casefold())
    ]
    if not found:
        raise LeesFout(
            f"De tabel {table['name']} heeft geen kolom '{column}'. Wel:"
            f" {', '.join(c['name'] for c in table['columns'])}."
        )
    return found[0]


def _row(table: Mapping[str, Any], names: Sequence[str], row: str) -> int:
    wanted = [part.partition("=")[::2] for part in row.split(";") if part.strip()]
    at = [(_column(table, key.strip()), value.strip()) for key, value in wanted]
    found = [
        i
        for i, held in enumerate(table["rows"])
        if all(str(held[c]).casefold() == value.casefold() for c, value in at)
    ]
    if len(found) != 1:
        raise LeesFout(
            f"In de tabel {table['name']} zijn er {nl.getal(len(found))} rijen met"
            f" {row or 'geen voorwaarde'}; wijs er precies een aan, "
            f'bijvoorbeeld met --rij "{names[0]}=..." en een puntkomma tussen twee kenmerken.'
        )
    return found[0]


def cells_of(found: Finding, dossier: Dossier) -> pd.DataFrame:
    """The cells of a finding: tabel, bestand, blad, cel and the amount.

    No other column of the export.
    """
    places = [dossier.lineage(row) for _, row in found.rows.iterrows()]
    frame = pd.DataFrame(
        {
            "tabel": found.table,
            "bestand": [p.bestand for p in places],
            "blad": [p.blad for p in places],
            "cel": [p.cel for p in places],
        }
    )
    return (
        frame.assign(**{found.amount: found.rows[found.amount].to_numpy()})
        if found.amount
        else frame
    )


def _said(
    table: Mapping[str, Any], number: Number, found: Finding, cells: pd.DataFrame, method: str
) -> list[str]:
    shown = written(number.value, "euro2" if number.format.startswith("euro") else number.format)
    keys = ", ".join(f"{k} {v}" for k, v in number.row.items() if isinstance(v, str) and v)
    where = ", ".join(f"{k} {v}" for k, v in found.where.items()) or "alle rijen"
    n = f"{nl.getal(len(cells))} {'cel' if len(cells) == 1 else 'cellen'}"
    lines = [
        (
            f"{table['name']}, {number.column}: {shown}"
            f" ({keys or 'eerste kolom: ' + str(next(iter(number.row.values())))})"
        )
    ]
    remark = f" ({found.remark})" if found.remark else ""
    match found.kind:
        case cellen.SOM:
            lines.append(
                f"Het cijfer is precies de som van {n} uit de tabel {found.table}, kolom"
                f" {found.amount}: {where}{remark}."
            )
        case cellen.AANTAL:
            lines.append(
                f"Het cijfer is gelijk aan het aantal van {n} uit de tabel {found.table}:"
                f" {where}{remark}."
            )
        case cellen.AANDEEL:
            lines.append(
                f"Het cijfer is een aandeel over {n} uit de tabel {found.table}: {where}{remark}."
            )
        case cellen.BEREKEND:
            lines += _of_its_row(table, number)
            total = ""
            if found.amount:
                total = (
                    f" Samen zijn ze {nl.euro(float(found.rows[found.amount].sum()), 2)}"
                    f" ({found.amount})."
                )
            lines.append(
                f"Het cijfer is berekend ({method}) en is niet de som of het aantal van deze"
                f" cellen. Wat erop lijkt te slaan: {n} uit de tabel {found.table}:"
                f" {where}{remark}.{total} Andere tabellen kunnen meedoen; het notebook"
                f" {table['notebook']} rekent het voor."
            )
        case _:
            lines.append(
                "Niet herleid tot cellen: geen tabel van de exports heeft rijen met deze"
                f" kenmerken. Het notebook {table['notebook']} rekent het voor; zie {method}."
            )
    return [*lines, *_listed(cells)]


def _of_its_row(table: Mapping[str, Any], number: Number) -> list[str]:
    """How an amount follows from the other amounts of its row.

    One less another, two together, or one less all the others.
    """
    labels = {
        c["name"]: c["label"]
        for c in table["columns"]
        if c["format"].startswith("euro") and c["name"] != number.column
    }
    amounts = {
        k: round(number.row[k] * 100)
        for k in labels
        if isinstance(number.row.get(k), int | float) and number.row[k]
    }
    wanted = round(number.value * 100)
    if not number.format.startswith("euro") or not wanted:
        return []
    told = [
        f"{labels[a]} min {labels[b]}"
        for a, b in permutations(amounts, 2)
        if amounts[a] - amounts[b] == wanted
    ]
    told += [
        f"{labels[a]} plus {labels[b]}"
        for a, b in combinations(amounts, 2)
        if amounts[a] + amounts[b] == wanted
    ]
    whole = sum(amounts.values())
    told += [
        f"{labels[a]} min alle andere bedragen van de rij"
        for a in amounts
        if len(amounts) > 2 and 2 * amounts[a] - whole == wanted
    ]
    return [f"In zijn eigen rij: {told[0]}. Elk daarvan is apart te herleiden."] if told else []


def _listed(cells: pd.DataFrame) -> list[str]:
    """The cells a sheet of an export, as far as they fit on a screen."""
    if not len(cells):
        return []
    lines = []
    groups = list(cells.groupby(["bestand", "blad"], sort=False)["cel"])
    for (file, sheet), group in groups[:_SHOWN_SHEETS]:
        more = (
            f" en {nl.getal(len(group) - _SHOWN_CELLS)} andere" if len(group) > _SHOWN_CELLS else ""
        )
        lines.append(f"  {file}, blad {sheet}: {', '.join(group.head(_SHOWN_CELLS))}{more}")
    lines += (
        [f"  en {nl.getal(len(groups) - _SHOWN_SHEETS)} andere bladen"]
        if len(groups) > _SHOWN_SHEETS
        else []
    )
    return [
        *lines,
        (
            "  Alle cellen: --xlsx BESTAND of --json BESTAND. De bedragen zijn in euro; in een"
            " export kunnen ze in duizenden staan."
        ),
    ]


def write_cells(lines: Sequence[str], cells: pd.DataFrame) -> bytes:
    """The cells as a workbook, with what they are above them."""
    buffer = io.BytesIO()
    with open_workbook(buffer, "Herleid cijfer") as book:
        styles = SheetStyles(book)
        sheet = book.add_worksheet("Cellen")
        opening(sheet, styles, lines[0], "")
        sheet.merge_range(1, 0, 1, 6, "", styles.wrap)
        text_cell(sheet, 1, 0, lines[1], styles.wrap)
        sheet.set_row(1, height((lines[1], 110)))
        for c, name in enumerate(cells.columns):
            text_cell(sheet, HEAD, c, name, styles.head)
            sheet.set_column(c, c, 24)
            for r, value in enumerate(cells[name].astype(object).tolist()):
                data_cell(sheet, HEAD + 1 + r, c, value, "getal2", styles)
        sheet.freeze_panes(HEAD + 1, 0)
        sheet.autofilter(HEAD, 0, HEAD + max(1, len(cells)), len(cells.columns) - 1)
    return buffer.getvalue()
