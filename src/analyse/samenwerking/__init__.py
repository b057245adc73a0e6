"""Working together: which fields, who pays what, how vulnerable, and whose saving it is."""

from analyse.samenwerking.antwoord import samenwerking_antwoord
from analyse.samenwerking.kdoelen import kdoelen_voortgang
from analyse.samenwerking.kwetsbaarheid import (
    kwetsbaarheid_gedeeld,
    kwetsbaarheid_per_organisatie,
    kwetsbaarheid_per_taak,
    kwetsbaarheid_per_tweetal,
)
from analyse.samenwerking.kwetsbaarheid_antwoord import kwetsbaarheid_antwoord
from analyse.samenwerking.kwetsbaarheid_grafiek import kwetsbaarheid_per_taak_grafiek
from analyse.samenwerking.sleutelkeuze import (
    Menging,
    menging_eenvoudigst,
    menging_gelijkmatigst,
)
from analyse.samenwerking.toerekening import (
    samenwerking_besparing,
    toerekening_tegenspraak,
)
from analyse.samenwerking.toerekening_grafiek import samenwerking_besparing_grafiek
from analyse.samenwerking.velden import (
    DREMPELS,
    velden_naast_uitkomst,
    velden_per_aspect,
    velden_per_partij,
    velden_rangorde,
)
from analyse.samenwerking.velden_grafiek import velden_rangorde_grafiek
from analyse.samenwerking.verdeling import (
    aanloopkosten_terugverdientijd,
    kanten_per_deelnemer,
    kosten_buiten_verdeling,
    kosten_per_sleutel,
    sleutels_naast_elkaar,
)
from analyse.samenwerking.verdeling_grafiek import kosten_per_sleutel_grafiek

__all__ = [
    "DREMPELS",
    "Menging",
    "aanloopkosten_terugverdientijd",
    "kanten_per_deelnemer",
    "kdoelen_voortgang",
    "kosten_buiten_verdeling",
    "kosten_per_sleutel",
    "kosten_per_sleutel_grafiek",
    "kwetsbaarheid_antwoord",
    "kwetsbaarheid_gedeeld",
    "kwetsbaarheid_per_organisatie",
    "kwetsbaarheid_per_taak",
    "kwetsbaarheid_per_taak_grafiek",
    "kwetsbaarheid_per_tweetal",
    "menging_eenvoudigst",
    "menging_gelijkmatigst",
    "samenwerking_antwoord",
    "samenwerking_besparing",
    "samenwerking_besparing_grafiek",
    "sleutels_naast_elkaar",
    "toerekening_tegenspraak",
    "velden_naast_uitkomst",
    "velden_per_aspect",
    "velden_per_partij",
    "velden_rangorde",
    "velden_rangorde_grafiek",
]
