"""Levels, shares with their interval, and breaks.

The unknown is counted apart and methods never meet.
"""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyse.errors import ArgumentFout
from analyse.schouw import (
    aandeel_jaar_eerder,
    aandeel_op_ambitie,
    geldende_ambitie,
    geldige_scores,
    rapportcijfers_met_breuk,
    schouw_breuken,
    schouw_segmenten,
)
from analyse.statistiek.intervallen import wilson
from analyse.tables import NIVEAUS

GRAS = "groen-gras-lengte"


def score(
    niveau: str | None,
    *,
    ronde: str = "2013-1",
    datum: str = "2013-03-01",
    methode: str = "beleid",
    locatie: str = "1",
    wijk: str = "Noord",
    beoordeling: str | None = None,
    meetlat: str = GRAS,
    gebiedstype: str = "woongebied",
    kor: str = "2013",
    ambitie: str | None = None,
):
    return {
        "ronde": ronde,
        "datum": pd.Timestamp(datum),
        "methode": methode,
        "kor_versie": kor,
        "wijk": wijk,
        "gebiedstype": gebiedstype,
        "locatie": locatie,
        "meetlat": meetlat,
        "niveau": niveau,
        "ambitie": ambitie,
        "beoordeling": beoordeling or ("gescoord" if niveau else "niet_beoordeeld"),
    }


def schouw(*rows: dict) -> pd.DataFrame:
    frame = pd.DataFrame(rows)
    for column in ("niveau", "ambitie"):
        frame[column] = pd.Categorical(
            frame[column].astype("object"), categories=list(NIVEAUS), ordered=True
        )
    return frame


def scores(text: str, **rest: str) -> list[dict]:
    return [
        score(level, locatie=f"{rest.get('wijk', '')}{i}", **rest)
        for i, level in enumerate(text.split())
    ]


def norm(*rows: tuple) -> pd.DataFrame:
    frame = pd.DataFrame(
        rows, columns=["gebiedstype", "meetlat", "geldig_van", "geldig_tot", "ambitie"]
    )
    return frame.assign(
        geldig_van=pd.to_datetime(frame["geldig_van"]),
        geldig_tot=pd.to_datetime(frame["geldig_tot"]),
    )


B_TOT_2014 = norm(
    ("woongebied", GRAS, "2010-01-01", "2014-01-01", "B"),
    ("woongebied", GRAS, "2014-01-01", None, "C"),
)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (9, 10, 60, 98),
        (18, 20, 70, 97),
        (45, 50, 79, 96),
        (90, 100, 83, 94),
        (360, 400, 87, 93),
    ],
)
def test_wilson_interval_at_ninety_per_cent(hits, n, low, high):
    bounds = wilson([hits], [n])
    assert [round(float(b[0]) * 100) for b in bounds] == [low, high]


def test_wilson_stays_within_nought_and_one_and_knows_nothing_of_no_scores():
    low, high = wilson([19, 20, 0, 0], [20, 20, 20, 0])
    assert high[0] < 1 < 0.95 + 1.96 * (0.95 * 0.05 / 20) ** 0.5
    assert (low[2], high[1]) == (0, 1)
    assert pd.isna(low[3])
    assert pd.isna(high[3])


def test_location_that_was_scored_again_counts_once_with_its_latest_score():
    table = schouw(
        score("D", datum="2013-03-09"),
        score("B", datum="2013-03-12"),
        score("A", datum="2013-03-01"),
        score("C", ronde="2013-2"),
        score("C", methode="bestek"),
        score("C", locatie="2"),
    )
    found = geldige_scores(table)
    assert found["niveau"].tolist() == ["B", "C", "C", "C"]
    assert found["eerdere_scores"].tolist() == [2, 0, 0, 0]


def test_table_joined_from_two_files_repeats_its_index():
    table = pd.concat([schouw(*scores("A B")), schouw(*scores("C D", ronde="2013-2"))])
    assert geldige_scores(table)["niveau"].tolist() == ["A", "B", "C", "D"]
    assert aandeel_op_ambitie(table, B_TOT_2014, "ronde")["op_ambitie"].tolist() == [2, 0]


def test_the_two_kinds_of_not_scored_are_apart_and_in_no_share():
    table = schouw(
        *scores("A B"),
        score(None, locatie="x", beoordeling="niet_aanwezig"),
        score(None, locatie="y", beoordeling="niet_beoordeeld"),
        score(None, locatie="z", beoordeling="gescoord"),
        score("D", locatie="q", beoordeling="niet_aanwezig"),
    )
    share = aandeel_op_ambitie(table, B_TOT_2014, "wijk").iloc[0]
    assert share[["n", "op_ambitie", "niet_aanwezig", "niet_beoordeeld"]].tolist() == [
        2,
        2,
        2,
        2,
    ]


def test_methods_are_never_mixed_and_the_unknown_method_is_counted():
    table = schouw(
        *scores("A A"),
        score("D", methode="bestek", locatie="b"),
        score("D", methode="onbekend", locatie="o"),
    )
    for methode, n in (("beleid", 2), ("bestek", 1)):
        share = aandeel_op_ambitie(table, B_TOT_2014, [], methode=methode)
        assert share["n"].tolist() == [n]
    assert geldige_scores(table)["methode"].tolist() == [
        "beleid",
        "beleid",
        "bestek",
        "onbekend",
    ]
    with pytest.raises(ValueError, match="onbekend"):
        aandeel_op_ambitie(table, B_TOT_2014, [], methode="onbekend")


def test_ambition_is_that_of_the_day_of_the_score():
    table = schouw(
        score("C", datum="2013-12-31", locatie="1"), score("C", datum="2014-01-01", locatie="2")
    )
    assert geldende_ambitie(table, B_TOT_2014).tolist() == ["B", "C"]
    assert aandeel_op_ambitie(table, B_TOT_2014, []).iloc[0][["n", "op_ambitie"]].tolist() == [
        2,
        1,
    ]
    assert (
        aandeel_op_ambitie(table, B_TOT_2014, [], vaste_datum="2012-06-01").iloc[0][
            "op_ambitie"
        ]
        == 0
    )
    assert aandeel_op_ambitie(table, B_TOT_2014, [], niveau="D").iloc[0]["op_ambitie"] == 2


def test_ambition_that_ended_without_a_successor_holds_until_the_day_it_ended():
    ended = norm(("woongebied", GRAS, "2010-01-01", "2014-01-01", "B"))
    table = schouw(
        score("C", datum="2013-12-31", locatie="1"), score("C", datum="2014-01-01", locatie="2")
    )
    assert geldende_ambitie(table, ended).astype("object").fillna("geen").tolist() == [
        "B",
        "geen",
    ]


def test_a_plus_is_better_than_a():
    table = schouw(*scores("A+ A B"))
    assert aandeel_op_ambitie(table, B_TOT_2014, [], niveau="A").iloc[0]["op_ambitie"] == 2


def test_score_without_a_norm_uses_the_printed_ambition_else_is_shown_apart():
    table = schouw(
        score("B", gebiedstype="centrum", ambitie="A"),
        score("B", gebiedstype="centrum", locatie="2"),
        score("B", locatie="3"),
    )
    row = aandeel_op_ambitie(table, B_TOT_2014, []).iloc[0]
    assert row[["n", "op_ambitie", "zonder_norm"]].tolist() == [2, 1, 1]
    fixed = aandeel_op_ambitie(table, B_TOT_2014, [], vaste_datum="2013-01-01").iloc[0]
    assert fixed[["n", "op_ambitie", "zonder_norm"]].tolist() == [1, 1, 2]


def test_group_without_scores_is_shown_with_an_unknown_share():
    row = (
        aandeel_op_ambitie(
            schouw(*scores("A"), score(None, wijk="Zuid", locatie="z")), B_TOT_2014, "wijk"
        )
        .set_index("wijk")
        .loc["Zuid"]
    )
    assert row["n"] == 0
    assert row[["aandeel", "laag", "hoog"]].isna().all()


rijen = st.lists(
    st.builds(
        score,
        st.sampled_from([*NIVEAUS, None]),
        ronde=st.sampled_from(["2013-1", "2013-2"]),
        datum=st.sampled_from(["2013-03-01", "2014-03-02"]),
        locatie=st.sampled_from(["1", "2", "3"]),
        wijk=st.sampled_from(["Noord", "Zuid", None]),
        beoordeling=st.sampled_from(["gescoord", "niet_aanwezig", "niet_beoordeeld"]),
        methode=st.sampled_from(["beleid", "bestek"]),
        gebiedstype=st.sampled_from(["woongebied", "centrum"]),
    ),
    min_size=1,
    max_size=20,
)


@settings(deadline=None, max_examples=40)
@given(rijen)
def test_every_row_is_counted_exactly_once(rows):
    table = schouw(*rows)
    kept = geldige_scores(table)
    assert len(kept) + kept["eerdere_scores"].sum() == len(table)
    for methode in ("beleid", "bestek"):
        of_method = (kept["methode"] == methode).sum()
        share = aandeel_op_ambitie(table, B_TOT_2014, ["wijk"], methode=methode)
        assert (
            share[["n", "zonder_norm", "niet_aanwezig", "niet_beoordeeld"]].to_numpy().sum()
            == of_method
        )
        assert (share["laag"].dropna() <= share["aandeel"].dropna() + 1e-12).all()
        assert (share["hoog"].dropna() >= share["aandeel"].dropna() - 1e-12).all()


REEKS = schouw(
    score("B", ronde="2012-1", datum="2012-03-01", kor="eigen methode"),
    score("B", ronde="2012-2", datum="2012-06-01", kor="eigen methode"),
    score("B", ronde="2012-3", datum="2012-09-01", kor="KOR 2010"),
    score("B", ronde="2012-b", datum="2012-07-01", methode="bestek", kor="KOR 2010"),
    score("B", ronde="2013-4", datum="2013-12-01", kor="KOR 2010"),
    score("B", ronde="2014-1", datum="2014-03-01", kor="KOR 2010"),
)


def test_change_of_edition_and_of_norm_break_the_series_and_a_contract_check_does_not():
    found = schouw_breuken(REEKS, B_TOT_2014)
    assert found[["ronde", "soort", "methode"]].to_numpy().tolist() == [
        ["2012-3", "meetwijze", "beleid"],
        ["2014-1", "norm", "alle"],
    ]
    assert found["omschrijving"].tolist() == [
        "andere meetwijze: eigen methode wordt KOR 2010",
        "ambitie verlaagd voor 1 norm",
    ]
    pieces = schouw_segmenten(REEKS, found)
    assert pieces["ronde"].tolist() == ["2012-1", "2012-2", "2012-3", "2013-4", "2014-1"]
    assert pieces["segment"].tolist() == [0, 0, 1, 1, 2]
    assert schouw_segmenten(REEKS, found, soorten=("methode", "meetwijze"))[
        "segment"
    ].tolist() == [
        0,
        0,
        1,
        1,
        1,
    ]


def test_method_that_ends_for_good_is_a_break():
    table = schouw(
        score("B", ronde="1", datum="2012-01-01", methode="bestek"),
        score("B", ronde="2", datum="2013-01-01"),
    )
    assert schouw_breuken(table, B_TOT_2014.iloc[:0])[
        ["ronde", "soort"]
    ].to_numpy().tolist() == [["2", "methode"]]


def test_norm_that_changes_inside_a_round_breaks_at_that_round():
    table = schouw(
        score("B", ronde="a", datum="2013-11-01"),
        score("B", ronde="b", datum="2013-12-20"),
        score("B", ronde="b", datum="2014-01-10", locatie="2"),
        score("B", ronde="c", datum="2014-04-01"),
    )
    assert schouw_segmenten(table, schouw_breuken(table, B_TOT_2014))["segment"].tolist() == [
        0,
        1,
        1,
    ]


# zwolle.jaarverslag-2014.nl/p1712.html: 2012 was not measured in the same way.
CIJFERS = {
    "Binnenstad": (6.6, 6.7, 6.7),
    "Diezerpoort c.a.": (6.3, 6.3, 6.1),
    "Berkum": (6.3, 6.3, 6.1),
    "Buitengebied": (6.3, 6.3, 6.2),
    "Westenholte, Stadshagen": (6.4, 6.4, 6.1),
    "Holtenbroek en Aalanden": (6.1, 6.1, 6.3),
    "Zwolle-Zuid": (6.2, 6.3, 6.1),
}


def test_marks_of_zwolle_are_not_compared_across_2012():
    printed = pd.DataFrame(
        {"gebied": g, "jaar": 2010 + i, "onderwerp": "rapportcijfer", "waarde": c}
        for g, row in CIJFERS.items()
        for i, c in enumerate(row)
    )
    table = rapportcijfers_met_breuk(printed, [2012])
    assert table.groupby("jaar")["cijfer"].mean().round(2).to_dict() == {
        2010: 6.31,
        2011: 6.34,
        2012: 6.23,
    }
    assert table.groupby("jaar")["segment"].unique().map(list).to_dict() == {
        2010: [0],
        2011: [0],
        2012: [1],
    }
    assert table.loc[table["jaar"] == 2012, "verschil"].isna().all()
    assert table.set_index(["gebied", "jaar"]).loc[("Zwolle-Zuid", 2011), "verschil"] == 0.1
    assert rapportcijfers_met_breuk(printed, [])["verschil"].isna().sum() == 7


def year_later() -> tuple[pd.DataFrame, pd.DataFrame]:
    table = schouw(
        *scores("B B B C", ronde="2013-2", datum="2013-05-20"),
        *scores("B B B B", ronde="2013-4", datum="2013-11-01"),
        *scores("B C C C", ronde="2014-2", datum="2014-05-11"),
    )
    return table, aandeel_op_ambitie(table, B_TOT_2014, "ronde", niveau="B")


def test_share_is_put_beside_the_same_season_a_year_earlier():
    table, shares = year_later()
    found = aandeel_jaar_eerder(
        shares, schouw_segmenten(table, schouw_breuken(table, B_TOT_2014), soorten=())
    ).set_index("ronde")
    assert found["ronde_eerder"].to_dict() == {
        "2013-2": "",
        "2013-4": "",
        "2014-2": "2013-2",
    }, "never the round just before"
    row = found.loc["2014-2"]
    assert row[["aandeel_eerder", "n_eerder", "verschil"]].tolist() == [0.75, 4, -0.5]
    # Newcombe (1998), method 10, by hand from the Wilson bounds of 1 and 3 of 4.
    low, high = wilson([1, 3], [4, 4])
    assert row["verschil_laag"] == pytest.approx(
        -0.5 - ((0.25 - low[0]) ** 2 + (high[1] - 0.75) ** 2) ** 0.5
    )
    assert row["verschil_hoog"] == pytest.approx(
        -0.5 + ((high[0] - 0.25) ** 2 + (0.75 - low[1]) ** 2) ** 0.5
    )


def test_a_year_earlier_across_a_break_is_named_and_not_compared():
    table, shares = year_later()
    found = aandeel_jaar_eerder(
        shares, schouw_segmenten(table, schouw_breuken(table, B_TOT_2014))
    ).set_index("ronde")
    assert found.loc["2014-2", ["ronde_eerder", "vergelijking"]].tolist() == [
        "2013-2",
        "breuk ertussen",
    ]
    assert (
        found.loc["2014-2", ["aandeel_eerder", "n_eerder", "verschil", "verschil_laag"]]
        .isna()
        .all()
    )
    assert found.loc["2013-4", "vergelijking"] == "geen ronde"


def test_no_policy_round_has_no_year_earlier():
    table = schouw(*scores("B B", methode="bestek"))
    shares = aandeel_op_ambitie(table, B_TOT_2014, ["wijk", "ronde"])
    assert aandeel_jaar_eerder(
        shares, schouw_segmenten(table, schouw_breuken(table, B_TOT_2014))
    ).empty


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        (
            lambda table: aandeel_op_ambitie(table, B_TOT_2014, "wijk", methode="steekproef"),
            "beleid, bestek",
        ),
        (
            lambda table: aandeel_op_ambitie(table, B_TOT_2014, "straat"),
            "kolom ontbreekt: straat",
        ),
        (
            lambda table: aandeel_op_ambitie(table, B_TOT_2014, "wijk", niveau="E"),
            r"A\+, A, B, C, D",
        ),
        (
            lambda table: aandeel_op_ambitie(
                table, B_TOT_2014, [], vaste_datum="2014-01-01", niveau="B"
            ),
            "niet allebei",
        ),
        (lambda table: aandeel_jaar_eerder(table, table), "kolom ontbreekt: n, aandeel"),
    ],
)
def test_a_wrong_argument_is_answered_in_dutch(ask, answer: str) -> None:
    with pytest.raises(ArgumentFout, match=answer):
        ask(schouw(*scores("A B")))
