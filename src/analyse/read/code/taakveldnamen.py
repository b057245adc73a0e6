"""The name behind the code of a taakveld, held against the official one of its year.

The trap: people write names of their own ("7.3 Huisvuil"), which is no fault; a name that is that
of another taakveld is a question, for one of the two is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from itertools import islice

import pandas as pd

from analyse.read.code.code_cases import Case, case, rows_of, say_cases
from analyse.read.problems import Say
from analyse.tables import Table, normalise
from analyse.tables.codelijsten import Code, alle_taakvelden, taakvelden

#: How alike two names are for one to be meant by the other.
ALIKE = 0.85
#: Different names of a sheet that are looked at: there are some hundred.
_MOST_NAMES = 300
_WITH_NAME = re.compile(r"\(?T?(\d{1,2}\.\d{1,3}[a-z]?)\)?(?=$|[\s:–-])[\s:–-]*", re.IGNORECASE)
#: Letters of a word that tells of what a name is.
_TELLING = 5
#: Words that say nothing of what a taakveld is about.
_GENERAL = frozenset(
    ["algemeen", "algemene", "beheer", "beleid", "openbaar", "openbare", "overig", "overige"]
)


def split_taakveld(text: str) -> tuple[str, str]:
    """The code that a text begins with and the name behind it; the text itself when none does."""
    found = _WITH_NAME.match(text)
    return (found[1].lower(), text[found.end() :].strip()) if found else (text, "")


def check_names(
    table: Table,
    frame: pd.DataFrame,
    column: int,
    written: Iterable[tuple[str, int]],
    say: Say,
) -> None:
    """Report names that are not those of their taakveld, of texts and the years they are used in.

    The texts are those of `taakveld_ruw`, or of a taakveld that is written with its code alone.
    """
    years: dict[str, set[int]] = {}
    for text, jaar in written:
        if split_taakveld(text)[1]:
            years.setdefault(text, set()).add(jaar)
    found: dict[str, list[Case]] = {}
    judged = {text: _judged(text, sorted(j)) for text, j in islice(years.items(), _MOST_NAMES)}
    odd = {text: verdict for text, verdict in judged.items() if verdict}
    rows = rows_of(table, frame, "taakveld_ruw", odd) if odd else {}
    for text, (key, fields) in odd.items():
        found.setdefault(key, []).append(case(text, rows[text], years[text], fields))
    for key, cases in found.items():
        say_cases(key, "TAAKVELD_NAAM_ANDERS.meer", table, cases, column, say)


def _judged(text: str, jaren: list[int]) -> tuple[str, dict[str, str]] | None:
    """The message on a name and what fills it; None when it is a name of its own taakveld."""
    code, naam = split_taakveld(text)
    here = taakvelden(jaren[-1])
    if any(fits(naam, taakvelden(jaar).get(code, "")) for jaar in jaren):
        return None
    told = {"code": code, "naam": here.get(code, "")}
    other_years = next(_of_other_years(naam, code), None)
    if other_years:
        gold = f"van {other_years.van} tot en met {other_years.tot_en_met}"
        return "TAAKVELD_NAAM_ANDERS.andere_jaren", {**told, "gold": gold}
    meant = _speaks_of(naam, code, here)
    if meant:
        return "TAAKVELD_NAAM_ANDERS", {**told, "ander": f"{meant} {here[meant]}"}
    if _is_about(naam, here[code]):
        return None
    return "TAAKVELD_NAAM_ANDERS.eigen", told


def _of_other_years(naam: str, code: str) -> Iterator[Code]:
    return (one for one in alle_taakvelden() if one.code == code and fits(naam, one.naam))


def fits(naam: str, official: str) -> bool:
    """Whether a name is the official one: spelled nearly so, or cut off."""
    plain, other = normalise(naam), normalise(official)
    cut = len(plain) >= 4 and other.startswith(plain)
    return cut or bool(get_close_matches(plain, [other], 1, ALIKE))


def _speaks_of(naam: str, code: str, here: Mapping[str, str]) -> str:
    """The other taakveld that a name is of; "" when it may be about its own.

    It is that of another when it is the name of it, or has a word of it and none of its own.
    """
    for other, name in here.items():
        if other != code and fits(naam, name):
            return other
    if _is_about(naam, here[code]):
        return ""
    return next((other for other, name in here.items() if _names(naam, name)), "")


def _is_about(naam: str, official: str) -> bool:
    """Whether a name may be about a taakveld: two of their words begin alike."""
    words, others = _words(naam), _words(official)
    return any(one[:3] == other[:3] for one in words for other in others)


def _names(naam: str, official: str) -> bool:
    """Whether a name has a whole word of a taakveld, if only as the first part of a longer one."""
    long = [word for word in _words(official) if len(word) >= _TELLING]
    return any(one.startswith(other) for one in _words(naam) for other in long)


def _words(naam: str) -> list[str]:
    found = normalise(naam).split()
    return [word for word in found if len(word) >= 3 and word not in _GENERAL]
