"""Whether the price of the service company is in line with the market.

Tariff beside the market band, like with like.

The traps: a tariff holds the overhead of the company and a market price may not, so each side is
brought to one basis, and a share that nobody knows leaves that basis unknown; a market price is one
of another year and moves with an index, and which index decides; a band of few prices is no market.
A tariff above the band is a question to ask, not proof of inefficiency: level, areaal and task may
differ.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analyse.begroting.prijsindex import gebruikte_index
from analyse.begroting.productbladen import laatste_productbladen, productkenmerken
from analyse.tables import ONBEKEND, cents, euros, normalise
from analyse.tables.arguments import require
from analyse.tables.frames import show_unknown

#: With overhead on both sides, without it on both sides, and as printed: what stands side by side
#: on paper.
GRONDSLAGEN = ("inclusief", "exclusief", "afgedrukt")
OORDELEN = ("onder", "binnen", "boven", ONBEKEND)
_BAND = ["laag", "midden", "hoog"]
_TEXT = ["product_code", "product", "eenheid", "tarief_overhead", "markt_overhead", "reeks", "bron"]
_COLUMNS = [
    "jaar",
    "grondslag",
    "product_code",
    "product",
    "eenheid",
    "tarief",
    *_BAND,
    "prijspeil",
    "reeks",
    "indexfactor",
    "oordeel",
    "positie",
    "afwijking",
    "hoeveelheid",
    "omzet",
    "verschil",
    "buiten_band",
    "prijzen",
    "bron",
    "reden",
]


def vergelijking(
    markt: pd.DataFrame,
    prijsindex: pd.DataFrame,
    productblad: pd.DataFrame | None = None,
    areaal: pd.DataFrame | None = None,
    *,
    reeks: str | None = None,
    grondslagen: Sequence[str] = GRONDSLAGEN,
) -> pd.DataFrame:
    """Every tariff beside its market price, on each basis, in the prices of the year of the tariff.

    Parameters
    ----------
    markt, prijsindex
        The tables of these names.
    productblad, areaal
        The tables of these names; the first gives the share of overhead and the objecttype that
        `markt` does not name, the second the quantity of 1 January of the year.
    reeks
        Index series for all rows, in stead of the one each row names.
    grondslagen
        The bases that are wanted.

    Returns
    -------
    pandas.DataFrame
        A row a comparison and grondslag, sorted by year, grondslag and verschil (largest first):
        tarief, laag, midden, hoog (euro a unit, at the price level of the year), prijspeil (of the
        market price as given), reeks and indexfactor (NaN when not known), oordeel (onder, binnen,
        boven the band, or onbekend), positie (0 at laag, 1 at hoog), afwijking (tarief / midden -
        1), hoeveelheid, omzet (tarief x hoeveelheid), verschil ((tarief - midden) x hoeveelheid),
        buiten_band (what lies beyond the band x hoeveelheid; 0 within it), all in whole cents,
        prijzen, bron, and reden: why something is not known.
    """
    require(markt, ["jaar", "product", "tarief", "markt_laag", "markt_midden", "markt_hoog"])
    rows = show_unknown(markt, _TEXT).reset_index(drop=True)
    rows["reeks"] = (
        reeks if reeks is not None else rows["reeks"].mask(rows["reeks"] == ONBEKEND, "")
    )
    rows["overhead"] = rows["overhead"].fillna(_overhead(rows, productblad))
    rows["hoeveelheid"] = rows["hoeveelheid"].fillna(_areaal(rows, productblad, areaal))
    rows["peil"] = (
        rows["prijspeil"].astype("float64").fillna(rows["jaar"].astype("float64")).astype("int64")
    )
    rows["indexfactor"] = _factors(rows, prijsindex)
    table = pd.concat([_on(rows, basis) for basis in grondslagen], ignore_index=True)
    table["grondslag"] = pd.Categorical(table["grondslag"], GRONDSLAGEN, ordered=True)
    table = table.sort_values(
        ["jaar", "grondslag", "verschil", "product"],
        ascending=[True, True, False, True],
        kind="stable",
        ignore_index=True,
    )
    return table.astype({"grondslag": "object"})[_COLUMNS]


def totaal(vergeleken: pd.DataFrame) -> pd.DataFrame:
    """How many products and how much money lie below, in and above the market band, per year and grondslag.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, grondslag, producten, onder, binnen, boven, onbekend (numbers of products),
        omzet (of those with a known verschil), omzet_onbekend (of the others; products without a
        quantity have none), verschil and buiten_band (euro, sums of cents; NaN when nothing is
        known) and afwijking (verschil / (omzet - verschil): the tariffs against the market,
        weighted by quantity).
    """
    keys = ["jaar", "grondslag"]
    order = pd.MultiIndex.from_tuples(
        [
            (y, b)
            for y in sorted(vergeleken["jaar"].unique())
            for b in GRONDSLAGEN
            if b in set(vergeleken["grondslag"])
        ],
        names=keys,
    )
    known = vergeleken["verschil"].notna()
    group = [vergeleken[k] for k in keys]
    table = vergeleken.groupby(keys).size().rename("producten").to_frame()
    for verdict in OORDELEN:
        table[verdict] = (vergeleken["oordeel"] == verdict).groupby(group).sum()
    for name, column, on in (
        ("omzet", "omzet", known),
        ("omzet_onbekend", "omzet", ~known),
        ("verschil", "verschil", known),
        ("buiten_band", "buiten_band", vergeleken["buiten_band"].notna()),
    ):
        table[name] = euros(cents(vergeleken[column].where(on)).groupby(group).sum()).where(
            on.groupby(group).any() | (name[:5] == "omzet")
        )
    market = table["omzet"] - table["verschil"]
    table["afwijking"] = table["verschil"] / market.where(market > 0)
    return table.reindex(order).reset_index()


def dekking(
    vergeleken: pd.DataFrame, lasten: pd.DataFrame, grondslag: str = "inclusief"
) -> pd.DataFrame:
    """Which part of the money has a market price beside it.

    Parameters
    ----------
    vergeleken
        As `vergelijking` returns it.
    lasten
        Regular lasten: jaar, product_code, product, bedrag (euro), such as `begroting.reguliere_lasten`
        gives.
    grondslag
        The basis on which must have been compared.

    Returns
    -------
    pandas.DataFrame
        Per year of `vergeleken`: jaar, status ("vergeleken", "marktprijs, niet vergelijkbaar",
        "geen marktprijs"), producten, bedrag (euro) and aandeel (of the money of that year). The
        three together are all lasten, to the cent.
    """
    rows = vergeleken[vergeleken["grondslag"] == grondslag]
    rows = rows.assign(
        sleutel=_key(rows), bekend=rows["afwijking"].notna() | rows["positie"].notna()
    )
    known = rows.groupby(["jaar", "sleutel"])["bekend"].any()
    money = show_unknown(
        lasten[lasten["jaar"].isin(rows["jaar"].unique())], ["product_code", "product"]
    )
    money = money.assign(sleutel=_key(money), _cent=cents(money["bedrag"]))
    found = [known.get((y, k)) for y, k in zip(money["jaar"], money["sleutel"], strict=True)]
    status = {True: _STATUS[0], False: _STATUS[1], None: _STATUS[2]}
    money["status"] = pd.Categorical(
        [status[None if f is None else bool(f)] for f in found], _STATUS, ordered=True
    )
    table = (
        money.groupby(["jaar", "status"], observed=True)
        .agg(producten=("sleutel", "nunique"), _cent=("_cent", "sum"))
        .reset_index()
    )
    whole = table.groupby("jaar")["_cent"].transform("sum")
    table["bedrag"] = euros(table["_cent"])
    table["aandeel"] = table["_cent"] / whole.where(whole > 0)
    return table.astype({"status": "object"}).drop(columns="_cent")


_STATUS = ["vergeleken", "marktprijs, niet vergelijkbaar", "geen marktprijs"]


def indexgevoeligheid(
    markt: pd.DataFrame,
    prijsindex: pd.DataFrame,
    jaar: int,
    grondslag: str = "inclusief",
    **tables: pd.DataFrame | None,
) -> pd.DataFrame:
    """The outcome of one year under each index series, and without one.

    Returns
    -------
    pandas.DataFrame
        Columns reeks ("zoals opgegeven" first, then "zonder index", then each series by verschil),
        vergeleken (products with a known verschil), boven (products), verschil (euro), afwijking.
    """
    now = markt[markt["jaar"] == jaar]
    names = sorted({str(r) for r in prijsindex["reeks"].dropna()}) if len(prijsindex) else []
    lines = []
    same = now.assign(prijspeil=now["jaar"])
    for label, source, series in [
        ("zoals opgegeven", now, None),
        ("zonder index", same, None),
        *((name, now, name) for name in names),
    ]:
        rows = vergelijking(source, prijsindex, **tables, reeks=series, grondslagen=[grondslag])
        if len(rows):
            whole = totaal(rows).iloc[0]
            lines.append(
                (
                    label,
                    int(rows["verschil"].notna().sum()),
                    int(whole["boven"]),
                    whole["verschil"],
                    whole["afwijking"],
                )
            )
    table = pd.DataFrame(lines, columns=["reeks", "vergeleken", "boven", "verschil", "afwijking"])
    head, rest = table.head(2), table.iloc[2:]
    rest = rest[rest["vergeleken"] > 0].sort_values(["verschil", "reeks"], kind="stable")
    return pd.concat([head, rest], ignore_index=True)


def _on(rows: pd.DataFrame, basis: str) -> pd.DataFrame:
    """The comparison on one basis."""
    table = rows[
        [
            "jaar",
            "product_code",
            "product",
            "eenheid",
            "hoeveelheid",
            "prijzen",
            "bron",
            "reeks",
            "indexfactor",
        ]
    ].copy()
    table["grondslag"], table["prijspeil"] = basis, rows["peil"]
    own, market = (
        (np.ones(len(rows)), np.ones(len(rows)))
        if basis == "afgedrukt"
        else (
            _to(rows["tarief_overhead"], rows["overhead"], basis),
            _to(rows["markt_overhead"], rows["overhead_markt"], basis),
        )
    )
    # Rounded far beyond any price, so that a tariff on the edge of the band stays on it.
    table["tarief"] = (rows["tarief"] * own).round(10)
    for name in _BAND:
        table[name] = (rows[f"markt_{name}"] * market * rows["indexfactor"]).round(10)
    low, high = table["laag"], table["hoog"]
    sound = (low <= high) & ~(table["midden"] < low) & ~(table["midden"] > high)
    broken = low.notna() & high.notna() & ~sound
    table.loc[broken, _BAND] = np.nan
    price, low, high = table["tarief"], table["laag"], table["hoog"]
    verdict = np.select(
        [price.isna() | low.isna() | high.isna(), price > high, price < low],
        [ONBEKEND, "boven", "onder"],
        "binnen",
    )
    table["oordeel"] = verdict
    width = (high - low).where(high > low)
    table["positie"] = (price - low) / width
    table["afwijking"] = price / table["midden"].where(table["midden"] > 0) - 1
    size = table["hoeveelheid"]
    beyond = (price - high).clip(lower=0) + (price - low).clip(upper=0)
    for name, each in (
        ("omzet", price),
        ("verschil", price - table["midden"]),
        ("buiten_band", beyond),
    ):
        amount = each * size
        table[name] = euros(cents(amount)).where(amount.notna())
    table["reden"] = _reasons(rows, table, own, market, broken)
    return table


def _to(said: pd.Series, share: pd.Series, basis: str) -> np.ndarray:
    """What a price is multiplied by to come to a basis; NaN when the way is not known."""
    share = share.where((share >= 0) & (share < 1))
    other = 1 / (1 - share) if basis == "inclusief" else 1 - share
    # Of nothing, with and without is the same, whatever the source says.
    return np.asarray(
        np.select([said == basis, (said != ONBEKEND) | (share == 0)], [1.0, other], np.nan),
        dtype=float,
    )


def _reasons(
    rows: pd.DataFrame, table: pd.DataFrame, own: np.ndarray, market: np.ndarray, broken: pd.Series
) -> list[str]:
    """Per row what is missing, in the order in which someone would look for it."""
    nothing = rows[["markt_laag", "markt_midden", "markt_hoog"]].isna().all(axis=1)
    checks = [
        (nothing, "geen marktprijs"),
        (rows["tarief"].isna(), "geen tarief"),
        (pd.Series(np.isnan(own)), "overhead in het tarief onbekend"),
        (pd.Series(np.isnan(market)) & ~nothing, "overhead in de marktprijs onbekend"),
        (rows["indexfactor"].isna() & ~nothing, "geen index voor het prijspeil"),
        (broken, "band klopt niet: laag, midden en hoog staan niet op volgorde"),
        (rows["markt_midden"].isna() & ~nothing, "geen midden"),
        ((rows["markt_laag"].isna() | rows["markt_hoog"].isna()) & ~nothing, "geen volledige band"),
        (table["hoeveelheid"].isna(), "geen hoeveelheid"),
    ]
    return ["; ".join(text for mask, text in checks if mask.iloc[i]) for i in range(len(rows))]


def _factors(rows: pd.DataFrame, prijsindex: pd.DataFrame) -> pd.Series:
    """Index of the year over that of the price level.

    1 when they are one year, NaN when the series does not hold both.
    """
    factors = pd.Series(np.where(rows["peil"] == rows["jaar"], 1.0, np.nan), index=rows.index)
    if prijsindex.empty:
        return factors
    for (level, year), part in rows[rows["peil"] != rows["jaar"]].groupby(["peil", "jaar"]):
        found = gebruikte_index(
            part.assign(kostensoort=part["reeks"]), prijsindex, int(level), int(year)
        )
        factors.loc[part.index] = part["reeks"].map(found.set_index("kostensoort")["factor"])
    return factors


def _overhead(rows: pd.DataFrame, productblad: pd.DataFrame | None) -> pd.Series:
    """Share of overhead in the price of each product, from its latest productblad."""
    if productblad is None or productblad.empty:
        return pd.Series(np.nan, index=rows.index)
    return rows["product_code"].map(laatste_productbladen(productblad)["overhead"])


def _areaal(
    rows: pd.DataFrame, productblad: pd.DataFrame | None, areaal: pd.DataFrame | None
) -> pd.Series:
    """Stand of 1 January of the objecttype of each product in the year of its tariff.

    NaN when its unit is another.
    """
    if productblad is None or areaal is None or productblad.empty or areaal.empty:
        return pd.Series(np.nan, index=rows.index)
    stand = show_unknown(areaal, ["mutatie", "eenheid"])
    stand = stand[stand["mutatie"].isin(["stand", ONBEKEND])]
    stand = stand.assign(
        objecttype=stand["objecttype"].map(normalise),
        eenheid=stand["eenheid"].astype("object").map(normalise),
    )
    size = stand.groupby(["objecttype", "jaar", "eenheid"])["hoeveelheid"].sum()
    objecttype = rows["product_code"].map(productkenmerken(productblad)["objecttype"])
    unit = rows["eenheid"].map(normalise)
    return pd.Series(
        [size.get(key, np.nan) for key in zip(objecttype, rows["jaar"], unit, strict=True)],
        rows.index,
        dtype=float,
    )


def _key(frame: pd.DataFrame) -> pd.Series:
    """What a product is known by: its code, else its name."""
    code = frame["product_code"].astype("object")
    return code.mask(code == ONBEKEND, frame["product"].astype("object"))


def laatste_jaar(vergeleken: pd.DataFrame) -> int | None:
    """The last year in which something could be compared, else the last there is."""
    some = vergeleken[vergeleken["afwijking"].notna() | vergeleken["positie"].notna()]
    years: Sequence[int] = sorted(some["jaar"].unique()) or sorted(vergeleken["jaar"].unique())
    return int(years[-1]) if len(years) else None
