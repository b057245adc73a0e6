"""How vulnerable the tasks are: who can do them, what is short or hired, what sharing changes.

The traps: a number of people that was not filled in is not one; a shortage here and a surplus there
do not cancel while the tasks are not shared; and a person who works for two organisations is
counted twice, for the table knows no names. So what sharing brings is an upper bound.

Source: STAAN (2012) calls a task that one person can do an 'één-pitter'. No published measure of
vulnerability was found; these counts are ours.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd

from analyse.tables import ONBEKEND, cents, euros, normalise, part_of
from analyse.tables.arguments import require
from analyse.tables.frames import show_unknown

NIEMAND, EENPITTER, MEER = "niemand", "één-pitter", "meer dan één"
_TEXT = ["organisatie", "taak"]
_MENSEN = ["personen", "uitstroom_vijf_jaar", "fte_nodig", "fte_beschikbaar"]
_KOSTEN = ["kosten_eigen", "kosten_inhuur", "meerkosten_inhuur"]
_KOLOMMEN = [*_TEXT, "personen", "stand", "uitstroom_vijf_jaar", "na_uitstroom", "fte_nodig"]
_KOLOMMEN += ["fte_beschikbaar", "tekort", "inhuur_fte", "inhuur_aandeel", *_KOSTEN]
#: FTE is known to hundredths at best; sums of floats are rounded beyond that.
_FTE = 6


def bezetting_stand(personen: float) -> str:
    """What a number of people means for a task."""
    if np.isnan(personen):
        return ONBEKEND
    if personen < 1:
        return NIEMAND
    return EENPITTER if personen < 2 else MEER


def kwetsbaarheid_per_taak(kwetsbaarheid: pd.DataFrame) -> pd.DataFrame:
    """Each task of each organisation, most vulnerable first.

    Parameters
    ----------
    kwetsbaarheid
        Table kwetsbaarheid. Rows of one organisation and task are added up (their share hired is
        weighted by FTE).

    Returns
    -------
    pandas.DataFrame
        Columns organisatie, taak, personen, stand (niemand, één-pitter, meer dan één, onbekend),
        uitstroom_vijf_jaar, na_uitstroom (personen - uitstroom, not below nought), fte_nodig,
        fte_beschikbaar, tekort (nodig - beschikbaar; negative is a surplus), inhuur_fte,
        inhuur_aandeel, kosten_eigen and kosten_inhuur (euro a year of what there is, exact to the
        cent per task) and meerkosten_inhuur (what the hired FTE cost above own staff). NaN is not
        filled in.
    """
    require(kwetsbaarheid, [*_TEXT, *_MENSEN, "inhuur_aandeel", *_KOSTEN[:2]])
    frame = show_unknown(kwetsbaarheid, _TEXT)
    available, own, hired = (
        frame[c] for c in ("fte_beschikbaar", "kosten_eigen", "kosten_inhuur")
    )
    # Of nothing, nothing is hired, whatever the share.
    hired_fte = available * frame["inhuur_aandeel"].mask(available == 0, 0.0)
    frame = frame.assign(inhuur_fte=hired_fte)
    frame[_TEXT] = frame[_TEXT].apply(_one_spelling)
    frame["kosten_eigen"] = ((available - hired_fte) * own).round(2)
    frame["kosten_inhuur"] = (hired_fte * hired).round(2)
    frame["meerkosten_inhuur"] = (hired_fte * (hired - own)).round(2)
    # One row that is not filled in makes the sum unknown, not smaller.
    groups = frame.groupby(_TEXT)[[*_MENSEN, "inhuur_fte", *_KOSTEN]]
    table = groups.sum(skipna=False).round(_FTE).reset_index()
    people, there = table["personen"], table["fte_beschikbaar"]
    table["stand"] = people.map(bezetting_stand)
    table["na_uitstroom"] = (people - table["uitstroom_vijf_jaar"]).clip(lower=0)
    table["tekort"] = (table["fte_nodig"] - there).round(_FTE)
    table["inhuur_aandeel"] = part_of(table["inhuur_fte"], there).round(_FTE)
    order = ["personen", "tekort", *_TEXT]
    upward = [True, False, True, True]
    table = table.sort_values(order, ascending=upward, kind="stable", ignore_index=True)
    return table[_KOLOMMEN]


def _one_spelling(names: pd.Series) -> pd.Series:
    """Spellings that differ in case, accents or punctuation under the one used most.

    Of equally many the first by alphabet.
    """
    counts = names.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    spelled = counts.index.to_series()
    most_used = spelled.groupby(spelled.map(normalise)).first()
    return names.map(normalise).map(most_used)


def kwetsbaarheid_per_organisatie(taken: pd.DataFrame) -> pd.DataFrame:
    """The tasks of each organisation counted.

    Parameters
    ----------
    taken
        As `kwetsbaarheid_per_taak` returns it.

    Returns
    -------
    pandas.DataFrame
        Columns organisatie, taken, niemand, eenpitters, eenpitters_straks (at most one person left
        in five years while the task has more than one now), onbekend (numbers of tasks), tekort and
        overschot (FTE, never netted), inhuur_aandeel (of the FTE of which it is known),
        kosten_eigen, kosten_inhuur, meerkosten_inhuur (euro a year over the tasks of which it is
        known, exact; NaN when of none).
    """
    who, stand, gap = taken["organisatie"], taken["stand"], taken["tekort"]
    counted = pd.DataFrame({"taken": 1, "niemand": stand == NIEMAND})
    counted["eenpitters"] = stand == EENPITTER
    counted["eenpitters_straks"] = (stand == MEER) & (taken["na_uitstroom"] < 2)
    counted["onbekend"] = stand == ONBEKEND
    counted["tekort"] = gap.clip(lower=0)
    counted["overschot"] = -gap.clip(upper=0)
    table = counted.groupby(who).sum()
    # Where it is not known how many are hired, the FTE do not count either.
    hired = taken["inhuur_fte"]
    known = taken["fte_beschikbaar"].where(hired.notna())
    available = known.groupby(who).sum()
    table["inhuur_aandeel"] = part_of(hired.groupby(who).sum(), available)
    costs = taken[_KOSTEN]
    costs = costs.apply(cents).where(costs.notna()).groupby(who)
    costs = euros(costs.sum(min_count=1))
    return table.round(_FTE).join(costs).reset_index()


def kwetsbaarheid_gedeeld(taken: pd.DataFrame) -> pd.DataFrame:
    """Each task if all organisations that have it shared it.

    Parameters
    ----------
    taken
        As `kwetsbaarheid_per_taak` returns it.

    Returns
    -------
    pandas.DataFrame
        Columns taak, organisaties (that have it), personen_minst (of one organisation) and
        personen_samen (of those that filled it in), kwetsbaar_nu (organisations with one person or
        none), kwetsbaar_samen (the same once shared: all or none), onbekend (organisations that did
        not fill in how many), tekort_nu (each one's shortage added up), tekort_samen (shortage of
        all together, not below nought; over those that filled in both). Most relief first, ties by
        name.
    """
    people, gap = taken["personen"], taken["tekort"]
    flags = taken[["taak", "personen"]].assign(gat=gap, tekort=gap.clip(lower=0))
    flags["zwak"] = people < 2
    flags["leeg"] = people.isna()
    groups = flags.groupby("taak")
    sums = groups[["personen", "gat", "tekort"]].sum(min_count=1)
    table = groups.size().to_frame("organisaties")
    table["personen_minst"] = groups["personen"].min()
    table["personen_samen"] = sums["personen"]
    table["kwetsbaar_nu"] = groups["zwak"].sum()
    solved = (table["organisaties"] > 1) & (sums["personen"] >= 2)
    table["kwetsbaar_samen"] = table["kwetsbaar_nu"].mask(solved, 0)
    table["onbekend"] = groups["leeg"].sum()
    table["tekort_nu"] = sums["tekort"].round(_FTE)
    table["tekort_samen"] = sums["gat"].clip(lower=0).round(_FTE)
    relief = table["kwetsbaar_nu"] - table["kwetsbaar_samen"]
    most_first = relief.sort_values(ascending=False, kind="stable").index
    return table.loc[most_first].reset_index()


def kwetsbaarheid_per_tweetal(taken: pd.DataFrame) -> pd.DataFrame:
    """Tasks of each pair of organisations that sharing would take off one person or none.

    Parameters
    ----------
    taken
        As `kwetsbaarheid_per_taak` returns it.

    Returns
    -------
    pandas.DataFrame
        Columns organisatie, buur, gedeelde_taken (both have it and filled in how many),
        kwetsbaar_nu (of these, tasks counted once for each of the two that has one person or none),
        opgelost (of kwetsbaar_nu, with two or more together), tekort_minder (FTE that the surplus
        of the one covers of the other). Most solved first, ties by name; empty for one
        organisation.
    """
    columns = [
        "organisatie",
        "buur",
        "gedeelde_taken",
        "kwetsbaar_nu",
        "opgelost",
        "tekort_minder",
    ]
    own = {name: part.set_index("taak") for name, part in taken.groupby("organisatie")}
    rows = []
    for one, other in combinations(sorted(own), 2):
        people = _of_both(own[one], own[other], "personen")
        weak = (people < 2).sum(axis=1)
        solved = weak[people.sum(axis=1) >= 2].sum()
        gaps = _of_both(own[one], own[other], "tekort")
        alone = gaps.clip(lower=0).sum(axis=1)
        less = alone - gaps.sum(axis=1).clip(lower=0)
        row = [one, other, len(people), weak.sum(), solved]
        rows.append([*row, less.sum().round(_FTE)])
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values("opgelost", ascending=False, kind="stable", ignore_index=True)


def _of_both(one: pd.DataFrame, other: pd.DataFrame, name: str) -> pd.DataFrame:
    """A column of two organisations beside each other, for the tasks of which both have it."""
    return pd.concat([one[name], other[name]], axis=1).dropna()
