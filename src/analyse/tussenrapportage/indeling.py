"""By what an interim report is divided, and how its groups are called.

The traps: a code without its name says nothing to a director, and the months and the budget must
call a group the same; and what was booked without a taakveld is no overrun beside a plan that has
one.
"""

from __future__ import annotations

import pandas as pd

from analyse.errors import ArgumentFout
from analyse.tables import CODES, INDELINGEN, ONBEKEND
from analyse.tables.arguments import require_choice
from analyse.tables.codelijsten import taakvelden
from analyse.tables.frames import show_unknown

#: States that an interim report holds beside each other.
_COMPARED = ("primitief", "gewijzigd", "realisatie", "prognose")


def tussenindeling(begroting: pd.DataFrame, per: str | None = None) -> str:
    """The column to group by: the one asked for, else the first that plan and realisatie both say.

    Where none is said by both it is the first of which the lines say something.

    Raises
    ------
    ArgumentFout
        When `per` is none of `INDELINGEN`, or the lines of plan or realisatie say nothing of it.
    """
    said = [name for name in INDELINGEN if _says(begroting, name)]
    there = [name for name in said if _each_says(begroting, name)] or said
    if per is None:
        return there[0] if there else "product"
    require_choice(per, INDELINGEN, "per")
    if per not in there:
        missing = "niet bij elke stand een" if per in said else "geen"
        others = ", ".join(there) or "niets"
        raise ArgumentFout(f"de exports zeggen {missing} {per} (wel: {others})")
    return per


def _says(lines: pd.DataFrame, name: str) -> bool:
    if name not in lines:
        return False
    known = lines[name].dropna()
    return bool((~known.isin([ONBEKEND, ""])).any())


def _each_says(lines: pd.DataFrame, name: str) -> bool:
    """Whether the lines of each state that is held beside another say a column."""
    states = [lines[lines["fase"] == fase] for fase in _COMPARED]
    return all(_says(of, name) for of in states if len(of))


def groepsnamen(lines: pd.DataFrame, per: str, jaar: int) -> dict[str, str]:
    """How each group of the lines is called: a code with its name behind it."""
    codes = show_unknown(lines, [per])[per].astype("str")
    named = _names(lines, codes, per, jaar)
    found = {}
    for code in codes.unique():
        name = named.get(code, "")
        found[code] = f"{code} {name}".strip() if name != code else code
    return found


def _names(lines: pd.DataFrame, codes: pd.Series, per: str, jaar: int) -> dict[str, str]:
    if per == "taakveld":
        return taakvelden(jaar)
    if per not in CODES or f"{per}_naam" not in lines:
        return {}
    names = lines[f"{per}_naam"].fillna("").astype("str")
    pairs = pd.DataFrame({"code": codes, "naam": names})
    pairs = pairs[~pairs["naam"].isin(["", ONBEKEND])]
    first = pairs.drop_duplicates("code")
    return dict(zip(first["code"], first["naam"], strict=True))


def met_groep(table: pd.DataFrame, per: str, names: dict[str, str]) -> pd.DataFrame:
    """The table with its groups called as in `names`; one that is not in it keeps its own."""
    if per not in table:
        return table
    codes = show_unknown(table, [per])[per].astype("str")
    return table.assign(**{per: codes.map(names).fillna(codes)})
