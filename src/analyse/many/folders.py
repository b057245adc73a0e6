"""Which folders in a folder are dossiers, and what is said of all else that stands there.

The traps: a municipality that is left out in silence is missing on the page and nobody knows; two
names that differ in a capital, or in how é is composed, are one name on another computer; and a
link may lead back, or to a folder that nobody meant to hand over.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from analyse import nl
from analyse.errors import LeesFout, system_text
from analyse.many.stand import LEEG, MISLUKT, Stand
from analyse.read.formats.file import SUFFIXES
from analyse.read.profiles.place import PROFILES
from analyse.read.together.walk import walk
from analyse.report.keep import is_link
from analyse.report.page import huisstijl

#: Folders that a system makes by itself, in small letters.
_OF_THE_SYSTEM = {
    "$recycle.bin",
    "system volume information",
    "lost+found",
    "__macosx",
    "__pycache__",
}
_FILES_OF_THE_SYSTEM = {"desktop.ini", "thumbs.db"}
#: Folders that belong to all dossiers together and are none.
_SHARED = {PROFILES, "gepubliceerd"}
#: Bytes of all files of one dossier: to look into more would hold up the others.
_MOST_BYTES = 20 * 1024**3
#: Bytes of a name that fit in the names of files made of it.
_LONGEST = 200
_NAMED = 8


@dataclass
class Found:
    """What stands in a folder of dossiers."""

    #: Dossiers that can be worked on.
    folders: list[Path] = field(default_factory=list)
    #: Dossiers of which nothing can come, and why.
    refused: list[Stand] = field(default_factory=list)
    #: What is to be said of what is no dossier.
    said: list[str] = field(default_factory=list)


def look(folder: Path) -> Found:
    """The dossiers in a folder, in order of their name.

    Raises
    ------
    LeesFout
        When there are none, or the folder cannot be read.
    """
    paths = _entries(folder)
    folders = [path for path in paths if path.is_dir() and not _is_shared(path)]
    loose = _loose(path.name for path in paths if not path.is_dir())
    if not folders:
        raise LeesFout(_no_dossiers(folder, loose))
    found = Found(said=_loose_text(loose))
    doubles = _doubles(path.name for path in folders)
    for path in folders:
        refusal = _refusal(path, doubles)
        if refusal is None:
            found.folders.append(path)
        else:
            found.refused.append(refusal)
    return found


def _entries(folder: Path) -> list[Path]:
    """What a person put in a folder."""
    if folder.is_file():
        raise LeesFout(f"'{folder}' is een bestand. Geef de map met een map per gemeente.")
    try:
        paths = sorted(folder.iterdir())
    except FileNotFoundError as error:
        raise LeesFout(
            f"De map '{folder}' bestaat niet. Geef de map met een map per gemeente."
        ) from error
    except OSError as error:
        raise LeesFout(f"De map '{folder}' is niet te lezen: {system_text(error)}") from error
    return [path for path in paths if not _is_hidden(path)]


def _is_hidden(path: Path) -> bool:
    folded = path.name.casefold()
    of_windows = getattr(path.lstat(), "st_file_attributes", 0)
    hidden = of_windows & stat.FILE_ATTRIBUTE_HIDDEN
    of_the_system = folded in _OF_THE_SYSTEM | _FILES_OF_THE_SYSTEM
    return bool(hidden) or of_the_system or folded.startswith((".", "~$"))


def _is_shared(path: Path) -> bool:
    return path.name.casefold() in _SHARED


def _doubles(names: Iterable[str]) -> set[str]:
    """Names, as they are compared, that more than one folder has."""
    counts = Counter(map(folded, names))
    return {name for name, many in counts.items() if many > 1}


def folded(name: str) -> str:
    """A name as computers compare it that see no difference between É and é."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _refusal(path: Path, doubles: set[str]) -> Stand | None:
    """Why nothing can come of a folder; None when something can."""
    name = path.name
    if is_link(path):
        return Stand(
            name,
            MISLUKT,
            "dit is een koppeling naar een andere map en die wordt niet gevolgd. Zet de map zelf"
            " hier neer.",
        )
    if folded(name) in doubles:
        return Stand(
            name,
            MISLUKT,
            "een andere map heet net zo, op hoofdletters of de schrijfwijze van een letter na. Geef"
            " een van beide een andere naam.",
        )
    if nl.leesbaar(name) != name:
        return Stand(
            nl.leesbaar(name),
            MISLUKT,
            "in de naam van de map staan tekens die niet te lezen zijn. Geef haar een andere naam.",
        )
    if len(quote(name, safe="")) > _LONGEST:
        return Stand(name, MISLUKT, "de naam van de map is te lang. Kies een kortere.")
    return _unreadable(path)


def _unreadable(path: Path) -> Stand | None:
    """A folder that holds no exports, or cannot be read."""
    try:
        exports = walk(path).exports
        size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    except (LeesFout, OSError):
        return Stand(path.name, MISLUKT, "de map is niet te lezen. Vraag toegang tot de map.")
    if size > _MOST_BYTES:
        return Stand(
            path.name, MISLUKT, "de map is groter dan 20 GB. Laat alleen exports staan."
        )
    if exports:
        return None
    return Stand(path.name, LEEG, "er staan geen exports in de map.")


def _loose(names: Iterable[str]) -> list[str]:
    """Files that belong to nothing: the house style of the page over all and its logo do."""
    found = list(names)
    if huisstijl.NAME not in found:
        return found
    pictures = (huisstijl.NAME, *huisstijl.SUFFIXES)
    return [name for name in found if not name.casefold().endswith(pictures)]


def _loose_text(names: list[str]) -> list[str]:
    """That files beside the folders belong to no municipality."""
    if not names:
        return []
    shown = [nl.leesbaar(name) for name in names[:_NAMED]]
    if len(names) > _NAMED:
        shown.append(f"nog {nl.aantal(len(names) - _NAMED, 'bestand', 'bestanden')}")
    belongs, counts = ("hoort", "doet") if len(names) == 1 else ("horen", "doen")
    return [f"Let op: {nl.opsomming(shown)} {belongs} bij geen gemeente en {counts} niet mee."]


def _no_dossiers(folder: Path, loose: list[str]) -> str:
    exports = [name for name in loose if Path(name).suffix.casefold() in SUFFIXES]
    if exports:
        return (
            f"In '{folder}' staan exports en geen mappen van gemeenten. Zijn het de exports van"
            f' één gemeente, geef dan: analyse refresh --data "{folder}". Zijn het er meer, zet de'
            " exports van elke gemeente dan in een eigen map."
        )
    return (
        f"In '{folder}' staan geen mappen van gemeenten. Zet de exports van elke gemeente in een"
        " eigen map daarin; de naam van de map is de naam van de gemeente."
    )


def is_there(folder: Path, name: str) -> bool:
    """Whether a folder of this name still stands among the dossiers."""
    return os.path.lexists(folder / name)
