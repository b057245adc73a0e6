"""The command `refresh --dossiers`: what is seen while it runs, and what is said at the end."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, TextColumn, TimeElapsedColumn

from analyse import nl
from analyse.many.refresh import Outcome, Tell, refresh_many
from analyse.many.stand import KLAAR, Stand
from analyse.report.command import logboek, tonen
from analyse.report.command.parser import UsageFout
from analyse.report.command.progress import bar
from analyse.report.command.terminal import Screen, plain, say
from analyse.report.command.verversen import noted

FINE, SOME_NOT = 0, 1
_NAMED = 10


def refuse(args: Namespace) -> None:
    """Refuse options that do not go together.

    Raises
    ------
    UsageFout
        Saying which.
    """
    if args.dossiers and args.data:
        raise UsageFout(
            "--data en --dossiers gaan niet samen. Geef --data voor één gemeente, of --dossiers"
            " voor een map met een map per gemeente."
        )
    if args.planner and not args.dossiers:
        raise UsageFout("--planner is voor veel gemeenten: geef er --dossiers bij.")


def ververs_veel(args: Namespace) -> int:
    """Refresh many dossiers as the command line asks, and say what came of them."""
    if args.stil:
        return _in_silence(args)
    with _progress() as tell:
        outcome = _interrupted_said(args, tell)
    say([*_lines(outcome), f"Overzicht: {outcome.page}"])
    if not args.niet_openen and tonen.somebody_looks():
        tonen.open_page(outcome.page)
    return _code(outcome)


def _in_silence(args: Namespace) -> int:
    """Refresh while nobody looks: one line on the screen, the rest in the log."""
    with noted(args.out):
        outcome = _interrupted_said(args, lambda _total, _stand: None)
    lines = _lines(outcome)
    wrong = logboek.note(args.out, _code(outcome), "\n".join(lines))
    say([f"{lines[0]} {wrong}".strip()])
    return _code(outcome)


def _code(outcome: Outcome) -> int:
    return FINE if all(stand.state == KLAAR for stand in outcome.stands) else SOME_NOT


def _interrupted_said(args: Namespace, tell: Tell) -> Outcome:
    """What came of it; broken off by the user, what is done is kept and that is said."""
    try:
        return refresh_many(args, tell)
    except KeyboardInterrupt as error:
        raise KeyboardInterrupt(
            "Onderbroken. Wat klaar is, blijft staan; geef dezelfde opdracht nog eens, dan gaat het"
            " verder waar het bleef."
        ) from error


@contextmanager
def _progress() -> Iterator[Tell]:
    """Show how many dossiers are done; a line for each where no one looks on."""
    console = Screen()
    how_far = TextColumn("{task.description}")
    states: Counter[bool] = Counter()
    with bar(console, BarColumn(bar_width=24), how_far, TimeElapsedColumn()) as drawn:
        task = drawn.add_task("mappen bekijken", total=None)

        def tell(total: int, stand: Stand | None) -> None:
            if stand is not None:
                states[stand.has_report] += 1
                console.print(f"  {plain(stand.name)}: {plain(stand.state)}", highlight=False)
            done = f"{states.total()} van {total} klaar, {states[False]} niet gelukt"
            drawn.update(task, total=total, completed=states.total(), description=done)

        yield tell


def _lines(outcome: Outcome) -> list[str]:
    """What came of all dossiers; the first line says it in short."""
    stands = outcome.stands
    wrong = [stand for stand in stands if stand.state != KLAAR]
    same = len(outcome.as_they_were)
    many = nl.aantal(len(stands), "gemeente", "gemeenten")
    first = f"Klaar: {nl.getal(len(stands) - len(wrong))} van {many} in orde"
    first += f", waarvan {nl.getal(same)} ongewijzigd." if same else "."
    if wrong:
        first += f" LET OP: {len(wrong)} niet in orde."
    lines = [f"- {one.name}: {one.state}: {one.reason}" for one in wrong[:_NAMED]]
    if len(wrong) > _NAMED:
        lines.append(f"… en nog {len(wrong) - _NAMED}; het overzicht noemt ze alle.")
    return [first, *lines, *outcome.said]
