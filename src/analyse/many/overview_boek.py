"""`overzicht.xlsx`: what the page over all shows, with real numbers to filter and sort."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analyse.many import told
from analyse.many.kleine_getallen import UITLEG
from analyse.many.side_by_side import (
    KOSTEN,
    KWALITEIT,
    MATEN,
    beside_median,
    medians,
    not_made,
    values,
)
from analyse.many.stand import KLAAR, Stand
from analyse.report.book.formats import columns, written
from analyse.report.book.sheets import (
    HEAD,
    Styles,
    data_cell,
    height,
    open_workbook,
    opening,
    text_cell,
)

_TITLE = "Overzicht van alle dossiers"
_WIDEST = 60
#: Columns that a cost does not have.
_OF_SHARE = ["laag", "hoog", "n", "locaties", "n_effectief", "q"]
_KOPPEN = {
    "naam": "gemeente",
    "fictief": "soort gegevens",
    "groep": "gemeten als",
    "klasse": "grootteklasse",
    "n_effectief": "n, met locaties geteld",
    "apart": "apart, want",
    "mediaan": "mediaan van de klasse",
    "mediaan_laag": "mediaan, ondergrens",
    "mediaan_hoog": "mediaan, bovengrens",
    "q": "kans op toeval (q)",
}
_YEARS = dict.fromkeys(("jaar inwoners", "jaar m²"), "jaar")
_ONBEKEND = "De mediaan vraagt 3 gemeenten, haar interval 6; wat apart staat telt niet mee."


def write_book(stands: Sequence[Stand]) -> bytes:
    """The workbook over stands that are in the order of their names."""
    table = values(stands)
    fictional = bool(stands) and all(stand.fictional for stand in stands)
    buffer = io.BytesIO()
    with open_workbook(buffer, _TITLE) as book:
        styles = Styles(book, fictional=fictional)
        _sheet(book, styles, "Dossiers", told.answer(stands), _dossiers(stands))
        beside = beside_median(table)
        for about, name in ((KOSTEN, "Kosten"), (KWALITEIT, "Kwaliteit")):
            _sheet(book, styles, name, UITLEG, _of_each(beside, about))
        _sheet(book, styles, "Medianen", _ONBEKEND, _titled(medians(table)))
        _sheet(book, styles, "Ontbreekt", "Wat niet is gemaakt, en waarom.", not_made(stands))
    return buffer.getvalue()


def _dossiers(stands: Sequence[Stand]) -> pd.DataFrame:
    """A row for each dossier: what came of it, what to do, and its short verdicts."""
    rows = []
    for stand in stands:
        verdicts = [verdict.text for verdict in told.verdicts(stand)]
        state = "in orde" if stand.state == KLAAR else stand.state
        counts = [stand.problems.get(key, 0) for key in ("fout", "waarschuwing")]
        remedy = told.WAT_TE_DOEN.get(stand.state, "")
        kind = "fictief" if stand.fictional else "echt"
        what = [stand.name, kind, state, stand.reason, remedy, *verdicts, *counts]
        people, areaal = (stand.sums.get(key, {}) for key in ("inwoners", "m2"))
        size = [*_last(people), people.get("bron"), *_last(areaal)]
        rows.append([*what, *size])
    names = ["gemeente", "soort gegevens", "toestand", "reden", "wat te doen"]
    names += [*told.HOOFDVRAGEN.values(), "fouten", "waarschuwingen"]
    names += ["jaar inwoners", "inwoners", "inwoners volgens", "jaar m²", "m²"]
    return pd.DataFrame(rows, columns=names)


def _last(counted: Mapping[str, Any]) -> Sequence[float | None]:
    """The last year of a number, and the number."""
    pairs = counted.get("jaren", ())
    return pairs[-1] if pairs else (None, None)


def _titled(table: pd.DataFrame) -> pd.DataFrame:
    """With the measures by their title, fictional in words and headings for who reads them."""
    titles = {maat.name: maat.title for maat in MATEN}
    kind = table["fictief"].map({True: "fictief", False: "echt"})
    said = table.assign(maat=table["maat"].map(titles), fictief=kind)
    return said.rename(columns=_KOPPEN)


def _of_each(table: pd.DataFrame, about: str) -> pd.DataFrame:
    """The measures of costs or of quality; of costs without what only a share has."""
    names = [maat.name for maat in MATEN if maat.about == about]
    own = table[table["maat"].isin(names)].drop(columns="rapport")
    return _titled(own if about == KWALITEIT else own.drop(columns=_OF_SHARE))


def _sheet(book: Any, styles: Styles, name: str, note: str, table: pd.DataFrame) -> None:  # noqa: ANN401  xlsxwriter has no types
    """One table; a cell of a measure is written as its own measure is."""
    sheet = book.add_worksheet(name)
    opening(sheet, styles, _TITLE if name == "Dossiers" else name, note)
    cols = columns(table, {name: form for name, form in _YEARS.items() if name in table})
    records = table.to_dict("records")
    for c, column in enumerate(cols):
        text_cell(sheet, HEAD, c, column.label, styles.heading(column.format))
        widest = len(column.label) + 4
        for r, record in enumerate(records, HEAD + 1):
            form = _format(record, column.name) or column.format
            data_cell(sheet, r, c, record[column.name], form, styles)
            widest = max(widest, len(written(record[column.name], form)) + 2)
        sheet.set_column(c, c, min(_WIDEST, widest))
    for r, record in enumerate(records, HEAD + 1):
        long = [(str(text), _WIDEST) for text in record.values() if len(str(text)) > _WIDEST]
        if long:
            sheet.set_row(r, height(*long))
    if cols:
        sheet.autofilter(HEAD, 0, HEAD + max(1, len(records)), len(cols) - 1)
        sheet.freeze_panes(HEAD + 1, 1)
        sheet.repeat_rows(HEAD)


_ENDS = ("", "_laag", "_hoog")
_FORMATS = {maat.title: maat.format for maat in MATEN}
_OF_MEASURE = ("waarde", "laag", "hoog", *(_KOPPEN[f"mediaan{end}"] for end in _ENDS))


def _format(record: Mapping[str, Any], column: str) -> str:
    """The format of a value of a measure; "" of what goes by its name."""
    return _FORMATS.get(record.get("maat", ""), "") if column in _OF_MEASURE else ""
