"""What the DVO settles: per product the advance, the price, its index, nacalculatie, meer- and minderwerk, and the amount due.

The trap: a total over products of which some cannot be settled yet. What is due on work without a
known prijsvorm, or against an advance that nobody can be tied to, is NaN; totals are of what is
settled, and say how much is not. Sums are exact to the cent.

Source: DVO's mix fixed, indexed and passed-through prices (Circulus-Berkel 2017: cost price, yearly
index, waste costs passed through one to one), with advances in terms and a settlement afterwards.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analyse.afrekening.afrekenregels import PRIJSVORMEN, PRODUCT, bij_regel, less, totalen
from analyse.tables import ONBEKEND, cents, euros, normalise, sum_euro
from analyse.tables.frames import show_unknown

#: The steps from the price to the amount due.
STAPPEN = ("index", "nacalculatie", "meerwerk", "minderwerk")


def afrekening(regels: pd.DataFrame, productblad: pd.DataFrame | None = None) -> pd.DataFrame:
    """The settlement per product.

    Parameters
    ----------
    regels
        As `regels` returns it.
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
    ground, paid = regels["grond"], regels["grond"] == "voorschot"
    lines = regels.assign(
        index=less(regels["prijs_geindexeerd"], regels["prijs"]).where(
            ground == "geindexeerd", 0.0
        ),
        nacalculatie=less(regels["realisatie"], regels["prijs"]).where(
            ground == "nacalculatie", 0.0
        ),
        meerwerk=regels["realisatie"].where(ground == "meerwerk", 0.0),
        minderwerk=regels["realisatie"].where(ground == "minderwerk", 0.0),
        zonder_index=regels["prijs"].where(
            (ground == "geindexeerd") & regels["factor"].isna(), 0.0
        ),
        werk=~paid,
        betaald=paid,
    )
    amounts = ["voorschot", "prijs", *STAPPEN, "verschuldigd", "realisatie", "zonder_index"]
    keys = list(PRODUCT)
    table = totalen(lines, keys, amounts).set_index(keys)
    table["te_verrekenen"] = less(table["verschuldigd"], table["voorschot"])
    agreed = (
        lines[ground.isin([*PRIJSVORMEN, ONBEKEND])]
        .groupby(keys)["grond"]
        .agg(lambda g: " en ".join(sorted(set(g))))
    )
    table["prijsvorm"] = agreed.reindex(table.index)
    seen = lines.groupby(keys)[["werk", "betaald"]].any()
    table = table.join(seen).reset_index()
    table["prijsvorm"] = table["prijsvorm"].fillna(
        pd.Series(np.where(table["werk"], "alleen meer- of minderwerk", "geen werk"))
    )
    table["overhead"] = _overhead(table, lines, productblad)
    table["opmerking"] = _remarks(table)
    return table[
        [
            *keys,
            "prijsvorm",
            *amounts[:-2],
            "te_verrekenen",
            "realisatie",
            "overhead",
            "zonder_index",
            "opmerking",
        ]
    ]


def afgerekend(tabel: pd.DataFrame) -> pd.DataFrame:
    """The rows of `afrekening` of which the amount due is known, also when the export holds no advances for that year."""
    return tabel[tabel["verschuldigd"].notna()]


def per_jaar(tabel: pd.DataFrame) -> pd.DataFrame:
    """The settlement per jaar and uitvoerder, of the products that are settled.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, uitvoerder, voorschot, prijs, index, nacalculatie, meerwerk, minderwerk,
        verschuldigd, te_verrekenen, overhead, dekking_overhead (part of one: of how much that is
        due the overhead is known), niet_afgerekend (products that are not settled) and
        realisatie_niet_afgerekend (euro). Amounts of which some part is unknown are NaN.
    """
    keys, amounts = (
        ["jaar", "uitvoerder"],
        [
            "voorschot",
            "prijs",
            *STAPPEN,
            "verschuldigd",
            "te_verrekenen",
        ],
    )
    done = afgerekend(tabel)
    rest = tabel.loc[tabel.index.difference(done.index)]
    groups = pd.MultiIndex.from_frame(tabel[keys].drop_duplicates()).sort_values()
    table = totalen(done, keys, amounts).set_index(keys).reindex(groups)
    known = done[done["overhead"].notna()]
    table["overhead"] = sum_euro(known, keys, "overhead").reindex(groups)
    table["dekking_overhead"] = sum_euro(known, keys, "verschuldigd").reindex(groups) / table[
        "verschuldigd"
    ].where(table["verschuldigd"] != 0)
    table["niet_afgerekend"] = rest.groupby(keys).size().reindex(groups, fill_value=0)
    table["realisatie_niet_afgerekend"] = sum_euro(rest, keys, "realisatie").reindex(
        groups, fill_value=0.0
    )
    return table.reset_index()


def stappen(tabel: pd.DataFrame) -> pd.DataFrame:
    """Steps from the advance to the amount due of the settled products, all together, adding up to the cent.

    Returns
    -------
    pandas.DataFrame
        Columns stap, label (Dutch), soort ("stand" or "stap"), bedrag and cumulatief (euro):
        voorschot, prijs (price minus advance: rounding and budget changes since), index,
        nacalculatie, meerwerk, minderwerk, verschuldigd. Where no advance is known it starts at the
        price. Empty when nothing is settled or the price is unknown.
    """
    rows = afgerekend(tabel)
    columns = ["stap", "label", "soort", "bedrag"]
    if rows.empty or rows["prijs"].isna().any():
        return pd.DataFrame(columns=[*columns, "cumulatief"])
    total = {
        name: int(cents(rows[name]).sum())
        for name in ("voorschot", "prijs", *STAPPEN, "verschuldigd")
    }
    if rows["voorschot"].notna().all():
        start = [
            ("voorschot", "Voorschot", "stand", total["voorschot"]),
            ("prijs", "Prijs min voorschot", "stap", total["prijs"] - total["voorschot"]),
        ]
    else:
        start = [("prijs", "Prijs volgens de begroting", "stand", total["prijs"])]
    labels = ("Index", "Nacalculatie: werkelijk min prijs", "Meerwerk", "Minderwerk")
    steps = [
        (name, label, "stap", total[name]) for name, label in zip(STAPPEN, labels, strict=True)
    ]
    table = pd.DataFrame(
        [*start, *steps, ("verschuldigd", "Verschuldigd", "stand", total["verschuldigd"])],
        columns=columns,
    )
    running = table["bedrag"].where(table["stap"] != "verschuldigd", 0).cumsum()
    return table.assign(bedrag=euros(table["bedrag"]), cumulatief=euros(running))


def netto(tabel: pd.DataFrame, teruggave: pd.DataFrame) -> pd.DataFrame:
    """The net position per jaar and uitvoerder.

    What is to be settled beside what came back as owner.

    Parameters
    ----------
    tabel
        As `afrekening` returns it.
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
    keys = ["jaar", "uitvoerder"]
    back = show_unknown(teruggave, ["uitvoerder", "soort"])
    alone = (
        tabel.drop_duplicates(keys)
        .drop_duplicates("jaar", keep=False)
        .set_index("jaar")["uitvoerder"]
    )
    named = (
        back["uitvoerder"]
        .mask(back["uitvoerder"] == ONBEKEND, back["jaar"].map(alone))
        .fillna(ONBEKEND)
    )
    back = back.assign(uitvoerder=named, soort=back["soort"].replace(ONBEKEND, "overig"))
    wide = sum_euro(back, [*keys, "soort"]).unstack("soort")
    kinds = ["dividend", "resultaatverrekening", "overig"]
    wide = (
        wide.reindex(columns=[*kinds, "afrekening"])
        .rename(columns={"afrekening": "al_afgerekend"})
        .astype(float)
    )
    table = per_jaar(tabel)[[*keys, "te_verrekenen"]].set_index(keys)
    orphans = wide.index[
        wide.index.get_level_values("uitvoerder").isin([ONBEKEND])
        & wide.index.get_level_values("jaar").isin(tabel["jaar"])
    ]
    table = table.reindex(table.index.union(orphans)).join(wide)
    received = sum((cents(table[k]) for k in kinds), start=pd.Series(0, index=table.index))
    table["netto"] = euros(cents(table["te_verrekenen"]) - received).where(
        table["te_verrekenen"].notna() & table[[*kinds, "al_afgerekend"]].notna().any(axis=1)
    )
    return table.reset_index()[[*keys, "te_verrekenen", *kinds, "netto", "al_afgerekend"]]


def _overhead(
    table: pd.DataFrame, lines: pd.DataFrame, productblad: pd.DataFrame | None
) -> pd.Series:
    """Overhead in what is due: the part that the productblad tells, else what is due on lines of that kostensoort."""
    own = lines[lines["kostensoort"].map(normalise) == "overhead"]
    shown = pd.Series(
        pd.MultiIndex.from_frame(table[list(PRODUCT)]).map(
            sum_euro(own, list(PRODUCT), "verschuldigd")
        ),
        index=table.index,
    )
    if productblad is None or productblad.empty:
        return shown.astype(float).where(table["verschuldigd"].notna())
    told = table["verschuldigd"] * bij_regel(productblad, table)["overhead"].astype(float)
    return (
        euros(cents(told))
        .where(told.notna(), shown.astype(float))
        .where(table["verschuldigd"].notna())
    )


def _remarks(table: pd.DataFrame) -> list[str]:
    """What a reader must know of each row before the amount is sent to anyone."""
    due, paid = table["verschuldigd"].notna(), table["voorschot"]
    lost = table["betaald"] & ~table["werk"]
    said = {
        "prijsvorm onbekend: niet afgerekend": table["prijsvorm"].str.contains(ONBEKEND),
        "voorschot is aan geen uitvoerder toe te wijzen": lost & ~due,
        "voorschot zonder werk": lost & due,
        "werk zonder voorschot": (
            table["werk"] & ~table["betaald"] & paid.notna() & (table["prijs"].fillna(0) != 0)
        ),
        "voorschotten van dit jaar ontbreken": table["werk"] & paid.isna(),
        "nog geen realisatie": table["werk"] & table["realisatie"].isna(),
        "geen begroting": table["werk"] & table["prijs"].isna(),
        "deels zonder index": table["zonder_index"].fillna(0) != 0,
        "minderwerk is positief: klopt het teken?": table["minderwerk"].fillna(0) > 0,
    }
    return ["; ".join(text for text, mask in said.items() if mask[row]) for row in table.index]
