"""The commands with their options, and a parser that speaks Dutch.

The trap: argparse writes its own messages in English, so those that a user can meet are translated
here, and no option may be abbreviated: a typo must not become another option.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from analyse import __version__
from analyse.errors import AnalyseError
from analyse.meegeleverd import NOTEBOOKS
from analyse.report.keuzes import PER, read_day, read_euros, read_per, read_year

_ONE_PROFILE = "gebruik dit profiel, in plaats van die in de map profielen"
_DUTCH = {
    "the following arguments are required:": "nog nodig:",
    "expected one argument": "hierna hoort een waarde",
    "expected at least one argument": "hierna hoort minstens een waarde",
    "invalid choice:": "onbekende opdracht:",
    "choose from": "kies uit",
    "ignored explicit argument": "hierna hoort geen waarde, en er staat",
    "argument ": "",
}


class UsageFout(AnalyseError):
    """A command line that cannot be understood."""


class Parser(argparse.ArgumentParser):
    """A parser that speaks Dutch: it names what is wrong and what was probably meant."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  passed on as they are
        options |= {"add_help": False, "allow_abbrev": False, "formatter_class": _Help}
        super().__init__(**options)
        self._positionals.title = "argumenten"
        self._optionals.title = "opties"
        self.add_argument("-h", "--help", action="help", help="toon deze uitleg")

    def path(self, name: str, metavar: str, says: str, **more: Any) -> None:  # noqa: ANN401
        """Take a file or a folder."""
        self.add_argument(name, type=Path, metavar=metavar, help=says, **more)

    def text(self, name: str, metavar: str, says: str, **more: Any) -> None:  # noqa: ANN401
        """Take a text, or what `type` makes of it."""
        self.add_argument(name, metavar=metavar, help=says, **more)

    def flag(self, name: str, says: str) -> None:
        """Take an option without a value."""
        self.add_argument(name, action="store_true", help=says)

    def error(self, message: str) -> NoReturn:
        """End with exit code 2 and a Dutch message."""
        for english, dutch in _DUTCH.items():
            message = message.replace(english, dutch)
        raise UsageFout(f"{message}\nZie: {self.prog} --help")


class _Help(argparse.RawDescriptionHelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Any,  # noqa: ANN401  argparse keeps these classes private
        groups: Any,  # noqa: ANN401
        prefix: str | None = "gebruik: ",
    ) -> None:
        super().add_usage(usage, actions, groups, prefix)


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """What was asked for: `opdracht`, and the options of that command.

    Raises
    ------
    UsageFout
        When it cannot be understood.
    """
    args, unknown = build_parser().parse_known_args(argv)
    if unknown:
        near = get_close_matches(unknown[0].split("=")[0], args.options, 1, 0.5)
        hint = f" Bedoelt u {near[0]}?" if near else ""
        if not unknown[0].startswith("-"):
            hint = " Zet een naam of pad met een spatie tussen aanhalingstekens."
        raise UsageFout(
            f"'{unknown[0]}' is geen optie van analyse {args.opdracht}.{hint}\nZie: analyse"
            f" {args.opdracht} --help"
        )
    return args


def build_parser() -> Parser:
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
        title="opdrachten",
        dest="opdracht",
        metavar="OPDRACHT",
        required=True,
        parser_class=Parser,
    )
    reading = (_check, _inrichten, _tidy, _diff, _trace, _new)
    for command in (*reading, _refresh, _haal, _notebooks, _lab, _voorbeeld):
        made = command(commands)
        made.set_defaults(options=list(made._option_string_actions))
    return parser


def _check(commands: Any) -> Parser:  # noqa: ANN401  argparse keeps this class private
    command: Parser = commands.add_parser(
        "check",
        help="controleer exports: wat is gelezen, waar sluit het op aan en wat is er mis",
        description=(
            "Controleer exports: wat is gelezen, waar sluit het op aan en wat is er mis, tot op de"
            " cel.\nUitkomst (exitcode): 0 geen fouten, 1 fouten gevonden, 2 niet uitgevoerd."
        ),
    )
    command.path("paden", "PAD", "bestand of map met exports", nargs="+")
    command.text("--json", "BESTAND", "schrijf de uitkomst als JSON; - is het scherm")
    command.path("--xlsx", "BESTAND", "schrijf de meldingen als Excel-bestand")
    command.path("--profile", "BESTAND", "gebruik dit profiel voor alle bestanden")
    command.path(
        "--voorstel", "MAP", "schrijf voorgestelde profielen in deze map; overschrijft niets"
    )
    command.flag(
        "--alles", "alles op het scherm, hoe lang ook, met de voorgestelde profielen erbij"
    )
    return command


def _inrichten(commands: Any) -> Parser:  # noqa: ANN401
    command: Parser = commands.add_parser(
        "inrichten",
        help="vraag in een Excel-formulier wat niet wordt herkend, en verwerk de antwoorden",
        description=(
            "Bekijk alle exports in een map en zet in die map een formulier, inrichting.xlsx, met"
            " wat het programma niet zeker weet.\nVul het in, bewaar het en geef de opdracht nog"
            " eens: uw antwoorden worden profielen (map profielen) en het\nformulier vraagt alleen"
            " nog wat open is. Een profiel dat u zelf maakte of veranderde, blijft zoals het is.\n"
            "Uitkomst (exitcode): 0 geen vragen meer, 1 er zijn open vragen, 2 niet uitgevoerd."
        ),
    )
    command.path("map", "MAP", "de map met exports")
    return command


def _tidy(commands: Any) -> Parser:  # noqa: ANN401
    command: Parser = commands.add_parser(
        "tidy",
        help="maak van een rommelige export, of een map ervan, nette tabellen (csv, xlsx, parquet)",
        description=(
            "Maak van één rommelige export één nette tabel: de kolommen van de tabel, zonder"
            " persoonsgegevens, met het blad en de\ncel waar elke rij vandaan komt. Met een map:"
            " een bestand per tabel, met alle rijen ervan en ook het bestand waar zij stonden.\nBij"
            " een fout in de export wordt niets geschreven; de export zelf verandert nooit."
            "\nUitkomst"
            " (exitcode): 0 geschreven, 1 fouten in de gegevens, 2 niet uitgevoerd."
        ),
    )
    command.path("bestand", "BESTAND|MAP", "de export, of een map met exports")
    tables = "welke tabel: begroting, schouw, maatregel, ... (nodig bij een bestand)"
    command.text("--table", "TABEL", tables, type=table)
    out = "waar het komt; eindigt op .csv, .xlsx of .parquet. Bij een map: een map"
    command.path("--out", "BESTAND|MAP", out, required=True)
    command.text(
        "--als", "SOORT", "bij een map: xlsx (zonder keuze), csv of parquet", type=form
    )
    command.text("--sheet", "BLAD", "alleen dit blad")
    command.path("--profile", "BESTAND", _ONE_PROFILE)
    command.flag(
        "--machine",
        "csv voor een ander programma: komma's, decimale punten, datums als 2026-07-01",
    )
    return command


def _diff(commands: Any) -> Parser:  # noqa: ANN401
    command: Parser = commands.add_parser(
        "diff",
        help="wat is er veranderd tussen twee exports",
        description=(
            "Vergelijk twee exports van dezelfde tabel: rijen erbij en weg, gewijzigde bedragen,"
            " totalen tot op de cent, en wat\nalleen anders is geschreven (koppen, eenheid,"
            " teken).\nUitkomst (exitcode): 0 geen verschil, 1 verschillen, 2 niet te vergelijken"
            " of niet uitgevoerd."
        ),
    )
    command.path("oud", "OUD", "de vorige export")
    command.path("nieuw", "NIEUW", "de nieuwe export")
    command.text("--json", "BESTAND", "schrijf alle verschillen als JSON; - is het scherm")
    command.path("--xlsx", "BESTAND", "schrijf alle verschillen als Excel-bestand")
    command.path("--profile", "BESTAND", f"{_ONE_PROFILE}, voor beide bestanden")
    return command


def _trace(commands: Any) -> Parser:  # noqa: ANN401
    command: Parser = commands.add_parser(
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
    command.path("bron", "RAPPORTMAP|BESTAND", "een rapport van refresh, of een export")
    command.text(
        "naam",
        "NAAM|CEL",
        "naam van een tabel of grafiek in het rapport, of een cel in de export",
    )
    command.path("--data", "MAP", "bij een rapport: de map waar de exports nu staan")
    command.path("--profile", "BESTAND", f"bij een export: {_ONE_PROFILE}")
    return command


def _new(commands: Any) -> Parser:  # noqa: ANN401
    command: Parser = commands.add_parser(
        "new",
        help="maak een lege map met Excel-sjablonen voor alle tabellen",
        description=(
            "Maak een nieuwe map met een Excel-sjabloon per tabel (met uitleg en keuzelijsten), een"
            " voorbeeld van een profiel en een\nLEESMIJ. Een map waar al iets in staat, wordt"
            " geweigerd.\nUitkomst (exitcode): 0 gemaakt, 2 niet uitgevoerd."
        ),
    )
    command.path("map", "MAP", "een nieuwe of lege map")
    return command


def _refresh(commands: Any) -> Parser:  # noqa: ANN401
    command: Parser = commands.add_parser(
        "refresh",
        help="ververs het rapport uit een map met exports",
        description=(
            "Controleer de exports, draai de notebooks en zet het nieuwe rapport in zijn geheel"
            " neer.\nGaat er iets mis, dan blijft het vorige rapport staan. Wat u kiest met"
            " --jaar, --peildatum, --drempel, --per, --pdf,\n--pptx of --sjabloon wordt bewaard in"
            " rapport.toml bij de exports en geldt ook de volgende keer; bij --dossiers alleen deze"
            " keer.\nUitkomst (exitcode): 0"
            " klaar, 1 fouten in de gegevens of een notebook dat stopte, 2 niet uitgevoerd."
        ),
    )
    report = Path("rapport")
    command.path("--data", "MAP", "map met exports (de fictieve van Voorbeeldstad)")
    many = "in plaats van --data: map met een map per gemeente; elke krijgt een eigen verslag"
    command.path("--dossiers", "MAP", many)
    command.path("--out", "MAP", "map waar het rapport komt (rapport)", default=report)
    command.text("--only", "02,04", "alleen deze notebooks", type=names)
    command.text(
        "--jobs",
        "N",
        "aantal notebooks, of bij --dossiers gemeenten, tegelijk (aantal processorkernen)",
        type=count,
    )
    command.flag("--pdf", "ook als één PDF; daarvoor is Chromium, Chrome of Edge nodig")
    command.flag("--pptx", "ook als PowerPoint: een dia per vraag")
    command.path(
        "--sjabloon", "BESTAND", "PowerPoint op dit sjabloon (.pptx) van uw organisatie"
    )
    year_says = "het laatste jaar dat meetelt, in alle notebooks (het laatste hele jaar)"
    command.text("--jaar", "JAAR", year_says, type=choice(read_year))
    day_says = "de stand van deze dag (de laatste), zoals 30-09-2026"
    command.text("--peildatum", "DATUM", day_says, type=choice(read_day))
    least_says = "afwijkingen vanaf dit bedrag krijgen een eigen regel (25.000)"
    command.text("--drempel", "EURO", least_says, type=choice(read_euros))
    per_says = f"waarvan de regels zijn: {', '.join(PER)}"
    command.text("--per", "SOORT", per_says, type=choice(read_per))
    limit = (
        "hoe lang één notebook mag duren (geen grens; een cel tien minuten); bij --dossiers: één"
        " gemeente (30)"
    )
    command.text("--tijdslimiet", "MINUTEN", limit, type=count)
    cluster = "bij --dossiers: de planner van een Dask-cluster dat er al is (deze computer)"
    command.text("--planner", "ADRES", cluster, default="")
    own = "map met uw eigen notebooks (die van het programma)"
    command.path("--notebooks", "MAP", own, default=NOTEBOOKS)
    command.flag("--force", "ook als er niets is veranderd")
    command.flag(
        "--stil", "op een rooster: één regel op het scherm, de rest in een logboek; opent niets"
    )
    command.flag("--niet-openen", "open het rapport na afloop niet in de browser")
    return command


def _haal(commands: Any) -> Parser:  # noqa: ANN401
    command: Parser = commands.add_parser(
        "haal",
        usage=(
            "analyse haal iv3 --gemeente NAAM --jaar JAAR [--naar MAP] [--tabel NUMMER] [-h]"
        ),
        help="haal Iv3 van een gemeente op bij het CBS, als bestand met een datum",
        description=(
            "Haal de Iv3-cijfers van een gemeente over een jaar op bij het CBS (begroting,"
            " kwartalen en jaarrekening, voor zover\ngeleverd) en zet ze in de map met exports, als"
            " iv3_JAAR_GEMEENTE_stand_DATUM.csv. Dit is de enige opdracht die internet\ngebruikt;"
            " refresh en check lezen alleen wat in de map staat. Staat er een eerdere stand, dan"
            " telt de laatste.\nValt de verbinding weg, geef dan dezelfde opdracht nog eens: wat"
            " binnen is, wordt niet opnieuw opgehaald.\nEen proxy: zet HTTPS_PROXY. Een eigen"
            " certificaat van uw netwerk: zet SSL_CERT_FILE.\nUitkomst (exitcode): 0 in de map,"
            " 1 het CBS heeft er nog geen cijfers van, 2 niet uitgevoerd."
        ),
    )
    command.add_argument("wat", metavar="iv3", choices=["iv3"], help="wat u ophaalt: iv3")
    names = "de gemeente, met naam of CBS-code (GM0193); mag vaker"
    command.text("--gemeente", "NAAM", names, action="append", required=True)
    years = "het jaar; mag vaker"
    command.text(
        "--jaar", "JAAR", years, type=choice(read_year), action="append", required=True
    )
    command.path("--naar", "MAP", "de map met exports (deze map)", default=Path())
    command.text("--tabel", "NUMMER", "het nummer van de tabel bij het CBS, zoals 45078NED")
    return command


def _notebooks(commands: Any) -> Parser:  # noqa: ANN401
    command: Parser = commands.add_parser(
        "notebooks",
        help="zet de notebooks naast een map met exports, om ze zelf te draaien",
        description=(
            "Zet de notebooks in een map naast die met uw exports (MAP-notebooks), zo dat ze uw"
            " exports lezen.\nEen notebook dat u veranderde wordt nooit overschreven.\nUitkomst"
            " (exitcode): 0 klaar, 2 niet uitgevoerd."
        ),
    )
    _place_of_notebooks(command)
    return command


def _lab(commands: Any) -> Parser:  # noqa: ANN401
    command: Parser = commands.add_parser(
        "lab",
        help="open de notebooks op een map met exports in JupyterLab",
        description=(
            "Zet de notebooks naast een map met exports, zoals analyse notebooks, en open ze in"
            " JupyterLab.\nStop met Ctrl-C, of in JupyterLab met File > Shut Down.\nUitkomst"
            " (exitcode): 0 gestopt, 2 niet uitgevoerd."
        ),
    )
    _place_of_notebooks(command)
    command.flag("--niet-openen", "open de browser niet; het adres komt op het scherm")
    return command


def _place_of_notebooks(command: Parser) -> None:
    command.path("map", "MAP", "de map met exports")
    command.path("--out", "MAP", "map waar de notebooks komen (MAP-notebooks, ernaast)")


def _voorbeeld(commands: Any) -> Parser:  # noqa: ANN401
    command: Parser = commands.add_parser(
        "voorbeeld",
        help="maak het rapport van Voorbeeldstad, een fictieve gemeente, om te bekijken",
        description=(
            "Kopieer de exports van Voorbeeldstad, een fictieve gemeente, naar een nieuwe map en"
            " maak er het rapport van; dat duurt\neen minuut of twee. Om te zien wat het programma"
            " doet en wat het van exports verwacht.\nUitkomst (exitcode): 0 klaar, 1 een notebook"
            " dat stopte, 2 niet uitgevoerd."
        ),
    )
    default = Path("analyse-voorbeeld")
    says = "een nieuwe of lege map (analyse-voorbeeld)"
    command.path("map", "MAP", says, nargs="?", default=default)
    return command


def table(text: str) -> str:
    """The name of a table, or what was probably meant."""
    from analyse.tables import TABLES

    if text not in TABLES:
        near = get_close_matches(text, TABLES, 1)
        hint = f"Bedoelt u {near[0]}?" if near else f"Kies uit: {', '.join(TABLES)}."
        raise argparse.ArgumentTypeError(f"'{text}' is geen tabel. {hint}")
    return text


def form(text: str) -> str:
    """A form of tidy files."""
    if text.lower().lstrip(".") not in ("xlsx", "csv", "parquet"):
        raise argparse.ArgumentTypeError(f"'{text}' kan niet. Kies uit: xlsx, csv, parquet")
    return text.lower().lstrip(".")


def names(text: str) -> list[str]:
    """Beginnings of names, between commas."""
    found = [part.strip() for part in text.split(",")]
    if not all(found):
        raise argparse.ArgumentTypeError(
            f"'{text}' noemt geen notebook. Schrijf het begin van de namen, met komma's"
            " ertussen: --only 02,04"
        )
    return found


def choice(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """A reader of a choice for the report, as argparse asks for one."""

    def reader(text: str) -> Any:  # noqa: ANN401
        try:
            return read(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    return reader


def count(text: str) -> int:
    """A whole number of 1 or more."""
    if not re.fullmatch(r"0*[1-9][0-9]{0,5}", text):
        raise argparse.ArgumentTypeError(
            f"'{text}' is geen aantal van 1 of meer. Schrijf een heel getal in cijfers, zoals 4"
        )
    return int(text)
