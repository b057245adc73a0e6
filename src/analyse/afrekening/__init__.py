"""What the service agreement settles: per product, per year, under another prijsvorm, in a letter.

`afrekening_regels` makes the lines; all else is made of them.
"""

from analyse.afrekening.afrekening_grafiek import (
    afrekening_stappen_grafiek,
    prijsvormen_grafiek,
    verrekening_grafiek,
)
from analyse.afrekening.afrekenregels import afrekening_regels, afrekenjaar
from analyse.afrekening.antwoord import afrekening_antwoord
from analyse.afrekening.brief import afrekenbrief, afrekening_posten
from analyse.afrekening.draagt import afwijking_draagt, draagt_kerngetallen
from analyse.afrekening.partijen import afrekening_uitvoerders
from analyse.afrekening.per_product import (
    AFREKENSTAPPEN,
    afrekening_netto,
    afrekening_per_jaar,
    afrekening_per_product,
    afrekening_stappen,
)
from analyse.afrekening.prijsvormen import (
    afrekening_index,
    andere_prijsvorm,
    prijsvormen_totaal,
    uitvoerder_resultaat,
)
from analyse.afrekening.winter import winterseizoen

__all__ = [
    "AFREKENSTAPPEN",
    "afrekenbrief",
    "afrekening_antwoord",
    "afrekening_index",
    "afrekening_netto",
    "afrekening_per_jaar",
    "afrekening_per_product",
    "afrekening_posten",
    "afrekening_regels",
    "afrekening_stappen",
    "afrekening_stappen_grafiek",
    "afrekening_uitvoerders",
    "afrekenjaar",
    "afwijking_draagt",
    "andere_prijsvorm",
    "draagt_kerngetallen",
    "prijsvormen_grafiek",
    "prijsvormen_totaal",
    "uitvoerder_resultaat",
    "verrekening_grafiek",
    "winterseizoen",
]
