"""Where everything stands in the folder of many dossiers.

    index.html, overzicht.xlsx    the page over all
    gegevens/                     one data set of all tidy rows
    verslagen/NAME/               the report of a dossier
    stand/NAME.json, .txt, .rijen what came of it, what its process said, and its tidy rows

The trap: the name of a dossier is that of a folder somebody made; as the name of a file it must not
lead anywhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from analyse.errors import UitvoerFout

PAGE, BOOK, ROWS, MANIFEST = "index.html", "overzicht.xlsx", "gegevens", "manifest.json"
REPORTS, STANDS = "verslagen", "stand"
#: What stands in the folder of the rows of a dossier, with the size of each file.
CONTENTS = "inhoud.json"


@dataclass(frozen=True)
class Place:
    """The places of one dossier in the folder of all."""

    out: Path
    name: str

    def __post_init__(self) -> None:
        """Refuse a name that leads elsewhere."""
        if not self.name or self.name in (".", "..") or any(c in self.name for c in "/\\\0"):
            raise UitvoerFout(f"{self.name!r} is geen naam van een map.")

    @property
    def report(self) -> Path:
        """The folder of its report."""
        return self.out / REPORTS / self.name

    @property
    def stand(self) -> Path:
        """What came of it."""
        return self.out / STANDS / f"{self.name}.json"

    @property
    def log(self) -> Path:
        """What its process had to say."""
        return self.out / STANDS / f"{self.name}.txt"

    @property
    def rows(self) -> Path:
        """Its tidy rows, a folder a table."""
        return self.out / STANDS / f"{self.name}.rijen"

    @property
    def lock(self) -> Path:
        """Held by the process that is at work on it."""
        return self.out / STANDS / f".{self.name}.lock"

    @property
    def link(self) -> str:
        """Its first page, from the page over all."""
        return f"{REPORTS}/{self.name}/{PAGE}"
