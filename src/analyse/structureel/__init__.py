"""What is structural, what incidental, and whether the budget balances structurally.

The class of each line (`aard_...`), the balance (`structurele_...`), what the rules of the BBV
would make of it (`bbv_...`) and printed tables recomputed (`gedrukte_...`).
"""

from analyse.structureel.aard import (
    aard_per_jaar,
    aard_signalen,
    exploitatieruimte,
    structureel_saldo,
)
from analyse.structureel.aard_grafiek import aard_per_jaar_grafiek
from analyse.structureel.antwoord import structureel_antwoord
from analyse.structureel.balans import (
    bbv_gevolgd,
    bbv_gevolgd_per_regel,
    met_dekking,
    met_reserves,
    structurele_balans,
    structurele_ruimte,
)
from analyse.structureel.balans_grafiek import structureel_saldo_grafiek
from analyse.structureel.bbv import aard_indeling
from analyse.structureel.besluiten import aardbesluiten
from analyse.structureel.gedrukt import (
    gedrukte_exploitatieruimte,
    gedrukte_saldi,
    gedrukte_tegenspraken,
)
from analyse.structureel.gronden import GRONDEN, Grond
from analyse.structureel.kengetal import ruimte_naast_kengetal

__all__ = [
    "GRONDEN",
    "Grond",
    "aard_indeling",
    "aard_per_jaar",
    "aard_per_jaar_grafiek",
    "aard_signalen",
    "aardbesluiten",
    "bbv_gevolgd",
    "bbv_gevolgd_per_regel",
    "exploitatieruimte",
    "gedrukte_exploitatieruimte",
    "gedrukte_saldi",
    "gedrukte_tegenspraken",
    "met_dekking",
    "met_reserves",
    "ruimte_naast_kengetal",
    "structureel_antwoord",
    "structureel_saldo",
    "structureel_saldo_grafiek",
    "structurele_balans",
    "structurele_ruimte",
]
