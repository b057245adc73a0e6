"""Whoever has one export gets a report: no notebook stops on a lean folder.

Every table alone, and what stopped a notebook once; pairs and stranger folders are tried by
`python -m tools.mager`. The data are fictional.
"""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tools import mager


def maps() -> list[mager.Map]:
    few = mager.only("begroting", "maandrealisatie")
    nought = mager.amounts(lambda values: values * 0.0)
    return [
        *mager.single_maps(),
        mager.Map("begroting en maanden van 1 jaar", mager.after(few, mager.years(2018))),
        mager.Map(
            "begroting en maanden met een gat", mager.after(few, mager.years(2011, 2018))
        ),
        mager.Map("begroting, alle bedragen 0", mager.after(mager.only("begroting"), nought)),
    ]


@pytest.mark.parametrize("name", [path.stem for path in mager.notebook_files(mager.NOTEBOOKS)])
def test_no_notebook_stops_on_a_lean_folder(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(mager.NOTEBOOKS)
    stad = mager.Stad(name)
    assert [stop for made in maps() for stop in stad.stops(made)] == []


def test_a_notebook_that_stops_on_a_lean_folder_is_found(tmp_path: Path) -> None:
    cells = (
        f"import analyse\nd = analyse.open_dossier({str(mager.STAD)!r})",
        "1 / len(d.begroting)",
    )
    made = [new_code_cell(cell) for cell in cells]
    nbformat.write(new_notebook(cells=made), tmp_path / "01_deelt.ipynb")
    stad = mager.Stad(folder=tmp_path)
    stops = [stop for lean in mager.single_maps() for stop in stad.stops(lean)]
    assert {stop.notebook for stop in stops} == {"01_deelt"}
    assert stops[0].map != "begroting"
    assert stops[0].fout == "ZeroDivisionError: division by zero"
    # On most folders it is the same notebook on the same input, which is tried once.
    assert stad.ran + stad.same == len(mager.TABLES)
    assert stad.same > stad.ran
