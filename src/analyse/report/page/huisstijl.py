"""The house style of the organisation: name, colour and logo, from one file beside the exports.

The traps: a colour that looks well on a poster may not be readable as letters, and the law asks for
a contrast of 4,5 to 1, so one that does not have it is refused with the nearest darker one that
does; and a logo is a file of somebody else, so it is only ever shown as a picture, in which no
script runs.

Source of the contrast: WCAG 2.1, success criterion 1.4.3 and the definition of relative luminance.
"""

from __future__ import annotations

import base64
import os
import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from analyse import nl
from analyse.errors import LeesFout, UitvoerFout
from analyse.read.printable import printable
from analyse.read.profiles.toml import read_toml

NAME = "huisstijl.toml"
_KEYS = ("naam", "kleur", "logo")
#: What a logo may be.
SUFFIXES = (".png", ".jpg", ".jpeg", ".svg")
_MOST_BYTES = 500_000
_CONTRAST = 4.5
#: Letters of a name, and of what is wrong as far as a message shows it.
_LONGEST, _SHOWN = 100, 60


@dataclass(frozen=True)
class Huisstijl:
    """Name of the organisation, colour as #rrggbb, and logo as a data address.

    Each empty when not given.
    """

    naam: str = ""
    kleur: str = ""
    logo: str = ""


def contrast(colour: str) -> float:
    """Contrast of a colour (#rrggbb) with white: 1 is none, 21 is that of black."""
    red, green, blue = (_linear(part / 255) for part in bytes.fromhex(colour[1:]))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def readable(colour: str) -> str:
    """The colour itself, or the lightest darker one of the same kind that can be read on white."""
    parts = bytes.fromhex(colour[1:])
    darker = colour
    for percent in range(100, -1, -1):
        darker = "#" + bytes(part * percent // 100 for part in parts).hex()
        if contrast(darker) >= _CONTRAST:
            break
    return darker


def house_style(folder: Path) -> Huisstijl:
    """The house style of a folder of exports; an empty one when it has no `huisstijl.toml`.

    Raises
    ------
    UitvoerFout
        When the file cannot be read, has another key, a colour that is none or cannot be read, or a
        logo that is no picture.
    """
    path = folder / NAME
    if not os.path.lexists(path):
        return Huisstijl()
    try:
        given = read_toml(path, NAME).content
    except LeesFout as error:
        raise UitvoerFout(str(error)) from error
    _check_keys(given)
    name, colour, logo = (given.get(key, "").strip() for key in _KEYS)
    return Huisstijl(
        _name(name), _colour(colour) if colour else "", _logo(folder, logo) if logo else ""
    )


def _check_keys(given: dict[str, Any]) -> None:
    for key, value in given.items():
        if key not in _KEYS:
            near = get_close_matches(key, _KEYS, 1)
            hint = f"Bedoelt u {near[0]}?" if near else f"Er zijn: {', '.join(_KEYS)}."
            raise UitvoerFout(f"{NAME}: '{_shown(key)}' bestaat niet. {hint}")
        if not isinstance(value, str):
            raise UitvoerFout(
                f"{NAME}: {key} moet een tekst zijn, tussen aanhalingstekens. Er staat:"
                f" {_shown(value)}."
            )


def _shown(value: object) -> str:
    """What somebody wrote, as much of it as fits in a message."""
    shown = printable(str(value))
    return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"


def _name(given: str) -> str:
    if len(given) > _LONGEST or printable(given) != given:
        raise UitvoerFout(
            f"{NAME}: naam is langer dan {_LONGEST} tekens, of bevat een onzichtbaar teken. Er"
            f" staat: {_shown(given)}. Schrijf de naam van de organisatie op één regel."
        )
    return given


def _colour(given: str) -> str:
    """A colour that can be read on white."""
    colour = given.lower()
    if not re.fullmatch(r"#[0-9a-f]{6}", colour):
        raise UitvoerFout(
            f"{NAME}: kleur '{_shown(given)}' is geen kleur. Schrijf hem als #rrggbb,"
            " bijvoorbeeld #123f63."
        )
    if contrast(colour) < _CONTRAST:
        ratio = nl.getal(contrast(colour), 1)
        raise UitvoerFout(
            f"{NAME}: kleur {colour} is op wit niet goed te lezen (contrast {ratio} op 1; de wet"
            f" vraagt 4,5 op 1). Neem bijvoorbeeld {readable(colour)}."
        )
    return colour


def _logo(folder: Path, name: str) -> str:
    """A picture as a data address: told by its content, whatever its name says."""
    try:
        content = _content(folder, name)
    except (OSError, RuntimeError, ValueError):
        content = None
    if content is None:
        raise UitvoerFout(
            f"{NAME}: het logo '{_shown(name)}' staat niet in de map met exports, of is niet te"
            " lezen. Zet het bestand naast de exports en schrijf alleen zijn naam."
        )
    kind = _kind(content) if Path(name).suffix.lower() in SUFFIXES else ""
    if not kind or len(content) > _MOST_BYTES:
        raise UitvoerFout(
            f"{NAME}: het logo '{_shown(name)}' is geen PNG, JPG of SVG van hoogstens"
            f" {_MOST_BYTES // 1000} kB. Bewaar het opnieuw als PNG, kleiner."
        )
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"


def _content(folder: Path, name: str) -> bytes | None:
    """The bytes of a file in the folder, a few more than it may have at most; None elsewhere."""
    path = (folder / name).resolve()
    if folder.resolve() not in path.parents or not path.is_file():
        return None
    with path.open("rb") as stream:
        return stream.read(_MOST_BYTES + 1)


def _kind(content: bytes) -> str:
    """What picture these bytes are; nothing when they are none that is whole."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and b"IEND" in content[-16:]:
        return "image/png"
    if content.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in content[-2000:]:
        return "image/jpeg"
    if b"<svg" in content[:5000].lower() and b"</svg>" in content[-200:].lower():
        return "image/svg+xml"
    return ""
