"""Classes line by line: the order of sources, the five rules with what shows them.

And silence where a line says too little.
"""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyse.errors import ArgumentFout
from analyse.structureel import aardbesluiten, bbv, gronden
from analyse.tables import cents

LINE = {
    "jaar": 2016,
    "fase": "realisatie",
    "kant": "lasten",
    "taakveld": "5.7",
    "product_code": "0564",
    "product": "Bomen",
    "activiteit": "onbekend",
    "kostensoort": "Derden",
    "wijk": "Noord",
    "aard": "onbekend",
    "aard_reden": "",
    "opdracht": "regulier",
    "bedrag": 100.0,
}


def lines(*changes: dict) -> pd.DataFrame:
    return pd.DataFrame([LINE | change for change in changes])


def one(decisions: pd.DataFrame | None = None, **change: object) -> pd.Series:
    return bbv.aard_indeling(lines(change), decisions).iloc[0]


def decisions(*rows: dict) -> pd.DataFrame:
    return pd.DataFrame([{"reden": "besluit", "besluitdatum": None} | row for row in rows])


@pytest.mark.parametrize(
    ("reason", "aard", "code"),
    [
        ("Beleid eindigt per 1-1-2019, nu nog structureel", "structureel", "eindigend_beleid"),
        ("Structureel budget, vervalt in 2020", "structureel", "eindigend_beleid"),
        ("Onderuitputting groenonderhoud", "structureel", "budgetverschil"),
        (
            "Tijdelijke subsidie ecologisch beheer 2013-2017, vast einde",
            "incidenteel",
            "tijdelijk",
        ),
        ("Tijdelijk beleid, eindigt in 2018", "incidenteel", "tijdelijk"),
        ("tijdelijke inzet t/m 2019", "incidenteel", "tijdelijk"),
        ("Stormschade 18 januari", "incidenteel", "eenmalig"),
        ("Frictiekosten overdracht, laatste jaar", "incidenteel", "eenmalig"),
        ("ÉÉNMALIG aanbestedingsvoordeel", "incidenteel", "eenmalig"),
        ("Eenmalige inhuur", "incidenteel", "eenmalig"),
        ("Calamiteiten in de binnenstad", "incidenteel", "eenmalig"),
    ],
)
def test_text_that_shows_a_ground_leads_to_its_class(reason: str, aard: str, code: str):
    row = one(aard_reden=reason)
    assert row[["aard_regel", "code", "aard", "aard_bron"]].tolist() == [
        aard,
        code,
        aard,
        "regel",
    ]
    assert row["uitleg"] == row["reden"] != ""


@pytest.mark.parametrize(
    "reason",
    [
        "",
        "Bestrijding eikenprocessierups, tijdelijke plaag",
        "Subsidie beweegroute, eindigt in 2017",
        "Jaarlijks terugkerende schade",
        "Niet eenmalig",
        "Geen tijdelijke subsidie met einddatum",
        "Nog uit te zoeken",
        "Tijdelijk budget maart",
        "Afbouw van het terras",
        "Schadevrij maaien",
        "Schade-vrij maaien van de berm",
        "Calamiteitenplan geactualiseerd",
        "Schadepreventie aan bomen",
        "Voorkomen van stormschade",
        "Verzekering tegen schade",
        "Structureel budget voor de stoplijn",
        "Tijdelijkheid, einddatumloos",
    ],
)
def test_rules_are_silent_where_the_text_says_too_little_or_denies(reason: str):
    assert one(aard_reden=reason)[["aard_regel", "code", "aard", "aard_bron"]].tolist() == [
        "onbekend",
        "",
        "onbekend",
        "geen",
    ]


def test_grounds_on_both_sides_cancel_out_and_that_is_said():
    row = one(aard_reden="Onderuitputting door eenmalig aanbestedingsvoordeel")
    assert row[["aard_regel", "code"]].tolist() == ["onbekend", "tegenstrijdig"]
    assert one(aard_reden="Tijdelijk en eenmalig, vast einde")["aard_regel"] == "incidenteel"


def test_budget_difference_stays_structural_on_regular_work_only():
    assert one(aard_reden="Onderuitputting", opdracht="meerwerk")["aard_regel"] == "onbekend"
    assert one(aard_reden="Onderuitputting", opdracht="onbekend")["aard_regel"] == "onbekend"


def test_number_of_years_alone_never_makes_a_class():
    frame = lines(
        *({"jaar": jaar} for jaar in range(2010, 2020)), {"product": "Eens", "jaar": 2014}
    )
    assert set(bbv.aard_indeling(frame)["aard_regel"]) == {"onbekend"}


DRAW = {"taakveld": "0.10", "kant": "baten", "product": "Mutaties reserves"}
GROEN = {
    **DRAW,
    "aard_reden": "Bestemmingsreserve dekt structurele lasten, toereikend tot 2024",
}


@pytest.mark.parametrize(
    ("change", "aard", "code"),
    [
        (
            {"aard_reden": "Vaste onttrekking dekkingsreserve kapitaallasten"},
            "structureel",
            "dekkingsreserve",
        ),
        ({"product": "Onttrekking reserve kapitaallasten"}, "structureel", "dekkingsreserve"),
        ({"aard_reden": "Eenmalige vrijval dekkingsreserve"}, "incidenteel", "reserve"),
        ({"aard_reden": "Algemene dekkingsreserve"}, "incidenteel", "reserve"),
        ({"product": "Reserve dekking afschrijvingslasten"}, "structureel", "dekkingsreserve"),
        ({"aard_reden": "Afschrijvingsreserve gebouwen"}, "structureel", "dekkingsreserve"),
        ({"aard_reden": "Versnelde afschrijving riool"}, "incidenteel", "reserve"),
        (
            {"aard_reden": "Afschrijvingsreserve, incidentele bijdrage"},
            "incidenteel",
            "reserve",
        ),
        (
            {"aard_reden": "Toevoeging dekkingsreserve kapitaallasten", "kant": "lasten"},
            "onbekend",
            "toevoeging_onzeker",
        ),
        (
            {"aard_reden": "Eenmalige storting afschrijvingsreserve", "kant": "lasten"},
            "incidenteel",
            "reserve",
        ),
        (
            {"aard_reden": "Toevoeging reserve groen", "kant": "lasten"},
            "incidenteel",
            "reserve",
        ),
        ({"product": "Algemene reserve", "jaar": 2023}, "incidenteel", "reserve"),
        ({"product": "Algemene reserve", "jaar": 2024}, "onbekend", "algemene_reserve"),
        (
            {"product": "Algemene reserve", "jaar": 2025, "aard_reden": "Eenmalig"},
            "incidenteel",
            "reserve",
        ),
        ({"aard_reden": "Tijdelijke dekking, vast einde"}, "incidenteel", "reserve"),
        ({"aard_reden": "Beleid eindigt in 2019"}, "incidenteel", "reserve"),
        ({}, "incidenteel", "reserve"),
    ],
)
def test_mutation_of_a_reserve_is_incidental_unless_a_ground_shows(
    change: dict, aard: str, code: str
):
    assert one(**{**DRAW, **change})[["aard_regel", "code"]].tolist() == [aard, code]


def test_draws_of_three_years_on_a_sufficient_reserve_are_structural_and_of_fewer_not_to_be_told():
    three = bbv.aard_indeling(lines(*({**GROEN, "jaar": jaar} for jaar in (2015, 2016, 2017))))
    assert set(three["aard_regel"]) == {"structureel"}
    two = bbv.aard_indeling(
        lines(
            {**GROEN, "jaar": 2015},
            {**GROEN, "jaar": 2016},
            {**GROEN, "jaar": 2017, "bedrag": 0.0},
        )
    )
    assert set(two["aard_regel"]) == {"onbekend"}
    assert two["uitleg"].str.contains("niet in 3 jaren").all()
    other = bbv.aard_indeling(
        lines(
            *(
                {**GROEN, "jaar": jaar, "product": f"reserve {jaar}"}
                for jaar in (2015, 2016, 2017)
            )
        )
    )
    assert set(other["aard_regel"]) == {"onbekend"}
    short = bbv.aard_indeling(
        lines(
            *(
                {**GROEN, "aard_reden": "Bestemmingsreserve groen", "jaar": jaar}
                for jaar in (2015, 2016, 2017)
            )
        )
    )
    assert set(short["code"]) == {"reserve"}
    lacking = "Bestemmingsreserve dekt structurele lasten, maar is ontoereikend"
    assert set(
        bbv.aard_indeling(
            lines(
                *({**GROEN, "aard_reden": lacking, "jaar": jaar} for jaar in (2015, 2016, 2017))
            )
        )["code"]
    ) == {"reserve"}


def test_additions_that_come_back_each_year_are_structural_and_before_three_years_not_to_be_told():
    yearly = {
        "taakveld": "0.10",
        "kant": "lasten",
        "aard_reden": "Jaarlijkse toevoeging reserve bijdrage GOL bedrijven",
    }
    three = lines(*({**yearly, "jaar": jaar} for jaar in (2015, 2016, 2017)))
    assert set(bbv.aard_indeling(three)["aard_regel"]) == {"structureel"}
    assert set(bbv.aard_indeling(three.head(2))["aard_regel"]) == {"onbekend"}
    once = three.assign(aard_reden="Jaarlijkse toevoeging, nu eenmalig verhoogd")
    assert set(bbv.aard_indeling(once)["code"]) == {"reserve"}


def test_order_is_decision_then_export_then_rule_then_unknown():
    decided = decisions({"product": "Bomen", "aard": "structureel"})
    reason = {"aard_reden": "Stormschade"}
    assert one(decided, aard="incidenteel", **reason)[
        ["aard", "aard_bron", "reden"]
    ].tolist() == [
        "structureel",
        "besluit",
        "besluit",
    ]
    row = one(aard="structureel", **reason)
    assert row[["aard", "aard_bron", "aard_export", "aard_regel", "reden"]].tolist() == [
        "structureel",
        "export",
        "structureel",
        "incidenteel",
        "Stormschade",
    ]
    assert one(**reason)[["aard", "aard_bron"]].tolist() == ["incidenteel", "regel"]
    assert one()[["aard", "aard_bron"]].tolist() == ["onbekend", "geen"]
    assert bbv.aard_indeling(lines({}), structureel_tenzij=True).iloc[0][
        ["aard", "aard_bron"]
    ].tolist() == ["structureel", "standaard"]
    assert (
        bbv.aard_indeling(lines(reason), structureel_tenzij=True).iloc[0]["aard"]
        == "incidenteel"
    )


def test_most_specific_decision_counts_then_the_latest_and_its_keys_must_fit():
    table = decisions(
        {
            "product": "bomen",
            "aard": "structureel",
            "reden": "oud",
            "besluitdatum": "2015-01-01",
        },
        {
            "product": "Bomen",
            "aard": "incidenteel",
            "reden": "nieuw",
            "besluitdatum": "2016-01-01",
        },
        {
            "product": "Bomen",
            "wijk": "Zuid",
            "aard": "onbekend",
            "reden": "wijk",
            "besluitdatum": "2014-01-01",
        },
        {
            "product": "Bomen",
            "jaar": 2020,
            "aard": "structureel",
            "reden": "jaar",
            "besluitdatum": "2014-01-01",
        },
    )
    frame = bbv.aard_indeling(
        lines({}, {"wijk": "Zuid"}, {"jaar": 2020}, {"product": "Gras"}), table
    )
    assert frame["reden"].tolist() == ["nieuw", "wijk", "jaar", ""]
    assert frame["aard"].tolist() == ["incidenteel", "onbekend", "structureel", "onbekend"]
    assert frame["besluit"].tolist() == [1, 2, 3, -1]
    undated = decisions(
        {"product": "Bomen", "aard": "structureel"},
        {"product": "Bomen", "aard": "incidenteel", "besluitdatum": "2010-01-01"},
    )
    assert one(undated)["aard"] == "incidenteel"


def test_equal_decisions_that_contradict_leave_the_line_unknown_whatever_their_order():
    table = decisions(
        {"product": "Bomen", "aard": "structureel"},
        {"kostensoort": "derden", "aard": "incidenteel"},
    )
    for order in (table, table.iloc[::-1]):
        assert one(order)[["aard", "aard_bron"]].tolist() == ["onbekend", "besluit"]
        assert "spreken elkaar tegen" in one(order)["reden"]


def test_decision_that_fills_in_nothing_or_unknown_points_at_nothing():
    table = decisions({"product": "onbekend", "wijk": "", "aard": "structureel"})
    assert one(table)["aard_bron"] == "geen"
    assert (
        one(decisions({"taakveld": "0.1", "aard": "structureel"}), taakveld="0.10")["aard_bron"]
        == "regel"
    )
    assert (
        one(decisions({"taakveld": "0.10", "aard": "structureel"}), taakveld="0.10")[
            "aard_bron"
        ]
        == "besluit"
    )


def test_what_decisions_do_is_shown_and_one_that_does_nothing_too():
    table = decisions(
        {"product": "Bomen", "aard": "structureel", "besluitdatum": "2015-01-01"},
        {"product": "Bomen", "aard": "incidenteel", "besluitdatum": "2016-01-01"},
        {"product": "Gras", "aard": "incidenteel", "besluitdatum": "2016-01-01"},
    )
    done = aardbesluiten(bbv.aard_indeling(lines({}, {"bedrag": 0.1}), table), table)
    assert done[["rijen", "bedrag", "werking"]].to_numpy().tolist() == [
        [0, 0, "geen regel over"],
        [2, 100.1, "geldt"],
        [0, 0, "geen regel over"],
    ]


def test_the_result_has_no_class_whatever_is_decided():
    row = one(
        decisions({"product": "Bomen", "aard": "structureel"}),
        taakveld="0.11",
        aard="structureel",
    )
    assert row[["aard", "aard_bron", "aard_regel", "code"]].tolist() == [
        "geen",
        "geen",
        "onbekend",
        "resultaat",
    ]


def test_rules_are_configuration():
    own = (gronden.Grond("eigen", 5, "incidenteel", "Eigen woord.", woorden=(("jubileum*",),)),)
    assert (
        bbv.aard_indeling(lines({"aard_reden": "Jubileumfeest"}), gronden=own).iloc[0]["code"]
        == "eigen"
    )
    assert (
        bbv.aard_indeling(lines({"aard_reden": "Stormschade"}), gronden=own).iloc[0]["code"]
        == ""
    )


def test_following_the_rules_changes_only_what_the_export_says_against_them():
    frame = bbv.aard_indeling(
        lines(
            {"aard": "structureel", "aard_reden": "Stormschade"},
            {"aard": "structureel"},
            {"aard_reden": "Stormschade"},
            {"product": "Vast", "aard": "structureel", "aard_reden": "Stormschade"},
        ),
        decisions({"product": "Vast", "aard": "structureel"}),
    )
    assert bbv.tegen_de_regel(frame).tolist() == [True, False, False, False]
    assert bbv.volg_regels(frame)["aard"].tolist() == [
        "incidenteel",
        "structureel",
        "incidenteel",
        "structureel",
    ]


def test_a_table_with_the_least_columns_or_no_rows_is_classed():
    least = lines({})[["jaar", "fase", "kant", "taakveld", "bedrag"]]
    assert bbv.aard_indeling(least)["aard"].tolist() == ["onbekend"]
    assert bbv.aard_indeling(least.iloc[:0]).empty
    with pytest.raises(ArgumentFout, match="taakveld"):
        bbv.aard_indeling(least.drop(columns="taakveld"))


REASONS = st.sampled_from(
    [
        "",
        "Stormschade",
        "Beleid eindigt in 2019",
        "Onderuitputting",
        "Tijdelijk, vast einde",
        "Bestemmingsreserve dekt structurele lasten, toereikend",
        "Onttrekking dekkingsreserve",
    ]
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "jaar": st.integers(2014, 2017),
            "fase": st.sampled_from(["gewijzigd", "realisatie"]),
            "kant": st.sampled_from(["lasten", "baten"]),
            "taakveld": st.sampled_from(["5.7", "0.10", "0.11"]),
            "product": st.sampled_from(["Bomen", "Gras", "onbekend"]),
            "aard": st.sampled_from(["structureel", "incidenteel", "onbekend"]),
            "aard_reden": REASONS,
            "bedrag": st.integers(-(10**9), 10**9).map(lambda c: c / 100),
        }
    ),
    min_size=1,
    max_size=15,
)
DECIDED = decisions(
    {"product": "Gras", "aard": "incidenteel"},
    {"product": "Gras", "jaar": 2015, "aard": "onbekend"},
)
MADE = ["aard", "aard_bron", "reden", "aard_export", "aard_regel", "code", "uitleg", "besluit"]


@settings(deadline=None, max_examples=15)
@given(ROWS, st.randoms(use_true_random=False))
def test_every_line_has_one_class_and_order_labels_and_splitting_change_nothing(
    rows: list[dict], random
):
    frame = lines(*rows)
    made = bbv.aard_indeling(frame, DECIDED)
    assert made["aard"].isin(["structureel", "incidenteel", "onbekend", "geen"]).all()
    assert ((made["aard"] == "geen") == (frame["taakveld"] == "0.11")).all()
    assert (
        cents(made["bedrag"]).groupby(made["aard"]).sum().sum() == cents(frame["bedrag"]).sum()
    )

    order = random.sample(range(len(frame)), len(frame))
    pd.testing.assert_frame_equal(
        bbv.aard_indeling(frame.iloc[order], DECIDED).sort_index()[MADE], made[MADE]
    )
    blank = frame.assign(
        **{c: frame[c].mask(frame[c] == "onbekend") for c in ("product", "aard", "activiteit")}
    )
    pd.testing.assert_frame_equal(bbv.aard_indeling(blank, DECIDED)[MADE], made[MADE])
    other = frame.assign(wijk="Elders", kostensoort="Anders")
    pd.testing.assert_frame_equal(bbv.aard_indeling(other, DECIDED)[MADE], made[MADE])
    # Two halves that both differ from nought, so that the line keeps its years.
    half = pd.concat([frame.assign(bedrag=frame["bedrag"] + 7.01), frame.assign(bedrag=-7.01)])
    split = bbv.aard_indeling(half, DECIDED)
    pd.testing.assert_frame_equal(split.iloc[: len(frame)][MADE], made[MADE])
    pd.testing.assert_frame_equal(split.iloc[len(frame) :][MADE], made[MADE])
