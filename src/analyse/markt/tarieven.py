"""Whether the price of the service company is in line with the market: like beside like.

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
from analyse.tables import ONBEKEND, cents, euros, normalise, part_of
from analyse.tables.arguments import require, require_choice, require_year
from analyse.tables.frames import reasons, show_unknown

#: With overhead on both sides, without it on both sides, and as printed: what stands side by side
#: on paper.
INCLUSIEF, EXCLUSIEF, AFGEDRUKT = "inclusief", "exclusief", "afgedrukt"
GRONDSLAGEN = (INCLUSIEF, EXCLUSIEF, AFGEDRUKT)
_OVERHEAD = {
    INCLUSIEF: "met overhead",
    EXCLUSIEF: "zonder overhead",
    AFGEDRUKT: "zoals afgedrukt",
}
#: Where a tariff lies against its band.
ONDER, BINNEN, BOVEN = "onder", "binnen", "boven"
OORDELEN = (ONDER, BINNEN, BOVEN, ONBEKEND)
#: Whether money has a market price beside it.
VERGELEKEN = "vergeleken"
_STATUS = [VERGELEKEN, "marktprijs, niet vergelijkbaar", "geen marktprijs"]
#: The rows of `tarieven_indexgevoeligheid` before those of each series.
OPGEGEVEN, ZONDER_INDEX = "zoals opgegeven", "zonder index"
_BAND = ["laag", "midden", "hoog"]
_MARKT = ["markt_laag", "markt_midden", "markt_hoog"]
_TEXT = [
    "product_code",
    "product",
    "eenheid",
    "tarief_overhead",
    "markt_overhead",
    "reeks",
    "bron",
]
_COLUMNS = ["jaar", "grondslag", "product_code", "product", "eenheid", "tarief", *_BAND]
_COLUMNS += ["prijspeil", "reeks", "indexfactor", "oordeel", "positie", "afwijking"]
_COLUMNS += ["hoeveelheid", "omzet", "verschil", "buiten_band", "prijzen", "bron", "reden"]


def tarieven_naast_markt(
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
    require(markt, ["jaar", "product", "tarief", *_MARKT])
    for basis in grondslagen:
        require_choice(basis, GRONDSLAGEN, "grondslag")
    rows = show_unknown(markt, _TEXT).reset_index(drop=True)
    if reeks is not None:
        rows["reeks"] = reeks
    rows["reeks"] = rows["reeks"].replace(ONBEKEND, "")
    rows["overhead"] = rows["overhead"].fillna(_overhead(rows, productblad))
    rows["hoeveelheid"] = rows["hoeveelheid"].fillna(_areaal(rows, productblad, areaal))
    rows["prijspeil"] = rows["prijspeil"].fillna(rows["jaar"]).astype("int64")
    rows["indexfactor"] = _factors(rows, prijsindex)
    table = pd.concat([_on(rows, basis) for basis in grondslagen], ignore_index=True)
    table["plaats"] = table["grondslag"].map(GRONDSLAGEN.index)
    order = ["jaar", "plaats", "verschil", "product"]
    largest_first = [True, True, False, True]
    table = table.sort_values(order, ascending=largest_first, kind="stable", ignore_index=True)
    return table[_COLUMNS]


def met_overhead(grondslag: str) -> str:
    """What a basis is called in a sentence."""
    return _OVERHEAD[grondslag]


def tarieven_totaal(vergeleken: pd.DataFrame) -> pd.DataFrame:
    """How many products and how much money lie below, in and above the band, per year and basis.

    Parameters
    ----------
    vergeleken
        As `tarieven_naast_markt` returns it.

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
    turnover, gap, beyond = (vergeleken[c] for c in ("omzet", "verschil", "buiten_band"))
    rows = vergeleken[keys].assign(producten=1)
    for verdict in OORDELEN:
        rows[verdict] = vergeleken["oordeel"] == verdict
    rows["omzet"] = cents(turnover.where(gap.notna()))
    rows["omzet_onbekend"] = cents(turnover.where(gap.isna()))
    rows["verschil"] = cents(gap).where(gap.notna())
    rows["buiten_band"] = cents(beyond).where(beyond.notna())
    table = rows.groupby(keys, sort=False).sum(min_count=1)
    amounts = ["omzet", "omzet_onbekend", "verschil", "buiten_band"]
    table[amounts] = euros(table[amounts])
    market = table["omzet"] - table["verschil"]
    table["afwijking"] = part_of(table["verschil"], market)
    return table.reset_index()


def _comparable(vergeleken: pd.DataFrame) -> pd.Series:
    return vergeleken["afwijking"].notna() | vergeleken["positie"].notna()


def tarieven_dekking(
    vergeleken: pd.DataFrame, lasten: pd.DataFrame, grondslag: str = INCLUSIEF
) -> pd.DataFrame:
    """Which part of the money has a market price beside it.

    Parameters
    ----------
    vergeleken
        As `tarieven_naast_markt` returns it.
    lasten
        Regular lasten: jaar, product_code, product, bedrag (euro), such as `reguliere_lasten`
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
    require_choice(grondslag, GRONDSLAGEN, "grondslag")
    rows = vergeleken[vergeleken["grondslag"] == grondslag]
    known = _comparable(rows).groupby([rows["jaar"], _key(rows)]).any()
    money = lasten[lasten["jaar"].isin(rows["jaar"])]
    money = show_unknown(money, ["product_code", "product"])
    product = _key(money)
    asked = pd.MultiIndex.from_arrays([money["jaar"], product])
    found = known.map({True: _STATUS[0], False: _STATUS[1]}).reindex(asked)
    status = pd.Categorical(found.fillna(_STATUS[2]), _STATUS, ordered=True)
    money = money.assign(product=product, status=status, cent=cents(money["bedrag"]))
    groups = money.groupby(["jaar", "status"], observed=True)
    table = groups.agg(producten=("product", "nunique"), cent=("cent", "sum")).reset_index()
    cent = table.pop("cent")
    whole = cent.groupby(table["jaar"]).transform("sum")
    table["bedrag"] = euros(cent)
    table["aandeel"] = part_of(cent, whole)
    return table.astype({"status": "object"})


def tarieven_indexgevoeligheid(
    markt: pd.DataFrame,
    prijsindex: pd.DataFrame,
    jaar: int,
    productblad: pd.DataFrame | None = None,
    areaal: pd.DataFrame | None = None,
    grondslag: str = INCLUSIEF,
) -> pd.DataFrame:
    """The outcome of one year under each index series, and without one.

    Returns
    -------
    pandas.DataFrame
        Columns reeks ("zoals opgegeven" first, then "zonder index", then each series by verschil),
        vergeleken (products with a known verschil), boven (products), verschil (euro), afwijking.
    """
    if len(markt):
        require_year(markt, jaar)
    now = markt[markt["jaar"] == jaar]
    # Prices of the year itself need no index.
    same = now.assign(prijspeil=now["jaar"])
    asked = [(OPGEGEVEN, now, None), (ZONDER_INDEX, same, None)]
    each_series = sorted(prijsindex["reeks"].dropna().unique())
    asked += [(series, now, series) for series in each_series]
    totals = []
    for label, source, series in asked:
        rows = tarieven_naast_markt(
            source, prijsindex, productblad, areaal, reeks=series, grondslagen=[grondslag]
        )
        known = rows["verschil"].notna().sum()
        totals.append(tarieven_totaal(rows).assign(reeks=label, vergeleken=known))
    table = pd.concat(totals)[["reeks", "vergeleken", "boven", "verschil", "afwijking"]]
    given = table["reeks"].isin([OPGEGEVEN, ZONDER_INDEX])
    each = table[~given & (table["vergeleken"] > 0)]
    each = each.sort_values(["verschil", "reeks"], kind="stable")
    return pd.concat([table[given], each], ignore_index=True)


def tarieven_laatste_jaar(vergeleken: pd.DataFrame) -> int | None:
    """The last year in which something could be compared, else the last there is."""
    comparable = _comparable(vergeleken)
    rows = vergeleken[comparable] if comparable.any() else vergeleken
    return max(rows["jaar"], default=None)


def _key(frame: pd.DataFrame) -> pd.Series:
    """What a product is known by: its code, else its name."""
    return frame["product_code"].mask(frame["product_code"] == ONBEKEND, frame["product"])


def _on(rows: pd.DataFrame, basis: str) -> pd.DataFrame:
    """The comparison on one basis."""
    table = rows.assign(grondslag=basis)
    own = market = np.ones(len(rows))
    if basis != AFGEDRUKT:
        own = _to(rows["tarief_overhead"], rows["overhead"], basis)
        market = _to(rows["markt_overhead"], rows["overhead_markt"], basis)
    # Rounded far beyond any price, so that a tariff on the edge of the band stays on it.
    table["tarief"] = (rows["tarief"] * own).round(10)
    for name in _BAND:
        price = rows[f"markt_{name}"] * market * rows["indexfactor"]
        table[name] = price.round(10)
    low, middle, high = (table[name] for name in _BAND)
    outside = (middle < low) | (middle > high)
    # With one edge the middle may lie anywhere.
    outside &= low.notna() & high.notna()
    broken = (low > high) | outside
    table.loc[broken, _BAND] = np.nan
    _add_verdict(table)
    table["reden"] = _reasons(rows, own, market, broken)
    return table


def _add_verdict(table: pd.DataFrame) -> None:
    """Where each tariff lies in its band, and what that is in euro."""
    price, size = table["tarief"], table["hoeveelheid"]
    low, middle, high = (table[name] for name in _BAND)
    unknown = price.isna() | low.isna() | high.isna()
    cases = [unknown, price > high, price < low]
    table["oordeel"] = np.select(cases, [ONBEKEND, BOVEN, ONDER], BINNEN)
    table["positie"] = part_of(price - low, high - low)
    table["afwijking"] = part_of(price, middle) - 1
    above = (price - high).clip(lower=0)
    under = (price - low).clip(upper=0)
    each = {"omzet": price, "verschil": price - middle, "buiten_band": above + under}
    for name, gap in each.items():
        amount = gap * size
        table[name] = euros(cents(amount)).where(amount.notna())


def _to(said: pd.Series, share: pd.Series, basis: str) -> np.ndarray:
    """What a price is multiplied by to come to a basis; NaN when the way is not known."""
    share = share.where((share >= 0) & (share < 1))
    other = 1 / (1 - share) if basis == INCLUSIEF else 1 - share
    # Of nothing, with and without is the same, whatever the source says.
    known = (said != ONBEKEND) | (share == 0)
    return np.select([said == basis, known], [1.0, other], np.nan)


def _reasons(
    rows: pd.DataFrame, own: np.ndarray, market: np.ndarray, broken: pd.Series
) -> list[str]:
    """Per row what is missing, in the order in which someone would look for it."""
    low, middle, high = (rows[name].isna() for name in _MARKT)
    some = ~(low & middle & high)
    checks = {
        "geen marktprijs": ~some,
        "geen tarief": rows["tarief"].isna(),
        "overhead in het tarief onbekend": np.isnan(own),
        "overhead in de marktprijs onbekend": np.isnan(market) & some,
        "geen index voor het prijspeil": rows["indexfactor"].isna() & some,
        "band klopt niet: laag, midden en hoog staan niet op volgorde": broken,
        "geen midden": middle & some,
        "geen volledige band": (low | high) & some,
        "geen hoeveelheid": rows["hoeveelheid"].isna(),
    }
    return reasons(checks)


def _factors(rows: pd.DataFrame, prijsindex: pd.DataFrame) -> pd.Series:
    """Index of the year over that of the price level; NaN when the series does not hold both."""
    moved = rows["prijspeil"] != rows["jaar"]
    factors = pd.Series(1.0, index=rows.index).mask(moved)
    if prijsindex.empty:
        return factors
    for (level, year), part in rows[moved].groupby(["prijspeil", "jaar"]):
        as_cost = part.assign(kostensoort=part["reeks"])
        found = gebruikte_index(as_cost, prijsindex, level, year)
        factor = found.set_index("kostensoort")["factor"]
        factors[part.index] = part["reeks"].map(factor)
    return factors


def _overhead(rows: pd.DataFrame, productblad: pd.DataFrame | None) -> pd.Series:
    """Share of overhead in the price of each product, from its latest productblad."""
    if productblad is None:
        return pd.Series(np.nan, index=rows.index)
    return rows["product_code"].map(laatste_productbladen(productblad)["overhead"])


def _areaal(
    rows: pd.DataFrame, productblad: pd.DataFrame | None, areaal: pd.DataFrame | None
) -> pd.Series:
    """Stand of 1 January of the objecttype of each product; NaN when its unit is another."""
    if productblad is None or areaal is None:
        return pd.Series(np.nan, index=rows.index)
    stand = show_unknown(areaal, ["mutatie", "eenheid"])
    stand = stand[stand["mutatie"].isin(["stand", ONBEKEND])]
    kind, unit = (stand[name].map(normalise) for name in ("objecttype", "eenheid"))
    size = stand["hoeveelheid"].groupby([kind, stand["jaar"], unit]).sum()
    kinds = productkenmerken(productblad)["objecttype"]
    kind = rows["product_code"].map(kinds)
    unit = rows["eenheid"].map(normalise)
    wanted = pd.MultiIndex.from_arrays([kind, rows["jaar"], unit])
    return size.reindex(wanted).set_axis(rows.index)
