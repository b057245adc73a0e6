"""How vulnerable the tasks are.

Who can do them, what is short, what is hired, and what a neighbour would change.

The traps: a number of people that was not filled in is not one; a shortage here and a surplus there
do not cancel while the tasks are not shared; and a person who works for two organisations is
counted twice, for the table knows no names. So what sharing brings is an upper bound.

Source: STAAN (2012) calls a task that one person can do an 'één-pitter'. No published measure of
vulnerability was found; these counts are ours.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analyse.tables import ONBEKEND, cents, normalise
from analyse.tables.arguments import require
from analyse.tables.frames import show_unknown

_TEXT = ["organisatie", "taak"]
_GETALLEN = [
    "personen",
    "fte_nodig",
    "fte_beschikbaar",
    "inhuur_aandeel",
    "uitstroom_vijf_jaar",
    "kosten_eigen",
    "kosten_inhuur",
]
#: FTE is known to hundredths at best; sums of floats are rounded beyond that.
_FTE = 6


def per_taak(kwetsbaarheid: pd.DataFrame) -> pd.DataFrame:
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
    columns = [
        *_TEXT,
        "personen",
        "stand",
        "uitstroom_vijf_jaar",
        "na_uitstroom",
        "fte_nodig",
        "fte_beschikbaar",
        "tekort",
        "inhuur_fte",
        "inhuur_aandeel",
        "kosten_eigen",
        "kosten_inhuur",
        "meerkosten_inhuur",
    ]
    require(kwetsbaarheid, [*_TEXT, *_GETALLEN])
    frame = show_unknown(kwetsbaarheid, _TEXT)
    frame = frame.assign(
        **{name: frame[name].astype("object").map(_spelling(frame[name])) for name in _TEXT}
    )
    own, hired = frame["kosten_eigen"], frame["kosten_inhuur"]
    # Of nothing, nothing is hired, whatever the share.
    frame = frame.assign(
        inhuur_fte=frame["fte_beschikbaar"]
        * frame["inhuur_aandeel"].mask(frame["fte_beschikbaar"] == 0, 0.0)
    )
    eigen_fte = frame["fte_beschikbaar"] - frame["inhuur_fte"]
    frame = frame.assign(
        kosten_eigen=_amount(eigen_fte, own),
        kosten_inhuur=_amount(frame["inhuur_fte"], hired),
        meerkosten_inhuur=_amount(frame["inhuur_fte"], hired - own),
    )
    summed = [
        "personen",
        "uitstroom_vijf_jaar",
        "fte_nodig",
        "fte_beschikbaar",
        "inhuur_fte",
        "kosten_eigen",
        "kosten_inhuur",
        "meerkosten_inhuur",
    ]
    # One row that is not filled in makes the sum unknown, not smaller.
    table = (
        frame.groupby(_TEXT)[summed]
        .agg(lambda column: column.sum(skipna=False))
        .round(_FTE)
        .reset_index()
    )
    table = table.assign(
        stand=table["personen"].map(stand),
        na_uitstroom=(table["personen"] - table["uitstroom_vijf_jaar"]).clip(lower=0),
        tekort=(table["fte_nodig"] - table["fte_beschikbaar"]).round(_FTE),
        inhuur_aandeel=(
            table["inhuur_fte"] / table["fte_beschikbaar"].where(table["fte_beschikbaar"] > 0)
        ).round(_FTE),
    )
    order = table.assign(leeg=table["personen"].isna()).sort_values(
        ["leeg", "personen", "tekort", *_TEXT],
        ascending=[True, True, False, True, True],
        kind="stable",
    )
    return order.reset_index(drop=True)[columns]


def stand(personen: float) -> str:
    """What a number of people means for a task."""
    if np.isnan(personen):
        return ONBEKEND
    return "niemand" if personen < 1 else "één-pitter" if personen < 2 else "meer dan één"


def _amount(fte: pd.Series, rate: pd.Series) -> pd.Series:
    """FTE times a rate, rounded to cents."""
    return (fte * rate).round(2)


def _spelling(names: pd.Series) -> dict[str, str]:
    """The name under which spellings that differ in case, accents or punctuation go.

    The one used most, ties by alphabet.
    """
    counts = names.astype("object").value_counts()
    best: dict[str, str] = {}
    for name in sorted(counts.index, key=lambda n: (-counts[n], n)):
        best.setdefault(normalise(name), name)
    return {name: best[normalise(name)] for name in counts.index}


def per_organisatie(taken: pd.DataFrame) -> pd.DataFrame:
    """The tasks of each organisation counted.

    Parameters
    ----------
    taken
        As `per_taak` returns it.

    Returns
    -------
    pandas.DataFrame
        Columns organisatie, taken, niemand, eenpitters, eenpitters_straks (at most one person left
        in five years while the task has more than one now), onbekend (numbers of tasks), tekort and
        overschot (FTE, never netted), inhuur_aandeel (of the FTE of which it is known),
        kosten_eigen, kosten_inhuur, meerkosten_inhuur (euro a year over the tasks of which it is
        known, exact; NaN when of none).
    """
    rows = []
    for name, part in taken.groupby("organisatie", sort=True):
        known = part[part["inhuur_fte"].notna()]
        there = known["fte_beschikbaar"].sum()
        rows.append(
            {
                "organisatie": name,
                "taken": len(part),
                "niemand": int((part["stand"] == "niemand").sum()),
                "eenpitters": int((part["stand"] == "één-pitter").sum()),
                "eenpitters_straks": int(
                    ((part["stand"] == "meer dan één") & (part["na_uitstroom"] < 2)).sum()
                ),
                "onbekend": int((part["stand"] == ONBEKEND).sum()),
                "tekort": round(float(part["tekort"].clip(lower=0).sum()), _FTE),
                "overschot": round(float(-part["tekort"].clip(upper=0).sum()), _FTE) + 0.0,
                "inhuur_aandeel": (
                    round(known["inhuur_fte"].sum() / there, _FTE) if there > 0 else np.nan
                ),
                **{
                    c: cents(part[c]).sum() / 100 if part[c].notna().any() else np.nan
                    for c in ("kosten_eigen", "kosten_inhuur", "meerkosten_inhuur")
                },
            }
        )
    columns = [
        "organisatie",
        "taken",
        "niemand",
        "eenpitters",
        "eenpitters_straks",
        "onbekend",
        "tekort",
        "overschot",
        "inhuur_aandeel",
        "kosten_eigen",
        "kosten_inhuur",
        "meerkosten_inhuur",
    ]
    return pd.DataFrame(rows, columns=columns)


def samen(taken: pd.DataFrame) -> pd.DataFrame:
    """Each task if all organisations that have it shared it.

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
    rows = []
    for name, part in taken.groupby("taak", sort=True):
        people = part["personen"].sum(min_count=1)
        gap = part["tekort"].dropna()
        weak = int((part["personen"] < 2).sum())
        rows.append(
            {
                "taak": name,
                "organisaties": len(part),
                "personen_minst": part["personen"].min(),
                "personen_samen": people,
                "kwetsbaar_nu": weak,
                "kwetsbaar_samen": weak if len(part) < 2 or not people >= 2 else 0,
                "onbekend": int(part["personen"].isna().sum()),
                "tekort_nu": round(float(gap.clip(lower=0).sum()), _FTE) if len(gap) else np.nan,
                "tekort_samen": round(max(float(gap.sum()), 0.0), _FTE) if len(gap) else np.nan,
            }
        )
    columns = [
        "taak",
        "organisaties",
        "personen_minst",
        "personen_samen",
        "kwetsbaar_nu",
        "kwetsbaar_samen",
        "onbekend",
        "tekort_nu",
        "tekort_samen",
    ]
    table = pd.DataFrame(rows, columns=columns)
    relief = table["kwetsbaar_nu"] - table["kwetsbaar_samen"]
    return (
        table.assign(minder=relief)
        .sort_values(["minder", "taak"], ascending=[False, True], kind="stable")
        .reset_index(drop=True)[columns]
    )


def met_buur(taken: pd.DataFrame) -> pd.DataFrame:
    """Every pair of organisations.

    How many tasks would no longer rest on one person or none if these two shared them.

    Returns
    -------
    pandas.DataFrame
        Columns organisatie, buur, gedeelde_taken (both have it and filled in how many),
        kwetsbaar_nu (of these, tasks counted once for each of the two that has one person or none),
        opgelost (of kwetsbaar_nu, with two or more together), tekort_minder (FTE that the surplus
        of the one covers of the other). Most solved first, ties by name; empty for one
        organisation.
    """
    wide = {
        name: part.set_index("taak")[["personen", "tekort"]]
        for name, part in taken.groupby("organisatie", sort=True)
    }
    names, rows = sorted(wide), []
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            both = wide[one].join(wide[other], how="inner", lsuffix="_1", rsuffix="_2")
            people = both[["personen_1", "personen_2"]].dropna()
            weak = (people < 2).sum(axis=1)
            gaps = both[["tekort_1", "tekort_2"]].dropna()
            less = gaps.clip(lower=0).sum(axis=1) - gaps.sum(axis=1).clip(lower=0)
            rows.append(
                (
                    one,
                    other,
                    len(people),
                    int(weak.sum()),
                    int(weak[people.sum(axis=1) >= 2].sum()),
                    round(float(less.sum()), _FTE),
                )
            )
    table = pd.DataFrame(
        rows,
        columns=[
            "organisatie",
            "buur",
            "gedeelde_taken",
            "kwetsbaar_nu",
            "opgelost",
            "tekort_minder",
        ],
    )
    return table.sort_values(
        ["opgelost", "organisatie", "buur"], ascending=[False, True, True], kind="stable"
    ).reset_index(drop=True)
