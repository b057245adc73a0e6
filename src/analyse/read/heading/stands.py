"""What a heading says of a stand: year, fase, kant and period, in any order.

`Werkelijk t/m P09 2024`, `B2024 na 1e wijziging`, `Prim. begr. 2024`, `MJB 2026`. Each word has one
meaning; together they are the heading. The trap: a heading with one word that is not understood is
not understood at all, and a plan `t/m september` is no plan for the year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from analyse.read.heading.until import take_period
from analyse.tables import TABLES, Table

YEAR = re.compile(r"\b(?:19[5-9]\d|20[0-9]\d)\b")
#: The year in which an index is 100, in compared form: no year of the figures.
BASE_YEAR = re.compile(
    r"\b(?:basis(?:jaar)? ?)?(?:19|20)\d\d 100\b|\bbasis(?:jaar)? (?:19|20)\d\d\b"
)
#: Words of the longest heading that is looked at, in all its rows.
MOST_WORDS = 30
#: Words in a heading that carry no meaning of their own.
_EMPTY_WORDS = "jaar in per van de het over x 1 000 totaal ultimo jr heel hele jaareinde"
_FILLER = frozenset(_EMPTY_WORDS.split())
#: Words that carry no meaning of their own above money, and say that there is none elsewhere.
_MONEY = frozenset(["bedrag", "bedragen", "euro", "eur", "€", "mln"])
#: Words of a unit that stands in more than one row of a header.
_UNIT_WORDS = ("alle", "maal", "euros", "s", "duizend", "duizenden", "miljoen", "miljoenen")
_PERCENT_WORDS = frozenset(["%", "procent", "percentage", "pct", "perc"])
#: Words of a plan that a more precise word may stand beside: `begroting na wijziging`.
_PLAN = frozenset(
    [
        *("begroting", "begr", "begroot", "budget", "raming", "geraamd", "programmabegroting"),
        *("jaarbudget", "jaarbegroting", "jaarraming", "mjb", "mjr"),
        *("meerjarenbegroting", "meerjarenraming", "meerjarenbudget"),
    ]
)
#: Words of one fase, beside the names that the table itself has for it.
_FASE = {
    "primitief": "primitief primitieve prim primair primaire oorspronkelijk oorspronkelijke oorspr"
    " initieel initiele vastgesteld vastgestelde",
    "gewijzigd": "gewijzigd gewijzigde gewijz bijgesteld bijgestelde bijgest actueel actuele act"
    " definitief definitieve herzien herziene huidig huidige nawijziging",
    "realisatie": "realisatie realisaties gerealiseerd gerealiseerde werkelijk werkelijke geboekt"
    " geboekte",
    "prognose": "prognose prognoses prog jaarprognose eindejaarsprognose eindprognose"
    " jaarverwachting",
    "verplichting": "verplichting verplichtingen",
}
#: Words of a column that follows from others.
_DERIVED = {
    "verschil": "verschil afwijking restant resteert resterend resterende rest beschikbaar"
    " beschikbare bestedingsruimte best",
    "wijziging": "wijziging wijzigingen wijz begrotingswijziging begrotingswijzigingen"
    " budgetwijziging budgetwijzigingen mutatie mutaties begrotingsmutatie begrotingsmutaties"
    " budgetmutatie budgetmutaties bijstelling bijstellingen",
}
#: Words that stand beside a percentage.
_SPENT = frozenset(
    ["besteed", "bestede", "benut", "benutting", "uitputting", "uitgeput", "best", "realisatie"]
)
#: Words of what was booked since the first of January, without a last day.
_SO_FAR = frozenset(["ytd", "cumulatief", "cumulatieve", "cum"])
#: What may have been booked up to a day of the year.
BOOKED = ("realisatie", "verplichting")

_JOINED_YEAR = re.compile(r"\b([a-z]+)((?:19|20)\d\d)\b")
#: `euro's` in compared form.
_EUROS = re.compile(r"\beuro s\b")
_LETTERS = {"r": "realisatie", "b": "begroting"}
#: What a text in compared form must hold to speak of a change.
NAMES_CHANGE = r"\b(?:na|incl|inclusief)\b"
_ORDINAL = (
    r"(?:\d{1,2} ?(?:e|ste|de)?|eerste|tweede|derde|vierde|vijfde|laatste|alle|nr \d{1,2})"
)
_CHANGED = re.compile(
    rf"\b(?:na|incl|inclusief) (?:de |het )?(?:{_ORDINAL} )?"
    r"(?:begr ?wijz\w*|(?:begrotings|budget)?(?:wijz\w*|mutaties?|bijstelling\w*)"
    r"|[bm]arap|burap|berap|tussenrapportage|voorjaarsnota|najaarsnota|zomernota)"
    rf"(?: {_ORDINAL})?\b"
)


@dataclass
class Stand:
    """What the words of a heading say together."""

    #: Values of other columns, and the column of amounts that the heading stands above.
    fixed: dict[str, Any] = field(default_factory=dict)
    value: str = ""
    #: Whether a column of amounts is named, and whether money is.
    named: bool = False
    money: bool = False
    #: Whether the fase is that of a general word, such as budget.
    general: bool = False
    #: How the column follows from others; "" when it does not.
    derived: str = ""


@lru_cache(maxsize=2**14)
def spoken(bare: str) -> str:
    """A heading in compared form with each word apart, and what came after a change as one word."""
    plain = _JOINED_YEAR.sub(lambda m: f"{_LETTERS.get(m[1], m[1])} {m[2]}", bare)
    return _CHANGED.sub(" nawijziging ", _EUROS.sub("euro", plain))


#: Words of a phrase, with the column and the value that they stand for.
Phrases = dict[tuple[str, ...], tuple[str, Any]]


@lru_cache(maxsize=64)
def phrases(name: str) -> Phrases:
    """Phrases that a heading of a table may hold, as words.

    The name of a value column stands for no column and that value.
    """
    table = TABLES[name]
    found: Phrases = {}
    for column in table.spread:
        for choice in table[column].choices:
            for synonym in choice.names():
                # one letter is a value in a cell, never a word in a heading
                if len(synonym) > 1:
                    found.setdefault(tuple(synonym.split()), (column, choice.value))
    if "fase" in table.spread:
        for fase, words in _FASE.items():
            found = dict.fromkeys([(word,) for word in words.split()], ("fase", fase)) | found
        found = dict.fromkeys([(word,) for word in _PLAN], ("fase", "primitief")) | found
    for value in table.values:
        for synonym in table[value].names():
            found.setdefault(tuple(synonym.split()), ("", value))
    return found


def stand_words() -> frozenset[str]:
    """Every word that carries a meaning in some heading of a stand."""
    lists = [*_FASE.values(), *_DERIVED.values()]
    words = {word for words in lists for word in words.split()}
    words |= {word for name in TABLES for phrase in phrases(name) for word in phrase}
    words |= _PLAN | _FILLER | _MONEY | _PERCENT_WORDS | _SPENT | _SO_FAR
    return frozenset([*words, *_UNIT_WORDS, *map(str, range(100))])


def read_stand(text: str, bare: str, table: Table) -> Stand | None:
    """What a heading says of a stand; None when a word of it is not understood."""
    plain = spoken(bare) if "fase" in table.spread else bare
    found = _said(text, plain, table)
    if found or "fase" not in table.spread:
        return found
    rest, period = take_period(plain)
    found = _said(text, rest, table) if period else None
    if not found or not period or found.derived:
        return found
    if found.fixed.get("fase") not in BOOKED:
        return None
    found.fixed["tot_en_met"] = str(period)
    return found


def fase_of(text: str, plain: str) -> str:
    """The fase that a cell names in the words of a heading; else the cell in compared form.

    What also names a year or a period says more than a fase.
    """
    stand = read_stand(text, plain, TABLES["begroting"])
    alone = stand is not None and not stand.derived and set(stand.fixed) == {"fase"}
    return str(stand.fixed["fase"]) if stand and alone else plain


def _said(text: str, plain: str, table: Table) -> Stand | None:
    """What words say without a period in them."""
    stand = Stand(value=table.value, money="€" in text)
    if "jaar" in table.spread:
        years = set(YEAR.findall(plain))
        if len(years) > 1:
            return None
        if years:
            stand.fixed["jaar"] = int(years.pop())
        plain = YEAR.sub(" ", plain)
    words = plain.split()
    if len(words) > MOST_WORDS:
        return None
    money = table.name == "begroting"
    kinds = {kind for kind, of in _DERIVED.items() if set(words) & set(of.split())}
    if money and set(words) & _PERCENT_WORDS:
        kinds = {"procent"}
    if money and len(kinds) == 1:
        return _derived(words, kinds.pop(), stand, table)
    fasen: list[str] = []
    while words:
        size, (column, meant) = _longest(words, table.name)
        if column:
            fasen += [" ".join(words[:size])] if column == "fase" else []
            held = stand.fixed.setdefault(column, meant)
            if held == "primitief":  # "begroting" is the general word; a precise one wins
                stand.fixed[column] = meant
            elif meant not in (held, "primitief"):
                return None
        elif meant:
            stand.value, stand.named = meant, True
        elif words[0] in _MONEY:
            stand.money = True
        elif words[0] in _SO_FAR and money:
            stand.fixed["tot_en_met"] = "?"
        elif words[0] not in _FILLER:
            return None
        words = words[size:]
    if "tot_en_met" in stand.fixed and stand.fixed.get("fase") not in BOOKED:
        return None
    stand.general = bool(fasen) and set(fasen) <= _PLAN
    return stand


def _derived(words: list[str], kind: str, stand: Stand, table: Table) -> Stand | None:
    """A column that follows from others, when every other word of it is understood."""
    own = {word for of in _DERIVED.values() for word in of.split()}
    own |= _SPENT | _PERCENT_WORDS | {"vrije", "ruimte", "nog", "te", "besteden", "tov"}
    while words:
        size, (column, meant) = _longest(words, table.name)
        known = column or meant or words[0] in (own | _FILLER | _MONEY)
        if not known:
            return None
        words = words[size:]
    stand.derived = kind
    return stand


@lru_cache(maxsize=64)
def _most_words(name: str) -> int:
    """Words of the longest phrase that a heading of a table may hold."""
    return max(map(len, phrases(name)))


def _longest(words: list[str], name: str) -> tuple[int, tuple[str, Any]]:
    """The longest phrase that these words begin with: how many words, and what it stands for."""
    known = phrases(name)
    for size in range(min(len(words), _most_words(name)), 0, -1):
        found = known.get(tuple(words[:size]))
        if found:
            return size, found
    return 1, ("", None)
