"""From a published number back to cells.

What ties is called a sum, a count or a share, and nothing else is. The data are fictional.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from analyse import cli
from analyse.dossier import Dossier, open_dossier
from analyse.report.cellen import AANDEEL, AANTAL, BEREKEND, NIETS, SOM, Finding, Number, find
from analyse.report.herleid import cells_of, method_of
from analyse.report.outline import load
from analyse.report.refresh import refresh
from analyse.schouw.beeldkwaliteit import aandeel_op_ambitie, telling
from analyse.tables import cents
from conftest import ROOT

STAD = Path(__file__).parents[2] / "data" / "voorbeeldstad"


@pytest.fixture(scope="module")
def stad() -> Dossier:
    return open_dossier(STAD)


def trace(
    stad: Dossier, table: str, row: Mapping[str, Any], column: str, form: str = "euro"
) -> Finding:
    return find(Number(row, column, form, float(row[column])), {table: stad.tables[table]})


def test_a_sum_leads_to_the_cells_that_add_up_to_it(stad: Dossier) -> None:
    b = stad.begroting
    rows = b[
        (b["jaar"] == 2018)
        & (b["product"] == "Bomen")
        & (b["kant"] == "lasten")
        & (b["fase"] == "realisatie")
    ]
    total = int(cents(rows["bedrag"]).sum()) / 100
    found = trace(
        stad,
        "begroting",
        {"jaar": 2018, "product": "Bomen", "kant": "lasten", "realisatie": total},
        "realisatie",
    )
    assert (found.kind, len(found.rows)) == (SOM, len(rows))
    assert found.where == {"jaar": 2018, "product": "Bomen", "kant": "lasten", "fase": "realisatie"}
    cells = cells_of(found, stad)
    assert set(cells.columns) == {"tabel", "bestand", "blad", "cel", "bedrag"}
    sheet = openpyxl.load_workbook(STAD / str(cells["bestand"].iloc[0]), data_only=True)[
        str(cells["blad"].iloc[0])
    ]
    assert [sheet[c].value for c in cells["cel"]] == pytest.approx(
        cells["bedrag"].tolist(), abs=0.005
    )
    assert round(sum(sheet[c].value for c in cells["cel"]), 2) == total


def test_one_cent_more_is_no_sum(stad: Dossier) -> None:
    b = stad.begroting
    rows = b[
        (b["jaar"] == 2018)
        & (b["product"] == "Bomen")
        & (b["kant"] == "lasten")
        & (b["fase"] == "realisatie")
    ]
    row = {
        "jaar": 2018,
        "product": "Bomen",
        "kant": "lasten",
        "realisatie": rows["bedrag"].sum() + 0.01,
    }
    found = trace(stad, "begroting", row, "realisatie")
    assert (found.kind, len(found.rows)) == (BEREKEND, len(rows))


def test_a_nought_is_not_called_a_sum_of_rows_that_were_only_tried(stad: Dossier) -> None:
    assert (
        trace(
            stad, "begroting", {"jaar": 2018, "product": "Bomen", "onverklaard": 0.0}, "onverklaard"
        ).kind
        == BEREKEND
    )


def test_the_target_in_force_is_that_of_the_last_decision(stad: Dossier) -> None:
    found = trace(
        stad,
        "taakstelling",
        {"taakstelling": "Extra bezuiniging 2014", "jaar": 2014, "doel": 350_000.0},
        "doel",
    )
    assert (found.kind, len(found.rows), found.remark) == (SOM, 1, "het laatste besluit")


def test_counts_of_scores_lead_to_the_scores(stad: Dossier) -> None:
    row = telling(stad.schouw).query("methode == 'beleid'").iloc[0].to_dict()
    for column in ("rijen", "gescoord", "niet_aanwezig"):
        found = trace(stad, "schouw", row, column, "getal")
        assert (found.kind, len(found.rows)) == (AANTAL, row[column])


def test_a_share_ties_by_its_two_counts(stad: Dossier) -> None:
    row = aandeel_op_ambitie(stad.schouw, stad.norm, "ronde").iloc[0].to_dict()
    found = trace(stad, "schouw", row, "aandeel", "procent")
    assert (found.kind, len(found.rows)) == (AANDEEL, row["n"])
    assert f"op_ambitie {row['op_ambitie']} van n {row['n']}" in found.remark
    assert (
        trace(stad, "schouw", row | {"aandeel": row["aandeel"] + 0.001}, "aandeel", "procent").kind
        == BEREKEND
    )


def test_a_small_number_that_counts_nothing_is_not_called_a_count(stad: Dossier) -> None:
    assert (
        trace(
            stad,
            "taakstelling",
            {"naam": "Extra bezuiniging 2014", "jaar": 2014, "versie": 1},
            "versie",
            "getal",
        ).kind
        == BEREKEND
    )


def test_a_row_without_a_key_of_the_exports_is_not_found(stad: Dossier) -> None:
    assert (
        trace(stad, "begroting", {"product": "Bestaat niet", "realisatie": 12.0}, "realisatie").kind
        == NIETS
    )


def exactly(stad: Dossier, **where: Any) -> pd.DataFrame:
    """Rows of the budget without mutations of reserves that have these values."""
    rows = stad.begroting[~stad.begroting["taakveld"].isin(["0.10", "0.11"])]
    for column, value in where.items():
        rows = rows[rows[column] == value]
    return rows


def euros_of(rows: pd.DataFrame) -> float:
    return int(cents(rows["bedrag"]).sum()) / 100


def test_the_nulmeting_of_another_year_than_its_row_is_found(stad: Dossier) -> None:
    rows = exactly(stad, jaar=2011, fase="realisatie", kant="lasten")
    rows = rows[rows["budgetsoort"] != "vervanging"]
    # A step of the saving has the name of a column of the budget; an amount is no key.
    row = {"jaar": 2014, "opdracht": 0.0, "activiteit": 12.5, "nulmeting": euros_of(rows)}
    found = trace(stad, "begroting", row, "nulmeting")
    assert (found.kind, set(found.rows.index)) == (SOM, set(rows.index))
    assert found.where == {
        "jaar": 2011,
        "fase": "realisatie",
        "kant": "lasten",
        "budgetsoort": "niet vervanging",
    }
    assert "gevonden door te proberen" in found.remark


def test_a_balance_is_traced_with_lasten_counted_down(stad: Dossier) -> None:
    sides = [exactly(stad, jaar=2018, fase="realisatie", kant=kant) for kant in ("baten", "lasten")]
    saldo = round(euros_of(sides[0]) - euros_of(sides[1]), 2)
    found = trace(stad, "begroting", {"jaar": 2018, "fase": "realisatie", "saldo": saldo}, "saldo")
    assert (found.kind, len(found.rows), euros_of(found.rows)) == (
        SOM,
        len(sides[0]) + len(sides[1]),
        saldo,
    )
    assert "lasten tellen af" in found.remark


def test_an_advance_is_traced_though_its_export_does_not_say_the_prijsvorm(stad: Dossier) -> None:
    (cell,) = stad.begroting.query(
        "jaar == 2018 and fase == 'voorschot' and product == 'Bomen'"
    ).to_dict("records")
    row = {"product": "Bomen", "prijsvorm": "geindexeerd", "voorschot": cell["bedrag"]}
    found = find(
        Number(row, "voorschot", "euro", cell["bedrag"], (2018,)), {"begroting": stad.begroting}
    )
    assert (found.kind, len(found.rows), found.where["fase"], found.where["jaar"]) == (
        SOM,
        1,
        "voorschot",
        2018,
    )
    assert "prijsvorm" not in found.where
    # Without a year that the table is about, so round an amount is found by chance too easily.
    assert (
        find(Number(row, "voorschot", "euro", cell["bedrag"]), {"begroting": stad.begroting}).kind
        == BEREKEND
    )


def test_two_selections_as_simple_prove_nothing(stad: Dossier) -> None:
    one = exactly(stad, jaar=2018, fase="realisatie", kant="lasten", product="Bomen").iloc[[0]]
    frame = pd.concat(
        [one.assign(fase=f, bedrag=123.45, product="X") for f in ("primitief", "gewijzigd")],
        ignore_index=True,
    )
    assert (
        find(
            Number({"iets": "niets", "bedrag_nu": 123.45}, "bedrag_nu", "euro", 123.45),
            {"begroting": frame},
        ).kind
        == NIETS
    )
    assert (
        find(
            Number({"fase": "primitief", "bedrag_nu": 123.45}, "bedrag_nu", "euro", 123.45),
            {"begroting": frame},
        ).kind
        == SOM
    )


def test_every_notebook_names_the_parts_of_the_method_it_uses() -> None:
    headings = {
        line.lstrip("#").strip()
        for line in (ROOT / "docs" / "methode.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("#")
    }
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        said = method_of(load(path))
        assert said.startswith("docs/methode.md, onder "), path.name
        parts = re.split(r", | en ", said.removeprefix("docs/methode.md, onder "))
        # A heading may hold a comma or "en" itself.
        assert all(any(part in heading for heading in headings) for part in parts), (
            path.name,
            parts,
        )


AMOUNTS = st.decimals(-10_000, 10_000, places=2, allow_nan=False)
BUDGETS = st.lists(
    st.tuples(
        st.sampled_from("ABC"),
        st.sampled_from(["realisatie", "primitief"]),
        st.sampled_from(["lasten", "baten"]),
        AMOUNTS,
    ),
    min_size=1,
)


@settings(max_examples=40, deadline=None)
@given(BUDGETS)
def test_what_is_called_a_sum_is_the_sum_of_its_cells(
    made: list[tuple[str, str, str, Any]],
) -> None:
    frame = pd.DataFrame(made, columns=["product", "fase", "kant", "bedrag"]).assign(
        taakveld="5.7", jaar=2018
    )
    frame["bedrag"] = frame["bedrag"].astype(float)
    for (name, side), group in frame.groupby(["product", "kant"]):
        for phase in ("realisatie", "primitief"):
            of_phase = group[group["fase"] == phase]
            published = int(cents(of_phase["bedrag"]).sum()) / 100
            found = find(
                Number({"product": name, "kant": side, phase: published}, phase, "euro", published),
                {"begroting": frame},
            )
            assert found.kind in (SOM, BEREKEND)
            if found.kind == SOM:
                assert int(cents(found.rows["bedrag"]).sum()) == round(published * 100)
            if len(of_phase):
                assert found.kind == SOM


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small report of targets beside the export it was made from."""
    root = tmp_path_factory.mktemp("herleid")
    (root / "exports").mkdir()
    shutil.copy(STAD / "taakstelling.xlsx", root / "exports")
    (root / "notebooks").mkdir()
    code = (
        'import pandas as pd\nfrom analyse import publish\nrows = {"naam": ["Extra bezuiniging'
        ' 2014", "=1+1"], "jaar": [2014, 2014], "doel": [350000.0,'
        ' 1.0]}\npublish(pd.DataFrame(rows), "doelen", title="Doelen", unit="euro",'
        ' source="fictief")'
    )
    cells = [new_markdown_cell("# Doelen\n\n**Wat is besloten?**"), new_code_cell(code)]
    for number, cell in enumerate(cells):
        cell["id"] = f"c{number}"
    nbformat.write(
        new_notebook(cells=cells, metadata={"analyse": {"tabellen": ["taakstelling"]}}),
        root / "notebooks" / "01_doelen.ipynb",
    )
    refresh(root / "exports", root / "rapport", notebooks=root / "notebooks", also=[])
    return root


def run(*arguments: object) -> int:
    return cli.main([str(a) for a in arguments])


def test_a_cell_of_the_workbook_leads_to_the_cell_of_the_export(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    common = ("trace", report / "rapport")
    data = (
        "--data",
        report / "exports",
        "--json",
        tmp_path / "c.json",
        "--xlsx",
        tmp_path / "c.xlsx",
    )
    assert run(*common, "doelen!C6", *data) == 0
    said = capsys.readouterr().out
    assert "precies de som van 1 cel" in said
    result = json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))
    (cell,) = result["cellen"]
    sheet = openpyxl.load_workbook(report / "exports" / cell["bestand"])[cell["blad"]]
    assert (result["uitkomst"], sheet[cell["cel"]].value) == (
        SOM,
        350,
    )  # the export is in thousands
    written = openpyxl.load_workbook(tmp_path / "c.xlsx")["Cellen"]
    assert [c.value for c in written[6][:5]] == [
        "taakstelling",
        cell["bestand"],
        cell["blad"],
        cell["cel"],
        350_000,
    ]
    assert (
        run(
            *common,
            "doelen",
            "--rij",
            "naam=extra bezuiniging 2014;jaar=2014",
            "--kolom",
            "doel",
            "--data",
            report / "exports",
        )
        == 0
    )
    assert capsys.readouterr().out == said
    assert run(*common, "doelen!C7", "--data", report / "exports") == 1
    assert "Niet herleid tot cellen" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("where", "words"),
    [
        (["doelen!C9"], "haar rijen zijn 6 tot en met 7"),
        (["doelen!A6"], "heeft hier geen cijfer maar: Extra bezuiniging 2014"),
        (["doelem!C6"], "Bedoelt u doelen?"),
        (["doelen", "--rij", "jaar=2014", "--kolom", "doel"], "zijn er 2 rijen met jaar=2014"),
        (["doelen", "--rij", "jaar=2014", "--kolom", "bedrag"], "geen kolom 'bedrag'"),
    ],
)
def test_a_wrong_cell_is_told(
    where: list[str], words: str, report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("trace", report / "rapport", *where, "--data", report / "exports") == 2
    assert words in capsys.readouterr().err


def test_the_page_gives_an_address_that_can_be_traced(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (report / "rapport" / "notebooks" / "01_doelen.html").read_text(encoding="utf-8")
    (address,) = re.findall(r"analyse trace RAPPORTMAP &#34;([^&]+)&#34;", page) or re.findall(
        r'analyse trace RAPPORTMAP "([^"]+)"', page
    )
    assert address == "doelen!C6"
    assert run("trace", report / "rapport", address, "--data", report / "exports") == 0
    assert "precies de som van 1 cel" in capsys.readouterr().out


def test_changed_exports_explain_nothing(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(STAD / "norm.xlsx", tmp_path / "taakstelling.xlsx")
    assert run("trace", report / "rapport", "doelen!C6", "--data", tmp_path) == 2
    assert "GEWIJZIGD   taakstelling.xlsx" in capsys.readouterr().err


def test_the_workbook_tells_the_size_and_last_day_of_every_sheet_and_the_choices_of_the_notebooks(
    tmp_path: Path,
) -> None:
    (tmp_path / "exports").mkdir()
    for name in ("maatregelen.xlsx", "taakstelling.xlsx"):
        shutil.copy(STAD / name, tmp_path / "exports")
    (tmp_path / "notebooks").mkdir()
    cell = new_code_cell(
        'import os\n\nMAP = os.environ.get("ANALYSE_DATA", "../data")  # de map met exports\nJAAR ='
        " None  # None is het laatste",
        metadata={"tags": ["parameters"]},
    )
    cells = [new_markdown_cell("# Niets\n\n**Wat?**"), cell]
    for number, made in enumerate(cells):
        made["id"] = f"c{number}"
    nbformat.write(new_notebook(cells=cells), tmp_path / "notebooks" / "01_niets.ipynb")
    refresh(tmp_path / "exports", tmp_path / "rapport", notebooks=tmp_path / "notebooks", also=[])
    rows = [
        [c.value for c in row]
        for row in openpyxl.load_workbook(tmp_path / "rapport" / "analyse.xlsx")[
            "Herkomst"
        ].iter_rows()
    ]
    at = next(i for i, row in enumerate(rows) if row[0] == "bestand")
    assert rows[at][:4] == ["bestand", "sha256", "bytes", "peildatum"]
    held = {row[0]: row for row in rows[at + 1 : at + 3]}
    assert {name: row[2] for name, row in held.items()} == {
        name: (STAD / name).stat().st_size for name in held
    }
    assert f"{held['maatregelen.xlsx'][3]:%d-%m-%Y}" == "31-12-2018"
    assert held["taakstelling.xlsx"][3] == "n.v.t."
    assert ["01_niets", "MAP = exports", "de map met exports"] in [row[:3] for row in rows]
    assert ["01_niets", "JAAR = None", "None is het laatste"] in [row[:3] for row in rows]
