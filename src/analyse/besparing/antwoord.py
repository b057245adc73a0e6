"""The answer whether the target is saved."""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.antwoord import Conclusie, exact
from analyse.besparing.oordeel import BEWEZEN, ONBEWEZEN, UITLEG, WAARSCHIJNLIJK

#: What the money of a step was saved by.
_DOOR = {
    "beeindigde_taken": "beëindigde taken",
    "rest": "doelmatigheid en andere keuzes",
    "kwaliteit": "een lager kwaliteitsniveau",
}


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
        As `taakstelling_portfolio` returns it.
    oordeel
        As `taakstelling_oordeel` returns it for `jaar`; empty when there are no costs to compare.
    pad, dekking
        As `autonoom_pad` and `ontleding_dekking` return them.
    """
    known = portfolio.dropna(subset="doel")
    year = known[known["jaar"] == jaar]
    if year.empty:
        return Conclusie(
            f"Voor {jaar} is geen taakstelling bekend.",
            "Zonder doel is er niets om aan te meten.",
        )
    goal = exact(year["doel"])
    done = exact(year["gerealiseerd"])
    part = nl.procent(done / goal if goal else None)
    reported = f"Gemeld als gerealiseerd is {nl.euro(done)} ({part})."
    if oordeel.empty:
        asked = f"De taakstelling van {jaar} is {nl.euro(goal)}."
        return Conclusie(
            f"{asked} {reported} De kosten zijn nog nergens mee te vergelijken: er is geen tweede"
            " jaar met een realisatie.",
            "De stand van de maatregelen is een opgave van wie ze uitvoert.",
        )
    sentences = [
        _verdict(oordeel, goal, jaar),
        *_causes(oordeel),
        reported,
        *_beside_path(pad, jaar),
        *_not_known(dekking),
    ]
    return Conclusie(" ".join(sentences), _certainty(oordeel, dekking))


def _verdict(oordeel: pd.DataFrame, goal: float, jaar: int) -> str:
    """The target as proven, likely and not shown."""
    amount = {}
    for name in (BEWEZEN, WAARSCHIJNLIJK, ONBEWEZEN):
        amount[name] = exact(oordeel.loc[oordeel["zekerheid"] == name, "bedrag"])
    proven, likely, missing = amount.values()
    text = f"Van de taakstelling van {nl.euro(goal)} in {jaar} is {nl.euro(proven)} {BEWEZEN}"
    if goal:
        text += f" ({nl.procent(proven / goal)})"
    if likely >= 0:
        text += f", {nl.euro(likely)} {WAARSCHIJNLIJK}"
    if missing >= 0:
        text += f" en {nl.euro(missing)} {ONBEWEZEN}"
    else:
        text += f"; dat is {nl.euro(-missing)} meer dan gevraagd"
    if likely < 0:
        text += f"; de kosten stegen juist {nl.euro(-likely)} meer dan te verklaren is"
    return f"{text}."


def _causes(oordeel: pd.DataFrame) -> list[str]:
    """What the money of each certainty was saved by."""
    sentences = []
    for certainty in (BEWEZEN, WAARSCHIJNLIJK):
        rows = oordeel[oordeel["zekerheid"] == certainty]
        saved = rows.set_index("stap")["bedrag"]
        saved = saved[saved > 0]
        parts = [
            f"{nl.euro(saved[step])} door {_DOOR[step]}" for step in _DOOR if step in saved
        ]
        if parts:
            sentences.append(f"{certainty.capitalize()}: {nl.opsomming(parts)}.")
    return sentences


def _beside_path(pad: pd.DataFrame, jaar: int) -> list[str]:
    year = pad[pad["jaar"] == jaar]
    if year.empty:
        return []
    gap = year["minder_meer"].iloc[0]
    side = "onder" if gap >= 0 else "boven"
    amount = nl.euro(abs(gap))
    return [f"De kosten liggen {amount} {side} het pad dat prijs, areaal en taken aangeven."]


def _not_known(dekking: pd.DataFrame) -> list[str]:
    """What of the drivers is known of no cost at all."""
    unknown = dekking.loc[~(dekking["aandeel"] > 0), "gegeven"].tolist()
    if not unknown:
        return []
    missing = f"Niet bekend: {nl.opsomming(unknown)}"
    return [f"{missing}; wat dat verklaart, is hier niet van een besparing te onderscheiden."]


def _certainty(oordeel: pd.DataFrame, dekking: pd.DataFrame) -> str:
    shares = dekking.set_index("gegeven")["aandeel"]
    parts = [f"{name} {nl.procent(share)}" for name, share in shares.items()]
    known = nl.opsomming(parts)
    rest = oordeel.loc[oordeel["stap"] == "rest", "bedrag"].sum()
    moved = "daalde" if rest >= 0 else "steeg"
    return (
        f"{UITLEG} Bekend voor dit deel van de kosten: {known}. Waardoor de rest {moved}, laten"
        " deze cijfers niet zien."
    )
