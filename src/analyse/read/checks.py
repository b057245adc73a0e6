"""What a sheet prints of its own arithmetic, held against what was read.

Total rows and the Verschil column.

The trap: a table can be wrong and still tie in one direction. A changed amount shows in the total
it no longer ties to and, where the export prints a difference, in its own row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from analyse import nl
from analyse.read.amounts import CENT, MICRO, Amounts
from analyse.read.headings import Heading
from analyse.read.layout import Layout
from analyse.read.problems import EXAMPLES, Say, a1
from analyse.read.rows import SIDES, Rows
from analyse.read.sheet import Sheet
from analyse.read.totals import Body, ControlTotal, reconcile
from analyse.tables import normalise

Numbers = dict[int, tuple[np.ndarray, np.ndarray]]


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
        say(
            "UITTREKSEL",
            waarde=next(iter(rows.labels.values())),
            aantal=len(rows.labels),
        )
        return []
    table = layout.table
    keys = {
        h.column: _texts(sheet, h.index, rows.used)
        for h in layout.keys
        if table[h.column].kind not in ("datum", "geheel") and not table[h.column].free
    }
    kant = sides(layout, rows, sheet)
    found: list[ControlTotal] = []
    outside = rows.is_data
    for money, scale, unit in ((True, CENT, amounts.factor), (False, MICRO, 1)):
        headings = [
            h
            for h in layout.value_headings
            if h.index in numbers and (table[h.column].kind == "bedrag") == money
        ]
        if headings:
            values = np.array([numbers[h.index][0] for h in headings])
            known = np.array([numbers[h.index][1] for h in headings])
            body = Body(
                rows.used,
                rows.is_data,
                rows.labels,
                rows.label_in,
                keys,
                kant,
                rows.block,
                values,
                known,
            )
            part, covered = reconcile(
                body,
                [h.index for h in headings],
                [h.text for h in headings],
                scale,
                unit,
                amounts.rounded,
            )
            for total in part:
                report(total, say, money=money)
            found += part
            outside = outside & ~(covered | (values == 0).all(axis=0))
    if found and outside.any():
        first, *_ = missed = rows.used[outside].tolist()
        say(
            "BUITEN_TOTAAL",
            a1(first, layout.value_headings[0].index),
            aantal=len(missed),
            van=first + 1,
            tot=missed[-1] + 1,
        )
    return found


def _texts(sheet: Sheet, column: int, rows: np.ndarray) -> tuple[list[str], np.ndarray]:
    """Different texts of a column, and which of them each row holds (-1 when it is empty)."""
    values, which = sheet.distinct(column, rows)
    place, texts = pd.factorize(np.array([str(v).strip() for v in values], dtype=object))
    return list(texts), np.append(place, -1)[which]


def sides(layout: Layout, rows: Rows, sheet: Sheet) -> np.ndarray:
    """Side of each used row (object array of `lasten`, `baten` or empty).

    Of its own cell, else of the block it stands in.
    """
    column = next((h.index for h in layout.keys if h.column == "kant"), None)
    if column is None:
        return rows.kant
    values, which = sheet.distinct(column, rows.used)
    return np.asarray(
        np.array([*(SIDES.get(normalise(v), "") for v in values), ""], dtype=object)[which]
    )


def report(total: ControlTotal, say: Say, *, money: bool) -> None:
    """Report a total that does not tie, or only by rounding."""
    write: Callable[[float], str] = (
        (lambda x: nl.euro(x, 2)) if money else (lambda x: nl.getal(x, 3))
    )
    if total.oordeel == "verschil":
        say(
            "TOTAAL_SLUIT_NIET_AAN",
            total.cel,
            write(total.afgedrukt),
            omschrijving=total.omschrijving,
            kolom=total.kolom,
            bereik=total.bereik,
            berekend=write(total.berekend),
            verschil=write(abs(total.verschil)),
        )
    elif total.oordeel == "afronding":
        say("AFRONDING", total.cel, write(total.verschil))


def printed_differences(
    layout: Layout, rows: Rows, sheet: Sheet, numbers: Numbers, amounts: Amounts, say: Say
) -> None:
    """Hold a printed Verschil column (with V/N) against plan and realisation in the same row."""
    printed = [h for h in layout.headings if h.derived == "verschil"]
    letters = [h for h in layout.headings if h.derived == "letter"]
    by_fase: dict[object, list[Heading]] = {}
    for h in layout.value_headings:
        by_fase.setdefault(h.fixed.get("fase"), []).append(h)
    plan, real = by_fase.get("gewijzigd") or by_fase.get("primitief"), by_fase.get("realisatie")
    if len(printed) != 1 or not plan or not real or len(plan) != 1 or len(real) != 1:
        return
    if plan[0].fixed.get("jaar") != real[0].fixed.get("jaar"):
        say(
            "JAAR_AFWIJKEND",
            a1(layout.bottom, real[0].index),
            real[0].text,
            begroting=plan[0].text,
            realisatie=real[0].text,
            jaar=plan[0].fixed.get("jaar", ""),
        )
    whole, known = amounts.column(replace(printed[0], column=layout.table.value), rows.used, sheet)
    step = CENT * amounts.factor if amounts.factor > 1 else 0
    gap = numbers[plan[0].index][0] - numbers[real[0].index][0]
    compared = known & rows.is_data
    wrong = compared & (np.abs(np.abs(whole) - np.abs(gap)) > step)
    for i, count in _first(np.flatnonzero(wrong)):
        say(
            "VERSCHIL_KLOPT_NIET",
            a1(int(rows.used[i]), printed[0].index),
            nl.euro(whole[i] / CENT, 2),
            count,
            begroting=plan[0].text,
            realisatie=real[0].text,
            verschil=nl.euro(abs(gap[i]) / CENT, 2),
        )
    if not letters:
        return
    texts, which = _texts(sheet, letters[0].index, rows.used)
    letter = np.array([*(normalise(t) for t in texts), ""], dtype=object)[which]
    kant = sides(layout, rows, sheet)
    for side in (
        "lasten",
        "baten",
    ):  # V and N are meant for amounts that are positive in their own side
        printed_sum = sum(
            int(numbers[h.index][0][rows.is_data & (kant == side)].sum()) for h in (*plan, *real)
        )
        gap = np.where((kant == side) & (printed_sum < 0), -gap, gap)
    favourable = np.where(kant == "baten", -gap, gap) > 0
    odd = (
        compared
        & ~wrong
        & np.isin(letter, ["v", "n"])
        & (gap != 0)
        & (kant != "")
        & ((letter == "v") != favourable)
    )
    for i, count in _first(np.flatnonzero(odd)):
        say("TEKEN_VN", a1(int(rows.used[i]), letters[0].index), letter[i].upper(), count)


def printed_saldi(
    layout: Layout, rows: Rows, sheet: Sheet, numbers: Numbers, amounts: Amounts, say: Say
) -> None:
    """Hold each printed Saldo column against lasten and baten of the same year and phase in the same row.

    Six sign conventions are in use, so the one that fits most rows of the column is taken; a column
    that none fits says nothing.
    """
    step = CENT * amounts.factor if amounts.factor > 1 else 0
    for saldo in (h for h in layout.headings if h.derived == "saldo" and h.index not in numbers):
        pair = [
            [
                h
                for h in layout.value_headings
                if h.index in numbers and dict(h.fixed) == {**saldo.fixed, "kant": kant}
            ]
            for kant in ("baten", "lasten")
        ]
        if [len(p) for p in pair] != [1, 1]:
            continue
        baten, lasten = (numbers[p[0].index][0] for p in pair)
        whole, known = amounts.column(replace(saldo, column=layout.table.value), rows.used, sheet)
        gaps = np.abs(
            np.array([baten - lasten, lasten - baten, baten + lasten, -baten - lasten]) - whole
        )
        best = gaps[np.argmax((gaps[:, known] <= step).sum(axis=1))]
        wrong = np.flatnonzero(known & rows.is_data & (best > step))
        if len(wrong) > 0.5 * known.sum():
            continue
        for i, count in _first(wrong):
            say(
                "SALDO_KLOPT_NIET",
                a1(int(rows.used[i]), saldo.index),
                nl.euro(whole[i] / CENT, 2),
                count,
                baten=pair[0][0].text,
                lasten=pair[1][0].text,
                een=nl.euro((whole[i] - best[i]) / CENT, 2),
                ander=nl.euro((whole[i] + best[i]) / CENT, 2),
            )


def printed_row_totals(
    layout: Layout, rows: Rows, sheet: Sheet, numbers: Numbers, amounts: Amounts, say: Say
) -> None:
    """Hold a printed column Totaal against the amounts in the same row.

    A column that does not add up most rows says nothing.
    """
    added = [
        numbers[h.index][0]
        for h in layout.value_headings
        if h.index in numbers and layout.table[h.column].kind == "bedrag"
    ]
    for total in (h for h in layout.headings if h.derived == "totaal" and h.index not in numbers):
        whole, known = amounts.column(replace(total, column=layout.table.value), rows.used, sheet)
        held = known & rows.is_data & (whole != 0)
        if len(added) < 2 or not held.any():
            continue
        gap = np.sum(added, axis=0) - whole
        wrong = np.flatnonzero(
            held & (np.abs(gap) > (CENT * amounts.factor if amounts.factor > 1 else 0))
        )
        if len(wrong) > 0.5 * held.sum():
            continue
        for i, count in _first(wrong):
            say(
                "RIJTOTAAL_KLOPT_NIET",
                a1(int(rows.used[i]), total.index),
                nl.euro(whole[i] / CENT, 2),
                count,
                kop=total.text,
                bedrag=nl.euro((whole[i] + gap[i]) / CENT, 2),
            )


def _first(wrong: np.ndarray) -> list[tuple[int, int]]:
    """The first of many places, each with 1.

    And the last of them with the number that is not named.
    """
    shown = wrong[: EXAMPLES + 1].tolist()
    return [(i, len(wrong) - EXAMPLES if n == EXAMPLES else 1) for n, i in enumerate(shown)]
