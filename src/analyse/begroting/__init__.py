"""Where the money goes, and whether it is spent as planned.

The plan and the realisatie (`plan_...`, `saldo_per_jaar`, `meerwerk`), the months of the year
(`maand...`, `jaareinde_prognose`), the agreement (`productblad_...`) and the price index.
"""

from analyse.begroting.antwoord import begroting_antwoord
from analyse.begroting.budget import (
    begroting_per_soort,
    begrotingsjaren,
    meerwerk,
    plan_naar_omvang,
    plan_realisatie,
    plan_stappen,
    reguliere_lasten,
    saldo_per_jaar,
)
from analyse.begroting.budget_grafiek import plan_realisatie_grafiek
from analyse.begroting.jaareinde import jaareinde_prognose, prognose_terugblik
from analyse.begroting.jaren import (
    HeleJaren,
    deeljaren,
    hele_jaren,
    lopende_jaren,
    waarom_leeg,
)
from analyse.begroting.maanden import (
    boekjaren,
    maanden_aansluiting,
    maanden_tot_en_met,
    maandverloop,
    prijsverandering,
    zelfde_periode,
)
from analyse.begroting.maanden_grafiek import maandverloop_grafiek
from analyse.begroting.prijsindex import gebruikte_index
from analyse.begroting.productbladen import (
    productblad_in_kracht,
    productblad_totalen,
    productblad_versies,
)

__all__ = [
    "HeleJaren",
    "begroting_antwoord",
    "begroting_per_soort",
    "begrotingsjaren",
    "boekjaren",
    "deeljaren",
    "gebruikte_index",
    "hele_jaren",
    "jaareinde_prognose",
    "lopende_jaren",
    "maanden_aansluiting",
    "maanden_tot_en_met",
    "maandverloop",
    "maandverloop_grafiek",
    "meerwerk",
    "plan_naar_omvang",
    "plan_realisatie",
    "plan_realisatie_grafiek",
    "plan_stappen",
    "prijsverandering",
    "productblad_in_kracht",
    "productblad_totalen",
    "productblad_versies",
    "prognose_terugblik",
    "reguliere_lasten",
    "saldo_per_jaar",
    "waarom_leeg",
    "zelfde_periode",
]
