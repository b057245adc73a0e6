"""The fields in a picture: each score with its reach, each rank with its interval.

The trap: a ranking drawn without its interval looks certain.
"""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analyse import nl
from analyse.charts import kleuren, style
from analyse.charts.labels import Look, above_column, behind, beside, name_lines, short
from analyse.charts.style import GEEN_BRON, Bron
from analyse.samenwerking.velden import DREMPELS, LAAGST
from analyse.tables import ONBEKEND

#: Marker and fill of each class: filled, half, open, so that grey tells them apart.
_TEKENS = [
    ("o", kleuren.REALISATIE),
    ("s", kleuren.NEER),
    ("D", kleuren.WIT),
    ("X", kleuren.OP),
    ("|", kleuren.GRIJS),
]
_KLASSE = dict(zip([*DREMPELS, LAAGST, ONBEKEND], _TEKENS, strict=True))


@style.styled
def velden_rangorde_grafiek(
    table: pd.DataFrame,
    drempels: Mapping[str, float] = DREMPELS,
    *,
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> np.ndarray:
    """The score of each field, its reach over all weights, the thresholds; beside it its rank.

    Parameters
    ----------
    table
        As `velden_rangorde` returns it.
    drempels
        As given there.
    titel
        Own title.
    bron
        Source note.

    Returns
    -------
    numpy.ndarray
        Axes: score, rank.
    """
    heading = titel or "Op welke velden samenwerken?"
    rows = table[table["score"].notna()]
    if rows.empty:
        return np.array([style.empty(heading, "geen scores", bron)])
    size = (style.BREEDTE, 0.27 * len(rows) + 0.75)
    fig, (left, right) = plt.subplots(1, 2, figsize=size, sharey=True, width_ratios=[1.45, 1])
    _draw_scores(left, rows, drempels)
    _draw_ranks(right, rows)
    for ax in (left, right):
        name_lines(ax, [short(name, 38) for name in rows["taakveld"]], 8)
        ax.grid(visible=True, axis="x")
    under = (
        "Streep links: waar de score bij welke gewichten dan ook blijft; streep rechts: 90% van de"
        f" rangen bij willekeurige gewichten; {nl.getal(rows['gescoord'].sum())} scores"
    )
    missing = rows["ontbreekt"].sum()
    if missing:
        under += f", {nl.getal(missing)} niet ingevuld"
    alt = " ".join(_told(row) for row in rows.to_dict("records"))
    legend = [line for line in left.get_lines() if line.get_gid() == "score"]
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt=alt)
    return np.array([left, right])


def _draw_scores(ax: Axes, rows: pd.DataFrame, drempels: Mapping[str, float]) -> None:
    y = np.arange(len(rows))
    ax.hlines(
        y, rows["zwakste"], rows["sterkste"], color=kleuren.PLAN, linewidth=4, gid="bereik"
    )
    for klasse, (marker, colour) in _KLASSE.items():
        own = rows["klasse"].to_numpy() == klasse
        if not own.any():
            continue
        label = klasse
        if klasse in drempels:
            label += f" (≥ {nl.getal(drempels[klasse], 1)})"
        look: Look = {"color": colour, "markeredgecolor": kleuren.INKT, "markersize": 6}
        scores = rows["score"][own]
        ax.plot(scores, y[own], marker, label=label, gid="score", **look)
    for least in drempels.values():
        _draw_threshold(ax, least)
    ax.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: nl.getal(value)))
    ax.set_xlabel("gewogen score")


def _draw_threshold(ax: Axes, least: float) -> None:
    dashed = (0, (4, 2))
    ax.axvline(least, color=kleuren.GRIJS, linewidth=0.8, linestyle=dashed, gid="drempel")
    above: Look = {"xycoords": ("data", "axes fraction"), "ha": "center", "va": "bottom"}
    text = nl.getal(least, 1)
    beside(ax, text, (least, 1), (0, 3), fontsize=7, color=kleuren.GRIJS, **above)


def _draw_ranks(ax: Axes, rows: pd.DataFrame) -> None:
    y = np.arange(len(rows))
    ax.hlines(
        y, rows["rang_laag"], rows["rang_hoog"], color=kleuren.NEER, linewidth=4, gid="rang"
    )
    ax.plot(rows["rang"], y, "o", color=kleuren.REALISATIE, markersize=5, gid="rang nu")
    for line, share in enumerate(rows["behoudt_klasse"]):
        behind(ax, nl.procent(share), line)
    above_column(ax, "behoudt\nzijn klasse", size=6.8)
    ax.set_xlim(0.5, max(len(rows), 2) + 0.5)
    ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    ax.set_xlabel("rang")


def _told(row: dict[str, float]) -> str:
    score = nl.getal(row["score"], 2)
    kept = nl.procent(row["behoudt_klasse"])
    rank = nl.getal(row["rang"])
    low, high = nl.getal(row["rang_laag"]), nl.getal(row["rang_hoog"])
    name = f"{row['taakveld']}: {score}, {row['klasse']}"
    return f"{name} (bij {kept} van de gewichten), rang {rank} ({low} tot {high})."
