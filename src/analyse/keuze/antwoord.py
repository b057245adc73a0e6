"""The answer which cut hurts least."""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.antwoord import Conclusie, counted


def keuze_antwoord(
    uitkomst: pd.DataFrame,
    per_product: pd.DataFrame,
    volgende: pd.DataFrame,
    robuust: pd.DataFrame,
    buiten: pd.DataFrame,
) -> Conclusie:
    """Which levels reach the saving at least loss, how sure that is, and what the next euros cost.

    Parameters
    ----------
    uitkomst
        `Keuze.uitkomst`; empty when there is nothing to choose from.
    per_product, volgende
        As `keuze_per_product` and `keuze_volgende` return them.
    robuust
        The second table of `keuze_robuustheid`.
    buiten
        As `buiten_de_keuze` returns it.
    """
    left = buiten["cellen"].sum()
    outside = ""
    if left:
        told = counted(left, "plek viel", "plekken vielen").capitalize()
        outside = f" {told} buiten de keuze."
    if uitkomst.empty:
        return Conclusie(
            "Er is niets te kiezen: daarvoor zijn areaal, ambities, productbladen en eigen kosten"
            f" per niveau nodig.{outside}",
            "Zonder kosten per niveau is niet te zeggen wat een lager niveau bespaart; een openbare"
            " tabel daarvan is er niet.",
        )
    row = uitkomst.iloc[0]
    if pd.isna(row["verlies"]):
        return Conclusie(_impossible(row) + outside, _CHOICE)
    cut = _least_loss(row) + _largest(per_product)
    return Conclusie(
        cut + _next(volgende) + _if_wrong(robuust) + outside,
        "Het rekenwerk is exact, maar zo zeker als de kosten per niveau uit de eigen tabel."
        f" {_CHOICE}",
    )


_CHOICE = (
    "Wat als verlies telt (gewichten, ondergrenzen, de grens per wijk) is een keuze van de"
    " gemeente, geen uitkomst."
)


def _impossible(row: pd.Series) -> str:
    asked, most = row[["doel", "hoogst"]].map(nl.euro)
    if row["status"] == "onhaalbaar":
        outcome = f"niet haalbaar: ten hoogste {most}."
    else:
        outcome = f"niet gevonden; ten hoogste {most} kan."
    return f"Een besparing van {asked} is met deze spelregels {outcome}"


def _least_loss(row: pd.Series) -> str:
    if row["status"] == "bewezen":
        slack = f" (op {nl.procent(row['kloof'], 4)} na)" if row["kloof"] else ""
        proof = f"geen plan met minder verlies haalt dat doel{slack}."
    else:
        gap = nl.procent(row["kloof"], 2)
        proof = f"een plan met {gap} minder verlies is niet uitgesloten."
    asked = nl.euro(row["doel"])
    loss = nl.procent(row["verlies"], 1)
    return (
        f"Een besparing van {asked} per jaar kost ten minste {loss} van een niveau aan kwaliteit,"
        f" gemiddeld over de producten; {proof}"
    )


def _largest(per_product: pd.DataFrame) -> str:
    saving = per_product[per_product["besparing"] > 0]
    largest = saving.sort_values("besparing", ascending=False, kind="stable").head(3)
    if largest.empty:
        return ""
    amounts = " (" + largest["besparing"].map(nl.euro) + ")"
    named = largest["product"] + " in " + largest["gebiedstype"] + amounts
    return f" Het meeste komt van {nl.opsomming(list(named))}."


def _next(volgende: pd.DataFrame) -> str:
    if volgende.empty:
        return ""
    row = volgende.iloc[0]
    more = nl.euro(row["meer"])
    if pd.isna(row["extra"]):
        return f" {more} meer kan niet met deze spelregels."
    return f" De volgende {more} kost nog {nl.procent(row['extra'], 2)} van een niveau."


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
