"""`refresh`: from a folder of exports to a report, whole or not at all.

The order is the promise: lock, compare with the last run, check the data, run, collect, write,
validate, swap in. Whatever fails before the swap leaves the previous report to the byte as it was.
The trap: whether anything changed is told by files alone, before anything heavy is imported; what
must run again is told by the tables, once they are read (`report/run/plan.py`).
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyse.errors import GegevensFout, UitvoerFout
from analyse.meegeleverd import meegeleverd
from analyse.report import compose, contents, keep, manifest, stage
from analyse.report.disk import disk_said
from analyse.report.keuzes import refuse_absent, told
from analyse.report.making import Forms, Making
from analyse.report.outcome import (
    RefreshResult,
    done_text,
    errors_text,
    gone_text,
    older_forms,
    result_of,
    since_told,
)
from analyse.report.page.huisstijl import house_style
from analyse.report.run import inputs
from analyse.report.run.collect import Progress, collect
from analyse.report.run.execute import Kernels
from analyse.report.run.plan import LastReport, Notebooks, make_plan, nothing_changed

if TYPE_CHECKING:
    from analyse.dossier import Dossier


def _no_progress(_name: str, _state: str) -> None:
    pass


def refresh(
    data: Path | str,
    out: Path | str,
    *,
    notebooks: Path | str,
    only: Sequence[str] | None = None,
    chosen: Mapping[str, Any] | None = None,
    jobs: int | None = None,
    early: bool = True,
    force: bool = False,
    limit: float | None = None,
    pdf: bool = False,
    slides: bool = False,
    template: Path | str | None = None,
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
        Output folder: new, empty, or holding an earlier report. Files that a user added to it are
        kept.
    notebooks
        Folder with the numbered notebooks; it is only read.
    only
        Beginnings of notebook names ("02", "04_beeld"). Other notebooks are taken over from the
        previous report if they would be the same now; otherwise they are left out, and the first
        page says so.
    chosen
        Choices for all notebooks: `jaar` (the last year that counts), `peildatum`, `drempel` and
        `per`; what is not chosen is what each notebook takes by itself.
    jobs
        Notebooks at a time; as many as there are cores when left out.
    early
        Start the kernels while the exports are read. Not wise where every core has work already.
    force
        Run also what has not changed.
    limit
        Seconds that one notebook may take; only its cells have a limit when None.
    pdf, slides, template
        Make the report as PDF too (through an installed browser), and as PowerPoint, on this
        template.
    also
        Other folders that notebooks read; `gepubliceerd` beside the data or `../data/gepubliceerd`
        beside the notebooks when left out, else that of the program.
    open_dossier, now
        Replaceable in tests: how the exports are opened, and the moment of the run.

    Raises
    ------
    GegevensFout
        The exports hold errors, or nothing of the year or the day that was chosen.
    UitvoerFout
        Somebody else is refreshing, no notebook came to its end, or the report could not be put in
        place.
    """
    forms = _forms(template, pdf=pdf, slides=slides)
    data, out, notebooks = (_resolved(folder) for folder in (data, out, notebooks))
    with disk_said(out), stage.held(out, data, notebooks) as kept:
        figures = published_figures(data, notebooks) if also is None else also
        sources = inputs.Sources.of(data, [Path(folder).resolve() for folder in figures])
        choices = dict(chosen or {})
        asked = Notebooks.of(notebooks, only, {name: str(it) for name, it in choices.items()})
        house_style(data)
        previous: Mapping[str, Any] = manifest.read(out) or {}
        before = manifest.own_files(out) or {}
        same = not forms.slides or previous.get("template") == forms.template_sha256
        if same and not force and nothing_changed(previous, out, asked, sources, forms.names):
            return _unchanged(out, previous, kept, progress)

        with Kernels(_at_a_time(jobs, asked), limit=limit, early=early) as kernels:
            dossier = open_dossier(data) if open_dossier else _open_dossier(data, progress)
            if dossier.has_errors:
                raise GegevensFout(errors_text(dossier.problems))
            refuse_absent(dossier, choices)
            last = LastReport(out, previous, sources, dossier)
            plan = make_plan(asked, dossier, last, force=force)
            made = (now or dt.datetime.now(dt.UTC)).astimezone()
            run_id = _run_id(made, asked, sources)
            making = Making(
                work=stage.working_folder(out, stage.BUSY, run_id),
                out=out,
                plan=plan,
                dossier=dossier,
                sources=sources,
                run_id=run_id,
                made=made,
                previous=previous,
                forms=forms,
                progress=progress,
                chosen=told(choices),
            )
            try:
                kept += _make(making, kernels)
            finally:
                shutil.rmtree(making.work, ignore_errors=True)
        found = manifest.read(out)
    if found is None:
        raise UitvoerFout(
            f"Het verslag '{out.name}' is direct na het maken veranderd. Ververs opnieuw."
        )
    said = [
        done_text(plan, found),
        gone_text(found),
        _explained(out, dossier),
        older_forms(before, forms),
        keep.told(kept),
    ]
    message = "\n".join(filter(None, said))
    result = result_of(out, found, message, [page.name for page in plan.run])
    return replace(result, since=since_told(previous, found))


def _run_id(made: dt.datetime, asked: Notebooks, sources: inputs.Sources) -> str:
    """How a run is called: its moment, and what it is made of."""
    content = inputs.digest(asked.program, dict(asked.codes), dict(sources.digests))
    return f"{made:%Y%m%d-%H%M%S}-{content[:6]}"


def _explained(out: Path, dossier: Dossier) -> str:
    """Put the form to explain lines in beside the exports; what is to be said of it."""
    from analyse.report.book.toelichtingen import keep_toelichtingen

    return keep_toelichtingen(out, dossier)


def _resolved(folder: Path | str) -> Path:
    """The whole path of a folder, past links: a link to a report stays one."""
    try:
        return Path(folder).resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise UitvoerFout(
            f"{str(folder)!r} is geen pad naar een map. Controleer het pad; zet een pad met spaties"
            " tussen aanhalingstekens."
        ) from error


def _make(making: Making, kernels: Kernels) -> list[keep.Kept]:
    """Collect, check and put in place; the working folder is there for it alone.

    Gives back what people changed in the old report, or put in the place of a new file.
    """
    making.work.mkdir()
    collected = collect(making, kernels.run)
    making.progress("pagina's en werkboek", "schrijft")
    compose.write_report(making, collected)
    if inputs.exports_of(making.sources.folders[inputs.DATA]) != making.sources.data:
        raise UitvoerFout(
            "De exports veranderden tijdens het verversen. Er is niets gepubliceerd;"
            " ververs opnieuw."
        )
    contents.validate(making.work, making.run_id)
    kept = keep.carry(making.out, making.work) if making.out.exists() else []
    return kept + stage.swap_in(making.work, making.out, making.run_id)


def _at_a_time(jobs: int | None, asked: Notebooks) -> int:
    return min(jobs or os.cpu_count() or 1, sum(map(asked.wanted, asked.files)))


def _forms(template: Path | str | None, *, pdf: bool, slides: bool) -> Forms:
    """The other forms of the report; what they need is looked for before anything is run."""
    browser = ""
    if pdf:
        from analyse.report.page.pdf import browser as find

        browser = find()
    if template is None:
        return Forms(browser, slides)
    from analyse.report.page.slides import check_template

    path = _resolved(template)
    check_template(path)
    return Forms(browser, slides=True, template=path)


def _open_dossier(folder: Path, progress: Progress) -> Dossier:
    """The exports, telling which of them is being read."""
    from analyse.dossier import open_dossier

    def tell(name: str, done: int, total: int) -> None:
        progress(f"{name} ({done + 1} van {total})", "leest")

    return open_dossier(folder, progress=tell)


def published_figures(data: Path, notebooks: Path) -> list[Path]:
    """Folders with published figures, which the notebooks read whatever the municipality is.

    Those of the program where no others are.
    """
    candidates = (notebooks.parent / "data" / "gepubliceerd", data.parent / "gepubliceerd")
    found = [folder for folder in candidates if folder.is_dir()]
    return list(dict.fromkeys(found)) or [meegeleverd("gepubliceerd")]


def _unchanged(
    out: Path, previous: Mapping[str, Any], kept: Sequence[keep.Kept], progress: Progress
) -> RefreshResult:
    """Nothing was done, and that is said."""
    for page in previous["notebooks"]:
        progress(page["name"], "ongewijzigd")
    day = dt.datetime.fromisoformat(previous["made"])
    message = f"Niets veranderd sinds {day:%d-%m-%Y %H:%M}; het verslag is nog actueel."
    return result_of(out, previous, "\n".join(filter(None, [message, keep.told(kept)])))
