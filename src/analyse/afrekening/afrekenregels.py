"""The lines of a settlement: every amount of the DVO with the ground on which it is settled.

The traps: an advance names a product and no uitvoerder, prijsvorm, wijk or kostensoort, so who got
it follows from who does the work; and the index is rounded to the cent per product and kostensoort,
never per line, or splitting a line or moving it to another wijk would change the amount. What an
export does not hold is NaN, and so is what depends on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analyse.begroting.prijsindex import gebruikte_index
from analyse.tables import ONBEKEND, TABLES, cents, euros, normalise, sum_euro
from analyse.tables.arguments import require
from analyse.tables.frames import exploitatie, show_unknown

PRIJSVORMEN = tuple(
    c.value for c in TABLES["begroting"]["prijsvorm"].choices if c.value != ONBEKEND
)
APART = ("meerwerk", "minderwerk")
#: On what ground an amount is settled: a prijsvorm, an order apart from the DVO, or (a payment) the
#: advance itself.
GRONDEN = (*PRIJSVORMEN, ONBEKEND, *APART, "voorschot")
PRODUCT = ("jaar", "uitvoerder", "product_code", "product")
_TEXTS = ("uitvoerder", "product_code", "product", "prijsvorm", "opdracht", "kostensoort")
_INDEX = ("reeks", "index_prijspeil", "index_jaar", "factor", "voorlopig")
_AMOUNTS = ("voorschot", "prijs", "prijs_geindexeerd", "realisatie", "verschuldigd")
_PLAN = ("primitief", "gewijzigd")


def regels(
    begroting: pd.DataFrame,
    prijsindex: pd.DataFrame,
    jaar: int | None = None,
    *,
    uitvoerder: str | None = None,
    prijspeil: int | None = None,
    ingerekend: float = 0.0,
    productblad: pd.DataFrame | None = None,
    reeks_per_kostensoort: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """The lines of the settlement, one per product, ground and kostensoort.

    All else is a sum of them.

    Parameters
    ----------
    begroting, prijsindex
        The tables of these names. Only lasten count; opdracht "onbekend" counts as regular work.
    jaar
        Only this year; all years when None.
    uitvoerder
        With whom is settled; everyone who has an advance when None (see `uitvoerders`).
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
    """
    require(begroting, ["jaar", "fase", "kant", "bedrag", *_TEXTS])
    frame = exploitatie(begroting)
    frame = show_unknown(
        frame[
            (frame["kant"] == "lasten") & frame["fase"].isin([*_PLAN, "realisatie", "voorschot"])
        ],
        _TEXTS,
    )
    # From here on one row per product, kostensoort and phase: a million lines are walked through
    # once.
    frame = _with_party(
        _named(sum_euro(frame, ["jaar", *_TEXTS, "fase"]).reset_index()), uitvoerder
    )
    if productblad is not None:
        agreed = bij_regel(productblad, frame)["prijsvorm"]
        frame["prijsvorm"] = frame["prijsvorm"].mask(
            frame["prijsvorm"] == ONBEKEND, agreed.fillna(ONBEKEND)
        )
    ground = frame["prijsvorm"].where(~frame["opdracht"].isin(APART), frame["opdracht"])
    frame = frame.assign(grond=ground.mask(frame["fase"] == "voorschot", "voorschot"))
    frame = frame[frame["jaar"] == jaar] if jaar is not None else frame
    table = _indexed(_amounts(frame), prijsindex, prijspeil, ingerekend, reeks_per_kostensoort)
    table["verschuldigd"] = _due(table)
    return table[[*PRODUCT, "grond", "kostensoort", *_INDEX, *_AMOUNTS]]


def uitvoerders(begroting: pd.DataFrame) -> list[str]:
    """With whom the table can be settled: everyone who has an advance.

    An advance seldom names anyone; it is then of who alone does that product in that year, beside
    the municipality, which does not settle with itself. If that tells nobody: everyone who does a
    product with an advance (that year, else ever); and without any advance: everyone whose work has
    a prijsvorm.
    """
    frame = show_unknown(exploitatie(begroting[begroting["kant"] == "lasten"]), _TEXTS)
    frame = _named(frame.drop_duplicates(["jaar", "fase", *_TEXTS]))
    return sorted(_certain(frame) or _possible(frame))


def laatste_jaar(begroting: pd.DataFrame) -> int:
    """The last year that can be settled: with an advance and a realisation.

    Else with a realisation; else the last there is.

    Raises
    ------
    ValueError
        When the table holds no amounts.
    """
    rows = begroting[begroting["bedrag"].notna()]
    years = {fase: set(group) for fase, group in rows.groupby("fase")["jaar"]}
    real = years.get("realisatie", set())
    if rows.empty:
        raise ValueError("de tabel begroting bevat geen bedragen")
    return int(max(real & years.get("voorschot", set()) or real or set(rows["jaar"])))


def bij_regel(productblad: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Prijsvorm and overhead of the productblad that each of `rows` (jaar, product_code, product) has at the end of its year.

    Returns
    -------
    pandas.DataFrame
        Columns prijsvorm and overhead, with the index of `rows`; missing where no productblad was
        in force.
    """
    columns = ["prijsvorm", "overhead"]
    sheets = show_unknown(productblad, ["product_code", "product", "prijsvorm"]).dropna(
        subset=["geldig_van"]
    )
    sheets = sheets.assign(sleutel=_key(sheets), jaar=sheets["geldig_van"].dt.year.astype("int64"))
    sheets = (
        sheets.sort_values("geldig_van", kind="stable")
        .drop_duplicates(["sleutel", "jaar"], keep="last")
        .sort_values("jaar")
    )
    wanted = pd.DataFrame(
        {"sleutel": _key(rows), "jaar": rows["jaar"].astype("int64"), "rij": range(len(rows))}
    )
    found = pd.merge_asof(
        wanted.sort_values("jaar", kind="stable"),
        sheets[["jaar", "sleutel", *columns]],
        on="jaar",
        by="sleutel",
    )
    return found.sort_values("rij")[columns].set_axis(rows.index)


def totalen(frame: pd.DataFrame, keys: Sequence[str], amounts: Sequence[str]) -> pd.DataFrame:
    """Exact sums of `amounts` per group of `keys`; NaN where any of them is unknown."""
    by = [frame[k] for k in keys]
    whole = pd.DataFrame({name: cents(frame[name]) for name in amounts}).groupby(by).sum()
    return (whole / 100).mask(frame[list(amounts)].isna().groupby(by).any()).reset_index()


def less(a: pd.Series, b: pd.Series) -> pd.Series:
    """The difference in whole cents; NaN where either is unknown."""
    return euros(cents(a) - cents(b)).where(a.notna() & b.notna())


def _key(frame: pd.DataFrame) -> pd.Series:
    """What a product is known by: its code, else its name."""
    return (
        frame["product_code"]
        .astype("object")
        .mask(frame["product_code"] == ONBEKEND, frame["product"].map(normalise))
    )


def _named(frame: pd.DataFrame) -> pd.DataFrame:
    """One code and one name per product and year, so that an advance and the work find each other.

    A row without a code takes the code that its name has elsewhere, if that is only one.
    """
    plain = frame["product"].map(normalise)
    coded = frame["product_code"] != ONBEKEND
    codes = (
        frame.loc[coded & (frame["product"] != ONBEKEND), "product_code"]
        .groupby(plain)
        .agg(["nunique", "min"])
    )
    found = plain.map(codes.loc[codes["nunique"] == 1, "min"])
    frame = frame.assign(
        product_code=frame["product_code"].astype("object").where(coded | found.isna(), found)
    )
    # The name of the work goes before that of the advance; "onbekend" comes last.
    rank = pd.Series(
        np.where(
            frame["product"] == ONBEKEND, "2", np.where(frame["fase"] == "voorschot", "1", "0")
        ),
        index=frame.index,
    )
    names = (
        (rank + frame["product"].astype("object"))
        .groupby([frame["jaar"], _key(frame)])
        .transform("min")
    )
    return frame.assign(product=names.str[1:].astype("object"))


def _doers(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Who does which product in which year; and of the products that have an advance only."""
    keys = ["jaar", "product_code", "product"]
    advance = frame["fase"] == "voorschot"
    work = frame.loc[~advance & ~_own(frame), [*keys, "uitvoerder"]].drop_duplicates()
    return work, frame.loc[advance, keys].drop_duplicates().merge(work)


def _own(frame: pd.DataFrame) -> pd.Series:
    """Work of the municipality itself."""
    return frame["uitvoerder"].str.contains(r"^gemeente\b", case=False, regex=True)


def _certain(frame: pd.DataFrame) -> set[str]:
    _, paid = _doers(frame)
    alone = paid.drop_duplicates(["jaar", "product_code", "product"], keep=False)
    named = frame.loc[
        (frame["fase"] == "voorschot") & (frame["uitvoerder"] != ONBEKEND), "uitvoerder"
    ]
    return {*named, *alone["uitvoerder"]}


def _possible(frame: pd.DataFrame) -> set[str]:
    _, paid = _doers(frame)
    work = frame[(frame["fase"] != "voorschot") & ~_own(frame)]
    ever = _key(work).isin(_key(frame[frame["fase"] == "voorschot"]))
    agreed = work["prijsvorm"] != ONBEKEND
    return (
        set(paid["uitvoerder"])
        or set(work.loc[ever, "uitvoerder"])
        or set(work.loc[agreed, "uitvoerder"])
    )


def _with_party(frame: pd.DataFrame, chosen: str | None) -> pd.DataFrame:
    """The rows that are settled, with each advance given to the one who does that product in that year.

    Work of which the uitvoerder is unknown stays beside them when its product has an advance in
    some year.
    """
    product = ["jaar", "product_code", "product"]
    parties = _certain(frame) | ({chosen} if chosen else set()) or _possible(frame)
    work, _ = _doers(frame)
    single = (
        work[work["uitvoerder"].isin(parties - {ONBEKEND})]
        .drop_duplicates(product, keep=False)
        .set_index(product)["uitvoerder"]
    )
    at = pd.MultiIndex.from_frame(frame[product])
    owner = pd.Series(single.reindex(at).to_numpy(dtype=object), index=frame.index)
    # An advance for a product that nobody does is of the only party there is.
    nobody = ~at.isin(pd.MultiIndex.from_frame(work[product]))
    owner = owner.mask(nobody, next(iter(parties)) if len(parties) == 1 else ONBEKEND).fillna(
        ONBEKEND
    )
    advance = frame["fase"] == "voorschot"
    frame = frame.assign(
        uitvoerder=frame["uitvoerder"]
        .astype("object")
        .mask(advance & (frame["uitvoerder"] == ONBEKEND), owner)
    )
    if chosen is not None:
        return frame[frame["uitvoerder"] == chosen].copy()
    key = _key(frame)
    nameless = frame["uitvoerder"] == ONBEKEND
    ours = frame["uitvoerder"].isin(parties) & (~nameless | ~advance.any()) | nameless & key.isin(
        key[advance]
    )
    return frame[ours | advance].copy()


def _amounts(frame: pd.DataFrame) -> pd.DataFrame:
    """Advance, price and realisation per line of the settlement, in euro.

    NaN where the uitvoerder has no row of it that year.
    """
    keys, who = [*PRODUCT, "grond", "kostensoort"], [frame["jaar"], frame["uitvoerder"]]
    fase, regular = frame["fase"], ~frame["grond"].isin([*APART, "voorschot"])
    amended = (
        (regular & (fase == "gewijzigd")).groupby([frame[k] for k in PRODUCT]).transform("any")
    )
    planned = regular & (
        fase == pd.Series(np.where(amended, "gewijzigd", "primitief"), index=frame.index)
    )
    used = {"voorschot": fase == "voorschot", "prijs": planned, "realisatie": fase == "realisatie"}
    given = {
        "voorschot": used["voorschot"],
        "prijs": fase.isin(_PLAN),
        "realisatie": used["realisatie"],
    }
    parts = {
        name: frame["bedrag"].where(mask, 0.0).mask(~given[name].groupby(who).transform("any"))
        for name, mask in used.items()
    }
    table = totalen(frame.assign(**parts), keys, list(parts))
    # An advance is a payment: that no work is known beside it says nothing of the price.
    paid = table["grond"] == "voorschot"
    return table.assign(**{name: table[name].mask(paid, 0.0) for name in ("prijs", "realisatie")})


def _indexed(
    table: pd.DataFrame,
    prijsindex: pd.DataFrame,
    prijspeil: int | None,
    ingerekend: float,
    reeksen: Mapping[str, str] | None,
) -> pd.DataFrame:
    """The price of every line as if it were indexed, and the index that does it."""
    found = []
    for year in sorted(table["jaar"].unique()):
        used = gebruikte_index(
            table[table["jaar"] == year], prijsindex, prijspeil or int(year) - 1, int(year), reeksen
        )
        told = prijsindex[
            (prijsindex["jaar"] == year) & (prijsindex.get("voorlopig", "") == "voorlopig")
        ]["reeks"]
        found.append(used.assign(jaar=year, voorlopig=used["reeks"].isin(told)))
    columns = ["jaar", "kostensoort", *_INDEX]
    index = (
        pd.concat(found)
        if found
        else pd.DataFrame(
            columns=[*columns[:2], "reeks", "index_nul", "index_jaar", "factor", "voorlopig"]
        )
    )
    index = index.rename(columns={"index_nul": "index_prijspeil"}).assign(
        factor=lambda t: t["factor"] / (1 + ingerekend)
    )
    table = table.merge(index[columns], how="left", on=["jaar", "kostensoort"])
    raised = pd.Series(
        np.rint(cents(table["prijs"]) * table["factor"].fillna(1.0).astype(float)),
        index=table.index,
    )
    return table.assign(prijs_geindexeerd=euros(raised).where(table["prijs"].notna()))


def _due(table: pd.DataFrame) -> pd.Series:
    """What is due on each line; NaN where that is not known."""
    ground, paid = table["grond"], table["grond"] == "voorschot"
    due = (
        table["realisatie"]
        .where(ground != "vast", table["prijs"])
        .where(ground != "geindexeerd", table["prijs_geindexeerd"])
    )
    # An advance of which nobody knows who got it settles with no one, unless nobody is known at
    # all.
    named = (table["uitvoerder"] != ONBEKEND).groupby(table["jaar"]).transform("any")
    lost = (
        paid.groupby([table[k] for k in PRODUCT]).transform("all")
        & (table["uitvoerder"] == ONBEKEND)
        & named
    )
    # Before the year is booked its meerwerk is not known, so not even a fixed price is all that is
    # due.
    return due.mask((ground == ONBEKEND) | table["realisatie"].isna() | lost)
