"""What the pages of all wijken need of the whole city, worked out once for all of them.

The trap: each page stands beside the other wijken, so each would work out the city again, and two
hundred pages would take forty thousand times the work of one wijk.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from analyse.begroting.jaren import HeleJaren, hele_jaren
from analyse.besparing.bronnen import Bronnen
from analyse.besparing.ontleding import ontleding_per_cel, vergelijkbaar
from analyse.schouw.beeldkwaliteit import aandeel_op_ambitie
from analyse.schouw.breuken import schouw_breuken, schouw_segmenten
from analyse.schouw.trend import trend_per_wijk
from analyse.wijkblad.wijk import kosten_zonder_wijk, wijk_kosten, wijk_producten


class Tabellen(Protocol):
    """What `open_dossier` gives, as far as it is used here."""

    begroting: pd.DataFrame
    maandrealisatie: pd.DataFrame
    areaal: pd.DataFrame
    productblad: pd.DataFrame
    prijsindex: pd.DataFrame
    niveaukosten: pd.DataFrame
    schouw: pd.DataFrame
    norm: pd.DataFrame

    @property
    def wijken(self) -> list[str]:
        """Names of the wijken."""

    @property
    def inspecteurs(self) -> pd.Series:
        """A number for the inspector of each row of schouw."""


@dataclass(frozen=True, eq=False)
class Stad:
    """All wijken of a city, one table a subject, each with a column wijk."""

    heel: HeleJaren
    nul_jaar: int
    #: As `wijk_kosten`, `wijk_producten` and `kosten_zonder_wijk` return them.
    kosten: pd.DataFrame
    producten: pd.DataFrame
    buiten: tuple[float, float]
    #: What `besparing.ontleding_per_cel` can compare, and what is said of the rest.
    cellen: pd.DataFrame
    onbekend: str
    #: Share at ambition per ronde and wijk, the rounds, and the trend of each wijk.
    aandelen: pd.DataFrame
    segmenten: pd.DataFrame
    trends: pd.DataFrame


def stad(dossier: Tabellen, jaar: int | None = None, nul_jaar: int | None = None) -> Stad:
    """What the pages of all wijken share, up to a year.

    Parameters
    ----------
    dossier
        The exports.
    jaar, nul_jaar
        The last year that counts, and that of the nulmeting; None is the last and the first whole
        year.
    """
    heel = hele_jaren(dossier.begroting, dossier.maandrealisatie, jaar)
    regels, norm = heel.regels, dossier.norm
    eerste = nul_jaar or heel.eerste
    areaal = heel.tot_en_met(dossier.areaal)
    scores = heel.tot_en_met(dossier.schouw.assign(inspecteur=dossier.inspecteurs))
    bladen = dossier.productblad
    alle = dossier.areaal
    bronnen = Bronnen(regels, dossier.prijsindex, alle, bladen, norm, dossier.niveaukosten)
    cellen, onbekend = vergelijkbaar(ontleding_per_cel(bronnen, eerste, heel.laatste))
    return Stad(
        heel=heel,
        nul_jaar=eerste,
        kosten=wijk_kosten(regels, areaal),
        producten=wijk_producten(regels, alle, bladen, heel.laatste),
        buiten=kosten_zonder_wijk(regels, dossier.wijken, heel.laatste),
        cellen=cellen,
        onbekend=onbekend,
        aandelen=aandeel_op_ambitie(scores, norm, ["ronde", "wijk"]),
        segmenten=schouw_segmenten(scores, schouw_breuken(scores, norm)),
        trends=trend_per_wijk(scores, norm),
    )
