"""Which price index goes with which kind of cost.

The trap: an index has a base year, may lack periods, and in one quarter the indices of open and closed paving moved in opposite
directions (CBS, April 2023). So the choice is a table that stands beside every result that uses it.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analyse.measures.frames import require, show_unknown
from analyse.tables import ONBEKEND, normalise


def gebruikte_index(
    begroting: pd.DataFrame,
    prijsindex: pd.DataFrame,
    nul_jaar: int,
    jaar: int,
    reeks_per_kostensoort: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Which index goes with which kostensoort, and its change between two years.

    The series is the one named in `reeks_per_kostensoort`, else the one with the same name (case, accents and punctuation
    apart). Only periods (months, quarters) that both years have are compared, and only within one base year.

    Returns
    -------
    pandas.DataFrame
        Columns kostensoort, reeks, basisjaar, periodes (how many were compared), index_nul, index_jaar (means) and factor;
        NaN where no index is known.
    """
    require(prijsindex, ["reeks", "jaar", "index"])
    series = prijsindex.assign(
        naam=prijsindex["reeks"].map(normalise),
        basis=prijsindex["basisjaar"].fillna(ONBEKEND) if "basisjaar" in prijsindex else ONBEKEND,
        deel=prijsindex["periode"].fillna(ONBEKEND) if "periode" in prijsindex else ONBEKEND,
    ).dropna(subset=["index"])
    key = ["naam", "basis", "deel"]
    per_year = {y: series[series["jaar"] == y].groupby(key)["index"].mean() for y in (nul_jaar, jaar)}
    both = pd.concat([per_year[nul_jaar].rename("index_nul"), per_year[jaar].rename("index_jaar")], axis=1, join="inner")
    means = both.groupby(level=["naam", "basis"]).agg(
        index_nul=("index_nul", "mean"), index_jaar=("index_jaar", "mean"), periodes=("index_nul", "size")
    )
    # The newest base year that covers both years: older ones are no longer revised.
    means = means.reset_index().sort_values("basis").drop_duplicates("naam", keep="last").set_index("naam")

    chosen = {normalise(k): v for k, v in (reeks_per_kostensoort or {}).items()}
    soorten = sorted(show_unknown(begroting, ["kostensoort"])["kostensoort"].unique())
    table = pd.DataFrame({"kostensoort": soorten})
    table["naam"] = [normalise(chosen.get(normalise(s), s)) for s in soorten]
    table = table.merge(means, how="left", left_on="naam", right_index=True)
    table["factor"] = table["index_jaar"] / table["index_nul"]
    names = series.drop_duplicates("naam").set_index("naam")["reeks"]
    table["reeks"] = table["naam"].map(names).where(table["factor"].notna())
    return table.rename(columns={"basis": "basisjaar"})[
        ["kostensoort", "reeks", "basisjaar", "periodes", "index_nul", "index_jaar", "factor"]
    ].reset_index(drop=True)
