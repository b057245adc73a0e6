"""Decisions of the user on what is structural, held against the lines of a budget.

The traps: a decision points at lines by the columns that it fills in, so one that fills in none
points at nothing; and of two that fit, the more specific counts, then the later one.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analyse.tables import ONBEKEND, cents, euros, normalise
from analyse.tables.arguments import require
from analyse.tables.frames import present, show_unknown

#: Columns by which a decision may point at lines.
SLEUTELS = ("jaar", "kant", "taakveld", "product_code", "product", "kostensoort", "wijk")
_TEGENSPRAAK = "Even specifieke besluiten van dezelfde datum spreken elkaar tegen."


def vergelijkbaar(aardbesluit: pd.DataFrame | None) -> pd.DataFrame:
    """The decisions with their keys in compared form, empty where not filled in.

    Returns
    -------
    pandas.DataFrame
        Columns `SLEUTELS`, aard, reden, besluitdatum and aantal (of keys that are filled in); no
        rows without decisions.
    """
    columns = [*SLEUTELS, "aard", "reden", "besluitdatum"]
    if aardbesluit is None or aardbesluit.empty:
        return pd.DataFrame(columns=[*columns, "aantal"])
    require(aardbesluit, ["aard", "reden"])
    table = show_unknown(aardbesluit, ["aard"]).reindex(columns=columns).reset_index(drop=True)
    for name in SLEUTELS:
        table[name] = table[name].astype("object").map(_compared)
    table["reden"] = table["reden"].fillna("")
    table["besluitdatum"] = pd.to_datetime(table["besluitdatum"])
    table["aantal"] = (table[list(SLEUTELS)] != "").sum(axis=1)
    return table


def _compared(value: object) -> str:
    return "" if pd.isna(value) or value in ("", ONBEKEND) else normalise(value)


def folded(column: pd.Series) -> pd.Series:
    """A text column in compared form; each different text is looked at once."""
    return column.map({text: normalise(text) for text in column.unique()}).astype("object")


def geldend_besluit(lines: pd.DataFrame, decisions: pd.DataFrame) -> pd.DataFrame:
    """The decision that counts for each line.

    Parameters
    ----------
    lines
        Different lines of the budget.
    decisions
        As `vergelijkbaar` returns them.

    Returns
    -------
    pandas.DataFrame
        Columns besluit (position of the decision, -1 for none), aard_besluit and besluit_reden.
    """
    none = {"besluit": -1, "aard_besluit": ONBEKEND, "besluit_reden": ""}
    made = pd.DataFrame(none, index=lines.index)
    made = made.astype({"aard_besluit": "object", "besluit_reden": "object"})
    used = [name for name in SLEUTELS if (decisions[name] != "").any()]
    texts = {name: folded(lines[name].astype("object")) for name in used if name in lines}
    pointing = decisions[decisions["aantal"] > 0]
    dates = pointing["besluitdatum"].fillna(pd.Timestamp.min)
    # From the least to the most specific and from the oldest, those without a date first: what
    # comes later counts.
    for _, equal in pointing.groupby(["aantal", dates], sort=True):
        hit = pd.Series(data=False, index=lines.index)
        for place, decision in equal.iterrows():
            fits = _fitting(decision, texts, lines.index)
            clash = fits & hit & (made["aard_besluit"] != decision["aard"])
            made.loc[fits & ~hit, "besluit"] = place
            made.loc[fits & ~hit, "aard_besluit"] = decision["aard"]
            made.loc[fits & ~hit, "besluit_reden"] = decision["reden"]
            made.loc[clash, ["aard_besluit", "besluit_reden"]] = [ONBEKEND, _TEGENSPRAAK]
            hit |= fits
    return made


def _fitting(decision: pd.Series, texts: dict[str, pd.Series], index: pd.Index) -> pd.Series:
    """Which lines equal a decision in every key that it fills in."""
    fits = pd.Series(data=True, index=index)
    for name in SLEUTELS:
        if decision[name]:
            fits &= texts[name] == decision[name] if name in texts else False
    return fits


def aardbesluiten(ingedeeld: pd.DataFrame, aardbesluit: pd.DataFrame) -> pd.DataFrame:
    """What each decision has done.

    Parameters
    ----------
    ingedeeld
        As `aard_indeling` returns it, of one phase.
    aardbesluit
        The table that was given to it.

    Returns
    -------
    pandas.DataFrame
        The columns of `aardbesluit` (a key that is not filled in is empty), rijen (rows of the
        budget it decides on), bedrag (euro, their sum) and werking: "geldt", or "geen regel over"
        when no row is left to it (none fits, or a more specific or later decision counts).
    """
    rows = ingedeeld[ingedeeld["besluit"] >= 0]
    done = cents(rows["bedrag"]).groupby(rows["besluit"]).agg(["size", "sum"])
    done = done.reindex(range(len(aardbesluit)), fill_value=0)
    told = present(aardbesluit, (*SLEUTELS, "aard", "reden", "besluitdatum"))
    table = aardbesluit[told].reset_index(drop=True)
    for name in told:
        if name in SLEUTELS and name != "jaar":
            table[name] = table[name].astype("object").replace(ONBEKEND, "")
    table = table.assign(rijen=done["size"], bedrag=euros(done["sum"]))
    return table.assign(werking=np.where(table["rijen"] > 0, "geldt", "geen regel over"))
