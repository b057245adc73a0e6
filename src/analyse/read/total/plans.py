"""Which plan a column holds where two stand side by side, told by the arithmetic of the sheet.

A mutation (`Begr.wijz.`) is gewijzigd minus primitief: held against the two where both are printed,
added to the first where the second is not, never data of its own. The trap: `Budget` is the first
plan to one system and the amended one to another; a printed rest tells which, else it is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from analyse.read.heading.headings import Heading
from analyse.read.heading.layout import Layout
from analyse.read.money.amounts import Amounts, Numbers
from analyse.read.problems import Say, a1
from analyse.read.rows import Rows
from analyse.read.total.printed import derived_of, of_fase, report_rows

_MOST = 0.9


def settle_budgets(layout: Layout) -> None:
    """`Budget` beside a first plan is the amended one, in place; without the first it is that."""
    for place, heading in enumerate(layout.headings):
        if not heading.general or heading.fixed.get("fase") != "primitief":
            continue
        amended = {**heading.fixed, "fase": "gewijzigd"}
        others = [h for h in layout.value_headings if h is not heading]
        first = any(h.fixed == heading.fixed and not h.general for h in others)
        if first and not any(h.fixed == amended for h in others):
            layout.headings[place] = replace(heading, fixed=amended)


def settle_plans(
    layout: Layout, rows: Rows, numbers: Numbers, amounts: Amounts, say: Say
) -> None:
    """Settle what printed mutations say of the plans beside them, in place."""
    for change in derived_of(layout, "wijziging"):
        plans = [h for h in layout.value_headings if _beside(h, change)]
        first = [h for h in plans if h.fixed.get("fase") == "primitief"]
        amended = [h for h in plans if h.fixed.get("fase") == "gewijzigd"]
        if len(first) == len(amended) == 1:
            _check(change, first[0], amended[0], rows, numbers, amounts)
        elif len(first) == 1 and not amended:
            _add(layout, change, first[0], rows, numbers, amounts, say)


def _beside(plan: Heading, change: Heading) -> bool:
    """Whether a mutation is of the year and kant of a plan."""
    said = {name: value for name, value in change.fixed.items() if name != "fase"}
    return all(plan.fixed.get(name) == value for name, value in said.items())


def _check(
    change: Heading,
    first: Heading,
    amended: Heading,
    rows: Rows,
    numbers: Numbers,
    amounts: Amounts,
) -> None:
    """Report rows in which the two plans and the printed mutation do not add up."""
    whole, known = amounts.derived(change)
    gap = numbers[amended.index][0] - numbers[first.index][0]
    wrong = known & rows.is_data & (np.abs(whole - gap) > amounts.step)
    texts = {"primitief": first.text, "gewijzigd": amended.text}
    report_rows("WIJZIGING_KLOPT_NIET", change, wrong, amounts, whole, {"verschil": gap}, texts)


def _add(
    layout: Layout,
    change: Heading,
    first: Heading,
    rows: Rows,
    numbers: Numbers,
    amounts: Amounts,
    say: Say,
) -> None:
    """Make the amended plan of the first one and the mutation, unless the first is it."""
    whole, known = amounts.derived(change)
    plan, planned = numbers[first.index]
    told = known & rows.is_data & (whole != 0)
    after = _fits(layout, plan + whole, told, numbers, amounts)
    before = _fits(layout, plan, told, numbers, amounts)
    amended = {**first.fixed, "fase": "gewijzigd"}
    cell = a1(layout.bottom, change.index)
    place = {h.index: number for number, h in enumerate(layout.headings)}
    if first.general and before and not after:
        layout.headings[place[first.index]] = replace(first, fixed=amended)
        return
    if first.general and told.any() and not after:
        say("BUDGET_DUBBELZINNIG", cell, change.text, begroting=first.text)
        return
    text = f"{first.text} + {change.text}"
    made = Heading(change.index, text, first.column, amended, plus=first.index)
    layout.headings[place[change.index]] = made
    numbers[change.index] = plan + np.where(known, whole, 0), planned | known
    say("BEGROTING_OPGETELD", cell, change.text, begroting=first.text, wijziging=change.text)


def _fits(
    layout: Layout, plan: np.ndarray, told: np.ndarray, numbers: Numbers, amounts: Amounts
) -> bool:
    """Whether a printed rest is this plan less what was booked, in the rows that tell."""
    booked = [_of_one(layout, fase, numbers) for fase in ("realisatie", "verplichting")]
    if booked[0] is None or not told.any():
        return False
    rests = [plan - booked[0]]
    if booked[1] is not None:
        rests.append(rests[0] - booked[1])
    for printed in [*derived_of(layout, "verschil"), *derived_of(layout, "saldo")]:
        whole, _ = amounts.derived(printed)
        if any(_same(whole, rest, told, amounts.step) for rest in rests):
            return True
    return False


def _of_one(layout: Layout, fase: str, numbers: Numbers) -> np.ndarray | None:
    """What stands under the only heading of a fase."""
    found: Sequence[Heading] = of_fase(layout, fase)
    return numbers[found[0].index][0] if len(found) == 1 else None


def _same(one: np.ndarray, other: np.ndarray, told: np.ndarray, step: float) -> bool:
    """Whether two columns say the same in nearly all rows that tell, but for the sign."""
    same = np.abs(np.abs(one) - np.abs(other)) <= step
    return bool(same[told].mean() >= _MOST)
