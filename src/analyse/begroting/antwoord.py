"""The answer where the money goes, and whether it is spent as planned."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analyse import nl
from analyse.antwoord import (
    Antwoord,
    Kerngetal,
    as_part,
    counted,
    exact,
    in_euro,
    shortest_that_fits,
    with_side,
)

_ZEKER = "Exacte cijfers uit de exports; minder uitgeven dan begroot is nog geen besparing."
_PROGNOSE = (
    "De bandbreedte van de prognose is die van eerdere jaren; een ander jaar kan erbuiten"
    " vallen."
)

#: Euros from which it is told that the months and the year do not tie.
MAANDEN_SCHELEN = 25_000
#: Part of the lasten above nought from which those below it are asked about.
_NEGATIEF = 0.05


def begroting_antwoord(
    plan: pd.DataFrame,
    groep: str,
    soorten: pd.DataFrame,
    meerwerk: pd.DataFrame | None = None,
    prognose: pd.DataFrame | None = None,
    lopend: pd.DataFrame | None = None,
    draagt: Sequence[Kerngetal] = (),
    aansluiting: pd.DataFrame | None = None,
) -> Antwoord:
    """Where the money of one year went, and whether it ended as planned.

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
    draagt
        Of whom the deviation is, as `draagt_kerngetallen` returns it.
    aansluiting
        The months beside the realisatie, as `maanden_aansluiting` returns it in whole.
    """
    lasten = plan[plan["kant"] == "lasten"]
    booked = lasten[lasten["realisatie"].notna()]
    if booked.empty:
        return _nothing_booked(plan, [*_running(lopend), *_months_apart(aansluiting)])
    jaar = int(booked["jaar"].iloc[0])
    told = [*_largest(booked, groep), *_deviation(booked, groep), *_below_nought(booked)]
    told += [*_replacement(soorten, jaar), *_extra(meerwerk, jaar), *_running(lopend)]
    told += _months_apart(aansluiting)
    forecast = _forecast(prognose)
    told += [*forecast, _PROGNOSE] if forecast else []
    return Antwoord(
        _kop(jaar, lasten, groep), _ZEKER, (*_figures(lasten), *draagt), tuple(told)
    )


def _kop(jaar: int, lasten: pd.DataFrame, groep: str) -> str:
    """Whether the year ended as planned, and what got most."""
    booked = lasten[lasten["realisatie"].notna()]
    text = f"in {jaar} is {in_euro(exact(lasten['realisatie']))} uitgegeven"
    most = ""
    if len(booked) > 1:
        name = booked.loc[booked["realisatie"].idxmax(), groep]
        most = f"; het meeste ging naar {name}"
    if not lasten["verschil"].notna().any():
        alone = f"I{text[1:]}, zonder plan om naast te leggen"
        return shortest_that_fits(f"{alone}{most}.", f"{alone}.")
    gap = exact(lasten["verschil"])
    if not gap:
        exactly = f"Ja: {text}, precies volgens plan"
        return shortest_that_fits(f"{exactly}{most}.", f"{exactly}.")
    side = "minder" if gap > 0 else "meer"
    apart = f"Nee: {text}, {nl.euro(abs(gap))} {side} dan gepland"
    return shortest_that_fits(f"{apart}{most}.", f"{apart}.")


def _figures(lasten: pd.DataFrame) -> list[Kerngetal]:
    """What was planned, and the part that the difference is of it."""
    if not lasten["verschil"].notna().any():
        return []
    planned = exact(lasten["plan"])
    gap = exact(lasten["verschil"])
    figures = [Kerngetal("Begroot na wijziging", in_euro(planned), "", "zeker")]
    if planned > 0 and gap:
        share = nl.procent(abs(gap) / planned, 1)
        figures.append(Kerngetal("Verschil met het plan", share, with_side(gap), "zeker"))
    return figures


def _nothing_booked(plan: pd.DataFrame, told: list[str]) -> Antwoord:
    budgeted = plan[(plan["kant"] == "lasten") & plan["plan"].notna()]
    received = plan[(plan["kant"] == "baten") & plan["realisatie"].notna()]
    if budgeted.empty and len(received):
        jaar, amount = received["jaar"].iloc[0], in_euro(exact(received["realisatie"]))
        kop = "Niet te zeggen: in deze exports staan geen lasten, alleen baten."
        told.insert(0, f"In {jaar} is {amount} aan baten ontvangen.")
        return Antwoord(kop, "Wat is uitgegeven, is niet bekend.", rest=tuple(told))
    kop = "Niet te zeggen: er is nog geen heel jaar gerealiseerd om naast het plan te leggen."
    if len(budgeted):
        jaar, amount = budgeted["jaar"].iloc[0], in_euro(exact(budgeted["plan"]))
        told.insert(0, f"In {jaar} is {amount} aan lasten begroot.")
    why = "Er is geen heel jaar met zowel een begroting als een realisatie."
    return Antwoord(kop, why, rest=tuple(told))


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


def _months_apart(aansluiting: pd.DataFrame | None) -> list[str]:
    """Where the months of a year do not add up to its realisatie, the last year first."""
    if aansluiting is None:
        return []
    apart = aansluiting[aansluiting["verschil"].abs() >= MAANDEN_SCHELEN]
    told = []
    for row in apart.sort_values("jaar", ascending=False, kind="stable").to_dict("records"):
        side = "meer" if row["verschil"] > 0 else "minder"
        told.append(
            f"De maanden van {row['jaar']} tellen op tot {in_euro(row['maanden'])} aan"
            f" {row['kant']}, {nl.euro(abs(row['verschil']))} {side} dan de realisatie: zoek uit"
            " welke van beide klopt."
        )
    return told


def _largest(booked: pd.DataFrame, groep: str) -> list[str]:
    """The three groups that most went to."""
    if len(booked) < 2:
        return []
    whole = exact(booked["realisatie"])
    largest = booked.sort_values("realisatie", ascending=False, kind="stable").head(3)
    named = []
    for name, amount in zip(largest[groep], largest["realisatie"], strict=True):
        named.append(f"{name} ({in_euro(amount)}{as_part(amount, whole)})")
    return [f"Het meeste ging naar {nl.opsomming(named)}."]


def _deviation(booked: pd.DataFrame, groep: str) -> list[str]:
    if len(booked) < 2 or not booked["verschil"].fillna(0).any():
        return []
    most = booked.loc[booked["verschil"].abs().idxmax()]
    gap = most["verschil"]
    amount = f"{nl.euro(abs(gap))} {with_side(gap)}"
    return [f"De grootste afwijking zit bij {most[groep]}: {amount}."]


def _below_nought(booked: pd.DataFrame) -> list[str]:
    """The question whether baten stand among the lasten, where much of these is negative."""
    negative = booked[booked["realisatie"] < 0]
    amount = -exact(negative["realisatie"])
    if amount < _NEGATIEF * exact(booked["realisatie"].clip(lower=0)) or not amount:
        return []
    lines = counted(len(negative), "post zijn", "posten zijn")
    return [
        f"Van {lines} de lasten negatief, samen {in_euro(-amount)}: staan daar baten tussen?"
    ]


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
