"""The words in which a text says how many euros a printed amount stands for.

`bedragen x € 1.000`, `k€`, `in duizendtallen`. The trap: `5 mln` is an amount, `1.000 bomen` a
number of trees and `groter dan € 1.000` a limit. What speaks of thousands or millions and is none
of these is doubtful: a question, since a unit that is missed makes each amount a thousand times too
small.
"""

from __future__ import annotations

import re
from functools import lru_cache

from analyse.tables import LONGEST

_TIMES = r"(?:[x×✕*]|maal|keer)"
_EURO = r"(?:€|\beur(?:o(?:['’]?s)?)?\b|\beu\b)"
_THOUSAND = (
    r"1[., '’]?000(?:-?tal(?:len)?)?|1 ?k|duizend(?:en|tal|tallen)?|duiz|dzd|tsd|thousands?"
)
_MILLION = r"1[., '’]?000[., '’]?000|(?:1 ?)?(?:mln|mio|miljoen(?:en|tallen)?|millions?)"
_MILLIARD = r"(?:1 ?)?(?:miljard(?:en)?|mld|mrd)"
#: A number of units, that is no part of a longer number.
_FACTOR = (
    rf"(?<![\d.,])(?:(?P<milliard>{_MILLIARD})|(?P<million>{_MILLION})|(?P<thousand>{_THOUSAND}))"
    r"(?:,-{1,2}|,=|,00)?(?![\w²³]|[.,]\d)\.?"
)
#: A unit, in a text with one space at most between words, so that the time that a search takes
#: grows with the text and no faster.
_TIMES_FACTOR = re.compile(rf"{_TIMES} ?\(?{_EURO}? ?{_FACTOR}(?: ?{_EURO})?", re.IGNORECASE)
_EURO_FACTOR = re.compile(rf"{_EURO} ?(?:in |{_TIMES} ?)?{_FACTOR}", re.IGNORECASE)
_FACTOR_EURO = re.compile(rf"{_FACTOR} ?{_EURO}", re.IGNORECASE)
_IN_FACTOR = re.compile(rf"\bin (?:hele |gehele |afgeronde )?{_FACTOR}", re.IGNORECASE)
_ALONE = re.compile(rf"(?:alle )?(?:bedragen|eenheid)?:? ?{_FACTOR}", re.IGNORECASE)
#: One word for a thousand or a million euros.
_THOUSAND_EURO = re.compile(
    r"(?<![\w€])(?:k ?€|€ ?k|t€|€t|[kt][ -]?eur(?:o(?:['’]?s)?)?|kilo-?euro(?:['’]?s)?"
    r"|eur(?:o)? ?k|x ?1?k|(?:€|eur(?:o)?) ?\(?['’]?000(?:['’]?s)?\)?)(?![\w€.,]\d|[\w€])",
    re.IGNORECASE,
)
_MILLION_EURO = re.compile(r"(?<![\w€])(?:m€|€m|meur(?:o)?)(?![\w€])", re.IGNORECASE)
_POWER_OF_TEN = re.compile(rf"{_TIMES} ?€ ?(?P<power>10[.0]{{0,8}})(?![\d,])", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:(?:alle )?\b(?:bedragen|euro['’]?s?|eur)|€)? ?[:(]? ?(?:zijn |luiden |staan )?(?:in )?$",
    re.IGNORECASE,
)
_FORMS = (_TIMES_FACTOR, _EURO_FACTOR, _FACTOR_EURO, _IN_FACTOR)
#: What amounts are rounded to: their unit, when they are no multiples of it.
_ROUNDED = re.compile(
    rf"\bafgeronde? (?:op|naar|tot) (?:hele |gehele )?{_EURO}? ?{_FACTOR}", re.IGNORECASE
)
#: What a text must hold to speak of a unit: few do, and this is soon seen.
SPEAKS = (
    r"(?:^|[^0-9])1?0{3,}(?:[^0-9]|$)|mln|mio\b|mil[lj]|mld|mrd|duiz|dzd|tsd|thousand"
    r"|\d ?k\b|\bk\b|k ?€|€ ?k|t€|€t|m€|€m"
    r"|[ktm][ -]?eur|eur(?:o)? ?k\b|kilo-?euro|10\^|1e[36]\b|10[³⁶]|[x×✕*] ?(?:€ ?)?10"
    r"|\btonnen\b|\b(?:euro)?cent(?:en)?\b"
)
_SPEAKS = re.compile(SPEAKS, re.IGNORECASE)
#: What may speak of a unit, where no form of one is known.
_DOUBTFUL = re.compile(
    rf"{_FACTOR}|(?<![\d.,'’])['’]?000(?:['’]?s)?(?!\d)|(?<=[(\[])k(?=[)\]])|\bin k\b"
    r"|10\^[36]|\b1e[36]\b|10[³⁶]|[x×✕*] ?(?:€ ?)?10[.0]{1,9}(?![\d,]|%)",
    re.IGNORECASE,
)
#: Units of which nobody prints a table but by an own rule; `euro's en centen` is none.
_SELDOM = re.compile(
    r"(?:\bin |[(\[])(?:hele )?(?:tonnen|(?:euro)?cent(?:en)?)\b(?! ?[a-z0-9])",
    re.IGNORECASE,
)
#: A text that may be about a unit at all, and not only hold a number or a name.
_OF_AMOUNTS = re.compile(
    r"bedrag|€|\beur|[x×✕*] ?\d|\b(?:maal|in|eenheid|getallen|cijfers|k)\b|['’]000|10\^",
    re.IGNORECASE,
)
#: Before a number: it is a limit or an amount, or what comes behind it is counted.
_NO_UNIT_BEFORE = re.compile(
    r"(?:\d(?<!\b19\d\d)(?<!\b20\d\d)|\b(?:dan|boven|vanaf|onder|ruim|circa|ca\.?|minimaal|maximaal|min\.?|max\.?|per|tot"
    r"|van|met|op|ongeveer|bijna|meer|minder|plus|en|artikel|nummer|nr\.?)) ?(?:€ ?|eur(?:o)? ?)?$",
    re.IGNORECASE,
)
#: A factor in digits with no euro near it, and behind it a word of what is counted.
_NUMBER, _MONEY = re.compile(r"\d$"), re.compile(_EURO, re.IGNORECASE)
_NAME = re.compile(r" (?!per\b|en\b|in\b|af|tenzij|ex|in[ck]|na\b|euro)[a-z]{3}")
#: Behind a number: what is counted.
_COUNTED = re.compile(
    r" ?(?:inwoner|woning|huishoud|m2|m²|m3|m³|m1|meter|stuk|bomen|boom|kg|kilo(?!-?euro)|ton\b"
    r"|liter|uur|uren|km|personen|mensen|ha\b|hectare|leerling|bezoek|voertuig|keer|deelnem"
    r"|verhard|aantal|km2|kwh|voet|x\b|objecten|kinderen|banen|clienten|cliënten|klanten|tot\b)",
    re.IGNORECASE,
)


def unit(text: str) -> tuple[int, str] | None:
    """Euros to one unit that a heading or title declares (`bedragen x € 1.000`).

    With the words, with one space between them; None when it declares none.
    """
    text = text[:LONGEST]
    return _unit(" ".join(text.split())) if _SPEAKS.search(text) else None


def doubtful(text: str) -> str:
    """The words of a text that may declare a unit and are not understood, or ""."""
    text = text[:LONGEST]
    if not _SPEAKS.search(text) or unit(text):
        return ""
    flat = " ".join(text.split())
    if not _OF_AMOUNTS.search(flat):
        return ""
    if seldom := _SELDOM.search(flat):
        return seldom[0].strip(" ([")
    for match in _DOUBTFUL.finditer(flat):
        before, behind = flat[: match.start()][-30:], flat[match.end() :]
        counted = _COUNTED.match(behind) or (_NUMBER.search(match[0]) and _NAME.match(behind))
        if not counted and not _NO_UNIT_BEFORE.search(before):
            return match[0].strip()
    return ""


def rounded_to(text: str) -> tuple[int, str] | None:
    """What a text says that amounts are rounded to, with the words; None when it says nothing."""
    text = text[:LONGEST]
    found = _ROUNDED.search(" ".join(text.split())) if _SPEAKS.search(text) else None
    return (_factor(found), found[0]) if found else None


def is_multiplied(text: str) -> bool:
    """Whether a text says that what it is about, amount or quantity, is in thousands or more."""
    text = text[:LONGEST]
    return bool(_SPEAKS.search(text) and _TIMES_FACTOR.search(" ".join(text.split())))


def without_unit(text: str) -> str:
    """A heading without the unit that stands in it."""
    found = unit(text)
    if not found:
        return text
    flat = " ".join(text[:LONGEST].split())
    return flat.replace(found[1], " ").replace("()", " ").replace("( )", " ")


@lru_cache(maxsize=2**14)
def _unit(flat: str) -> tuple[int, str] | None:
    """The first unit of a text with one space between words."""
    for form in _FORMS:
        for match in form.finditer(flat):
            if not _is_number_of_things(flat, match):
                return _factor(match), _whole_words(flat, match)
    for form, factor in ((_THOUSAND_EURO, 1000), (_MILLION_EURO, 1_000_000)):
        one_word = form.search(flat)
        if one_word and not _NO_UNIT_BEFORE.search(flat[: one_word.start()][-30:]):
            return factor, _whole_words(flat, one_word)
    power = _POWER_OF_TEN.search(flat)
    if power:
        return int(power["power"].replace(".", "")), _whole_words(flat, power)
    alone = _ALONE.fullmatch(flat.strip(" ()[]*"))
    if alone and not alone[0].isdecimal() and not re.fullmatch(r"[\d.,' ]+", alone[0]):
        return _factor(alone), alone[0]
    return None


def _whole_words(flat: str, match: re.Match[str]) -> str:
    """The words of a unit, with those before it that belong to it (`bedragen in`)."""
    lead = _LEAD.search(flat[: match.start()][-40:])
    return f"{lead[0] if lead else ''}{match[0]}".strip(" (")


def _factor(match: re.Match[str]) -> int:
    if match["milliard"]:
        return 10**9
    return 10**6 if match["million"] else 1000


def _is_number_of_things(flat: str, match: re.Match[str]) -> bool:
    """Whether the number in a text is an amount, a limit or a number of something else."""
    before, behind = flat[: match.start()][-30:], flat[match.end() :]
    times = re.match(_TIMES, match[0], re.IGNORECASE)
    if _NUMBER.search(match[0]) and not _MONEY.search(match[0]) and _NAME.match(behind):
        return True
    return bool(_COUNTED.match(behind)) or bool(not times and _NO_UNIT_BEFORE.search(before))
