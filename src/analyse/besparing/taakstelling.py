"""The target, its earlier versions.

And what the measures toward it have come to, per year and structurally.

The traps: targets move, so the version in force belongs to a date and earlier ones are kept;
reports repeat a measure, so only its latest peildatum counts; and a delayed measure is an
*incidental* miss of a *structural* target, which is why the amounts are also given per aard. All
sums are exact to the cent.

Source: the monitor of Uden (numbered measures, phases 0, 1, 2, realised, written off, prognosis;
amounts per year and structurally).
"""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analyse.tables import ONBEKEND, cents, euros
from analyse.tables.arguments import require
from analyse.tables.frames import in_order, show_unknown

#: What a target is made of; with nog_in_te_vullen these add up to doel.
DELEN = ("gerealiseerd", "in_uitvoering", "risico", "vervallen")


def versions(taakstelling: pd.DataFrame) -> pd.DataFrame:
    """Every version of every target, oldest first.

    A decision without a date comes before all others.

    Returns
    -------
    pandas.DataFrame
        Columns naam, jaar, versie (1, 2, ...), besluitdatum, bedrag (euro), verschil (euro against
        the version before; NaN for the first) and bron.

    Raises
    ------
    ValueError
        When one name, year and date has two different amounts: which one was decided cannot be
        told.
    """
    keys = ["naam", "jaar"]
    require(taakstelling, [*keys, "besluitdatum", "bedrag"])
    frame = show_unknown(taakstelling, ["naam"])
    frame = frame.assign(bron=frame.get("bron", ONBEKEND)).drop_duplicates(
        [*keys, "besluitdatum", "bedrag"]
    )
    twice = frame[frame.duplicated([*keys, "besluitdatum"])]
    if len(twice):
        first = twice.iloc[0]
        raise ValueError(
            f"taakstelling '{first['naam']}' heeft voor {first['jaar']} twee verschillende bedragen"
            " met dezelfde besluitdatum"
        )
    frame = frame.sort_values([*keys, "besluitdatum"], na_position="first", kind="stable")
    whole = cents(frame["bedrag"])
    frame["verschil"] = euros(whole - whole.groupby([frame[k] for k in keys]).shift())
    frame["versie"] = frame.groupby(keys).cumcount() + 1
    return frame[[*keys, "versie", "besluitdatum", "bedrag", "verschil", "bron"]].reset_index(
        drop=True
    )


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


def laatste_stand(maatregel: pd.DataFrame, op: dt.date | str | None) -> pd.DataFrame:
    """Rows of the latest peildatum of each measure and year, with their parts in whole cents.

    A measure may stand in several rows of one report (one a wijk): all of them count. Numbers are
    only unique within a taakstelling.
    """
    require(
        maatregel,
        [
            "nummer",
            "taakstelling",
            "jaar",
            "bedrag",
            "fase",
            "gerealiseerd",
            "risico",
            "prognose",
            "peildatum",
        ],
    )
    frame = show_unknown(maatregel, ["nummer", "taakstelling", "fase"])
    frame = frame.assign(aard=ONBEKEND) if "aard" not in frame else show_unknown(frame, ["aard"])
    if op is not None:
        frame = frame[frame["peildatum"].isna() | (frame["peildatum"] <= pd.Timestamp(op))]
    # A date before every other stands for "no date", so that a report with a date always wins from
    # one without.
    day = frame["peildatum"].fillna(pd.Timestamp.min)
    frame = frame[
        day == day.groupby([frame[k] for k in ("taakstelling", "nummer", "jaar")]).transform("max")
    ]

    dropped = frame["fase"] == "vervallen"
    bedrag, done, risk = (
        cents(frame["bedrag"]),
        cents(frame["gerealiseerd"]),
        cents(frame["risico"]),
    )
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
    summed = (
        frame.groupby(keys, sort=True)[[*DELEN, "bedrag", "prognose", "zonder_prognose"]].sum()
        / 100
    )
    summed["prognose"] = summed["prognose"].where(frame.groupby(keys)["bekend"].any())
    return summed


def portfolio(
    maatregel: pd.DataFrame, taakstelling: pd.DataFrame, op: dt.date | str | None = None
) -> pd.DataFrame:
    """What the measures have come to, per taakstelling and jaar, adding up to the target to the cent.

    Parameters
    ----------
    maatregel, taakstelling
        The tables of these names. Of each measure and year only the latest peildatum counts (up to
        `op` when given); of each target the version in force.
    op
        Date on which to look; the latest state when None.

    Returns
    -------
    pandas.DataFrame
        Columns taakstelling, jaar, doel, gerealiseerd, in_uitvoering (amount - realised - at risk),
        risico, vervallen (amount
        - realised of what was written off), nog_in_te_vullen (doel - all amounts; negative when
          more was planned than the
        target asks), prognose (sum of what was forecast, NaN when nothing was) and zonder_prognose
        (amount of the measures that have no forecast and were not written off). gerealiseerd +
        in_uitvoering + risico + vervallen + nog_in_te_vullen make doel in every row that has a
        target; measures without a target have doel and nog_in_te_vullen NaN. An empty gerealiseerd
        or risico counts as nothing, also when the phase says that the measure was realised.

    Notes
    -----
    A measure that is delayed, not dropped, misses a structural target incidentally: see
    `portfolio_per_aard`.
    """
    keys = ["taakstelling", "jaar"]
    doel = (
        targets(taakstelling, op)
        .rename(columns={"naam": "taakstelling", "bedrag": "doel"})
        .set_index(keys)["doel"]
    )
    parts = _sum_parts(laatste_stand(maatregel, op), keys)
    table = parts.join(doel, how="outer").sort_index()
    filled = [*DELEN, "bedrag", "zonder_prognose"]
    table[filled] = table[filled].fillna(0.0)
    open_cents = cents(table["doel"]) - cents(table["bedrag"])
    table["nog_in_te_vullen"] = euros(open_cents).where(table["doel"].notna())
    return table.reset_index()[
        [*keys, "doel", *DELEN, "nog_in_te_vullen", "prognose", "zonder_prognose"]
    ]


def portfolio_per_aard(maatregel: pd.DataFrame, op: dt.date | str | None = None) -> pd.DataFrame:
    """The parts of `portfolio` split by aard: structural, one-off and unknown.

    A target is structural or not as a whole, so only the measures are split. A one-off measure
    fills a structural target for its year alone; a structural measure that is late leaves an
    incidental gap.

    Returns
    -------
    pandas.DataFrame
        Columns taakstelling, jaar, aard, bedrag, gerealiseerd, in_uitvoering, risico, vervallen,
        prognose, zonder_prognose (euro); the parts add up to bedrag, and over aard to those of
        `portfolio`.
    """
    return portfolio_per(maatregel, "aard", op)


def portfolio_per(
    maatregel: pd.DataFrame, kenmerk: str, op: dt.date | str | None = None
) -> pd.DataFrame:
    """The parts of `portfolio` split by any text column of maatregel (aard, soort, toerekening); what is not filled in is onbekend.

    Returns
    -------
    pandas.DataFrame
        As `portfolio_per_aard`, with `kenmerk` in the place of aard.
    """
    keys = ["taakstelling", "jaar", kenmerk]
    table = _sum_parts(show_unknown(laatste_stand(maatregel, op), [kenmerk]), keys).reset_index()
    return in_order(table[[*keys, "bedrag", *DELEN, "prognose", "zonder_prognose"]], keys)


def portfolio_structureel(
    maatregel: pd.DataFrame, taakstelling: pd.DataFrame, op: dt.date | str | None = None
) -> pd.DataFrame:
    """What is there of each target that will also be there next year, adding up to the target to the cent.

    Returns
    -------
    pandas.DataFrame
        Columns taakstelling, jaar, doel; gerealiseerd, in_uitvoering, risico, vervallen (of
        structural measures); eenmalig (amount of one-off measures: they fill their year, not the
        structural target) and aard_onbekend (amount of measures of which it is not known);
        nog_in_te_vullen. The parts make doel; NaN for measures without a target. The last year of a
        target is its structural end.
    """
    keys = ["taakstelling", "jaar"]
    split = portfolio_per_aard(maatregel, op)
    structural = split[split["aard"] == "structureel"].set_index(keys)[list(DELEN)]
    other = split[split["aard"] != "structureel"].pivot(index=keys, columns="aard", values="bedrag")
    other = other.reindex(columns=["incidenteel", ONBEKEND]).rename(
        columns={"incidenteel": "eenmalig", ONBEKEND: "aard_onbekend"}
    )
    total = portfolio(maatregel, taakstelling, op).set_index(keys)
    table = (
        total[["doel"]]
        .join([structural, other])
        .fillna(dict.fromkeys([*DELEN, "eenmalig", "aard_onbekend"], 0.0))
    )
    return table.join(total["nog_in_te_vullen"]).reset_index()


def gestapeld(taakstelling: pd.DataFrame, op: dt.date | str | None = None) -> pd.DataFrame:
    """Targets on top of each other: jaar, one column a target (euro.

    NaN in a year for which it has none) and samen.
    """
    force = targets(taakstelling, op)
    wide = force.pivot(index="jaar", columns="naam", values="bedrag")
    wide.columns.name = None
    wide["samen"] = euros(wide.apply(cents).sum(axis=1))
    return wide.reset_index()
