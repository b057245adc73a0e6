"""Structural and incidental: real printed tables as oracles.

And contradictions that are found and not imagined.
"""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyse.errors import ArgumentFout
from analyse.structureel.aard import (
    aard_per_jaar,
    aard_signalen,
    exploitatieruimte,
    structureel_saldo,
)
from analyse.structureel.bbv import aard_indeling
from analyse.structureel.gedrukt import (
    gedrukte_exploitatieruimte,
    gedrukte_saldi,
    gedrukte_tegenspraken,
)
from analyse.tables import cents

SALDO, RESERVES = "Saldo baten en lasten", "Saldo toevoegingen en onttrekkingen reserves"
RESULTAAT, INCIDENTEEL = (
    "Begrotingssaldo na bestemming",
    "Waarvan incidentele baten en lasten (saldo)",
)
STRUCTUREEL = "Structureel begrotingssaldo"

# zwolle.begroting-2021.nl/p28562, -2022.nl/p33739, -2024.nl/p43676, as printed; an empty cell is
# None.
ZWOLLE = {
    "2021": (
        "x € 1.000",
        2021,
        {
            SALDO: (-10_099_765, 5_705_118, 5_549_368, 4_754_118),
            RESERVES: (13_817_417, -3_141_716, -4_357_216, -4_617_216),
            RESULTAAT: (3_717_652, 2_563_402, 1_192_152, 136_902),
            INCIDENTEEL: (0, 0, 0, 0),
        },
    ),
    "2022": (
        "x € 1.000",
        2022,
        {
            SALDO: (-4_716_222, -8_968_635, -4_845_542, -3_407_952),
            RESERVES: (4_716_222, 11_708_135, 7_469_042, 6_634_452),
            RESULTAAT: (0, 2_739_500, 2_623_500, 3_226_500),
            INCIDENTEEL: (-11_500_000, 0, 0, 0),
            STRUCTUREEL: (11_500_000, 2_739_500, 2_623_500, None),
        },
    ),
    "2024": (
        "onbekend",
        2024,
        {
            SALDO: (1_373_392, 8_147_298, -2_555_861, 454_342),
            RESERVES: (-1_373_392, -8_027_592, 2_682_901, -225_396),
            RESULTAAT: (0, 119_706, 127_040, 228_946),
            INCIDENTEEL: (15_700_000, 24_500_000, 2_000_000, 0),
            STRUCTUREEL: (15_700_000, 24_619_706, 2_127_040, 228_946),
        },
    ),
}


def cijfer(
    gemeente: str,
    document: str,
    jaar: int,
    onderwerp: str,
    waarde: float | None,
    eenheid: str = "x 1.000",
) -> dict:
    return {
        "gemeente": gemeente,
        "document": document,
        "jaar": jaar,
        "onderwerp": onderwerp,
        "waarde": waarde,
        "eenheid": eenheid,
    }


def zwolle(*documents: str, eenheid: str | None = None) -> pd.DataFrame:
    return pd.DataFrame(
        cijfer("Zwolle", document, first + i, onderwerp, waarde, eenheid or unit)
        for document in documents
        for unit, first, lines in [ZWOLLE[document]]
        for onderwerp, waarden in lines.items()
        for i, waarde in enumerate(waarden)
    )


AMERSFOORT = pd.DataFrame(
    cijfer("Amersfoort", "2020", 2020, o, w)
    for o, w in [
        (SALDO, -26_705),
        ("Toevoegingen en onttrekkingen aan reserves", 23_792),
        ("Resultaat", -2_913),
        (INCIDENTEEL, -7_719),
        ("Structureel saldo", 4_806),
    ]
)
NOORDENVELD = pd.DataFrame(
    cijfer("Noordenveld", "2023", 2023, o, w)
    for o, w in [
        (SALDO, 498),
        ("Mutaties reserves", 904),
        ("Incidenteel (als positief bedrag afgedrukt)", 1_772),
        ("Structureel saldo", 3_174),
    ]
)
DORDRECHT = pd.DataFrame(
    cijfer("Dordrecht", "2018", 2018, o, w, e)
    for o, w, e in [
        ("A structurele lasten", 451_032, "x 1.000"),
        ("B structurele baten", 459_349, "x 1.000"),
        ("C structurele toevoegingen aan reserves", 28_447, "x 1.000"),
        ("D structurele onttrekkingen aan reserves", 37_058, "x 1.000"),
        ("E totale baten exclusief reserves", 485_061, "x 1.000"),
        ("Kengetal structurele exploitatieruimte", 3.5, "%"),
    ]
)
ALLES = pd.concat(
    [zwolle("2021", "2022", "2024"), AMERSFOORT, NOORDENVELD, DORDRECHT], ignore_index=True
)


def test_both_printed_conventions_reproduce_the_printed_balance():
    assert structureel_saldo(-26_705, 23_792, -7_719, "aftrekken") == 4_806
    assert structureel_saldo(498, 904, 1_772, "optellen") == 3_174
    with pytest.raises(ValueError, match="raden"):
        structureel_saldo(1, 1, 1, "raden")


def test_printed_tables_are_recomputed_line_by_line():
    table = gedrukte_saldi(ALLES).set_index(["gemeente", "document", "jaar"])
    assert table.loc[
        ("Amersfoort", "2020", 2020), ["conventie", "aftrekken", "verschil", "status"]
    ].tolist() == [
        "aftrekken",
        4806,
        0,
        "klopt",
    ]
    assert table.loc[
        ("Noordenveld", "2023", 2023), ["conventie", "optellen", "verschil", "status"]
    ].tolist() == [
        "optellen",
        3174,
        0,
        "klopt",
    ]
    zwolse = table.loc["Zwolle"]
    assert (zwolse["verschil_resultaat"] == 0).all()
    assert zwolse.loc["2022", "conventie"].tolist() == [
        "aftrekken",
        "beide",
        "beide",
        "onbekend",
    ]
    assert zwolse.loc["2024", "conventie"].tolist() == [
        "optellen",
        "optellen",
        "optellen",
        "beide",
    ]
    assert zwolse.loc[("2024", 2025), "optellen"] == 24_619_706
    assert set(zwolse.loc["2021", "status"]) == {"niet afgedrukt"}
    assert zwolse.loc[("2022", 2025), "status"] == "niet afgedrukt"


def test_rounding_of_one_printed_unit_ties_and_two_do_not():
    def status(printed: float) -> str:
        changed = AMERSFOORT.assign(
            waarde=AMERSFOORT["waarde"].where(
                AMERSFOORT["onderwerp"] != "Structureel saldo", printed
            )
        )
        return gedrukte_saldi(changed).iloc[0]["status"]

    assert [status(p) for p in (4_805, 4_806, 4_807, 4_808, 4_804)] == [
        "klopt",
        "klopt",
        "klopt",
        "wijkt af",
        "wijkt af",
    ]


def test_a_print_that_follows_neither_convention_says_so_with_the_difference():
    changed = AMERSFOORT.assign(waarde=AMERSFOORT["waarde"].replace(4_806, 4_860))
    row = gedrukte_saldi(changed).iloc[0]
    assert (row["conventie"], row["status"], row["verschil"]) == ("geen", "wijkt af", 54)


def test_a_line_that_stands_twice_or_is_missing_is_not_guessed():
    twice = pd.concat(
        [
            AMERSFOORT,
            pd.DataFrame(
                [cijfer("Amersfoort", "2020", 2020, "Structureel begrotingssaldo", 1)]
            ),
        ]
    )
    assert gedrukte_saldi(twice).iloc[0]["status"] == "dubbele regel"
    without = AMERSFOORT[AMERSFOORT["onderwerp"] != INCIDENTEEL]
    assert gedrukte_saldi(without).iloc[0][["conventie", "status"]].tolist() == [
        "onbekend",
        "regel ontbreekt",
    ]


def test_ratio_of_dordrecht_agrees_with_the_print():
    assert round(exploitatieruimte(451_032, 459_349, 28_447, 37_058, 485_061) * 100, 2) == 3.49
    row = gedrukte_exploitatieruimte(ALLES).iloc[0]
    assert (round(row["berekend"], 2), row["afgedrukt"], row["status"]) == (3.49, 3.5, "klopt")
    wrong = DORDRECHT.assign(waarde=DORDRECHT["waarde"].replace(3.5, 3.6))
    assert gedrukte_exploitatieruimte(wrong).iloc[0]["status"] == "wijkt af"
    assert math.isnan(exploitatieruimte(1, 1, 1, 1, 0))


def test_contradictions_of_zwolle_are_found_and_no_others():
    found = gedrukte_tegenspraken(ALLES)
    assert found[["gemeente", "document", "soort"]].to_numpy().tolist() == [
        ["Zwolle", "2021", "eenheid"],
        ["Zwolle", "2022", "eenheid"],
        ["Zwolle", "2024", "teken"],
    ]
    sign = found.iloc[2]["bewijs"]
    assert "'2022' trekt" in sign
    assert "'2024' telt" in sign
    assert "−11.500.000" in sign
    assert "4.487 mln euro per regel" in found.iloc[0]["bewijs"]


def test_right_unit_is_not_contradicted():
    assert gedrukte_tegenspraken(zwolle("2021", "2022", eenheid="euro")).empty


def test_same_lines_a_thousand_times_as_large_are_found_without_an_impossible_size():
    small = zwolle("2021", eenheid="euro").assign(document="2021")
    other = small.assign(document="2021a", waarde=small["waarde"] / 1000)
    found = gedrukte_tegenspraken(pd.concat([small, other]))
    assert found[["document", "soort"]].to_numpy().tolist() == [
        ["2021", "eenheid"],
        ["2021a", "eenheid"],
    ]
    assert "1.000 keer" in found.iloc[0]["bewijs"]
    assert gedrukte_tegenspraken(
        pd.concat([small, small.assign(document="2021a", waarde=small["waarde"] / 20)])
    ).empty


def test_large_amounts_in_per_cent_or_pieces_are_no_money():
    assert gedrukte_tegenspraken(zwolle("2021", eenheid="inwoners")).empty


def test_document_without_a_name_is_called_by_its_year_when_there_is_one():
    found = gedrukte_saldi(pd.concat([AMERSFOORT, zwolle("2024")]).assign(document=None))
    assert set(found.loc[found["gemeente"] == "Amersfoort", "document"]) == {"2020"}
    assert set(found.loc[found["gemeente"] == "Zwolle", "document"]) == {"onbekend"}


def begroting(*rows: tuple) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["jaar", "aard", "kant", "product", "bedrag"])
    return frame.assign(
        fase="realisatie",
        taakveld="5.7",
        product_code="1",
        activiteit="x",
        kostensoort="derden",
        aard_reden="",
    )


def met_reden(**reasons: str):
    """Classify with a reason per product."""
    return lambda frame: aard_indeling(
        frame.assign(aard_reden=frame["product"].map(reasons).fillna(""))
    )


def test_incidental_for_three_years_and_structural_once_are_pointed_at():
    table = aard_signalen(
        aard_indeling(
            begroting(
                *(
                    (jaar, "incidenteel", "lasten", "boomziekte", 10.0)
                    for jaar in (2012, 2013, 2014)
                ),
                (2012, "incidenteel", "lasten", "feest", 9.0),
                (2013, "incidenteel", "lasten", "feest", 9.0),
                (2013, "structureel", "lasten", "nieuw", 5.0),
                (2014, "structureel", "lasten", "nieuw", 5.0),
                (2014, "structureel", "lasten", "nieuw", -5.0),
                *((jaar, "structureel", "lasten", "gras", 10.0) for jaar in (2012, 2013, 2014)),
            )
        )
    )
    assert table[
        ["signaal", "product", "aantal_jaren", "jaren", "bedrag"]
    ].to_numpy().tolist() == [
        ["incidenteel in drie jaar of meer", "boomziekte", 3, "2012, 2013, 2014", 30.0],
        ["structureel in één jaar", "nieuw", 1, "2013", 5.0],
    ]


def test_structural_once_says_nothing_in_a_table_of_two_years():
    two = begroting(
        (2013, "structureel", "lasten", "a", 1.0), (2014, "structureel", "lasten", "b", 1.0)
    )
    assert aard_signalen(aard_indeling(two)).empty


def test_temporary_flow_with_a_fixed_end_may_last_and_repeated_damage_is_asked_about():
    rows = begroting(
        *(
            (jaar, "incidenteel", "lasten", p, 10.0)
            for jaar in range(2012, 2016)
            for p in ("subsidie", "storm")
        )
    )
    table = aard_signalen(
        met_reden(subsidie="Tijdelijke subsidie, vast einde", storm="Stormschade")(rows)
    )
    assert table[["signaal", "product"]].to_numpy().tolist() == [
        ["incidenteel in drie jaar of meer", "storm"]
    ]


def test_class_that_contradicts_the_rule_is_asked_about_with_the_rule():
    rows = begroting(
        (2014, "structureel", "lasten", "subsidie", 18.0),
        (2014, "incidenteel", "lasten", "afbouw", 12.0),
    )
    table = aard_signalen(
        met_reden(subsidie="Tijdelijke subsidie, vast einde", afbouw="Beleid eindigt in 2019")(
            rows
        )
    )
    assert table["signaal"].tolist() == ["export en regel verschillen"] * 2
    three = begroting(
        *((jaar, "incidenteel", "lasten", "afbouw", 12.0) for jaar in (2014, 2015, 2016))
    )
    assert aard_signalen(met_reden(afbouw="Beleid eindigt in 2019")(three))[
        "signaal"
    ].tolist() == ["export en regel verschillen"]
    assert table["vraag"].tolist() == [
        (
            "De export zegt structureel. Een tijdelijke geldstroom met een vast einde is"
            " incidenteel, ook als hij langer duurt dan drie jaar. Wat geldt?"
        ),
        (
            "De export zegt incidenteel. Structureel beleid dat wordt beëindigd, blijft structureel"
            " tot het einde. Wat geldt?"
        ),
    ]


def test_structural_mutation_of_a_reserve_needs_a_ground_and_no_other_signal():
    rows = begroting(
        *(
            (jaar, "structureel", "baten", p, 45.0)
            for jaar in (2013, 2014, 2015)
            for p in ("zomaar", "bruggen")
        )
    )
    table = aard_signalen(
        met_reden(bruggen="Vaste onttrekking dekkingsreserve kapitaallasten")(
            rows.assign(taakveld="0.10")
        )
    )
    assert table[["signaal", "product"]].to_numpy().tolist() == [
        ["reservemutatie structureel zonder grond", "zomaar"]
    ]


def test_unknown_line_is_asked_about_above_the_threshold_per_year():
    rows = begroting(
        (2013, None, "lasten", "groot", 30_000.0),
        (2013, None, "lasten", "groot", 20_000.01),
        (2014, None, "lasten", "groot", 50_000.0),
        (2013, None, "baten", "min", -60_000.0),
    )
    table = aard_signalen(aard_indeling(rows))
    assert table[["product", "jaren", "bedrag"]].to_numpy().tolist() == [
        ["min", "2013", -60_000.0],
        ["groot", "2013", 50_000.01],
    ]
    assert aard_signalen(aard_indeling(rows), grens=70_000).empty
    assert aard_signalen(aard_indeling(rows), grens=0)["jaren"].tolist() == [
        "2013, 2014",
        "2013",
    ]


def test_what_the_user_has_decided_is_no_longer_asked():
    rows = begroting(
        *((jaar, "incidenteel", "lasten", "boomziekte", 10.0) for jaar in (2012, 2013, 2014))
    )
    decision = pd.DataFrame(
        [{"product": "Boomziekte", "aard": "incidenteel", "reden": "kap in vier jaar"}]
    )
    assert aard_signalen(aard_indeling(rows, decision)).empty
    assert len(aard_signalen(aard_indeling(rows))) == 1


def test_reserves_and_the_result_are_no_lasten_or_baten_of_the_work():
    rows = begroting(
        (2013, "structureel", "baten", "a", 5.0),
        (2013, "structureel", "baten", "b", 7.0),
        (2013, "structureel", "lasten", "c", 9.0),
    )
    table = aard_per_jaar(rows.assign(taakveld=["5.7", "0.10", "0.11"]))
    assert table.loc[table["aard"] == "structureel", "baten"].tolist() == [5.0]
    assert table["lasten"].isna().all()


def test_unknown_class_is_shown_per_year_and_a_kant_that_is_not_there_is_not_nought():
    table = aard_per_jaar(
        begroting(
            (2013, None, "lasten", "a", 1.1),
            (2013, "structureel", "lasten", "a", 2.2),
            (2013, "incidenteel", "baten", "a", 0.3),
            (2014, "structureel", "lasten", "a", 5.0),
        )
    ).set_index(["jaar", "aard"])
    assert table.loc[2013, "lasten"].to_dict() == {
        "structureel": 2.2,
        "incidenteel": 0.0,
        "onbekend": 1.1,
    }
    assert table.loc[(2013, "onbekend"), "saldo"] == -1.1
    assert table.loc[2014, ["baten", "saldo"]].isna().all(axis=None)


regels = st.tuples(
    st.sampled_from([2013, 2014]),
    st.sampled_from(["structureel", "incidenteel", "onbekend", None]),
    st.sampled_from(["lasten", "baten"]),
    st.just("p"),
    st.integers(-(10**11), 10**11).map(lambda c: c / 100),
)


@settings(deadline=None, max_examples=15)
@given(st.lists(regels, min_size=1, max_size=20))
def test_classes_add_up_to_the_input(rows):
    data = begroting(*rows)
    table = aard_per_jaar(data)
    for kant in ("lasten", "baten"):
        assert cents(table[kant]).sum() == cents(data.loc[data["kant"] == kant, "bedrag"]).sum()


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda d: aard_per_jaar(d, "jaarrekening"), "fase 'jaarrekening' bestaat niet"),
        (lambda d: aard_signalen(aard_indeling(d), "plan"), "kies uit: primitief"),
        (lambda d: aard_indeling(d.drop(columns="kant")), "kolom ontbreekt: kant"),
        (lambda d: structureel_saldo(1.0, 1.0, 1.0, "raden"), "kies uit: aftrekken, optellen"),
    ],
)
def test_a_wrong_argument_is_answered_with_what_there_is(ask, told):
    line = {
        "jaar": 2014,
        "fase": "realisatie",
        "kant": "lasten",
        "taakveld": "5.7",
        "bedrag": 1.0,
    }
    with pytest.raises(ArgumentFout, match=told):
        ask(pd.DataFrame([line]))
