"""What is asked of the process of one dossier, as plain values that any computer understands.

The trap: a worker may run on another computer and under another system, so nothing goes there but
paths, texts and numbers.
"""

from __future__ import annotations

import datetime as dt
import json
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from analyse.errors import AnalyseError
from analyse.many.place import Place
from analyse.meegeleverd import NOTEBOOKS
from analyse.report.run import inputs
from analyse.report.run.inputs import TOELICHTINGEN


@dataclass(frozen=True)
class Job:
    """One dossier to make a report of."""

    name: str
    #: The folder of its exports, and that of the reports of all.
    data: str
    out: str
    key: str = ""
    #: Digests of what decides every report, and of the exports but for the form to explain lines.
    shared: str = ""
    exports: str = ""
    #: The choices of the command line, and how a refresh is asked for.
    chosen: Mapping[str, Any] = field(default_factory=dict)
    notebooks: str = ""
    only: tuple[str, ...] | None = None
    force: bool = False
    #: How long and with how much memory it may run, and how many run beside it; 0 is a worker of
    #: which that is not known.
    seconds: float = 1800.0
    megabytes: int = 0
    beside: int = 0
    #: A file that is there as long as the run goes on; "" when nobody tells.
    sign: str = ""

    @property
    def place(self) -> Place:
        """Where everything of it stands."""
        return Place(Path(self.out), self.name)

    def as_json(self) -> str:
        """All of it in one line."""
        return json.dumps(asdict(self))

    def asked(self) -> Namespace:
        """What the command line asks of a refresh of this dossier alone."""
        return Namespace(
            data=Path(self.data),
            out=self.place.report,
            notebooks=Path(self.notebooks) if self.notebooks else NOTEBOOKS,
            only=list(self.only) if self.only is not None else None,
            jobs=1,
            force=self.force,
            tijdslimiet=None,
        )

    def choices(self) -> dict[str, Any]:
        """The choices of the command line, as they were typed there."""
        found = dict(self.chosen)
        if "peildatum" in found:
            found["peildatum"] = dt.date.fromisoformat(found["peildatum"])
        if "sjabloon" in found:
            found["sjabloon"] = Path(found["sjabloon"])
        return found


def of_line(line: str) -> Job:
    """The job that a line of JSON tells of."""
    return Job(**json.loads(line))


def plain(chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Choices as values of JSON."""
    kept: dict[str, Any] = {}
    for name, value in chosen.items():
        kept[name] = value if isinstance(value, (bool, int)) else str(value)
    return kept


def shared_key(notebooks: Path, only: tuple[str, ...] | None, chosen: Mapping[str, Any]) -> str:
    """Digest of what decides every report: the program, the notebooks and the choices."""
    template = chosen.get("sjabloon")
    of_template = inputs.sha256(Path(template)) if template else ""
    names = list(only) if only is not None else []
    files = [dict(file) for file in inputs.files_of(notebooks)]
    return inputs.digest(inputs.program_hash(), files, names, dict(chosen), of_template)


def keys_of(data: Path, shared: str) -> tuple[str, str]:
    """Digest of all that decides the report of a dossier, its own choices and house style too.

    And that of its exports but for the form to explain lines in, which a refresh may write.
    """
    files = inputs.files_of(data)
    exports = [file for file in files if file["path"] != TOELICHTINGEN]
    return inputs.digest(files, shared), inputs.digest(exports)


def key_after(job: Job) -> str:
    """The key of a dossier that was made: with the form that the refresh itself put beside it.

    That of before when anything else changed meanwhile, or when the exports cannot be read any
    more, so that it is made once more.
    """
    try:
        key, exports = keys_of(Path(job.data), job.shared)
    except (OSError, AnalyseError):
        return job.key
    return key if exports == job.exports else job.key
