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
from analyse.report.run.outline import lacking
from analyse.samenwerking import (
    kdoelen,
    kwetsbaarheid,
    sleutelkeuze,
    toerekening,
    velden,
    verdeling,
)
from antwoorden import alles_bekend, gezegd, kop_past

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
def test_the_ranking_draws_scores_their_reach_and_the_threshold() -> None:
    table = velden.velden_rangorde(SCORES, trekkingen=50)
    ax = samenwerking.velden_rangorde_grafiek(table, velden.DREMPELS)
    lines = [line.get_xdata() for line in ax.get_lines() if line.get_gid() != "streep"]
    assert [list(ends) for ends in lines] == [[3.0, 5.0], [4.0], [2.0, 2.0], [2.0]]
    (threshold,) = [line for line in ax.get_lines() if line.get_gid() == "streep"]
    assert threshold.get_xdata()[0] == 4.0
    behind = [t.get_text() for t in ax.texts]
    assert behind == ["zeer kansrijk (bij 50% van de gewichten)", "niet kansrijk"]
    assert "Groen 4,00 (3,00 tot 5,00), zeer kansrijk" in alt(ax)
    assert "Grijs 2,00, niet kansrijk." in alt(ax)
    assert alt(ax).startswith("Van 2 velden is er 1 zeer kansrijk: Groen voorop.")
    none = table[table["klasse"] == velden.LAAGST]
    assert alt(samenwerking.velden_rangorde_grafiek(none)).startswith("Geen van 1 velden")


def test_who_pays_more_is_hatched_and_an_incomplete_key_says_so() -> None:
    ax = samenwerking.kosten_per_sleutel_grafiek(verdeling.kosten_per_sleutel(SLEUTELS, KOSTEN))
    tiles = {
        (round(p.get_x() + 0.47), round(p.get_y() + 0.43)): p
        for p in ax.patches
        if isinstance(p, Rectangle)
    }
    texts = [t.get_text() for t in ax.texts]
    keys = [t.get_text() for t in ax.get_xticklabels()]
    assert keys == ["half", "k", "gelijk", "huidige kosten"]
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
    assert alt(ax).startswith("Alleen met k en huidige kosten betaalt niemand meer.")


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
    # The task with most organisations that have one person or none stands first.
    assert [gid for gid, _ in tiles] == ["één-pitter", "meer dan één", "niemand", "onbekend"]
    assert [t.get_text() for t in ax.texts] == ["1", "3 → 1", "×", "0", "?", "×"]
    assert alt(ax).startswith(
        "Van 4 taken rusten er 2 op hooguit één persoon, het vaakst boom."
    )
    lights = {gid: style.lightness(colour) for gid, colour in tiles}
    assert lights["niemand"] < lights["één-pitter"] < lights["meer dan één"]
    assert "a: boom 1, riool onbekend. b: boom 3, spel 0." in alt(ax)


def test_the_bars_of_a_kind_are_its_parts() -> None:
    table = besparing(solitair=10_000.0, gezamenlijk=-2_000.0)
    ax = samenwerking.samenwerking_besparing_grafiek(table)
    heights = {c.get_label(): [b.get_height() for b in c.patches] for c in ax.containers}
    parts = [part for part in DELEN if table[part].any()]
    assert heights == {part: table[part].tolist() for part in parts}
    assert [t.get_text() for t in ax.get_xticklabels()] == ["solitair", "gezamenlijk"]
    assert "solitair € 10.000 gerealiseerd van € 10.005" in alt(ax)
    assert alt(ax).startswith("Van wat gerealiseerd heet, is 100% solitair.")


def test_charts_of_nothing_say_so() -> None:
    empty = verdeling.kosten_per_sleutel(SLEUTELS.head(0), KOSTEN.head(0))
    for axes in (
        samenwerking.velden_rangorde_grafiek(
            velden.velden_rangorde(SCORES.head(0)), velden.DREMPELS
        ),
        samenwerking.kosten_per_sleutel_grafiek(empty),
        samenwerking.kwetsbaarheid_per_taak_grafiek(
            kwetsbaarheid.kwetsbaarheid_per_taak(MENSEN.head(0))
        ),
        samenwerking.samenwerking_besparing_grafiek(besparing().astype({"bedrag": float})),
    ):
        assert "geen gegevens" in [t.get_text() for t in axes.texts]


# ---------------------------------------------------------------------------------------------------------------
# sentences
def zeg(
    scores: pd.DataFrame = SCORES,
    sleutels: pd.DataFrame = SLEUTELS,
    kosten: pd.DataFrame = KOSTEN,
    saved: pd.DataFrame | None = None,
    *,
    geconstrueerd: bool = False,
    geen_kosten: str = "",
) -> Antwoord:
    split = verdeling.kosten_per_sleutel(sleutels, kosten)
    answer = samenwerking.samenwerking_antwoord(
        velden.velden_rangorde(scores, trekkingen=20),
        split,
        sleutelkeuze.menging_eenvoudigst(split),
        besparing(gezamenlijk=10_000.0) if saved is None else saved,
        jaar=2018,
        geconstrueerd=geconstrueerd,
        geen_kosten=geen_kosten,
    )
    kop_past(answer)
    alles_bekend(answer)
    return answer


def kwetsbaar(
    mensen: pd.DataFrame = MENSEN, doelen: pd.DataFrame = DOELEN, geen: str = ""
) -> Antwoord:
    taken = kwetsbaarheid.kwetsbaarheid_per_taak(mensen)
    answer = samenwerking.kwetsbaarheid_antwoord(
        taken,
        kwetsbaarheid.kwetsbaarheid_gedeeld(taken),
        kdoelen.kdoelen_voortgang(doelen),
        geen_doelen=geen,
    )
    kop_past(answer)
    alles_bekend(answer)
    return answer


def test_the_answer_says_which_fields_and_who_pays() -> None:
    said = zeg(geconstrueerd=True)
    assert said.kop == (
        "Van 2 velden is er 1 zeer kansrijk, Groen voorop; met k als sleutel gaat niemand erop"
        " achteruit."
    )
    text = gezegd(said)
    assert "Bij 1 veld hangt de klasse van de gewichten af, het meest bij Groen: zeer" in text
    assert "Voor 1 van 2 deelnemers hangt van de sleutel af" in text
    assert "De eenvoudigste menging zonder verliezer: k 100,0%." in text
    assert "Kosten van allen samen, per jaar: € 10.000 lager" in text
    assert "Besparing die gezamenlijk heet, 2018: € 10.000" in text
    assert "veroorzaakte, laten deze cijfers niet zien" in text
    assert said.zekerheid.startswith("De scores zijn een geconstrueerd voorbeeld")
    assert "geconstrueerd" not in gezegd(zeg())
    assert "STAAN" not in text


def test_a_proof_that_no_key_will_do_is_called_proven() -> None:
    dear = KOSTEN.assign(bedrag=[30_000.0, 60_000.0, 100_000.0])
    said = gezegd(zeg(kosten=dear))
    assert "geen sleutel laat iedereen gelijk uitkomen: € 10.000 vergoeding is nodig." in said
    assert (
        "(bewezen): er is ten minste € 10.000 per jaar vergoeding nodig; allen samen leggen €"
        " 10.000 per jaar toe." in said
    )


LATER = "gezamenlijke kosten zijn er pas vanaf 2018"


@pytest.mark.parametrize(
    ("lean", "words"),
    [
        ({"scores": SCORES.head(0)}, "niet te zeggen: scores staan niet in de exports"),
        ({"kosten": KOSTEN.head(0)}, "gezamenlijke kosten of verdeelsleutels staan niet in"),
        ({"kosten": KOSTEN.head(0), "geen_kosten": LATER}, f"is niet te zeggen: {LATER}."),
        ({"kosten": KOSTEN[KOSTEN["post"] == "gezamenlijk"]}, "wat elk nu betaalt, ontbreekt"),
        ({"sleutels": SLEUTELS.head(0)}, "geen sleutel laat iedereen gelijk uitkomen"),
        ({"scores": SCORES[SCORES["taakveld"] == "Grijs"]}, "Geen van 1 veld is kansrijk"),
    ],
)
def test_what_is_not_there_is_said_and_the_rest_stays(
    lean: dict[str, pd.DataFrame], words: str
) -> None:
    said = zeg(**lean)  # type: ignore[arg-type]
    assert words in said.kop


def test_a_name_that_is_too_long_for_a_kop_goes_to_the_rest() -> None:
    long = SCORES.replace(
        "Groen", "Beheer van alles wat groeit en bloeit in 2018, 2019 en 2020"
    )
    said = zeg(scores=long)
    assert "2019" not in said.kop
    assert "2019" in gezegd(said)
    assert "als sleutel gaat niemand erop achteruit" in said.kop


def test_shared_cost_without_a_post_is_named() -> None:
    split = verdeling.kosten_per_sleutel(SLEUTELS, KOSTEN)
    said = samenwerking.samenwerking_antwoord(
        velden.velden_rangorde(SCORES, trekkingen=20),
        split,
        sleutelkeuze.menging_eenvoudigst(split),
        besparing().astype(float),
        buiten=1234.0,
    )
    assert "Niet te verdelen: € 1.234 zonder post of deelnemer." in gezegd(said)


def test_nothing_at_all_claims_nothing() -> None:
    nothing = besparing().astype(float)
    said = zeg(SCORES.head(0), SLEUTELS.head(0), KOSTEN.head(0), nothing)
    assert said.zekerheid == "Er is niets gescoord en niets verdeeld."
    assert said.kerngetallen == ()
    assert "gerealiseerd" not in gezegd(said)
    said = kwetsbaar(MENSEN.head(0), DOELEN.head(0))
    assert said.kop.startswith("Niet te zeggen: een overzicht van wie wat kan staat niet in")
    assert said.zekerheid == "Er is niets gemeten."
    assert said.kerngetallen == ()


def test_the_answer_counts_who_can_do_what_and_what_sharing_solves() -> None:
    said = kwetsbaar()
    assert said.kop == (
        "Kwetsbaar: van 4 taken rusten er 2 op hooguit één persoon; van 1 doel is er nog geen"
        " gehaald."
    )
    text = gezegd(said)
    assert "Op één persoon: 1; door niemand te doen: 1." in text
    assert "Van 1 taak is het niet bekend." in text
    assert (
        "Deelt wie een taak heeft haar met de anderen, dan blijven er van 2 hooguit 1." in text
    )
    assert "Tekort aan mensen: 2,0 fte" in text
    assert "Concreet: 1 van 1 doelen; niet gehaald: 0; zonder tussenresultaat: 1." in text
    assert "Zonder doel: klant, kwetsbaarheid, kwaliteit en kennisdeling." in text


@pytest.mark.parametrize(
    ("mensen", "doelen", "words"),
    [
        (MENSEN, DOELEN.assign(tussenresultaat=6.0), "de doelen zijn gehaald."),
        (MENSEN.head(0), DOELEN, "Hoe kwetsbaar de taken zijn, is niet te zeggen; van 1 doel"),
        (MENSEN.assign(personen=4.0), DOELEN, "Niet kwetsbaar: elk van 4 taken kan door meer"),
        (MENSEN.assign(personen=np.nan), DOELEN, "Niet te zeggen: van 4 taken is niet overal"),
        (MENSEN, DOELEN.head(0), "of de doelen uitkomen, is niet te zeggen: doelen staan niet"),
    ],
)
def test_vulnerability_is_true_on_lean_data(
    mensen: pd.DataFrame, doelen: pd.DataFrame, words: str
) -> None:
    assert words in kwetsbaar(mensen, doelen).kop


def test_targets_of_a_later_year_are_not_called_absent() -> None:
    said = kwetsbaar(doelen=DOELEN.head(0), geen="doelen zijn er pas vanaf 2017")
    assert said.kop.endswith("is niet te zeggen: doelen zijn er pas vanaf 2017.")
    assert "staan niet" not in gezegd(said)


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
