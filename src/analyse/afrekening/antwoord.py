"""The answer what the service agreement settles over a year, and what made it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analyse import nl
from analyse.afrekening.brief import is_voorlopig, zonder_index
from analyse.afrekening.per_product import AFREKENSTAPPEN
from analyse.antwoord import Antwoord, counted, exact
from analyse.tables import ONBEKEND


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
            f"Over {jaar} is niets af te rekenen: van geen product zijn prijsvorm, begroting en"
            " realisatie alle drie bekend.",
            "Wat er wel is, staat in de tabellen en telt nergens mee als nul.",
        )
    settled = [_settled(row) for row in year.to_dict("records")]
    kept = _kept(resultaat[resultaat["jaar"] == jaar])
    told = [*_paid(year), *_steps(year), *_net(netto[netto["jaar"] == jaar])]
    open_ = int(year["niet_afgerekend"].sum())
    if open_:
        products = counted(open_, "product is", "producten zijn").capitalize()
        told.append(f"{products} niet afgerekend.")
    answer = [f"Over {jaar} {'. Ook '.join(settled)}.", *kept]
    sure = ["Exact uit de exports", *_certainty(index[index["jaar"] == jaar], ingerekend)]
    return Antwoord(
        " ".join(answer),
        f"{' '.join([*told, '; '.join(sure)])}. Wat de uitvoerder overhoudt is alleen te zien"
        " omdat de begroting open is, en zegt niet waardoor het komt.",
    )


def _settled(row: dict[str, Any]) -> str:
    """Who pays whom, for one uitvoerder."""
    who = row["uitvoerder"]
    if who == ONBEKEND:
        who = "een uitvoerder die de exports niet noemen"
    due = nl.euro(row["verschuldigd"])
    rest = row["te_verrekenen"]
    if pd.isna(rest):
        return (
            f"is {due} verschuldigd aan {who}, waarvan het voorschot niet in de exports staat"
        )
    if not rest:
        return f"is met {who} niets te verrekenen"
    move = f"betaalt de gemeente nog {nl.euro(rest)} aan"
    if rest < 0:
        move = f"krijgt de gemeente {nl.euro(-rest)} terug van"
    return f"{move} {who}"


def _paid(year: pd.DataFrame) -> list[str]:
    """What was due and paid in advance, of whom an advance is known."""
    rows = year[year["te_verrekenen"].notna()]
    if rows.empty:
        return []
    due, paid = nl.euro(exact(rows["verschuldigd"])), nl.euro(exact(rows["voorschot"]))
    return [f"Verschuldigd was {due}, bevoorschot {paid}."]


def _steps(year: pd.DataFrame) -> list[str]:
    """What was added to the price that was budgeted."""
    steps = []
    for name in AFREKENSTAPPEN:
        amount = exact(year[name])
        if year[name].notna().all() and amount:
            steps.append(f"{name} {nl.euro(amount, teken=True)}")
    return [f"Ten opzichte van de begrote prijs: {nl.opsomming(steps)}."] if steps else []


def _kept(resultaat: pd.DataFrame) -> list[str]:
    """What the contractor kept of the prices that were agreed."""
    agreed = resultaat["grond"].isin(["vast", "geindexeerd"])
    kept = resultaat[agreed & resultaat["resultaat"].notna()]
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
    return [f"Op vaste en geïndexeerde prijzen {word}."]


def _net(netto: pd.DataFrame) -> list[str]:
    """What came back as owner, and who pays after all."""
    net = netto[netto["netto"].notna()]
    if net.empty:
        return []
    total = exact(net["netto"])
    back = nl.euro(exact(net["te_verrekenen"]) - total)
    verb = "betaalt" if total >= 0 else "ontvangt"
    amount = nl.euro(abs(total))
    return [f"Daarnaast kwam {back} als eigenaar terug; per saldo {verb} de gemeente {amount}."]


def _certainty(index: pd.DataFrame, ingerekend: float) -> list[str]:
    """What the amount depends on."""
    known = []
    if len(index):
        rise = nl.procent(ingerekend, 1)
        known.append(f"uitgaande van {rise} prijsstijging die al was begroot")
    if is_voorlopig(index):
        known.append("de index is voorlopig, dus dit bedrag ook")
    bare = zonder_index(index)
    if bare:
        known.append(f"voor {nl.euro(bare)} is geen index bekend")
    return known
