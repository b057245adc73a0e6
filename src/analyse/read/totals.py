"""Total rows as control totals: which rows a printed total adds up, and whether it does.

A total row is known by its label; which rows it covers is settled by arithmetic among the groups
that its label and place allow. The trap: a total that no longer ties must still be compared with
the rows it was meant for, so the nearest group is reported, with the cells of both sides. A table
printed in whole units may be off by rounding; a table in cents may not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from math import ceil, sqrt

import numpy as np
import pandas as pd

from analyse.read.problems import a1
from analyse.read.texts import normalised
from analyse.tables import normalise

_TOTAL = re.compile(
    r"(?:sub|eind|tussen|grand |generaal )?tota(?:al|le)\b|.*\btotaal$|tussentelling\b|som\b(?!"
    r" der)|"
    r"saldo(?: van)?(?: de)?(?: lasten| baten)?(?: en)?(?: baten| lasten)?$|saldo programma\b|"
    r"(?:gerealiseerd |geraamd )?resultaat(?: voor| na)?(?: bestemming| mutaties? reserves?)?$"
)
_SALDO = re.compile(r"saldo|resultaat")
_PREFIX = re.compile(r"^(sub|eind|tussen)?tot(aal|ale)?\b|^som\b|^saldo( van)?\b|\btotaal$")
_ABBREVIATED = re.compile(r"\s*(?:sub)?tot\.", re.IGNORECASE)
#: What a text must hold to be the label of a total, before its compared form is looked at.
MAY_BE_TOTAL = "(?i)tot|saldo|som|resultaat|tussentelling"


@lru_cache(maxsize=2**16)
def is_total(text: str, labels: tuple[str, ...] = ()) -> bool:
    """Whether a label says that its row is a total.

    `Totaal ...`, `Subtotaal`, `Saldo van lasten en baten`, or one of `labels`.
    """
    plain = normalise(text)
    return plain in labels or bool(_TOTAL.match(plain) or _ABBREVIATED.match(text))


@dataclass(frozen=True)
class ControlTotal:
    """One printed total beside what its rows add up to.

    Amounts in units of the value column (euro for money).
    """

    cel: str
    bereik: str
    omschrijving: str
    kolom: str
    afgedrukt: float
    berekend: float
    verschil: float
    oordeel: str

    @property
    def ties(self) -> bool:
        """Whether the total ties, rounding allowed for."""
        return self.oordeel != "verschil"


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

    @cached_property
    def data(self) -> np.ndarray:
        """Places of the data rows."""
        return np.flatnonzero(self.is_data)

    @cached_property
    def sides(self) -> dict[str, np.ndarray]:
        """Per side that occurs which data rows are on it."""
        return {
            side: mask
            for side in ("lasten", "baten", "")
            if (mask := self.is_data & (self.kant == side)).any()
        }

    @cached_property
    def running(self) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """Per side the sum of each value heading and the number of rows, over the rows before each place."""
        return {
            side: (
                np.concatenate(
                    [
                        np.zeros((len(self.values), 1), dtype="int64"),
                        np.cumsum(np.where(mask, self.values, 0), axis=1),
                    ],
                    axis=1,
                ),
                np.concatenate([[0], np.cumsum(mask)]),
            )
            for side, mask in self.sides.items()
        }

    @cached_property
    def with_text(self) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """Per key column the data rows ordered by their text.

        And where those of each text begin.
        """
        found = {}
        for name, (texts, which) in self.keys.items():
            held = which[self.data]
            order = np.argsort(held, kind="stable")
            found[name] = (
                self.data[order],
                np.searchsorted(held[order], np.arange(len(texts) + 1)),
            )
        return found

    def holding(self, column: str, text: int) -> np.ndarray:
        """Data rows with a text in a key column, in order."""
        rows, starts = self.with_text[column]
        return np.asarray(rows[starts[text] : starts[text + 1]])

    @cached_property
    def label_parts(self) -> set[str]:
        """What the totals may name, in compared form."""
        return {part for label in self.labels.values() for part in _parts(normalise(label))}

    @cached_property
    def names(self) -> dict[str, list[tuple[str, int]]]:
        """Compared form of each text of a key column of the data that a total may name.

        With the column and its place there.
        """
        found: dict[str, list[tuple[str, int]]] = {}
        for column, (texts, which) in self.keys.items():
            present = np.bincount(which[self.data] + 1, minlength=len(texts) + 1)[1:] > 0
            plain = normalised(texts)
            for place in np.flatnonzero(
                present & pd.Index(plain).isin(list(self.label_parts))
            ).tolist():
                found.setdefault(plain[place], []).append((column, place))
        return found


#: Body rows that a total may cover: places of data rows, or all data rows from one place up to
#: another.
Group = np.ndarray | tuple[int, int]


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
    steps = [
        resolution(body.values[h][body.known[h]], scale, unit) or int(columns[h] in rounded)
        for h in range(len(columns))
    ]
    found: list[ControlTotal] = []
    covered = np.zeros(len(body.rows), dtype=bool)
    previous = 0
    totals = np.flatnonzero(~body.is_data).tolist()
    for position, following in pairwise([*totals, len(body.rows)]):
        headings = [h for h in range(len(columns)) if body.known[h, position]]
        groups = _groups(body, position, previous, following) if headings else ()
        previous = position + 1
        if (
            not _variants(body, position)[0].keys() & body.sides.keys()
            and not body.values[headings, position].any()
        ):
            continue  # "Totaal baten 0,00" where there are no baten
        best: tuple[Group, dict[str, int]] | None = None
        least = (len(headings) + 1, 0, 0)
        for group in groups:
            sums, counts = _sums(body, group)
            for variant in _variants(body, position):
                misfit = _misfit(body, headings, position, sums, counts, variant, steps)
                if misfit is not None and misfit < least:
                    best, least = (group, variant), misfit
                if least == (0, 0, 0):  # nothing fits better, and of equals the first one stands
                    break
            if least == (0, 0, 0):
                break
        if best is None:
            continue
        rows, variant = _rows(body, best[0]), best[1]
        signs = np.sum(
            [sign * body.sides[side][rows] for side, sign in variant.items() if side in body.sides],
            axis=0,
            dtype="int64",
        )
        rows, signs = rows[signs != 0], signs[signs != 0]
        covered[rows] = True
        found += [
            _compare(body, h, position, rows, signs, columns[h], headings_text[h], scale, steps[h])
            for h in headings
        ]
    return found, covered


def _rows(body: Body, group: Group) -> np.ndarray:
    if isinstance(group, tuple):
        return body.data[slice(*np.searchsorted(body.data, group))]
    return group


def _sums(body: Body, group: Group) -> tuple[dict[str, np.ndarray], dict[str, int]]:
    """Per side the sum of each value heading over a group, and the number of its rows."""
    if isinstance(group, tuple):
        first, last = group
        return (
            {side: total[:, last] - total[:, first] for side, (total, _) in body.running.items()},
            {side: int(count[last] - count[first]) for side, (_, count) in body.running.items()},
        )
    on = {side: group[mask[group]] for side, mask in body.sides.items()}
    return {side: body.values[:, rows].sum(axis=1) for side, rows in on.items()}, {
        side: len(rows) for side, rows in on.items()
    }


def _misfit(
    body: Body,
    headings: list[int],
    position: int,
    sums: dict[str, np.ndarray],
    counts: dict[str, int],
    variant: dict[str, int],
    steps: list[int],
) -> tuple[int, int, int] | None:
    """How badly a group fits a total.

    The columns that do not tie, (when none does) whether it is not even near, and what is rounded.

    Of groups that fit as badly the first one stands, which is the one that the label means: a total
    that no longer ties must be held against its own rows, and not against others that happen to
    come closer. None when the group has no rows on these sides.
    """
    terms = sum(counts.get(side, 0) for side in variant)
    if not terms:
        return None
    computed = sum(
        (sign * sums[side] for side, sign in variant.items() if side in sums),
        np.zeros(len(body.values), dtype="int64"),
    )
    printed = body.values[headings, position]
    gaps = np.abs(computed[headings] - printed)
    untied = int((gaps > [_slack(steps[h], terms) for h in headings]).sum())
    far = untied == len(headings) and gaps.sum() > 0.1 * np.abs(printed).sum()
    return untied, int(far), int(np.count_nonzero(gaps)) if not untied else 0


def _with_same_keys(body: Body, position: int) -> Iterator[np.ndarray]:
    """Data rows with the texts that a total holds beside its label, if it holds any."""
    others = [
        (n, int(which[position]))
        for n, (_, which) in body.keys.items()
        if n != body.label_in[position] and which[position] >= 0
    ]
    if others:
        group = min((body.holding(*other) for other in others), key=len)
        for name, text in others:
            group = group[body.keys[name][1][group] == text]
        yield group


def _groups(body: Body, position: int, previous: int, following: int) -> Iterator[Group]:
    """Groups of rows that the total at `position` may cover, the likeliest first.

    Made when asked for.
    """
    label = normalise(body.labels[position])
    if not _TOTAL.match(
        label
    ):  # a name that is a total in its column ("Nederland") adds up the rows that are alike but for it
        yield from _with_same_keys(body, position)
    suffix = _PREFIX.sub("", label).strip()
    longest = max((part for part in _parts(label) if part in body.names), key=len, default="")
    named = [body.holding(column, text) for column, text in body.names.get(longest, ())]
    weak = 2 * len(longest) < len(
        suffix
    )  # "Bestuur" is not what "Totaal Bestuur en ondersteuning" adds up
    if not weak:
        yield from named
        yield from (rows[(rows >= previous) & (rows < position)] for rows in named)
    yield previous, position
    yield from _with_same_keys(body, position)
    yield int(np.searchsorted(body.blocks, body.blocks[position])), position
    yield 0, position
    yield position + 1, following
    yield 0, len(body.rows)
    if weak:
        yield from named


def _parts(label: str) -> list[str]:
    """The words of a total's label (in compared form) after the word for total, without some of the last or of the first."""
    words = _PREFIX.sub("", label).split()
    return [" ".join(words[:i]) for i in range(len(words), 0, -1)] + [
        " ".join(words[i:]) for i in range(1, len(words))
    ]


def _variants(body: Body, position: int) -> list[dict[str, int]]:
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


def resolution(values: np.ndarray, scale: int, unit: int) -> int:
    """The step in which a column is printed, in whole numbers; 0 when it is printed to the cent."""
    for step in (unit * scale, unit * scale // 10, unit * scale // 100):
        if step > 1 and not (values % step).any():
            return step
    return 0


def _slack(step: int, terms: int) -> int:
    """What rounding may make of a sum: terms err independently and uniformly over one step.

    Three standard deviations, at least a step.
    """
    return step * max(1, ceil(3 * sqrt((terms + 1) / 12))) if step else 0


def verdict(difference: int, step: int, terms: int) -> str:
    """Whether a printed total ties to the sum of so many terms, printed in steps (0.

    To the cent).
    """
    return (
        "sluit aan"
        if difference == 0
        else "afronding"
        if abs(difference) <= _slack(step, terms)
        else "verschil"
    )


def _compare(
    body: Body,
    h: int,
    position: int,
    rows: np.ndarray,
    signs: np.ndarray,
    column: int,
    name: str,
    scale: int,
    step: int,
) -> ControlTotal:
    computed, printed = int(body.values[h, rows] @ signs), int(body.values[h, position])
    difference = printed - computed
    contiguous = len(rows) == rows[-1] - rows[0] + 1
    span = f"{a1(body.rows[rows[0]], column)}:{a1(body.rows[rows[-1]], column)}" + (
        "" if contiguous else f" ({len(rows)} cellen)"
    )
    return ControlTotal(
        a1(body.rows[position], column),
        span,
        body.labels[position].strip(),
        name,
        printed / scale,
        computed / scale,
        difference / scale,
        verdict(difference, step, len(rows)),
    )
