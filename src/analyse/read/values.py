"""A cell's text to an amount or a date: strictly, or not at all.

The trap is the point: `1.234` is 1234 to a Dutch controller and 1,234 to a database. So the
notation is settled for each column (`notation.py`), from the literals that can be read in one way
only; what stays ambiguous is refused with a question, never guessed. `docs/methode.md` lists the
accepted forms.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Literal

from analyse.read.messages import words

#: How a column writes its figures; in an unsettled one a lone point or comma stays a question.
Notation = Literal["dutch", "point", "unsettled"]
#: How one literal can be read: in one way only, or with a lone point or comma and three digits
#: behind it in two; "" when it has neither.
Reading = Literal["dutch", "point", "dot", "comma", ""]

_SPACES = "\u00a0\u202f\u2009\u2007\u2002\u2003\t "
_DASHES = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2014": "-", "\u2011": "-"})
_EURO = r"(?:€|EURO?|[Ee]uro?)"
_LITERAL = re.compile(
    rf"(?P<left>[VN])?{_EURO}?(?P<open>\()?(?P<lead>[-+])?{_EURO}?(?P<number>\d[\d.,]*?)"
    rf"(?P<nil>,(?:-{{1,2}}|=))?(?P<trail>[-+])?(?P<close>\))?{_EURO}?(?P<right>[VN])?"
)
_DUTCH = re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?")
_POINT = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
#: One sign with three digits behind it, that may part thousands or decimals.
_LONE = re.compile(r"[1-9]\d{0,2}(?P<sign>[.,])\d{3}")
#: Zero to three decimals, in either notation.
_NOTHING = re.compile(r"0[.,]000")
_NIL = {"-", "--", "nihil", "€-", "€ -", "-,-", "-,--"}
#: A minus as accountants write it, before or behind an amount.
_LONG_MINUS = "-/-"
#: Words that say that there is no figure. "PM" is a promise, not a zero.
NO_FIGURE = {"pm", "p.m.", "n.v.t.", "nvt", "n.b.", "nb", "na", "n/a", "onbekend", ".", "x"}
NO_FIGURE |= {
    "ntb",
    "n.t.b.",
    "n.t.b",
    "nnb",
    "n.n.b.",
    "n.n.b",
    "p.m",
    "pm.",
    "?",
    "??",
    "???",
}
NO_FIGURE |= {"nog te bepalen", "nog niet bekend", "nog onbekend", "tbd"}
_NO_FIGURE = {text.replace(" ", "") for text in NO_FIGURE}
#: What makes of an amount an estimate, a limit, a range or a short form.
_NOT_EXACT = re.compile(
    r"(?:ca|circa|plm|ong|ongeveer|max|min|maximaal|minimaal|tot|vanaf)\.?(?=[€\d])|[<>≤≥±~≈]"
    r"|\+/-|\d[\d.,]*(?:-|tot|à|/)\d[\d.,]*|[\d.,]+(?:k|dzd|duizend|mln|miljoen|m|mio|ton)\b",
    re.IGNORECASE,
)
#: No municipality books more than this on a line; a telephone number is longer.
LARGEST = 10**11
#: Characters of the longest amount or date, with room for signs and spaces.
_LONGEST_LITERAL = 80

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
    """A literal that cannot be read; its reason stands under `onleesbaar` in the messages."""

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


def clean(text: str) -> str:
    """Text without exotic dashes, and without spaces where they only part a number.

    A text that is too long to be a literal stays as it is.
    """
    text = text.strip()
    if len(text) > _LONGEST_LITERAL:
        return text
    text = text.translate(_DASHES).strip(_SPACES + "\r\n")
    if text.startswith(_LONG_MINUS) or text.endswith(_LONG_MINUS):
        text = f"-{text.removeprefix(_LONG_MINUS).removesuffix(_LONG_MINUS)}"
    text = re.sub(rf"(?<=\d)[{_SPACES}](?=\d{{3}}(?!\d))", "", text)
    return re.sub(rf"(?<!\d)[{_SPACES}]+|[{_SPACES}]+(?!\d)", "", text)


def reading(text: str) -> Reading:
    """The notation in which an amount can be read.

    Nobody parts thousands behind a leading zero, or behind four digits: there the sign is decimal.
    """
    match = _LITERAL.fullmatch(clean(text)[: _LONGEST_LITERAL + 1])
    if match and match["nil"]:
        return "dutch"
    number = match["number"] if match else ""
    if ("," not in number and "." not in number) or _NOTHING.fullmatch(number):
        return ""
    lone = _LONE.fullmatch(number)
    if lone:
        return "dot" if lone["sign"] == "." else "comma"
    if _DUTCH.fullmatch(number) and not number.startswith("0."):
        return "dutch"
    return "point" if _POINT.fullmatch(number) and not number.startswith("0,") else ""


def amount(text: str, notation: Notation = "dutch") -> Decimal | None:
    """Read one literal in a settled notation; None when it says that there is no figure.

    Raises
    ------
    NotReadable
        When the literal is not a number in that notation.
    """
    literal = clean(text)
    if len(literal) > _LONGEST_LITERAL:
        raise NotReadable("geen_bedrag")
    if literal.casefold() in _NIL:
        return Decimal(0)
    if literal.casefold() in _NO_FIGURE:
        return None
    match = _LITERAL.fullmatch(literal)
    if not match:
        if re.fullmatch(r"[-+]?[\d.,]+%", literal):
            raise NotReadable("percentage")
        if _NOT_EXACT.match(literal.lstrip("€ ")):
            raise NotReadable("niet_precies")
        raise NotReadable("geen_bedrag")
    number = match["number"]
    if _NOTHING.fullmatch(number):
        return Decimal(0)
    if notation == "unsettled":
        _refuse_unsettled(literal, number)
        notation = "dutch"
    plain = _DUTCH if notation == "dutch" else _POINT
    if notation == "dutch" and number.startswith("0."):
        raise _misread(number, notation)
    if not plain.fullmatch(number) or (match["nil"] and not _DUTCH.fullmatch(f"{number},00")):
        raise _misread(number, notation)
    signs = [match["open"], match["lead"], match["trail"]]
    if bool(match["open"]) != bool(match["close"]) or sum(map(bool, signs)) > 1:
        raise NotReadable("teken")
    if notation == "dutch":
        number = number.replace(".", "")
    value = Decimal(number.replace(",", "." if notation == "dutch" else ""))
    if value >= LARGEST or (literal.startswith("+") and value >= 10**9):
        raise NotReadable("te_groot")
    letter = match["left"] or match["right"]
    negative = match["open"] or "-" in (match["lead"], match["trail"]) or letter == "N"
    return -value if negative else value


def _refuse_unsettled(literal: str, number: str) -> None:
    """Refuse what can be read in two ways where nothing says which."""
    kind = reading(literal)
    if kind == "comma":
        head, _, decimals = number.partition(",")
        raise NotReadable("komma", kop=head, staart=decimals, heel=f"{head}.{decimals}")
    if kind in ("dot", "point"):
        raise _misread(number, "dutch")


def _misread(number: str, notation: Notation) -> NotReadable:
    """Say which two readings a literal has."""
    if notation == "point":
        return NotReadable("notatie", getal=number, voorbeeld="1234.50")
    head, point, decimals = number.rpartition(".")
    if "," in number or not point or not decimals:
        return NotReadable("notatie", getal=number, voorbeeld="1.234,50")
    plural = "s" if len(decimals) > 1 else ""
    return NotReadable(
        "punt",
        cijfers=f"{len(decimals)} cijfer{plural}",
        kop=head,
        staart=decimals,
        centen=decimals.ljust(2, "0"),
        heel=number.replace(".", "").lstrip("0") or "0",
    )


MONTHS = {
    "januari": 1,
    "jan": 1,
    "februari": 2,
    "feb": 2,
    "maart": 3,
    "mrt": 3,
    "april": 4,
    "apr": 4,
    "mei": 5,
    "juni": 6,
    "jun": 6,
    "juli": 7,
    "jul": 7,
    "augustus": 8,
    "aug": 8,
    "september": 9,
    "sept": 9,
    "sep": 9,
    "oktober": 10,
    "okt": 10,
    "november": 11,
    "nov": 11,
    "december": 12,
    "dec": 12,
}
#: A day as finance systems write it: `20240731`.
_FIGURES_OF_DAY = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)")
#: Dates that are read: groups `day`, `month` and `year`.
_DATES = (
    re.compile(r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})[ -](?P<month>[a-z]+)\.?[ -](?P<year>\d{4})"),
    _FIGURES_OF_DAY,
)
_SHORT_YEAR = re.compile(r"\d{1,2}[-/. ](?:\d{1,2}|[a-z]{3,9}\.?)[-/. ]\d{2}")
_WEEKDAY = re.compile(
    r"^(?:ma|di|wo|do|vr|za|zo|(?:maan|dins|woens|donder|vrij|zater|zon)dag)[.,]? "
)
#: A time of day, and the zone that it is of: none, UTC or what is added to that.
_TIME = re.compile(
    r"[ t](?P<hour>\d{1,2}):\d{2}(?::\d{2}(?:\.\d+)?)?(?P<zone>z|[-+]\d\d:?\d\d)?$"
)
_UTC = ("z", "+00:00", "+0000", "-00:00", "-0000")
#: From this hour on it may be the next day here when it is still the day before in UTC.
_LATE_IN_UTC = 22


def date(value: object) -> dt.date:
    """A date from a date cell or from `dd-mm-jjjj`, `jjjj-mm-dd`, `jjjjmmdd` or `1 juli 2012`.

    A day of the week before it and a time behind it are left out. The day always comes before the
    month.

    Raises
    ------
    NotReadable
        When the text is no date, when the date does not exist, or when the cell holds another
        number than `jjjjmmdd`.
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = str(value).strip(_SPACES)[: _LONGEST_LITERAL + 1].casefold()
    if isinstance(value, (int, float)) and not _FIGURES_OF_DAY.fullmatch(text):
        raise NotReadable("los_getal")
    text = _WEEKDAY.sub("", _without_time(text))
    match = next(filter(None, (form.fullmatch(text) for form in _DATES)), None)
    month = match["month"] if match else ""
    if not match or not (month.isdigit() or month in MONTHS):
        raise NotReadable("twee_cijfers" if _SHORT_YEAR.fullmatch(text) else "geen_datum")
    number = MONTHS[month] if month in MONTHS else int(month)
    try:
        return dt.date(int(match["year"]), number, int(match["day"]))
    except ValueError as error:
        raise NotReadable("datum_bestaat_niet") from error


def _without_time(text: str) -> str:
    """A text without the time of day at its end.

    Raises
    ------
    NotReadable
        When that is so late in UTC that it may be the next day here.
    """
    time = _TIME.search(text)
    if not time:
        return text
    if time["zone"] in _UTC and int(time["hour"]) >= _LATE_IN_UTC:
        raise NotReadable("laat_in_utc")
    return text[: time.start()]


#: Marks for "no such object here" and for "not looked at": two different things, and neither is a
#: score.
NOT_PRESENT = {"n.v.t.", "nvt", "n.v.t", "nietaanwezig", "afwezig", "objectnietaanwezig"}
NOT_ASSESSED = {
    "nietbeoordeeld",
    "n.b.",
    "nb",
    "nietgeschouwd",
    "niettebeoordelen",
    "nietbereikbaar",
    "-",
    "",
}
#: Of these the words that leave no doubt, and an empty cell.
PLAIN_WORDS = {"nietbeoordeeld", "nietgeschouwd", "nietbereikbaar", ""}
