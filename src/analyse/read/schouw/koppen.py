"""Headings that were taken for meetlatten because levels stand under them.

The trap: a letter may be the name of a perceel or a team, or the verdict over the other columns; as
a meetlat it counts in every share. A heading of which no word is one of the KOR is asked.
"""

from __future__ import annotations

from analyse.read.code.meetlatten import speaks_of_meetlat
from analyse.read.heading.headings import Heading
from analyse.read.heading.layout import Layout
from analyse.read.problems import Say, a1, listed
from analyse.read.profiles.profile import Profile


def ask_meetlatten(layout: Layout, profile: Profile, say: Say) -> None:
    """Ask of headings without a word of the KOR, and that no profile explains, what they are."""
    strange = [heading for heading in _taken(layout) if not _is_told(heading, profile)]
    if strange:
        cells = [a1(layout.bottom, heading.index) for heading in strange]
        names = [str(heading.fixed["meetlat"]) for heading in strange]
        example = {"kop": strange[0].text, "kolom": strange[0].column}
        say("KOPPEN_ZIJN_MEETLATTEN", listed(cells), listed(names), len(strange), **example)


def _taken(layout: Layout) -> list[Heading]:
    """Headings over levels that give their row its meetlat."""
    if layout.table[layout.table.value].kind != "niveau":
        return []
    return [heading for heading in layout.value_headings if "meetlat" in heading.fixed]


def _is_told(heading: Heading, profile: Profile) -> bool:
    """Whether the heading or a profile says that it is a meetlat."""
    return speaks_of_meetlat(heading.text) or bool(profile.meaning_of(heading.text))
