"""The market, KPI's and scale: tariffs beside market prices, targets, and cost against size."""

from analyse.markt.antwoord import markt_antwoord
from analyse.markt.klasse import gemeente_in_klasse, grootteklasse
from analyse.markt.klasse_grafiek import gemeente_in_klasse_grafiek
from analyse.markt.kpi import kpi_scores
from analyse.markt.kpi_grafiek import kpi_scores_grafiek
from analyse.markt.schaal import (
    SAMEN,
    iv3_laatste_stand,
    lasten_per_gemeente,
    schaal_elasticiteit,
    schaal_lijn,
)
from analyse.markt.schaal_antwoord import schaal_antwoord
from analyse.markt.schaal_grafiek import schaal_elasticiteit_grafiek, schaal_spreiding_grafiek
from analyse.markt.schaalgenoten import (
    gemeente_naast_genoten,
    lasten_met_regio,
    lasten_per_regio,
    rekening_per_gemeente,
    rekening_per_taakveld,
)
from analyse.markt.tarieven import (
    tarieven_dekking,
    tarieven_indexgevoeligheid,
    tarieven_laatste_jaar,
    tarieven_naast_markt,
    tarieven_totaal,
)
from analyse.markt.tarieven_grafiek import (
    tarieven_indexgevoeligheid_grafiek,
    tarieven_naast_markt_grafiek,
)

__all__ = [
    "SAMEN",
    "gemeente_in_klasse",
    "gemeente_in_klasse_grafiek",
    "gemeente_naast_genoten",
    "grootteklasse",
    "iv3_laatste_stand",
    "kpi_scores",
    "kpi_scores_grafiek",
    "lasten_met_regio",
    "lasten_per_gemeente",
    "lasten_per_regio",
    "markt_antwoord",
    "rekening_per_gemeente",
    "rekening_per_taakveld",
    "schaal_antwoord",
    "schaal_elasticiteit",
    "schaal_elasticiteit_grafiek",
    "schaal_lijn",
    "schaal_spreiding_grafiek",
    "tarieven_dekking",
    "tarieven_indexgevoeligheid",
    "tarieven_indexgevoeligheid_grafiek",
    "tarieven_laatste_jaar",
    "tarieven_naast_markt",
    "tarieven_naast_markt_grafiek",
    "tarieven_totaal",
]
