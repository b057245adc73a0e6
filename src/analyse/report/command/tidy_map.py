"""A whole folder of exports as tidy files: one per table, with all rows of that table.

The trap: money that stands in two exports, or a state that a later one replaced, counts once; so
the rows are those of the dossier as a whole and not of its files one by one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from analyse import outputs
from analyse.dossier import Dossier
from analyse.errors import LeesFout, UitvoerFout
from analyse.report.book.rijen import rows_of
from analyse.report.command import tidy
from analyse.tables import TABLES


def refuse_out(folder: Path, out: Path, suffix: str, profile: Path | None) -> None:
    """Refuse a folder to write in, before the work begins.

    Raises
    ------
    UitvoerFout
        When it is a file, lies in the folder with exports, or holds under the name of a table
        something that this program did not write.
    """
    real, exports = (Path(os.path.realpath(path)) for path in (out, folder))
    if real.is_relative_to(exports):
        raise UitvoerFout(
            f"{out} ligt in de map {folder} met uw exports; daar schrijft het programma niets, want"
            " de volgende keer zou het worden gelezen. Kies een andere map."
        )
    outputs.refuse_folder(out)
    if not out.exists() and not real.parent.is_dir():
        raise UitvoerFout(f"De map {out.parent} bestaat niet. Maak de map eerst.")
    for path in (_path(out, name, suffix) for name in TABLES):
        if path.exists():
            outputs.refuse(path, [suffix], [folder, profile])


def write_tables(
    dossier: Dossier, out: Path, suffix: str, only: str | None = None, *, machine: bool = False
) -> Iterator[str]:
    """Write each table, and say of each its rows and what its amounts add up to.

    Raises
    ------
    LeesFout
        When there is no table, or not the one that was asked for.
    UitvoerFout
        When a file cannot be written.
    """
    names = [name for name in dossier.tables if only in (None, name)]
    if not names:
        there = ", ".join(dossier.tables) or "geen enkele tabel"
        asked = f"geen tabel {only}" if only else "geen tabel"
        raise LeesFout(f"{dossier.folder} bevat {asked}. Gevonden: {there}.")
    out.mkdir(exist_ok=True)
    for name in names:
        frame = rows_of(dossier, TABLES[name]).frame
        path = _path(out, name, suffix)
        tidy.write(frame, TABLES[name], path, machine=machine)
        yield f"{path}: {tidy.total_text(frame, name)}"
        if TABLES[name].unit != 1:
            yield "    de bedragen staan in hele euro's"
    for name in sorted(TABLES.keys() - dossier.tables.keys()):
        if only is None and _path(out, name, suffix).exists():
            yield (
                f"Let op: {_path(out, name, suffix)} is van een eerdere keer; die tabel staat niet"
                " meer in de map."
            )


def _path(out: Path, name: str, suffix: str) -> Path:
    return out / f"{name}{suffix}"
