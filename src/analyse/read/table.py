"""A sheet to a typed table, its problems, its control totals and its lineage.

The order is: header, context (unit, year, phase), rows, amounts, totals, table. The trap: every row
of the sheet must end up somewhere it can be named - read, or skipped with a reason - and what was
read must add up to what the sheet prints.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from analyse import nl
from analyse.read.cancelled import cancelled_rows
from analyse.read.code.codes import check_codes
from analyse.read.code.meetlatten import check_meetlatten
from analyse.read.code.misplaced import dates_out_of_place
from analyse.read.columns import key_columns
from analyse.read.flaws import report_flaws
from analyse.read.formats.cells import read_sheets
from analyse.read.formats.file import identify
from analyse.read.heading.booked import date_booked, settle_periods
from analyse.read.heading.context import (
    complete_headings,
    fixed_values,
    refuse_changing_context,
    side_above,
)
from analyse.read.heading.doelen import give_target, targets_beside
from analyse.read.heading.ernaast import columns_beside
from analyse.read.heading.gemeente import ask_several_gemeenten, said_of_gemeente
from analyse.read.heading.layout import Layout, find
from analyse.read.heading.months import leave_out_later_months
from analyse.read.heading.recognition import (
    refuse_double_headings,
    report_unused_profile,
    say_across,
    say_not_recognised,
    several_profiles,
    spare_settings,
)
from analyse.read.heading.told import names_another
from analyse.read.heading.unknown import unknown_columns
from analyse.read.iv3.files import read_iv3
from analyse.read.lists.derived import derive_columns, say_followed
from analyse.read.lists.lijsten import is_list
from analyse.read.lists.opzoektabel import find_opzoektabel
from analyse.read.mangled import report_mangled
from analyse.read.merged import ask_merged_values
from analyse.read.messages import message
from analyse.read.money.amounts import Amounts, Numbers
from analyse.read.money.bij_af import ask_signs_beside
from analyse.read.money.cumulatief import ask_cumulative
from analyse.read.money.currency import ask_currency
from analyse.read.money.elsewhere import ask_unit_elsewhere, unit_said
from analyse.read.money.kant import may_follow
from analyse.read.money.larger import in_smaller_units
from analyse.read.money.letters import ask_letters
from analyse.read.money.measures import ask_odd_size, ask_other_measure
from analyse.read.money.notation import settle_notations
from analyse.read.money.signs import turn_signs
from analyse.read.money.standen import ask_states_beside
from analyse.read.money.units import (
    ask_rows_in_euros,
    ask_scaled_quantities,
    refuse_impossible_unit,
    settle_unit,
)
from analyse.read.printable import printable
from analyse.read.problems import FOUT, Problem, Say, a1, fold, problem, saying
from analyse.read.profiles.left import left_rows, without_rows
from analyse.read.profiles.names import named_by_names, with_names
from analyse.read.profiles.profile import Profile, fitting, looked_up_by
from analyse.read.profiles.propose import propose
from analyse.read.result import FileResult, SheetResult
from analyse.read.rows import Rows, sort_rows
from analyse.read.schouw.koppen import ask_meetlatten
from analyse.read.schouw.methode import one_methode
from analyse.read.schouw.punten import add_points, spot_follows, spots_from_points
from analyse.read.schouw.rondes import round_follows, round_from_name
from analyse.read.schouw.samenvatting import ask_summaries
from analyse.read.sheet import Sheet
from analyse.read.suspects import (
    blank_keys,
    cells_without_heading,
    hidden_rows,
    many_wijken,
    misspelled_wijken,
    repeated_rows,
    rows_without_side,
    rows_without_value,
)
from analyse.read.total.differences import printed_differences
from analyse.read.total.hierarchy import fill_keys
from analyse.read.total.marks import total_columns
from analyse.read.total.plans import settle_budgets, settle_plans
from analyse.read.total.printed import (
    columns_that_add_up,
    control_totals,
    printed_row_totals,
    printed_saldi,
)
from analyse.read.total.settled import settle_totals
from analyse.read.total.summary import hold_against
from analyse.read.total.unnamed import unnamed_totals
from analyse.read.typed import typed
from analyse.read.unpivot import fill_fixed, refuse_said_twice, unpivot
from analyse.read.unread import unread_parts, unread_sheet
from analyse.read.unseen import without_unseen
from analyse.read.wijk.buurten import find_buurten
from analyse.tables import normalise

#: Filled columns that a sheet may have: each heading is weighed, and no export has so many.
MOST_COLUMNS = 2_000


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
    source = identify(path, name or nl.leesbaar(path.name))
    if isinstance(source, Problem):
        return FileResult(source.bestand, problems=[source])
    sheets, problems = read_sheets(source)
    result = FileResult(source.name, source.kind, source.sha256, problems=list(problems))
    if _state(path) != before:
        result.problems = [problem("GEWIJZIGD_BIJ_LEZEN", source.name)]
        return result
    lookup = looked_up_by(profiles, source.name)
    summaries: list[tuple[SheetResult, str]] = []
    said: dict[str, str] = {}
    in_euros: list[SheetResult] = []
    while sheets:  # each is let go of before its table is made: a large one needs the room
        result.fictional |= _says_fictional(sheets[0])
        meant = fitting(profiles, source.name, sheets[0].name)
        profile = meant[0] if meant else Profile("")
        own_unit = unit_said(sheets[0])
        sheet, found = read_sheet(
            sheets.pop(0), source.name, profile, personal=personal, lookup=lookup
        )
        if sheet.table or found:
            found += several_profiles(meant, source.name, sheet.blad)
        if not sheet.table and own_unit:
            said[sheet.blad] = own_unit
        if sheet.table and sheet.unit == 1 and profile.unit is None:
            in_euros.append(sheet)
        if profile.checks and sheet.table:
            summaries.append((sheet, profile.checks))
        result.sheets += [sheet, *sheet.beside]
        sheet.beside = []
        result.problems += found
    result.problems += ask_unit_elsewhere(source.name, said, in_euros)
    for summary, pattern in summaries:
        result.problems += hold_against(summary, result.sheets, pattern, source.name)
    _refuse_without_table(result)
    result.problems = fold(result.problems)
    return result


def _state(path: Path) -> tuple[int, int] | None:
    """Size and time of a file, or None when it is gone."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _says_fictional(sheet: Sheet) -> bool:
    """Whether the first lines say that the data are fictional."""
    for row in range(min(5, sheet.shape[0])):
        if any("fictie" in normalise(value) for value in sheet.row(row)):
            return True
    return False


def _refuse_without_table(result: FileResult) -> None:
    """Make an error of it when nothing was read and nothing said why."""
    if any(s.table or is_list(s) for s in result.sheets) or any(
        p.ernst == FOUT for p in result.problems
    ):
        return
    if any(p.code == "TELT_NIET_MEE" for p in result.problems):
        return
    if not any(p.code == "BLAD_NIET_HERKEND" for p in result.problems):
        result.problems.append(problem("GEEN_TABEL", result.name))
    worse = message("BLAD_NIET_HERKEND.niets_gelezen")["ernst"]
    for number, found in enumerate(result.problems):
        if found.code == "BLAD_NIET_HERKEND":
            result.problems[number] = replace(found, ernst=worse)


def read_sheet(
    sheet: Sheet,
    file: str,
    profile: Profile,
    *,
    personal: bool = False,
    lookup: Profile | None = None,
) -> tuple[SheetResult, list[Problem]]:
    """Read one sheet, in the order header, context, rows, amounts, totals, table.

    `lookup` is a profile that calls the file a list to look things up in.
    """
    problems: list[Problem] = []
    report_mangled(sheet, saying(problems, file, printable(sheet.name)))
    sheet = without_unseen(sheet, saying(problems, file, printable(sheet.name)))
    result = SheetResult(sheet.name, sheet.visible)
    say = saying(problems, file, sheet.name)
    filled = _filled_rows(sheet)
    if not filled:
        return result, problems
    if not sheet.visible and profile.left_out:
        return _left_out(result, sheet, filled, profile, say), problems
    if not sheet.visible and not profile.read_hidden:
        say("VERBORGEN_BLAD", rijen=nl.getal(filled))
        result.unread = unread_sheet(sheet)
        return result, problems

    if _has_too_many_columns(sheet):
        say("VERRE_CEL.kolommen", kolommen=nl.getal(MOST_COLUMNS))
        return result, problems
    meant_for_it = profile.sheet != "*"
    result.buurten = [] if meant_for_it else find_buurten(sheet, say)
    if result.buurten:
        result.unread = unread_sheet(sheet)
        return result, problems
    if read_iv3(sheet, file, profile, result, say):
        return result, problems
    layout = find(sheet, profile, named_by_names(profile, file, sheet.name))
    if lookup or (not profile.table and (layout is None or layout.missing)):
        words = profile if profile.columns else lookup or profile
        result.opzoek = find_opzoektabel(sheet, words, say, meant=lookup is not None)
        if result.opzoek:
            result.unread = unread_sheet(sheet)
            return result, problems
    whole, profile = profile, profile.of(layout.table) if layout else profile
    if layout:
        profile = with_names(profile, layout.table, file, sheet.name, say)
    fixed = fixed_values(layout, sheet, file, profile, say) if layout else {}
    if layout and round_follows(layout, sheet, file):
        fixed.setdefault("ronde", "")
    if layout and spot_follows(layout):
        fixed.setdefault("locatie", "")
    missing = [c for c in layout.missing if c not in fixed] if layout else []
    if layout and may_follow(layout, missing):
        missing, result.without_kant = [], True
    if layout:
        complete_headings(layout, fixed, say)
        settle_periods(layout, fixed, say)
        settle_budgets(layout)
    if layout:
        report_unused_profile(layout, sheet, whole, say)
        result.spare = spare_settings(layout, sheet, whole)
    elif profile.header:
        say("PROFIEL_PAST_NIET", waarde=f"kop: {profile.header[0] + 1}")
    meant_so = whole.table or whole.columns
    strange = layout is not None and not meant_so and names_another(layout, sheet, file)
    if profile.left_out and (layout is None or missing or strange):
        return _left_out(result, sheet, filled, profile, say), problems
    strange = strange or (layout is not None and layout.across == "vraag")
    if layout is None or missing or strange:
        say_not_recognised(layout, missing, filled, say)
        result.resembles = layout.table.name if layout else ""
        result.proposal = "" if profile.pattern else propose(sheet, file, layout)
        result.unread = unread_sheet(sheet)
        return result, problems
    about = said_of_gemeente(layout, sheet)
    refuse_double_headings(layout, say)
    say_across(layout, say)
    ask_meetlatten(layout, profile, say)
    leave_out_later_months(layout, sheet, file, say)

    sheet = sheet.with_merges_filled({h.index for h in layout.keys}, layout.bottom + 1)
    total, unsure = total_columns(layout, sheet, profile)
    layout, sheet = fill_keys(layout, sheet, total, profile, say)
    sides = side_above(layout, sheet, fixed), str(fixed.get("kant", ""))
    rows = sort_rows(layout, sheet, total, profile, sides)
    amounts, numbers = _amounts(layout, sheet, rows, profile, file, say)
    ask_signs_beside(layout, sheet, rows, numbers, say)
    ask_currency(layout, sheet, rows, file, profile, say)
    settle_plans(layout, rows, numbers, amounts, say)
    rows = settle_totals(layout, rows, sheet, unsure, numbers, amounts, say)
    rows = unnamed_totals(layout, rows, sheet, numbers, amounts, profile, say)
    ask_letters(layout, sheet, rows, say)
    left = left_rows(rows, sheet, profile)
    ask_states_beside(layout, sheet, rows, numbers, left, say)
    ask_several_gemeenten(layout, sheet, rows, left, say)
    ask_summaries(layout, rows, sheet, profile, left, say)
    _report_rows(layout, sheet, rows, fixed, profile, amounts.factor, say)
    hidden_rows(layout, rows, sheet, numbers, say)
    cancelled_rows(layout, rows, sheet, numbers, say)
    ask_merged_values(layout, rows, sheet, say)

    result.totals = control_totals(
        layout, rows, sheet, numbers, amounts, say, excerpt=profile.excerpt
    )
    printed_differences(layout, rows, numbers, amounts)
    printed_saldi(layout, rows, numbers, amounts)
    printed_row_totals(layout, rows, numbers, amounts)
    columns_that_add_up(layout, rows, numbers, say)
    result.sums = (
        {} if _of_unlike_units(layout, rows, sheet) else _sums(layout, rows, amounts, numbers)
    )

    targets = targets_beside(layout, rows, sheet, amounts, fixed, say)
    keys = key_columns(layout, rows, sheet, profile, say, personal=personal)
    refuse_said_twice(layout, rows, sheet, keys, say)
    frame = unpivot(layout, rows, amounts, numbers, keys, profile.values)
    in_smaller_units(layout, frame, sheet, say)
    result.unit = amounts.factor
    result.unread = unread_parts(layout, sheet, rows)
    ask_other_measure(layout, sheet, file, say)
    result.rows, result.skipped = len(rows.data), rows.skipped
    sheet_name = sheet.name
    del amounts, numbers, keys  # a table of a million rows needs the room
    frame = date_booked(layout.table, fill_fixed(frame, fixed))
    frame = typed(layout.table, frame, personal=personal)
    round_from_name(layout, frame, sheet, file, fixed, say)
    one_methode(layout, frame, sheet, file, fixed, say)
    ask_cumulative(layout, frame, sheet, file, say)
    if layout.table.beside:
        columns_beside(layout, frame, sheet, say)
        add_points(layout, frame, sheet)
        spots_from_points(layout, frame, say)
    del sheet
    if targets:
        give_target(frame, layout, targets)
        result.beside = [targets]
    frame = without_rows(frame, left, result, say)
    frame, followed = derive_columns(frame, profile)
    turn_signs(layout.table, frame, profile, say)
    problems += say_followed(followed, frame, file, sheet_name)
    places = {h.column: h.index for h in layout.keys}
    dates_out_of_place(layout.table, frame, places, say)
    check_codes(layout.table, frame, places, say)
    check_meetlatten(frame, places, say)
    ask_odd_size(layout, frame, say)
    result.frame, result.table = frame, layout.table.name
    result.gemeenten = about
    result.headings = [" ".join(h.text.split()) for h in layout.headings]
    if not result.rows:
        cell = a1(layout.bottom, layout.headings[0].index)
        say("GEEN_RIJEN", cell, tabel=result.table)
    return result, problems


def _left_out(
    result: SheetResult, sheet: Sheet, filled: int, profile: Profile, say: Say
) -> SheetResult:
    """A sheet that does not count by its profile, and is not read."""
    say("TELT_NIET_MEE.niet_gelezen", rijen=nl.getal(filled), profiel=profile.name)
    result.unread = unread_sheet(sheet)
    return result


def _has_too_many_columns(sheet: Sheet) -> bool:
    """Whether a sheet has more filled columns than any export has."""
    wide = sheet.shape[1] > MOST_COLUMNS
    return wide and int(sheet.filled.any(axis=0).sum()) > MOST_COLUMNS


def _filled_rows(sheet: Sheet) -> int:
    """How many rows hold anything, if only an error."""
    filled = np.asarray(sheet.filled.any(axis=1))
    filled[[row for row, _ in [*sheet.errors, *sheet.uncalculated]]] = True
    return int(filled.sum())


def _report_rows(
    layout: Layout,
    sheet: Sheet,
    rows: Rows,
    fixed: dict[str, Any],
    profile: Profile,
    factor: int,
    say: Say,
) -> None:
    """Report what is wrong or doubtful before an amount is read."""
    refuse_changing_context(layout, sheet, rows, fixed, profile, say)
    report_flaws(layout, sheet, rows, say)
    unknown_columns(layout, sheet, rows, factor, say)
    cells_without_heading(layout, sheet, rows, say)
    rows_without_value(layout, rows, sheet, say)
    repeated_rows(layout, rows, sheet, say)
    blank_keys(layout, rows, sheet, profile, say)
    rows_without_side(layout, rows, fixed, say)
    misspelled_wijken(layout, rows, sheet, profile, say)
    many_wijken(layout, rows, sheet, profile, say)


def _amounts(
    layout: Layout, sheet: Sheet, rows: Rows, profile: Profile, file: str, say: Say
) -> tuple[Amounts, Numbers]:
    """The figures of each column of amounts, in the unit of the sheet and their own notation."""
    factor, unit_cell = settle_unit(layout, sheet, rows, profile, file, say)
    ask_scaled_quantities(layout, sheet, say)
    notations = settle_notations(layout, rows, sheet, profile, factor, say)
    amounts = Amounts(layout.table, sheet, rows.used, factor, notations, say, profile.values)
    numbers = {}
    for heading in layout.value_headings:
        if layout.table[heading.column].kind != "niveau":
            numbers[heading.index] = amounts.column(heading)
    if unit_cell:
        refuse_impossible_unit(layout, numbers, factor, unit_cell, say)
    ask_rows_in_euros(layout, rows, numbers, factor, say)
    return amounts, numbers


def _of_unlike_units(layout: Layout, rows: Rows, sheet: Sheet) -> bool:
    """Whether the rows count different things across, so that a column adds up to nothing."""
    units = [h for h in layout.keys if h.column == "eenheid"]
    if not units or not layout.across:
        return False
    held = layout.table["eenheid"].values_by_name
    values, _ = sheet.distinct(units[0].index, rows.data)
    return len({held.get(normalise(value), str(value)) for value in values}) > 1


def _sums(layout: Layout, rows: Rows, amounts: Amounts, numbers: Numbers) -> dict[str, float]:
    """The sum of each column of amounts over the rows of data, by its heading."""
    sums = {}
    for heading in layout.value_headings:
        if heading.index in numbers:
            whole, known = numbers[heading.index]
            sums[heading.text] = (
                int(whole[rows.is_data & known].sum()) / amounts.scale(heading)[0]
            )
    return sums
