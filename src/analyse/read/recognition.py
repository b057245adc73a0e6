"""What is said of a header: that it is none, what it lacks, and what cannot hold of it."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from analyse import nl
from analyse.read.headings import Heading
from analyse.read.layout import Layout, given
from analyse.read.marks import first_text
from analyse.read.messages import phrase
from analyse.read.problems import Say, a1
from analyse.read.profile import Profile
from analyse.read.sheet import Sheet
from analyse.tables import TABLES, normalise


def say_not_recognised(
    layout: Layout | None, missing: Sequence[str], rows: int, say: Say
) -> None:
    """Say that a sheet is no known table, or which columns it lacks to be one."""
    if layout is None:
        say("BLAD_NIET_HERKEND", rijen=nl.getal(rows), tabellen=", ".join(TABLES))
        return
    unknown = {
        normalise(h.text): h.text for h in layout.headings if not h.column and not h.derived
    }
    hints: list[str] = []
    for column in missing:
        near = get_close_matches(normalise(column), unknown, 1, 0.6)
        hints += [phrase("bedoelt_kolom", kop=unknown[name], kolom=column) for name in near]
    say(
        "BLAD_NIET_HERKEND.lijkt_op" if hints else "BLAD_NIET_HERKEND.mist",
        a1(layout.top, layout.headings[0].index),
        rijen=nl.getal(rows),
        tabel=layout.table.name,
        kolommen=nl.opsomming(list(missing)),
        bedoeld="; ".join(hints),
    )


def report_unused_profile(layout: Layout, sheet: Sheet, profile: Profile, say: Say) -> None:
    """Name what a profile speaks of and the sheet does not have: it is of an earlier export."""
    columns = {heading.column for heading in layout.headings}
    for column in profile.fill_down:
        if column not in columns:
            say("PROFIEL_PAST_NIET", waarde=f"vul_door: {column}")
    if profile.stop and first_text(layout, sheet, profile.stop) == sheet.shape[0]:
        say("PROFIEL_PAST_NIET", waarde=f"stop: {profile.stop}")


def refuse_double_headings(layout: Layout, say: Say) -> None:
    """Take out a heading that means the same as an earlier one, and say so."""
    first: dict[tuple[object, ...], Heading] = {}
    kept = []
    for heading in layout.headings:
        same = first.setdefault((heading.column, *given(heading)), heading)
        if same is heading or not heading.column:
            kept.append(heading)
            continue
        cells = [a1(layout.bottom, same.index), a1(layout.bottom, heading.index)]
        meaning = " ".join(map(str, [heading.column, *heading.fixed.values()]))
        say("DUBBELE_KOP", ", ".join(cells), heading.text, betekenis=meaning)
    layout.headings = kept
