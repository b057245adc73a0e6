"""A heading of one year as a pattern for all years: `Werkelijk t/m P09 2024`.

The year becomes `{jaar}` and the period `{maand}`, as profiles write them. The trap: what is left
must still say something, or the pattern would fit any heading.
"""

from __future__ import annotations

import re

from analyse.read.heading.stands import BASE_YEAR, YEAR
from analyse.read.values import MONTHS
from analyse.tables import normalise

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
#: A month by its name, or by its number behind a word that says so.
_PERIOD = re.compile(
    rf"\b(?:{_MONTH})\b|(?<=\bP)(?:0?[1-9]|1[0-2])\b|(?<=\bperiode )(?:0?[1-9]|1[0-2])\b"
    r"|(?<=\bmaand )(?:0?[1-9]|1[0-2])\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"\{\w+\}")
#: Letters that must be left beside what stands for a year or a month.
_LEFT = 3


def with_names(text: str) -> str:
    """A heading with its one year and its one month between braces; itself where that is not so."""
    if BASE_YEAR.search(normalise(text)):
        return text
    years, months = YEAR.findall(text), _PERIOD.findall(text)
    if len(years) != 1 or len(months) > 1 or not _tells(text):
        return text
    return _PERIOD.sub("{maand}", YEAR.sub("{jaar}", text))


def starred(text: str) -> str:
    """A heading with a star for its year and its month; itself where it is not of one year."""
    return _NAME.sub("*", with_names(text))


def without_names(text: str) -> str:
    """A heading or pattern in compared form, without what stands for a year or a month."""
    return normalise(_NAME.sub(" ", with_names(text).replace("*", " ")))


def _tells(text: str) -> bool:
    """Whether a heading says something without its years and months, and holds no sign of ours."""
    bare = normalise(_PERIOD.sub(" ", YEAR.sub(" ", text)))
    letters = sum(map(str.isalpha, bare))
    return letters >= _LEFT and not re.search(r"[*{}…]|\.\.\.", text)
