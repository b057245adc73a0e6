"""What a total row is, and whether a printed total ties to a sum.

A total row is known by its label. A table printed in whole units may be off by rounding; a table in
cents may not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, sqrt

import numpy as np

from analyse.tables import LONGEST, normalise

#: Labels of totals, in compared form.
TOTAL = re.compile(
    r"(?:sub|eind|tussen|grand |generaal )?tota(?:al|le)\b|.*\btotaal$|tussentelling\b|"
    r"som\b(?! der)|"
    r"saldo(?: van)?(?: de)?(?: lasten| baten)?(?: en)?(?: baten| lasten)?$|saldo programma\b|"
    r"(?:gerealiseerd |geraamd )?resultaat(?: voor| na)?(?: bestemming| mutaties? reserves?)?$"
)
_ABBREVIATED = re.compile(r"\s*(?:sub)?tot\.", re.IGNORECASE)
#: What a text must hold to be the label of a total, before its compared form is looked at.
MAY_BE_TOTAL = "(?i)tot|saldo|som|resultaat|tussentelling"


def is_total(text: str, labels: tuple[str, ...] = ()) -> bool:
    """Whether a label says that its row is a total.

    `Totaal ...`, `Subtotaal`, `Saldo van lasten en baten`, or one of `labels`.
    """
    return _is_total(text[:LONGEST], labels)


@lru_cache(maxsize=2**16)
def _is_total(text: str, labels: tuple[str, ...]) -> bool:
    plain = normalise(text)
    return plain in labels or bool(TOTAL.match(plain) or _ABBREVIATED.match(text))


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
    for step in (unit * scale, unit * scale // 10, unit * scale // 100):
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
