"""The same money, hours or areaal at two grains: per product here, per product and wijk there.

Each reads well on its own and together they count twice, without a row or a total in common; only
sums show it. It counts once where one export holds all that the other does and more, else a person
must say. The trap: halves of a whole look like two exports of the same, so only exports that fill
other columns are laid side by side, and several that fill the same are also laid there together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, permutations

import numpy as np
import pandas as pd

from analyse import nl
from analyse.read.problems import Problem, listed, problem
from analyse.read.total.totals import resolution, slack
from analyse.tables import ONBEKEND, TABLES, Table, cents, normalise

#: What tells apart money that cannot be the same, and columns that say nothing of how fine it is.
_STATES = ("jaar", "fase", "kant", "versie")
_BESIDE = ("peildatum", "tot_en_met", "eenheid", "jaar", "fase", "kant", "versie")
_CENT = 100
#: Part of an amount by which another is close to it, and of a total when only that can be compared.
_THOUSANDTH, _HUNDREDTH = 0.001, 0.01
#: Times the grain of all amounts that a sum must be for another to equal it by no chance.
_GRAINS = 50
#: Whole euros up to so many tell nothing of rounding, nor do whole tens.
_FEW, _TEN_EUROS = 5, 1000
#: How sure it is that two exports hold the same money; also the variants of the message.
ONCE, ASK, NEARLY = "ZELFDE_GELD.eenmaal", "ZELFDE_GELD", "ZELFDE_GELD.bijna"


@dataclass(frozen=True)
class Export:
    """A sheet of which the money is laid beside that of others, and whether it is its own."""

    bestand: str
    blad: str
    unit: int
    own: bool

    def __str__(self) -> str:
        """How a message calls it."""
        return f"{self.bestand}, blad {self.blad}"


@dataclass(frozen=True)
class _Part:
    """Sheets that are laid beside others together: their numbers, and the columns they fill."""

    sheets: frozenset[int]
    columns: frozenset[str]


@dataclass(frozen=True)
class _Pair:
    """Two parts that hold the same money in a state, and how sure that is."""

    key: str
    less: _Part
    more: _Part
    state: str
    money: tuple[int, int]


def count_once(tables: dict[str, pd.DataFrame], exports: Sequence[Export]) -> list[Problem]:
    """Take out of the tables what another export holds in more detail; say so, or ask."""
    said: list[Problem] = []
    for name, frame in tables.items():
        table = TABLES[name]
        if not table.additive:
            continue
        if frame["_bron"].nunique() < 2:
            continue
        money = _Money(table, frame, exports)
        pairs = [pair for state in money.states for pair in money.pairs(state)]
        again = np.zeros(len(frame), dtype=bool)
        for pair in pairs:
            if pair.key == ONCE:
                again |= money.rows(pair.less, pair.state)
        said += _told(money, pairs)
        if again.any():
            tables[name] = frame[~again].reset_index(drop=True)
    return said


class _Money:
    """The amounts of a table in whole cents, or hundredths, with their sheet, state and keys."""

    def __init__(self, table: Table, frame: pd.DataFrame, exports: Sequence[Export]) -> None:
        self.exports = exports
        self.is_money = table[table.value].kind == "bedrag"
        states = [name for name in _STATES if name in frame]
        keys = [c.name for c in table if c.name in frame and not (c.free or c.is_value)]
        kept = set() if self.is_money else {"eenheid"}
        self.keys = [name for name in keys if name not in _BESIDE or name in kept]
        texts = {name: _folded(frame[name]) for name in self.keys}
        values = [name for name in table.values if name in frame and name != table.value]
        filled = {name: texts[name] != "" for name in self.keys}
        filled |= {name: frame[name].notna() for name in values}
        known = pd.DataFrame(filled).groupby(frame["_bron"]).any()
        self.columns = {
            int(bron): frozenset(known.columns[row]) for bron, row in known.T.items()
        }
        self.all = pd.DataFrame(texts).assign(
            _bron=frame["_bron"], _cent=cents(frame[table.value]), _staat=_named(frame, states)
        )
        self.by_state = dict(tuple(self.all.groupby("_staat", sort=True)))
        self.states = list(self.by_state)
        self.steps = {
            int(bron): _step(rows.to_numpy(), exports[int(bron)].unit)
            for bron, rows in self.all.groupby("_bron")["_cent"]
        }

    def rows(self, part: _Part, state: str) -> np.ndarray:
        """Which rows of the table are of a part, in a state."""
        of_state = self.all["_staat"] == state
        return np.asarray(of_state & self.all["_bron"].isin(part.sheets))

    def pairs(self, state: str) -> Iterator[_Pair]:
        """Parts that hold the same money in a state: first what is sure, then what is asked."""
        here = {int(n) for n in self.by_state[state]["_bron"].unique()}
        here = {number for number in here if not self.exports[number].own}
        while sure := next((p for p in self._found(here, state) if p.key == ONCE), None):
            yield sure
            here = here - sure.less.sheets
        asked: set[frozenset[int]] = set()
        for pair in self._found(here, state):
            sheets = pair.less.sheets | pair.more.sheets
            if not any(earlier <= sheets for earlier in asked):
                asked.add(sheets)
                yield pair

    def _found(self, here: set[int], state: str) -> Iterator[_Pair]:
        for less, more in self._candidates(here):
            key, money = self._judged(less, more, state)
            if key:
                yield _Pair(key, less, more, state, money)

    def _candidates(self, here: set[int]) -> Iterator[tuple[_Part, _Part]]:
        """Parts to lay side by side: sheets, those that fill the same columns, all finer ones."""
        parts = [_Part(frozenset([number]), self.columns[number]) for number in sorted(here)]
        alike: dict[frozenset[str], list[_Part]] = {}
        for part in parts:
            alike.setdefault(part.columns, []).append(part)
        together = [_united(group) for group in alike.values() if len(group) > 1]
        for less, more in permutations([*parts, *together], 2):
            if less.columns != more.columns:
                yield less, more
        for less in [*parts, *together]:
            finer = [part for part in parts if part.columns > less.columns]
            if len({part.columns for part in finer}) > 1:
                yield less, _united(finer)

    def _judged(self, less: _Part, more: _Part, state: str) -> tuple[str, tuple[int, int]]:
        """Whether two parts hold the same money, and how much each does."""
        rows = self.by_state[state]
        one = rows[rows["_bron"].isin(less.sheets)]
        other = rows[rows["_bron"].isin(more.sheets)]
        money = int(one["_cent"].sum()), int(other["_cent"].sum())
        if not all(money) or not 0.5 <= money[0] / money[1] <= 2:
            return "", money
        steps = [self._widest_step(less), self._widest_step(more)]
        shared = [k for k in self.keys if k in less.columns and k in more.columns]
        sums = _side_by_side(one, other, shared, steps)
        total = _side_by_side(one, other, [], steps)
        if less.columns < more.columns and sums["ties"].all():
            exact = (sums["gap"] == 0).all()
            if (len(sums) > 1 or _telling(one, other)) and (exact or steps[1] <= steps[0]):
                return ONCE, money
        if sums["ties"].all():
            return ASK, money
        return _nearly(sums, total, one, other), money

    def _widest_step(self, part: _Part) -> int:
        """The widest step in which a sheet of a part is printed."""
        return max(self.steps[number] for number in part.sheets)


def _united(parts: list[_Part]) -> _Part:
    sheets = frozenset().union(*(part.sheets for part in parts))
    return _Part(sheets, frozenset().union(*(part.columns for part in parts)))


def _folded(values: pd.Series) -> pd.Series:
    """Names as they are compared; "" is not known."""
    texts = values.astype("str")
    names = {name: normalise(name) for name in texts.unique()}
    names |= {ONBEKEND: "", "nan": "", "<NA>": "", "NaT": ""}
    return texts.map(names)


def _named(frame: pd.DataFrame, states: list[str]) -> pd.Series:
    """The state of each row in words; rows in another state cannot hold the same money."""
    if not states:
        return pd.Series("", index=frame.index)
    different = frame[states].astype("str")
    place = different.groupby(states, sort=False).ngroup()
    first = different.drop_duplicates()
    words = [_in_words(row) for row in first.itertuples(index=False)]
    return place.map(dict(zip(place[first.index], words, strict=True)))


def _in_words(state: Iterable[str]) -> str:
    return " ".join(word for word in state if word != ONBEKEND)


def _step(whole: np.ndarray, unit: int) -> int:
    """The step in which a sheet is printed, in cents; 0 when it is to the cent.

    A few whole euros or whole tens are no rounded ones.
    """
    if unit == 1 and (len(whole) < _FEW or not (whole % _TEN_EUROS).any()):
        return 0
    return resolution(whole, _CENT, unit)


def _rounding(steps: list[int], sizes: Iterable[float]) -> float:
    """What sums of so many terms, printed in steps, may differ for their rounding."""
    return sum(
        slack(step, int(terms)) for step, terms in zip(steps, sizes, strict=True) if step
    )


def _side_by_side(
    one: pd.DataFrame, other: pd.DataFrame, keys: list[str], steps: list[int]
) -> pd.DataFrame:
    """What each part adds up to by some keys, the gap, and whether that is none but rounding."""
    by = keys or (lambda _: "")
    added = [rows.groupby(by)["_cent"].agg(["sum", "size"]) for rows in (one, other)]
    sums = added[0].join(added[1], how="outer", lsuffix="_een", rsuffix="_ander").fillna(0)
    sums = sums[(sums["sum_een"] != 0) | (sums["sum_ander"] != 0)]
    size = sums[["sum_een", "sum_ander"]].abs().min(axis=1)
    sizes = sums[["size_een", "size_ander"]].itertuples(index=False)
    slacks = [_rounding(steps, row) for row in sizes]
    gap = (sums["sum_een"] - sums["sum_ander"]).abs()
    allowed = np.minimum(np.array(slacks, dtype="float64"), size // 100)
    return sums.assign(
        gap=gap,
        ties=(gap <= allowed) & (size > 0),
        close=(gap <= _THOUSANDTH * size) & (size > 0),
        both=size > 0,
    )


def _telling(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Whether amounts are so fine that chance explains no equal sum."""
    whole = np.concatenate([one["_cent"], other["_cent"]])
    grain = max(int(np.gcd.reduce(whole)), 1)
    return abs(int(one["_cent"].sum())) / grain >= _GRAINS


def _nearly(
    sums: pd.DataFrame, total: pd.DataFrame, one: pd.DataFrame, other: pd.DataFrame
) -> str:
    """Whether parts of which not all sums tie may hold the same money all the same."""
    equal = bool(total["ties"].all())
    matched = sums["ties"] | sums["close"]
    half = abs(sums["sum_een"][matched].sum()) * 2 >= abs(sums["sum_een"].sum())
    if matched.any() and (2 * matched.sum() >= len(sums) or (matched.sum() > 1 and half)):
        return NEARLY
    if 2 * sums["both"].sum() < len(sums):  # names of their own
        return ASK if equal and _telling(one, other) else ""
    if len(sums) > 1:
        return ""
    gap, size = total["gap"].iloc[0], abs(total["sum_een"].iloc[0])
    return NEARLY if gap <= _HUNDREDTH * size else ""


def _told(money: _Money, pairs: list[_Pair]) -> Iterator[Problem]:
    """One problem for all states of the same two parts."""

    def parts(pair: _Pair) -> tuple[str, list[int], list[int]]:
        return pair.key, sorted(pair.less.sheets), sorted(pair.more.sheets)

    for (key, less, more), same in groupby(sorted(pairs, key=parts), key=parts):
        found = list(same)
        first = money.exports[less[0]]
        rows = sum(int(money.rows(pair.less, pair.state).sum()) for pair in found)
        yield problem(
            key,
            first.bestand,
            first.blad,
            waarde=listed([_amounts(pair, is_money=money.is_money) for pair in found], "; "),
            wat="Dit geld" if money.is_money else "Deze hoeveelheid",
            rijen=nl.aantal(rows, "rij telt", "rijen tellen"),
            hier=_places(money, less),
            ander=_places(money, more),
            kolommen=_columns(found[0].less),
            andere_kolommen=_columns(found[0].more),
        )


def _amounts(pair: _Pair, *, is_money: bool) -> str:
    """The state of a pair and its money, twice where that differs; quantities are of many units."""
    state = pair.state or "alle rijen"
    if not is_money:
        return state
    amounts = dict.fromkeys(nl.euro(whole / _CENT, 2) for whole in pair.money)
    return f"{state}: {' en '.join(amounts)}"


def _places(money: _Money, sheets: list[int]) -> str:
    return nl.opsomming([str(money.exports[number]) for number in sheets])


def _columns(part: _Part) -> str:
    return nl.opsomming(sorted(part.columns)) or "geen enkele kolom"
