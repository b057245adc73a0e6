"""The answer what the service agreement settles over a year, and what made it."""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.afrekening.brief import is_voorlopig, zonder_index
from analyse.afrekening.per_product import AFREKENSTAPPEN, vooral_door
from analyse.antwoord import Antwoord, Kerngetal, counted, exact, shortest_that_fits, with_side
from analyse.tables import ONBEKEND

_OPEN = (
    "Wat de uitvoerder overhoudt is alleen te zien omdat de begroting open is, en zegt niet"
    " waardoor het komt."
)


def afrekening_antwoord(
    per_jaar: pd.DataFrame,
    resultaat: pd.DataFrame,
    netto: pd.DataFrame,
    index: pd.DataFrame,
    jaar: int,
    *,
    ingerekend: float = 0.0,
) -> Antwoord:
    """What is settled over `jaar`, and what made it.

    Parameters
    ----------
    per_jaar, netto
        As `afrekening_per_jaar` and `afrekening_netto` return them.
    resultaat, index
        As `uitvoerder_resultaat` and `afrekening_index` return them.
    ingerekend
        As it was given to `afrekening_regels`.
    """
    year = per_jaar[(per_jaar["jaar"] == jaar) & per_jaar["verschuldigd"].notna()]
    if year.empty:
        return Antwoord(
            f"Niet te zeggen: over {jaar} zijn van geen product prijsvorm, begroting en"
            " realisatie alle drie bekend.",
            "Wat er wel is, staat in de tabellen en telt nergens mee als nul.",
        )
    used = index[index["jaar"] == jaar]
    kept = resultaat[(resultaat["jaar"] == jaar) & resultaat["resultaat"].notna()]
    kept = kept[kept["grond"].isin(["vast", "geindexeerd"])]
    back = netto[(netto["jaar"] == jaar) & netto["netto"].notna()]
    told = [*_not_settled(year), *_told_steps(year), *_kept(kept), *_net(back)]
    if len(used):
        rise = nl.procent(ingerekend, 1)
        told.append(f"Gerekend is met {rise} prijsstijging die al was begroot.")
    figures = _figures(year, kept, back, "voorlopig" if is_voorlopig(used) else "zeker")
    return Antwoord(_kop(year, jaar), _certainty(used), tuple(figures), tuple(told))


def _kop(year: pd.DataFrame, jaar: int) -> str:
    """Who owes whom how much, and by what."""
    known = year[year["te_verrekenen"].notna()]
    if known.empty:
        due = nl.euro(exact(year["verschuldigd"]))
        return (
            f"Niet te zeggen: over {jaar} is {due} verschuldigd, maar het voorschot staat niet in"
            " de exports."
        )
    rest = known["te_verrekenen"]
    if not rest.any():
        return f"Over {jaar} is niets te verrekenen: het voorschot was precies genoeg."
    moved = known[rest != 0]
    each: list[str] = []
    for row in moved.to_dict("records"):
        over = "" if each else f" over {jaar}"
        each.append(_moves(row["te_verrekenen"], over, _name(row["uitvoerder"])))
    total = exact(rest)
    many = "de uitvoerder" if len(moved) == 1 else f"{len(moved)} uitvoerders samen"
    whole = _moves(total, f" over {jaar}", many)
    why = vooral_door(_steps(known), total) if len(moved) == 1 else ""
    named = f"De gemeente {nl.opsomming(each)}"
    return shortest_that_fits(f"{named}{why}.", f"{named}.", f"De gemeente {whole}{why}.")


def _moves(rest: float, over: str, who: str) -> str:
    """Which way the money goes, and from or to whom."""
    if rest < 0:
        return f"krijgt{over} {nl.euro(-rest)} terug van {who}"
    return f"betaalt{over} nog {nl.euro(rest)} aan {who}"


def _name(uitvoerder: str) -> str:
    if uitvoerder == ONBEKEND:
        return "een uitvoerder die de exports niet noemen"
    return uitvoerder


def _steps(year: pd.DataFrame) -> pd.Series:
    """What was added to the price that was budgeted, and that price beside the advance (euro)."""
    amounts = [*AFREKENSTAPPEN, "prijs", "voorschot"]
    known = [name for name in amounts if year[name].notna().all()]
    steps = year[known].apply(exact)
    if {"prijs", "voorschot"} <= set(known):
        steps["prijs"] -= steps["voorschot"]
        return steps.drop("voorschot")
    return steps.drop(["prijs", "voorschot"], errors="ignore")


def _figures(
    year: pd.DataFrame, kept: pd.DataFrame, netto: pd.DataFrame, sure: str
) -> list[Kerngetal]:
    """What is due and was paid, what the contractor kept, and what came back as owner."""
    figures = [Kerngetal("Verschuldigd", nl.euro(exact(year["verschuldigd"])), "", sure)]
    if year["voorschot"].notna().all():
        figures.append(Kerngetal("Bevoorschot", nl.euro(exact(year["voorschot"])), "", "zeker"))
    gain = exact(kept["resultaat"])
    if gain:
        side = with_side(gain)
        amount = nl.euro(abs(gain))
        figures.append(Kerngetal("Voor de uitvoerder", amount, side, sure))
    back = _back(netto)
    if back:
        amount = nl.euro(abs(back))
        figures.append(Kerngetal("Terug als eigenaar", amount, with_side(back), "zeker"))
    return figures


def _back(netto: pd.DataFrame) -> float:
    return exact(netto["te_verrekenen"]) - exact(netto["netto"])


def _told_steps(year: pd.DataFrame) -> list[str]:
    """What was added to the price that was budgeted."""
    steps = _steps(year).drop("prijs", errors="ignore")
    named = [
        f"{name} {nl.euro(amount, teken=True)}" for name, amount in steps.items() if amount
    ]
    return [f"Ten opzichte van de begrote prijs: {nl.opsomming(named)}."] if named else []


def _kept(kept: pd.DataFrame) -> list[str]:
    """What the contractor kept of the prices that were agreed."""
    if kept.empty:
        return []
    gain = exact(kept["resultaat"])
    amount = nl.euro(abs(gain))
    one = kept["uitvoerder"].nunique() == 1
    who = "de uitvoerder" if one else "de uitvoerders samen"
    if gain > 0:
        verb = "hield" if one else "hielden"
        word = f"{verb} {who} {amount} over: dat is niet van de gemeente"
    elif gain < 0:
        verb = "legde" if one else "legden"
        word = f"{verb} {who} {amount} toe, voor eigen rekening"
    else:
        word = "bleef niets over"
    return [f"Op vaste en geïndexeerde prijzen {word}. {_OPEN}"]


def _net(netto: pd.DataFrame) -> list[str]:
    """What came back as owner, and who pays after all."""
    if netto.empty:
        return []
    total, back = exact(netto["netto"]), _back(netto)
    verb = "betaalt" if total >= 0 else "ontvangt"
    came = f"kwam {nl.euro(back)} als eigenaar terug"
    if back < 0:
        came = f"legde de eigenaar {nl.euro(-back)} bij"
    return [f"Daarnaast {came}; per saldo {verb} de gemeente {nl.euro(abs(total))}."]


def _not_settled(year: pd.DataFrame) -> list[str]:
    """Whose advance is not known, and how many products are not settled."""
    told = []
    unknown = year[year["te_verrekenen"].isna()]
    for row in unknown.to_dict("records"):
        due = nl.euro(row["verschuldigd"])
        who = _name(row["uitvoerder"])
        told.append(f"Het voorschot aan {who} staat niet in de exports; verschuldigd is {due}.")
    open_ = int(year["niet_afgerekend"].sum())
    if open_:
        products = counted(open_, "product is", "producten zijn").capitalize()
        told.append(f"{products} niet afgerekend.")
    return told


def _certainty(index: pd.DataFrame) -> str:
    """What the amount depends on."""
    sure = "Exacte cijfers uit de exports."
    if is_voorlopig(index):
        sure = "Voorlopig: de index kan nog wijzigen, en het bedrag dan ook."
    bare = zonder_index(index)
    if bare:
        sure += f" Voor {nl.euro(bare)} is geen index bekend; dat deel houdt zijn prijs."
    return sure
