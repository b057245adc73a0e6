"""A TOML file that a person wrote: what it holds and on which line, or what is wrong with it.

The trap: a person does not know TOML. What the parser says in English about a "key part" is said
here in Dutch, with the line as it stands there and what to do.

Source of the format: TOML 1.0.0.
"""

from __future__ import annotations

import codecs
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analyse.errors import LeesFout
from analyse.read.printable import printable

#: Names of the blocks around a setting, and its own.
Place = tuple[str, ...]
_MOST_BYTES = 1_000_000
_SHOWN = 60
_SAVE = "Kies in Kladblok Bestand > Opslaan als, en bij Codering UTF-8"
_STRAIGHT = 'Zet tekst tussen rechte aanhalingstekens: "zo"'
#: What the parser says, by how it begins, and the same for a person: what is wrong, what to do.
_WORDS = {
    "Expected '='": "hier ontbreekt een =. Schrijf elke regel als naam = waarde; zet een naam met"
    " spaties of accenten tussen aanhalingstekens",
    "Invalid value": "hier staat geen waarde. Zet tekst tussen rechte aanhalingstekens; schrijf"
    " true en false met kleine letters en zonder aanhalingstekens",
    "Invalid statement": "de regel begint niet met een naam. Zet een naam met andere tekens dan"
    " a-z, cijfers, - en _ tussen aanhalingstekens",
    "Invalid initial character": "hier hoort een naam. Zet een naam met andere tekens dan a-z,"
    " cijfers, - en _ tussen aanhalingstekens, en niets achter de laatste komma",
    "Cannot overwrite": "deze naam staat er al. Schrijf hem één keer",
    "Duplicate inline": "deze naam staat er al tussen de accolades. Schrijf hem één keer",
    "Cannot declare": "dit blok staat er al. Zet alles van een blok onder één regel [...]",
    "Cannot mutate": "dit hoort bij iets dat al af is. Zet het in het blok zelf",
    "Unterminated string": 'een aanhalingsteken wordt niet gesloten. Zet er een " achter',
    "Unclosed array": "een lijst wordt niet gesloten, of tussen twee waarden ontbreekt een komma."
    ' Schrijf ["een", "twee"]',
    "Unclosed inline": "een accolade wordt niet gesloten, of er ontbreekt een komma. Schrijf"
    ' { kolom = "bedrag", fase = "realisatie" } op één regel',
    "Expected ']'": "een haak wordt niet gesloten. Schrijf een blok als [vast]",
    "Unescaped": "een \\ betekent tussen dubbele aanhalingstekens iets anders. Schrijf een / of"
    " \\\\",
    "Expected newline": "achter de waarde staat nog iets. Zet elke instelling op een eigen regel,"
    " schrijf een getal zonder komma of nullen ervoor, en een code tussen aanhalingstekens",
    "Invalid date": "deze datum of tijd bestaat niet. Schrijf jaar-maand-dag, zoals 2026-07-01",
    "Invalid hex": "achter \\u horen vier cijfers. Schrijf het teken zelf",
    "Escaped character": "dit teken bestaat niet. Schrijf het teken zelf",
    "Illegal character '\\n'": 'een aanhalingsteken wordt niet gesloten. Zet er een " achter',
    "Found invalid character '\\n'": "een aanhalingsteken wordt niet gesloten. Zet er een ' achter",
    "Illegal character": "hier staat een onzichtbaar teken. Typ de regel opnieuw",
    "Found invalid character": "hier staat een onzichtbaar teken. Typ de regel opnieuw",
}
_OTHER = "dit is geen TOML. Vergelijk de regel met een voorbeeld in docs/profielen.md"
_AT = re.compile(r"\(at line (\d+), column (\d+)\)")
_CURLY = re.compile("[“”„‘’«»]")
_NAME = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[\w-]+)"""
_SETTING = re.compile(rf"\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*=")
_BLOCK = re.compile(rf"\s*\[\[?\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*\]")


@dataclass(frozen=True)
class Document:
    """A TOML file: how messages call it, what it holds, and the line of each of its settings."""

    name: str
    content: dict[str, Any]
    lines: Mapping[Place, int]

    def line(self, place: Place) -> int:
        """The line of a setting, or of what it stands in; 0 when it is not known."""
        for size in range(len(place), 0, -1):
            if place[:size] in self.lines:
                return self.lines[place[:size]]
        return 0


def read_toml(path: Path, name: str) -> Document:
    """Read a TOML file that a person wrote.

    Parameters
    ----------
    path
        The file.
    name
        How messages call it: `Profiel fin.toml`.

    Raises
    ------
    LeesFout
        When the file is none, cannot be read, is no text in UTF-8 or no TOML.
    """
    text = _text(_content(path, name), name)
    try:
        return Document(name, tomllib.loads(text), _lines(text))
    except tomllib.TOMLDecodeError as error:
        raise LeesFout(_explained(str(error), text, name)) from error
    except RecursionError as error:
        raise LeesFout(
            f"{name}: er staan te veel haken in elkaar. Haal de overbodige haken weg."
        ) from error
    except ValueError as error:  # Python reads no number of thousands of digits
        raise LeesFout(
            f"{name}: er staat een getal in van duizenden cijfers. Verbeter het getal."
        ) from error


def _content(path: Path, name: str) -> bytes:
    """The bytes of a file, which may be a folder, a pipe or far too large."""
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise LeesFout(f"{name} is een map en geen bestand. Geef het bestand zelf.")
        if not stat.S_ISREG(found.st_mode):
            raise LeesFout(f"{name} is geen gewoon bestand. Bewaar het als tekstbestand.")
        if found.st_size > _MOST_BYTES:
            raise LeesFout(
                f"{name} is groter dan 1 MB; dit hoort een klein tekstbestand te zijn."
                " Controleer of dit het goede bestand is."
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise LeesFout(f"{name} bestaat niet. Controleer de naam en de map.") from error
    except PermissionError as error:
        raise LeesFout(
            f"{name} mag niet worden gelezen. Sluit het elders, of vraag leesrechten."
        ) from error
    except OSError as error:
        raise LeesFout(
            f"{name} kan niet worden geopend. Controleer of het nog op die plaats staat en niet"
            " alleen in de cloud."
        ) from error


def _text(content: bytes, name: str) -> str:
    """The text of a file in UTF-8, with the line ends of any system."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in content[:100]:
        raise LeesFout(
            f"{name} is bewaard als UTF-16 (Unicode) of is geen tekst. Bewaar als UTF-8. {_SAVE}."
        )
    if content.startswith((b"PK\x03\x04", b"{\\rtf", bytes.fromhex("D0CF11E0"))):
        raise LeesFout(f"{name} is een document en geen tekstbestand. {_SAVE}.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise LeesFout(
            f"{name}, regel {line}, is bewaard als ANSI of in een andere tekenset. Bewaar als"
            f" UTF-8. {_SAVE}."
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _explained(said: str, text: str, name: str) -> str:
    """What is wrong with a text that is no TOML, with the line as it stands there."""
    lines = text.rstrip().split("\n")
    at = _AT.search(said)
    line, column = (int(at[1]), int(at[2])) if at else (len(lines), len(lines[-1]) + 1)
    shown = printable(lines[min(line, len(lines)) - 1]).strip()
    meaning = next((words for start, words in _WORDS.items() if said.startswith(start)), _OTHER)
    if _CURLY.search(shown):
        meaning = f"hier staan gekrulde aanhalingstekens. {_STRAIGHT}"
    if len(shown) > _SHOWN:
        shown = shown[: _SHOWN - 1] + "…"
    return f"{name}, regel {line}, teken {column}: {meaning}. Er staat: {shown}"


def _lines(text: str) -> dict[Place, int]:
    """The line of each block and each setting in a text that is TOML."""
    found: dict[Place, int] = {}
    block: Place = ()
    for number, line in enumerate(text.split("\n"), start=1):
        if begins := _BLOCK.match(line):
            block = _place(begins[1])
            found.setdefault(block, number)
        elif setting := _SETTING.match(line):
            found.setdefault((*block, *_place(setting[1])), number)
    return found


def _place(written: str) -> Place:
    """The names in a name as it is written: `waarden.wijk` is two."""
    try:
        found: Any = tomllib.loads(f"{written} = 0")
    except tomllib.TOMLDecodeError:
        return (written,)
    names: list[str] = []
    while isinstance(found, dict):
        name, found = next(iter(found.items()))
        names.append(name)
    return tuple(names)
