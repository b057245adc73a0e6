"""How the city and its wijken stand in the last round, beside one fixed norm and a year earlier.

The traps: an ambition that was lowered makes a share rise though nothing changed outside; so does a
round that leaves out the bad wijken; and a difference that lies within its interval is no
difference.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from analyse.charts.kaart import BREED
from analyse.schouw.beeldkwaliteit import aandeel_op_ambitie
from analyse.schouw.breuken import ZELFDE, aandeel_jaar_eerder
from analyse.tables.arguments import require
from analyse.tables.frames import by_case

STAD = "alle wijken samen"
HOGER, LAGER = "hoger", "lager"
GEEN_VERSCHIL = "geen verschil te zien"
ANDERE_WIJKEN = "andere wijken"
_EERDER = ["ronde_eerder", "aandeel_eerder", "verschil", "verschil_laag", "verschil_hoog"]
_COLUMNS = ["wijk", "ronde", "n", "aandeel", "laag", "hoog", "vaste_norm", *_EERDER, "oordeel"]


def zeker(laag: float, hoog: float) -> str:
    """How sure a share of one round is, in a word, by the width of its interval."""
    if pd.isna(laag):
        return "niet bekend"
    width = hoog - laag + 1e-12
    if width >= BREED:
        return "onzeker"
    return "waarschijnlijk" if width >= BREED / 2 else "zeker"


def schouw_stand(
    schouw: pd.DataFrame,
    norm: pd.DataFrame,
    segmenten: pd.DataFrame,
    vaste_datum: dt.date | str | None = None,
) -> pd.DataFrame:
    """The last round with a score and an ambition: the city, then its wijken from low to high.

    Parameters
    ----------
    schouw, norm
        The tables of these names; only policy measurements count.
    segmenten
        As `schouw_segmenten` returns it.
    vaste_datum
        Day of which the norms are the fixed norm; that of the first inspection when None.

    Returns
    -------
    pandas.DataFrame
        Columns wijk ("alle wijken samen" first: those with a score in this round, and the same
        ones a year earlier), ronde, n, aandeel, laag, hoog (95 %, Wilson),
        vaste_norm (share at the ambition of the fixed day), ronde_eerder, aandeel_eerder, verschil,
        verschil_laag, verschil_hoog (same season a year earlier, 95 %, Newcombe) and oordeel:
        "hoger", "lager", "geen verschil te zien", "breuk ertussen", "geen ronde" or "andere
        wijken" (a wijk of now had no score a year earlier).
    """
    require(schouw, ["ronde", "datum", "wijk"])
    day = schouw["datum"].min() if vaste_datum is None else vaste_datum
    parts = _beside_fixed(schouw, norm, day)
    scored = parts.loc[parts["n"] > 0, "ronde"]
    rounds = segmenten.loc[segmenten["ronde"].isin(scored), "ronde"]
    if rounds.empty:
        return pd.DataFrame(columns=_COLUMNS)
    wijken = _last(parts, segmenten, rounds.iloc[-1])
    measured = schouw[schouw["wijk"].isin(wijken["wijk"])]
    city = _beside_fixed(measured.assign(wijk=STAD), norm, day)
    city = _last(city, segmenten, rounds.iloc[-1])
    # A wijk that was not there a year earlier makes the city another one.
    if (wijken["vergelijking"] == ANDERE_WIJKEN).any():
        city[[*_EERDER[1:], "vergelijking"]] = [*[np.nan] * 4, ANDERE_WIJKEN]
    table = pd.concat([city, wijken], ignore_index=True)
    seen = {
        HOGER: table["verschil_laag"] > 0,
        LAGER: table["verschil_hoog"] < 0,
        GEEN_VERSCHIL: table["verschil"].notna(),
    }
    table["oordeel"] = by_case(seen, table["vergelijking"])
    return table[_COLUMNS]


def _last(shares: pd.DataFrame, segmenten: pd.DataFrame, ronde: str) -> pd.DataFrame:
    """The shares of one round beside a year earlier, from low to high."""
    beside = aandeel_jaar_eerder(shares.drop(columns="vaste_norm"), segmenten)
    beside["vaste_norm"] = shares["vaste_norm"]
    last = beside[(beside["ronde"] == ronde) & (beside["n"] > 0)]
    new = (last["vergelijking"] == ZELFDE) & ~(last["n_eerder"] > 0)
    last = last.assign(vergelijking=last["vergelijking"].mask(new, ANDERE_WIJKEN))
    return last.sort_values(["aandeel", "wijk"])


def _beside_fixed(schouw: pd.DataFrame, norm: pd.DataFrame, day: dt.date | str) -> pd.DataFrame:
    """Share at the ambition of its own day, and of one fixed day, by wijk and round."""
    keys = ["wijk", "ronde"]
    shares = aandeel_op_ambitie(schouw, norm, keys)
    fixed = aandeel_op_ambitie(schouw, norm, keys, vaste_datum=day)
    return shares.assign(vaste_norm=fixed["aandeel"])
