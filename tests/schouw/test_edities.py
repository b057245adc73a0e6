"""Another edition of the KOR is a break in the series; another spelling of one is none."""

from __future__ import annotations

import pandas as pd
import pytest

from analyse.schouw import schouw_breuken

NORM = pd.DataFrame(columns=["gebiedstype", "meetlat", "geldig_van", "ambitie"])


@pytest.mark.parametrize(
    ("before", "after", "breaks"),
    [
        ("KOR 2018", "KOR 2023", True),
        ("KOR 2023", "CROW KOR2023", False),
        ("eigen methode 2013", "KOR 2013", True),
        ("eigen methode", "Eigen Methode", False),
    ],
)
def test_another_edition_is_a_break_and_another_spelling_is_none(
    before: str, after: str, breaks: bool
) -> None:
    scores = pd.DataFrame(
        {
            "ronde": ["2025-1", "2026-1"],
            "datum": pd.to_datetime(["2025-03-12", "2026-03-12"]),
            "methode": "beleid",
            "kor_versie": [before, after],
        }
    )
    kinds = schouw_breuken(scores, NORM.astype({"ambitie": "category"}))["soort"].tolist()
    assert kinds == (["meetwijze"] if breaks else [])
