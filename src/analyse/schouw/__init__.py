"""How the public space looks: inspections, their share at ambition, where a series breaks, trends.

Every function takes tables as `analyse.open_dossier` gives them, or the small table of another
function here. The chart of a table has its name with `_grafiek` behind it.
"""

from __future__ import annotations

from analyse.schouw.antwoord import beeldkwaliteit_antwoord
from analyse.schouw.beeldkwaliteit import (
    aandeel_op_ambitie,
    geldende_ambitie,
)
from analyse.schouw.beeldkwaliteit_grafiek import (
    aandeel_op_ambitie_grafiek,
    aandeel_per_ronde_grafiek,
    rapportcijfers_met_breuk_grafiek,
)
from analyse.schouw.breuken import (
    aandeel_jaar_eerder,
    rapportcijfers_met_breuk,
    schouw_breuken,
    schouw_segmenten,
)
from analyse.schouw.inspecteurs import inspecteur_verloop
from analyse.schouw.scores import geldige_scores
from analyse.schouw.stand import schouw_stand
from analyse.schouw.steekproef import (
    aandeel_gewogen,
    aandeel_met_locaties,
    aandeel_onderscheid,
    areaal_gewichten,
    bestek_omvang,
    bestek_toets,
    schouw_strata,
    slechtste_van_cel,
)
from analyse.schouw.trend import rapportcijfers_trend, trend_per_wijk
from analyse.schouw.trend_grafiek import trend_per_wijk_grafiek

__all__ = [
    "aandeel_gewogen",
    "aandeel_jaar_eerder",
    "aandeel_met_locaties",
    "aandeel_onderscheid",
    "aandeel_op_ambitie",
    "aandeel_op_ambitie_grafiek",
    "aandeel_per_ronde_grafiek",
    "areaal_gewichten",
    "beeldkwaliteit_antwoord",
    "bestek_omvang",
    "bestek_toets",
    "geldende_ambitie",
    "geldige_scores",
    "inspecteur_verloop",
    "rapportcijfers_met_breuk",
    "rapportcijfers_met_breuk_grafiek",
    "rapportcijfers_trend",
    "schouw_breuken",
    "schouw_segmenten",
    "schouw_stand",
    "schouw_strata",
    "slechtste_van_cel",
    "trend_per_wijk",
    "trend_per_wijk_grafiek",
]
