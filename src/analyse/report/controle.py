"""The sheet Controle: totals as live formulas, of the sheets of the workbook and of the exports.

The trap: a reader that does not calculate shows what is stored with a formula, so each is written
with its value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from analyse import nl
from analyse.report.markup import missing
from analyse.report.sheets import Styles, data_cell, opening, text_cell

TIES, DIFFERS = "sluit aan", "verschil"
_WIDTHS = (32, 28, 14, 74, 18, 18, 14, 14)


def write_check(
    sheet: Worksheet, styles: Styles, amounts: Sequence[Mapping[str, Any]], totals: pd.DataFrame
) -> None:
    """Both checks: the sheets of this workbook against what was published.

    And the exports against their printed totals.

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
    for col, width in enumerate(_WIDTHS):
        sheet.set_column(col, col, width)
    row = _of_workbook(sheet, styles, amounts)
    _of_exports(sheet, styles, totals, row + 3)
    sheet.freeze_panes(3, 0)


def _of_workbook(sheet: Worksheet, styles: Styles, amounts: Sequence[Mapping[str, Any]]) -> int:
    """The first check; gives back its last row."""
    money = styles.number["euro2"]
    row = 4
    text_cell(sheet, row - 1, 0, "Kolommen met bedragen in dit werkboek", styles.section)
    _heads(
        sheet,
        styles,
        row,
        ("Blad", "Kolom", "Cellen", "Titel"),
        ("Gepubliceerd", "Som op het blad", "Verschil"),
    )
    for amount in amounts:
        row += 1
        for col, key in enumerate(("table", "column", "cells", "title")):
            text_cell(sheet, row, col, amount[key], styles.plain)
        sheet.write_number(row, 4, amount["total"], money)
        sheet.write_formula(
            row, 5, f"=ROUND(SUM('{amount['table']}'!{amount['cells']}),2)", money, amount["total"]
        )
        sheet.write_formula(
            row, 6, f"=ROUND({xl_rowcol_to_cell(row, 5)}-{xl_rowcol_to_cell(row, 4)},2)", money, 0
        )
        sheet.write_formula(
            row, 7, f'=IF({xl_rowcol_to_cell(row, 6)}=0,"{TIES}","{DIFFERS}")', styles.plain, TIES
        )
    if amounts:
        all_tie = (
            f"Alle {nl.getal(len(amounts))} kolommen met bedragen sluiten aan."
            if len(amounts) > 1
            else "De kolom met bedragen sluit aan."
        )
        some = "Let op: minstens een kolom met bedragen sluit niet aan; zie de kolom Oordeel."
        where = f"H6:H{row + 1}"
        sheet.write_formula(
            2,
            0,
            f'=IF(COUNTIF({where},"{TIES}")=ROWS({where}),"{all_tie}","{some}")',
            styles.section,
            all_tie,
        )
    return row


def _of_exports(sheet: Worksheet, styles: Styles, totals: pd.DataFrame, row: int) -> None:
    """The second check. Printed totals may be of hectares too, so it is in plain numbers."""
    text_cell(sheet, row, 0, "Totalen in de aangeleverde bestanden", styles.section)
    row += 1
    _heads(
        sheet,
        styles,
        row,
        ("Bestand", "Blad", "Cel", "Omschrijving"),
        ("Afgedrukt", "Berekend", "Verschil"),
    )
    for total in totals.to_dict("records"):
        row += 1
        described = " – ".join(
            str(total[key]) for key in ("omschrijving", "kolom") if not missing(total.get(key))
        )
        for col, value in enumerate((total["bestand"], total["blad"], total["cel"], described)):
            text_cell(sheet, row, col, "" if missing(value) else value, styles.plain)
        for col, key in ((4, "afgedrukt"), (5, "berekend")):
            data_cell(sheet, row, col, total[key], "getal2", styles)
        _difference(sheet, row, total, styles.number["getal2"], styles)
        text_cell(
            sheet, row, 7, "" if missing(total["oordeel"]) else total["oordeel"], styles.plain
        )


def _heads(
    sheet: Worksheet, styles: Styles, row: int, texts: Sequence[str], numbers: Sequence[str]
) -> None:
    for col, head in enumerate(texts):
        text_cell(sheet, row, col, head, styles.head)
    for col, head in enumerate(numbers, start=len(texts)):
        text_cell(sheet, row, col, head, styles.head_number)
    text_cell(sheet, row, len(texts) + len(numbers), "Oordeel", styles.head)


def _difference(
    sheet: Worksheet, row: int, total: Mapping[str, Any], style: Format, styles: Styles
) -> None:
    """The difference as a formula, in the direction in which the check itself took it."""
    printed, computed, said = (total[key] for key in ("afgedrukt", "berekend", "verschil"))
    e, f = (f"{xl_col_to_name(col)}{row + 1}" for col in (4, 5))
    if missing(printed) or missing(computed):
        data_cell(sheet, row, 6, said, "getal2", styles)
        return
    forward = round(computed - printed, 2)
    turned = not missing(said) and round(said, 2) != forward
    sheet.write_formula(
        row,
        6,
        f"=ROUND({e}-{f},2)" if turned else f"=ROUND({f}-{e},2)",
        style,
        -forward if turned else forward,
    )
