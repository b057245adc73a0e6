"""A measure of a wijk that is called realised while nobody says for how much."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analyse.wijkblad.antwoord import _open
from analyse.wijkblad.wijk import wijk_maatregelen


def test_realised_without_an_amount_is_unknown_on_the_page_of_a_wijk() -> None:
    row = {
        "nummer": "1",
        "taakstelling": "DVO",
        "maatregel": "x",
        "wijk": "Noord",
        "jaar": 2018,
        "fase": "gerealiseerd",
        "bedrag": 70.0,
        "gerealiseerd": np.nan,
        "risico": np.nan,
        "prognose": np.nan,
        "peildatum": pd.Timestamp("2018-12-31"),
    }
    table = wijk_maatregelen(pd.DataFrame([row]), "Noord")
    assert table[["gerealiseerd", "open"]].isna().all(axis=None)
    assert "1 maatregel heet gerealiseerd zonder bedrag: onbekend hoeveel." in _open(table)
