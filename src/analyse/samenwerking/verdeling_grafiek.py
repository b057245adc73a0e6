"""Who pays what in a picture: a tile a participant and key.

The trap: who pays more must be told by word and hatch, not by colour alone.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.charts import kleuren, style
from analyse.charts.style import GEEN_BRON, Bron
from analyse.charts.tiles import Tegel, tile_table
from analyse.samenwerking.verdeling import MEER, MINDER

#: A difference below this part of the largest is shown light.
_KLEIN = 0.33
_KLEUR = {MINDER: kleuren.MINDER, MEER: kleuren.MEER}
_ARCERING = {MEER: "////"}
_VERGELEKEN = {"nu": "wat elk nu betaalt", "alleen": "wat elk alleen zou betalen"}


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
        Own title; else the finding.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    heading = titel or _finding(split)
    if not split["betaalt"].notna().any():
        return style.empty(heading, "geen gezamenlijke kosten of geen sleutel", bron)
    compared = split["besparing"].notna().any()
    scale = style.schaal(split["besparing" if compared else "betaalt"])
    largest = split["besparing"].abs().max() or 1.0
    tiles: dict[tuple[str, str], Tegel] = {}
    told: dict[str, list[str]] = {}
    for row in split.sort_values("deelnemer", kind="stable").to_dict("records"):
        key = row["sleutel"]
        tiles[(row["deelnemer"], key)] = _tile(row, scale, largest)
        told[key] = [*told.get(key, []), _told(row)]
    under = (
        f"Bedragen per jaar, {scale.eenheid}; vergeleken met {_VERGELEKEN[referentie]};"
        " gearceerd: betaalt meer"
    )
    legend = []
    for side, (_, dark) in _KLEUR.items():
        legend.append(style.patch(side, dark, _ARCERING.get(side, "")))
    keys = list(split["sleutel"].unique())
    return tile_table(
        tiles,
        rijen=sorted(split["deelnemer"].unique()),
        kolommen=keys,
        titel=heading,
        ondertitel=under,
        legenda=legend,
        alt=" ".join(f"{key}: {', '.join(told[key])}." for key in keys),
        hoogte=0.44,
        bron=bron,
    )


def _finding(split: pd.DataFrame) -> str:
    """Of how many keys somebody pays more."""
    known = split[split["besparing"].notna()]
    if known.empty:
        return "Wat elk betaalt onder elke sleutel"
    loses = (known["kant"] == MEER).groupby(known["sleutel"]).any()
    number = nl.getal(len(loses))
    if loses.all():
        return f"Onder elk van de {number} sleutels betaalt iemand meer"
    fine = nl.opsomming([name for name in known["sleutel"].unique() if not loses[name]])
    return f"Alleen met {fine} betaalt niemand meer" if loses.any() else "Niemand betaalt meer"


def _tile(row: dict[str, float], scale: style.Schaal, largest: float) -> Tegel:
    side, saved = str(row["kant"]), abs(row["besparing"])
    light, dark = _KLEUR.get(side, (kleuren.WIT, kleuren.WIT))
    colour = light if saved / largest < _KLEIN else dark
    if pd.isna(row["betaalt"]):
        text = "sleutel\nonvolledig"
    elif pd.isna(saved):
        text = f"betaalt\n{scale.tekst(row['betaalt'])}"
    elif saved == 0:
        text = "evenveel"
    else:
        text = f"{scale.grootte(saved)}\n{side}"
    return Tegel(text, colour, _ARCERING.get(side, ""), side, vet=side == MEER)


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
