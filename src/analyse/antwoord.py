"""An answer: a kop of one breath, a few figures, how certain it is, and the rest; and its words.

The trap: an answer that says everything is not heard. So the kop has at most 25 words and three
numbers, at most four figures stand beside it, and whatever else is true goes into `rest`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import pandas as pd

from analyse import nl
from analyse.tables import cents

#: What a kop and the figures beside it hold at most.
MEESTE_WOORDEN, MEESTE_GETALLEN, MEESTE_KERNGETALLEN = 25, 3, 4


@dataclass(frozen=True)
class Kerngetal:
    """A figure beside an answer.

    What it is (`naam`), its value as text, what it did (`richting`: "lager", "hoger", "nadeel"; ""
    when it did nothing) and how sure it is in one word ("zeker", "waarschijnlijk", "onzeker").
    """

    naam: str
    waarde: str
    richting: str = ""
    zekerheid: str = ""

    @property
    def regel(self) -> str:
        """The figure in one line."""
        value = f"{self.waarde} {self.richting}".strip()
        sure = f" ({self.zekerheid})" if self.zekerheid else ""
        return f"{self.naam}: {value}{sure}"

    def in_twijfel(self) -> Kerngetal:
        """The same figure, not sure any more."""
        return replace(self, zekerheid="onzeker") if self.zekerheid == "zeker" else self


@dataclass(frozen=True)
class Antwoord:
    """The answer to the question of a notebook.

    `kop` says yes, no or what, or why it cannot be said; `zekerheid` is one sentence; `rest` holds
    sentences for who reads on.
    """

    kop: str
    zekerheid: str = ""
    kerngetallen: tuple[Kerngetal, ...] = ()
    rest: tuple[str, ...] = ()

    def met(self, noot: str) -> Antwoord:
        """The same answer with a note before how certain it is; an empty one changes nothing.

        While a note ends in a question, no figure is sure.
        """
        figures = self.kerngetallen
        if noot.endswith("?"):
            figures = tuple(figure.in_twijfel() for figure in figures)
        zekerheid = f"{noot} {self.zekerheid}".strip()
        return replace(self, zekerheid=zekerheid, kerngetallen=figures)


def fits(kop: str) -> bool:
    """Whether a kop is heard: few words and few numbers."""
    numbers = re.findall(r"\d[\d.,]*", kop)
    return len(kop.split()) <= MEESTE_WOORDEN and len(numbers) <= MEESTE_GETALLEN


def shortest_that_fits(*koppen: str) -> str:
    """The first of some ways to say it that is heard; names can be long or full of digits."""
    return next((kop for kop in koppen if fits(kop)), koppen[-1])


def counted(n: int, one: str, many: str) -> str:
    """A number with the word that goes with it; "geen" for none."""
    return f"{nl.getal(n) if n else 'geen'} {one if n == 1 else many}"


def in_euro(euro: float) -> str:
    """In millions where that says something."""
    return nl.euro_mln(euro) if abs(euro) >= 100_000 else nl.euro(euro)


def with_side(gap: float) -> str:
    """Whether a difference is an advantage."""
    return "voordeel" if gap > 0 else "nadeel"


def as_part(amount: float, whole: float) -> str:
    """`, 28%` behind an amount; nothing when there is no whole."""
    return f", {nl.procent(amount / whole)}" if whole > 0 else ""


def share_text(row: pd.Series) -> str:
    """A share with its interval and n."""
    return (
        f"{nl.procent(row['aandeel'])} ({nl.procent(row['laag'])} tot {nl.procent(row['hoog'])}, n"
        f" = {nl.getal(int(row['n']))})"
    )


def exact(amounts: pd.Series) -> float:
    """Sum in whole cents, as everywhere."""
    return float(cents(amounts).sum() / 100)
