"""What was in an earlier report and is there no longer, remembered until it is back.

The trap: a report that lacks something is the last report to the next one, so an alarm that only
compares two reports is silent the second time. What does not come back is taken for meant after a
while.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from analyse import nl
from analyse.read.result import FileResult, SheetResult

#: Days that a loss is told of: the next month must hear of it too.
REMEMBERED = 45
GROEP, BESTAND, TABEL, KOP = "groep", "bestand", "tabel", "kop"


@dataclass(frozen=True)
class Gone:
    """Something that is gone: its kind, the table it was in, its name, and all of it in Dutch.

    `sinds` is the day of the first report without it, "" when that is this report.
    """

    soort: str
    tabel: str
    naam: str
    tekst: str
    sinds: str = ""

    @property
    def told(self) -> str:
        """The line of the first page."""
        if not self.sinds:
            return self.tekst
        day = dt.date.fromisoformat(self.sinds)
        until = nl.datum(day + dt.timedelta(days=REMEMBERED))
        return (
            f"{self.tekst} Dat is zo sinds het rapport van {nl.datum(day)}; hoort het zo, dan"
            f" vervalt deze melding na {until}."
        )


@dataclass(frozen=True)
class Present:
    """What there is now: files by table, tables, unread headings, and the groups of a table."""

    files: Sequence[FileResult]
    tables: Mapping[str, Any]
    groups: Callable[[str], set[str]]

    def has(self, lost: Gone, before: set[str]) -> bool:
        """Whether something is back; `before` are the files of the last report."""
        if lost.soort == TABEL:
            return lost.tabel in self.tables
        if lost.soort == KOP:
            return lost.naam not in self._unread(lost.tabel)
        if lost.soort == BESTAND:
            with_table = self._names(lost.tabel)
            return lost.naam in with_table or not with_table <= before
        return lost.tabel in self.tables and lost.naam in self.groups(lost.tabel)

    def _names(self, table: str) -> set[str]:
        """The files in which a table stands."""
        return {file.name for file in self.files if _sheets(file, table)}

    def _unread(self, table: str) -> set[str]:
        """The headings of a table that are not read."""
        found: set[str] = set()
        for file in self.files:
            for sheet in _sheets(file, table):
                found.update(part.kop for part in sheet.unread)
        return found


def _sheets(file: FileResult, table: str) -> list[SheetResult]:
    return [sheet for sheet in file.sheets if sheet.table == table]


def still_gone(
    previous: Mapping[str, Any], now: Mapping[str, Any], present: Present
) -> list[Gone]:
    """What the last report lacked already, is not back, and was lost not too long ago."""
    last, today = (dt.datetime.fromisoformat(one["made"]).date() for one in (previous, now))
    before = {file["path"] for file in previous["inputs"]}
    found = []
    for said in previous.get("gone", ()):
        lost = Gone(**(said | {"sinds": said["sinds"] or last.isoformat()}))
        old = (today - dt.date.fromisoformat(lost.sinds)).days > REMEMBERED
        if not old and not present.has(lost, before):
            found.append(lost)
    return found


def kept(lost: Sequence[Gone]) -> list[dict[str, str]]:
    """What the manifest keeps of it."""
    return [asdict(one) for one in lost]
