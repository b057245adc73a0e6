"""An empty dossier: a template for each table that Excel users can fill.

And an example of a profile.

A template is made from the same specification that reads it. The traps: an example row would be
read as data, so there is none; and a sheet with explanation would be reported as not recognised, so
the explanation stands in the headings as notes.
"""

from __future__ import annotations

import io
from pathlib import Path

from analyse import nl
from analyse.errors import UitvoerFout
from analyse.report.sheets import open_workbook, text_cell, width
from analyse.report.tidy import kept, put
from analyse.tables import NIVEAUS, TABLES, Column, Table

#: In the folder of the profiles: a text file beside the exports would be read as one.
README = "profielen/LEESMIJ.txt"
EXAMPLE = "profielen/voorbeeld.toml.txt"
_LAST_ROW = 1_048_575
_FORMATS = {
    "bedrag": "#,##0.00",
    "jaar": "0",
    "geheel": "#,##0",
    "datum": "dd-mm-yyyy",
    "getal": "General",
}
_EXPECTS = {
    "bedrag": "een bedrag",
    "getal": "een getal",
    "geheel": "een geheel getal",
    "jaar": "een jaartal",
    "datum": "een datum (dag-maand-jaar)",
    "tekst": "tekst",
    "code": "een code, als tekst: 0560 houdt zijn nul",
    "keuze": "een keuze uit de lijst",
    "wijk": "de naam van een wijk",
    "niveau": "een niveau: A+, A, B, C of D",
}

_PROFILE = """# Een profiel zegt wat een export zelf niet zegt. Dit is een voorbeeld: het doet niets zolang de naam op .txt eindigt.
# Kopieer het, haal .txt van de naam (financieel.toml) en pas het aan. Een # begint een toelichting.
# De handleiding legt elke instelling uit: docs/handleiding.md, hoofdstuk 8.

bestand = "export_fin*.xlsx"      # voor welke bestanden; * is alles
# blad = "Open*"                  # voor welke bladen; zonder deze regel alle
tabel = "begroting"               # een van: {tables}
eenheid = "euro"                  # of "x € 1.000", "x € 1 mln"; gaat voor op wat in het bestand staat
negeer = ["Gebruiker"]            # koppen die u niet nodig hebt
# lees_verborgen = true           # lees ook een verborgen blad
# uittreksel = true               # het bestand bevat maar een deel van de regels die de totalen
# optellen

[vast]                            # geldt voor elke rij
jaar = 2026
kant = "lasten"

[kolommen]                        # kop in de export = wat hij betekent
"Kostendrager" = "taakveld"
"Omschr." = "product"
"Jaarbudget" = {{ kolom = "bedrag", fase = "primitief" }}
"Besteed" = {{ kolom = "bedrag", fase = "realisatie" }}

[waarden.taakveld]                # waarde in de export = de waarde die is bedoeld
"5.7 Groen" = "5.7"
"""


def new_dossier(folder: Path) -> list[Path]:
    """Make an empty dossier and say which files it holds.

    Raises
    ------
    UitvoerFout
        When the folder exists and is not empty, or cannot be made.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UitvoerFout(
            f"{folder} bestaat al en is niet leeg. Kies een nieuwe of lege map, dan gaat er niets"
            " verloren."
        )
    files = {f"{table.name}.xlsx": template(table) for table in TABLES.values()}
    files[EXAMPLE] = _windows(_PROFILE.format(tables=", ".join(TABLES)))
    files[README] = _windows(_readme())
    try:
        (folder / "profielen").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UitvoerFout(f"De map {folder} kan niet worden gemaakt ({error.strerror}).") from error
    for name, content in files.items():
        put(content, folder / name)
    return [folder / name for name in files]


def template(table: Table) -> bytes:
    """The empty template of a table as an xlsx.

    Headings with their meaning as a note, formats, and lists to choose from.
    """
    buffer = io.BytesIO()
    with open_workbook(buffer, f"Sjabloon {table.name}") as book:
        sheet = book.add_worksheet(table.name)
        needed = book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#123F63"})
        optional = book.add_format({"bold": True, "font_color": "#123F63", "bg_color": "#DCE6EF"})
        for c, column in enumerate(kept(table)):
            shown = heading(column, table)
            form = book.add_format({"num_format": _FORMATS.get(column.kind, "@")})
            sheet.set_column(c, c, max(14, width(shown)), form)
            text_cell(sheet, 0, c, shown, needed if column.required else optional)
            sheet.write_comment(
                0,
                c,
                explanation(column, table),
                {"x_scale": 2.2, "y_scale": 1.4, "author": "analyse"},
            )
            if rule := _rule(column):
                sheet.data_validation(1, c, _LAST_ROW, c, rule)
        sheet.freeze_panes(1, 0)
    return buffer.getvalue()


def heading(column: Column, table: Table) -> str:
    """The heading of a column in a template.

    `*` marks one that must be filled, and a unit that is not the euro stands in it.
    """
    unit = f" (x € {nl.getal(table.unit)})" if column.kind == "bedrag" and table.unit != 1 else ""
    return f"{column.name.replace('_', ' ').capitalize()}{unit}{' *' if column.required else ''}"


def explanation(column: Column, table: Table) -> str:
    """What a column means, in which unit, what it takes and whether it must be filled."""
    unit = (
        f"x € {nl.getal(table.unit)}"
        if column.kind == "bedrag" and table.unit != 1
        else column.unit
    )
    parts = [
        column.meaning,
        f"Verwacht: {_EXPECTS[column.kind]}.",
        f"Eenheid: {unit}." if unit else "",
        f"Waarden: {', '.join(c.value for c in column.choices)}." if column.choices else "",
        "Verplicht." if column.required else "Mag leeg blijven.",
    ]
    return "\n".join(p for p in parts if p)


def _rule(column: Column) -> dict[str, object] | None:
    """What Excel lets a user type in a column; a wrong value is stopped where it is typed."""
    error = {
        "error_title": column.name[:32],
        "error_message": f"Hier hoort {_EXPECTS[column.kind]}.",
    }
    match column.kind:
        case "keuze":
            return error | {"validate": "list", "source": [c.value for c in column.choices]}
        case "niveau":
            return error | {"validate": "list", "source": list(reversed(NIVEAUS))}
        case "jaar":
            return error | {
                "validate": "integer",
                "criteria": "between",
                "minimum": 1900,
                "maximum": 2100,
            }
        case "geheel":
            return error | {"validate": "integer", "criteria": ">=", "value": 0}
        case "datum":
            return error | {
                "validate": "date",
                "criteria": "between",
                "minimum": _day(1900),
                "maximum": _day(2100),
            }
        case "bedrag" | "getal":
            return error | {
                "validate": "decimal",
                "criteria": "between",
                "minimum": -1e11,
                "maximum": 1e11,
            }
        case _:
            return None


def _day(year: int) -> object:
    import datetime as dt

    return dt.date(year, 1, 1)


def _windows(text: str) -> bytes:
    """Text as Notepad shows it: with a mark and Windows line ends."""
    return text.replace("\n", "\r\n").encode("utf-8-sig")


def _readme() -> str:
    tables = "\n".join(
        f"  {table.name + '.xlsx':<20} {table.row}\n  {'':<20} verplicht:"
        f" {', '.join(table.required)}"
        for table in TABLES.values()
    )
    return f"""Een map met exports van één gemeente

Vul de sjablonen die u nodig hebt, of zet de exports uit uw eigen systemen in de map en verwijder het sjabloon dat daarbij hoort:
elk gegeven hoort één keer in de map. Een sjabloon dat u leeg laat of verwijdert, doet niet mee.

  {"bestand":<20} een rij is
{tables}

- Een * in de kop: de kolom is verplicht. Wijs met de muis een kop aan voor de betekenis, de eenheid en de waarden.
- Laat leeg wat u niet weet; het rapport toont het als onbekend. Vul geen nul in voor een bedrag dat er niet is.
- Zet geen namen van personen in de tabellen.
- Bedragen zijn positief in hun eigen kant (lasten of baten); een correctie mag negatief zijn.
- Een export die niet wordt herkend: zie voorbeeld.toml.txt in de map profielen.

Daarna, met de naam van deze map:

  analyse check MAP
  analyse refresh --data MAP --out RAPPORTMAP
"""
