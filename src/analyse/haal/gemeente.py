"""Which municipality a person means, and by which key a table of the CBS knows it.

The traps: the CBS pads its keys with spaces, and a filter wants them with the spaces; Den Haag is
's-Gravenhage there; and a municipality of today may have been several in the year that is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import NamedTuple

from analyse import nl
from analyse.errors import ArgumentFout
from analyse.tables.codelijsten import gemeente_bij_code, gemeenten
from analyse.tables.gemeenten import OPGEGAAN, gemeente_key

_CODE = re.compile(r"(?:gm)?\s*(\d{1,4})", re.IGNORECASE)
_KEY = re.compile(r"GM\d{4} {0,8}")
_SHOWN = 4


class Gemeente(NamedTuple):
    """A municipality in a table of the CBS: its key there (with spaces), its code and name."""

    sleutel: str
    code: str
    naam: str

    @property
    def cel(self) -> str:
        """How a file names it: by its code, or by its name when no code list knows the code."""
        return self.code if gemeente_bij_code(self.code) else self.naam


def meant(text: str, jaar: int) -> str:
    """The municipality that a person names, in compared form.

    Raises
    ------
    ArgumentFout
        When there is none of that name, or none any more in that year; says which there are.
    """
    code = _CODE.fullmatch(text.strip())
    key = gemeente_key(f"GM{code[1]:0>4}" if code else text)
    if code:
        return key
    names = {gemeente_key(one.naam): one.naam for one in gemeenten()}
    if key not in names:
        raise ArgumentFout(f"'{nl.leesbaar(text)}' is geen gemeente.{_near(key, names)}")
    if key in OPGEGAAN and OPGEGAAN[key][0] <= jaar:
        year, into = OPGEGAAN[key]
        raise ArgumentFout(
            f"{names[key]} ging in {year} op in {names[into]}: de cijfers van {jaar} staan daarin."
            f' Geef --gemeente "{names[into]}".'
        )
    return key


def _near(key: str, names: Mapping[str, str]) -> str:
    """The names that were probably meant, and what to do when it is none of them."""
    begin = [name for one, name in names.items() if key and one.startswith(f"{key} ")]
    close = [names[one] for one in get_close_matches(key, names, _SHOWN, 0.6)]
    found = list(dict.fromkeys([*begin, *close]))[:_SHOWN]
    hint = f" Bedoelt u {nl.opsomming(found, 'of')}?" if found else ""
    return f"{hint} U kunt ook de code van het CBS geven, zoals GM0193."


def find(key: str, jaar: int, regions: Mapping[str, str]) -> Gemeente:
    """The municipality in the table of a year, of which `regions` has the keys with their names.

    Raises
    ------
    ArgumentFout
        When the table has none of it, for instance because it was still several.
    """
    for region, title in regions.items():
        code = region.strip()
        if _KEY.fullmatch(region) and key in (gemeente_key(code), gemeente_key(title)):
            return Gemeente(region, code, gemeente_bij_code(code) or _bare(title))
    name = _name(key)
    parts = _earlier(key, jaar)
    if parts:
        raise ArgumentFout(
            f"{name} was in {jaar} nog geen gemeente: dat waren {nl.opsomming(parts)}. Haal die"
            f' apart op, zoals --gemeente "{parts[0]}".'
        )
    raise ArgumentFout(
        f"{name} staat niet in de Iv3-tabel van {jaar}. Controleer de naam en het jaar."
    )


def apart(key: str, jaar: int) -> str:
    """A word on municipalities that went into this one after the year, "" without any."""
    parts = _earlier(key, jaar)
    if not parts:
        return ""
    return f"Let op: {nl.opsomming(parts)} hoorde er in {jaar} nog niet bij en zit er niet in."


def _earlier(key: str, jaar: int) -> list[str]:
    """The municipalities that went into one after a year, in order of name."""
    return sorted(
        one.naam
        for one in gemeenten()
        if one.opgegaan_in and gemeente_key(one.opgegaan_in) == key and one.jaar > jaar
    )


def _name(key: str) -> str:
    """The name to show of what is known in compared form."""
    names = (one.naam for one in gemeenten() if gemeente_key(one.naam) == key)
    return next(names, key.upper())


def _bare(title: str) -> str:
    return title.strip().removesuffix("(gemeente)").rstrip()
