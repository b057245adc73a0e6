"""Plan against realisation: sums tie to the cent, the unknown is shown, an absent phase is not nought."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyse.measures.budget import jaren, plan_realisatie, regulier_vervanging, saldo
from analyse.tables import ONBEKEND, cents


def rij(fase: str, bedrag: float, *, kant: str = "lasten", product: str = "gras", wijk: object = "Noord", jaar: int = 2014, **rest: object):
    return {"jaar": jaar, "fase": fase, "kant": kant, "product": product, "wijk": wijk, "bedrag": bedrag, **rest}


def frame(*rows: dict) -> pd.DataFrame:
    return pd.DataFrame(rows)


@pytest.mark.parametrize(
    ("kant", "plan", "realisatie", "verschil", "vn"),
    [("lasten", 7137.0, 6692.0, 445.0, "V"), ("baten", 6188.0, 6915.0, 727.0, "V"), ("baten", 297.0, 235.0, -62.0, "N")],
)
def test_difference_is_printed_as_bronckhorst_prints_it(kant, plan, realisatie, verschil, vn):
    row = plan_realisatie(frame(rij("primitief", plan, kant=kant), rij("realisatie", realisatie, kant=kant)), "product").iloc[0]
    assert (row["verschil"], row["vn"]) == (verschil, vn)


def test_plan_is_the_amended_budget_of_a_product_that_has_one():
    table = plan_realisatie(
        frame(rij("primitief", 100.0), rij("gewijzigd", 90.0), rij("primitief", 10.0, product="bomen"), rij("realisatie", 95.0)), "product"
    ).set_index("product")
    assert table["plan"].to_dict() == {"gras": 90.0, "bomen": 10.0}
    assert pd.isna(table.loc["bomen", "gewijzigd"])


def test_absent_phase_is_unknown_and_gives_no_difference():
    row = plan_realisatie(frame(rij("primitief", 8.0)), "product").iloc[0]
    assert pd.isna(row["realisatie"])
    assert pd.isna(row["verschil"])
    assert row["vn"] == "-"


def test_unbudgeted_spending_is_a_full_disadvantage_beside_products_that_were_budgeted():
    table = plan_realisatie(
        frame(rij("primitief", 8.0), rij("realisatie", 8.0), rij("realisatie", 5.0, product="meubilair")), "product"
    ).set_index("product")
    assert pd.isna(table.loc["meubilair", "plan"])
    assert (table.loc["meubilair", "verschil"], table.loc["meubilair", "vn"]) == (-5.0, "N")
    assert (table.loc["gras", "verschil"], table.loc["gras", "vn"]) == (0.0, "-")


def test_years_are_never_added_up():
    table = plan_realisatie(frame(rij("primitief", 1.0), rij("realisatie", 1.0), rij("primitief", 2.0, jaar=2015)), [])
    assert table["jaar"].tolist() == [2014, 2015]
    assert table["plan"].tolist() == [1.0, 2.0]


@pytest.mark.parametrize("missing", [None, float("nan"), ""])
def test_missing_wijk_is_shown_as_unknown(missing):
    table = plan_realisatie(frame(rij("realisatie", 1.1, wijk=missing), rij("realisatie", 2.2)), "wijk")
    assert table.set_index("wijk")["realisatie"].to_dict() == {"Noord": 2.2, ONBEKEND: 1.1}


def test_missing_column_is_named():
    with pytest.raises(KeyError, match="buurt"):
        plan_realisatie(frame(rij("realisatie", 1.0)), "buurt")


bedragen = st.integers(-(10**12), 10**12).map(lambda c: c / 100)
rijen = st.lists(
    st.builds(
        rij,
        st.sampled_from(["primitief", "gewijzigd", "realisatie"]),
        bedragen,
        kant=st.sampled_from(["lasten", "baten"]),
        product=st.sampled_from(["gras", "bomen", ONBEKEND]),
        wijk=st.sampled_from(["Noord", "Zuid", None]),
        jaar=st.sampled_from([2014, 2015]),
    ),
    min_size=1,
    max_size=25,
)


@settings(deadline=None, max_examples=40)
@given(rijen)
def test_every_total_ties_to_the_input_and_does_not_depend_on_the_grouping(rows):
    data = frame(*rows)
    fine, coarse = plan_realisatie(data, ["product", "wijk"]), plan_realisatie(data, [])
    for fase in ("primitief", "gewijzigd", "realisatie"):
        assert cents(fine[fase]).sum() == cents(data.loc[data["fase"] == fase, "bedrag"]).sum()
    for column in ("plan", "verschil"):
        assert cents(fine[column]).sum() == cents(coarse[column]).sum()


@settings(deadline=None, max_examples=40)
@given(rijen)
def test_saldo_is_baten_less_lasten_to_the_cent(rows):
    data = frame(*rows)
    table = saldo(data).dropna(subset=["saldo"])
    whole = cents(data["bedrag"]).where(data["kant"] == "baten", -cents(data["bedrag"]))
    expected = whole.groupby([data["jaar"], data["fase"]]).sum()
    for row in table.itertuples():
        assert round(row.saldo * 100) == expected[(row.jaar, row.fase)]


def test_saldo_of_lasten_alone_is_unknown():
    row = saldo(frame(rij("realisatie", 5.0))).iloc[0]
    assert row["lasten"] == 5.0
    assert pd.isna(row["baten"])
    assert pd.isna(row["saldo"])


def test_replacement_stands_apart_and_the_unknown_with_it():
    data = frame(
        rij("realisatie", 0.1, budgetsoort="regulier"), rij("realisatie", 0.2, budgetsoort="regulier"),
        rij("realisatie", 5.0, budgetsoort="vervanging"), rij("realisatie", 7.0, budgetsoort=None), rij("primitief", 1.0, budgetsoort="regulier"),
    )  # fmt: skip
    table = regulier_vervanging(data)
    assert table["fase"].tolist() == ["primitief", "realisatie"]
    assert table.iloc[1][["regulier", "vervanging", "onbekend", "totaal"]].tolist() == [0.3, 5.0, 7.0, 12.3]


def test_nothing_gives_an_empty_table_with_its_columns():
    empty = plan_realisatie(frame(rij("realisatie", 1.0)), "product", jaar=1999)
    assert list(empty.columns) == ["jaar", "product", "kant", "primitief", "gewijzigd", "realisatie", "plan", "verschil", "vn"]
    assert empty.empty


def test_years_are_those_of_the_phase_and_else_of_the_table():
    table = frame(rij("realisatie", 1.0, jaar=2012), rij("realisatie", 1.0, jaar=2014), rij("primitief", 1.0, jaar=2016))
    assert jaren(table) == (2012, 2014)
    assert jaren(table[table["fase"] == "primitief"]) == (2016, 2016)
    with pytest.raises(ValueError, match="geen bedragen"):
        jaren(table.head(0))
