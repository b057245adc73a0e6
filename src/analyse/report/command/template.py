"""An empty dossier: a template for each table that Excel users can fill, and one of a profile.

A template is made from the same specification that reads it. The traps: an example row would be
read as data, so there is none; and a sheet with explanation would be reported as not recognised, so
the explanation stands in the headings as notes.
"""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

from analyse import nl
from analyse.charts.kleuren import KOP
from analyse.errors import UitvoerFout, system_text
from analyse.outputs import put
from analyse.report.book.sheets import HEADING, open_workbook, text_cell, width
from analyse.report.command.tidy import EXCEL, kept
from analyse.tables import NIVEAUS, TABLES, Column, Table

#: In the folder of the profiles: a text file beside the exports would be read as one.
README = "profielen/LEESMIJ.txt"
EXAMPLE = "profielen/voorbeeld.toml.txt"
_TEMPLATES = Path(__file__).parents[1] / "templates"
_LAST_ROW = 1_048_575
_FORMATS = EXCEL | {"getal": "General"}
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


def _between(kind: str, minimum: object, maximum: object) -> dict[str, object]:
    return {"validate": kind, "criteria": "between", "minimum": minimum, "maximum": maximum}


_NUMBER = _between("decimal", -1e11, 1e11)
#: What Excel lets a user type in a column of each kind; a choice has its own list.
_RULES: dict[str, dict[str, object]] = {
    "niveau": {"validate": "list", "source": list(reversed(NIVEAUS))},
    "jaar": _between("integer", 1900, 2100),
    "geheel": {"validate": "integer", "criteria": ">=", "value": 0},
    "datum": _between("date", dt.date(1900, 1, 1), dt.date(2100, 1, 1)),
    "bedrag": _NUMBER,
    "getal": _NUMBER,
}


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
    files[EXAMPLE] = _text("voorbeeld.toml.txt", ", ".join(TABLES))
    files[README] = _text("LEESMIJ.txt", _listed())
    try:
        (folder / "profielen").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UitvoerFout(
            f"De map {folder} kan niet worden gemaakt: {system_text(error)}"
        ) from error
    made = [folder / name for name in files]
    try:
        for path, content in zip(made, files.values(), strict=True):
            put(content, path)
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        (folder / "profielen").rmdir()
        raise
    return made


def template(table: Table) -> bytes:
    """The empty template of a table as an xlsx.

    Headings with their meaning as a note, formats, and lists to choose from.
    """
    buffer = io.BytesIO()
    with open_workbook(buffer, f"Sjabloon {table.name}") as book:
        sheet = book.add_worksheet(table.name)
        needed = book.add_format(HEADING)
        optional = book.add_format({"bold": True, "font_color": KOP, "bg_color": "#DCE6EF"})
        note = {"x_scale": 2.2, "y_scale": 1.4, "author": "analyse"}
        for c, column in enumerate(kept(table)):
            shown = heading(column, table)
            form = book.add_format({"num_format": _FORMATS.get(column.kind, "@")})
            sheet.set_column(c, c, max(14, width(shown)), form)
            text_cell(sheet, 0, c, shown, needed if column.required else optional)
            sheet.write_comment(0, c, explanation(column, table), note)
            rule = _rule(column)
            if rule:
                sheet.data_validation(1, c, _LAST_ROW, c, rule)
        sheet.freeze_panes(1, 0)
    return buffer.getvalue()


def heading(column: Column, table: Table) -> str:
    """The heading of a column in a template.

    `*` marks one that must be filled, and a unit that is not the euro stands in it.
    """
    shown = column.name.replace("_", " ").capitalize()
    if column.kind == "bedrag" and table.unit != 1:
        shown += f" (x € {nl.getal(table.unit)})"
    return f"{shown} *" if column.required else shown


def explanation(column: Column, table: Table) -> str:
    """What a column means, in which unit, what it takes and whether it must be filled."""
    unit = column.unit
    if column.kind == "bedrag" and table.unit != 1:
        unit = f"x € {nl.getal(table.unit)}"
    parts = [column.meaning, f"Verwacht: {_EXPECTS[column.kind]}."]
    if unit:
        parts.append(f"Eenheid: {unit}.")
    if column.choices:
        parts.append(f"Waarden: {', '.join(choice.value for choice in column.choices)}.")
    parts.append("Verplicht." if column.required else "Mag leeg blijven.")
    return "\n".join(parts)


def _rule(column: Column) -> dict[str, object]:
    """What Excel lets a user type in a column; a wrong value is stopped where it is typed."""
    rule = dict(_RULES.get(column.kind, {}))
    if column.kind == "keuze":
        rule = {"validate": "list", "source": [choice.value for choice in column.choices]}
    if rule:
        rule["error_title"] = column.name[:32]
        rule["error_message"] = f"Hier hoort {_EXPECTS[column.kind]}."
    return rule


def _listed() -> str:
    """What a row of each table is, and what must be filled."""
    lines = [f"  {'bestand':<20} een rij is"]
    for name, table in TABLES.items():
        lines.append(f"  {name + '.xlsx':<20} {table.row}")
        lines.append(f"  {'':<20} verplicht: {', '.join(table.required)}")
    return "\n".join(lines)


def _text(name: str, tables: str) -> bytes:
    """A text with the tables filled in, as Notepad shows it: with a mark and Windows line ends."""
    text = (_TEMPLATES / name).read_text(encoding="utf-8").replace("{tables}", tables)
    return text.replace("\n", "\r\n").encode("utf-8-sig")
