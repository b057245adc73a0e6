"""A list that tells of each buurt the wijk it is in: a sheet of names or codes and nothing else.

Exports of inspections often know the buurt alone; such a list beside them says the rest. The traps:
a table with money or scores may name buurt and wijk too, and is no list; and a code is written with
and without its letters and leading zeros (BU01930101, 01930101, 1930101).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analyse import nl
from analyse.read.heading.stands import YEAR
from analyse.read.problems import Say, a1, listed
from analyse.read.sheet import Sheet
from analyse.read.wijk.wijken import is_place, wijk_key
from analyse.tables import normalise
from analyse.tables.common import BUURT, BUURTCODE, WIJK, WIJKCODE

#: Columns of a list, by the names of which the first that stands there is taken.
_COLUMNS = {column.name: column.names() for column in (BUURT, BUURTCODE, WIJK, WIJKCODE)}
#: A column that holds names is rather called so than after the thing alone.
_NAMES = ("wijknaam", "buurtnaam")
#: Words of headings that may stand beside: what a list of places says of them besides.
_BESIDE = (
    "gemeente gemeentenaam gemeentecode gm provincie stadsdeel gebied kern dorp plaats woonplaats"
    " postcode pc4 pc6 postcode4 postcode6 straat straatnaam huisnummer adressen inwoners bevolking"
    " huishoudens woningen oppervlakte ha hectare km2 land water aantal totaal naam code nr"
    " nummer volgnummer id fid objectid jaar peildatum cbs van in per de en x y opmerking"
    " toelichting wijkmanager wijkregisseur wijkbeheerder gebiedsmanager contactpersoon"
)
#: Rows in which the heading of a list is looked for.
_SEARCHED = 20


@dataclass(frozen=True)
class Buurt:
    """A line of a list, `cel` its place; a text is empty where the list does not say it."""

    cel: str
    buurt: str = ""
    buurtcode: str = ""
    wijk: str = ""
    wijkcode: str = ""


def find_buurten(sheet: Sheet, say: Say) -> list[Buurt]:
    """The different lines of a list of buurten and wijken; none when a sheet is something else."""
    for row in range(min(_SEARCHED, sheet.shape[0])):
        texts = [_heading(cell) for cell in sheet.row(row)]
        places = _places(texts)
        if places and not _without_heading(sheet, row, texts):
            found = _lines(sheet, row + 1, places)
            _say_lines(found, say)
            _say_beside(sheet, row, places, say)
            return found
    return []


def _places(texts: list[str]) -> dict[str, int]:
    """The columns of a list whose headings these are; none when one of them is of another table."""
    found: dict[str, int] = {}
    for column, names in _COLUMNS.items():
        in_order = sorted(names, key=lambda name: name not in _NAMES)
        here = [texts.index(name) for name in in_order if name in texts]
        if here:
            found[column] = here[0]
    known = {name for names in _COLUMNS.values() for name in names}
    beside = {*_BESIDE.split(), ""}
    strange = [
        text for text in texts if text not in known and not beside.issuperset(text.split())
    ]
    of_wijk = found.keys() & {"wijk", "wijkcode"}
    of_buurt = found.keys() & {"buurt", "buurtcode"}
    is_list = of_wijk and (of_buurt or len(of_wijk) > 1)
    return found if is_list and not strange else {}


def _without_heading(sheet: Sheet, row: int, texts: list[str]) -> bool:
    """Whether a column without a heading holds anything: nobody knows what."""
    unnamed = [column for column, text in enumerate(texts) if not text]
    return bool(sheet.filled[row + 1 :, unnamed].any())


def _heading(cell: object) -> str:
    """A heading in compared form, without the year of a division of the CBS."""
    text = re.sub(r"(?<=\D)(?:19|20)\d\d$", "", normalise("" if cell is None else cell))
    return " ".join(YEAR.sub(" ", text).split())


def _lines(sheet: Sheet, first: int, places: dict[str, int]) -> list[Buurt]:
    """The different lines below the heading of a list, each at its first cell."""
    sheet = sheet.with_merges_filled(set(places.values()), first)
    rows = np.arange(first, sheet.shape[0])
    held = {name: sheet.distinct(column, rows) for name, column in places.items()}
    which = pd.DataFrame({name: codes for name, (_, codes) in held.items()})
    which = which[(which >= 0).any(axis=1)].drop_duplicates()
    texts = {
        name: [*(str(value).strip() for value in values), ""]
        for name, (values, _) in held.items()
    }
    left = min(places.values())
    lines = []
    for row, codes in zip(which.index.tolist(), which.itertuples(index=False), strict=True):
        named = zip(which.columns, codes, strict=True)
        told = {name: texts[name][code] for name, code in named}
        if not is_place(told.get("wijk", "")):
            told["wijk"] = ""
        lines.append(Buurt(a1(first + row, left), **told))
    return lines


def _say_lines(lines: list[Buurt], say: Say) -> None:
    """Say what a list lacks."""
    without = [line for line in lines if not (line.wijk or line.wijkcode)]
    if without:
        first = without[0]
        say(
            "BUURTENLIJST.zonder_wijk",
            first.cel,
            first.buurt or first.buurtcode,
            aantal=len(without),
            buurten=nl.aantal(len(without), "buurt", "buurten"),
        )


def _say_beside(sheet: Sheet, row: int, places: dict[str, int], say: Say) -> None:
    """Name the columns of a list that say nothing of buurt and wijk."""
    beside = [
        column
        for column, cell in enumerate(sheet.row(row))
        if cell is not None and column not in places.values()
    ]
    if beside:
        names = [str(sheet.value(row, column)) for column in beside]
        say("BUURTENLIJST.ernaast", a1(row, beside[0]), listed(names), aantal=len(beside))


def code_key(code: str) -> str:
    """What the ways of writing a code share: no letters BU or WK, spaces or leading zeros."""
    plain = re.sub(r"^(?:bu|wk) ?(?=\d)", "", normalise(code)).replace(" ", "")
    return plain.lstrip("0") or plain


def is_code(label: str) -> bool:
    """Whether what stands for a wijk or buurt is a code and not a name."""
    return bool(re.fullmatch(r"(?:(?:wk|bu) ?)?\d+", normalise(label)))


def wijkcode_of(buurtcode: str) -> str:
    """The code of the wijk that a CBS code of a buurt begins with, "" when it is none."""
    found = re.fullmatch(r"bu ?(\d{6})\d\d|(\d{5,6})\d\d", normalise(buurtcode))
    return code_key(found[1] or found[2]) if found else ""


def buurt_key(label: str) -> str:
    """What spellings of a buurt share: as of a wijk, and no article or word "buurt"."""
    plain = re.sub(r"^\d+ (?=\D)", "", normalise(label))
    plain = re.sub(r"^buurt (?=\D)", "", plain)
    return wijk_key(re.sub(r"^(?:de|het|t|den|d) (?=\D)", "", plain))
