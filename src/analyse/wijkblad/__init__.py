"""One wijk on a page: what its upkeep costs, how it scores, what residents say and what is open.

`stad` works out the whole city from what `analyse.open_dossier` gives; the other functions take its
tables, or those of the exports, and the name of the wijk.
"""

from __future__ import annotations

from analyse.wijkblad.antwoord import wijk_stand, wijkblad_antwoord
from analyse.wijkblad.stad import Stad, stad
from analyse.wijkblad.wijk import (
    kosten_zonder_wijk,
    wijk_bewoners,
    wijk_kosten,
    wijk_maatregelen,
    wijk_naast_andere,
    wijk_producten,
    wijk_verschillen,
)
from analyse.wijkblad.wijk_grafiek import (
    wijk_brug_grafiek,
    wijk_kaart,
    wijk_naast_andere_grafiek,
)

__all__ = [
    "Stad",
    "kosten_zonder_wijk",
    "stad",
    "wijk_bewoners",
    "wijk_brug_grafiek",
    "wijk_kaart",
    "wijk_kosten",
    "wijk_maatregelen",
    "wijk_naast_andere",
    "wijk_naast_andere_grafiek",
    "wijk_producten",
    "wijk_stand",
    "wijk_verschillen",
    "wijkblad_antwoord",
]
