"""A sheet to a typed table, its problems, its control totals and its lineage.

The order is: header, context (unit, year, phase), rows, amounts, totals, table. The trap: every row
of the sheet must end up somewhere it can be named - read, or skipped with a reason - and what was
read must add up to what the sheet prints.
"""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from analyse import nl
from analyse.read import columns as parse
from analyse.read.amounts import CENT, MICRO, Amounts, Numbers
from analyse.read.context import (
    complete_headings,
    fixed_values,
    refuse_changing_context,
    refuse_impossible_unit,
    settle_notation,
    settle_unit,
)
from analyse.read.flaws import report_flaws
from analyse.read.formats.cells import read_sheets
from analyse.read.formats.file import identify
from analyse.read.headings import Heading
from analyse.read.hierarchy import fill_keys
from analyse.read.layout import Layout, find
from analyse.read.marks import first_text, total_columns
from analyse.read.messages import message, phrase
from analyse.read.printed import (
    control_totals,
    printed_differences,
    printed_row_totals,
    printed_saldi,
)
from analyse.read.problems import FOUT, Problem, Say, a1, fold, letters, problem, saying
from analyse.read.profile import Profile, choose
from analyse.read.propose import propose
from analyse.read.result import FileResult, SheetResult
from analyse.read.rows import Rows, sort_rows
from analyse.read.sheet import Sheet
from analyse.read.summary import hold_against
from analyse.read.suspects import (
    blank_keys,
    cells_without_heading,
    hidden_rows,
    misspelled_wijken,
    repeated_rows,
    rows_without_side,
    rows_without_value,
    unread_columns,
)
from analyse.read.typed import typed
from analyse.read.unnamed import indented_totals, unnamed_totals
from analyse.tables import TABLES, Table, normalise


def read_file(
    path: Path, profiles: list[Profile], name: str | None = None, *, personal: bool = False
) -> FileResult:
    """Read every sheet of a file that can be recognised.

    Parameters
    ----------
    path
        The file.
    profiles
        Export profiles that may apply.
    name
        How messages call the file; its own name when not given.
    personal
        Keep columns with personal data (inspector, remarks), which are dropped otherwise.
    """
    before = _state(path)
    source = identify(path, name)
    if isinstance(source, Problem):
        return FileResult(source.bestand, "", "", problems=[source])
    sheets, problems = read_sheets(source)
    if _state(path) != before:
        changed = problem("GEWIJZIGD_BIJ_LEZEN", source.name)
        return FileResult(source.name, source.kind, source.sha256, problems=[changed])
    result = FileResult(source.name, source.kind, source.sha256, problems=list(problems))
    summaries: list[tuple[SheetResult, str]] = []
    while sheets:
        head = [
            v
            for row in range(min(5, sheets[0].shape[0]))
            for v in sheets[0].row(row)
            if isinstance(v, str)
        ]
        result.fictional |= any("fictie" in normalise(v) for v in head)
        profile = choose(profiles, source.name, sheets[0].name)
        outcome, found = read_sheet(sheets.pop(0), source.name, profile, personal=personal)
        if profile.checks and outcome.table:
            summaries.append((outcome, profile.checks))
        result.sheets.append(outcome)
        result.problems += found
    for summary, pattern in summaries:
        result.problems += hold_against(summary, result.sheets, pattern, source.name)
    if not any(s.table for s in result.sheets) and not any(
        p.ernst == FOUT for p in result.problems
    ):
        worse = message("BLAD_NIET_HERKEND.niets_gelezen")["ernst"]
        result.problems = [
            replace(p, ernst=worse) if p.code == "BLAD_NIET_HERKEND" else p for p in result.problems
        ]
        if not any(p.ernst == FOUT for p in result.problems):
            result.problems.append(problem("GEEN_TABEL", source.name))
    result.problems = fold(result.problems)
    return result


def _state(path: Path) -> tuple[int, int] | None:
    """Size and time of a file, or None when it is gone."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def read_sheet(
    sheet: Sheet, file: str, profile: Profile, *, personal: bool = False
) -> tuple[SheetResult, list[Problem]]:
    """Read one sheet, in the order header, context, rows, amounts, totals, table."""
    result = SheetResult(sheet.name, sheet.visible)
    problems: list[Problem] = []
    say = saying(problems, file, sheet.name)

    filled = len(
        {
            *np.flatnonzero(sheet.filled.any(axis=1)).tolist(),
            *(r for r, _ in (*sheet.errors, *sheet.uncalculated)),
        }
    )
    if not filled:
        return result, problems
    if not sheet.visible and not profile.read_hidden:
        say("VERBORGEN_BLAD", rijen=nl.getal(filled))
        return result, problems
    layout = find(sheet, profile)
    if layout is None:
        _say_not_recognised(None, (), filled, say)
        result.proposal = "" if profile.pattern else propose(sheet, file, None)
        return result, problems
    fixed = fixed_values(layout, sheet, file, profile, say)
    missing = tuple(c for c in layout.missing if c not in fixed)
    complete_headings(layout, fixed, say)
    if missing:
        _say_not_recognised(layout, missing, filled, say)
        result.proposal = "" if profile.pattern else propose(sheet, file, layout)
        return result, problems
    _check_headings(layout, say)

    table = layout.table
    _check_profile(layout, sheet, profile, say)
    sheet = sheet.with_merges_filled({h.index for h in layout.keys}, layout.bottom + 1)
    total = total_columns(layout, sheet, profile)
    layout, sheet = fill_keys(layout, sheet, total, profile, say)
    rows = sort_rows(layout, sheet, total, profile, fixed.get("kant", ""))
    refuse_changing_context(layout, sheet, rows, fixed, profile, say)
    report_flaws(layout, sheet, rows, say)
    unread_columns(layout, sheet, rows, say)
    cells_without_heading(layout, sheet, rows, say)
    rows_without_value(layout, rows, sheet, say)
    repeated_rows(layout, rows, sheet, say)
    blank_keys(layout, rows, sheet, say)
    rows_without_side(layout, rows, fixed, say)
    misspelled_wijken(layout, rows, sheet, profile, say)
    factor, unit_cell = settle_unit(layout, sheet, rows, profile, say)
    notation = settle_notation(layout, rows, sheet, profile, say)
    amounts = Amounts(table, sheet, rows.used, factor, notation, say)
    numbers: Numbers = {
        h.index: amounts.column(h)
        for h in layout.value_headings
        if table[h.column].kind in ("bedrag", "getal")
    }
    if unit_cell:
        refuse_impossible_unit(layout, numbers, factor, unit_cell, say)
    hidden_rows(layout, rows, sheet, numbers, say)
    rows = indented_totals(layout, rows, sheet, numbers)
    unnamed_totals(layout, rows, sheet, numbers, say)
    result.totals = control_totals(
        layout, rows, sheet, numbers, amounts, say, excerpt=profile.excerpt
    )
    printed_differences(layout, rows, numbers, amounts)
    printed_saldi(layout, rows, numbers, amounts)
    printed_row_totals(layout, rows, numbers, amounts)
    for h in layout.value_headings:
        if h.index in numbers:
            whole, known = numbers[h.index]
            result.sums[h.text] = int(whole[rows.is_data & known].sum()) / (
                CENT if table[h.column].kind == "bedrag" else MICRO
            )
    keys = _keys(layout, rows, sheet, profile, say, personal=personal)
    frame = _melt(layout, rows, sheet, numbers, keys, fixed, say)
    del sheet, amounts, numbers, keys  # a table of a million rows needs the room
    result.frame = _positive_in_own_kant(
        table, typed(table, frame, personal=personal), profile, say
    )
    result.table, result.rows, result.skipped = table.name, len(rows.data), rows.skipped
    result.headings, result.unit = [" ".join(h.text.split()) for h in layout.headings], factor
    if not len(rows.data):
        say("GEEN_RIJEN", a1(layout.bottom, layout.headings[0].index), tabel=table.name)
    return result, problems


def _say_not_recognised(
    layout: Layout | None, missing: tuple[str, ...], rows: int, say: Say
) -> None:
    """Say that a sheet is no known table, or what it lacks to be one."""
    if layout is None:
        say("BLAD_NIET_HERKEND", rijen=nl.getal(rows), tabellen=", ".join(TABLES))
        return
    unknown = {normalise(h.text): h.text for h in layout.headings if not h.column and not h.derived}
    near = {c: get_close_matches(normalise(c), list(unknown), 1, 0.6) for c in missing}
    hints = [phrase("bedoelt_kolom", kop=unknown[n[0]], kolom=c) for c, n in near.items() if n]
    say(
        "BLAD_NIET_HERKEND.lijkt_op" if hints else "BLAD_NIET_HERKEND.mist",
        a1(layout.top, layout.headings[0].index),
        rijen=nl.getal(rows),
        tabel=layout.table.name,
        kolommen=nl.opsomming(list(missing)),
        bedoeld="; ".join(hints),
    )


def _check_profile(layout: Layout, sheet: Sheet, profile: Profile, say: Say) -> None:
    """Name what a profile speaks of and the sheet does not have.

    The profile is then of an earlier export.
    """
    held = {h.column for h in layout.headings}
    absent = [f"vul_door: {column}" for column in profile.fill_down if column not in held]
    absent += (
        [f"stop: {profile.stop}"]
        if profile.stop and first_text(layout, sheet, profile.stop) == sheet.shape[0]
        else []
    )
    for text in absent:
        say("PROFIEL_PAST_NIET", waarde=text)


def _check_headings(layout: Layout, say: Say) -> None:
    """Refuse headings that mean the same."""
    seen: dict[tuple[Any, ...], Heading] = {}
    kept: list[Heading] = []
    for h in layout.headings:
        key = ("#", h.index) if h.numbered or not h.column else (h.column, *sorted(h.fixed.items()))
        if key in seen:
            meaning = " ".join(str(v) for v in (h.column, *h.fixed.values()))
            say(
                "DUBBELE_KOP",
                f"{a1(layout.bottom, seen[key].index)}, {a1(layout.bottom, h.index)}",
                h.text,
                betekenis=meaning,
            )
            continue
        seen[key] = h
        kept.append(h)
    layout.headings = kept


def _keys(
    layout: Layout, rows: Rows, sheet: Sheet, profile: Profile, say: Say, *, personal: bool
) -> dict[str, parse.Keys]:
    """Key columns of the data rows by name, and what was written (`_ruw`) where that is kept."""
    keys: dict[str, parse.Keys] = {}
    for h in layout.keys:
        column = layout.table[h.column]
        if personal or not column.personal:
            keys[h.column], raw = parse.keys(
                column, h.index, rows.data, sheet, say, profile.values.get(h.column, {})
            )
            if raw is not None:
                keys[f"{h.column}_ruw"] = raw
    return keys


def _melt(
    layout: Layout,
    rows: Rows,
    sheet: Sheet,
    numbers: Numbers,
    keys: dict[str, parse.Keys],
    fixed: dict[str, Any],
    say: Say,
) -> pd.DataFrame:
    """Unpivot the headings that carry values of columns.

    One chunk of rows for each such value, in the order of the sheet.
    """
    table, data = layout.table, rows.data
    plain = [h for h in layout.value_headings if not h.fixed and not h.numbered]
    groups: dict[tuple[Any, ...], list[Heading]] = {}
    for h in layout.value_headings:
        if h not in plain:
            groups.setdefault(
                ("#", h.index) if h.numbered else tuple(sorted(h.fixed.items())), []
            ).append(h)
    columns = {name: key.categorical() for name, key in keys.items()}
    chunks = []
    for group in list(groups.values()) or [[]]:
        main = next(
            (h for h in (*group, *plain) if h.column == table.value),
            (group or plain or layout.keys)[0],
        )
        chunk: dict[str, Any] = dict(columns)
        for h in (*plain, *group):
            if table[h.column].kind == "niveau":
                found = parse.levels(table, h, data, sheet, say, keys.get("beoordeling"))
                chunk |= {name: key.categorical() for name, key in found.items()}
            else:
                whole, known = numbers[h.index]
                scale = CENT if table[h.column].kind == "bedrag" else MICRO
                chunk[h.column] = np.where(known, whole / scale, np.nan)[rows.is_data]
            chunk |= {name: _same(value, len(data)) for name, value in h.fixed.items()}
        if main.numbered:
            years = rows.years[main.index][rows.is_data]
            chunk["jaar"] = np.where(years > 0, years, np.nan)
        if "kant" in table.by_name and "kant" not in chunk:
            which, sides = pd.factorize(rows.kant[rows.is_data])
            chunk["kant"] = parse.Keys(list(sides), which).categorical()
        frame = pd.DataFrame(chunk, index=range(len(data)))
        frame["_rij"], frame["_kolom"] = data.astype("int32") + 1, np.int32(main.index + 1)
        if (
            group
        ):  # an empty cell under a spread heading says nothing, not even that there is no score
            frame = frame.loc[sheet.filled_at(data, [h.index for h in group]).any(axis=1)]
        chunks.append(frame)
    frame = chunks[0] if len(chunks) == 1 else _stacked(chunks)
    for column, value in fixed.items():
        if value == "":
            continue
        if column in frame:
            frame[column] = frame[column].astype(object).where(frame[column].notna(), value)
        else:
            frame[column] = _same(value, len(frame))
    return frame


def _same(value: object, rows: int) -> pd.Categorical:
    """One value in every row; None is missing."""
    values = [] if value is None else [value]
    return pd.Categorical.from_codes(
        np.full(rows, len(values) - 1, dtype="int8"), categories=pd.Index(values, dtype=object)
    )


def _stacked(chunks: list[pd.DataFrame]) -> pd.DataFrame:
    """Chunks of rows as one frame, in the order of the sheet.

    A column that a chunk lacks is missing there.
    """
    parts: dict[str, Any] = {}
    for name in dict.fromkeys(name for chunk in chunks for name in chunk):
        held = [chunk[name] if name in chunk else _same(None, len(chunk)) for chunk in chunks]
        texts = all(isinstance(part.dtype, pd.CategoricalDtype) for part in held)
        parts[name] = (
            union_categoricals(held)
            if texts
            else np.concatenate([np.asarray(part) for part in held])
        )
    order = np.lexsort((parts["_kolom"], parts["_rij"]))
    return pd.DataFrame({name: part[order] for name, part in parts.items()})


def _positive_in_own_kant(
    table: Table, frame: pd.DataFrame, profile: Profile, say: Say
) -> pd.DataFrame:
    """Make amounts positive in their own kant when the export prints a kant as negative.

    By the profile, or by most of the amounts.
    """
    if "kant" not in frame or table.value != "bedrag":
        return frame
    for kant in ("lasten", "baten"):
        if kant in profile.sign:
            frame.loc[frame["kant"] == kant, "bedrag"] = profile.sign[kant] * frame["bedrag"] + 0.0
            continue
        booked = frame.loc[
            (frame["kant"] == kant) & frame["bedrag"].ne(0) & frame["bedrag"].notna(), "bedrag"
        ]
        negative = int((booked < 0).sum())
        if len(booked) and negative > 0.5 * len(booked) and booked.sum() >= 0:
            say(
                "TEKEN_TWIJFEL",
                letters(int(frame.loc[booked.index[0], "_kolom"]) - 1),
                kant=kant,
                negatief=nl.getal(negative),
                alle=nl.getal(len(booked)),
            )
        elif len(booked) and negative > 0.5 * len(booked):
            frame.loc[frame["kant"] == kant, "bedrag"] = (
                0.0 - frame["bedrag"]
            )  # -1 * 0 would show as -0
            certain = len(booked) >= 3 and negative >= 0.8 * len(booked)
            say(
                "TEKEN_GEKEERD.zeker" if certain else "TEKEN_GEKEERD",
                letters(int(frame.loc[booked.index[0], "_kolom"]) - 1),
                kant=kant,
                negatief=nl.getal(negative),
                alle=nl.getal(len(booked)),
            )
    return frame


__all__ = ["FileResult", "SheetResult", "read_file"]
