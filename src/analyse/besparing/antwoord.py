"""The answer whether the target is saved."""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.antwoord import Conclusie, exact


def taakstelling_antwoord(
    portfolio: pd.DataFrame,
    oordeel: pd.DataFrame,
    pad: pd.DataFrame,
    dekking: pd.DataFrame,
    jaar: int,
) -> Conclusie:
    """How much of the target the costs prove, how much is likely, and how much is not shown.

    Parameters
    ----------
    portfolio
        As `besparing.taakstelling.portfolio` returns it.
    oordeel
        As `besparing.oordeel.oordeel` returns it for `jaar`; empty when there are no costs to
        compare.
    pad, dekking
        As `besparing.ontleding.autonoom_pad` and `dekking` return them.
    """
    year = portfolio[(portfolio["jaar"] == jaar) & portfolio["doel"].notna()]
    if year.empty:
        return Conclusie(
            f"Voor {jaar} is geen taakstelling bekend.", "Zonder doel is er niets om aan te meten."
        )
    goal, done = exact(year["doel"]), exact(year["gerealiseerd"])
    reported = (
        f"Gemeld als gerealiseerd is {nl.euro(done)} ({nl.procent(done / goal if goal else None)})."
    )
    if oordeel.empty:
        return Conclusie(
            f"De taakstelling van {jaar} is {nl.euro(goal)}. {reported} De kosten zijn nog nergens"
            " mee te vergelijken: er is geen tweede jaar met een realisatie.",
            "De stand van de maatregelen is een opgave van wie ze uitvoert.",
        )
    amount = {(row.zekerheid, row.stap): float(row.bedrag) for row in oordeel.itertuples()}
    proven, likely, missing = (
        exact(oordeel.loc[oordeel["zekerheid"] == name, "bedrag"])
        for name in ("bewezen", "waarschijnlijk", "onbewezen")
    )
    text = f"Van de taakstelling van {nl.euro(goal)} in {jaar} is {nl.euro(proven)} bewezen" + (
        f" ({nl.procent(proven / goal)})" if goal else ""
    )
    text += f", {nl.euro(likely)} waarschijnlijk" if likely >= 0 else ""
    text += (
        f" en {nl.euro(missing)} onbewezen"
        if missing >= 0
        else f"; dat is {nl.euro(-missing)} meer dan gevraagd"
    )
    text += (
        f"; de kosten stegen juist {nl.euro(-likely)} meer dan te verklaren is."
        if likely < 0
        else "."
    )
    names = {
        "beeindigde_taken": "beëindigde taken",
        "rest": "doelmatigheid en andere keuzes",
        "kwaliteit": "een lager kwaliteitsniveau",
    }
    for certainty, word in (("bewezen", "Bewezen"), ("waarschijnlijk", "Waarschijnlijk")):
        parts = [
            f"{nl.euro(amount[certainty, step])} door {name}"
            for step, name in names.items()
            if amount.get((certainty, step), 0.0) > 0
        ]
        text += f" {word}: {nl.opsomming(parts)}." if parts else ""
    text += f" {reported}"
    path = pad[pad["jaar"] == jaar]
    if len(path):
        gap = float(path["minder_meer"].iloc[0])
        text += (
            f" De kosten liggen {nl.euro(abs(gap))} {'onder' if gap >= 0 else 'boven'} het pad dat"
            " prijs, areaal en taken aangeven."
        )
    known = nl.opsomming(
        [f"{row.gegeven} {nl.procent(row.aandeel)}" for row in dekking.itertuples()]
    )
    if unknown := [row.gegeven for row in dekking.itertuples() if not row.aandeel > 0]:
        text += (
            f" Niet bekend: {nl.opsomming(unknown)}; wat dat verklaart, is hier niet van een"
            " besparing te onderscheiden."
        )
    saved = amount.get(("bewezen", "rest"), 0.0) + amount.get(("waarschijnlijk", "rest"), 0.0)
    return Conclusie(
        text,
        "Bewezen is wat overblijft bij elke volgorde van rekenen, elke index van een kostensoort"
        " van betekenis en toeval, en wat ook uit de begroting is gehaald. Bekend voor dit deel"
        f" van de kosten: {known}. Waardoor de rest {'daalde' if saved >= 0 else 'steeg'}, laten"
        " deze cijfers niet zien.",
    )
