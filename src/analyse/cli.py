"""The command line: `analyse check` and `analyse refresh`, in Dutch.

Exit codes are a contract: 0 fine, 1 the data hold errors, 2 the command could not run. The trap: `refresh` writes only when
all went well; whatever fails, the last good report stays.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from rich.console import Console
from rich.markup import escape
from rich.table import Table as RichTable

from analyse import __version__, nl
from analyse.errors import AnalyseError, GegevensFout, LeesFout
from analyse.read import FOUT, INFO, WAARSCHUWING, FileResult, read_file

FINE, ERRORS, COULD_NOT_RUN, INTERRUPTED = 0, 1, 2, 130
_STYLE = {FOUT: "bold red", WAARSCHUWING: "yellow", INFO: "dim"}


def _read(paths: list[Path]) -> list[FileResult]:
    """Read files and folders, each with the profiles of its folder."""
    from analyse.dossier import find_files
    from analyse.read.profile import load_folder

    results = []
    for path in paths:
        if path.is_dir():
            profiles = load_folder(path)
            found = find_files(path)
            if not found:
                raise LeesFout(f"In de map {path} staan geen exports (xlsx of csv).")
            results += [read_file(p, profiles, p.relative_to(path).as_posix()) for p in found]
        elif path.exists():
            results.append(read_file(path, load_folder(path.parent)))
        else:
            raise LeesFout(f"{path} bestaat niet. Controleer het pad; zet een pad met spaties tussen aanhalingstekens.")
    return results


def as_json(results: list[FileResult]) -> dict[str, Any]:
    """What was read and what is wrong, as plain data; amounts as text with two decimals, so that no cent is lost."""

    def money(value: float) -> str:
        return str(nl.rond(value, 2))

    return {
        "bestanden": [
            {
                "bestand": file.name,
                "soort": file.kind,
                "bladen": [
                    {
                        "blad": sheet.blad,
                        "tabel": sheet.table,
                        "rijen": sheet.rows,
                        "overgeslagen": [{"rij": row, "reden": reason} for row, reason in sheet.skipped],
                        "totalen": {name: money(value) for name, value in sheet.sums.items()},
                        "aansluiting": [
                            {
                                "cel": t.cel,
                                "bereik": t.bereik,
                                "omschrijving": t.omschrijving,
                                "afgedrukt": money(t.afgedrukt),
                                "berekend": money(t.berekend),
                                "verschil": money(t.verschil),
                            }
                            for t in sheet.totals
                        ],
                    }
                    for sheet in file.sheets
                ],
                "meldingen": [
                    {
                        "ernst": p.ernst,
                        "code": p.code,
                        "blad": p.blad,
                        "cel": p.cel,
                        "waarde": p.waarde,
                        "verwacht": p.verwacht,
                        "reden": p.reden,
                        "oplossing": p.oplossing,
                        "effect": p.effect,
                        "aantal": p.aantal,
                    }
                    for p in file.problems
                ],
            }
            for file in results
        ]
    }


def _show(results: list[FileResult], console: Console) -> None:
    """Print per file what was read and what it ties to, then every problem with its cell and remedy."""
    for file in results:
        console.print(f"\n[bold]{escape(file.name)}[/bold]  {file.kind}")
        for sheet in file.sheets:
            if not sheet.table:
                console.print(f"  {escape(sheet.blad)}: {'verborgen, ' if not sheet.visible else ''}niet gelezen")
                continue
            tied = sum(t.ties for t in sheet.totals)
            ties = f"; {tied} van {len(sheet.totals)} totalen sluiten aan" if sheet.totals else ""
            skipped = f", {nl.getal(len(sheet.skipped))} overgeslagen" if sheet.skipped else ""
            console.print(f"  {escape(sheet.blad)}: tabel {sheet.table}, {nl.getal(sheet.rows)} rijen gelezen{skipped}{ties}")
            for name, value in sheet.sums.items():
                console.print(f"      som {escape(name)}: {nl.getal(Decimal(repr(value)), 2)}")
        for p in file.problems:
            many = f" ({nl.getal(p.aantal)} keer)" if p.aantal > 1 else ""
            place = " ".join(x for x in (p.blad, p.cel) if x)
            console.print(f"  [{_STYLE[p.ernst]}]{p.ernst}[/] {p.code}{many} {escape(place)}", highlight=False)
            for label, text in (
                ("waarde", p.waarde),
                ("verwacht", p.verwacht),
                ("", p.reden),
                ("oplossing", p.oplossing),
                ("effect", p.effect),
            ):
                if text:
                    console.print(f"      {label + ': ' if label else ''}{escape(text)}", highlight=False)
    counts = {ernst: sum(p.aantal for f in results for p in f.problems if p.ernst == ernst) for ernst in (FOUT, WAARSCHUWING, INFO)}
    summary = RichTable(show_header=True, box=None, pad_edge=False)
    for heading in ("bestanden", "rijen", "fouten", "waarschuwingen", "ter info"):
        summary.add_column(heading, justify="right")
    rows = sum(s.rows for f in results for s in f.sheets)
    summary.add_row(*(nl.getal(n) for n in (len(results), rows, counts[FOUT], counts[WAARSCHUWING], counts[INFO])))
    console.print()
    console.print(summary)


def check(args: argparse.Namespace) -> int:
    """Read files and say what was read, what it ties to and what is wrong."""
    results = _read(args.paden)
    if args.json != "-":
        _show(results, Console(soft_wrap=True))
    if args.json:
        text = json.dumps(as_json(results), ensure_ascii=False, indent=1)
        if args.json == "-":
            sys.stdout.write(text + "\n")
        else:
            Path(args.json).write_text(text + "\n", encoding="utf-8")
    if args.xlsx:
        from analyse.read.problems import to_frame
        from analyse.report.workbook import write_problems

        write_problems(args.xlsx, to_frame(p for f in results for p in f.problems))
    return ERRORS if any(p.ernst == FOUT for f in results for p in f.problems) else FINE


def refresh(args: argparse.Namespace) -> int:
    """Refresh the report; progress goes to the screen."""
    from analyse.report.refresh import refresh as run

    console = Console(soft_wrap=True)

    def progress(name: str, state: str) -> None:
        console.print(f"  {escape(name)}: {escape(state)}", highlight=False)

    only = [part.strip() for part in args.only.split(",") if part.strip()] if args.only else None
    result = run(args.data, args.out, notebooks=args.notebooks, only=only, jobs=args.jobs, force=args.force, progress=progress)
    console.print(escape(result.message), highlight=False)
    console.print(f"Rapport: {escape(str(result.index.resolve()))}", highlight=False)
    return FINE


class _Parser(argparse.ArgumentParser):
    """A parser that speaks Dutch: it names what is wrong and what was probably meant."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  passed on as they are
        super().__init__(**options | {"add_help": False, "allow_abbrev": False, "formatter_class": _Help})
        self._positionals.title = "argumenten"
        self._optionals.title = "opties"
        self.add_argument("-h", "--help", action="help", help="toon deze uitleg")

    def error(self, message: str) -> NoReturn:
        """End with exit code 2 and a Dutch message."""
        for english, dutch in (
            ("the following arguments are required:", "nog nodig:"),
            ("expected one argument", "hierna hoort een waarde"),
            ("expected at least one argument", "hierna hoort minstens een waarde"),
            ("invalid choice:", "onbekende opdracht:"),
            ("choose from", "kies uit"),
            ("argument ", ""),
        ):
            message = message.replace(english, dutch)
        raise _Usage(f"{message}\nZie: {self.prog} --help")


class _Usage(AnalyseError):
    """A command line that cannot be understood."""


class _Help(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:  # noqa: ANN401
        super().add_usage(usage, actions, groups, "gebruik: " if prefix is None else prefix)


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is geen aantal van 1 of meer")
    return int(text)


def build_parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    parser = _Parser(prog="analyse", description="Van exports van begroting en schouw naar gecontroleerde tabellen en een rapport.")
    parser.add_argument("--version", action="version", version=f"analyse {__version__}", help="toon de versie")
    commands = parser.add_subparsers(title="opdrachten", dest="opdracht", metavar="OPDRACHT", required=True, parser_class=_Parser)

    one = commands.add_parser(
        "check",
        help="controleer exports: wat is gelezen, waar sluit het op aan en wat is er mis",
        description="Controleer exports: wat is gelezen, waar sluit het op aan en wat is er mis, tot op de cel.\n"
        "Uitkomst (exitcode): 0 geen fouten, 1 fouten gevonden, 2 niet uitgevoerd.",
    )
    one.add_argument("paden", nargs="+", type=Path, metavar="PAD", help="bestand of map met exports")
    one.add_argument("--json", metavar="BESTAND", help="schrijf de uitkomst als JSON; - is het scherm")
    one.add_argument("--xlsx", type=Path, metavar="BESTAND", help="schrijf de meldingen als Excel-bestand")
    one.set_defaults(run=check)

    two = commands.add_parser(
        "refresh",
        help="ververs het rapport uit een map met exports",
        description="Controleer de exports, draai de notebooks en zet het nieuwe rapport in zijn geheel neer.\n"
        "Gaat er iets mis, dan blijft het vorige rapport staan.\n"
        "Uitkomst (exitcode): 0 klaar, 1 fouten in de gegevens, 2 niet uitgevoerd.",
    )
    two.add_argument("--data", type=Path, default=Path("data/voorbeeldstad"), metavar="MAP", help="map met exports (data/voorbeeldstad)")
    two.add_argument("--out", type=Path, default=Path("rapport"), metavar="MAP", help="map waar het rapport komt (rapport)")
    two.add_argument("--only", metavar="02,04", help="alleen deze notebooks")
    two.add_argument("--jobs", type=_count, metavar="N", help="aantal notebooks tegelijk (aantal processorkernen)")
    two.add_argument("--notebooks", type=Path, default=Path("notebooks"), metavar="MAP", help="map met de notebooks (notebooks)")
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
        raise _Usage(f"'{unknown[0]}' is geen optie van analyse {args.opdracht}.{hint}\nZie: analyse {args.opdracht} --help")
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
