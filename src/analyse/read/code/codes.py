"""Codes of a table held against the official lists of their year: taakvelden and categories of Iv3.

The trap: money on a code that did not exist must not vanish, and must not be moved to the code that
is nearest either; so it is read as it stands, and said once for each code with what hangs on it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches

import pandas as pd

from analyse.read.code.code_cases import case, rows_of, say_cases
from analyse.read.code.taakveldnamen import ALIKE, check_names, split_taakveld
from analyse.read.problems import Say
from analyse.tables import Table, normalise
from analyse.tables.codelijsten import (
    IV3_JAREN,
    Code,
    alle_categorieen,
    alle_taakvelden,
    categorieen,
    taakvelden,
)

#: Codes that are named as the nearest.
_NEAREST = 4
_TAAKVELD = re.compile(r"\d\.\d{1,3}[a-z]?")
_CATEGORIE = re.compile(r"(?:[LB][. ]?)?(\d\.\d(?:\.\d)?)(?=$|[\s:–-])[\s:–-]*", re.IGNORECASE)
#: Part of the different values of a column that are codes of Iv3 for it to hold those.
_MOSTLY = 0.8
_OTHER_SIDE = {"lasten": "baten", "baten": "lasten"}


def check_codes(
    table: Table, frame: pd.DataFrame, columns: Mapping[str, int], say: Say
) -> None:
    """Report codes of Iv3 that were not there in the year of their row, and names of others."""
    if "jaar" not in frame:
        return
    known = frame["jaar"].between(*IV3_JAREN).fillna(value=False).astype(bool)
    if "taakveld" in columns and table["taakveld"].kind == "code":
        _check_taakvelden(table, frame, known, columns["taakveld"], say)
    if "kostensoort" in columns and "kant" in frame:
        for kant in _OTHER_SIDE:
            of_side = known & (frame["kant"] == kant)
            _check_categorieen(table, frame, of_side, kant, columns["kostensoort"], say)


def _check_taakvelden(
    table: Table, frame: pd.DataFrame, known: pd.Series, column: int, say: Say
) -> None:
    written = "taakveld_ruw" if "taakveld_ruw" in frame else "taakveld"
    texts = frame.loc[known, ["taakveld", written, "jaar"]].drop_duplicates()
    absent: dict[str, set[int]] = {}
    named: list[tuple[str, int]] = []
    names: dict[str, str] = {}
    for code, text, jaar in texts.itertuples(index=False, name=None):
        if not _TAAKVELD.fullmatch(code):
            continue
        if code in taakvelden(int(jaar)):
            named.append((text, int(jaar)))
        else:
            absent.setdefault(code, set()).add(int(jaar))
            names.setdefault(code, split_taakveld(text)[1])
    rows = rows_of(table, frame, "taakveld", absent) if absent else {}
    cases = []
    for code, jaren in absent.items():
        told = _fields(code, names[code], taakvelden(max(jaren)), alle_taakvelden())
        cases.append(case(code, rows[code], jaren, told))
    more = "TAAKVELD_BESTAAT_NIET.meer"
    say_cases("TAAKVELD_BESTAAT_NIET", more, table, cases, column, say)
    check_names(table, frame, column, named, say)


def _fields(
    code: str, naam: str, here: Mapping[str, str], ever: Sequence[Code]
) -> dict[str, str]:
    """What fills the message on a code that was not there."""
    near = nearest(code, naam, here, ever)
    meant = " of ".join(f"{other} {here[other]}" for other in near[:_NEAREST])
    return {"code": code, "gold": _when(code, ever), "naaste": meant or _range(code, here)}


def nearest(code: str, naam: str, here: Mapping[str, str], ever: Sequence[Code]) -> list[str]:
    """Codes of a year that may be meant by one that was not there.

    The one of the name beside it; those that carry on its name of other years, or came in its
    place; those that it was split into; the one that it begins with.
    """
    plain = {normalise(name): other for other, name in here.items()}
    alike = get_close_matches(normalise(naam), plain, 1, ALIKE) if naam else []
    if alike:
        return [plain[alike[0]]]
    before = [one for one in ever if one.code == code]
    names = tuple(normalise(one.naam) for one in before)
    carried = [other for name, other in plain.items() if name.startswith(names)]
    parts = [other for other in here if other.startswith(code)]
    wholes = sorted((other for other in here if code.startswith(other)), key=len)
    return carried or _in_its_place(before, here, ever) or parts or wholes[-1:]


def _in_its_place(
    before: Sequence[Code], here: Mapping[str, str], ever: Sequence[Code]
) -> list[str]:
    """Codes that came when one went, or went when it came, for the same party.

    `4.5.1 Investeringsbijdragen - Rijk` is in the place of `4.4.1 Kapitaaloverdrachten - Rijk`.
    """
    found = []
    for one in before:
        for other in ever:
            follows = one.tot_en_met + 1 == other.van or other.tot_en_met + 1 == one.van
            if follows and _party(one) and _party(one) == _party(other) and other.code in here:
                found.append(other.code)
    return found


def _party(one: Code) -> str:
    return one.naam.partition(" - ")[2]


def _when(code: str, ever: Sequence[Code]) -> str:
    """In which years a code was there, as part of a sentence."""
    spans = [one for one in ever if one.code == code]
    if not spans:
        return f"staat in geen jaar van {IV3_JAREN[0]} tot en met {IV3_JAREN[1]} in de lijst"
    first, last = min(one.van for one in spans), max(one.tot_en_met for one in spans)
    return f"gold van {first} tot en met {last}"


def _range(code: str, here: Mapping[str, str]) -> str:
    """The first and last code that begin as this one does, or of all."""
    group = [other for other in here if other.partition(".")[0] == code.partition(".")[0]]
    codes = sorted(group or here, key=_order)
    return f"{codes[0]} tot en met {codes[-1]}"


def _order(code: str) -> tuple[int, str]:
    head, _, tail = code.partition(".")
    return int(head), tail


def _check_categorieen(
    table: Table,
    frame: pd.DataFrame,
    known: pd.Series,
    kant: str,
    column: int,
    say: Say,
) -> None:
    """Report categories of one side, where a column of kostensoorten holds those of Iv3."""
    pairs = frame.loc[known, ["kostensoort", "jaar"]].drop_duplicates()
    codes = _codes(pairs["kostensoort"].unique())
    absent: dict[str, set[int]] = {}
    for text, jaar in pairs.itertuples(index=False, name=None):
        if text not in codes:
            continue
        if not _is_code_or_group(codes[text][0], categorieen(kant, int(jaar))):
            absent.setdefault(text, set()).add(int(jaar))
    rows = rows_of(table, frame[known], "kostensoort", absent) if absent else {}
    cases = []
    for text, jaren in absent.items():
        code, naam = codes[text]
        told = _fields(code, naam, categorieen(kant, max(jaren)), alle_categorieen(kant))
        other = _OTHER_SIDE[kant]
        of_other = categorieen(other, max(jaren)).get(code)
        if of_other:
            told["naaste"] = f"{code} {of_other} bij de {other}"
        cases.append(case(text, rows[text], jaren, {**told, "kant": kant}))
    more = "CATEGORIE_BESTAAT_NIET.meer"
    say_cases("CATEGORIE_BESTAAT_NIET", more, table, cases, column, say)


def _codes(texts: Collection[str]) -> dict[str, tuple[str, str]]:
    """The category that each text begins with, and the name behind it.

    None when the column holds other things.
    """
    found = {}
    for text in texts:
        match = _CATEGORIE.match(text)
        if match:
            found[text] = match[1], text[match.end() :]
    ever = {one.code for kant in _OTHER_SIDE for one in alle_categorieen(kant)}
    known = sum(code in ever for code, _ in found.values())
    return found if known >= 3 and known >= _MOSTLY * len(texts) else {}


def _is_code_or_group(code: str, here: Mapping[str, str]) -> bool:
    return code in here or any(other.startswith(f"{code}.") for other in here)
