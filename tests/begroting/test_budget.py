"""Plan against realisation: sums tie to the cent, the unknown is shown, an absent phase is not nought."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyse.begroting.budget import (
    begroting_per_soort,
    begrotingsjaren,
    meerwerk,
    plan_naar_omvang,
    plan_realisatie,
    plan_stappen,
    reguliere_lasten,
    saldo_per_jaar,
)
from analyse.errors import ArgumentFout
from analyse.tables import ONBEKEND, cents


def rij(
    fase: str,
    bedrag: float,
    *,
    kant: str = "lasten",
    product: str = "gras",
    wijk: object = "Noord",
    jaar: int = 2014,
    **rest: object,
):
    return {
        "jaar": jaar,
        "fase": fase,
        "kant": kant,
        "product": product,
        "wijk": wijk,
        "bedrag": bedrag,
        **rest,
    }


def frame(*rows: dict) -> pd.DataFrame:
    return pd.DataFrame(rows)


@pytest.mark.parametrize(
    ("kant", "plan", "realisatie", "verschil", "vn"),
    [
        ("lasten", 7137.0, 6692.0, 445.0, "V"),
        ("baten", 6188.0, 6915.0, 727.0, "V"),
        ("baten", 297.0, 235.0, -62.0, "N"),
    ],
)
def test_difference_is_printed_as_bronckhorst_prints_it(kant, plan, realisatie, verschil, vn):
    row = plan_realisatie(
        frame(rij("primitief", plan, kant=kant), rij("realisatie", realisatie, kant=kant)),
        "product",
    ).iloc[0]
    assert (row["verschil"], row["vn"]) == (verschil, vn)


def test_plan_is_the_amended_budget_of_a_product_that_has_one():
    table = plan_realisatie(
        frame(
            rij("primitief", 100.0),
            rij("gewijzigd", 90.0),
            rij("primitief", 10.0, product="bomen"),
            rij("realisatie", 95.0),
        ),
        "product",
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
        frame(
            rij("primitief", 8.0),
            rij("realisatie", 8.0),
            rij("realisatie", 5.0, product="meubilair"),
        ),
        "product",
    ).set_index("product")
    assert pd.isna(table.loc["meubilair", "plan"])
    assert (table.loc["meubilair", "verschil"], table.loc["meubilair", "vn"]) == (-5.0, "N")
    assert (table.loc["gras", "verschil"], table.loc["gras", "vn"]) == (0.0, "-")


def test_years_are_never_added_up():
    table = plan_realisatie(
        frame(rij("primitief", 1.0), rij("realisatie", 1.0), rij("primitief", 2.0, jaar=2015)),
        [],
    )
    assert table["jaar"].tolist() == [2014, 2015]
    assert table["plan"].tolist() == [1.0, 2.0]


@pytest.mark.parametrize("missing", [None, float("nan"), ""])
def test_missing_wijk_is_shown_as_unknown(missing):
    table = plan_realisatie(
        frame(rij("realisatie", 1.1, wijk=missing), rij("realisatie", 2.2)), "wijk"
    )
    assert table.set_index("wijk")["realisatie"].to_dict() == {"Noord": 2.2, ONBEKEND: 1.1}


def test_missing_column_is_named():
    with pytest.raises(ArgumentFout, match="buurt"):
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
        opdracht=st.sampled_from(["regulier", "meerwerk", "minderwerk", None]),
        taakveld=st.sampled_from(["5.7", "0.1"]),
    ),
    min_size=1,
    max_size=25,
)


@settings(deadline=None, max_examples=20)
@given(rijen)
def test_every_total_ties_to_the_input_and_does_not_depend_on_the_grouping(rows):
    data = frame(*rows)
    fine, coarse = plan_realisatie(data, ["product", "wijk"]), plan_realisatie(data, [])
    for fase in ("primitief", "gewijzigd", "realisatie"):
        assert cents(fine[fase]).sum() == cents(data.loc[data["fase"] == fase, "bedrag"]).sum()
    for column in ("plan", "verschil"):
        assert cents(fine[column]).sum() == cents(coarse[column]).sum()


VIEWS = {
    "plan_realisatie": lambda d: plan_realisatie(d, ["product", "wijk"]),
    "naar_omvang": lambda d: plan_naar_omvang(plan_realisatie(d, "product")),
    "per_soort": lambda d: begroting_per_soort(d, "opdracht"),
    "meerwerk": lambda d: meerwerk(d, "product"),
    "stappen": lambda d: plan_stappen(d, "product", int(d["jaar"].max())),
    "saldo": lambda d: saldo_per_jaar(d, "wijk"),
}


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
@settings(deadline=None, max_examples=10)
@given(rijen, st.integers(0, 1000))
def test_splitting_and_reordering_rows_change_nothing(view, rows, seed):
    data = frame(*rows)
    whole = cents(data["bedrag"])
    split = pd.concat(
        [data.assign(bedrag=part / 100) for part in (whole // 3, whole - whole // 3)]
    )
    pd.testing.assert_frame_equal(
        view(split.sample(frac=1, random_state=seed, ignore_index=True)), view(data)
    )


@settings(deadline=None, max_examples=10)
@given(rijen)
def test_relabelling_changes_names_and_no_amount(rows):
    data = frame(*rows)
    other = data.assign(
        product=data["product"].map({"gras": "0560", "bomen": "zz", ONBEKEND: "a"})
    )
    for kolommen in ([], "wijk"):
        pd.testing.assert_frame_equal(
            plan_realisatie(other, kolommen), plan_realisatie(data, kolommen)
        )
    assert sorted(cents(plan_realisatie(other, "product")["plan"])) == sorted(
        cents(plan_realisatie(data, "product")["plan"])
    )


@settings(deadline=None, max_examples=10)
@given(rijen)
def test_parts_add_up_to_the_cent(rows):
    data = frame(*rows)
    extra = meerwerk(data, "product").dropna(
        subset=["eerste_begroting", "bij_wijziging", "niet_begroot"]
    )
    parts = (
        cents(extra["eerste_begroting"])
        + cents(extra["bij_wijziging"])
        + cents(extra["niet_begroot"])
    )
    assert (parts == cents(extra["realisatie"])).all()
    steps = plan_stappen(data, "product", int(data["jaar"].max()))
    if len(steps):
        assert steps["cumulatief"].iloc[-1] == steps["bedrag"].iloc[-1]
        assert cents(steps["bedrag"]).where(steps["soort"] == "stap", 0).sum() == round(
            (steps["bedrag"].iloc[-1] - steps["bedrag"].iloc[0]) * 100
        )
    table = begroting_per_soort(data, "opdracht")
    assert cents(table["totaal"]).sum() == cents(data["bedrag"]).sum()


@settings(deadline=None, max_examples=20)
@given(rijen)
def test_saldo_is_baten_less_lasten_to_the_cent(rows):
    data = frame(*rows)
    table = saldo_per_jaar(data).dropna(subset=["saldo"])
    whole = cents(data["bedrag"]).where(data["kant"] == "baten", -cents(data["bedrag"]))
    expected = whole.groupby([data["jaar"], data["fase"]]).sum()
    for row in table.itertuples():
        assert round(row.saldo * 100) == expected[(row.jaar, row.fase)]


def test_saldo_of_lasten_alone_is_unknown():
    row = saldo_per_jaar(frame(rij("realisatie", 5.0))).iloc[0]
    assert row["lasten"] == 5.0
    assert pd.isna(row["baten"])
    assert pd.isna(row["saldo"])


def test_replacement_stands_apart_and_the_unknown_with_it():
    data = frame(
        rij("realisatie", 0.1, budgetsoort="regulier"),
        rij("realisatie", 0.2, budgetsoort="regulier"),
        rij("realisatie", 5.0, budgetsoort="vervanging"),
        rij("realisatie", 7.0, budgetsoort=None),
        rij("primitief", 1.0, budgetsoort="regulier"),
    )
    table = begroting_per_soort(data, "budgetsoort")
    assert table["fase"].tolist() == ["primitief", "realisatie"]
    assert table.iloc[1][["regulier", "vervanging", "onbekend", "totaal"]].tolist() == [
        0.3,
        5.0,
        7.0,
        12.3,
    ]


def test_class_that_no_one_declared_is_shown_and_counted():
    table = begroting_per_soort(
        frame(
            rij("realisatie", 1.0, herkomst="bestaand"),
            rij("realisatie", 2.0, herkomst="gewenst?"),
        ),
        "herkomst",
    )
    assert table.columns.tolist() == [
        "jaar",
        "fase",
        "kant",
        "bestaand",
        "nieuw",
        "onbekend",
        "gewenst?",
        "totaal",
    ]
    assert table.iloc[0][["bestaand", "gewenst?", "totaal"]].tolist() == [1.0, 2.0, 3.0]


RESERVES = frame(
    rij("realisatie", 10.0, taakveld="5.7"),
    rij("realisatie", 4.0, taakveld="5.7", kant="baten"),
    rij("realisatie", 7.0, taakveld="0.10", kant="baten"),
    rij("realisatie", 2.0, taakveld="0.10"),
    rij("realisatie", 1.0, taakveld="0.11", kant="baten"),
)


def test_reserves_and_result_are_no_baten_or_lasten_and_stand_apart():
    row = saldo_per_jaar(RESERVES).iloc[0]
    assert row[
        ["lasten", "baten", "saldo", "reserves", "resultaat", "geboekt_resultaat"]
    ].tolist() == [10.0, 4.0, -6.0, 5.0, -1.0, -1.0]
    assert plan_realisatie(RESERVES, [])["realisatie"].tolist() == [10.0, 4.0]
    assert begroting_per_soort(RESERVES.assign(budgetsoort="regulier"), "budgetsoort")[
        "totaal"
    ].tolist() == [
        10.0,
        4.0,
    ]
    # A code read as a number would be administration (0.1): that one does count.
    assert plan_realisatie(RESERVES.assign(taakveld="0.1"), [])["realisatie"].tolist() == [
        12.0,
        12.0,
    ]


def test_reserves_that_the_export_does_not_hold_are_unknown_not_nought():
    row = saldo_per_jaar(RESERVES[~RESERVES["taakveld"].isin(["0.10", "0.11"])]).iloc[0]
    assert row["saldo"] == -6.0
    assert row[["reserves", "resultaat", "geboekt_resultaat"]].isna().all()


def test_groups_come_largest_first_with_their_share_of_year_and_kant():
    table = plan_naar_omvang(
        plan_realisatie(
            frame(
                rij("realisatie", 1.0),
                rij("realisatie", 3.0, product="bomen"),
                rij("realisatie", 9.0, kant="baten"),
                rij("primitief", 5.0),
            ),
            "product",
        )
    )
    assert table["product"].tolist() == ["bomen", "gras", "gras"]
    assert table["aandeel"].tolist() == [0.75, 0.25, 1.0]


def test_share_is_of_the_plan_where_nothing_is_realised_and_unknown_of_nothing():
    planned = plan_naar_omvang(
        plan_realisatie(
            frame(rij("primitief", 1.0), rij("primitief", 3.0, product="bomen")), "product"
        )
    )
    assert planned["aandeel"].tolist() == [0.75, 0.25]
    nothing = plan_naar_omvang(
        plan_realisatie(
            frame(rij("realisatie", 1.0), rij("realisatie", -1.0, product="bomen")), "product"
        )
    )
    assert nothing["aandeel"].isna().all()


def test_steps_lead_from_the_first_budget_by_the_amended_one_to_the_realisation():
    data = frame(
        rij("primitief", 100.0),
        rij("gewijzigd", 90.0),
        rij("realisatie", 95.5),
        rij("primitief", 10.0, product="bomen"),
        rij("realisatie", 4.0, product="banken"),
        rij("realisatie", 99.0, kant="baten"),
    )
    table = plan_stappen(data, "product", 2014)
    assert list(zip(table["label"], table["bedrag"], table["cumulatief"], strict=True)) == [
        ("Eerste begroting 2014", 110.0, 110.0),
        ("Wijziging gras", -10.0, 100.0),
        ("Begroting 2014 na wijziging", 100.0, 100.0),
        ("Afwijking bomen", -10.0, 90.0),
        ("Afwijking gras", 5.5, 95.5),
        ("Afwijking banken", 4.0, 99.5),
        ("Realisatie 2014", 99.5, 99.5),
    ]
    assert plan_stappen(data[data["fase"] != "realisatie"], "product", 2014).empty
    assert plan_stappen(data, [], 2014)["cumulatief"].tolist() == [
        110.0,
        100.0,
        100.0,
        99.5,
        99.5,
    ]


def test_steps_of_many_groups_are_the_largest_and_the_rest_together():
    rows = [
        rij(fase, bedrag, product=f"p{i}")
        for i in range(12)
        for fase, bedrag in (("primitief", 100.0), ("realisatie", 101.0 + i))
    ]
    table = plan_stappen(frame(*rows), "product", 2014, hoogstens=4)
    assert table["label"].tolist()[1:-1] == [
        "Afwijking p11",
        "Afwijking p10",
        "Afwijking p9",
        "Afwijking van 9 andere samen",
    ]
    assert table["bedrag"].tolist() == [1200.0, 12.0, 11.0, 10.0, 45.0, 1278.0]
    assert table["cumulatief"].iloc[-2] == 1278.0


def test_steps_of_a_year_without_an_amended_budget_have_no_standing_total_for_it():
    table = plan_stappen(frame(rij("primitief", 5.0), rij("realisatie", 7.0)), "product", 2014)
    assert table["label"].tolist() == [
        "Eerste begroting 2014",
        "Afwijking gras",
        "Realisatie 2014",
    ]


MEER = frame(
    rij("primitief", 20.0, opdracht="meerwerk"),
    rij("gewijzigd", 26.0, opdracht="meerwerk"),
    rij("realisatie", 28.46, opdracht="meerwerk"),
    rij("gewijzigd", -55.0, opdracht="minderwerk"),
    rij("realisatie", -55.0, opdracht="minderwerk"),
    rij("realisatie", 3.0, opdracht=None),
    rij("primitief", 500.0, opdracht="regulier"),
    rij("gewijzigd", 480.0, opdracht="regulier"),
    rij("realisatie", 490.0, opdracht="regulier"),
)


def test_extra_work_is_split_by_the_budget_that_held_it_and_the_unknown_is_shown():
    table = meerwerk(MEER, "product").set_index("opdracht")
    parts = ["eerste_begroting", "bij_wijziging", "niet_begroot", "realisatie"]
    assert table.loc["meerwerk", parts].tolist() == [20.0, 6.0, 2.46, 28.46]
    assert table.loc["minderwerk", parts].tolist() == [0.0, -55.0, 0.0, -55.0]
    assert table.loc[ONBEKEND, parts].tolist() == [0.0, 0.0, 3.0, 3.0]
    assert table.loc[
        "meerwerk", ["aandeel_eerste", "aandeel_wijziging", "aandeel_niet_begroot"]
    ].sum() == pytest.approx(1.0)
    assert table.loc["minderwerk", "aandeel_wijziging"] == 1.0
    assert "regulier" not in table.index


def test_extra_work_of_a_year_without_budget_or_realisation_is_not_called_unbudgeted():
    realised = (
        meerwerk(MEER[MEER["fase"] == "realisatie"]).set_index("opdracht").loc["meerwerk"]
    )
    assert realised["realisatie"] == 28.46
    assert realised[["eerste_begroting", "bij_wijziging", "niet_begroot"]].isna().all()
    planned = meerwerk(MEER[MEER["fase"] != "realisatie"]).set_index("opdracht").loc["meerwerk"]
    assert planned[["niet_begroot", "realisatie"]].isna().all()
    assert planned["bij_wijziging"] == 6.0


def test_nothing_gives_an_empty_table_with_its_columns():
    empty = plan_realisatie(frame(rij("realisatie", 1.0)).head(0), "product", jaar=1999)
    assert list(empty.columns) == [
        "jaar",
        "product",
        "kant",
        "primitief",
        "gewijzigd",
        "realisatie",
        "plan",
        "verschil",
        "vn",
    ]
    assert empty.empty


def test_years_are_those_of_the_phase_and_else_of_the_table():
    table = frame(
        rij("realisatie", 1.0, jaar=2012),
        rij("realisatie", 1.0, jaar=2014),
        rij("primitief", 1.0, jaar=2016),
    )
    assert begrotingsjaren(table) == (2012, 2014)
    assert begrotingsjaren(table[table["fase"] == "primitief"]) == (2016, 2016)
    with pytest.raises(ValueError, match="geen bedragen"):
        begrotingsjaren(table.head(0))


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda d: plan_realisatie(d, "product", "2014"), "jaar moet een geheel getal zijn"),
        (lambda d: plan_realisatie(d, "product", 1999), "van jaar 1999 zijn er geen gegevens"),
        (lambda d: plan_realisatie(d, "buurt"), "kolom ontbreekt: buurt"),
        (lambda d: plan_stappen(d, "product", 2014, "uitgaven"), "kies uit: lasten, baten"),
        (lambda d: plan_naar_omvang(d), "kolom ontbreekt: plan, realisatie"),
        (lambda d: begroting_per_soort(d, "soort"), "kolom ontbreekt: soort"),
        (lambda d: reguliere_lasten(d, "jaarrekening"), "fase 'jaarrekening' bestaat niet"),
    ],
)
def test_a_wrong_argument_is_answered_with_what_there_is(ask, told):
    with pytest.raises(ArgumentFout, match=told):
        ask(frame(rij("primitief", 5.0), rij("realisatie", 7.0)))
