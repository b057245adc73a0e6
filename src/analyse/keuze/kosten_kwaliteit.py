"""What a product costs per unit in a wijk, beside how it scores there.

The traps: two figures beside each other are no cause and effect (a dear wijk may be dear because it
is small, busy or wet); money that belongs to no wijk has no areaal to be divided by; and a score of
one year holds only rounds that were measured in one way.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analyse.begroting.productbladen import laatste_productbladen, productkenmerken
from analyse.keuze.mogelijkheden import areaal_stand, vaste_lasten
from analyse.schouw.beeldkwaliteit import aandeel_op_ambitie
from analyse.schouw.breuken import schouw_breuken, schouw_segmenten
from analyse.tables import ONBEKEND, normalise, part_of, sum_euro

_COLUMNS = [
    "product_code",
    "product",
    "wijk",
    "eenheid",
    "hoeveelheid",
    "kosten",
    "per_eenheid",
]
_COLUMNS += ["meetlat", "n", "op_ambitie", "aandeel", "laag", "hoog"]


def vergelijkbare_rondes(
    schouw: pd.DataFrame, norm: pd.DataFrame, jaar: int | None
) -> list[str]:
    """Policy rounds of a year after its last break in method, edition or norm, in order."""
    beleid = schouw[schouw["methode"] == "beleid"]
    if beleid.empty:
        return []
    order = schouw_segmenten(schouw, schouw_breuken(schouw, norm))
    within = beleid[beleid["datum"].dt.year == jaar]
    order = order[order["ronde"].isin(within["ronde"])]
    last = order["segment"].max()
    return list(order.loc[order["segment"] == last, "ronde"])


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
    lines = vaste_lasten(begroting)
    lines = lines[lines["jaar"] == jaar]
    lines = lines[lines["product_code"].isin(known.index)]
    key = ["product_code", "wijk"]
    cost = sum_euro(lines, key).rename("kosten").reset_index()
    of_product = known["objecttype"].rename_axis("product_code").reset_index()
    of_product = of_product[of_product["product_code"].isin(cost["product_code"])]
    size = of_product.merge(_sizes(areaal, jaar), on="objecttype").drop(columns="objecttype")
    table = size.merge(cost, on=key, how="outer")
    table["eenheid"] = table["eenheid"].fillna("")
    table["per_eenheid"] = part_of(table["kosten"], table["hoeveelheid"])
    names = laatste_productbladen(productblad)
    code = table["product_code"]
    table["product"] = code.map(names["product"])
    named = code.map(known["meetlat"]) != ""
    table["meetlat"] = code.map(names["meetlat"]).where(named, "")
    table = _with_scores(table, schouw, norm, jaar)
    table["meest"] = -table.groupby("product_code")["kosten"].transform("sum")
    table["wijkloos"] = table["wijk"] == ONBEKEND
    order = ["meest", "product_code", "wijkloos", "wijk"]
    return table.sort_values(order, kind="stable", ignore_index=True)[_COLUMNS]


def _sizes(areaal: pd.DataFrame, jaar: int | None) -> pd.DataFrame:
    """Areaal on 1 January per objecttype and wijk; square metres and pieces do not add up."""
    groups = areaal_stand(areaal, jaar, ["wijk", "eenheid"]).groupby(["objecttype", "wijk"])
    size = groups["hoeveelheid"].sum().to_frame()
    size["eenheid"] = groups["eenheid"].first()
    several = groups["eenheid"].nunique() > 1
    size.loc[several, ["eenheid", "hoeveelheid"]] = ["", np.nan]
    return size.reset_index()


def _with_scores(
    table: pd.DataFrame, schouw: pd.DataFrame, norm: pd.DataFrame, jaar: int | None
) -> pd.DataFrame:
    rounds = vergelijkbare_rondes(schouw, norm, jaar)
    scores = aandeel_op_ambitie(schouw[schouw["ronde"].isin(rounds)], norm, ["wijk", "meetlat"])
    scores["sleutel"] = scores.pop("meetlat").map(normalise)
    keyed = table.assign(sleutel=table["meetlat"].map(normalise))
    keys, counts = ["wijk", "sleutel"], ["n", "op_ambitie"]
    # Without rows a text has no type of its own, and pandas joins no texts to numbers.
    texts = dict.fromkeys(keys, "object")
    scores = scores.drop_duplicates(keys).astype(texts)
    merged = keyed.astype(texts).merge(scores, on=keys, how="left")
    merged[counts] = merged[counts].fillna(0).astype("int64")
    return merged
