"""What a sheet prints of its own arithmetic, held against what was read.

Total rows, and the columns Verschil (with V/N), Saldo and Totaal. The trap: a table can be wrong
and still tie in one direction. A changed amount shows in the total it no longer ties to and, where
the export prints a difference, in its own row.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analyse import nl
from analyse.read.amounts import CENT, Amounts, Numbers
from analyse.read.headings import Heading
from analyse.read.layout import Layout
from analyse.read.marks import SIDES
from analyse.read.problems import Say, a1, named
from analyse.read.reconcile import Body, reconcile
from analyse.read.rows import Rows
from analyse.read.sheet import Sheet
from analyse.read.totals import ControlTotal
from analyse.tables import normalise

#: A printed column that is wrong in more of its rows than this means something else.
_MOST_WRONG = 0.5


def control_totals(
    layout: Layout,
    rows: Rows,
    sheet: Sheet,
    numbers: Numbers,
    amounts: Amounts,
    say: Say,
    *,
    excerpt: bool,
) -> list[ControlTotal]:
    """Hold every total row against the rows it adds up.

    An excerpt cannot tie, so its totals are only named.
    """
    if not rows.labels or not numbers:
        return []
    if excerpt:
        first = next(iter(rows.labels.values()))
        say("UITTREKSEL", waarde=first, aantal=len(rows.labels))
        return []
    found: list[ControlTotal] = []
    outside = rows.is_data
    measured = [h for h in layout.value_headings if h.index in numbers]
    for money in (True, False):
        headings = [h for h in measured if amounts.is_money(h) == money]
        if not headings:
            continue
        body = _body(layout, rows, sheet, numbers, headings)
        scale, factor = amounts.scale(headings[0])
        columns = [h.index for h in headings]
        texts = [h.text for h in headings]
        totals, covered = reconcile(body, columns, texts, scale, factor, amounts.rounded)
        for total in totals:
            report(total, say, money=money)
        found += totals
        outside = outside & ~covered & (body.values != 0).any(axis=0)
    if found and outside.any():
        missed = rows.used[outside].tolist()
        place = a1(missed[0], layout.value_headings[0].index)
        say("BUITEN_TOTAAL", place, aantal=len(missed), van=missed[0] + 1, tot=missed[-1] + 1)
    return found


def _body(
    layout: Layout, rows: Rows, sheet: Sheet, numbers: Numbers, headings: list[Heading]
) -> Body:
    """The rows as the arithmetic of totals needs them, with the amounts of some columns."""
    keys = {}
    for heading in layout.keys:
        column = layout.table[heading.column]
        if column.kind not in ("datum", "geheel") and not column.free:
            keys[heading.column] = _texts(sheet, heading.index, rows.used)
    return Body(
        rows.used,
        rows.is_data,
        rows.labels,
        rows.label_in,
        keys,
        _sides(layout, rows, sheet),
        rows.block,
        values=np.array([numbers[h.index][0] for h in headings]),
        known=np.array([numbers[h.index][1] for h in headings]),
    )


def _texts(sheet: Sheet, column: int, rows: np.ndarray) -> tuple[list[str], np.ndarray]:
    """Different texts of a column, and which of them each row holds (-1 when it is empty)."""
    values, which = sheet.distinct(column, rows)
    place, texts = pd.factorize(np.array([str(v).strip() for v in values], dtype=object))
    return list(texts), np.append(place, -1)[which]


def _sides(layout: Layout, rows: Rows, sheet: Sheet) -> np.ndarray:
    """Side of each used row (object array of `lasten`, `baten` or empty).

    Of its own cell, else of the block it stands in.
    """
    for heading in layout.keys:
        if heading.column == "kant":
            values, which = sheet.distinct(heading.index, rows.used)
            sides = [SIDES.get(normalise(value), "") for value in values]
            return np.asarray(np.array([*sides, ""], dtype=object)[which])
    return rows.kant


def report(total: ControlTotal, say: Say, *, money: bool) -> None:
    """Report a total that does not tie, or only by rounding."""

    def written(value: float) -> str:
        return nl.euro(value, 2) if money else nl.getal(value, 3)

    if total.oordeel == "verschil":
        say(
            "TOTAAL_SLUIT_NIET_AAN",
            total.cel,
            written(total.afgedrukt),
            omschrijving=total.omschrijving,
            kolom=total.kolom,
            bereik=total.bereik,
            berekend=written(total.berekend),
            verschil=written(abs(total.verschil)),
        )
    elif total.oordeel == "afronding":
        say("AFRONDING", total.cel, written(total.verschil))


def printed_differences(layout: Layout, rows: Rows, numbers: Numbers, amounts: Amounts) -> None:
    """Hold a printed Verschil column (with V/N) against plan and realisation in the same row."""
    plans, reals = _of_fase(layout, "gewijzigd"), _of_fase(layout, "realisatie")
    plans = plans or _of_fase(layout, "primitief")
    printed = _derived(layout, "verschil")
    if not len(printed) == len(plans) == len(reals) == 1:
        return
    plan, real, difference = plans[0], reals[0], printed[0]
    compared = {"begroting": plan.text, "realisatie": real.text}
    year = plan.fixed.get("jaar", "")
    if real.fixed.get("jaar", "") != year:
        place = a1(layout.bottom, real.index)
        amounts.say("JAAR_AFWIJKEND", place, real.text, jaar=year, **compared)
    whole, known = amounts.derived(difference)
    planned, realised = numbers[plan.index][0], numbers[real.index][0]
    gap = np.abs(planned - realised)
    known &= rows.is_data
    wrong = known & (np.abs(np.abs(whole) - gap) > amounts.step)
    _report(
        "VERSCHIL_KLOPT_NIET", difference, wrong, amounts, whole, {"verschil": gap}, compared
    )
    for letters in _derived(layout, "letter")[:1]:
        kant = _sides(layout, rows, amounts.sheet)
        advantage = _advantage(planned, realised, np.where(rows.is_data, kant, ""), kant)
        _compare_letters(letters, advantage, (kant != "") & known & ~wrong, amounts)


def _of_fase(layout: Layout, fase: str) -> list[Heading]:
    return [h for h in layout.value_headings if h.fixed.get("fase") == fase]


def _derived(layout: Layout, kind: str) -> list[Heading]:
    """Columns of a sheet that follow from the others in one way."""
    return [h for h in layout.headings if h.derived == kind]


def _report(
    key: str,
    heading: Heading,
    wrong: np.ndarray,
    amounts: Amounts,
    printed: np.ndarray,
    meant: dict[str, np.ndarray],
    texts: dict[str, str],
) -> None:
    """Report rows of which the printed amount is not what was meant; amounts in cents."""
    for row, count in named(np.flatnonzero(wrong).tolist()):
        cell = a1(int(amounts.rows[row]), heading.index)
        fields = {name: _euro(cents[row]) for name, cents in meant.items()}
        amounts.say(key, cell, _euro(printed[row]), count, **fields, **texts)


def _euro(cents: float) -> str:
    return nl.euro(cents / CENT, 2)


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
    texts, which = _texts(amounts.sheet, heading.index, amounts.rows)
    letter = np.array([*(normalise(t) for t in texts), ""], dtype=object)[which]
    odd = compared & np.isin(letter, ["v", "n"]) & (advantage != 0)
    odd &= (letter == "v") != (advantage > 0)
    for row, count in named(np.flatnonzero(odd).tolist()):
        cell = a1(int(amounts.rows[row]), heading.index)
        amounts.say("TEKEN_VN", cell, letter[row].upper(), count)


def printed_saldi(layout: Layout, rows: Rows, numbers: Numbers, amounts: Amounts) -> None:
    """Hold printed Saldo columns against lasten and baten of the same year and phase in the row.

    Six sign conventions are in use, so the one that fits most rows of the column is taken; a column
    that none fits says nothing.
    """
    for saldo in _derived(layout, "saldo"):
        meaning = {**saldo.fixed, "kant": "baten"}
        baten = [h for h in layout.value_headings if h.fixed == meaning]
        meaning["kant"] = "lasten"
        lasten = [h for h in layout.value_headings if h.fixed == meaning]
        if saldo.index in numbers or not len(baten) == len(lasten) == 1:
            continue
        whole, known = amounts.derived(saldo)
        up, down = numbers[baten[0].index][0], numbers[lasten[0].index][0]
        gaps = np.abs(np.array([up - down, down - up, up + down, -up - down]) - whole)
        best = gaps[np.argmax((gaps[:, known] <= amounts.step).sum(axis=1))]
        wrong = known & rows.is_data & (best > amounts.step)
        if wrong.sum() <= _MOST_WRONG * known.sum():
            meant = {"een": whole - best, "ander": whole + best}
            texts = {"baten": baten[0].text, "lasten": lasten[0].text}
            _report("SALDO_KLOPT_NIET", saldo, wrong, amounts, whole, meant, texts)


def printed_row_totals(layout: Layout, rows: Rows, numbers: Numbers, amounts: Amounts) -> None:
    """Hold a printed column Totaal against the amounts in the same row.

    A column that does not add up most rows says nothing.
    """
    money = [
        h.index for h in layout.value_headings if h.index in numbers and amounts.is_money(h)
    ]
    added = np.sum([numbers[index][0] for index in money], axis=0)
    for total in _derived(layout, "totaal"):
        if total.index in numbers:
            continue
        whole, known = amounts.derived(total)
        held = known & rows.is_data & (whole != 0)
        wrong = held & (np.abs(added - whole) > amounts.step)
        if len(money) >= 2 and wrong.sum() <= _MOST_WRONG * held.sum():
            texts = {"kop": total.text}
            _report(
                "RIJTOTAAL_KLOPT_NIET", total, wrong, amounts, whole, {"bedrag": added}, texts
            )
