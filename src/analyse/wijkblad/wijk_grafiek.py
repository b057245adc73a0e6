"""The charts of the page of one wijk, so narrow that two stand beside each other on paper."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.besparing.brug_grafiek import kostenbrug_grafiek
from analyse.charts.kaart import aandeel_kaart
from analyse.charts.style import GEEN_BRON, Bron, op_breedte
from analyse.schouw.beeldkwaliteit_grafiek import aandeel_op_ambitie_grafiek

#: Width of a chart on a page of a wijk, in inches.
_SMAL = 5.0


def wijk_naast_andere_grafiek(
    naast: pd.DataFrame, segmenten: pd.DataFrame, wijk: str, *, bron: Bron = GEEN_BRON
) -> np.ndarray:
    """The wijk as a line with its interval, the other wijken together as a dashed one.

    Parameters
    ----------
    naast
        As `wijk_naast_andere` returns it.
    segmenten
        As `schouw.schouw_segmenten` returns it.
    wijk
        Its name.
    bron
        Source note.
    """
    heading = f"Van {wijk or 'deze wijk'} zijn er geen scores met een ambitie"
    known = naast[naast["n"] > 0]
    if len(known):
        last = known.iloc[-1]
        heading = f"{nl.procent(last['aandeel'])} haalt de ambitie in {last['ronde']}"
        if pd.notna(last["aandeel_andere"]):
            heading += f", in de andere wijken samen {nl.procent(last['aandeel_andere'])}"
    with op_breedte(_SMAL):
        return aandeel_op_ambitie_grafiek(
            naast.assign(wijk=wijk),
            segmenten,
            tweede="aandeel_andere",
            streepjes="de andere wijken samen",
            titel=heading,
            bron=bron,
        )


def wijk_brug_grafiek(brug: pd.DataFrame, *, bron: Bron = GEEN_BRON) -> Axes:
    """The bridge from the nulmeting, as `besparing.kostenbrug` returns it, of one wijk."""
    with op_breedte(_SMAL):
        return kostenbrug_grafiek(brug, bron=bron)


def wijk_kaart(
    vormen: pd.DataFrame, aandelen: pd.DataFrame, wijk: str, *, bron: Bron = GEEN_BRON
) -> Axes:
    """One wijk on the map of all, with the shares of one round as `aandeel_kaart` takes them."""
    with op_breedte(_SMAL):
        titel = f"{wijk} in de stad"
        return aandeel_kaart(vormen, aandelen, nadruk=wijk, titel=titel, bron=bron)
