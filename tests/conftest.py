"""Sheets as people write them, made in the test that needs them."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from analyse.read.profiles.profile import Profile
from analyse.read.result import FileResult
from analyse.read.table import read_file

# A busy machine is no fault: no example is held to a time.
# Half of what hypothesis tries by itself: the whole suite must end within twenty minutes.
settings.register_profile(
    "huis", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("huis")

ROOT = Path(__file__).parent.parent
Rows = Sequence[Sequence[Any]]

#: A small open budget that ties: two products, their totals, and the difference with V or N.
BUDGET: list[list[Any]] = [
    ["Gemeente Proefdorp (fictief)"],
    ["Open begroting 2014"],
    ["Afdrukdatum: 14-02-2015"],
    [],
    [
        "Taakveld",
        "Productnr",
        "Product",
        "Wijk",
        "Lasten/Baten",
        "Begroting na wijziging 2014",
        "Realisatie 2014",
        "Verschil",
        "V/N",
    ],
    ["5.7", "0560", "Gazons", "Noord", "Lasten", 1000.10, 900.05, 100.05, "V"],
    ["5.7", "0560", "Gazons", "Zuid", "Lasten", 2000.20, 2100.00, 99.80, "N"],
    [None, None, "Totaal 0560 Gazons", None, None, 3000.30, 3000.05, None, None],
    ["2.1", "0210", "Vegen", "Noord", "Lasten", 500.00, 500.00, 0, "-"],
    ["2.1", "0210", "Vegen", "Noord", "Baten", 50.00, 75.00, 25.00, "V"],
    [None, None, "Totaal lasten", None, None, 3500.30, 3500.05, None, None],
    [None, None, "Totaal baten", None, None, 50.00, 75.00, None, None],
    [None, None, "Saldo van lasten en baten", None, None, -3450.30, -3425.05, None, None],
    ["* exclusief btw"],
]


def of_this_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run, the same for all processes that run tests side by side."""
    root = tmp_path_factory.getbasetemp()
    return root.parent if "PYTEST_XDIST_WORKER" in os.environ else root


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache of this run's own: a test must not see what an earlier run or the user has read.

    The same export is read once.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANALYSE_CACHE", str(of_this_run(tmp_path_factory) / "gelezen"))
        yield


@pytest.fixture(autouse=True)
def _no_figure_stays() -> Iterator[None]:
    """Close what a test drew: figures of many tests would stay in one process."""
    yield
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close("all")


def made_once(
    tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]
) -> Path:
    """A folder that is made once in this run, whatever the number of processes.

    Nobody may change it.
    """
    folder = of_this_run(tmp_path_factory) / name
    with FileLock(folder.with_suffix(".lock")):
        if not folder.exists():
            busy = folder.with_suffix(".bezig")
            shutil.rmtree(busy, ignore_errors=True)
            make(busy)
            busy.rename(folder)
    return folder


@pytest.fixture
def write_xlsx(tmp_path: Path) -> Callable[..., Path]:
    """Write rows as a sheet; `change` may edit the openpyxl workbook before it is saved."""

    def write(
        rows: Rows,
        name: str = "export.xlsx",
        change: Callable[[Any], None] | None = None,
        sheet: str = "Blad1",
    ) -> Path:
        book = openpyxl.Workbook()
        book.active.title = sheet
        for row in rows:
            book.active.append(list(row))
        if change:
            change(book)
        path = tmp_path / name
        book.save(path)
        return path

    return write


@pytest.fixture
def read_rows(write_xlsx: Callable[..., Path]) -> Callable[..., FileResult]:
    """Write rows as a workbook and read it back."""

    def read(
        rows: Rows,
        change: Callable[[Any], None] | None = None,
        profile: Profile | None = None,
        name: str = "export.xlsx",
    ) -> FileResult:
        return read_file(write_xlsx(rows, name, change), [profile] if profile else [])

    return read


def codes(result: FileResult, ernst: str | None = None) -> list[str]:
    """Codes of the problems of a file, of one severity when asked."""
    return [p.code for p in result.problems if ernst is None or p.ernst == ernst]


def budget(**changes: Any) -> list[list[Any]]:
    """The small open budget with some cells changed, named as in Excel: `budget(F6=1000.11)`."""
    rows = [list(row) for row in BUDGET]
    for cell, value in changes.items():
        column, row = ord(cell[0]) - 65, int(cell[1:]) - 1
        rows[row][column] = value
    return rows
