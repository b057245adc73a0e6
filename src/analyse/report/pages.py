"""Executed notebooks as self-contained Dutch HTML pages, and the first page that leads to them.

The trap: a page holds text from other people's spreadsheets. Templates escape everything; what is
passed on as markup is only Markdown rendered with HTML escaped, code coloured by pygments, and
tables rebuilt by `markup.inert_table`. A content security policy in each page refuses scripts and
the network besides.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from analyse import nl
from analyse.report.formats import columns, flat, missing, of_total
from analyse.report.huisstijl import Huisstijl
from analyse.report.markup import inert_table, table_html
from analyse.report.outline import Outline, Record, joined, stopped, stopped_code
from analyse.report.since import Since

TEMPLATES = Path(__file__).with_name("templates")
#: Tables longer than this are folded on the first page.
LONG = 8
#: Control totals that tie shown on the first page, after all that do not; the workbook has them
#: all.
SHOWN_TOTALS = 50
ERNSTEN = ("fout", "waarschuwing", "ter info")
#: A wide table gets a frame of its own to scroll in.
_WIDE = r'<div class="breed" role="region" tabindex="0" aria-label="Tabel">\g<0></div>'


@dataclass(frozen=True)
class Run:
    """What every page says of the run that made it."""

    run_id: str
    made: dt.datetime
    folder: str
    fictional: bool
    versions: Mapping[str, str] = field(default_factory=dict)
    stijl: Huisstijl = field(default_factory=Huisstijl)

    @property
    def label(self) -> str:
        """Name of the organisation, or of the data folder, as a heading."""
        folder = self.folder.replace("_", " ")
        return self.stijl.naam or folder[:1].upper() + folder[1:]

    @property
    def when(self) -> str:
        """Day and time of the run."""
        return f"{nl.datum(self.made.date())} om {self.made:%H:%M} uur"


@dataclass(frozen=True)
class Report:
    """Everything that the first page shows beside the notebooks."""

    problems: pd.DataFrame
    sheets: pd.DataFrame
    totals: pd.DataFrame
    outlines: Sequence[Outline]
    #: First chart of a notebook by its name: (png as base64, alt).
    charts: Mapping[str, tuple[str, str]]
    left_out: Sequence[str] = ()
    #: Notebooks without data, with the tables that they need.
    without_data: Mapping[str, Sequence[str]] = field(default_factory=dict)
    workbook: str = "analyse.xlsx"
    #: What changed since the last report; None when there is none to compare with.
    since: Since | None = None


@cache
def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["getal"] = nl.getal
    return env


def notebook_page(
    notebook: dict[str, Any],
    outline: Outline,
    run: Run,
    others: Sequence[Outline],
    sheets: Mapping[str, str],
    workbook: str,
) -> str:
    """The page of one executed notebook; of one that stopped its question and the reason.

    Parameters
    ----------
    others
        All notebooks of the report, in order.
    sheets
        Of each published table, by its name, its sheet in the workbook.
    workbook
        Name of that file.
    """
    names = [other.name for other in others]
    at = names.index(outline.name)
    page = _environment().get_template("notebook.html")
    return page.render(
        run=run,
        outline=outline,
        blocks=_blocks(notebook),
        code=_coloured(stopped_code(notebook)),
        sheets=sheets,
        workbook=workbook,
        before=others[at - 1] if at > 0 else None,
        after=others[at + 1] if at + 1 < len(others) else None,
    )


def index_page(report: Report, run: Run) -> str:
    """The first page: what is wrong with the data, every question with its answer, the files."""
    counts = report.problems["ernst"].value_counts().reindex(ERNSTEN, fill_value=0)
    page = _environment().get_template("index.html")
    return page.render(
        run=run,
        report=report,
        counts=counts.to_dict(),
        problems=[_problem(row) for row in report.problems.to_dict("records")],
        totals=_totals(report.totals),
        shown_totals=SHOWN_TOTALS,
        totals_sentence=totals_sentence(report.totals),
        sheets=_sheets(report.sheets),
        groups=_groups(report.outlines),
        failed=[outline for outline in report.outlines if outline.failed],
        long=LONG,
    )


def totals_sentence(totals: pd.DataFrame) -> str:
    """How many printed totals agree to the cent with the rows that were read."""
    if totals.empty:
        return "In de bestanden zijn geen totalen gevonden om tegen te controleren."
    exact = int(ties(totals).sum())
    if exact == len(totals):
        return (
            f"Alle {exact} controletotalen sluiten tot op de cent."
            if exact > 1
            else "Het ene controletotaal sluit tot op de cent."
        )
    some = f"{'sluit' if exact == 1 else 'sluiten'} er {exact}"
    return (
        f"Van de {len(totals)} controletotalen {some} tot op de cent; hieronder staat hoeveel de"
        " andere schelen en waarom."
    )


def ties(totals: pd.DataFrame) -> pd.Series:
    """Which control totals agree to the cent; one without a known difference does not."""
    return pd.to_numeric(totals["verschil"]).abs() < 0.005


def _groups(outlines: Sequence[Outline]) -> list[list[Outline]]:
    """The pages by their notebook."""
    groups = groupby(outlines, key=lambda outline: outline.of or outline.name)
    return [list(pages) for _, pages in groups]


def _problem(row: Record) -> dict[str, str]:
    seen = {key: _said(row, key) for key in row}
    seen["plaats"] = _place(row)
    seen["klasse"] = {"fout": "fout", "waarschuwing": "let-op"}.get(seen["ernst"], "info")
    return seen


def _said(row: Record, key: str) -> str:
    value = row.get(key)
    if missing(value):
        return ""
    return nl.getal(value) if isinstance(value, float) and value.is_integer() else str(value)


def _place(row: Record) -> str:
    """File, sheet and cell in one line.

    The sheet of a csv file is called like the file and adds nothing.
    """
    file, sheet, cell = (_said(row, key) for key in ("bestand", "blad", "cel"))
    blad = f"blad {sheet}" if sheet and sheet != Path(file).stem else ""
    return ", ".join(part for part in (file, blad, cell) if part)


def _totals(totals: pd.DataFrame) -> Markup:
    """What does not tie first; a page that shows hundreds that do tie helps nobody."""
    exact = ties(totals)
    shown = pd.concat([totals[~exact], totals[exact].head(SHOWN_TOTALS)])
    records = shown.to_dict("records")
    table = pd.DataFrame(
        {
            "plaats": [_place(row) for row in records],
            "totaal van": [of_total(row) for row in records],
        },
        index=shown.index,
    )
    amounts = ["afgedrukt", "berekend", "verschil"]
    table[[*amounts, "oordeel"]] = shown[[*amounts, "oordeel"]]
    return _table(table, dict.fromkeys(amounts, "getal2"))


def _sheets(sheets: pd.DataFrame) -> Markup:
    table = flat(sheets)
    # Sixteen digits tell two files apart; the whole sum is in the manifest.
    table["sha256"] = [str(value)[:16] for value in table["sha256"]]
    return _table(table)


def _table(table: pd.DataFrame, formats: Mapping[str, str] | None = None) -> Markup:
    return _html(inert_table(table_html(table, columns(table, formats))))


def _blocks(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    """The cells of a notebook as blocks of a page; of one that stopped only how it begins."""
    blocks: list[dict[str, Any]] = []
    level = 0
    number = 0
    for cell in notebook["cells"]:
        source = joined(cell["source"]).strip()
        if stopped(notebook) and cell["cell_type"] == "code":
            break
        if cell["cell_type"] == "markdown":
            html, level = _markdown(source, level)
            blocks.append({"soort": "tekst", "html": html})
        elif cell["cell_type"] == "code" and source:
            number += 1
            # What a cell shows comes before how: the code is for who wants to check it.
            shown = [_output(output, number) for output in cell.get("outputs", ())]
            blocks += [block for block in shown if block]
            blocks.append({"soort": "code", "html": _coloured(source), "nummer": number})
    return blocks


def _output(output: dict[str, Any], number: int) -> dict[str, Any] | None:
    """One output as a block: ours by its metadata, of others the safest form that says the same."""
    if output["output_type"] == "stream":
        return _plain(joined(output["text"]).rstrip())
    if output["output_type"] == "error":
        return _plain(f"{output['ename']}: {output['evalue']}")
    data, metadata = output["data"], output.get("metadata", {})
    ours = dict.fromkeys(("kind", "name", "title", "note", "source", "certainty"), "")
    ours |= metadata.get("analyse", {})
    if ours["kind"] == "antwoord":
        return {"soort": "antwoord", "tekst": ours["text"], "zekerheid": ours["certainty"]}
    if "image/png" in data:
        size = metadata.get("image/png", {})
        return {
            "soort": "grafiek",
            "png": re.sub(r"[^A-Za-z0-9+/=]", "", joined(data["image/png"])),
            "ours": ours,
            "alt": size.get("alt") or f"Grafiek van codecel {number}",
            "breed": _larger(size.get("width")),
            "hoog": _larger(size.get("height")),
        }
    table = inert_table(joined(data.get("text/html", "")))
    if table:
        return {"soort": "tabel", "html": _html(table), "ours": ours, "nummer": number}
    if "text/markdown" in data:
        return {"soort": "tekst", "html": _markdown(joined(data["text/markdown"]), level=6)[0]}
    return _plain(joined(data.get("text/plain", "")))


def _plain(text: str) -> dict[str, Any] | None:
    return {"soort": "uitvoer", "tekst": text} if text.strip() else None


def _larger(pixels: float | None) -> int | None:
    """A quarter larger than in a notebook, for who reads a chart from paper or across a table."""
    return round(pixels * 1.25) if pixels else None


def _markdown(source: str, level: int) -> tuple[Markup, int]:
    """Markdown as HTML without any HTML of its own.

    Headings never skip a level and there is one of the first.
    """
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    class Renderer(IPythonRenderer):  # type: ignore[misc]  # untyped there
        level = 0

        def heading(self, text: str, level: int, **_attrs: object) -> str:
            self.level = 1 if not self.level else min(max(level, 2), self.level + 1)
            return f"<h{self.level}>{text}</h{self.level}>\n"

        def image(self, text: str, *_where: object, **_more: object) -> str:
            # A page that is passed on cannot bring pictures along, and may not fetch them.
            return f"<em>{text}</em>"

        def block_mermaidjs(self, code: str) -> str:
            return f"<pre>{self.escape_html(code)}</pre>\n"

    renderer = Renderer(escape=True, allow_harmful_protocols=False, exclude_anchor_links=True)
    renderer.level = level
    html = MarkdownWithMath(renderer=renderer).render(source)
    wide = re.sub(r"<table>.*?</table>", _WIDE, html, flags=re.DOTALL)
    return _html(wide), renderer.level


def _coloured(source: str) -> Markup:
    from nbconvert.filters.highlight import Highlight2HTML

    colour = Highlight2HTML(pygments_lexer="python", extra_formatter_options={"nowrap": True})
    return _html(colour(source))


def _html(made_here: str | None) -> Markup:
    """Markup that a template passes on.

    Only what this module or `markup` itself made of escaped text.
    """
    return Markup(made_here or "")  # noqa: S704  the one place, see above
