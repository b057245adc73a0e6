"""A sheet to a typed table, its problems, its control totals and its lineage.

The order is: header, context (unit, year, phase), rows, amounts, totals, table. The trap: every row of the sheet must end
up somewhere it can be named - read, or skipped with a reason - and what was read must add up to what the sheet prints.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analyse import nl
from analyse.read import columns as parse
from analyse.read.amounts import CENT, MICRO, Amounts
from analyse.read.cells import Sheet, read_sheets
from analyse.read.checks import Numbers, control_totals, printed_differences, printed_saldi
from analyse.read.context import complete_headings, fixed_values, refuse_impossible_unit, settle_notation, settle_unit
from analyse.read.file import identify
from analyse.read.headings import Heading
from analyse.read.layout import Layout, find
from analyse.read.problems import FOUT, INFO, WAARSCHUWING, Problem, Say, a1, fold, letters, shown
from analyse.read.profile import Profile, choose
from analyse.read.rows import Rows, filled_merges, report_flaws, sort_rows
from analyse.read.suspects import (
    blank_keys,
    cells_without_heading,
    misspelled_wijken,
    repeated_rows,
    rows_without_value,
    unnamed_totals,
    unread_columns,
)
from analyse.read.totals import ControlTotal
from analyse.tables import TABLES, Table, normalise


@dataclass
class SheetResult:
    """What came of one sheet; `table` is empty when it was not recognised or not read."""

    blad: str
    visible: bool = True
    table: str = ""
    frame: pd.DataFrame | None = None
    rows: int = 0
    skipped: list[tuple[int, str]] = field(default_factory=list)
    sums: dict[str, float] = field(default_factory=dict)
    totals: list[ControlTotal] = field(default_factory=list)


@dataclass
class FileResult:
    """What came of one file: its sheets and all its problems, folded."""

    name: str
    kind: str = ""
    sha256: str = ""
    sheets: list[SheetResult] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    fictional: bool = False


def read_file(path: Path, profiles: list[Profile], name: str | None = None, *, personal: bool = False) -> FileResult:
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
    source = identify(path, name)
    if isinstance(source, Problem):
        return FileResult(source.bestand, "", "", problems=[source])
    sheets, problems = read_sheets(source)
    result = FileResult(source.name, source.kind, source.sha256, problems=list(problems))
    for sheet in sheets:
        outcome, found = read_sheet(sheet, source.name, choose(profiles, source.name, sheet.name), personal=personal)
        result.sheets.append(outcome)
        result.problems += found
        result.fictional |= any("fictie" in normalise(v) for v in sheet.values[:5].ravel() if isinstance(v, str))
    if not any(s.table for s in result.sheets) and not any(p.ernst == FOUT for p in result.problems):
        result.problems = [replace(p, ernst=FOUT) if p.code == "BLAD_NIET_HERKEND" else p for p in result.problems]
        if not any(p.ernst == FOUT for p in result.problems):
            result.problems.append(
                Problem(
                    FOUT,
                    "GEEN_TABEL",
                    source.name,
                    reden="Het bestand bevat geen zichtbaar blad met gegevens.",
                    oplossing="Controleer of u het juiste bestand hebt bewaard.",
                    effect="Er is niets gelezen.",
                )
            )
    result.problems = fold(result.problems)
    return result


def read_sheet(sheet: Sheet, file: str, profile: Profile, *, personal: bool = False) -> tuple[SheetResult, list[Problem]]:
    """Read one sheet, in the order header, context, rows, amounts, totals, table."""
    result, problems = SheetResult(sheet.name, sheet.visible), []

    def say(ernst: str, code: str, cel: str = "", waarde: object = "", **words: Any) -> None:  # noqa: ANN401  fields of Problem
        problems.append(Problem(ernst, code, file, sheet.name, cel, shown(waarde), **words))

    filled = sum(any(v is not None for v in row) for row in sheet.values)
    if not filled:
        return result, problems
    if not sheet.visible and not profile.read_hidden:
        say(
            WAARSCHUWING,
            "VERBORGEN_BLAD",
            reden=f"Het blad is verborgen en heeft {nl.getal(filled)} gevulde rijen.",
            oplossing="Maak het blad in Excel zichtbaar als het mee moet tellen, of verwijder het.",
            effect="Het blad is niet gelezen.",
        )
        return result, problems
    layout = find(sheet, profile)
    if layout is None:
        _say_not_recognised(None, (), filled, say)
        return result, problems
    fixed = fixed_values(layout, sheet, file, profile, say)
    missing = tuple(c for c in layout.missing if c not in fixed)
    complete_headings(layout, fixed, say)
    if missing:
        _say_not_recognised(layout, missing, filled, say)
        return result, problems
    _check_headings(layout, say)

    table = layout.table
    cells = filled_merges(sheet, layout)
    rows = sort_rows(layout, sheet, cells, fixed.get("kant", ""))
    report_flaws(layout, sheet, rows, say)
    unread_columns(layout, sheet, rows, say)
    cells_without_heading(layout, sheet, rows, say)
    rows_without_value(layout, rows, cells, say)
    repeated_rows(layout, rows, cells, say)
    blank_keys(layout, rows, cells, say)
    misspelled_wijken(layout, rows, cells, profile, say)
    factor, unit_cell = settle_unit(layout, sheet, profile, say)
    amounts = Amounts(table, factor, settle_notation(layout, rows, cells, say), say)
    numbers: Numbers = {
        h.index: amounts.column(h, rows.used, cells) for h in layout.value_headings if table[h.column].kind in ("bedrag", "getal")
    }
    if unit_cell:
        refuse_impossible_unit(layout, numbers, factor, unit_cell, say)
    unnamed_totals(layout, rows, cells, numbers, say)
    result.totals = control_totals(layout, rows, cells, numbers, factor, say, excerpt=profile.excerpt)
    printed_differences(layout, rows, cells, numbers, amounts, say)
    printed_saldi(layout, rows, cells, numbers, amounts, say)
    keys = {
        h.column: parse.keys(table[h.column], h.index, rows.data, cells, say, sheet, profile.values.get(h.column, {}))
        for h in layout.keys
        if personal or not table[h.column].personal
    }
    frame = _melt(layout, rows, cells, numbers, keys, fixed, say)
    result.frame = _positive_in_own_kant(table, parse.typed(table, frame, personal=personal), say)
    result.table, result.rows, result.skipped = table.name, len(rows.data), rows.skipped
    if not rows.data:
        say(
            WAARSCHUWING,
            "GEEN_RIJEN",
            a1(layout.bottom, layout.headings[0].index),
            reden=f"Onder de kop van de tabel {table.name} staat geen enkele rij met een waarde.",
            oplossing="Vul de tabel, of haal het bestand uit de map.",
            effect="Er is niets gelezen.",
        )
    for h in layout.value_headings:
        if h.index in numbers:
            whole, known = numbers[h.index]
            result.sums[h.text] = int(whole[rows.is_data & known].sum()) / (CENT if table[h.column].kind == "bedrag" else MICRO)
    return result, problems


def _say_not_recognised(layout: Layout | None, missing: tuple[str, ...], rows: int, say: Say) -> None:
    """Say that a sheet is no known table, or what it lacks to be one."""
    reason, cell = "Op dit blad is geen bekende tabel herkend.", ""
    expected = "een kopregel met de kolommen van een van de tabellen: " + ", ".join(TABLES)
    if layout:
        reason = f"Het blad lijkt op de tabel {layout.table.name}, maar mist: {nl.opsomming(list(missing))}."
        unknown = {normalise(h.text): h.text for h in layout.headings if not h.column and not h.derived}
        near = {c: get_close_matches(normalise(c), list(unknown), 1, 0.6) for c in missing}
        hints = [f"bedoelt u met '{unknown[n[0]]}' de kolom {c}?" for c, n in near.items() if n]
        expected = "; ".join(hints) or f"een kolom {nl.opsomming(list(missing))}"
        cell = a1(layout.top, layout.headings[0].index)
    say(
        WAARSCHUWING,
        "BLAD_NIET_HERKEND",
        cell,
        verwacht=expected,
        reden=reason,
        oplossing="Geef de kolom een bekende naam (zie data/README.md) of maak een profiel in de map profielen.",
        effect=f"{nl.getal(rows)} gevulde rijen zijn niet gelezen.",
    )


def _check_headings(layout: Layout, say: Say) -> None:
    """Refuse headings that mean the same."""
    seen: dict[tuple[Any, ...], Heading] = {}
    kept: list[Heading] = []
    for h in layout.headings:
        key = ("#", h.index) if h.numbered or not h.column else (h.column, *sorted(h.fixed.items()))
        if key in seen:
            meaning = " ".join(str(v) for v in (h.column, *h.fixed.values()))
            say(
                FOUT,
                "DUBBELE_KOP",
                f"{a1(layout.bottom, seen[key].index)}, {a1(layout.bottom, h.index)}",
                h.text,
                reden=f"Twee kolommen betekenen allebei {meaning}.",
                oplossing="Geef een van beide een andere naam of verwijder hem.",
                effect="De tweede kolom is niet gelezen.",
            )
            continue
        seen[key] = h
        kept.append(h)
    layout.headings = kept


def _melt(
    layout: Layout, rows: Rows, cells: np.ndarray, numbers: Numbers, keys: dict[str, parse.Keys], fixed: dict[str, Any], say: Say
) -> pd.DataFrame:
    """Unpivot the headings that carry values of columns: one chunk of rows for each such value, in the order of the sheet."""
    table, data = layout.table, [row for row in rows.all if not row.label]
    plain = [h for h in layout.value_headings if not h.fixed and not h.numbered]
    groups: dict[tuple[Any, ...], list[Heading]] = {}
    for h in layout.value_headings:
        if h not in plain:
            groups.setdefault(("#", h.index) if h.numbered else tuple(sorted(h.fixed.items())), []).append(h)
    chunks = []
    for group in list(groups.values()) or [[]]:
        main = next((h for h in (*group, *plain) if h.column == table.value), (group or plain or layout.keys)[0])
        chunk: dict[str, Any] = {name: key.values for name, key in keys.items()}
        chunk |= {f"{name}_ruw": key.raw for name, key in keys.items() if key.raw is not None}
        for h in (*plain, *group):
            if table[h.column].kind == "niveau":
                chunk |= parse.levels(table, h, rows.data, cells, say, chunk.get("beoordeling"))
            else:
                whole, known = numbers[h.index]
                scale = CENT if table[h.column].kind == "bedrag" else MICRO
                chunk[h.column] = np.where(known, whole / scale, np.nan)[rows.is_data]
            chunk |= h.fixed
        if main.numbered:
            chunk["jaar"] = [row.years.get(main.index) for row in data]
        if "kant" in table.by_name and "kant" not in chunk:
            chunk["kant"] = [row.kant for row in data]
        frame = pd.DataFrame(chunk, index=range(len(data)))
        frame["_rij"], frame["_kolom"] = np.array(rows.data, dtype="int32") + 1, np.int32(main.index + 1)
        if group:  # an empty cell under a spread heading says nothing, not even that there is no score
            frame = frame.loc[np.array([any(cells[row.at][h.index] is not None for h in group) for row in data], dtype=bool)]
        chunks.append(frame)
    frame = pd.concat(chunks, ignore_index=True).sort_values(["_rij", "_kolom"], kind="stable", ignore_index=True)
    for column, value in fixed.items():
        if value != "":
            frame[column] = frame[column].where(frame[column].notna(), value) if column in frame else value
    return frame


def _positive_in_own_kant(table: Table, frame: pd.DataFrame, say: Say) -> pd.DataFrame:
    """Make amounts positive in their own kant when the export prints a kant as negative."""
    if "kant" not in frame or table.value != "bedrag":
        return frame
    for kant in ("lasten", "baten"):
        booked = frame.loc[(frame["kant"] == kant) & frame["bedrag"].ne(0) & frame["bedrag"].notna(), "bedrag"]
        negative = int((booked < 0).sum())
        if len(booked) and negative > 0.5 * len(booked) and booked.sum() < 0:
            frame.loc[frame["kant"] == kant, "bedrag"] = 0.0 - frame["bedrag"]  # -1 * 0 would show as -0
            say(
                INFO,
                "TEKEN_GEKEERD",
                letters(int(frame.loc[booked.index[0], "_kolom"]) - 1),
                effect=f"{kant} zijn positief gemaakt; saldo is baten min lasten.",
                reden=f"De export drukt {kant} negatief af ({nl.getal(negative)} van {nl.getal(len(booked))} bedragen).",
            )
    return frame


__all__ = ["FileResult", "SheetResult", "read_file"]
