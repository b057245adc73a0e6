"""What the DVO settles: per product the advance, the price, its steps, and the amount due.

The trap: a total over products of which some cannot be settled yet. What is due on work without a
known prijsvorm, or against an advance that nobody can be tied to, is NaN; totals are of what is
settled, and say how much is not. Sums are exact to the cent.

Source: DVO's mix fixed, indexed and passed-through prices (Circulus-Berkel 2017: cost price, yearly
index, waste costs passed through one to one), with advances in terms and a settlement afterwards.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analyse.afrekening.afrekenregels import (
    APART,
    PRIJSVORMEN,
    PRODUCT,
    bij_productblad,
    exacte_totalen,
)
from analyse.tables import ONBEKEND, cents, euros, minus_euro, normalise, sum_euro
from analyse.tables.frames import listed, reasons, show_unknown

_LABELS = {
    "index": "Index",
    "nacalculatie": "Nacalculatie: werkelijk min prijs",
    "meerwerk": "Meerwerk",
    "minderwerk": "Minderwerk",
}
#: The steps from the price to the amount due.
AFREKENSTAPPEN = tuple(_LABELS)
#: What a step is called behind "door", where that is not its own name.
_DOOR = {"prijs": "het verschil tussen voorschot en begroting"}
_PARTIJ = ["jaar", "uitvoerder"]
_TERUG = ["dividend", "resultaatverrekening", "overig"]


def afrekening_per_product(
    regels: pd.DataFrame, productblad: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The settlement per product.

    Parameters
    ----------
    regels
        As `afrekening_regels` returns it.
    productblad
        Table productblad: its overhead (part of one) times what is due is the overhead in it.
        Without it, what is due on lines of the kostensoort "overhead".

    Returns
    -------
    pandas.DataFrame
        Columns jaar, uitvoerder, product_code, product, prijsvorm (all there are), voorschot,
        prijs, index, nacalculatie, meerwerk, minderwerk, verschuldigd, te_verrekenen (verschuldigd
        - voorschot: positive is still to be paid), realisatie, overhead, zonder_index (euro; the
        price for which no index is known) and opmerking. prijs and the four steps make
        verschuldigd, in every row in which they are known. A product of which some work has no
        known prijsvorm has verschuldigd and te_verrekenen NaN. overhead is NaN where nothing tells
        it.
    """
    keys = list(PRODUCT)
    ground = regels["grond"]
    price = regels["prijs"]
    booked = regels["realisatie"]
    indexed = ground == "geindexeerd"
    lines = regels.assign(betaald=ground == "voorschot", werk=ground != "voorschot")
    lines["index"] = minus_euro(regels["prijs_geindexeerd"], price).where(indexed, 0.0)
    lines["nacalculatie"] = minus_euro(booked, price).where(ground == "nacalculatie", 0.0)
    for apart in APART:
        lines[apart] = booked.where(ground == apart, 0.0)
    lines["zonder_index"] = price.where(indexed & regels["factor"].isna(), 0.0)
    settled = ["voorschot", "prijs", *AFREKENSTAPPEN, "verschuldigd"]
    table = exacte_totalen(lines, keys, [*settled, "realisatie", "zonder_index"])
    table["te_verrekenen"] = minus_euro(table["verschuldigd"], table["voorschot"])
    table = table.join(lines.groupby(keys)[["werk", "betaald"]].any(), on=keys)
    regular = lines[ground.isin([*PRIJSVORMEN, ONBEKEND])]
    forms = regular.groupby(keys)["grond"].agg(listed)
    table = table.join(forms.rename("prijsvorm"), on=keys)
    without = np.where(table["werk"], "alleen meer- of minderwerk", "geen werk")
    table["prijsvorm"] = table["prijsvorm"].fillna(pd.Series(without, table.index))
    table["overhead"] = _overhead(table, lines, productblad)
    table["opmerking"] = _remarks(table)
    rest = [
        "te_verrekenen",
        "realisatie",
        "overhead",
        "zonder_index",
        "opmerking",
    ]
    return table[[*keys, "prijsvorm", *settled, *rest]]


def afgerekend(tabel: pd.DataFrame) -> pd.DataFrame:
    """The products of which the amount due is known, also in a year without advances."""
    return tabel[tabel["verschuldigd"].notna()]


def afrekening_per_jaar(tabel: pd.DataFrame) -> pd.DataFrame:
    """The settlement per jaar and uitvoerder, of the products that are settled.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, uitvoerder, voorschot, prijs, index, nacalculatie, meerwerk, minderwerk,
        verschuldigd, te_verrekenen, overhead, dekking_overhead (part of one: of how much that is
        due the overhead is known), niet_afgerekend (products that are not settled) and
        realisatie_niet_afgerekend (euro). Amounts of which some part is unknown are NaN.
    """
    amounts = [
        "voorschot",
        "prijs",
        *AFREKENSTAPPEN,
        "verschuldigd",
        "te_verrekenen",
    ]
    done = afgerekend(tabel)
    rest = tabel[tabel["verschuldigd"].isna()]
    known = done[done["overhead"].notna()]
    groups = pd.MultiIndex.from_frame(tabel[_PARTIJ].drop_duplicates()).sort_values()
    table = exacte_totalen(done, _PARTIJ, amounts).set_index(_PARTIJ).reindex(groups)
    due = table["verschuldigd"].where(table["verschuldigd"] != 0)
    table["overhead"] = sum_euro(known, _PARTIJ, "overhead")
    table["dekking_overhead"] = sum_euro(known, _PARTIJ, "verschuldigd").reindex(groups) / due
    table["niet_afgerekend"] = rest.groupby(_PARTIJ).size().reindex(groups, fill_value=0)
    booked = sum_euro(rest, _PARTIJ, "realisatie").reindex(groups, fill_value=0.0)
    return table.assign(realisatie_niet_afgerekend=booked).reset_index()


def afrekening_stappen(tabel: pd.DataFrame) -> pd.DataFrame:
    """Steps from the advance to the amount due of the settled products, all together.

    Returns
    -------
    pandas.DataFrame
        Columns stap, label (Dutch), soort ("stand" or "stap"), bedrag and cumulatief (euro), adding
        up to the cent: voorschot, prijs (price minus advance: rounding and budget changes since),
        index, nacalculatie, meerwerk, minderwerk, verschuldigd. Where no advance is known it starts
        at the price. Empty when nothing is settled or the price is unknown.
    """
    rows = afgerekend(tabel)
    columns = ["stap", "label", "soort", "bedrag"]
    if rows.empty or rows["prijs"].isna().any():
        return pd.DataFrame(columns=[*columns, "cumulatief"])
    total = rows[["voorschot", "prijs", *AFREKENSTAPPEN, "verschuldigd"]].apply(cents).sum()
    steps = [("prijs", "Prijs volgens de begroting", "stand", total["prijs"])]
    if rows["voorschot"].notna().all():
        rise = total["prijs"] - total["voorschot"]
        steps = [
            ("voorschot", "Voorschot", "stand", total["voorschot"]),
            ("prijs", "Prijs min voorschot", "stap", rise),
        ]
    steps += [(name, label, "stap", total[name]) for name, label in _LABELS.items()]
    steps.append(("verschuldigd", "Verschuldigd", "stand", total["verschuldigd"]))
    table = pd.DataFrame(steps, columns=columns)
    running = table["bedrag"].where(table["stap"] != "verschuldigd", 0).cumsum()
    return table.assign(bedrag=euros(table["bedrag"]), cumulatief=euros(running))


def vooral_door(stappen: pd.Series, verschil: float) -> str:
    """`, vooral door meerwerk`: the step that made most of a difference; "" when none did.

    Parameters
    ----------
    stappen
        Amounts by step: those of `AFREKENSTAPPEN`, and prijs (price minus advance).
    verschil
        What they make together.
    """
    same = stappen[stappen * verschil > 0]
    if same.empty:
        return ""
    most = str(same.abs().idxmax())
    return f", vooral door {_DOOR.get(most, most)}"


def afrekening_netto(tabel: pd.DataFrame, teruggave: pd.DataFrame) -> pd.DataFrame:
    """What is to be settled beside what came back as owner, per jaar and uitvoerder.

    Parameters
    ----------
    tabel
        As `afrekening_per_product` returns it.
    teruggave
        Table teruggave. Rows of the soort "afrekening" are a settlement themselves: shown, not
        taken off.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, uitvoerder, te_verrekenen, dividend, resultaatverrekening, overig, netto
        (te_verrekenen minus these three) and al_afgerekend (euro), for the years of `tabel`. A
        soort without a row in that year is NaN and counts as nothing; in a year without any row
        netto is NaN: nobody said that nothing came back.
    """
    back = show_unknown(teruggave, ["uitvoerder", "soort"]).copy()
    one = tabel.drop_duplicates(_PARTIJ).drop_duplicates("jaar", keep=False)
    alone = back["jaar"].map(one.set_index("jaar")["uitvoerder"])
    who = back["uitvoerder"]
    back["uitvoerder"] = who.mask(who == ONBEKEND, alone).fillna(ONBEKEND)
    back["soort"] = back["soort"].replace(ONBEKEND, "overig")
    wide = sum_euro(back, [*_PARTIJ, "soort"]).unstack("soort")
    wide = wide.reindex(columns=[*_TERUG, "afrekening"]).astype(float)
    wide = wide.rename(columns={"afrekening": "al_afgerekend"})
    # What came back to nobody in particular is shown in its year.
    in_year = wide.index.get_level_values("jaar").isin(tabel["jaar"])
    nameless = wide.index.get_level_values("uitvoerder") == ONBEKEND
    table = afrekening_per_jaar(tabel).set_index(_PARTIJ)[["te_verrekenen"]]
    groups = table.index.union(wide.index[in_year & nameless])
    table = table.reindex(groups).join(wide)
    net = minus_euro(table["te_verrekenen"], table[_TERUG].sum(axis=1))
    told = table[[*_TERUG, "al_afgerekend"]].notna().any(axis=1)
    table["netto"] = net.where(told)
    return table.reset_index()[
        [
            *_PARTIJ,
            "te_verrekenen",
            *_TERUG,
            "netto",
            "al_afgerekend",
        ]
    ]


def _overhead(
    table: pd.DataFrame, lines: pd.DataFrame, productblad: pd.DataFrame | None
) -> pd.Series:
    """Overhead in what is due, as the productblad tells, else the lines of that kostensoort."""
    keys = list(PRODUCT)
    own = lines[lines["kostensoort"].map(normalise) == "overhead"]
    booked = sum_euro(own, keys, "verschuldigd").rename("overhead")
    overhead = table[keys].join(booked, on=keys)["overhead"].astype(float)
    if productblad is not None and len(productblad):
        part = bij_productblad(productblad, table)["overhead"].astype(float)
        told = table["verschuldigd"] * part
        overhead = euros(cents(told)).where(told.notna(), overhead)
    return overhead.where(table["verschuldigd"].notna())


def _remarks(table: pd.DataFrame) -> list[str]:
    """What a reader must know of each row before the amount is sent to anyone."""
    due = table["verschuldigd"].notna()
    advance = table["voorschot"].notna()
    work = table["werk"]
    paid = table["betaald"]
    priced = table["prijs"].fillna(0) != 0
    return reasons(
        {
            "prijsvorm onbekend: niet afgerekend": table["prijsvorm"].str.contains(ONBEKEND),
            "voorschot is aan geen uitvoerder toe te wijzen": paid & ~work & ~due,
            "voorschot zonder werk": paid & ~work & due,
            "werk zonder voorschot": work & ~paid & advance & priced,
            "voorschotten van dit jaar ontbreken": work & ~advance,
            "nog geen realisatie": work & table["realisatie"].isna(),
            "geen begroting": work & table["prijs"].isna(),
            "deels zonder index": table["zonder_index"].fillna(0) != 0,
            "minderwerk is positief: klopt het teken?": table["minderwerk"].fillna(0) > 0,
        }
    )
