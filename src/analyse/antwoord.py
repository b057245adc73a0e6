"""Words that every answer uses: an answer with its certainty, counts, amounts, sides and shares."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analyse import nl
from analyse.tables import cents


@dataclass(frozen=True)
class Conclusie:
    """An answer, and how certain it is and why."""

    tekst: str
    zekerheid: str


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
