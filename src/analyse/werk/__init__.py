"""Work for people who need it, and green waste in one hand.

Every function takes tables as `analyse.open_dossier` gives them, or the small table of another
function here. The chart of a table has its name with `_grafiek` behind it.
"""

from __future__ import annotations

from analyse.werk.antwoord import werk_antwoord
from analyse.werk.groenafval import (
    groenafval_aansluiting,
    groenafval_eigen_keten,
    groenafval_per_keten,
    groenafval_producten,
    groenafval_verandering,
)
from analyse.werk.groenafval_grafiek import (
    groenafval_per_keten_grafiek,
    groenafval_verandering_grafiek,
)
from analyse.werk.herleidbaar import onherleidbaar_noot, uren_onherleidbaar
from analyse.werk.uren import (
    GELD,
    gemaakte_uren,
    kostensoorten_sw,
    uren_aansluiting,
    uren_afspraken,
    uren_per_doelgroep,
    uren_per_maand,
    winterwerk,
)
from analyse.werk.uren_grafiek import uren_afspraken_grafiek, winterwerk_grafiek

__all__ = [
    "GELD",
    "gemaakte_uren",
    "groenafval_aansluiting",
    "groenafval_eigen_keten",
    "groenafval_per_keten",
    "groenafval_per_keten_grafiek",
    "groenafval_producten",
    "groenafval_verandering",
    "groenafval_verandering_grafiek",
    "kostensoorten_sw",
    "onherleidbaar_noot",
    "uren_aansluiting",
    "uren_afspraken",
    "uren_afspraken_grafiek",
    "uren_onherleidbaar",
    "uren_per_doelgroep",
    "uren_per_maand",
    "werk_antwoord",
    "winterwerk",
    "winterwerk_grafiek",
]
