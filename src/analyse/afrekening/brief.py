"""The settlement letter: its items with what each is reckoned from, and the words of each.

The trap: an item that cannot be settled is in none of the sums, so it has a line of its own.
"""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.afrekening.afrekenregels import APART, PRODUCT, exacte_totalen
from analyse.afrekening.per_product import afgerekend, afrekening_per_product
from analyse.antwoord import counted, exact
from analyse.tables import minus_euro

_PARTIJ = ["jaar", "uitvoerder"]
#: The items that make the amount due.
_DELEN = ("vast", "geindexeerd", "index", "nacalculatie", "meerwerk", "minderwerk")
#: The items of the letter in the order in which they are read, and how each is reckoned.
_BRIEF = {
    "vast": ("Werk tegen vaste prijs", "{n}: de begrote prijs"),
    "geindexeerd": ("Werk tegen geïndexeerde prijs", "{n}: de begrote prijs"),
    "index": (
        "Indexering",
        (
            "{basis} × {formule}, min {basis}; per product en kostensoort op de"
            " cent{zonder}{voorlopig}"
        ),
    ),
    "nacalculatie": ("Werk op nacalculatie", "{n}: werkelijke kosten; begroot was {basis}"),
    "meerwerk": ("Meerwerk", "{n}: werkelijke kosten van wat apart is opgedragen"),
    "minderwerk": ("Minderwerk", "{n}: werkelijk bedrag van wat is vervallen"),
    "verschuldigd": ("Verschuldigd over {jaar}", "som van {som}"),
    "overhead": ("Waarvan overhead", "zit in nr. {verschuldigd}; bekend van {basis} daarvan"),
    "voorschot": ("Af: betaalde voorschotten", "voorschotten voor {n}"),
    "niet_afgerekend": (
        "Niet in deze afrekening",
        "{n}: werkelijke kosten; de prijsvorm, het plan of de realisatie is niet bekend",
    ),
    "te_verrekenen": ("Te verrekenen", "de voorschotten over {jaar} staan niet in de exports"),
}
_TE_BETALEN = (
    "Door de gemeente te betalen",
    "nr. {verschuldigd} min het voorschot ({voorschot})",
)
_TE_ONTVANGEN = (
    "Door de gemeente te ontvangen",
    "het voorschot ({voorschot}) is hoger dan nr. {verschuldigd}",
)


def afrekening_posten(
    regels: pd.DataFrame, productblad: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The items of the settlement letter per jaar and uitvoerder; `afrekenbrief` words them.

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
    tabel = afrekening_per_product(regels, productblad)
    done = afgerekend(tabel)
    open_ = tabel[tabel["verschuldigd"].isna()]
    paid = done[done["voorschot"].fillna(0.0) != 0]
    known = done.dropna(subset="overhead")
    lines = regels.merge(done[list(PRODUCT)])
    lines["index"] = minus_euro(lines["prijs_geindexeerd"], lines["prijs"])
    ground = lines["grond"]
    vast = lines[ground == "vast"]
    indexed = lines[ground == "geindexeerd"]
    passed_on = lines[ground == "nacalculatie"]
    parts = [
        _post("vast", vast, "prijs", "prijs"),
        _post("geindexeerd", indexed, "prijs", "prijs"),
        _post("index", indexed, "index", "prijs"),
        _post("nacalculatie", passed_on, "realisatie", "prijs"),
    ]
    parts += [_post(name, lines[ground == name], "realisatie", "realisatie") for name in APART]
    parts += [
        _post("verschuldigd", done, "verschuldigd", "prijs"),
        _post("overhead", known, "overhead", "verschuldigd"),
        _post("voorschot", paid, "voorschot", "voorschot", sign=-1),
        _post("te_verrekenen", done, "te_verrekenen", "verschuldigd"),
        _post("niet_afgerekend", open_, "realisatie", "voorschot"),
    ]
    table = pd.concat(parts, ignore_index=True)
    table = table.sort_values(_PARTIJ, kind="stable", ignore_index=True)
    return table[[*_PARTIJ, "post", "producten", "grondslag", "bedrag"]]


def _post(
    name: str, rows: pd.DataFrame, amount: str, basis: str, sign: int = 1
) -> pd.DataFrame:
    item = rows[_PARTIJ].copy()
    item["grondslag"] = sign * rows[basis]
    item["bedrag"] = sign * rows[amount]
    sums = exacte_totalen(item, _PARTIJ, ["grondslag", "bedrag"])
    count = rows.drop_duplicates(list(PRODUCT)).groupby(_PARTIJ).size()
    return sums.merge(count.rename("producten").reset_index(), on=_PARTIJ).assign(post=name)


def is_voorlopig(index: pd.DataFrame) -> bool:
    """Whether one of the indices that were used may still change."""
    return bool((index["voorlopig"] == "ja").any())


def zonder_index(index: pd.DataFrame) -> float:
    """The price (euro) for which no index is known."""
    return exact(index.loc[index["reeks"] == "geen index", "prijs"])


def afrekenbrief(
    posten: pd.DataFrame,
    index: pd.DataFrame,
    jaar: int,
    *,
    ingerekend: float = 0.0,
    prijspeil: int | None = None,
) -> pd.DataFrame:
    """The settlement letter as a table: numbered lines, the last one what is to be paid.

    Parameters
    ----------
    posten, index
        As `afrekening_posten` and `afrekening_index` return them.
    jaar
        The year that is settled.
    ingerekend, prijspeil
        As they were given to `afrekening_regels`.

    Returns
    -------
    pandas.DataFrame
        Columns uitvoerder, nr, omschrijving, grondslag (how it was reckoned), bedrag (euro); the
        numbers start anew for each uitvoerder. The advance is negative; the last line is positive
        whoever pays, and says who does.
    """
    now = index[index["jaar"] == jaar]
    formula = f"index {jaar} / index {prijspeil or jaar - 1}"
    if ingerekend:
        formula += f" / {nl.getal(1 + ingerekend, 3)}"
    words = {"jaar": str(jaar), "formule": formula, "voorlopig": ""}
    if is_voorlopig(now):
        words["voorlopig"] = f"; de index {jaar} is voorlopig"
    lines = []
    for who, rows in posten[posten["jaar"] == jaar].groupby("uitvoerder"):
        bare = zonder_index(now[now["uitvoerder"] == who])
        words["zonder"] = f"; zonder index: {nl.euro(bare, 2)}" if bare else ""
        items = rows.set_index("post")
        items = items.loc[[post for post in _BRIEF if post in items.index]]
        number = {post: str(place) for place, post in enumerate(items.index, start=1)}
        words |= _references(number)
        for post, item in items.iterrows():
            lines.append((who, int(number[post]), *_line(post, item, words)))
    return pd.DataFrame(
        lines,
        columns=[
            "uitvoerder",
            "nr",
            "omschrijving",
            "grondslag",
            "bedrag",
        ],
    )


def _references(number: dict[str, str]) -> dict[str, str]:
    """How other lines of the letter are called."""
    sums = [number[post] for post in _DELEN if post in number]
    return {
        "som": f"nr. {sums[0]} tot en met {sums[-1]}" if sums else "niets",
        "verschuldigd": number.get("verschuldigd", ""),
        "voorschot": f"nr. {number['voorschot']}" if "voorschot" in number else "nul",
    }


def _line(post: str, item: pd.Series, words: dict[str, str]) -> tuple[str, str, float]:
    """One line in words: what it is, how it was reckoned, and its amount."""
    amount = item["bedrag"]
    title, reckoned = _BRIEF[post]
    if post == "te_verrekenen" and pd.notna(amount):
        title, reckoned = _TE_ONTVANGEN if amount < 0 else _TE_BETALEN
        amount = abs(amount)
    own = {
        "n": counted(int(item["producten"]), "product", "producten"),
        "basis": nl.euro(item["grondslag"], 2),
    }
    return title.format(**words), reckoned.format(**words, **own), amount
