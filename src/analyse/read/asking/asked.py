"""One question to a person about a folder of exports, and the words of its answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from analyse.read.asking.seen import ASK, LIKELY, Seen
from analyse.read.problems import FOUT, Problem

KOPPEN, WAARDEN, TOTALEN, BLADEN = "Koppen", "Waarden", "Totalen", "Bladen"
SHEETS = (KOPPEN, WAARDEN, TOTALEN, BLADEN)
YES, NO, OWN = "ja", "nee", "ja, eigen geld"
TOTAL, NO_TOTAL, LEFT_OUT = "totaal", "geen totaal", "weglaten"
NO_TABLE = "geen tabel"
NONE_OF_THESE = "geen van deze"
#: That what a column says follows from a name as it stands.
AS_NAMED = "de naam zelf"
UNITS = ("euro", "x € 1.000", "x € 1 mln")
#: What is behind the name of a heading that a person may point at instead of giving a value.
COLUMN = "kolom: "
#: Between the column of a code and the column that follows from it.
FOLLOWS = " → "
#: Problems that a question answers.
ANSWERED = frozenset(
    (
        "ONBEKENDE_KOLOM",
        "BLAD_NIET_HERKEND",
        "ONBEKENDE_WAARDE",
        "WIJK_TIKFOUT",
        "TOTAAL_ZONDER_NAAM",
        "LEGE_SLEUTEL",
        "DEEL_VAN_JAAR",
        "EENHEID_ONDUIDELIJK",
        "EENHEID_AFGELEID",
        "EENHEID_SPRINGT",
        "EENHEID_IS_OPMAAK",
        "EENHEID_TEGENGESPROKEN",
        "KOP_ONVOLLEDIG",
        "KANT_ONBEKEND",
        "BEDRAG_NIET_LEESBAAR",
        "GETAL_NIET_LEESBAAR",
        "ZELFDE_GELD",
        "VERBORGEN_BLAD",
        "DUBBELE_REGELS",
        "IV3_EIGEN",
    )
)

#: A file, a sheet, and the headings or texts on it that a question is about.
Place = tuple[str, str, tuple[str, ...]]


@dataclass(frozen=True)
class Question:
    """One question; `kind` and `name` say what of a profile its answer becomes."""

    sheet: str
    family: str
    kind: str
    name: str
    about: str
    where: str
    places: tuple[Place, ...]
    table: str = ""
    examples: str = ""
    rows: int = 0
    euros: float = 0.0
    proposal: str = ""
    sure: str = ASK
    why: str = ""
    choices: tuple[str, ...] = ()
    strict: bool = True

    @property
    def open(self) -> bool:
        """Whether it waits for a person."""
        return self.sure in (ASK, LIKELY)


def asks_of_money(said: Problem) -> bool:
    """Whether a problem asks if money stands elsewhere too: where that is sure it counts once."""
    return said.code == "ZELFDE_GELD" and said.ernst == FOUT


def places_of(sheets: Iterable[Seen]) -> tuple[Place, ...]:
    """Sheets as places, of which the question is about no heading."""
    return tuple((seen.file, seen.sheet, ()) for seen in sheets)


def where(sheets: list[Seen]) -> str:
    """Where sheets are, in words."""
    if len(sheets) == 1:
        return f"{sheets[0].file}, blad {sheets[0].sheet}"
    return many(len(sheets), "blad", "bladen")


def many(number: int, one: str, more: str) -> str:
    """A number of things in words."""
    return f"{number} {one if number == 1 else more}"
