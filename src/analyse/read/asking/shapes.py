"""What stands in a column that nobody knows, told by its shape and never by its values.

The trap: a column without a known heading may hold names of people, addresses or numbers of
citizens; what is shown of it stands on screens, in files and in the cache.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from analyse import nl
from analyse.read.heading.alike import speaks_of_code
from analyse.read.sheet import Value
from analyse.read.values import NotReadable, date

# One sign before the @ is enough, and does not make a search go over a long text again and again.
_MAIL = re.compile(r"[^\s@]@[^\s@]+\.\w")
_TELEPHONE = re.compile(r"(?:\+31|0031|0)[\s-]?\(?\d[\d\s()-]{7,12}\d")
_LONG_NUMBER = re.compile(r"\d{8,10}")
#: Part of the values that must have a shape.
_MOST = 0.6
#: Codes of a tree, such as taakvelden: 5.7, 6.22.
_DOTTED = re.compile(r"\d{1,2}\.\d{1,2}")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def is_personal(text: str) -> bool:
    """Whether a text looks like an address, a telephone number or the number of a citizen."""
    bare = text.strip()
    forms = (_TELEPHONE, _LONG_NUMBER)
    return bool(_MAIL.search(bare)) or any(form.fullmatch(bare) for form in forms)


def shape(values: Sequence[Value]) -> str:
    """What kind of values a column holds, in a few words without any of them."""
    if not values:
        return "leeg"
    most = _MOST * len(values)
    texts = [str(value) for value in values]
    if sum(bool(_MAIL.search(text)) for text in texts) >= most:
        return "e-mailadressen"
    if sum(is_personal(text) for text in texts) >= most:
        return "nummers van acht tot tien cijfers"
    if sum(map(_is_date, values)) >= most:
        return "datums"
    different = nl.getal(len(set(texts)))
    numbers = sum(isinstance(value, (int, float)) for value in values)
    return f"{'getallen' if numbers >= most else 'tekst'}, {different} verschillende"


def are_codes(heading: str, values: Sequence[Value]) -> bool:
    """Whether the figures of a column are codes or numbers by which something is known.

    Its heading says so, or they are as short as those of taakvelden, or whole and years, all as
    long as each other and not round, in a row from 1, or written with a zero in front.
    """
    texts = [str(value).strip() for value in values]
    if speaks_of_code(heading):
        return True
    whole = {text for text in texts if text}
    written = all(isinstance(value, str) for value in values)
    if written and whole and all(map(_DOTTED.fullmatch, whole)):
        return True
    if not whole or not all(map(str.isdigit, whole)):
        return False
    numbers = sorted(map(int, whole))
    in_a_row = len(numbers) > 2 and numbers == list(range(1, len(numbers) + 1))
    years = numbers[0] >= _FIRST_YEAR and numbers[-1] <= _LAST_YEAR
    with_zeros = any(len(text) > 1 and text.startswith("0") for text in whole)
    round_numbers = all(number % 10 == 0 for number in numbers)
    same_length = len(set(map(len, whole))) == 1 and numbers[0] >= 1_000 and not round_numbers
    return in_a_row or years or with_zeros or (same_length and len(numbers) > 2)


def _is_date(value: Value) -> bool:
    try:
        return isinstance(value, dt.date) or (isinstance(value, str) and bool(date(value)))
    except NotReadable:
        return False
