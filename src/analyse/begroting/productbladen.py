"""What the service agreement says per product, version after version.

What came in, what changed, what it costs a year.

The traps: a new version replaces the one before it from its day on, and only of that product, so
the agreement of a day is the last version of every product by then; and a product that ends stays
in the list, with a yearly amount of nought.
"""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analyse.tables import ONBEKEND, cents, euros, minus_euro, normalise, sum_euro
from analyse.tables.arguments import require
from analyse.tables.frames import listed, show_unknown

_KEY = ["product_code", "geldig_van"]
_TEXTS = ("product", "versie", "herkomst", "omschrijving")
_CHANGES = {
    "toegevoegd": "nieuw product",
    "gewijzigd": "ander bedrag",
    "beeindigd": "beëindigd",
}


def productblad_versies(productblad: pd.DataFrame) -> pd.DataFrame:
    """Every version of every product, with what it changed.

    Parameters
    ----------
    productblad
        Table productblad. Rows of one product and day are one version; a product is followed by its
        code.

    Returns
    -------
    pandas.DataFrame
        Columns product_code, product, versie, geldig_van, herkomst (bestaand, nieuw, or both),
        vorig (amount of the version before), jaarbedrag and verschil (euro), and wijziging: "eerste
        versie" (on the first day of the agreement), "nieuw product", "ander bedrag", "andere
        omschrijving", "beëindigd" (nought from now on) or "ongewijzigd". For a product's first
        version `vorig` is NaN and `verschil` the whole amount.

    Raises
    ------
    ValueError
        When a row has no day from which it holds.
    """
    rows = _dated(productblad)
    texts = rows.groupby(_KEY)[list(_TEXTS)].agg(listed)
    table = texts.join(sum_euro(rows, _KEY, "jaarbedrag")).reset_index()
    table["vorig"] = table.groupby("product_code")["jaarbedrag"].shift()
    table["verschil"] = minus_euro(table["jaarbedrag"], table["vorig"].fillna(0.0))
    table["wijziging"] = _change(table)
    return table[
        [
            "product_code",
            "product",
            "versie",
            "geldig_van",
            "herkomst",
            "vorig",
            "jaarbedrag",
            "verschil",
            "wijziging",
        ]
    ]


def _change(versions: pd.DataFrame) -> pd.Series:
    """What each version changed; the last of these that holds."""
    text = versions["omschrijving"]
    before = versions["vorig"]
    previous_text = text.groupby(versions["product_code"]).shift()
    first = ~versions.duplicated("product_code")
    start = versions["geldig_van"] == versions["geldig_van"].min()
    change = pd.Series("ongewijzigd", versions.index)
    change = change.mask((text != previous_text) & (text != ONBEKEND), "andere omschrijving")
    change = change.mask(versions["jaarbedrag"] != before, _CHANGES["gewijzigd"])
    ended = (versions["jaarbedrag"] == 0) & (before != 0)
    change = change.mask(ended, _CHANGES["beeindigd"])
    change = change.mask(first, _CHANGES["toegevoegd"])
    return change.mask(first & start, "eerste versie")


def productblad_in_kracht(productblad: pd.DataFrame, op: dt.date) -> pd.DataFrame:
    """The rows of the agreement as it holds on a day: of each product its last version by then.

    Returns
    -------
    pandas.DataFrame
        Rows of `productblad` as they are, by product; none before the first version.
    """
    rows = _dated(productblad)
    rows = rows[rows["geldig_van"] <= pd.Timestamp(op)]
    last = rows["geldig_van"] == rows.groupby("product_code")["geldig_van"].transform("max")
    return rows[last].sort_values("product_code", kind="stable").reset_index(drop=True)


def productblad_totalen(productblad: pd.DataFrame) -> pd.DataFrame:
    """What the whole agreement comes to a year, on each day that a version began.

    Returns
    -------
    pandas.DataFrame
        Columns geldig_van, versie (names of the versions that began then), producten (with an
        amount), toegevoegd, gewijzigd, beeindigd (euro; what that day changed), totaal (euro) and
        aandeel_nieuw (part of the total of herkomst nieuw; NaN when no herkomst is known). To the
        cent: totaal = the total before + toegevoegd + gewijzigd + beeindigd.
    """
    every = productblad_versies(productblad)
    every["wijziging"] = every["wijziging"].replace("eerste versie", _CHANGES["toegevoegd"])
    day = every["geldig_van"]
    change = every["wijziging"]
    changed = cents(every["verschil"]).groupby([day, change]).sum()
    changed = changed.unstack(fill_value=0)
    changed = changed.reindex(columns=list(_CHANGES.values()), fill_value=0)
    table = pd.DataFrame({"versie": every.groupby("geldig_van")["versie"].agg(listed)})
    held = [productblad_in_kracht(productblad, day) for day in table.index]
    table["producten"] = [_with_amount(rows) for rows in held]
    for name, kind in _CHANGES.items():
        table[name] = euros(changed[kind])
    total = changed.sum(axis=1).cumsum()
    table["totaal"] = euros(total)
    new = pd.Series([_new_work(rows) for rows in held], table.index, dtype=float)
    table["aandeel_nieuw"] = new / total.where(total != 0)
    return table.reset_index()


def _with_amount(rows: pd.DataFrame) -> int:
    """How many products have a yearly amount."""
    return int((sum_euro(rows, "product_code", "jaarbedrag") != 0).sum())


def _new_work(rows: pd.DataFrame) -> float:
    """Cents a year of herkomst nieuw; not known when no row says its herkomst."""
    if (rows["herkomst"] == ONBEKEND).all():
        return float("nan")
    new = rows[rows["herkomst"] == "nieuw"]
    return float(cents(new["jaarbedrag"]).sum())


def laatste_productbladen(productblad: pd.DataFrame) -> pd.DataFrame:
    """The latest productblad of each product, indexed by product_code.

    One without a date comes before all others.
    """
    rows = productblad.sort_values("geldig_van", na_position="first", kind="stable")
    return rows.drop_duplicates("product_code", keep="last").set_index("product_code")


def productkenmerken(productblad: pd.DataFrame) -> pd.DataFrame:
    """Objecttype, meetlat and stuurbaar of each product, from its latest productblad.

    Returns
    -------
    pandas.DataFrame
        Indexed by product_code: objecttype and meetlat (compared form, empty when the product has
        none), stuurbaar ("ja", "nee" or "onbekend").
    """
    latest = laatste_productbladen(show_unknown(productblad, ["product_code", "stuurbaar"]))
    table = latest[["objecttype", "meetlat", "stuurbaar"]].copy()
    for name in ("objecttype", "meetlat"):
        text = table[name].astype("object")
        text = text.where(text != ONBEKEND).fillna("")
        table[name] = text.map(normalise)
    return table


def _dated(productblad: pd.DataFrame) -> pd.DataFrame:
    """The table with its optional texts known or said to be unknown."""
    require(productblad, [*_KEY, "jaarbedrag"])
    undated = int(productblad["geldig_van"].isna().sum())
    if undated:
        raise ValueError(f"{undated} productbladen hebben geen datum waarop zij ingaan")
    absent = [name for name in _TEXTS if name not in productblad.columns]
    rows = productblad.assign(**dict.fromkeys(absent, ONBEKEND))
    return show_unknown(rows, ["product_code", *_TEXTS])
