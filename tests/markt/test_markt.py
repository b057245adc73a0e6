"""The tariff beside its market band, and KPI's.

Cases worked by hand, exact sums, the truth of Voorbeeldstad, and lean tables.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analyse
from analyse import markt
from analyse.antwoord import Antwoord
from analyse.errors import ArgumentFout
from analyse.markt import tarieven
from analyse.read.typed import empty
from analyse.tables import TABLES, cents
from antwoorden import alles_bekend, gezegd, kop_past

DATA = Path(__file__).parents[2] / "data"
sys.path.insert(0, str(DATA))

from bouw_voorbeeldstad import model  # noqa: E402

NO_INDEX = empty(TABLES["prijsindex"])
INDEX = pd.DataFrame(
    {
        "reeks": ["loon", "loon", "gww", "gww"],
        "basisjaar": "2010",
        "periode": "jaar",
        "jaar": [2015, 2016, 2015, 2016],
        "index": [100.0, 110.0, 100.0, 90.0],
        "voorlopig": "definitief",
    }
)


def prices(**changes: object) -> pd.DataFrame:
    """One comparison: EUR 1,00 with 20 % overhead against 0,90 (0,80 to 0,95) with 10 % overhead, of the same year."""
    row: dict[str, object] = {
        "jaar": 2016,
        "product_code": "01",
        "product": "Gras",
        "eenheid": "m2",
        "tarief": 1.0,
        "tarief_overhead": "inclusief",
        "overhead": 0.2,
        "markt_laag": 0.8,
        "markt_midden": 0.9,
        "markt_hoog": 0.95,
        "markt_overhead": "inclusief",
        "overhead_markt": 0.1,
        "prijspeil": 2016,
        "reeks": "",
        "prijzen": 4,
        "hoeveelheid": 1000.0,
        "bron": "b",
        "peildatum": pd.NaT,
    }
    frame = pd.DataFrame([row | changes])
    return frame.astype(
        dict.fromkeys(
            (
                "overhead",
                "markt_laag",
                "markt_midden",
                "markt_hoog",
                "overhead_markt",
                "hoeveelheid",
            ),
            "float64",
        )
    )


def on(table: pd.DataFrame, basis: str) -> pd.Series:
    return table[table["grondslag"] == basis].iloc[0]


@pytest.mark.parametrize(
    ("tarief", "oordeel", "positie", "buiten"),
    [
        (1.0, "boven", 4 / 3, 50.0),
        (0.95, "binnen", 1.0, 0.0),
        (0.8, "binnen", 0.0, 0.0),
        (0.875, "binnen", 0.5, 0.0),
        (0.7, "onder", -2 / 3, -100.0),
    ],
)
def test_a_tariff_lies_below_in_or_above_the_band(
    tarief: float, oordeel: str, positie: float, buiten: float
) -> None:
    row = on(markt.tarieven_naast_markt(prices(tarief=tarief), NO_INDEX), "inclusief")
    assert (row["oordeel"], row["buiten_band"]) == (oordeel, buiten)
    assert row["positie"] == pytest.approx(positie)
    assert row["verschil"] == pytest.approx(1000 * (tarief - 0.9))


def test_overhead_is_stripped_or_added_on_both_sides() -> None:
    table = markt.tarieven_naast_markt(prices(markt_overhead="exclusief"), NO_INDEX)
    met, zonder, papier = (on(table, b) for b in tarieven.GRONDSLAGEN)
    assert (met["tarief"], met["midden"]) == (
        1.0,
        1.0,
    )  # 0,90 without is 1,00 with 10 % overhead
    assert met["verschil"] == 0.0
    assert (zonder["tarief"], zonder["midden"], zonder["oordeel"]) == (0.8, 0.9, "binnen")
    assert (papier["tarief"], papier["midden"], papier["oordeel"]) == (1.0, 0.9, "boven")


def test_unknown_overhead_leaves_only_the_basis_that_is_given() -> None:
    table = markt.tarieven_naast_markt(prices(overhead_markt=np.nan), NO_INDEX)
    assert on(table, "inclusief")["oordeel"] == "boven"
    bare = on(table, "exclusief")
    assert (bare["oordeel"], bare["reden"]) == (
        "onbekend",
        "overhead in de marktprijs onbekend",
    )
    assert np.isnan(bare["verschil"])
    both = markt.tarieven_naast_markt(
        prices(tarief_overhead="onbekend", markt_overhead="onbekend"), NO_INDEX
    )
    assert set(both.loc[both["grondslag"] != "afgedrukt", "oordeel"]) == {"onbekend"}
    assert on(both, "inclusief")["reden"].startswith("overhead in het tarief onbekend")
    free = markt.tarieven_naast_markt(
        prices(tarief_overhead="onbekend", overhead=0.0), NO_INDEX
    )
    assert on(free, "exclusief")["tarief"] == 1.0


def test_the_productblad_and_areaal_give_what_the_comparison_does_not() -> None:
    blad = pd.DataFrame(
        {
            "product_code": ["01"],
            "geldig_van": [pd.Timestamp("2015-01-01")],
            "overhead": [0.25],
            "objecttype": ["Gras"],
            "meetlat": [""],
            "stuurbaar": ["ja"],
            "product": ["Gras"],
        }
    )
    areaal = pd.DataFrame(
        {
            "jaar": [2016, 2016, 2016],
            "wijk": "w",
            "gebiedstype": "onbekend",
            "objecttype": ["gras", "gras", "gras"],
            "eenheid": ["m2", "m2", "m2"],
            "hoeveelheid": [600.0, 40.0, 7.0],
            "mutatie": ["stand", "onbekend", "groei"],
        }
    )
    asked = prices(overhead=np.nan, hoeveelheid=np.nan)
    row = on(markt.tarieven_naast_markt(asked, NO_INDEX, blad, areaal), "exclusief")
    assert (row["tarief"], row["hoeveelheid"]) == (0.75, 640.0)
    other = on(
        markt.tarieven_naast_markt(asked.assign(eenheid="st"), NO_INDEX, blad, areaal),
        "inclusief",
    )
    assert np.isnan(other["omzet"])
    assert other["reden"] == "geen hoeveelheid"


def test_a_market_price_moves_with_its_index_to_the_year_of_the_tariff() -> None:
    row = on(
        markt.tarieven_naast_markt(prices(prijspeil=2015, reeks="Loon"), INDEX), "inclusief"
    )
    assert row["indexfactor"] == pytest.approx(1.1)
    assert row["midden"] == pytest.approx(0.99)
    none = on(markt.tarieven_naast_markt(prices(prijspeil=2015, reeks=""), INDEX), "inclusief")
    assert (none["oordeel"], none["reden"]) == ("onbekend", "geen index voor het prijspeil")
    spread = markt.tarieven_indexgevoeligheid(prices(prijspeil=2015, reeks="loon"), INDEX, 2016)
    assert spread["reeks"].tolist() == ["zoals opgegeven", "zonder index", "loon", "gww"]
    assert spread["verschil"].tolist() == [10.0, 100.0, 10.0, 190.0]


@pytest.mark.parametrize(
    ("changes", "reden"),
    [
        (
            {"markt_laag": np.nan, "markt_midden": np.nan, "markt_hoog": np.nan},
            "geen marktprijs",
        ),
        ({"markt_laag": 0.97}, "band klopt niet: laag, midden en hoog staan niet op volgorde"),
        ({"markt_hoog": np.nan}, "geen volledige band"),
        ({"markt_midden": np.nan}, "geen midden"),
    ],
)
def test_what_is_missing_is_named(changes: dict[str, object], reden: str) -> None:
    row = on(markt.tarieven_naast_markt(prices(**changes), NO_INDEX), "inclusief")
    assert row["reden"] == reden
    assert (row["oordeel"] == "onbekend") == (reden != "geen midden")
    assert np.isnan(row["verschil"]) == (reden != "geen volledige band")


amounts = st.decimals(min_value=-50, max_value=5000, places=4).map(float)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(amounts, amounts, st.integers(0, 10**6)), min_size=1, max_size=5))
def test_the_total_is_the_sum_of_its_cents(rows: list[tuple[float, float, int]]) -> None:
    frame = pd.concat(
        [
            prices(
                tarief=t,
                markt_laag=m - 1,
                markt_midden=m,
                markt_hoog=m + 1,
                hoeveelheid=float(q),
            )
            for t, m, q in rows
        ]
    )
    table = markt.tarieven_naast_markt(frame, NO_INDEX)
    for basis, whole in markt.tarieven_totaal(table).set_index("grondslag").iterrows():
        mine = table[table["grondslag"] == basis]
        assert whole["producten"] == len(rows) == whole[list(tarieven.OORDELEN)].sum()
        for column in ("verschil", "buiten_band", "omzet"):
            assert round(whole[column] * 100) == cents(mine[column]).sum()


def test_the_money_with_and_without_a_market_price_is_all_money() -> None:
    lasten = pd.DataFrame(
        {
            "jaar": [2016, 2016, 2016, 2015],
            "product_code": ["01", "onbekend", "03", "01"],
            "product": ["Gras", "Bomen", "Hout", "Gras"],
            "bedrag": [60.01, 29.99, 10.0, 5.0],
        }
    )
    frame = pd.concat(
        [prices(), prices(product_code="onbekend", product="Bomen", tarief_overhead="onbekend")]
    )
    table = markt.tarieven_dekking(markt.tarieven_naast_markt(frame, NO_INDEX), lasten)
    assert table["bedrag"].tolist() == [60.01, 29.99, 10.0]
    assert table["aandeel"].tolist() == pytest.approx([0.6001, 0.2999, 0.1])


def test_voorbeeldstad_is_above_and_below_its_market_where_the_truth_says() -> None:
    stad, waar = analyse.open_dossier(DATA / "voorbeeldstad"), model.waarheid()["markt"]
    table = markt.tarieven_naast_markt(
        stad.markt, stad.prijsindex, stad.productblad, stad.areaal
    )
    # In the year of the truth, without overhead: the tariff over the market is one over what the
    # truth says, but for one year of its index.
    first = table[(table["jaar"] == 2014) & (table["grondslag"] == "exclusief")].set_index(
        "product_code"
    )
    known = [code for code in first.index if first.loc[code, "reden"] == ""]
    assert len(known) == 12
    for code in known:
        assert 1 / (1 + first.loc[code, "afwijking"]) == pytest.approx(
            waar["product"][code]["midden"], rel=2e-3
        )
    assert first.loc["0570", "reden"] == "overhead in de marktprijs onbekend"
    assert first.loc["0568", "reden"] == "geen marktprijs"
    # Tariff x areaal is the budget of the product, but for the decimals of the tariff.
    budget = stad.begroting[
        (stad.begroting["fase"] == "primitief")
        & (stad.begroting["jaar"] == 2018)
        & (stad.begroting["product_code"] == "0563")
    ]
    met = table[(table["jaar"] == 2018) & (table["grondslag"] == "inclusief")].set_index(
        "product_code"
    )
    assert met.loc["0563", "omzet"] == pytest.approx(
        budget.loc[budget["kant"] == "lasten", "bedrag"].sum(), rel=1e-4
    )


# ------------------------------------------------------------------------------------------------------------------
# KPI's
def kpis(*rows: tuple[object, ...]) -> pd.DataFrame:
    names = ["kpi", "richting", "streefwaarde", "waarde", "beinvloedbaar", "soort"]
    frame = pd.DataFrame(list(rows), columns=names).assign(
        jaar=2016, periode=pd.NA, eenheid="%"
    )
    return frame.astype({"streefwaarde": "float64", "waarde": "float64"})


KPIS = kpis(
    ("a", "hoger", 90, 90, "ja", "hard"),
    ("b", "hoger", 90, 81, "ja", "hard"),
    ("c", "lager", 5, 6, "nee", "zacht"),
    ("d", "lager", 5, 4, "deels", "zacht"),
    ("e", "onbekend", 5, 4, "onbekend", "zacht"),
    ("f", "hoger", 5, np.nan, "ja", "hard"),
    ("g", "lager", 0, 2, "deels", "hard"),
)


def test_a_score_is_met_in_its_own_direction_and_unmeasured_is_not_missed() -> None:
    scores = markt.kpi_scores(KPIS).set_index("kpi")
    assert scores["oordeel"].to_dict() == {
        "b": "niet gehaald",
        "c": "niet gehaald",
        "d": "gehaald",
        "a": "gehaald",
        "e": "onbekend",
        "f": "onbekend",
        "g": "niet gehaald",
    }
    assert scores.loc[["a", "b", "c", "d"], "afstand"].tolist() == pytest.approx(
        [0, -0.1, -0.2, 0.2]
    )
    assert np.isnan(scores.loc["g", "afstand"])
    assert scores.loc[["e", "f"], "reden"].tolist() == [
        "richting niet afgesproken",
        "niet gemeten",
    ]


# --------------------------------------------------------------------------------------------------------------
# sentences
NO_KPIS = KPIS.head(0)


def answer(
    frame: pd.DataFrame, kpi: pd.DataFrame = NO_KPIS, gekozen: int | None = None
) -> Antwoord:
    table = markt.tarieven_naast_markt(frame, INDEX)
    money = pd.DataFrame(
        {"jaar": [2016], "product_code": ["01"], "product": ["Gras"], "bedrag": [10.0]}
    )
    found = markt.markt_antwoord(
        markt.tarieven_totaal(table),
        markt.tarieven_dekking(table, money),
        markt.tarieven_indexgevoeligheid(frame, INDEX, 2016),
        markt.kpi_scores(kpi),
        jaar=markt.tarieven_laatste_jaar(table),
        gekozen=gekozen,
    )
    kop_past(found)
    alles_bekend(found)
    return found


def test_the_answer_says_both_bases_and_what_paper_would_say() -> None:
    found = answer(prices(markt_overhead="exclusief"))
    text = gezegd(found)
    assert found.kop == (
        "Ja: in 2016 ligt het enige vergeleken tarief in de marktband; samen zijn ze gelijk aan"
        " het midden van de markt."
    )
    assert "In de marktband: 1; erboven: 0; eronder: 0, beide kanten met overhead." in text
    assert "Samen met overhead: gelijk aan het midden van de markt." in text
    assert "Samen zonder overhead: € 100 lager dan het midden van de markt (11,1%)." in text
    assert "zoals afgedrukt: € 100 hoger dan het midden van de markt (11,1%)" in text
    assert "Gewone lasten met een marktprijs: 100%" in text


@pytest.mark.parametrize(
    ("tariffs", "words"),
    [
        ([0.9, 0.9, 1.0], "Grotendeels: in 2016 liggen van 3 vergeleken tarieven er 2 in de"),
        ([0.9, 1.0], "Nee: in 2016 ligt van 2 vergeleken tarieven er 1 in de marktband"),
        ([1.0, 0.7], "Nee: in 2016 ligt van 2 vergeleken tarieven er 0 in de marktband"),
        ([0.9, 0.8], "Ja: in 2016 liggen alle 2 vergeleken tarieven in de marktband"),
    ],
)
def test_the_verdict_counts_the_tariffs_in_their_band(tariffs: list[float], words: str) -> None:
    frame = pd.concat(
        [prices(product_code=str(at), tarief=tariff) for at, tariff in enumerate(tariffs)]
    )
    assert answer(frame).kop.startswith(words)


def test_a_difference_that_another_index_turns_round_is_unsure() -> None:
    sure = answer(prices()).kerngetallen[0]
    assert (sure.waarde.replace("\u00a0", " "), sure.richting) == ("€ 100", "hoger")
    assert sure.zekerheid == "waarschijnlijk"
    turned = answer(prices(prijspeil=2015, reeks="loon", tarief=0.95))
    assert turned.kerngetallen[0].zekerheid == "onzeker"
    assert turned.kerngetallen[0].richting == "lager"


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (prices().head(0), "Niet te zeggen: marktprijzen staan niet in de exports."),
        (prices(tarief_overhead="onbekend"), "is op gelijke voet met een marktprijs"),
        (prices(overhead_markt=np.nan), "Nee: in 2016 ligt van 1 vergeleken tarief er 0"),
        (prices(hoeveelheid=np.nan), "ligt van 1 vergeleken tarief er 0 in de marktband."),
        (prices(prijspeil=2015, reeks="onbekend"), "geen tarief van 2016 is op gelijke voet"),
        (
            prices(markt_laag=np.nan, markt_hoog=np.nan),
            "een volledige marktband ontbreekt in 2016; samen zijn ze hoger dan het midden",
        ),
    ],
)
def test_the_answer_is_true_on_lean_data(frame: pd.DataFrame, words: str) -> None:
    found = answer(frame)
    assert words in found.kop
    assert "KPI's staan niet in de exports." in found.rest


def test_a_year_without_prices_is_said_and_not_called_absent() -> None:
    said = answer(prices(), gekozen=2017).zekerheid
    assert said.startswith("Van 2017 is er geen marktprijs; dit is 2016.")
    assert "geen marktprijs" not in answer(prices(), gekozen=2016).zekerheid
    nothing = markt.tarieven_naast_markt(prices().head(0), INDEX)
    found = markt.markt_antwoord(
        markt.tarieven_totaal(nothing),
        markt.tarieven_dekking(
            nothing, pd.DataFrame(columns=["jaar", "product_code", "product", "bedrag"])
        ),
        markt.tarieven_indexgevoeligheid(prices().head(0), INDEX, 2016),
        markt.kpi_scores(KPIS.head(0)),
        geen_prijs="marktprijzen zijn er pas vanaf 2018",
    )
    assert found.kop == "Niet te zeggen: marktprijzen zijn er pas vanaf 2018."


def test_influence_is_counted_of_all_and_of_the_missed() -> None:
    text = gezegd(answer(prices(), KPIS))
    assert (
        "Van 7 KPI-scores in 2016 kan de uitvoerder er 3 zelf beïnvloeden, 2 deels en 1 niet; van 1"
        " is dat niet bekend." in text
    )
    assert "Van de 3 gemiste kon hij er 1 zelf beïnvloeden en 1 deels." in text
    assert "Gemiste KPI's in eigen hand van de uitvoerder, 2016: 1 van 3" in text
    assert "Er is geen enkele gemist." in gezegd(answer(prices(), KPIS.head(1)))


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (
            lambda: markt.tarieven_indexgevoeligheid(prices(), INDEX, "2016"),
            "jaar moet een geheel getal zijn, niet '2016' (er is: 2016)",
        ),
        (
            lambda: markt.tarieven_indexgevoeligheid(prices(), INDEX, 2020),
            "van jaar 2020 zijn er geen gegevens (er is: 2016)",
        ),
        (
            lambda: markt.tarieven_naast_markt(prices(), INDEX, grondslagen=["netto"]),
            "grondslag 'netto' bestaat niet (kies uit: inclusief, exclusief, afgedrukt)",
        ),
        (
            lambda: markt.kpi_scores(prices()),
            "kolom ontbreekt: periode, kpi, soort",
        ),
    ],
)
def test_a_wrong_argument_is_answered_with_what_there_is(
    asked: Callable[[], object], answer: str
) -> None:
    with pytest.raises(ArgumentFout) as refused:
        asked()
    assert answer in str(refused.value)
