"""What a product costs per unit in a wijk, beside how it scores there.

The traps: two figures beside each other are no cause and effect (a dear wijk may be dear because it
is small, busy or wet); money that belongs to no wijk has no areaal to be divided by; and a score of
one year holds only rounds that were measured in one way.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analyse.begroting.budget import reguliere_lasten
from analyse.begroting.productbladen import laatste_productbladen, productkenmerken
from analyse.schouw.beeldkwaliteit import aandeel_op_ambitie
from analyse.schouw.breuken import schouw_breuken, schouw_segmenten
from analyse.tables import ONBEKEND, cents, euros, normalise
from analyse.tables.frames import show_unknown

_COLUMNS = ["product_code", "product", "wijk", "eenheid", "hoeveelheid", "kosten", "per_eenheid"]
_COLUMNS += ["meetlat", "n", "op_ambitie", "aandeel", "laag", "hoog"]


def vergelijkbare_rondes(schouw: pd.DataFrame, norm: pd.DataFrame, jaar: int | None) -> list[str]:
    """Policy rounds of a year after its last break in method, edition or norm, in order."""
    beleid = schouw[schouw["methode"] == "beleid"]
    if beleid.empty:
        return []
    order = schouw_segmenten(schouw, schouw_breuken(schouw, norm))
    within = set(beleid.loc[beleid["datum"].dt.year == jaar, "ronde"])
    order = order[order["ronde"].isin(within)]
    return list(order.loc[order["segment"] == order["segment"].max(), "ronde"])


def kosten_en_kwaliteit(
    begroting: pd.DataFrame,
    areaal: pd.DataFrame,
    productblad: pd.DataFrame,
    schouw: pd.DataFrame,
    norm: pd.DataFrame,
    jaar: int | None,
) -> pd.DataFrame:
    """Cost per unit and share at the ambition, per product and wijk.

    Parameters
    ----------
    begroting, areaal, productblad, schouw, norm
        The tables of these names; schouw may be empty.
    jaar
        Year of the realisation, of the stand of the areaal and of the rounds.

    Returns
    -------
    pandas.DataFrame
        Sorted by cost of the product (largest first) and wijk: product_code, product, wijk, eenheid
        ("" when there are several), hoeveelheid (1 January), kosten (regular lasten, without
        one-off amounts and extra work; euro), per_eenheid, meetlat, and n, op_ambitie, aandeel,
        laag, hoog of that meetlat (Wilson, 95 %). Only products with an objecttype. What is not
        known is NaN (n is 0): areaal of money without a wijk, cost of areaal without money, scores
        of a product without a meetlat.
    """
    known = productkenmerken(productblad)
    known = known[known["objecttype"] != ""]
    lines = reguliere_lasten(begroting)
    lines = lines[(lines["jaar"] == jaar) & (lines["soort"] == "vast")]
    lines = lines[lines["product_code"].isin(known.index)]
    key = ["product_code", "wijk"]
    cost = euros(cents(lines["bedrag"]).groupby([lines[name] for name in key]).sum())
    cost = cost.rename("kosten").reset_index().astype({"wijk": "object"})
    of_product = known["objecttype"].rename_axis("product_code").reset_index()
    of_product = of_product[of_product["product_code"].isin(cost["product_code"])]
    size = of_product.merge(_sizes(areaal, jaar), on="objecttype").astype({"wijk": "object"})
    table = size.drop(columns="objecttype").merge(cost, on=key, how="outer")
    table["eenheid"] = table["eenheid"].fillna("")
    table["per_eenheid"] = table["kosten"] / table["hoeveelheid"].where(table["hoeveelheid"] > 0)
    names = laatste_productbladen(productblad)[["product", "meetlat"]]
    code = table["product_code"]
    table["product"] = code.map(names["product"])
    table["meetlat"] = code.map(names["meetlat"]).where(code.map(known["meetlat"]) != "", "")
    table = _with_scores(table, schouw, norm, jaar)
    table["meest"] = -table.groupby("product_code")["kosten"].transform("sum")
    table["wijkloos"] = table["wijk"] == ONBEKEND
    order = ["meest", "product_code", "wijkloos", "wijk"]
    return table.sort_values(order, kind="stable", ignore_index=True)[_COLUMNS]


def _sizes(areaal: pd.DataFrame, jaar: int | None) -> pd.DataFrame:
    """Areaal on 1 January per objecttype and wijk; square metres and pieces do not add up."""
    stand = show_unknown(areaal, ["wijk", "mutatie", "eenheid"])
    stand = stand[(stand["jaar"] == jaar) & stand["mutatie"].isin(["stand", ONBEKEND])]
    stand = stand.assign(objecttype=stand["objecttype"].map(normalise))
    stand = stand.astype({"wijk": "object", "eenheid": "object"})
    size = stand.groupby(["objecttype", "wijk"], as_index=False).agg(
        hoeveelheid=("hoeveelheid", "sum"),
        eenheden=("eenheid", "nunique"),
        eenheid=("eenheid", "first"),
    )
    size.loc[size["eenheden"] > 1, ["eenheid", "hoeveelheid"]] = ["", np.nan]
    return size.drop(columns="eenheden")


def _with_scores(
    table: pd.DataFrame, schouw: pd.DataFrame, norm: pd.DataFrame, jaar: int | None
) -> pd.DataFrame:
    rounds = vergelijkbare_rondes(schouw, norm, jaar)
    scores = aandeel_op_ambitie(schouw[schouw["ronde"].isin(rounds)], norm, ["wijk", "meetlat"])
    scores["sleutel"] = scores["meetlat"].map(normalise).astype("object")
    scores = scores.astype({"wijk": "object"}).drop_duplicates(["wijk", "sleutel"])
    counts = ["n", "op_ambitie"]
    scores = scores[["wijk", "sleutel", *counts, "aandeel", "laag", "hoog"]]
    keyed = table.assign(sleutel=table["meetlat"].map(normalise).astype("object"))
    merged = keyed.merge(scores, on=["wijk", "sleutel"], how="left")
    merged[counts] = merged[counts].fillna(0).astype("int64")
    return merged
