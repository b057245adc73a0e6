"""One name for what probably changed its name, until someone says what it is.

The trap: a kostensoort that stopped and one that began are two cells, and all the money of the
first would be a saving. Taken as one they are at worst one cell too few.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import pandas as pd

from analyse.tables import normalise
from analyse.tables.frames import show_unknown
from analyse.tables.naamwissels import Naamwissel, productsleutel


def naam_per_naam(
    wissels: Iterable[Naamwissel], with_index: Collection[str]
) -> dict[str, dict[str, str]]:
    """Per column the name that each of its changed names gets.

    Of a kostensoort the first that has an index, else that of the newest; names in compared form,
    but for codes.
    """
    found: dict[str, dict[str, str]] = {}
    for wissel in wissels:
        every = (*wissel.oud, *wissel.nieuw)
        chosen = " / ".join(wissel.nieuw)
        if wissel.kolom == "product_code":
            chosen = wissel.nieuw[0]
        elif wissel.kolom == "kostensoort":
            chosen = next((name for name in every if name in with_index), wissel.nieuw[0])
        names = found.setdefault(wissel.kolom, {})
        compared = normalise if wissel.kolom == "kostensoort" else str
        names |= {compared(name): chosen for name in every}
    return found


def met_gelijke_namen(
    table: pd.DataFrame, namen: Mapping[str, Mapping[str, str]]
) -> pd.DataFrame:
    """The table with one name for what probably changed it; columns that it has."""
    changed = {}
    for kolom, names in namen.items():
        if kolom not in table:
            continue
        key = table[kolom].astype("object")
        if kolom == "kostensoort":
            key = key.map(normalise, na_action="ignore")
        elif kolom == "product_code" and "product" in table:
            shown = show_unknown(
                table[["product_code", "product"]], ["product_code", "product"]
            )
            key = productsleutel(shown.astype("object"))
        changed[kolom] = key.map(names).fillna(table[kolom].astype("object"))
    return table.assign(**changed) if changed else table
