"""A small table as plain text and as HTML.

The trap: everything in a cell may come from a stranger's spreadsheet, so every text is escaped here
and nowhere is markup passed on as it came; `inert_table` rebuilds the tables of others from a short
list of tags instead of cleaning them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from html.parser import HTMLParser

import pandas as pd

from analyse.report.book.formats import Kolom, rows, written


def table_text(
    frame: pd.DataFrame, cols: list[Kolom], total: Sequence[object] | None = None
) -> str:
    """A flat table as aligned plain text: what nbval compares and a terminal shows."""
    lines = [[column.label for column in cols], *rows(frame, cols)]
    if total:
        lines.append(_total_texts(total, cols))
    padded = []
    for texts, column in zip(zip(*lines, strict=True), cols, strict=True):
        width = max(map(len, texts))
        adjust = str.rjust if column.numeric else str.ljust
        padded.append([adjust(text, width) for text in texts])
    return "\n".join("  ".join(line).rstrip() for line in zip(*padded, strict=True))


def _total_texts(total: Sequence[object], cols: list[Kolom]) -> list[str]:
    """The cells of a row of totals; what does not add up is left empty."""
    texts = []
    for value, column in zip(total, cols, strict=True):
        form = column.format if column.numeric else "tekst"
        texts.append("" if value is None else written(value, form))
    return texts


def table_html(
    frame: pd.DataFrame,
    cols: list[Kolom],
    caption: str = "",
    total: Sequence[object] | None = None,
) -> str:
    """A flat table as HTML without ids, scripts or styles of its own beyond alignment.

    The same bytes every time. `total` is its last row, under a line.
    """
    lines = ["<table>"]
    if caption:
        lines.append(f"<caption>{escape(caption)}</caption>")
    heads = [_cell("th", column.label, column, "col") for column in cols]
    lines += ["<thead>", _row(heads), "</thead>", "<tbody>"]
    for texts in rows(frame, cols):
        cells = [_cell("td", text, column) for text, column in zip(texts, cols, strict=True)]
        if cols[0].format == "tekst":
            cells[0] = _cell("th", texts[0], cols[0], "row")
        lines.append(_row(cells))
    lines.append("</tbody>")
    if total:
        texts = _total_texts(total, cols)
        cells = [_cell("td", text, column) for text, column in zip(texts, cols, strict=True)]
        lines += ["<tfoot>", _row(cells), "</tfoot>"]
    return "\n".join([*lines, "</table>"])


def _row(cells: list[str]) -> str:
    return f"<tr>{''.join(cells)}</tr>"


def _cell(tag: str, text: str, column: Kolom, scope: str = "") -> str:
    attributes = f' scope="{scope}"' if scope else ""
    if column.numeric:
        attributes += ' class="getal" style="text-align:right"'
    else:
        attributes += ' style="text-align:left"'
    return f"<{tag}{attributes}>{escape(text)}</{tag}>"


_TAGS = frozenset({"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"})
#: Tags of which the content is not shown either.
_SILENT = frozenset(
    {"style", "script", "template", "noscript", "svg", "math", "iframe", "object"}
)
_ATTRIBUTES = {
    "scope": r"row|col",
    "colspan": r"[1-9]\d?",
    "rowspan": r"[1-9]\d?",
    "class": r"getal",
}


class _TableRebuilder(HTMLParser):
    """Writes a new table from what it reads.

    Known table tags, known attributes with plain values, text escaped.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag in _TAGS and not self.silent:
            self.depth += tag == "table"
            kept = ""
            for name, value in attrs:
                if name in _ATTRIBUTES and re.fullmatch(_ATTRIBUTES[name], value or ""):
                    kept += f' {name}="{value}"'
            self.parts.append(f"<{tag}{kept}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in _TAGS and not self.silent:
            self.depth -= tag == "table"
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self.silent and self.depth > 0:
            self.parts.append(escape(data))


def inert_table(html: str) -> str | None:
    """The one table in a piece of HTML, rebuilt so that nothing in it can act.

    None when there is not exactly one.
    """
    if len(re.findall(r"<table[\s>]", html, flags=re.IGNORECASE)) != 1:
        return None
    parser = _TableRebuilder()
    parser.feed(html)
    parser.close()
    if parser.depth != 0 or parser.silent:
        return None
    text = "".join(parser.parts).strip()
    return text if text.startswith("<table") and text.endswith("</table>") else None
