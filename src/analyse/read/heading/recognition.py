"""What is said of a header: that it is none, what it lacks, and what cannot hold of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from analyse import nl
from analyse.read.heading.alike import MOST_HINTS, alike
from analyse.read.heading.headings import Heading
from analyse.read.heading.layout import Layout, given
from analyse.read.messages import phrase
from analyse.read.problems import Problem, Say, a1, letters, listed, problem
from analyse.read.profiles.profile import Profile, is_one_of
from analyse.read.sheet import Sheet
from analyse.read.total.marks import first_text
from analyse.tables import TABLES, normalise

#: What is said of wijken across, by what shows that they are.
_ACROSS = {
    "titel": "KOPPEN_ZIJN_WIJKEN.titel",
    "profiel": "KOPPEN_ZIJN_WIJKEN.profiel",
    "totaal": "KOPPEN_ZIJN_WIJKEN.totaal",
}


def say_not_recognised(
    layout: Layout | None, missing: Sequence[str], rows: int, say: Say
) -> None:
    """Say that a sheet is no known table, or which columns it lacks to be one."""
    if layout is None:
        say("BLAD_NIET_HERKEND", rijen=nl.getal(rows), tabellen=", ".join(TABLES))
        return
    cell = a1(layout.top, layout.headings[0].index)
    if layout.across == "vraag":
        places = [f"'{h.fixed['wijk']}'" for h in layout.value_headings if "wijk" in h.fixed]
        say("BLAD_NIET_HERKEND.wijken", cell, rijen=nl.getal(rows), koppen=listed(places))
        return
    if not missing:
        headings = nl.opsomming([" ".join(h.text.split()) for h in layout.headings[:6]])
        fields = {"tabel": layout.table.name, "koppen": headings}
        say("BLAD_NIET_HERKEND.niet_genoemd", cell, rijen=nl.getal(rows), **fields)
        return
    unknown = [h.text for h in layout.headings if not h.column and not h.derived]
    near = {text: alike(text, layout.table) for text in unknown[:MOST_HINTS]}
    hints = [
        phrase("bedoelt_kolom", kop=text, kolom=column)
        for text, column in near.items()
        if column in missing
    ]
    say(
        "BLAD_NIET_HERKEND.lijkt_op" if hints else "BLAD_NIET_HERKEND.mist",
        cell,
        rijen=nl.getal(rows),
        tabel=layout.table.name,
        kolommen=nl.opsomming(list(missing)),
        bedoeld="; ".join(hints),
    )


def report_unused_profile(layout: Layout, sheet: Sheet, profile: Profile, say: Say) -> None:
    """Name what a profile speaks of and the sheet does not have: it is of another export.

    `profile` as it was written, before what the table lacks was left out.
    """
    for what in _unused(layout, sheet, profile):
        say("PROFIEL_PAST_NIET", waarde=what)


def spare_settings(layout: Layout, sheet: Sheet, profile: Profile) -> list[str]:
    """What a profile leaves out or translates, and a sheet does not have.

    It does no harm, and another sheet of the profile may have it.
    """
    headed = _headed(layout)
    spare = [f"negeer: {heading}" for heading in _lacking(profile.ignore, headed)]
    spare += [f"laat_weg: {text}" for text in profile.leave_rows if not _stands(text, sheet)]
    below = np.arange(layout.bottom + 1, sheet.shape[0])
    for column, meant in profile.values.items():
        held: set[str] = set()
        for heading in layout.headings:
            if heading.column == column:
                values, _ = sheet.distinct(heading.index, below)
                held.update(str(value).strip() for value in values)
                held.update(map(normalise, values))
        spare += [f"waarden.{column}: {written}" for written in _lacking(meant, held)]
    return spare


def say_across(layout: Layout, say: Say) -> None:
    """Say that headings were taken for wijken, and what says so."""
    if not layout.across:
        return
    places = [h for h in layout.value_headings if {"wijk", "buurt"} & set(h.fixed)]
    column = next(iter(places[0].fixed))
    cells = f"{a1(layout.bottom, places[0].index)}:{a1(layout.bottom, places[-1].index)}"
    names = listed([str(h.fixed[column]) for h in places])
    say(_ACROSS[layout.across], cells, names, kolom=column)


def _stands(label: str, sheet: Sheet) -> bool:
    """Whether a cell of a sheet has a text, or one that fits a pattern."""
    columns = range(sheet.shape[1])
    return bool(
        sheet.texts_that(lambda text: is_one_of([label], text), columns, plain=True).any()
    )


def several_profiles(profiles: Sequence[Profile], file: str, sheet: str) -> list[Problem]:
    """Say which of the profiles that are meant for one sheet holds: the first."""
    if len(profiles) < 2:
        return []
    first, second, *_ = profiles
    key = "MEER_PROFIELEN"
    if first.shared != second.shared:
        key = "MEER_PROFIELEN.gedeeld"
    elif first.precision == second.precision:
        key = "MEER_PROFIELEN.even_precies"
    names = listed([profile.name for profile in profiles])
    return [problem(key, file, sheet, waarde=names, profiel=first.name)]


def _unused(layout: Layout, sheet: Sheet, profile: Profile) -> list[str]:
    """Settings that do nothing for the sheet, and were meant to do something."""
    held = profile.of(layout.table)
    columns = {heading.column for heading in layout.headings}
    headed = _headed(layout)
    found = [f"vul_door: {column}" for column in profile.fill_down if column not in columns]
    found += [f"laat_leeg: {column}" for column in profile.keep_empty if column not in columns]
    found += [f"vast: {column}" for column in profile.fixed if column not in held.fixed]
    found += [f"waarden: {column}" for column in profile.values if column not in columns]
    found += [f"kolommen: {heading}" for heading in _lacking(profile.columns, headed)]
    if profile.blocks and not held.blocks:
        found.append(f"blokken: {profile.blocks}")
    for label in profile.totals:
        if first_text(layout, sheet, label) == sheet.shape[0]:
            found.append(f"totalen: {label}")
    for label in profile.no_totals:
        if first_text(layout, sheet, label) == sheet.shape[0]:
            found.append(f"geen_totalen: {label}")
    if profile.stop and first_text(layout, sheet, profile.stop) == sheet.shape[0]:
        found.append(f"stop: {profile.stop}")
    return found


def _lacking(labels: Iterable[str], texts: set[str]) -> list[str]:
    """Labels and patterns that none of some texts in compared form is."""
    absent = [label for label in labels if label not in texts]
    return [label for label in absent if not _is_any(label, texts)]


def _is_any(label: str, texts: set[str]) -> bool:
    return any(is_one_of([label], text) for text in texts)


def _headed(layout: Layout) -> set[str]:
    """Every name in compared form by which a profile can mean a heading of a sheet."""
    named = {normalise(heading.text) for heading in layout.headings}
    return named | {normalise(f"kolom {letters(h.index)}") for h in layout.headings}


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
