"""The target, its earlier versions, and what the measures toward it have come to.

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

from analyse.tables import ONBEKEND, cents, euros, minus_euro
from analyse.tables.arguments import require
from analyse.tables.frames import in_order, show_unknown

#: What a target is made of; with nog_in_te_vullen these add up to doel.
DELEN = ("gerealiseerd", "in_uitvoering", "risico", "vervallen", "zonder_bedrag")


def taakstelling_versies(taakstelling: pd.DataFrame) -> pd.DataFrame:
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
    frame = frame.assign(bron=frame.get("bron", ONBEKEND))
    frame = frame.drop_duplicates([*keys, "besluitdatum", "bedrag"])
    twice = frame[frame.duplicated([*keys, "besluitdatum"])]
    if len(twice):
        first = twice.iloc[0]
        raise ValueError(
            f"taakstelling '{first['naam']}' heeft voor {first['jaar']} twee verschillende bedragen"
            " met dezelfde besluitdatum"
        )
    frame = frame.sort_values([*keys, "besluitdatum"], na_position="first", ignore_index=True)
    whole = cents(frame["bedrag"])
    change = whole.groupby([frame[key] for key in keys]).diff()
    frame["verschil"] = euros(change)
    frame["versie"] = frame.groupby(keys).cumcount() + 1
    return frame[[*keys, "versie", "besluitdatum", "bedrag", "verschil", "bron"]]


def taakstelling_geldend(
    taakstelling: pd.DataFrame, op: dt.date | str | None = None
) -> pd.DataFrame:
    """The target in force per naam and jaar on the date `op` (the latest known when None).

    Returns
    -------
    pandas.DataFrame
        As `taakstelling_versies`, one row per naam and jaar. A target that was decided after `op`
        is not in it.
    """
    table = _until(taakstelling_versies(taakstelling), "besluitdatum", op)
    return table.drop_duplicates(["naam", "jaar"], keep="last", ignore_index=True)


def _until(table: pd.DataFrame, date: str, op: dt.date | str | None) -> pd.DataFrame:
    """The rows up to a day; a row without a date is always there."""
    if op is None:
        return table
    day = table[date]
    return table[day.isna() | (day <= pd.Timestamp(op))]


def maatregel_stand(maatregel: pd.DataFrame, op: dt.date | str | None) -> pd.DataFrame:
    """Rows of the latest peildatum of each measure and year, with their parts in whole cents.

    A measure may stand in several rows of one report (one a wijk): all of them count. Numbers are
    only unique within a taakstelling.
    """
    amounts = ["bedrag", "gerealiseerd", "risico", "prognose"]
    report = ["taakstelling", "nummer", "jaar"]
    require(maatregel, [*report, "fase", *amounts, "peildatum"])
    frame = maatregel.assign(aard=maatregel.get("aard", ONBEKEND))
    frame = show_unknown(frame, ["nummer", "taakstelling", "fase", "aard"])
    frame = _until(frame, "peildatum", op)
    # A date before every other stands for "no date", so that a report with a date always wins from
    # one without.
    day = frame["peildatum"].fillna(pd.Timestamp.min)
    latest = day.groupby([frame[key] for key in report]).transform("max")
    frame = frame[day == latest]

    dropped = frame["fase"] == "vervallen"
    # Realised, and nobody says how much: that is not nought.
    untold = (frame["fase"] == "gerealiseerd") & frame["gerealiseerd"].isna()
    forecast = frame["prognose"].notna()
    # Whether anyone gave a prognosis: the sum of nothing known is not nought.
    stand = frame.assign(bekend=forecast, gemeld=frame["gerealiseerd"].notna())
    stand[amounts] = frame[amounts].apply(cents)
    bedrag = stand["bedrag"]
    open_ = bedrag - stand["gerealiseerd"]
    stand["in_uitvoering"] = (open_ - stand["risico"]).mask(dropped, 0)
    stand["in_uitvoering"] = stand["in_uitvoering"].mask(untold, 0)
    stand["zonder_bedrag"] = (open_ - stand["risico"]).where(untold, 0)
    stand["risico"] = stand["risico"].mask(dropped, 0)
    stand["vervallen"] = open_.where(dropped, 0)
    stand["zonder_prognose"] = bedrag.mask(forecast | dropped, 0)
    return stand


def _sum_parts(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Parts, prognosis and amount per key in euros, from rows in whole cents."""
    groups = frame.groupby(keys)
    summed = euros(groups[[*DELEN, "bedrag", "prognose", "zonder_prognose"]].sum())
    summed["prognose"] = summed["prognose"].where(groups["bekend"].any())
    told = groups["gemeld"].any() | (summed["zonder_bedrag"] == 0)
    summed["gerealiseerd"] = summed["gerealiseerd"].where(told)
    return summed


def taakstelling_portfolio(
    maatregel: pd.DataFrame, taakstelling: pd.DataFrame, op: dt.date | str | None = None
) -> pd.DataFrame:
    """What the measures have come to, per taakstelling and jaar, up to the target to the cent.

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
        risico, vervallen (amount - realised of what was written off), nog_in_te_vullen (doel - all
        amounts; negative when more was planned than the target asks), prognose (sum of what was
        forecast, NaN when nothing was) and zonder_prognose (amount of the measures that have no
        forecast and were not written off). gerealiseerd + in_uitvoering + risico + vervallen +
        zonder_bedrag +
        nog_in_te_vullen make doel in every row that has a target; measures without a target have
        doel and nog_in_te_vullen NaN. zonder_bedrag is the amount of measures whose phase says that
        they were realised while nobody says for how much; gerealiseerd is NaN when that is all
        that is known. An empty gerealiseerd in another phase, or risico, counts as nothing.

    Notes
    -----
    A measure that is delayed, not dropped, misses a structural target incidentally: see
    `taakstelling_portfolio_per`.
    """
    keys = ["taakstelling", "jaar"]
    target = taakstelling_geldend(taakstelling, op)
    target = target.rename(columns={"naam": "taakstelling", "bedrag": "doel"})
    parts = _sum_parts(maatregel_stand(maatregel, op), keys)
    table = parts.join(target.set_index(keys)["doel"], how="outer").sort_index()
    filled = [*DELEN, "bedrag", "zonder_prognose"]
    # A target without measures has nothing realised; one of which nobody says how much keeps that.
    absent = table["bedrag"].isna()
    table.loc[absent, filled] = 0.0
    table["nog_in_te_vullen"] = minus_euro(table["doel"], table["bedrag"])
    order = [*keys, "doel", *DELEN, "nog_in_te_vullen", "prognose", "zonder_prognose"]
    return table.reset_index()[order]


def taakstelling_portfolio_per(
    maatregel: pd.DataFrame, kenmerk: str = "aard", op: dt.date | str | None = None
) -> pd.DataFrame:
    """The parts of `taakstelling_portfolio` split by a text column: aard, soort, toerekening, ...

    A target is structural or not as a whole, so only the measures are split. A one-off measure
    fills a structural target for its year alone; a structural measure that is late leaves an
    incidental gap.

    Returns
    -------
    pandas.DataFrame
        Columns taakstelling, jaar, `kenmerk` (what is not filled in is onbekend), bedrag,
        gerealiseerd, in_uitvoering, risico, vervallen, prognose, zonder_prognose (euro); the parts
        add up to bedrag, and over `kenmerk` to those of `taakstelling_portfolio`.
    """
    keys = ["taakstelling", "jaar", kenmerk]
    stand = show_unknown(maatregel_stand(maatregel, op), [kenmerk])
    table = _sum_parts(stand, keys).reset_index()
    return in_order(table[[*keys, "bedrag", *DELEN, "prognose", "zonder_prognose"]], keys)


def taakstelling_portfolio_structureel(
    maatregel: pd.DataFrame, taakstelling: pd.DataFrame, op: dt.date | str | None = None
) -> pd.DataFrame:
    """What there is of each target that will be there next year too, up to the target to the cent.

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
    split = taakstelling_portfolio_per(maatregel, "aard", op)
    structural = split["aard"] == "structureel"
    other = split[~structural].pivot(index=keys, columns="aard", values="bedrag")
    names = {"incidenteel": "eenmalig", ONBEKEND: "aard_onbekend"}
    other = other.reindex(columns=list(names)).rename(columns=names)
    total = taakstelling_portfolio(maatregel, taakstelling, op).set_index(keys)
    lasting = split[structural].set_index(keys)[list(DELEN)]
    table = total[["doel"]].join([lasting, other])
    untold = table["gerealiseerd"].isna() & (table["zonder_bedrag"] > 0)
    table = table.fillna(dict.fromkeys([*DELEN, *names.values()], 0.0))
    table["gerealiseerd"] = table["gerealiseerd"].mask(untold)
    return table.join(total["nog_in_te_vullen"]).reset_index()
