"""The answer whether the target is saved."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analyse import nl
from analyse.antwoord import Antwoord, exact
from analyse.besparing.oordeel import ANDERS, ZICHTBAAR

_GEEN_BEWIJS = (
    "Exports bewijzen geen besparing: zichtbaar is wat bij elke toets overblijft. Toeval is uit"
    " enkele jaren niet te bepalen."
)
_VAN_WIE = (
    "De daling is wat het werk minder kostte, van gemeente en uitvoerder samen; wat de gemeente"
    " minder verschuldigd was is een ander bedrag."
)

_OPEN_VRAAG = (
    "Wat te doen staat in de meldingen van analyse check (NAAM_WISSELT, INDEX_SPRINGT). Tot dan"
    " tellen zulke namen als één en geldt zo'n index niet, en is dit voorlopig."
)


def taakstelling_antwoord(
    portfolio: pd.DataFrame,
    oordeel: pd.DataFrame,
    dekking: pd.DataFrame,
    jaar: int,
    vragen: Sequence[str] = (),
) -> Antwoord:
    """How much of the target can be seen in the exports, and the weakest link.

    While there are questions, the first of them is the answer.

    Parameters
    ----------
    portfolio
        As `taakstelling_portfolio` returns it.
    oordeel
        As `taakstelling_oordeel` returns it for `jaar`; empty when there are no costs to compare.
    dekking
        As `ontleding_dekking` returns it.
    vragen
        As `besparing_vragen` returns them.
    """
    known = portfolio.dropna(subset="doel")
    year = known[known["jaar"] == jaar]
    if year.empty:
        return Antwoord(
            f"Voor {jaar} is geen taakstelling bekend.",
            "Zonder doel is er niets om aan te meten.",
        )
    goal = exact(year["doel"])
    reported = _reported(year, goal)
    if oordeel.empty:
        return Antwoord(
            f"Niet te zeggen: voor de taakstelling van {nl.euro(goal)} zijn geen kosten van twee"
            " jaren te vergelijken.",
            f"{reported} Dat is een opgave van wie de maatregelen uitvoert, geen meting.",
        )
    weakest = f"Zwakste schakel: {oordeel['zwakste'].iloc[0]}."
    certainty = [_GEEN_BEWIJS, _VAN_WIE, weakest, reported, *_not_known(dekking)]
    verdict = _verdict(oordeel, goal, jaar)
    if vragen:
        return Antwoord(f"Eerst een vraag. {vragen[0]}", " ".join([*_open(vragen), verdict]))
    return Antwoord(verdict, " ".join(certainty))


def _open(vragen: Sequence[str]) -> list[str]:
    """What holds as long as the questions are open."""
    more = [f"Ook te beantwoorden: {' '.join(vragen[1:])}"] if len(vragen) > 1 else []
    return [*more, _OPEN_VRAAG]


def _verdict(oordeel: pd.DataFrame, goal: float, jaar: int) -> str:
    """Yes or no, what is visible of the target, and what may be something else."""
    amounts = oordeel.set_index("zekerheid")["bedrag"]
    visible = amounts[ZICHTBAAR]
    other = amounts[ANDERS]
    said = "Ja" if visible >= goal else "Nee"
    seen = nl.euro(visible) if visible else "niets"
    text = f"{said}: van {nl.euro(goal)} voor {jaar} is {seen} zichtbaar in de exports"
    if other > 0:
        text += f"; {nl.euro(other)} kan ook boeking, index, areaal, timing of toeval zijn"
    elif other < 0:
        text += f"; de kosten stegen {nl.euro(-other)} meer dan te verklaren is"
    return f"{text}."


def _reported(year: pd.DataFrame, goal: float) -> str:
    untold = exact(year["zonder_bedrag"])
    missing = f"van {nl.euro(untold)} aan maatregelen die gerealiseerd heten, is dat onbekend"
    if year["gerealiseerd"].isna().all():
        return f"Hoeveel is gerealiseerd, meldt niemand: {missing}."
    done = exact(year["gerealiseerd"])
    part = nl.procent(done / goal if goal else None)
    text = f"Gemeld als gerealiseerd is {nl.euro(done)} ({part})"
    return f"{text}; {missing}." if untold else f"{text}."


def _not_known(dekking: pd.DataFrame) -> list[str]:
    """What of the drivers is known of no cost, or of not all of it."""
    shares = dekking.set_index("gegeven")["aandeel"]
    parts = [f"{name} {nl.procent(share)}" for name, share in shares.items()]
    return [f"Bekend voor dit deel van de kosten: {nl.opsomming(parts)}."]
