"""What the answer about quality says: true of small, empty and odd tables too."""

from __future__ import annotations

import pandas as pd

from analyse.schouw import beeldkwaliteit_antwoord


def quality(**rounds: tuple[float, float, float]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "ronde": r.replace("r", "").replace("_", "-"),
                "n": 50,
                "aandeel": a,
                "laag": lo,
                "hoog": hi,
            }
            for r, (a, lo, hi) in rounds.items()
        ]
    )


SEGMENTS = pd.DataFrame(
    {
        "ronde": ["2013-4", "2014-4", "2015-4"],
        "segment": [0, 1, 1],
        "breuk": ["", "andere meetwijze", ""],
    }
)
CITY = quality(r2013_4=(0.9, 0.8, 0.95), r2014_4=(0.8, 0.7, 0.9), r2015_4=(0.7, 0.6, 0.8))


def wijken(low: tuple[float, float, float], high: tuple[float, float, float]) -> pd.DataFrame:
    return pd.concat(
        [quality(r2015_4=low).assign(wijk="Noord"), quality(r2015_4=high).assign(wijk="Zuid")]
    )


def test_overlapping_intervals_are_called_chance() -> None:
    text = beeldkwaliteit_antwoord(
        CITY, wijken((0.6, 0.4, 0.8), (0.8, 0.7, 0.9)), SEGMENTS
    ).tekst
    assert "kan toeval zijn" in text
    text = beeldkwaliteit_antwoord(
        CITY, wijken((0.4, 0.3, 0.5), (0.8, 0.7, 0.9)), SEGMENTS
    ).tekst
    assert "overlappen niet" in text


def test_a_year_earlier_is_compared_only_within_a_piece() -> None:
    one = wijken((0.6, 0.4, 0.8), (0.8, 0.7, 0.9))
    assert "een jaar eerder was dat 80%" in beeldkwaliteit_antwoord(CITY, one, SEGMENTS).tekst
    broken = SEGMENTS.assign(segment=[0, 1, 2])
    text = beeldkwaliteit_antwoord(CITY, one, broken).tekst
    assert "daartussen ligt een breuk" in text
    assert "was dat" not in text


def test_one_round_and_one_wijk_make_a_true_sentence() -> None:
    city = quality(r2015_4=(0.7, 0.6, 0.8))
    text = beeldkwaliteit_antwoord(city, city.assign(wijk="Noord"), SEGMENTS.tail(1)).tekst
    assert text == "In ronde 2015-4 haalt 70% (60% tot 80%, n = 50) de ambitie."


def test_no_scores_is_said() -> None:
    assert (
        "geen ronde"
        in beeldkwaliteit_antwoord(CITY.assign(n=0), CITY.assign(wijk="x"), SEGMENTS).tekst
    )


def trends(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["wijk", "oordeel", "reden", "nodig_per_ronde"])
    known = table["reden"] == ""
    return table.assign(
        van="2014-4",
        tot="2015-4",
        begin=pd.Series(0.8, table.index).where(known),
        eind=pd.Series(0.6, table.index).where(known),
    )


def test_every_wijk_is_in_the_answer_with_its_verdict() -> None:
    found = trends(
        ("Noord", "verslechterd", "", 100),
        ("Oost", "stabiel", "", 100),
        ("Zuid", "geen trend aangetoond", "", 100),
        ("West", "te weinig waarnemingen", "minder dan 10 locaties", 189),
        ("Dorp", "te weinig waarnemingen", "geen scores", 210),
    )
    answer = beeldkwaliteit_antwoord(CITY, CITY.assign(wijk="x"), SEGMENTS, found)
    assert (
        "Van 2014-4 tot en met 2015-4 verslechterd: Noord (80% naar 60% op ambitie); stabiel: Oost;"
        " geen trend aangetoond" in answer.tekst
    )
    assert (
        "Te weinig waarnemingen voor een trend: Dorp (geen scores) en West (minder dan 10"
        " locaties)." in answer.tekst
    )
    assert "189 tot 210 scores per wijk en ronde" in answer.tekst
    assert "ten hoogste 5% toeval" in answer.zekerheid
    assert "een oorzaak staat er niet bij" in answer.zekerheid


def test_too_little_for_any_trend_is_not_called_stable_and_many_wijken_are_counted() -> None:
    found = trends(
        *[
            (f"Wijk {i}", "te weinig waarnemingen", "minder dan 5 rondes", float("nan"))
            for i in range(8)
        ]
    )
    answer = beeldkwaliteit_antwoord(CITY, CITY.assign(wijk="x"), SEGMENTS, found)
    assert answer.tekst.endswith(
        "Te weinig waarnemingen voor een trend: 8 wijken (minder dan 5 rondes)."
    )
    assert "toeval;" not in answer.zekerheid
    assert "geen trend" not in answer.tekst


def test_scores_without_a_wijk_and_the_weighted_share_are_named() -> None:
    weighted = CITY.assign(aandeel=0.55, laag=0.5, hoog=0.6)
    answer = beeldkwaliteit_antwoord(
        CITY,
        CITY.assign(wijk="onbekend"),
        SEGMENTS,
        trends(("onbekend", "stabiel", "", 90)),
        weighted,
    )
    assert (
        "haalt 70% (60% tot 80%, n = 50) de ambitie; gewogen naar areaal 55% (50% tot 60%)."
        in answer.tekst
    )
    assert "stabiel: scores zonder wijk." in answer.tekst
