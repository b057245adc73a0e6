"""Executed notebooks as self-contained Dutch HTML pages, and the first page that leads to them.

The trap: a page holds text from other people's spreadsheets. Templates escape everything but what
`blocks` made. A content security policy in each page refuses scripts and the network besides.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from analyse import nl
from analyse.report.book.formats import Kolom, columns, flat, missing, of_total, written
from analyse.report.change.gone import Gone
from analyse.report.change.since import Since
from analyse.report.page.blocks import as_html, blocks, code, coloured
from analyse.report.page.huisstijl import Huisstijl
from analyse.report.page.markup import inert_table, table_html
from analyse.report.run.outline import Outline, Record, stopped_code

TEMPLATES = Path(__file__).parents[1] / "templates"
#: Tables longer than this are folded on the first page, and on that of a notebook.
LONG, LONG_ON_PAGE = 8, 15
#: Control totals that tie shown on the first page, after all that do not; the workbook has them
#: all.
SHOWN_TOTALS = 50
#: Lines of what is gone, and of what is new, that the first page shows.
NAMED = 10
#: The questions that the first page answers in full, with a chart, in this order.
HOOFDVRAGEN = ("02_taakstelling", "01_open_begroting", "04_beeldkwaliteit")
#: In a year that is still running the second is where it stands and where it will end.
HOOFDVRAGEN_LOPEND = ("02_taakstelling", "11_tussenrapportage", "04_beeldkwaliteit")
ERNSTEN = ("fout", "waarschuwing", "ter info")


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
    #: The table that the pages of the wijken publish one row of each; None when they do not.
    wijken: Record | None = None
    #: Workbook with all rows; empty when there is none.
    rows_book: str = ""
    #: What was chosen for the report as a whole, in words; empty when nothing was.
    chosen: str = ""
    #: Whether the year of the interim report is still running.
    loopt: bool = False


@cache
def environment() -> Environment:
    """The templates of a report, that escape whatever they are given."""
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
    page = environment().get_template("notebook.html")
    return page.render(
        run=run,
        outline=outline,
        blocks=blocks(notebook, outline, others),
        code=code(notebook),
        stopped_code=coloured(stopped_code(notebook)),
        long=LONG_ON_PAGE,
        sheets=sheets,
        workbook=workbook,
        before=others[at - 1] if at > 0 else None,
        after=others[at + 1] if at + 1 < len(others) else None,
    )


def index_page(report: Report, run: Run) -> str:
    """The first page, as a story.

    Whether the figures are in order, the three main questions, the wijken, the other questions, and
    folded at the foot how it was made.
    """
    counts = report.problems["ernst"].value_counts().reindex(ERNSTEN, fill_value=0).to_dict()
    by_name = {outline.name: outline for outline in report.outlines}
    asked = HOOFDVRAGEN_LOPEND if report.loopt else HOOFDVRAGEN
    main = [by_name[name] for name in asked if name in by_name]
    of_wijken = [outline for outline in report.outlines if outline.of]
    others = [o for o in report.outlines if not o.of and o not in main]
    page = environment().get_template("index.html")
    return page.render(
        run=run,
        report=report,
        orde=_in_order(counts, report.totals, report.since.gone if report.since else ()),
        counts=counts,
        problems=[_problem(row) for row in report.problems.to_dict("records")],
        totals=_totals(report.totals),
        shown_totals=SHOWN_TOTALS,
        totals_sentence=totals_sentence(report.totals),
        sheets=_sheets(report.sheets),
        hoofd=main,
        wijken=_wijken(of_wijken, report.wijken) if of_wijken else None,
        andere=others,
        failed=[outline for outline in report.outlines if outline.failed],
        long=LONG,
        genoemd=NAMED,
    )


def _in_order(
    counts: Mapping[str, int], totals: pd.DataFrame, gone: Sequence[Gone] = ()
) -> dict[str, str]:
    """Whether the figures are in order, in one line; not when something is gone."""
    errors, warnings = counts["fout"], counts["waarschuwing"]
    exact = int(ties(totals).sum())
    off = len(totals) - exact
    told = nl.aantal(warnings, "waarschuwing", "waarschuwingen")
    tied = f"{nl.getal(exact)} van {nl.getal(len(totals))} totalen sluiten tot op de cent."
    explained = f"{told}; {tied}" if len(totals) else f"{told}."
    if errors:
        kop = f"De cijfers zijn niet op orde: {nl.aantal(errors, 'fout', 'fouten')}."
        return {"klasse": "fout", "kop": kop, "uitleg": explained}
    if gone:
        kop = "De cijfers zijn niet compleet: er ontbreekt iets wat er vorige keer wel was."
        return {"klasse": "fout", "kop": kop, "uitleg": explained}
    return {
        "klasse": "let-op" if warnings or off else "goed",
        "kop": "De cijfers zijn bruikbaar.",
        "uitleg": explained,
    }


def _wijken(pages: Sequence[Outline], table: Record | None) -> dict[str, Any]:
    """The table that the pages of the wijken publish one row of each, with their links.

    Pages of a wijk that is not in it are listed below.
    """
    by_wijk = {page.wijk: page.name for page in pages}
    shown: dict[str, Any] = {
        "titel": "",
        "koppen": [],
        "rijen": [],
        "noot": "",
        "andere": pages,
    }
    if table is None:
        return shown
    cols = [Kolom(**column) for column in table["columns"]]
    rows = [row for row in table["rows"] if row[0] in by_wijk]
    names = [column.name for column in cols]
    if "aandeel" in names:
        share = names.index("aandeel")
        # The lowest share first; one that is not known last.
        rows.sort(key=lambda row: (row[share] is None, row[share] or 0.0))
    for wijk, *cells in rows:
        texts = [written(v, c.format) for v, c in zip(cells, cols[1:], strict=True)]
        shown["rijen"].append({"wijk": wijk, "pagina": by_wijk[wijk], "cellen": texts})
    named = {row[0] for row in rows}
    return shown | {
        "titel": table["title"],
        "koppen": [column.label for column in cols],
        "noot": table["note"],
        "andere": [page for page in pages if page.wijk not in named],
    }


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
    return as_html(inert_table(table_html(table, columns(table, formats))))
