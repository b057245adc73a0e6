"""The change in cost since the nulmeting, split exactly into what made it.

Cost of a cell (product x wijk x kostensoort) = areaal x price x quality x intensity. Areaal, price
and quality are known from their own tables, so the intensity follows; the change of their product
is split by Shapley. The traps: money that is no part of the comparison (one-off amounts, extra
work, new and ended tasks) must be set apart first; and what is left holds efficiency, volume,
unmeasured quality and chance together, so it is called the rest and never "the efficiency".

Sources: Financieel Overzicht Gemeenten, which corrects a comparison between years for taakmutaties,
prices and areaal before it speaks of choices; Shapley as in `statistiek.shapley`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analyse import nl
from analyse.begroting.budget import SLEUTEL
from analyse.begroting.prijsindex import reeks_van
from analyse.besparing.bronnen import Bronnen
from analyse.besparing.kostendrijvers import MUTATIES, areaalmutaties
from analyse.statistiek.shapley import Array, Value, shapley
from analyse.tables import ONBEKEND, cents, euros, part_of
from analyse.tables.arguments import require, require_whole
from analyse.tables.frames import by_case, columns_of

#: Every step from the nulmeting to a year, in the order of telling; together they are the whole
#: change.
STAPPEN = {
    "nieuwe_taken": "Nieuwe taken",
    "eenmalig": "Eenmalig (incidenteel)",
    "opdracht": "Meer- en minderwerk",
    "prijs": "Prijs (index)",
    "groei": "Groei van het areaal",
    "correctie": "Registratiecorrectie",
    "areaal_onverklaard": "Ander areaal, zonder verklaring",
    "geen_index": "Verandering waar geen index bekend is",
    "niet_stuurbaar": "Niet te sturen (zoals gladheid)",
    "beeindigde_taken": "Beëindigde taken",
    "kwaliteit": "Ander kwaliteitsniveau",
    "rest": "Rest: niet verklaarde daling of stijging",
}
#: What may differ between the two years in one cell; the last is what is left.
FACTOREN = ("prijs", *MUTATIES, "kwaliteit", "intensiteit")
#: Where what is left of a cell goes.
OVER = ("rest", "niet_stuurbaar", "geen_index")
#: A group cannot be compared when this part more of the cost has no group in one of both years.
MEER_ZONDER = 0.05
BEDRAGEN = ["nulmeting", *STAPPEN, "kosten"]

#: Columns of the mutations of the areaal of a cell.
_MOVES = [f"{mutatie}_a" for mutatie in MUTATIES]
_KNOWN = ["bekend_prijs", "bekend_areaal", "bekend_kwaliteit"]
#: What the split of a cell was made of, beside its steps.
_FACTS = ["van", "naar", "a", *_MOVES, "p", "k", "stuurbaar", "over", *_KNOWN]


def ontleding_per_cel(
    bronnen: Bronnen, nul_jaar: int, jaar: int, *, fase: str = "realisatie"
) -> pd.DataFrame:
    """The split of the change in cost, per taakveld x product x wijk x kostensoort.

    Parameters
    ----------
    bronnen
        The tables.
    nul_jaar, jaar
        The year of the nulmeting and the year that is explained.
    fase
        "realisatie", or "primitief" to split the change of the budget.

    Returns
    -------
    pandas.DataFrame
        Columns taakveld, discipline, product_code, product, wijk, kostensoort, nulmeting, one
        column for each of `STAPPEN`, and kosten, all in euro: a row adds up to the cent, nulmeting
        + steps = kosten, and so does every sum of rows. Behind them what the split was made of: van
        and naar (the compared cost), a (areaal of the nulmeting), those of `MUTATIES`, p and k
        (change of price and of the cost of quality, 1 when not known), stuurbaar and over (which
        step takes the rest of the cell), and whether p, a and k are known (bekend_prijs,
        bekend_areaal, bekend_kwaliteit). Empty when one of the years has no cost, or both are the
        same.
    """
    require_whole(nul_jaar, "nul_jaar")
    require_whole(jaar, "jaar")
    lines = bronnen.lasten(fase)
    lines = lines[lines["jaar"].isin([nul_jaar, jaar])]
    columns = [*SLEUTEL, *BEDRAGEN, *_FACTS]
    if lines["jaar"].nunique() < 2:
        text = dict.fromkeys([*SLEUTEL, "over"], "object")
        flags = dict.fromkeys(["stuurbaar", *_KNOWN], "bool")
        return pd.DataFrame(columns=columns, dtype=float).astype(text | flags)
    cells = _booked(lines, nul_jaar, jaar)
    cells["stuurbaar"] = cells["product_code"].map(bronnen.kenmerken["stuurbaar"]) != "nee"
    cells = _with_areaal(cells, bronnen, nul_jaar, jaar)
    cells = _with_quality(cells, bronnen, nul_jaar, jaar)
    return geprijsd(cells, bronnen, nul_jaar, jaar, bronnen.reeks_per_soort)[columns]


def _booked(lines: pd.DataFrame, nul_jaar: int, jaar: int) -> pd.DataFrame:
    """A row a cell: its cost in both years, the steps that follow from the books, what is left."""
    keys = [lines[name] for name in [*SLEUTEL, "soort", "jaar"]]
    whole = cents(lines["bedrag"]).groupby(keys, observed=True).sum()
    every = pd.MultiIndex.from_product([["vast", "eenmalig", "opdracht"], [nul_jaar, jaar]])
    wide = whole.unstack(["soort", "jaar"], fill_value=0).reindex(columns=every, fill_value=0)
    cells = wide.index.to_frame(index=False)
    wide = wide.reset_index(drop=True)
    then = wide.xs(nul_jaar, axis=1, level=1)
    now = wide.xs(jaar, axis=1, level=1)
    cells["nulmeting"] = euros(then.sum(axis=1))
    cells["kosten"] = euros(now.sum(axis=1))
    for soort in ("eenmalig", "opdracht"):
        cells[soort] = euros(now[soort] - then[soort])
    fixed = lines[lines["soort"] == "vast"]
    products = fixed.groupby("jaar")["product_code"].unique()
    was = cells["product_code"].isin(products.get(nul_jaar, ()))
    is_now = cells["product_code"].isin(products.get(jaar, ()))
    lasted = was & is_now
    cells["nieuwe_taken"] = euros(now["vast"].mask(was, 0))
    cells["beeindigde_taken"] = euros((-then["vast"]).mask(is_now, 0))
    cells["van"] = euros(then["vast"].where(lasted, 0))
    cells["naar"] = euros(now["vast"].where(lasted, 0))
    return cells


def _with_areaal(
    cells: pd.DataFrame, bronnen: Bronnen, nul_jaar: int, jaar: int
) -> pd.DataFrame:
    """The cells with their areaal; what is not known did not change.

    Cost without a wijk of its own (all of the municipality, or unknown) follows the areaal of all
    wijken together: its `plek` is "".
    """
    amounts = areaalmutaties(bronnen.standen, nul_jaar, jaar)
    named = pd.MultiIndex.from_frame(amounts[["objecttype", "wijk"]])
    objects = cells["product_code"].map(bronnen.kenmerken["objecttype"]).fillna("")
    cells = cells.assign(objecttype=objects)
    own = pd.MultiIndex.from_frame(cells[["objecttype", "wijk"]]).isin(named)
    cells["plek"] = cells["wijk"].where(own, "")
    moves = dict(zip(MUTATIES, _MOVES, strict=True))
    amounts = amounts.rename(columns={"wijk": "plek", "stand": "a"} | moves)
    cells = cells.merge(amounts, how="left", on=["objecttype", "plek"])
    cells = cells.astype(dict.fromkeys(["a", *_MOVES], float))
    then = cells["a"]
    now = then + cells[_MOVES].sum(axis=1)
    # Nothing can be said per unit where there was nothing to maintain and yet there was cost.
    before = (then > 0) | ((then == 0) & (cells["van"] == 0))
    after = (now > 0) | ((now == 0) & (cells["naar"] == 0))
    known = before & after & (then + now > 0)
    cells["bekend_areaal"] = known
    cells["a"] = cells["a"].where(known, 1.0)
    cells[_MOVES] = cells[_MOVES].where(known, 0.0)
    return cells


def _with_quality(
    cells: pd.DataFrame, bronnen: Bronnen, nul_jaar: int, jaar: int
) -> pd.DataFrame:
    """The cells with the change in the cost of the level that is asked; 1 when not known."""
    factor = {}
    for year in (nul_jaar, jaar):
        asked = [[year] * len(cells), cells["product_code"], cells["plek"]]
        index = pd.MultiIndex.from_arrays(asked)
        factor[year] = bronnen.niveaufactor.reindex(index).set_axis(cells.index)
    change = factor[jaar] / factor[nul_jaar]
    return cells.assign(k=change.fillna(1.0), bekend_kwaliteit=change.notna())


def geprijsd(
    cells: pd.DataFrame,
    bronnen: Bronnen,
    nul_jaar: int,
    jaar: int,
    reeks_per_kostensoort: Mapping[str, str],
) -> pd.DataFrame:
    """The cells split anew with this choice of index; what does not depend on it stays."""
    factor = bronnen.reeksen(nul_jaar, jaar)["factor"]
    soorten = cells["kostensoort"]
    own = soorten.map(reeks_van(soorten.unique(), reeks_per_kostensoort))
    price = own.map(factor).astype(float)
    known = price.notna()
    over = by_case({"niet_stuurbaar": ~cells["stuurbaar"], "geen_index": ~known}, "rest")
    cells = cells.assign(p=price.fillna(1.0), bekend_prijs=known, over=over)
    shares = shapley(kosten_bij(cells), FACTOREN)
    left = cents(cells["naar"]) - cents(cells["van"])
    for name in FACTOREN[:-1]:
        whole = np.rint(shares[name] * 100).astype("int64")
        cells[name] = whole / 100
        left = left - whole
    for name in OVER:
        cells[name] = euros(left.where(over == name, 0))
    return cells


def intensiteit(cells: pd.DataFrame) -> tuple[Array, Array]:
    """Cost per unit of areaal at the price and quality of the nulmeting, then and now (euro)."""
    areaal = cells["a"]
    maintained = areaal + cells[_MOVES].sum(axis=1)
    units = maintained * cells["p"] * cells["k"]
    old = part_of(cells["van"], areaal)
    new = part_of(cells["naar"], units)
    # Where areaal came from nothing or went to nothing, a unit cost what it cost in the year that
    # had any.
    then = old.fillna(new).fillna(0.0)
    now = new.fillna(old).fillna(0.0)
    return then.to_numpy(), now.to_numpy()


def kosten_bij(cells: pd.DataFrame, intensiteiten: tuple[Array, Array] | None = None) -> Value:
    """Cost of each cell (euro) for a set of `FACTOREN` with their new value, as `shapley` asks it.

    Parameters
    ----------
    cells
        As `ontleding_per_cel` returns it.
    intensiteiten
        Then and now, instead of those of the cells; the cost is linear in both.
    """
    old, new = intensiteiten or intensiteit(cells)
    areaal = cells["a"].to_numpy()
    price = cells["p"].to_numpy()
    quality = cells["k"].to_numpy()

    def cost(changed: frozenset[str]) -> Array:
        amount: Array = areaal
        for mutatie, column in zip(MUTATIES, _MOVES, strict=True):
            if mutatie in changed:
                amount = amount + cells[column].to_numpy()
        amount = amount * (new if "intensiteit" in changed else old)
        if "prijs" in changed:
            amount = amount * price
        if "kwaliteit" in changed:
            amount = amount * quality
        return amount

    return cost


def ontleding_per(cells: pd.DataFrame, by: str | Sequence[str] = ()) -> pd.DataFrame:
    """The split per group: nulmeting, the steps and kosten (euro, exact).

    One row for all together when `by` is empty.
    """
    keys = columns_of(by)
    require(cells, keys)
    whole = cells[BEDRAGEN].apply(cents)
    if not keys:
        return euros(whole.sum()).to_frame().T
    groups = whole.groupby([cells[key] for key in keys])
    return euros(groups.sum()).reset_index()


def vergelijkbaar(cells: pd.DataFrame, by: str = "wijk") -> tuple[pd.DataFrame, str]:
    """The cells of groups that can be compared, and which groups cannot (Dutch, or nothing).

    What a group has cost is not known in a year in which none of it was booked on it, nor when much
    more was booked without a group in one year than in the other: of more than
    `MEER_ZONDER` of the cost nobody knows to whom it went.
    """
    require(cells, [by])
    cost = cells[["van", "naar"]].apply(cents).groupby(cells[by]).sum()
    compared = cost[cost.any(axis=1)]
    nameless = part_of(cost.reindex([ONBEKEND]).fillna(0).iloc[0], cost.sum()).fillna(0.0)
    lost = list(compared.index[~compared.all(axis=1)])
    if abs(nameless["van"] - nameless["naar"]) > MEER_ZONDER:
        lost = list(compared.index)
    if not lost:
        return cells, ""
    named = nl.opsomming([name for name in lost if name != ONBEKEND] or [ONBEKEND])
    told = f"Onbekend, niet nul, omdat in één van de jaren {by} ontbreekt: {named}."
    return cells[~cells[by].isin(lost)], told


def ontleding_verloop(
    bronnen: Bronnen, nul_jaar: int, *, fase: str = "realisatie"
) -> dict[int, pd.DataFrame]:
    """The cells of every year after the nulmeting that has costs, by year."""
    require_whole(nul_jaar, "nul_jaar")
    booked = bronnen.lasten(fase)["jaar"]
    found = {}
    for year in sorted(booked[booked > nul_jaar].unique()):
        cells = ontleding_per_cel(bronnen, nul_jaar, year, fase=fase)
        if len(cells):
            found[int(year)] = cells
    return found


def ontleding_per_jaar(
    jaren: Mapping[int, pd.DataFrame], by: str | Sequence[str] = ()
) -> pd.DataFrame:
    """The split per year (and group): jaar, those of `by`, nulmeting, steps, kosten (euro)."""
    order = ["jaar", *columns_of(by), *BEDRAGEN]
    if not jaren:
        return pd.DataFrame(columns=order)
    every = pd.concat(jaren, names=["jaar"]).reset_index("jaar")
    return ontleding_per(every, ["jaar", *columns_of(by)])[order]
