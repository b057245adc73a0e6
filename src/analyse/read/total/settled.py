"""Rows with a word for a total in a longer name: which are totals, and which only sound like one.

`Totaal Bestuur` adds up the rows of Bestuur, `Totaal Groen B.V.` is a firm. The trap: a total that
does not tie is still a total; only one that could not be a sum of other rows is a row like these.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from analyse.read.heading.layout import Layout
from analyse.read.money.amounts import Amounts, Numbers
from analyse.read.problems import Say, a1
from analyse.read.rows import LONE_TEXT, Rows
from analyse.read.sheet import Sheet
from analyse.read.texts import normalised
from analyse.read.total.bodies import body_of
from analyse.read.total.reconcile import Body, may_add_up, steps_of
from analyse.read.total.totals import (
    is_company,
    is_weak,
    name_in_label,
    without_code,
    without_codes,
)


def settle_totals(
    layout: Layout,
    rows: Rows,
    sheet: Sheet,
    unsure: np.ndarray,
    numbers: Numbers,
    amounts: Amounts,
    say: Say,
) -> Rows:
    """The rows, of which those that only sound like a total are data.

    `unsure` are the rows of the sheet of which the label does not settle it.
    """
    doubtful = [place for place in rows.labels if unsure[rows.used[place]]]
    headings = [h for h in layout.value_headings if h.index in numbers]
    money = [h for h in headings if amounts.is_money(h)] or headings
    if not doubtful or not money:
        return rows
    body = body_of(layout, rows, sheet, numbers, money)
    scale, factor = amounts.scale(money[0])
    steps = steps_of(body, [h.index for h in money], scale, factor, amounts.rounded)
    known = _names(layout, rows, sheet, body)
    named = sheet.filled_at(rows.used, [h.index for h in layout.keys]).sum(axis=1)
    fewest = int(named[rows.is_data].min(initial=len(layout.keys)))
    totals = np.flatnonzero(~rows.is_data)
    no_totals = []
    for place in doubtful:
        if without_code(name_in_label(rows.labels[place])) in known:
            continue
        at = int(np.searchsorted(totals, place))
        previous = int(totals[at - 1]) + 1 if at else 0
        following = int(totals[at + 1]) if at + 1 < len(totals) else len(rows.used)
        ties, possible, terms = may_add_up(body, place, previous, following, steps)
        label = rows.labels[place]
        firm = rows.label_in[place] == "uitvoerder" or is_company(label) or is_weak(label)
        if ties and terms == 1 and named[place] >= fewest:
            cell = a1(int(rows.used[place]), money[0].index)
            say("TOTAAL_ZONDER_NAAM.een_regel", cell, rows.labels[place].strip())
        elif not ties and (firm or not possible):
            no_totals.append(place)
    return _as_data(rows, no_totals)


def _names(layout: Layout, rows: Rows, sheet: Sheet, body: Body) -> set[str]:
    """What the sheet names, without codes: its keys, titles and headings of blocks."""
    texts: list[str] = []
    for row in range(layout.top):
        texts += [value for value in sheet.row(row) if isinstance(value, str)]
    for held, which in body.keys.values():
        texts += [held[place] for place in np.unique(which[body.data]).tolist() if place >= 0]
    for number, why in rows.skipped:
        if why.startswith((LONE_TEXT, "kop van het blok")):
            texts += [value for value in sheet.row(number - 1) if isinstance(value, str)]
    return set(without_codes(normalised(texts)).tolist())


def _as_data(rows: Rows, places: Iterable[int]) -> Rows:
    """The rows, of which some that were held for totals are data."""
    is_data = rows.is_data.copy()
    is_data[list(places)] = True
    freed = {int(row) + 1 for row in rows.used[list(places)]}
    labels = {place: label for place, label in rows.labels.items() if not is_data[place]}
    skipped = [(number, why) for number, why in rows.skipped if number not in freed]
    return replace(rows, is_data=is_data, labels=labels, skipped=skipped)
