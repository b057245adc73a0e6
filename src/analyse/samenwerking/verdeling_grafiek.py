"""Who pays what in a picture: a tile a participant and key.

The trap: who pays more must be told by word and hatch, not by colour alone.
"""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.charts import kleuren, style, tiles
from analyse.charts.labels import short
from analyse.charts.style import GEEN_BRON, Bron
from analyse.samenwerking.verdeling import MEER, MINDER

#: A difference below this part of the largest is shown light.
_KLEIN = 0.33
_KLEUR = {MINDER: kleuren.MINDER, MEER: kleuren.MEER}
_ARCERING = {MEER: "////"}
_VERGELEKEN = {"nu": "wat elk nu betaalt", "alleen": "wat elk alleen zou betalen"}


@style.styled
def kosten_per_sleutel_grafiek(
    split: pd.DataFrame,
    referentie: str = "nu",
    *,
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> Axes:
    """Who pays more and who less under each key: a tile a participant and key.

    Parameters
    ----------
    split
        As `kosten_per_sleutel` returns it.
    referentie
        What is compared with, as given there.
    titel
        Own title.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    heading = titel or "Wie betaalt meer en wie minder, per verdeelsleutel"
    if not split["betaalt"].notna().any():
        return style.empty(heading, "geen gezamenlijke kosten of geen sleutel", bron)
    keys = list(split["sleutel"].unique())
    who = sorted(split["deelnemer"].unique())
    told: dict[str, list[str]] = {key: [] for key in keys}
    compared = split["besparing"].notna().any()
    scale = style.schaal(split["besparing" if compared else "betaalt"])
    largest = split["besparing"].abs().max() or 1.0
    fig, ax = style.sheet(0.46 * len(who) + 0.55)
    for row in split.sort_values("deelnemer").to_dict("records"):
        key = row["sleutel"]
        place = (keys.index(key), who.index(row["deelnemer"]))
        _draw(ax, place, row, scale, largest)
        told[key].append(_told(row))
    columns = [textwrap.fill(key, 12) for key in keys]
    tiles.frame(ax, columns, [short(name, 30) for name in who])
    under = (
        f"Bedragen per jaar, {scale.eenheid}; vergeleken met {_VERGELEKEN[referentie]};"
        " gearceerd: betaalt meer"
    )
    legend = []
    for side, (_, dark) in _KLEUR.items():
        legend.append(style.patch(side, dark, _ARCERING.get(side, "")))
    alt = [f"{key}: {', '.join(payments)}." for key, payments in told.items()]
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt=" ".join(alt))
    return ax


def _draw(
    ax: Axes, place: tuple[int, int], row: dict[str, float], scale: style.Schaal, largest: float
) -> None:
    side, saved = str(row["kant"]), abs(row["besparing"])
    light, dark = _KLEUR.get(side, (kleuren.WIT, kleuren.WIT))
    colour = light if saved / largest < _KLEIN else dark
    tiles.tile(ax, place, colour, _ARCERING.get(side, ""), size=(0.96, 0.88), gid=side)
    if pd.isna(row["betaalt"]):
        text = "sleutel\nonvolledig"
    elif pd.isna(saved):
        text = f"betaalt\n{scale.tekst(row['betaalt'])}"
    elif saved == 0:
        text = "evenveel"
    else:
        text = f"{scale.grootte(saved)}\n{side}"
    weight = "bold" if side == MEER else "normal"
    tiles.in_tile(ax, place, text, colour, fontsize=7.8, fontweight=weight, linespacing=1.05)


def _told(row: dict[str, float]) -> str:
    """What one participant pays under one key, in words."""
    if pd.isna(row["betaalt"]):
        return f"{row['deelnemer']} onbekend (sleutel onvolledig)"
    pays = f"{row['deelnemer']} betaalt {nl.euro(row['betaalt'])}"
    gap = abs(row["besparing"])
    if pd.isna(gap):
        return pays
    if gap == 0:
        return f"{pays} (evenveel)"
    amount = nl.euro(gap, 2 if gap < 10 else 0)
    return f"{pays} ({amount} {row['kant']})"
