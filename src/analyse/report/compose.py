"""A whole report in a folder of its own: pages, workbook, rows, other forms and manifest.

The trap: what one notebook published may break a page, a sheet or a slide; then that notebook says
so, and the others have their report.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyse.errors import UitvoerFout
from analyse.report import manifest as manifests
from analyse.report.contents import manifest_of
from analyse.report.making import PDF, SLIDES, WORKBOOK, Making
from analyse.report.run import inputs
from analyse.report.run.collect import Collected, look, set_aside
from analyse.report.run.inputs import Sources
from analyse.report.run.outline import (
    Outline,
    asked_for,
    joined,
    kind,
    outputs,
    parameters,
    picture,
)
from analyse.report.run.plan import Page, Plan

if TYPE_CHECKING:
    import pandas as pd

    from analyse.dossier import Dossier
    from analyse.report.book.rijen import Rijen
    from analyse.report.page.pages import Run


def write_report(making: Making, collected: Collected) -> None:
    """Fill the working folder with the pages, the workbook and, last, the manifest.

    What one notebook published may break a page, a sheet or a slide: then that notebook says so on
    its page, and the report is written without what it published.
    """
    try:
        _write_report(making, collected)
    except (OSError, UitvoerFout):
        raise
    except Exception:
        guilty = _guilty(making, collected)
        if not guilty:
            raise
        for page, reason in guilty.items():
            set_aside(page, reason, making.work)
        _write_report(making, look(making, collected.used))


def _guilty(making: Making, collected: Collected) -> dict[Page, str]:
    """Pages of which something cannot be written, with the reason; each is tried alone."""
    guilty = {}
    for page in making.plan.pages:
        try:
            _try(making, collected, page)
        except Exception as error:
            last = str(error).strip().splitlines()[-1:]
            said = ": ".join([type(error).__name__, *last])
            guilty[page] = (
                f"is uitgevoerd, maar niet als pagina, blad of dia te schrijven: {said}"
            )
    return guilty


def _try(making: Making, collected: Collected, page: Page) -> None:
    """Write what there is of one page, apart from the report."""
    only = [short for short in collected.outlines if short.name == page.name]
    alone = replace(
        collected,
        outlines=only,
        records=[record for record in collected.records if record["notebook"] == page.name],
    )
    plan = replace(making.plan, run=[page], reuse=[])
    with tempfile.TemporaryDirectory(prefix="analyse-") as folder:
        work = Path(folder)
        (work / "notebooks").mkdir()
        trial = replace(making, work=work, plan=plan, forms=replace(making.forms, browser=""))
        run = _run(making)
        _write_pages(work, plan, alone, run)
        _write_workbook(trial, alone, run)
        _other_forms(trial, only, _first_charts(plan, collected.executed), run, 0)


def _run(making: Making) -> Run:
    from analyse.report.page.huisstijl import house_style
    from analyse.report.page.pages import Run

    return Run(
        run_id=making.run_id,
        made=making.made,
        folder=making.dossier.folder.name,
        fictional=bool(making.dossier.fictional),
        versions={"analyse": inputs.versions().get("analyse", "")},
        stijl=house_style(making.dossier.folder),
    )


def _write_report(making: Making, collected: Collected) -> None:
    from analyse.report.book.rijen import PACKAGE, ROWS_BOOK, all_rows
    from analyse.report.book.toelichtingen import runs
    from analyse.report.change.gone import kept
    from analyse.report.change.since import Rows, since
    from analyse.report.page.pages import Report, index_page

    plan, dossier, outlines = making.plan, making.dossier, collected.outlines
    run = _run(making)
    _write_pages(making.work, plan, collected, run)
    rows = all_rows(dossier)
    _write_workbook(making, collected, run, rows)
    _write_rows(making, run, rows)
    manifest = manifest_of(making, collected)
    charts = _first_charts(plan, collected.executed)
    rows_of_both = Rows(making.out / PACKAGE, making.work / PACKAGE, dossier.files)
    changed = since(making.previous, manifest, rows_of_both)
    if changed:
        manifest |= {"gone": kept(changed.gone), "changed": changed.line}
    report = Report(
        problems=dossier.problems,
        sheets=dossier.sheets,
        totals=dossier.totals,
        outlines=outlines,
        charts=charts,
        left_out=plan.left_out,
        without_data=plan.without_data,
        workbook=WORKBOOK,
        since=changed,
        wijken=_of_wijken(collected.tables(plan)),
        rows_book=ROWS_BOOK if rows else "",
        chosen=making.chosen,
        loopt=runs(collected.records),
    )
    _write(making.work / "index.html", index_page(report, run))
    _other_forms(making, outlines, charts, run, manifest["problems"]["waarschuwing"])
    manifest["files"] = inputs.files_of(making.work)
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    _write(making.work / manifests.NAME, f"{text}\n")


def _of_wijken(tables: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The table for the first page of which every wijk published a row."""
    from analyse.report.page.blocks import WIJKEN

    return next((table for table in tables if table["name"] == WIJKEN), None)


def _write_pages(work: Path, plan: Plan, collected: Collected, run: Run) -> None:
    from analyse.report.page.pages import notebook_page

    places = _places(collected.tables(plan), collected.records)
    for short in collected.outlines:
        executed = collected.executed[short.name]
        page = notebook_page(executed, short, run, collected.outlines, places, WORKBOOK)
        _write(work / "notebooks" / f"{short.name}.html", page)


def _write_rows(making: Making, run: Run, rows: Sequence[Rijen]) -> None:
    """The rows themselves, as a workbook and as a data package."""
    from analyse.report.book.datapackage import write_data_package
    from analyse.report.book.rijen import PACKAGE, ROWS_BOOK, left_out
    from analyse.report.book.rijenboek import write_rows_book

    if not rows:
        return
    dossier = making.dossier
    write_data_package(making.work / PACKAGE, dossier, rows, run=run.run_id, made=making.made)
    write_rows_book(
        making.work / ROWS_BOOK,
        rows,
        left_out(dossier),
        run=run.run_id,
        created=making.made,
        fictional=bool(dossier.fictional),
    )


def _write_workbook(
    making: Making, collected: Collected, run: Run, rows: Sequence[Rijen] = ()
) -> None:
    from analyse.report.book.workbook import write_workbook

    dossier = making.dossier
    facts = {"Run": run.run_id, "Gemaakt": run.when, "Gegevensmap": run.folder}
    write_workbook(
        making.work / WORKBOOK,
        collected.tables(making.plan),
        problems=dossier.problems,
        sheets=_origin(dossier, making.sources),
        totals=dossier.totals,
        outlines=collected.outlines,
        facts=facts | inputs.versions(),
        created=making.made,
        fictional=run.fictional,
        chosen=_chosen(making.plan, collected.executed, run.folder),
        rows=rows,
    )


def _first_charts(
    plan: Plan, executed: Mapping[str, dict[str, Any]]
) -> dict[str, tuple[str, str]]:
    """The chart that stands for each page that is not about one wijk, with its text alternative.

    The one that its notebook names, else its first.
    """
    charts: dict[str, tuple[str, str]] = {}
    for page in plan.pages:
        notebook = executed[page.name]
        shown = [output for output in outputs(notebook) if kind(output) == "grafiek"]
        named = picture(notebook)
        shown.sort(key=lambda output: output["metadata"]["analyse"].get("name") != named)
        if shown and not page.wijk:
            png = "".join(joined(shown[0]["data"]["image/png"]).split())
            words = shown[0]["metadata"].get("image/png", {}).get("alt", "")
            charts[page.name] = (png, words)
    return charts


def _places(
    tables: Sequence[Mapping[str, Any]], records: Sequence[Mapping[str, Any]]
) -> dict[str, str]:
    """Of every published table its sheet in the workbook."""
    from analyse.report.book.bladnamen import sheet_names

    names = [t["name"] for t in tables]
    places = dict(zip(names, sheet_names(names), strict=True))
    for record in records:
        if record["kind"] == "tabel" and record["name"] not in places:
            places[record["name"]] = places[record["series"]]
    return places


def _origin(dossier: Dossier, sources: Sources) -> pd.DataFrame:
    """Every sheet that was read, with the bytes of its file and the last day of its rows."""
    days: dict[int, str] = {}
    for table in dossier.tables.values():
        for column in ("peildatum", "datum"):
            if table is not None and column in table:
                last = table.groupby("_bron")[column].max().dropna()
                days |= last.dt.strftime("%Y-%m-%d").to_dict()
                break
    sizes = {file["path"]: file["bytes"] for file in sources.data}
    sheets = dossier.sheets.copy()
    sheets.insert(2, "bytes", [sizes.get(name) for name in sheets["bestand"]])
    sheets.insert(3, "peildatum", [days.get(number) for number in range(len(sheets))])
    return sheets


def _chosen(
    plan: Plan, executed: Mapping[str, dict[str, Any]], folder: str
) -> list[tuple[str, str, str]]:
    """What was chosen in every notebook, once for all its pages.

    The folder, the wijk and the choices for all notebooks are given by the refresh.
    """
    found: dict[tuple[str, str], tuple[str, str, str]] = {}
    for page in plan.pages:
        for name, value, meaning in parameters(executed[page.name]):
            shown = value
            if name == "MAP":
                shown = folder
            elif name == "WIJK" and page.wijk:
                shown = "elke wijk"
            elif asked_for(value):
                shown = plan.notebooks.chosen.get(asked_for(value), "None")
            chosen = (page.notebook, f"{name} = {shown}", meaning)
            found.setdefault((page.notebook, name), chosen)
    return list(found.values())


def _other_forms(
    making: Making,
    outlines: Sequence[Outline],
    charts: Mapping[str, tuple[str, str]],
    run: Run,
    warnings: int,
) -> None:
    work, forms = making.work, making.forms
    if forms.browser:
        from analyse.report.page.pdf import write_pdf

        names = [short.name for short in outlines]
        write_pdf(work, names, work / PDF, forms.browser, run.made)
    if forms.slides:
        from analyse.report.page.slides import write_slides

        write_slides(
            work / SLIDES,
            outlines,
            charts,
            label=run.label,
            when=run.when,
            made=run.made,
            fictional=run.fictional,
            warnings=warnings,
            template=forms.template,
            colour=run.stijl.kleur,
        )


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
