"""A printed difference of plan and realisation, with its V or N, held against its row.

The trap: what is left of a plan may be less what was committed too, and a column Saldo of one kant
a row is such a rest and no baten less lasten.
"""

from __future__ import annotations

import numpy as np

from analyse.read.heading.headings import Heading
from analyse.read.heading.layout import Layout
from analyse.read.money.amounts import Amounts, Numbers
from analyse.read.problems import a1, named
from analyse.read.rows import Rows
from analyse.read.total.bodies import texts_of
from analyse.read.total.printed import MOST_WRONG, derived_of, of_fase, report_rows
from analyse.tables import normalise


def printed_differences(layout: Layout, rows: Rows, numbers: Numbers, amounts: Amounts) -> None:
    """Hold printed columns Verschil (with V/N) against plan and realisation in the same row.

    What is left of a plan may be less what was committed too: what fits most rows. A Saldo of one
    kant a row may be such a rest.
    """
    plans, reals = of_fase(layout, "gewijzigd"), of_fase(layout, "realisatie")
    plans = plans or of_fase(layout, "primitief")
    if not len(plans) == len(reals) == 1:
        return
    for difference in derived_of(layout, "verschil"):
        _compare_difference(difference, plans[0], reals[0], layout, rows, numbers, amounts)
    of_row = not any("kant" in h.fixed for h in layout.value_headings)
    for saldo in derived_of(layout, "saldo") if of_row else []:
        wrong = _rest(saldo, plans[0], reals[0], layout, rows, numbers, amounts)[2]
        if wrong.sum() <= MOST_WRONG * rows.is_data.sum():
            _compare_difference(saldo, plans[0], reals[0], layout, rows, numbers, amounts)


def _compare_difference(
    difference: Heading,
    plan: Heading,
    real: Heading,
    layout: Layout,
    rows: Rows,
    numbers: Numbers,
    amounts: Amounts,
) -> None:
    """Hold one printed difference, and the letters behind it, against its row."""
    year = plan.fixed.get("jaar", "")
    compared = {"begroting": plan.text, "realisatie": real.text}
    if real.fixed.get("jaar", "") != year:
        place = a1(layout.bottom, real.index)
        amounts.say("JAAR_AFWIJKEND", place, real.text, jaar=year, **compared)
    less, gap, wrong = _rest(difference, plan, real, layout, rows, numbers, amounts)
    whole, known = amounts.derived(difference)
    compared["realisatie"] = less
    report_rows(
        "VERSCHIL_KLOPT_NIET", difference, wrong, amounts, whole, {"verschil": gap}, compared
    )
    for letters in derived_of(layout, "letter")[:1]:
        kant = rows.side
        planned, realised = numbers[plan.index][0], numbers[real.index][0]
        advantage = _advantage(planned, realised, np.where(rows.is_data, kant, ""), kant)
        _compare_letters(
            letters, advantage, (kant != "") & known & rows.is_data & ~wrong, amounts
        )


def _rest(
    difference: Heading,
    plan: Heading,
    real: Heading,
    layout: Layout,
    rows: Rows,
    numbers: Numbers,
    amounts: Amounts,
) -> tuple[str, np.ndarray, np.ndarray]:
    """What a difference takes from the plan, what that makes it, and the rows that it is not."""
    whole, known = amounts.derived(difference)
    planned = numbers[plan.index][0]
    taken = {real.text: numbers[real.index][0]}
    for other in of_fase(layout, "verplichting")[:1]:
        taken[f"{real.text}' en '{other.text}"] = taken[real.text] + numbers[other.index][0]
    for other in of_fase(layout, "prognose")[:1]:
        taken[other.text] = numbers[other.index][0]
    gaps = {text: np.abs(planned - less) for text, less in taken.items()}
    told = known & rows.is_data
    off = {
        text: told & (np.abs(np.abs(whole) - gap) > amounts.step) for text, gap in gaps.items()
    }
    best = min(off, key=lambda text: int(off[text].sum()))
    return best, gaps[best], off[best]


def _advantage(
    planned: np.ndarray, realised: np.ndarray, kant_of_data: np.ndarray, kant: np.ndarray
) -> np.ndarray:
    """What was spent less, or received more, than planned.

    V and N are meant for amounts that are positive in their own side, so a side that is negative as
    a whole is turned.
    """
    advantage = np.where(kant == "baten", realised - planned, planned - realised)
    for side in ("lasten", "baten"):
        if (planned + realised)[kant_of_data == side].sum() < 0:
            advantage[kant == side] *= -1
    return np.asarray(advantage)


def _compare_letters(
    heading: Heading, advantage: np.ndarray, compared: np.ndarray, amounts: Amounts
) -> None:
    """Hold the letters V and N against the advantage in the same row."""
    texts, which = texts_of(amounts.sheet, heading.index, amounts.rows)
    letter = np.array([*(normalise(t) for t in texts), ""], dtype=object)[which]
    odd = compared & np.isin(letter, ["v", "n"]) & (advantage != 0)
    odd &= (letter == "v") != (advantage > 0)
    for row, count in named(np.flatnonzero(odd).tolist()):
        cell = a1(int(amounts.rows[row]), heading.index)
        amounts.say("TEKEN_VN", cell, letter[row].upper(), count)
