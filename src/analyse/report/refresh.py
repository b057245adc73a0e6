"""`refresh`: from a folder of exports to a report, whole or not at all.

The order is the promise: lock, compare with the last run, check the data, run, collect, write,
validate, swap in. Whatever fails before the swap leaves the previous report to the byte as it was.
The trap: whether anything changed is told by files alone, before anything heavy is imported; what
must run again is told by the tables, once they are read (`report/run/plan.py`).
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyse import nl
from analyse.errors import GegevensFout, UitvoerFout, system_text
from analyse.meegeleverd import meegeleverd
from analyse.report import compose, keep, manifest, stage
from analyse.report.compose import Making
from analyse.report.keuzes import refuse_absent, told
from analyse.report.page.huisstijl import house_style
from analyse.report.run import inputs
from analyse.report.run.collect import Progress, collect
from analyse.report.run.execute import Kernels
from analyse.report.run.plan import LastReport, Notebooks, Plan, make_plan, nothing_changed

if TYPE_CHECKING:
    import pandas as pd

    from analyse.dossier import Dossier

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
    #: Pages that say why their notebook stopped, and nothing else.
    failed: tuple[str, ...] = ()
    #: What changed in the exports since the last report; empty when nothing did.
    since: str = ""

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
    with _disk_said(out), stage.held(out, data, notebooks) as kept:
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
                raise GegevensFout(_errors_text(dossier.problems))
            refuse_absent(dossier, choices)
            last = LastReport(out, previous, sources, dossier)
            plan = make_plan(asked, dossier, last, force=force)
            made = (now or dt.datetime.now(dt.UTC)).astimezone()
            content = inputs.digest(asked.program, dict(asked.codes), dict(sources.digests))
            run_id = f"{made:%Y%m%d-%H%M%S}-{content[:6]}"
            work = stage.working_folder(out, stage.BUSY, run_id)
            making = Making(
                work,
                out,
                plan,
                dossier,
                sources,
                run_id,
                made,
                previous,
                forms,
                progress,
                told(choices),
            )
            try:
                kept += _make(making, kernels)
            finally:
                shutil.rmtree(work, ignore_errors=True)
        found = manifest.read(out)
    if found is None:
        raise UitvoerFout(
            f"Het verslag '{out.name}' is direct na het maken veranderd. Ververs opnieuw."
        )
    from analyse.report.book.toelichtingen import keep_toelichtingen

    explained = keep_toelichtingen(out, dossier)
    said = [
        _done_text(plan, found),
        _gone_text(found),
        explained,
        _older_forms(before, forms),
        keep.told(kept),
    ]
    message = "\n".join(filter(None, said))
    result = _result(out, found, message, [page.name for page in plan.run])
    return replace(result, since=_since(previous, found))


@contextlib.contextmanager
def _disk_said(out: Path) -> Iterator[None]:
    """Say in words what the system says of a disk, a folder or a file."""
    try:
        yield
    except OSError as error:
        raise UitvoerFout(_disk_text(error, out)) from error


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
    compose.validate(making.work, making.run_id)
    kept = keep.carry(making.out, making.work) if making.out.exists() else []
    return kept + stage.swap_in(making.work, making.out, making.run_id)


def _at_a_time(jobs: int | None, asked: Notebooks) -> int:
    return min(jobs or os.cpu_count() or 1, sum(map(asked.wanted, asked.files)))


def _forms(template: Path | str | None, *, pdf: bool, slides: bool) -> compose.Forms:
    """The other forms of the report; what they need is looked for before anything is run."""
    browser = ""
    if pdf:
        from analyse.report.page.pdf import browser as find

        browser = find()
    if template is None:
        return compose.Forms(browser, slides)
    from analyse.report.page.slides import check_template

    path = _resolved(template)
    check_template(path)
    return compose.Forms(browser, slides=True, template=path)


#: What the system says of a disk or a file, in Dutch, and what to do.
_DISK = {
    errno.EROFS: "daar mag alleen worden gelezen. Kies met --out een andere map",
    errno.ENOENT: "dat is er niet (meer). Controleer het pad en de verbinding met het netwerk",
    errno.EEXIST: "daar staat een bestand. Controleer het pad",
    errno.EISDIR: "dat is een map. Geef haar een andere naam",
    errno.ENOTDIR: "een deel van dat pad is een bestand. Controleer het pad",
    errno.ENAMETOOLONG: "die naam is te lang. Kies een kortere naam of een map hoger",
    errno.EBUSY: "dat is in gebruik. Sluit het in andere programma's",
    errno.ELOOP: "die verwijzing komt bij zichzelf uit. Geef de map zelf",
    errno.EIO: "de schijf of het netwerk geeft een fout. Controleer de verbinding",
    errno.EMFILE: "er staan te veel bestanden open. Sluit andere programma's",
}


def _disk_text(error: OSError, out: Path) -> str:
    """What the system says of a disk, a folder or a file, in words that tell what to do."""
    kept = "Het vorige verslag is niet veranderd."
    file = Path(str(error.filename)) if error.filename else out
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return (
            f"De schijf is vol: het verslag '{out.name}' past er niet op. Maak ruimte vrij en"
            f" ververs opnieuw. {kept}"
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        if not file.is_relative_to(out.parent):
            return (
                f"'{file}' mag niet worden gelezen of geschreven. Sluit het elders, of vraag"
                f" toegang. {kept}"
            )
        return (
            f"In de map van '{out.name}' mag niet worden geschreven ({file.name}). Kies met"
            f" --out een andere map, of vraag toegang. {kept}"
        )
    if error.errno == errno.EINVAL:
        return (
            f"Een bestand is niet te lezen ({file.name}); staat het alleen in de cloud? Open het"
            f" één keer en ververs opnieuw. {kept}"
        )
    said = _DISK.get(error.errno or 0) or system_text(error).removesuffix(".")
    return f"Het verslag '{out.name}' is niet gemaakt: '{file}': {said}. {kept}"


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


def _errors_text(problems: pd.DataFrame) -> str:
    errors = problems[problems["ernst"] == "fout"].to_dict("records")
    lines = [_error_line(error) for error in errors[:_SHOWN_ERRORS]]
    if len(errors) > _SHOWN_ERRORS:
        lines.append(f"… en nog {len(errors) - _SHOWN_ERRORS}.")
    found = f"zitten {len(errors)} fouten" if len(errors) > 1 else "zit een fout"
    head = f"In de gegevens {found}; er is niets gepubliceerd"
    head += " en het vorige verslag is niet veranderd."
    return "\n".join([head, *lines])


def _error_line(error: Mapping[str, Any]) -> str:
    places = [error[key] for key in ("bestand", "blad", "cel")]
    where = ", ".join(str(place) for place in places if place == place and place)
    line = f"- {where}: {error['reden']}"
    return f"{line} {error['oplossing']}" if isinstance(error["oplossing"], str) else line


def _unchanged(
    out: Path, previous: Mapping[str, Any], kept: Sequence[keep.Kept], progress: Progress
) -> RefreshResult:
    """Nothing was done, and that is said."""
    for page in previous["notebooks"]:
        progress(page["name"], "ongewijzigd")
    day = dt.datetime.fromisoformat(previous["made"])
    message = f"Niets veranderd sinds {day:%d-%m-%Y %H:%M}; het verslag is nog actueel."
    return _result(out, previous, "\n".join(filter(None, [message, keep.told(kept)])))


def _result(
    out: Path, found: Mapping[str, Any], message: str, ran: Sequence[str] | None = None
) -> RefreshResult:
    """What stands in `out`; `ran` is which of its pages were run for it, None when it was there."""
    pages = [page["name"] for page in found["notebooks"]]
    return RefreshResult(
        out,
        found["run_id"],
        changed=ran is not None,
        message=message,
        ran=tuple(ran or ()),
        reused=tuple(name for name in pages if name not in (ran or ())),
        left_out=tuple(found["left_out"]),
        warnings=found["problems"]["waarschuwing"],
        failed=tuple(page["name"] for page in found["notebooks"] if page.get("failed")),
    )


def _done_text(plan: Plan, manifest: Mapping[str, Any]) -> str:
    """What was done in one sentence, and a line for each page that could not be made."""
    failed = [page["failed"] for page in manifest["notebooks"] if page.get("failed")]
    ran = {page.notebook for page in plan.run}
    reused = {page.notebook for page in plan.reuse}
    done = _counted(len(ran), "notebook", "notebooks") + " uitgevoerd"
    wijken = [page.notebook for page in plan.run if page.wijk]
    often = [f"{name} voor {wijken.count(name)} wijken" for name in sorted(set(wijken))]
    if often:
        done += f" ({', '.join(often)})"
    parts = [done]
    if reused:
        parts.append(f"{len(reused)} ongewijzigd overgenomen")
    if plan.left_out:
        parts.append(f"{len(plan.left_out)} niet ververst en weggelaten")
    if plan.without_data:
        parts.append(
            f"{len(plan.without_data)} overgeslagen omdat de gegevens er niet zijn"
            f" ({', '.join(plan.without_data)})"
        )
    warnings = manifest["problems"]["waarschuwing"]
    parts.append(_counted(warnings, "waarschuwing", "waarschuwingen") + " over de gegevens")
    done = f"Verslag ververst: {', '.join(parts)}."
    if not failed:
        return done
    many = _counted(len(failed), "pagina is", "pagina's zijn")
    return "\n".join([f"{done} LET OP: {many} niet gelukt.", *failed])


def _since(previous: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    """What is different in the exports, in one line."""
    from analyse.report.change.since import since

    changed = since(previous, found)
    if changed is None:
        return "Dit is het eerste verslag in deze map."
    return " ".join(filter(None, [found.get("changed", ""), *changed.data]))


def _gone_text(manifest: Mapping[str, Any]) -> str:
    """What an earlier report had and this one lacks; the first page says it all."""
    gone = [lost["tekst"] for lost in manifest.get("gone", ())]
    if not gone:
        return ""
    more = f"\n… en nog {len(gone) - _SHOWN_ERRORS}." if len(gone) > _SHOWN_ERRORS else ""
    told = "\n".join(f"- {text}" for text in gone[:_SHOWN_ERRORS])
    return f"LET OP: er ontbreekt iets wat er vorige keer wel was.\n{told}{more}"


def _older_forms(before: Mapping[str, str], forms: compose.Forms) -> str:
    """That the PDF or the slides of the last report are gone: nobody asked for new ones."""
    options = {compose.PDF: "--pdf", compose.SLIDES: "--pptx"}
    gone = [name for name in options if name in before and name not in forms.names]
    if not gone:
        return ""
    asked = " ".join(options[name] for name in gone)
    if len(gone) == 1:
        return (
            f"{gone[0]} van het vorige verslag is oud en staat er niet meer bij; ververs met"
            f" {asked} voor een nieuwe."
        )
    return (
        f"{nl.opsomming(gone)} van het vorige verslag zijn oud en staan er niet meer bij; ververs"
        f" met {asked} voor nieuwe."
    )


def _counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
