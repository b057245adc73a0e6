"""Which levels of quality may be chosen where, and what each would cost.

The table that the choice is made from.

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
from analyse.schouw.beeldkwaliteit import geldende_ambitie
from analyse.tables import NIVEAUS, ONBEKEND, TABLES, cents, euros, normalise
from analyse.tables.arguments import require
from analyse.tables.frames import show_unknown

CEL = ["wijk", "gebiedstype", "product_code", "eenheid"]
_UNITS = {
    name: choice.value for choice in TABLES["areaal"]["eenheid"].choices for name in choice.names()
}
_OPTIONS = [
    *CEL,
    "product",
    "meetlat",
    "objecttype",
    "hoeveelheid",
    "nu",
    "niveau",
    "stappen",
    "kosten",
    "besparing",
    "deel_stad",
    "deel_wijk",
]


def eenheidskosten(niveaukosten: pd.DataFrame) -> pd.DataFrame:
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
    frame = frame.assign(
        niveau=frame["niveau"].astype("object"),
        eenheid=_units(frame["eenheid"]) if "eenheid" in frame else "",
        prijspeil=(frame["prijspeil"] if "prijspeil" in frame else pd.Series(np.nan, frame.index))
        .astype("Float64")
        .astype(float),
    )
    frame = frame[(frame["kosten"] >= 0) & frame["niveau"].isin(NIVEAUS)]
    latest = frame.groupby("product_code")["prijspeil"].transform("max")
    frame = frame[(frame["prijspeil"] == latest) | latest.isna()]
    frame = frame.drop_duplicates(["product_code", "niveau"], keep="last").reset_index(drop=True)
    return frame[["product_code", "niveau", "eenheid", "kosten", "prijspeil"]]


def _units(column: pd.Series) -> pd.Series:
    """Units as the table areaal writes them; others in compared form, "" for none."""
    return column.map(
        lambda text: (
            ""
            if pd.isna(text) or text == ONBEKEND
            else _UNITS.get(normalise(text), normalise(text))
        )
    )


def cellen(
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

    stand = show_unknown(areaal, ["wijk", "gebiedstype", "mutatie", "eenheid"])
    stand = stand[(stand["jaar"] == jaar) & stand["mutatie"].isin(["stand", ONBEKEND])]
    stand = stand.assign(objecttype=stand["objecttype"].map(normalise)).astype(
        {"wijk": "object", "gebiedstype": "object", "eenheid": "object"}
    )
    stand = stand.groupby(["wijk", "gebiedstype", "objecttype", "eenheid"], as_index=False)[
        "hoeveelheid"
    ].sum()
    frame = stand[stand["hoeveelheid"] != 0].merge(products, on="objecttype")
    day = pd.Timestamp(year=jaar, month=1, day=1) if jaar is not None else pd.NaT
    frame["nu"] = geldende_ambitie(frame.assign(datum=day), norm, day).astype("object")

    costs = eenheidskosten(niveaukosten)
    at_now = frame[["product_code", "nu"]].merge(
        costs, left_on=["product_code", "nu"], right_on=["product_code", "niveau"], how="left"
    )
    unit = (
        frame["product_code"]
        .map(dict(zip(costs["product_code"], costs["eenheid"], strict=True)))
        .astype("object")
        .fillna("")
    )
    frame["reden"] = np.select(
        [
            frame["hoeveelheid"] < 0,
            frame["nu"].isna(),
            ~frame["product_code"].isin(costs["product_code"]),
            (unit != "") & (unit != frame["eenheid"]),
            at_now["kosten"].isna().to_numpy(),
        ],
        [
            "areaal is negatief",
            "geen ambitie bekend",
            "geen niveaukosten bekend",
            "andere eenheid dan in de niveaukosten",
            "geen kosten bekend bij het niveau van nu",
        ],
        default="",
    )
    frame = frame.sort_values(CEL, kind="stable").reset_index(drop=True)
    return frame[[*CEL, "product", "meetlat", "objecttype", "hoeveelheid", "nu", "reden"]]


def buiten_de_keuze(cells: pd.DataFrame) -> pd.DataFrame:
    """What cannot be chosen from, per product and reason.

    Returns
    -------
    pandas.DataFrame
        Columns product_code, product, reden, cellen (how many), hoeveelheid, eenheid.
    """
    out = cells[cells["reden"] != ""]
    key = ["product_code", "product", "reden", "eenheid"]
    table = out.groupby(key, as_index=False).agg(
        cellen=("wijk", "size"), hoeveelheid=("hoeveelheid", "sum")
    )
    return table[["product_code", "product", "reden", "cellen", "hoeveelheid", "eenheid"]]


def mogelijkheden(
    cells: pd.DataFrame, niveaukosten: pd.DataFrame, factor: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """All options: each cell at each level that has a cost.

    Parameters
    ----------
    cells
        As `cellen` returns it; those with a reden are left out.
    niveaukosten
        The table of that name.
    factor
        By product_code: what the unit costs are multiplied with (an index, or the calibration of
        `aansluiting`); 1 when absent.

    Returns
    -------
    pandas.DataFrame
        Sorted by cell and from best to worst level: wijk, gebiedstype, product_code, eenheid,
        product, meetlat, objecttype, hoeveelheid, nu, niveau, stappen (levels below nu, negative
        above it), kosten and besparing (euro a year, exact cents; against nu), deel_stad and
        deel_wijk (part of the areaal of the product in the city, in the wijk).
    """
    costs = eenheidskosten(niveaukosten)[["product_code", "niveau", "kosten"]]
    frame = cells[cells["reden"] == ""].drop(columns="reden").merge(costs, on="product_code")
    price = frame["product_code"].map(dict(factor or {})).astype(float).fillna(1.0)
    frame["kosten"] = euros(cents(frame["hoeveelheid"] * frame["kosten"] * price))
    rank = {niveau: i for i, niveau in enumerate(NIVEAUS)}
    frame["stappen"] = (frame["nu"].map(rank) - frame["niveau"].map(rank)).astype("int64")
    frame = frame.sort_values([*CEL, "stappen"], kind="stable").reset_index(drop=True)
    frame["besparing"] = euros(cents(_now(frame, "kosten")) - cents(frame["kosten"]))
    each = frame[frame["stappen"] == 0]
    for name, within in (("deel_stad", ["product_code"]), ("deel_wijk", ["wijk", "product_code"])):
        total = each.groupby(within)["hoeveelheid"].sum().rename("totaal")
        frame[name] = frame["hoeveelheid"] / frame[within].join(total, on=within)["totaal"]
    return frame[_OPTIONS]


def _now(options: pd.DataFrame, column: str) -> pd.Series:
    """The value of a column at the present level, in each row of the cell."""
    return (
        options[column]
        .where(options["stappen"] == 0)
        .groupby([options[c] for c in CEL])
        .transform("max")
    )


def prijsfactor(
    begroting: pd.DataFrame, prijsindex: pd.DataFrame, niveaukosten: pd.DataFrame, jaar: int | None
) -> pd.DataFrame:
    """What brings the unit costs from their price level to `jaar`, per product.

    Returns
    -------
    pandas.DataFrame
        Columns product_code, prijspeil, factor (mean of the index per kostensoort, weighted with
        what the product cost in the year of its price level, else in `jaar`; NaN when no index is
        known) and bekend (part of that cost that has an index).
    """
    costs = eenheidskosten(niveaukosten).drop_duplicates("product_code")[
        ["product_code", "prijspeil"]
    ]
    lines = reguliere_lasten(begroting)
    lines = lines[(lines["soort"] == "vast") & lines["product_code"].isin(costs["product_code"])]
    rows = []
    for peil, group in costs.groupby("prijspeil", dropna=False):
        known = pd.notna(peil)
        index = (
            gebruikte_index(begroting, prijsindex, int(peil), jaar).set_index("kostensoort")[
                "factor"
            ]
            if known and jaar is not None
            else pd.Series(dtype=float)
        )
        mix = lines[lines["jaar"] == (peil if known and (lines["jaar"] == peil).any() else jaar)]
        mix = mix.assign(factor=mix["kostensoort"].map(index).astype(float))
        priced = mix[mix["factor"].notna()]
        weighted = (priced["factor"] * priced["bedrag"]).groupby(priced["product_code"]).sum()
        base, total = (f.groupby("product_code")["bedrag"].sum() for f in (priced, mix))
        for code in group["product_code"]:
            whole, part = float(total.get(code, 0.0)), float(base.get(code, 0.0))
            rows.append(
                (
                    code,
                    peil,
                    weighted.get(code, np.nan) / part if part > 0 else np.nan,
                    part / whole if whole > 0 else 0.0,
                )
            )
    return pd.DataFrame(
        rows, columns=["product_code", "prijspeil", "factor", "bekend"]
    ).sort_values("product_code", ignore_index=True)


def aansluiting(options: pd.DataFrame, begroting: pd.DataFrame, jaar: int | None) -> pd.DataFrame:
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
    table = (
        euros(cents(now["kosten"]).groupby([now["product_code"], now["product"]]).sum())
        .rename("berekend")
        .reset_index()
    )
    lines = reguliere_lasten(begroting)
    real = lines[(lines["soort"] == "vast") & (lines["jaar"] == jaar)]
    table["realisatie"] = (
        table["product_code"]
        .map(euros(cents(real["bedrag"]).groupby(real["product_code"]).sum()))
        .astype(float)
    )
    table["verschil"] = euros(cents(table["realisatie"]) - cents(table["berekend"])).where(
        table["realisatie"].notna()
    )
    table["verhouding"] = table["realisatie"] / table["berekend"].where(table["berekend"] > 0)
    return table


#: The best outcome of units of which a higher one is surely better.
_BEST = {"rapportcijfer": 10.0, "cijfer": 10.0, "% tevreden": 100.0}


def bewonersgewicht(
    beleving: pd.DataFrame, onderwerp: str, jaar: int | None = None, best: float | None = None
) -> dict[str, float]:
    """A weight per wijk from what residents say.

    A level less counts heavier where they are less content.

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
    ValueError
        When a value is above `best`.
    """
    frame = beleving[
        (beleving["onderwerp"] == onderwerp)
        & beleving["waarde"].notna()
        & (beleving["wijk"] != ONBEKEND)
    ]
    if best is None:
        units = [_BEST.get(str(unit).casefold()) for unit in frame["eenheid"].unique()]
        if len(units) != 1 or units[0] is None:
            return {}
        best = units[0]
    years = frame["jaar"].dropna()
    last = jaar if jaar is not None else int(years.max()) if len(years) else None
    frame = frame[frame["jaar"] == last] if last is not None else frame
    if (frame["waarde"] > best).any():
        raise ValueError(
            f"waarde boven {best:g} bij '{onderwerp}': geef met `best` de hoogst mogelijke uitkomst"
        )
    lacking = best - frame.groupby("wijk")["waarde"].mean()
    mean = float(lacking.mean()) if len(lacking) else 0.0
    return {str(wijk): float(value / mean) for wijk, value in lacking.items()} if mean > 0 else {}


def ijking(prijs: pd.DataFrame, aansluitend: pd.DataFrame | None = None) -> dict[str, float]:
    """The `factor` of `mogelijkheden`.

    The index of each product, and when asked its calibration on what was really spent.

    Parameters
    ----------
    prijs
        As `prijsfactor` returns it.
    aansluitend
        As `aansluiting` returns it for options at that index; without it nothing is calibrated.
        What is not known counts as 1.
    """
    factor = prijs.set_index("product_code")["factor"].fillna(1.0)
    if aansluitend is not None:
        factor = factor * aansluitend.set_index("product_code")["verhouding"].reindex(
            factor.index
        ).fillna(1.0)
    return {str(code): float(value) for code, value in factor.items()}


def keuzejaar(areaal: pd.DataFrame, begroting: pd.DataFrame) -> int | None:
    """The last year with a stand of the areaal and a realisation, else with a stand.

    None without any.
    """
    stand = set(
        areaal.loc[
            areaal["mutatie"].isin(["stand", ONBEKEND]) & areaal["hoeveelheid"].notna(), "jaar"
        ]
        .dropna()
        .astype(int)
    )
    real = set(
        begroting.loc[(begroting["fase"] == "realisatie") & begroting["bedrag"].notna(), "jaar"]
        .dropna()
        .astype(int)
    )
    return max(stand & real or stand, default=None)
