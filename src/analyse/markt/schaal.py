"""Cost against size: whether what is larger costs less per head.

Size is inhabitants of municipalities per taakveld, or areaal of wijken per product; b = 1 is
proportional: no gain and no loss of scale. The traps: "Nederland" is a row and a total; a cost of
nought or less has no logarithm, so it is listed and not dropped in silence; tasks, not size alone,
differ between large and small municipalities (a centre city works for its region); a slope between
municipalities of one year says nothing of what merging or cooperating would do; and of many slopes
some differ from proportional by chance, or by one city alone, so neither is called a difference.

Sources: the elasticity as in `statistiek.elasticiteit`; Benjamini and Hochberg (JRSS B 57, 1995).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analyse.statistiek.elasticiteit import MINSTENS, LogLijn, log_lijn
from analyse.statistiek.toetsen import benjamini_hochberg
from analyse.tables import TABLES, cents, euros, part_of
from analyse.tables.arguments import require, require_choice, require_year

#: What the sum of taakvelden is called.
SAMEN = "samen"
#: What an interval of the elasticity says.
EVENREDIG = "niet te onderscheiden van evenredig"
MINDER, MEER = "minder dan evenredig", "meer dan evenredig"
TE_WEINIG = "te weinig waarnemingen"
#: The part of the differences found that may be chance.
_VALS = 0.05
#: The phases to reckon with: the accounts, else the first budget.
_FASEN = ("realisatie", "primitief")
_TOTAAL = {label.casefold() for label in TABLES["gemeente"]["gemeente"].total_labels}


def lasten_per_gemeente(
    gemeente: pd.DataFrame,
    jaar: int,
    fase: str,
    taakvelden: Sequence[str],
    opgeteld: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Lasten of each municipality per taakveld and for some together, in one year and phase.

    Parameters
    ----------
    gemeente
        Table gemeente; rows called "Nederland" are a total and never counted.
    jaar, fase
        The year, and primitief or realisatie.
    taakvelden
        Codes of the taakvelden wanted.
    opgeteld
        Those that make the sum; all of them when left out.

    Returns
    -------
    pandas.DataFrame
        Sorted by taakveld (as given, "samen" last) and inwoners (largest first): taakveld,
        gemeente, inwoners (NaN when not known), lasten (euro; NaN where the taakveld has no row),
        per_inwoner (euro), reden ("" when it can stand on a log scale, else why not). The sum is
        known only of a municipality of which every taakveld in it is. Nought on every taakveld of
        the table, lasten and baten, is no cost: nothing was filled in.
    """
    require(gemeente, ["gemeente", "jaar", "taakveld", "fase", "lasten", "baten", "inwoners"])
    require_choice(fase, _FASEN, "fase")
    if len(gemeente):
        require_year(gemeente, jaar)
    rows = gemeente[gemeente["jaar"] == jaar]
    rows = rows[~rows["gemeente"].str.casefold().isin(_TOTAAL)]
    people = rows.groupby("gemeente")["inwoners"].max()
    rows = rows[rows["fase"] == fase]
    amounts = rows[["lasten", "baten"]].fillna(0.0)
    some = amounts.any(axis=1)
    filled_in = some.groupby(rows["gemeente"]).any()
    wide = _wide(rows, taakvelden, opgeteld or taakvelden)
    wide[~filled_in.reindex(wide.index)] = np.nan
    amounts = euros(wide.stack(future_stack=True)).rename_axis(["gemeente", "taakveld"])
    table = amounts.rename("lasten").reset_index()
    name = table["gemeente"]
    table["inwoners"] = name.map(people).astype("float64")
    table["per_inwoner"] = part_of(table["lasten"], table["inwoners"])
    table["reden"] = _why_not_in_log(table, name.map(filled_in).astype(bool))
    codes = [*taakvelden, SAMEN]
    table["plaats"] = table["taakveld"].map(codes.index)
    order = ["plaats", "inwoners", "gemeente"]
    upward = [True, False, True]
    table = table.sort_values(order, ascending=upward, kind="stable", ignore_index=True)
    return table[["taakveld", "gemeente", "inwoners", "lasten", "per_inwoner", "reden"]]


def _wide(
    rows: pd.DataFrame, taakvelden: Sequence[str], opgeteld: Sequence[str]
) -> pd.DataFrame:
    """Lasten in whole cents, a row a municipality, a column a taakveld and the sum of some."""
    rows = rows[rows["taakveld"].isin(taakvelden)]
    known = rows[rows["lasten"].notna()]
    keys = [known["gemeente"], known["taakveld"]]
    whole = cents(known["lasten"]).groupby(keys).sum()
    wide = whole.unstack().reindex(columns=list(taakvelden)).astype("float64")
    wide[SAMEN] = wide[list(opgeteld)].sum(axis=1, skipna=False)
    return wide


def _why_not_in_log(table: pd.DataFrame, filled_in: pd.Series) -> np.ndarray:
    """Why an amount cannot stand on a log scale: the first of these that holds."""
    lasten, people = table["lasten"], table["inwoners"]
    rules = {
        "niets ingevuld": ~filled_in,
        "geen cijfer": lasten.isna(),
        "inwoners onbekend": people.isna(),
        "geen inwoners": people <= 0,
        "lasten nul": lasten == 0,
        "lasten negatief": lasten < 0,
    }
    return np.select(list(rules.values()), list(rules), "")


def iv3_laatste_stand(gemeente: pd.DataFrame) -> tuple[int, str] | None:
    """Year and phase to reckon with: the last accounts, else the last first budget; or None."""
    known = gemeente[gemeente["lasten"].notna()]
    for fase in _FASEN:
        years = known.loc[known["fase"] == fase, "jaar"]
        if len(years):
            return int(years.max()), fase
    return None


def schaal_elasticiteit(
    frame: pd.DataFrame,
    groep: str = "taakveld",
    omvang: str = "inwoners",
    kosten: str = "lasten",
    naam: str = "gemeente",
) -> pd.DataFrame:
    """Elasticity of total cost to size per group.

    Parameters
    ----------
    frame
        A row an observation: `groep`, `omvang` and `kosten`; what is nought, negative or missing is
        counted and not used.
    naam
        Column with what an observation is called, when there is one.

    Returns
    -------
    pandas.DataFrame
        In the order of the groups: `groep`, n (used), niet_gebruikt, kleinste and grootste (size),
        b, laag, hoog (95 % interval), verdubbeling (change of the cost per head at twice the size:
        2^(b-1) - 1), r2 (of the cost per head; the part of its spread that goes with size), q (the
        chance of such a slope without one, corrected for all groups tried: Benjamini-Hochberg),
        steunt_op (without which one observation the interval holds 1; "" when without none), and
        oordeel ("niet te onderscheiden van evenredig"; "minder dan evenredig" or "meer dan
        evenredig" when the interval says so, q is below 5 % and it rests on no single observation;
        or "te weinig waarnemingen": fewer than 8, or all of one size). NaN where nothing was
        estimated.
    """
    require(frame, [groep, omvang, kosten])
    columns = [groep, "n", "niet_gebruikt", "kleinste", "grootste", "b", "laag", "hoog"]
    columns += ["verdubbeling", "r2", "q", "steunt_op", "oordeel"]
    rows = []
    for name, group in frame.groupby(groep, sort=False, observed=True):
        size, cost = _in_log(group, omvang, kosten)
        used = len(size)
        row = [name, used, len(group) - used, size.min(), size.max()]
        named = group[naam] if naam in group else group.index.to_series()
        rows.append([*row, *_estimate(size, cost, named[size.index].astype(str))])
    table = pd.DataFrame(rows, columns=columns)
    table["q"] = benjamini_hochberg(table["q"].astype("float64"))
    chance = (table["q"] >= _VALS) | (table["steunt_op"] != "")
    table["oordeel"] = table["oordeel"].mask(chance, EVENREDIG)
    return table


def _in_log(frame: pd.DataFrame, omvang: str, kosten: str) -> tuple[pd.Series, pd.Series]:
    """The sizes and the costs that both stand on a log scale."""
    usable = frame[(frame[omvang] > 0) & (frame[kosten] > 0)]
    return usable[omvang].astype("float64"), usable[kosten]


def _estimate(size: pd.Series, cost: pd.Series, names: pd.Series) -> list[object]:
    """b, its bounds, change at twice the size, r2, chance, what it rests on, and the verdict."""
    line = log_lijn(size.to_numpy(), cost.to_numpy())
    if line is None:
        return [np.nan] * 6 + ["", TE_WEINIG]
    b, low, high = line.elasticity()
    verdict = _verdict(line)
    rests_on = ""
    if verdict != EVENREDIG:
        rests_on = _rests_on(size, cost, names)
    doubled = 2 ** (b - 1) - 1
    return [b, low, high, doubled, line.fit.rsquared, line.kans, rests_on, verdict]


def _verdict(line: LogLijn) -> str:
    """What the interval of an elasticity says."""
    _, low, high = line.elasticity()
    if high < 1:
        return MINDER
    return MEER if low > 1 else EVENREDIG


def _rests_on(size: pd.Series, cost: pd.Series, names: pd.Series) -> str:
    """The observation, largest first, without which the interval holds 1; "" for none."""
    for left_out in size.sort_values(ascending=False, kind="stable").index:
        others = size.index != left_out
        line = log_lijn(size[others].to_numpy(), cost[others].to_numpy(), MINSTENS - 1)
        if line is None or _verdict(line) == EVENREDIG:
            return str(names[left_out])
    return ""


def schaal_lijn(lasten: pd.DataFrame) -> pd.DataFrame:
    """The line fitted through the lasten of municipalities; empty when there is too little to fit.

    Returns
    -------
    pandas.DataFrame
        Columns omvang, per_hoofd, laag, hoog (95 % of the line itself, not of a single
        municipality).
    """
    size, cost = _in_log(lasten, "inwoners", "lasten")
    line = log_lijn(size.to_numpy(), cost.to_numpy())
    columns = ["omvang", "per_hoofd", "laag", "hoog"]
    if line is None:
        return pd.DataFrame(columns=columns)
    smallest, largest = np.log([size.min(), size.max()])
    at = np.linspace(smallest, largest, 41)
    points = [np.exp(at), *line.per_head(at)]
    return pd.DataFrame(dict(zip(columns, points, strict=True)))
