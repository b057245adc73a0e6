"""Dossiers that go wrong, each in a way of its own, to see that it costs no other.

What hangs is none of these: no export that is known makes the reader hang, so whoever wants that
stops the process of a dossier (`benchmarks/veel_velen.py`).
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl

from analyse.many.stand import FOUTEN, KLAAR, LEEG
from benchmarks.dossiers.vuil import Vuil

#: The folder and wijken of the town with markup in its names; Windows refuses such a folder.
OPMAAK = '<img src=x onerror=alert(1)> & "Co"'
WIJKEN = ("<script>alert(2)</script>", "<b>Noord", "Zuid & Oost")
_BOM = 200 * 1024**2
_MIME = "application/vnd.oasis.opendocument.spreadsheet"
_ENTITEITEN = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;">]><office:document-content xmlns:office='
    '"urn:oasis:names:tc:opendocument:xmlns:office:1.0">&c;</office:document-content>'
)


def foutcel(folder: Path) -> None:
    """An error of Excel among the amounts of the budget."""
    path = min(folder.glob("begroting*.xlsx"))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet.cell(sheet.max_row - 3, sheet.max_column).value = "#REF!"
    book.save(path)


def leeg(folder: Path) -> None:
    """No exports at all."""
    for path in folder.iterdir():
        path.unlink()
    (folder / "lees mij.md").write_text("De exports komen nog.\n", encoding="utf-8")


def vijandig(folder: Path) -> None:
    """A workbook that unpacks to very much, and one whose text grows while it is read."""
    bomb = folder / "begroting_aanvulling.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", bytes(_BOM))
    with zipfile.ZipFile(folder / "areaal_aanvulling.ods", "w") as package:
        package.writestr("mimetype", _MIME)
        package.writestr("content.xml", _ENTITEITEN)


def opmaak(_folder: Path) -> None:
    """Markup in the name of the folder and of the wijken; the exports are fine."""


#: Each poison with what must come of it, by its name.
VERGIF: dict[str, tuple[Callable[[Path], None], str]] = {
    "foutcel": (foutcel, FOUTEN),
    "leeg": (leeg, LEEG),
    "vijandig": (vijandig, FOUTEN),
    "opmaak": (opmaak, KLAAR),
}
#: What can be made on this system.
MOGELIJK = tuple(name for name in VERGIF if name != "opmaak" or os.name == "posix")


def vuil_voor(name: str, vuil: Vuil) -> Vuil:
    """The dirt of a town, of a form in which the poison can be put."""
    return replace(vuil, vorm="xlsx") if name == "foutcel" else vuil
