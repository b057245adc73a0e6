"""What the notebooks of a report publish: run them, or take over what the last report holds.

The trap: two notebooks that publish under one name would overwrite each other, so the second is
stopped. Of a notebook that stopped nothing is published, and the others stay what they are.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyse.errors import UitvoerFout
from analyse.report.run.inputs import Sources
from analyse.report.run.outline import (
    ENV_KEUZES,
    Outline,
    load,
    mark_stopped,
    of_wijk,
    outline,
    stopped,
    tried,
)
from analyse.report.run.plan import Page, Plan

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from analyse.report.making import Making
    from analyse.report.run.execute import Job

#: Called with a page's name and "wacht", "begint", "klaar", "mislukt" or "ongewijzigd", from
#: several threads; and with what is being read ("leest") or written ("schrijft").
Progress = Callable[[str, str], None]
#: Runs notebooks, tells of each, and gives the executed ones back in order.
Runner = Callable[[Sequence["Job"], Progress], Sequence["NotebookNode"]]


@dataclass(frozen=True)
class Collected:
    """What there is of each page: the executed notebook, its outline and what it used.

    `records` is all that was published, in order.
    """

    executed: Mapping[str, dict[str, Any]]
    outlines: Sequence[Outline]
    used: Mapping[str, Any]
    records: Sequence[dict[str, Any]]

    def tables(self, plan: Plan) -> list[dict[str, Any]]:
        """The published tables, those of all wijken as one."""
        return together(self.records, plan.pages)


def collect(making: Making, run_notebooks: Runner) -> Collected:
    """Fill the working folder with executed notebooks and what they published."""
    work = making.work
    for folder in ("notebooks", "figuren", "publicaties"):
        (work / folder).mkdir()
    used = _take_over(making) | _run(making, run_notebooks)
    return look(making, used)


def look(making: Making, used: Mapping[str, Any]) -> Collected:
    """What stands in the working folder.

    Raises
    ------
    UitvoerFout
        When every notebook stopped, so that there is nothing to make a report of.
    """
    work = making.work
    executed, outlines = {}, []
    for page in making.plan.pages:
        notebook = load(work / "notebooks" / f"{page.name}.ipynb")
        executed[page.name] = notebook
        of = page.notebook if page.wijk else ""
        outlines.append(outline(page.name, notebook, of, page.wijk))
    reasons = [short.failed for short in outlines if short.failed]
    if reasons and len(reasons) == len(outlines):
        told = "Er is niets gepubliceerd en het vorige verslag is niet veranderd."
        raise UitvoerFout("\n".join([*reasons, told]))
    return Collected(executed, outlines, used, _records(work))


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
    plan = making.plan
    for page in plan.run:
        making.progress(page.name, "wacht")
    with tempfile.TemporaryDirectory(prefix="analyse-") as folder:
        jobs = [_job(page, making, Path(folder)) for page in plan.run]
        executed = run_notebooks(jobs, making.progress)
        for page, notebook in zip(plan.run, executed, strict=True):
            _collect_page(page, notebook, Path(folder, page.name), making.work)
        return {job.page: _used(Path(job.used), making.sources) for job in jobs}


def _collect_page(page: Page, notebook: NotebookNode, published: Path, work: Path) -> None:
    """The notebook of a page as a file of the report, and what it published."""
    if page.wijk:
        of_wijk(notebook, page.wijk)
    _keep(page, notebook, work)
    if stopped(notebook):
        return
    only_tried = tried(notebook)
    paths = [path for path in sorted(published.glob("*")) if path.stem not in only_tried]
    targets = {path: _place(path, work) for path in paths}
    taken = [path.stem for path, target in targets.items() if target.exists()]
    if taken:
        reason = f"publiceert '{taken[0]}', maar die naam is al van een ander notebook."
        set_aside(page, reason, work)
        return
    for path, target in targets.items():
        shutil.copyfile(path, target)


def _keep(page: Page, notebook: NotebookNode, work: Path) -> None:
    from analyse.report.run.execute import notebook_text

    path = work / "notebooks" / f"{page.name}.ipynb"
    # Half a character, which a cell may print, cannot be written.
    text = notebook_text(notebook)
    path.write_text(text, encoding="utf-8", errors="replace", newline="\n")


def _place(path: Path, work: Path) -> Path:
    """Where a published file stands in the report."""
    return work / ("publicaties" if path.suffix == ".json" else "figuren") / path.name


def set_aside(page: Page, reason: str, work: Path) -> None:
    """Have a page say why it could not be made, and take away what its notebook published."""
    from nbformat import from_dict

    for record in _records(work):
        if record["notebook"] == page.name:
            for folder in ("publicaties", "figuren"):
                for path in (work / folder).glob(f"{record['name']}.*"):
                    path.unlink()
    about = f" (wijk {page.wijk})" if page.wijk else ""
    notebook = from_dict(load(work / "notebooks" / f"{page.name}.ipynb"))
    mark_stopped(notebook, f"Notebook {page.notebook}.ipynb{about} {reason}", 0)
    _keep(page, notebook, work)


def _job(page: Page, making: Making, folder: Path) -> Job:
    from analyse.report.publish import ENV_ACHTER, ENV_FOLDER, ENV_NOTEBOOK, ENV_WIJK
    from analyse.report.run.execute import Job

    chosen = making.plan.notebooks.chosen
    env = {variable: chosen.get(name) for name, variable in ENV_KEUZES.items()}
    env |= {
        "ANALYSE_DATA": str(making.dossier.folder),
        ENV_FOLDER: str(folder / page.name),
        ENV_NOTEBOOK: page.name,
        ENV_WIJK: page.wijk or None,
        ENV_ACHTER: page.behind or None,
    }
    path = making.plan.notebooks.files[page.notebook]
    return Job(path, env, page.name, page.wijk, str(folder / f"{page.name}.gebruikt"))


def _used(noted: Path, sources: Sources) -> dict[str, Any]:
    """What a kernel noted, by what the manifest calls the folder; of one that stopped nothing."""
    if not noted.is_file():
        return {}
    folders = json.loads(noted.read_text(encoding="utf-8"))
    return {sources.name(Path(folder)): used for folder, used in sorted(folders.items())}


def _records(work: Path) -> list[dict[str, Any]]:
    """All that was published, in order."""
    paths = (work / "publicaties").glob("*.json")
    records = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    return sorted(records, key=lambda record: (record["notebook"], record["order"]))


def together(
    records: Sequence[Mapping[str, Any]], pages: Sequence[Page]
) -> list[dict[str, Any]]:
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
