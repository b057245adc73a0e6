"""Targets keep their versions, the portfolio adds up to the target, the bridge closes: all to the cent."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyse.measures.taakstelling import DELEN, gebruikte_index, kostenbrug, portfolio, portfolio_per_aard, targets, versions
from analyse.tables import cents

FASEN = ["niet gestart", "in uitwerking", "vastgesteld", "gerealiseerd", "vervallen"]


def doel(naam: str, jaar: int, bedrag: float, besluit: str | None) -> dict:
    return {"naam": naam, "jaar": jaar, "bedrag": bedrag, "besluitdatum": pd.Timestamp(besluit) if besluit else pd.NaT, "bron": "besluit"}


def maatregel(nummer: str, bedrag: float, fase: str = "vastgesteld", gerealiseerd: float = 0.0, risico: float = 0.0, *,
              prognose: float | None = None, peil: str | None = "2014-06-30", aard: str | None = "structureel", jaar: int = 2014,
              taakstelling: str = "DVO") -> dict:  # fmt: skip
    return {
        "nummer": nummer, "taakstelling": taakstelling, "maatregel": "x", "jaar": jaar, "bedrag": bedrag, "fase": fase, "aard": aard,
        "gerealiseerd": gerealiseerd, "risico": risico, "prognose": prognose, "peildatum": pd.Timestamp(peil) if peil else pd.NaT,
    }  # fmt: skip


# Nijmegen, programme Openbare ruimte: 2,4 mln for 2014 in the report of 2013, 3,2 mln a year later.
NIJMEGEN = pd.DataFrame([doel("Openbare ruimte", 2014, 3.2e6, "2014-12-31"), doel("Openbare ruimte", 2014, 2.4e6, "2013-12-31")])


def test_target_of_then_and_of_now_are_both_kept():
    assert targets(NIJMEGEN)["bedrag"].tolist() == [3.2e6]
    assert targets(NIJMEGEN, "2014-06-30")["bedrag"].tolist() == [2.4e6]
    assert targets(NIJMEGEN, "2012-01-01").empty
    kept = versions(NIJMEGEN)
    assert kept["bedrag"].tolist() == [2.4e6, 3.2e6]
    assert kept["verschil"].tolist()[1] == 0.8e6
    assert kept["versie"].tolist() == [1, 2]


def test_decision_without_date_is_the_oldest():
    table = pd.DataFrame([doel("DVO", 2014, 1.0, "2013-01-01"), doel("DVO", 2014, 2.0, None)])
    assert targets(table)["bedrag"].tolist() == [1.0]
    assert targets(table, "2012-01-01")["bedrag"].tolist() == [2.0]


def test_two_amounts_on_one_day_are_refused_and_a_repeated_row_is_not():
    twice = pd.DataFrame([doel("DVO", 2014, 1.0, "2013-01-01"), doel("DVO", 2014, 2.0, "2013-01-01")])
    with pytest.raises(ValueError, match=r"DVO.*2014"):
        versions(twice)
    assert len(versions(pd.concat([NIJMEGEN, NIJMEGEN]))) == 2


def test_only_the_latest_report_of_a_measure_counts_and_all_its_rows_do():
    table = pd.DataFrame([
        maatregel("1", 50.0, peil=None), maatregel("1", 60.0, peil="2014-03-31"),
        maatregel("1", 70.0, gerealiseerd=10.0), maatregel("1", 5.0), maatregel("1", 99.0, taakstelling="extra"),
    ])  # fmt: skip
    doelen = pd.DataFrame([doel("DVO", 2014, 100.0, None)])
    row = portfolio(table, doelen).set_index("taakstelling").loc["DVO"]
    assert (row["gerealiseerd"], row["in_uitvoering"], row["nog_in_te_vullen"]) == (10.0, 65.0, 25.0)
    earlier = portfolio(table, doelen, op="2014-04-01").set_index("taakstelling").loc["DVO"]
    assert earlier["in_uitvoering"] == 60.0


def test_what_was_written_off_is_no_risk_and_no_work_in_progress():
    table = pd.DataFrame([maatregel("1", 100.0, "vervallen", gerealiseerd=30.0, risico=20.0, prognose=30.0)])
    row = portfolio(table, pd.DataFrame([doel("DVO", 2014, 80.0, None)])).iloc[0]
    assert row[list(DELEN)].tolist() == [30.0, 0.0, 0.0, 70.0]
    assert row["nog_in_te_vullen"] == -20.0


def test_forecast_that_nobody_gave_is_unknown_and_partly_given_says_what_it_lacks():
    doelen = pd.DataFrame([doel("DVO", 2014, 100.0, None)])
    without = portfolio(pd.DataFrame([maatregel("1", 40.0)]), doelen).iloc[0]
    assert pd.isna(without["prognose"])
    partly = portfolio(pd.DataFrame([maatregel("1", 40.0), maatregel("2", 60.0, prognose=55.0)]), doelen).iloc[0]
    assert (partly["prognose"], partly["zonder_prognose"]) == (55.0, 40.0)


def test_measures_without_a_target_and_targets_without_a_measure_are_both_shown():
    table = portfolio(pd.DataFrame([maatregel("1", 40.0, taakstelling=None)]), pd.DataFrame([doel("DVO", 2014, 100.0, None)]))
    rows = table.set_index("taakstelling")
    assert pd.isna(rows.loc["onbekend", "doel"])
    assert pd.isna(rows.loc["onbekend", "nog_in_te_vullen"])
    assert rows.loc["DVO", "nog_in_te_vullen"] == 100.0


geld = st.integers(-(10**10), 10**10).map(lambda c: c / 100)
maatregelen = st.lists(
    st.builds(
        maatregel, st.sampled_from("1234"), geld, st.sampled_from(FASEN), geld, geld,
        peil=st.sampled_from([None, "2014-03-31", "2014-06-30"]), aard=st.sampled_from(["structureel", "incidenteel", None]),
        jaar=st.sampled_from([2013, 2014]),
    ),
    min_size=1, max_size=15,
)  # fmt: skip


@settings(deadline=None, max_examples=40)
@given(maatregelen, st.lists(geld, min_size=2, max_size=2))
def test_parts_add_up_to_the_target_in_every_row_and_the_split_adds_up_to_the_parts(rows, doelen):
    table = pd.DataFrame(rows)
    total = portfolio(table, pd.DataFrame([doel("DVO", 2013 + i, bedrag, None) for i, bedrag in enumerate(doelen)]))
    assert total["doel"].notna().all()
    added = sum(cents(total[c]) for c in (*DELEN, "nog_in_te_vullen"))
    assert (added == cents(total["doel"])).all()
    split = portfolio_per_aard(table)
    for part in DELEN:
        assert cents(split[part]).sum() == cents(total[part]).sum()
    assert (sum(cents(split[c]) for c in DELEN) == cents(split["bedrag"])).all()


def kosten(jaar: int, product: str, kostensoort: str | None, bedrag: float, *, code: str = "onbekend", budgetsoort: str = "regulier",
           kant: str = "lasten", fase: str = "realisatie") -> dict:  # fmt: skip
    return {"jaar": jaar, "fase": fase, "kant": kant, "product": product, "product_code": code, "kostensoort": kostensoort,
            "budgetsoort": budgetsoort, "bedrag": bedrag}  # fmt: skip


def index(reeks: str, jaar: int, waarde: float, periode: str = "jaar", basisjaar: str = "2010") -> dict:
    return {"reeks": reeks, "basisjaar": basisjaar, "jaar": jaar, "periode": periode, "index": waarde}


BEGROTING = pd.DataFrame([
    kosten(2011, "gras", "eigen personeel", 1000.0), kosten(2014, "gras", "eigen personeel", 1015.0),
    kosten(2011, "gras", "sw", 500.0), kosten(2014, "gras", "sw", 450.0),
    kosten(2011, "oud", "eigen personeel", 10.0), kosten(2014, "nieuw", "eigen personeel", 30.0),
    kosten(2014, "gras", "eigen personeel", 900.0, budgetsoort="vervanging"), kosten(2014, "gras", "eigen personeel", 77.0, kant="baten"),
    kosten(2014, "gras", "eigen personeel", 66.0, fase="primitief"),
])  # fmt: skip
INDEX = pd.DataFrame([index("Eigen Personeel", 2011, 100.0), index("Eigen Personeel", 2014, 106.0)])


def stappen(table: pd.DataFrame) -> dict[str, float]:
    return table.set_index("stap")["bedrag"].to_dict()


def test_bridge_tells_price_new_tasks_and_what_has_no_index_apart():
    assert stappen(kostenbrug(BEGROTING, INDEX, 2011, 2014)) == {
        "nulmeting": 1510.0, "taakmutaties": 20.0, "prijs": 60.0, "geen_index": -50.0, "overig": -45.0, "kosten": 1495.0,
    }  # fmt: skip


def test_index_can_be_appointed_by_hand():
    found = stappen(kostenbrug(BEGROTING, INDEX, 2011, 2014, {"SW": "eigen personeel"}))
    assert (found["prijs"], found["geen_index"], found["overig"]) == (90.0, 0.0, -125.0)


def test_renamed_product_with_the_same_code_is_no_new_task():
    data = pd.DataFrame([kosten(2011, "Gras maaien", "sw", 5.0, code="10"), kosten(2014, "Gazonbeheer", "sw", 7.0, code="10")])
    assert stappen(kostenbrug(data, INDEX, 2011, 2014))["taakmutaties"] == 0.0


def test_index_compares_the_same_quarters_of_the_same_base_only():
    # GWW total, 2010 = 100, as CBS published it: of 2017 only January was known.
    gww = pd.DataFrame(
        [index("sw", 2010, w, p) for p, w in zip(("jan", "apr", "jul", "okt"), (98.2, 100.0, 100.2, 100.4), strict=True)]
        + [index("sw", 2017, 108.5, "jan"), index("sw", 2017, 140.0, "apr", basisjaar="2000")]
    )
    row = gebruikte_index(BEGROTING, gww, 2010, 2017).set_index("kostensoort").loc["sw"]
    assert (row["index_nul"], row["index_jaar"], row["periodes"], row["basisjaar"]) == (98.2, 108.5, 1, "2010")


def test_bridge_without_one_of_its_years_is_empty():
    assert kostenbrug(BEGROTING, INDEX, 2010, 2014).empty


def test_bridge_of_a_year_with_itself_has_no_steps():
    brug = kostenbrug(BEGROTING, INDEX, 2014, 2014).set_index("stap")["bedrag"]
    assert brug["nulmeting"] == brug["kosten"] != 0
    assert not brug[["taakmutaties", "prijs", "geen_index", "overig"]].any()


posten = st.lists(
    st.builds(kosten, st.sampled_from([2011, 2014]), st.sampled_from(["gras", "bomen", "nieuw"]),
              st.sampled_from(["eigen personeel", "sw", None]), geld),
    max_size=20,
)  # fmt: skip


@settings(deadline=None, max_examples=40)
@given(posten, st.floats(50, 200))
def test_steps_add_up_exactly(rows, level):
    data = pd.DataFrame([*rows, kosten(2011, "gras", "sw", 1.0), kosten(2014, "gras", "sw", 1.0)])
    prices = pd.DataFrame([index("sw", 2011, 100.0), index("sw", 2014, level)])
    table = kostenbrug(data, prices, 2011, 2014)
    whole = cents(table["bedrag"])
    assert whole.iloc[:-1].sum() == whole.iloc[-1] == cents(data.loc[data["jaar"] == 2014, "bedrag"]).sum()
    assert whole.iloc[0] == cents(data.loc[data["jaar"] == 2011, "bedrag"]).sum()
    assert cents(table["cumulatief"]).iloc[-1] == whole.iloc[-1]
