"""Structural and incidental: amounts per year, signals to look at.

And the two formulas of the structural balance.

The trap: incidental is not "at most three years". A temporary flow with a fixed end is incidental
also when it lasts longer, and structural policy that is being ended stays structural until it ends.
So nothing here changes a class; the signals only point at lines to look at. Classes come from
`bbv.indeling`, the balance of the lines is in `balans`, printed tables are in `gedrukt`.

Sources: Commissie BBV, notitie structurele en incidentele baten en lasten (2012, 2018), as applied
in Drenthe, begroting 2017; Dordrecht, begroting 2018 (items above EUR 50.000 are explained).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeVar

import pandas as pd

from analyse.structureel.bbv import REGEL, tegen_de_regel
from analyse.tables import ONBEKEND, cents, euros, sum_euro
from analyse.tables.arguments import require
from analyse.tables.frames import AARDEN, KANTEN, RESERVES, exploitatie, in_order, show_unknown

Conventie = Literal["aftrekken", "optellen"]
Amount = TypeVar("Amount", float, pd.Series)

#: Euros a year above which a line of unknown class is asked about.
GRENS = 50_000.0
_SIGNALEN = {
    "incidenteel in drie jaar of meer": (
        "Is dit tijdelijk met een vast einde, of werk dat elk jaar terugkomt?"
    ),
    "structureel in één jaar": "Is dit werk gestopt, of was het eenmalig?",
    "export en regel verschillen": "",
    "reservemutatie structureel zonder grond": (
        "Is dit een vaste onttrekking aan een dekkingsreserve, of dekt een toereikende"
        " bestemmingsreserve structurele lasten?"
    ),
    "onbekend boven de grens": "Structureel of incidenteel, en op welke grond?",
}


def per_jaar(begroting: pd.DataFrame, fase: str = "realisatie") -> pd.DataFrame:
    """Lasten, baten and saldo per jaar and aard in one phase, without mutations of reserves and the result.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, aard, lasten, baten, saldo (euro): three rows a year, structureel, incidenteel
        and onbekend. A kant that has no row in the whole year is NaN (the export does not hold it),
        and so is the saldo.
    """
    frame = show_unknown(exploitatie(begroting[begroting["fase"] == fase]), ["aard", "kant"])
    sums = sum_euro(frame, ["jaar", "aard", "kant"])
    years = sorted(frame["jaar"].unique())
    index = pd.MultiIndex.from_product([years, AARDEN, KANTEN], names=["jaar", "aard", "kant"])
    table = (
        sums.reindex(index, fill_value=0.0)
        .unstack("kant")
        .reindex(columns=list(KANTEN))
        .astype(float)
    )
    present = (
        sums.groupby(level=["jaar", "kant"])
        .size()
        .unstack("kant")
        .reindex(columns=list(KANTEN))
        .notna()
    )
    for kant in KANTEN:
        table[kant] = table[kant].where(
            present[kant].reindex(table.index.get_level_values("jaar")).to_numpy(dtype=bool)
        )
    table["saldo"] = euros(cents(table["baten"]) - cents(table["lasten"])).where(
        table[list(KANTEN)].notna().all(axis=1)
    )
    table.columns.name = None
    return in_order(table.reset_index(), ["jaar", "aard"])


def signalen(
    ingedeeld: pd.DataFrame,
    fase: str = "realisatie",
    regel: Sequence[str] = REGEL,
    grens: float = GRENS,
) -> pd.DataFrame:
    """Lines of which the class deserves a second look: questions, nothing is reclassified.

    Parameters
    ----------
    ingedeeld
        As `bbv.indeling` returns it.
    fase
        The phase in which lines are followed.
    regel
        Columns that together make a line.
    grens
        Euros a year above which an unknown line is asked about.

    Returns
    -------
    pandas.DataFrame
        Columns signaal, those of `regel`, aantal_jaren, jaren (text), bedrag (euro, all those years
        together) and vraag; by kind of signal, largest amount first. Signals: "incidenteel in drie
        jaar of meer" (a temporary flow with a fixed end may last, and is left out) and "structureel
        in één jaar" (when the table holds three years or more), neither of reserves; "export en
        regel verschillen", "reservemutatie structureel zonder grond" and "onbekend boven de grens".
        A line that comes to nought in a year was not seen in it. What the user has decided is no
        longer asked; where the rule contradicts the export, only that is asked.
    """
    keys = [c for c in regel if c in ingedeeld.columns]
    require(ingedeeld, ["jaar", "fase", "aard", "aard_bron", "aard_regel", "code", "bedrag", *keys])
    frame = show_unknown(
        ingedeeld[(ingedeeld["fase"] == fase) & (ingedeeld["code"] != "resultaat")], [*keys, "aard"]
    )
    against, ground, reserve = (
        tegen_de_regel(frame),
        frame["code"] == "reserve",
        frame["taakveld"] == RESERVES,
    )
    asked = (frame["aard_bron"] != "besluit") & ~against
    often = _seen(
        frame[asked & ~reserve & (frame["aard"] == "incidenteel") & (frame["code"] != "tijdelijk")],
        keys,
    )
    once = _seen(frame[asked & ~reserve & (frame["aard"] == "structureel")], keys)
    differ = _seen(frame[against & ~ground], [*keys, "aard", "uitleg"])
    differ["vraag"] = (
        "De export zegt "
        + differ["aard"].astype(str)
        + ". "
        + differ["uitleg"].astype(str)
        + " Wat geldt?"
    )
    found = {
        "incidenteel in drie jaar of meer": often[often["aantal_jaren"] >= 3],
        "structureel in één jaar": once[
            (once["aantal_jaren"] == 1) & (frame["jaar"].nunique() >= 3)
        ],
        "export en regel verschillen": differ,
        "reservemutatie structureel zonder grond": _seen(frame[against & ground], keys),
        "onbekend boven de grens": _seen(frame[asked & (frame["aard"] == ONBEKEND)], keys, grens),
    }
    tables = [
        lines.assign(signaal=name, vraag=_SIGNALEN[name] or lines.get("vraag", ""))
        for name, lines in found.items()
    ]
    table = pd.concat(
        [t.sort_values("bedrag", ascending=False, key=abs, kind="stable") for t in tables]
    )
    return table[["signaal", *keys, "aantal_jaren", "jaren", "bedrag", "vraag"]].reset_index(
        drop=True
    )


def _seen(rows: pd.DataFrame, keys: list[str], grens: float = 0.0) -> pd.DataFrame:
    """Lines with the years in which they come to more than `grens` (either way).

    And their amount in those years.
    """
    yearly = cents(rows["bedrag"]).groupby([rows[k] for k in [*keys, "jaar"]]).sum()
    yearly = yearly[yearly.abs() > grens * 100].rename("bedrag").reset_index()
    lines = yearly.groupby(keys, as_index=False).agg(
        aantal_jaren=("jaar", "size"),
        jaren=("jaar", lambda years: ", ".join(str(y) for y in years)),
        bedrag=("bedrag", "sum"),
    )
    return lines.assign(bedrag=euros(lines["bedrag"]))


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
    ValueError
        For any other convention: the sign is never guessed.
    """
    if conventie == "aftrekken":
        return saldo + reserves - incidenteel
    if conventie == "optellen":
        return saldo + reserves + incidenteel
    raise ValueError(f"onbekende conventie '{conventie}': kies 'aftrekken' of 'optellen'")


def exploitatieruimte(a: float, b: float, c: float, d: float, e: float) -> float:
    """Structural room in the budget, ((B - A) + (D - C)) / E, as a part of one.

    A and B are structural lasten and baten, C and D structural additions to and withdrawals from
    reserves, E all baten without reserves, in one unit. NaN when E is 0. Source: Regeling
    kengetallen; Dordrecht 2018 comes to 3,49 %.
    """
    return ((b - a) + (d - c)) / e if e else float("nan")
