"""Which levels of quality may be chosen where, and what each would cost: what is chosen from.

One cell is a wijk x gebiedstype x product with the meetlat of that product; its options are the
levels A+ to D, its present level is the ambition in force. The trap: cost of a level comes from a
table that users fill in themselves, at the price of one year; what cannot be priced (no ambition,
no cost at the present level, another unit) is no option at nought euro but is left out and named.

Sources: CROW Kwaliteitscatalogus (levels); cost of a level = areaal x unit cost, as in
`kostendrijvers`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analyse.begroting.budget import reguliere_lasten
from analyse.begroting.prijsindex import gebruikte_index
from analyse.begroting.productbladen import laatste_productbladen, productkenmerken
from analyse.errors import ArgumentFout
from analyse.schouw.beeldkwaliteit import geldende_ambitie
from analyse.tables import (
    NIVEAUS,
    ONBEKEND,
    TABLES,
    cents,
    euros,
    minus_euro,
    normalise,
    part_of,
    sum_euro,
)
from analyse.tables.arguments import require
from analyse.tables.frames import show_unknown

CEL = ["wijk", "gebiedstype", "product_code", "eenheid"]
_UNITS = {
    name: choice.value
    for choice in TABLES["areaal"]["eenheid"].choices
    for name in choice.names()
}
_OPTIONS = [
    *CEL,
    *("product", "meetlat", "objecttype", "hoeveelheid", "nu", "niveau", "stappen"),
    *("kosten", "besparing", "deel_stad", "deel_wijk"),
]


def niveaukosten_per_eenheid(niveaukosten: pd.DataFrame) -> pd.DataFrame:
    """Cost of a unit per product and level, at the latest price level of the product only.

    Two price levels do not compare.

    Returns
    -------
    pandas.DataFrame
        Columns product_code, niveau (text), eenheid (as areaal writes it; "" when not said), kosten
        (euro), prijspeil. A cost that is missing or negative is no cost; of a level named twice the
        last row counts.
    """
    require(niveaukosten, ["product_code", "niveau", "kosten"])
    frame = niveaukosten.reset_index(drop=True)
    frame["niveau"] = frame["niveau"].astype("object")
    frame["eenheid"] = frame["eenheid"].map(_unit) if "eenheid" in frame else ""
    peil = frame.get("prijspeil", np.nan)
    frame["prijspeil"] = pd.Series(peil, frame.index, "Float64").astype(float)
    frame = frame[(frame["kosten"] >= 0) & frame["niveau"].isin(NIVEAUS)]
    latest = frame.groupby("product_code")["prijspeil"].transform("max")
    frame = frame[(frame["prijspeil"] == latest) | latest.isna()]
    frame = frame.drop_duplicates(["product_code", "niveau"], keep="last", ignore_index=True)
    return frame[["product_code", "niveau", "eenheid", "kosten", "prijspeil"]]


def _unit(text: str) -> str:
    """A unit as the table areaal writes it; another in compared form, "" for none."""
    if pd.isna(text) or text == ONBEKEND:
        return ""
    compared = normalise(text)
    return _UNITS.get(compared, compared)


def keuze_cellen(
    areaal: pd.DataFrame,
    norm: pd.DataFrame,
    niveaukosten: pd.DataFrame,
    productblad: pd.DataFrame,
    jaar: int | None,
) -> pd.DataFrame:
    """Every cell with its areaal, its ambition on 1 January and whether it can be chosen from.

    Parameters
    ----------
    areaal, norm, niveaukosten, productblad
        The tables of these names.
    jaar
        Year of the stand of the areaal and of the ambition; without a year there are no cells.

    Returns
    -------
    pandas.DataFrame
        Columns wijk, gebiedstype, product_code, eenheid, product, meetlat, objecttype, hoeveelheid,
        nu (level, NaN when no ambition is known) and reden: "" for a cell that can be chosen from,
        else why not. Only products with an objecttype and a meetlat.
    """
    require(productblad, ["product_code", "product", "objecttype", "meetlat"])
    known = productkenmerken(productblad)
    known = known[(known["objecttype"] != "") & (known["meetlat"] != "")]
    texts = laatste_productbladen(productblad)[["product", "meetlat"]]
    products = known[["objecttype"]].join(texts).rename_axis("product_code").reset_index()
    stand = areaal_stand(areaal, jaar, ["wijk", "gebiedstype", "eenheid"])
    key = ["wijk", "gebiedstype", "objecttype", "eenheid"]
    size = stand.groupby(key, as_index=False)["hoeveelheid"].sum()
    frame = size[size["hoeveelheid"] != 0].merge(products, on="objecttype")
    day = pd.NaT if jaar is None else pd.Timestamp(year=jaar, month=1, day=1)
    frame["nu"] = geldende_ambitie(frame.assign(datum=day), norm, day).astype("object")
    frame["reden"] = _why_not(frame, niveaukosten_per_eenheid(niveaukosten))
    frame = frame.sort_values(CEL, kind="stable", ignore_index=True)
    return frame[[*CEL, "product", "meetlat", "objecttype", "hoeveelheid", "nu", "reden"]]


def areaal_stand(areaal: pd.DataFrame, jaar: int | None, texts: list[str]) -> pd.DataFrame:
    """The rows of 1 January of a year: objecttype in compared form, unknown texts as such."""
    rows = show_unknown(areaal, [*texts, "mutatie"])
    counts = rows["mutatie"].isin(["stand", ONBEKEND])
    rows = rows[counts & (rows["jaar"] == jaar)]
    return rows.assign(objecttype=rows["objecttype"].map(normalise))


def vaste_lasten(begroting: pd.DataFrame) -> pd.DataFrame:
    """Regular lasten without one-off amounts and extra work: what can be compared."""
    lines = reguliere_lasten(begroting)
    return lines[lines["soort"] == "vast"]


def _why_not(frame: pd.DataFrame, costs: pd.DataFrame) -> np.ndarray:
    """Why each cell cannot be chosen from; "" where it can."""
    now = frame[["product_code", "nu"]].rename(columns={"nu": "niveau"})
    cost_now = now.merge(costs, on=["product_code", "niveau"], how="left")["kosten"]
    units = costs.drop_duplicates("product_code", keep="last").set_index("product_code")[
        "eenheid"
    ]
    unit = frame["product_code"].map(units).fillna("")
    reasons = {
        "areaal is negatief": frame["hoeveelheid"] < 0,
        "geen ambitie bekend": frame["nu"].isna(),
        "geen niveaukosten bekend": ~frame["product_code"].isin(costs["product_code"]),
        "andere eenheid dan in de niveaukosten": (unit != "") & (unit != frame["eenheid"]),
        "geen kosten bekend bij het niveau van nu": cost_now.isna(),
    }
    return np.select(list(reasons.values()), list(reasons), default="")


def buiten_de_keuze(cells: pd.DataFrame) -> pd.DataFrame:
    """What cannot be chosen from, per product and reason.

    Returns
    -------
    pandas.DataFrame
        Columns product_code, product, reden, cellen (how many), hoeveelheid, eenheid.
    """
    out = cells[cells["reden"] != ""]
    key = ["product_code", "product", "reden", "eenheid"]
    by_reason = out.groupby(key, as_index=False)
    table = by_reason.agg(cellen=("wijk", "size"), hoeveelheid=("hoeveelheid", "sum"))
    return table[["product_code", "product", "reden", "cellen", "hoeveelheid", "eenheid"]]


def niveau_mogelijkheden(
    cells: pd.DataFrame, niveaukosten: pd.DataFrame, factor: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """All options: each cell at each level that has a cost.

    Parameters
    ----------
    cells
        As `keuze_cellen` returns it; those with a reden are left out.
    niveaukosten
        The table of that name.
    factor
        By product_code: what the unit costs are multiplied with, as `niveaukosten_ijking` makes it;
        1 when absent.

    Returns
    -------
    pandas.DataFrame
        Sorted by cell and from best to worst level: wijk, gebiedstype, product_code, eenheid,
        product, meetlat, objecttype, hoeveelheid, nu, niveau, stappen (levels below nu, negative
        above it), kosten and besparing (euro a year, exact cents; against nu), deel_stad and
        deel_wijk (part of the areaal of the product in the city, in the wijk).
    """
    costs = niveaukosten_per_eenheid(niveaukosten)[["product_code", "niveau", "kosten"]]
    frame = cells[cells["reden"] == ""].merge(costs, on="product_code")
    price = frame["product_code"].map(factor or {}).astype(float).fillna(1.0)
    cost = frame["hoeveelheid"] * frame["kosten"] * price
    frame["kosten"] = euros(cents(cost))
    rank, rank_now = (frame[name].map(NIVEAUS.index) for name in ("niveau", "nu"))
    frame["stappen"] = (rank_now - rank).astype("int64")
    frame = frame.sort_values([*CEL, "stappen"], kind="stable", ignore_index=True)
    of_now = frame[["kosten", "hoeveelheid"]].where(frame["stappen"] == 0)
    frame[["kosten_nu", "eens"]] = of_now
    cost_now = frame.groupby(CEL)["kosten_nu"].transform("max")
    frame["besparing"] = minus_euro(cost_now, frame["kosten"])
    for name, within in (
        ("deel_stad", ["product_code"]),
        ("deel_wijk", ["wijk", "product_code"]),
    ):
        total = frame.groupby(within)["eens"].transform("sum")
        frame[name] = frame["hoeveelheid"] / total
    return frame[_OPTIONS]


def niveaukosten_prijsfactor(
    begroting: pd.DataFrame,
    prijsindex: pd.DataFrame,
    niveaukosten: pd.DataFrame,
    jaar: int | None,
) -> pd.DataFrame:
    """What brings the unit costs from their price level to `jaar`, per product.

    Returns
    -------
    pandas.DataFrame
        Columns product_code, prijspeil, factor (mean of the index per kostensoort, weighted with
        what the product cost in the year of its price level, else in `jaar`; NaN when no index is
        known) and bekend (part of that cost that has an index).
    """
    costs = niveaukosten_per_eenheid(niveaukosten).drop_duplicates("product_code")
    lines = vaste_lasten(begroting)
    lines = lines[lines["product_code"].isin(costs["product_code"])]
    parts = [pd.DataFrame(columns=["product_code", "prijspeil", "factor", "bekend"])]
    for peil, group in costs.groupby("prijspeil", dropna=False):
        index = pd.Series(dtype=float)
        if pd.notna(peil) and jaar is not None:
            used = gebruikte_index(begroting, prijsindex, int(peil), jaar)
            index = used.set_index("kostensoort")["factor"]
        weigh_in = peil if (lines["jaar"] == peil).any() else jaar
        mix = lines[lines["jaar"] == weigh_in]
        factor = mix["kostensoort"].map(index).astype(float)
        known = mix["bedrag"].where(factor.notna())
        mix = mix.assign(gewogen=factor * known, deel=known)
        sums = mix.groupby("product_code")[["gewogen", "deel", "bedrag"]].sum()
        sums = sums.reindex(group["product_code"])
        part = pd.DataFrame(
            {"prijspeil": peil, "factor": part_of(sums["gewogen"], sums["deel"])}
        )
        part["bekend"] = part_of(sums["deel"], sums["bedrag"]).fillna(0.0)
        parts.append(part.reset_index())
    return pd.concat(parts[1:] or parts).sort_values("product_code", ignore_index=True)


def niveaukosten_aansluiting(
    options: pd.DataFrame, begroting: pd.DataFrame, jaar: int | None
) -> pd.DataFrame:
    """What the present levels cost by the unit costs, beside what the product really cost.

    Returns
    -------
    pandas.DataFrame
        Columns product_code, product, berekend (areaal x unit cost at nu, euro), realisatie
        (regular lasten of `jaar`, without one-off amounts and extra work; NaN when the export holds
        none), verschil, verhouding (realisatie / berekend: multiply the unit costs with it to
        calibrate them).
    """
    now = options[options["stappen"] == 0]
    computed = sum_euro(now, ["product_code", "product"], "kosten")
    table = computed.rename("berekend").reset_index()
    lines = vaste_lasten(begroting)
    booked = sum_euro(lines[lines["jaar"] == jaar], "product_code")
    table["realisatie"] = table["product_code"].map(booked).astype(float)
    table["verschil"] = minus_euro(table["realisatie"], table["berekend"])
    table["verhouding"] = part_of(table["realisatie"], table["berekend"])
    return table


#: The best outcome of units of which a higher one is surely better.
_BEST = {"rapportcijfer": 10.0, "cijfer": 10.0, "% tevreden": 100.0}


def bewonersgewicht(
    beleving: pd.DataFrame, onderwerp: str, jaar: int | None = None, best: float | None = None
) -> dict[str, float]:
    """A weight per wijk from what residents say: a level less counts heavier where they complain.

    weight = (best - waarde) / mean of it over the wijken with an answer. It is a choice, not a
    finding: a notebook shows it and may leave it out.

    Parameters
    ----------
    beleving
        Table of that name; `waarde` must be better when higher.
    onderwerp
        Subject to use.
    jaar
        Year; the last one when None.
    best
        The best outcome that can be given; when None that of the unit (10 for a rapportcijfer, 100
        for % tevreden), and no weights for any other unit, of which nobody said that higher is
        better.

    Returns
    -------
    dict of str to float
        By wijk; a wijk without an answer is absent and keeps weight 1.

    Raises
    ------
    ArgumentFout
        When a value is above `best`.
    """
    known = beleving["waarde"].notna() & (beleving["wijk"] != ONBEKEND)
    frame = beleving[known & (beleving["onderwerp"] == onderwerp)]
    units = frame["eenheid"].unique()
    if best is None and len(units) == 1:
        best = _BEST.get(str(units[0]).casefold())
    if best is None:
        return {}
    years = frame["jaar"].dropna()
    if jaar is None and len(years):
        jaar = years.max()
    if jaar is not None:
        frame = frame[frame["jaar"] == jaar]
    if (frame["waarde"] > best).any():
        raise ArgumentFout(
            f"waarde boven {best:g} bij '{onderwerp}': geef met `best` de hoogst mogelijke uitkomst"
        )
    lacking = best - frame.groupby("wijk")["waarde"].mean()
    mean = lacking.mean()
    weights: dict[str, float] = (lacking / mean).to_dict()
    return weights if mean > 0 else {}


def niveaukosten_ijking(
    prijs: pd.DataFrame, aansluitend: pd.DataFrame | None = None
) -> dict[str, float]:
    """What the unit costs of each product are multiplied with: its index, and its calibration.

    Parameters
    ----------
    prijs
        As `niveaukosten_prijsfactor` returns it.
    aansluitend
        As `niveaukosten_aansluiting` returns it for options at that index; without it nothing is
        calibrated on what was really spent. What is not known counts as 1.
    """
    factor = prijs.set_index("product_code")["factor"].fillna(1.0)
    if aansluitend is not None:
        spent = aansluitend.set_index("product_code")["verhouding"]
        factor = factor * spent.reindex(factor.index).fillna(1.0)
    factors: dict[str, float] = factor.to_dict()
    return factors


def keuzejaar(areaal: pd.DataFrame, begroting: pd.DataFrame) -> int | None:
    """The last year with a stand of the areaal and a realisation, else with a stand, else None."""
    stand = areaal["mutatie"].isin(["stand", ONBEKEND])
    measured = set(areaal.loc[stand & areaal["hoeveelheid"].notna(), "jaar"].dropna())
    real = begroting["fase"] == "realisatie"
    booked = set(begroting.loc[real & begroting["bedrag"].notna(), "jaar"].dropna())
    return max(measured & booked or measured, default=None)
