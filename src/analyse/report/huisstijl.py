"""The house style of the organisation: name, colour and logo, from one file beside the exports.

The traps: a colour that looks well on a poster may not be readable as letters, and the law asks for
a contrast of 4,5 to 1, so one that does not have it is refused with the nearest darker one that
does; and a logo is a file of somebody else, so it is only ever shown as a picture, in which no
script runs.

Source of the contrast: WCAG 2.1, success criterion 1.4.3 and the definition of relative luminance.
"""

from __future__ import annotations

import base64
import re
import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from analyse import nl
from analyse.errors import UitvoerFout

NAME = "huisstijl.toml"
_KEYS = ("naam", "kleur", "logo")
_PICTURES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".svg": "image/svg+xml",
}
_MOST_BYTES = 500_000
_CONTRAST = 4.5


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
    if not path.is_file():
        return Huisstijl()
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UitvoerFout(
            f"{NAME} is niet te lezen: {error}. Zet teksten tussen aanhalingstekens, bijvoorbeeld"
            ' kleur = "#123f63".'
        ) from error
    _check_keys(given)
    name, colour, logo = (given.get(key, "").strip() for key in _KEYS)
    return Huisstijl(
        name, _colour(colour) if colour else "", _logo(folder, logo) if logo else ""
    )


def _check_keys(given: dict[str, object]) -> None:
    for key, value in given.items():
        if key not in _KEYS:
            near = get_close_matches(key, _KEYS, 1)
            hint = f"Bedoelt u {near[0]}?" if near else f"Er zijn: {', '.join(_KEYS)}."
            raise UitvoerFout(f"{NAME}: '{key}' bestaat niet. {hint}")
        if not isinstance(value, str):
            raise UitvoerFout(f"{NAME}: {key} moet een tekst zijn, tussen aanhalingstekens.")


def _colour(given: str) -> str:
    """A colour that can be read on white."""
    colour = given.lower()
    if not re.fullmatch(r"#[0-9a-f]{6}", colour):
        raise UitvoerFout(
            f"{NAME}: kleur '{given}' is geen kleur. Schrijf hem als #rrggbb, bijvoorbeeld #123f63."
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
    path = (folder / name).resolve()
    if folder.resolve() not in path.parents or not path.is_file():
        raise UitvoerFout(f"{NAME}: het logo '{name}' staat niet in de map met exports.")
    kind = _PICTURES.get(path.suffix.lower())
    content = path.read_bytes()
    if kind == "image/svg+xml":
        real = b"<svg" in content[:2000].lower()
    else:
        real = content.startswith((b"\x89PNG", b"\xff\xd8"))
    if kind is None or not real or len(content) > _MOST_BYTES:
        raise UitvoerFout(
            f"{NAME}: het logo '{name}' is geen PNG, JPG of SVG van hoogstens"
            f" {_MOST_BYTES // 1000} kB."
        )
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"
