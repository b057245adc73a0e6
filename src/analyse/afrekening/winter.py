"""Winter work and gritting, season by season.

The trap: a season runs across the turn of the year, so a year of the books holds two halves of one.
"""

from __future__ import annotations

import pandas as pd

from analyse.begroting.maanden import MAANDEN
from analyse.tables import cents, euros, normalise, sum_euro
from analyse.tables.arguments import require
from analyse.tables.frames import show_unknown

#: The season of winter work, in its own order.
SEIZOEN = ["november", "december", "januari", "februari", "maart"]
#: What a product of the winter has in its name, in compared form.
WINTER = ("winterwerk", "gladheid")


def winterseizoen(maandrealisatie: pd.DataFrame) -> pd.DataFrame:
    """What was booked on the products of the winter per season, November to March.

    Returns
    -------
    pandas.DataFrame
        Columns product, seizoen ("2014-2015"), november to maart, seizoen_totaal and buiten_seizoen
        (April to October after it), in euro. A month in which nothing at all was booked on any
        product is NaN: it is not in the export, and so is the total that lacks it. Every booking on
        lasten is in exactly one row.
    """
    require(maandrealisatie, ["jaar", "maand", "kant", "product", "bedrag"])
    lines = show_unknown(maandrealisatie[maandrealisatie["kant"] == "lasten"], ["product"])
    lines = lines[lines["maand"].isin(MAANDEN)].dropna(subset=["jaar"])
    late = lines["maand"].isin(MAANDEN[MAANDEN.index("november") :])
    year = lines["jaar"].astype("int64")
    begin = year.where(late, year - 1)
    part = lines["maand"].where(lines["maand"].isin(SEIZOEN), "buiten_seizoen")
    lines = lines.assign(begin=begin, deel=part)
    columns = [*SEIZOEN, "buiten_seizoen"]
    held = lines.groupby(["begin", "deel"]).size().unstack()
    held = held.reindex(columns=columns).notna()
    winter = lines[_of_winter(lines["product"])]
    wide = sum_euro(winter, ["product", "begin", "deel"]).unstack("deel")
    wide = wide.reindex(columns=columns).astype(float).fillna(0.0)
    seasons = wide.index.get_level_values("begin")
    wide = wide.where(held.loc[seasons].to_numpy())
    total = euros(wide[SEIZOEN].apply(cents).sum(axis=1))
    whole = wide[SEIZOEN].notna().all(axis=1)
    wide.insert(len(SEIZOEN), "seizoen_totaal", total.where(whole))
    table = wide.rename_axis(columns=None).reset_index()
    table.insert(1, "seizoen", [f"{year}-{year + 1}" for year in table.pop("begin")])
    return table


def _of_winter(products: pd.Series) -> pd.Series:
    names = products.astype("object").map(normalise).astype("str")
    return names.str.contains("|".join(WINTER))
