"""The house style of the organisation, from one small file beside the exports.

Its name, its colour and its logo.

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
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def readable(colour: str) -> str:
    """The colour itself, or the lightest darker one of the same kind that can be read on white."""
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    for step in range(100, -1, -1):
        darker = "#" + "".join(f"{p * step // 100:02x}" for p in parts)
        if contrast(darker) >= _CONTRAST:
            return darker
    return "#000000"


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
    for key, value in given.items():
        if key not in _KEYS:
            near = get_close_matches(key, _KEYS, 1)
            raise UitvoerFout(
                f"{NAME}: '{key}' bestaat niet. "
                + (f"Bedoelt u {near[0]}?" if near else f"Er zijn: {', '.join(_KEYS)}.")
            )
        if not isinstance(value, str):
            raise UitvoerFout(f"{NAME}: {key} moet een tekst zijn, tussen aanhalingstekens.")
    colour = given.get("kleur", "").strip().lower()
    if colour and not re.fullmatch(r"#[0-9a-f]{6}", colour):
        raise UitvoerFout(
            f"{NAME}: kleur '{given['kleur']}' is geen kleur. Schrijf hem als #rrggbb, bijvoorbeeld"
            " #123f63."
        )
    if colour and contrast(colour) < _CONTRAST:
        ratio = f"{contrast(colour):.1f}".replace(".", ",")
        raise UitvoerFout(
            f"{NAME}: kleur {colour} is op wit niet goed te lezen (contrast {ratio} op 1; de wet"
            f" vraagt 4,5 op 1). Neem bijvoorbeeld {readable(colour)}."
        )
    return Huisstijl(
        given.get("naam", "").strip(),
        colour,
        _logo(folder, given["logo"]) if given.get("logo") else "",
    )


def _logo(folder: Path, name: str) -> str:
    path = (folder / name).resolve()
    kind = _PICTURES.get(path.suffix.lower())
    if folder.resolve() not in path.parents or not path.is_file():
        raise UitvoerFout(f"{NAME}: het logo '{name}' staat niet in de map met exports.")
    content = path.read_bytes()
    real = (
        content.startswith((b"\x89PNG", b"\xff\xd8"))
        if kind != "image/svg+xml"
        else b"<svg" in content[:2000].lower()
    )
    if kind is None or not real or len(content) > _MOST_BYTES:
        raise UitvoerFout(
            f"{NAME}: het logo '{name}' is geen PNG, JPG of SVG van hoogstens"
            f" {_MOST_BYTES // 1000} kB."
        )
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"
