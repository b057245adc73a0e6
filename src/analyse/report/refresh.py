"""`refresh`: from a folder of exports to a report, whole or not at all.

The order is the promise: lock, compare with the last run, check the data, run, collect, write,
validate, swap in. Whatever fails before the swap leaves the previous report to the byte as it was.
The trap: a notebook is run again when the exports, the program or the notebook changed, and what it
read is known only from its last run (`report/plan.py`).
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyse.errors import GegevensFout, UitvoerFout
from analyse.report import collect, inputs, stage
from analyse.report.collect import Progress
from analyse.report.plan import Plan, make_plan, nothing_changed

if TYPE_CHECKING:
    import pandas as pd
    from nbformat import NotebookNode

    from analyse.dossier import Dossier
    from analyse.report.execute import Job
    from analyse.report.zygote import Zygote

_SHOWN_ERRORS = 10


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
        previous report if that was made from the same exports, notebook and program; otherwise they
        are left out, and the first page says so.
    jobs
        Notebooks at a time; as many as there are cores when left out.
    force
        Run also what has not changed.
    limit
        Seconds that one notebook may take; only its cells have a limit when None.
    pdf, slides, template
        Make the report as PDF too (through an installed browser), and as PowerPoint, on this
        template.
    also
        Other folders that notebooks read; `gepubliceerd` beside the data or `../data/gepubliceerd`
        beside the notebooks when left out.
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
    forms = _forms(template, pdf=pdf, slides=slides)
    stage.refuse_strange(out, data, notebooks)
    with stage.locked(out):
        stage.recover(out)
        stage.refuse_strange(out, data, notebooks)
        made = (now or dt.datetime.now(dt.UTC)).astimezone()
        figures = (
            _published_figures(data, notebooks)
            if also is None
            else [Path(p).resolve() for p in also]
        )
        sources = inputs.Sources.of(data, notebooks, figures)
        previous = _manifest(out)
        plan = make_plan(
            notebooks, out, previous, only, sources, force=force, program=inputs.program_hash()
        )
        if nothing_changed(plan, previous, out, sources) and {
            f["path"] for f in previous["files"]
        }.issuperset(forms.names):
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

        # The kernels get warm while the exports are read.
        with contextlib.ExitStack() as warm:
            zygote = _warm(warm) if len(plan.run) > 1 and jobs != 1 else None
            dossier = (open_dossier or _open_dossier)(data)
            if dossier.has_errors:
                raise GegevensFout(_errors_text(dossier.problems))
            if zygote is not None:
                zygote.open([str(data), *map(str, figures)])
            plan.set_aside(dossier.tables)
            plan.spread(lambda: dossier.wijken)
            run_id = (
                f"{made:%Y%m%d-%H%M%S}-{inputs.digest(sorted(plan.keys.items()), sources.data)[:6]}"
            )
            work = out.parent / f".{out.name}-bezig-{run_id}"
            work.mkdir()
            try:
                run = _runner(jobs, limit, progress, zygote)
                collect.fill(
                    work, out, plan, dossier, sources, run_id, made, previous, run, progress, forms
                )
                if inputs.files_of(data) != sources.data:
                    raise UitvoerFout(
                        "De exports veranderden tijdens het verversen. Er is niets gepubliceerd;"
                        " ververs opnieuw."
                    )
                collect.validate(work, run_id)
                stage.keep_own_files(
                    out, work, {f["path"] for f in previous.get("files", ())} | {stage.MANIFEST}
                )
                stage.swap_in(work, out, run_id)
            except OSError as error:
                raise UitvoerFout(_disk_text(error, out)) from error
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


def _forms(template: Path | str | None, *, pdf: bool, slides: bool) -> collect.Forms:
    """The other forms of the report; what they need is looked for before anything is run."""
    browser = ""
    if pdf:
        from analyse.report.pdf import browser as find

        browser = find()
    if template is not None and not Path(template).is_file():
        raise UitvoerFout(
            f"Het sjabloon '{template}' bestaat niet. Geef een PowerPoint-bestand (.pptx) van uw"
            " organisatie, of laat --sjabloon weg."
        )
    return collect.Forms(
        browser, slides or template is not None, Path(template).resolve() if template else None
    )


def _warm(stack: contextlib.ExitStack) -> Zygote | None:
    """The process that kernels are forked from, where the system can fork."""
    from analyse.report.execute import environment
    from analyse.report.zygote import Zygote, possible

    return stack.enter_context(contextlib.closing(Zygote(environment()))) if possible() else None


def _runner(
    jobs: int | None, limit: float | None, progress: Progress, zygote: Zygote | None
) -> Callable[[Sequence[Job]], Sequence[NotebookNode]]:
    def run(wanted: Sequence[Job]) -> Sequence[NotebookNode]:
        from analyse.report.execute import execute_all

        return execute_all(wanted, workers=jobs, limit=limit, progress=progress, zygote=zygote)

    return run


def _disk_text(error: OSError, out: Path) -> str:
    """What the system says of a disk, a folder or a file, in words that tell what to do."""
    kept = "Het vorige verslag is niet veranderd."
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return (
            f"De schijf is vol: het verslag '{out.name}' past er niet op. Maak ruimte vrij en"
            f" ververs opnieuw. {kept}"
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            f"In de map van '{out.name}' mag niet worden geschreven ({error.strerror}). Kies met"
            f" --out een andere map. {kept}"
        )
    if error.errno == errno.EINVAL:
        return (
            f"Een bestand is niet te lezen ({Path(str(error.filename or '')).name}); staat het"
            f" alleen in de cloud? Open het één keer en ververs opnieuw. {kept}"
        )
    return f"Het verslag '{out.name}' is niet gemaakt: {error.strerror or error}. {kept}"


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
    return manifest if isinstance(manifest, dict) and manifest.get("form") == 3 else {}


def _errors_text(problems: pd.DataFrame) -> str:
    errors = problems[problems["ernst"] == "fout"].to_dict("records")
    lines = []
    for e in errors[:_SHOWN_ERRORS]:
        where = ", ".join(
            str(e[key]) for key in ("bestand", "blad", "cel") if e[key] == e[key] and e[key]
        )
        fix = f" {e['oplossing']}" if isinstance(e["oplossing"], str) else ""
        lines.append(f"- {where}: {e['reden']}{fix}")
    more = f"\n… en nog {len(errors) - _SHOWN_ERRORS}." if len(errors) > _SHOWN_ERRORS else ""
    many = f"{len(errors)} fouten" if len(errors) > 1 else "een fout"
    return (
        f"In de gegevens zit{'ten' if len(errors) > 1 else ''} {many}; er is niets gepubliceerd en"
        " het vorige verslag is niet veranderd.\n" + "\n".join(lines) + more
    )


def _done_text(plan: Plan, warnings: int) -> str:
    ran, reused = (
        {plan.pages[n][0] if n in plan.pages else n for n in names}
        for names in (plan.run, plan.reuse)
    )
    often = [
        f"{name} voor {sum(page[0] == name for page in plan.pages.values())} wijken"
        for name in sorted(ran)
        if name not in plan.run
    ]
    parts = [
        f"{len(ran)} notebook{'s' if len(ran) != 1 else ''} uitgevoerd"
        + (f" ({', '.join(often)})" if often else "")
    ]
    if reused:
        parts.append(f"{len(reused)} ongewijzigd overgenomen")
    if plan.left_out:
        parts.append(f"{len(plan.left_out)} niet ververst en weggelaten")
    if plan.without_data:
        parts.append(
            f"{len(plan.without_data)} overgeslagen omdat de gegevens er niet zijn"
            f" ({', '.join(plan.without_data)})"
        )
    parts.append(f"{warnings} waarschuwing{'en' if warnings != 1 else ''} over de gegevens")
    return f"Verslag ververst: {', '.join(parts)}."
