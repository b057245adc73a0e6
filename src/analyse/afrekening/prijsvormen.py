"""What the prijsvorm does: the settlement under another one, and what the contractor gained.

The traps: another prijsvorm would have made other behaviour, so "had it been fixed" is the same
work at another price and no forecast; and the result of the contractor shows only in an open
budget, where realisatie is his cost. Exact to the cent.
"""

from __future__ import annotations

import pandas as pd

from analyse.afrekening.afrekenregels import (
    APART,
    GRONDEN,
    PRIJSVORMEN,
    PRODUCT,
    exacte_totalen,
)
from analyse.afrekening.per_product import afgerekend, afrekening_per_product
from analyse.tables import minus_euro

#: Which column of the lines is due under each prijsvorm.
_DUE = {
    "vast": "prijs",
    "geindexeerd": "prijs_geindexeerd",
    "nacalculatie": "realisatie",
}


def andere_prijsvorm(regels: pd.DataFrame) -> pd.DataFrame:
    """What would be due per product if all its regular work had been of one prijsvorm.

    Meer- and minderwerk stay settled at realisation. Work without a known prijsvorm is in the
    three, not in verschuldigd.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, uitvoerder, product_code, product, prijsvorm, voorschot, verschuldigd (as
        agreed), vast, geindexeerd, nacalculatie (euro, due under each) and risico (vast -
        nacalculatie: what the contractor keeps of a fixed price; negative is what he adds).
    """
    lines = regels.copy()
    apart = regels["grond"].isin(APART)
    for form, column in _DUE.items():
        lines[form] = regels[column].mask(apart, regels["realisatie"])
    table = afrekening_per_product(regels)
    table = table[[*PRODUCT, "prijsvorm", "voorschot", "verschuldigd"]]
    table = table.merge(exacte_totalen(lines, PRODUCT, PRIJSVORMEN), on=list(PRODUCT))
    return table.assign(risico=minus_euro(table["vast"], table["nacalculatie"]))


def prijsvormen_totaal(andere: pd.DataFrame, regels: pd.DataFrame) -> pd.DataFrame:
    """The settlement as agreed beside that of each prijsvorm for all work that is settled.

    Parameters
    ----------
    andere
        As `andere_prijsvorm` returns it.
    regels
        The lines it was made from.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, afspraak ("zoals afgesproken", "alles vast", "alles geindexeerd", "alles
        nacalculatie"), verschuldigd, te_verrekenen, verschil (with what was agreed) and resultaat
        (verschuldigd - realisatie: of the contractor), in euro.
    """
    booked = exacte_totalen(regels, PRODUCT, ["realisatie"])
    rows = afgerekend(andere).merge(booked, on=list(PRODUCT))
    against = {
        "te_verrekenen": "voorschot",
        "verschil": "verschuldigd",
        "resultaat": "realisatie",
    }
    agreements = {"zoals afgesproken": "verschuldigd"}
    agreements |= {f"alles {form}": form for form in PRIJSVORMEN}
    parts = []
    for name, column in agreements.items():
        due = rows[column]
        part = rows[["jaar"]].assign(verschuldigd=due)
        for amount, other in against.items():
            part[amount] = minus_euro(due, rows[other])
        totals = exacte_totalen(part, ["jaar"], ["verschuldigd", *against])
        parts.append(totals.assign(afspraak=name))
    table = pd.concat(parts).sort_values("jaar", kind="stable", ignore_index=True)
    return table[["jaar", "afspraak", "verschuldigd", *against]]


def uitvoerder_resultaat(regels: pd.DataFrame) -> pd.DataFrame:
    """What the contractor gained or lost per ground of settlement.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, uitvoerder, grond, prijs, verschuldigd, realisatie and resultaat (verschuldigd
        - realisatie, euro; positive is a gain). On nacalculatie, meer- and minderwerk it is nought
        by agreement.
    """
    lines = regels[regels["grond"] != "voorschot"]
    keys = ["jaar", "uitvoerder", "grond"]
    amounts = ["prijs", "verschuldigd", "realisatie"]
    table = exacte_totalen(lines, keys, amounts)
    table["prijs"] = table["prijs"].mask(table["grond"].isin(APART))
    table["resultaat"] = minus_euro(table["verschuldigd"], table["realisatie"])
    table["_rang"] = table["grond"].map(GRONDEN.index)
    table = table.sort_values(["jaar", "uitvoerder", "_rang"], ignore_index=True)
    return table.drop(columns="_rang")


def afrekening_index(regels: pd.DataFrame) -> pd.DataFrame:
    """Which index raised which price, of the indexed work only.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, uitvoerder, kostensoort, reeks, index_prijspeil, index_jaar, factor (with the
        price rise that the plan already held), voorlopig ("ja" or "nee"), prijs and bedrag (what
        the index adds, euro). Without an index: reeks "geen index".
    """
    lines = regels[regels["grond"] == "geindexeerd"]
    lines = lines.assign(
        bedrag=minus_euro(lines["prijs_geindexeerd"], lines["prijs"]),
        reeks=lines["reeks"].astype("object").fillna("geen index"),
    )
    keys = ["jaar", "uitvoerder", "kostensoort", "reeks"]
    facts = ["index_prijspeil", "index_jaar", "factor", "voorlopig"]
    used = lines.groupby(keys)[facts].first().reset_index()
    used["voorlopig"] = used["voorlopig"].map({True: "ja", False: "nee"})
    return used.merge(exacte_totalen(lines, keys, ["prijs", "bedrag"]), on=keys)
