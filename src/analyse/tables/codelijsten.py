"""The official words: taakvelden and categories of Iv3, meetlatten of the KOR, municipalities.

The trap: a code holds in some years only, and its name changes sooner than the code. The lists
stand in `data/codelijsten`, with their sources in `bronnen.csv`.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from typing import NamedTuple

from analyse.meegeleverd import meegeleverd
from analyse.tables.spec import normalise

#: First and last year of which the codes of Iv3 are known.
IV3_JAREN = (2017, 2026)
#: The edition of the KOR of which the meetlatten are known.
KOR_EDITIE = "2023"


class Code(NamedTuple):
    """A code with the name that it had from one year to another."""

    code: str
    naam: str
    van: int
    tot_en_met: int

    def holds(self, jaar: int) -> bool:
        """Whether the code had this name in a year."""
        return self.van <= jaar <= self.tot_en_met


class Meetlat(NamedTuple):
    """A meetlat of the KOR: its name is made of what stands behind it."""

    meetlat: str
    groep: str
    objecttype: str
    type: str
    type_gedetailleerd: str
    beeldmeetlat: str
    uri: str


class Gemeente(NamedTuple):
    """A municipality: its code, or the one that it went into and the year of that."""

    naam: str
    code: str
    opgegaan_in: str
    jaar: int
    andere_namen: tuple[str, ...]


@lru_cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    with (meegeleverd("codelijsten") / f"{name}.csv").open(
        encoding="utf-8", newline=""
    ) as stream:
        return tuple(csv.DictReader(stream, delimiter=";"))


def _code(row: dict[str, str]) -> Code:
    return Code(row["code"], row["naam"], int(row["van_jaar"]), int(row["tot_en_met_jaar"]))


@lru_cache
def alle_taakvelden() -> tuple[Code, ...]:
    """Each taakveld under each of its names, in order of code and year."""
    return tuple(map(_code, _rows("iv3_taakvelden")))


@lru_cache
def _ever() -> frozenset[str]:
    return frozenset(one.code for one in alle_taakvelden())


def is_taakveld(code: str) -> bool:
    """Whether a code was that of a taakveld in any year."""
    return code in _ever()


@lru_cache
def alle_categorieen(kant: str) -> tuple[Code, ...]:
    """Each category of one side (lasten or baten) under each of its names."""
    return tuple(_code(row) for row in _rows("iv3_categorieen") if row["kant"] == kant)


@lru_cache
def taakvelden(jaar: int) -> dict[str, str]:
    """The name of each taakveld of a year by its code; empty for a year that is not known."""
    return {one.code: one.naam for one in alle_taakvelden() if one.holds(jaar)}


@lru_cache
def categorieen(kant: str, jaar: int) -> dict[str, str]:
    """The name of each category of one side in a year by its code (without L or B)."""
    return {one.code: one.naam for one in alle_categorieen(kant) if one.holds(jaar)}


@lru_cache
def meetlatten(editie: str = KOR_EDITIE) -> dict[str, Meetlat]:
    """The meetlatten of an edition of the KOR by name; empty for one that is not known."""
    found = {}
    for row in _rows("kor_meetlatten"):
        if row["editie"] == editie:
            found[row["meetlat"]] = Meetlat(*(row[name] for name in Meetlat._fields))
    return found


_KOR_WORDS = frozenset(
    ["kor", "crow", "kwaliteitscatalogus", "openbare", "ruimte", "uitgave", "editie", "versie"]
)


def editie_van(text: str) -> str:
    """The edition that a text names, by its year (`CROW KOR2023`); else the text as compared.

    A method of one's own has a year too, and is no edition.
    """
    words = re.sub(r"(?<=[a-z])(?=\d)", " ", normalise(text)).split()
    years = [word for word in words if re.fullmatch(r"(?:19|20)\d\d", word)]
    others = set(words) - set(years)
    return years[0] if len(years) == 1 and others <= _KOR_WORDS else " ".join(words)


@lru_cache
def _later_names() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for row in _rows("kor_edities"):
        names = found.setdefault(normalise(row["meetlat"]), [])
        if row["meetlat_2023"] not in names:
            names.append(row["meetlat_2023"])
    return {key: tuple(names) for key, names in found.items()}


def namen_in_2023(meetlat: str) -> tuple[str, ...]:
    """Meetlatten of KOR 2023 that may be what one of an older edition (compared form) was."""
    return _later_names().get(meetlat, ())


@lru_cache
def gemeenten() -> tuple[Gemeente, ...]:
    """The municipalities by name, and those that went into another since 2018."""
    found = []
    for row in _rows("gemeenten"):
        others = tuple(name.strip() for name in row["andere_namen"].split("|") if name)
        year = int(row["jaar"] or 0)
        found.append(Gemeente(row["gemeente"], row["code"], row["opgegaan_in"], year, others))
    return tuple(found)


@lru_cache
def _by_code() -> dict[str, str]:
    return {one.code: one.naam for one in gemeenten() if one.code}


def gemeente_bij_code(code: str) -> str:
    """The municipality of a CBS code (`GM0193`, `0193` or `193`), "" when it is not known."""
    found = re.fullmatch(r"(?:GM)?(\d{1,4})", code.strip(), re.IGNORECASE)
    return _by_code().get(f"GM{found[1]:0>4}", "") if found else ""


@lru_cache
def iv3_tabellen() -> dict[int, str]:
    """The table of the CBS that holds Iv3 of all municipalities, by year."""
    return {int(row["jaar"]): row["tabel"] for row in _rows("iv3_tabellen")}


@lru_cache
def bronnen() -> tuple[dict[str, str], ...]:
    """Source, licence and date of each list."""
    return _rows("bronnen")
