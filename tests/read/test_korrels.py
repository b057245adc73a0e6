"""The same money at two grains: counted once where that is sure, else asked; halves are no doubles.

The money is made here, so that what the folder holds is known to the cent.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analyse import open_dossier
from analyse.dossier import Dossier

PRODUCTEN, WIJKEN, SOORTEN = ("Groen", "Wegen", "Riool"), ("Noord", "Zuid"), ("Loon", "Inkoop")
KOP = {"product": "Product", "wijk": "Wijk", "kostensoort": "Kostensoort", "jaar": "Jaar"}


def money(jaren: tuple[int, ...] = (2024,)) -> pd.DataFrame:
    """The budget at its finest: an amount of its own for each product, wijk and kostensoort."""
    rows = [
        (*keys, 1000 + 137 * number + number * number / 100)
        for number, keys in enumerate(product(jaren, PRODUCTEN, WIJKEN, SOORTEN))
    ]
    return pd.DataFrame(rows, columns=["jaar", "product", "wijk", "kostensoort", "bedrag"])


def export(rows: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """A budget as a sheet, added up by some columns."""
    by = ["jaar", *columns]
    added = rows.groupby(by, sort=False)["bedrag"].sum().round(2).reset_index()
    sheet = added.rename(columns={**KOP, "bedrag": "Bedrag"})
    return sheet.assign(Fase="primitief", Kant="lasten")


def write(folder: Path, **sheets: pd.DataFrame) -> Path:
    for name, sheet in sheets.items():
        shown = sheet.to_csv(index=False, sep=";", decimal=",", float_format="%.2f")
        (folder / f"{name}.csv").write_text(shown, encoding="utf-8")
    return folder


def total(dossier: Dossier) -> float:
    return round(float(dossier.begroting["bedrag"].sum()), 2)


def said(dossier: Dossier, ernst: str = "") -> list[dict[str, Any]]:
    found = dossier.problems[dossier.problems["code"] == "ZELFDE_GELD"]
    return (found[found["ernst"] == ernst] if ernst else found).to_dict("records")


def profile(folder: Path, text: str) -> None:
    (folder / "profielen").mkdir(exist_ok=True)
    (folder / "profielen" / "geld.toml").write_text(text, encoding="utf-8")


WHOLE = round(float(money()["bedrag"].sum()), 2)


@pytest.mark.parametrize(
    ("coarse", "fine"),
    [
        (["product"], ["product", "wijk"]),
        (["wijk"], ["product", "wijk"]),
        (["product"], ["product", "wijk", "kostensoort"]),
        ([], ["product", "wijk"]),
    ],
)
def test_what_another_export_divides_further_counts_once_with_its_money(
    tmp_path: Path, coarse: list[str], fine: list[str]
) -> None:
    write(tmp_path, a=export(money(), *coarse), b=export(money(), *fine))
    found = open_dossier(tmp_path)
    assert total(found) == WHOLE
    (problem,) = said(found, "waarschuwing")
    assert problem["bestand"] == "a.csv"
    assert f"{WHOLE:_.2f}".replace(".", ",").replace("_", ".") in problem["waarde"]
    assert "b.csv" in problem["effect"]
    assert not found.has_errors


def test_two_sheets_of_a_workbook_are_two_exports(tmp_path: Path) -> None:
    with pd.ExcelWriter(tmp_path / "boek.xlsx") as book:
        export(money(), "product").to_excel(book, sheet_name="Producten", index=False)
        export(money(), "product", "wijk").to_excel(book, sheet_name="Wijken", index=False)
    found = open_dossier(tmp_path)
    assert total(found) == WHOLE
    assert [p["blad"] for p in said(found)] == ["Producten"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["product"], ["wijk"]),
        (["kostensoort"], ["wijk"]),
        (["product", "wijk"], ["wijk", "kostensoort"]),
    ],
)
def test_where_neither_holds_all_of_the_other_it_is_asked(
    tmp_path: Path, one: list[str], other: list[str]
) -> None:
    write(tmp_path, a=export(money(), *one), b=export(money(), *other))
    found = open_dossier(tmp_path)
    assert found.has_errors
    assert len(said(found, "fout")) == 1


def test_a_profile_settles_what_is_asked(tmp_path: Path) -> None:
    write(tmp_path, a=export(money(), "product"), b=export(money(), "wijk"))
    profile(tmp_path, 'bestand = "b.csv"\ntelt_niet_mee = true\n')
    found = open_dossier(tmp_path)
    assert total(found) == WHOLE
    assert list(found.problems["code"]) == ["TELT_NIET_MEE"]
    profile(tmp_path, 'bestand = "b.csv"\neigen_geld = true\n')
    found = open_dossier(tmp_path)
    assert total(found) == round(2 * WHOLE, 2)
    assert not len(found.problems)


def test_money_of_its_own_holds_the_same_rows(tmp_path: Path) -> None:
    half = export(money(), "product")
    write(tmp_path, noord=half, zuid=half.assign(Bedrag=half["Bedrag"] + 1.23))
    assert list(open_dossier(tmp_path).problems["code"]) == ["DUBBELE_REGELS"]
    profile(tmp_path, 'bestand = "zuid.csv"\neigen_geld = true\n')
    assert not len(open_dossier(tmp_path).problems)


def test_three_exports_of_the_same_money_count_once(tmp_path: Path) -> None:
    write(
        tmp_path,
        a=export(money(), "product"),
        b=export(money(), "wijk"),
        c=export(money(), "product", "wijk"),
    )
    found = open_dossier(tmp_path)
    assert total(found) == WHOLE
    assert [p["ernst"] for p in said(found)] == ["waarschuwing", "waarschuwing"]


def test_only_the_year_that_is_in_both_is_left_out(tmp_path: Path) -> None:
    rows = money((2023, 2024))
    write(
        tmp_path,
        a=export(rows, "product"),
        b=export(rows[rows["jaar"] == 2024], "product", "wijk"),
    )
    found = open_dossier(tmp_path)
    assert total(found) == round(float(rows["bedrag"].sum()), 2)
    (problem,) = said(found)
    assert "2024" in problem["waarde"]
    assert "2023" not in problem["waarde"]


@pytest.mark.parametrize("columns", [["product", "wijk"], ["wijk"]])
@pytest.mark.parametrize("off", ["cent", "row"])
def test_sums_that_differ_by_a_cent_or_a_row_are_asked(
    tmp_path: Path, columns: list[str], off: str
) -> None:
    fine = export(money(), *columns, "kostensoort")
    if off == "cent":
        fine.loc[2, "Bedrag"] += 0.01
    coarse = export(money(), "product")
    if off == "row":
        coarse.loc[len(coarse)] = {**coarse.iloc[0], "Product": "Overig", "Bedrag": 55.2}
    write(tmp_path, a=coarse, b=fine)
    found = open_dossier(tmp_path)
    (problem,) = said(found, "fout")
    assert problem["waarde"].count("€") == 2


def test_thousands_beside_euros_tie_but_for_rounding(tmp_path: Path) -> None:
    coarse = export(money().assign(bedrag=lambda f: f["bedrag"] * 37), "product")
    fine = export(money().assign(bedrag=lambda f: f["bedrag"] * 37), "product", "wijk")
    rounded = coarse.assign(Bedrag=(coarse["Bedrag"] / 1000).round().astype(int))
    write(tmp_path, b=fine)
    text = "Bedragen x € 1.000\n" + rounded.to_csv(index=False, sep=";")
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    found = open_dossier(tmp_path)
    assert total(found) == round(float(fine["Bedrag"].sum()), 2)
    assert [p["ernst"] for p in said(found)] == ["waarschuwing"]


@pytest.mark.parametrize("equal", [False, True])
def test_halves_that_make_a_whole_are_no_doubles(tmp_path: Path, *, equal: bool) -> None:
    rows = money()
    if equal:
        rows = rows.assign(bedrag=rows["bedrag"].iloc[0])
    halves = {
        wijk.lower(): export(rows[rows["wijk"] == wijk], "product", "wijk") for wijk in WIJKEN
    }
    found = open_dossier(write(tmp_path, **halves))
    assert total(found) == round(float(rows["bedrag"].sum()), 2)
    assert not len(found.problems)


def test_halves_beside_their_whole_count_once(tmp_path: Path) -> None:
    rows = money()
    halves = {
        wijk.lower(): export(rows[rows["wijk"] == wijk], "product", "wijk") for wijk in WIJKEN
    }
    found = open_dossier(write(tmp_path, geheel=export(rows, "product"), **halves))
    assert total(found) == WHOLE
    (problem,) = said(found)
    assert (problem["bestand"], problem["ernst"]) == ("geheel.csv", "waarschuwing")
    assert "noord.csv" in problem["effect"]
    assert "zuid.csv" in problem["effect"]


def test_other_money_in_other_columns_is_no_double(tmp_path: Path) -> None:
    other = money().assign(bedrag=lambda f: f["bedrag"] * 1.7 + 11)
    write(tmp_path, a=export(money(), "product"), b=export(other, "product", "wijk"))
    found = open_dossier(tmp_path)
    assert not len(found.problems)
    assert total(found) == round(WHOLE + float(other["bedrag"].round(2).sum()), 2)


def test_plan_and_realisatie_of_the_same_money_are_no_doubles(tmp_path: Path) -> None:
    real = export(money(), "product", "wijk").assign(Fase="realisatie")
    found = open_dossier(write(tmp_path, a=export(money(), "product"), b=real))
    assert not len(found.problems)


HOURS = "Jaar;Doelgroep;Uren\n2024;SW;4.600,5\n2024;Wajong;812,25\n"
HOURS_WIJK = (
    "Jaar;Wijk;Doelgroep;Uren\n2024;Noord;SW;2.300,25\n2024;Zuid;SW;2.300,25\n"
    "2024;Noord;Wajong;412,25\n2024;Zuid;Wajong;400\n"
)
AREAAL = "Jaar;Objecttype;Eenheid;Hoeveelheid\n2024;Gazon;m2;12345\n2024;Haag;m1;812\n"
AREAAL_WIJK = (
    "Jaar;Wijk;Objecttype;Eenheid;Hoeveelheid\n2024;Noord;Gazon;m2;10345\n"
    "2024;Zuid;Gazon;m2;2000\n2024;Noord;Haag;m1;812\n"
)


@pytest.mark.parametrize(
    ("whole", "parts", "table", "value", "sums"),
    [
        (HOURS, HOURS_WIJK, "werk", "uren", 5412.75),
        (AREAAL, AREAAL_WIJK, "areaal", "hoeveelheid", 13157),
    ],
)
def test_hours_and_areaal_at_two_grains_count_once(
    tmp_path: Path, whole: str, parts: str, table: str, value: str, sums: float
) -> None:
    (tmp_path / "stad.csv").write_text(whole, encoding="utf-8")
    (tmp_path / "wijken.csv").write_text(parts, encoding="utf-8")
    found = open_dossier(tmp_path)
    assert getattr(found, table)[value].sum() == sums
    (problem,) = said(found, "waarschuwing")
    assert problem["waarde"] == "2024"
    more = whole.replace("812", "813")
    (tmp_path / "stad.csv").write_text(more, encoding="utf-8")
    assert said(open_dossier(tmp_path), "fout")
