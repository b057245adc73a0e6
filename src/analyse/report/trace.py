"""Back from a published name to the files it was made from, and from a cell to the rows it became.

The trap: a published table is made by a notebook from whole tables, so its name leads back to files
(with their sha256) alone, and what is said of it must not suggest more.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pandas as pd

from analyse import nl
from analyse.errors import LeesFout
from analyse.read.result import FileResult, SheetResult
from analyse.report import inputs, stage
from analyse.report.outline import lacking, load
from analyse.report.tidy import ORIGIN, rows
from analyse.tables import TABLES, Column

_LIMIT = (
    "Wat dit niet zegt: uit welke cellen een cijfer komt. Wat er van één cel van een export is"
    " gemaakt, laat analyse trace BESTAND CEL zien."
)
_CELL = re.compile(
    r"(?:'?(?P<sheet>[^!]+?)'?!)?\$?(?P<column>[A-Za-z]{1,3})\$?(?P<row>[1-9]\d{0,6})"
)


def trace_published(report: Path, name: str, data: Path | None = None) -> tuple[list[str], bool]:
    """Where a published table, chart or answer comes from, as Dutch lines.

    And whether its input is unchanged.

    Parameters
    ----------
    report
        Folder made by `refresh`.
    name
        Name under which a notebook published it: the sheet in the workbook, the file in `figuren`.
    data
        Folder with the exports now; one with the name that the report remembers is looked for when
        left out.

    Raises
    ------
    LeesFout
        When the folder is no report, or it holds nothing of that name.
    """
    try:
        manifest = json.loads((report / stage.MANIFEST).read_text(encoding="utf-8"))
        notebooks = {
            Path(f).stem: n
            for n in manifest["notebooks"]
            for f in n["files"]
            if f.startswith("publicaties/")
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LeesFout(
            f"{report} is geen rapport van analyse refresh: {stage.MANIFEST} ontbreekt of is niet"
            " te lezen."
        ) from error
    name = Path(name).stem if Path(name).suffix in (".png", ".svg", ".json") else name
    if name not in notebooks:
        near = get_close_matches(name, notebooks, 3, 0.4)
        hint = (
            f"Bedoelt u {nl.opsomming(near).replace(' en ', ' of ')}?"
            if near
            else f"Wel: {', '.join(sorted(notebooks))}."
        )
        raise LeesFout(f"In dit rapport is niets gepubliceerd met de naam '{name}'. {hint}")
    notebook = notebooks[name]
    record = json.loads((report / "publicaties" / f"{name}.json").read_text(encoding="utf-8"))
    made = dt.datetime.fromisoformat(manifest["made"])
    unit = f" ({record['unit']})" if record.get("unit") else ""
    # Of no table at all, a notebook lacks every one that it needs.
    tables = lacking(load(report / "notebooks" / f"{notebook['name']}.ipynb"), ())
    own = [
        f
        for f in manifest["files"]
        if f["path"] in notebook["files"] and Path(f["path"]).stem in (name, notebook["name"])
    ]
    whole = len(inputs.intact(report, own)) == len(own)
    lines = [
        f"{record['kind']} {name}: {record.get('title') or record.get('text', '')}{unit}",
        f"  notebook: {notebook['name']}.ipynb ({notebook['title']})",
        f"  run: {manifest['run_id']}, gemaakt op {made:%d-%m-%Y %H:%M}"
        + (", fictieve gegevens" if manifest.get("fictional") else ""),
        (
            "  in het rapport:"
            f" {'ongewijzigd sinds de run' if whole else 'GEWIJZIGD of weg sinds de run'}"
        ),
        f"  bron volgens het notebook: {record.get('source') or 'niet vermeld'}",
        f"  tabellen waarop het notebook draait: {', '.join(tables) or 'niet vermeld'}",
    ]
    folder = data or _data_folder(report, manifest["folder"])
    said, same = _inputs(manifest["inputs"], folder, manifest["folder"])
    return [*lines, *said, "", _LIMIT], whole and same


def _data_folder(report: Path, name: str) -> Path | None:
    """A folder of the name that the report remembers, in the places where it is usually kept."""
    return next(
        (p for p in (Path("data") / name, Path(name), report.parent / name) if p.is_dir()), None
    )


def _inputs(listed: list[dict[str, Any]], folder: Path | None, name: str) -> tuple[list[str], bool]:
    """Every input file with its sha256 and whether it is unchanged.

    True only when all are, and none came with them.
    """
    now = {f["path"]: f["sha256"] for f in inputs.files_of(folder)} if folder else {}
    where = (
        f"vergeleken met {folder}"
        if folder
        else f"niet vergeleken: de map '{name}' is niet gevonden; geef haar met --data"
    )
    lines = [f"  invoer: {nl.getal(len(listed))} bestanden, {where}"]
    for file in listed:
        state = (
            ""
            if not folder
            else {None: "WEG", file["sha256"]: "ongewijzigd"}.get(
                now.get(file["path"]), "GEWIJZIGD"
            )
        )
        lines.append(f"    {state:<11} {file['path']}  sha256 {file['sha256']}")
    added = sorted(now.keys() - {f["path"] for f in listed})
    lines += [f"    {'ERBIJ':<11} {path}  (na de run in de map gezet)" for path in added]
    return lines, bool(folder) and not added and all(
        now.get(f["path"]) == f["sha256"] for f in listed
    )


def trace_cell(file: FileResult, cell: str) -> tuple[list[str], bool]:
    """What was made of a cell of an export, as Dutch lines.

    And whether a row of a table came from its row.

    Parameters
    ----------
    file
        What was read of the export.
    cell
        Address as in Excel, with the sheet when that matters: `P118`, `Blad1!P118`.

    Raises
    ------
    LeesFout
        When that is no address, or there is no such sheet.
    """
    match = _CELL.fullmatch(cell.strip().strip("'"))
    if not match:
        raise LeesFout(
            f"'{cell}' is geen cel. Schrijf een cel als in Excel: P118, of \"Open begroting!P118\"."
        )
    sheets = [
        s
        for s in file.sheets
        if not match["sheet"] or s.blad.casefold() == match["sheet"].casefold()
    ]
    if file.sheets and not sheets:
        raise LeesFout(
            f"{file.name} heeft geen blad '{match['sheet']}'. Er is:"
            f" {', '.join(s.blad for s in file.sheets)}."
        )
    column, row = match["column"].upper(), int(match["row"])
    if not sheets:
        return [f"{file.name} is niet gelezen: {'; '.join(p.reden for p in file.problems)}"], False
    lines: list[str] = (
        ["Fictieve gegevens: dit bestand gaat over een verzonnen gemeente."]
        if file.fictional
        else []
    )
    found = False
    for sheet in sheets:
        said, here = _of_sheet(file, sheet, column, row)
        lines += [*said, ""]
        found |= here
    return lines[:-1], found


def _of_sheet(
    file: FileResult, sheet: SheetResult, column: str, row: int
) -> tuple[list[str], bool]:
    address = f"{column}{row}"
    place = f"{sheet.blad}!{address}"
    if not sheet.table:
        return [
            (
                f"{place}: het blad is {'niet herkend' if sheet.visible else 'verborgen'} en niet"
                " gelezen."
            )
        ], False
    table = rows(file, sheet.table)
    mine = table[(table["blad"] == sheet.blad) & table["cel"].str.fullmatch(f"[A-Z]+{row}")]
    exact = mine[mine["cel"] == address]
    lines = list(_totals(sheet, address))
    reasons = [reason for at, reason in sheet.skipped if at == row]
    if len(mine) and len(exact):
        lines.insert(0, f"{place}: {_count(len(exact))} van de tabel {sheet.table}")
        lines += _rows(exact, TABLES[sheet.table].columns)
        rest = [c for c in mine["cel"].unique().tolist() if c != address]
        lines += [f"  Uit dezelfde regel van het blad komen ook: {', '.join(rest)}"] if rest else []
    elif len(mine):
        cells = ", ".join(mine["cel"].unique().tolist())
        lines.insert(
            0,
            f"{place}: geen bedrag of score, maar een kenmerk van regel {row} (of een kolom die"
            " niet is gelezen).",
        )
        lines.append(
            f"  De rijen van regel {row} komen uit: {cells}. Ze zijn {_count(len(mine))} van de"
            f" tabel {sheet.table}:"
        )
        lines += _rows(mine, TABLES[sheet.table].columns)
    elif reasons:
        lines.insert(
            0,
            f"{place}: geen rij van een tabel. Regel {row} is overgeslagen: {'; '.join(reasons)}.",
        )
    else:
        lines.insert(
            0,
            f"{place}: geen rij van een tabel. Regel {row} is leeg, of hoort bij de kop of de titel"
            " erboven.",
        )
    problems = [
        p for p in file.problems if p.blad == sheet.blad and address in re.split(r"[,:\s]+", p.cel)
    ]
    lines += [f"  melding {p.ernst} {p.code}: {p.reden} {p.effect}".rstrip() for p in problems]
    return lines, bool(len(mine))


def _totals(sheet: SheetResult, address: str) -> Iterator[str]:
    for t in (t for t in sheet.totals if t.cel == address):
        yield (
            f"  Controletotaal '{t.omschrijving}' ({t.kolom}): afgedrukt"
            f" {nl.getal(t.afgedrukt, 2)}, {t.bereik} telt op tot {nl.getal(t.berekend, 2)}:"
            f" {t.oordeel}."
        )


def _count(number: int) -> str:
    return "1 rij" if number == 1 else f"{nl.getal(number)} rijen"


def _rows(frame: pd.DataFrame, columns: tuple[Column, ...]) -> Iterator[str]:
    """All columns of rows, one a line.

    First what the rows have in common, then of each what it has of its own.
    """
    shown = {
        c.name: [_value(c, v) for v in frame[c.name].astype(object).tolist()]
        for c in columns
        if c.name in frame
    }
    for name, values in shown.items():
        if len(set(values)) == 1:
            yield f"    {name:<14} {values[0]}"
    for at, cell in enumerate(frame[ORIGIN[1]].tolist() if len(frame) > 1 else ()):
        yield f"  {cell}: " + ", ".join(
            f"{name} {values[at]}" for name, values in shown.items() if len(set(values)) > 1
        )


def _value(column: Column, value: Any) -> str:  # noqa: ANN401  a table holds anything
    if value is None or value is pd.NA or value is pd.NaT or value != value or value == "":
        return "leeg"
    match column.kind:
        case "bedrag":
            return nl.euro(value, 2)
        case "getal":
            return nl.getal(value, len(f"{value:.6f}".rstrip("0").partition(".")[2]))
        case "datum":
            return nl.datum(value, kort=True)
        case _:
            return str(value)
