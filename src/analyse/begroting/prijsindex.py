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


def reeksen(prijsindex: pd.DataFrame, nul_jaar: int, jaar: int) -> pd.DataFrame:
    """The change of every index series between two years.

    Only periods (months, quarters) that both years have are compared, and only within one base
    year: the newest that covers both years, for older ones are no longer revised.

    Returns
    -------
    pandas.DataFrame
        Indexed by the name of the series in compared form: reeks (as printed), basisjaar, periodes
        (how many were compared), index_nul, index_jaar (means) and factor. Only series that hold
        both years.
    """
    require(prijsindex, ["reeks", "jaar", "index"])
    frame = prijsindex[prijsindex["index"].notna() & prijsindex["reeks"].notna()]
    text = frame["reeks"].astype("object")
    compared = {name: normalise(name) for name in text.unique()}
    printed = {compared[name]: name for name in reversed(list(compared))}
    here = frame["jaar"].isin([nul_jaar, jaar]).to_numpy()
    frame, text = frame[here], text[here]
    key = [text.map(compared), *(_told(frame, name) for name in ("basisjaar", "periode"))]
    values = frame["index"].astype(float).groupby([*key, frame["jaar"].astype(int)]).mean()
    wide = values.unstack().reindex(columns=list(dict.fromkeys((nul_jaar, jaar)))).dropna()
    of_series = [wide.index.get_level_values(level) for level in (0, 1)]
    means = wide.groupby(of_series).mean().assign(periodes=wide.groupby(of_series).size())
    # Sorted by base year within a series: the last is the newest.
    newest = means[~means.index.get_level_values(0).duplicated(keep="last")]
    names = newest.index.get_level_values(0)
    table = pd.DataFrame(
        {
            "reeks": [printed[name] for name in names],
            "basisjaar": newest.index.get_level_values(1).astype("object"),
            "periodes": newest["periodes"].to_numpy(),
            "index_nul": newest[nul_jaar].to_numpy(),
            "index_jaar": newest[jaar].to_numpy(),
        },
        index=pd.Index(names, name="naam", dtype="object"),
    )
    return table.assign(factor=table["index_jaar"] / table["index_nul"])


def _told(frame: pd.DataFrame, name: str) -> pd.Series:
    """A column with what is not said as unknown; so is a column that is not there."""
    text = (
        frame[name].astype("object")
        if name in frame
        else pd.Series(ONBEKEND, frame.index, dtype="object")
    )
    return text.fillna(ONBEKEND)


def reeks_van(soorten: Iterable[str], gekozen: Mapping[str, str] | None = None) -> dict[str, str]:
    """The series of each kostensoort, in compared form.

    The one chosen for it, else the one of the same name (case, accents and punctuation apart).
    """
    chosen = {normalise(soort): series for soort, series in (gekozen or {}).items()}
    return {soort: normalise(chosen.get(normalise(soort), soort)) for soort in soorten}


def gebruikte_index(
    begroting: pd.DataFrame,
    prijsindex: pd.DataFrame,
    nul_jaar: int,
    jaar: int,
    reeks_per_kostensoort: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Which index goes with which kostensoort, as `reeks_van` says.

    And its change between two years, as `reeksen` says.

    Returns
    -------
    pandas.DataFrame
        Columns kostensoort, reeks, basisjaar, periodes (how many were compared), index_nul,
        index_jaar (means) and factor; NaN where no index is known.
    """
    require(begroting, ["kostensoort"])
    own = reeks_van(
        sorted(
            {ONBEKEND if pd.isna(s) or s == "" else s for s in begroting["kostensoort"].unique()}
        ),
        reeks_per_kostensoort,
    )
    found = reeksen(prijsindex, nul_jaar, jaar).reindex(list(own.values())).reset_index(drop=True)
    return found.assign(kostensoort=list(own))[
        ["kostensoort", "reeks", "basisjaar", "periodes", "index_nul", "index_jaar", "factor"]
    ]
