"""One wijk beside the others: small hand-worked tables, and Voorbeeldstad as a whole.

All of it is fictional.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import analyse
from analyse import wijkblad
from analyse.dossier import open_dossier
from analyse.errors import ArgumentFout
from analyse.schouw import aandeel_op_ambitie, trend_per_wijk
from analyse.tables import cents
from analyse.wijkblad import wijkblad_antwoord
from conftest import ROOT


@pytest.fixture(scope="module")
def stad() -> analyse.Dossier:
    return open_dossier(ROOT / "data" / "voorbeeldstad")


def begroting(*rows: tuple[str, str, float]) -> pd.DataFrame:
    """Realised lasten of 2014: product, wijk, bedrag."""
    table = pd.DataFrame(rows, columns=["product_code", "wijk", "bedrag"])
    fixed = {
        "jaar": 2014,
        "fase": "realisatie",
        "kant": "lasten",
        "aard": "structureel",
        "budgetsoort": "regulier",
        "opdracht": "regulier",
        "taakveld": "5.7",
        "discipline": "groen",
        "kostensoort": "Loon",
    }
    return table.assign(**fixed, product=table["product_code"])


def areaal(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    """Stand of 2014: wijk, objecttype, eenheid, hoeveelheid."""
    return pd.DataFrame(rows, columns=["wijk", "objecttype", "eenheid", "hoeveelheid"]).assign(
        jaar=2014, mutatie="stand"
    )


BLAD = pd.DataFrame(
    {
        "product_code": ["gras", "boom"],
        "objecttype": ["Gazon", "Boom"],
        "meetlat": "",
        "stuurbaar": "ja",
        "geldig_van": pd.Timestamp(2012, 1, 1),
    }
)
MONEY = begroting(
    ("gras", "Noord", 300.0),
    ("gras", "Zuid", 100.0),
    ("boom", "Noord", 50.0),
    ("gras", "Gemeentebreed", 40.0),
)
AREAAL = areaal(
    ("Noord", "Gazon", "m2", 100.0),
    ("Zuid", "gazon", "m2", 100.0),
    ("Noord", "Boom", "st", 5.0),
)


def test_cost_per_m2_stands_beside_that_of_all_wijken_with_an_areaal() -> None:
    (row,) = wijkblad.wijk_kosten(MONEY, AREAAL, "Noord").to_dict("records")
    assert row == {
        "jaar": 2014,
        "lasten": 350.0,
        "m2": 100.0,
        "per_m2": 3.5,
        "per_m2_alle": 2.25,
    }  # (350 + 100) / 200, without Gemeentebreed
    assert np.isnan(wijkblad.wijk_kosten(MONEY, AREAAL.iloc[:0], "Noord")["per_m2"].iloc[0])
    assert wijkblad.wijk_kosten(MONEY, AREAAL, "Elders").empty


def test_the_areaal_of_a_wijk_is_priced_at_the_unit_cost_of_all() -> None:
    table = wijkblad.wijk_producten(MONEY, AREAAL, BLAD, "Noord", 2014).set_index(
        "product_code"
    )
    assert table.loc[
        "gras", ["per_eenheid", "per_eenheid_alle", "bij_alle", "verschil"]
    ].tolist() == [3.0, 2.0, 200.0, 100.0]
    assert table.loc["boom", ["eenheid", "per_eenheid", "verschil"]].tolist() == [
        "st",
        10.0,
        0.0,
    ]
    assert wijkblad.wijk_producten(MONEY, AREAAL, BLAD, "Zuid", 2014)["verschil"].tolist() == [
        -100.0
    ]


def test_an_objecttype_in_two_units_has_no_cost_per_unit() -> None:
    both = pd.concat([AREAAL, areaal(("Zuid", "Boom", "m2", 5.0))])
    table = wijkblad.wijk_producten(MONEY, both, BLAD, "Noord", 2014).set_index("product_code")
    assert np.isnan(table.loc["boom", "per_eenheid"])
    assert table.loc["gras", "per_eenheid"] == 3.0


def test_over_all_wijken_what_is_dearer_and_cheaper_cancels_out_and_nothing_is_lost(
    stad: analyse.Dossier,
) -> None:
    tables = [
        wijkblad.wijk_producten(stad.begroting, stad.areaal, stad.productblad, w, 2018)
        for w in stad.wijken
    ]
    assert sum(t["verschil"].sum() for t in tables) == pytest.approx(
        0, abs=2.0
    )  # a cent a product and wijk
    outside, part = wijkblad.kosten_zonder_wijk(stad.begroting, stad.wijken, 2018)
    b = stad.begroting
    every = b[
        (b["jaar"] == 2018)
        & (b["fase"] == "realisatie")
        & (b["kant"] == "lasten")
        & (b["budgetsoort"] != "vervanging")
        & ~b["taakveld"].isin(["0.10", "0.11"])
    ]
    whole = int(cents(every["bedrag"]).sum())
    assert sum(int(cents(t["lasten"]).sum()) for t in tables) + round(outside * 100) == whole
    assert part == pytest.approx(outside * 100 / whole)


def test_money_that_no_wijk_has_is_told() -> None:
    assert wijkblad.kosten_zonder_wijk(MONEY, ["Noord", "Zuid"], 2014) == (
        40.0,
        pytest.approx(40 / 490),
    )
    assert np.isnan(wijkblad.kosten_zonder_wijk(MONEY.iloc[:0], [], 2014)[1])


def schouw(**counts: tuple[int, int]) -> pd.DataFrame:
    """Scores of one round, A where B is asked, else C: wijk = (reached, n)."""
    rows = [
        (w, f"{w}{i}", "A" if i < k else "C") for w, (k, n) in counts.items() for i in range(n)
    ]
    table = pd.DataFrame(rows, columns=["wijk", "locatie", "niveau"])
    return table.assign(
        ronde="2014-1",
        datum=pd.Timestamp(2014, 3, 1),
        meetlat="gras",
        methode="beleid",
        beoordeling="gescoord",
        gebiedstype="woongebied",
        ambitie="B",
    )


NORM = pd.DataFrame(
    {
        "gebiedstype": ["woongebied"],
        "meetlat": ["gras"],
        "geldig_van": [pd.NaT],
        "geldig_tot": [pd.NaT],
        "ambitie": ["B"],
    }
)


def test_a_wijk_is_compared_with_the_others_and_not_with_itself() -> None:
    (row,) = wijkblad.wijk_naast_andere(
        schouw(Noord=(56, 70), Zuid=(48, 80)), NORM, "Noord"
    ).to_dict("records")
    assert (row["n"], row["n_andere"], row["aandeel"], row["aandeel_andere"]) == (
        70,
        80,
        0.8,
        0.6,
    )
    # Newcombe (1998), table II: 56/70 - 48/80 = 0.20, method 10: 0.0524 to 0.3339.
    assert (round(row["verschil_laag"], 4), round(row["verschil_hoog"], 4)) == (0.0524, 0.3339)
    assert row["vergelijking"] == "hoger"


@pytest.mark.parametrize(
    ("noord", "zuid", "words"),
    [
        ((10, 100), (90, 100), "lager"),
        ((2, 3), (60, 80), "niet te onderscheiden"),
        ((0, 0), (8, 9), "geen vergelijking"),
    ],
)
def test_three_points_or_none_are_not_called_different(
    noord: tuple[int, int], zuid: tuple[int, int], words: str
) -> None:
    (row,) = wijkblad.wijk_naast_andere(schouw(Noord=noord, Zuid=zuid), NORM, "Noord").to_dict(
        "records"
    )
    assert row["vergelijking"] == words
    assert row["n"] == noord[1]


def test_rounds_stand_in_time_whatever_they_are_called() -> None:
    later = schouw(Noord=(1, 2)).assign(ronde="Voorjaar", datum=pd.Timestamp(2015, 3, 1))
    earlier = schouw(Noord=(1, 2)).assign(ronde="Zomer", datum=pd.Timestamp(2014, 7, 1))
    assert wijkblad.wijk_naast_andere(pd.concat([later, earlier]), NORM, "Noord")[
        "ronde"
    ].tolist() == [
        "Zomer",
        "Voorjaar",
    ]


def beleving(*rows: tuple[str, float, float]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["wijk", "waarde", "n"])
    return table.assign(jaar=2014, onderwerp="Groen", eenheid="rapportcijfer")


def test_residents_are_weighted_by_answers_and_too_few_stay_unknown() -> None:
    said = beleving(
        ("Noord", 6.0, 100),
        ("Zuid", 7.0, 300),
        ("Oost", 5.0, 100),
        ("West", np.nan, 12),
        ("onbekend", 1.0, 999),
    )
    (row,) = wijkblad.wijk_bewoners(said, "Noord").to_dict("records")
    assert (row["waarde"], row["n"], row["andere"], row["wijken"]) == (6.0, 100, 6.5, 2)
    (row,) = wijkblad.wijk_bewoners(said, "West").to_dict("records")
    assert np.isnan(row["waarde"])
    assert row["n"] == 12
    (row,) = wijkblad.wijk_bewoners(said.assign(n=np.nan), "Noord").to_dict("records")
    assert row["andere"] == 6.0


def maatregel(*rows: tuple[str, str, str, float, float, str]) -> pd.DataFrame:
    """Of 2014: nummer, wijk, fase, bedrag, gerealiseerd, peildatum."""
    table = pd.DataFrame(
        rows, columns=["nummer", "wijk", "fase", "bedrag", "gerealiseerd", "peildatum"]
    )
    table["peildatum"] = pd.to_datetime(table["peildatum"])
    return table.assign(
        maatregel="Iets",
        taakstelling="T",
        jaar=2014,
        risico=0.0,
        prognose=np.nan,
        aard="structureel",
    )


def test_only_the_latest_report_of_a_measure_counts_and_what_is_done_is_not_open() -> None:
    table = wijkblad.wijk_maatregelen(
        maatregel(
            ("1", "Noord", "vastgesteld", 100.0, 10.0, "2014-03-31"),
            ("1", "Noord", "vastgesteld", 100.0, 30.10, "2014-12-31"),
            ("2", "Noord", "gerealiseerd", 50.0, 50.0, "2014-12-31"),
            ("3", "Noord", "vervallen", 20.0, 0.0, "2014-12-31"),
            ("4", "Gemeentebreed", "vastgesteld", 900.0, 0.0, "2014-12-31"),
        ),
        "Noord",
    )
    assert table[["nummer", "open"]].to_numpy().tolist() == [["1", 69.9], ["3", 20.0]]
    assert table["prognose"].isna().all()
    later = maatregel(("1", "Noord", "vastgesteld", 100.0, 0.0, "2015-12-31")).assign(jaar=2015)
    both = pd.concat(
        [maatregel(("1", "Noord", "vastgesteld", 100.0, 10.0, "2014-03-31")), later]
    )
    assert wijkblad.wijk_maatregelen(both, "Noord")["jaar"].tolist() == [2015]
    assert wijkblad.wijk_maatregelen(both, "Noord", 2014)["open"].tolist() == [90.0]


def test_nothing_known_gives_empty_tables(stad: analyse.Dossier) -> None:
    none = {
        name: getattr(stad, name).iloc[:0]
        for name in (
            "begroting",
            "areaal",
            "productblad",
            "schouw",
            "norm",
            "beleving",
            "maatregel",
        )
    }
    assert wijkblad.wijk_kosten(none["begroting"], none["areaal"], "").empty
    assert wijkblad.wijk_producten(
        none["begroting"], none["areaal"], none["productblad"], "", 0
    ).empty
    assert wijkblad.wijk_naast_andere(none["schouw"], none["norm"], "").empty
    assert wijkblad.wijk_bewoners(none["beleving"], "").empty
    assert wijkblad.wijk_maatregelen(none["maatregel"], "").empty


# ------------------------------------------------------------------------------------------------------------
# the answer
def answer(stad: analyse.Dossier, wijk: str, scores: pd.DataFrame | None = None) -> str:
    scores = stad.schouw if scores is None else scores
    made = wijkblad_antwoord(
        wijk,
        wijkblad.wijk_kosten(stad.begroting, stad.areaal, wijk),
        wijkblad.wijk_producten(stad.begroting, stad.areaal, stad.productblad, wijk, 2018),
        wijkblad.wijk_naast_andere(scores, stad.norm, wijk),
        trend_per_wijk(scores, stad.norm),
        wijkblad.wijk_bewoners(stad.beleving, wijk),
        wijkblad.wijk_maatregelen(stad.maatregel, wijk, 2018),
        wijkblad.kosten_zonder_wijk(stad.begroting, stad.wijken, 2018),
    )
    return f"{made.kop} {made.zekerheid}".replace("\u00a0", " ")


def test_the_answer_of_a_wijk_tells_its_figures_and_no_cause(stad: analyse.Dossier) -> None:
    said = answer(stad, "Noorderhof")
    assert "kostte in 2018 € 2.108.172, € 2,18 per m² areaal (alle wijken samen € 1,91)" in said
    assert (
        "In ronde 2018-4 haalt 49% (36% tot 62%, n = 53) de ambitie; in de andere wijken samen 81%:"
        " daar ligt de wijk onder" in said
    )
    assert "verslechterd" in said
    assert "Vervallen: 1 maatregel van € 45.000." in said
    assert "laten deze cijfers niet zien" in said
    for cause in ("doordat", "omdat", "leidt tot", "als gevolg"):
        assert cause not in said


def test_a_wijk_with_three_scores_or_none_gets_true_words(stad: analyse.Dossier) -> None:
    own = stad.schouw["wijk"] == "Noorderhof"
    last = stad.schouw[
        own & (stad.schouw["ronde"] == "2018-4") & (stad.schouw["beoordeling"] == "gescoord")
    ].head(3)
    said = answer(stad, "Noorderhof", pd.concat([stad.schouw[~own], last]))
    assert "n = 3" in said
    assert "Voor een trend zijn er te weinig waarnemingen" in said
    assert "In Noorderhof is niet geschouwd" in answer(stad, "Noorderhof", stad.schouw[~own])
    said = answer(stad, "Nergens")
    assert "Van Nergens is niet bekend wat het onderhoud kost." in said
    assert "Een bewonersonderzoek over deze wijk is er niet." in said
    assert "geen wijk" in answer(stad, "")


def test_the_only_wijk_has_no_others_to_stand_beside(stad: analyse.Dossier) -> None:
    said = answer(stad, "Noorderhof", stad.schouw[stad.schouw["wijk"] == "Noorderhof"])
    assert "in de andere wijken" not in said
    assert aandeel_op_ambitie(stad.schouw, stad.norm, "wijk")["n"].min() > 0


def test_a_wrong_argument_is_answered_in_dutch(stad: analyse.Dossier) -> None:
    with pytest.raises(ArgumentFout, match="jaar moet een geheel getal zijn, niet '2018'"):
        wijkblad.wijk_producten(stad.begroting, stad.areaal, stad.productblad, "Noord", "2018")
    with pytest.raises(ArgumentFout, match="kolom ontbreekt: wijk"):
        wijkblad.wijk_maatregelen(stad.maatregel.drop(columns="wijk"), "Noord")
