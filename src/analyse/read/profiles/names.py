"""What a profile reads in the name of a sheet or file: `uit_bestand = "Budget {wijk} {jaar}"`.

The trap: a name that does not fit the pattern says nothing; that is told, since the rows then lack
what the profile promised of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from analyse.read.problems import Say
from analyse.read.profiles.meant import Wrong, meant
from analyse.read.profiles.patterns import moment_of, spelled
from analyse.read.profiles.profile import Profile, translator
from analyse.tables import Table


def named_by_names(profile: Profile, file: str, sheet: str) -> set[str]:
    """The columns that the names of a sheet and its file give."""
    found: set[str] = set()
    for _, pattern, name in _patterns(profile, file, sheet):
        found |= set(spelled(pattern, name) or ())
    return found


def with_names(profile: Profile, table: Table, file: str, sheet: str, say: Say) -> Profile:
    """The profile, with what the names of sheet and file give to every row of a table."""
    given: dict[str, Any] = {}
    for setting, pattern, name in _patterns(profile, file, sheet):
        names = spelled(pattern, name)
        read = None if names is None else _read(profile, table, names)
        if read is None:
            say("PROFIEL_PAST_NIET", waarde=f"{setting}: {name}")
        else:
            given |= read
    return replace(profile, fixed={**profile.fixed, **given}) if given else profile


def _patterns(profile: Profile, file: str, sheet: str) -> Iterator[tuple[str, str, str]]:
    """Each setting that reads a name, its pattern and the name."""
    if profile.from_sheet:
        yield "uit_blad", profile.from_sheet, sheet
    if profile.from_file:
        yield "uit_bestand", profile.from_file, PurePosixPath(file).stem


def _read(profile: Profile, table: Table, names: dict[str, str]) -> dict[str, Any] | None:
    """What names say of the columns of a table; None when a column cannot hold it."""
    found = moment_of(table, profile.fixed, names)
    for column, text in names.items():
        if column in ("jaar", "maand") or column not in table.by_name:
            continue
        value = translator(profile.values.get(column, {}))(text.strip())
        try:
            found[column] = meant(table[column], value)
        except Wrong:
            return None
    return found
