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
from analyse.report.plan import Plan

if TYPE_CHECKING:
    import pandas as pd
    from nbformat import NotebookNode

    from analyse.dossier import Dossier
    from analyse.report.execute import Job
    from analyse.report.pages import Run

WORKBOOK, PDF, SLIDES = "analyse.xlsx", "rapport.pdf", "rapport.pptx"
#: Called with a notebook's name and "wacht", "begint", "klaar", "mislukt" or "ongewijzigd"; from
#: several threads.
Progress = Callable[[str, str], None]


@dataclass(frozen=True)
class Forms:
    """Other forms of the report: the browser that prints the PDF ("" is no PDF), whether there are slides, and their template."""

    browser: str = ""
    slides: bool = False
    template: Path | None = None

    @property
    def names(self) -> list[str]:
        """Files that the report then holds."""
        return [PDF] * bool(self.browser) + [SLIDES] * self.slides


def fill(
    work: Path,
    out: Path,
    plan: Plan,
    dossier: Dossier,
    sources: Sources,
    run_id: str,
    made: dt.datetime,
    previous: Mapping[str, Any],
    run_notebooks: Callable[[Sequence[Job]], Sequence[NotebookNode]],
    progress: Progress,
    forms: Forms = Forms(),
) -> None:
    """Fill the working folder with a whole report, the manifest last.

    Parameters
    ----------
    work, out
        The folder to fill, empty, and the last report.
    plan, dossier, sources
        What to run, the exports, and where notebooks read.
    run_id, made, previous
        Of this run, and the manifest of the last.
    run_notebooks
        Runs notebooks and gives the executed ones back in order.
    progress
        Told of what is taken over.
    forms
        Which other forms of it are made.
    """
    from analyse.report.huisstijl import house_style
    from analyse.report.pages import Report, Run, index_page, notebook_page
    from analyse.report.since import since, sums
    from analyse.report.workbook import write_workbook
    from analyse.tables import TABLES

    style = house_style(dossier.folder)
    for folder in ("notebooks", "figuren", "publicaties"):
        (work / folder).mkdir()
    for name in plan.reuse:
        progress(name, "ongewijzigd")
        _take_over(out, work, next(n for n in previous["notebooks"] if n["name"] == name))
    for name in plan.run:
        progress(name, "wacht")
    records, reads = _run(work, plan, dossier, sources, run_notebooks)
    reads |= {
        name: next(n["reads"] for n in previous["notebooks"] if n["name"] == name)
        for name in plan.reuse
    }
    executed = {name: load(work / "notebooks" / f"{name}.ipynb") for name in plan.names}
    outlines = [
        outline(name, executed[name], *plan.pages.get(name, ("", ""))[:2]) for name in plan.names
    ]
    run = Run(
        run_id,
        made,
        dossier.folder.name,
        bool(dossier.fictional),
        {"analyse": inputs.versions().get("analyse", "")},
        style,
    )
    tables = together(
        [r for r in records if r["kind"] == "tabel"],
        {page: of for page, (of, _, _) in plan.pages.items()},
    )
    places = _places(tables, records)
    for short in outlines:
        page = notebook_page(executed[short.name], short, run, outlines, places, WORKBOOK)
        _write(work / "notebooks" / f"{short.name}.html", page)
    charts = {
        name: chart
        for name in plan.names
        if name not in plan.pages and (chart := _first_chart(executed[name]))
    }
    facts = {"Run": run_id, "Gemaakt": run.when, "Gegevensmap": run.folder, **inputs.versions()}
    write_workbook(
        work / WORKBOOK,
        tables,
        problems=dossier.problems,
        sheets=_origin(dossier, sources),
        totals=dossier.totals,
        outlines=outlines,
        facts=facts,
        created=made,
        fictional=run.fictional,
        chosen=_chosen(plan, executed, run.folder),
    )
    manifest: dict[str, Any] = {
        "form": 3,
        "run_id": run_id,
        "made": made.isoformat(timespec="seconds"),
        "folder": run.folder,
        "fictional": run.fictional,
        "versions": inputs.versions(),
        "inputs": sources.data,
        "problems": {
            e: int((dossier.problems["ernst"] == e).sum())
            for e in ("fout", "waarschuwing", "ter info")
        },
        "left_out": plan.left_out,
        "without_data": {
            name: {"key": plan.keys[name], "tables": tables}
            for name, tables in plan.without_data.items()
        },
        "notebooks": [_entry(short, plan, records, reads[short.name]) for short in outlines],
        "program": plan.program,
        "sommen": sums(
            dossier.tables,
            {t.name: [c.name for c in t if c.kind == "bedrag"] for t in TABLES.values()},
        ),
    }
    changed = since(previous, manifest)
    report = Report(
        dossier.problems,
        dossier.sheets,
        dossier.totals,
        outlines,
        charts,
        plan.left_out,
        plan.without_data,
        WORKBOOK,
        changed,
    )
    _write(work / "index.html", index_page(report, run))
    _other_forms(work, forms, outlines, charts, run, manifest["problems"]["waarschuwing"])
    manifest["files"] = inputs.files_of(work)
    _write(work / stage.MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")


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
    """Every sheet that was read, with the bytes of its file and the last day to which its rows say that they go."""
    days: dict[int, pd.Timestamp] = {}
    for table in dossier.tables.values():
        column = next((c for c in ("peildatum", "datum") if table is not None and c in table), None)
        if column:
            days |= table.groupby("_bron")[column].max().dropna().to_dict()
    sizes = {f["path"]: f["bytes"] for f in sources.data}
    sheets = dossier.sheets.copy()
    sheets.insert(2, "bytes", [sizes.get(name) for name in sheets["bestand"]])
    sheets.insert(
        3, "peildatum", [f"{days[n]:%Y-%m-%d}" if n in days else None for n in range(len(sheets))]
    )
    return sheets


def _chosen(
    plan: Plan, executed: Mapping[str, Mapping[str, Any]], folder: str
) -> list[tuple[str, str, str]]:
    """What was chosen in every notebook, once for all its pages.

    The folder and the wijk are given by the refresh.
    """
    found: dict[tuple[str, str], tuple[str, str, str]] = {}
    for name in plan.names:
        notebook, wijk = plan.pages.get(name, (name, ""))[:2]
        for one, value, meaning in parameters(dict(executed[name])):
            shown = folder if one == "MAP" else "elke wijk" if one == "WIJK" and wijk else value
            found.setdefault((notebook, one), (notebook, f"{one} = {shown}", meaning))
    return list(found.values())


def _other_forms(
    work: Path,
    forms: Forms,
    outlines: Sequence[Outline],
    charts: Mapping[str, tuple[str, str]],
    run: Run,
    warnings: int,
) -> None:
    if forms.browser:
        from analyse.report.pdf import write_pdf

        write_pdf(work, [o.name for o in outlines], work / PDF, forms.browser, run.made)
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
    short: Outline, plan: Plan, records: Sequence[Mapping[str, Any]], reads: Mapping[str, Any]
) -> dict[str, Any]:
    published = [r for r in records if r["notebook"] == short.name]
    files = [f"notebooks/{short.name}.ipynb", *(f"publicaties/{r['name']}.json" for r in published)]
    files += [
        f"figuren/{r['name']}.{suffix}"
        for r in published
        if r["kind"] == "grafiek"
        for suffix in ("png", "svg")
    ]
    return {
        "name": short.name,
        "title": short.title,
        "question": short.question,
        "answer": short.answer,
        "certainty": short.certainty,
        "key": plan.keys[short.name],
        "code": plan.codes[short.name],
        "files": files,
        "reads": reads,
    } | ({"of": short.of, "wijk": short.wijk} if short.of else {})


def together(
    tables: Sequence[Mapping[str, Any]], pages: Mapping[str, str]
) -> list[Mapping[str, Any]]:
    """The tables of a notebook that was run once a wijk as one each.

    With the wijk in the first column; the others as they are.

    Parameters
    ----------
    tables
        As `publish` recorded them.
    pages
        The notebook of each page that is about one wijk.
    """
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for table in tables:
        columns = [c["name"] for c in table["columns"]]
        if table["notebook"] not in pages or "wijk" in columns:
            found[table["name"],] = dict(table)
            continue
        key = (table["series"], *columns)
        first = {"name": "wijk", "label": "Wijk", "format": "tekst"}
        base = {
            "name": table["series"],
            "notebook": pages[table["notebook"]],
            "columns": [first, *table["columns"]],
            "rows": [],
        }
        whole = found.setdefault(key, {**table, **base})
        whole["rows"] = [*whole["rows"], *([table["wijk"], *row] for row in table["rows"])]
    return list(found.values())


def _take_over(out: Path, work: Path, entry: Mapping[str, Any]) -> None:
    for relative in entry["files"]:
        shutil.copyfile(out / relative, work / relative)


def _run(
    work: Path,
    plan: Plan,
    dossier: Dossier,
    sources: Sources,
    run_notebooks: Callable[[Sequence[Job]], Sequence[NotebookNode]],
) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
    """Run what has to run and collect what it published.

    All records of the report in order, and what each page read.
    """
    from analyse.report.execute import Job, notebook_text
    from analyse.report.publish import ENV_ACHTER, ENV_FOLDER, ENV_NOTEBOOK, ENV_WIJK

    with tempfile.TemporaryDirectory(prefix="analyse-") as published:
        folders = {name: Path(published) / name for name in plan.run}
        jobs_to_do = []
        for name, folder in folders.items():
            _, wijk, behind = plan.pages.get(name, ("", "", ""))
            env = {"ANALYSE_DATA": str(dossier.folder), ENV_FOLDER: str(folder), ENV_NOTEBOOK: name}
            own = env | {ENV_WIJK: wijk or None, ENV_ACHTER: behind or None}
            jobs_to_do.append(Job(plan.files[name], own, name, wijk, f"{published}/{name}.gelezen"))
        executed = run_notebooks(jobs_to_do)
        reads = {job.name: sources.read(Path(job.reads)) for job in jobs_to_do}
        for name, notebook in zip(plan.run, executed, strict=True):
            if name in plan.pages:
                of_wijk(notebook, plan.pages[name][1])
            _write(work / "notebooks" / f"{name}.ipynb", notebook_text(notebook))
            for path in sorted(folders[name].glob("*")):
                target = work / ("publicaties" if path.suffix == ".json" else "figuren") / path.name
                if target.exists():
                    raise UitvoerFout(
                        f"Notebook {name}.ipynb publiceert '{path.stem}', maar die naam is al van"
                        " een ander notebook."
                    )
                shutil.copyfile(path, target)
    records = [
        json.loads(path.read_text(encoding="utf-8"))
        for path in (work / "publicaties").glob("*.json")
    ]
    return sorted(records, key=lambda r: (r["notebook"], r["order"])), reads


def _first_chart(notebook: Mapping[str, Any]) -> tuple[str, str] | None:
    for output in outputs(dict(notebook)):
        if kind(output) == "grafiek":
            return "".join(joined(output["data"]["image/png"]).split()), output["metadata"].get(
                "image/png", {}
            ).get("alt", "")
    return None


def validate(work: Path, run_id: str) -> None:
    """Refuse a report that is not whole: every listed file there, every page of this run."""
    manifest = json.loads((work / stage.MANIFEST).read_text(encoding="utf-8"))
    listed = {f["path"] for f in manifest["files"]}
    needed = {
        "index.html",
        WORKBOOK,
        *(
            path
            for n in manifest["notebooks"]
            for path in (*n["files"], f"notebooks/{n['name']}.html")
        ),
    }
    if missing := sorted(needed - listed) or sorted(
        listed - inputs.intact(work, manifest["files"])
    ):
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
