"""What the label of a row says of it being a total, and whether a printed total ties to a sum.

A label of nothing but words for a total and of what is added up (`Totaal lasten 2025`, `5.7
Total`, `T O T A A L`) is one. A name that holds such a word (`Totaal Groen B.V.`, `Wegen totaal`)
may be one: arithmetic settles that. A table printed in whole units may be off by rounding; a table
in cents may not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, sqrt

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analyse.tables import LONGEST, normalise

#: What a label says: nothing of a total, that a row may be one, or that it is.
NO, MAYBE, SURE = range(3)
_CENT = 100
#: A word that says total, also within a longer label.
_TOTAL = re.compile(
    r"(?:[a-z]{0,20}(?:totaal|totalen)|(?:sub|eind|tussen)?tot(?:ale|als?)|ttl|sigma"
    r"|tota(?:al|le)(?:bedrag|bedragen|telling|som|regel|saldo|generaal|kosten|lasten|baten"
    r"|uitgaven|inkomsten|opbrengsten|budget)"
    r"|(?:eind|tussen)telling|eindsaldo|eindbedrag)"
)
_ALONE_WORDS = """
som sum summa telling optelling saldo saldi resultaat eindresultaat samen tezamen
opgeteld tot generaal gesamt alles batig nadelig voordelig netto bruto
"""
#: Words of which a label that holds nothing else says total.
_ALONE = frozenset(_ALONE_WORDS.split())
#: Labels of a saldo; `Resultaat van de rekening van baten en lasten` is a taakveld, and none.
_SALDO = re.compile(
    r"saldo(?: van)?(?: de)?(?: lasten| baten)?(?: en)?(?: baten| lasten)?|saldo programma\b.*|"
    r"(?:gerealiseerd |geraamd )?resultaat(?: voor| na)?(?: bestemming| mutaties? reserves?)?"
)
_SUM_OF = re.compile(r"(?:som|sum of|telling|optelling)\b(?! der)")
_WEAK = frozenset(
    ("som", "sum", "telling", "optelling", "saldo", "resultaat", "samen", "alles")
)
_WORDS_BESIDE = """
lasten baten kosten uitgaven inkomsten opbrengsten budget budgetten bedrag bedragen begroting
rekening jaarrekening exploitatie investeringen programma programmas taakveld taakvelden
product producten afdeling afdelingen wijk wijken buurten gemeente gemeenten stad kostensoort
kostensoorten kostenplaats kostenplaatsen categorie categorieen hoofdstuk onderdeel onderdelen
blok groep cluster team regel regels rij rijen kolom lijst tabel blad pagina areaal oppervlakte
aantal hoeveelheid stuks m2 m1 euro eur € x 000 btw jaar maand kwartaal reserves reserve
bestemming mutaties mutatie voor na van de het een en of in op per tm t m alle alles hele
gehele algemeen algemene generaal generale grand overall netto bruto excl exclusief incl
inclusief gerealiseerd gerealiseerde geraamd geraamde begroot begrote primitief primitieve
gewijzigd gewijzigde werkelijk werkelijke realisatie prognose raming voordelig nadelig batig
negatief positief bovenstaand bovenstaande genoemd sub eind tussen hoofd the and all expenses
income costs revenue revenues amount expenditure budgeted net sum row rows bij elkaar is
"""
#: What may stand beside them: what is added up, and small words.
_OF_TOTALS = frozenset(_WORDS_BESIDE.split())
#: Words of a label that are looked at.
_MOST_WORDS = 40
_SIGN = re.compile(r"\s*[Σ∑]|\s*=+\s*$")
_ABBREVIATED = re.compile(r"(?:sub)?tot\.", re.IGNORECASE)
_SPACED = re.compile(r"(?<![a-z0-9])(?:[a-z] ){3,}[a-z](?![a-z0-9])")
_NUMBER = re.compile(r"\d")
_LEADING = frozenset(("som", "sum", "saldo", "telling", "grand", "sub", "generaal", "van"))
_COMPANY = re.compile(r"\b(?:b ?v|n ?v|v ?o ?f|gmbh|ltd|inc|stichting|holding|cooperatie)\b")
#: What a text must hold to be the label of a total, before its compared form is looked at.
MAY_BE_TOTAL = (
    "(?i)t[^a-z0-9]*o[^a-z0-9]*t|s[^a-z0-9]*o[^a-z0-9]*m|saldo|saldi|sum|resultaat|telling|samen"
    "|opgeteld|ttl|generaal|gesamt|alles|=|bedrag|sigma"
)


def label_of_total(text: str, labels: tuple[str, ...] = (), never: tuple[str, ...] = ()) -> int:
    """Whether a label says that its row is a total: `SURE`, `MAYBE` or `NO`.

    `labels` and `never` are labels in compared form of what is one, and of what is none.
    """
    return _label_of_total(text[:LONGEST], labels, never)


@lru_cache(maxsize=2**16)
def _label_of_total(text: str, labels: tuple[str, ...], never: tuple[str, ...]) -> int:
    plain = normalise(text)
    if plain in never:
        return NO
    if plain in labels or _SIGN.match(text) or _SALDO.fullmatch(plain):
        return SURE
    words = _words(text)
    strong = [_is_strong(word) for word in words]
    own = [word for word, said in zip(words, strong, strict=True) if not said and _is_own(word)]
    if not any(strong):
        sum_of = bool(_SUM_OF.match(plain))
        if words and not own:
            return SURE if sum_of or _ALONE.issuperset(words) else NO
        return MAYBE if words and words[0] in _WEAK and "der" not in words[:2] else NO
    if not own:
        return SURE
    first, last = words.index(own[0]), len(words) - 1 - words[::-1].index(own[-1])
    return MAYBE if any(strong[:first]) or any(strong[last + 1 :]) else NO


def _words(text: str) -> list[str]:
    """The words of a label, those that are spaced out as one: `T O T A A L`."""
    plain = normalise(_ABBREVIATED.sub("totaal ", text))
    joined = _SPACED.sub(lambda found: found[0].replace(" ", ""), plain)
    return joined.split()[:_MOST_WORDS]


def _is_strong(word: str) -> bool:
    return bool(_TOTAL.fullmatch(word))


def _is_own(word: str) -> bool:
    """Whether a word of a label says more than that it is a total, and of what kind."""
    return not (word in _OF_TOTALS or word in _ALONE or _NUMBER.search(word))


def is_weak(text: str) -> bool:
    """Whether a label says total in a word that may mean something else: `Som Gazons`."""
    return not any(map(_is_strong, _words(text)))


def name_in_label(text: str) -> list[str]:
    """The words of a label without those that say total at either end of it."""
    words = _words(text)
    while words and (_is_strong(words[0]) or words[0] in _LEADING):
        words = words[1:]
    while words and _is_strong(words[-1]):
        words = words[:-1]
    return words


def without_code(words: list[str]) -> str:
    """A name without the numbers in it, to compare it with the same name with a code."""
    return " ".join(word for word in words if not _NUMBER.search(word))


def without_codes(plain: np.ndarray) -> np.ndarray:
    """`without_code` of many names in compared form at once."""
    words = pc.replace_substring_regex(pa.array(plain, pa.string()), "[^ ]*[0-9][^ ]*", "")
    single = pc.replace_substring_regex(words, " +", " ")
    bare: np.ndarray = pc.utf8_trim_whitespace(single).to_numpy(zero_copy_only=False)
    return bare


def is_company(text: str) -> bool:
    """Whether a name is that of a firm, which may be called anything."""
    return bool(_COMPANY.search(normalise(text)))


@dataclass(frozen=True)
class ControlTotal:
    """One printed total beside what its rows add up to.

    Amounts in units of the value column (euro for money).
    """

    cel: str
    bereik: str
    omschrijving: str
    kolom: str
    afgedrukt: float
    berekend: float
    verschil: float
    oordeel: str

    @property
    def ties(self) -> bool:
        """Whether the total ties, rounding allowed for."""
        return self.oordeel != "verschil"


def resolution(values: np.ndarray, scale: int, unit: int) -> int:
    """The step in which a column is printed, in whole numbers; 0 when it is printed to the cent."""
    whole = unit * scale
    # A table in euros is printed in euros or in cents, never in dimes.
    in_euros = unit == 1 and scale == _CENT
    for step in (whole,) if in_euros else (whole, whole // 10, whole // 100):
        if step > 1 and not (values % step).any():
            return step
    return 0


def slack(step: int, terms: int) -> int:
    """What rounding may make of a sum: terms err independently and uniformly over one step.

    Three standard deviations, at least a step.
    """
    return step * max(1, ceil(3 * sqrt((terms + 1) / 12)))


def verdict(difference: int, step: int, terms: int) -> str:
    """Whether a printed total ties to the sum of so many terms, each printed in steps."""
    if difference == 0:
        return "sluit aan"
    return "afronding" if abs(difference) <= slack(step, terms) else "verschil"
