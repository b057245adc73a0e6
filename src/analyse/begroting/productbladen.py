"""What the service agreement says per product, version after version.

What came in, what changed, what it costs a year.

The traps: a new version replaces the one before it from its day on, and only of that product, so
the agreement of a day is the last version of every product by then; and a product that ends stays
in the list, with a yearly amount of nought.
"""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analyse.tables import ONBEKEND, cents, euros, normalise
from analyse.tables.arguments import require
from analyse.tables.frames import show_unknown

_KEY = ["product_code", "geldig_van"]
_TEXTS = ("product", "versie", "herkomst", "omschrijving")
_KINDS = {"toegevoegd": "nieuw product", "gewijzigd": "ander bedrag", "beeindigd": "beëindigd"}


def versies(productblad: pd.DataFrame) -> pd.DataFrame:
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
    rows = rows.assign(_cent=cents(rows["jaarbedrag"]))
    table = (
        rows.groupby(_KEY, sort=True)
        .agg(_cent=("_cent", "sum"), **{c: (c, _listed) for c in _TEXTS})
        .reset_index()
    )
    product = table.groupby("product_code")
    before, first = product["_cent"].shift(), ~table.duplicated("product_code")
    said = (table["omschrijving"] != product["omschrijving"].shift()) & (
        table["omschrijving"] != ONBEKEND
    )
    kind = (
        pd.Series("ongewijzigd", table.index)
        .mask(said, "andere omschrijving")
        .mask(table["_cent"] != before, _KINDS["gewijzigd"])
    )
    kind = kind.mask((table["_cent"] == 0) & (before != 0), _KINDS["beeindigd"]).mask(
        first, _KINDS["toegevoegd"]
    )
    table["wijziging"] = kind.mask(
        first & (table["geldig_van"] == table["geldig_van"].min()), "eerste versie"
    )
    table = table.assign(
        vorig=euros(before),
        jaarbedrag=euros(table["_cent"]),
        verschil=euros(table["_cent"] - before.fillna(0)),
    )
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


def in_kracht(productblad: pd.DataFrame, op: dt.date) -> pd.DataFrame:
    """The rows of the agreement as it holds on a day.

    Of each product those of its last version by then.

    Returns
    -------
    pandas.DataFrame
        Rows of `productblad` as they are, by product; none before the first version.
    """
    rows = _dated(productblad)
    rows = rows[rows["geldig_van"] <= pd.Timestamp(op)]
    last = rows["geldig_van"] == rows.groupby("product_code")["geldig_van"].transform("max")
    return rows[last].sort_values("product_code", kind="stable").reset_index(drop=True)


def totalen(productblad: pd.DataFrame) -> pd.DataFrame:
    """What the whole agreement comes to a year, on each day that a version began.

    Returns
    -------
    pandas.DataFrame
        Columns geldig_van, versie (names of the versions that began then), producten (with an
        amount), toegevoegd, gewijzigd, beeindigd (euro; what that day changed), totaal (euro) and
        aandeel_nieuw (part of the total of herkomst nieuw; NaN when no herkomst is known). To the
        cent: totaal = the total before + toegevoegd + gewijzigd + beeindigd.
    """
    every = versies(productblad)
    change = (
        cents(every["verschil"])
        .groupby([every["geldig_van"], every["wijziging"]])
        .sum()
        .unstack(fill_value=0)
    )
    change = change.reindex(columns=[*_KINDS.values(), "eerste versie"], fill_value=0)
    change[_KINDS["toegevoegd"]] += change.pop("eerste versie")
    table = pd.DataFrame({"versie": every.groupby("geldig_van")["versie"].agg(_listed)})
    held = [in_kracht(productblad, day) for day in table.index]
    amounts = [cents(rows["jaarbedrag"]) for rows in held]
    total = change.sum(axis=1).cumsum()
    new = [
        (
            float(a[rows["herkomst"] == "nieuw"].sum())
            if (rows["herkomst"] != ONBEKEND).any()
            else float("nan")
        )
        for a, rows in zip(amounts, held, strict=True)
    ]
    table["producten"] = [
        int((a.groupby(rows["product_code"]).sum() != 0).sum())
        for a, rows in zip(amounts, held, strict=True)
    ]
    table = table.assign(
        **{name: euros(change[kind]) for name, kind in _KINDS.items()}, totaal=euros(total)
    )
    return table.assign(
        aandeel_nieuw=pd.Series(new, total.index, dtype=float) / total.where(total != 0)
    ).reset_index()


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
        table[name] = text.where(text != ONBEKEND).fillna("").map(normalise)
    return table


def _dated(productblad: pd.DataFrame) -> pd.DataFrame:
    """The table with its optional texts known or said to be unknown."""
    require(productblad, [*_KEY, "jaarbedrag"])
    if productblad["geldig_van"].isna().any():
        raise ValueError(
            f"{int(productblad['geldig_van'].isna().sum())} productbladen hebben geen datum waarop"
            " zij ingaan"
        )
    rows = productblad.assign(**{c: ONBEKEND for c in _TEXTS if c not in productblad.columns})
    return show_unknown(rows, ["product_code", *_TEXTS])


def _listed(values: pd.Series) -> str:
    """Different values once, in alphabetical order."""
    return " en ".join(sorted(set(map(str, values))))
