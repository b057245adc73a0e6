"""Names of municipalities: which are the same one, and which went into another.

The trap: a name is no key. CBS writes 's-Gravenhage and Utrecht (gemeente), people Den Haag and
Utrecht, and since 2021 Appingedam is a part of Eemsdelta. A municipality that was divided over
several is left as it is: nobody can say whose its costs are.

Source: CBS, Gemeentelijke indeling op 1 januari, 2018-2023.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from analyse.tables.spec import normalise

#: Other names of one municipality, in compared form, with its CBS code.
_OTHER_NAMES = {
    "s gravenhage": "den haag",  # GM0518
    "the hague": "den haag",
    "s hertogenbosch": "den bosch",  # GM0796
    "de friese meren": "de fryske marren",  # GM1940
    "tietjerksteradeel": "tytsjerksteradiel",  # GM0737
    "nuenen gerwen en nederwetten": "nuenen",  # GM0820
}
#: Year and name of the new municipality, with those that went into it as a whole.
_MERGED: dict[tuple[int, str], str] = {
    (2018, "Leeuwarden"): "Leeuwarderadeel",
    (2018, "Midden-Groningen"): "Hoogezand-Sappemeer, Menterwolde, Slochteren",
    (2018, "Waadhoeke"): "Franekeradeel, het Bildt, Menameradiel",
    (2018, "Westerwolde"): "Bellingwedde, Vlagtwedde",
    (2018, "Zevenaar"): "Rijnwaarden",
    (2019, "Altena"): "Aalburg, Werkendam, Woudrichem",
    (2019, "Beekdaelen"): "Nuth, Onderbanken, Schinnen",
    (2019, "Groningen"): "Haren, Ten Boer",
    (2019, "Haarlemmermeer"): "Haarlemmerliede en Spaarnwoude",
    (2019, "Het Hogeland"): "Bedum, De Marne, Eemsmond",
    (2019, "Hoeksche Waard"): "Binnenmaas, Cromstrijen, Korendijk, Oud-Beijerland, Strijen",
    (2019, "Molenlanden"): "Giessenlanden, Molenwaard",
    (2019, "Noardeast-Fryslân"): "Dongeradeel, Ferwerderadiel, Kollumerland en Nieuwkruisland",
    (2019, "Noordwijk"): "Noordwijkerhout",
    (2019, "Vijfheerenlanden"): "Leerdam, Vianen, Zederik",
    (2019, "West Betuwe"): "Geldermalsen, Lingewaal, Neerijnen",
    (2019, "Westerkwartier"): "Grootegast, Leek, Marum, Zuidhorn",
    (2021, "Eemsdelta"): "Appingedam, Delfzijl, Loppersum",
    (2022, "Amsterdam"): "Weesp",
    (2022, "Dijk en Waard"): "Heerhugowaard, Langedijk",
    (2022, "Land van Cuijk"): "Boxmeer, Cuijk, Grave, Mill en Sint Hubert, Sint Anthonis",
    (2022, "Maashorst"): "Landerd, Uden",
    (2022, "Purmerend"): "Beemster",
    (2023, "Voorne aan Zee"): "Brielle, Hellevoetsluis, Westvoorne",
}
_AFFIX = re.compile(r"^(?:gemeente|gem) (?=\S)|(?<=\S) (?:gemeente|gem)$")


def gemeente_key(name: object) -> str:
    """A name of a municipality as it is compared: without *gemeente*, and of several names one."""
    plain = normalise(name)
    bare = _AFFIX.sub("", plain) or plain
    return _OTHER_NAMES.get(bare, bare)


#: Year and key of the municipality that each went into, by its key.
OPGEGAAN: dict[str, tuple[int, str]] = {
    gemeente_key(old): (year, gemeente_key(new))
    for (year, new), names in _MERGED.items()
    for old in names.split(", ")
}


def opvolger(key: str) -> str:
    """The municipality that one went into, by their keys; itself when it is still there."""
    return OPGEGAAN[key][1] if key in OPGEGAAN else key


def beste_naam(names: Iterable[str]) -> str:
    """The name to show of several of one municipality: the first without *gemeente*."""
    return min(names, key=lambda name: bool(_AFFIX.search(normalise(name))))
