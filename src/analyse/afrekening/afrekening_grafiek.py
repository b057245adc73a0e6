"""The settlement: what is still to be paid or received, and what each prijsvorm would have made.

The trap: an amount that could not be settled is no bar of nought. It is written, not drawn.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.afrekening.per_product import vooral_door
from analyse.charts.deviations import deviation_bars, largest
from analyse.charts.style import GEEN_BRON, Bron
from analyse.charts.waterfall import waterfall

#: What would have been agreed, as it is said.
_VORMEN = {
    "alles vast": "alles tegen vaste prijs",
    "alles geindexeerd": "alles geïndexeerd",
    "alles nacalculatie": "alles op nacalculatie",
}


def verrekening_grafiek(
    product: pd.DataFrame, *, hoogstens: int = 8, bron: Bron = GEEN_BRON
) -> Axes:
    """What is to be settled per product: to be paid left of nought, to be received right of it.

    Parameters
    ----------
    product
        Rows of one year as `afrekening_per_product` returns them; te_verrekenen (euro) is NaN when
        not settled.
    hoogstens
        Products that are named, the largest first; the others are one bar.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    rows = product[["product"]].assign(verschil=-product["te_verrekenen"].astype(float))
    return deviation_bars(
        largest(rows, "product", most=hoogstens),
        naam="product",
        titel=_finding(product),
        ondertitel="Verschuldigd min voorschot; niet bekend is niet af te rekenen",
        woorden=("te betalen", "terug"),
        bron=bron,
    )


def _finding(product: pd.DataFrame) -> str:
    """For how many products is paid, and for which the most."""
    known = product[product["te_verrekenen"].notna()]
    paid = known[known["te_verrekenen"] > 0]
    if known.empty:
        return "Geen enkel product is af te rekenen"
    count = f"{len(paid) or 'geen'} van {len(known)} producten"
    most = ""
    if len(paid):
        most = f", het meest voor {paid.loc[paid['te_verrekenen'].idxmax(), 'product']}"
    return f"De gemeente betaalt bij voor {count}{most}"


def prijsvormen_grafiek(totaal: pd.DataFrame, *, bron: Bron = GEEN_BRON) -> Axes:
    """What all work would have cost the municipality under one prijsvorm, beside what was agreed.

    Parameters
    ----------
    totaal
        Rows of one year as `prijsvormen_totaal` returns them.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    other = totaal[totaal["afspraak"].isin(_VORMEN)]
    names = other["afspraak"].map(_VORMEN)
    return deviation_bars(
        pd.DataFrame({"naam": names, "verschil": -other["verschil"]}),
        naam="naam",
        titel=_other_form(other, names),
        ondertitel="Hetzelfde werk tegen één prijsvorm, naast wat verschuldigd was",
        woorden=("duurder", "goedkoper"),
        bron=bron,
    )


def _other_form(other: pd.DataFrame, names: pd.Series) -> str:
    gaps = other["verschil"]
    if not gaps.fillna(0).any():
        return "Wat een andere prijsvorm had gekost"
    most = gaps.abs().idxmax()
    side = "meer" if gaps[most] > 0 else "minder"
    year = other.loc[most, "jaar"]
    amount = nl.euro(abs(gaps[most]))
    return f"{names[most].capitalize()} had in {year} {amount} {side} gekost dan afgesproken"


def afrekening_stappen_grafiek(stappen: pd.DataFrame, *, bron: Bron = GEEN_BRON) -> Axes:
    """From the advance to the amount due, step by step from top to bottom.

    Parameters
    ----------
    stappen
        As `afrekening_stappen` returns it.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    if stappen.empty:
        return waterfall(stappen, titel="Van voorschot naar verschuldigd", bron=bron)
    first, last = stappen.iloc[0], stappen.iloc[-1]
    gap = last["bedrag"] - first["bedrag"]
    side = "meer" if gap > 0 else "minder"
    than = "bevoorschot" if first["stap"] == "voorschot" else "begroot"
    steps = stappen[stappen["soort"] == "stap"].set_index("stap")["bedrag"]
    why = vooral_door(steps, gap)
    heading = f"Er is {nl.euro(abs(gap))} {side} verschuldigd dan {than}{why}"
    if not gap:
        heading = f"Er is precies verschuldigd wat is {than}"
    drawn = stappen[(stappen["soort"] == "stand") | (stappen["bedrag"] != 0)]
    return waterfall(drawn, titel=heading, bron=bron)
