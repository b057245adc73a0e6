"""Which quality at which cost, and which cut hurts least."""

from analyse.keuze.antwoord import keuze_antwoord
from analyse.keuze.keuze_grafiek import (
    keuze_grens_grafiek,
    keuze_plan_grafiek,
    keuze_robuustheid_grafiek,
)
from analyse.keuze.keuzegevolg import (
    keuze_grens,
    keuze_per_wijk,
    keuze_robuust_per_product,
    keuze_robuustheid,
    keuze_varianten,
    keuze_volgende,
    keuze_wijzigingen,
)
from analyse.keuze.keuzemodel import niveaukeuze
from analyse.keuze.kosten_kwaliteit import kosten_en_kwaliteit
from analyse.keuze.kosten_kwaliteit_grafiek import (
    beleving_en_schouw_grafiek,
    kosten_en_kwaliteit_grafiek,
    verband_grafiek,
)
from analyse.keuze.mogelijkheden import (
    bewonersgewicht,
    buiten_de_keuze,
    keuze_cellen,
    keuzejaar,
    niveau_mogelijkheden,
    niveaukosten_aansluiting,
    niveaukosten_ijking,
    niveaukosten_prijsfactor,
)
from analyse.keuze.samenhang import (
    beleving_laatste_jaar,
    beleving_naast_schouw,
    beleving_tussen_onderwerpen,
    beleving_verband,
)
from analyse.keuze.spelregels import Spelregels
from analyse.keuze.stand import keuze_onder_ambitie, keuze_stand, keuze_verschuiving

__all__ = [
    "Spelregels",
    "beleving_en_schouw_grafiek",
    "beleving_laatste_jaar",
    "beleving_naast_schouw",
    "beleving_tussen_onderwerpen",
    "beleving_verband",
    "bewonersgewicht",
    "buiten_de_keuze",
    "keuze_antwoord",
    "keuze_cellen",
    "keuze_grens",
    "keuze_grens_grafiek",
    "keuze_onder_ambitie",
    "keuze_per_wijk",
    "keuze_plan_grafiek",
    "keuze_robuust_per_product",
    "keuze_robuustheid",
    "keuze_robuustheid_grafiek",
    "keuze_stand",
    "keuze_varianten",
    "keuze_verschuiving",
    "keuze_volgende",
    "keuze_wijzigingen",
    "keuzejaar",
    "kosten_en_kwaliteit",
    "kosten_en_kwaliteit_grafiek",
    "niveau_mogelijkheden",
    "niveaukeuze",
    "niveaukosten_aansluiting",
    "niveaukosten_ijking",
    "niveaukosten_prijsfactor",
    "verband_grafiek",
]
