"""Whether the exports can be trusted: what ties, and how much of the money is unplaced."""

from analyse.gegevens.antwoord import gegevens_antwoord
from analyse.gegevens.iv3_aansluiting import begroting_naast_iv3
from analyse.gegevens.tikfouten import tikfouten
from analyse.gegevens.volledigheid import onbekend_per_kenmerk, totalen_per_bestand
from analyse.gegevens.volledigheid_grafiek import onbekend_per_kenmerk_grafiek

__all__ = [
    "begroting_naast_iv3",
    "gegevens_antwoord",
    "onbekend_per_kenmerk",
    "onbekend_per_kenmerk_grafiek",
    "tikfouten",
    "totalen_per_bestand",
]
