"""Working together in pictures and words.

What is drawn are the numbers, and every sentence is true of its tables.
"""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import Rectangle

from analyse import samenwerking
from analyse.antwoord import Antwoord
from analyse.besparing.taakstelling import DELEN
from analyse.charts import style
from analyse.report.outline import lacking
from analyse.samenwerking import (
    kdoelen,
    kwetsbaarheid,
    sleutelkeuze,
    toerekening,
    velden,
    verdeling,
)

mpl.use("Agg")

SCORES = pd.DataFrame(
    [
        ("Groen", "x", "k", 5.0),
        ("Groen", "x", "l", 3.0),
        ("Grijs", "x", "k", 2.0),
        ("Grijs", "x", "l", np.nan),
    ],
    columns=["taakveld", "partij", "aspect", "score"],
)
KOSTEN = pd.DataFrame(
    [("a", "nu", 30_000.0), ("b", "nu", 60_000.0), ("onbekend", "gezamenlijk", 80_000.0)],
    columns=["deelnemer", "post", "bedrag"],
)
SLEUTELS = pd.DataFrame(
    [("a", "k", 1.0), ("b", "k", 3.0), ("a", "half", 1.0)],
    columns=["deelnemer", "sleutel", "waarde"],
)
MENSEN = pd.DataFrame(
    [
        ("a", "boom", 1.0, 1.0),
        ("b", "boom", 3.0, 2.0),
        ("a", "riool", np.nan, np.nan),
        ("b", "spel", 0.0, 0.0),
    ],
    columns=["organisatie", "taak", "personen", "uitstroom_vijf_jaar"],
).assign(
    fte_nodig=1.0,
    fte_beschikbaar=0.5,
    inhuur_aandeel=np.nan,
    kosten_eigen=np.nan,
    kosten_inhuur=np.nan,
)
DOELEN = pd.DataFrame(
    [("p", "c", "kosten", "d", "euro", 10.0, 6.0, np.nan)],
    columns=[
        "partij",
        "cluster",
        "k",
        "doel",
        "eenheid",
        "beginwaarde",
        "streefwaarde",
        "tussenresultaat",
    ],
).assign(
    afgesproken_op=pd.Timestamp(2020, 1, 1),
    streefdatum=pd.Timestamp(2020, 6, 1),
    peildatum=pd.NaT,
)


def besparing(**done: float) -> pd.DataFrame:
    table = pd.DataFrame({"toerekening": list(done), "gerealiseerd": list(done.values())})
    return table.assign(
        bedrag=table["gerealiseerd"] + 5.0,
        in_uitvoering=5.0,
        risico=0.0,
        vervallen=0.0,
        zonder_bedrag=0.0,
    )


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    yield
    plt.close("all")


def alt(ax: plt.Axes) -> str:
    return str(ax.figure.analyse_alt).replace("\u00a0", " ")  # type: ignore[union-attr]


# ----------------------------------------------------------------------------------------------------------------
# pictures
def test_the_ranking_draws_scores_thresholds_reach_and_ranks() -> None:
    table = velden.velden_rangorde(SCORES, trekkingen=50)
    left, right = samenwerking.velden_rangorde_grafiek(table, velden.DREMPELS)
    drawn = {
        str(line.get_label()): line.get_xdata().tolist()
        for line in left.get_lines()
        if line.get_gid() == "score"
    }
    assert drawn == {"zeer kansrijk (≥ 4,0)": [4.0], "niet kansrijk": [2.0]}
    assert [
        line.get_xdata()[0] for line in left.get_lines() if line.get_gid() == "drempel"
    ] == [
        4.0,
        3.5,
        2.5,
    ]
    (reach,) = [c for c in left.collections if c.get_gid() == "bereik"]
    assert [s[:, 0].tolist() for s in reach.get_segments()] == [[3.0, 5.0], [2.0, 2.0]]
    (ranks,) = [c for c in right.collections if c.get_gid() == "rang"]
    assert [s[:, 0].tolist() for s in ranks.get_segments()] == table[
        ["rang_laag", "rang_hoog"]
    ].astype(float).to_numpy().tolist()
    assert "50%" in [t.get_text() for t in right.texts]
    assert "Groen: 4,00, zeer kansrijk (bij 50% van de gewichten), rang 1 (1 tot 1)." in alt(
        left
    )
    assert "1 niet ingevuld" in left.figure.texts[1].get_text().replace("\n", " ")


def test_who_pays_more_is_hatched_and_an_incomplete_key_says_so() -> None:
    ax = samenwerking.kosten_per_sleutel_grafiek(verdeling.kosten_per_sleutel(SLEUTELS, KOSTEN))
    tiles = {
        (round(p.get_x() + 0.48), round(p.get_y() + 0.44)): p
        for p in ax.patches
        if isinstance(p, Rectangle)
    }
    texts = [t.get_text() for t in ax.texts]
    keys = [t.get_text() for t in ax.get_xticklabels()]
    assert keys == ["half", "k", "gelijk", "huidige\nkosten"]
    assert {
        k: (p.get_gid(), p.get_hatch() or "") for k, p in tiles.items() if k[0] in (1, 2)
    } == {
        (1, 0): ("minder", ""),
        (1, 1): ("gelijk", ""),
        (2, 0): ("meer", "////"),
        (2, 1): ("minder", ""),
    }
    assert texts.count("sleutel\nonvolledig") == 2
    assert "evenveel" in texts
    assert "10\nmeer" in texts
    assert "k: a betaalt € 20.000 (€ 10.000 minder), b betaalt € 60.000 (evenveel)." in alt(ax)
    assert "a onbekend (sleutel onvolledig)" in alt(ax)


def test_a_small_difference_is_not_shown_as_nought() -> None:
    costs = KOSTEN.assign(bedrag=[20_000.0, 59_997.14, 80_000.0])
    ax = samenwerking.kosten_per_sleutel_grafiek(
        verdeling.kosten_per_sleutel(SLEUTELS[SLEUTELS["sleutel"] == "k"], costs)
    )
    assert "< 1\nmeer" in [t.get_text() for t in ax.texts]
    assert "(€ 2,86 meer)" in alt(ax)


def test_people_are_tiles_with_their_number_and_unknown_is_a_question_mark() -> None:
    ax = samenwerking.kwetsbaarheid_per_taak_grafiek(
        kwetsbaarheid.kwetsbaarheid_per_taak(MENSEN)
    )
    tiles = [(p.get_gid(), p.get_facecolor()) for p in ax.patches if isinstance(p, Rectangle)]
    assert [gid for gid, _ in tiles] == ["één-pitter", "meer dan één", "onbekend", "niemand"]
    assert [t.get_text() for t in ax.texts] == ["1", "3 → 1", "?", "×", "×", "0"]
    lights = {gid: style.lightness(colour) for gid, colour in tiles}
    assert lights["niemand"] < lights["één-pitter"] < lights["meer dan één"]
    assert "a: boom 1, riool onbekend. b: boom 3, spel 0." in alt(ax)


def test_the_bars_of_a_kind_are_its_parts() -> None:
    table = besparing(solitair=10_000.0, gezamenlijk=-2_000.0)
    (ax,) = samenwerking.samenwerking_besparing_grafiek(
        {"Toerekening": table, "Leeg": table.head(0)}
    )
    widths = {c.get_label(): [b.get_width() for b in c.patches] for c in ax.containers}
    assert widths == {part: table[part].tolist() for part in DELEN}
    assert [t.get_text() for t in ax.get_yticklabels()] == ["solitair", "gezamenlijk"]
    assert "solitair € 10.000 gerealiseerd van € 10.005" in alt(ax)


def test_charts_of_nothing_say_so() -> None:
    empty = verdeling.kosten_per_sleutel(SLEUTELS.head(0), KOSTEN.head(0))
    for axes in (
        samenwerking.velden_rangorde_grafiek(
            velden.velden_rangorde(SCORES.head(0)), velden.DREMPELS
        )[0],
        samenwerking.kosten_per_sleutel_grafiek(empty),
        samenwerking.kwetsbaarheid_per_taak_grafiek(
            kwetsbaarheid.kwetsbaarheid_per_taak(MENSEN.head(0))
        ),
        samenwerking.samenwerking_besparing_grafiek({})[0],
    ):
        assert "geen gegevens" in [t.get_text() for t in axes.texts]


# ---------------------------------------------------------------------------------------------------------------
# sentences
def zeg(
    scores: pd.DataFrame = SCORES,
    sleutels: pd.DataFrame = SLEUTELS,
    kosten: pd.DataFrame = KOSTEN,
    mensen: pd.DataFrame = MENSEN,
    saved: pd.DataFrame | None = None,
    doelen: pd.DataFrame = DOELEN,
    *,
    geconstrueerd: bool = False,
) -> Antwoord:
    split = verdeling.kosten_per_sleutel(sleutels, kosten)
    mix, taken = (
        sleutelkeuze.menging_eenvoudigst(split),
        kwetsbaarheid.kwetsbaarheid_per_taak(mensen),
    )
    answer = samenwerking.samenwerking_antwoord(
        velden.velden_rangorde(scores, trekkingen=20),
        split,
        mix.uitkomst,
        mix.gewichten,
        taken,
        kwetsbaarheid.kwetsbaarheid_gedeeld(taken),
        besparing(solitair=10_000.0) if saved is None else saved,
        kdoelen.kdoelen_voortgang(doelen),
        jaar=2018,
        geconstrueerd=geconstrueerd,
    )
    return Antwoord(answer.kop.replace("\u00a0", " "), answer.zekerheid)


def test_the_answer_goes_through_all_four_questions() -> None:
    said = zeg(geconstrueerd=True)
    assert (
        said.kop
        == "Van 2 velden is er 1 zeer kansrijk: Groen; bij 1 veld hangt de klasse van de gewichten"
        " af, het meest bij Groen (blijft zeer kansrijk bij 50% van alle gewichten). Voor 1 van"
        " de 2 deelnemers hangt van de sleutel af of die meer of minder betaalt. Met de sleutel"
        " k 100,0% gaat niemand erop achteruit; samen scheelt dat € 10.000 per jaar. Van 4 taken"
        " rust er 1 op één persoon, 1 kan door niemand worden gedaan en van 1 is het niet"
        " bekend; als wie dezelfde taak heeft die deelt, blijft daarvan hooguit 1 over. Het"
        " tekort telt op tot 2,0 fte. Van de € 10.000 die in 2018 als gerealiseerd is gemeld, is"
        " volgens de opgave solitair € 10.000. Van 1 doel op de K's is er 1 concreet en zijn er"
        " geen gehaald; van 1 is er geen tussenresultaat."
    )
    assert "geconstrueerd; van STAAN is alleen de uitkomst gepubliceerd" in said.zekerheid
    assert "veroorzaakte, laten deze cijfers niet zien" in said.zekerheid


def test_a_proof_that_no_key_will_do_is_called_proven() -> None:
    dear = KOSTEN.assign(bedrag=[30_000.0, 60_000.0, 100_000.0])
    said = zeg(kosten=dear).kop
    assert (
        "(bewezen): er is ten minste € 10.000 per jaar vergoeding nodig; allen samen leggen €"
        " 10.000 per jaar toe." in said
    )


@pytest.mark.parametrize(
    ("lean", "words"),
    [
        ({"scores": SCORES.head(0)}, "is niet te zeggen: er zijn geen scores"),
        ({"kosten": KOSTEN.head(0)}, "de gezamenlijke kosten of de verdeelsleutels ontbreken"),
        (
            {"kosten": KOSTEN[KOSTEN["post"] == "gezamenlijk"]},
            "wat elk nu betaalt is niet bekend",
        ),
        ({"mensen": MENSEN.head(0)}, "er is geen overzicht van wie wat kan"),
        (
            {"mensen": MENSEN[MENSEN["organisatie"] == "b"]},
            "Van 2 taken rusten er geen op één persoon, 1 kan door niemand worden gedaan.",
        ),
        ({"sleutels": SLEUTELS.head(0)}, "Voor 1 van de 2 deelnemers"),
        (
            {"doelen": DOELEN.assign(tussenresultaat=6.0)},
            "is er 1 concreet en is er 1 gehaald; van elk is er een tussenresultaat.",
        ),
        (
            {"scores": SCORES[SCORES["taakveld"] == "Grijs"]},
            "Van 1 veld is er 1 niet kansrijk: Grijs; geen enkel gewicht verandert een klasse.",
        ),
    ],
)
def test_what_is_not_there_is_said_and_the_rest_stays(
    lean: dict[str, pd.DataFrame], words: str
) -> None:
    assert words in zeg(**lean).kop  # type: ignore[arg-type]


def test_nothing_at_all_claims_nothing() -> None:
    said = zeg(
        SCORES.head(0),
        SLEUTELS.head(0),
        KOSTEN.head(0),
        MENSEN.head(0),
        besparing().astype(float),
        DOELEN.head(0),
    )
    assert said.zekerheid == "Er is niets gemeten en niets vergeleken."
    assert "gerealiseerd" not in said.kop


def test_the_notebook_needs_one_of_its_tables_and_says_which() -> None:
    notebook = {
        "metadata": {
            "analyse": {"tabellen": ["begroting"], "een_van": ["kdoel", "kwetsbaarheid"]}
        }
    }
    assert lacking(notebook, {"begroting", "kdoel"}) == []
    assert lacking(notebook, {"kdoel"}) == ["begroting"]
    assert lacking(notebook, {"begroting"}) == ["kdoel of kwetsbaarheid"]
    assert lacking({"metadata": {}}, set()) == []


def test_besparing_of_the_measures_feeds_the_chart() -> None:
    assert {"toerekening", "bedrag", "aandeel", *DELEN} <= set(
        toerekening.samenwerking_besparing(_maatregel(), "toerekening", 2018)
    )


def _maatregel() -> pd.DataFrame:
    row = {
        "nummer": "1",
        "taakstelling": "t",
        "maatregel": "m",
        "jaar": 2018,
        "bedrag": 1.0,
        "fase": "vastgesteld",
        "gerealiseerd": 1.0,
        "risico": 0.0,
        "prognose": 1.0,
        "peildatum": pd.Timestamp(2018, 1, 1),
        "soort": "inkoop",
        "toerekening": "solitair",
    }
    return pd.DataFrame([row])
