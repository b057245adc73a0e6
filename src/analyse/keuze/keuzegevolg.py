"""What a choice of levels means: per wijk and product, at every other target, at other unit costs.

The traps: a plan is as sure as the unit costs under it, and those of two neighbouring levels lie
closer together than they are known; and the price of the next 10.000 euro holds at this target
only, where it is solved: a price of the relaxed problem beside it would be a second answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analyse.keuze.keuzemodel import Keuze, hoogste_besparing, niveaukeuze
from analyse.keuze.mogelijkheden import CEL
from analyse.keuze.ondergrens import ontspannen
from analyse.keuze.spelregels import Model, Spelregels, maak
from analyse.tables import cents, euros, part_of

_MONEY = ["kosten_nu", "besparing"]
#: The next amount of saving that is priced.
_MEER = 10_000
_GRENS = ["doel", "besparing", "verlies", "ondergrens", "kloof"]
_GRENS += ["verlaagd", "wijk", "daling", "status"]
_VARIANTEN = [
    "variant",
    "besparing",
    "stappen",
    "verlies",
    "wijk",
    "daling",
    "verlaagd",
    "gelijken",
    "status",
]
_CELLEN = [*CEL, "product", "nu", "voorstel", "besparing", "deel_stad"]
_CELLEN += ["spreiding", "in_plan", "aandeel"]
_SAMEN = ["spreiding", "besparing", "laag", "midden", "hoog"]
_SAMEN += ["haalt_doel", "onhaalbaar", "trekkingen"]


def keuze_wijzigingen(plan: pd.DataFrame) -> pd.DataFrame:
    """The plan as it would be carried out: cells that get another level, largest saving first."""
    changed = plan[plan["stappen"] != 0].assign(meest=-plan["besparing"])
    changed = changed.sort_values(["meest", *CEL], kind="stable", ignore_index=True)
    names = ["wijk", "gebiedstype", "product", "hoeveelheid", "eenheid", "nu", "voorstel"]
    return changed[[*names, *_MONEY, "verlies", "vrij", "aandeel", "stand"]]


def keuze_per_wijk(plan: pd.DataFrame) -> pd.DataFrame:
    """Money and fall of each wijk.

    Returns
    -------
    pandas.DataFrame
        Columns wijk, kosten_nu, besparing (euro, exact), deel (of kosten_nu), daling (mean fall in
        levels: areaal-weighted within a product, then the mean of its products), verlaagd and
        cellen (numbers).
    """
    whole = plan.assign(verlaagd=plan["stappen"] > 0, cellen=1)
    whole[_MONEY] = whole[_MONEY].apply(cents)
    table = whole.groupby("wijk", as_index=False)[[*_MONEY, "verlaagd", "cellen"]].sum()
    table[_MONEY] = euros(table[_MONEY])
    table["deel"] = part_of(table["besparing"], table["kosten_nu"])
    weighted = plan["stappen"].clip(lower=0) * plan["deel_wijk"]
    fall = weighted.groupby([plan["wijk"], plan["product_code"]]).sum()
    table["daling"] = table["wijk"].map(fall.groupby(level=0).mean())
    return table[["wijk", *_MONEY, "deel", "daling", "verlaagd", "cellen"]]


def _figures(found: Keuze) -> dict[str, object]:
    """A choice with its lowered cells and the wijk that falls most; "" and NaN without a plan."""
    wijken = keuze_per_wijk(found.plan).sort_values("daling", ascending=False, kind="stable")
    lowered = (found.plan["stappen"] > 0).sum()
    row = vars(found) | {"verlaagd": lowered, "wijk": "", "daling": np.nan}
    if len(wijken):
        row.update(wijken[["wijk", "daling"]].iloc[0])
    return row


def keuze_grens(
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
        As `niveau_mogelijkheden` returns it.
    regels
        The rules; those of `Spelregels()` when None.
    doelen
        Savings in euro; thirteen from nought to the largest that the rules allow when None.
    kloof
        As in `niveaukeuze`, a little wider: there are many to do.

    Returns
    -------
    pandas.DataFrame
        Columns doel, besparing, verlies, ondergrens (no plan loses less), kloof, verlaagd (cells),
        wijk and daling (the wijk that falls most, and by how much), status. A target that cannot be
        reached has NaN.
    """
    rules = regels or Spelregels()
    if doelen is None:
        top = hoogste_besparing(maak(options, rules))
        in_cents = np.linspace(0, top, 13).astype("int64")
        doelen = list(np.unique(in_cents) / 100)
    rows = []
    for doel in doelen:
        found = niveaukeuze(options, doel, rules, kloof=kloof)
        rows.append(_figures(found) | {"ondergrens": found.grens})
    table = pd.DataFrame(rows, columns=_GRENS)
    table.loc[~(table["daling"] > 0), ["wijk", "daling"]] = ["", 0.0]
    return table


def keuze_varianten(
    options: pd.DataFrame, doel: float, regels: Mapping[str, Spelregels]
) -> pd.DataFrame:
    """The same saving under other rules: what a rule costs.

    Parameters
    ----------
    options
        As `niveau_mogelijkheden` returns it.
    doel
        Saving asked, euro a year.
    regels
        Rules by name.

    Returns
    -------
    pandas.DataFrame
        Columns variant, besparing, stappen (mean fall in levels, every product alike, whatever the
        weights), verlies (with the weights of the variant), wijk and daling (the wijk that falls
        most, and by how much), verlaagd (cells), gelijken (whether other plans lose as little, as
        in `Keuze`), status. NaN where it cannot be reached.
    """
    rows = []
    for name, rules in regels.items():
        found = niveaukeuze(options, doel, rules)
        plan = found.plan
        steps = np.nan
        if len(plan):
            falls = plan["stappen"] * plan["deel_stad"]
            steps = falls.sum() / plan["product_code"].nunique()
        rows.append(_figures(found) | {"variant": name, "stappen": steps})
    return pd.DataFrame(rows, columns=_VARIANTEN)


def keuze_volgende(
    options: pd.DataFrame,
    keuze: Keuze,
    regels: Spelregels | None = None,
    bedrag: float = _MEER,
) -> pd.DataFrame:
    """What the next amount of saving costs in quality, solved.

    Returns
    -------
    pandas.DataFrame
        One row: doel, meer (the amount), verlies, verlies_dan (loss at doel + meer; NaN when that
        cannot be reached) and extra (their difference).
    """
    further = niveaukeuze(options, keuze.doel + bedrag, regels)
    table = keuze.uitkomst[["doel", "verlies"]]
    table.insert(1, "meer", bedrag)
    table["verlies_dan"] = further.verlies
    table["extra"] = table["verlies_dan"] - table["verlies"]
    return table


def keuze_robuustheid(
    options: pd.DataFrame,
    keuze: Keuze,
    regels: Spelregels | None = None,
    spreidingen: Sequence[float] = (0.1, 0.2),
    *,
    trekkingen: int = 100,
    seed: int = 2018,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """How the plan stands if the unit costs are wrong: drawn anew within a margin, all as likely.

    Parameters
    ----------
    options, keuze, regels
        The options, the plan made from them, and its rules.
    spreidingen
        Margins: 0.1 lets each unit cost be up to 10 % lower or higher.
    trekkingen
        Draws a margin; a unit cost is drawn per product and level.
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
    plan = keuze.plan
    if plan.empty:
        return pd.DataFrame(columns=_CELLEN), pd.DataFrame(columns=_SAMEN)
    model = maak(options, regels or Spelregels())
    target = round(keuze.doel * 100)
    rows = model.rijen
    steps = rows["stappen"].to_numpy()
    proposed = plan["voorstel"].to_numpy()[model.cel]
    chosen = (rows["niveau"].to_numpy() == proposed) & (steps != 0)
    lower = steps > 0
    rng = np.random.default_rng(seed)
    cells, together = [], []
    for margin in spreidingen:
        savings = []
        shares = []
        for saved in _redrawn(model, rng, margin, trekkingen):
            savings.append(saved[chosen].sum())
            # Only a few cells are chosen in part: over many draws that makes no difference, and it
            # is thirty times as fast.
            found = ontspannen(replace(model, centen=saved), target)
            if found is not None:
                chosen_part = found[2][lower]
                shares.append(np.bincount(model.cel[lower], chosen_part, len(plan)))
        share = np.full(len(plan), np.nan)
        if shares:
            share = np.clip(sum(shares) / len(shares), 0, 1).round(9)
        drawn = plan.assign(spreiding=margin, in_plan=plan["stappen"] > 0, aandeel=share)
        cells.append(drawn[_CELLEN])
        percentiles = np.percentile(savings, [5, 50, 95]).round() / 100
        enough = np.mean(np.array(savings) >= target)
        impossible = 1 - len(shares) / trekkingen
        row = [margin, keuze.besparing, *percentiles, enough, impossible, trekkingen]
        together.append(row)
    return pd.concat(cells, ignore_index=True), pd.DataFrame(together, columns=_SAMEN)


def _redrawn(
    model: Model, rng: np.random.Generator, margin: float, times: int
) -> Iterator[np.ndarray]:
    """What each option saves, in cents, with the cost of every product and level drawn anew."""
    rows = model.rijen
    priced = pd.MultiIndex.from_frame(rows[["product_code", "niveau"]])
    sort, sorts = pd.factorize(priced, sort=True)
    cost = cents(rows["kosten"]).to_numpy()
    now = np.flatnonzero(rows["stappen"] == 0)[model.cel]
    for _ in range(times):
        price = rng.uniform(1 - margin, 1 + margin, len(sorts))
        drawn = np.rint(cost * price[sort]).astype("int64")
        yield drawn[now] - drawn


def keuze_robuust_per_product(cells: pd.DataFrame) -> pd.DataFrame:
    """The first table of `keuze_robuustheid` per product and gebiedstype, weighted with areaal.

    Returns
    -------
    pandas.DataFrame
        Columns product, gebiedstype, spreiding, in_plan (part of the areaal that the plan lowers)
        and aandeel (mean part that is lowered over the draws), what the plan lowers most first.
    """
    key = ["product", "gebiedstype", "spreiding"]
    parts = ["in_plan", "aandeel"]
    weighted = cells[[*key, "deel_stad"]]
    weighted = weighted.join(cells[parts].mul(cells["deel_stad"], axis=0))
    sums = weighted.groupby(key).sum(min_count=1)
    table = sums[parts].div(sums["deel_stad"], axis=0).round(9).reset_index()
    most = table.groupby(["product", "gebiedstype"])[parts].transform("max")
    table = table.assign(eerst=-most["in_plan"], dan=-most["aandeel"])
    table = table.sort_values(["eerst", "dan", *key], kind="stable", ignore_index=True)
    return table[[*key, *parts]]
