"""Headings that hold values, beside columns that hold them too: nothing is spread twice.

The trap: a long inspection list with a column of its own for the meetlat, of which the score and
the norm have names that nobody knows yet, looks like a wide one.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analyse.read.heading.alike import alike, is_subject
from analyse.read.heading.headings import may_head, may_head_each
from analyse.read.profiles.profile import Profile
from analyse.read.result import FileResult
from analyse.tables import TABLES
from tests.conftest import codes

Read = Callable[..., FileResult]
LONG = ["Termijn", "Datum", "Wijk", "Meetlocatie", "Meetlat"]
SPOT = ["2025-1", "12-03-2025", "Noord", "1", "Verharding-zwerfafval grof"]


@pytest.mark.parametrize(
    ("score", "norm"),
    [
        ("Gemeten niveau", "Geëist kwaliteitsniveau"),
        ("Aangetroffen niveau", "Ambitieniveau"),
        ("Aangetroffen kwaliteit", "Gewenste kwaliteit"),
        ("GEMETEN_KWALITEITSNIVEAU", "Vereist niveau"),
        ("Score", "Streefniveau"),
    ],
)
def test_a_long_list_has_one_score_and_one_norm(read_rows: Read, score: str, norm: str) -> None:
    result = read_rows([[*LONG, norm, score], [*SPOT, "B", "D"]])
    assert codes(result) == ["METHODE_AANGENOMEN"]
    frame = result.sheets[0].frame
    assert frame is not None
    assert frame[["meetlat", "niveau", "ambitie"]].astype(str).to_numpy().tolist() == [
        [SPOT[-1], "D", "B"]
    ]


@pytest.mark.parametrize("score", ["Stand bij opname", "Waarneming", "Noord"])
def test_a_long_list_of_which_nobody_knows_the_score_is_asked(
    read_rows: Read, score: str
) -> None:
    for rest in ([], ["Ambitie"]):
        cells = ["D", "B"][: 1 + len(rest)]
        result = read_rows([[*LONG, score, *rest], [*SPOT, *cells], [*SPOT, *cells]])
        assert codes(result, "fout") == ["BLAD_NIET_HERKEND"], rest
        assert result.sheets[0].frame is None


WIDE = ["Ronde", "Datum", "Wijk", "Locatie"]
PLACE = ["2024-1", "01-05-2024", "Noord", "1"]


@pytest.mark.parametrize(
    "heading",
    [
        "Contractniveau",
        "Eindoordeel",
        "Vorige score",
        "Norm onkruid",
        "Onkruid 2023",
        "Ronde 2",
    ],
)
def test_a_wide_list_takes_only_what_can_be_looked_at(read_rows: Read, heading: str) -> None:
    rows = [[*WIDE, "Onkruid", "Zwerfafval grof", heading], [*PLACE, "A", "C", "B"]]
    result = read_rows(rows)
    assert "ONBEKENDE_KOLOM" in codes(result, "waarschuwing")
    frame = result.sheets[0].frame
    assert frame is not None
    assert sorted(frame["meetlat"]) == ["Onkruid", "Zwerfafval grof"]


@pytest.mark.parametrize(
    "headings", [("Ronde 1", "Ronde 2"), ("2024-1", "2024-2"), ("Q1", "Q2"), ("T0", "T1")]
)
def test_rounds_as_headings_are_no_meetlatten(
    read_rows: Read, headings: tuple[str, str]
) -> None:
    result = read_rows([[*WIDE, *headings], [*PLACE, "A", "C"], [*PLACE, "B", "B"]])
    assert codes(result, "fout") == ["BLAD_NIET_HERKEND"]


def test_what_people_look_at_stays_a_subject() -> None:
    named = ["Onkruid", "zwerfafval_grof", "Groen-gras-gazon-grashoogte", "Voegvulling 20 cm"]
    assert all(map(is_subject, named))


BOTH = [
    (["Jaar", "Begroting 2023"], [2024, 2023], ["jaar"]),
    (["Jaar", "Begroting 2023"], [2023, 2023], []),
    (["Fase", "Realisatie 2024"], ["begroting", "realisatie"], ["fase"]),
    (["Fase", "Realisatie 2024"], ["realisatie", "realisatie"], []),
    (["L/B", "Lasten begroting 2024"], ["lasten", "baten"], ["kant"]),
]


@pytest.mark.parametrize(("headings", "values", "asked"), BOTH)
def test_a_heading_and_a_column_that_contradict_are_an_error(
    read_rows: Read, headings: list[str], values: list[object], asked: list[str]
) -> None:
    own, amounts = headings
    side = [] if own == "L/B" else ["Kant"]
    rows = [["Product", own, *side, amounts]]
    for name, value in zip(("Gazon", "Hagen"), values, strict=True):
        rows.append([name, value, *["lasten" for _ in side], 1234.5])
    result = read_rows(rows)
    found = [p for p in result.problems if p.code == "KOP_EN_KOLOM"]
    assert [p.ernst for p in found] == ["fout" for _ in asked]
    for problem in found:
        assert asked[0] in problem.reden
        assert own in problem.reden


def test_a_zero_or_nothing_under_the_other_heading_contradicts_nothing(read_rows: Read) -> None:
    rows = [
        ["Product", "L/B", "Jaar", "Lasten begroting", "Baten begroting"],
        ["Gazon", "lasten", 2024, 1234.5, 0],
        ["Hagen", "baten", 2024, None, 99.5],
    ]
    assert "KOP_EN_KOLOM" not in codes(read_rows(rows))


def test_a_wijk_in_the_heading_by_profile_beside_a_column_wijk_is_asked(
    read_rows: Read,
) -> None:
    rows = [
        ["Product", "Wijk", "Kant", "Fase", "Jaar", "Noord"],
        ["Gazon", "Zuid", "lasten", "realisatie", 2024, 1234.5],
    ]
    entry = {"noord": {"kolom": "bedrag", "wijk": "Noord"}}
    profile = Profile("*", table="begroting", columns=entry)
    assert "KOP_EN_KOLOM" in codes(read_rows(rows, profile=profile), "fout")


HINTS = [
    ("schouw", "Inspectie-ID", ""),
    ("schouw", "Rondenummer", ""),
    ("schouw", "Wijknummer", ""),
    ("schouw", "WK_CODE", "wijkcode"),
    ("schouw", "Kwaliteitsniveau norm", ""),
    ("schouw", "Contractniveau", ""),
    ("schouw", "Vereist kwaliteitsnivo", "ambitie"),
    ("schouw", "Kwaliteitsnivo", "niveau"),
    ("schouw", "Meetlocatienr", "locatie"),
    ("begroting", "Bedrag t/m mei", ""),
    ("begroting", "Bedrag YTD", ""),
    ("begroting", "Bedrag %", ""),
    ("begroting", "Bedragen", "bedrag"),
    ("begroting", "Product nummer", "product_code"),
]


@pytest.mark.parametrize(("table", "heading", "column"), HINTS)
def test_a_hint_speaks_of_the_same_thing_as_the_heading(
    table: str, heading: str, column: str
) -> None:
    assert alike(heading, TABLES[table]) == column


SAID = """Lasten Realisatie Begroting Bedrag Wijk Saldo 2024 na incl wijzigingsbesluit 1e eerste
halfjaar januari mrt periode p9 P09 kwartaal t/m 12 ytd x € 1.000 miljoenen dzd R2023 é foo"""


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.sampled_from(SAID.split()), max_size=5).map(" ".join), max_size=60))
@example(["Begroting na wijzigingsbesluit"])
@example(["Realisatie eerste halfjaar"])
@example(["Lasten in kilo-euro"])
def test_many_texts_are_headings_as_each_of_them_is(texts: list[str]) -> None:
    many = may_head_each(np.array(texts, dtype=object))
    assert many.tolist() == [may_head(text) for text in texts]
