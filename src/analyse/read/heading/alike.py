"""What an unknown heading speaks of, and which known column it may be: a hint, never a reading.

The trap: names that look alike may mean the opposite. "Geëist kwaliteitsniveau" is one word away
from the score and is what the score is held against; "Inspectie-ID" is one from the round.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache

from analyse.read.heading.stands import YEAR
from analyse.read.money.unitwords import without_unit
from analyse.tables import LONGEST, Table, normalise

#: Unknown headings for which a known one is looked for.
MOST_HINTS = 200
#: Names that are this alike are one name with a typing error.
_ALIKE = 0.75

_OF_NORM = re.compile(
    r"\b(ge ?eist|vereist|gewenst|gevraagd|minima(?:al|le)|minimum|afgesproken|overeengekomen|"
    r"norm|eis|doel|streef|ambitie|contract|bestek|bedoeld|vastgesteld|target)"
)
_OF_CODE = re.compile(
    r"(?:\b(?:id|nr|no|num|guid|uuid|key|kpl|fcl|ecl|kostenplaats|grootboek|hoofdrekening)\b|"
    r"(?:nr|nummer|code|sleutel|rekening)\b|\bgb ?rek\b|\bgrootboekrek|"
    r"\b(?:inspectie|object|locatie|meetpunt|record|regel|score)id\b)"
)
_MONTH = (
    r"(?:jan|febr?)(?:uari)?|mrt|maart|apr(?:il)?|mei|juni?|juli?|aug(?:ustus)?|sept?(?:ember)?|"
    r"okt(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_OF_PART = re.compile(
    r"\b(?:t m|tm|tot en met|ytd|cum|cumulatie[fv]e?|stand per|p ?\d{1,2}|q ?[1-4]|"
    rf"(?:periode|maand|kwartaal) ?\d{{1,2}}|{_MONTH})\b"
)
_OF_SHARE = re.compile(r"%|\b(?:procent|percentage|pct|perc|aandeel)\b")
_OF_LEVEL = re.compile(
    r"niveau|(?:score|oordeel|cijfer|klasse|resultaat|waardering|kwaliteit)\b|"
    r"\b(?:gemeten|aangetroffen|gemiddelde?|her(?:controle|schouw|inspectie|meting|keuring))\b|"
    r"\b(?:(?:eind|totaal)(?:beeld|totaal)?|laagste|hoogste|slechtste|beste|overall|maatgevende?)\b"
)
#: What an object or a place is put with: a letter in such a column is a name, and no level.
_OF_GROUP = re.compile(
    r"(?:perceel|categorie|groep|prioriteit|urgentie|risico|status|ploeg|rayon|sector|gebied|"
    r"district)\b|\b(?:team|cluster|blok|route|label|bestek|soort|type)\b|^zone$"
)
#: A word of a moment, without the number in or beside it.
_OF_TIME = re.compile(
    r"(?:meet|inspectie|schouw)?ronde|(?:nul)?meting|schouw|termijn|periode|kwartaal|maand|week|"
    r"jaar|voorjaar|zomer|najaar|herfst|winter|vorige?|laatste|eerste|tweede|derde|vierde|wk|"
    rf"[qkrtpm]?|{_MONTH}"
)


def speaks_of_norm(text: str) -> bool:
    """Whether a heading is of what should be, and not of what was found."""
    return bool(_OF_NORM.search(_plain(text)))


def speaks_of_code(text: str) -> bool:
    """Whether a heading is of numbers or codes by which something is known."""
    return bool(_OF_CODE.search(_plain(text)) or re.search(r"[a-z]ID\b", text[:LONGEST]))


def speaks_of_part_of_year(text: str) -> bool:
    """Whether a heading is of amounts of a part of a year, such as those up to a month."""
    return bool(_OF_PART.search(_plain(text)))


def speaks_of_share(text: str) -> bool:
    """Whether a heading is of percentages or parts."""
    return bool(_OF_SHARE.search(_plain(text)))


def is_subject(text: str) -> bool:
    """Whether a heading over quality levels can be what was looked at.

    What speaks of the level itself (the score, the norm) or of a moment (a round, a year) is none.
    """
    plain = _plain(text)
    if not plain or YEAR.search(plain) or speaks_of_norm(text) or _OF_LEVEL.search(plain):
        return False
    words = [word.strip("0123456789") for word in plain.split()]
    return not all(map(_OF_TIME.fullmatch, words))


def speaks_of_group(text: str) -> bool:
    """Whether a heading is of what something belongs to: a perceel, a category, a team."""
    return bool(_OF_GROUP.search(_plain(text)))


def alike(text: str, table: Table) -> str:
    """The column that a heading may mean, "" when there is none.

    A name of it looks like the heading and speaks of the same: of a norm, of a code, or of neither.
    """
    if speaks_of_part_of_year(text) or speaks_of_share(text):
        return ""
    told = _told(text)
    names = [name for name in table.headings if _told(name) == told]
    near = get_close_matches(_plain(text), names, 1, _ALIKE)
    return table.headings[near[0]] if near else ""


@lru_cache(maxsize=2**12)
def _told(text: str) -> tuple[bool, bool]:
    """Whether a name speaks of a norm, and of a code."""
    return speaks_of_norm(text), speaks_of_code(text)


def _plain(text: str) -> str:
    return normalise(without_unit(text[:LONGEST]))
