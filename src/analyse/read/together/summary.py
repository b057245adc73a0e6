"""What came of each sheet and of each total of a folder, as tables to look at."""

from __future__ import annotations

from dataclasses import astuple
from itertools import chain

import pandas as pd

from analyse.read.result import FileResult
from analyse.read.together.whole import each_sheet
from analyse.read.total.totals import ControlTotal
from analyse.tables import TABLES, normalise


def sheet_table(files: list[FileResult]) -> pd.DataFrame:
    """What came of each sheet, as `Dossier.sheets`."""
    rows = [
        (
            file.name,
            file.sha256,
            file.kind,
            sheet.blad,
            sheet.table,
            sheet.rows,
            len(sheet.skipped),
        )
        for file, sheet in each_sheet(files)
    ]
    names = ["bestand", "sha256", "soort", "blad", "tabel", "rijen", "overgeslagen"]
    return pd.DataFrame(rows, columns=names)


def _of_one_group(table: str, total: ControlTotal) -> bool:
    """Whether a total is what one doelgroep worked or earned: they may be one or two people."""
    if table != "werk":
        return False
    words = f" {normalise(total.omschrijving)} "
    names = chain.from_iterable(
        choice.names() for choice in TABLES["werk"]["doelgroep"].choices
    )
    return any(f" {name} " in words for name in names)


def total_table(files: list[FileResult]) -> pd.DataFrame:
    """Every control total, as `Dossier.totals`; of one doelgroep nothing is shown."""
    rows: list[tuple[object, ...]] = []
    for file, sheet in each_sheet(files):
        shown = [total for total in sheet.totals if not _of_one_group(sheet.table, total)]
        rows += [(file.name, sheet.blad, *astuple(total)) for total in shown]
    return pd.DataFrame(rows, columns=["bestand", "blad", *ControlTotal.__annotations__])
