"""Native charts of Excel under the published tables that read better with one.

The traps: a line over a change of method shows a jump that nobody made, so a line ends before each
change and a new one begins; and a table with more than one year or side must not be drawn as one
row of bars, so a chart takes its first stretch alone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from analyse.charts.kleuren import DONKERBLAUW, GRIJS, KOP, LIJN, PORTFOLIO, WIT
from analyse.report.book.sheets import HEAD, text_cell
from analyse.report.run.outline import Record

_FILLS = tuple(PORTFOLIO.values())
#: The hatches of the charts in the pages: the pattern in Excel, and the colour of its lines.
_HATCHES = {
    "////": ("wide_upward_diagonal", WIT),
    "xxxx": ("small_grid", WIT),
    "....": ("percent_20", GRIJS),
}
_DASHES = ("solid", "dash", "square_dot", "long_dash")
#: Rows that leave room on a printed page for the chart.
_ON_ONE_PAGE = 14
_KINDS = {
    "staaf": {"type": "column"},
    "gestapeld": {"type": "column", "subtype": "stacked"},
    "lijn": {"type": "line"},
}


@dataclass(frozen=True)
class Rule:
    """How one published table is drawn.

    Attributes
    ----------
    kind
        staaf, gestapeld or lijn.
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


RULES = {
    "saldo_per_jaar": Rule("staaf", ("jaar",), ("lasten", "baten"), ("fase",)),
    "plan_product": Rule("staaf", ("product",), ("plan", "realisatie"), ("jaar", "kant")),
    "meerwerk_per_jaar": Rule(
        "gestapeld",
        ("jaar", "kant", "opdracht"),
        ("eerste_begroting", "bij_wijziging", "niet_begroot"),
    ),
    "portfolio": Rule(
        "gestapeld",
        ("taakstelling", "jaar"),
        (
            "gerealiseerd",
            "in_uitvoering",
            "risico",
            "vervallen",
            "zonder_bedrag",
            "nog_in_te_vullen",
        ),
    ),
    "aandeel_stad": Rule("lijn", ("ronde",), ("aandeel", "laag", "hoog")),
    "afrekening_jaren": Rule(
        "staaf", ("jaar",), ("voorschot", "verschuldigd"), ("uitvoerder",)
    ),
}


def add_chart(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    name: str,
    table: Record,
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
    rule = RULES.get(table["name"])
    columns = {column["name"]: column for column in table["columns"]}
    if rule is None or not {*rule.x, *rule.same} <= columns.keys():
        return
    frame = pd.DataFrame(table["rows"], columns=list(columns), dtype=object)
    rows = _stretch(frame, list(rule.same))
    drawn = [column for column in rule.y if column in columns and any(rows[column])]
    if len(rows) < 2 or not drawn:
        return
    labels = {name: str(column["label"]) for name, column in columns.items()}
    title = _title(table, rule, rows)
    pieces = _pieces(rows[rule.x[0]].tolist(), breaks if rule.kind == "lijn" else ())
    chart = book.add_chart(dict(_KINDS[rule.kind]))
    _add_series(chart, name, rule, labels, len(rows), _lines(sheet, rows, drawn, pieces))
    if len(pieces) > 1:
        chart.show_hidden_data()
    # The pieces of one line have one name in the legend.
    extra = [at for at in range(len(drawn) * len(pieces)) if at % len(pieces)]
    chart.set_legend({"position": "bottom", "delete_series": extra})
    heading = {"name": _words(title), "name_font": {"size": 12, "color": KOP}, "overlay": False}
    chart.set_title(heading)
    x_label = " en ".join(labels[column] for column in rule.x)
    chart.set_x_axis({"name": _words(x_label), "label_position": "low"})
    share = columns[drawn[0]]["format"].startswith("procent")
    chart.set_y_axis(_y_axis(rows[drawn], table["unit"], share=share))
    chart.set_size({"width": 900, "height": 380})
    end = _note(table, broken=len(pieces) > 1)
    shown = ", ".join(labels[column] for column in drawn)
    alt = f"{title}. Getoond: {shown}, over {len(rows)} rijen van dit blad.{end}"
    place = HEAD + len(frame) + 3
    if len(rows) > _ON_ONE_PAGE:
        sheet.set_h_pagebreaks([place - 1])
    sheet.insert_chart(place, 0, chart, {"description": alt, "object_position": 1})
    text_cell(sheet, place - 1, 0, f"{title}.{end}", note)


def _title(table: Record, rule: Rule, rows: pd.DataFrame) -> str:
    """The title of the table, with what all rows that are drawn have in common."""
    title = str(table["title"])
    if rule.same:
        title += ": " + " ".join(str(rows[column].iloc[0]) for column in rule.same)
    return title


def _note(table: Record, *, broken: bool) -> str:
    """What is to be known of the chart besides what it shows."""
    note = " De lijn is onderbroken waar de methode verandert." if broken else ""
    if table["source"]:
        note += f" Bron: {table['source']}."
    return note


def _add_series(
    chart: Any,  # noqa: ANN401  xlsxwriter has no types
    name: str,
    rule: Rule,
    labels: dict[str, str],
    rows: int,
    lines: list[tuple[int, str, int]],
) -> None:
    first, last = HEAD + 1, HEAD + rows
    names = list(labels)
    x = [names.index(column) for column in rule.x]
    for number, column, at in lines:
        series = {
            "name": _words(labels[column]),
            "categories": [name, first, x[0], last, x[-1]],
            "values": [name, first, at, last, at],
        }
        chart.add_series(series | _look(rule.kind, number))


def _stretch(frame: pd.DataFrame, same: list[str]) -> pd.DataFrame:
    """The first rows, as far as they have the same in all of `same`."""
    if not same or frame.empty:
        return frame
    alike = (frame[same] == frame[same].iloc[0]).all(axis=1)
    return frame[alike.cummin()]


def _pieces(categories: Sequence[object], breaks: Collection[str]) -> list[tuple[int, int]]:
    """First and last row of each piece between two changes of method."""
    changes = [at for at, category in enumerate(categories) if at and category in breaks]
    starts = [0, *changes, len(categories)]
    return [(start, after - 1) for start, after in pairwise(starts)]


def _lines(
    sheet: Worksheet,
    rows: pd.DataFrame,
    drawn: Sequence[str],
    pieces: Sequence[tuple[int, int]],
) -> list[tuple[int, str, int]]:
    """The columns to draw, each with its number and its place on the sheet.

    Of a line in pieces each piece is copied to a hidden column of its own.
    """
    names = list(rows.columns)
    if len(pieces) == 1:
        return [(at, column, names.index(column)) for at, column in enumerate(drawn)]
    lines: list[tuple[int, str, int]] = []
    for number, column in enumerate(drawn):
        for piece in pieces:
            to = len(names) + 1 + len(lines)
            _copy(sheet, rows[column].tolist(), names.index(column), to, piece)
            lines.append((number, column, to))
    return lines


def _copy(
    sheet: Worksheet, values: Sequence[Any], at: int, to: int, piece: tuple[int, int]
) -> None:
    """One piece of a column as formulas in another; what is empty there is a gap in the line."""
    sheet.set_column(to, to, None, None, {"hidden": True})
    first, last = piece
    for row in range(first, last + 1):
        value = values[row]
        if value is not None:
            cell = xl_rowcol_to_cell(HEAD + 1 + row, at)
            sheet.write_formula(HEAD + 1 + row, to, f"={cell}", None, value)


def _words(text: str) -> str:
    """A text that stays one.

    XlsxWriter takes what holds `!A1` for a reference, so nothing may stand right behind the mark.
    """
    return text.replace("!", "!\u2060")


def _y_axis(amounts: pd.DataFrame, unit: str, *, share: bool) -> dict[str, Any]:
    grid = {"visible": True, "line": {"color": LIJN}}
    axis: dict[str, Any] = {
        "name": _words(unit),
        "major_gridlines": grid,
        "num_format": "#,##0",
    }
    if share:
        axis |= {"name": "aandeel", "num_format": "0%", "max": 1}
    if share or not (amounts.astype(float) < 0).any(axis=None):
        axis["min"] = 0
    return axis


def _look(kind: str, number: int) -> dict[str, Any]:
    """How the columns or the line of one series look, by its number."""
    if kind == "lijn":
        line = (
            {"color": GRIJS, "width": 1.25} if number else {"color": DONKERBLAUW, "width": 2.25}
        )
        return {"line": line | {"dash_type": _DASHES[number % len(_DASHES)]}}
    colour, hatch = _FILLS[number % len(_FILLS)]
    look: dict[str, Any] = {"border": {"color": GRIJS, "width": 0.5}}
    if hatch:
        pattern, ink = _HATCHES[hatch]
        look["pattern"] = {"pattern": pattern, "fg_color": ink, "bg_color": colour}
    else:
        look["fill"] = {"color": colour}
    return look
