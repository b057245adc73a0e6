"""The sheet Controle: totals as live formulas, of the sheets of the workbook and of the exports.

The trap: a reader that does not calculate shows what is stored with a formula, so each is written
with its value.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from analyse import nl
from analyse.report.book.formats import missing, of_total
from analyse.report.book.sheets import Styles, back, data_cell, opening, text_cell, text_row
from analyse.report.run.outline import Record

TIES, DIFFERS = "sluit aan", "verschil"
_WIDTHS = (32, 28, 14, 74, 18, 18, 14, 14)


def write_check(
    sheet: Worksheet, styles: Styles, amounts: Sequence[Record], totals: pd.DataFrame
) -> None:
    """Both checks: the sheets against what was published, the exports against their totals.

    Parameters
    ----------
    amounts
        A record a column of amounts: table (name of its sheet), column, title, cells and total.
    totals
        Of the dossier.
    """
    opening(
        sheet,
        styles,
        "Controle",
        "De totalen, verschillen en oordelen zijn formules: verander een bedrag en het verschil"
        " verschijnt.",
    )
    back(sheet, styles, 2, 4)
    for col, width in enumerate(_WIDTHS):
        sheet.set_column(col, col, width)
    row = _of_workbook(sheet, styles, amounts)
    _of_exports(sheet, styles, totals, row + 3)
    sheet.freeze_panes(3, 0)


def _of_workbook(sheet: Worksheet, styles: Styles, amounts: Sequence[Record]) -> int:
    """The first check; gives back its last row."""
    money = styles.number["euro2"]
    row = 4
    text_cell(sheet, row - 1, 0, "Kolommen met bedragen in dit werkboek", styles.section)
    heads = ("Blad", "Kolom", "Cellen", "Titel", "Gepubliceerd", "Som op het blad", "Verschil")
    _heads(sheet, styles, row, heads)
    for at, amount in enumerate(amounts, row + 1):
        texts = [amount[key] for key in ("table", "column", "cells", "title")]
        text_row(sheet, at, texts, styles.plain)
        published, added, difference = (xl_rowcol_to_cell(at, col) for col in (4, 5, 6))
        column = f"'{amount['table']}'!{amount['cells']}"
        sheet.write_number(published, amount["total"], money)
        sheet.write_formula(added, f"=ROUND(SUM({column}),2)", money, amount["total"])
        sheet.write_formula(difference, f"=ROUND({added}-{published},2)", money, 0)
        verdict = f'=IF({difference}=0,"{TIES}","{DIFFERS}")'
        sheet.write_formula(at, 7, verdict, styles.plain, TIES)
    last = row + len(amounts)
    if not amounts:
        return last
    all_tie = "De kolom met bedragen sluit aan."
    if len(amounts) > 1:
        all_tie = f"Alle {nl.getal(len(amounts))} kolommen met bedragen sluiten aan."
    some = "Let op: minstens een kolom met bedragen sluit niet aan; zie de kolom Oordeel."
    where = f"H6:H{last + 1}"
    verdict = f'=IF(COUNTIF({where},"{TIES}")=ROWS({where}),"{all_tie}","{some}")'
    sheet.write_formula(2, 0, verdict, styles.section, all_tie)
    return last


def _of_exports(sheet: Worksheet, styles: Styles, totals: pd.DataFrame, row: int) -> None:
    """The second check. Printed totals may be of hectares too, so it is in plain numbers."""
    text_cell(sheet, row, 0, "Totalen in de aangeleverde bestanden", styles.section)
    heads = ("Bestand", "Blad", "Cel", "Omschrijving", "Afgedrukt", "Berekend", "Verschil")
    _heads(sheet, styles, row + 1, heads)
    for at, total in enumerate(totals.to_dict("records"), row + 2):
        texts = [_known(total[key]) for key in ("bestand", "blad", "cel")]
        text_row(sheet, at, [*texts, of_total(total)], styles.plain)
        data_cell(sheet, at, 4, total["afgedrukt"], "getal2", styles)
        data_cell(sheet, at, 5, total["berekend"], "getal2", styles)
        _difference(sheet, at, total, styles)
        text_cell(sheet, at, 7, _known(total["oordeel"]), styles.plain)


def _known(value: object) -> object:
    return "" if missing(value) else value


def _heads(sheet: Worksheet, styles: Styles, row: int, heads: Sequence[str]) -> None:
    """Four headings of texts, three of numbers, and that of the verdict."""
    text_row(sheet, row, heads[:4], styles.head)
    text_row(sheet, row, heads[4:], styles.head_number, first=4)
    text_cell(sheet, row, 7, "Oordeel", styles.head)


def _difference(sheet: Worksheet, row: int, total: Record, styles: Styles) -> None:
    """The difference as a formula, in the direction in which the check itself took it."""
    printed, computed, said = (total[key] for key in ("afgedrukt", "berekend", "verschil"))
    if missing(printed) or missing(computed):
        data_cell(sheet, row, 6, said, "getal2", styles)
        return
    first, second = xl_rowcol_to_cell(row, 5), xl_rowcol_to_cell(row, 4)
    difference = round(computed - printed, 2)
    if not missing(said) and round(said, 2) != difference:
        first, second, difference = second, first, -difference
    style = styles.number["getal2"]
    sheet.write_formula(row, 6, f"=ROUND({first}-{second},2)", style, difference)
