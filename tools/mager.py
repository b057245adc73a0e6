"""Try every notebook on lean folders: `python -m tools.mager enkel|paren|vreemd`.

A municipality begins with one export. Each lean folder is Voorbeeldstad with something left out or
made strange: one table, two tables, one year, one wijk, every amount nought. The cells of a notebook
are run in this process, and what stops it is said. Charts are laid out and not drawn: that is where
an empty one stops, and drawing takes most of the time.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

from analyse import dossier as dossier_module
from analyse.dossier import Dossier, open_dossier
from analyse.read.result import SheetResult
from analyse.read.typed import empty
from analyse.report import publish
from analyse.report.page import drawn
from analyse.report.run.kept import Noted, digest
from analyse.report.run.outline import Notebook, joined, lacking, load, notebook_files
from analyse.tables import ONBEKEND, TABLES

ROOT = Path(__file__).parent.parent
STAD = ROOT / "data" / "voorbeeldstad"
NOTEBOOKS = ROOT / "notebooks"

#: Columns of several tables, or by which much is told apart, that an export may lack.
SHARED = (
    "wijk",
    "product",
    "product_code",
    "taakveld",
    "discipline",
    "kostensoort",
    "uitvoerder",
    "prijsvorm",
    "budgetsoort",
    "herkomst",
    "eenheid",
    "hoeveelheid",
    "peildatum",
    "methode",
    "meetlat",
    "objecttype",
    "locatie",
    "inwoners",
)
#: What a lean folder makes of a table: other rows, or None where the export is not there.
Change = Callable[[str, pd.DataFrame], pd.DataFrame | None]


@dataclass(frozen=True)
class Map:
    """A lean folder: what it is called and what it makes of each table."""

    naam: str
    change: Change


@dataclass(frozen=True)
class Stop:
    """A notebook that did not come to its end on a lean folder."""

    map: str
    notebook: str
    fout: str
    plaats: str


def only(*names: str) -> Change:
    """Only these tables."""
    return lambda name, rows: rows if name in names else None


def keep(column: str, wanted: Callable[[pd.Series], pd.Series]) -> Change:
    """Of each table that has the column only the rows that are wanted."""
    return lambda _name, rows: rows[wanted(rows[column])] if column in rows else rows


def amounts(change: Callable[[pd.Series], pd.Series]) -> Change:
    """Every amount made another."""

    def changed(name: str, rows: pd.DataFrame) -> pd.DataFrame:
        money = [c.name for c in TABLES[name] if c.kind == "bedrag" and c.name in rows]
        return rows.assign(**{column: change(rows[column]) for column in money})

    return changed


def bare(*tables: str) -> Change:
    """Of these tables only the columns without which a row cannot be used."""

    def changed(name: str, rows: pd.DataFrame) -> pd.DataFrame | None:
        free = [column.name for column in TABLES[name] if not column.required]
        return unknown(*free)(name, rows) if name in tables else rows

    return changed


def unknown(*columns: str) -> Change:
    """These columns unknown in every row, as when the export does not have them."""

    def changed(name: str, rows: pd.DataFrame) -> pd.DataFrame:
        nothing = empty(TABLES[name]).reindex(rows.index)
        for column in TABLES[name]:
            if column.name in columns and column.name in rows:
                blank = nothing[column.name]
                if column.kind not in ("bedrag", "getal", "geheel", "jaar", "datum", "niveau"):
                    blank = blank.fillna("" if column.free else ONBEKEND)
                rows = rows.assign(**{column.name: blank})
        return rows

    return changed


def after(*changes: Change) -> Change:
    """One change after the other."""

    def changed(name: str, rows: pd.DataFrame) -> pd.DataFrame | None:
        for change in changes:
            made = change(name, rows)
            if made is None:
                return None
            rows = made
        return rows

    return changed


def many_products(_name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """A hundred products where there were a dozen."""
    if "product" not in rows or not len(rows):
        return rows
    number = pd.Series(np.arange(len(rows)) % 100, rows.index).astype(str).str.zfill(4)
    made = {"product": "Product " + number}
    if "product_code" in rows:
        made["product_code"] = number
    return rows.assign(**made)


def one_of(column: str) -> Change:
    """Of each table only the rows of the first value that is known of a column."""

    def first(values: pd.Series) -> pd.Series:
        known = sorted(set(values.astype(str)) - {ONBEKEND, "", "nan", "<NA>"})
        return values.astype(str) == (known[0] if known else "")

    return keep(column, first)


def years(*wanted: int) -> Change:
    """Only these years, of what has years; rounds of the schouw by the year they begin with."""
    in_year = keep("jaar", lambda values: values.isin(wanted))
    rounds = tuple(map(str, wanted))
    in_round = keep("ronde", lambda values: values.astype(str).str.startswith(rounds))
    return after(in_year, in_round)


def nothing(_name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The right headings and no rows."""
    return rows.head(0)


def whole(_name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """As it is."""
    return rows


def odd_maps() -> Iterator[Map]:
    """Folders with every table, of which something is missing or strange."""
    yield Map("alles", whole)
    yield Map("alle leeg", nothing)
    yield Map("1 jaar", years(2018))
    yield Map("1 jaar, eerste", years(2011))
    yield Map("2 jaren", years(2017, 2018))
    yield Map("gat in de jaren", years(2011, 2014, 2018))
    yield Map("1 jaar zonder maanden", after(years(2018), _without("maandrealisatie")))
    begroting = only("begroting", "maandrealisatie")
    yield Map("1 jaar, alleen begroting en maanden", after(years(2018), begroting))
    yield Map("2 jaren, alleen begroting", after(years(2017, 2018), only("begroting")))
    for column in (
        "wijk",
        "ronde",
        "product",
        "methode",
        "discipline",
        "kostensoort",
        "gemeente",
    ):
        yield Map(f"1 {column}", one_of(column))
    for column in SHARED:
        yield Map(f"{column} onbekend", unknown(column))
    for name in TABLES:
        yield Map(f"alleen verplichte kolommen van {name}", bare(name))
    yield Map("alleen verplichte kolommen", bare(*TABLES))
    yield Map("alle bedragen negatief", amounts(lambda values: -values.abs()))
    yield Map("alle bedragen 0", amounts(lambda values: values * 0.0))
    money = [c.name for table in TABLES.values() for c in table if c.kind == "bedrag"]
    yield Map("geen bedrag dat er niet hoeft te zijn", unknown(*set(money) - {"bedrag"}))
    yield Map("honderd producten", many_products)
    for name in TABLES:
        yield Map(f"zonder {name}", _without(name))


def _without(absent: str) -> Change:
    return lambda name, rows: None if name == absent else rows


def single_maps() -> Iterator[Map]:
    """Folders with one table."""
    for name in TABLES:
        yield Map(name, only(name))


def pair_maps() -> Iterator[Map]:
    """Folders with two tables."""
    for one, other in combinations(TABLES, 2):
        yield Map(f"{one} en {other}", only(one, other))


class Stad:
    """Voorbeeldstad, read once, of which lean folders are made, with the notebooks to try on them.

    A notebook is run once on what it asks of a folder: of two folders that give it the same, only
    the first is tried.
    """

    def __init__(self, begins: str = "", folder: Path = NOTEBOOKS) -> None:
        """Read it, for the notebooks of which the name begins so."""
        self._files = open_dossier(STAD).files
        self._published = open_dossier(ROOT / "data" / "gepubliceerd")
        files = [path for path in notebook_files(folder) if path.stem.startswith(begins)]
        self._notebooks = {path.stem: load(path) for path in files}
        self._seen: dict[str, list[dict[str, str]]] = {name: [] for name in self._notebooks}
        self.ran, self.same = 0, 0

    def lean(self, made: Map) -> Dossier:
        """The dossier of a lean folder."""
        files = []
        for file in self._files:
            sheets = [sheet for old in file.sheets for sheet in _changed(old, made)]
            if sheets:
                files.append(replace(file, sheets=sheets, problems=[]))
        return Dossier(STAD, files, [])

    def stops(self, made: Map) -> list[Stop]:
        """Run the notebooks on a lean folder; those that do not come to their end."""
        lean, found = self.lean(made), []
        for name, notebook in self._notebooks.items():
            if lacking(notebook, lean.tables):
                continue
            if any(self._gives(name, lean, used) for used in self._seen[name]):
                self.same += 1
                continue
            asked: set[str] = set()
            stopped = self._stop(name, made, Noted(lean, STAD, asked))
            self._seen[name].append({what: self._digest(name, lean, what) for what in asked})
            self.ran += 1
            found += [stopped] if stopped else []
        return found

    def _gives(self, name: str, lean: Dossier, used: Mapping[str, str]) -> bool:
        """Whether a folder gives a notebook what it was given before."""
        return all(self._digest(name, lean, what) == earlier for what, earlier in used.items())

    def _digest(self, name: str, lean: Dossier, what: str) -> str:
        if what != "tables":
            return digest(lean, what)
        # Whether a table is there matters to a notebook that names it.
        code = "\n".join(_code(self._notebooks[name]))
        return " ".join(table for table in lean.tables if f'"{table}"' in code)

    def _stop(self, name: str, made: Map, noted: Dossier) -> Stop | None:
        def opener(root: Path, **_options: object) -> Dossier:
            return noted if root.resolve() == STAD else self._published

        with patched(dossier_module, "opener", opener), patched(drawn, "_drawn", _not_drawn):
            fout, plaats = _run(name, _code(self._notebooks[name]))
        return Stop(made.naam, name, fout, plaats) if fout else None


def _not_drawn(_figure: object, **_options: object) -> bytes:
    """A picture of no size; what a chart cannot lay out has stopped it before."""
    return bytes(24)


def _changed(sheet: SheetResult, made: Map) -> Iterator[SheetResult]:
    if sheet.frame is None:
        return
    frame = made.change(sheet.table, sheet.frame)
    if frame is not None:
        yield replace(sheet, frame=frame.reset_index(drop=True), rows=len(frame))


@contextlib.contextmanager
def patched(module: object, name: str, other: object) -> Iterator[None]:
    """Something of a module replaced for a while."""
    before = getattr(module, name)
    setattr(module, name, other)
    try:
        yield
    finally:
        setattr(module, name, before)


def _run(name: str, cells: Sequence[str]) -> tuple[str, str]:
    """Run cells as a notebook; what stopped them and where in the library, "" when nothing did."""
    from matplotlib import pyplot as plt

    publish.begin()
    names: dict[str, object] = {}
    try:
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for cell in cells:
                exec(compile(cell, name, "exec"), names)  # noqa: S102  cells of our notebooks
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        ours = [frame for frame in frames if Path(frame.filename).is_relative_to(ROOT / "src")]
        at = (ours or frames)[-1]
        line = str(error).strip().splitlines()[-1:] or [""]
        fout = f"{type(error).__name__}: {line[0][:160]}"
        return fout, f"{Path(at.filename).name}:{at.lineno}"
    finally:
        plt.close("all")
    return "", ""


def _code(notebook: Notebook) -> list[str]:
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return [joined(cell["source"]) for cell in cells]


MAPS = {"enkel": single_maps, "paren": pair_maps, "vreemd": odd_maps}


def main(argv: Sequence[str] | None = None) -> int:
    """Try them; 1 when a notebook stopped."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.mager", description="Voer de notebooks uit op magere mappen."
    )
    parser.add_argument("soort", choices=MAPS, help="welke mappen")
    parser.add_argument("--notebook", default="", metavar="NAAM", help="begin van een naam")
    given = parser.parse_args(argv)
    stad, stopped, maps = Stad(given.notebook), 0, list(MAPS[given.soort]())
    os.chdir(NOTEBOOKS)
    for made in maps:
        for stop in stad.stops(made):
            stopped += 1
            print(f"{stop.map}: {stop.notebook} stopt: {stop.fout} ({stop.plaats})", flush=True)
    print(
        f"{len(maps)} mappen; {stad.ran} keer een notebook uitgevoerd, {stad.same} keer was alles"
        f" als eerder; {stopped} gestopt."
    )
    return int(stopped > 0)


if __name__ == "__main__":
    sys.exit(main())
