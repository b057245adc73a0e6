"""What a list of measures leaves open is told with the answer."""

from __future__ import annotations

import pandas as pd

from analyse.besparing import maatregelen_onbekend
from analyse.read.typed import typed
from analyse.tables import TABLES


def test_amounts_and_phases_that_are_unknown_are_told() -> None:
    rows = pd.DataFrame(
        {
            "nummer": ["1", "2", "3"],
            "maatregel": ["Maaien", "Bomen", "Led"],
            "jaar": [2024] * 3,
            "bedrag": [1000.0, None, 500.25],
            "fase": ["in uitvoering", "in uitvoering", None],
        }
    )
    told = maatregelen_onbekend(typed(TABLES["maatregel"], rows), 2024)
    assert [text.replace("\u00a0", " ") for text in told] == [
        "Van 1 maatregel is het bedrag voor 2024 niet bekend: Bomen.",
        "Van € 500 is niet bekend hoever de maatregel is.",
    ]


def test_a_full_list_leaves_nothing_open() -> None:
    rows = pd.DataFrame(
        {"maatregel": ["Maaien"], "jaar": [2024], "bedrag": [1.0], "fase": ["vervallen"]}
    )
    full = typed(TABLES["maatregel"], rows)
    assert maatregelen_onbekend(full, 2024) == []
    assert maatregelen_onbekend(full, 2025) == []
