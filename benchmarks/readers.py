"""Tasks that read: an export with our reader and with the bare ones.

And the whole of Voorbeeldstad.

The trap: a bare reader stops where ours begins. It gives a grid with title rows and subtotals in
it; ours gives a typed table that ties to the totals the export prints, with its problems and
lineage. A reading that is not right to the cent has failed.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.fresh import ROOT
from benchmarks.messy import booked_cents, total_cents

if TYPE_CHECKING:
    from analyse.read.result import FileResult

DOSSIER = ROOT / "data" / "voorbeeldstad"


@dataclass(frozen=True)
class Shape:
    """A kind of export: how it is made, what must come of it.

    And how many lines a product has (0: always 25 products).
    """

    title: str
    writer: str
    cents: Callable[[int], int]
    per_product: int
    amounts: int = 1
    totals_at_end: int = 0

    def lines_a_product(self, rows: int) -> int:
        """How many lines a product has in an export of so many rows."""
        return self.per_product or max(1, rows // 25)

    def totals(self, rows: int) -> int:
        """How many totals an export of so many rows prints."""
        return self.amounts * (-(-rows // self.lines_a_product(rows)) + self.totals_at_end)


SHAPES = {
    "boekingen": Shape("één bedrag per rij, 25 subtotalen", "write_boekingen", booked_cents, 0),
    "begroting": Shape(
        "drie bedragen per rij, subtotaal per 50 rijen",
        "write_begroting",
        total_cents,
        50,
        amounts=3,
        totals_at_end=2,
    ),
}


def ours(path: str, rows: str, shape: str) -> Callable[[], Callable[[], None]]:
    """Task: read an export with read_file and check what came of it."""
    from analyse.read.table import read_file

    check = _check(int(rows), SHAPES[shape])
    return lambda: check(read_file(Path(path), []))


def cached(path: str, rows: str, shape: str) -> Callable[[], Callable[[], None]]:
    """Task: the same with read_cached.

    Which keeps what was read and gives it back the next time.
    """
    from analyse.read.cache import read_cached

    check = _check(int(rows), SHAPES[shape])
    return lambda: check(read_cached(Path(path), [], Path(path).name))


def _check(rows: int, shape: Shape) -> Callable[[FileResult], Callable[[], None]]:
    """Compare a reading with the truth, after the clock has stopped."""
    from analyse.read.problems import FOUT
    from analyse.tables import cents

    truth = (rows, shape.cents(rows), shape.totals(rows))

    def check(result: FileResult) -> None:
        (sheet,) = result.sheets
        found = (
            sheet.rows,
            int(cents(sheet.frame["bedrag"]).sum()),
            sum(total.ties for total in sheet.totals),
        )
        if (
            found != truth
            or len(sheet.totals) != truth[2]
            or any(p.ernst == FOUT for p in result.problems)
        ):
            raise ValueError(
                f"rows, cents and totals that tie: {found} and not {truth}; {result.problems[:5]}"
            )

    return lambda result: lambda: check(result)


def fastexcel(path: str) -> Callable[[], int]:
    """Task: the cells of an export with fastexcel, to pandas, the fastest of its ways."""
    import fastexcel
    import pandas as pd  # noqa: F401  importing is not part of the reading
    import pyarrow as pa  # noqa: F401

    return lambda: len(
        fastexcel.read_excel(path).load_sheet_eager(0, header_row=None).to_pandas()
    )


def calamine(path: str) -> Callable[[], int]:
    """Task: the cells of an export with python-calamine, as lists."""
    from python_calamine import CalamineWorkbook

    return lambda: len(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())


def pandas_calamine(path: str) -> Callable[[], int]:
    """Task: the cells of an export with pandas and calamine."""
    import pandas as pd
    import python_calamine  # noqa: F401

    return lambda: len(pd.read_excel(path, engine="calamine", header=None))


def pandas_openpyxl(path: str) -> Callable[[], int]:
    """Task: the cells of an export with pandas and openpyxl."""
    import openpyxl  # noqa: F401
    import pandas as pd

    return lambda: len(pd.read_excel(path, engine="openpyxl", header=None))


def unzip(path: str) -> Callable[[], int]:
    """Task: only unpack the sheet and the shared texts."""

    def work() -> int:
        with zipfile.ZipFile(path) as package:
            size = 0
            for part in ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"):
                with package.open(part) as stream:
                    while piece := stream.read(1 << 20):
                        size += len(piece)
        return size

    return work


def cells(path: str) -> Callable[[], int]:
    """Task: the cells of an export with our reader, before a table is made of them."""
    from analyse.read.formats.cells import read_sheets
    from analyse.read.formats.file import identify

    return lambda: len(read_sheets(identify(Path(path)))[0])


def dossier() -> Callable[[], int]:
    """Task: Voorbeeldstad as tables."""
    from analyse import open_dossier

    def work() -> int:
        found = open_dossier(DOSSIER)
        if found.has_errors:
            raise ValueError(str(found))
        return sum(map(len, found.tables.values()))

    return work


def bare_dossier() -> Callable[[], int]:
    """Task: the cells of all sheets of Voorbeeldstad with pandas."""
    import openpyxl  # noqa: F401
    import pandas as pd

    from analyse.dossier import find_files

    def work() -> int:
        rows = 0
        for path in find_files(DOSSIER):
            head = path.read_bytes()
            if head.startswith(b"PK"):
                rows += sum(
                    map(
                        len,
                        pd.read_excel(
                            path, sheet_name=None, engine="openpyxl", header=None
                        ).values(),
                    )
                )
                continue
            try:
                text, encoding = head.decode("utf-8-sig"), "utf-8-sig"
            except UnicodeDecodeError:
                text, encoding = head.decode("cp1252"), "cp1252"
            width = 1 + max(line.count(";") for line in text.splitlines())
            rows += len(
                pd.read_csv(
                    path,
                    sep=";",
                    encoding=encoding,
                    header=None,
                    names=range(width),
                    dtype="str",
                )
            )
        return rows

    return work
