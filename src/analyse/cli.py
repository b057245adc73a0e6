"""The command line, in Dutch: check, inrichten, tidy, diff, trace, new, refresh, haal, lab.

Exit codes are a contract: 0 fine, 1 the data hold errors (`diff`: differences; `trace`: nothing
found, or changed since; `refresh`: a notebook stopped, or a dossier of many is not in order;
`inrichten`: questions are open; `haal`: there are no figures yet), 2 the command could not run. The
traps: what a command writes is looked at before the work begins and put in place whole (`outputs`).
And a refresh of which nothing changed must be done before pandas would have been loaded, so each
command imports what it needs itself.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from analyse import crash, nl, outputs
from analyse.errors import AnalyseError, GegevensFout, system_text
from analyse.report.command.arguments import parse
from analyse.report.command.parser import UsageFout
from analyse.report.command.paths import existing, one_file
from analyse.report.command.terminal import Screen, any_letter, hush, say, write

if TYPE_CHECKING:
    from analyse.read.result import FileResult

FINE, ERRORS, COULD_NOT_RUN, INTERRUPTED = 0, 1, 2, 130


def check(args: Namespace) -> int:
    """Read files and say what was read, what it ties to and what is wrong."""
    from analyse.read.problems import FOUT, to_frame
    from analyse.report.book.workbook import write_problems
    from analyse.report.command.reading import read_all
    from analyse.report.command.screen import as_json, show

    inputs = [*args.paden, args.profile]
    _refuse_json(args.json, inputs)
    if args.xlsx:
        outputs.refuse(args.xlsx, [".xlsx"], inputs)
    if args.voorstel:
        outputs.refuse_folder(args.voorstel)
    results = read_all(args.paden, args.profile)
    problems = list(chain.from_iterable(file.problems for file in results))
    on_screen = args.json != "-"
    if on_screen:
        show(results, Screen(), everything=args.alles, saved=str(args.xlsx or ""))
    if args.json is not None:
        _json(as_json(results), args.json)
    if args.xlsx:
        write_problems(args.xlsx, to_frame(problems))
    if args.voorstel:
        told = _save_proposals(results, args.voorstel)
        say(told if on_screen else [])
    return ERRORS if any(problem.ernst == FOUT for problem in problems) else FINE


def inrichten(args: Namespace) -> int:
    """Ask in a form what the exports of a folder mean, and take in the answers."""
    from analyse.report.command.progress import files
    from analyse.report.inrichten.vragenronde import run

    with files() as tell:
        outcome = run(args.map, tell)
    say(outcome.lines)
    return FINE if outcome.done else ERRORS


def tidy(args: Namespace) -> int:
    """Write one table of one export as a tidy file, or each table of a folder."""
    from analyse.report.command import tidy as module
    from analyse.report.command.reading import read_one, refuse_errors
    from analyse.tables import TABLES

    if existing(args.bestand).is_dir():
        return _tidy_folder(args)
    path = args.bestand
    if not args.table:
        raise UsageFout("nog nodig: --table\nZie: analyse tidy --help")
    if args.als:
        raise UsageFout("--als is voor een map; bij een bestand zegt --out wat het wordt")
    outputs.refuse(args.out, module.SUFFIXES, [path, args.profile])
    file = read_one(path, args.profile, sheet=args.sheet)
    module.refuse_other_table(file, args.table)
    warnings = refuse_errors(file)
    frame = module.rows(file, args.table)
    module.write(frame, TABLES[args.table], args.out, machine=args.machine)
    say([f"{args.out}: {module.total_text(frame, args.table)}"])
    say(_let_op(warnings, path, fictional=file.fictional))
    if TABLES[args.table].unit != 1:
        say(["Let op: de bedragen staan in hele euro's."])
    return FINE


def _tidy_folder(args: Namespace) -> int:
    """Write each table of a folder of exports as a tidy file."""
    from analyse.dossier import open_dossier
    from analyse.report.command import tidy_map
    from analyse.report.command.progress import files
    from analyse.report.command.reading import with_profile
    from analyse.report.command.screen import show

    if args.sheet:
        raise UsageFout("--sheet is voor een bestand. Geef het bestand, of laat --sheet weg")
    suffix = f".{args.als or 'xlsx'}"
    tidy_map.refuse_out(args.bestand, args.out, suffix, args.profile)
    profiles = with_profile(args.profile) if args.profile else None
    with files() as tell:
        dossier = open_dossier(args.bestand, profiles=profiles, progress=tell)
    if dossier.has_errors:
        show(dossier.files, Screen())
        raise GegevensFout(
            f"Er is niets geschreven: {args.bestand} bevat fouten. Los ze op en probeer het"
            " opnieuw."
        )
    say(tidy_map.write_tables(dossier, args.out, suffix, args.table, machine=args.machine))
    warnings = int((dossier.problems["ernst"] == "waarschuwing").sum())
    say(_let_op(warnings, args.bestand, fictional=dossier.fictional))
    return FINE


def _let_op(warnings: int, read: Path, *, fictional: bool) -> list[str]:
    """What to know of what was read, before somebody uses it."""
    lines = []
    if warnings:
        many = nl.aantal(warnings, "waarschuwing", "waarschuwingen")
        lines.append(f"Let op: {many}; analyse check {read} noemt ze.")
    if fictional:
        lines.append("Let op: de gegevens zijn fictief.")
    return lines


def diff(args: Namespace) -> int:
    """Say what changed between two exports."""
    from analyse.report.command import diff as module
    from analyse.report.command.reading import read_one

    old, new = one_file(args.oud), one_file(args.nieuw)
    _refuse_json(args.json, [old, new, args.profile])
    if args.xlsx:
        outputs.refuse(args.xlsx, [".xlsx"], [old, new, args.profile])
    result = module.diff(
        read_one(old, args.profile, beside=new), read_one(new, args.profile, beside=old)
    )
    if args.json != "-":
        say(module.as_text(result))
    if args.json is not None:
        _json(result, args.json)
    if args.xlsx:
        from analyse.report.command.diff_boek import write_diff

        write_diff(args.xlsx, result)
        say([f"Alle verschillen staan in {args.xlsx}."] if args.json != "-" else [])
    codes = {module.EQUAL: FINE, module.DIFFERENT: ERRORS, module.NOT_COMPARED: COULD_NOT_RUN}
    return codes[result["uitkomst"]]


def trace(args: Namespace) -> int:
    """Lead a published name back to its files, or a cell to the rows it became."""
    from analyse.report.command import trace as module
    from analyse.report.command.reading import read_one

    if existing(args.bron).is_dir():
        lines, fine = module.trace_published(args.bron, args.naam, args.data)
    else:
        lines, fine = module.trace_cell(read_one(args.bron, args.profile), args.naam)
    say(lines)
    return FINE if fine else ERRORS


def new(args: Namespace) -> int:
    """Make an empty dossier."""
    from analyse.report.command.template import README, new_dossier

    made = new_dossier(args.map)
    say(
        [
            f"{args.map}: {nl.getal(len(made))} bestanden gemaakt. Lees eerst {args.map / README}."
        ]
    )
    return FINE


def refresh(args: Namespace) -> int:
    """Refresh the report, or those of many dossiers; progress goes to the screen."""
    from analyse.report.command.verversen import ververs

    if args.dossiers or args.planner:
        from analyse.many.command import refuse, ververs_veel

        refuse(args)
        return ververs_veel(args)
    return ERRORS if ververs(args).failed else FINE


def haal(args: Namespace) -> int:
    """Fetch published figures as a dated file in a folder of exports."""
    import datetime as dt

    from analyse.haal.iv3 import haal_iv3

    if args.tabel and len(set(args.jaar)) > 1:
        raise UsageFout("--tabel is van één jaar. Geef ook één --jaar")
    outputs.refuse_folder(args.naar)
    complete = haal_iv3(
        args.gemeente,
        args.jaar,
        args.naar,
        args.tabel or "",
        lambda line: say([line]),
        dt.datetime.now().astimezone().date(),
    )
    return FINE if complete else ERRORS


def notebooks(args: Namespace) -> int:
    """Put the notebooks beside a folder of exports."""
    place = _put_notebooks(args)
    elsewhere = ["--out", place] if args.out else []
    say(
        [
            f"Openen: {_typed('lab', args.map, *elsewhere)}",
            f"Rapport: {_typed('refresh', '--data', args.map, '--notebooks', place)}",
        ]
    )
    return FINE


def lab(args: Namespace) -> int:
    """Put the notebooks beside a folder of exports and open them in JupyterLab."""
    from analyse.report.command.lab import serve

    serve(_put_notebooks(args), browser=not args.niet_openen)
    return FINE


def voorbeeld(args: Namespace) -> int:
    """Make the report of the fictional municipality in a folder."""
    from analyse.report.command.copies import copy_example

    data = copy_example(args.map)
    report = args.map / "rapport"
    code = refresh(parse(["refresh", "--data", str(data), "--out", str(report)]))
    say(
        [
            f"Voorbeeldstad is een fictieve gemeente; haar exports staan in {data}.",
            f"Zelf bekijken: {_typed('check', data)}",
            f"De notebooks openen: {_typed('lab', data)}",
        ]
    )
    return code


COMMANDS = {
    "check": check,
    "inrichten": inrichten,
    "tidy": tidy,
    "diff": diff,
    "trace": trace,
    "new": new,
    "refresh": refresh,
    "haal": haal,
    "notebooks": notebooks,
    "lab": lab,
    "voorbeeld": voorbeeld,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; what goes wrong is said in Dutch.

    Returns
    -------
    int
        0 fine, 1 the data hold errors, 2 could not run, 130 interrupted.
    """
    any_letter()
    command = ""
    try:
        args = parse(argv)
        command = args.opdracht
        return COMMANDS[command](args)
    except GegevensFout as error:
        return _fail(error, ERRORS)
    except AnalyseError as error:
        return _fail(error, COULD_NOT_RUN)
    except OSError as error:
        return _fail(_of_system(error), COULD_NOT_RUN)
    except KeyboardInterrupt as error:
        return _fail(str(error) or "Onderbroken; er is niets veranderd.", INTERRUPTED)
    except SystemExit:  # help and version were shown
        raise
    except BaseException as error:  # whatever is left, a panic in a library of Rust included
        return _fail(crash.told(error, command), COULD_NOT_RUN)
    finally:
        hush()


def _put_notebooks(args: Namespace) -> Path:
    """Copy the notebooks to where they were asked for, and say what was done."""
    from analyse.report.command.copies import copy_notebooks, place_of

    place: Path = args.out or place_of(args.map)
    say(copy_notebooks(existing(args.map), place))
    return place


def _typed(*words: object) -> str:
    """A command as a person types it."""
    quoted = [f'"{word}"' if " " in str(word) else str(word) for word in words]
    return " ".join(["analyse", *quoted])


def _of_system(error: OSError) -> str:
    """An error of the system that no command foresaw."""
    said = crash.told(error, "") if error.errno is None else system_text(error)
    return f"{error.filename}: {said}" if error.filename else said[:1].upper() + said[1:]


def _fail(error: object, code: int) -> int:
    with suppress(OSError):  # nobody reads it
        sys.stderr.write(f"{nl.leesbaar(str(error), regels=True)}\n")
    return code


def _refuse_json(target: str | None, inputs: Sequence[Path | None]) -> None:
    if target is not None and target != "-":
        outputs.refuse(Path(target), [".json"], inputs)


def _json(content: object, target: str) -> None:
    """Write JSON to a file, or to the screen when the target is `-`."""
    if target == "-":
        write(outputs.json_text(content, sys.stdout.encoding or "utf-8"))
    else:
        outputs.put_json(content, Path(target))


def _save_proposals(results: list[FileResult], folder: Path) -> list[str]:
    """Write the profiles that are proposed, and say which were there already."""
    from analyse.read.profiles.propose import proposals, save

    proposed = chain.from_iterable(map(proposals, results))
    lines = []
    for path, written in save(list(proposed), folder):
        state = "geschreven" if written else "bestaat al; niet overschreven"
        lines.append(f"{path}: {state}.")
    return lines or ["Er is niets om een profiel voor te stellen."]
