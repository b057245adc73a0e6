"""One wijk beside the others: small hand-worked tables, and Voorbeeldstad as a whole.

All of it is fictional.
"""

from __future__ import annotations

from copy import copy

import numpy as np
import pandas as pd
import pytest

import analyse
from analyse import wijkblad
from analyse.antwoord import Antwoord
from analyse.dossier import open_dossier
from analyse.errors import ArgumentFout
from analyse.schouw import aandeel_op_ambitie, schouw_breuken, schouw_segmenten
from analyse.tables import cents
from antwoorden import kop_past
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
    found = wijkblad.wijk_kosten(MONEY, AREAAL)
    row = found[found["wijk"] == "Noord"].iloc[0].to_dict()
    assert row == {
        "jaar": 2014,
        "wijk": "Noord",
        "lasten": 350.0,
        "m2": 100.0,
        "per_m2": 3.5,
        "per_m2_alle": 2.25,
    }  # (350 + 100) / 200, without Gemeentebreed
    assert wijkblad.wijk_kosten(MONEY, AREAAL.iloc[:0])["per_m2"].isna().all()
    assert found["wijk"].tolist() == ["Gemeentebreed", "Noord", "Zuid"]


def producten(areas: pd.DataFrame, wijk: str) -> pd.DataFrame:
    found = wijkblad.wijk_producten(MONEY, areas, BLAD, 2014)
    return found[found["wijk"] == wijk].set_index("product_code")


def test_the_areaal_of_a_wijk_is_priced_at_the_unit_cost_of_all() -> None:
    table = producten(AREAAL, "Noord")
    assert table.loc[
        "gras", ["per_eenheid", "per_eenheid_alle", "bij_alle", "verschil"]
    ].tolist() == [3.0, 2.0, 200.0, 100.0]
    assert table.loc["boom", ["eenheid", "per_eenheid", "verschil"]].tolist() == [
        "st",
        10.0,
        0.0,
    ]
    assert producten(AREAAL, "Zuid")["verschil"].tolist() == [-100.0]


def test_an_objecttype_in_two_units_has_no_cost_per_unit() -> None:
    both = pd.concat([AREAAL, areaal(("Zuid", "Boom", "m2", 5.0))])
    table = producten(both, "Noord")
    assert np.isnan(table.loc["boom", "per_eenheid"])
    assert table.loc["gras", "per_eenheid"] == 3.0


def test_over_all_wijken_what_is_dearer_and_cheaper_cancels_out_and_nothing_is_lost(
    stad: analyse.Dossier,
) -> None:
    table = wijkblad.wijk_producten(stad.begroting, stad.areaal, stad.productblad, 2018)
    table = table[table["wijk"].isin(stad.wijken)]
    assert table["verschil"].sum() == pytest.approx(0, abs=2.0)  # a cent a product and wijk
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
    assert int(cents(table["lasten"]).sum()) + round(outside * 100) == whole
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


def beside(scores: pd.DataFrame, wijk: str, norm: pd.DataFrame = NORM) -> pd.DataFrame:
    """A wijk beside the others, as its page has it."""
    scores = scores.assign(kor_versie="2013")
    rondes = schouw_segmenten(scores, schouw_breuken(scores, norm))["ronde"]
    shares = aandeel_op_ambitie(scores, norm, ["ronde", "wijk"])
    return wijkblad.wijk_naast_andere(shares, rondes, wijk)


def test_a_wijk_is_compared_with_the_others_and_not_with_itself() -> None:
    (row,) = beside(schouw(Noord=(56, 70), Zuid=(48, 80)), "Noord").to_dict("records")
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
    (row,) = beside(schouw(Noord=noord, Zuid=zuid), "Noord").to_dict("records")
    assert row["vergelijking"] == words
    assert row["n"] == noord[1]


def test_rounds_stand_in_time_whatever_they_are_called() -> None:
    later = schouw(Noord=(1, 2)).assign(ronde="Voorjaar", datum=pd.Timestamp(2015, 3, 1))
    earlier = schouw(Noord=(1, 2)).assign(ronde="Zomer", datum=pd.Timestamp(2014, 7, 1))
    found = beside(pd.concat([later, earlier]), "Noord")
    assert found["ronde"].tolist() == ["Zomer", "Voorjaar"]


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


def test_the_municipality_as_a_whole_is_no_other_wijk() -> None:
    said = pd.DataFrame(
        {
            "jaar": 2023,
            "onderwerp": "Groen",
            "eenheid": "rapportcijfer",
            "wijk": ["Noord", "Zuid", "Gemeente totaal", "Nederland"],
            "waarde": [6.8, 7.0, 6.9, 5.0],
            "n": [120, 100, 220, 9000],
        }
    )
    (row,) = wijkblad.wijk_bewoners(said, "Noord", ["Noord", "Zuid"]).to_dict("records")
    assert (row["andere"], row["wijken"]) == (7.0, 1)


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
    # What was dropped is not open: one amount has one name.
    assert table[["nummer", "open", "vervallen"]].to_numpy().tolist() == [
        ["1", 69.9, 0.0],
        ["3", 0.0, 20.0],
    ]
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
    assert wijkblad.wijk_kosten(none["begroting"], none["areaal"]).empty
    assert wijkblad.wijk_producten(
        none["begroting"], none["areaal"], none["productblad"], 0
    ).empty
    assert beside(none["schouw"], "", none["norm"]).empty
    assert wijkblad.wijk_bewoners(none["beleving"], "").empty
    assert wijkblad.wijk_maatregelen(none["maatregel"], "").empty


def test_the_largest_differences_keep_their_name_and_the_others_are_one_row() -> None:
    table = pd.DataFrame({"product": list("abcdefgh"), "lasten": 10.0, "bij_alle": 9.0}).assign(
        verschil=[1.0, -8.0, 2.0, 3.0, 4.0, 5.0, 6.0, float("nan")]
    )
    found = wijkblad.wijk_verschillen(table, meeste=5)
    assert found["product"].tolist() == ["b", "g", "f", "e", "d", "overige (2)"]
    assert found["verschil"].sum() == table["verschil"].sum()


# ------------------------------------------------------------------------------------------------------------
# the answer
def pages(
    dossier: analyse.Dossier, wijk: str, scores: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, Antwoord]:
    """The row and the answer of one wijk, as notebook 10 makes them."""
    if scores is not None:
        dossier = copy(dossier)
        dossier.schouw, dossier.inspecteurs = scores, ""  # type: ignore[assignment]
    stad = wijkblad.stad(dossier)
    own = {
        name: getattr(stad, name)[getattr(stad, name)["wijk"] == wijk]
        for name in ("kosten", "producten", "trends")
    }
    naast = wijkblad.wijk_naast_andere(stad.aandelen, stad.segmenten["ronde"], wijk)
    bewoners = wijkblad.wijk_bewoners(dossier.beleving, wijk)
    open_ = wijkblad.wijk_maatregelen(dossier.maatregel, wijk, 2018)
    row = wijkblad.wijk_stand(wijk, own["kosten"], naast, own["trends"], bewoners, open_)
    made = wijkblad.wijkblad_antwoord(
        row,
        own["kosten"],
        own["producten"],
        naast,
        own["trends"],
        bewoners,
        open_,
        stad.buiten,
        dossier.wijken,
    )
    kop_past(made)
    return row, made


def said(answer: Antwoord) -> str:
    return " ".join([answer.kop, answer.zekerheid, *answer.rest]).replace("\u00a0", " ")


def test_the_answer_of_a_wijk_tells_its_figures_and_no_cause(stad: analyse.Dossier) -> None:
    row, answer = pages(stad, "Noorderhof")
    assert answer.kop.replace("\u00a0", " ") == (
        "Noorderhof kost € 2,18 per m²; 49% haalt de ambitie, minder dan elders; de kwaliteit"
        " verslechterde."
    )
    figures = {
        one.naam: (one.waarde, one.richting, one.zekerheid) for one in answer.kerngetallen
    }
    assert {name.replace("\u00a0", " "): f for name, f in figures.items()} == {
        "Per m² in 2018; alle wijken € 1,91": ("€\u00a02,18", "hoger", "zeker"),
        "Op ambitie; andere wijken 81%": ("49%", "lager", "onzeker"),
        "Verandering per jaar": ("−5,2 %-punt", "verslechterd", "zeker"),
        "Staat open": ("€\u00a00", "", "zeker"),
    }
    told = said(answer)
    assert "kostte in 2018 € 2.108.172" in told
    assert "rust op 53 scores en ligt tussen 36% en 62%" in told
    assert "Vervallen, en dus niet meer open: 1 maatregel van € 45.000." in told
    for cause in ("doordat", "omdat", "leidt tot", "als gevolg"):
        assert cause not in told
    assert row.round(4).to_dict("records") == [
        {
            "wijk": "Noorderhof",
            "kosten_per_m2": 2.1846,
            "aandeel": 0.4906,
            "laag": 0.3612,
            "hoog": 0.6212,
            "trend": "verslechterd",
            "bewoners": 5.4,
            "staat_open": 0.0,
        }
    ]


def test_a_wijk_with_three_scores_or_none_gets_true_words(stad: analyse.Dossier) -> None:
    own = stad.schouw["wijk"] == "Noorderhof"
    last = stad.schouw[
        own & (stad.schouw["ronde"] == "2018-4") & (stad.schouw["beoordeling"] == "gescoord")
    ].head(3)
    _, answer = pages(stad, "Noorderhof", pd.concat([stad.schouw[~own], last]))
    assert "rust op 3 scores" in said(answer)
    assert "voor een trend is te weinig gemeten" in answer.kop
    row, answer = pages(stad, "Noorderhof", stad.schouw[~own])
    assert answer.kop.replace("\u00a0", " ") == "Noorderhof kost € 2,18 per m²."
    assert "de kwaliteit is niet gemeten" in answer.zekerheid
    assert row["trend"].tolist() == ["niet gemeten"]
    _, answer = pages(stad, "Nergens")
    assert answer.kop.startswith("Niet te zeggen: van Nergens zijn geen kosten")
    assert "Wat het onderhoud hier kost, is niet bekend." in said(answer)
    assert "Een bewonersonderzoek over deze wijk is er niet." in said(answer)
    _, answer = pages(stad, "")
    assert answer.kop == "Niet te zeggen, want in deze exports staat geen wijk."


def test_scores_without_an_ambition_are_no_lack_of_scores(stad: analyse.Dossier) -> None:
    bare = copy(stad)
    bare.norm, bare.inspecteurs = stad.norm.iloc[:0], ""  # type: ignore[assignment]
    bare.schouw = stad.schouw.assign(ambitie=np.nan)
    _, answer = pages(bare, "Noorderhof")
    assert answer.kop.endswith("per m²; de kwaliteit verslechterde.")
    assert "een ambitie om de scores aan te meten is er niet" in answer.zekerheid
    bare.begroting = stad.begroting.iloc[:0]
    _, answer = pages(bare, "Noorderhof")
    assert answer.kop == "De kwaliteit in Noorderhof verslechterde."
    assert answer.zekerheid.startswith("De kosten per m² zijn niet bekend;")
    _, answer = pages(bare, "Het Broek")
    assert answer.kop == (
        "Niet te zeggen: van Het Broek zijn geen kosten per m² en geen ambitie bekend."
    )


def test_a_share_without_a_cost_is_a_sentence_and_no_cost_is_called_exact(
    stad: analyse.Dossier,
) -> None:
    bare = copy(stad)
    bare.begroting, bare.inspecteurs = stad.begroting.iloc[:0], ""  # type: ignore[assignment]
    _, answer = pages(bare, "Noorderhof")
    assert answer.kop.startswith("In Noorderhof haalt 49% de ambitie, minder dan elders;")
    assert answer.zekerheid.startswith(
        "De kosten per m² zijn niet bekend; het aandeel in ronde"
    )


def test_the_last_round_of_a_wijk_is_told_when_others_were_measured_after_it(
    stad: analyse.Dossier,
) -> None:
    late = (stad.schouw["wijk"] == "Noorderhof") & stad.schouw["ronde"].str.startswith("2018")
    _, answer = pages(stad, "Noorderhof", stad.schouw[~late])
    assert "hier is het laatst gemeten in ronde 2017-4" in said(answer)
    assert "laatst gemeten" not in said(pages(stad, "Noorderhof")[1])


def test_a_wijk_that_costs_what_all_do_is_neither_dearer_nor_cheaper(
    stad: analyse.Dossier,
) -> None:
    row, _ = pages(stad, "Noorderhof")
    cost = pd.DataFrame({"jaar": [2018], "lasten": [9.0], "per_m2_alle": row["kosten_per_m2"]})
    none = cost.iloc[:0].assign(verschil=0.0)
    answer = wijkblad.wijkblad_antwoord(
        row,
        cost,
        none,
        pd.DataFrame({"n": pd.Series(dtype=float)}),
        cost.iloc[:0],
        pd.DataFrame({"waarde": pd.Series(dtype=float)}),
        wijkblad.wijk_maatregelen(stad.maatregel, "Noorderhof", 2018),
        (0.0, 0.0),
        ["Noorderhof"],
    )
    assert answer.kerngetallen[0].richting == ""


def test_the_only_wijk_has_no_others_to_stand_beside(stad: analyse.Dossier) -> None:
    _, answer = pages(stad, "Noorderhof", stad.schouw[stad.schouw["wijk"] == "Noorderhof"])
    assert "elders" not in answer.kop
    assert "Op ambitie" in [one.naam for one in answer.kerngetallen]


def test_the_chart_of_a_wijk_says_how_it_stands_beside_the_others(
    stad: analyse.Dossier,
) -> None:
    scores = stad.schouw
    rondes = schouw_segmenten(scores, schouw_breuken(scores, stad.norm))
    shares = aandeel_op_ambitie(scores, stad.norm, ["ronde", "wijk"])
    naast = wijkblad.wijk_naast_andere(shares, rondes["ronde"], "Noorderhof")
    (ax,) = wijkblad.wijk_naast_andere_grafiek(naast, rondes, "Noorderhof")
    figure = ax.figure
    assert figure.analyse_titel == (
        "49% haalt de ambitie in 2018-4, in de andere wijken samen 81%"
    )
    assert figure.get_size_inches()[0] == pytest.approx(5.0)
    (none,) = wijkblad.wijk_naast_andere_grafiek(naast.iloc[:0], rondes, "Elders")
    assert none.figure.analyse_titel == "Van Elders zijn er geen scores met een ambitie"


def test_a_wrong_argument_is_answered_in_dutch(stad: analyse.Dossier) -> None:
    with pytest.raises(ArgumentFout, match="jaar moet een geheel getal zijn, niet '2018'"):
        wijkblad.wijk_producten(stad.begroting, stad.areaal, stad.productblad, "2018")
    with pytest.raises(ArgumentFout, match="kolom ontbreekt: wijk"):
        wijkblad.wijk_maatregelen(stad.maatregel.drop(columns="wijk"), "Noord")


def test_what_of_a_measure_is_not_known_leaves_what_is_open_unknown() -> None:
    none = pd.DataFrame()
    scores = pd.DataFrame({"n": [], "aandeel": [], "laag": [], "hoog": []})
    marks = pd.DataFrame({"jaar": [], "eenheid": [], "waarde": []})
    for open_, told in (([10.5, 20.0], 30.5), ([10.5, np.nan], np.nan), ([], 0.0)):
        held = pd.DataFrame({"open": pd.Series(open_, dtype="float64")})
        row = wijkblad.wijk_stand("Noord", none, scores, none, marks, held)
        assert row["staat_open"].tolist() == pytest.approx([told], nan_ok=True)
    row = wijkblad.wijk_stand("Noord", none, scores, none, marks, None)
    assert np.isnan(row["staat_open"].iloc[0])
