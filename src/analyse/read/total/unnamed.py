"""Totals without the word: rows that add up others, by the form of the sheet or by arithmetic.

The trap: such a row reads as any other, and counts everything twice. Where form and arithmetic
agree it becomes a total, also where one amount is off; what may be a total and cannot be settled is
an error, because a person must decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from analyse import nl
from analyse.read.heading.layout import Layout
from analyse.read.money.amounts import Amounts, Numbers
from analyse.read.problems import EXAMPLES, Say, a1
from analyse.read.profiles.profile import Profile
from analyse.read.rows import Rows
from analyse.read.sheet import Sheet
from analyse.read.total.again import ask_same_again
from analyse.read.total.collective import collective_totals
from analyse.read.total.families import CLOSE, FAR, NEAR, TIES, Family, Money, families
from analyse.read.total.runs import sums_in_runs
from analyse.read.total.totals import resolution
from analyse.read.total.trees import Tree, trees
from analyse.tables import normalise

#: Why a row that the form of the sheet makes a total is no data.
_WHY = {
    "inspringing": "totaal van de ingesprongen rijen",
    "overzicht": "totaal van de gegroepeerde rijen",
    "codes": "totaal van de rijen waarvan de code zo begint",
    "groep": "totaal van de andere rijen van de groep",
    "rijen": "totaal van de rijen ernaast, zonder naam",
    "minder": "totaal van de rijen ernaast, zonder naam",
}
#: Where nothing but arithmetic says that a row is a total.
_WITHOUT_FORM = ("groep", "rijen")


def unnamed_totals(
    layout: Layout,
    rows: Rows,
    sheet: Sheet,
    numbers: Numbers,
    amounts: Amounts,
    profile: Profile,
    say: Say,
) -> Rows:
    """The rows, of which those that add up others are totals; what is not certain is said."""
    money = _money(layout, numbers, amounts)
    if money is None or not rows.is_data.any():
        return rows
    may = rows.is_data & ~_never(layout, rows, sheet, profile)
    asked: list[Family] = []
    for ways in trees(layout, rows, sheet):
        found, doubtful = _of_tree(ways, money, rows, may)
        rows, may = _with_totals(rows, sheet, layout, found), may & rows.is_data
        asked += doubtful
    totals = ~rows.is_data
    found, doubtful = collective_totals(layout, rows, sheet, money, may & rows.is_data)
    rows = _with_totals(rows, sheet, layout, found)
    asked += doubtful
    asked += sums_in_runs(layout, rows, sheet, money, may & rows.is_data, totals)
    bare = _without_name(asked, layout, rows, sheet)
    rows = _with_totals(rows, sheet, layout, bare)
    _tell(layout, rows, bare, say)
    _ask(layout, rows, sheet, money, asked, say)
    ask_same_again(layout, rows, sheet, money, profile, say)
    return rows


def _money(layout: Layout, numbers: Numbers, amounts: Amounts) -> Money | None:
    """What is added up; None when there is nothing, or a table does not add up."""
    headings = [h for h in layout.value_headings if h.index in numbers]
    if not headings or not layout.table.additive:
        return None
    steps = []
    for heading in headings:
        whole, known = numbers[heading.index]
        scale, factor = amounts.scale(heading)
        step = resolution(whole[known], scale, factor) if factor > 1 else 0
        steps.append(step or int(heading.index in amounts.rounded))
    return Money(np.array([numbers[h.index][0] for h in headings]).T, steps)


def _never(layout: Layout, rows: Rows, sheet: Sheet, profile: Profile) -> np.ndarray:
    """Which used rows are no total because the profile says so."""
    if not profile.no_totals:
        return np.zeros(len(rows.used), dtype=bool)
    columns = [h.index for h in layout.keys]
    named = sheet.texts_that(lambda text: normalise(text) in profile.no_totals, columns)
    return np.asarray(named[rows.used])


def _of_tree(
    ways: Sequence[Tree], money: Money, rows: Rows, may: np.ndarray
) -> tuple[list[Family], list[Family]]:
    """The totals that the form of a sheet shows, and rows of which it cannot be settled."""
    either = may | ~rows.is_data
    held = [list(families(tree, money, rows.is_data, either)) for tree in ways]
    agreeing = [sum(f.fit <= CLOSE for f in found) for found in held]
    best = int(np.argmax(agreeing))
    certain = [f for f in held[best] if f.fit <= CLOSE and len(f.children) > 1]
    own = [f for f in held[best] if may[f.parent]]
    untied = [f for f in own if f.fit > CLOSE]
    if certain and agreeing[best] >= len(untied):
        everyone = list(families(ways[best], money, rows.is_data, may, all_are=True))
        far = {f.parent for f in untied if f.fit == FAR and f.tree == "codes"}
        return (
            [f for f in everyone if f.parent not in far],
            [f for f in everyone if f.parent in far],
        )
    return (
        [f for f in own if f.fit <= CLOSE and len(f.children) > 1],
        [f for f in own if _doubtful(f)],
    )


def _doubtful(family: Family) -> bool:
    """Whether a row may be a total of those below it, and not because of a stray space."""
    if len(family.children) == 1:
        return family.fit <= CLOSE
    if family.tree == "codes":
        follow = np.arange(family.parent + 1, family.parent + 1 + len(family.children))
        return family.fit == NEAR and bool((family.children == follow).all())
    return family.fit > CLOSE


def _without_name(
    asked: Iterable[Family], layout: Layout, rows: Rows, sheet: Sheet
) -> list[Family]:
    """Rows that say nothing of themselves, when each of them is the exact sum of others.

    One that is not may be a total that is off, and then all are asked.
    """
    keys = [heading.index for heading in layout.keys]
    bare = rows.is_data & ~np.asarray(sheet.filled_at(rows.used, keys).any(axis=1))
    exact = {f.parent: f for f in asked if f.fit == TIES and f.tree in ("rijen", "minder")}
    found = [exact[place] for place in np.flatnonzero(bare).tolist() if place in exact]
    return found if len(found) == bare.sum() else []


def _tell(layout: Layout, rows: Rows, bare: Iterable[Family], say: Say) -> None:
    """Say of each row without a name that it is read as a total."""
    column = layout.value_headings[0].index
    for family in bare:
        cell = a1(int(rows.used[family.parent]), column)
        say("TOTAAL_ZONDER_NAAM.zonder_tekst", cell, rijen=_listed(rows.used[family.children]))


def _with_totals(rows: Rows, sheet: Sheet, layout: Layout, found: Iterable[Family]) -> Rows:
    """The rows, of which the parents of families are totals."""
    labels, label_in = dict(rows.labels), dict(rows.label_in)
    children, skipped = dict(rows.children), list(rows.skipped)
    is_data = rows.is_data.copy()
    for family in found:
        place = family.parent
        if not is_data[place]:
            continue
        is_data[place] = False
        labels[place] = _name(layout, sheet, int(rows.used[place]))
        label_in[place], children[place] = "", family.children
        skipped.append((int(rows.used[place]) + 1, _WHY[family.tree]))
    return replace(
        rows,
        is_data=is_data,
        labels=labels,
        label_in=label_in,
        children=children,
        skipped=sorted(skipped),
    )


def _name(layout: Layout, sheet: Sheet, row: int) -> str:
    """What a row is called: the first of its keys that is a text, else the first."""
    keys = [h for h in layout.keys if h.column not in (*layout.table.spread, "peildatum")]
    values = [sheet.value(row, heading.index) for heading in keys or layout.keys]
    said = [str(value).strip() for value in values if value is not None]
    texts = [text for text in said if not text.isdigit()]
    return next(iter(texts or said), "")


def _ask(
    layout: Layout, rows: Rows, sheet: Sheet, money: Money, asked: list[Family], say: Say
) -> None:
    """Say of each row that it may be a total, once."""
    heading = layout.value_headings[0]
    chance = not _are_all_rows(asked, rows)
    told: set[int] = set()
    for family in asked:
        if family.parent in told or not rows.is_data[family.parent]:
            continue
        told.add(family.parent)
        if len(told) > EXAMPLES:
            break
        row, below = int(rows.used[family.parent]), rows.used[family.children]
        key, own = "TOTAAL_ZONDER_NAAM", money.values[family.parent]
        if family.fit != TIES:
            key = "TOTAAL_ZONDER_NAAM.sluit_niet_aan"
            if family.fit == FAR and family.tree == "rijen":
                key = "TOTAAL_ZONDER_NAAM.misschien"
        elif chance and family.tree in _WITHOUT_FORM and money.by_chance(own, 0 * own):
            key = "TOTAAL_ZONDER_NAAM.rond"
        if not len(below):
            key = "TOTAAL_ZONDER_NAAM.niets_op_te_tellen"
        say(
            key,
            a1(row, heading.index),
            _name(layout, sheet, row),
            rijen=_listed(below),
        )


def _are_all_rows(asked: Sequence[Family], rows: Rows) -> bool:
    """Whether a few sums and what they add up are all rows, each once: no chance, however round."""
    exact = [f for f in asked if f.fit == TIES and f.tree in _WITHOUT_FORM]
    held = [place for f in exact for place in (f.parent, *f.children.tolist())]
    return len(exact) > 1 and sorted(held) == np.flatnonzero(rows.is_data).tolist()


def _listed(rows: np.ndarray) -> str:
    """The numbers of rows as Excel shows them: the first and the last, or a few by themselves."""
    numbers = (np.sort(rows) + 1).tolist()
    if len(numbers) > 1 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{numbers[0]} t/m {numbers[-1]}"
    shown = [str(number) for number in numbers[:EXAMPLES]]
    return nl.opsomming(shown) + (" en meer" if len(numbers) > EXAMPLES else "")
