"""Residents beside inspections: whether wijken that score higher in the one also do in the other.

The traps: an association between a handful of wijken is almost never sure, whatever its size, so it
always has its interval and n; it says nothing of a cause (both may follow from something else); and
a survey without a year cannot be laid beside a round.
"""

from __future__ import annotations

import pandas as pd

from analyse.keuze.kosten_kwaliteit import vergelijkbare_rondes
from analyse.schouw.beeldkwaliteit import aandeel_op_ambitie
from analyse.statistiek.spearman import Rangcorrelatie, spearman
from analyse.tables import ONBEKEND, part_of
from analyse.tables.arguments import require
from analyse.tables.frames import show_unknown

_VERBAND = ["onderwerp", "eenheid", *Rangcorrelatie._fields]


def beleving_laatste_jaar(beleving: pd.DataFrame, schouw: pd.DataFrame) -> int | None:
    """The last year with both answers of residents per wijk and policy rounds; None without."""
    answered = beleving["waarde"].notna() & (beleving["wijk"] != ONBEKEND)
    asked = set(beleving.loc[answered, "jaar"].dropna())
    days = schouw.loc[schouw["methode"] == "beleid", "datum"].dropna()
    return max(asked & set(days.dt.year), default=None)


def beleving_naast_schouw(
    beleving: pd.DataFrame, schouw: pd.DataFrame, norm: pd.DataFrame, jaar: int | None
) -> pd.DataFrame:
    """What residents of a wijk say in a year, beside its share of scores at the ambition.

    Returns
    -------
    pandas.DataFrame
        Per onderwerp, eenheid and wijk: waarde (mean over buurten, weighted with the number of
        answers where that is known; NaN when there were too few), n_bewoners, and n, aandeel, laag,
        hoog of all meetlatten together (Wilson, 95 %). Empty without a year.
    """
    require(beleving, ["jaar", "wijk", "onderwerp", "eenheid", "waarde", "n"])
    key = ["onderwerp", "eenheid", "wijk"]
    columns = [*key, "waarde", "n_bewoners", "n", "aandeel", "laag", "hoog"]
    if jaar is None:
        return pd.DataFrame(columns=columns)
    frame = show_unknown(beleving[beleving["jaar"] == jaar], key)
    frame = frame[frame["wijk"] != ONBEKEND]
    answers = frame["n"].astype("Float64").astype(float)
    weight = answers.fillna(1.0).where(frame["waarde"].notna())
    number = answers.fillna(0).astype("int64")
    frame = frame.assign(som=frame["waarde"] * weight, gewicht=weight, n_bewoners=number)
    table = frame.groupby(key)[["som", "gewicht", "n_bewoners"]].sum()
    table["waarde"] = part_of(table["som"], table["gewicht"])
    rounds = vergelijkbare_rondes(schouw, norm, jaar)
    shares = aandeel_op_ambitie(schouw[schouw["ronde"].isin(rounds)], norm, "wijk")
    merged = table.reset_index().merge(shares, on="wijk", how="left")
    merged["n"] = merged["n"].fillna(0).astype("int64")
    return merged[columns]


def beleving_verband(table: pd.DataFrame, *, seed: int = 1904) -> pd.DataFrame:
    """The association with the inspections, for each subject.

    Parameters
    ----------
    table
        As `beleving_naast_schouw` returns it.
    seed
        Of the bootstrap.

    Returns
    -------
    pandas.DataFrame
        Columns onderwerp, eenheid, n, rho, laag, hoog, oordeel.
    """
    found = []
    for (onderwerp, eenheid), rows in table.groupby(["onderwerp", "eenheid"]):
        association = spearman(rows["aandeel"], rows["waarde"], seed=seed)
        found.append((onderwerp, eenheid, *association))
    return pd.DataFrame(found, columns=_VERBAND)


def beleving_tussen_onderwerpen(
    beleving: pd.DataFrame, anker: str, *, seed: int = 1904
) -> pd.DataFrame:
    """The association of one subject with each other one over the buurten of a survey.

    Parameters
    ----------
    beleving
        Table of that name, one survey; buurten with too few answers (no value) do not count.
    anker
        The subject that the others are laid beside.
    seed
        Of the bootstrap.

    Returns
    -------
    pandas.DataFrame
        Columns onderwerp, eenheid, n, rho, laag, hoog, oordeel.
    """
    key = [c for c in ("wijk", "buurt", "buurtcode") if c in beleving.columns]
    wide = beleving.pivot_table(
        index=key, columns=["onderwerp", "eenheid"], values="waarde", aggfunc="first"
    )
    if anker not in wide.columns.get_level_values(0):
        return pd.DataFrame(columns=_VERBAND)
    base = wide[anker].iloc[:, 0]
    found = []
    for onderwerp, eenheid in wide.columns:
        if onderwerp != anker:
            row = spearman(base, wide[onderwerp, eenheid], seed=seed)
            found.append((onderwerp, eenheid, *row))
    return pd.DataFrame(found, columns=_VERBAND)
