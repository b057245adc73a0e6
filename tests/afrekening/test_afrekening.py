"""The settlement: worked by hand, to the cent.

And the same however the rows are cut, named by wijk or ordered.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyse.afrekening import (
    AFREKENSTAPPEN,
    afrekening_index,
    afrekening_netto,
    afrekening_per_jaar,
    afrekening_per_product,
    afrekening_posten,
    afrekening_regels,
    afrekening_stappen,
    afrekening_uitvoerders,
    andere_prijsvorm,
    prijsvormen_totaal,
    uitvoerder_resultaat,
    winterseizoen,
)
from analyse.afrekening.afrekenregels import bij_productblad
from analyse.afrekening.per_product import afgerekend
from analyse.errors import ArgumentFout
from analyse.tables import cents

NV = "Groenrijk NV"


def post(
    fase: str,
    bedrag: float,
    product: str = "gras",
    prijsvorm: str = "vast",
    *,
    code: str | None = None,
    jaar: int = 2015,
    kostensoort: str = "loon",
    opdracht: str = "regulier",
    uitvoerder: str = NV,
    kant: str = "lasten",
    wijk: str = "Noord",
    taakveld: str = "5.7",
) -> dict:
    return {
        "jaar": jaar,
        "fase": fase,
        "kant": kant,
        "taakveld": taakveld,
        "product_code": product[:2] if code is None else code,
        "product": product,
        "wijk": wijk,
        "kostensoort": kostensoort,
        "opdracht": opdracht,
        "prijsvorm": prijsvorm,
        "uitvoerder": uitvoerder,
        "bedrag": bedrag,
    }


def voorschot(bedrag: float, product: str = "gras", **over: object) -> dict:
    names = {
        "prijsvorm": "onbekend",
        "uitvoerder": "onbekend",
        "kostensoort": "onbekend",
        "opdracht": "onbekend",
        "wijk": "onbekend",
    }
    return post("voorschot", bedrag, product, **{**names, **over})


def cijfer(
    jaar: int, waarde: float, reeks: str = "loon", voorlopig: str = "definitief"
) -> dict:
    return {
        "reeks": reeks,
        "basisjaar": "2010",
        "jaar": jaar,
        "periode": "jaar",
        "index": waarde,
        "voorlopig": voorlopig,
    }


INDEX = pd.DataFrame([cijfer(2014, 100.0), cijfer(2015, 103.0, voorlopig="voorlopig")])
#: A fixed, an indexed and a passed-through product, work ordered on top and work that lapsed.
WERK = [
    post("primitief", 900.0),
    post("gewijzigd", 1000.0),
    post("realisatie", 1080.0),
    post("primitief", 2000.0, "bomen", "geindexeerd"),
    post("realisatie", 2100.0, "bomen", "geindexeerd"),
    post("primitief", 500.0, "zout", "nacalculatie"),
    post("realisatie", 430.25, "zout", "nacalculatie"),
    post("gewijzigd", 70.0, "bomen", "nacalculatie", opdracht="meerwerk"),
    post("realisatie", 77.5, "bomen", "nacalculatie", opdracht="meerwerk"),
    post("realisatie", -55.0, "gras", "vast", opdracht="minderwerk"),
]
BETAALD = [voorschot(1000.0), voorschot(2000.0, "bomen"), voorschot(500.0, "zout")]


def lijnen(rows: list[dict], **over: object) -> pd.DataFrame:
    return afrekening_regels(pd.DataFrame(rows), INDEX, **over)


def per_product(rows: list[dict], **over: object) -> pd.DataFrame:
    return afrekening_per_product(lijnen(rows, **over)).set_index("product")


def test_every_prijsvorm_is_settled_as_agreed():
    table = per_product([*WERK, *BETAALD])
    columns = ["voorschot", "prijs", *AFREKENSTAPPEN, "verschuldigd", "te_verrekenen"]
    assert table.loc["gras", columns].tolist() == [
        1000.0,
        1000.0,
        0.0,
        0.0,
        0.0,
        -55.0,
        945.0,
        -55.0,
    ]
    assert table.loc["bomen", columns].tolist() == [
        2000.0,
        2000.0,
        60.0,
        0.0,
        77.5,
        0.0,
        2137.5,
        137.5,
    ]
    assert table.loc["zout", columns].tolist() == [
        500.0,
        500.0,
        0.0,
        -69.75,
        0.0,
        0.0,
        430.25,
        -69.75,
    ]
    assert table["prijsvorm"].to_dict() == {
        "gras": "vast",
        "bomen": "geindexeerd",
        "zout": "nacalculatie",
    }
    assert (table["opmerking"] == "").all()


def test_price_rise_that_the_plan_already_held_is_not_paid_twice():
    assert per_product([*WERK, *BETAALD], ingerekend=0.03).loc["bomen", "index"] == 0.0
    assert per_product([*WERK, *BETAALD], ingerekend=0.05).loc["bomen", "index"] == -38.1
    assert per_product([*WERK, *BETAALD], prijspeil=2015).loc["bomen", "index"] == 0.0


def test_work_without_an_index_keeps_its_price_and_says_so():
    rows = [
        post("primitief", 100.0, "bomen", "geindexeerd", kostensoort="zand"),
        post("realisatie", 90.0, "bomen", "geindexeerd"),
        voorschot(1.0, "bomen"),
    ]
    row = per_product(rows).loc["bomen"]
    assert (row["verschuldigd"], row["zonder_index"], row["opmerking"]) == (
        100.0,
        100.0,
        "deels zonder index",
    )
    assert (
        afrekening_index(lijnen(rows)).set_index("kostensoort").loc["zand", "reeks"]
        == "geen index"
    )


def test_unknown_prijsvorm_is_shown_and_settles_nothing_until_a_productblad_tells_it():
    rows = [
        *WERK,
        *BETAALD,
        post("primitief", 300.0, "hagen", "onbekend"),
        post("realisatie", 320.0, "hagen", "onbekend"),
        voorschot(300.0, "hagen"),
    ]
    table = afrekening_per_product(lijnen(rows))
    row = table.set_index("product").loc["hagen"]
    assert (row["prijs"], row["realisatie"]) == (300.0, 320.0)
    assert np.isnan(row["verschuldigd"])
    assert np.isnan(row["te_verrekenen"])
    assert row["opmerking"] == "prijsvorm onbekend: niet afgerekend"
    year = afrekening_per_jaar(table).iloc[0]
    assert (
        year["te_verrekenen"],
        year["niet_afgerekend"],
        year["realisatie_niet_afgerekend"],
    ) == (
        12.75,
        1,
        320.0,
    )
    assert afrekening_stappen(table)["bedrag"].iloc[-1] == year["verschuldigd"]
    told = productblad(
        ("ha", "2014-01-01", 0.1, "nacalculatie"), ("ha", "2016-01-01", 0.1, "vast")
    )
    assert per_product(rows, productblad=told).loc["hagen", "te_verrekenen"] == 20.0


def test_advance_without_work_and_work_without_advance_are_both_shown():
    table = per_product([*WERK, voorschot(2000.0, "bomen"), voorschot(40.0, "oud")])
    assert table.loc[
        "oud", ["verschuldigd", "te_verrekenen", "prijsvorm", "opmerking"]
    ].tolist() == [
        0.0,
        -40.0,
        "geen werk",
        "voorschot zonder werk",
    ]
    assert table.loc["gras", ["voorschot", "opmerking"]].tolist() == [
        0.0,
        "werk zonder voorschot",
    ]


def test_advance_finds_its_work_by_name_when_it_has_no_code():
    row = per_product([*WERK, voorschot(1000.0, "GRAS ", code="onbekend")]).loc["gras"]
    assert (row["voorschot"], row["product_code"]) == (1000.0, "gr")


def test_other_kant_reserves_and_other_phases_do_not_count():
    extra = [
        post("realisatie", 9.0, "zout", kant="baten"),
        post("realisatie", 9.0, taakveld="0.10"),
        post("prognose", 9.0),
    ]
    assert per_product([*WERK, *BETAALD, *extra]).equals(per_product([*WERK, *BETAALD]))


def test_year_without_advances_or_realisation_is_unknown_and_not_nought():
    row = per_product(WERK).loc["gras"]
    assert np.isnan(row["voorschot"])
    assert np.isnan(row["te_verrekenen"])
    assert (row["verschuldigd"], row["opmerking"]) == (
        945.0,
        "voorschotten van dit jaar ontbreken",
    )
    assert afrekening_stappen(afrekening_per_product(lijnen(WERK)))["stap"].iloc[0] == "prijs"
    busy = per_product([r for r in [*WERK, *BETAALD] if r["fase"] != "realisatie"])
    assert busy["verschuldigd"].isna().all(), "meerwerk is not known before the year is booked"
    assert "nog geen realisatie" in busy.loc["zout", "opmerking"]


def test_only_who_has_an_advance_is_settled():
    other = [
        post("primitief", 70.0, "afval", uitvoerder="De Kar"),
        post("realisatie", 75.0, "afval", uitvoerder="De Kar"),
    ]
    assert afrekening_uitvoerders(pd.DataFrame([*WERK, *BETAALD, *other])) == [NV]
    assert "afval" not in per_product([*WERK, *BETAALD, *other]).index
    assert per_product([*WERK, *BETAALD, *other], uitvoerder="De Kar").index.tolist() == [
        "afval"
    ]


def shared(*who: str) -> list[dict]:
    """One product that several did in 2012, with one advance."""
    work = [
        post(fase, 500.0, jaar=2012, uitvoerder=one)
        for one in who
        for fase in ("primitief", "realisatie")
    ]
    return [*work, voorschot(500.0, jaar=2012)]


def test_the_municipality_does_not_settle_with_itself():
    rows = shared("Gemeente Proefdorp", NV)
    assert afrekening_uitvoerders(pd.DataFrame(rows)) == [NV]
    assert afrekening_per_product(lijnen(rows))[
        ["uitvoerder", "te_verrekenen"]
    ].to_numpy().tolist() == [[NV, 0.0]]
    assert afrekening_uitvoerders(
        pd.DataFrame([*WERK, post("primitief", 1.0, uitvoerder="gemeente")])
    ) == [NV], "without advances who has a prijsvorm"


def test_advance_that_two_could_have_is_of_whom_the_other_years_say():
    table = afrekening_per_product(lijnen([*WERK, *BETAALD, *shared("Oude NV", NV)])).query(
        "jaar == 2012"
    )
    assert table[["uitvoerder", "voorschot", "te_verrekenen"]].to_numpy().tolist() == [
        [NV, 500.0, 0.0]
    ]
    # With that year alone nobody can tell: shown, not settled, until someone is chosen.
    lost = afrekening_per_product(lijnen(shared("Oude NV", NV))).set_index("uitvoerder")
    assert lost["te_verrekenen"].isna().all()
    assert lost.loc["onbekend", ["voorschot", "opmerking"]].tolist() == [
        500.0,
        "voorschot is aan geen uitvoerder toe te wijzen",
    ]
    chosen = afrekening_per_product(lijnen(shared("Oude NV", NV), uitvoerder=NV))
    assert chosen[["uitvoerder", "te_verrekenen"]].to_numpy().tolist() == [[NV, 0.0]]


def test_advance_for_a_product_of_someone_else_is_not_of_who_was_chosen():
    other = [
        post("primitief", 70.0, "afval", uitvoerder="De Kar"),
        post("realisatie", 75.0, "afval", uitvoerder="De Kar"),
        voorschot(70.0, "afval"),
    ]
    assert per_product([*WERK, *BETAALD, *other], uitvoerder=NV)["voorschot"].sum() == 3500.0
    assert afrekening_uitvoerders(pd.DataFrame([*WERK, *BETAALD, *other])) == ["De Kar", NV]


def test_export_that_names_no_uitvoerder_is_settled_as_one():
    other = [post(fase, 70.0, "afval") for fase in ("primitief", "realisatie")]
    rows = [{**r, "uitvoerder": "onbekend"} for r in [*WERK, *BETAALD, *other]]
    assert afrekening_per_jaar(afrekening_per_product(lijnen(rows)))[
        ["uitvoerder", "te_verrekenen"]
    ].to_numpy().tolist() == [["onbekend", 12.75]]


def productblad(*rows: tuple[str, str, float, str]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["product_code", "geldig_van", "overhead", "prijsvorm"])
    return table.assign(product="x", geldig_van=pd.to_datetime(table["geldig_van"]))


def test_productblad_of_the_end_of_the_year_is_in_force():
    sheets = productblad(
        ("gr", "2015-07-01", 0.2, "vast"),
        ("gr", "2012-07-01", 0.1, "vast"),
        ("gr", "2015-01-01", 0.05, "vast"),
        ("gr", "2016-01-01", 0.3, "vast"),
    )
    wanted = pd.DataFrame(
        {"jaar": [2016, 2011, 2015, 2014], "product_code": "gr", "product": "gras"},
        index=[7, 8, 9, 10],
    )
    found = bij_productblad(sheets, wanted)["overhead"]
    assert found.fillna(-1).to_dict() == {7: 0.3, 8: -1.0, 9: 0.2, 10: 0.1}


def test_overhead_is_told_by_the_productblad_else_by_its_kostensoort_else_unknown():
    rows = [
        *WERK,
        *BETAALD,
        post("primitief", 200.0, "bomen", "geindexeerd", kostensoort="Overhead"),
    ]
    table = afrekening_per_product(
        lijnen(rows), productblad(("gr", "2014-01-01", 0.115, "vast"))
    ).set_index("product")
    assert table.loc["gras", "overhead"] == round(945 * 0.115, 2)
    assert table.loc["bomen", "overhead"] == 200.0
    assert np.isnan(table.loc["zout", "overhead"])
    year = afrekening_per_jaar(table.reset_index()).iloc[0]
    assert year["overhead"] == round(945 * 0.115, 2) + 200.0
    assert year["dekking_overhead"] == pytest.approx((945 + 2337.5) / (945 + 2337.5 + 430.25))


TERUG = pd.DataFrame(
    {
        "jaar": [2015, 2015, 2015, 2014],
        "uitvoerder": ["onbekend", NV, NV, NV],
        "soort": ["dividend", "resultaatverrekening", "afrekening", "dividend"],
        "bedrag": [30.0, -10.0, 99.0, 5.0],
    }
)


def test_what_the_owner_gets_back_stands_beside_the_settlement():
    row = afrekening_netto(afrekening_per_product(lijnen([*WERK, *BETAALD])), TERUG).iloc[0]
    assert row[
        ["te_verrekenen", "dividend", "resultaatverrekening", "netto", "al_afgerekend"]
    ].tolist() == [
        12.75,
        30.0,
        -10.0,
        -7.25,
        99.0,
    ]
    assert np.isnan(row["overig"])
    assert np.isnan(
        afrekening_netto(afrekening_per_product(lijnen([*WERK, *BETAALD])), TERUG.tail(1)).iloc[
            0
        ]["netto"]
    ), "nobody said that nothing came back"


def test_other_prijsvormen_and_who_carries_the_risk():
    lines = lijnen([*WERK, *BETAALD])
    other = andere_prijsvorm(lines)
    row = other.set_index("product").loc["bomen"]
    assert row[["vast", "geindexeerd", "nacalculatie", "verschuldigd", "risico"]].tolist() == [
        2077.5,
        2137.5,
        2177.5,
        2137.5,
        -100.0,
    ]
    total = prijsvormen_totaal(other, lines).set_index("afspraak")
    assert total["te_verrekenen"].to_dict() == {
        "zoals afgesproken": 12.75,
        "alles vast": 22.5,
        "alles geindexeerd": 127.5,
        "alles nacalculatie": 132.75,
    }
    assert total.loc["alles nacalculatie", "resultaat"] == 0.0
    assert total.loc["zoals afgesproken", ["verschil", "resultaat"]].tolist() == [0.0, -120.0]


def test_contractor_gains_or_loses_on_a_price_and_never_on_nacalculatie():
    table = uitvoerder_resultaat(lijnen([*WERK, *BETAALD])).set_index("grond")
    assert table["resultaat"].to_dict() == {
        "vast": -80.0,
        "geindexeerd": -40.0,
        "nacalculatie": 0.0,
        "meerwerk": 0.0,
        "minderwerk": 0.0,
    }
    assert table.index.tolist() == [
        "vast",
        "geindexeerd",
        "nacalculatie",
        "meerwerk",
        "minderwerk",
    ]


def test_index_table_holds_what_was_used():
    row = afrekening_index(lijnen([*WERK, *BETAALD], ingerekend=0.01)).iloc[0]
    assert (row["index_prijspeil"], row["index_jaar"], row["voorlopig"], row["prijs"]) == (
        100.0,
        103.0,
        "ja",
        2000.0,
    )
    assert row["bedrag"] == 39.6


def test_items_of_the_letter_add_up():
    items = afrekening_posten(lijnen([*WERK, *BETAALD])).set_index("post")
    assert items["bedrag"].to_dict() == {
        "vast": 1000.0,
        "geindexeerd": 2000.0,
        "index": 60.0,
        "nacalculatie": 430.25,
        "meerwerk": 77.5,
        "minderwerk": -55.0,
        "verschuldigd": 3512.75,
        "voorschot": -3500.0,
        "te_verrekenen": 12.75,
    }
    assert items.loc["nacalculatie", "grondslag"] == 500.0
    assert items["producten"].tolist() == [1, 1, 1, 1, 1, 1, 3, 3, 3]


def maand(
    jaar: int, naam: str, bedrag: float, product: str = "Winterwerk SW", kant: str = "lasten"
) -> dict:
    return {"jaar": jaar, "maand": naam, "kant": kant, "product": product, "bedrag": bedrag}


def test_season_runs_across_the_turn_of_the_year_and_holds_every_booking_once():
    months = ["november", "december"]
    rows = [maand(2014, m, 10.0) for m in months] + [
        maand(2015, m, 20.0) for m in ("januari", "februari", "maart", "juni", "december")
    ]
    rows += [maand(2015, "november", 99.0, "gras"), maand(2015, "maart", 7.0, kant="baten")]
    table = winterseizoen(pd.DataFrame(rows)).set_index("seizoen")
    assert table.loc[
        "2014-2015",
        ["november", "december", "januari", "maart", "seizoen_totaal", "buiten_seizoen"],
    ].tolist() == [
        10,
        10,
        20,
        20,
        80,
        20,
    ]
    assert table.loc["2015-2016", ["november", "december"]].tolist() == [
        0.0,
        20.0,
    ], "booked on another product: this one had none"
    assert (
        table.loc["2015-2016", ["januari", "seizoen_totaal", "buiten_seizoen"]].isna().all()
    ), "not in the export"
    booked = (
        table[["november", "december", "januari", "februari", "maart", "buiten_seizoen"]]
        .sum()
        .sum()
    )
    assert booked == sum(
        r["bedrag"] for r in rows if r["product"] != "gras" and r["kant"] == "lasten"
    )


def test_nothing_to_settle_gives_empty_tables():
    lines = afrekening_regels(
        pd.DataFrame(WERK).head(0), INDEX.head(0), productblad=productblad()
    )
    table = afrekening_per_product(lines, productblad())
    other = andere_prijsvorm(lines)
    for empty in (
        table,
        afrekening_per_jaar(table),
        afrekening_stappen(table),
        afrekening_netto(table, TERUG.head(0)),
        other,
        prijsvormen_totaal(other, lines),
        uitvoerder_resultaat(lines),
        afrekening_index(lines),
        afrekening_posten(lines),
    ):
        assert empty.empty


geld = st.integers(-(10**8), 10**8).map(lambda c: c / 100)
rijen = st.lists(
    st.builds(
        post,
        st.sampled_from(["primitief", "gewijzigd", "realisatie"]),
        geld,
        st.sampled_from(["gras", "bomen", "zout"]),
        st.sampled_from(["vast", "geindexeerd", "nacalculatie", "onbekend"]),
        kostensoort=st.sampled_from(["loon", "zand"]),
        opdracht=st.sampled_from(["regulier", "meerwerk", "minderwerk", "onbekend"]),
        jaar=st.sampled_from([2014, 2015]),
    ),
    max_size=15,
)


@settings(deadline=None, max_examples=12)
@given(rijen, st.integers(1, 9999), st.randoms(use_true_random=False))
def test_splitting_reordering_and_moving_to_another_wijk_change_nothing(rows, part, chance):
    rows = [*rows, *BETAALD]
    cut = [
        half
        for r in rows
        for half in (
            {**r, "bedrag": part / 100},
            {**r, "bedrag": round(r["bedrag"] - part / 100, 2), "wijk": "Zuid"},
        )
    ]
    chance.shuffle(cut)
    # All the rest is made from these lines and nothing else.
    pd.testing.assert_frame_equal(lijnen(rows, ingerekend=0.012), lijnen(cut, ingerekend=0.012))


@settings(deadline=None, max_examples=12)
@given(rijen)
def test_steps_lead_from_advance_to_amount_due_in_every_row_and_in_total(rows):
    lines = lijnen([*rows, *BETAALD])
    table = afrekening_per_product(lines)
    known = table[
        table["te_verrekenen"].notna() & table[["prijs", *AFREKENSTAPPEN]].notna().all(axis=1)
    ]
    assert (
        cents(known["prijs"]) + sum(cents(known[s]) for s in AFREKENSTAPPEN)
        == cents(known["verschuldigd"])
    ).all()
    assert (
        cents(known["verschuldigd"]) - cents(known["voorschot"])
        == cents(known["te_verrekenen"])
    ).all()
    letters = afrekening_posten(lines)
    for jaar, year in table.groupby("jaar"):
        steps = afrekening_stappen(year)
        if len(steps):
            whole = cents(steps["bedrag"])
            assert (
                whole.iloc[:-1].sum()
                == whole.iloc[-1]
                == cents(afgerekend(year)["verschuldigd"]).sum()
            )
        items = letters[letters["jaar"] == jaar].set_index("post")["bedrag"]
        if "verschuldigd" in items:
            made = [
                p
                for p in (
                    "vast",
                    "geindexeerd",
                    "index",
                    "nacalculatie",
                    "meerwerk",
                    "minderwerk",
                )
                if p in items
            ]
            assert cents(items[made]).sum() == round(items["verschuldigd"] * 100)
    # Nothing vanishes: all work and all advances stand in the table.
    real = [r["bedrag"] for r in rows if r["fase"] == "realisatie"]
    shown = table.loc[table["realisatie"].notna(), "realisatie"]
    assert cents(shown).sum() == cents(pd.Series(real, dtype=float)).sum()
    assert cents(table["voorschot"]).sum() == 350000


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (
            lambda d: afrekening_regels(d, INDEX, uitvoerder="Onbekend BV"),
            "kies uit: Groenrijk NV",
        ),
        (
            lambda d: afrekening_regels(d.drop(columns="prijsvorm"), INDEX),
            "ontbreekt: prijsvorm",
        ),
        (lambda d: winterseizoen(d), "kolom ontbreekt: maand"),
    ],
)
def test_a_wrong_argument_is_answered_with_what_there_is(ask, told):
    with pytest.raises(ArgumentFout, match=told):
        ask(pd.DataFrame(WERK))
