"""Structural and incidental: amounts per year, signals to look at.

And the two formulas of the structural balance.

The trap: incidental is not "at most three years". A temporary flow with a fixed end is incidental
also when it lasts longer, and structural policy that is being ended stays structural until it ends.
So nothing here changes a class; the signals only point at lines to look at. Classes come from
`bbv.aard_indeling`, the balance of the lines is in `balans`, printed tables are in `gedrukt`.

Sources: Commissie BBV, notitie structurele en incidentele baten en lasten (2012, 2018), as applied
in Drenthe, begroting 2017; Dordrecht, begroting 2018 (items above EUR 50.000 are explained).
"""

from __future__ import annotations

from typing import Literal, TypeVar, get_args

import pandas as pd

from analyse.structureel.bbv import REGEL, tegen_de_regel
from analyse.tables import ONBEKEND, minus_euro, sum_euro
from analyse.tables.arguments import require, require_choice
from analyse.tables.frames import (
    AARDEN,
    FASEN,
    KANTEN,
    RESERVES,
    exploitatie,
    in_order,
    present,
    show_unknown,
)

Conventie = Literal["aftrekken", "optellen"]
Amount = TypeVar("Amount", float, pd.Series)

#: Euros a year above which a line of unknown class is asked about.
GRENS = 50_000.0
#: Each signal with what it asks; the question where export and rule differ is made of both.
_VRAGEN = {
    "incidenteel in drie jaar of meer": (
        "Is dit tijdelijk met een vast einde, of werk dat elk jaar terugkomt?"
    ),
    "structureel in één jaar": "Is dit werk gestopt, of was het eenmalig?",
    "reservemutatie structureel zonder grond": (
        "Is dit een vaste onttrekking aan een dekkingsreserve, of dekt een toereikende"
        " bestemmingsreserve structurele lasten?"
    ),
    "onbekend boven de grens": "Structureel of incidenteel, en op welke grond?",
}


def aard_per_jaar(begroting: pd.DataFrame, fase: str = "realisatie") -> pd.DataFrame:
    """Lasten, baten and saldo per jaar and aard in one phase, without reserves and the result.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, aard, lasten, baten, saldo (euro): three rows a year, structureel, incidenteel
        and onbekend. A kant that has no row in the whole year is NaN (the export does not hold it),
        and so is the saldo.
    """
    require_choice(fase, FASEN, "fase")
    lines = exploitatie(begroting[begroting["fase"] == fase])
    lines = show_unknown(lines, ["aard", "kant"])
    years = sorted(lines["jaar"].unique())
    rows = pd.MultiIndex.from_product([years, AARDEN], names=["jaar", "aard"])
    table = sum_euro(lines, ["jaar", "aard", "kant"]).unstack("kant")
    table = table.reindex(index=rows, columns=list(KANTEN)).astype(float)
    held = table.notna().groupby(level="jaar").transform("any")
    table = table.fillna(0.0).where(held)
    table["saldo"] = minus_euro(table["baten"], table["lasten"])
    table.columns.name = None
    return in_order(table.reset_index(), ["jaar", "aard"])


def aard_signalen(
    ingedeeld: pd.DataFrame, fase: str = "realisatie", grens: float = GRENS
) -> pd.DataFrame:
    """Lines of which the class deserves a second look: questions, nothing is reclassified.

    Parameters
    ----------
    ingedeeld
        As `aard_indeling` returns it.
    fase
        The phase in which lines are followed.
    grens
        Euros a year above which an unknown line is asked about.

    Returns
    -------
    pandas.DataFrame
        Columns signaal, those of `bbv.REGEL`, aantal_jaren, jaren (text), bedrag (euro, all those
        years together) and vraag; by kind of signal, largest amount first. Signals: "incidenteel in
        drie jaar of meer" (a temporary flow with a fixed end may last, and is left out) and
        "structureel in één jaar" (when the table holds three years or more), neither of reserves;
        "export en regel verschillen", "reservemutatie structureel zonder grond" and "onbekend boven
        de grens". A line that comes to nought in a year was not seen in it. What the user has
        decided is no longer asked; where the rule contradicts the export, only that is asked.
    """
    keys = present(ingedeeld, REGEL)
    require(
        ingedeeld,
        [
            "jaar",
            "fase",
            "aard",
            "aard_bron",
            "aard_regel",
            "code",
            "bedrag",
            *keys,
        ],
    )
    require_choice(fase, FASEN, "fase")
    lines = ingedeeld[(ingedeeld["fase"] == fase) & (ingedeeld["code"] != "resultaat")]
    lines = show_unknown(lines, [*keys, "aard"])
    aard = lines["aard"]
    code = lines["code"]
    against = tegen_de_regel(lines)
    undecided = ~against & (lines["aard_bron"] != "besluit")
    work = undecided & (lines["taakveld"] != RESERVES)
    often = _seen(lines[work & (aard == "incidenteel") & (code != "tijdelijk")], keys)
    once = _seen(lines[work & (aard == "structureel")], keys)
    few_years = lines["jaar"].nunique() < 3
    found = {
        "incidenteel in drie jaar of meer": often[often["aantal_jaren"] >= 3],
        "structureel in één jaar": once[(once["aantal_jaren"] == 1) & (not few_years)],
        "export en regel verschillen": _differing(lines[against & (code != "reserve")], keys),
        "reservemutatie structureel zonder grond": _seen(
            lines[against & (code == "reserve")], keys
        ),
        "onbekend boven de grens": _seen(lines[undecided & (aard == ONBEKEND)], keys, grens),
    }
    asked = []
    for signal, rows in found.items():
        question = _VRAGEN.get(signal, rows.get("vraag"))
        rows = rows.sort_values("bedrag", ascending=False, key=abs, kind="stable")
        asked.append(rows.assign(signaal=signal, vraag=question))
    table = pd.concat(asked, ignore_index=True)
    return table[["signaal", *keys, "aantal_jaren", "jaren", "bedrag", "vraag"]]


def _differing(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Lines of which the rule says otherwise, with the question which of the two counts."""
    lines = _seen(rows, [*keys, "aard", "uitleg"])
    aard = lines["aard"].astype(str)
    uitleg = lines["uitleg"].astype(str)
    return lines.assign(vraag="De export zegt " + aard + ". " + uitleg + " Wat geldt?")


def _seen(rows: pd.DataFrame, keys: list[str], grens: float = 0.0) -> pd.DataFrame:
    """Lines with the years in which they come to more than `grens`, and their amount in those."""
    yearly = sum_euro(rows, [*keys, "jaar"])
    yearly = yearly[yearly.abs() > grens].reset_index()
    yearly["jaren"] = yearly["jaar"].astype(str)
    lines = yearly.groupby(keys, as_index=False).agg(
        aantal_jaren=("jaar", "size"),
        jaren=("jaren", ", ".join),
        bedrag=("bedrag", "sum"),
    )
    return lines.assign(bedrag=lines["bedrag"].round(2))


def structureel_saldo(
    saldo: Amount, reserves: Amount, incidenteel: Amount, conventie: Conventie
) -> Amount:
    """Structural balance under one of the two sign conventions in which it is printed.

    Parameters
    ----------
    saldo, reserves, incidenteel
        Saldo of baten and lasten, saldo of reserve mutations and the incidental saldo, in one and
        the same unit.
    conventie
        "aftrekken": the incidental saldo is printed as a saldo, so it is taken off (Amersfoort
        2020). "optellen": it is printed as a net cost, so it is added (Noordenveld 2023).

    Raises
    ------
    ArgumentFout
        For any other convention: the sign is never guessed.
    """
    require_choice(conventie, get_args(Conventie), "conventie")
    if conventie == "aftrekken":
        return saldo + reserves - incidenteel
    return saldo + reserves + incidenteel


def exploitatieruimte(a: float, b: float, c: float, d: float, e: float) -> float:
    """Structural room in the budget, ((B - A) + (D - C)) / E, as a part of one.

    A and B are structural lasten and baten, C and D structural additions to and withdrawals from
    reserves, E all baten without reserves, in one unit. NaN when E is 0. Source: Regeling
    kengetallen; Dordrecht 2018 comes to 3,49 %.
    """
    return ((b - a) + (d - c)) / e if e else float("nan")
