"""Names of municipalities: which are the same one, and which went into another.

The trap: a name is no key. CBS writes 's-Gravenhage and Utrecht (gemeente), people Den Haag and
Utrecht, and since 2021 Appingedam is a part of Eemsdelta. A municipality that was divided over
several is left as it is: nobody can say whose its costs are.

Source: CBS, Gemeentelijke indeling op 1 januari, 2018-2023 (`data/codelijsten/gemeenten.csv`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from analyse.tables.codelijsten import gemeente_bij_code, gemeenten
from analyse.tables.spec import normalise

#: Other names of one municipality, in compared form, with the one that CBS uses.
_OTHER_NAMES = {
    normalise(other): normalise(one.naam) for one in gemeenten() for other in one.andere_namen
}
_AFFIX = re.compile(r"^(?:gemeente|gem) (?=\S)|(?<=\S) (?:gemeente|gem)$")


def naam_bij_code(name: str) -> str:
    """The name of a municipality that goes by its CBS code; any other name as it is."""
    is_code = name.strip().casefold().startswith("gm")
    return (gemeente_bij_code(name) if is_code else "") or name


def gemeente_key(name: object) -> str:
    """A name of a municipality as it is compared: without *gemeente*, and of several names one.

    A CBS code (`GM0193`) is a name too.
    """
    plain = normalise(naam_bij_code(str(name)))
    bare = _AFFIX.sub("", plain) or plain
    return _OTHER_NAMES.get(bare, bare)


#: Year and key of the municipality that each went into, by its key.
OPGEGAAN: dict[str, tuple[int, str]] = {
    gemeente_key(one.naam): (one.jaar, gemeente_key(one.opgegaan_in))
    for one in gemeenten()
    if one.opgegaan_in
}


def opvolger(key: str) -> str:
    """The municipality that one went into, by their keys; itself when it is still there."""
    return OPGEGAAN[key][1] if key in OPGEGAAN else key


def beste_naam(names: Iterable[str]) -> str:
    """The name to show of several of one municipality: the first without *gemeente*."""
    return min(names, key=lambda name: bool(_AFFIX.search(normalise(name))))
