"""A whole report in a folder of its own.

Run, collect what was published, write pages, workbook and manifest, check that it is whole.

The trap: a report of which one file is of another run looks like a good one; so every page carries
the run, the manifest lists every file with its hash, and what is not complete is refused.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyse.errors import UitvoerFout
from analyse.report import inputs, stage
from analyse.report.inputs import Sources
from analyse.report.outline import (
    Outline,
    joined,
    kind,
    load,
    of_wijk,
    outline,
    outputs,
    parameters,
)
from analyse.report.plan import Page, Plan

if TYPE_CHECKING:
    import pandas as pd
    from nbformat import NotebookNode

    from analyse.dossier import Dossier
    from analyse.report.execute import Job
    from analyse.report.pages import Run

WORKBOOK, PDF, SLIDES = "analyse.xlsx", "rapport.pdf", "rapport.pptx"
#: Of the manifest: a report of another form is not compared with.
FORM = 4
#: Called with a notebook's name and "wacht", "begint", "klaar", "mislukt" or "ongewijzigd"; from
#: several threads.
Progress = Callable[[str, str], None]


@dataclass(frozen=True)
class Forms:
    """Other forms of the report.

    The browser that prints the PDF ("" is no PDF), whether there are slides, and their template.
    """

    browser: str = ""
    slides: bool = False
    template: Path | None = None

    @property
    def names(self) -> list[str]:
        """Files that the report then holds."""
        return [PDF] * bool(self.browser) + [SLIDES] * self.slides


@dataclass(frozen=True)
class Making:
    """A report that is being made: where, of what, and beside which earlier one.

    `work` is the folder to fill, `out` that of the last report and `previous` its manifest.
    """

    work: Path
    out: Path
    plan: Plan
    dossier: Dossier
    sources: Sources
    run_id: str
    made: dt.datetime
    previous: Mapping[str, Any]
    forms: Forms
    progress: Progress


#: Runs notebooks, tells of each, and gives the executed ones back in order.
Runner = Callable[[Sequence["Job"], Progress], Sequence["NotebookNode"]]


def fill(making: Making, run_notebooks: Runner) -> None:
    """Fill the working folder with a whole report, the manifest last."""
    from analyse.report.huisstijl import house_style
    from analyse.report.pages import Report, Run, index_page, notebook_page
    from analyse.report.since import since
    from analyse.report.workbook import write_workbook

    work, plan, dossier = making.work, making.plan, making.dossier
    for folder in ("notebooks", "figuren", "publicaties"):
        (work / folder).mkdir()
    used = _take_over(making) | _run(making, run_notebooks)
    records = _records(work)
    executed = {page.name: load(work / "notebooks" / f"{page.name}.ipynb") for page in plan.pages}
    outlines = [_outline(page, executed[page.name]) for page in plan.pages]
    run = Run(
        making.run_id,
        making.made,
        dossier.folder.name,
        bool(dossier.fictional),
        {"analyse": inputs.versions().get("analyse", "")},
        house_style(dossier.folder),
    )
    tables = together(records, plan.pages)
    places = _places(tables, records)
    for short in outlines:
        page = notebook_page(executed[short.name], short, run, outlines, places, WORKBOOK)
        _write(work / "notebooks" / f"{short.name}.html", page)
    facts = {"Run": run.run_id, "Gemaakt": run.when, "Gegevensmap": run.folder}
    write_workbook(
        work / WORKBOOK,
        tables,
        problems=dossier.problems,
        sheets=_origin(dossier, making.sources),
        totals=dossier.totals,
        outlines=outlines,
        facts=facts | inputs.versions(),
        created=making.made,
        fictional=run.fictional,
        chosen=_chosen(plan, executed, run.folder),
    )
    manifest = _manifest(making, [_entry(short, making, records, used) for short in outlines])
    charts = _first_charts(plan, executed)
    report = Report(
        dossier.problems,
        dossier.sheets,
        dossier.totals,
        outlines,
        charts,
        plan.left_out,
        plan.without_data,
        WORKBOOK,
        since(making.previous, manifest),
    )
    _write(work / "index.html", index_page(report, run))
    _other_forms(making, outlines, charts, run, manifest["problems"]["waarschuwing"])
    manifest["files"] = inputs.files_of(work)
    _write(work / stage.MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")


def _manifest(making: Making, pages: list[dict[str, Any]]) -> dict[str, Any]:
    """What the next run compares with, and what was made of what."""
    from analyse.report.since import sums
    from analyse.tables import TABLES

    plan, dossier = making.plan, making.dossier
    codes = plan.notebooks.codes
    money = {}
    for table in TABLES.values():
        money[table.name] = [column.name for column in table if column.kind == "bedrag"]
    counts = dossier.problems["ernst"].value_counts()
    return {
        "form": FORM,
        "run_id": making.run_id,
        "made": making.made.isoformat(timespec="seconds"),
        "folder": dossier.folder.name,
        "fictional": bool(dossier.fictional),
        "versions": inputs.versions(),
        "inputs": making.sources.data,
        "folders": dict(making.sources.digests),
        "problems": {
            ernst: int(counts.get(ernst, 0)) for ernst in ("fout", "waarschuwing", "ter info")
        },
        "left_out": plan.left_out,
        "without_data": {
            name: {"code": codes[name], "tables": tables}
            for name, tables in plan.without_data.items()
        },
        "notebooks": pages,
        "program": plan.notebooks.program,
        "sommen": sums(dossier.tables, money),
    }


def _outline(page: Page, executed: dict[str, Any]) -> Outline:
    of = page.notebook if page.wijk else ""
    return outline(page.name, executed, of, page.wijk)


def _first_charts(plan: Plan, executed: Mapping[str, dict[str, Any]]) -> dict[str, tuple[str, str]]:
    """The first chart of each page that is not about one wijk, with its text alternative."""
    charts = {}
    for page in plan.pages:
        chart = None if page.wijk else _first_chart(executed[page.name])
        if chart is not None:
            charts[page.name] = chart
    return charts


def _first_chart(notebook: dict[str, Any]) -> tuple[str, str] | None:
    for output in outputs(notebook):
        if kind(output) == "grafiek":
            picture = "".join(joined(output["data"]["image/png"]).split())
            return picture, output["metadata"].get("image/png", {}).get("alt", "")
    return None


def _places(
    tables: Sequence[Mapping[str, Any]], records: Sequence[Mapping[str, Any]]
) -> dict[str, str]:
    """Of every published table its sheet in the workbook."""
    from analyse.report.workbook import sheet_names

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
    plan: Plan, executed: Mapping[str, Mapping[str, Any]], folder: str
) -> list[tuple[str, str, str]]:
    """What was chosen in every notebook, once for all its pages.

    The folder and the wijk are given by the refresh.
    """
    found: dict[tuple[str, str], tuple[str, str, str]] = {}
    for page in plan.pages:
        for name, value, meaning in parameters(dict(executed[page.name])):
            shown = value
            if name == "MAP":
                shown = folder
            elif name == "WIJK" and page.wijk:
                shown = "elke wijk"
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
        from analyse.report.pdf import write_pdf

        names = [short.name for short in outlines]
        write_pdf(work, names, work / PDF, forms.browser, run.made)
    if forms.slides:
        from analyse.report.slides import write_slides

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


def _entry(
    short: Outline,
    making: Making,
    records: Sequence[Mapping[str, Any]],
    used: Mapping[str, Any],
) -> dict[str, Any]:
    files = [f"notebooks/{short.name}.ipynb"]
    for record in records:
        if record["notebook"] == short.name:
            files.append(f"publicaties/{record['name']}.json")
            if record["kind"] == "grafiek":
                files += [f"figuren/{record['name']}.png", f"figuren/{record['name']}.svg"]
    entry = {
        "name": short.name,
        "title": short.title,
        "question": short.question,
        "answer": short.answer,
        "certainty": short.certainty,
        "code": making.plan.notebooks.codes[short.of or short.name],
        "files": files,
        "used": used[short.name],
    }
    return entry | ({"of": short.of, "wijk": short.wijk} if short.of else {})


def together(
    records: Sequence[Mapping[str, Any]], pages: Sequence[Page]
) -> list[Mapping[str, Any]]:
    """All tables; those of a notebook that was run once a wijk as one each.

    With the wijk in the first column; the others as they are.

    Parameters
    ----------
    records
        What was published, as `publish` recorded it.
    pages
        The pages of the report.
    """
    of_wijken = {page.name: page.notebook for page in pages if page.wijk}
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for table in records:
        if table["kind"] != "tabel":
            continue
        columns = [column["name"] for column in table["columns"]]
        if table["notebook"] not in of_wijken or "wijk" in columns:
            found[table["name"],] = dict(table)
            continue
        key = (table["series"], *columns)
        if key not in found:
            first = {"name": "wijk", "label": "Wijk", "format": "tekst"}
            found[key] = {
                **table,
                "name": table["series"],
                "notebook": of_wijken[table["notebook"]],
                "columns": [first, *table["columns"]],
                "rows": [],
            }
        found[key]["rows"] += [[table["wijk"], *row] for row in table["rows"]]
    return list(found.values())


def _take_over(making: Making) -> dict[str, Any]:
    """Copy the pages that are as they were; what each of them used."""
    earlier = {page["name"]: page for page in making.previous.get("notebooks", ())}
    for page in making.plan.reuse:
        making.progress(page.name, "ongewijzigd")
        for relative in earlier[page.name]["files"]:
            shutil.copyfile(making.out / relative, making.work / relative)
    return {page.name: earlier[page.name]["used"] for page in making.plan.reuse}


def _run(making: Making, run_notebooks: Runner) -> dict[str, Any]:
    """Run what has to run and collect what it published; what each page used."""
    from analyse.report.execute import notebook_text

    plan, notebooks = making.plan, making.work / "notebooks"
    for page in plan.run:
        making.progress(page.name, "wacht")
    with tempfile.TemporaryDirectory(prefix="analyse-") as folder:
        jobs = [_job(page, making, Path(folder)) for page in plan.run]
        executed = run_notebooks(jobs, making.progress)
        for page, notebook in zip(plan.run, executed, strict=True):
            if page.wijk:
                of_wijk(notebook, page.wijk)
            _write(notebooks / f"{page.name}.ipynb", notebook_text(notebook))
            _copy_published(Path(folder, page.name), making.work, page.name)
        return {job.page: _used(Path(job.used), making.sources) for job in jobs}


def _job(page: Page, making: Making, folder: Path) -> Job:
    from analyse.report.execute import Job
    from analyse.report.publish import ENV_ACHTER, ENV_FOLDER, ENV_NOTEBOOK, ENV_WIJK

    env = {
        "ANALYSE_DATA": str(making.dossier.folder),
        ENV_FOLDER: str(folder / page.name),
        ENV_NOTEBOOK: page.name,
        ENV_WIJK: page.wijk or None,
        ENV_ACHTER: page.behind or None,
    }
    path = making.plan.notebooks.files[page.notebook]
    return Job(path, env, page.name, page.wijk, str(folder / f"{page.name}.gebruikt"))


def _used(noted: Path, sources: Sources) -> dict[str, Any]:
    """What a kernel noted, by what the manifest calls the folder."""
    folders = json.loads(noted.read_text(encoding="utf-8"))
    return {sources.name(Path(folder)): used for folder, used in sorted(folders.items())}


def _copy_published(folder: Path, work: Path, page: str) -> None:
    for path in sorted(folder.glob("*")):
        target = work / ("publicaties" if path.suffix == ".json" else "figuren") / path.name
        if target.exists():
            raise UitvoerFout(
                f"Notebook {page}.ipynb publiceert '{path.stem}', maar die naam is al van een"
                " ander notebook."
            )
        shutil.copyfile(path, target)


def _records(work: Path) -> list[dict[str, Any]]:
    """All that was published, in order."""
    paths = (work / "publicaties").glob("*.json")
    records = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    return sorted(records, key=lambda record: (record["notebook"], record["order"]))


def validate(work: Path, run_id: str) -> None:
    """Refuse a report that is not whole: every listed file there, every page of this run."""
    manifest = json.loads((work / stage.MANIFEST).read_text(encoding="utf-8"))
    listed = {file["path"] for file in manifest["files"]}
    needed = {"index.html", WORKBOOK}
    for page in manifest["notebooks"]:
        needed |= {*page["files"], f"notebooks/{page['name']}.html"}
    missing = sorted((needed | listed) - inputs.intact(work, manifest["files"]))
    if missing:
        raise UitvoerFout(
            f"Het verslag is niet compleet: {', '.join(missing)} ontbreekt. Het vorige verslag is"
            " niet veranderd."
        )
    for page in work.rglob("*.html"):
        if run_id not in page.read_text(encoding="utf-8"):
            raise UitvoerFout(
                f"De pagina {page.name} is niet van deze run. Het vorige verslag is niet veranderd."
            )


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
