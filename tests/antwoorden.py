"""What every answer must keep to, whatever its tables hold."""

from __future__ import annotations

import re

from analyse.antwoord import Antwoord


def kop_past(a: Antwoord) -> None:
    """A kop that is heard in one breath, with few figures beside it."""
    assert len(a.kop.split()) <= 25, a.kop
    assert len(re.findall(r"\d[\d.,]*", a.kop)) <= 3, a.kop
    assert len(a.kerngetallen) <= 4, a.kerngetallen
