"""How was measured, where no column of an inspection says it.

The trap: a contract check judges the worst spot of a cell and a policy measurement random spots, so
they may never be mixed; and a system that makes one kind of export does not say which.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analyse.read.heading.layout import Layout
from analyse.read.messages import phrase
from analyse.read.problems import Say
from analyse.read.sheet import Sheet
from analyse.tables import ONBEKEND, normalise
from analyse.tables.schouw import SCHOUW

_BELEID = "beleid"


def one_methode(
    layout: Layout,
    frame: pd.DataFrame,
    sheet: Sheet,
    file: str,
    fixed: Mapping[str, Any],
    say: Say,
) -> None:
    """Give the scores of a sheet that does not speak of a methode one, in place, and say which."""
    told = {heading.column for heading in layout.headings} | set(fixed)
    if layout.table is not SCHOUW or "methode" in told or frame.empty:
        return
    for place, text in (("bladnaam", sheet.name), ("bestandsnaam", Path(file).stem)):
        named = _named(text)
        if len(named) == 1:
            frame["methode"] = frame["methode"].mask(frame["methode"] == ONBEKEND, *named)
            fields = {"plaats": phrase(place), "gelezen": min(named)}
            say("UIT_CONTEXT", waarde=min(named), kolom="methode", **fields)
            return
    frame["methode"] = frame["methode"].mask(frame["methode"] == ONBEKEND, _BELEID)
    say("METHODE_AANGENOMEN")


def _named(text: str) -> set[str]:
    """The methods of which a name of a sheet or file holds a word."""
    words = set(normalise(text).split())
    return {
        meant
        for word, meant in SCHOUW["methode"].values_by_name.items()
        if word in words and meant != ONBEKEND
    }
