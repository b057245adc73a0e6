"""Control totals: which rows a printed total adds up, and whether it does.

Which rows a total covers is settled by arithmetic among the groups that its label and place allow.
The trap: a total that no longer ties must still be compared with the rows it was meant for, so the
nearest group is reported, with the cells of both sides.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np

from analyse.read.problems import a1
from analyse.read.texts import among, normalised
from analyse.read.total.totals import (
    NO,
    ControlTotal,
    label_of_total,
    name_in_label,
    resolution,
    slack,
    verdict,
    without_codes,
)
from analyse.tables import normalise

_SALDO = re.compile(r"saldo|resultaat")
#: What a total holds, in compared form, in a key that says nothing of it: `-`, `n.v.t.`.
_NOTHING = frozenset(("", "x", "nvt", "n v t", "alle", "allen", "alles", "totaal"))
#: Body rows that a total may cover: places of data rows, or all data rows from one place up to
#: another.
Group = np.ndarray | tuple[int, int]
#: How lasten and baten are put together in a total: by side whether it is added or subtracted.
Variant = dict[str, int]


@dataclass
class Body:
    """The rows under a header, as the arithmetic needs them.

    Attributes
    ----------
    rows
        0-based sheet row of each body row.
    is_data
        Whether a body row is data; the others are totals.
    labels
        Label of each total, by its place in the body.
    label_in
        Key column that the label of each total stands in (empty when it is none), by its place.
    keys
        Per key column its different texts and the place of each body row's text among them (-1 when
        it has none).
    kant
        Side of each row, empty when rows have none (it then stands in the heading, or nowhere).
    blocks
        Number of the block (under one block heading) of each row; blocks follow one another.
    children
        Places of the rows that a total adds up, where the form of the sheet shows them.
    values
        Whole numbers (cents, or millionths of a unit for what is no money), a row a value heading.
    known
        Where `values` holds a figure.
    """

    rows: np.ndarray
    is_data: np.ndarray
    labels: Mapping[int, str]
    label_in: Mapping[int, str]
    keys: Mapping[str, tuple[Sequence[str], np.ndarray]]
    kant: np.ndarray
    blocks: np.ndarray
    values: np.ndarray
    known: np.ndarray
    children: Mapping[int, np.ndarray] = field(default_factory=dict)

    @cached_property
    def data(self) -> np.ndarray:
        """Places of the data rows."""
        return np.flatnonzero(self.is_data)

    @cached_property
    def sides(self) -> dict[str, np.ndarray]:
        """Which data rows are on each side that occurs."""
        masks = {side: self.is_data & (self.kant == side) for side in ("lasten", "baten", "")}
        return {side: mask for side, mask in masks.items() if mask.any()}

    @cached_property
    def running(self) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """Per side the sum of each value heading and the number of rows, before each place."""
        found = {}
        for side, mask in self.sides.items():
            sums = np.cumsum(np.where(mask, self.values, 0), axis=1)
            found[side] = np.pad(sums, ((0, 0), (1, 0))), np.append(0, np.cumsum(mask))
        return found

    @cached_property
    def with_text(self) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """Per key column that totals speak of the data rows ordered by their text.

        And where those of each text begin.
        """
        named = {column for places in self.names.values() for column, _ in places}
        found = {}
        for name, (texts, which) in self.keys.items():
            if name in named or (which[~self.is_data] >= 0).any():
                held = which[self.data]
                order = np.argsort(held, kind="stable")
                starts = np.searchsorted(held[order], np.arange(len(texts) + 1))
                found[name] = self.data[order], starts
        return found

    def holding(self, column: str, text: int) -> np.ndarray:
        """Data rows with a text in a key column, in order."""
        rows, starts = self.with_text[column]
        return np.asarray(rows[starts[text] : starts[text + 1]])

    @cached_property
    def names(self) -> dict[str, list[tuple[str, int]]]:
        """Texts of key columns that a total may name, in compared form: column and place there."""
        parts: set[str] = set()
        for label in self.labels.values():
            parts.update(_parts(name_in_label(label)))
        found: dict[str, list[tuple[str, int]]] = {}
        for column, (texts, which) in self.keys.items():
            present = np.bincount(which[self.data] + 1, minlength=len(texts) + 1)[1:] > 0
            plain = normalised(texts)
            bare = without_codes(plain)
            named = present & (among(plain, parts) | among(bare, parts))
            for place in np.flatnonzero(named).tolist():
                for name in {plain[place], bare[place]} & parts:
                    found.setdefault(name, []).append((column, place))
        return found

    def places(self, group: Group) -> np.ndarray:
        """The data rows of a group."""
        if isinstance(group, tuple):
            first, last = np.searchsorted(self.data, group)
            return self.data[first:last]
        return group

    def sums(self, group: Group) -> dict[str, tuple[np.ndarray, int]]:
        """Per side the sum of each value heading over a group, and the number of its rows."""
        found = {}
        for side, mask in self.sides.items():
            if isinstance(group, tuple):
                first, last = group
                total, count = self.running[side]
                found[side] = total[:, last] - total[:, first], int(count[last] - count[first])
            else:
                rows = group[mask[group]]
                found[side] = self.values[:, rows].sum(axis=1), len(rows)
        return found


def reconcile(
    body: Body,
    columns: list[int],
    headings_text: list[str],
    scale: int,
    unit: int,
    rounded: Collection[int] = (),
) -> tuple[list[ControlTotal], np.ndarray]:
    """Compare each total row with the rows it adds up.

    Also which rows of the body are in at least one total.

    Parameters
    ----------
    columns, headings_text
        0-based sheet column and heading of each value heading.
    scale
        Whole numbers to one unit of the value column (100 for cents in a euro).
    unit
        Units to one printed unit (1.000 for a table in thousands).
    rounded
        Sheet columns of which the amounts were rounded to whole numbers when they were read.
    """
    steps = steps_of(body, columns, scale, unit, rounded)
    found = []
    covered = np.zeros(len(body.rows), dtype=bool)
    previous = 0
    totals = np.flatnonzero(~body.is_data).tolist()
    for position, following in pairwise([*totals, len(body.rows)]):
        best = _best_fit(body, position, _groups(body, position, previous, following), steps)
        previous = position + 1
        if best is None:
            continue
        rows, signs = _terms(body, *best)
        covered[rows] = True
        for heading in np.flatnonzero(body.known[:, position]).tolist():
            printed = int(body.values[heading, position])
            computed = int(body.values[heading, rows] @ signs)
            difference = printed - computed
            total = ControlTotal(
                a1(body.rows[position], columns[heading]),
                _span(body.rows[rows], columns[heading], together=np.ptp(rows) < len(rows)),
                body.labels[position].strip(),
                headings_text[heading],
                printed / scale,
                computed / scale,
                difference / scale,
                verdict(difference, steps[heading], len(rows)),
            )
            found.append(total)
    return found, covered


def steps_of(
    body: Body, columns: list[int], scale: int, unit: int, rounded: Collection[int]
) -> list[int]:
    """The step in which each column is printed; parameters as of `reconcile`."""
    steps = []
    for heading, column in enumerate(columns):
        values = body.values[heading, body.known[heading]]
        steps.append(resolution(values, scale, unit) or int(column in rounded))
    return steps


def _span(rows: np.ndarray, column: int, *, together: bool) -> str:
    """The cells that were added up, with their number when others stand between them."""
    span = f"{a1(rows[0], column)}:{a1(rows[-1], column)}"
    return span if together else f"{span} ({len(rows)} cellen)"


def _terms(body: Body, group: Group, variant: Variant) -> tuple[np.ndarray, np.ndarray]:
    """The rows that a total adds up or subtracts, and the sign of each."""
    rows = body.places(group)
    signs = np.zeros(len(rows), dtype="int64")
    for side in variant.keys() & body.sides.keys():
        signs += variant[side] * body.sides[side][rows]
    return rows[signs != 0], signs[signs != 0]


def _best_fit(
    body: Body, position: int, groups: Iterator[Group], steps: list[int]
) -> tuple[Group, Variant] | None:
    """The group that a total adds up, and how; None when there is nothing to add up.

    Of groups that fit as badly the first one stands, which is the one that the label means: a total
    that no longer ties must be held against its own rows, and not against others that happen to
    come closer.
    """
    variants = _variants(body, position)
    headings = np.flatnonzero(body.known[:, position])
    printed = body.values[headings, position]
    # "Totaal baten 0,00" where there are no baten.
    nothing = not variants[0].keys() & body.sides.keys() and not printed.any()
    if nothing or not len(printed):
        return None
    best = None
    least = len(headings) + 1, False, 0
    for group in groups:
        sums = body.sums(group)
        for variant in variants:
            computed = np.zeros(len(headings), dtype="int64")
            terms = 0
            for side in variant.keys() & sums.keys():
                amounts, count = sums[side]
                computed += variant[side] * amounts[headings]
                terms += count
            if not terms:
                continue
            misfit = _misfit(printed, computed, [slack(steps[h], terms) for h in headings])
            if misfit < least:
                best, least = (group, variant), misfit
            if misfit == (0, False, 0):
                return best
    return best


def may_add_up(
    body: Body, position: int, previous: int, following: int, steps: list[int]
) -> tuple[bool, bool, int]:
    """Whether a row ties to rows that it may add up, could if one amount were another; and terms.

    A row that ties in a column, or holds all others but the largest, could.
    """
    headings = np.flatnonzero(body.known[:, position])
    printed = body.values[headings, position]
    data = body.values[headings][:, body.data]
    signed, largest = (data < 0).any(axis=1), data.max(axis=1, initial=0)
    possible = False
    for group in _groups(body, position, previous, following):
        sums = body.sums(group)
        for variant in _variants(body, position):
            held = variant.keys() & sums.keys()
            terms = sum(sums[side][1] for side in held)
            computed = np.zeros(len(headings), dtype="int64")
            for side in held:
                computed += variant[side] * sums[side][0][headings]
            gaps = np.abs(computed - printed)
            rounding = np.array([slack(steps[h], terms) for h in headings])
            tied = gaps <= np.minimum(rounding, np.abs(printed) // 100)
            if terms and tied.all() and printed.any():
                return True, True, terms
            if terms > 1:
                same = bool((tied & (printed != 0)).any())
                possible |= same or bool((signed | (printed >= computed - largest)).all())
    return False, possible, 0


def _misfit(
    printed: np.ndarray, computed: np.ndarray, allowed: list[int]
) -> tuple[int, bool, int]:
    """How badly sums fit a total.

    The columns that do not tie, whether (when none does) it is not even near, and (when all do)
    the columns that are rounded.
    """
    gaps = np.abs(computed - printed)
    untied = int((gaps > allowed).sum())
    far = untied == len(gaps) and bool(gaps.sum() > 0.1 * np.abs(printed).sum())
    return untied, far, 0 if untied else int(np.count_nonzero(gaps))


def _variants(body: Body, position: int) -> list[Variant]:
    """Ways in which lasten and baten may be put together in a total, the likeliest first."""
    if set(body.sides) <= {""}:
        return [{"": 1}]
    plain = {"lasten": 1, "baten": 1, "": 1}
    lasten, baten = {"lasten": 1}, {"baten": 1}
    saldo, cost = {"baten": 1, "lasten": -1}, {"lasten": 1, "baten": -1}
    label = normalise(body.labels[position])
    if _SALDO.search(label):
        return [saldo, cost, plain]
    if "lasten" in label and "baten" not in label:
        return [lasten, plain]
    if "baten" in label and "lasten" not in label:
        return [baten, plain]
    return [plain, lasten, baten, saldo, cost]


def _groups(body: Body, position: int, previous: int, following: int) -> Iterator[Group]:
    """Groups of rows that a total may cover, the likeliest first, each made when asked for.

    `previous` is the place below the total before it, `following` that of the next.
    """
    if position in body.children:
        yield body.data[np.isin(body.data, body.children[position])]
        return
    label = body.labels[position]
    # A name that is a total in its column ("Nederland") adds up the rows alike but for it.
    if label_of_total(label) == NO:
        yield from _with_same_keys(body, position)
    words = name_in_label(label)
    known = [part for part in _parts(words) if part in body.names]
    longest = max(known, key=len, default="")
    named = [body.holding(column, text) for column, text in body.names.get(longest, ())]
    # "Bestuur" is not what "Totaal Bestuur en ondersteuning" adds up.
    weak = 2 * len(longest) < len(" ".join(words))
    if not weak:
        yield from named
        for rows in named:
            yield rows[(rows >= previous) & (rows < position)]
    yield previous, position
    yield from _with_same_keys(body, position)
    yield int(np.searchsorted(body.blocks, body.blocks[position])), position
    yield 0, position
    yield position + 1, following
    yield 0, len(body.rows)
    if weak:
        yield from named


def _parts(words: list[str]) -> list[str]:
    """The name in a total's label, also without some of its words at either end."""
    count = len(words)
    beginnings = [" ".join(words[:last]) for last in range(count, 0, -1)]
    return beginnings + [" ".join(words[first:]) for first in range(1, count)]


def _with_same_keys(body: Body, position: int) -> Iterator[np.ndarray]:
    """Data rows with the texts that a total holds beside its label, if it holds any."""
    others = {}
    for name, (texts, which) in body.keys.items():
        text = int(which[position])
        said = text >= 0 and normalise(texts[text]) not in _NOTHING
        if name != body.label_in[position] and said:
            others[name] = text
    if others:
        group = min((body.holding(*other) for other in others.items()), key=len)
        for name, text in others.items():
            _, which = body.keys[name]
            group = group[which[group] == text]
        yield group
