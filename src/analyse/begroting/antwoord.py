"""The answer where the money goes, and whether it is spent as planned."""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.antwoord import Antwoord, as_part, exact, in_euro, with_side

_ZEKER = "Exacte cijfers uit de exports. Minder uitgeven dan begroot is nog geen besparing."
_PROGNOSE = (
    " De bandbreedte van de prognose is die van eerdere jaren;"
    " een ander jaar kan erbuiten vallen."
)


def begroting_antwoord(
    plan: pd.DataFrame,
    groep: str,
    soorten: pd.DataFrame,
    meerwerk: pd.DataFrame | None = None,
    prognose: pd.DataFrame | None = None,
    lopend: pd.DataFrame | None = None,
    wie: Antwoord | None = None,
) -> Antwoord:
    """Where the money of one year went, how that year ended or stands, and what was meerwerk.

    Parameters
    ----------
    plan
        As `plan_realisatie` returns it for one year, by `groep`.
    soorten
        As `begroting_per_soort` returns it for budgetsoort.
    meerwerk
        As `meerwerk` returns it for that year, in whole.
    prognose
        As `jaareinde_prognose` returns it in whole, of any year.
    lopend
        What is booked in years that are still running, as `lopende_jaren` returns it in whole.
    wie
        Of whom the deviation is: a clause that follows it, and what of it is not known.
    """
    lasten = plan[plan["kant"] == "lasten"]
    booked = lasten[lasten["realisatie"].notna()]
    if booked.empty:
        return _nothing_booked(lasten[lasten["plan"].notna()], lopend)
    jaar = int(booked["jaar"].iloc[0])
    wie = wie or Antwoord("", "")
    answer = [_ended(jaar, lasten, wie.kop)]
    told = [*_against(lasten), wie.zekerheid] if wie.zekerheid else _against(lasten)
    if len(booked) > 1:
        most = booked.loc[booked["realisatie"].idxmax(), groep]
        answer.append(f"Het meeste ging naar {most}.")
        told.append(_largest(booked, groep))
    if len(booked) > 1 and booked["verschil"].fillna(0).any():
        told.append(_deviation(booked, groep))
    told += [*_replacement(soorten, jaar), *_extra(meerwerk, jaar)]
    forecast = _forecast(prognose)
    told += [*_running(lopend), *forecast, _ZEKER + _PROGNOSE if forecast else _ZEKER]
    return Antwoord(" ".join(answer), " ".join(told))


def _nothing_booked(budgeted: pd.DataFrame, lopend: pd.DataFrame | None) -> Antwoord:
    text = (
        "er is nog geen heel jaar gerealiseerd, dus plan en realisatie zijn niet naast elkaar te"
        " zetten."
    )
    if len(budgeted):
        jaar, amount = budgeted["jaar"].iloc[0], in_euro(exact(budgeted["plan"]))
        text = f"In {jaar} is {amount} aan lasten begroot; {text}"
    text = " ".join([text, *_running(lopend)])
    return Antwoord(text, "Er is geen heel jaar met zowel een begroting als een realisatie.")


def _running(lopend: pd.DataFrame | None) -> list[str]:
    """What is booked in a year that is still running; its difference says nothing yet."""
    if lopend is None:
        return []
    told = []
    for row in lopend[lopend["kant"] == "lasten"].to_dict("records"):
        booked = f"Tot en met {row['tot_en_met']} is in {row['jaar']} {in_euro(row['geboekt'])}"
        text = f"{booked} aan lasten geboekt"
        if pd.notna(row["begroot_heel_jaar"]):
            text += f" van {in_euro(row['begroot_heel_jaar'])} begroot voor het hele jaar"
        told.append(f"{text}: nog geen voordeel of nadeel.")
    return told


def _ended(jaar: int, lasten: pd.DataFrame, wie: str) -> str:
    """Whether a whole year ended as planned, and of whom the difference is."""
    text = f"{jaar} is {in_euro(exact(lasten['realisatie']))} aan lasten gerealiseerd"
    if not lasten["verschil"].notna().any():
        return f"In {text}; een plan om daarnaast te zetten is er niet."
    gap = exact(lasten["verschil"])
    if not gap:
        return f"Ja: in {text}, precies volgens plan{wie}."
    return f"Nee: in {text}, een {with_side(gap)} van {nl.euro(abs(gap))}{wie}."


def _against(lasten: pd.DataFrame) -> list[str]:
    """What was planned, and the part that the difference is of it."""
    if not lasten["verschil"].notna().any():
        return []
    planned = exact(lasten["plan"])
    gap = exact(lasten["verschil"])
    share = f"; het verschil is {nl.procent(abs(gap) / planned, 1)}" if planned > 0 else ""
    return [f"Begroot was {in_euro(planned)}{share}."]


def _largest(booked: pd.DataFrame, groep: str) -> str:
    """The three groups that most went to."""
    whole = exact(booked["realisatie"])
    largest = booked.sort_values("realisatie", ascending=False, kind="stable").head(3)
    named = []
    for name, amount in zip(largest[groep], largest["realisatie"], strict=True):
        named.append(f"{name} ({in_euro(amount)}{as_part(amount, whole)})")
    return f"Het meeste ging naar {nl.opsomming(named)}."


def _deviation(booked: pd.DataFrame, groep: str) -> str:
    most = booked.loc[booked["verschil"].abs().idxmax()]
    gap = most["verschil"]
    amount = f"{nl.euro(abs(gap))} {with_side(gap)}"
    return f"De grootste afwijking zit bij {most[groep]}: {amount}."


def _replacement(soorten: pd.DataFrame, jaar: int) -> list[str]:
    booked = _lasten(soorten[soorten["fase"] == "realisatie"], jaar)
    if not booked["vervanging"].any():
        return []
    return [f"Van de lasten is {in_euro(booked['vervanging'].iloc[0])} vervanging."]


def _extra(meerwerk: pd.DataFrame | None, jaar: int) -> list[str]:
    """What was meerwerk and minderwerk, and how much of it no budget held."""
    if meerwerk is None:
        return []
    lasten = _lasten(meerwerk[meerwerk["realisatie"].notna()], jaar)
    told = []
    for soort in ("meerwerk", "minderwerk"):
        rows = lasten[lasten["opdracht"] == soort]
        amount = exact(rows["realisatie"])
        outside = exact(rows["niet_begroot"])
        if not amount:
            continue
        came, there = ("kwam", "erbij") if amount > 0 else ("ging", "eraf")
        text = f"Door {soort} {came} {nl.euro(abs(amount))} {there}"
        if outside * amount > 0:
            text += f", waarvan {nl.euro(abs(outside))} niet in een begroting stond"
        told.append(f"{text}.")
    if not told and (lasten["opdracht"] == "onbekend").any():
        return ["Of er meerwerk was, zeggen de exports niet."]
    return told


def _lasten(table: pd.DataFrame, jaar: int) -> pd.DataFrame:
    return table[(table["jaar"] == jaar) & (table["kant"] == "lasten")]


def _forecast(prognose: pd.DataFrame | None) -> list[str]:
    """Where the year that is running may end."""
    if prognose is None or prognose.empty:
        return []
    row = prognose.iloc[-1]
    if pd.isna(row["laagste"]) or row["maand"] == "december":
        return []
    booked = in_euro(row["geboekt"])
    years = nl.getal(row["jaren"])
    least = in_euro(row["laagste"])
    most = in_euro(row["hoogste"])
    text = (
        f"Tot en met {row['maand']} {row['jaar']} is {booked} geboekt; naar het deel dat {years}"
        f" eerdere jaren toen hadden geboekt, wordt dat {least} tot {most} aan het eind van het"
        " jaar."
    )
    return [text]
