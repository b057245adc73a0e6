"""The commands with their options, in Dutch: what each takes, and what its help says.

A command is a function here that gives its words and options, one in `cli.py` that does it, and a
line in the list of each.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from analyse.meegeleverd import NOTEBOOKS
from analyse.report.command.parser import Parser, Program
from analyse.report.command.values import choice, count, form, names, table
from analyse.report.keuzes import PER, read_day, read_euros, read_per, read_year

_ONE_PROFILE = "gebruik dit profiel, in plaats van die in de map profielen"


def parse(argv: Sequence[str] | None) -> Namespace:
    """What was asked for: `opdracht`, and the options of that command.

    Raises
    ------
    UsageFout
        When it cannot be understood.
    """
    return build_parser().understand(argv)


def build_parser() -> Program:
    """All commands with their options."""
    analyse = Program(
        "Van exports van begroting en schouw naar gecontroleerde tabellen en een rapport."
    )
    reading = (_check, _inrichten, _tidy, _diff, _trace, _new)
    for add in (*reading, _refresh, _haal, _notebooks, _lab, _voorbeeld):
        add(analyse)
    return analyse


def _check(analyse: Program) -> None:
    command = analyse.command(
        "check",
        "controleer exports: wat is gelezen, waar sluit het op aan en wat is er mis",
        "Controleer exports: wat is gelezen, waar sluit het op aan en wat is er mis, tot op de"
        " cel.",
        "0 geen fouten, 1 fouten gevonden, 2 niet uitgevoerd",
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


def _inrichten(analyse: Program) -> None:
    command = analyse.command(
        "inrichten",
        "vraag in een Excel-formulier wat niet wordt herkend, en verwerk de antwoorden",
        "Bekijk alle exports in een map en zet in die map een formulier, inrichting.xlsx, met"
        " wat het programma niet zeker weet.\nVul het in, bewaar het en geef de opdracht nog"
        " eens: uw antwoorden worden profielen (map profielen) en het\nformulier vraagt alleen"
        " nog wat open is. Een profiel dat u zelf maakte of veranderde, blijft zoals het is.",
        "0 geen vragen meer, 1 er zijn open vragen, 2 niet uitgevoerd",
    )
    command.path("map", "MAP", "de map met exports")


def _tidy(analyse: Program) -> None:
    command = analyse.command(
        "tidy",
        "maak van een rommelige export, of een map ervan, nette tabellen (csv, xlsx, parquet)",
        "Maak van één rommelige export één nette tabel: de kolommen van de tabel, zonder"
        " persoonsgegevens, met het blad en de\ncel waar elke rij vandaan komt. Met een map:"
        " een bestand per tabel, met alle rijen ervan en ook het bestand waar zij stonden.\nBij"
        " een fout in de export wordt niets geschreven; de export zelf verandert nooit.",
        "0 geschreven, 1 fouten in de gegevens, 2 niet uitgevoerd",
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


def _diff(analyse: Program) -> None:
    command = analyse.command(
        "diff",
        "wat is er veranderd tussen twee exports",
        "Vergelijk twee exports van dezelfde tabel: rijen erbij en weg, gewijzigde bedragen,"
        " totalen tot op de cent, en wat\nalleen anders is geschreven (koppen, eenheid, teken).",
        "0 geen verschil, 1 verschillen, 2 niet te vergelijken of niet uitgevoerd",
    )
    command.path("oud", "OUD", "de vorige export")
    command.path("nieuw", "NIEUW", "de nieuwe export")
    command.text("--json", "BESTAND", "schrijf alle verschillen als JSON; - is het scherm")
    command.path("--xlsx", "BESTAND", "schrijf alle verschillen als Excel-bestand")
    command.path("--profile", "BESTAND", f"{_ONE_PROFILE}, voor beide bestanden")


def _trace(analyse: Program) -> None:
    command = analyse.command(
        "trace",
        "waar komt een gepubliceerde tabel vandaan, of wat is er van een cel gemaakt",
        "Met een rapportmap en een naam: welk notebook die tabel of grafiek maakte, in welke"
        " run, uit welke bestanden, en of die\nnu nog gelijk zijn. Met een export en een cel"
        ' (P118 of "Blad1!P118"): welke rij van welke tabel daaruit kwam, of waarom niet.',
        "0 gevonden en ongewijzigd, 1 geen rij, of niet meer (te bevestigen) gelijk,"
        " 2 niet uitgevoerd",
    )
    command.path("bron", "RAPPORTMAP|BESTAND", "een rapport van refresh, of een export")
    command.text(
        "naam",
        "NAAM|CEL",
        "naam van een tabel of grafiek in het rapport, of een cel in de export",
    )
    command.path("--data", "MAP", "bij een rapport: de map waar de exports nu staan")
    command.path("--profile", "BESTAND", f"bij een export: {_ONE_PROFILE}")


def _new(analyse: Program) -> None:
    command = analyse.command(
        "new",
        "maak een lege map met Excel-sjablonen voor alle tabellen",
        "Maak een nieuwe map met een Excel-sjabloon per tabel (met uitleg en keuzelijsten), een"
        " voorbeeld van een profiel en een\nLEESMIJ. Een map waar al iets in staat, wordt"
        " geweigerd.",
        "0 gemaakt, 2 niet uitgevoerd",
    )
    command.path("map", "MAP", "een nieuwe of lege map")


def _refresh(analyse: Program) -> None:
    command = analyse.command(
        "refresh",
        "ververs het rapport uit een map met exports",
        "Controleer de exports, draai de notebooks en zet het nieuwe rapport in zijn geheel"
        " neer.\nGaat er iets mis, dan blijft het vorige rapport staan. Wat u kiest met"
        " --jaar, --peildatum, --drempel, --per, --pdf,\n--pptx of --sjabloon wordt bewaard in"
        " rapport.toml bij de exports en geldt ook de volgende keer; bij --dossiers alleen deze"
        " keer.",
        "0 klaar, 1 fouten in de gegevens of een notebook dat stopte, 2 niet uitgevoerd",
    )
    command.path("--data", "MAP", "map met exports (de fictieve van Voorbeeldstad)")
    many = "in plaats van --data: map met een map per gemeente; elke krijgt een eigen verslag"
    command.path("--dossiers", "MAP", many)
    out = "map waar het rapport komt (rapport)"
    command.path("--out", "MAP", out, default=Path("rapport"))
    command.text("--only", "02,04", "alleen deze notebooks", type=names)
    jobs = "aantal notebooks, of bij --dossiers gemeenten, tegelijk (aantal processorkernen)"
    command.text("--jobs", "N", jobs, type=count)
    command.flag("--pdf", "ook als één PDF; daarvoor is Chromium, Chrome of Edge nodig")
    command.flag("--pptx", "ook als PowerPoint: een dia per vraag")
    command.path(
        "--sjabloon", "BESTAND", "PowerPoint op dit sjabloon (.pptx) van uw organisatie"
    )
    _choices_for_all_notebooks(command)
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


def _choices_for_all_notebooks(command: Parser) -> None:
    year = "het laatste jaar dat meetelt, in alle notebooks (het laatste hele jaar)"
    command.text("--jaar", "JAAR", year, type=choice(read_year))
    day = "de stand van deze dag (de laatste), zoals 30-09-2026"
    command.text("--peildatum", "DATUM", day, type=choice(read_day))
    least = "afwijkingen vanaf dit bedrag krijgen een eigen regel (25.000)"
    command.text("--drempel", "EURO", least, type=choice(read_euros))
    per = f"waarvan de regels zijn: {', '.join(PER)}"
    command.text("--per", "SOORT", per, type=choice(read_per))


def _haal(analyse: Program) -> None:
    command = analyse.command(
        "haal",
        "haal Iv3 van een gemeente op bij het CBS, als bestand met een datum",
        "Haal de Iv3-cijfers van een gemeente over een jaar op bij het CBS (begroting,"
        " kwartalen en jaarrekening, voor zover\ngeleverd) en zet ze in de map met exports, als"
        " iv3_JAAR_GEMEENTE_stand_DATUM.csv. Dit is de enige opdracht die internet\ngebruikt;"
        " refresh en check lezen alleen wat in de map staat. Staat er een eerdere stand, dan"
        " telt de laatste.\nValt de verbinding weg, geef dan dezelfde opdracht nog eens: wat"
        " binnen is, wordt niet opnieuw opgehaald.\nEen proxy: zet HTTPS_PROXY. Een eigen"
        " certificaat van uw netwerk: zet SSL_CERT_FILE.",
        "0 in de map, 1 het CBS heeft er nog geen cijfers van, 2 niet uitgevoerd",
    )
    command.usage = (
        "analyse haal iv3 --gemeente NAAM --jaar JAAR [--naar MAP] [--tabel NUMMER] [-h]"
    )
    command.text("wat", "iv3", "wat u ophaalt: iv3", choices=["iv3"])
    towns = "de gemeente, met naam of CBS-code (GM0193); mag vaker"
    command.text("--gemeente", "NAAM", towns, action="append", required=True)
    years = "het jaar; mag vaker"
    command.text(
        "--jaar", "JAAR", years, type=choice(read_year), action="append", required=True
    )
    command.path("--naar", "MAP", "de map met exports (deze map)", default=Path())
    command.text("--tabel", "NUMMER", "het nummer van de tabel bij het CBS, zoals 45078NED")


def _notebooks(analyse: Program) -> None:
    command = analyse.command(
        "notebooks",
        "zet de notebooks naast een map met exports, om ze zelf te draaien",
        "Zet de notebooks in een map naast die met uw exports (MAP-notebooks), zo dat ze uw"
        " exports lezen.\nEen notebook dat u veranderde wordt nooit overschreven.",
        "0 klaar, 2 niet uitgevoerd",
    )
    _place_of_notebooks(command)


def _lab(analyse: Program) -> None:
    command = analyse.command(
        "lab",
        "open de notebooks op een map met exports in JupyterLab",
        "Zet de notebooks naast een map met exports, zoals analyse notebooks, en open ze in"
        " JupyterLab.\nStop met Ctrl-C, of in JupyterLab met File > Shut Down.",
        "0 gestopt, 2 niet uitgevoerd",
    )
    _place_of_notebooks(command)
    command.flag("--niet-openen", "open de browser niet; het adres komt op het scherm")


def _place_of_notebooks(command: Parser) -> None:
    command.path("map", "MAP", "de map met exports")
    command.path("--out", "MAP", "map waar de notebooks komen (MAP-notebooks, ernaast)")


def _voorbeeld(analyse: Program) -> None:
    command = analyse.command(
        "voorbeeld",
        "maak het rapport van Voorbeeldstad, een fictieve gemeente, om te bekijken",
        "Kopieer de exports van Voorbeeldstad, een fictieve gemeente, naar een nieuwe map en"
        " maak er het rapport van; dat duurt\neen minuut of twee. Om te zien wat het programma"
        " doet en wat het van exports verwacht.",
        "0 klaar, 1 een notebook dat stopte, 2 niet uitgevoerd",
    )
    default = Path("analyse-voorbeeld")
    says = "een nieuwe of lege map (analyse-voorbeeld)"
    command.path("map", "MAP", says, nargs="?", default=default)
