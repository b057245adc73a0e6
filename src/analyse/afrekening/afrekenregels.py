"""The lines of a settlement: every amount of the DVO with the ground on which it is settled.

The traps: an advance names a product and no prijsvorm, wijk or kostensoort; and the index is
rounded to the cent per product and kostensoort, never per line, or splitting a line or moving it to
another wijk would change the amount. What an export does not hold is NaN, and so is what depends on
it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analyse.afrekening.partijen import TEKSTEN, bij_partij, productsleutel, zelfde_naam
from analyse.begroting.prijsindex import gebruikte_index
from analyse.tables import ONBEKEND, TABLES, cents, euros, sum_euro
from analyse.tables.arguments import require, require_choice
from analyse.tables.frames import exploitatie, show_unknown

PRIJSVORMEN = tuple(
    choice.value
    for choice in TABLES["begroting"]["prijsvorm"].choices
    if choice.value != ONBEKEND
)
APART = ("meerwerk", "minderwerk")
#: On what ground an amount is settled: a prijsvorm, an order apart from the DVO, or (a payment) the
#: advance itself.
GRONDEN = (*PRIJSVORMEN, ONBEKEND, *APART, "voorschot")
PRODUCT = ("jaar", "uitvoerder", "product_code", "product")
_INDEX = ("reeks", "index_prijspeil", "index_jaar", "factor", "voorlopig")
_AMOUNTS = ("voorschot", "prijs", "prijs_geindexeerd", "realisatie", "verschuldigd")
_PLAN = ("primitief", "gewijzigd")


def afrekening_regels(
    begroting: pd.DataFrame,
    prijsindex: pd.DataFrame,
    *,
    uitvoerder: str | None = None,
    prijspeil: int | None = None,
    ingerekend: float = 0.0,
    productblad: pd.DataFrame | None = None,
    reeks_per_kostensoort: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """The lines of the settlement, one per product, ground and kostensoort: the rest is their sum.

    Parameters
    ----------
    begroting, prijsindex
        The tables of these names. Only lasten count; opdracht "onbekend" counts as regular work.
    uitvoerder
        With whom is settled; everyone who has an advance when None (see `afrekening_uitvoerders`).
    prijspeil
        Year of the index with which the plan was made; the year before when None.
    ingerekend
        Price rise that the plan already holds on top of the index of `prijspeil` (part of one).
    productblad
        Tells the prijsvorm of work of which the budget does not, from the version in force at the
        end of the year.
    reeks_per_kostensoort
        Which index series goes with which kostensoort; else the series of the same name.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, uitvoerder, product_code, product, grond (one of `GRONDEN`), kostensoort,
        reeks, index_prijspeil, index_jaar, factor (by which the price is multiplied; NaN without an
        index), voorlopig (bool), voorschot, prijs (the amended budget of a product that has one,
        else the first), prijs_geindexeerd, realisatie and verschuldigd (euro). Due is prijs when
        vast, prijs_geindexeerd when geindexeerd, realisatie for nacalculatie, meerwerk and
        minderwerk, and NaN when the prijsvorm is unknown or nothing was realised yet. What an
        uitvoerder has no row of in a year (plan, realisatie or advance) is NaN.

    Raises
    ------
    ArgumentFout
        When a column is missing, or nobody is called `uitvoerder`.
    """
    require(begroting, ["jaar", "fase", "kant", "bedrag", *TEKSTEN])
    if uitvoerder is not None and len(begroting):
        names = sorted(begroting["uitvoerder"].dropna().unique())
        require_choice(uitvoerder, names, "uitvoerder")
    settled = begroting["fase"].isin([*_PLAN, "realisatie", "voorschot"])
    lines = exploitatie(begroting[settled & (begroting["kant"] == "lasten")])
    # From here on one row per product, kostensoort and phase: a million lines are walked through
    # once.
    lines = sum_euro(show_unknown(lines, TEKSTEN), ["jaar", *TEKSTEN, "fase"]).reset_index()
    lines = bij_partij(zelfde_naam(lines), uitvoerder)
    form = lines["prijsvorm"]
    if productblad is not None:
        agreed = bij_productblad(productblad, lines)["prijsvorm"]
        form = form.mask(form == ONBEKEND, agreed.fillna(ONBEKEND))
    ground = form.mask(lines["opdracht"].isin(APART), lines["opdracht"])
    lines = lines.assign(grond=ground.mask(lines["fase"] == "voorschot", "voorschot"))
    table = _amounts(lines)
    index = _index(table, prijsindex, prijspeil, reeks_per_kostensoort)
    table = _indexed(table, index, ingerekend)
    table["verschuldigd"] = _due(table)
    return table[[*PRODUCT, "grond", "kostensoort", *_INDEX, *_AMOUNTS]]


def afrekenjaar(begroting: pd.DataFrame) -> int:
    """The last year with an advance and a realisation; else with a realisation; else the last.

    Raises
    ------
    ValueError
        When the table holds no amounts.
    """
    rows = begroting[begroting["bedrag"].notna()]
    if rows.empty:
        raise ValueError("de tabel begroting bevat geen bedragen")
    booked = set(rows.loc[rows["fase"] == "realisatie", "jaar"])
    paid = set(rows.loc[rows["fase"] == "voorschot", "jaar"])
    return int(max(booked & paid or booked or set(rows["jaar"])))


def bij_productblad(productblad: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Prijsvorm and overhead of the productblad in force at the end of the year of each row.

    Parameters
    ----------
    productblad
        Table productblad.
    rows
        Anything with jaar, product_code and product.

    Returns
    -------
    pandas.DataFrame
        Columns prijsvorm and overhead, with the index of `rows`; missing where no productblad was
        in force.
    """
    sheets = show_unknown(productblad, ["product_code", "product", "prijsvorm"])
    sheets = sheets.dropna(subset=["geldig_van"]).sort_values("geldig_van", kind="stable")
    year = sheets["geldig_van"].dt.year.astype("int64")
    sheets = sheets.assign(sleutel=productsleutel(sheets), jaar=year)
    sheets = sheets.drop_duplicates(["sleutel", "jaar"], keep="last").sort_values("jaar")
    told = ["prijsvorm", "overhead"]
    wanted = pd.DataFrame(
        {"sleutel": productsleutel(rows), "jaar": rows["jaar"].astype("int64")}
    )
    wanted = wanted.assign(rij=range(len(rows))).sort_values("jaar", kind="stable")
    found = pd.merge_asof(
        wanted,
        sheets[["jaar", "sleutel", *told]],
        on="jaar",
        by="sleutel",
    )
    return found.sort_values("rij")[told].set_axis(rows.index)


def exacte_totalen(
    frame: pd.DataFrame, keys: Sequence[str], amounts: Sequence[str]
) -> pd.DataFrame:
    """Exact sums of `amounts` per group of `keys`; NaN where any of them is unknown."""
    by = [frame[key] for key in keys]
    columns = frame[list(amounts)]
    sums = columns.apply(cents).groupby(by).sum() / 100
    return sums.mask(columns.isna().groupby(by).any()).reset_index()


def _amounts(lines: pd.DataFrame) -> pd.DataFrame:
    """Advance, price and realisation per line of the settlement, in euro.

    NaN where the uitvoerder has no row of it that year.
    """
    fase = lines["fase"]
    advance = fase == "voorschot"
    booked = fase == "realisatie"
    regular = ~lines["grond"].isin([*APART, "voorschot"])
    amended = regular & (fase == "gewijzigd")
    has_amended = amended.groupby([lines[key] for key in PRODUCT]).transform("any")
    planned = amended | (regular & ~has_amended & (fase == "primitief"))
    who = [lines["jaar"], lines["uitvoerder"]]

    def amount(used: pd.Series, given: pd.Series) -> pd.Series:
        held = given.groupby(who).transform("any")
        return lines["bedrag"].where(used, 0.0).where(held)

    parts = lines.assign(
        voorschot=amount(advance, advance),
        prijs=amount(planned, fase.isin(_PLAN)),
        realisatie=amount(booked, booked),
    )
    keys = [*PRODUCT, "grond", "kostensoort"]
    table = exacte_totalen(parts, keys, ["voorschot", "prijs", "realisatie"])
    # An advance is a payment: that no work is known beside it says nothing of the price.
    paid = table["grond"] == "voorschot"
    table["prijs"] = table["prijs"].mask(paid, 0.0)
    table["realisatie"] = table["realisatie"].mask(paid, 0.0)
    return table


def _index(
    table: pd.DataFrame,
    prijsindex: pd.DataFrame,
    prijspeil: int | None,
    reeks_per_kostensoort: Mapping[str, str] | None,
) -> pd.DataFrame:
    """Which index goes with which kostensoort, in each year of the settlement."""
    columns = ["jaar", "kostensoort", *_INDEX]
    found = []
    for year in sorted(map(int, table["jaar"].unique())):
        rows = table[table["jaar"] == year]
        since = prijspeil or year - 1
        used = gebruikte_index(rows, prijsindex, since, year, reeks_per_kostensoort)
        now = prijsindex[prijsindex["jaar"] == year]
        provisional = now.loc[now.get("voorlopig", "") == "voorlopig", "reeks"]
        found.append(used.assign(jaar=year, voorlopig=used["reeks"].isin(provisional)))
    if not found:
        return pd.DataFrame(columns=columns)
    return pd.concat(found).rename(columns={"index_nul": "index_prijspeil"})[columns]


def _indexed(table: pd.DataFrame, index: pd.DataFrame, ingerekend: float) -> pd.DataFrame:
    """The price of every line as if it were indexed, and the index that does it."""
    index = index.assign(factor=index["factor"] / (1 + ingerekend))
    table = table.merge(index, how="left", on=["jaar", "kostensoort"])
    factor = table["factor"].astype(float).fillna(1.0)
    raised = (cents(table["prijs"]) * factor).round()
    return table.assign(prijs_geindexeerd=euros(raised).where(table["prijs"].notna()))


def _due(table: pd.DataFrame) -> pd.Series:
    """What is due on each line; NaN where that is not known."""
    ground = table["grond"]
    booked = table["realisatie"]
    due = booked.mask(ground == "vast", table["prijs"])
    due = due.mask(ground == "geindexeerd", table["prijs_geindexeerd"])
    # An advance of which nobody knows who got it settles with no one, unless nobody is known at
    # all.
    nameless = table["uitvoerder"] == ONBEKEND
    somebody = (~nameless).groupby(table["jaar"]).transform("any")
    product = [table[key] for key in PRODUCT]
    only_paid = (ground == "voorschot").groupby(product).transform("all")
    lost = only_paid & nameless & somebody
    # Before the year is booked its meerwerk is not known, so not even a fixed price is all that is
    # due.
    return due.mask((ground == ONBEKEND) | booked.isna() | lost)
