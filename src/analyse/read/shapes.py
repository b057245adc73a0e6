"""What stands in a column that nobody knows, told by its shape and never by its values.

The trap: a column without a known heading may hold names of people, addresses or numbers of
citizens; what is shown of it stands on screens, in files and in the cache.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from analyse import nl
from analyse.read.sheet import Value
from analyse.read.values import NotReadable, date

# One sign before the @ is enough, and does not make a search go over a long text again and again.
_MAIL = re.compile(r"[^\s@]@[^\s@]+\.\w")
_TELEPHONE = re.compile(r"(?:\+31|0031|0)[\s-]?\(?\d[\d\s()-]{7,12}\d")
_LONG_NUMBER = re.compile(r"\d{8,10}")
#: Part of the values that must have a shape.
_MOST = 0.6


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


def _is_date(value: Value) -> bool:
    try:
        return isinstance(value, dt.date) or (isinstance(value, str) and bool(date(value)))
    except NotReadable:
        return False
