"""One wijk on a page: what its upkeep costs, how it scores, what residents say and what is open.

Every function takes tables as `analyse.open_dossier` gives them, and the name of the wijk.
"""

from __future__ import annotations

from analyse.charts.kaart import aandeel_kaart
from analyse.wijkblad.antwoord import wijk_plaats, wijkblad_antwoord
from analyse.wijkblad.wijk import (
    kosten_zonder_wijk,
    wijk_bewoners,
    wijk_kosten,
    wijk_maatregelen,
    wijk_naast_andere,
    wijk_producten,
)

__all__ = [
    "aandeel_kaart",
    "kosten_zonder_wijk",
    "wijk_bewoners",
    "wijk_kosten",
    "wijk_maatregelen",
    "wijk_naast_andere",
    "wijk_plaats",
    "wijk_producten",
    "wijkblad_antwoord",
]
