"""Names of made-up towns and of their wijken; none of them is the name of a real municipality.

The trap: two parts of a word soon make a name that exists, so each is held against the code list
of municipalities, also those that went into another.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product

from bouw_voorbeeldstad.model import stroom

from analyse.tables.codelijsten import gemeenten
from analyse.tables.gemeenten import gemeente_key


def _woorden(tekst: str) -> tuple[str, ...]:
    return tuple(tekst.split())


_EERST = _woorden("""
    Aker Berken Biezen Brede Bronk Dennen Distel Duin Eiken Elzen Esdoorn Geest Gouwen Haver Hazel
    Heide Iepen Klaver Klinker Koren Krekel Krijt Lijster Linden Lissen Meidoorn Merel Mos Oever
    Olmen Pepel Populieren Riet Rogge Schapen Sleedoorn Spar Tarwe Turf Varen Vlas Vlier Vogel Vuur
    Wilgen Winter Zegge Zilver Zomer Zwaluwen
""")
_DAARNA = _woorden("""
    akker beek berg bosch brug dam dijk donk dorp drecht gaarde haven hoek horst hout kamp kerke
    laar lo mond oord poort rade sluis stede tille veld voorde woud zijl zoom
""")
#: Wijken as towns name them, with what is hard to spell: accents, hyphens, articles.
_GEWOON = (
    "Noord-Oost",
    "De Koloniën",
    "Het Broek",
    "Zuid-West",
    "Oudekerke",
    "Noorderhof",
    "De Aa",
    "Handelshaven",
)
_STAM = _woorden("""
    Adelaar Beuken Bloesem Boter Dahlia Ebben Egel Fazanten Forel Gentiaan Goudvink Haring Hortensia
    Ibis Jasmijn Kievit Kastanje Lavendel Leeuwerik Magnolia Nachtegaal Narcis Otter Pioen Platanen
    Pluvier Reiger Robijn Saffier Salvia Snoek Tulpen Tijm Uilen Violen Wezel Wulpen Zalm Zonnebloem
    Zwanen
""")
_DEEL = ("buurt", "hof", "kwartier", "veld", "park", "kamp", "tuin", "gaarde")


@lru_cache
def stadsnamen(seed: int) -> tuple[str, ...]:
    """Every name of a town, in the order in which this seed hands them out."""
    echt = {gemeente_key(one.naam) for one in gemeenten()}
    namen = [f"{eerst}{daarna}" for eerst, daarna in product(_EERST, _DAARNA)]
    namen = [naam for naam in namen if gemeente_key(naam) not in echt]
    rng = stroom(seed, "stadsnamen")
    trekking = {naam: rng.random() for naam in namen}
    return tuple(sorted(namen, key=trekking.__getitem__))


def wijknamen(aantal: int, begin: int) -> list[str]:
    """So many names of wijken, the centre first; `begin` is where in the list a town starts."""
    alle = [*_GEWOON, *(f"{stam}{deel}" for deel, stam in product(_DEEL, _STAM))]
    namen = ["Centrum"]
    for nummer in range(aantal - 1):
        ronde, plek = divmod(nummer, len(alle))
        naam = alle[(begin + plek) % len(alle)]
        namen.append(f"{naam} {ronde + 1}" if ronde else naam)
    return namen
