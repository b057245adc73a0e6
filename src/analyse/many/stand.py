"""What came of one dossier of many, as its process leaves it for the page over all.

The trap: what a page over many shows of a municipality may hold sums and shares, never a row; so
nothing else goes into a stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

#: What can come of a dossier. Of the first two there is a report.
KLAAR = "klaar"
GESTOPT = "een notebook stopte"
FOUTEN = "fouten in de gegevens"
LEEG = "geen exports"
TE_LANG = "duurde te lang"
WEGGEVALLEN = "weggevallen"
MISLUKT = "niet gelukt"
STATES = (KLAAR, GESTOPT, FOUTEN, LEEG, TE_LANG, WEGGEVALLEN, MISLUKT)


@dataclass(frozen=True)
class Stand:
    """One dossier: what came of it, why, and the sums and shares that it gives."""

    #: The name of its folder, which is the name of the dossier.
    name: str
    state: str
    #: Why there is no report, or what is missing in it; in Dutch, without a value of the exports.
    reason: str = ""
    #: Its first page, as a path from the page over all; "" when there is none.
    report: str = ""
    fictional: bool = False
    #: What it was made of: exports, notebooks, program and choices. The same key: nothing to do.
    key: str = ""
    seconds: float = 0.0
    megabytes: float = 0.0
    #: Problems by seriousness: fout, waarschuwing, info.
    problems: Mapping[str, int] = field(default_factory=dict)
    #: Of each notebook name, title, question, answer, certainty and failed, as in the manifest.
    answers: tuple[Mapping[str, str], ...] = ()
    #: What `sums.py` gives of its tables.
    sums: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The stand as plain values."""
        return asdict(self)
