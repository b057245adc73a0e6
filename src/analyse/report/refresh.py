"""`refresh`: from a folder of exports to a report, whole or not at all.

The order is the promise: lock, compare with the last run, check the data, run, collect, write, validate, swap in. Whatever
fails before the swap leaves the previous report to the byte as it was. The trap: a notebook is run again when the exports, the
program or the notebook changed; what it reads elsewhere has to be named in `also`.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyse.errors import GegevensFout, UitvoerFout
from analyse.report import inputs, stage
from analyse.report.outline import (
    Outline,
    code_hash,
    joined,
    kind,
    lacking,
    load,
    notebook_files,
    of_wijk,
    outline,
    outputs,
    per_wijk,
)

if TYPE_CHECKING:
    import pandas as pd
    from nbformat import NotebookNode

    from analyse.dossier import Dossier

WORKBOOK = "analyse.xlsx"
_SHOWN_ERRORS = 10

#: Called with a notebook's name and "begint", "klaar", "mislukt" or "ongewijzigd"; from several threads.
Progress = Callable[[str, str], None]


@dataclass(frozen=True)
class RefreshResult:
    """What a refresh did; `message` says it in Dutch."""

    out: Path
    run_id: str
    changed: bool
    message: str
    ran: tuple[str, ...] = ()
    reused: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    warnings: int = 0

    @property
    def index(self) -> Path:
        """The first page."""
        return self.out / "index.html"


@dataclass
class _Plan:
    """Which notebooks run, which are taken over from the last report, and which are left out."""

    files: dict[str, Path]
    keys: dict[str, str]
    run: list[str] = field(default_factory=list)
    reuse: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    #: Notebooks that have no question to answer here, with the tables that the exports lack.
    without_data: dict[str, list[str]] = field(default_factory=dict)
    #: Pages of notebooks that are run once a wijk, by name: the notebook, the wijk and the end of its published names.
    pages: dict[str, tuple[str, str, str]] = field(default_factory=dict)

    def set_aside(self, tables: Collection[str]) -> None:
        """Take out of the run what needs a table that is not there."""
        for name in list(self.run):
            if missing := lacking(load(self.files[name]), tables):
                self.run.remove(name)
                self.without_data[name] = missing

    def spread(self, wijken: Callable[[], Sequence[str]]) -> None:
        """Run a notebook that is about one wijk once for each; without any wijk it stays one page."""
        from analyse.report.publish import slug

        for name in [n for n in self.run if per_wijk(load(self.files[n]))]:
            taken: set[str] = set()
            for wijk in wijken():
                # Short, so that the names of what is published keep their own words; of two wijken never the same.
                behind = short = slug(wijk)[:24].strip("_-") or "wijk"
                while behind in taken:
                    behind = f"{short}_{len(taken) + 1}"
                taken.add(behind)
                self.add_page(f"{name}-{behind}", name, wijk, behind)
                self.run.append(f"{name}-{behind}")
            if taken:
                self.run.remove(name)
        self.run.sort()

    def add_page(self, page: str, name: str, wijk: str, behind: str = "") -> None:
        """Note a page of a notebook about one wijk."""
        self.pages[page] = (name, wijk, behind)
        self.files[page], self.keys[page] = self.files[name], self.keys[name]

    @property
    def names(self) -> list[str]:
        return sorted([*self.run, *self.reuse])


def _no_progress(_name: str, _state: str) -> None:
    pass


def refresh(
    data: Path | str,
    out: Path | str,
    *,
    notebooks: Path | str,
    only: Sequence[str] | None = None,
    jobs: int | None = None,
    force: bool = False,
    progress: Progress = _no_progress,
    also: Sequence[Path] | None = None,
    open_dossier: Callable[[Path], Dossier] | None = None,
    now: dt.datetime | None = None,
) -> RefreshResult:
    """Make the report of a folder of exports and put it in place whole.

    Parameters
    ----------
    data
        Folder with the exports of one municipality.
    out
        Output folder: new, empty, or holding an earlier report. Files that a user added to it are kept.
    notebooks
        Folder with the numbered notebooks; it is only read.
    only
        Beginnings of notebook names ("02", "04_beeld"). Other notebooks are taken over from the previous report if that was made from
        the same exports, notebook and program; otherwise they are left out, and the first page says so.
    jobs
        Notebooks at a time; as many as there are cores when left out.
    force
        Run also what has not changed.
    also
        Other folders that notebooks read; `gepubliceerd` beside the data or `../data/gepubliceerd` beside the notebooks when left out.
    open_dossier, now
        Replaceable in tests: how the exports are opened, and the moment of the run.

    Raises
    ------
    GegevensFout
        The exports hold errors.
    UitvoerFout
        Somebody else is refreshing, a notebook failed, or the report could not be put in place.
    """
    data, out, notebooks = (Path(p).resolve() for p in (data, out, notebooks))
    stage.refuse_strange(out, data, notebooks)
    with stage.locked(out):
        stage.recover(out)
        stage.refuse_strange(out, data, notebooks)
        made = (now or dt.datetime.now(dt.UTC)).astimezone()
        data_files = inputs.files_of(data)
        extra = {
            p.name: inputs.files_of(p) for p in (_published_figures(data, notebooks) if also is None else [Path(p).resolve() for p in also])
        }
        previous = _manifest(out)
        plan = _plan(notebooks, out, previous, only, force=force, basis=inputs.digest(data_files, extra, inputs.program_hash()))
        if _nothing_changed(plan, previous, out):
            for name in plan.reuse:
                progress(name, "ongewijzigd")
            day = dt.datetime.fromisoformat(previous["made"])
            message = f"Niets veranderd sinds {day:%d-%m-%Y %H:%M}; het verslag is nog actueel."
            return RefreshResult(
                out,
                previous["run_id"],
                changed=False,
                message=message,
                reused=tuple(plan.reuse),
                left_out=tuple(plan.left_out),
                warnings=previous["problems"]["waarschuwing"],
            )

        dossier = (open_dossier or _open_dossier)(data)
        if dossier.has_errors:
            raise GegevensFout(_errors_text(dossier.problems))
        plan.set_aside(dossier.tables)
        plan.spread(lambda: dossier.wijken)
        run_id = f"{made:%Y%m%d-%H%M%S}-{inputs.digest(sorted(plan.keys.items()))[:6]}"
        work = out.parent / f".{out.name}-bezig-{run_id}"
        work.mkdir()
        try:
            _make(work, out, plan, dossier, data_files, run_id, made, previous, jobs=jobs, progress=progress)
            if inputs.files_of(data) != data_files:
                raise UitvoerFout("De exports veranderden tijdens het verversen. Er is niets gepubliceerd; ververs opnieuw.")
            _validate(work, run_id)
            stage.keep_own_files(out, work, {f["path"] for f in previous.get("files", ())} | {stage.MANIFEST})
            stage.swap_in(work, out, run_id)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    warnings = int((dossier.problems["ernst"] == "waarschuwing").sum())
    return RefreshResult(
        out,
        run_id,
        changed=True,
        message=_done_text(plan, warnings),
        ran=tuple(plan.run),
        reused=tuple(plan.reuse),
        left_out=tuple(plan.left_out),
        warnings=warnings,
    )


def _open_dossier(folder: Path) -> Dossier:
    from analyse.dossier import open_dossier

    return open_dossier(folder)


def _published_figures(data: Path, notebooks: Path) -> list[Path]:
    """Folders with published figures, which the notebooks read whatever the municipality is."""
    candidates = (notebooks.parent / "data" / "gepubliceerd", data.parent / "gepubliceerd")
    return list(dict.fromkeys(p for p in candidates if p.is_dir()))


def _manifest(out: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((out / stage.MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) and manifest.get("form") == 1 else {}


def _plan(notebooks: Path, out: Path, previous: Mapping[str, Any], only: Sequence[str] | None, *, force: bool, basis: str) -> _Plan:
    files = {p.stem: p for p in notebook_files(notebooks)}
    if not files:
        raise UitvoerFout(f"In de map '{notebooks.name}' staan geen notebooks met een naam als 01_open_begroting.ipynb.")
    if unknown := [o for o in only or () if not any(name.startswith(o) for name in files)]:
        raise UitvoerFout(f"Geen notebook begint met {', '.join(unknown)}; er zijn {', '.join(files)}.")
    plan = _Plan(files, {name: inputs.digest(basis, code_hash(load(path))) for name, path in files.items()})
    earlier = {n["name"]: n for n in previous.get("notebooks", ())}
    whole = inputs.intact(out, previous.get("files", ()))
    for name in list(files):
        wanted = only is None or any(name.startswith(o) for o in only)
        set_aside = previous.get("without_data", {}).get(name)
        if set_aside and set_aside["key"] == plan.keys[name] and not force:
            plan.without_data[name] = set_aside["tables"]
            continue
        pages = [n for n in earlier if n == name or earlier[n].get("of") == name]
        usable = bool(pages) and all(earlier[n]["key"] == plan.keys[name] and whole.issuperset(earlier[n]["files"]) for n in pages)
        if wanted and (force or not usable):
            plan.run.append(name)
        elif usable:
            for page in pages:
                if earlier[page].get("of"):
                    plan.add_page(page, name, earlier[page]["wijk"])
                plan.reuse.append(page)
        else:
            plan.left_out.append(name)
    return plan


def _nothing_changed(plan: _Plan, previous: Mapping[str, Any], out: Path) -> bool:
    if plan.run or not previous or [n["name"] for n in previous["notebooks"]] != plan.names or previous["left_out"] != plan.left_out:
        return False
    return len(inputs.intact(out, previous["files"])) == len(previous["files"])


def _errors_text(problems: pd.DataFrame) -> str:
    errors = problems[problems["ernst"] == "fout"].to_dict("records")
    lines = []
    for e in errors[:_SHOWN_ERRORS]:
        where = ", ".join(str(e[key]) for key in ("bestand", "blad", "cel") if e[key] == e[key] and e[key])
        fix = f" {e['oplossing']}" if isinstance(e["oplossing"], str) else ""
        lines.append(f"- {where}: {e['reden']}{fix}")
    more = f"\n… en nog {len(errors) - _SHOWN_ERRORS}." if len(errors) > _SHOWN_ERRORS else ""
    many = f"{len(errors)} fouten" if len(errors) > 1 else "een fout"
    return (
        f"In de gegevens zit{'ten' if len(errors) > 1 else ''} {many}; er is niets gepubliceerd en het vorige verslag is niet veranderd.\n"
        + "\n".join(lines)
        + more
    )


def _done_text(plan: _Plan, warnings: int) -> str:
    ran, reused = ({plan.pages[n][0] if n in plan.pages else n for n in names} for names in (plan.run, plan.reuse))
    often = [f"{name} voor {sum(page[0] == name for page in plan.pages.values())} wijken" for name in sorted(ran) if name not in plan.run]
    parts = [f"{len(ran)} notebook{'s' if len(ran) != 1 else ''} uitgevoerd" + (f" ({', '.join(often)})" if often else "")]
    if reused:
        parts.append(f"{len(reused)} ongewijzigd overgenomen")
    if plan.left_out:
        parts.append(f"{len(plan.left_out)} niet ververst en weggelaten")
    if plan.without_data:
        parts.append(f"{len(plan.without_data)} overgeslagen omdat de gegevens er niet zijn ({', '.join(plan.without_data)})")
    parts.append(f"{warnings} waarschuwing{'en' if warnings != 1 else ''} over de gegevens")
    return f"Verslag ververst: {', '.join(parts)}."


def _make(
    work: Path,
    out: Path,
    plan: _Plan,
    dossier: Dossier,
    data_files: Sequence[Mapping[str, Any]],
    run_id: str,
    made: dt.datetime,
    previous: Mapping[str, Any],
    *,
    jobs: int | None,
    progress: Progress,
) -> None:
    """Fill the working folder with a whole report."""
    from analyse.report.pages import Report, Run, index_page, notebook_page
    from analyse.report.workbook import write_workbook

    for folder in ("notebooks", "figuren", "publicaties"):
        (work / folder).mkdir()
    for name in plan.reuse:
        progress(name, "ongewijzigd")
        _take_over(out, work, next(n for n in previous["notebooks"] if n["name"] == name))
    records = _run(work, plan, dossier, jobs=jobs, progress=progress)
    executed = {name: load(work / "notebooks" / f"{name}.ipynb") for name in plan.names}
    outlines = [outline(name, executed[name], *plan.pages.get(name, ("", ""))[:2]) for name in plan.names]
    run = Run(run_id, made, dossier.folder.name, bool(dossier.fictional), {"analyse": inputs.versions().get("analyse", "")})
    for short in outlines:
        _write(work / "notebooks" / f"{short.name}.html", notebook_page(executed[short.name], short, run, outlines))
    charts = {name: chart for name in plan.names if name not in plan.pages and (chart := _first_chart(executed[name]))}
    report = Report(dossier.problems, dossier.sheets, dossier.totals, outlines, charts, plan.left_out, plan.without_data, WORKBOOK)
    _write(work / "index.html", index_page(report, run))
    facts = {"Run": run_id, "Gemaakt": run.when, "Gegevensmap": run.folder, **inputs.versions()}
    write_workbook(
        work / WORKBOOK,
        together([r for r in records if r["kind"] == "tabel"], {page: of for page, (of, _, _) in plan.pages.items()}),
        problems=dossier.problems, sheets=dossier.sheets, totals=dossier.totals,
        outlines=outlines, facts=facts, created=made, fictional=run.fictional,
    )  # fmt: skip
    manifest = {
        "form": 1,
        "run_id": run_id,
        "made": made.isoformat(timespec="seconds"),
        "folder": run.folder,
        "fictional": run.fictional,
        "versions": inputs.versions(),
        "inputs": list(data_files),
        "problems": {e: int((dossier.problems["ernst"] == e).sum()) for e in ("fout", "waarschuwing", "ter info")},
        "left_out": plan.left_out,
        "without_data": {name: {"key": plan.keys[name], "tables": tables} for name, tables in plan.without_data.items()},
        "notebooks": [_entry(short, plan, records) for short in outlines],
        "files": inputs.files_of(work),
    }
    _write(work / stage.MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")


def _entry(short: Outline, plan: _Plan, records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    published = [r for r in records if r["notebook"] == short.name]
    files = [f"notebooks/{short.name}.ipynb", *(f"publicaties/{r['name']}.json" for r in published)]
    files += [f"figuren/{r['name']}.{suffix}" for r in published if r["kind"] == "grafiek" for suffix in ("png", "svg")]
    return {
        "name": short.name, "title": short.title, "question": short.question, "answer": short.answer, "certainty": short.certainty,
        "key": plan.keys[short.name], "files": files,
    } | ({"of": short.of, "wijk": short.wijk} if short.of else {})  # fmt: skip


def together(tables: Sequence[Mapping[str, Any]], pages: Mapping[str, str]) -> list[Mapping[str, Any]]:
    """The tables of a notebook that was run once a wijk as one each, with the wijk in the first column; the others as they are.

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
        base = {"name": table["series"], "notebook": pages[table["notebook"]], "columns": [first, *table["columns"]], "rows": []}
        whole = found.setdefault(key, {**table, **base})
        whole["rows"] = [*whole["rows"], *([table["wijk"], *row] for row in table["rows"])]
    return list(found.values())


def _take_over(out: Path, work: Path, entry: Mapping[str, Any]) -> None:
    for relative in entry["files"]:
        shutil.copyfile(out / relative, work / relative)


def _run(work: Path, plan: _Plan, dossier: Dossier, *, jobs: int | None, progress: Progress) -> list[dict[str, Any]]:
    """Run what has to run, collect what it published, and give all records of the report in order."""
    from analyse.report.execute import Job, execute_all
    from analyse.report.publish import ENV_ACHTER, ENV_FOLDER, ENV_NOTEBOOK, ENV_WIJK

    with tempfile.TemporaryDirectory(prefix="analyse-") as published:
        folders = {name: Path(published) / name for name in plan.run}
        jobs_to_do = []
        for name, folder in folders.items():
            _, wijk, behind = plan.pages.get(name, ("", "", ""))
            env = {"ANALYSE_DATA": str(dossier.folder), ENV_FOLDER: str(folder), ENV_NOTEBOOK: name}
            jobs_to_do.append(Job(plan.files[name], env | {ENV_WIJK: wijk or None, ENV_ACHTER: behind or None}, name, wijk))
        executed = execute_all(jobs_to_do, workers=jobs, progress=progress)
        for name, notebook in zip(plan.run, executed, strict=True):
            if name in plan.pages:
                of_wijk(notebook, plan.pages[name][1])
            _write(work / "notebooks" / f"{name}.ipynb", notebook_text(notebook))
            for path in sorted(folders[name].glob("*")):
                target = work / ("publicaties" if path.suffix == ".json" else "figuren") / path.name
                if target.exists():
                    raise UitvoerFout(f"Notebook {name}.ipynb publiceert '{path.stem}', maar die naam is al van een ander notebook.")
                shutil.copyfile(path, target)
    records = [json.loads(path.read_text(encoding="utf-8")) for path in (work / "publicaties").glob("*.json")]
    return sorted(records, key=lambda r: (r["notebook"], r["order"]))


def notebook_text(notebook: NotebookNode) -> str:
    """A notebook as it is stored: sorted keys, one space of indentation, real letters, a line end at the end."""
    import nbformat

    text: str = nbformat.writes(notebook, version=nbformat.NO_CONVERT)
    return text.rstrip("\n") + "\n"


def _first_chart(notebook: Mapping[str, Any]) -> tuple[str, str] | None:
    for output in outputs(dict(notebook)):
        if kind(output) == "grafiek":
            return "".join(joined(output["data"]["image/png"]).split()), output["metadata"].get("image/png", {}).get("alt", "")
    return None


def _validate(work: Path, run_id: str) -> None:
    """Refuse a report that is not whole: every listed file there, every page of this run."""
    manifest = json.loads((work / stage.MANIFEST).read_text(encoding="utf-8"))
    listed = {f["path"] for f in manifest["files"]}
    needed = {"index.html", WORKBOOK, *(path for n in manifest["notebooks"] for path in (*n["files"], f"notebooks/{n['name']}.html"))}
    if missing := sorted(needed - listed) or sorted(listed - inputs.intact(work, manifest["files"])):
        raise UitvoerFout(f"Het verslag is niet compleet: {', '.join(missing)} ontbreekt. Het vorige verslag is niet veranderd.")
    for page in work.rglob("*.html"):
        if run_id not in page.read_text(encoding="utf-8"):
            raise UitvoerFout(f"De pagina {page.name} is niet van deze run. Het vorige verslag is niet veranderd.")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
