"""Profiles that the program writes from answers, and what in the folder `profielen/` is a person's.

A profile of ours says so in its first line, with a digest of the rest. The traps: whoever changes
one by hand has made it his own; it is then never written over, and he is told what to add. And one
that neighbours share is left alone: what is answered for one folder may not hold for the others.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from analyse.outputs import put
from analyse.read.asking.answers import Settings, Spot, merged
from analyse.read.asking.kin import exactly, pattern
from analyse.read.profiles.blanks import quoted
from analyse.read.profiles.place import PROFILES, own_profiles, shared_profiles
from analyse.read.profiles.profile import Profile, fitting
from analyse.read.profiles.settings import load_folder
from analyse.read.profiles.toml import read_toml

_MARK = "# Gemaakt door analyse inrichten. Wat u hier zelf verandert, blijft van u. "
_FIRST = re.compile(re.escape(_MARK) + r"\[([0-9a-f]{16})\]")
#: Kinds of files of which every sheet has a name of its own.
_WITH_SHEETS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")


def is_own(path: Path) -> bool:
    """Whether a profile is as the program wrote it."""
    try:
        first, _, rest = path.read_text(encoding="utf-8").partition("\n")
    except (OSError, UnicodeDecodeError):
        return False
    found = _FIRST.fullmatch(first.strip())
    return bool(found) and found is not None and found[1] == _digest(rest)


def _digest(text: str) -> str:
    plain = text.replace("\r\n", "\n").strip()
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def write_profiles(
    folder: Path, changes: Mapping[Spot, Settings], spots: Iterable[Spot]
) -> list[str]:
    """Put changes in the profiles of a folder, and say what was written and what was not.

    Parameters
    ----------
    folder
        The folder of exports.
    changes
        What profiles have to say more, by file and sheet.
    spots
        Every file and sheet of the folder.
    """
    home = own_profiles(folder)
    profiles, everywhere = load_folder(folder), list(spots)
    paths = {profile.name: _path(folder, profile) for profile in profiles}
    shared = {profile.name for profile in profiles if profile.shared}
    own = {name for name, path in paths.items() if is_own(path)} - shared
    winner = {spot: _winner(profiles, spot) for spot in {*everywhere, *changes}}
    foreign = {spot for spot in changes if winner[spot] not in {"", *own, *shared}}
    lines = _told(changes, winner, foreign)
    mine = {spot: change for spot, change in changes.items() if spot not in foreign}
    touched = {winner[spot] for spot in mine} & own
    affected = [spot for spot in everywhere if spot in mine or winner[spot] in touched]
    settled: dict[str, tuple[Settings, list[Spot]]] = {}
    for spot in affected:
        base = _content(paths[winner[spot]]) if winner[spot] else {}
        made = merged(base, mine.get(spot, {}))
        if made:
            key = json.dumps(made, sort_keys=True, default=str)
            settled.setdefault(key, (made, []))[1].append(spot)
    written = _write(home, settled.values(), everywhere, own)
    for name in touched - written:
        (home / name).unlink(missing_ok=True)
    return lines + [f"{PROFILES}/{name}: geschreven." for name in sorted(written)]


def _path(folder: Path, profile: Profile) -> Path:
    """Where a profile stands that holds for a folder."""
    if profile.shared:
        return shared_profiles(folder) / Path(profile.name).name
    return own_profiles(folder) / profile.name


def _winner(profiles: list[Profile], spot: Spot) -> str:
    """The name of the profile that holds for a sheet."""
    found = fitting(profiles, *spot)
    return found[0].name if found else ""


def _content(path: Path) -> Settings:
    """The settings of a profile but for what it is for."""
    content = read_toml(path, f"Profiel {path.name}").content
    return {key: value for key, value in content.items() if key not in ("bestand", "blad")}


def _told(
    changes: Mapping[Spot, Settings], winner: Mapping[Spot, str], foreign: set[Spot]
) -> list[str]:
    """What a person has to put in his own profiles himself."""
    asked: dict[str, Settings] = {}
    for spot in sorted(foreign):
        asked[winner[spot]] = merged(asked.get(winner[spot], {}), changes[spot])
    return [_to_add(name, settings) for name, settings in asked.items()]


def _to_add(name: str, settings: Settings) -> str:
    lines = "; ".join(filter(None, _lines(settings)))
    return f"{PROFILES}/{name} is van u en is niet veranderd. Zet er zelf bij: {lines}"


def _write(
    home: Path,
    settled: Iterable[tuple[Settings, list[Spot]]],
    everywhere: list[Spot],
    own: set[str],
) -> set[str]:
    """Write a profile for each pattern; gives back their names."""
    home.mkdir(parents=True, exist_ok=True)
    kept = {path.name.casefold() for path in home.iterdir()} - {name.casefold() for name in own}
    written: set[str] = set()
    for settings, spots in settled:
        for file, sheet in patterns(spots, everywhere):
            name = _free_name(file, sheet, kept | {n.casefold() for n in written})
            body = profile_text(file, sheet, settings)
            text = f"{_MARK}[{_digest(body)}]\n{body}"
            put(text.replace("\n", "\r\n").encode(), home / name)
            written.add(name)
    return written


def _free_name(file: str, sheet: str, taken: set[str]) -> str:
    """The name of a new profile."""
    words = f"{Path(file).stem} {'' if sheet == '*' else sheet}"
    stem = re.sub(r"[^\w-]+", "_", words).strip("_").casefold()[:60] or "profiel"
    name, number = f"{stem}.toml", 1
    while name in taken:
        number += 1
        name = f"{stem}_{number}.toml"
    return name


def patterns(spots: list[Spot], everywhere: list[Spot]) -> Iterator[tuple[str, str]]:
    """Patterns of file and sheet that fit these sheets, and no other of the folder."""
    others = [spot for spot in everywhere if spot not in spots]
    done: set[tuple[str, str]] = set()
    for file, sheet in spots:
        tries = _tries(file, sheet)
        found = next((pair for pair in tries if _fits_none(pair, others)), tries[-1])
        if found not in done:
            done.add(found)
            yield found


def _fits_none(pair: tuple[str, str], spots: Iterable[Spot]) -> bool:
    """Whether patterns of file and sheet fit none of some sheets."""
    return not any(Profile(*pair).fits(*spot) for spot in spots)


def _tries(file: str, sheet: str) -> list[tuple[str, str]]:
    """Patterns for a sheet, the widest first."""
    sheets = ["*"]
    if Path(file).suffix.lower() in _WITH_SHEETS:
        sheets = ["*", pattern(sheet), exactly(sheet)]
    found = [(name, blad) for name in (pattern(file), exactly(file)) for blad in sheets]
    return [*found, (exactly(file), exactly(sheet))]


def profile_text(file: str, sheet: str, settings: Settings) -> str:
    """A profile as TOML."""
    lines = ["", f"bestand = {quoted(file)}"]
    if sheet != "*":
        lines.append(f"blad = {quoted(sheet)}")
    return "\n".join([*lines, *_lines(settings)]) + "\n"


def _lines(settings: Settings) -> list[str]:
    """The settings as lines of TOML, the blocks last."""
    plain = {key: value for key, value in settings.items() if not isinstance(value, dict)}
    lines = [f"{key} = {_toml(value)}" for key, value in plain.items()]
    for key, block in settings.items():
        if isinstance(block, dict):
            lines += _block(key, block)
    return lines


def _block(name: str, block: dict[str, Any]) -> list[str]:
    """A block of TOML, or the blocks in it."""
    if _of_blocks(block):
        parts = [_block(f"{name}.{_key(key)}", held) for key, held in block.items()]
        return [line for part in parts for line in part]
    return ["", f"[{name}]", *(f"{_key(text)} = {_toml(held)}" for text, held in block.items())]


def _of_blocks(block: dict[str, Any]) -> bool:
    """Whether what stands in a block are blocks, and not what headings mean."""
    held = list(block.values())
    return all(isinstance(value, dict) and "kolom" not in value for value in held)


def _key(text: str) -> str:
    """A name of TOML, between quotes where it must be."""
    return text if re.fullmatch(r"[a-z_]+", text) else quoted(text)


def _toml(value: object) -> str:
    """A value as TOML."""
    match value:
        case bool():
            return str(value).lower()
        case int() | float():
            return repr(value)
        case dt.datetime():
            return value.date().isoformat()
        case dt.date():
            return value.isoformat()
        case list():
            return f"[{', '.join(map(_toml, value))}]"
        case dict():
            pairs = (f"{_key(str(key))} = {_toml(held)}" for key, held in value.items())
            return f"{{ {', '.join(pairs)} }}"
    return quoted(str(value))
