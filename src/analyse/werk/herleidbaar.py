"""Groups of fewer than five people: what they earn and work is published of nobody.

The trap: what is left out can be worked out from a total and what stays. So small groups are taken
together, with the smallest of the others as long as they are fewer than five people, and when there
are no others they are left out. The exports count no people: a group of which the hours make fewer
than five fte may be fewer than five, and counts as such.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from analyse import nl
from analyse.tables import ONBEKEND
from analyse.tables.frames import show_unknown
from analyse.werk.uren import REGULIER, SAMENGEVOEGD, UREN_PER_FTE, gemaakte_uren, hours_of_fte

#: Fewer people than this can be recognised.
MINSTE_PERSONEN = 5


def uren_onherleidbaar(
    werk: pd.DataFrame, uren_per_fte: float | Mapping[str, float] = UREN_PER_FTE
) -> pd.DataFrame:
    """Table werk in which no group of a year is of fewer than five people.

    Per year small groups are one, "overig (samengevoegd)", and so are the small activities of a
    group; whether work was winter work becomes unknown where that would split off fewer than five.
    What cannot be taken together is left out. Regular staff stay apart: totals without them are
    published. A promise goes with its group, if all that are taken together have one that year.

    Parameters
    ----------
    werk
        Table werk.
    uren_per_fte
        Worked hours of one FTE in a year, one for all or one a doelgroep.

    Returns
    -------
    pandas.DataFrame
        Rows and columns of `werk`, with fewer rows where groups are left out; what stays adds up to
        what it was.
    """
    rows = show_unknown(werk, ["doelgroep", "activiteit", "winterwerk"]).reset_index(drop=True)
    rows = rows.assign(_fte=_fte(rows, uren_per_fte), _gewoon=rows["doelgroep"] == REGULIER)
    rows = _together(rows, "doelgroep", ["jaar", "_gewoon"], SAMENGEVOEGD)
    within = ["jaar", "doelgroep"]
    rows = _together(rows, "activiteit", within, SAMENGEVOEGD)
    rows = _together(rows, "winterwerk", within, ONBEKEND)
    return rows[list(werk.columns)].reset_index(drop=True)


def onherleidbaar_noot(werk: pd.DataFrame, getoond: pd.DataFrame) -> str:
    """What was taken together or left out; nothing when every group is large enough.

    Parameters
    ----------
    werk, getoond
        Table werk, and what `uren_onherleidbaar` made of it.
    """
    before = gemaakte_uren(werk).groupby("jaar")["uren"].size()
    after = gemaakte_uren(getoond).groupby("jaar")["uren"].size()
    left_out = [str(jaar) for jaar, rows in before.items() if after.get(jaar, 0) < rows]
    together = (getoond[["doelgroep", "activiteit"]] == SAMENGEVOEGD).any(axis=None)
    said = (
        "Groepen onder de vijf personen (hier: vijf fte, want personen zijn niet geteld) zijn"
    )
    parts = []
    if together:
        parts.append(f"{said} per jaar samengevoegd, zo nodig met de kleinste groep daarnaast.")
    if left_out:
        parts.append(
            f"{said} weggelaten in {nl.opsomming(left_out)}: samen zijn het er te weinig."
        )
    return " ".join(parts)


def _fte(rows: pd.DataFrame, uren_per_fte: float | Mapping[str, float]) -> pd.Series:
    """FTE of the hours that were made; of a year of which some months are there, of those months.

    Not a number for a promise.
    """
    made = rows["soort"] != "afgesproken"
    known = rows[made & (rows["maand"] != ONBEKEND)]
    months = rows["jaar"].map(known.groupby("jaar")["maand"].nunique()).astype("float64")
    whole = rows["jaar"].isin(rows.loc[made & (rows["maand"] == ONBEKEND), "jaar"])
    part = months.mask(whole).fillna(12) / 12
    norm = hours_of_fte(rows["doelgroep"], uren_per_fte)
    return (rows["uren"] / norm / part).where(made).astype("float64")


def _together(
    rows: pd.DataFrame, column: str, within: Sequence[str], name: str
) -> pd.DataFrame:
    """The rows with small values of a column under one name; without those too few for that."""
    parts = [_part(part, column, name) for part in _parts(rows, within)]
    return pd.concat(parts).sort_index() if parts else rows


def _parts(rows: pd.DataFrame, within: Sequence[str]) -> Iterator[pd.DataFrame]:
    for _, part in rows.groupby(list(within), sort=False):
        yield part


def _part(rows: pd.DataFrame, column: str, name: str) -> pd.DataFrame:
    made = rows[rows["_fte"].notna()]
    fte = made.groupby(column, observed=True)["_fte"].sum().sort_values(kind="stable")
    taken = _smallest(fte)
    if not taken:
        return rows
    of_taken = rows[column].isin(taken)
    if fte[taken].sum() < MINSTE_PERSONEN:
        return rows[~of_taken]
    promised = rows["_fte"].isna()
    if set(rows.loc[promised & of_taken, column]) < set(taken):
        # Hours of all beside what was promised to some would be a comparison of nothing.
        rows, of_taken = rows[~(promised & of_taken)], of_taken[~(promised & of_taken)]
    named = rows[column].astype("object").mask(of_taken, name)
    return rows.assign(**{column: named.astype("str")})


def _smallest(fte: pd.Series) -> list[str]:
    """The small groups, and as many of the next as make them large enough together."""
    taken = int((fte < MINSTE_PERSONEN).sum())
    while 0 < taken < len(fte) and fte.iloc[:taken].sum() < MINSTE_PERSONEN:
        taken += 1
    return [str(group) for group in fte.index[:taken]]
