"""The answer whether the target is saved, how much of it can be seen, and where it came from."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analyse import nl
from analyse.antwoord import Antwoord, Kerngetal, exact, shortest_that_fits
from analyse.besparing.oordeel import ANDERS, NIET_TE_ZIEN, ZICHTBAAR

_GEEN_BEWIJS = "Exports bewijzen geen besparing: zichtbaar is wat bij elke toets overblijft."
_TOEVAL = "Toeval is uit enkele jaren niet te bepalen."
_VAN_WIE = (
    "Het gaat om de kosten van het werk, van gemeente en uitvoerder samen; wat de gemeente minder"
    " verschuldigd was is een ander bedrag."
)
_OPGAVE = "Wat is gemeld, is een opgave van wie de maatregelen uitvoert, geen meting."
_VOORLOPIG = "Tot het antwoord er is, is alles hieronder voorlopig."
_TE_DOEN = (
    "Over een naam of een nieuwe basis zeggen de meldingen van analyse check wat te doen"
    " (NAAM_WISSELT, INDEX_SPRINGT)."
)

#: A lower level is told when it made at least this part of the target.
_MEETELT = 0.01
#: Of at least this part of the cost the price must be known, or nothing seen says nothing.
_GENOEG = 0.5


def taakstelling_antwoord(
    portfolio: pd.DataFrame,
    oordeel: pd.DataFrame,
    dekking: pd.DataFrame,
    jaar: int,
    vragen: Sequence[str] = (),
    *,
    structureel: pd.DataFrame | None = None,
    per_product: pd.DataFrame | None = None,
    sprongen: pd.DataFrame | None = None,
    onbekend: Sequence[str] = (),
    nul_jaar: int | None = None,
) -> Antwoord:
    """How much of the target can be seen in the exports, where from, and the weakest link.

    While there are questions, the first of them is the answer.

    Parameters
    ----------
    portfolio, structureel
        As `taakstelling_portfolio` and `taakstelling_portfolio_structureel` return them.
    oordeel
        As `taakstelling_oordeel` returns it for `jaar`; empty when there are no costs to compare.
    dekking
        As `ontleding_dekking` returns it.
    vragen
        As `besparing_vragen` returns them.
    per_product
        One row a product: product, kwaliteit and rest (euro), as in the split for `jaar`.
    sprongen
        As `besparing_sprongen` returns it.
    onbekend
        As `maatregelen_onbekend` returns it.
    nul_jaar
        The nulmeting. What was saved before it cannot be seen.
    """
    known = portfolio.dropna(subset="doel")
    year = known[known["jaar"] == jaar]
    if year.empty:
        kop = f"Niet te zeggen: voor {jaar} is geen taakstelling bekend."
        return Antwoord(kop, "Zonder doel is er niets om aan te meten.")
    goal = exact(year["doel"])
    if goal <= 0:
        kop = f"Niet te zeggen: de taakstelling voor {jaar} is in de exports {nl.euro(goal)}."
        return Antwoord(kop, "Een doel om aan te meten is groter dan nul.")
    lasting = year.head(0)
    if structureel is not None:
        lasting = structureel[(structureel["jaar"] == jaar) & structureel["doel"].notna()]
    reported = [_reported(year, goal), *onbekend, *_lasting(lasting)]
    if oordeel.empty:
        kop = (
            f"Niet te zeggen: voor de taakstelling van {nl.euro(goal)} zijn geen kosten van twee"
            " jaren te vergelijken."
        )
        return Antwoord(kop, _OPGAVE, rest=tuple(reported))
    amounts = oordeel.set_index("zekerheid")["bedrag"]
    verdict = _verdict(amounts, goal, jaar, per_product)
    told = [*_where(amounts, per_product), _VAN_WIE, f"{_weakest(oordeel)} {_TOEVAL}"]
    told += [*reported, _OPGAVE, *_jumps(sprongen), *_not_known(dekking)]
    done = _done(year, lasting)
    figures = _figures(amounts, done, per_product)
    blind = "" if amounts[ZICHTBAAR] >= goal else _blind(known, dekking, nul_jaar)
    if blind and not vragen:
        since = "" if nul_jaar is None else f" tegenover {nul_jaar}"
        found = f"Wat er{since} te zien is: {verdict.removeprefix('Nee: ')}"
        return Antwoord(blind, _GEEN_BEWIJS, (done,), (found, *told))
    if not vragen:
        return Antwoord(verdict, _GEEN_BEWIJS, tuple(figures), tuple(told))
    kop = shortest_that_fits(
        f"Niet te zeggen: eerst een vraag. {vragen[0]}",
        "Niet te zeggen: eerst een vraag over een naam of een index.",
    )
    told = [*vragen, _TE_DOEN, f"Tot dan: {verdict[:1].lower()}{verdict[1:]}", *told]
    return Antwoord(kop, _VOORLOPIG, tuple(figures), tuple(told))


def _blind(known: pd.DataFrame, dekking: pd.DataFrame, nul_jaar: int | None) -> str:
    """Why a saving could not be seen though it were there; "" when it could."""
    first = known.loc[known["doel"] > 0, "jaar"].min()
    if nul_jaar is not None and first <= nul_jaar:
        return (
            f"Niet te zeggen: de taakstelling loopt sinds {int(first)}, en de eerste kosten zijn"
            f" van {nul_jaar}."
        )
    share = dekking.set_index("gegeven")["aandeel"].get("prijsindex", 1.0)
    if pd.isna(share):
        return "Niet te zeggen: in de nulmeting staan geen kosten om mee te vergelijken."
    if share >= _GENOEG:
        return ""
    return (
        f"Niet te zeggen: voor {nl.procent(share)} van de kosten is een prijsindex bekend; zonder"
        " index valt een besparing weg tegen stijgende prijzen."
    )


def _verdict(
    amounts: pd.Series, goal: float, jaar: int, per_product: pd.DataFrame | None
) -> str:
    """Yes or no, what is visible of the target, and where cost fell most."""
    visible, other = amounts[ZICHTBAAR], amounts[ANDERS]
    said = "Ja" if visible >= goal else "Nee"
    seen = nl.euro(visible) if visible else "niets"
    text = f"{said}: van {nl.euro(goal)} is in de kosten van {jaar} {seen} zichtbaar"
    if other < 0:
        return f"{text}; de kosten stegen {nl.euro(-other)} meer dan te verklaren is."
    most = _most(per_product)
    if not (visible and most):
        return f"{text}."
    return shortest_that_fits(f"{text}; die daalden het meest bij {most}.", f"{text}.")


def _most(per_product: pd.DataFrame | None) -> str:
    """The product of which the cost fell most, after price and areaal; "" when none fell."""
    if per_product is None or per_product.empty:
        return ""
    change = per_product["kwaliteit"] + per_product["rest"]
    return str(per_product.loc[change.idxmin(), "product"]) if change.min() < 0 else ""


def _figures(
    amounts: pd.Series, reported: Kerngetal, per_product: pd.DataFrame | None
) -> list[Kerngetal]:
    """What may be something else, what is not seen, what is reported, what quality made."""
    figures = []
    if amounts[ANDERS] > 0:
        figures.append(
            Kerngetal("Kan ook anders zijn", nl.euro(amounts[ANDERS]), "lager", "onzeker")
        )
    if amounts[NIET_TE_ZIEN] > 0:
        unseen = nl.euro(amounts[NIET_TE_ZIEN])
        figures.append(Kerngetal("Niet te zien in de kosten", unseen))
    figures.append(reported)
    quality = 0.0 if per_product is None else -exact(per_product["kwaliteit"])
    # What a lower level should have saved is no cause of a fall that is not there.
    if _MEETELT * amounts.sum() < quality <= _found(amounts):
        name = "Door een lager niveau"
        figures.append(Kerngetal(name, nl.euro(quality), "lager", "waarschijnlijk"))
    return figures


def _found(amounts: pd.Series) -> float:
    """The whole fall in cost that was found."""
    return float(amounts[ZICHTBAAR] + amounts[ANDERS])


def _where(amounts: pd.Series, per_product: pd.DataFrame | None) -> list[str]:
    """What the fall that was found is made of."""
    found = _found(amounts)
    if per_product is None or per_product.empty or found <= 0:
        return []
    quality, rest = -exact(per_product["kwaliteit"]), -exact(per_product["rest"])
    known = {
        "een lager gevraagd niveau": quality,
        "beëindigde taken": round(found - quality - rest, 2),
    }
    text = f"Gevonden is een daling van {nl.euro(found)}"
    if rest < 0:
        asked = [f"{name} ({nl.euro(part)})" for name, part in known.items() if part]
        return [f"{text}, minder dan er hoort bij {nl.opsomming(asked)}."]
    named = [f"{nl.euro(rest)} niet verklaard"] if rest else []
    named += [f"{nl.euro(part)} door {name}" for name, part in known.items() if part]
    return [f"{text}: {nl.opsomming(named)}."]


def _weakest(oordeel: pd.DataFrame) -> str:
    return f"Zwakste schakel: {oordeel['zwakste'].iloc[0]}."


def _reported(year: pd.DataFrame, goal: float) -> str:
    untold = exact(year["zonder_bedrag"])
    missing = f"van {nl.euro(untold)} aan maatregelen die gerealiseerd heten, is dat onbekend"
    if year["gerealiseerd"].isna().all():
        return f"Hoeveel is gerealiseerd, meldt niemand: {missing}."
    done = exact(year["gerealiseerd"])
    part = nl.procent(done / goal if goal else None)
    text = f"Gemeld als gerealiseerd is {nl.euro(done)} ({part} van het doel)"
    return f"{text}; {missing}." if untold else f"{text}."


def _done(year: pd.DataFrame, lasting: pd.DataFrame) -> Kerngetal:
    """What is reported as realised: what will be there next year too, where that is known."""
    name, rows = "Gemeld als gerealiseerd", year
    if lasting["gerealiseerd"].notna().any():
        name, rows = "Structureel gemeld", lasting
    if rows["gerealiseerd"].isna().all():
        return Kerngetal(name, "onbekend", "", "niet bekend")
    return Kerngetal(name, nl.euro(exact(rows["gerealiseerd"])), "", "onzeker")


def _lasting(lasting: pd.DataFrame) -> list[str]:
    """What of the target is filled for its year alone."""
    if lasting.empty:
        return []
    once, untold = exact(lasting["eenmalig"]), exact(lasting["aard_onbekend"])
    told = []
    if once:
        told.append(f"{nl.euro(once)} is eenmalig en telt volgend jaar niet meer.")
    if untold:
        told.append(f"Van {nl.euro(untold)} is niet bekend of het structureel of eenmalig is.")
    return told or ["Een eenmalige maatregel is er niet bij."]


def _jumps(sprongen: pd.DataFrame | None) -> list[str]:
    """A fall in one year that is more often another booking."""
    if sprongen is None:
        return []
    return [
        f"In {jaar} daalden de kosten in één keer {nl.euro(fall)}: ging dit naar een ander budget?"
        for jaar, fall in zip(sprongen["jaar"], sprongen["sprong"], strict=True)
    ]


def _not_known(dekking: pd.DataFrame) -> list[str]:
    """What of the drivers is known of no cost, or of not all of it."""
    shares = dekking.set_index("gegeven")["aandeel"].dropna()
    if shares.empty:
        return []
    parts = [f"{name} {nl.procent(share)}" for name, share in shares.items()]
    return [f"Bekend voor dit deel van de kosten: {nl.opsomming(parts)}."]
