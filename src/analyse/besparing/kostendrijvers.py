"""What drives the cost of a product in a wijk: areaal and the level that is asked, in two years.

The traps: areaal that grew outside is another thing than a register that was cleaned, and a change
that nobody explained is neither; the level that counts for cost is the ambition in force on 1
January, weighted by the areaal of each gebiedstype, not what the inspection found. What cannot be
known counts as unchanged, and is said to be unknown.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analyse.schouw.beeldkwaliteit import geldende_ambitie
from analyse.tables import ONBEKEND, normalise
from analyse.tables.frames import show_unknown

#: Ways in which areaal changes; the last is a change of the stand that no mutatie explains.
MUTATIES = ("groei", "correctie", "areaal_onverklaard")


def areaalstanden(areaal: pd.DataFrame) -> pd.DataFrame:
    """Amounts of areaal of every year.

    Returns
    -------
    pandas.DataFrame
        One row per objecttype (compared form) and wijk ("" for all wijken together), one column per
        kind and year: kind is stand (on 1 January), groei or correctie (during the year). NaN where
        the table has no such row.
    """
    frame = show_unknown(areaal, ["wijk", "mutatie"])
    # A row that does not say what it is, is taken for what most rows are: the stand.
    kind = frame["mutatie"].replace(ONBEKEND, "stand")
    frame = frame.assign(objecttype=frame["objecttype"].map(normalise), soort=kind)
    everywhere = pd.concat([frame, frame.assign(wijk="")])
    groups = everywhere.groupby(["objecttype", "wijk", "soort", "jaar"], observed=True)
    return groups["hoeveelheid"].sum().unstack(["soort", "jaar"])


def areaalmutaties(standen: pd.DataFrame, nul_jaar: int, jaar: int) -> pd.DataFrame:
    """Areaal on 1 January of the nulmeting and what was added since, per objecttype and wijk.

    Parameters
    ----------
    standen
        As `areaalstanden` returns it.
    nul_jaar, jaar
        The two years.

    Returns
    -------
    pandas.DataFrame
        Columns objecttype (compared form), wijk ("" for all together), stand (in the nulmeting),
        groei, correctie (mutations from the nulmeting up to 1 January of `jaar`),
        areaal_onverklaard (what the stand of `jaar` shows beyond those). An objecttype without a
        stand in the nulmeting or in `jaar` has stand NaN there: the areaal of that year is not
        known.
    """
    then = _stand(standen, nul_jaar)
    now = _stand(standen, jaar)
    table = then.where(now.notna()).to_frame("stand")
    for kind in ("groei", "correctie"):
        between = [c for c in standen if c[0] == kind and nul_jaar <= c[1] < jaar]
        table[kind] = standen[between].sum(axis=1)
    table["areaal_onverklaard"] = now - then - table["groei"] - table["correctie"]
    printed = standen.reindex(columns=[("stand", nul_jaar), ("stand", jaar)])
    named = printed.notna().any(axis=1)
    return table[named].reset_index()[["objecttype", "wijk", "stand", *MUTATIES]]


def _stand(standen: pd.DataFrame, jaar: int) -> pd.Series:
    """Areaal on 1 January; an objecttype that is counted has nothing where it is not named."""
    if ("stand", jaar) not in standen:
        return pd.Series(np.nan, standen.index)
    found = standen["stand", jaar]
    counted = found.notna().groupby(level="objecttype").transform("any")
    return found.mask(found.isna() & counted, 0.0)


def niveaufactoren(
    areaal: pd.DataFrame,
    norm: pd.DataFrame,
    niveaukosten: pd.DataFrame,
    kenmerken: pd.DataFrame,
) -> pd.DataFrame:
    """Cost of a unit at the levels asked on 1 January of every year, per product and wijk.

    Parameters
    ----------
    areaal, norm, niveaukosten
        The tables of these names.
    kenmerken
        As `begroting.productbladen.productkenmerken` returns it.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, product_code, wijk ("" for all together) and factor: the mean of niveaukosten
        at the ambition of each gebiedstype, weighted with its areaal. Gebiedstypen without an
        ambition or without a cost at that level do not count.
    """
    frame = show_unknown(areaal, ["wijk", "gebiedstype", "mutatie"])
    stand = frame["mutatie"].isin(["stand", ONBEKEND])
    columns = ["jaar", "objecttype", "wijk", "gebiedstype", "hoeveelheid"]
    frame = frame.loc[stand & (frame["hoeveelheid"] > 0), columns]
    frame = frame.assign(objecttype=frame["objecttype"].map(normalise))
    products = kenmerken[kenmerken["meetlat"] != ""].reset_index()
    cells = pd.concat([frame, frame.assign(wijk="")]).merge(products, on="objecttype")
    cells["datum"] = pd.to_datetime(cells["jaar"].astype(str) + "-01-01")
    cells["ambitie"] = geldende_ambitie(cells, norm).astype("object")
    cells = cells.merge(_latest_costs(niveaukosten), on=["product_code", "ambitie"])
    cells = cells[cells["kosten"] > 0]
    cells["gewogen"] = cells["hoeveelheid"] * cells["kosten"]
    weighted = cells.groupby(["jaar", "product_code", "wijk"])[["gewogen", "hoeveelheid"]].sum()
    return (weighted["gewogen"] / weighted["hoeveelheid"]).rename("factor").reset_index()


def _latest_costs(niveaukosten: pd.DataFrame) -> pd.DataFrame:
    """Cost of a unit per product and ambition at the latest price level."""
    rows = niveaukosten.sort_values("prijspeil", na_position="first", kind="stable")
    rows = rows.drop_duplicates(["product_code", "niveau"], keep="last")
    rows["ambitie"] = rows["niveau"].astype("object")
    return rows[["product_code", "ambitie", "kosten"]]
