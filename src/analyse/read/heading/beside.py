"""Headings that mean something by what stands beside them, and under them.

`Omschrijving` is the name of the code before it, `Kostensoort` may hold numbers of accounts, and
`Programma` is the product where no product stands beside it. The trap: the same word is another
thing in another system, so what the column holds decides, and what nothing decides stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from analyse.read.heading.headings import Heading
from analyse.read.heading.ledgerheads import BARE_NAMES, code_or_name
from analyse.read.heading.verslagsoort import verslagsoort
from analyse.read.sheet import Value
from analyse.tables import Table, normalise
from analyse.tables.grootboek import NAAM_BIJ

Cells = Callable[[int], Sequence[Value]]
#: Part of the cells that must be of a kind.
_MOST = 0.8
_ACCOUNT = re.compile(r"[a-z]{0,3}[ .-]?\d{4,}(?:[ .-]\d+)*", re.IGNORECASE)
_NUMBERED = re.compile(r"[1-9]\d{3,9}")
#: Whole numbers that are as long as each other, of which chance makes none.
_MANY = 10
_TAAKVELD = re.compile(r"\(?T?\d{1,2}\.\d{1,3}[a-z]?\b.*", re.IGNORECASE)
_WORDS = re.compile(r"\D*[a-z]{3}\D*", re.IGNORECASE)
#: A code with its name behind it: `41100 Salarissen`, `K01 - Groen`.
_CODE_AND_NAME = re.compile(r"([a-z]{0,3}\d[\w.]*)(?: ?[-–:|] ?| +)(\D.*)", re.IGNORECASE)
_LASTEN, _BATEN = re.compile(r"l20\d\d"), re.compile(r"b20\d\d")
_SORTS = (
    "kostensoort",
    "kostencategorie",
    "soort kosten",
    "categorie",
    "economische categorie",
)
_OF_SORT = re.compile(
    r"(?:omschrijving|omschr|oms|naam) (?:kostensoort|categorie|economische categorie)"
    r"|(?:kostensoort|categorie|economische categorie) ?(?:omschrijving|omschr|oms|naam)"
)
_OF_TAAKVELD = re.compile(
    r"(?:omschrijving|omschr|oms|naam) (?:taakveld|post|tv)"
    r"|(?:iv3 ?)?(?:taakveld|post|tv) ?(?:omschrijving|omschr|oms|naam)"
)
#: How a column gives values to others: each column that it gives.
SAME, SPLIT, REPORT = "zelfde", "code en naam", "verslagsoort"


def settle(
    headings: dict[int, Heading],
    names: Sequence[str],
    table: Table,
    cells: Cells,
    told: set[int],
) -> None:
    """Settle the headings of a ledger by what is beside and under them, in place.

    Parameters
    ----------
    headings
        What is known so far, by column; `names` are the texts of all headings.
    cells
        What the first cells under a heading hold.
    told
        Columns of which a profile says what they mean.
    """
    if "grootboekrekening" not in table.by_name:
        return
    plain = {i: normalise(name) for i, name in enumerate(names) if name and i not in told}
    _forget_letters(headings, plain)
    _settle_sorts(headings, names, plain, table, cells)
    _settle_rekening(headings, names, plain, table, cells)
    _settle_parts(headings, plain)
    _settle_taakveld(headings, names, plain, cells)
    _settle_codes(headings, names, plain, table, cells)
    _settle_programma(headings, plain, table)
    for index, text in plain.items():
        before = headings.get(index - 1)
        if text in BARE_NAMES and index not in headings and before:
            _name_of(headings, index, names[index], before, table)


def _forget_letters(headings: dict[int, Heading], plain: dict[int, str]) -> None:
    """`B2024` is a begroting, but beside `L2024` it is the baten: that is for a person to say."""
    if any(_LASTEN.fullmatch(text) for text in plain.values()):
        for index, text in plain.items():
            if _BATEN.fullmatch(text):
                headings.pop(index, None)


def _settle_sorts(
    headings: dict[int, Heading],
    names: Sequence[str],
    plain: dict[int, str],
    table: Table,
    cells: Cells,
) -> None:
    """Kostensoort: the account where it holds numbers of accounts, and its name beside it."""
    sorts = [i for i, text in plain.items() if text in _SORTS]
    named = [i for i, text in plain.items() if _OF_SORT.fullmatch(text)]
    taken = {heading.column for heading in headings.values()}
    for index in sorts:
        if "grootboekrekening" not in taken and _most(cells(index), _ACCOUNT):
            headings[index] = Heading(index, names[index], "grootboekrekening")
            taken.add("grootboekrekening")
        elif text_of(headings, index) != "kostensoort" and "kostensoort" not in taken:
            headings[index] = Heading(index, names[index], "kostensoort")
    for index in named:
        before = headings.get(index - 1)
        if before and before.column == "grootboekrekening" and index - 1 in sorts:
            _name_of(headings, index, names[index], before, table)
        elif not sorts:
            headings[index] = Heading(index, names[index], "kostensoort")
        else:
            _prefer_name(headings, index, names[index], sorts)


def _settle_rekening(
    headings: dict[int, Heading],
    names: Sequence[str],
    plain: dict[int, str],
    table: Table,
    cells: Cells,
) -> None:
    """Rekening is what was booked, or the account: by its cells and where it stands.

    Numbers of accounts are all as long. They stand among the keys, have their name beside them,
    stand beside another column of what was booked, or are too many to be as long by chance where
    other amounts are not.
    """
    values = {i: heading for i, heading in headings.items() if heading.column == table.value}
    taken = {heading.column for heading in headings.values()}
    for index in values:
        others = [i for i in values if i != index]
        if plain.get(index) != "rekening" or not others or "grootboekrekening" in taken:
            continue
        if not _as_long(cells(index)):
            continue
        keys = [i for i, key in headings.items() if key.column and i not in values]
        last_key = max(keys, default=-1)
        among_keys = index < last_key < min(others)
        booked = [i for i in others if values[i].fixed.get("fase") == "realisatie"]
        named = code_or_name(plain.get(index + 1, ""), table) == NAAM_BIJ["grootboekrekening"]
        named |= plain.get(index + 1) in (*BARE_NAMES, "rekeningomschrijving", "rekeningnaam")
        many = len(cells(index)) >= _MANY and not any(_as_long(cells(i)) for i in others)
        if among_keys or booked or named or many:
            headings[index] = Heading(index, names[index], "grootboekrekening")
            return


def _as_long(cells: Sequence[Value]) -> bool:
    """Whether cells are whole numbers of four or more figures, all as long."""
    whole = [str(value).strip() for value in cells]
    return len(set(map(len, whole))) == 1 and all(map(_NUMBERED.fullmatch, whole))


def _settle_parts(headings: dict[int, Heading], plain: dict[int, str]) -> None:
    """Beside a Subrekening the Hoofdrekening is the kostensoort that it belongs to."""
    accounts = {
        text: i for i, text in plain.items() if text in ("hoofdrekening", "subrekening")
    }
    taken = {heading.column for heading in headings.values()}
    if len(accounts) > 1 and "kostensoort" not in taken:
        main = accounts["hoofdrekening"]
        headings[main] = replace(headings[main], column="kostensoort")


def text_of(headings: dict[int, Heading], index: int) -> str:
    """The column that a heading means so far."""
    return headings[index].column if index in headings else ""


def _prefer_name(
    headings: dict[int, Heading], index: int, name: str, sorts: Sequence[int]
) -> None:
    """The name of a kostensoort says more than its code, which then is only understood."""
    for code in sorts:
        if text_of(headings, code) == "kostensoort":
            headings[index] = Heading(index, name, "kostensoort")
            headings[code] = replace(headings[code], column="", derived="code")


def _settle_taakveld(
    headings: dict[int, Heading], names: Sequence[str], plain: dict[int, str], cells: Cells
) -> None:
    """Post holds taakvelden or is not known; the name of a taakveld says no more than its code."""
    taken = {heading.column for heading in headings.values()}
    for index, text in plain.items():
        if text == "post" and "taakveld" not in taken and _most(cells(index), _TAAKVELD):
            headings[index] = Heading(index, names[index], "taakveld")
            taken.add("taakveld")
    for index, text in plain.items():
        if _OF_TAAKVELD.fullmatch(text):
            known = "taakveld" in taken
            column, derived = ("", "naam") if known else ("taakveld", "")
            headings[index] = Heading(index, names[index], column, derived=derived)


def _settle_codes(
    headings: dict[int, Heading],
    names: Sequence[str],
    plain: dict[int, str],
    table: Table,
    cells: Cells,
) -> None:
    """A column with codes may hold names, codes with their names, or a whole Verslagsoort."""
    taken = {heading.column for heading in headings.values()}
    for index, heading in list(headings.items()):
        name = NAAM_BIJ.get(heading.column, "")
        if index not in plain or name not in table.by_name or name in taken:
            continue
        held = cells(index)
        if _most(held, _CODE_AND_NAME):
            headings[index] = replace(heading, also=(name,), how=SPLIT)
        elif _most(held, _WORDS) and not _named_beside(headings, plain, index):
            headings[index] = replace(heading, column=name)
    for index, text in plain.items():
        if text == "verslagsoort" and "fase" in table.by_name and "fase" not in taken:
            given = [verslagsoort(str(value)) for value in cells(index)]
            if given and all(given) and "jaar" not in taken:
                also = ("jaar", "tot_en_met")
                headings[index] = Heading(index, names[index], "fase", also=also, how=REPORT)


def _named_beside(headings: dict[int, Heading], plain: dict[int, str], index: int) -> bool:
    """Whether the next heading is the name of this code."""
    return plain.get(index + 1, "") in BARE_NAMES and index + 1 not in headings


def _settle_programma(
    headings: dict[int, Heading], plain: dict[int, str], table: Table
) -> None:
    """Programma is the product too, where nothing else is."""
    if "programma" not in table.by_name:
        return
    taken = {heading.column for heading in headings.values()}
    for index, heading in list(headings.items()):
        alone = heading.column == "programma" and "product" not in taken
        if alone and index in plain and "product_code" not in taken:
            headings[index] = replace(heading, column="product", also=("programma",), how=SAME)


def _name_of(
    headings: dict[int, Heading], index: int, name: str, code: Heading, table: Table
) -> None:
    """Make a heading the name of the code before it, unless another is."""
    column = NAAM_BIJ.get(code.column, "")
    taken = {heading.column for heading in headings.values()}
    if code.column == "taakveld":
        headings[index] = Heading(index, name, derived="naam")
    elif column in table.by_name and column not in taken:
        headings[index] = Heading(index, name, column)


def _most(values: Sequence[Value], form: re.Pattern[str]) -> bool:
    """Whether most cells, and more than none, are of a form."""
    texts = [str(value).strip() for value in values]
    return bool(texts) and sum(map(bool, map(form.fullmatch, texts))) >= _MOST * len(texts)


def code_and_name(text: str) -> tuple[str, str]:
    """A cell with a code and its name as the two; what has no name is all code."""
    found = _CODE_AND_NAME.fullmatch(text.strip())
    return (found[1], found[2].strip()) if found else (text.strip(), "")
