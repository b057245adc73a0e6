"""What there is of the taakstelling of a year.

The trap: a target that is not decided in one way must not cost the report its page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analyse import nl
from analyse.besparing import taakstelling_portfolio
from analyse.tussenrapportage.rapportjaar import Rapportjaar

#: The parts of a target, and what each is called behind its amount.
_PARTS = {
    "gerealiseerd": "gehaald",
    "in_uitvoering": "in uitvoering",
    "risico": "onzeker",
    "nog_in_te_vullen": "nog in te vullen",
}
#: Without an export of measures nobody said that nothing is filled in.
_UNKNOWN = "hoeveel is gehaald, is niet bekend, want een export met maatregelen is er niet"


def taakstelling_van_jaar(
    rapport: Rapportjaar, maatregel: pd.DataFrame, taakstelling: pd.DataFrame
) -> list[str]:
    """A sentence for each target of the year, as far as anything of it is known.

    Parameters
    ----------
    rapport
        As `rapportjaar` returns it.
    maatregel, taakstelling
        The tables of these names.
    """
    try:
        portfolio = taakstelling_portfolio(maatregel, taakstelling)
    except ValueError as error:
        return [f"Hoe het met de taakstelling staat, is niet te zeggen: {error}."]
    told = []
    for row in portfolio[portfolio["jaar"] == rapport.jaar].to_dict("records"):
        known = [_UNKNOWN] if maatregel.empty else _known(row)
        goal = f" van {nl.euro(row['doel'])}" if pd.notna(row["doel"]) else ""
        name = str(row["taakstelling"])
        called = name if name.lower().startswith("taakstelling") else f"Taakstelling {name}"
        named = f"{called}{goal} voor {rapport.jaar}"
        told += [f"{named}: {nl.opsomming(known)}."] if known else []
    return told


def _known(row: Mapping[str, Any]) -> list[str]:
    """What is known of the parts of a target, as far as there is any."""
    return [
        f"{nl.euro(row[part])} {word}"
        for part, word in _PARTS.items()
        if pd.notna(row[part]) and row[part]
    ]
