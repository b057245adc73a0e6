"""Total rows as control totals: which rows a printed total adds up, and whether it does.

A total row is known by its label; which rows it covers is settled by arithmetic among the groups that its label and place
allow. The trap: a total that no longer ties must still be compared with the rows it was meant for, so the nearest group is
reported, with the cells of both sides. A table printed in whole units may be off by rounding; a table in cents may not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, sqrt

import numpy as np

from analyse.read.problems import a1
from analyse.tables import normalise

_TOTAL = re.compile(
    r"(?:sub|eind|grand |generaal )?tota(?:al|le)\b|subtotaal|eindtotaal|saldo(?: van)?(?: de)?(?: lasten)?(?: en)?(?: baten)?$"
)
_SALDO = re.compile(r"saldo|resultaat")
_PREFIX = re.compile(r"^(sub|eind)?tota(al|le)\b|^subtotaal\b|^eindtotaal\b|^saldo( van)?\b")


@lru_cache(maxsize=2**16)
def is_total(text: str, labels: tuple[str, ...] = ()) -> bool:
    """Whether a label says that its row is a total: `Totaal ...`, `Subtotaal`, `Saldo van lasten en baten`, or one of `labels`."""
    plain = normalise(text)
    return plain in labels or bool(_TOTAL.match(plain))


@dataclass(frozen=True)
class ControlTotal:
    """One printed total beside what its rows add up to; amounts in units of the value column (euro for money)."""

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
    labels
        Label of a total row; empty for a data row.
    special
        Column of a total row whose value is itself the label of a total ("Nederland"), else empty.
    keys
        Per key column the text of each row, empty when there is none.
    kant
        Side of each row, empty when rows have none (it then stands in the heading, or nowhere).
    blocks
        Number of the block (under one block heading) of each row.
    values
        Whole numbers (cents, or millionths of a unit for what is no money), a row a value heading.
    known
        Where `values` holds a figure.
    """

    rows: np.ndarray
    labels: list[str]
    special: list[str]
    keys: dict[str, np.ndarray]
    kant: np.ndarray
    blocks: np.ndarray
    values: np.ndarray
    known: np.ndarray


def reconcile(body: Body, columns: list[int], headings_text: list[str], scale: int, unit: int) -> tuple[list[ControlTotal], np.ndarray]:
    """Compare each total row with the rows it adds up; also which rows of the body are in at least one total.

    Parameters
    ----------
    columns, headings_text
        0-based sheet column and heading of each value heading.
    scale
        Whole numbers to one unit of the value column (100 for cents in a euro).
    unit
        Units to one printed unit (1.000 for a table in thousands).
    """
    total = np.array([bool(label) for label in body.labels])
    data = ~total
    names = _names(body, data)
    steps = [_resolution(body.values[h][body.known[h]], scale, unit) for h in range(len(columns))]
    found: list[ControlTotal] = []
    covered = np.zeros(len(data), dtype=bool)
    previous = 0
    sides = {kant: body.kant == kant for kant in ("", "lasten", "baten")}
    sided = bool(sides["lasten"].any() or sides["baten"].any())
    for position in np.flatnonzero(total).tolist():
        headings = [h for h in range(len(columns)) if body.known[h, position]]
        choices = _groups(body, position, previous, data, names) if headings else ()
        previous = position + 1
        weights, least = None, (len(columns) + 1, 0)
        for choice in (w for g in choices for v in _variants(body, position, sided=sided) for w in [_weights(g, sides, v)]):
            if choice.any() and (misfit := _misfit(body, headings, position, choice, steps)) < least:
                weights, least = choice, misfit
                if least == (0, 0):  # nothing fits better, and of equals the first one stands
                    break
        if weights is None:
            continue
        covered |= weights != 0
        found += [_compare(body, h, position, weights, columns[h], headings_text[h], scale, steps[h]) for h in headings]
    return found, covered


def _misfit(body: Body, headings: list[int], position: int, weights: np.ndarray, steps: list[int]) -> tuple[int, int]:
    """How badly a group fits a total: the columns that do not tie, then (when none does) whether it is not even near.

    Of groups that fit as badly the first one stands, which is the one that the label means: a total that no longer ties must be
    held against its own rows, and not against others that happen to come closer.
    """
    printed = body.values[headings, position]
    gaps = np.abs(body.values[headings] @ weights - printed)
    slack = [_slack(steps[h], int(np.count_nonzero(weights))) for h in headings]
    untied = int((gaps > slack).sum())
    return untied, int(untied == len(headings) and gaps.sum() > 0.1 * np.abs(printed).sum())


def _names(body: Body, data: np.ndarray) -> dict[str, list[tuple[str, str]]]:
    """Compared form of each value that stands in a key column, with the column and the value."""
    names: dict[str, list[tuple[str, str]]] = {}
    for column, texts in body.keys.items():
        for value in dict.fromkeys(texts[data].tolist()):
            if plain := normalise(value):
                names.setdefault(plain, []).append((column, value))
    return names


def _groups(body: Body, position: int, previous: int, data: np.ndarray, names: dict[str, list[tuple[str, str]]]) -> Iterator[np.ndarray]:
    """Groups of rows that the total at `position` may cover, the likeliest first; made when asked for."""
    here = np.arange(len(data))
    if body.special[position]:
        mask = data.copy()
        for name, texts in body.keys.items():
            if name != body.special[position] and texts[position]:
                mask &= texts == texts[position]
        yield mask
    suffix = _PREFIX.sub("", normalise(body.labels[position])).strip()
    words = suffix.split()
    parts = [" ".join(words[:i]) for i in range(len(words), 0, -1)] + [" ".join(words[i:]) for i in range(1, len(words))]
    longest = max((part for part in parts if part in names), key=len, default="")
    named = [data & (body.keys[column] == value) for column, value in names.get(longest, ())]
    since = data & (here >= previous) & (here < position)
    weak = 2 * len(longest) < len(suffix)  # "Bestuur" is not what "Totaal Bestuur en ondersteuning" adds up
    if not weak:
        yield from named
        yield from (m & since for m in named)
    yield since
    yield data & (body.blocks == body.blocks[position]) & (here < position)
    yield data & (here < position)
    yield data
    if weak:
        yield from named


def _variants(body: Body, position: int, *, sided: bool) -> list[dict[str, int]]:
    """Ways in which lasten and baten may be put together in a total, the likeliest first."""
    if not sided:
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


def _weights(mask: np.ndarray, sides: dict[str, np.ndarray], variant: dict[str, int]) -> np.ndarray:
    if list(variant) == [""]:
        return mask.astype("int64")
    weights = np.zeros(len(mask), dtype="int64")
    for kant, sign in variant.items():
        weights[mask & sides[kant]] = sign
    return weights


def _resolution(values: np.ndarray, scale: int, unit: int) -> int:
    """The step in which a column is printed, in whole numbers; 0 when it is printed to the cent."""
    for step in (unit * scale, unit * scale // 10, unit * scale // 100):
        if step > 1 and not (values % step).any():
            return step
    return 0


def _slack(step: int, terms: int) -> int:
    """What rounding may make of a sum: terms err independently and uniformly over one step; three standard deviations, at least a step."""
    return step * max(1, ceil(3 * sqrt((terms + 1) / 12))) if step else 0


def _compare(body: Body, h: int, position: int, weights: np.ndarray, column: int, name: str, scale: int, step: int) -> ControlTotal:
    computed, printed = int(body.values[h] @ weights), int(body.values[h, position])
    used = np.flatnonzero(weights)
    difference = printed - computed
    verdict = "sluit aan" if difference == 0 else "afronding" if abs(difference) <= _slack(step, len(used)) else "verschil"
    contiguous = len(used) == used[-1] - used[0] + 1
    span = f"{a1(body.rows[used[0]], column)}:{a1(body.rows[used[-1]], column)}" + ("" if contiguous else f" ({len(used)} cellen)")
    return ControlTotal(
        a1(body.rows[position], column),
        span,
        body.labels[position].strip(),
        name,
        printed / scale,
        computed / scale,
        difference / scale,
        verdict,
    )
