"""The answer which cut hurts least."""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.antwoord import Antwoord, counted
from analyse.keuze.keuzemodel import marge


def keuze_antwoord(
    uitkomst: pd.DataFrame,
    verschuiving: pd.DataFrame,
    volgende: pd.DataFrame,
    robuust: pd.DataFrame,
    buiten: pd.DataFrame,
    onder: pd.DataFrame,
) -> Antwoord:
    """Which levels reach the saving at least loss; how sure that is, and what the next euros cost.

    Parameters
    ----------
    uitkomst
        `Keuze.uitkomst`; empty when there is nothing to choose from.
    verschuiving, volgende
        As `keuze_verschuiving` and `keuze_volgende` return them.
    robuust
        The second table of `keuze_robuustheid`.
    buiten, onder
        As `buiten_de_keuze` and `keuze_onder_ambitie` return them.
    """
    left = buiten["cellen"].sum()
    outside = ""
    if left:
        told = counted(left, "plek viel", "plekken vielen").capitalize()
        outside = f" {told} buiten de keuze."
    if uitkomst.empty:
        return Antwoord(
            "Er is niets te kiezen: daarvoor zijn areaal, ambities, productbladen en eigen kosten"
            f" per niveau nodig.{outside}",
            "Zonder kosten per niveau is niet te zeggen wat een lager niveau bespaart; een openbare"
            " tabel daarvan is er niet.",
        )
    row = uitkomst.iloc[0]
    if pd.isna(row["verlies"]):
        return Antwoord(_impossible(row) + outside, _CHOICE)
    return Antwoord(
        _least_loss(row, verschuiving) + _below(onder),
        f"{_proof(row)}{_next(volgende)}{_if_wrong(robuust)}{outside} {_CHOICE}",
    )


_CHOICE = (
    "Wat als verlies telt (gewichten, ondergrenzen, de grens per wijk, wat al onder de ambitie"
    " scoort) is een keuze van de gemeente, geen uitkomst."
)


def _impossible(row: pd.Series) -> str:
    asked, most = row[["doel", "hoogst"]].map(nl.euro)
    if row["status"] == "onhaalbaar":
        outcome = f"niet haalbaar: ten hoogste {most}."
    else:
        outcome = f"niet gevonden; ten hoogste {most} kan."
    return f"Een besparing van {asked} is met deze spelregels {outcome}"


def _least_loss(row: pd.Series, verschuiving: pd.DataFrame) -> str:
    asked = nl.euro(row["doel"])
    if verschuiving.empty:
        return f"{asked} besparen kost geen enkel niveau."
    most = verschuiving.iloc[0]
    size = f"{nl.getal(most['hoeveelheid'])} {most['eenheid']}"
    mainly = "vooral " if len(verschuiving) > 1 else ""
    return (
        f"{asked} besparen doet het minst pijn met {mainly}{size} {most['product']} van"
        f" {most['nu']} naar {most['voorstel']}."
    )


def _below(onder: pd.DataFrame) -> str:
    """Whether what scores below its ambition already is lowered further."""
    if onder.empty:
        return ""
    lowered = int(onder["verlaagd"].sum())
    if not lowered:
        return " Wat al onder zijn ambitie scoort, blijft gelijk."
    told = counted(lowered, "plek scoort", "plekken scoren")
    return f" Daarvan {told} nu al onder de ambitie."


def _proof(row: pd.Series) -> str:
    loss = nl.procent(row["verlies"], 1)
    checked = marge(row["nagerekend"])
    text = (
        f"Gemiddeld over de producten is dat {loss} van een niveau; nagerekend is dat geen plan"
        f" het met meer dan {checked} minder verlies haalt"
    )
    if row["status"] == "bewezen":
        return f"{text}, en het rekenprogramma vond binnen die marge geen beter."
    return f"{text}; een plan met {nl.procent(row['kloof'], 2)} minder is niet uitgesloten."


def _next(volgende: pd.DataFrame) -> str:
    if volgende.empty:
        return ""
    row = volgende.iloc[0]
    more = nl.euro(row["meer"])
    if pd.isna(row["extra"]):
        return f" {more} meer kan niet met deze spelregels."
    return f" De volgende {more} kost nog {nl.procent(row['extra'], 1)} van een niveau."


def _if_wrong(robuust: pd.DataFrame) -> str:
    if robuust.empty:
        return ""
    row = robuust.iloc[0]
    low, high = row[["laag", "hoog"]].map(nl.euro)
    margin, enough = row[["spreiding", "haalt_doel"]].map(nl.procent)
    draws = nl.getal(row["trekkingen"])
    return (
        f" Zijn de kosten per niveau tot {margin} anders, dan bespaart dit plan {low} tot {high}"
        f" (90% van {draws} trekkingen); in {enough} daarvan haalt het zijn doel."
    )
