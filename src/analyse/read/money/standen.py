"""A column beside the amounts that says of which state each row is, and is not read.

`Rapportage: 1e burap, 2e burap`, `Versie`, `Scenario`, `Periode: t/m 3, t/m 6`. The trap: each line
stands there once for each state, and together they count as many times. Quarters may be parts that
add up; they are asked about when every line only grows.
"""

from __future__ import annotations

import re
from collections.abc import Collection

import numpy as np
import pandas as pd

from analyse.read.groups import alike
from analyse.read.heading.layout import Layout
from analyse.read.money.amounts import Numbers
from analyse.read.money.oplopend import only_grow, steps
from analyse.read.problems import Say, a1
from analyse.read.rows import Rows
from analyse.read.sheet import Sheet, Value
from analyse.read.values import MONTHS
from analyse.tables import TABLES, normalise

#: Headings, in compared form, of what a line stands under more than once.
_STATES = re.compile(
    r"(?:begrotings |budget)?versie(?: ?(?:nr|nummer))?|scenario|variant|(?:tussen)?rapportage"
    r"|(?:rapportage|verslag)(?:moment|periode)|burap|berap|[bm]arap|peilmoment"
)
#: Headings of periods, which add up or run from the first of January.
_PERIODS = re.compile(
    r"(?:boek|verslag|peil)?(?:periode|kwartaal|tertaal|maand)(?: ?(?:nr|nummer))?"
)
#: Names of stands in compared form, and the letters for them.
_STANDS = frozenset(
    [
        *("b", "r", "p", "w", "raming", "geraamd", "begroot", "budget", "werkelijk"),
        *("gerealiseerd", "besteed", "geboekt", *TABLES["begroting"]["fase"].values_by_name),
    ]
)
#: A value that runs from the first of January, in compared form.
_UP_TO = re.compile(r"(?:t m|tm|tot en met|ytd|cumulatief)\b")
_COUNT = re.compile(r"\d{1,4}")
#: Values of a column that are looked at, and steps from one period to the next that tell.
_MOST_STATES, _FEWEST_STEPS = 60, 4


def ask_states_beside(
    layout: Layout,
    sheet: Sheet,
    rows: Rows,
    numbers: Numbers,
    left: Collection[int],
    say: Say,
) -> None:
    """Ask about a column that is not read and says of which state each line is.

    `left` are Excel's numbers of the rows that a profile leaves out.
    """
    table = layout.table
    if not table.additive or table[table.value].kind != "bedrag":
        return
    counts = rows.is_data & ~np.isin(rows.used + 1, list(left))
    for heading in layout.headings:
        if heading.column or heading.derived:
            continue
        values, which = sheet.distinct(heading.index, rows.used[counts])
        if not 2 <= len(values) <= _MOST_STATES or not _may_be(heading.text, values):
            continue
        line = alike(layout.keys, rows, sheet, counts)
        if not _repeated(line, which):
            continue
        told = _STATES.fullmatch(normalise(heading.text)) or _run_up(values)
        told = told or _name_stands(values)
        if told or _grows(line, which, values, counts, numbers):
            say("STAND_IN_KOLOM", a1(layout.bottom, heading.index), kop=heading.text)


def _name_stands(values: list[Value]) -> bool:
    """Whether each value names a stand: begroting, raming, werkelijk, or its letter."""
    return {normalise(value) for value in values} <= _STANDS


def _may_be(text: str, values: list[Value]) -> bool:
    """Whether a column may say of which state a row is, by its heading or what it holds."""
    plain = normalise(text)
    named = _STATES.fullmatch(plain) or _PERIODS.fullmatch(plain)
    return bool(named) or _run_up(values) or _name_stands(values)


def _run_up(values: list[Value]) -> bool:
    """Whether most values say that they run from the first of January."""
    said = sum(bool(_UP_TO.match(normalise(value))) for value in values)
    return 2 * said > len(values)


def _repeated(line: np.ndarray, which: np.ndarray) -> bool:
    """Whether at least half of the lines stand under more than one value."""
    pairs = pd.DataFrame({"line": line, "value": which}).drop_duplicates()
    times = pairs["line"].value_counts()
    return bool(2 * (times > 1).sum() >= len(times))


def _place(value: Value) -> int:
    """The place of a period in its year: of a month by its name, else its number; 0 when none."""
    found = _COUNT.search(str(value))
    return MONTHS.get(normalise(value), int(found[0]) if found else 0)


def _grows(
    line: np.ndarray,
    which: np.ndarray,
    values: list[Value],
    counts: np.ndarray,
    numbers: Numbers,
) -> bool:
    """Whether no amount of a line falls from one period to the next, and most of them grow."""
    places = [_place(value) for value in values]
    if not all(places):
        return False
    place = np.array(places)[which]
    taken = (steps(line, place, whole[counts]) for whole, _ in numbers.values())
    return any(only_grow(of_column, _FEWEST_STEPS) for of_column in taken)
