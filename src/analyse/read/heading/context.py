"""What a table leaves out and stands around it: year, phase and side.

They are read from the title, the name of the sheet or of the file, and from other headings. The
trap: a year from the title of last year's export is still a year, so whatever is taken from outside
the table is said, and what contradicts it is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from analyse import nl
from analyse.read.heading.booked import latest_heading
from analyse.read.heading.headings import explain
from analyse.read.heading.layout import FROM_CONTEXT, Layout, given
from analyse.read.heading.stands import BASE_YEAR
from analyse.read.heading.until import end_of_part, speaks_of_some_part
from analyse.read.messages import phrase
from analyse.read.money.unitwords import without_unit
from analyse.read.problems import Say, a1
from analyse.read.profiles.profile import Profile
from analyse.read.rows import Rows
from analyse.read.sheet import Sheet
from analyse.read.total.marks import KANT
from analyse.read.values import MONTHS
from analyse.tables import TABLES, normalise

_YEAR = re.compile(r"(?<!\d)(?:19[5-9]\d|20[0-4]\d)(?!\d)")
#: A label of a year or a period, in compared form, and cells of the longest line that has one.
_PERIOD_LABEL = re.compile(
    r"(?:(?:boek|begrotings|dienst|verslag)?jaar|periode|t m|tot en met)\b"
)
_LONGEST_LINE = 6
#: Stands for a year that is not said, to see whether a text speaks of a part of one.
_NO_YEAR = 2000
#: How a table is divided and up to when it runs: no part of what a title says that it holds.
_DIVIDED = re.compile(
    r"\([^()]{0,60}\)|\b(?:per|naar) (?:wijk|buurt|maand|kostenplaats|product|taakveld)(?:en)?\b"
    r"|\b(?:t/m|tot en met|periode)\b.*",
    re.IGNORECASE,
)
#: Areaal is what there is on a day; elsewhere such a day says nothing of the year.
_STANDS_ON = re.compile(r"\bpeildatum\b", re.IGNORECASE)
_PRINTED_ON = re.compile(r"afdruk|datum|pagina")
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATE = rf"\d{{1,2}} (?:\d{{1,2}}|{_MONTH}) (?:19|20)\d\d"
#: A day on which something was exported or printed, where nothing else is said: no end of a month.
_SOME_DAY = re.compile(r"(?:[2-9]|1\d|2[0-7]|0[2-9]) \d{1,2} (?:19|20)\d\d")
#: A year that is none of the figures: in which an index is 100, of which prices are, in which
#: something was decided or written.
_OTHER_YEAR = re.compile(
    rf"{BASE_YEAR.pattern}"
    r"|\bprijspeil(?: (?:van|per|1|januari|jaar))* (?:19|20)\d\d\b"
    r"|\b(?:vastgesteld|vaststelling|besloten|besluit|raad|college|behandeld|opgesteld|gemaakt"
    r"|gewijzigd|versie|concept|def|definitief|dd|d d)\b"
    rf"(?: (?!stand|per\b|ultimo|peildatum)[a-z]+){{0,5}} {_DATE}\b"
)


def fixed_values(
    layout: Layout, sheet: Sheet, file: str, profile: Profile, say: Say
) -> dict[str, Any]:
    """Column values that hold for all rows.

    Those of the profile, and a year, phase or side found outside the table. A side is the empty
    text when the rows stand in blocks headed Lasten and Baten: then each row has its own.
    """
    fixed = dict(profile.fixed)
    titles = [*_labelled(layout, sheet), *sheet.texts_above(layout.top)]
    if layout.table.name == "areaal":
        titles = [_STANDS_ON.sub("stand", title) for title in titles]
    places = {
        phrase("bladnaam"): [sheet.name],
        phrase("titel"): titles,
        phrase("bestandsnaam"): [Path(file).stem],
    }
    for column in layout.missing:
        if column not in FROM_CONTEXT or column in fixed:
            continue
        if column == "kant" and _in_blocks(layout, sheet):
            fixed[column] = ""
            continue
        for place, texts in places.items():
            if layout.across or layout.table.name == "maandrealisatie":
                texts = [*texts, *(_DIVIDED.sub(" ", text) for text in texts)]
            found = _mentions(column, texts)
            if len(found) == 1:
                fixed[column] = value = found.pop()
                say("UIT_CONTEXT", waarde=value, kolom=column, plaats=place, gelezen=value)
                if column == "jaar":
                    _compare_places(places, place, value, say)
                break
    _compare_years(layout, titles, say)
    _date_part_of_year(layout, places, fixed, say)
    return fixed


def _labelled(layout: Layout, sheet: Sheet) -> list[str]:
    """Lines above the header that give a year or a period behind its label, each as one text.

    `Boekjaar | 2024`, `Periode van | 1 | t/m | 9`, as reports and pivot tables have them.
    """
    found = []
    for row in np.flatnonzero(sheet.filled[: layout.top].sum(axis=1) > 1).tolist():
        cells = [value for value in sheet.row(row) if isinstance(value, (str, int, float))]
        if len(cells) <= _LONGEST_LINE and _PERIOD_LABEL.match(normalise(cells[0])):
            found.append(" ".join(map(str, cells)))
    return found


def _date_part_of_year(
    layout: Layout, places: Mapping[str, list[str]], fixed: dict[str, Any], say: Say
) -> None:
    """Date a budget with what was realised in a part of the year, as is said around it."""
    phases = {h.fixed.get("fase") for h in layout.value_headings} | {fixed.get("fase")}
    columns = {h.column for h in layout.headings} | set(fixed)
    if layout.table.name != "begroting" or "peildatum" in columns:
        return
    if "realisatie" not in phases and "fase" not in columns:
        return
    years = {h.fixed.get("jaar", fixed.get("jaar")) for h in layout.value_headings} - {None}
    undated = speaks_of_some_part([text for texts in places.values() for text in texts])
    for place, text in [(place, text) for place, texts in places.items() for text in texts]:
        own = _mentions("jaar", [text])
        year = max(own & years if own and years else own | years, default=0)
        day = end_of_part(text, year or _NO_YEAR)
        if day and year:
            fixed["peildatum"] = day
            shown = nl.datum(day, kort=True)
            say("UIT_CONTEXT", waarde=shown, kolom="peildatum", plaats=place, gelezen=shown)
            return
        undated = undated or text if day and not own else undated
    day = latest_heading(layout, fixed.get("jaar"))
    if day:
        fixed["peildatum"] = day
    elif undated:
        say("DEEL_VAN_JAAR", waarde=undated)


def _in_blocks(layout: Layout, sheet: Sheet) -> bool:
    """Whether the rows stand in blocks that are headed by a side."""
    below = np.arange(layout.bottom + 1, sheet.shape[0])
    for heading in layout.keys:
        values, _ = sheet.distinct(heading.index, below)
        if any(isinstance(value, str) and normalise(value) in KANT for value in values):
            return True
    return False


def side_above(layout: Layout, sheet: Sheet, fixed: Mapping[str, Any]) -> str:
    """The side of the rows before the first block heading, "" when nothing says it.

    That of all rows; or, where they stand in blocks that each have headings of their own, the one
    named right above the first of these.
    """
    if fixed.get("kant") != "":
        return str(fixed.get("kant", ""))
    titles = [normalise(without_unit(text)) for text in sheet.texts_above(layout.top)]
    said = [title for title in titles if title and not title.startswith("bedragen")]
    return KANT.get(said[-1], "") if said else ""


def _mentions(column: str, texts: Iterable[str]) -> set[Any]:
    """Values of a column that titles or names mention; a print date is no year of the data."""
    found: set[Any] = set()
    for text in texts:
        if column == "jaar":
            plain = normalise(text)
            if not _PRINTED_ON.search(plain) and not _SOME_DAY.fullmatch(plain):
                years = _YEAR.findall(_OTHER_YEAR.sub(" ", plain))
                found.update(map(int, years))
            continue
        meaning = explain(text, TABLES["begroting"])
        if meaning and column in meaning.fixed:
            found.add(meaning.fixed[column])
    return found


def _compare_places(
    places: Mapping[str, list[str]], place: str, year: object, say: Say
) -> None:
    """Report a place behind the one that gave the year and names a stand of another year.

    Not a file behind the name of a sheet: it may have a sheet for each year.
    """
    other = dict(pairwise(places)).get(place, "")
    texts = [text for text in places.get(other, []) if _mentions("fase", [text])]
    named = _mentions("jaar", texts)
    if len(named) == 1 and year not in named:
        say("JAAR_AFWIJKEND.elders", waarde=texts[0], plaats=place, jaar=year, ander=other)


def _compare_years(layout: Layout, titles: list[str], say: Say) -> None:
    """Report a title with one year above headings that have other years."""
    title = _mentions("jaar", titles)
    headed = {h.fixed["jaar"] for h in layout.value_headings if "jaar" in h.fixed}
    if len(title) == 1 and headed and not title & headed:
        years = nl.opsomming([str(year) for year in sorted(headed)])
        say("JAAR_AFWIJKEND.titel", waarde=title.pop(), jaren=years)


def refuse_changing_context(
    layout: Layout,
    sheet: Sheet,
    rows: Rows,
    fixed: Mapping[str, Any],
    profile: Profile,
    say: Say,
) -> None:
    """Report a line between the rows with another year, phase or side than all rows were given."""
    last = int(rows.data[-1]) if len(rows.data) else 0
    between = [row - 1 for row, _ in rows.skipped if layout.bottom < row - 1 < last]
    lines = _lone_texts(sheet, between)
    for column in FROM_CONTEXT:
        held = fixed.get(column)
        if held in (None, "") or column in profile.fixed:
            continue
        for cell, text in lines:
            if _mentions(column, [text]) - {held}:
                say("CONTEXT_WISSELT", cell, text, kolom=column, gelezen=held)


def _lone_texts(sheet: Sheet, rows: list[int]) -> list[tuple[str, str]]:
    """Cells with the only text of their row, with that text."""
    found = []
    for row in rows:
        texts = sheet.texts_in(row)
        if len(texts) == 1:
            column, text = texts[0]
            found.append((a1(row, column), text))
    return found


def complete_headings(layout: Layout, fixed: dict[str, Any], say: Say) -> None:
    """Settle what some headings of amounts say and others leave out: `Begroting | Rekening 2017`.

    One year among the headings holds for all of them, and that is said; anything else that is left
    out is an error, because the amounts under such a heading cannot be placed.
    """
    _complete_with_fixed_year(layout, fixed)
    _refuse_bare_headings(layout, say)
    spread = [h for h in layout.value_headings if h.fixed and not h.numbered]
    settled = {*fixed, *(h.column for h in layout.headings if not h.fixed)}
    for column in layout.table.spread:
        if column in settled or not layout.table[column].required:
            continue
        silent = [h for h in spread if column not in h.fixed]
        speaking = [h for h in spread if column in h.fixed]
        if not silent or not speaking:
            continue
        cells = ", ".join(a1(layout.bottom, h.index) for h in silent)
        said = {h.fixed[column] for h in speaking}
        if column == "jaar" and len(said) == 1:
            fixed[column] = year = said.pop()
            say("UIT_CONTEXT.koppen", cells, year, len(silent), gelezen=year)
            _complete_with_fixed_year(layout, fixed)
        else:
            example = speaking[0].text
            text = silent[0].text
            say("KOP_ONVOLLEDIG", cells, text, len(silent), kolom=column, voorbeeld=example)


def _refuse_bare_headings(layout: Layout, say: Say) -> None:
    """Report a column of amounts without a year, phase or side beside columns that have one.

    `Bedrag` beside `2024` and `2025`: a row of the table is of a year, and this amount of none.
    """
    table = layout.table
    spread = [h for h in layout.value_headings if h.fixed]
    several = len({given(h) for h in spread}) > 1
    for heading in layout.value_headings:
        beside = [h for h in spread if h.column == heading.column]
        counted = heading.column == table.value or table[heading.column].kind == "bedrag"
        if several and counted:  # read for each of them, it would count as often
            beside = beside or spread
        if beside and not given(heading):
            cell = a1(layout.bottom, heading.index)
            said = nl.opsomming(list(beside[0].fixed))
            fields = {"kolom": said, "voorbeeld": beside[0].text}
            say("KOP_ONVOLLEDIG.naast", cell, heading.text, **fields)


def _complete_with_fixed_year(layout: Layout, fixed: dict[str, Any]) -> None:
    """Give headings that leave out the year the one that holds for the sheet."""
    spread = [h for h in layout.value_headings if h.fixed and not h.numbered]
    if "jaar" in fixed and any("jaar" in h.fixed for h in spread):
        for place, heading in enumerate(layout.headings):
            if heading in spread and "jaar" not in heading.fixed:
                given = {**heading.fixed, "jaar": fixed["jaar"]}
                layout.headings[place] = replace(heading, fixed=given)
