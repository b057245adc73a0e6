"""A cell's text to an amount, a date or a level: strictly, or not at all.

The trap is the point: `1.234` is 1234 to a Dutch controller and 1,234 to a database. So the
notation is settled once for all text amounts of a sheet, from the literals that can be read in one
way only; what stays ambiguous is refused with a question, never guessed. `docs/methode.md` lists
the accepted forms.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from analyse.read.messages import phrase, words

Notation = Literal["dutch", "point"]

_SPACES = "\u00a0\u202f\u2009\u2007\u2002\u2003\t "
_DASHES = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2014": "-", "\u2011": "-"})
_LITERAL = re.compile(
    r"(?P<left>[VN])?(?:€|EUR)?(?P<open>\()?(?P<lead>[-+])?(?:€|EUR)?(?P<number>\d[\d.,]*?)(?P<nil>,(?:-{1,2}|=))?"
    r"(?P<trail>-)?(?P<close>\))?(?:€|EUR)?(?P<right>[VN])?"
)
_DUTCH = re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?")
_POINT = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_NIL = {"-", "--", "nihil", "€-", "€ -"}
#: Words that say that there is no figure. "PM" is a promise, not a zero.
_NO_FIGURE = {"pm", "p.m.", "n.v.t.", "nvt", "n.b.", "nb", "na", "n/a", "onbekend", ".", "x"}
#: No municipality books more than this on a line; a telephone number is longer.
LARGEST = 10**11

ERROR_CELLS = (
    "#NULL!",
    "#DIV/0!",
    "#VALUE!",
    "#REF!",
    "#NAME?",
    "#NUM!",
    "#N/A",
    "#GETAL!",
    "#WAARDE!",
    "#VERW!",
    "#DEEL/0!",
    "#NAAM?",
    "#N/B",
)


class NotReadable(ValueError):
    """A literal that cannot be read, for a reason that stands under `onleesbaar` in the messages."""

    def __init__(self, why: str, **fields: object) -> None:
        """Keep the reason, and what its words leave open."""
        super().__init__(why)
        self.why, self.fields = why, fields

    def words(self) -> dict[str, str]:
        """The reason and the remedy in Dutch, to fill the fields of a message."""
        return words(f"onleesbaar.{self.why}", self.fields)

    def __str__(self) -> str:
        """The reason in Dutch."""
        return self.words()["reden"]


@dataclass(frozen=True)
class Amount:
    """A number as written, and the letter V (voordeel) or N (nadeel) that stood with it."""

    number: Decimal | None
    letter: str = ""


def clean(text: str) -> str:
    """Text without exotic dashes, and without spaces where they only part a number."""
    text = text.translate(_DASHES).strip(_SPACES + "\r\n")
    text = re.sub(rf"(?<=\d)[{_SPACES}](?=\d{{3}}(?!\d))", "", text)
    return re.sub(rf"(?<!\d)[{_SPACES}]+|[{_SPACES}]+(?!\d)", "", text)


def settle(
    literals: Iterable[str] | Mapping[str, int], *, beside_numbers: bool = False
) -> tuple[Notation, str]:
    """Settle the notation of a sheet from all its text amounts.

    A mapping gives how often each stands there.

    Beside real numbers a stray text with a point has no notation of its own to speak for.

    Returns
    -------
    tuple
        The notation, and the evidence in Dutch (empty when nothing had to be settled). A point is
        taken for a decimal sign only when several literals leave no other reading and none speaks
        against it: one stray `1.5` among Dutch amounts stays a question.
    """
    votes: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for literal, times in Counter(literals).items():
        match = _LITERAL.fullmatch(clean(literal))
        if not match:
            continue
        number = match["number"]
        verdict = "neutral"
        if "," in number or "." in number or match["nil"]:
            dutch = bool(match["nil"]) or (
                bool(_DUTCH.fullmatch(number)) and not re.search(r",\d{3,}$", number)
            )
            point = not match["nil"] and bool(_POINT.fullmatch(number))
            verdict = {(True, False): "dutch", (False, True): "point", (True, True): "either"}.get(
                (dutch, point), "neither"
            )
        votes[verdict] += times
        examples.setdefault(verdict, literal.strip())
    if (
        votes["point"] >= 3
        and not beside_numbers
        and not votes["dutch"]
        and votes["point"] >= votes["either"]
    ):
        return (
            "point",
            phrase("notatie_punt", keer=votes["point"], voorbeeld=examples["point"]),
        )
    if votes["either"] and not votes["dutch"]:
        return (
            "dutch",
            phrase("notatie_duizendtal", keer=votes["either"], voorbeeld=examples["either"]),
        )
    if votes["either"]:
        return (
            "dutch",
            phrase("notatie_zoals", voorbeeld=examples["either"], ander=examples["dutch"]),
        )
    return "dutch", ""


def amount(text: str, notation: Notation = "dutch") -> Amount:
    """Read one literal in a settled notation.

    Raises
    ------
    NotReadable
        When the literal is not a number in that notation.
    """
    literal = clean(text)
    if literal.casefold() in _NIL:
        return Amount(Decimal(0))
    if literal.casefold() in _NO_FIGURE:
        return Amount(None)
    match = _LITERAL.fullmatch(literal)
    if not match:
        if re.fullmatch(r"[-+]?[\d.,]+%", literal):
            raise NotReadable("percentage")
        raise NotReadable("geen_bedrag")
    number = match["number"]
    if not (_DUTCH if notation == "dutch" else _POINT).fullmatch(number) or (
        match["nil"] and not _DUTCH.fullmatch(number + ",00")
    ):
        raise _misread(number, notation)
    if (
        bool(match["open"]) != bool(match["close"])
        or sum(map(bool, (match["open"], match["lead"], match["trail"]))) > 1
    ):
        raise NotReadable("teken")
    plain = (
        number.replace(".", "").replace(",", ".")
        if notation == "dutch"
        else number.replace(",", "")
    )
    value = Decimal(plain)
    if value >= LARGEST or (literal.startswith("+") and value >= 10**9):
        raise NotReadable("te_groot")
    letter = match["left"] or match["right"] or ""
    negative = match["open"] or match["lead"] == "-" or match["trail"]
    if letter == "N" and not negative:
        negative = True
    return Amount(-value if negative else value, letter)


def _misread(number: str, notation: Notation) -> NotReadable:
    """Say which two readings a literal has."""
    last = re.search(r"[.,](\d+)$", number)
    decimals = last[1] if last else ""
    if notation == "dutch" and "." in number and "," not in number and decimals:
        whole = re.sub(r"\D", "", number)
        head = number[: -len(decimals) - 1]
        return NotReadable(
            "punt",
            cijfers=f"{len(decimals)} cijfer{'s' if len(decimals) > 1 else ''}",
            kop=head,
            staart=decimals,
            centen=decimals.ljust(2, "0"),
            heel=whole,
        )
    return NotReadable(
        "notatie", getal=number, voorbeeld="1.234,50" if notation == "dutch" else "1234.50"
    )


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan",
            "februari feb",
            "maart mrt",
            "april apr",
            "mei",
            "juni jun",
            "juli jul",
            "augustus aug",
            "september sep sept",
            "oktober okt",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}


def date(value: object) -> dt.date:
    """A date from a date cell or from `dd-mm-jjjj`, `jjjj-mm-dd` or `1 juli 2012`.

    The day always comes before the month.

    Raises
    ------
    NotReadable
        When the text is no date, when the date does not exist, or when the cell holds a bare
        number.
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, (int, float)):
        raise NotReadable("los_getal")
    text = str(value).strip(_SPACES).casefold()
    text = re.sub(r"[ t]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$", "", text)
    if match := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", text):
        day, month, year = map(int, match.groups())
    elif match := re.fullmatch(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", text):
        year, month, day = map(int, match.groups())
    elif (match := re.fullmatch(r"(\d{1,2})[ -]([a-z]+)\.?[ -](\d{4})", text)) and match[
        2
    ] in _MONTHS:
        day, month, year = int(match[1]), _MONTHS[match[2]], int(match[3])
    elif re.fullmatch(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}", text):
        raise NotReadable("twee_cijfers")
    else:
        raise NotReadable("geen_datum")
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise NotReadable("datum_bestaat_niet") from error


#: Marks for "no such object here" and for "not looked at": two different things, and neither is a
#: score.
NOT_PRESENT = {"n.v.t.", "nvt", "n.v.t", "nietaanwezig", "afwezig", "objectnietaanwezig"}
NOT_ASSESSED = {"nietbeoordeeld", "n.b.", "nb", "nietgeschouwd", "nietbereikbaar", "-", ""}


@lru_cache(maxsize=2**12)
def level(text: str) -> str | None:
    """`A +`, `a+`, `A plus`, `b` as a level of the scale; None when it is none."""
    folded = re.sub(r"[\s\u00a0]+", "", text).casefold().replace("plus", "+")
    return folded.upper() if folded in {"a+", "a", "b", "c", "d"} else None


_UNIT = re.compile(
    r"(?:bedragen|euro'?s?|eur|€|alle"
    r" bedragen)?[\s(]*(?:in|x|\*|maal)?\s*(?:€|eur(?:o)?'?s?)?\s*(?:x|\*|maal)?\s*(?:€|eur(?:o)?)?\s*"
    r"(?P<factor>1[.\s]?000[.\s]?000|1[.\s]?000|1 ?mln|1 ?miljoen|duizend(?:en)?(?:"
    r" euro'?s?)?|mln|miljoen(?:en)?)\b",
    re.IGNORECASE,
)
_DECLARES = re.compile(r"(x|\*|maal|bedragen|€|eur|duizend|mln|miljoen)", re.IGNORECASE)


def unit(text: str) -> tuple[int, str] | None:
    """Euros to one unit that a heading or title declares (`bedragen x € 1.000`).

    With the words; None when it declares none.
    """
    flat = text.replace("\u00a0", " ")
    for match in _UNIT.finditer(flat):
        words = match[0].strip(" (")
        if not _DECLARES.search(words):
            continue
        factor = match["factor"].casefold()
        return (
            1_000_000 if ("000" in factor and factor.count("0") == 6) or "m" in factor else 1000
        ), words
    return None


def without_unit(text: str) -> str:
    """A heading without the unit that stands in it."""
    found = unit(text)
    if not found:
        return text
    return text.replace("\u00a0", " ").replace(found[1], " ").replace("()", " ").replace("( )", " ")
