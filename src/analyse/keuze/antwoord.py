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
        `keuze.keuzemodel.Keuze.uitkomst`; empty when there is nothing to choose from.
    per_product, volgende
        As `keuze.keuzegevolg.per_product` and `volgende` return them.
    robuust
        The second table of `keuze.keuzegevolg.robuustheid`.
    buiten
        As `keuze.mogelijkheden.buiten_de_keuze` returns it.
    """
    left = int(buiten["cellen"].sum())
    outside = (
        f" {counted(left, 'plek viel', 'plekken vielen').capitalize()} buiten de keuze."
        if left
        else ""
    )
    if uitkomst.empty:
        return Conclusie(
            "Er is niets te kiezen: daarvoor zijn areaal, ambities, productbladen en eigen kosten"
            f" per niveau nodig.{outside}",
            "Zonder kosten per niveau is niet te zeggen wat een lager niveau bespaart; een openbare"
            " tabel daarvan is er niet.",
        )
    row = uitkomst.iloc[0]
    choice = (
        "Wat als verlies telt (gewichten, ondergrenzen, de grens per wijk) is een keuze van de"
        " gemeente, geen uitkomst."
    )
    if pd.isna(row["verlies"]):
        text = (
            f"Een besparing van {nl.euro(row['doel'])} is met deze spelregels niet gevonden; ten"
            f" hoogste {nl.euro(row['hoogst'])} kan."
        )
        if row["status"] == "onhaalbaar":
            text = (
                f"Een besparing van {nl.euro(row['doel'])} is met deze spelregels niet haalbaar:"
                f" ten hoogste {nl.euro(row['hoogst'])}."
            )
        return Conclusie(text + outside, choice)
    lost = f"{nl.procent(row['verlies'], 1)} van een niveau"
    text = (
        f"Een besparing van {nl.euro(row['doel'])} per jaar kost ten minste {lost} aan kwaliteit,"
        " gemiddeld over de producten; "
    )
    text += (
        "geen plan met minder verlies haalt dat"
        f" doel{'' if not row['kloof'] else ' (op ' + nl.procent(row['kloof'], 4) + ' na)'}."
        if row["status"] == "bewezen"
        else f"een plan met {nl.procent(row['kloof'], 2)} minder verlies is niet uitgesloten."
    )
    largest = (
        per_product[per_product["besparing"] > 0]
        .sort_values("besparing", ascending=False, kind="stable")
        .head(3)
    )
    named = [
        f"{r.product} in {r.gebiedstype} ({nl.euro(r.besparing)})" for r in largest.itertuples()
    ]
    text += f" Het meeste komt van {nl.opsomming(named)}." if named else ""
    extra = float(volgende["extra"].iloc[0]) if len(volgende) else float("nan")
    if not pd.isna(extra):
        text += (
            f" De volgende {nl.euro(volgende['meer'].iloc[0])} kost nog {nl.procent(extra, 2)} van"
            " een niveau."
        )
    elif len(volgende):
        text += f" {nl.euro(volgende['meer'].iloc[0])} meer kan niet met deze spelregels."
    for r in robuust.head(1).itertuples():
        text += (
            f" Zijn de kosten per niveau tot {nl.procent(r.spreiding)} anders, dan bespaart dit"
            f" plan {nl.euro(r.laag)} tot {nl.euro(r.hoog)} (90% van {nl.getal(r.trekkingen)}"
            f" trekkingen); in {nl.procent(r.haalt_doel)} daarvan haalt het zijn doel."
        )
    return Conclusie(
        text + outside,
        "Het rekenwerk is exact, maar zo zeker als de kosten per niveau uit de eigen tabel."
        f" {choice}",
    )
