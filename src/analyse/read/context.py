"""What holds for a whole sheet and stands outside its table: unit, notation, and a year, phase or side that it lacks.

The trap: a title is often wrong ("x € 1.000" above whole euros), so what is taken from it is always said, and a unit that
makes the amounts impossible is refused.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np

from analyse import nl
from analyse.read.cells import Sheet
from analyse.read.layout import Layout, explain
from analyse.read.problems import FOUT, INFO, WAARSCHUWING, Say, a1
from analyse.read.profile import Profile
from analyse.read.rows import KANT, Rows
from analyse.read.values import Notation, settle, unit
from analyse.tables import TABLES, normalise

#: Columns that a title, a sheet name or a file name may supply.
FROM_CONTEXT = ("jaar", "fase", "kant")


def fixed_values(layout: Layout, sheet: Sheet, file: str, profile: Profile, say: Say) -> dict[str, Any]:
    """Column values that hold for all rows: those of the profile, and a year, phase or side found outside the table.

    A side is the empty text when the rows stand in blocks headed Lasten and Baten: then each row has its own.
    """
    fixed = dict(profile.fixed)
    titles = [str(v) for v in sheet.values[: layout.top].ravel() if isinstance(v, str)]
    places = [("de bladnaam", [sheet.name]), ("de titel", titles), ("de bestandsnaam", [Path(file).stem])]
    for column in (c for c in layout.missing if c in FROM_CONTEXT and c not in fixed):
        if column == "kant" and _in_blocks(layout, sheet):
            fixed[column] = ""
            continue
        for place, texts in places:
            found = {value for text in texts for value in _mentions(column, text)}
            if len(found) == 1:
                fixed[column] = found.pop()
                say(
                    INFO,
                    "UIT_CONTEXT",
                    waarde=fixed[column],
                    reden=f"Geen kolom {column}; gelezen uit {place}.",
                    oplossing="Klopt dit niet, leg het dan vast in een profiel.",
                    effect=f"{column} = {fixed[column]} voor alle rijen.",
                )
                break
    return fixed


def _in_blocks(layout: Layout, sheet: Sheet) -> bool:
    below = sheet.values[layout.bottom + 1 :]
    return any(isinstance(v, str) and normalise(v) in KANT for h in layout.keys for v in below[:, h.index])


def _mentions(column: str, text: str) -> set[Any]:
    """Values of a column that a title or name mentions; a print date is no year of the data."""
    if column == "jaar":
        plain = normalise(text)
        return (
            set()
            if re.search(r"afdruk|datum|pagina", plain)
            else {int(y) for y in re.findall(r"(?<!\d)(?:19[5-9]\d|20[0-4]\d)(?!\d)", plain)}
        )
    meaning = explain(text, TABLES["begroting"])
    return {meaning.fixed[column]} if meaning and column in meaning.fixed else set()


def settle_unit(layout: Layout, sheet: Sheet, profile: Profile, say: Say) -> tuple[int, str]:
    """Euros to one printed unit, and the cell that declares it (empty when no cell does).

    What the profile says goes first, then the header and the title above it, then what the table is always published in.
    """
    declared: tuple[int, str, str] | None = None
    for row in range(layout.bottom + 1):
        for column, value in enumerate(sheet.values[row]):
            found = unit(value) if isinstance(value, str) else None
            if found and declared is None:
                declared = (*found, a1(row, column))
    if profile.unit is not None:
        if declared and declared[0] != profile.unit:
            say(
                WAARSCHUWING,
                "EENHEID_AFWIJKEND",
                declared[2],
                declared[1],
                reden="Het blad noemt een andere eenheid dan het profiel.",
                oplossing="Controleer het profiel.",
                effect="De eenheid van het profiel is gebruikt.",
            )
        return profile.unit, ""
    if declared:
        return declared[0], declared[2]
    if layout.table.unit != 1:
        say(
            INFO,
            "EENHEID_AANGENOMEN",
            reden="Het blad noemt geen eenheid.",
            oplossing="Klopt dit niet, zet dan de eenheid in een profiel.",
            effect=f"Gelezen als x € {nl.getal(layout.table.unit)}, zoals deze tabel wordt gepubliceerd.",
        )
    return layout.table.unit, ""


def refuse_impossible_unit(layout: Layout, numbers: dict[int, tuple[np.ndarray, np.ndarray]], factor: int, cell: str, say: Say) -> None:
    """Report a declared unit that makes the amounts larger than any municipality's: the header then contradicts the table."""
    amounts = [numbers[h.index][0][numbers[h.index][1]] for h in layout.value_headings if layout.table[h.column].kind == "bedrag"]
    filled = np.abs(np.concatenate(amounts)) if amounts else np.array([])
    filled = filled[filled > 0]
    if factor == 1 or not len(filled) or np.median(filled) / 100 < 1e9:
        return
    say(
        FOUT,
        "EENHEID_TEGENGESPROKEN",
        cell,
        f"x € {nl.getal(factor)}",
        reden=f"Met deze eenheid is de middelste regel {nl.euro_mln(float(np.median(filled)) / 100, 0)}: meer dan een gemeente op een regel boekt.",
        verwacht=f"bedragen in hele euro's, of een tabel die echt x € {nl.getal(factor)} is",
        oplossing='Herstel de kop, of zet de juiste eenheid in een profiel (eenheid = "euro").',
        effect=f"Alle bedragen zouden {nl.getal(factor)} keer te groot zijn.",
    )


def settle_notation(layout: Layout, rows: Rows, cells: np.ndarray, say: Say) -> Notation:
    """Notation of the amounts that are text, settled from all of them together."""
    columns = [h.index for h in layout.value_headings if layout.table[h.column].kind in ("bedrag", "getal")]
    values = [cells[r][c] for r in rows.used for c in columns if cells[r][c] is not None]
    texts = [v for v in values if isinstance(v, str)]
    if len(texts) < len(values):  # beside real numbers a stray text has no notation of its own to speak for
        texts = [t for t in texts if settle([t, t, t])[0] == "dutch"]
    notation, evidence = settle(texts)
    if evidence:
        say(
            INFO,
            "NOTATIE_BEPAALD",
            reden=f"Notatie van bedragen als tekst: {evidence}.",
            oplossing="Klopt dit niet, bewaar de bedragen dan als getal.",
        )
    return notation
