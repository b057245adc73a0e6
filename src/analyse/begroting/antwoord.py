"""The answer where the money goes, and whether it is spent as planned."""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.antwoord import Conclusie, as_part, exact, in_euro, with_side


def begroting_antwoord(
    plan: pd.DataFrame,
    groep: str,
    soorten: pd.DataFrame,
    meerwerk: pd.DataFrame | None = None,
    prognose: pd.DataFrame | None = None,
    tot: str = "",
) -> Conclusie:
    """Where the money of one year went, how that year ended or stands, and what was meerwerk.

    Parameters
    ----------
    plan
        As `begroting.budget.plan_realisatie` returns it for one year, by `groep`.
    soorten
        As `begroting.budget.per_soort` returns it for budgetsoort.
    meerwerk
        As `begroting.budget.meerwerk` returns it for that year, in whole.
    prognose
        As `begroting.jaareinde.prognose` returns it in whole, of any year.
    tot
        What the realisatie runs up to when that is not the whole year, as
        `begroting.maanden.tussenstand` says it.
    """
    lasten = plan[(plan["kant"] == "lasten") & plan["realisatie"].notna()]
    budgeted = plan.loc[plan["kant"] == "lasten", "plan"]
    if lasten.empty:
        return Conclusie(
            (
                f"In {int(plan['jaar'].iloc[0])} is {in_euro(exact(budgeted))} aan lasten begroot; "
                if budgeted.notna().any()
                else ""
            )
            + "er is nog niets gerealiseerd, dus plan en realisatie zijn niet naast elkaar te"
            " zetten.",
            "Er is geen jaar met zowel een begroting als een realisatie.",
        )
    jaar, real = int(lasten["jaar"].iloc[0]), exact(lasten["realisatie"])
    text = (
        _ended(plan[plan["kant"] == "lasten"], jaar)
        if not tot
        else f"Tot en met {tot} is in {jaar} {in_euro(real)} aan lasten geboekt"
        + (
            f" van {in_euro(exact(budgeted))} begroot voor het hele jaar"
            if budgeted.notna().any()
            else ""
        )
        + "; het jaar is niet om, dus het verschil is nog geen voordeel of nadeel."
    )
    largest = lasten.sort_values("realisatie", ascending=False, kind="stable").head(3)
    named = [
        f"{row[groep]} ({in_euro(row['realisatie'])}{as_part(row['realisatie'], real)})"
        for _, row in largest.iterrows()
    ]
    if len(lasten) > 1:
        text += f" Het meeste ging naar {nl.opsomming(named)}."
    if not tot and len(lasten) > 1 and lasten["verschil"].fillna(0).any():
        most = lasten.loc[lasten["verschil"].abs().idxmax()]
        text += (
            f" De grootste afwijking zit bij {most[groep]}: {nl.euro(abs(most['verschil']))}"
            f" {with_side(most['verschil'])}."
        )
    part = soorten[
        (soorten["jaar"] == jaar)
        & (soorten["fase"] == "realisatie")
        & (soorten["kant"] == "lasten")
    ]
    if len(part) and part["vervanging"].iloc[0]:
        text += f" Van de lasten is {in_euro(part['vervanging'].iloc[0])} vervanging."
    text += _extra(meerwerk, jaar) + _forecast(prognose)
    return Conclusie(
        text,
        "Exacte cijfers uit de exports. Minder uitgeven dan begroot is nog geen besparing."
        + (
            " De bandbreedte van de prognose is die van eerdere jaren; een ander jaar kan erbuiten"
            " vallen."
            if _forecast(prognose)
            else ""
        ),
    )


def _ended(lasten: pd.DataFrame, jaar: int) -> str:
    """How a whole year ended against its plan."""
    real = exact(lasten["realisatie"])
    if not lasten["verschil"].notna().any():
        return (
            f"In {jaar} is {in_euro(real)} aan lasten gerealiseerd; een plan om daarnaast te zetten"
            " is er niet."
        )
    planned, gap = exact(lasten["plan"]), exact(lasten["verschil"])
    share = f" ({nl.procent(abs(gap) / planned, 1)})" if planned > 0 else ""
    return (
        f"In {jaar} is {in_euro(real)} aan lasten gerealiseerd tegen {in_euro(planned)} begroot: "
        + (
            f"een {with_side(gap)} van {nl.euro(abs(gap))}{share}."
            if gap
            else "precies volgens plan."
        )
    )


def _extra(meerwerk: pd.DataFrame | None, jaar: int) -> str:
    """What was meerwerk and minderwerk, and how much of it no budget held."""
    if meerwerk is None:
        return ""
    lasten = meerwerk[
        (meerwerk["jaar"] == jaar) & (meerwerk["kant"] == "lasten") & meerwerk["realisatie"].notna()
    ]
    told = ""
    for soort in ("meerwerk", "minderwerk"):
        rows = lasten[lasten["opdracht"] == soort]
        amount, outside = exact(rows["realisatie"]), exact(rows["niet_begroot"])
        if amount:
            told += (
                f" Door {soort} {'kwam' if amount > 0 else 'ging'} {nl.euro(abs(amount))}"
                f" {'erbij' if amount > 0 else 'eraf'}"
            )
            told += (
                f", waarvan {nl.euro(abs(outside))} niet in een begroting stond."
                if outside * amount > 0
                else "."
            )
    if not told and (lasten["opdracht"] == "onbekend").any():
        told = " Of er meerwerk was, zeggen de exports niet."
    return told


def _forecast(prognose: pd.DataFrame | None) -> str:
    """Where the year that is running may end."""
    last = prognose.tail(1) if prognose is not None else pd.DataFrame()
    if last.empty or pd.isna(last["laagste"].iloc[0]) or last["maand"].iloc[0] == "december":
        return ""
    row = last.iloc[0]
    return (
        f" Tot en met {row['maand']} {row['jaar']} is {in_euro(row['geboekt'])} geboekt; naar het"
        f" deel dat {nl.getal(row['jaren'])} eerdere jaren toen hadden geboekt, wordt dat"
        f" {in_euro(row['laagste'])} tot {in_euro(row['hoogste'])} aan het eind van het jaar."
    )
