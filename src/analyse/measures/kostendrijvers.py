"""What drives the cost of a product in a wijk: areaal and the level of quality that is asked, in two years.

The traps: areaal that grew outside is another thing than a register that was cleaned, and a change that nobody explained is
neither; the level that counts for cost is the ambition in force on 1 January, weighted by the areaal of each gebiedstype, not
what the inspection found. What cannot be known counts as unchanged, and is said to be unknown.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from analyse.measures.beeldkwaliteit import geldende_ambitie
from analyse.measures.frames import show_unknown
from analyse.tables import ONBEKEND, normalise

#: Ways in which areaal changes; the last is a change of the stand that no mutatie explains.
MUTATIES = ("groei", "correctie", "areaal_onverklaard")
_AREAAL = ["objecttype", "wijk", "stand", *MUTATIES]


def laatste_versie(productblad: pd.DataFrame) -> pd.DataFrame:
    """The latest productblad of each product, indexed by product_code; one without a date comes before all others."""
    rows = productblad.sort_values("geldig_van", na_position="first", kind="stable")
    return rows.drop_duplicates("product_code", keep="last").set_index("product_code")


def productkenmerken(productblad: pd.DataFrame) -> pd.DataFrame:
    """Objecttype, meetlat and stuurbaar of each product, from its latest productblad.

    Returns
    -------
    pandas.DataFrame
        Indexed by product_code: objecttype and meetlat (compared form, empty when the product has none), stuurbaar ("ja",
        "nee" or "onbekend").
    """
    table = laatste_versie(show_unknown(productblad, ["product_code", "stuurbaar"]))[["objecttype", "meetlat", "stuurbaar"]]
    for name in ("objecttype", "meetlat"):
        table[name] = table[name].map(lambda text: normalise(text) if isinstance(text, str) and text != ONBEKEND else "")
    return table


def areaalmutaties(areaal: pd.DataFrame, nul_jaar: int, jaar: int) -> pd.DataFrame:
    """Areaal on 1 January of the nulmeting and what was added since, per objecttype and wijk, and in all wijken together.

    Returns
    -------
    pandas.DataFrame
        Columns objecttype (compared form), wijk ("" for all together), stand (in the nulmeting), groei, correctie (mutations
        from the nulmeting up to 1 January of `jaar`), areaal_onverklaard (what the stand of `jaar` shows beyond those). An
        objecttype without a stand in the nulmeting or in `jaar` has stand NaN there: the areaal of that year is not known.
    """
    frame = show_unknown(areaal, ["wijk", "mutatie"])
    frame = frame.assign(objecttype=frame["objecttype"].map(normalise))
    everywhere = pd.concat([frame, frame.assign(wijk="")])
    amount = everywhere.groupby(["objecttype", "wijk", "jaar", "mutatie"], observed=True)["hoeveelheid"].sum().reset_index()
    key = ["objecttype", "wijk"]

    def total(rows: pd.DataFrame) -> pd.Series:
        return rows.groupby(key)["hoeveelheid"].sum()

    # A row that does not say what it is, is taken for what most rows are: the stand.
    stand = amount[amount["mutatie"].isin(["stand", ONBEKEND])]
    since = amount[(amount["jaar"] >= nul_jaar) & (amount["jaar"] < jaar)]
    table = pd.DataFrame({"stand": total(stand[stand["jaar"] == nul_jaar]), "nu": total(stand[stand["jaar"] == jaar])})
    for kind in ("groei", "correctie"):
        table[kind] = total(since[since["mutatie"] == kind])
    table[["groei", "correctie"]] = table[["groei", "correctie"]].fillna(0.0)
    # An objecttype that is counted in a year has nothing in a wijk where it is not named.
    for column, year in (("stand", nul_jaar), ("nu", jaar)):
        counted = set(stand.loc[stand["jaar"] == year, "objecttype"])
        named = table.index.get_level_values("objecttype").isin(counted)
        table[column] = table[column].where(table[column].notna() | ~named, 0.0)
    table["areaal_onverklaard"] = table["nu"] - table["stand"] - table["groei"] - table["correctie"]
    table.loc[table["nu"].isna(), "stand"] = np.nan
    return table.reset_index()[_AREAAL]


def niveaufactor(areaal: pd.DataFrame, norm: pd.DataFrame, niveaukosten: pd.DataFrame, kenmerken: pd.DataFrame, jaar: int) -> pd.DataFrame:
    """Cost of a unit at the levels asked on 1 January, per product and wijk, and in all wijken together.

    Parameters
    ----------
    areaal, norm, niveaukosten
        The tables of these names.
    kenmerken
        As `productkenmerken` returns it.
    jaar
        The year.

    Returns
    -------
    pandas.DataFrame
        Columns product_code, wijk ("" for all together) and factor: the mean of niveaukosten at the ambition of each
        gebiedstype, weighted with its areaal. Gebiedstypen without an ambition or without a cost at that level do not count.
    """
    costs = niveaukosten.sort_values("prijspeil", na_position="first", kind="stable").drop_duplicates(
        ["product_code", "niveau"], keep="last"
    )

    frame = show_unknown(areaal, ["wijk", "gebiedstype", "mutatie"])
    frame = frame[(frame["jaar"] == jaar) & frame["mutatie"].isin(["stand", ONBEKEND]) & (frame["hoeveelheid"] > 0)]
    frame = frame.assign(objecttype=frame["objecttype"].map(normalise))[["objecttype", "wijk", "gebiedstype", "hoeveelheid"]]
    products = kenmerken[kenmerken["meetlat"] != ""].reset_index()
    cells = pd.concat([frame, frame.assign(wijk="")]).merge(products, on="objecttype")
    day = pd.Timestamp(dt.date(jaar, 1, 1))
    cells["ambitie"] = geldende_ambitie(cells, norm, day).astype("object")
    costs = costs.assign(ambitie=costs["niveau"].astype("object"))[["product_code", "ambitie", "kosten"]]
    cells = cells.merge(costs, on=["product_code", "ambitie"])
    cells = cells[cells["kosten"] > 0]
    weighted = (
        cells.assign(gewogen=cells["hoeveelheid"] * cells["kosten"]).groupby(["product_code", "wijk"])[["gewogen", "hoeveelheid"]].sum()
    )
    return (weighted["gewogen"] / weighted["hoeveelheid"]).rename("factor").reset_index()
