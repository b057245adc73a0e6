"""What a choice of levels means.

Per wijk and product, against every other target, and if the unit costs are wrong.

The traps: a plan is as sure as the unit costs under it, and those of two neighbouring levels lie
closer together than they are known; and the price of the next 10.000 euro holds at this target
only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analyse.keuze.keuzemodel import Keuze, hoogste_besparing, kies
from analyse.keuze.mogelijkheden import CEL
from analyse.keuze.ondergrens import ontspannen
from analyse.keuze.spelregels import Spelregels, maak
from analyse.tables import cents, euros

_MONEY = ["kosten_nu", "besparing"]


def wijzigingen(plan: pd.DataFrame) -> pd.DataFrame:
    """The cells that get another level, largest saving first.

    The plan as it would be carried out.
    """
    changed = plan[plan["stappen"] != 0].sort_values(
        ["besparing", *CEL], ascending=[False, *[True] * len(CEL)], kind="stable"
    )
    names = [
        "wijk",
        "gebiedstype",
        "product",
        "hoeveelheid",
        "eenheid",
        "nu",
        "voorstel",
        "kosten_nu",
        "besparing",
        "verlies",
        "vrij",
    ]
    return changed[names].reset_index(drop=True)


def per_wijk(plan: pd.DataFrame) -> pd.DataFrame:
    """Money and fall of each wijk.

    Returns
    -------
    pandas.DataFrame
        Columns wijk, kosten_nu, besparing (euro, exact), deel (of kosten_nu), daling (mean fall in
        levels: areaal-weighted within a product, then the mean of its products), verlaagd and
        cellen (numbers).
    """
    table = _summed(plan, ["wijk"])
    fall = (
        (plan["stappen"].clip(lower=0) * plan["deel_wijk"])
        .groupby([plan["wijk"], plan["product_code"]])
        .sum()
    )
    table["daling"] = table["wijk"].map(fall.groupby(level=0).mean())
    return table[["wijk", *_MONEY, "deel", "daling", "verlaagd", "cellen"]]


def per_product(plan: pd.DataFrame) -> pd.DataFrame:
    """Money and fall of each product and gebiedstype.

    Returns
    -------
    pandas.DataFrame
        Columns product, gebiedstype, kosten_nu, besparing (euro, exact), deel, lager (part of the
        areaal there that gets a lower level), verlaagd and cellen (numbers).
    """
    key = ["product", "gebiedstype"]
    table = _summed(plan, key).set_index(key)
    size = plan["deel_stad"].groupby([plan[k] for k in key]).sum()
    lower = plan["deel_stad"].where(plan["stappen"] > 0, 0.0).groupby([plan[k] for k in key]).sum()
    table["lager"] = (lower / size).round(12)
    return table.reset_index()[[*key, *_MONEY, "deel", "lager", "verlaagd", "cellen"]]


def _summed(plan: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    whole = plan.assign(
        verlaagd=(plan["stappen"] > 0).astype("int64"),
        cellen=1,
        **{name: cents(plan[name]) for name in _MONEY},
    )
    table = whole.groupby(key, as_index=False)[[*_MONEY, "verlaagd", "cellen"]].sum()
    table[_MONEY] = table[_MONEY].apply(euros)
    return table.assign(deel=table["besparing"] / table["kosten_nu"].where(table["kosten_nu"] > 0))


def grens(
    options: pd.DataFrame,
    regels: Spelregels | None = None,
    doelen: Sequence[float] | None = None,
    *,
    kloof: float = 1e-4,
) -> pd.DataFrame:
    """The least loss for every target: what quality a saving costs.

    Parameters
    ----------
    options
        As `kwaliteitskeuze.mogelijkheden` returns it.
    regels
        The rules; those of `Spelregels()` when None.
    doelen
        Savings in euro; thirteen from nought to the largest that the rules allow when None.
    kloof
        As in `keuzemodel.kies`, a little wider: there are many to do.

    Returns
    -------
    pandas.DataFrame
        Columns doel, besparing, verlies, ondergrens (no plan loses less), kloof, prijs_per_10000
        (levels, from the dual at this target), verlaagd (cells), wijk and daling (the wijk that
        falls most, and by how much), status. A target that cannot be reached has NaN.
    """
    rules = regels or Spelregels()
    if doelen is None:
        top = hoogste_besparing(maak(options, rules))
        doelen = [float(t) / 100 for t in np.unique(np.linspace(0, top, 13).astype("int64"))]
    rows = []
    for doel in doelen:
        found = kies(options, doel, rules, kloof=kloof)
        worst = (
            per_wijk(found.plan).sort_values("daling", ascending=False, kind="stable").head(1)
            if len(found.plan)
            else found.plan
        )
        fell = bool(len(worst)) and worst["daling"].iloc[0] > 0
        rows.append(
            {
                "doel": doel,
                "besparing": found.besparing,
                "verlies": found.verlies,
                "ondergrens": found.grens,
                "kloof": found.kloof,
                "prijs_per_10000": found.prijs_per_10000,
                "verlaagd": int((found.plan["stappen"] > 0).sum()),
                "wijk": worst["wijk"].iloc[0] if fell else "",
                "daling": worst["daling"].iloc[0] if fell else 0.0,
                "status": found.status,
            }
        )
    return pd.DataFrame(rows)


def varianten(options: pd.DataFrame, doel: float, regels: Mapping[str, Spelregels]) -> pd.DataFrame:
    """The same saving under other rules: what a rule costs.

    Parameters
    ----------
    options
        As `kwaliteitskeuze.mogelijkheden` returns it.
    doel
        Saving asked, euro a year.
    regels
        Rules by name.

    Returns
    -------
    pandas.DataFrame
        Columns variant, besparing, stappen (mean fall in levels, every product alike, whatever the
        weights), verlies (with the weights of the variant), wijk and daling (the wijk that falls
        most, and by how much), verlaagd (cells), status. NaN where it cannot be reached.
    """
    rows = []
    for name, rules in regels.items():
        found = kies(options, doel, rules)
        plan = found.plan
        fall = (
            per_wijk(plan).sort_values("daling", ascending=False, kind="stable")
            if len(plan)
            else plan
        )
        mean = (
            (plan["stappen"] * plan["deel_stad"]).sum() / plan["product_code"].nunique()
            if len(plan)
            else np.nan
        )
        rows.append(
            {
                "variant": name,
                "besparing": found.besparing,
                "stappen": mean,
                "verlies": found.verlies,
                "wijk": fall["wijk"].iloc[0] if len(plan) else "",
                "daling": fall["daling"].iloc[0] if len(plan) else np.nan,
                "verlaagd": int((plan["stappen"] > 0).sum()) if len(plan) else 0,
                "status": found.status,
            }
        )
    return pd.DataFrame(rows)


def volgende(
    options: pd.DataFrame, keuze: Keuze, regels: Spelregels | None = None, bedrag: float = 10_000
) -> pd.DataFrame:
    """What the next amount of saving costs in quality.

    By solving it, and by the dual of the relaxed problem as a check.

    Returns
    -------
    pandas.DataFrame
        One row: doel, meer (the amount), verlies, verlies_dan (loss at doel + meer; NaN when that
        cannot be reached), extra (their difference) and volgens_duaal (price at the margin x the
        amount). They differ where the saving is reached in large lumps.
    """
    further = kies(options, keuze.doel + bedrag, regels)
    return pd.DataFrame(
        [
            {
                "doel": keuze.doel,
                "meer": bedrag,
                "verlies": keuze.verlies,
                "verlies_dan": further.verlies,
                "extra": further.verlies - keuze.verlies,
                "volgens_duaal": keuze.prijs_per_10000 * bedrag / 10_000,
            }
        ]
    )


def robuustheid(
    options: pd.DataFrame,
    keuze: Keuze,
    regels: Spelregels | None = None,
    spreidingen: Sequence[float] = (0.1, 0.2),
    *,
    trekkingen: int = 100,
    seed: int = 2018,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """How the plan stands if the unit costs are wrong.

    Each product x level drawn anew within a margin, all equally likely.

    Parameters
    ----------
    options, keuze, regels
        The options, the plan made from them, and its rules.
    spreidingen
        Margins: 0.1 lets each unit cost be up to 10 % lower or higher.
    trekkingen
        Draws a margin.
    seed
        Of the draws.

    Returns
    -------
    cellen : pandas.DataFrame
        Per cell and margin: the cell, product, nu, voorstel, besparing, deel_stad, spreiding,
        in_plan (whether the plan lowers it) and aandeel (part of the draws in which the best plan
        for those costs lowers it; NaN when no draw could reach the target).
    samen : pandas.DataFrame
        Per margin: spreiding, besparing (of the plan as made), laag, midden, hoog (5, 50 and 95 %
        of what it would save, euro), haalt_doel (part of the draws in which the plan still saves
        enough), onhaalbaar (part in which no plan does), trekkingen.
    """
    rules, plan = regels or Spelregels(), keuze.plan
    if plan.empty:
        return pd.DataFrame(columns=_CELLEN), pd.DataFrame(columns=_SAMEN)
    model, target = maak(options, rules), round(keuze.doel * 100)
    rows = model.rijen
    code, sorts = pd.factorize(
        pd.MultiIndex.from_frame(rows[["product_code", "niveau"]]), sort=True
    )
    cost = cents(rows["kosten"]).to_numpy()
    now = np.flatnonzero(rows["stappen"] == 0)[model.cel]
    lower = (rows["stappen"] > 0).to_numpy()
    chosen = (rows["niveau"].to_numpy() == plan["voorstel"].to_numpy()[model.cel]) & ~(
        rows["stappen"] == 0
    ).to_numpy()
    rng = np.random.default_rng(seed)
    cells, together = [], []
    for margin in spreidingen:
        hits, reached, savings = np.zeros(len(plan)), 0, []
        for _ in range(trekkingen):
            drawn = np.rint(cost * rng.uniform(1 - margin, 1 + margin, len(sorts))[code]).astype(
                "int64"
            )
            saved = drawn[now] - drawn
            savings.append(int(saved[chosen].sum()))
            # Only a few cells are chosen in part: over many draws that makes no difference, and it
            # is thirty times as fast.
            found = ontspannen(replace(model, centen=saved), target)
            if found is not None:
                reached += 1
                hits += np.bincount(model.cel[lower], found[2][lower], len(plan))
        share = np.clip(hits / reached, 0, 1).round(9) if reached else np.full(len(plan), np.nan)
        cells.append(
            plan[[*CEL, "product", "nu", "voorstel", "besparing", "deel_stad"]].assign(
                spreiding=margin, in_plan=plan["stappen"] > 0, aandeel=share
            )
        )
        low, middle, high = np.percentile(savings, [5, 50, 95]).round() / 100
        together.append(
            (
                margin,
                keuze.besparing,
                low,
                middle,
                high,
                float(np.mean(np.array(savings) >= target)),
                1 - reached / trekkingen,
                trekkingen,
            )
        )
    return pd.concat(cells, ignore_index=True)[_CELLEN], pd.DataFrame(together, columns=_SAMEN)


_CELLEN = [
    *CEL,
    "product",
    "nu",
    "voorstel",
    "besparing",
    "deel_stad",
    "spreiding",
    "in_plan",
    "aandeel",
]
_SAMEN = [
    "spreiding",
    "besparing",
    "laag",
    "midden",
    "hoog",
    "haalt_doel",
    "onhaalbaar",
    "trekkingen",
]


def robuust_per_product(cells: pd.DataFrame) -> pd.DataFrame:
    """The first table of `robuustheid` per product and gebiedstype, weighted with areaal.

    Returns
    -------
    pandas.DataFrame
        Columns product, gebiedstype, spreiding, in_plan (part of the areaal that the plan lowers)
        and aandeel (mean part that is lowered over the draws), what the plan lowers most first.
    """
    key = ["product", "gebiedstype", "spreiding"]
    weighted = cells.assign(
        in_plan=cells["in_plan"].astype(float) * cells["deel_stad"],
        aandeel=cells["aandeel"].astype(float) * cells["deel_stad"],
    )
    table = weighted.groupby(key)[["in_plan", "aandeel", "deel_stad"]].sum(min_count=1)
    table = table[["in_plan", "aandeel"]].div(table["deel_stad"], axis=0).round(9).reset_index()
    most = table.groupby(["product", "gebiedstype"])[["in_plan", "aandeel"]].transform("max")
    order = table.assign(a=-most["in_plan"], b=-most["aandeel"]).sort_values(
        ["a", "b", *key], kind="stable"
    )
    return order[[*key, "in_plan", "aandeel"]].reset_index(drop=True)
