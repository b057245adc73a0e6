"""A year that is chosen for all notebooks: it reaches them, it is noticed, and it must be there."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from analyse.cli import main
from analyse.errors import GegevensFout, UitvoerFout
from analyse.report.outcome import RefreshResult
from analyse.report.refresh import refresh
from analyse.report.run.outline import ENV_KEUZES, load, notebook_files
from conftest import ROOT
from test_report import dossier, write_notebook

SETUP = """import os
from analyse import publish
JAAR = int(os.environ.get("ANALYSE_JAAR") or 0) or None  # None is het laatste"""
OTHER = "from analyse import publish"


def opened(folder: Path) -> Any:
    made = dossier(folder)
    years = pd.DataFrame({"jaar": [2016, 2017]})
    return SimpleNamespace(**vars(made) | {"begroting": years, "tables": {}})


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "gegevens").mkdir()
    (tmp_path / "gegevens" / "a.csv").write_text("bedrag\n1\n", encoding="utf-8")
    first, second = (
        tmp_path / "notebooks" / "01_jaar.ipynb",
        tmp_path / "notebooks" / "02_x.ipynb",
    )
    write_notebook(first, "# Jaar", "**Welk jaar?**", SETUP, 'publish(f"Het jaar is {JAAR}.")')
    write_notebook(second, "# X", "**Wat?**", OTHER, 'publish("Niets.")')
    tagged = load(first)
    tagged["cells"][2]["metadata"]["tags"] = ["parameters"]
    first.write_text(json.dumps(tagged), encoding="utf-8")
    return tmp_path


def run(place: Path, **more: Any) -> RefreshResult:
    return refresh(
        place / "gegevens",
        place / "rapport",
        notebooks=place / "notebooks",
        open_dossier=opened,
        also=[],
        **more,
    )


def test_a_year_reaches_the_notebooks_that_ask_for_it_and_only_those_run_again(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ENV_KEUZES["jaar"], "1999")  # of a shell: not of this report
    assert run(place).ran == ("01_jaar", "02_x")
    page = place / "rapport" / "notebooks" / "01_jaar.ipynb"
    assert "Het jaar is None." in page.read_text(encoding="utf-8")
    chosen = run(place, chosen={"jaar": 2016})
    assert (chosen.ran, chosen.reused) == (("01_jaar",), ("02_x",))
    assert "Het jaar is 2016." in page.read_text(encoding="utf-8")
    assert not run(place, chosen={"jaar": 2016}).changed
    assert run(place).ran == ("01_jaar",)


def test_a_year_that_is_not_in_the_data_is_said_before_anything_runs(place: Path) -> None:
    with pytest.raises(GegevensFout, match="Van 2031 staat niets in de exports; er is 2016 en"):
        run(place, chosen={"jaar": 2031})
    assert not (place / "rapport").exists()


def test_notebooks_that_know_no_year_are_not_run_as_if_they_did(place: Path) -> None:
    (place / "notebooks" / "01_jaar.ipynb").unlink()
    with pytest.raises(UitvoerFout, match="neemt --jaar over"):
        run(place, chosen={"jaar": 2016})


@pytest.mark.parametrize("typed", ["17", "2017-2018", "twintig", "3017", "-1", ""])
def test_what_is_no_year_is_refused(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["refresh", f"--jaar={typed}"]) == 2
    assert "is geen jaar. Schrijf vier cijfers" in capsys.readouterr().err


def test_every_notebook_about_years_asks_for_the_one_that_was_chosen() -> None:
    for path in notebook_files(ROOT / "notebooks"):
        source = path.read_text(encoding="utf-8")
        assert ("JAAR = " in source) == (ENV_KEUZES["jaar"] in source), path.name
        assert "begrotingsjaren(" not in source, "a part of a year may be among them"
