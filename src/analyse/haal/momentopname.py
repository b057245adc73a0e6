"""A file with Iv3 of one municipality as the CBS had it on one day.

The traps: what is the same as the last file is no new state; a file that was changed by hand must
not be lost; and where the figures come from stands in the file itself, so they cannot be parted.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from analyse import nl, outputs
from analyse.errors import UitvoerFout, system_text
from analyse.haal.gemeente import Gemeente
from analyse.haal.regels import HEADINGS, Regel
from analyse.haal.tabellen import Tabel
from analyse.read.iv3.stand import Stand, name_of, stand_of


class Momentopname(NamedTuple):
    """Lines with figures of a municipality and year, and where they come from."""

    jaar: int
    gemeente: Gemeente
    tabel: Tabel
    adres: str
    dag: dt.date
    regels: Sequence[Regel]
    leeg: int

    @property
    def naam(self) -> str:
        """How the file is called."""
        return name_of(self.jaar, self.gemeente.naam, self.dag.isoformat())

    @property
    def stand(self) -> Stand:
        """What the file is of, by its name."""
        return stand_of(self.naam) or Stand("", "", "")

    def body(self) -> str:
        """The headings and the lines."""
        lines = [line.written(self.gemeente.cel) for line in self.regels]
        return "\n".join([HEADINGS, *lines]) + "\n"

    def content(self) -> bytes:
        """The file: where it comes from, the headings and the lines."""
        body = self.body()
        about = {
            "Bron": f"CBS, {self.tabel.titel} (tabel {self.tabel.nummer})",
            "Gemeente": f"{self.gemeente.naam} ({self.gemeente.code})",
            "Adres": self.adres,
            "Veranderd bij het CBS": self.tabel.veranderd,
            "Opgehaald": self.dag.isoformat(),
            "Licentie": "CC BY 4.0 (CBS)",
            "Regels": len(self.regels),
            "Niet ingevuld en weggelaten": self.leeg,
            "SHA-256 van wat hieronder staat": _digest(body),
        }
        above = [f"{name};{_plain(value)}" for name, value in about.items()]
        return "\n".join([*above, body]).encode("utf-8-sig")


def save(found: Momentopname, folder: Path) -> list[str]:
    """Put a file in a folder, unless the last one there says the same; tells what was done.

    Raises
    ------
    UitvoerFout
        When a file of that day or later stands there that differs.
    """
    before = [name for stand, name in _stands(folder) if stand[:2] == found.stand[:2]]
    last = before[-1] if before else None
    if last and _body(folder / last) == found.body():
        return [
            f"{folder / last}: er is niets veranderd bij het CBS; dit bestand blijft staan."
        ]
    if last and last.casefold() >= found.naam.casefold():
        raise UitvoerFout(
            f"{folder / last} bestaat al en is anders dan wat het CBS nu heeft; het wordt niet"
            " overschreven. Geef dat bestand een andere naam of haal het weg, en haal opnieuw op."
        )
    outputs.put(found.content(), folder / found.naam)
    many = nl.aantal(len(found.regels), "regel", "regels")
    told = [f"{folder / found.naam}: {many} met cijfers."]
    if last:
        told.append(
            f"Daarmee telt {last} niet meer mee; dat bestand mag weg. Wat er veranderde: analyse"
            " diff, met die twee bestanden."
        )
    return told


def others(found: Momentopname, folder: Path) -> str:
    """A word on files of other municipalities in the folder, "" without any."""
    names = [name for stand, name in _stands(folder) if stand.gemeente != found.stand.gemeente]
    if not names:
        return ""
    return (
        f"Let op: in deze map staat ook Iv3 van een andere gemeente ({nl.opsomming(names[:3])})."
        " Geef de map de naam van uw gemeente, zodat te zien is welke de uwe is."
    )


def _stands(folder: Path) -> list[tuple[Stand, str]]:
    """The fetched files in a folder by what they are of, in order."""
    try:
        names = [path.name for path in folder.iterdir() if path.is_file()]
    except OSError as error:
        raise UitvoerFout(f"{folder} is niet te lezen: {system_text(error)}") from error
    return sorted((stand, name) for name in names if (stand := stand_of(name)))


def _body(path: Path) -> str:
    """What stands in a file from its headings on, "" without any."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""
    return text[text.find(HEADINGS) :] if HEADINGS in text else ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> str:
    """A text as one cell of the file."""
    return nl.leesbaar(str(value)).replace(";", ",").replace('"', "'")
