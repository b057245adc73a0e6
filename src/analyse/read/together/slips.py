"""Amounts that look like a slip of a finger: ten, a hundred or a thousand times what is meant.

Shows only when a row is laid beside its own budget, its other years, its months and its earlier
state. The trap: a real overrun is large too. So an amount is asked only when two of these agree on
the factor and none finds it usual, or one of them has its very digits; and nothing is mended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analyse import nl
from analyse.read.problems import Problem, a1, problem
from analyse.tables import ONBEKEND, TABLES

#: How many times too much, and how far (powers of ten) an amount may then lie from a witness.
_FACTORS = {10: 0.15, 100: 0.35, 1000: 0.35}
#: Cents below which an amount is not asked, and digits by which an amount is known.
_WEIGHT, _DIGITS = 10_000_00, 4
#: More slips than this, and than this part of the amounts, are none: then a unit is another.
_SEVERAL, _RARE = 5, 0.02
#: Columns that together say what a row is of where both are filled; else every column does.
_LEDGER = ("kostenplaats", "grootboekrekening")
_STATES = ("jaar", "fase")
#: What the months of a group are summed by, as far as the budget has it too.
_GROUPS = ("taakveld", "product_code", "product", *_LEDGER, "wijk")
_PLANS = ("gewijzigd", "primitief")
_SAYS = {
    "gewijzigd": "de begroting na wijziging van {jaar} is",
    "primitief": "de primitieve begroting van {jaar} is",
    "prognose": "de prognose van {jaar} is",
    "realisatie": "de realisatie van {jaar} gaat in een heel jaar naar",
    "jaren": "in andere jaren is het gemiddeld",
    "later": "de latere stand gaat in een heel jaar naar",
}


@dataclass(frozen=True)
class Slip:
    """A row of the budget, how many times too much it seems, and what says so."""

    row: int
    factor: int
    witnesses: tuple[str, ...]


def slips(
    begroting: pd.DataFrame,
    months: pd.DataFrame,
    earlier: pd.DataFrame,
    sources: Sequence[tuple[str, str]],
) -> Iterator[Problem]:
    """Ask for each amount of the budget that looks like a slip of a finger.

    Parameters
    ----------
    begroting, months, earlier
        The budget that counts, maandrealisatie, and the earlier states of the budget.
    sources
        File and sheet of each `_bron`.
    """
    if begroting.empty:
        return
    lines = _lines(begroting)
    found: dict[int, Slip] = {}
    ways = (
        _by_figures(lines),
        _by_digits(lines, earlier),
        _by_months(begroting, lines, months),
    )
    for way in ways:
        for slip in way:
            found.setdefault(slip.row, slip)
    for row in sorted(found):
        yield _asked("TIKFOUT", begroting.loc[row], found[row], sources)
    for _, state in earlier.groupby("_bron"):
        for slip in _superseded(_lines(state), lines):
            yield _asked("TIKFOUT_EERDER", state.loc[slip.row], slip, sources)


def _superseded(state: pd.DataFrame, lines: pd.DataFrame) -> Iterator[Slip]:
    """Slips in an earlier state, beside what it says of the year and what the later one says."""
    keys = ["lijn", *_STATES]
    whole = lines.assign(heel=lines["cent"].abs() / lines["deel"]).set_index(keys)["heel"]
    later = pd.Series(
        whole.reindex(pd.MultiIndex.from_frame(state[keys])).to_numpy(), state.index
    )
    own = pd.MultiIndex.from_frame(state[["lijn", "jaar"]])
    others = lines[~pd.MultiIndex.from_frame(lines[["lijn", "jaar"]]).isin(own)]
    beside = pd.concat([state, others.set_axis(-1 - others.index)])
    return _by_figures(beside, later)


def _asked(
    code: str, row: pd.Series, slip: Slip, sources: Sequence[tuple[str, str]]
) -> Problem:
    file, sheet = sources[int(row["_bron"])]
    return problem(
        code,
        file,
        sheet,
        cel=a1(int(row["_rij"]) - 1, int(row["_kolom"]) - 1),
        waarde=nl.euro(row["bedrag"], 2),
        factor=nl.getal(slip.factor),
        bedoeld=nl.euro(row["bedrag"] / slip.factor, 2),
        getuigen=nl.opsomming(list(slip.witnesses)),
    )


def _lines(begroting: pd.DataFrame) -> pd.DataFrame:
    """Each amount in cents with its line, jaar and fase; of a line with several rows none."""
    lines = begroting[list(_STATES)].astype("str")
    lines["lijn"] = _line(begroting)
    lines["cent"] = (begroting["bedrag"] * 100).round()
    lines["deel"] = _part_of_year(begroting)
    return lines[~lines.duplicated(["lijn", *_STATES], keep=False) & (lines["cent"] != 0)]


def _line(frame: pd.DataFrame) -> pd.Series:
    """What a row is of, whatever its year, phase and names."""
    text = ("tekst", "code", "keuze", "wijk")
    every = [
        column.name
        for column in TABLES["begroting"]
        if column.kind in text and not column.free and column.name in frame
    ]
    every = [name for name in every if name not in _STATES and not name.endswith("_naam")]
    texts = frame[every].astype("str")
    ledger = (texts[list(_LEDGER)] != ONBEKEND).all(axis=1)
    known = [*_LEDGER, "kostendrager", "kant"]
    texts[[name for name in every if name not in known]] = texts[
        [name for name in every if name not in known]
    ].mask(ledger, "")
    return pd.util.hash_pandas_object(texts, index=False)


def _part_of_year(frame: pd.DataFrame) -> pd.Series:
    """The part of its year that a row is booked to; 1 where it does not say so."""
    days = pd.to_datetime(frame["tot_en_met"]).dt.dayofyear / 365
    return days.clip(upper=1).fillna(1.0)


def _by_figures(lines: pd.DataFrame, later: pd.Series | None = None) -> Iterator[Slip]:
    """Amounts that two figures of the same line find too large by the same factor, and none not.

    With what a later state says of them, only those that it speaks of.
    """
    heavy = lines[lines["cent"].abs() >= _WEIGHT]
    beside = lines[lines["lijn"].isin(heavy["lijn"])]
    if heavy.empty or len(beside) < 3:
        return
    figures = _figures(beside).loc[heavy.index]
    if later is not None:
        figures["later"] = later.reindex(heavy.index)
        figures = figures[figures["later"].notna()]
        heavy = heavy.loc[figures.index]
    if heavy.empty:
        return
    whole = (heavy["cent"].abs() / heavy["deel"]).to_numpy()[:, None]
    factors = _factors(whole / figures.to_numpy())
    known = figures.notna().to_numpy()
    most = factors.max(axis=1)
    agree = np.where(known, factors, most[:, None]) == most[:, None]
    weighed = known.sum(axis=1) >= 2
    hit = weighed & agree.all(axis=1) & (most > 1)
    if hit.sum() > max(_SEVERAL, _RARE * weighed.sum()):
        return
    for row, factor in zip(heavy.index[hit], most[hit], strict=True):
        told = figures.loc[row].dropna()
        year = heavy["jaar"][row]
        names = tuple(
            f"{_SAYS[name].format(jaar=year)} {nl.euro(cents / 100)}"
            for name, cents in told.items()
        )
        yield Slip(int(row), int(factor), names)


def _figures(lines: pd.DataFrame) -> pd.DataFrame:
    """Of each amount what its line has for a whole year in other phases and in other years."""
    whole = lines.assign(heel=lines["cent"].abs() / lines["deel"])
    wide = whole.pivot(index=["lijn", "jaar"], columns="fase", values="heel")
    at = pd.MultiIndex.from_frame(lines[["lijn", "jaar"]])
    beside = wide.reindex(columns=[*_PLANS, "prognose", "realisatie"]).loc[at]
    figures = beside.set_axis(lines.index)
    own = pd.get_dummies(lines["fase"]).reindex(columns=figures.columns, fill_value=False)
    figures = figures.mask(own.astype(bool))
    # Both plans are one witness of what is no plan.
    figures["primitief"] = figures["primitief"].where(figures["gewijzigd"].isna())
    years = whole.groupby(["lijn", "fase"])["heel"]
    others = years.transform("size") - 1
    figures["jaren"] = (years.transform("sum") - whole["heel"]) / others.where(others > 0)
    return figures


def _factors(times: np.ndarray) -> np.ndarray:
    """The factor by which an amount is too large; 0 where it is usual or by no such factor."""
    power = np.log10(times)
    factors = np.zeros(times.shape, dtype=int)
    for factor, room in _FACTORS.items():
        factors[np.abs(power - np.log10(factor)) <= room] = factor
    return factors


def _by_digits(lines: pd.DataFrame, earlier: pd.DataFrame) -> Iterator[Slip]:
    """Amounts that are exactly ten, a hundred or a thousand times those of an earlier state."""
    if earlier.empty:
        return
    before = _lines(earlier)
    heavy = lines[lines["cent"].abs() >= _WEIGHT]
    keys = ["lijn", *_STATES]
    both = heavy.reset_index(names="rij").merge(before, on=keys, suffixes=("", "_toen"))
    for row in both.to_dict("records"):
        times = row["cent"] / row["cent_toen"]
        digits = str(int(abs(row["cent_toen"]))).rstrip("0")
        if times in _FACTORS and len(digits) >= _DIGITS:
            told = f"in de eerdere stand staat {nl.euro(row['cent_toen'] / 100, 2)}"
            yield Slip(int(row["rij"]), int(times), (told,))


def _cents_by(frame: pd.DataFrame, keys: list[str]) -> pd.Series:
    """Cents that a table of money adds up to by some columns."""
    cents = (frame["bedrag"] * 100).round()
    return cents.groupby([frame[name].astype("str") for name in keys]).sum()


def _by_months(
    begroting: pd.DataFrame, lines: pd.DataFrame, months: pd.DataFrame
) -> Iterator[Slip]:
    """Amounts without which, but for a factor, the months of their group tie to the cent."""
    booked = begroting[begroting["fase"] == "realisatie"]
    if months.empty or booked.empty:
        return
    groups = [name for name in _GROUPS if _filled(months, name) and _filled(booked, name)]
    keys = ["jaar", "kant", *groups]
    if not groups:
        return
    gap = _cents_by(booked, keys).sub(_cents_by(months, keys)).dropna()
    of_row = pd.MultiIndex.from_frame(booked[keys].astype("str"))
    missing = pd.Series(gap.reindex(of_row).to_numpy(), booked.index)
    missing = missing.reindex(lines.index)
    for factor in _FACTORS:
        too_much = lines["cent"] - (lines["cent"] / factor).round()
        exact = ((too_much - missing).abs() <= 1) & (lines["cent"].abs() >= _WEIGHT)
        for row in lines.index[exact]:
            yield Slip(int(row), factor, ("met het juiste bedrag sluiten de maanden precies",))


def _filled(frame: pd.DataFrame, name: str) -> bool:
    return name in frame and bool((frame[name] != ONBEKEND).all())
