"""Is the target saved: the change in cost split into what made it, and what can be seen of it.

Every function takes tables as `analyse.open_dossier` gives them, or the small table of another
function here. The chart of a table has its name with `_grafiek` behind it.
"""

from __future__ import annotations

from analyse.besparing.antwoord import taakstelling_antwoord
from analyse.besparing.bedragen import besparing_bedragen
from analyse.besparing.bronnen import Bronnen
from analyse.besparing.brug import (
    autonoom_pad,
    besparing_gevonden,
    kosten_bij_doel,
    kostenbrug,
    ontleding_dekking,
    ontleding_keuzes,
    taakveld_verschuiving,
)
from analyse.besparing.brug_grafiek import kostenbrug_grafiek
from analyse.besparing.marge import ernaast, ontleding_indexen
from analyse.besparing.marge_grafiek import rest_met_marge_grafiek
from analyse.besparing.ontleding import (
    ontleding_per,
    ontleding_per_cel,
    ontleding_per_jaar,
    ontleding_verloop,
    vergelijkbaar,
)
from analyse.besparing.oordeel import (
    besparing_omslag,
    besparing_sprongen,
    besparing_toetsen,
    taakstelling_oordeel,
    taakstelling_oordeel_per_jaar,
)
from analyse.besparing.opgaven import gedrukte_opgaven
from analyse.besparing.taakstelling import (
    taakstelling_geldend,
    taakstelling_portfolio,
    taakstelling_portfolio_per,
    taakstelling_portfolio_structureel,
    taakstelling_versies,
)
from analyse.besparing.taakstelling_grafiek import taakstelling_oordeel_per_jaar_grafiek
from analyse.besparing.vragen import besparing_vragen, maatregelen_onbekend

__all__ = [
    "Bronnen",
    "autonoom_pad",
    "besparing_bedragen",
    "besparing_gevonden",
    "besparing_omslag",
    "besparing_sprongen",
    "besparing_toetsen",
    "besparing_vragen",
    "ernaast",
    "gedrukte_opgaven",
    "kosten_bij_doel",
    "kostenbrug",
    "kostenbrug_grafiek",
    "maatregelen_onbekend",
    "ontleding_dekking",
    "ontleding_indexen",
    "ontleding_keuzes",
    "ontleding_per",
    "ontleding_per_cel",
    "ontleding_per_jaar",
    "ontleding_verloop",
    "rest_met_marge_grafiek",
    "taakstelling_antwoord",
    "taakstelling_geldend",
    "taakstelling_oordeel",
    "taakstelling_oordeel_per_jaar",
    "taakstelling_oordeel_per_jaar_grafiek",
    "taakstelling_portfolio",
    "taakstelling_portfolio_per",
    "taakstelling_portfolio_structureel",
    "taakstelling_versies",
    "taakveld_verschuiving",
    "vergelijkbaar",
]
