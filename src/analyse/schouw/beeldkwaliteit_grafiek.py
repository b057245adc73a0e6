"""Inspections drawn: shares at ambition per wijk and round, and published marks.

The traps: nothing is drawn across a break; and a share of one round is of a small sample, so its
interval stands beside it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.charts import style
from analyse.charts.heatmap import share_heatmap
from analyse.charts.kaart import BREED
from analyse.charts.labels import span
from analyse.charts.lines import line_panels
from analyse.charts.style import GEEN_BRON, Bron
from analyse.schouw.trend import rapportcijfers_trend
from analyse.statistiek.toetsen import TE_WEINIG

_AANDEEL = "Aandeel scores op of boven de ambitie"


def aandeel_per_ronde_grafiek(
    table: pd.DataFrame, segmenten: pd.DataFrame, *, bron: Bron = GEEN_BRON
) -> Axes:
    """Share at or above the ambition as a colour per wijk and round, lowest wijk first.

    Parameters
    ----------
    table
        As `aandeel_op_ambitie` returns it by wijk and ronde.
    segmenten
        As `schouw_segmenten` returns it: order of the rounds and their segment.
    bron
        Source note.
    """
    known = table[table["n"] > 0]
    rounds = segmenten[segmenten["ronde"].isin(known["ronde"])]
    if rounds.empty:
        return style.empty(_AANDEEL, "geen scores met een ambitie", bron)
    shares = known.pivot(index="wijk", columns="ronde", values="aandeel")[rounds["ronde"]]
    n = known.pivot(index="wijk", columns="ronde", values="n")[rounds["ronde"]]
    last = shares.ffill(axis=1).iloc[:, -1].sort_values(kind="stable")
    same = bool(shares.iloc[:, -1].notna().all())
    return share_heatmap(
        shares.loc[last.index],
        n.loc[last.index],
        titel=_lowest_and_highest(last, rounds["ronde"].iloc[-1], same=same),
        stukken=list(rounds["segment"]),
        ondertitel=f"{_AANDEEL} in procenten{_broken(segmenten)}",
        bron=bron,
    )


def _broken(segmenten: pd.DataFrame) -> str:
    """Where the series breaks, and why."""
    breaks = segmenten[segmenten["breuk"] != ""]
    told = (breaks["ronde"] + " (" + breaks["breuk"] + ")").tolist()
    return f"; wit gat = breuk bij {nl.opsomming(told)}" if told else ""


def _lowest_and_highest(last: pd.Series, ronde: str, *, same: bool) -> str:
    low, high = (f"{last.index[at]} ({nl.procent(last.iloc[at])})" for at in (0, -1))
    if len(last) == 1:
        return f"Op ambitie in {ronde}: {low}"
    text = f"{low} staat het laagst, {high} het hoogst"
    return text if same else f"{text}, elk in de eigen laatste ronde"


def aandeel_op_ambitie_grafiek(
    table: pd.DataFrame,
    segmenten: pd.DataFrame,
    *,
    tweede: str = "",
    streepjes: str = "",
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> np.ndarray:
    """Share at or above the ambition per round with its 95 % interval, one panel a wijk.

    Parameters
    ----------
    table
        One row a wijk and ronde with n, aandeel, laag and hoog, as `aandeel_op_ambitie` gives them.
    segmenten
        As `schouw_segmenten` returns it: order of the rounds, their segment and what broke.
    tweede, streepjes
        A column to compare with, drawn as a dashed line, and what it is.
    titel
        Own title; else one is made from the intervals of the last round.
    bron
        Source note.

    Returns
    -------
    numpy.ndarray
        Axes, one a panel.
    """
    every = pd.MultiIndex.from_product(
        [sorted(table["wijk"].unique()), segmenten["ronde"]], names=["wijk", "ronde"]
    )
    rows = table.set_index(["wijk", "ronde"]).reindex(every).reset_index()
    rows = rows.merge(segmenten[["ronde", "segment"]], on="ronde", how="left")
    under = "Band: 95%-interval (Wilson)"
    if rows["n"].notna().any():
        under = (
            f"{_AANDEEL}; band: 95%-interval (Wilson), {span(rows['n'].fillna(0))} per ronde"
        )
    if tweede:
        under += f"; streepjes: {streepjes}"
    return line_panels(
        rows,
        groep="wijk",
        plaats="ronde",
        waarde="aandeel",
        titel=titel or _certain(rows),
        ondertitel=under,
        tweede=tweede,
        bron=bron,
    )


def _certain(rows: pd.DataFrame) -> str:
    """Of how many wijken the last round says little."""
    last = rows.dropna(subset="aandeel").groupby("wijk").tail(1)
    wide = int((last["hoog"] - last["laag"] >= BREED - 1e-12).sum())
    points = f"{nl.getal(BREED * 100)} procentpunten"
    if not wide:
        return f"Een ronde is per wijk op minder dan {points} zeker"
    if len(last) == 1:
        return f"Eén ronde is {points} of meer onzeker"
    return f"In {wide} van de {len(last)} wijken is één ronde {points} of meer onzeker"


def rapportcijfers_met_breuk_grafiek(
    table: pd.DataFrame, *, label: str = "andere meetwijze", bron: Bron = GEEN_BRON
) -> np.ndarray:
    """Published marks per gebied and year, one panel a gebied, cut where measuring changed.

    Parameters
    ----------
    table
        As `rapportcijfers_met_breuk` returns it: gebied, jaar, cijfer, segment.
    label
        What changed at the break.
    bron
        Source note.

    Returns
    -------
    numpy.ndarray
        Axes, one a panel.
    """
    found = rapportcijfers_trend(table)["oordeel"]
    few = int((found == TE_WEINIG).sum())
    heading = "Rapportcijfers van de schouw per gebied"
    if len(found) and few == len(found):
        heading = "Te weinig rapportcijfers voor een trend"
    starts = sorted(table.groupby("segment")["jaar"].min())[1:]
    under = "Rapportcijfer per jaar; de as begint niet bij nul"
    if starts:
        since = nl.opsomming([str(start) for start in starts])
        under += f"; {label} vanaf {since}, daaroverheen niet te vergelijken"
    return line_panels(
        table.sort_values(["gebied", "jaar"]),
        groep="gebied",
        plaats="jaar",
        waarde="cijfer",
        titel=heading,
        ondertitel=under,
        notatie=lambda mark: nl.getal(mark, 1),
        bron=bron,
    )
