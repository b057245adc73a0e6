"""Columns that follow from another of the same row: kant or product from the account.

What each code stands for is said by a profile (`[uit.grootboekrekening.kant]`) or by a list beside
the exports (`opzoektabel`). The trap: what a row says itself holds, so that a list that says
something else must be told; and a code of which nobody says anything is named with its money.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analyse import nl
from analyse.read.lists.lijsten import filled_in
from analyse.read.problems import Problem, listed, problem
from analyse.read.profiles.profile import Find, Profile
from analyse.tables import ONBEKEND, normalise
from analyse.tables.money import cents


@dataclass
class Followed:
    """What came of one column of a table; each array tells it of every row.

    Attributes
    ----------
    said
        What the codes of the row stand for, missing where nothing is said of them.
    filled
        The row said nothing itself, and has it from its code.
    against
        The row says something else itself, and keeps it.
    torn
        The row says nothing itself, and two of its codes stand for different values.
    lacking
        The row says nothing itself, and nothing is said of its codes.
    """

    column: str
    keys: Sequence[str]
    source: str
    frame: pd.DataFrame
    said: pd.Series
    filled: np.ndarray
    against: np.ndarray
    torn: np.ndarray
    lacking: np.ndarray


def follow(
    frame: pd.DataFrame, column: str, finders: Mapping[str, Find], source: str
) -> Followed:
    """Fill a column of a table by what `finders`, of a source, say of the codes in others."""
    said = pd.DataFrame({key: _said(frame[key], find) for key, find in finders.items()})
    first = said.bfill(axis=1).iloc[:, 0]
    torn = said.nunique(axis=1).to_numpy() > 1
    open_ = unknown(frame[column])
    told = first.notna().to_numpy()
    coded = np.zeros(len(frame), dtype=bool)
    for key in finders:
        coded |= ~unknown(frame[key])
    filled = open_ & told & ~torn
    other = frame[column].map(normalise).ne(first.map(normalise, na_action="ignore"))
    return Followed(
        column=column,
        keys=list(finders),
        source=source,
        frame=filled_in(frame, column, filled, first),
        said=first,
        filled=filled,
        against=~open_ & told & ~torn & other.to_numpy(),
        torn=open_ & torn,
        lacking=open_ & ~told & coded,
    )


def _said(codes: pd.Series, find: Find) -> pd.Series:
    """What is said of the code of each row, missing where nothing is."""
    different = {code: find(code) for code in codes.unique() if code not in ("", ONBEKEND)}
    return codes.map(different).astype(object)


def unknown(values: pd.Series) -> np.ndarray:
    """Rows that do not say it."""
    return np.asarray(values.isna() | values.isin(["", ONBEKEND]))


def derive_columns(
    frame: pd.DataFrame, profile: Profile
) -> tuple[pd.DataFrame, list[Followed]]:
    """A table with the columns that follow from others by its profile, and what came of each."""
    done: list[Followed] = []
    for column, finders in profile.finders().items():
        here = {key: find for key, find in finders.items() if key in frame}
        if here and column in frame:
            done.append(follow(frame, column, here, "het profiel"))
            frame = done[-1].frame
    return frame, done


def say_followed(
    done: Sequence[Followed], frame: pd.DataFrame, file: str, sheet: str
) -> Iterator[Problem]:
    """What came of columns: filled, contradicted, torn between codes, not to be found.

    `frame` is the table as it became, with each amount in the sign that counts.
    """
    done = [replace(one, frame=frame) for one in done]
    for same in _alike(done, "filled"):
        yield from _told("INGEVULD", same, same[0].filled, file, sheet)
    for one in done:
        own = one.frame[one.column].astype(str)
        pairs = _codes(one) + ": " + own + ", daar " + one.said.astype(str)
        of_name = one.column.endswith("_naam")
        other = "INGEVULD_ANDERS.naam" if of_name else "INGEVULD_ANDERS"
        yield from _told(other, [one], one.against, file, sheet, pairs)
        yield from _told("CODE_TWEE_WAARDEN", [one], one.torn, file, sheet, _codes(one))
    for same in _alike(done, "lacking"):
        codes = _codes(same[0])
        yield from _told("CODE_ZONDER_REGEL", same, same[0].lacking, file, sheet, codes)


def _alike(done: Sequence[Followed], which: str) -> list[list[Followed]]:
    """Columns of which the same can be said: of the same rows, by the same codes and source."""
    groups: dict[tuple[object, ...], list[Followed]] = {}
    for one in done:
        rows: np.ndarray = getattr(one, which)
        groups.setdefault((one.source, *one.keys, rows.tobytes()), []).append(one)
    return list(groups.values())


def _told(
    key: str,
    about: Sequence[Followed],
    where: np.ndarray,
    file: str,
    sheet: str,
    names: pd.Series | None = None,
) -> Iterator[Problem]:
    """What is said of columns in some rows, when there are any."""
    if not where.any():
        return
    first, count = about[0], int(where.sum())
    yield problem(
        key,
        file,
        sheet,
        "",
        "" if names is None else by_money(first.frame, where, names),
        count,
        rijen=nl.aantal(count, "rij", "rijen"),
        alle=nl.getal(len(first.frame)),
        bedrag=money(first.frame, where),
        kolom=nl.opsomming([one.column for one in about]),
        bron=first.source,
        sleutel=nl.opsomming(list(first.keys), "of"),
    )


def _codes(followed: Followed) -> pd.Series:
    """The codes of each row, for a message."""
    first, *rest = [followed.frame[key].astype(str) for key in followed.keys]
    for codes in rest:
        first = first + " / " + codes
    return first


def by_money(frame: pd.DataFrame, where: np.ndarray, names: pd.Series) -> str:
    """Names in some rows of a table with their money, the most of it first.

    Of budget and realisation, or of two years, what is most: their sum is no money.
    """
    rows = frame.loc[where]
    named = names[where].rename("naam")
    if "bedrag" not in rows:
        return listed(sorted(named.unique()))
    sums = _sums(rows, named)
    most = sums.loc[sums.abs().groupby(level="naam").idxmax()].droplevel(_states(rows))
    order = most.sort_index().abs().sort_values(ascending=False, kind="stable").index
    return listed([f"{name} ({nl.euro(most[name])})" for name in order], "; ")


def money(frame: pd.DataFrame, where: np.ndarray) -> str:
    """What some rows of a table add up to; of more than one year or fase the most, by its name."""
    rows = frame.loc[where]
    if "bedrag" not in rows:
        return ""
    sums = _sums(rows, pd.Series("", index=rows.index, name="naam"))
    at = sums.abs().idxmax()
    state = " ".join(str(part) for part in reversed(at[1:]))
    which = f" ({state})" if len(sums) > 1 else ""
    return f", samen {nl.euro(sums[at], 2)}{which}"


def _states(rows: pd.DataFrame) -> list[str]:
    """The columns that part amounts which are not to be added."""
    return [column for column in ("jaar", "fase") if column in rows]


def _sums(rows: pd.DataFrame, names: pd.Series) -> pd.Series:
    """Exact sums by name and by what parts amounts that are not to be added."""
    by = [names, *(rows[column] for column in _states(rows))]
    return cents(rows["bedrag"]).groupby(by, dropna=False).sum() / 100
