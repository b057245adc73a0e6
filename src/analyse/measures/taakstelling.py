"""The target, its earlier versions, what the measures toward it have come to, and the bridge from the nulmeting.

The traps: targets move, so the version in force belongs to a date and earlier ones are kept; reports repeat a measure, so
only its latest peildatum counts; and a delayed measure is an *incidental* miss of a *structural* target, which is why the
amounts are also given per aard. All sums are exact to the cent.

Sources: the monitor of Uden (numbered measures, phases 0, 1, 2, realised, written off, prognosis); the Financieel Overzicht
Gemeenten, which corrects a comparison between years for taakmutaties, prices and areaal before it speaks of choices.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np
import pandas as pd

from analyse.measures.frames import in_order, require, show_unknown
from analyse.tables import ONBEKEND, cents, euros, normalise, sum_euro

#: What a target is made of; with nog_in_te_vullen these add up to doel.
DELEN = ("gerealiseerd", "in_uitvoering", "risico", "vervallen")


def versions(taakstelling: pd.DataFrame) -> pd.DataFrame:
    """Every version of every target, oldest first; a decision without a date comes before all others.

    Returns
    -------
    pandas.DataFrame
        Columns naam, jaar, versie (1, 2, ...), besluitdatum, bedrag (euro), verschil (euro against the version before; NaN
        for the first) and bron.

    Raises
    ------
    ValueError
        When one name, year and date has two different amounts: which one was decided cannot be told.
    """
    keys = ["naam", "jaar"]
    require(taakstelling, [*keys, "besluitdatum", "bedrag"])
    frame = show_unknown(taakstelling, ["naam"])
    frame = frame.assign(bron=frame.get("bron", ONBEKEND)).drop_duplicates([*keys, "besluitdatum", "bedrag"])
    twice = frame[frame.duplicated([*keys, "besluitdatum"])]
    if len(twice):
        first = twice.iloc[0]
        raise ValueError(f"taakstelling '{first['naam']}' heeft voor {first['jaar']} twee verschillende bedragen met dezelfde besluitdatum")
    frame = frame.sort_values([*keys, "besluitdatum"], na_position="first", kind="stable")
    whole = cents(frame["bedrag"])
    frame["verschil"] = euros(whole - whole.groupby([frame[k] for k in keys]).shift())
    frame["versie"] = frame.groupby(keys).cumcount() + 1
    return frame[[*keys, "versie", "besluitdatum", "bedrag", "verschil", "bron"]].reset_index(drop=True)


def targets(taakstelling: pd.DataFrame, op: dt.date | str | None = None) -> pd.DataFrame:
    """The target in force per naam and jaar on the date `op` (the latest known when None).

    Returns
    -------
    pandas.DataFrame
        As `versions`, one row per naam and jaar. A target that was decided after `op` is not in it.
    """
    table = versions(taakstelling)
    if op is not None:
        table = table[table["besluitdatum"].isna() | (table["besluitdatum"] <= pd.Timestamp(op))]
    return table.groupby(["naam", "jaar"], sort=True).tail(1).reset_index(drop=True)


def _latest(maatregel: pd.DataFrame, op: dt.date | str | None) -> pd.DataFrame:
    """Rows of the latest peildatum of each measure and year, with their parts in whole cents.

    A measure may stand in several rows of one report (one a wijk): all of them count. Numbers are only unique within a
    taakstelling.
    """
    require(maatregel, ["nummer", "taakstelling", "jaar", "bedrag", "fase", "gerealiseerd", "risico", "prognose", "peildatum"])
    frame = show_unknown(maatregel, ["nummer", "taakstelling", "fase"])
    frame = frame.assign(aard=ONBEKEND) if "aard" not in frame else show_unknown(frame, ["aard"])
    if op is not None:
        frame = frame[frame["peildatum"].isna() | (frame["peildatum"] <= pd.Timestamp(op))]
    # A date before every other stands for "no date", so that a report with a date always wins from one without.
    day = frame["peildatum"].fillna(pd.Timestamp.min)
    frame = frame[day == day.groupby([frame[k] for k in ("taakstelling", "nummer", "jaar")]).transform("max")]

    dropped = frame["fase"] == "vervallen"
    bedrag, done, risk = cents(frame["bedrag"]), cents(frame["gerealiseerd"]), cents(frame["risico"])
    return frame.assign(
        bedrag=bedrag,
        gerealiseerd=done,
        risico=risk.where(~dropped, 0),
        in_uitvoering=(bedrag - done - risk).where(~dropped, 0),
        vervallen=(bedrag - done).where(dropped, 0),
        zonder_prognose=bedrag.where(frame["prognose"].isna() & ~dropped, 0),
        # Whether anyone gave a prognosis: the sum of nothing known is not nought.
        bekend=frame["prognose"].notna(),
        prognose=cents(frame["prognose"]),
    )


def _sum_parts(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Parts, prognosis and amount per key in euros, from rows in whole cents."""
    summed = frame.groupby(keys, sort=True)[[*DELEN, "bedrag", "prognose", "zonder_prognose"]].sum() / 100
    summed["prognose"] = summed["prognose"].where(frame.groupby(keys)["bekend"].any())
    return summed


def portfolio(maatregel: pd.DataFrame, taakstelling: pd.DataFrame, op: dt.date | str | None = None) -> pd.DataFrame:
    """What the measures have come to, per taakstelling and jaar, adding up to the target to the cent.

    Parameters
    ----------
    maatregel, taakstelling
        The tables of these names. Of each measure and year only the latest peildatum counts (up to `op` when given); of each
        target the version in force.
    op
        Date on which to look; the latest state when None.

    Returns
    -------
    pandas.DataFrame
        Columns taakstelling, jaar, doel, gerealiseerd, in_uitvoering (amount - realised - at risk), risico, vervallen (amount
        - realised of what was written off), nog_in_te_vullen (doel - all amounts; negative when more was planned than the
        target asks), prognose (sum of what was forecast, NaN when nothing was) and zonder_prognose (amount of the measures
        that have no forecast and were not written off). gerealiseerd + in_uitvoering + risico + vervallen + nog_in_te_vullen
        make doel in every row that has a target; measures without a target have doel and nog_in_te_vullen NaN. An empty
        gerealiseerd or risico counts as nothing, also when the phase says that the measure was realised.

    Notes
    -----
    A measure that is delayed, not dropped, misses a structural target incidentally: see `portfolio_per_aard`.
    """
    keys = ["taakstelling", "jaar"]
    doel = targets(taakstelling, op).rename(columns={"naam": "taakstelling", "bedrag": "doel"}).set_index(keys)["doel"]
    parts = _sum_parts(_latest(maatregel, op), keys)
    table = parts.join(doel, how="outer").sort_index()
    filled = [*DELEN, "bedrag", "zonder_prognose"]
    table[filled] = table[filled].fillna(0.0)
    open_cents = cents(table["doel"]) - cents(table["bedrag"])
    table["nog_in_te_vullen"] = euros(open_cents).where(table["doel"].notna())
    return table.reset_index()[[*keys, "doel", *DELEN, "nog_in_te_vullen", "prognose", "zonder_prognose"]]


def portfolio_per_aard(maatregel: pd.DataFrame, op: dt.date | str | None = None) -> pd.DataFrame:
    """The parts of `portfolio` split by aard: structural, one-off and unknown.

    A target is structural or not as a whole, so only the measures are split. A one-off measure fills a structural target for
    its year alone; a structural measure that is late leaves an incidental gap.

    Returns
    -------
    pandas.DataFrame
        Columns taakstelling, jaar, aard, bedrag, gerealiseerd, in_uitvoering, risico, vervallen, prognose, zonder_prognose
        (euro); the parts add up to bedrag, and over aard to those of `portfolio`.
    """
    keys = ["taakstelling", "jaar", "aard"]
    table = _sum_parts(_latest(maatregel, op), keys).reset_index()
    return in_order(table[[*keys, "bedrag", *DELEN, "prognose", "zonder_prognose"]], keys)


def gebruikte_index(
    begroting: pd.DataFrame,
    prijsindex: pd.DataFrame,
    nul_jaar: int,
    jaar: int,
    reeks_per_kostensoort: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Which index goes with which kostensoort, and its change between two years.

    The series is the one named in `reeks_per_kostensoort`, else the one with the same name (case, accents and punctuation
    apart). Only periods (months, quarters) that both years have are compared, and only within one base year.

    Returns
    -------
    pandas.DataFrame
        Columns kostensoort, reeks, basisjaar, periodes (how many were compared), index_nul, index_jaar (means) and factor;
        NaN where no index is known.
    """
    require(prijsindex, ["reeks", "jaar", "index"])
    series = prijsindex.assign(
        naam=prijsindex["reeks"].map(normalise),
        basis=prijsindex["basisjaar"].fillna(ONBEKEND) if "basisjaar" in prijsindex else ONBEKEND,
        deel=prijsindex["periode"].fillna(ONBEKEND) if "periode" in prijsindex else ONBEKEND,
    ).dropna(subset=["index"])
    key = ["naam", "basis", "deel"]
    per_year = {y: series[series["jaar"] == y].groupby(key)["index"].mean() for y in (nul_jaar, jaar)}
    both = pd.concat([per_year[nul_jaar].rename("index_nul"), per_year[jaar].rename("index_jaar")], axis=1, join="inner")
    means = both.groupby(level=["naam", "basis"]).agg(
        index_nul=("index_nul", "mean"), index_jaar=("index_jaar", "mean"), periodes=("index_nul", "size")
    )
    # The newest base year that covers both years: older ones are no longer revised.
    means = means.reset_index().sort_values("basis").drop_duplicates("naam", keep="last").set_index("naam")

    chosen = {normalise(k): v for k, v in (reeks_per_kostensoort or {}).items()}
    soorten = sorted(show_unknown(begroting, ["kostensoort"])["kostensoort"].unique())
    table = pd.DataFrame({"kostensoort": soorten})
    table["naam"] = [normalise(chosen.get(normalise(s), s)) for s in soorten]
    table = table.merge(means, how="left", left_on="naam", right_index=True)
    table["factor"] = table["index_jaar"] / table["index_nul"]
    names = series.drop_duplicates("naam").set_index("naam")["reeks"]
    table["reeks"] = table["naam"].map(names).where(table["factor"].notna())
    return table.rename(columns={"basis": "basisjaar"})[
        ["kostensoort", "reeks", "basisjaar", "periodes", "index_nul", "index_jaar", "factor"]
    ].reset_index(drop=True)


def kostenbrug(
    begroting: pd.DataFrame,
    prijsindex: pd.DataFrame,
    nul_jaar: int,
    jaar: int,
    reeks_per_kostensoort: Mapping[str, str] | None = None,
    *,
    fase: str = "realisatie",
    budgetsoort: str = "regulier",
    kant: str = "lasten",
) -> pd.DataFrame:
    """Steps from the cost in the nulmeting to the cost in `jaar`, adding up to the cent.

    Parameters
    ----------
    begroting, prijsindex
        The tables of these names.
    nul_jaar, jaar
        The year of the nulmeting and the year that is explained.
    reeks_per_kostensoort
        Which index series goes with which kostensoort; else the series of the same name.
    fase, budgetsoort, kant
        What is compared: by default the realised lasten of regular upkeep; replacement is bridged apart.

    Returns
    -------
    pandas.DataFrame
        Columns stap, label (Dutch), soort ("stand" or "stap"), bedrag and cumulatief (euro), in this order: nulmeting;
        taakmutaties (products in one of the two years only); prijs (cost of the nulmeting times the change of the index, per
        kostensoort); geen_index (the whole change in kostensoorten without an index); overig (what is left: volume, areaal,
        quality, efficiency and choices together: this function does not tell them apart); kosten.

    Notes
    -----
    Empty when one of the two years has no row in that selection: there is no bridge with one bank.
    """
    frame = show_unknown(begroting, ["product_code", "product", "kostensoort", "budgetsoort"])
    frame = frame[(frame["fase"] == fase) & (frame["budgetsoort"] == budgetsoort) & (frame["kant"] == kant)]
    if not {nul_jaar, jaar} <= set(frame["jaar"]):
        return pd.DataFrame({"stap": [], "label": [], "soort": [], "bedrag": [], "cumulatief": []})
    frame = frame[frame["jaar"].isin([nul_jaar, jaar])]
    # The code outlives a renaming; a product without a code is known by its name.
    frame = frame.assign(sleutel=np.where(frame["product_code"] == ONBEKEND, frame["product"].map(normalise), frame["product_code"]))
    years = list(dict.fromkeys((nul_jaar, jaar)))
    in_both = frame.groupby("sleutel")["jaar"].transform("nunique") == len(years)

    per_soort = sum_euro(frame[in_both], ["kostensoort", "jaar"]).unstack("jaar").reindex(columns=years)
    before, after = cents(per_soort[nul_jaar]), cents(per_soort[jaar])
    factor = gebruikte_index(frame, prijsindex, nul_jaar, jaar, reeks_per_kostensoort).set_index("kostensoort")["factor"]
    factor = factor.reindex(per_soort.index)
    indexed = factor.notna()
    price = pd.Series(np.rint(before * (factor - 1).fillna(0.0)), index=per_soort.index).astype("int64")

    def total(rows: pd.DataFrame, year: int) -> int:
        return int(cents(rows.loc[rows["jaar"] == year, "bedrag"]).sum())

    start, end = total(frame, nul_jaar), total(frame, jaar)
    change = after - before
    steps = [
        ("taakmutaties", "Nieuwe en beëindigde taken", total(frame[~in_both], jaar) - total(frame[~in_both], nul_jaar)),
        ("prijs", "Prijsontwikkeling (index)", int(price.sum())),
        ("geen_index", "Verandering waar geen index bekend is", int(change[~indexed].sum())),
        ("overig", "Overig: volume, areaal, kwaliteit, efficiency en keuzes", int((change - price)[indexed].sum())),
    ]
    rows = [("nulmeting", f"Kosten {nul_jaar} (nulmeting)", "stand", start)]
    rows += [(name, label, "stap", amount) for name, label, amount in steps]
    rows += [("kosten", f"Kosten {jaar}", "stand", end)]
    table = pd.DataFrame(rows, columns=["stap", "label", "soort", "bedrag"])
    running = table["bedrag"].where(table["stap"] != "kosten", 0).cumsum()
    return table.assign(bedrag=euros(table["bedrag"]), cumulatief=euros(running))
