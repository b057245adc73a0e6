"""The command `refresh`: with the choices that were kept, and what is said of it and shown.

The trap: a PDF or a deck that was in the last report is made again, for whoever asked for it last
month expects it and nobody wants one with old figures under the same name.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyse.errors import AnalyseError, GegevensFout
from analyse.meegeleverd import meegeleverd
from analyse.report import keuzes, manifest
from analyse.report.command import logboek, tonen
from analyse.report.command.progress import notebooks
from analyse.report.command.terminal import Screen, say
from analyse.report.making import PDF, SLIDES
from analyse.report.outcome import RefreshResult
from analyse.report.refresh import refresh
from analyse.report.run.collect import Progress
from analyse.report.run.inputs import CHOICES

if TYPE_CHECKING:
    from analyse.dossier import Dossier


def ververs(args: Namespace) -> RefreshResult:
    """Refresh the report as the command line asks, say what came of it and open it."""
    args.data = args.data or meegeleverd("voorbeeldstad")
    if args.stil:
        return _in_silence(args)
    with notebooks(Screen()) as progress:
        result, lines = _refreshed(args, progress)
    say(lines)
    if not args.niet_openen and tonen.somebody_looks():
        tonen.open_page(result.index.resolve())
    return result


def _in_silence(args: Namespace) -> RefreshResult:
    """Refresh while nobody looks: one line on the screen, the rest in the log."""
    with noted(args.out):
        result, lines = _refreshed(args, lambda _name, _state: None)
    line = _one_line(result)
    wrong = logboek.note(args.out, int(bool(result.failed)), "\n".join([line, *lines]))
    say([f"{line} {wrong}".strip()])
    return result


@contextmanager
def noted(out: Path) -> Iterator[None]:
    """Have whatever goes wrong noted in the log."""
    try:
        yield
    except BaseException as error:
        logboek.note(out, _code(error), _reason(error))
        raise


def _code(error: BaseException) -> int:
    """The exit code that an error leads to."""
    if isinstance(error, KeyboardInterrupt):
        return 130
    return 1 if isinstance(error, GegevensFout) else 2


def _reason(error: BaseException) -> str:
    """What a log may hold of an error: what we say ourselves; of any other its kind."""
    ours = isinstance(error, AnalyseError)
    return str(error) if ours else f"Onderbroken of een fout: {type(error).__name__}."


def _one_line(result: RefreshResult) -> str:
    """What changed, in one line."""
    if not result.changed:
        return result.message.splitlines()[0]
    line = f"Ververst. {result.since or 'In de gegevens is niets veranderd.'}"
    if result.failed:
        line += f" LET OP, niet gelukt: {', '.join(result.failed)}."
    return " ".join(line.split())


def _refreshed(args: Namespace, progress: Progress) -> tuple[RefreshResult, list[str]]:
    """The refreshed report, and all that is to be said of it."""
    given = given_choices(args)
    chosen = keuzes.kept(args.data) | given
    result = refresh_with(args, chosen, progress)
    lines = [result.message]
    if chosen:
        lines += _told(args.data, chosen, given)
    lines.append(f"Rapport: {result.index.resolve()}")
    return result, list(filter(None, lines))


def _told(data: Path, chosen: keuzes.Keuzes, given: keuzes.Keuzes) -> list[str]:
    """What was chosen, and where that is kept: not beside the example that is of the program."""
    said = f"Keuzes: {keuzes.told(chosen)}."
    if data.resolve() == meegeleverd("voorbeeldstad").resolve():
        return [f"{said} Bij het meegeleverde voorbeeld worden zij niet bewaard."]
    wrong = keuzes.keep(data, given) if given else ""
    return [wrong, said] if wrong else [f"{said} Zij staan in {data / CHOICES}."]


def refresh_with(
    args: Namespace,
    chosen: keuzes.Keuzes,
    progress: Progress,
    open_dossier: Callable[[Path], Dossier] | None = None,
    *,
    early: bool = True,
) -> RefreshResult:
    """Refresh the report with these choices, in the forms that it had before."""
    before = manifest.own_files(args.out) or {}
    return refresh(
        args.data,
        args.out,
        notebooks=args.notebooks,
        only=args.only,
        chosen={name: chosen[name] for name in keuzes.IN_NOTEBOOKS if name in chosen},
        jobs=args.jobs,
        early=early,
        force=args.force,
        limit=args.tijdslimiet and 60 * args.tijdslimiet,
        pdf=chosen.get("pdf", PDF in before),
        slides=chosen.get("pptx", SLIDES in before),
        template=chosen.get("sjabloon"),
        progress=progress,
        open_dossier=open_dossier,
    )


def given_choices(args: Namespace) -> dict[str, Any]:
    """What the command line chooses for the report, by name."""
    found = {name: getattr(args, name) for name in (*keuzes.IN_NOTEBOOKS, "pdf", "pptx")}
    if args.sjabloon:
        found |= {"sjabloon": args.sjabloon.absolute(), "pptx": True}
    return {name: it for name, it in found.items() if it is not None and it is not False}
