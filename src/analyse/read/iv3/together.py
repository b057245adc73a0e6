"""What files of Iv3 say together: each amount once, and the table gemeente that follows from it.

The traps: a municipality's own delivery, the file of the CBS and the pivot hold the same money; of
files that were fetched on several days the last one counts, also for what it has no more; a quarter
is no year; what one side does not hold at all is unknown, and what it leaves out is nought.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from analyse import nl
from analyse.read.iv3.stand import stand_of
from analyse.read.problems import Problem, listed, problem
from analyse.read.total.totals import slack
from analyse.read.typed import typed
from analyse.tables import TABLES, cents, euros
from analyse.tables.iv3 import DUIZEND

_ALL_FILES = "(alle bestanden)"
_STATE = ["gemeente", "jaar", "fase", "tot_en_met", "kant"]
_YEAR = ["gemeente", "jaar", "fase"]
_CENTS = 100
#: What a fetched file of one municipality counts for more than a delivery of one.
_FETCHED = 0.5


def iv3_once(
    tables: dict[str, pd.DataFrame], sources: Sequence[tuple[str, str]]
) -> list[Problem]:
    """Keep what a municipality delivered in one file of those that hold it, and say which.

    Its own delivery goes before what was fetched from the CBS, and that before a file of all
    municipalities; of two that are alike a person must say which holds, unless they hold the same.
    """
    said = _last_stands(tables, sources)
    frame = tables["iv3"]
    file = _files(frame, sources)
    if file.nunique() < 2:
        return said
    fetched = file.map(lambda name: stand_of(name) is not None).astype(bool)
    size = frame.groupby(file)["gemeente"].transform("nunique") + _FETCHED * fetched
    by_state = frame.assign(_file=file, _size=size).groupby(_STATE, dropna=False, sort=True)
    several = by_state["_file"].transform("nunique") > 1
    again = np.zeros(len(frame), dtype=bool)
    found: dict[tuple[str, str, str], list[str]] = {}
    doubled = frame.assign(_file=file, _size=size)[several]
    for state, rows in doubled.groupby(_STATE, dropna=False, sort=True):
        order = rows.drop_duplicates("_file").sort_values(["_size", "_file"])
        kept, *others = order["_file"]
        for other in others:
            key = _said_of(rows, kept, other)
            name = f"{state[0]} {state[1]} {state[2]} {state[4]}"
            found.setdefault((key, other, kept), []).append(name)
            again[rows.index[rows["_file"] == other]] = True
    tables["iv3"] = frame[~again].reset_index(drop=True)
    return said + [
        problem(key, other, waarde=listed(names), aantal=len(names), ander=kept)
        for (key, other, kept), names in found.items()
    ]


def _last_stands(
    tables: dict[str, pd.DataFrame], sources: Sequence[tuple[str, str]]
) -> list[Problem]:
    """Leave out what a later file of the same municipality and year says as well, and say so."""
    frame = tables["iv3"]
    file = _files(frame, sources)
    days: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for name in file.unique():
        stand = stand_of(name)
        if stand:
            days.setdefault(stand[:2], []).append((stand.dag, name))
    out = pd.Series(data=False, index=frame.index)
    said = []
    about = pd.MultiIndex.from_frame(frame[["gemeente", "jaar"]])
    for stands in days.values():
        *earlier, (_, last) = sorted(stands)
        there = about.isin(about[file == last])
        for _, name in earlier:
            rows = (file == name) & there
            out |= rows
            if rows.any():
                number = int(rows.sum())
                said.append(problem("IV3_STAND", name, waarde="", aantal=number, ander=last))
    tables["iv3"] = frame[~out].reset_index(drop=True)
    return said


def _files(frame: pd.DataFrame, sources: Sequence[tuple[str, str]]) -> pd.Series:
    """The file that each row stands in."""
    return frame["_bron"].map(lambda number: sources[number][0]).astype("str")


def _said_of(rows: pd.DataFrame, kept: str, other: str) -> str:
    """The message about two files with the same state of a municipality."""
    one, two = (_amounts(rows[rows["_file"] == file]) for file in (kept, other))
    if one.sub(two, fill_value=0).eq(0).all():
        return "IV3_TWEEMAAL"
    sizes = rows.drop_duplicates("_file").set_index("_file")["_size"]
    return "IV3_TWEEMAAL.verschilt" if sizes[kept] < sizes[other] else "IV3_TWEEMAAL.welke"


def _amounts(rows: pd.DataFrame) -> pd.Series:
    return cents(rows["bedrag"]).groupby([rows["taakveld"], rows["categorie"]]).sum()


def follow_iv3(tables: dict[str, pd.DataFrame]) -> list[Problem]:
    """Add to the table gemeente what follows from iv3, in place of what a pivot says of the same.

    Of whole years; the inhabitants are those of the rows that it replaces, or of another year.
    """
    iv3, pivot = tables["iv3"], tables["gemeente"]
    whole = iv3[iv3["tot_en_met"].isna()]
    if whole.empty:
        return []
    ours = _per_taakveld(whole)
    replaced = pd.MultiIndex.from_frame(pivot[_YEAR]).isin(
        pd.MultiIndex.from_frame(ours[_YEAR])
    )
    said = list(_compared(ours, pivot[replaced]))
    ours, told = _with_inhabitants(ours, pivot)
    added = typed(TABLES["gemeente"], ours)
    for raw in [name for name in pivot if name.endswith("_ruw")]:
        added[raw] = added[raw.removesuffix("_ruw")]
    kept, added = pivot[~replaced], added[list(pivot)]
    tables["gemeente"] = added if kept.empty else pd.concat([kept, added], ignore_index=True)
    return [*said, *told]


def _per_taakveld(whole: pd.DataFrame) -> pd.DataFrame:
    """Lasten and baten of each municipality and taakveld in one row, each with where it began."""
    keys = [*_YEAR, "taakveld"]
    unknown = whole["bedrag"].isna()
    rows = whole.assign(_cent=cents(whole["bedrag"]), _unknown=unknown)
    sides = rows.groupby([*keys, "kant"], observed=True)
    sums = sides["_cent"].sum().unstack("kant", fill_value=0)
    holes = sides["_unknown"].any().unstack("kant", fill_value=False)
    table = sums.reindex(columns=["lasten", "baten"], fill_value=0)
    table = table.apply(euros).mask(
        holes.reindex(columns=["lasten", "baten"], fill_value=False)
    )
    has = rows.groupby([*_YEAR, "kant"], observed=True).size().unstack("kant").notna()
    has = has.reindex(columns=["lasten", "baten"], fill_value=False)
    known = has.reindex(table.index.droplevel("taakveld")).to_numpy()
    table = table.where(known)
    table["inwoners"] = rows.groupby(keys, observed=True)["inwoners"].max().astype("float64")
    first = rows.sort_values(["_bron", "_rij"]).groupby(keys, observed=True)
    return table.join(first[["_bron", "_rij", "_kolom"]].first()).reset_index()


def _compared(ours: pd.DataFrame, pivot: pd.DataFrame) -> Iterator[Problem]:
    """Hold what follows from iv3 against a pivot of the same municipalities."""
    if pivot.empty:
        return
    keys = [*_YEAR, "taakveld"]
    both = ours.merge(pivot[[*keys, "lasten", "baten"]], on=keys, suffixes=("", "_pivot"))
    # Each category is rounded to thousands on its own, and so is the total of a taakveld.
    most = slack(DUIZEND * _CENTS, 30)
    wrong = []
    for side in ("lasten", "baten"):
        gap = cents(both[side]) - cents(both[f"{side}_pivot"])
        off = both[(gap.abs() > most) & both[side].notna()]
        wrong += [
            f"{row['gemeente']} {row['jaar']} {row['fase']} {row['taakveld']} {side}:"
            f" {nl.euro(row[side])} en {nl.euro(row[f'{side}_pivot'])}"
            for _, row in off.iterrows()
        ]
    states = len(pivot[_YEAR].drop_duplicates())
    if wrong:
        waarde = listed(wrong, "; ")
        yield problem("IV3_EN_PIVOT.verschilt", _ALL_FILES, waarde=waarde, aantal=len(wrong))
    else:
        yield problem("IV3_EN_PIVOT", _ALL_FILES, waarde=nl.getal(states), aantal=states)


def _with_inhabitants(
    ours: pd.DataFrame, pivot: pd.DataFrame
) -> tuple[pd.DataFrame, list[Problem]]:
    """The inhabitants of the same year, else those of the last year that a file says."""
    told = [frame[["gemeente", "jaar", "inwoners"]] for frame in (pivot, ours)]
    known = pd.concat(told).dropna(subset="inwoners").sort_values("jaar", kind="stable")
    same = known.groupby(["gemeente", "jaar"])["inwoners"].last()
    last = known.groupby("gemeente")["inwoners"].last()
    keys = pd.MultiIndex.from_frame(ours[["gemeente", "jaar"]])
    of_year = pd.Series(same.reindex(keys).to_numpy(), index=ours.index)
    of_other = ours["gemeente"].map(last)
    table = ours.assign(inwoners=of_year.fillna(of_other))
    years = sorted(set(ours.loc[of_year.isna() & of_other.notna(), "jaar"]))
    said = []
    if years:
        shown = nl.opsomming([str(year) for year in years])
        said = [problem("IV3_INWONERS", _ALL_FILES, waarde=shown, aantal=len(years))]
    elif table["inwoners"].isna().any():
        missing = table.loc[table["inwoners"].isna(), "gemeente"].unique()
        waarde, aantal = listed(sorted(missing)), len(missing)
        said = [problem("IV3_INWONERS.geen", _ALL_FILES, waarde=waarde, aantal=aantal)]
    return table, said
