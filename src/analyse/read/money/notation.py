"""In which notation each column writes its figures that are text.

The trap: `11.250` is eleven tonnes or eleven thousand euros. What a column holds beside it decides:
a literal that can be read in one way only. A lone `1.5` among Dutch amounts stays a question, and
so does a column of which every figure has three digits behind its only sign, unless it holds whole
euros, as budgets do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter

import numpy as np

from analyse.read.heading.crosstab import parts_thousands
from analyse.read.heading.headings import Heading
from analyse.read.heading.layout import Layout
from analyse.read.messages import phrase
from analyse.read.money.plain import plain
from analyse.read.money.unitwords import unit
from analyse.read.problems import Say, a1, listed
from analyse.read.profiles.profile import Profile
from analyse.read.rows import Rows
from analyse.read.sheet import EMPTY, TEXT, Sheet
from analyse.read.values import Notation, clean, reading

#: The number in a unit: who writes x € 1.000 parts thousands by points.
_IN_UNIT = re.compile(r"(?<![\d.,])1\.000(?!\d)")
#: Euros to one unit from which amounts have decimals, three as well as two.
_MILLION = 1_000_000
#: Columns that follow from amounts, and are amounts themselves.
_DERIVED = frozenset({"verschil", "saldo", "totaal", "wijziging"})


@dataclass
class Votes:
    """What the texts of a column say of its notation: how many of each reading, and one of each."""

    money: bool = True
    beside_numbers: bool = False
    comma_separated: bool = False
    times: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    #: Digits behind the point, of literals with one.
    decimals: set[int] = field(default_factory=set)
    leading_zero: bool = False
    whole: set[int] = field(default_factory=set)

    def add(self, literal: str, times: int) -> None:
        """Count one literal."""
        kind = reading(literal)
        self.times[kind] += times
        self.examples.setdefault(kind, literal.strip())
        bare = clean(literal).lstrip("-+(€VN")
        if kind in ("point", "dot"):
            self.decimals.add(sum(map(str.isdigit, bare.partition(".")[2])))
            self.leading_zero |= bare.startswith("0.")
        elif bare.isdecimal():
            self.whole.add(min(len(bare), 4))

    def proves_point(self, elsewhere: Counter[str]) -> bool:
        """Whether the point can only be a decimal sign, in all that has one."""
        if self.beside_numbers:
            return False
        fixed = self.leading_zero and len(self.decimals) == 1
        alike = self.times["point"] + (0 if elsewhere["dutch"] else elsewhere["point"])
        return fixed or self.comma_separated or alike >= max(3, self.times["dot"])


def settle(
    literals: Iterable[str] | Mapping[str, int],
    *,
    money: bool = True,
    beside_numbers: bool = False,
    comma_separated: bool = False,
    elsewhere: Counter[str] | None = None,
) -> tuple[Notation, str]:
    """Settle the notation of a column from its texts.

    Parameters
    ----------
    literals
        The texts; a mapping gives how often each stands there.
    money
        Whether the column holds euros, which have no three decimals.
    beside_numbers
        Whether it holds real numbers too: a stray text then has no notation to speak for.
    comma_separated
        Whether commas part the fields of the file.
    elsewhere
        How often the other columns of the sheet leave no doubt (`dutch`, `point`), and units
        above it part thousands by a point (`unit`).

    Returns
    -------
    tuple
        The notation, and the evidence in Dutch (empty when nothing had to be settled).
    """
    votes = Votes(money, beside_numbers, comma_separated)
    for literal, times in Counter(literals).items():
        votes.add(literal, times)
    notation, name = _settled(votes, elsewhere or Counter())
    return notation, _evidence(name, [votes]) if name else ""


def _settled(votes: Votes, elsewhere: Counter[str]) -> tuple[Notation, str]:
    """The notation of a column, and the name of what says why ("" for nothing)."""
    times = votes.times
    if times["dutch"]:
        return "dutch", "zoals" if times["dot"] else ""
    if times["point"]:
        thousandths = votes.money and votes.decimals == {3}
        if votes.proves_point(elsewhere) and not thousandths:
            return "point", "punt"
        return "unsettled", ""
    if times["dot"] and times["comma"]:
        return "unsettled", ""
    if times["dot"]:
        return _of_lone_points(votes, elsewhere)
    if times["comma"]:
        return _of_lone_commas(votes, elsewhere), ""
    return "dutch", ""


def _of_lone_points(votes: Votes, elsewhere: Counter[str]) -> tuple[Notation, str]:
    """The notation of a column in which each point has three digits behind it."""
    if votes.money:
        if _only("point", elsewhere) or votes.comma_separated:
            return "unsettled", ""
        return "dutch", "duizendtal"
    small = bool(votes.whole) and max(votes.whole) < 4 and not votes.beside_numbers
    dutch = (elsewhere["dutch"] or elsewhere["unit"]) and not elsewhere["point"]
    if small or dutch:
        return "dutch", "duizendtal"
    return "unsettled", ""


def _of_lone_commas(votes: Votes, elsewhere: Counter[str]) -> Notation:
    """The notation of a column in which each comma has three digits behind it."""
    if votes.money and _only("point", elsewhere) and not votes.beside_numbers:
        return "point"
    return "unsettled"


def _alike(own: Votes, other: Votes) -> bool:
    """Whether another column can prove something: costs prove nothing of quantities."""
    return own.money or not other.money


def _only(kind: str, elsewhere: Counter[str]) -> bool:
    """Whether all that leaves no doubt in the other columns is in one notation."""
    return {name for name in ("dutch", "point") if elsewhere[name]} == {kind}


def _evidence(name: str, of: list[Votes]) -> str:
    """The evidence of some columns in Dutch, with the first of them as example."""
    examples = of[0].examples
    lone, dutch = examples.get("dot", ""), examples.get("dutch", "")
    times = sum(one.times["point"] or one.times["dot"] for one in of)
    if name == "punt":
        return phrase("notatie_punt", keer=times, voorbeeld=examples.get("point", lone))
    if name == "totaal":
        return phrase("notatie_totaal", voorbeeld=lone)
    if name == "zoals":
        return phrase("notatie_zoals", voorbeeld=lone, ander=dutch)
    return phrase("notatie_duizendtal", keer=times, voorbeeld=lone)


def settle_notations(
    layout: Layout, rows: Rows, sheet: Sheet, profile: Profile, factor: int, say: Say
) -> dict[int, Notation]:
    """The notation of each column with figures: of the profile, else settled from its texts.

    `factor` is euros to one printed unit: amounts in millions have decimals.
    """
    columns = [h for h in layout.headings if _holds_figures(layout, h)]
    if profile.notation:
        return {h.index: profile.notation for h in columns}
    votes = {h.index: _votes(layout, rows, sheet, h, factor) for h in columns}
    around = _in_units(layout, sheet)
    found: dict[int, Notation] = {}
    said: dict[str, list[Heading]] = {}
    for heading in columns:
        own = votes[heading.index]
        others = [other for other in votes.values() if other is not own and _alike(own, other)]
        elsewhere = sum((other.times for other in others), Counter[str]())
        elsewhere += around
        found[heading.index], name = _settled(own, elsewhere)
        unsettled = found[heading.index] == "unsettled"
        if unsettled and parts_thousands(heading, layout.headings, sheet, rows.data):
            found[heading.index], name = "dutch", "totaal"
        if name:
            said.setdefault(name, []).append(heading)
    for name, alike in said.items():
        cells = [a1(layout.bottom, heading.index) for heading in alike]
        evidence = _evidence(name, [votes[heading.index] for heading in alike])
        say("NOTATIE_BEPAALD", listed(cells), alike[0].text, len(alike), bewijs=evidence)
    return found


def _in_units(layout: Layout, sheet: Sheet) -> Counter[str]:
    """Units above the amounts that part thousands by a point, as who writes x € 1.000 does."""
    found: Counter[str] = Counter()
    for text in sheet.texts_above(layout.bottom + 1):
        if _IN_UNIT.search(text) and unit(text):
            found["unit"] += 1
    return found


def _holds_figures(layout: Layout, heading: Heading) -> bool:
    if heading.column:
        return layout.table[heading.column].kind in ("bedrag", "getal")
    return heading.derived in _DERIVED


def _votes(layout: Layout, rows: Rows, sheet: Sheet, heading: Heading, factor: int) -> Votes:
    """What the texts of one column say, each different text once."""
    kinds = sheet.kinds[rows.used, heading.index]
    money = not heading.column or layout.table[heading.column].kind == "bedrag"
    numbers = bool(((kinds != TEXT) & (kinds != EMPTY)).any())
    money = money and factor < _MILLION
    votes = Votes(money, numbers, sheet.separator == ",")
    times = np.bincount(sheet.codes[rows.used, heading.index][kinds == TEXT])
    codes = np.flatnonzero(times)
    for alike in _alike_in_form(sheet.texts[codes].tolist()):
        votes.add(str(sheet.texts[codes[alike[0]]]), int(times[codes[alike]].sum()))
    return votes


def _alike_in_form(texts: list[str]) -> list[np.ndarray]:
    """Places of texts that say the same of a notation, in the order of the first of each."""
    forms = [np.flatnonzero(plain(texts, notation)) for notation in ("dutch", "point")]
    found = [places for places in forms if len(places)]
    others = np.ones(len(texts), dtype=bool)
    for places in found:
        others[places] = False
    found += np.split(np.flatnonzero(others), np.arange(1, others.sum()))
    return sorted((places for places in found if len(places)), key=itemgetter(0))
