"""What came of one dossier of many, as its process leaves it for the page over all.

The traps: what a page over many shows of a municipality may hold sums and shares, never a row; so
nothing else goes into a stand. And it is read back from a disk that others write on, so what is no
stand is none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
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
WITH_REPORT = (KLAAR, GESTOPT)
#: What each part of a stand is, as JSON gives it.
_KINDS: dict[str, type | tuple[type, ...]] = {
    "name": str,
    "state": str,
    "reason": str,
    "report": str,
    "fictional": bool,
    "key": str,
    "seconds": (int, float),
    "megabytes": (int, float),
    "problems": dict,
    "answers": list,
    "sums": dict,
}


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
    #: Problems by seriousness: fout, waarschuwing, ter info.
    problems: Mapping[str, int] = field(default_factory=dict)
    #: Of each notebook name, title, question, answer, certainty and failed, as in the manifest.
    answers: tuple[Mapping[str, str], ...] = ()
    #: What `sums.py` gives of its tables.
    sums: Mapping[str, Any] = field(default_factory=dict)

    @property
    def has_report(self) -> bool:
        """Whether it counts on the page over all: there is a report of these exports."""
        return self.state in WITH_REPORT

    def as_json(self) -> dict[str, Any]:
        """The stand as plain values."""
        return asdict(self)


def of_json(found: object) -> Stand | None:
    """A stand of plain values; None when they are of something else."""
    if not isinstance(found, dict) or found.keys() != _KINDS.keys():
        return None
    if not all(isinstance(found[name], kind) for name, kind in _KINDS.items()):
        return None
    answers = found["answers"]
    counts = found["problems"].values()
    fits = (
        found["state"] in STATES
        and all(isinstance(answer, dict) for answer in answers)
        and all(type(count) is int for count in counts)
    )
    return Stand(**{**found, "answers": tuple(answers)}) if fits else None


def read_stand(path: Path, name: str) -> Stand | None:
    """The stand of a dossier as it lies on the disk; None when what lies there is none of it."""
    try:
        found = of_json(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, RecursionError):
        return None
    return found if found is not None and found.name == name else None
