"""What the prijsvorm does: the settlement under another one, what the contractor gained, the letter's lines, and winterwerk.

The traps: another prijsvorm would have made other behaviour, so "had it been fixed" is the same
work at another price and no forecast; and the result of the contractor shows only in an open
budget, where realisatie is his cost. Exact to the cent.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analyse.afrekening.afrekenregels import APART, GRONDEN, PRIJSVORMEN, PRODUCT, less, totalen
from analyse.afrekening.per_product import afgerekend, afrekening
from analyse.tables import TABLES, cents, euros, normalise, sum_euro
from analyse.tables.frames import show_unknown

#: Which column of the lines is due under each prijsvorm.
_DUE = {"vast": "prijs", "geindexeerd": "prijs_geindexeerd", "nacalculatie": "realisatie"}
MAANDEN = tuple(choice.value for choice in TABLES["maandrealisatie"]["maand"].choices)
#: The season of winter work, in its own order.
SEIZOEN = ("november", "december", "januari", "februari", "maart")
#: What a product of the winter has in its name.
WINTER = ("winterwerk", "gladheid")


def andere_prijsvorm(regels: pd.DataFrame) -> pd.DataFrame:
    """What would be due per product if all its regular work had been vast, geindexeerd or nacalculatie.

    Meer- and minderwerk stay settled at realisation. Work without a known prijsvorm is in the
    three, not in verschuldigd.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, uitvoerder, product_code, product, prijsvorm, voorschot, verschuldigd (as
        agreed), vast, geindexeerd, nacalculatie (euro, due under each) and risico (vast -
        nacalculatie: what the contractor keeps of a fixed price; negative is what he adds).
    """
    table = afrekening(regels)[[*PRODUCT, "prijsvorm", "voorschot", "verschuldigd"]]
    apart = regels["grond"].isin(APART)
    lines = regels.assign(
        **{
            form: regels[column].where(~apart, regels["realisatie"])
            for form, column in _DUE.items()
        }
    )
    table = table.merge(totalen(lines, PRODUCT, PRIJSVORMEN), on=list(PRODUCT))
    return table.assign(risico=less(table["vast"], table["nacalculatie"]))


def prijsvormen_totaal(andere: pd.DataFrame, regels: pd.DataFrame) -> pd.DataFrame:
    """The settlement as agreed beside that of each prijsvorm for all work, of the products that are settled.

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
    rows = afgerekend(andere).merge(totalen(regels, PRODUCT, ["realisatie"]), on=list(PRODUCT))
    agreements = {"zoals afgesproken": "verschuldigd"} | {
        f"alles {form}": form for form in PRIJSVORMEN
    }
    parts = []
    for name, column in agreements.items():
        due = {"verschuldigd": rows[column], "te_verrekenen": less(rows[column], rows["voorschot"])}
        against = {
            "verschil": less(rows[column], rows["verschuldigd"]),
            "resultaat": less(rows[column], rows["realisatie"]),
        }
        parts.append(
            totalen(rows[["jaar"]].assign(**due, **against), ["jaar"], [*due, *against]).assign(
                afspraak=name
            )
        )
    table = pd.concat(parts).sort_values("jaar", kind="stable", ignore_index=True)
    return table[["jaar", "afspraak", "verschuldigd", "te_verrekenen", "verschil", "resultaat"]]


def resultaat(regels: pd.DataFrame) -> pd.DataFrame:
    """What the contractor gained or lost per ground of settlement.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, uitvoerder, grond, prijs, verschuldigd, realisatie and resultaat (verschuldigd
        - realisatie, euro; positive is a gain). On nacalculatie, meer- and minderwerk it is nought
        by agreement.
    """
    lines = regels[regels["grond"] != "voorschot"]
    table = totalen(lines, ["jaar", "uitvoerder", "grond"], ["prijs", "verschuldigd", "realisatie"])
    table["prijs"] = table["prijs"].mask(table["grond"].isin(APART))
    table["resultaat"] = less(table["verschuldigd"], table["realisatie"])
    order = table.assign(
        rang=table["grond"].map({g: i for i, g in enumerate(GRONDEN)})
    ).sort_values(["jaar", "uitvoerder", "rang"])
    return order.drop(columns="rang").reset_index(drop=True)


def indexering(regels: pd.DataFrame) -> pd.DataFrame:
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
        bedrag=less(lines["prijs_geindexeerd"], lines["prijs"]),
        reeks=lines["reeks"].astype("object").fillna("geen index"),
    )
    keys = ["jaar", "uitvoerder", "kostensoort", "reeks"]
    used = (
        lines.groupby(keys)[["index_prijspeil", "index_jaar", "factor", "voorlopig"]]
        .first()
        .reset_index()
    )
    used["voorlopig"] = used["voorlopig"].map({True: "ja", False: "nee"})
    return used.merge(totalen(lines, keys, ["prijs", "bedrag"]), on=keys)


def posten(regels: pd.DataFrame, productblad: pd.DataFrame | None = None) -> pd.DataFrame:
    """The items of the settlement letter per jaar and uitvoerder.

    `afrekenbrief` puts them into words.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, uitvoerder, post, producten (how many), grondslag (euro that the item is
        reckoned from) and bedrag (euro): vast, geindexeerd (price), index, nacalculatie (realised;
        grondslag is the price), meerwerk, minderwerk, verschuldigd (the sum of these), overhead
        (part of it; grondslag is what it is known of), voorschot (negative), te_verrekenen
        (verschuldigd + voorschot; NaN without advances) and niet_afgerekend (realised, in none of
        the others). Items without a product are left out.
    """
    keys = ["jaar", "uitvoerder"]
    tabel = afrekening(regels, productblad)
    done = afgerekend(tabel)
    lines = regels.merge(done[list(PRODUCT)])
    ground = lines["grond"]
    parts = [_post(lines[ground == "vast"], "vast", "prijs", "prijs")]
    indexed = lines[ground == "geindexeerd"]
    indexed = indexed.assign(index=less(indexed["prijs_geindexeerd"], indexed["prijs"]))
    parts += [
        _post(indexed, "geindexeerd", "prijs", "prijs"),
        _post(indexed, "index", "index", "prijs"),
    ]
    parts += [_post(lines[ground == "nacalculatie"], "nacalculatie", "realisatie", "prijs")]
    parts += [_post(lines[ground == apart], apart, "realisatie", "realisatie") for apart in APART]
    parts += [_post(done, "verschuldigd", "verschuldigd", "prijs")]
    parts += [_post(done[done["overhead"].notna()], "overhead", "overhead", "verschuldigd")]
    paid = done[done["voorschot"].fillna(0.0) != 0]
    parts += [
        _post(paid.assign(voorschot=-paid["voorschot"]), "voorschot", "voorschot", "voorschot")
    ]
    parts += [_post(done, "te_verrekenen", "te_verrekenen", "verschuldigd")]
    parts += [
        _post(
            tabel.loc[tabel.index.difference(done.index)],
            "niet_afgerekend",
            "realisatie",
            "voorschot",
        )
    ]
    table = pd.concat(parts, ignore_index=True)
    return table.sort_values(keys, kind="stable", ignore_index=True)[
        [*keys, "post", "producten", "grondslag", "bedrag"]
    ]


def _post(rows: pd.DataFrame, name: str, amount: str, basis: str) -> pd.DataFrame:
    keys = ["jaar", "uitvoerder"]
    sums = totalen(
        rows[keys].assign(grondslag=rows[basis], bedrag=rows[amount]), keys, ["grondslag", "bedrag"]
    )
    count = (
        rows.drop_duplicates(list(PRODUCT)).groupby(keys).size().rename("producten").reset_index()
    )
    return sums.merge(count, on=keys).assign(post=name)


def winterwerk(
    andere: pd.DataFrame, regels: pd.DataFrame, namen: Sequence[str] = WINTER
) -> pd.DataFrame:
    """Price, realised and due of the products of the winter, as agreed and under each prijsvorm.

    Parameters
    ----------
    andere, regels
        As `andere_prijsvorm` returns it, and the lines it was made from.
    namen
        What such a product has in its name.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, uitvoerder, product, prijsvorm, realisatie, verschuldigd, vast, geindexeerd,
        nacalculatie (euro).
    """
    table = andere.merge(totalen(regels, PRODUCT, ["realisatie"]), on=list(PRODUCT))
    columns = [
        "jaar",
        "uitvoerder",
        "product",
        "prijsvorm",
        "realisatie",
        "verschuldigd",
        *PRIJSVORMEN,
    ]
    return (
        table.loc[_winter(table["product"], namen), columns]
        .sort_values(["product", "jaar"])
        .reset_index(drop=True)
    )


def winterseizoen(maandrealisatie: pd.DataFrame, namen: Sequence[str] = WINTER) -> pd.DataFrame:
    """What was booked on the products of the winter per season, November to March, across the turn of the year.

    Returns
    -------
    pandas.DataFrame
        Columns product, seizoen ("2014-2015"), november to maart, seizoen_totaal and buiten_seizoen
        (April to October after it), in euro. A month in which nothing at all was booked on any
        product is NaN: it is not in the export, and so is the total that lacks it. Every booking on
        lasten is in exactly one row.
    """
    frame = show_unknown(maandrealisatie[maandrealisatie["kant"] == "lasten"], ["product"])
    months = {name: i for i, name in enumerate(MAANDEN, start=1)}
    frame = frame.assign(nummer=frame["maand"].map(months)).dropna(subset=["jaar", "nummer"])
    late = frame["nummer"] >= months["november"]
    frame["begin"] = frame["jaar"].astype("int64") - (~late).astype("int64")
    frame["deel"] = frame["maand"].where(frame["maand"].isin(SEIZOEN), "buiten_seizoen")
    columns = [*SEIZOEN, "buiten_seizoen"]
    seen = frame.groupby("begin")["deel"].agg(set)
    wide = (
        sum_euro(frame[_winter(frame["product"], namen)], ["product", "begin", "deel"])
        .unstack("deel")
        .reindex(columns=columns)
    )
    wide = wide.astype(float).fillna(0.0)
    for part in columns:
        wide[part] = wide[part].where(
            [part in seen[year] for year in wide.index.get_level_values("begin")]
        )
    total = sum((cents(wide[m]) for m in SEIZOEN), start=pd.Series(0, index=wide.index))
    wide.insert(
        len(SEIZOEN), "seizoen_totaal", euros(total).where(wide[list(SEIZOEN)].notna().all(axis=1))
    )
    table = wide.rename_axis(columns=None).reset_index()
    return table.assign(seizoen=[f"{y}-{y + 1}" for y in table.pop("begin")])[
        ["product", "seizoen", *SEIZOEN, "seizoen_totaal", "buiten_seizoen"]
    ]


def _winter(products: pd.Series, names: Sequence[str]) -> np.ndarray:
    plain = [normalise(p) for p in products]
    return np.array([any(normalise(n) in p for n in names) for p in plain], dtype=bool)
