"""The command line: check, tidy, diff, trace, new and refresh, in Dutch.

Exit codes are a contract: 0 fine, 1 the data hold errors (`diff`: differences; `trace`: nothing
found, or changed since), 2 the command could not run. The traps: what a command writes is put in
place whole; whatever fails, what stood there stays. And a refresh of which nothing changed must be
done before pandas would have been loaded, so each command imports what it needs itself.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape

from analyse import __version__, nl
from analyse.errors import AnalyseError, GegevensFout, LeesFout
from analyse.report.arguments import Parser, UsageFout, count, table

if TYPE_CHECKING:
    from analyse.read.profile import Profile
    from analyse.read.result import FileResult

FINE, ERRORS, COULD_NOT_RUN, INTERRUPTED = 0, 1, 2, 130


def _profiles(path: Path, given: Path | None, other: Path | None = None) -> list[Profile]:
    """The profile given for whatever file, else those beside the file, else those beside the file it is compared with."""
    from analyse.read.profile import load, load_folder

    if given:
        return [replace(load(given), pattern="*")]
    return load_folder(path.parent) or (load_folder(other.parent) if other else [])


def _exists(path: Path) -> Path:
    if not path.exists():
        raise LeesFout(
            f"{path} bestaat niet. Controleer het pad; zet een pad met spaties tussen"
            " aanhalingstekens."
        )
    return path


def _file(path: Path) -> Path:
    if _exists(path).is_dir():
        raise LeesFout(f"{path} is een map. Geef één bestand.")
    return path


def _read(paths: list[Path], given: Path | None = None) -> list[FileResult]:
    """Read files and folders, each with the profiles of its folder, or all with the profile given; names on the screen what takes long."""
    from analyse.dossier import open_dossier
    from analyse.read.table import read_file
    from analyse.report.screen import progress

    results: list[FileResult] = []
    with progress() as tell:
        for path in paths:
            if _exists(path).is_dir():
                results += open_dossier(
                    path, profiles=_profiles(path, given) if given else None, progress=tell
                ).files
            else:
                tell(path.name, 0, 1)
                results.append(read_file(path, _profiles(path, given)))
    return results


def _say(lines: Sequence[str]) -> None:
    console = Console(soft_wrap=True)
    for line in lines:
        console.print(escape(line), highlight=False)


def _json(content: object, target: str) -> None:
    """Write JSON to a file, or to the screen when the target is `-`."""
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    if target == "-":
        sys.stdout.write(text)
    else:
        Path(target).write_text(text, encoding="utf-8")


def check(args: argparse.Namespace) -> int:
    """Read files and say what was read, what it ties to and what is wrong."""
    from analyse.read.problems import FOUT
    from analyse.report.screen import as_json, show

    results = _read(args.paden, args.profile)
    if args.json != "-":
        show(results, Console(soft_wrap=True))
    if args.json:
        _json(as_json(results), args.json)
    if args.xlsx:
        from analyse.read.problems import to_frame
        from analyse.report.workbook import write_problems

        write_problems(args.xlsx, to_frame(p for f in results for p in f.problems))
    if args.voorstel:
        from analyse.read.propose import proposals, save

        written = list(save([p for file in results for p in proposals(file)], args.voorstel))
        if args.json != "-":
            _say(
                [
                    f"{path}: {'geschreven' if new else 'bestaat al; niet overschreven'}."
                    for path, new in written
                ]
            )
            _say([] if written else ["Er is niets om een profiel voor te stellen."])
    return ERRORS if any(p.ernst == FOUT for f in results for p in f.problems) else FINE


def tidy(args: argparse.Namespace) -> int:
    """Write one table of one export as a tidy file."""
    from analyse.dossier import Dossier
    from analyse.read.problems import FOUT, WAARSCHUWING, Problem
    from analyse.read.table import read_file
    from analyse.report import tidy as module
    from analyse.report.screen import show_problems
    from analyse.tables import TABLES

    path = _file(args.bestand)
    module.check_target(args.out, path)
    file = module.select(read_file(path, _profiles(path, args.profile)), args.sheet)
    module.refuse_other_table(file, args.table)
    problems = [
        Problem(**record) for record in Dossier(path.parent, [file], []).problems.to_dict("records")
    ]
    if any(p.ernst == FOUT for p in problems):
        show_problems(problems, Console(soft_wrap=True))
        raise GegevensFout(
            f"Er is niets geschreven: {file.name} bevat fouten. Los ze op en probeer het opnieuw."
        )
    frame = module.rows(file, args.table)
    module.write(frame, TABLES[args.table], args.out, machine=args.machine)
    warnings = sum(p.ernst == WAARSCHUWING for p in problems)
    said = [f"{args.out}: {module.total_text(frame, args.table)}"]
    said += (
        [
            (
                f"Let op: {nl.getal(warnings)} waarschuwing{'en' if warnings > 1 else ''}; analyse"
                f" check {path} noemt ze."
            )
        ]
        if warnings
        else []
    )
    said += ["Let op: de gegevens zijn fictief."] if file.fictional else []
    said += ["Let op: de bedragen staan in hele euro's."] if TABLES[args.table].unit != 1 else []
    _say(said)
    return FINE


def diff(args: argparse.Namespace) -> int:
    """Say what changed between two exports."""
    from analyse.read.table import read_file
    from analyse.report import diff as module

    old, new = _file(args.oud), _file(args.nieuw)
    profiles = [_profiles(old, args.profile, new), _profiles(new, args.profile, old)]
    result = module.diff(
        *(read_file(p, found) for p, found in zip((old, new), profiles, strict=True))
    )
    if args.json != "-":
        _say(module.as_text(result))
    if args.json:
        _json(result, args.json)
    return {module.EQUAL: FINE, module.DIFFERENT: ERRORS}.get(result["uitkomst"], COULD_NOT_RUN)


def trace(args: argparse.Namespace) -> int:
    """Lead a published name back to its files, or a cell to the rows it became."""
    from analyse.read.table import read_file
    from analyse.report import trace as module

    if _exists(args.bron).is_dir():
        lines, fine = module.trace_published(args.bron, args.naam, args.data)
    else:
        lines, fine = module.trace_cell(
            read_file(args.bron, _profiles(args.bron, args.profile)), args.naam
        )
    _say(lines)
    return FINE if fine else ERRORS


def new(args: argparse.Namespace) -> int:
    """Make an empty dossier."""
    from analyse.report.template import README, new_dossier

    made = new_dossier(args.map)
    _say([f"{args.map}: {nl.getal(len(made))} bestanden gemaakt. Lees eerst {args.map / README}."])
    return FINE


def refresh(args: argparse.Namespace) -> int:
    """Refresh the report; progress goes to the screen."""
    from analyse.report.progress import notebooks
    from analyse.report.refresh import refresh as run

    console = Console(soft_wrap=True)

    only = [part.strip() for part in args.only.split(",") if part.strip()] if args.only else None
    with notebooks(console) as progress:
        result = run(
            args.data,
            args.out,
            notebooks=args.notebooks,
            only=only,
            jobs=args.jobs,
            force=args.force,
            limit=args.tijdslimiet and 60 * args.tijdslimiet,
            pdf=args.pdf,
            slides=args.pptx,
            template=args.sjabloon,
            progress=progress,
        )
    console.print(escape(result.message), highlight=False)
    console.print(f"Rapport: {escape(str(result.index.resolve()))}", highlight=False)
    return FINE


def _add_file_commands(commands: Any) -> None:  # noqa: ANN401  argparse keeps this class private
    """The commands that work on one or two exports, on a report or on an empty folder."""
    one_profile = "gebruik dit profiel, in plaats van die in de map profielen"

    a = commands.add_parser(
        "tidy",
        help="maak van één rommelige export één nette tabel (csv, xlsx of parquet)",
        description=(
            "Maak van één rommelige export één nette tabel: de kolommen van de tabel, zonder"
            " persoonsgegevens, met het blad en de\ncel waar elke rij vandaan komt. Bij een fout in"
            " de export wordt niets geschreven; de export zelf verandert nooit.\nUitkomst"
            " (exitcode): 0 geschreven, 1 fouten in de gegevens, 2 niet uitgevoerd."
        ),
    )
    a.add_argument("bestand", type=Path, metavar="BESTAND", help="de export")
    a.add_argument(
        "--table",
        type=table,
        required=True,
        metavar="TABEL",
        help="welke tabel: begroting, schouw, maatregel, ...",
    )
    a.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="BESTAND",
        help="waar het komt; eindigt op .csv, .xlsx of .parquet",
    )
    a.add_argument("--sheet", metavar="BLAD", help="alleen dit blad")
    a.add_argument("--profile", type=Path, metavar="BESTAND", help=one_profile)
    a.add_argument(
        "--machine",
        action="store_true",
        help="csv voor een ander programma: komma's, decimale punten, datums als 2026-07-01",
    )
    a.set_defaults(run=tidy)

    b = commands.add_parser(
        "diff",
        help="wat is er veranderd tussen twee exports",
        description=(
            "Vergelijk twee exports van dezelfde tabel: rijen erbij en weg, gewijzigde bedragen,"
            " totalen tot op de cent, en wat\nalleen anders is geschreven (koppen, eenheid,"
            " teken).\nUitkomst (exitcode): 0 geen verschil, 1 verschillen, 2 niet te vergelijken"
            " of niet uitgevoerd."
        ),
    )
    b.add_argument("oud", type=Path, metavar="OUD", help="de vorige export")
    b.add_argument("nieuw", type=Path, metavar="NIEUW", help="de nieuwe export")
    b.add_argument(
        "--json", metavar="BESTAND", help="schrijf alle verschillen als JSON; - is het scherm"
    )
    b.add_argument(
        "--profile", type=Path, metavar="BESTAND", help=f"{one_profile}, voor beide bestanden"
    )
    b.set_defaults(run=diff)

    c = commands.add_parser(
        "trace",
        help="waar komt een gepubliceerde tabel vandaan, of wat is er van een cel gemaakt",
        description=(
            "Met een rapportmap en een naam: welk notebook die tabel of grafiek maakte, in welke"
            " run, uit welke bestanden, en of die\nnu nog gelijk zijn. Met een export en een cel"
            ' (P118 of "Blad1!P118"): welke rij van welke tabel daaruit kwam, of waarom niet.\n'
            "Uitkomst (exitcode): 0 gevonden en ongewijzigd, 1 geen rij, of niet meer"
            " (te bevestigen) gelijk, 2 niet uitgevoerd."
        ),
    )
    c.add_argument(
        "bron",
        type=Path,
        metavar="RAPPORTMAP|BESTAND",
        help="een rapport van refresh, of een export",
    )
    c.add_argument(
        "naam",
        metavar="NAAM|CEL",
        help="naam van een tabel of grafiek in het rapport, of een cel in de export",
    )
    c.add_argument(
        "--data", type=Path, metavar="MAP", help="bij een rapport: de map waar de exports nu staan"
    )
    c.add_argument("--profile", type=Path, metavar="BESTAND", help=f"bij een export: {one_profile}")
    c.set_defaults(run=trace)

    d = commands.add_parser(
        "new",
        help="maak een lege map met Excel-sjablonen voor alle tabellen",
        description=(
            "Maak een nieuwe map met een Excel-sjabloon per tabel (met uitleg en keuzelijsten), een"
            " voorbeeld van een profiel en een\nLEESMIJ. Een map waar al iets in staat, wordt"
            " geweigerd.\nUitkomst (exitcode): 0 gemaakt, 2 niet uitgevoerd."
        ),
    )
    d.add_argument("map", type=Path, metavar="MAP", help="een nieuwe of lege map")
    d.set_defaults(run=new)


def build_parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    parser = Parser(
        prog="analyse",
        description=(
            "Van exports van begroting en schouw naar gecontroleerde tabellen en een rapport."
        ),
    )
    parser.add_argument(
        "--version", action="version", version=f"analyse {__version__}", help="toon de versie"
    )
    commands = parser.add_subparsers(
        title="opdrachten", dest="opdracht", metavar="OPDRACHT", required=True, parser_class=Parser
    )

    one = commands.add_parser(
        "check",
        help="controleer exports: wat is gelezen, waar sluit het op aan en wat is er mis",
        description=(
            "Controleer exports: wat is gelezen, waar sluit het op aan en wat is er mis, tot op de"
            " cel.\nUitkomst (exitcode): 0 geen fouten, 1 fouten gevonden, 2 niet uitgevoerd."
        ),
    )
    one.add_argument(
        "paden", nargs="+", type=Path, metavar="PAD", help="bestand of map met exports"
    )
    one.add_argument(
        "--json", metavar="BESTAND", help="schrijf de uitkomst als JSON; - is het scherm"
    )
    one.add_argument(
        "--xlsx", type=Path, metavar="BESTAND", help="schrijf de meldingen als Excel-bestand"
    )
    one.add_argument(
        "--profile", type=Path, metavar="BESTAND", help="gebruik dit profiel voor alle bestanden"
    )
    one.add_argument(
        "--voorstel",
        type=Path,
        metavar="MAP",
        help="schrijf voorgestelde profielen in deze map; overschrijft niets",
    )
    one.set_defaults(run=check)

    _add_file_commands(commands)

    two = commands.add_parser(
        "refresh",
        help="ververs het rapport uit een map met exports",
        description=(
            "Controleer de exports, draai de notebooks en zet het nieuwe rapport in zijn geheel"
            " neer.\nGaat er iets mis, dan blijft het vorige rapport staan.\nUitkomst (exitcode): 0"
            " klaar, 1 fouten in de gegevens, 2 niet uitgevoerd."
        ),
    )
    two.add_argument(
        "--data",
        type=Path,
        default=Path("data/voorbeeldstad"),
        metavar="MAP",
        help="map met exports (data/voorbeeldstad)",
    )
    two.add_argument(
        "--out",
        type=Path,
        default=Path("rapport"),
        metavar="MAP",
        help="map waar het rapport komt (rapport)",
    )
    two.add_argument("--only", metavar="02,04", help="alleen deze notebooks")
    two.add_argument(
        "--jobs", type=count, metavar="N", help="aantal notebooks tegelijk (aantal processorkernen)"
    )
    two.add_argument(
        "--pdf",
        action="store_true",
        help="ook als één PDF; daarvoor is Chromium, Chrome of Edge nodig",
    )
    two.add_argument("--pptx", action="store_true", help="ook als PowerPoint: een dia per vraag")
    two.add_argument(
        "--sjabloon",
        type=Path,
        metavar="BESTAND",
        help="PowerPoint op dit sjabloon (.pptx) van uw organisatie",
    )
    two.add_argument(
        "--tijdslimiet",
        type=count,
        metavar="MINUTEN",
        help="hoe lang één notebook mag duren (geen grens; een cel tien minuten)",
    )
    two.add_argument(
        "--notebooks",
        type=Path,
        default=Path("notebooks"),
        metavar="MAP",
        help="map met de notebooks (notebooks)",
    )
    two.add_argument("--force", action="store_true", help="ook als er niets is veranderd")
    two.set_defaults(run=refresh)
    return parser


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = build_parser()
    args, unknown = parser.parse_known_args(argv)
    if unknown:
        command = parser._subparsers._group_actions[0].choices[args.opdracht]  # type: ignore[union-attr,index]
        options = [o for action in command._actions for o in action.option_strings]
        near = get_close_matches(unknown[0].split("=")[0], options, 1, 0.5)
        hint = f" Bedoelt u {near[0]}?" if near else ""
        raise UsageFout(
            f"'{unknown[0]}' is geen optie van analyse {args.opdracht}.{hint}\nZie: analyse"
            f" {args.opdracht} --help"
        )
    return args


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; what goes wrong is said in Dutch.

    Returns
    -------
    int
        0 fine, 1 the data hold errors, 2 could not run, 130 interrupted.
    """
    try:
        args = _parse(argv)
        code: int = args.run(args)
    except GegevensFout as error:
        code = _fail(error, ERRORS)
    except (AnalyseError, OSError) as error:
        code = _fail(error, COULD_NOT_RUN)
    except KeyboardInterrupt:
        code = _fail("Onderbroken; er is niets veranderd.", INTERRUPTED)
    return code


def _fail(error: object, code: int) -> int:
    sys.stderr.write(f"{error}\n")
    return code
