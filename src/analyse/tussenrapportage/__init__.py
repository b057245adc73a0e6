"""Where a year stands, where it will end, and why: the page for a bestuursrapportage.

`rapportjaar` is the year to report on, `tussenstand` where each group stands; `afwijkingen_boven`
and `met_toelichting` are the lines to explain with their texts.
"""

from analyse.tussenrapportage.afwijkingen import afwijkingen_boven, met_toelichting
from analyse.tussenrapportage.antwoord import drempel_tekst, tussenrapportage_antwoord
from analyse.tussenrapportage.indeling import tussenindeling
from analyse.tussenrapportage.rapportjaar import Rapportjaar, rapportjaar
from analyse.tussenrapportage.taakstelling import taakstelling_van_jaar
from analyse.tussenrapportage.tabel import (
    afwijkingen_tabel,
    tussenstand_tabel,
    tussenstand_totalen,
)
from analyse.tussenrapportage.tussenstand import reserves_samen, tussenstand
from analyse.tussenrapportage.tussenstand_grafiek import tussenstand_grafiek

__all__ = [
    "Rapportjaar",
    "afwijkingen_boven",
    "afwijkingen_tabel",
    "drempel_tekst",
    "met_toelichting",
    "rapportjaar",
    "reserves_samen",
    "taakstelling_van_jaar",
    "tussenindeling",
    "tussenrapportage_antwoord",
    "tussenstand",
    "tussenstand_grafiek",
    "tussenstand_tabel",
    "tussenstand_totalen",
]
