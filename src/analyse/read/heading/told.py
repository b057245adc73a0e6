"""Whether anything names the table that a sheet is read as, or names something else.

The trap: general headings (Naam, Soort, Status, a year) fit many lists. `Wijk | 2022 | 2023` is no
groenafval because that has a wijk and a year too, and `Begroting per maand` is not what was booked.
"""

from __future__ import annotations

from pathlib import Path

from analyse.read.heading.layout import Layout
from analyse.read.sheet import Sheet
from analyse.tables import normalise

_OF_SCHOUW = (
    "schouw meetlat beeld kwaliteit niveau ambitie gebiedstype structuur kor crow groen gras"
    " onkruid zwerf veeg verharding beplanting meubilair afval heg haag boom bomen"
)
#: Parts of words of which one must stand on the sheet or in a name, for tables that general
#: headings alone could make. A table with two lists needs a word of each.
_NAMED_BY = {
    "taakstelling": ["taakstel bezuinig ombuig bespar opgave"],
    "maatregel": ["maatregel taakstel bezuinig ombuig bespar"],
    "prijsindex": ["index indic prijs cpi loon imoc gww"],
    "beleving": ["beleving bewoner tevreden enquete onderzoek leefbaar respons"],
    "kpi": ["kpi prestatie streef norm target dvo doelwaarde"],
    "werk": ["uren uur"],
    "groenafval": [
        "groen gras snoei hout compost maaisel stobbe biomassa takken bladeren bladafval",
        "=ton tonnen tonnage",
    ],
    "teruggave": ["teruggave dividend resultaatverrekening afrekening terugontvang"],
    "samenwerkingskosten": ["samenwerk gezamenlijk gedeeld deelnemer partij"],
    "taakveldscore": ["taakveld samenwerk kansrijk"],
    "kwetsbaarheid": ["kwetsbaar taak taken fte"],
    "schouw": [_OF_SCHOUW],
}
#: Parts of words around a table that say that it is another one, and those that say it is not.
_OTHER = {
    "maandrealisatie": (
        "begroot begroting raming prognose budget planning cumul =ytd",
        "realisatie werkelijk geboekt gerealiseerd",
    )
}
#: Rows below the header of which the words count: enough to see what a list is about.
_SEEN = 60


def names_another(layout: Layout, sheet: Sheet, file: str) -> bool:
    """Whether nothing on a sheet names its table, or what stands around it names another."""
    name = layout.table.name
    around = _words([sheet.name, Path(file).stem, *_texts(sheet, 0, layout.bottom + 1)])
    if name in _OTHER:
        other, own = _OTHER[name]
        return _holds(around, other) and not _holds(around, own)
    rows = _texts(sheet, layout.bottom + 1, layout.bottom + 1 + _SEEN)
    words = around | _words(rows)
    return not all(_holds(words, parts) for parts in _NAMED_BY.get(name, []))


def _texts(sheet: Sheet, first: int, end: int) -> list[str]:
    """The texts in some rows of a sheet."""
    found: list[str] = []
    for row in range(first, min(end, sheet.shape[0])):
        found += [value for value in sheet.row(row) if isinstance(value, str)]
    return found


def _words(texts: list[str]) -> set[str]:
    """The words of texts in compared form."""
    return {word for text in texts for word in normalise(text).split()}


def _holds(words: set[str], parts: str) -> bool:
    """Whether a word holds one of these parts; a part behind `=` is a whole word."""
    for part in parts.split():
        if part.removeprefix("=") in words:
            return True
        if not part.startswith("=") and any(part in word for word in words):
            return True
    return False
