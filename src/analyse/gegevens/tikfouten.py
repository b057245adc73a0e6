"""Amounts that look like a slip of a finger, for the answers that they are part of.

The trap: nothing is mended, so each counts as it stands until somebody has looked.
"""

from __future__ import annotations

import pandas as pd

from analyse import nl

#: The code of such an amount among the problems, and how many are written out.
CODE, GENOEMD = "TIKFOUT", 2


def tikfouten(meldingen: pd.DataFrame) -> str:
    """What to say of amounts that look like a slip of a finger; "" when there are none.

    Parameters
    ----------
    meldingen
        `problems` of the dossier.
    """
    found = meldingen[meldingen["code"] == CODE]
    if found.empty:
        return ""
    number = int(found["aantal"].sum())
    many = f"{nl.getal(number)} bedragen lijken een tikfout en tellen mee zoals ze er staan"
    if number == 1:
        many = "een bedrag lijkt een tikfout en telt mee zoals het er staat"
    named = [
        f"{row['waarde']} ({row['bestand']}, {row['blad']} {row['cel']}; {row['verwacht']})"
        for row in found.head(GENOEMD).to_dict("records")
    ]
    return f"Let op: {many}: {'; '.join(named)}."
