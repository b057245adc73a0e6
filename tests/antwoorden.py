"""What every answer must keep to, whatever its tables hold."""

from __future__ import annotations

import re

from analyse.antwoord import Antwoord


def kop_past(a: Antwoord) -> None:
    """A kop that is heard in one breath, with few figures beside it."""
    assert len(a.kop.split()) <= 25, a.kop
    assert len(re.findall(r"\d[\d.,]*", a.kop)) <= 3, a.kop
    assert len(a.kerngetallen) <= 4, a.kerngetallen


def alles_bekend(a: Antwoord) -> None:
    """Nothing that is not known stands in a sentence as a figure."""
    whole = " ".join([a.kop, a.zekerheid, *a.rest, *(f.waarde for f in a.kerngetallen)])
    assert not re.search(r"\b(nan|None|n\.v\.t\.)", whole), whole


def gezegd(a: Antwoord) -> str:
    """The whole answer as one text with plain spaces."""
    figures = [f"{f.naam}: {f.waarde} {f.richting}".strip() for f in a.kerngetallen]
    return "\n".join([a.kop, *figures, a.zekerheid, *a.rest]).replace("\u00a0", " ")
