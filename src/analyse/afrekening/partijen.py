"""With whom is settled: who does which product, and whose each advance is.

The trap: an advance names a product and no uitvoerder, so who got it follows from who does the
work; and a code that only one of the two has must not keep an advance from its work.
"""

from __future__ import annotations

import pandas as pd

from analyse.tables import ONBEKEND, normalise
from analyse.tables.frames import exploitatie, show_unknown, van_gemeente

#: What a line of the budget must tell to be settled.
TEKSTEN = ("uitvoerder", "product_code", "product", "prijsvorm", "opdracht", "kostensoort")
_PRODUCT = ["jaar", "product_code", "product"]


def afrekening_uitvoerders(begroting: pd.DataFrame) -> list[str]:
    """With whom the table can be settled: everyone who has an advance.

    An advance seldom names anyone; it is then of who alone does that product in that year, beside
    the municipality, which does not settle with itself. If that tells nobody: everyone who does a
    product with an advance (that year, else ever); and without any advance: everyone whose work has
    a prijsvorm.
    """
    lines = show_unknown(exploitatie(begroting[begroting["kant"] == "lasten"]), TEKSTEN)
    lines = zelfde_naam(lines.drop_duplicates(["jaar", "fase", *TEKSTEN]))
    return sorted(_certain(lines) or _possible(lines))


def productsleutel(frame: pd.DataFrame) -> pd.Series:
    """What a product is known by: its code, else its name."""
    code = frame["product_code"].astype("object")
    return code.where(code != ONBEKEND, frame["product"].map(normalise))


def zelfde_naam(lines: pd.DataFrame) -> pd.DataFrame:
    """One code and one name per product and year, so that an advance and the work find each other.

    A row without a code takes the code that its name has elsewhere, if that is only one.
    """
    name = lines["product"]
    code = lines["product_code"].astype("object")
    plain = name.map(normalise)
    coded = code != ONBEKEND
    codes = code[coded & (name != ONBEKEND)].groupby(plain)
    only = codes.min()[codes.nunique() == 1]
    found = plain.map(only)
    lines = lines.assign(product_code=code.where(coded | found.isna(), found))
    # The name of the work goes before that of the advance; "onbekend" comes last.
    rank = pd.Series("0", lines.index).mask(lines["fase"] == "voorschot", "1")
    ranked = rank.mask(name == ONBEKEND, "2") + name
    product = [lines["jaar"], productsleutel(lines)]
    ranked = ranked.groupby(product).transform("min")
    return lines.assign(product=ranked.str[1:].astype("object"))


def bij_partij(lines: pd.DataFrame, chosen: str | None) -> pd.DataFrame:
    """The rows that are settled, each advance given to who does that product in that year.

    Work of which the uitvoerder is unknown stays beside them when its product has an advance in
    some year.
    """
    parties = _certain(lines)
    if chosen:
        parties.add(chosen)
    parties = parties or _possible(lines)
    advance = lines["fase"] == "voorschot"
    who = lines["uitvoerder"].astype("object")
    who = who.mask(advance & (who == ONBEKEND), _owner(lines, parties))
    lines = lines.assign(uitvoerder=who)
    if chosen is not None:
        return lines[who == chosen].copy()
    nameless = who == ONBEKEND
    key = productsleutel(lines)
    named = who.isin(parties) & (~nameless | ~advance.any())
    paid_for = nameless & key.isin(key[advance])
    return lines[named | paid_for | advance].copy()


def _owner(lines: pd.DataFrame, parties: set[str]) -> pd.Series:
    """Who alone, of the parties, does the product of each row in its year."""
    work, _ = _doers(lines)
    ours = work[work["uitvoerder"].isin(parties - {ONBEKEND})]
    single = ours.drop_duplicates(_PRODUCT, keep=False).set_index(_PRODUCT)["uitvoerder"]
    product = pd.MultiIndex.from_frame(lines[_PRODUCT])
    owner = pd.Series(single.reindex(product).to_numpy(dtype=object), lines.index)
    # An advance for a product that nobody does is of the only party there is.
    nobody = ~product.isin(pd.MultiIndex.from_frame(work[_PRODUCT]))
    only = next(iter(parties)) if len(parties) == 1 else ONBEKEND
    return owner.mask(nobody, only).fillna(ONBEKEND)


def _doers(lines: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Who does which product in which year; and of the products that have an advance only."""
    advance = lines["fase"] == "voorschot"
    work = lines.loc[~advance & ~_own(lines), [*_PRODUCT, "uitvoerder"]].drop_duplicates()
    return work, lines.loc[advance, _PRODUCT].drop_duplicates().merge(work)


def _own(lines: pd.DataFrame) -> pd.Series:
    """Work of the municipality itself."""
    return van_gemeente(lines["uitvoerder"])


def _certain(lines: pd.DataFrame) -> set[str]:
    """Who is named with an advance, or does a product with one alone."""
    _, paid = _doers(lines)
    alone = paid.drop_duplicates(_PRODUCT, keep=False)
    named = lines.loc[lines["fase"] == "voorschot", "uitvoerder"]
    return {*named[named != ONBEKEND], *alone["uitvoerder"]}


def _possible(lines: pd.DataFrame) -> set[str]:
    """Who does a product with an advance that year, else ever, else has work with a prijsvorm."""
    _, paid = _doers(lines)
    advance = lines["fase"] == "voorschot"
    work = lines[~advance & ~_own(lines)]
    ever = productsleutel(work).isin(productsleutel(lines[advance]))
    agreed = work["prijsvorm"] != ONBEKEND
    for who in (paid, work[ever], work[agreed]):
        if len(who):
            return set(who["uitvoerder"])
    return set()
