"""What a sheet prints of its own arithmetic, held against what was read.

Total rows, and the columns Saldo and Totaal; `differences` has what is left of a plan. The trap: a
table can be wrong and still tie in one direction. A changed amount shows in the total it no longer
ties to and, where the export prints a difference, in its own row.
"""

from __future__ import annotations

import re

import numpy as np

from analyse import nl
from analyse.read.heading.headings import Heading
from analyse.read.heading.layout import Layout
from analyse.read.heading.stands import YEAR
from analyse.read.money.amounts import CENT, MICRO, Amounts, Numbers
from analyse.read.problems import Say, a1, listed, named
from analyse.read.problems import letters as column_letters
from analyse.read.rows import Rows
from analyse.read.sheet import EMPTY, TEXT, Sheet
from analyse.read.total.bodies import body_of
from analyse.read.total.reconcile import Body, reconcile
from analyse.read.total.totals import ControlTotal

#: A printed column that is wrong in more of its rows than this means something else.
MOST_WRONG = 0.5


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
        body = body_of(layout, rows, sheet, numbers, headings)
        scale, factor = amounts.scale(headings[0])
        columns = [h.index for h in headings]
        texts = [h.text for h in headings]
        totals, covered = reconcile(body, columns, texts, scale, factor, amounts.rounded)
        for total in totals:
            why = ("", "") if total.ties else _why_not(total, body, headings, amounts)
            report(total, say, why, money=money)
        _say_without_rows(body, columns, {total.cel for total in totals}, say)
        found += totals
        outside = outside & ~covered & (body.values != 0).any(axis=0)
    if found and outside.any():
        missed = rows.used[outside].tolist()
        place = a1(missed[0], layout.value_headings[0].index)
        say("BUITEN_TOTAAL", place, aantal=len(missed), van=missed[0] + 1, tot=missed[-1] + 1)
    return found


def _say_without_rows(body: Body, columns: list[int], told: set[str], say: Say) -> None:
    """Report a total with an amount that has no rows to add up."""
    for place, label in body.labels.items():
        filled = np.flatnonzero(body.values[:, place])
        cells = [a1(int(body.rows[place]), columns[heading]) for heading in filled.tolist()]
        if cells and told.isdisjoint(cells):
            say("TOTAAL_SLUIT_NIET_AAN.zonder_regels", cells[0], omschrijving=label.strip())


def _why_not(
    total: ControlTotal, body: Body, headings: list[Heading], amounts: Amounts
) -> tuple[str, str]:
    """Why a total may not tie: the message, and the cells; "" twice when nothing shows it.

    Excel adds up no text, so `55.000` that is text is missing in its sum; and what could not be
    read is missing in ours.
    """
    sheet, (scale, _) = amounts.sheet, amounts.scale(headings[0])
    first, last = map(int, re.findall(r"\d+", total.bereik)[:2])
    within = slice(*np.searchsorted(body.rows, [first - 1, last]))
    rows, is_data = body.rows[within], body.is_data[within]
    for place, heading in enumerate(headings):
        column = heading.index
        if total.cel.rstrip("0123456789") != column_letters(column):
            continue
        kinds, known = sheet.kinds[rows, column], body.known[place, within]
        broken = [row for row, at in (*sheet.errors, *sheet.uncalculated) if at == column]
        filled = (kinds != EMPTY) | np.isin(rows, broken)
        as_text, unread = is_data & known & (kinds == TEXT), is_data & ~known & filled
        missed = body.values[place, within][as_text].sum()
        if as_text.any() and missed == -round(total.verschil * scale):
            cells = _cells(rows[as_text], column)
            if amounts.all_told(heading, rows[as_text]):
                return "TOTAAL_SLUIT_NIET_AAN.afgesproken", cells
            return "TOTAAL_SLUIT_NIET_AAN.tekst", cells
        if unread.any():
            return "TOTAAL_SLUIT_NIET_AAN.ongelezen", _cells(rows[unread], column)
    return "", ""


def _cells(rows: np.ndarray, column: int) -> str:
    return listed([a1(row, column) for row in rows.tolist()])


def report(
    total: ControlTotal, say: Say, why: tuple[str, str] = ("", ""), *, money: bool
) -> None:
    """Report a total that does not tie, or only by rounding.

    `why` is the message when something shows why not, with the cells that it is about.
    """

    def written(value: float) -> str:
        return nl.euro(value, 2) if money else nl.getal(value, 3)

    if total.oordeel == "verschil":
        say(
            why[0] or "TOTAAL_SLUIT_NIET_AAN",
            total.cel,
            written(total.afgedrukt),
            omschrijving=total.omschrijving,
            kolom=total.kolom,
            bereik=total.bereik,
            berekend=written(total.berekend),
            verschil=written(abs(total.verschil)),
            teksten=why[1],
        )
    elif total.oordeel == "afronding":
        say("AFRONDING", total.cel, written(total.verschil))


def of_fase(layout: Layout, fase: str) -> list[Heading]:
    """Columns of amounts of one fase."""
    return [h for h in layout.value_headings if h.fixed.get("fase") == fase]


def derived_of(layout: Layout, kind: str) -> list[Heading]:
    """Columns of a sheet that follow from the others in one way."""
    return [h for h in layout.headings if h.derived == kind]


def report_rows(
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
        money = amounts.table[amounts.table.value].kind == "bedrag"
        fields = {name: _written(whole[row], money=money) for name, whole in meant.items()}
        amounts.say(key, cell, _written(printed[row], money=money), count, **fields, **texts)


def _written(whole: float, *, money: bool) -> str:
    return (
        nl.euro(whole / CENT, 2) if money else nl.getal(whole / MICRO, 3 * bool(whole % MICRO))
    )


def printed_saldi(layout: Layout, rows: Rows, numbers: Numbers, amounts: Amounts) -> None:
    """Hold printed Saldo columns against lasten and baten of the same year and phase in the row.

    Six sign conventions are in use, so the one that fits most rows of the column is taken; a column
    that none fits says nothing.
    """
    for saldo in derived_of(layout, "saldo"):
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
        if wrong.sum() <= MOST_WRONG * known.sum():
            meant = {"een": whole - best, "ander": whole + best}
            texts = {"baten": baten[0].text, "lasten": lasten[0].text}
            report_rows("SALDO_KLOPT_NIET", saldo, wrong, amounts, whole, meant, texts)


def printed_row_totals(layout: Layout, rows: Rows, numbers: Numbers, amounts: Amounts) -> None:
    """Hold a printed column Totaal against what it adds up in the same row.

    All columns, those of its year, or those since the last total: what fits most rows. One that
    fits hardly any adds up something else, or a column that was not read; that is said.
    """
    value = layout.table.value
    added = [h for h in layout.value_headings if h.index in numbers and h.column == value]
    for total in derived_of(layout, "totaal"):
        if total.index in numbers or len(added) < 2:
            continue
        whole, known = amounts.derived(total)
        held = known & rows.is_data & (whole != 0)
        sums = [_across(group, numbers) for group in _added_by(total, added, layout)]
        off = [held & (np.abs(computed - whole) > amounts.step) for computed in sums]
        best = int(np.argmin([wrong.sum() for wrong in off]))
        texts = {"kop": total.text}
        if off[best].sum() <= MOST_WRONG * held.sum():
            meant = {"bedrag": sums[best]}
            report_rows("RIJTOTAAL_KLOPT_NIET", total, off[best], amounts, whole, meant, texts)
        elif _alike(added):
            cell = a1(layout.bottom, total.index)
            fields = {
                "fout": nl.getal(int(off[best].sum())),
                "rijen": nl.getal(int(held.sum())),
            }
            amounts.say("RIJTOTAAL_KLOPT_NIET.meeste", cell, total.text, **texts, **fields)


def _across(headings: list[Heading], numbers: Numbers) -> np.ndarray:
    """What the amounts under some headings add up to in each row."""
    return np.asarray(np.sum([numbers[h.index][0] for h in headings], axis=0))


def _added_by(total: Heading, added: list[Heading], layout: Layout) -> list[list[Heading]]:
    """The groups of columns that a column Totaal may add up."""
    year = YEAR.search(total.text)
    of_year = [h for h in added if year and h.fixed.get("jaar") == int(year[0])]
    before = [h.index for h in derived_of(layout, "totaal") if h.index < total.index]
    since = [h for h in added if max(before, default=-1) < h.index < total.index]
    return [group for group in (added, of_year, since) if len(group) > 1]


def _alike(headings: list[Heading]) -> bool:
    """Whether headings differ in one thing only, such as the wijk or the year."""
    names = {name for heading in headings for name in heading.fixed}
    differing = [name for name in names if _differs(headings, name)]
    return len(differing) == 1 and differing[0] not in ("kant", "fase")


def _differs(headings: list[Heading], name: str) -> bool:
    """Whether headings say other values of a column."""
    return len({str(heading.fixed.get(name)) for heading in headings}) > 1


def columns_that_add_up(layout: Layout, rows: Rows, numbers: Numbers, say: Say) -> None:
    """Report a column of amounts that is in every row the sum of all others like it."""
    value = layout.table.value
    added = [h for h in layout.value_headings if h.index in numbers and h.column == value]
    if not layout.table.additive or len(added) < 3 or not _alike(added):
        return
    values = np.array([numbers[h.index][0] for h in added])[:, rows.is_data]
    whole = values.sum(axis=0)
    for heading, column in zip(added, values, strict=True):
        terms = ((values != 0).sum(axis=0) - (column != 0)) > 1
        if (column[terms] != 0).sum() > 1 and (2 * column == whole).all():
            say("TOTAAL_ZONDER_NAAM.kolom", a1(layout.bottom, heading.index), heading.text)
