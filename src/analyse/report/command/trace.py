"""Back from a published name to the files it was made from, and from a cell to the rows it became.

The trap: a published table is made by a notebook from whole tables, so its name leads back to files
(with their sha256) alone, and what is said of it must not suggest more.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pandas as pd

from analyse import nl
from analyse.errors import LeesFout
from analyse.read.result import FileResult, SheetResult
from analyse.report import manifest as manifests
from analyse.report.book.bladnamen import sheet_names
from analyse.report.book.formats import missing
from analyse.report.command.tidy import decimals, rows
from analyse.report.manifest import File, Manifest, PageEntry
from analyse.report.run import inputs
from analyse.report.run.outline import Record, lacking, load
from analyse.report.stage import is_of_many
from analyse.tables import TABLES, Column

_LIMIT = (
    "Wat dit niet zegt: uit welke cellen een cijfer komt. Wat er van één cel van een export is"
    " gemaakt, laat analyse trace BESTAND CEL zien."
)
_CELL = re.compile(
    r"(?:'?(?P<sheet>[^!]+?)'?!)?\$?(?P<column>[A-Za-z]{1,3})\$?(?P<row>[1-9]\d{0,6})"
)


def trace_published(
    report: Path, name: str, data: Path | None = None
) -> tuple[list[str], bool]:
    """Where a published table, chart or answer comes from, and whether its input is unchanged.

    Parameters
    ----------
    report
        Folder made by `refresh`.
    name
        Name under which a notebook published it, as the file in `figuren`, or its sheet in the
        workbook.
    data
        Folder with the exports now; one with the name that the report remembers is looked for when
        left out.

    Raises
    ------
    LeesFout
        When the folder is no report, or it holds nothing of that name.
    """
    manifest = manifests.read(report)
    if manifest is None:
        raise LeesFout(_no_report(report))
    notebooks = _published(manifest)
    name = _meant(name, notebooks)
    notebook = notebooks[name]
    whole = _intact(report, manifest, notebook, name)
    # What was changed since may say anything, or nothing that can be read.
    record = _record(report, name) if whole else {}
    title = record.get("title") or record.get("text", "")
    unit = f" ({record['unit']})" if record.get("unit") else ""
    made = nl.moment(dt.datetime.fromisoformat(manifest["made"]))
    fictional = ", fictieve gegevens" if manifest["fictional"] else ""
    state = "ongewijzigd sinds de run" if whole else "GEWIJZIGD of weg sinds de run"
    # Of no table at all, a notebook lacks every one that it needs.
    path = report / "notebooks" / f"{notebook['name']}.ipynb"
    tables = lacking(load(path), ()) if whole else []
    lines = [
        f"{record.get('kind', 'publicatie')} {name}: {title or 'niet te lezen'}{unit}",
        f"  notebook: {notebook['name']}.ipynb ({notebook['title']})",
        f"  run: {manifest['run_id']}, gemaakt op {made}{fictional}",
        f"  in het rapport: {state}",
        f"  bron volgens het notebook: {record.get('source') or 'niet vermeld'}",
        f"  tabellen waarop het notebook draait: {', '.join(tables) or 'niet vermeld'}",
    ]
    folder = data or _data_folder(report, manifest["folder"])
    said, same = _inputs(manifest["inputs"], folder, manifest["folder"])
    return [*lines, *said, "", _LIMIT], whole and same


def _meant(name: str, notebooks: Mapping[str, Any]) -> str:
    """The name under which something was published, given that of its file or its sheet too."""
    if Path(name).suffix in (".png", ".svg", ".json"):
        name = Path(name).stem
    name = _by_sheet(notebooks).get(name, name)
    if name in notebooks:
        return name
    near = get_close_matches(name, notebooks, 3, 0.4)
    hint = f"Wel: {', '.join(sorted(notebooks))}."
    if near:
        hint = f"Bedoelt u {nl.opsomming(near, 'of')}?"
    raise LeesFout(f"In dit rapport is niets gepubliceerd met de naam '{name}'. {hint}")


def _no_report(folder: Path) -> str:
    if is_of_many(folder):
        return (
            f"In {folder} staan verslagen van veel gemeenten. Geef het verslag van één gemeente:"
            f" een map in {folder / 'verslagen'}."
        )
    if manifests.own_files(folder) is None:
        return (
            f"{folder} is geen rapport van analyse refresh: {manifests.NAME} ontbreekt of is niet"
            " te lezen. Geef de map van een rapport, of ververs het rapport opnieuw."
        )
    return (
        f"Het rapport in {folder} is met een andere versie van dit programma gemaakt, of"
        f" {manifests.NAME} is beschadigd. Ververs het rapport en vraag het opnieuw."
    )


def _record(report: Path, name: str) -> Record:
    """What `publish` wrote down of a name."""
    path = report / "publicaties" / f"{name}.json"
    found: Record = json.loads(path.read_text(encoding="utf-8"))
    return found


def _published(manifest: Manifest) -> dict[str, PageEntry]:
    """The notebook of each published name."""
    notebooks = {}
    for notebook in manifest["notebooks"]:
        for file in notebook["files"]:
            if file.startswith("publicaties/"):
                notebooks[Path(file).stem] = notebook
    return notebooks


def _by_sheet(names: Iterable[str]) -> dict[str, str]:
    """The published name of each sheet of the workbook."""
    published = list(names)
    return dict(zip(sheet_names(published), published, strict=True))


def _intact(report: Path, manifest: Manifest, notebook: PageEntry, name: str) -> bool:
    """Whether the files of a published name, and its notebook, are those of the run."""
    own = [
        file
        for file in manifest["files"]
        if file["path"] in notebook["files"]
        and Path(file["path"]).stem in (name, notebook["name"])
    ]
    return len(inputs.intact(report, own)) == len(own)


def _data_folder(report: Path, name: str) -> Path | None:
    """A folder of the name that the report remembers, in the places where it is usually kept."""
    for place in (Path("data") / name, Path(name), report.parent / name):
        if place.is_dir():
            return place
    return None


def _inputs(listed: list[File], folder: Path | None, name: str) -> tuple[list[str], bool]:
    """Every input file with its sha256 and whether it is unchanged.

    True only when all are, and none came with them.
    """
    before = {file["path"]: file["sha256"] for file in listed}
    now = before
    states = dict.fromkeys(before, "")
    where = f"niet vergeleken: de map '{name}' is niet gevonden; geef haar met --data"
    if folder:
        where = f"vergeleken met {folder}"
        now = {file["path"]: file["sha256"] for file in inputs.files_of(folder)}
        states = {path: _state(before[path], now.get(path)) for path in before}
    lines = [f"  invoer: {nl.getal(len(before))} bestanden, {where}"]
    lines += [
        f"    {state:<11} {path}  sha256 {before[path]}" for path, state in states.items()
    ]
    added = sorted(now.keys() - before.keys())
    lines += [f"    {'ERBIJ':<11} {path}  (na de run in de map gezet)" for path in added]
    return lines, folder is not None and now == before


def _state(before: str, now: str | None) -> str:
    if now is None:
        return "WEG"
    return "ongewijzigd" if now == before else "GEWIJZIGD"


def trace_cell(file: FileResult, cell: str) -> tuple[list[str], bool]:
    """What was made of a cell of an export, and whether a row of a table came from its row.

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
    if not file.sheets:
        reasons = "; ".join(problem.reden for problem in file.problems)
        return [f"{file.name} is niet gelezen: {reasons}"], False
    wanted = (match["sheet"] or "").casefold()
    sheets = [sheet for sheet in file.sheets if wanted in ("", sheet.blad.casefold())]
    if not sheets:
        names = ", ".join(sheet.blad for sheet in file.sheets)
        raise LeesFout(f"{file.name} heeft geen blad '{match['sheet']}'. Er is: {names}.")
    lines = []
    if file.fictional:
        lines.append("Fictieve gegevens: dit bestand gaat over een verzonnen gemeente.")
    column, row = match["column"].upper(), int(match["row"])
    answers = [(sheet.blad, *_of_sheet(file, sheet, column, row)) for sheet in sheets]
    found = {blad for blad, _, here in answers if here}
    told = set(found)
    for blad, said, here in answers:
        if here or blad not in told:  # two tables on one sheet: that which holds the cell
            lines += [*said, ""]
        told.add(blad)
    return lines[:-1], bool(found)


def _of_sheet(
    file: FileResult, sheet: SheetResult, column: str, row: int
) -> tuple[list[str], bool]:
    address = f"{column}{row}"
    place = f"{sheet.blad}!{address}"
    if not sheet.table:
        why = "niet herkend" if sheet.visible else "verborgen"
        return [f"{place}: het blad is {why} en niet gelezen."], False
    table = rows(file, sheet.table)
    here = table[(table["blad"] == sheet.blad) & table["cel"].str.fullmatch(f"[A-Z]+{row}")]
    exact = here[here["cel"] == address]
    skipped = [reason for at, reason in sheet.skipped if at == row]
    below: list[str] = []
    if len(exact):
        said = f"{_count(exact)} van de tabel {sheet.table}"
        below += _rows(exact, sheet.table)
        rest = [cell for cell in here["cel"].unique() if cell != address]
        if rest:
            below.append(f"  Uit dezelfde regel van het blad komen ook: {', '.join(rest)}")
    elif len(here):
        said = (
            f"geen bedrag of score, maar een kenmerk van regel {row} (of een kolom die niet is"
            " gelezen)."
        )
        cells = ", ".join(here["cel"].unique())
        many = f"Ze zijn {_count(here)} van de tabel {sheet.table}:"
        below += [f"  De rijen van regel {row} komen uit: {cells}. {many}"]
        below += _rows(here, sheet.table)
    elif skipped:
        said = f"geen rij van een tabel. Regel {row} is overgeslagen: {'; '.join(skipped)}."
    else:
        said = f"geen rij van een tabel. Regel {row} is leeg,"
        said += " of hoort bij de kop of de titel erboven."
    lines = [f"{place}: {said}", *_totals(sheet, address), *below]
    for problem in file.problems:
        if problem.blad == sheet.blad and address in re.split(r"[,:\s]+", problem.cel):
            said = f"{problem.ernst} {problem.code}: {problem.reden} {problem.effect}"
            lines.append(f"  melding {said}".rstrip())
    return lines, len(here) > 0


def _totals(sheet: SheetResult, address: str) -> list[str]:
    lines = []
    for total in sheet.totals:
        if total.cel == address:
            printed, computed = nl.getal(total.afgedrukt, 2), nl.getal(total.berekend, 2)
            lines.append(
                f"  Controletotaal '{total.omschrijving}' ({total.kolom}): afgedrukt {printed},"
                f" {total.bereik} telt op tot {computed}: {total.oordeel}."
            )
    return lines


def _count(frame: pd.DataFrame) -> str:
    return nl.aantal(len(frame), "rij", "rijen")


def _rows(frame: pd.DataFrame, table: str) -> Iterator[str]:
    """All columns of rows, one a line.

    First what the rows have in common, then of each what it has of its own.
    """
    own: dict[str, list[str]] = {}
    for column in TABLES[table]:
        if column.name in frame:
            texts = [_value(column, value) for value in frame[column.name].astype(object)]
            if len(set(texts)) == 1:
                yield f"    {column.name:<14} {texts[0]}"
            else:
                own[column.name] = texts
    if len(frame) > 1:
        for at, cell in enumerate(frame["cel"]):
            yield f"  {cell}: " + ", ".join(
                f"{name} {texts[at]}" for name, texts in own.items()
            )


def _value(column: Column, value: Any) -> str:  # noqa: ANN401  a table holds anything
    if missing(value) or value == "":
        return "leeg"
    match column.kind:
        case "bedrag":
            return nl.euro(value, 2)
        case "getal":
            return nl.getal(value, decimals(value))
        case "datum":
            return nl.datum(value, kort=True)
        case _:
            return str(value)
