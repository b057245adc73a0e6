"""Native charts of Excel under the published tables that read better with one.

The traps: a line over a change of method shows a jump that nobody made, so a line ends before each
change and a new one begins; and a table with more than one year or side must not be drawn as one
row of bars, so a chart takes its first stretch alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from analyse.report.sheets import HEAD, text_cell

#: Colours of the charts in the pages (charts/style), without loading their library, and the pattern
#: that tells them apart in grey.
_COLOURS = (
    ("#1F4E79", ""),
    ("#7FB0DA", ""),
    ("#E8A33D", "wide_upward_diagonal"),
    ("#D4D4D4", "small_grid"),
    ("#FFFFFF", ""),
)
_DASHES = ("solid", "dash", "square_dot", "long_dash")
#: Rows that leave room on a printed page for the chart.
_ON_ONE_PAGE = 14
_KINDS = {
    "staaf": {"type": "column"},
    "gestapeld": {"type": "column", "subtype": "stacked"},
    "lijn": {"type": "line"},
    "aandelen": {"type": "column", "subtype": "percent_stacked"},
}
#: Levels from best to worst, light to dark, as in the pages.
_NIVEAUS = {"A+": "#D3E4F3", "A": "#A6CBE8", "B": "#6EA6D8", "C": "#994D0B", "D": "#451F00"}


@dataclass(frozen=True)
class Rule:
    """How one published table is drawn.

    Attributes
    ----------
    kind
        staaf, gestapeld, lijn, or aandelen (levels stacked to 100 %, worst at the foot).
    x
        Columns beside each other that name the categories.
    y
        Columns that are drawn, in order.
    same
        Columns that must be the same in all rows that are drawn.
    """

    kind: str
    x: tuple[str, ...]
    y: tuple[str, ...]
    same: tuple[str, ...] = ()


_PLAN = ("plan", "realisatie")
RULES = {
    "saldo_per_jaar": Rule("staaf", ("jaar",), ("lasten", "baten"), ("fase",)),
    "plan_discipline": Rule("staaf", ("discipline",), _PLAN, ("jaar", "kant")),
    "plan_wijk": Rule("staaf", ("wijk",), _PLAN, ("jaar", "kant")),
    "regulier_vervanging": Rule(
        "gestapeld", ("jaar",), ("regulier", "vervanging", "onbekend"), ("fase", "kant")
    ),
    "meerwerk_per_jaar": Rule(
        "gestapeld",
        ("jaar", "kant", "opdracht"),
        ("eerste_begroting", "bij_wijziging", "niet_begroot"),
    ),
    "verdeling_stad": Rule("aandelen", ("ronde",), tuple(reversed(_NIVEAUS))),
    "maanden_verloop": Rule(
        "lijn", ("maand",), ("geboekt", "laagste", "mediaan", "hoogste"), ("jaar",)
    ),
    "portfolio": Rule(
        "gestapeld",
        ("taakstelling", "jaar"),
        ("gerealiseerd", "in_uitvoering", "risico", "vervallen", "nog_in_te_vullen"),
    ),
    "autonoom_pad": Rule("lijn", ("jaar",), ("kosten", "autonoom")),
    "aandeel_stad": Rule("lijn", ("ronde",), ("aandeel", "laag", "hoog")),
    "afrekening_jaren": Rule("staaf", ("jaar",), ("voorschot", "verschuldigd"), ("uitvoerder",)),
}


def add_chart(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    name: str,
    table: Mapping[str, Any],
    breaks: Collection[str],
    note: Format,
) -> None:
    """Draw a published table under its rows, when there is a rule for it and something to draw.

    Parameters
    ----------
    name
        Of the sheet.
    breaks
        Rounds from which another method holds.
    note
        Style of the line that says that there is a chart.
    """
    rule, names = RULES.get(table["name"]), [c["name"] for c in table["columns"]]
    if rule is None or not {*rule.x, *rule.same} <= set(names):
        return
    rows = _stretch(table["rows"], [names.index(c) for c in rule.same])
    drawn = [c for c in rule.y if c in names and any(row[names.index(c)] for row in rows)]
    if len(rows) < 2 or not drawn:
        return
    chart = book.add_chart(dict(_KINDS[rule.kind]))
    x = [names.index(c) for c in rule.x]
    pieces = _pieces([row[x[0]] for row in rows], breaks if rule.kind == "lijn" else ())
    extra, count, spare = [], 0, len(names) + 1
    for n, column in enumerate(drawn):
        at = names.index(column)
        for piece, (first, last) in enumerate(pieces):
            column_of = at
            if len(pieces) > 1:
                column_of = spare
                _copy(sheet, rows, at, spare, (first, last))
                spare += 1
            if piece:
                extra.append(count)
            count += 1
            chart.add_series(
                {
                    "name": _words(table["columns"][at]["label"]),
                    "categories": [name, HEAD + 1, x[0], HEAD + len(rows), x[-1]],
                    "values": [name, HEAD + 1, column_of, HEAD + len(rows), column_of],
                }
                | _look(rule.kind, n, column)
            )
    if len(pieces) > 1:
        chart.show_hidden_data()
    held = " ".join(str(rows[0][names.index(c)]) for c in rule.same)
    title = f"{table['title']}: {held}" if held else str(table["title"])
    chart.set_title(
        {"name": _words(title), "overlay": False, "name_font": {"size": 12, "color": "#123F63"}}
    )
    chart.set_x_axis(
        {
            "name": _words(" en ".join(table["columns"][i]["label"] for i in x)),
            "label_position": "low",
        }
    )
    form = table["columns"][names.index(drawn[0])]["format"]
    unit = "aandeel" if form.startswith("procent") else table["unit"]
    shape: dict[str, Any] = (
        {"num_format": "0%", "min": 0, "max": 1}
        if form.startswith("procent")
        else {"num_format": "#,##0"}
    )
    if all(row[names.index(c)] is None or row[names.index(c)] >= 0 for row in rows for c in drawn):
        shape["min"] = 0
    chart.set_y_axis(
        {
            "name": _words(unit),
            "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
            **shape,
        }
    )
    chart.set_legend({"position": "bottom", "delete_series": extra})
    chart.set_size({"width": 900, "height": 380})
    labels = ", ".join(table["columns"][names.index(c)]["label"] for c in drawn)
    broken = " De lijn is onderbroken waar de methode verandert." if len(pieces) > 1 else ""
    source = f" Bron: {table['source']}." if table["source"] else ""
    alt = f"{title}. Getoond: {labels}, over {len(rows)} rijen van dit blad.{broken}{source}"
    place = HEAD + len(table["rows"]) + 3
    if len(rows) > _ON_ONE_PAGE:
        sheet.set_h_pagebreaks([place - 1])
    sheet.insert_chart(place, 0, chart, {"description": alt, "object_position": 1})
    text_cell(sheet, place - 1, 0, f"{title}.{broken}{source}", note)


def _words(text: str) -> str:
    """A text that stays one: XlsxWriter takes what holds `!A1` for a reference, so nothing may stand right behind the mark."""
    return text.replace("!", "!\u2060")


def _copy(
    sheet: Worksheet, rows: Sequence[Sequence[Any]], at: int, to: int, piece: tuple[int, int]
) -> None:
    """One piece of a line in a hidden column of its own.

    What is empty there is a gap in the line.
    """
    sheet.set_column(to, to, None, None, {"hidden": True})
    for r in range(piece[0], piece[1] + 1):
        if rows[r][at] is not None:
            sheet.write_formula(
                HEAD + 1 + r, to, f"={xl_rowcol_to_cell(HEAD + 1 + r, at)}", None, rows[r][at]
            )


def _look(kind: str, n: int, column: str) -> dict[str, Any]:
    if kind == "aandelen":
        return {
            "fill": {"color": _NIVEAUS[column]},
            "border": {"color": "#FFFFFF", "width": 0.5},
            "gap": 20,
        }
    colour, pattern = _COLOURS[n % len(_COLOURS)]
    if kind == "lijn":
        colour = "#5C5C5C" if n else colour
        return {
            "line": {
                "color": colour,
                "width": 2.25 if n == 0 else 1.25,
                "dash_type": _DASHES[n % len(_DASHES)],
            }
        }
    border = {"border": {"color": "#5C5C5C", "width": 0.5}}
    return border | (
        {"pattern": {"pattern": pattern, "fg_color": "#FFFFFF", "bg_color": colour}}
        if pattern
        else {"fill": {"color": colour}}
    )


def _stretch(rows: Sequence[Sequence[Any]], same: Sequence[int]) -> list[Sequence[Any]]:
    """The first rows, as far as they have the same in all of `same`."""
    found: list[Sequence[Any]] = []
    for row in rows:
        if any(row[i] != rows[0][i] for i in same):
            break
        found.append(row)
    return found


def _pieces(categories: Sequence[Any], breaks: Collection[str]) -> list[tuple[int, int]]:
    """First and last row of each piece between two changes of method."""
    starts = [0, *(i for i, c in enumerate(categories) if i and c in breaks), len(categories)]
    return [(a, b - 1) for a, b in pairwise(starts)]
