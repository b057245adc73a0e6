"""The structural room of the lines beside kengetal fk.4 of a delivery."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analyse import structureel


def test_the_room_stands_beside_the_kengetal_of_its_year_and_phase() -> None:
    ruimte = pd.DataFrame({"jaar": [2024, 2025], "fase": "primitief", "ruimte": [0.02, 0.015]})
    cijfers = pd.DataFrame(
        [
            (
                2025,
                "primitief",
                "Iv3 2025, periode 0",
                "fk.4 Structurele exploitatieruimte",
                1.25,
            ),
            (
                2023,
                "realisatie",
                "Iv3 2025, periode 0",
                "fk.4 Structurele exploitatieruimte",
                -0.4,
            ),
            (2025, "primitief", "Iv3 2025, periode 0", "fk.3 Solvabiliteitsratio", 31.0),
            (2025, "primitief", "Begroting", "Structurele exploitatieruimte", 9.0),
        ],
        columns=["jaar", "fase", "document", "onderwerp", "waarde"],
    ).assign(gemeente="Zwolle")
    table = structureel.ruimte_naast_kengetal(ruimte, cijfers, "Zwolle")
    assert table["jaar"].tolist() == [2023, 2025]
    np.testing.assert_allclose(table["kengetal"], [-0.004, 0.0125])
    np.testing.assert_allclose(table["afwijking"], [np.nan, 0.0025])
    for absent, gemeente in ((cijfers.head(0), "Zwolle"), (cijfers, "Assen"), (cijfers, "")):
        assert structureel.ruimte_naast_kengetal(ruimte, absent, gemeente).empty
    of_nobody = cijfers.assign(gemeente=None)
    assert len(structureel.ruimte_naast_kengetal(ruimte, of_nobody, "")) == 2
