"""A municipality in the middle half of its size class, per taakveld, as dots over bands.

The trap: a band of few others says little, so n stands behind each line; and the order is that of
the taakvelden, for there is no ranking in it.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analyse import nl
from analyse.charts import kleuren, style
from analyse.charts.labels import Look, behind, lines_sheet, name_lines, remark, short
from analyse.charts.style import GEEN_BRON, Bron
from analyse.markt.klasse import BOVEN, ONDER
from analyse.markt.schaal import SAMEN

_LETTERS = 30
_STAAT_ER_NIET = "De gemeente staat niet in het Iv3 waarmee wordt vergeleken"
_TE_WEINIG = "Te weinig gemeenten van deze grootte"


@style.styled
def gemeente_in_klasse_grafiek(
    table: pd.DataFrame,
    namen: Mapping[str, str] | None = None,
    *,
    wat: str = "",
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> Axes:
    """Per taakveld the cost per inhabitant of one municipality over the middle half of its class.

    Parameters
    ----------
    table
        As `gemeente_in_klasse` returns it.
    namen
        What a taakveld is called, by its code.
    wat
        What the cost is of (*rekening 2023*).
    titel
        Own title; else the finding.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    shown = table[table["taakveld"] != SAMEN].reset_index(drop=True)
    under = f"euro per inwoner{f', {wat}' if wat else ''}"
    if not shown["mediaan"].notna().any() or not shown["per_inwoner"].notna().any():
        none = _STAAT_ER_NIET if table.empty else _TE_WEINIG
        return style.empty(titel or none, under, bron)
    first = shown.iloc[0]
    under += f"; andere gemeenten met {first['klasse']} inwoners, n = aantal"
    if first["klasse"] == "G4":
        under = under.replace("gemeenten met G4 inwoners", "van de vier grootste gemeenten")
    fig, ax = lines_sheet(len(shown), 0.36)
    called = namen or {}
    names = [called.get(code, code) for code in shown["taakveld"]]
    told = []
    for y, row in enumerate(shown.to_dict("records")):
        told.append(_draw(ax, row, names[y], y))
    name_lines(ax, [short(name, _LETTERS) for name in names])
    ax.set_xlim(left=min(0, ax.get_xlim()[0]))
    style.value_axis(ax, nl.euro, 6)
    heading = titel or _finding(shown, namen)
    legend = _legend(str(first["gemeente"]))
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt=f"{'; '.join(told)}.")
    return ax


def _draw(ax: Axes, row: Mapping[str, object], name: str, y: int) -> str:
    """One line; gives what it says."""
    n, own = row["n"], float(str(row["per_inwoner"]))
    low, middle, high = (float(str(row[key])) for key in ("p25", "mediaan", "p75"))
    if pd.notna(middle):
        look: Look = {"color": kleuren.PLAN, "alpha": 0.55, "linewidth": 9}
        ax.plot([low, high], [y, y], solid_capstyle="butt", gid="band", **look)
        ax.plot([middle], [y], marker="|", markersize=13, color=kleuren.INKT, gid="mediaan")
    if pd.isna(own):
        remark(ax, "geen cijfer", (0.0, y))
        return f"{name} geen cijfer"
    ax.plot(
        [own], [y], marker="o", markersize=7, color=kleuren.REALISATIE, zorder=3, gid="eigen"
    )
    behind(ax, f"{nl.euro(own)}  (n = {n})", y)
    if pd.isna(middle):
        return f"{name} {nl.euro(own)}, te weinig anderen"
    band = f"{nl.euro(low)} tot {nl.euro(high)}"
    return f"{name} {nl.euro(own)}, mediaan {nl.euro(middle)} ({band}, n = {n})"


def _legend(gemeente: str) -> list[Patch | Line2D]:
    own: Look = {"marker": "o", "linestyle": "none", "color": kleuren.REALISATIE}
    middle: Look = {"marker": "|", "markersize": 11, "linestyle": "none", "color": kleuren.INKT}
    return [
        Line2D([], [], label=gemeente, **own),
        Line2D([], [], label="mediaan van de klasse", **middle),
        Patch(color=kleuren.PLAN, alpha=0.55, label="middelste helft"),
    ]


def _finding(rows: pd.DataFrame, namen: Mapping[str, str] | None) -> str:
    """How many taakvelden lie outside the middle half of the class, and where."""
    name = rows["gemeente"].iloc[0]
    outside = rows[rows["plaats"].isin([ONDER, BOVEN])]
    if outside.empty:
        return f"{name} ligt op alle taakvelden in de middelste helft van zijn grootteklasse"
    told = []
    for place, word in ((ONDER, "lager"), (BOVEN, "hoger")):
        codes = outside.loc[outside["plaats"] == place, "taakveld"].replace(dict(namen or {}))
        if len(codes):
            told.append(f"{word} bij {nl.opsomming(list(codes))}")
    return f"{name} naast zijn grootteklasse: {', '.join(told)}"
