"""The target that stands under a list of measures: rows of the table taakstelling.

`Taakstelling raad` under the measures is what they have to fill. The trap: counted as a measure it
fills itself, and left out the measures fill nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analyse import nl
from analyse.read.heading.headings import Heading
from analyse.read.heading.layout import Layout
from analyse.read.money.amounts import CENT, Amounts
from analyse.read.problems import Problem, Say, a1, problem, say_cells
from analyse.read.result import SheetResult
from analyse.read.rows import TARGET, Rows
from analyse.read.sheet import TEXT, Sheet
from analyse.read.total.marks import named_as_target
from analyse.read.typed import typed
from analyse.tables import TABLES, normalise


def targets_beside(
    layout: Layout,
    rows: Rows,
    sheet: Sheet,
    amounts: Amounts,
    fixed: Mapping[str, Any],
    say: Say,
) -> SheetResult | None:
    """The targets that stand among the measures of a sheet, as a result of their own."""
    if layout.table.name != "maatregel":
        return None
    _ask_measures_named_so(layout, rows, sheet, say)
    at = rows.skipped_as(TARGET)
    if not len(at):
        return None
    names = [_name(layout, sheet, row) for row in at.tolist()]
    own = replace(amounts, rows=at)
    parts = [_under(h, names, own, fixed) for h in layout.value_headings if _has_year(h, fixed)]
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    if frame.empty:
        for row, name in zip(at.tolist(), names, strict=True):
            say("DOEL_IN_LIJST.niet_gelezen", a1(row, layout.headings[0].index), name)
        return None
    for name, lines in frame.groupby("naam", sort=False):
        cell = a1(int(lines["_rij"].iloc[0]) - 1, int(lines["_kolom"].iloc[0]) - 1)
        amounts_of = [
            f"{nl.euro(bedrag, 2)} ({jaar})"
            for jaar, bedrag in lines.groupby("jaar")["bedrag"].sum().items()
        ]
        say("DOEL_IN_LIJST", cell, name, bedragen=nl.opsomming(amounts_of))
    frame = frame.sort_values(["_rij", "_kolom"], ignore_index=True)
    result = SheetResult(sheet.name, sheet.visible, "taakstelling", unit=amounts.factor)
    result.frame, result.rows = typed(TABLES["taakstelling"], frame), len(at)
    return result


def give_target(frame: pd.DataFrame, layout: Layout, targets: SheetResult) -> None:
    """Say of the measures which target they fill: the only one that stands under them."""
    known = any(heading.column == "taakstelling" for heading in layout.headings)
    names = [] if targets.frame is None else targets.frame["naam"].unique().tolist()
    if not known and len(names) == 1:
        frame["taakstelling"] = pd.array([names[0]] * len(frame), dtype="str")


def stand_elsewhere(
    targets: pd.DataFrame, measures: pd.DataFrame, sources: Sequence[tuple[str, str]]
) -> Iterable[Problem]:
    """Report a target under a list of measures beside one of another name for the same year.

    Targets add up, so one that stands in two exports under two names counts twice.
    """
    lists = {sources[bron] for bron in measures["_bron"].unique().tolist()}
    for bron, here in targets.groupby("_bron"):
        if sources[bron] not in lists:
            continue
        others = targets[targets["_bron"].isin([n for n in range(len(sources)) if n != bron])]
        names = set(map(normalise, here["naam"]))
        others = others[others["jaar"].isin(here["jaar"])]
        others = others[~others["naam"].map(normalise).isin(names)]
        if len(others):
            first = others.iloc[0]
            file, sheet = sources[bron]
            yield problem(
                "DOEL_IN_LIJST.ook_elders",
                file,
                sheet,
                waarde=here["naam"].iloc[0],
                ander=first["naam"],
                bestand_ander=sources[first["_bron"]][0],
            )


def _ask_measures_named_so(layout: Layout, rows: Rows, sheet: Sheet, say: Say) -> None:
    """Ask about measures that are called a target, where no column tells that they are measures."""
    if any(heading.column in ("nummer", "fase", "aard") for heading in layout.keys):
        return
    asked = rows.data[named_as_target(layout, sheet)[rows.data]].tolist()
    cells = [(row, layout.value_headings[0].index) for row in asked]
    say_cells(say, "DOEL_IN_LIJST.maatregel", cells, [_name(layout, sheet, r) for r in asked])


def _name(layout: Layout, sheet: Sheet, row: int) -> str:
    """What a target is called: the last text before its amounts."""
    first = min(h.index for h in layout.value_headings)
    texts = [c for c in range(first) if sheet.kinds[row, c] == TEXT]
    named = [h.index for h in layout.keys if h.column == "maatregel" and h.index in texts]
    at = (named or texts)[-1:]
    return " ".join(str(sheet.value(row, at[0])).split()) if at else "taakstelling"


def _has_year(heading: Heading, fixed: Mapping[str, Any]) -> bool:
    return heading.column == "bedrag" and ("jaar" in heading.fixed or "jaar" in fixed)


def _under(
    heading: Heading, names: list[str], amounts: Amounts, fixed: Mapping[str, Any]
) -> pd.DataFrame:
    """The targets under one heading; a cell without a figure is none."""
    whole, known = amounts.column(heading)
    frame = pd.DataFrame(
        {
            "naam": names,
            "jaar": heading.fixed.get("jaar", fixed.get("jaar")),
            "bedrag": whole / CENT,
            "_rij": np.asarray(amounts.rows) + 1,
            "_kolom": heading.index + 1,
        }
    )
    return frame[known]
