"""Tariffs on their market bands, in a picture.

The traps: prices of a square metre and of a container stand on one scale only when each is measured
against its own market; and a product that could not be compared is named, not left out.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.charts import kleuren
from analyse.charts.deviations import deviation_bars
from analyse.charts.dots import interval_dots
from analyse.charts.style import GEEN_BRON, Bron
from analyse.markt.tarieven import BINNEN, BOVEN, ONDER, met_overhead
from analyse.tables import part_of

_KLEUR = {BOVEN: kleuren.OP, ONDER: kleuren.NEER}


def tarieven_naast_markt_grafiek(
    table: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> Axes:
    """How far the tariff of each product lies from the middle of its market, on its band.

    Parameters
    ----------
    table
        Rows of one year and one basis as `tarieven_naast_markt` returns them, drawn in this order;
        a product without a middle of the market is named with its reason.
    titel
        Own title; else the finding.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    middle = table["midden"]
    rows = table.assign(
        laag=part_of(table["laag"], middle) - 1, hoog=part_of(table["hoog"], middle) - 1
    )
    return interval_dots(
        rows,
        naam="product",
        waarde="afwijking",
        notatie=nl.procent,
        titel=titel or _finding(table),
        ondertitel=_under(table),
        streep=0.0,
        kleuren=[_KLEUR.get(verdict, kleuren.REALISATIE) for verdict in table["oordeel"]],
        achter=[_behind(row) for row in table.to_dict("records")],
        reden="reden",
        bron=bron,
    )


def _finding(table: pd.DataFrame) -> str:
    """How many tariffs lie above and below their band."""
    judged = table[table["oordeel"].isin([ONDER, BINNEN, BOVEN])]
    if judged.empty:
        return "Geen tarief op gelijke voet met een marktband"
    year, number = judged["jaar"].iloc[0], nl.getal(len(judged))
    above, under = ((judged["oordeel"] == side).sum() for side in (BOVEN, ONDER))
    if not above + under:
        return f"In {year} ligt elk van de {number} vergeleken tarieven in de marktband"
    return (
        f"In {year} liggen van {number} tarieven er {above} boven en {under} onder de marktband"
    )


def _under(table: pd.DataFrame) -> str:
    text = "Afwijking van het midden van de markt; balk: de marktband; rechts in euro per jaar"
    if table.empty:
        return text
    prices = table["prijzen"].dropna()
    if len(prices):
        low, high = nl.getal(prices.min()), nl.getal(prices.max())
        text += (
            f"; n = {low} prijzen per band"
            if low == high
            else f"; n = {low} tot {high} prijzen"
        )
    return f"{text}; {met_overhead(table['grondslag'].iloc[0])}"


def _behind(row: dict[str, Any]) -> str:
    """What the difference is in euro, and on which side of the band."""
    said = []
    if pd.notna(row["verschil"]):
        way = "hoger" if row["verschil"] > 0 else "lager"
        said.append(f"{nl.euro(abs(row['verschil']))} {way}")
    if row["oordeel"] in _KLEUR:
        said.append(f"{row['oordeel']} de band")
    return ", ".join(said)


def tarieven_indexgevoeligheid_grafiek(
    gevoelig: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> Axes:
    """All tariffs together against the middle of the market, and how far another index moves that.

    Parameters
    ----------
    gevoelig
        As `tarieven_indexgevoeligheid` returns it.
    titel
        Own title; else the finding.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    # As given, without an index, and the two series that differ most.
    ends = gevoelig.index.isin([0, 1, 2, len(gevoelig) - 1])
    # Above the market is to the left, as every disadvantage.
    rows = gevoelig[ends].assign(verschil=-gevoelig["verschil"])
    return deviation_bars(
        rows,
        naam="reeks",
        titel=titel or _by_index(gevoelig["verschil"].dropna()),
        ondertitel="Alle tarieven samen naast het midden van de markt, met overhead; van de"
        f" {nl.getal(max(len(gevoelig) - 2, 0))} andere reeksen de uitersten",
        woorden=("hoger", "lager"),
        bron=bron,
    )


def _by_index(gaps: pd.Series) -> str:
    if gaps.empty:
        return "Geen verschil met de markt bekend"
    if (gaps < 0).all():
        return "Onder elke index liggen de tarieven samen onder het midden van de markt"
    if (gaps > 0).all():
        return "Onder elke index liggen de tarieven samen boven het midden van de markt"
    return "De index beslist of de tarieven samen boven of onder de markt liggen"
