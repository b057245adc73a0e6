"""The answer of each notebook in plain Dutch, made from its small tables.

Every number in a sentence comes from a table that stands in the same notebook, and every sentence
says what it is worth. The trap: a sentence that is true of the shipped data and false of another
municipality's. So each clause is chosen by the data, and no clause names a cause that the data
cannot carry.
"""

from __future__ import annotations

from analyse.conclusies.dvo import afrekenbrief, afrekening
from analyse.conclusies.geld import begroting, gegevens, structureel, taakstelling
from analyse.conclusies.kwaliteit import beeldkwaliteit, kwaliteitskeuze
from analyse.conclusies.markt import markt_en_schaal
from analyse.conclusies.samenwerking import samenwerking
from analyse.conclusies.werk import werk_en_groenafval
from analyse.conclusies.wijk import wijkblad
from analyse.conclusies.woorden import Conclusie

__all__ = [
    "Conclusie",
    "afrekenbrief",
    "afrekening",
    "beeldkwaliteit",
    "begroting",
    "gegevens",
    "kwaliteitskeuze",
    "markt_en_schaal",
    "samenwerking",
    "structureel",
    "taakstelling",
    "werk_en_groenafval",
    "wijkblad",
]
