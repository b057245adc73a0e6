"""The change in cost since the nulmeting, split exactly into what made it.

What is left is the saving that can be seen.

Cost of a cell (product x wijk x kostensoort) = areaal x price x quality x intensity. Areaal, price
and quality are known from their own tables, so the intensity follows; the change of their product
is split by Shapley. The traps: money that is no part of the comparison (one-off amounts, extra
work, new and ended tasks) must be set apart first; and what is left holds efficiency, volume,
unmeasured quality and chance together, so it is called the rest and never "the efficiency".

Sources: Financieel Overzicht Gemeenten, which corrects a comparison between years for taakmutaties,
prices and areaal before it speaks of choices; Shapley as in `shapley`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analyse.begroting.budget import SLEUTEL, reguliere_lasten
from analyse.begroting.prijsindex import reeks_van, reeksen
from analyse.begroting.productbladen import productkenmerken
from analyse.besparing.kostendrijvers import (
    MUTATIES,
    areaalmutaties,
    areaalstanden,
    niveaufactoren,
)
from analyse.statistiek.shapley import Array, shapley
from analyse.tables import TABLES, cents, euros
from analyse.tables.frames import columns_of

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
    "rest": "Rest: doelmatigheid en andere keuzes",
}
#: The steps that are choices of those who do the work or ask for it; the others come from outside.
KEUZES = ("beeindigde_taken", "kwaliteit", "rest")
#: What may differ between the two years in one cell.
FACTOREN = ("prijs", *MUTATIES, "kwaliteit", "intensiteit")
#: Where what is left of a cell goes.
OVER = ("rest", "niet_stuurbaar", "geen_index")


def _none(name: str) -> Callable[[], pd.DataFrame]:
    return lambda: pd.DataFrame({c.name: pd.Series(dtype="object") for c in TABLES[name]})


@dataclass(frozen=True, eq=False)
class Bronnen:
    """The tables that the split needs; without the last four, what they explain stays in the rest.

    What does not depend on the two years that are compared is worked out once for all of them.
    """

    begroting: pd.DataFrame
    prijsindex: pd.DataFrame
    areaal: pd.DataFrame = field(default_factory=_none("areaal"))
    productblad: pd.DataFrame = field(default_factory=_none("productblad"))
    norm: pd.DataFrame = field(default_factory=_none("norm"))
    niveaukosten: pd.DataFrame = field(default_factory=_none("niveaukosten"))
    #: Which index series goes with which kostensoort; else the series of the same name.
    reeks_per_kostensoort: Mapping[str, str] = field(default_factory=dict)
    _known: dict[tuple[object, ...], pd.DataFrame] = field(
        default_factory=dict, init=False, repr=False
    )

    def _once(self, make: Callable[..., pd.DataFrame], *arguments: object) -> pd.DataFrame:
        """The outcome of a function of this module on these tables.

        `arguments` tell one outcome from another.
        """
        key = (make.__name__, *arguments)
        if key not in self._known:
            self._known[key] = make(self, *arguments)
        return self._known[key]


def _lasten(bronnen: Bronnen, fase: str) -> pd.DataFrame:
    return reguliere_lasten(bronnen.begroting, fase)


def _kenmerken(bronnen: Bronnen) -> pd.DataFrame:
    return productkenmerken(bronnen.productblad)


def _standen(bronnen: Bronnen) -> pd.DataFrame:
    return areaalstanden(bronnen.areaal)


def _niveaus(bronnen: Bronnen) -> pd.DataFrame:
    table = niveaufactoren(
        bronnen.areaal, bronnen.norm, bronnen.niveaukosten, bronnen._once(_kenmerken)
    )
    return table.set_index(["jaar", "product_code", "wijk"])[["factor"]].astype(float)


def _reeksen(bronnen: Bronnen, nul_jaar: int, jaar: int) -> pd.DataFrame:
    return reeksen(bronnen.prijsindex, nul_jaar, jaar)


def cellen(bronnen: Bronnen, nul_jaar: int, jaar: int, *, fase: str = "realisatie") -> pd.DataFrame:
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
    lines = bronnen._once(_lasten, fase)
    lines = lines[lines["jaar"].isin([nul_jaar, jaar])]
    if nul_jaar == jaar or not {nul_jaar, jaar} <= set(lines["jaar"]):
        text, flags = (
            [*SLEUTEL, "over"],
            [
                "stuurbaar",
                "bekend_prijs",
                "bekend_areaal",
                "bekend_kwaliteit",
            ],
        )
        nothing = pd.DataFrame(
            columns=[*SLEUTEL, "nulmeting", *STAPPEN, "kosten", *_FACTS], dtype=float
        )
        return nothing.astype(dict.fromkeys(text, "object") | dict.fromkeys(flags, "bool"))
    whole = (
        cents(lines["bedrag"])
        .groupby([lines[c] for c in [*SLEUTEL, "soort", "jaar"]], observed=True)
        .sum()
    )
    wide = whole.unstack(["soort", "jaar"], fill_value=0).fillna(0).astype("int64")

    def amount(soort: str, year: int) -> pd.Series:
        return (
            wide[soort, year]
            if (soort, year) in wide
            else pd.Series(0, index=wide.index, dtype="int64")
        )

    cells = wide.index.to_frame(index=False)
    before, after = amount("vast", nul_jaar).to_numpy(), amount("vast", jaar).to_numpy()
    fixed = lines[lines["soort"] == "vast"]
    there = [set(fixed.loc[fixed["jaar"] == y, "product_code"]) for y in (nul_jaar, jaar)]
    stays = cells["product_code"].isin(there[0] & there[1]).to_numpy()

    steps = dict.fromkeys(STAPPEN, np.zeros(len(cells), dtype="int64"))
    for soort in ("eenmalig", "opdracht"):
        steps[soort] = (amount(soort, jaar) - amount(soort, nul_jaar)).to_numpy()
    steps["nieuwe_taken"] = np.where(cells["product_code"].isin(there[0]), 0, after)
    steps["beeindigde_taken"] = np.where(cells["product_code"].isin(there[1]), 0, -before)

    for name, change in steps.items():
        cells[name] = change / 100
    cells["van"], cells["naar"] = np.where(stays, before, 0) / 100, np.where(stays, after, 0) / 100
    cells = _drivers(cells, bronnen, nul_jaar, jaar)
    cells = geprijsd(cells, bronnen, nul_jaar, jaar, bronnen.reeks_per_kostensoort)
    cells["nulmeting"] = euros(wide.xs(nul_jaar, axis=1, level="jaar").sum(axis=1)).to_numpy()
    cells["kosten"] = euros(wide.xs(jaar, axis=1, level="jaar").sum(axis=1)).to_numpy()
    return cells[[*SLEUTEL, "nulmeting", *STAPPEN, "kosten", *_FACTS]]


#: What the split of a cell was made of, beside its steps.
_FACTS = [
    "van",
    "naar",
    "a",
    *(f"{m}_a" for m in MUTATIES),
    "p",
    "k",
    "stuurbaar",
    "over",
    "bekend_prijs",
    "bekend_areaal",
    "bekend_kwaliteit",
]


def _drivers(cells: pd.DataFrame, bronnen: Bronnen, nul_jaar: int, jaar: int) -> pd.DataFrame:
    """The cells with what is known of their areaal and quality.

    What is not known did not change.
    """
    kenmerken = bronnen._once(_kenmerken)
    cells["objecttype"] = cells["product_code"].map(kenmerken["objecttype"]).fillna("")
    amounts = areaalmutaties(bronnen._once(_standen), nul_jaar, jaar)
    named = pd.MultiIndex.from_frame(amounts[["objecttype", "wijk"]])
    # Cost without a wijk of its own (all of the municipality, or unknown) follows the areaal of all
    # wijken together.
    own = pd.MultiIndex.from_frame(cells[["objecttype", "wijk"]]).isin(named)
    cells["plek"] = cells["wijk"].where(own, "")
    cells = cells.merge(
        amounts.rename(columns={"wijk": "plek", "stand": "a"} | {m: f"{m}_a" for m in MUTATIES}),
        how="left",
        on=["objecttype", "plek"],
    )
    levels = bronnen._once(_niveaus)["factor"]
    products, places = cells["product_code"], cells["plek"]
    then, now = (
        levels.reindex(pd.MultiIndex.from_arrays([[y] * len(cells), products, places])).to_numpy()
        for y in (nul_jaar, jaar)
    )
    cells["k"] = now / then

    moves = [f"{m}_a" for m in MUTATIES]
    cells = cells.astype(dict.fromkeys(["a", *moves], float))
    then, now = cells["a"], cells["a"] + cells[moves].sum(axis=1)
    # Nothing can be said per unit where there was nothing to maintain and yet there was cost.
    usable = (
        then.notna()
        & (then >= 0)
        & (now >= 0)
        & ((then > 0) | (cells["van"] == 0))
        & ((now > 0) | (cells["naar"] == 0))
        & (then + now > 0)
    )
    cells["bekend_areaal"], cells["bekend_kwaliteit"] = usable, cells["k"].notna()
    cells["a"] = cells["a"].where(usable, 1.0)
    for name in moves:
        cells[name] = cells[name].where(usable, 0.0)
    cells["stuurbaar"] = (cells["product_code"].map(kenmerken["stuurbaar"]) != "nee").astype(bool)
    return cells.assign(k=cells["k"].fillna(1.0)).drop(columns=["objecttype", "plek"])


def geprijsd(
    cells: pd.DataFrame,
    bronnen: Bronnen,
    nul_jaar: int,
    jaar: int,
    reeks_per_kostensoort: Mapping[str, str],
) -> pd.DataFrame:
    """The cells split anew with this choice of index.

    Everything that does not depend on it stays.
    """
    factor = bronnen._once(_reeksen, nul_jaar, jaar)["factor"]
    own = reeks_van(cells["kostensoort"].unique(), reeks_per_kostensoort)
    price = (
        cells["kostensoort"]
        .map({soort: factor.get(name, np.nan) for soort, name in own.items()})
        .astype(float)
    )
    over = np.select(
        [~cells["stuurbaar"], price.isna()], ["niet_stuurbaar", "geen_index"], default="rest"
    )
    cells = cells.assign(p=price.fillna(1.0), bekend_prijs=price.notna(), over=over)
    shares = shapley(cost_of(cells), FACTOREN)
    left = cents(cells["naar"]) - cents(cells["van"])
    for name in FACTOREN[:-1]:
        whole = np.rint(shares[name] * 100).astype("int64")
        cells[name], left = whole / 100, left - whole
    for name in OVER:
        cells[name] = euros(left.where(over == name, 0))
    return cells


def intensiteit(cells: pd.DataFrame) -> tuple[Array, Array]:
    """Cost per unit of areaal at the price and quality of the nulmeting, then and now (euro)."""
    then = cells["a"].to_numpy(dtype=float)
    now = (
        (then + sum(cells[f"{m}_a"].to_numpy(dtype=float) for m in MUTATIES))
        * cells["p"].to_numpy()
        * cells["k"].to_numpy()
    )
    before, after = cells["van"].to_numpy(dtype=float), cells["naar"].to_numpy(dtype=float)
    old = np.divide(before, then, out=np.zeros(len(cells)), where=then > 0)
    new = np.divide(after, now, out=np.zeros(len(cells)), where=now > 0)
    # Where areaal came from nothing or went to nothing, a unit cost what it cost in the year that
    # had any.
    return np.where(then > 0, old, new), np.where(now > 0, new, old)


def cost_of(
    cells: pd.DataFrame, then: Array | None = None, now: Array | None = None
) -> Callable[[frozenset[str]], Array]:
    """Cost of each cell (euro) for a set of `FACTOREN` that have their new value, as `shapley` asks it.

    Parameters
    ----------
    cells
        As `cellen` returns it.
    then, now
        Intensities to use instead of those of the cells; the cost is linear in both.
    """
    old, new = intensiteit(cells)
    old, new = old if then is None else then, new if now is None else now
    a = cells["a"].to_numpy(dtype=float)
    moves = {m: cells[f"{m}_a"].to_numpy(dtype=float) for m in MUTATIES}
    price, quality = cells["p"].to_numpy(), cells["k"].to_numpy()

    def value(changed: frozenset[str]) -> Array:
        cost: Array = a.copy()
        for mutatie in (m for m in MUTATIES if m in changed):
            cost = cost + moves[mutatie]
        cost = cost * (new if "intensiteit" in changed else old)
        cost = cost * price if "prijs" in changed else cost
        return cost * quality if "kwaliteit" in changed else cost

    return value


def per(cells: pd.DataFrame, by: str | Sequence[str] = ()) -> pd.DataFrame:
    """The split per group: nulmeting, the steps and kosten (euro, exact), one row for all together when `by` is empty."""
    keys, amounts = columns_of(by), ["nulmeting", *STAPPEN, "kosten"]
    whole = cells[amounts].apply(cents)
    if not keys:
        return euros(whole.sum()).to_frame().T
    return euros(whole.groupby([cells[k] for k in keys], sort=True).sum()).reset_index()


def stappen(cells: pd.DataFrame, nul_jaar: int, jaar: int) -> pd.DataFrame:
    """The split as a bridge from the nulmeting to `jaar`; steps that did not happen are left out.

    Returns
    -------
    pandas.DataFrame
        Columns stap, label (Dutch), soort ("stand" or "stap"), bedrag and cumulatief (euro). Empty
        when there are no cells.
    """
    if cells.empty:
        return pd.DataFrame({"stap": [], "label": [], "soort": [], "bedrag": [], "cumulatief": []})
    total = per(cells).iloc[0]
    rows = [("nulmeting", f"Kosten {nul_jaar} (nulmeting)", "stand", total["nulmeting"])]
    rows += [
        (name, label, "stap", total[name])
        for name, label in STAPPEN.items()
        if total[name] or name == "rest"
    ]
    rows += [("kosten", f"Kosten {jaar}", "stand", total["kosten"])]
    table = pd.DataFrame(rows, columns=["stap", "label", "soort", "bedrag"])
    return table.assign(
        cumulatief=euros(cents(table["bedrag"]).where(table["stap"] != "kosten", 0).cumsum())
    )


def verloop(
    bronnen: Bronnen, nul_jaar: int, *, fase: str = "realisatie"
) -> dict[int, pd.DataFrame]:
    """The cells of every year after the nulmeting that has costs, by year."""
    years = sorted(set(bronnen._once(_lasten, fase)["jaar"]))
    return {
        y: cells
        for y in years
        if y > nul_jaar and len(cells := cellen(bronnen, nul_jaar, y, fase=fase))
    }


def per_jaar(years: Mapping[int, pd.DataFrame], by: str | Sequence[str] = ()) -> pd.DataFrame:
    """The split per year (and group): jaar, those of `by`, nulmeting, steps, kosten (euro)."""
    parts = [per(cells, by).assign(jaar=year) for year, cells in years.items()]
    order = ["jaar", *columns_of(by), "nulmeting", *STAPPEN, "kosten"]
    return pd.concat(parts, ignore_index=True)[order] if parts else pd.DataFrame(columns=order)


def autonoom_pad(years: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    """Cost against the autonomous path.

    What the nulmeting would cost at the prices, areaal and tasks of the year.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, nulmeting, autonoom (nulmeting x price x areaal, with tasks, one-off amounts,
        extra work and what cannot be steered as they are), kosten, minder_meer (autonoom - kosten:
        what was saved against the path), and both at the price level of the nulmeting:
        autonoom_vast, kosten_vast (euro).
    """
    outside = ["nieuwe_taken", "beeindigde_taken", "eenmalig", "opdracht"]
    rows = []
    for year, cells in years.items():
        total = per(cells).iloc[0]
        # What is no part of the comparison stands in the path as it was booked.
        fixed = (
            int(cents(total[outside]).sum())
            + int(cents(cells["nulmeting"]).sum())
            - int(cents(cells["van"]).sum())
        )
        same_quality, as_it_was = {"prijs", *MUTATIES}, {"kwaliteit", "intensiteit", *MUTATIES}
        paths = [
            _path(cells, same_quality),
            _path(cells, same_quality - {"prijs"}),
            _path(cells, as_it_was),
        ]
        autonoom, autonoom_vast, kosten_vast = (round(fixed / 100 + amount, 2) for amount in paths)
        rows.append(
            (year, total["nulmeting"], autonoom, total["kosten"], autonoom_vast, kosten_vast)
        )
    table = pd.DataFrame(
        rows, columns=["jaar", "nulmeting", "autonoom", "kosten", "autonoom_vast", "kosten_vast"]
    )
    table.insert(4, "minder_meer", euros(cents(table["autonoom"]) - cents(table["kosten"])))
    return table


def _path(cells: pd.DataFrame, factors: set[str]) -> float:
    """Compared cost with only these factors at their new value.

    What cannot be steered always is.
    """
    compared = cost_of(cells)
    free = (cells["over"] == "niet_stuurbaar").to_numpy()
    return float(
        np.where(
            free, compared(frozenset(factors | {"intensiteit"})), compared(frozenset(factors))
        ).sum()
    )


def verschuiving(
    cells: pd.DataFrame, binnen: str = "discipline", over: str = "taakveld"
) -> pd.DataFrame:
    """A saving in one taakveld that is a cost in another, within one kind of work.

    Returns
    -------
    pandas.DataFrame
        Columns `binnen`, daling (rest of the taakvelden where it fell), stijging (of those where it
        rose), verschoven (the smaller of the two: it is cost moved, not cost saved), netto
        (stijging - daling) and taakvelden (Dutch, which moved what). Only groups in which both
        happened.
    """
    rest = cents(cells["rest"]).groupby([cells[binnen], cells[over]]).sum()
    rows = []
    for group, parts in rest.groupby(level=0):
        parts = parts.droplevel(0)
        down, up = int(-parts[parts < 0].sum()), int(parts[parts > 0].sum())
        if down and up:
            rows.append(
                (
                    group,
                    down,
                    up,
                    min(down, up),
                    up - down,
                    ", ".join(str(t) for t in parts.sort_values().index),
                )
            )
    table = pd.DataFrame(
        rows, columns=[binnen, "daling", "stijging", "verschoven", "netto", "taakvelden"]
    )
    table[["daling", "stijging", "verschoven", "netto"]] = (
        table[["daling", "stijging", "verschoven", "netto"]].astype("int64") / 100
    )
    return table.sort_values("verschoven", ascending=False, kind="stable").reset_index(drop=True)


def dekking(cells: pd.DataFrame) -> pd.DataFrame:
    """For how much of the compared cost price, areaal and quality are known.

    What is not known stays in the rest.

    Returns
    -------
    pandas.DataFrame
        Columns gegeven, bedrag (euro of the nulmeting, sizes) and aandeel (part of one).
    """
    size = cells["van"].abs()
    total = float(size.sum())
    names = {
        "bekend_prijs": "prijsindex",
        "bekend_areaal": "areaal",
        "bekend_kwaliteit": "kwaliteitsniveau",
    }
    known = [
        (label, round(float(size[cells[name].astype(bool)].sum()), 2))
        for name, label in names.items()
    ]
    return pd.DataFrame(
        [(label, amount, amount / total if total else np.nan) for label, amount in known],
        columns=["gegeven", "bedrag", "aandeel"],
    )


def keuzes(cells: pd.DataFrame) -> pd.Series:
    """The steps of `KEUZES` (euro.

    A saving is negative), ended tasks only as far as no new task took their place.

    A product that was given a new code ends and begins; so within a discipline new tasks are set
    off against ended ones.
    """
    total = per(cells).iloc[0]
    tasks = (
        cells[["nieuwe_taken", "beeindigde_taken"]]
        .apply(cents)
        .groupby(cells["discipline"])
        .sum()
        .sum(axis=1)
    )
    ended = int(tasks[tasks < 0].sum())
    # New credits are no saving by themselves: never more than what ended.
    return pd.Series(
        {
            "beeindigde_taken": (
                max(ended, int(cents(cells["beeindigde_taken"]).sum())) / 100 if ended else 0.0
            ),
            "kwaliteit": float(total["kwaliteit"]),
            "rest": float(total["rest"]),
        }
    )


def kosten_bij_doel(cells: pd.DataFrame, doel: float | None) -> float | None:
    """What the year would cost had the choices come to exactly `doel` (euro).

    None without a target or without cells.
    """
    if doel is None or np.isnan(doel) or cells.empty:
        return None
    return (
        float(cents(cells["kosten"]).sum() - cents(keuzes(cells)).sum() - round(doel * 100)) / 100
    )
