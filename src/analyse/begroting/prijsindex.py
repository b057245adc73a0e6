"""Which price index goes with which kind of cost.

The trap: an index has a base year, may lack periods, and in one quarter the indices of open and
closed paving moved in opposite directions (CBS, April 2023). So the choice is a table that stands
beside every result that uses it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from analyse.tables import ONBEKEND, normalise
from analyse.tables.arguments import require
from analyse.tables.frames import show_unknown
from analyse.tables.indexsprongen import over_een_sprong

#: The name of a series that holds for every kostensoort without one of its own.
ALLE_KOSTEN = "alle kosten"


def prijsreeksen(prijsindex: pd.DataFrame, nul_jaar: int, jaar: int) -> pd.DataFrame:
    """The change of every index series between two years.

    Only periods (months, quarters) that both years have are compared, and only within one base
    year: the newest that covers both years, for older ones are no longer revised. A series that was
    put on another base between them without a word (`tables.indexsprongen`) holds neither.

    Returns
    -------
    pandas.DataFrame
        Indexed by the name of the series in compared form: reeks (as printed), basisjaar, periodes
        (how many were compared), index_nul, index_jaar (means) and factor. Only series that hold
        both years.
    """
    require(prijsindex, ["reeks", "jaar", "index"])
    known = prijsindex["index"].notna() & prijsindex["reeks"].notna()
    printed: dict[str, str] = {}
    for name in prijsindex.loc[known, "reeks"].unique():
        printed.setdefault(normalise(name), name)
    frame = prijsindex[known & prijsindex["jaar"].isin([nul_jaar, jaar])]
    frame = pd.DataFrame(
        {
            "naam": frame["reeks"].astype("object").map(normalise),
            "basisjaar": _told(frame, "basisjaar"),
            "periode": _told(frame, "periode"),
            "jaar": frame["jaar"].astype(int),
            "index": frame["index"].astype(float),
        }
    )
    means = frame.groupby(["naam", "basisjaar", "periode", "jaar"])["index"].mean().unstack()
    means = means.reindex(columns=list(dict.fromkeys((nul_jaar, jaar)))).dropna()
    steps = over_een_sprong(prijsindex, nul_jaar, jaar)
    means = means[~means.index.droplevel("periode").isin(steps)]
    series = means.groupby(level=["naam", "basisjaar"])
    table = series.mean().assign(periodes=series.size()).reset_index("basisjaar")
    # Sorted by base year within a series: the last is the newest.
    table = table[~table.index.duplicated(keep="last")]
    table["index_nul"], table["index_jaar"] = table[nul_jaar], table[jaar]
    table["reeks"] = table.index.map(printed)
    table["factor"] = table["index_jaar"] / table["index_nul"]
    return table[
        [
            "reeks",
            "basisjaar",
            "periodes",
            "index_nul",
            "index_jaar",
            "factor",
        ]
    ]


def _told(frame: pd.DataFrame, name: str) -> pd.Series:
    """A column with what is not said as unknown; so is a column that is not there."""
    if name not in frame:
        return pd.Series(ONBEKEND, frame.index, dtype="object")
    return frame[name].astype("object").fillna(ONBEKEND)


def reeks_van(
    soorten: Iterable[str], gekozen: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The series of each kostensoort, in compared form.

    The one chosen for it, else the one of the same name (case, accents and punctuation apart).
    """
    chosen = {normalise(soort): series for soort, series in (gekozen or {}).items()}
    return {soort: normalise(chosen.get(normalise(soort), soort)) for soort in soorten}


def indexkeuze(
    soorten: Iterable[str],
    prijsindex: pd.DataFrame,
    gekozen: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """The series of each kostensoort, in compared form.

    As `reeks_van` says; that for all costs (`ALLE_KOSTEN`) where there is none of its own.
    """
    own = reeks_van(soorten, gekozen)
    series = set(prijsindex["reeks"].dropna().map(normalise))
    if ALLE_KOSTEN not in series:
        return own
    return {soort: name if name in series else ALLE_KOSTEN for soort, name in own.items()}


def gebruikte_index(
    begroting: pd.DataFrame,
    prijsindex: pd.DataFrame,
    nul_jaar: int,
    jaar: int,
    reeks_per_kostensoort: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Which index goes with which kostensoort, and its change between two years.

    As `indexkeuze` and `prijsreeksen` say.

    Returns
    -------
    pandas.DataFrame
        Columns kostensoort, reeks, basisjaar, periodes (how many were compared), index_nul,
        index_jaar (means) and factor; NaN where no index is known.
    """
    require(begroting, ["kostensoort"])
    soorten = show_unknown(begroting[["kostensoort"]], ["kostensoort"])["kostensoort"]
    own = indexkeuze(sorted(soorten.unique()), prijsindex, reeks_per_kostensoort)
    found = prijsreeksen(prijsindex, nul_jaar, jaar).reindex(list(own.values()))
    found.insert(0, "kostensoort", list(own))
    return found.reset_index(drop=True)
