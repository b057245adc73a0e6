"""A folder of exports of one municipality as tables.

`open_dossier(folder)` reads every export in a folder, puts those of one kind together and folds the
spellings of a wijk into one name. The trap: the same wijk is written in three ways in three
systems, and a name that is folded wrongly hides money; so only case, accents, punctuation, a
leading number and the word "wijk" are folded, and the original stays in `wijk_ruw`.
"""

from __future__ import annotations

import copy
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analyse.errors import LeesFout
from analyse.read.cache import file_key, read_cached
from analyse.read.columns import empty
from analyse.read.folder import (
    ALL_FILES,
    fold_wijken,
    lost_zeros,
    overlaps,
    set_aside_copies,
    split_states,
)
from analyse.read.formats.file import SUFFIXES
from analyse.read.kaart import Kaart, find_kaart, match_kaart, no_map, read_kaart
from analyse.read.problems import FOUT, WAARSCHUWING, a1, fold, to_frame
from analyse.read.profile import Profile, load_folder
from analyse.read.result import FileResult
from analyse.read.table import read_file
from analyse.read.wijken import is_place, wijk_key
from analyse.tables import ONBEKEND, TABLES


@dataclass(frozen=True)
class Lineage:
    """Where a row of a table came from: file, sheet and cell of its amount."""

    bestand: str
    blad: str
    cel: str


class Dossier:
    """All exports of one municipality.

    A DataFrame for each table under its own name (`dossier.begroting`).

    Attributes
    ----------
    folder
        The folder that was read.
    problems
        One row a problem: ernst, code, bestand, blad, cel, waarde, verwacht, reden, oplossing,
        effect, aantal.
    sheets
        One row a sheet: bestand, sha256, soort, blad, tabel, rijen, overgeslagen.
    totals
        One row a control total: bestand, blad, cel, bereik, omschrijving, kolom, afgedrukt,
        berekend, verschil (euro), oordeel.
    eerdere_standen
        Rows of begroting of which a later state (peildatum) is there too; they are in no other
        table.
    kaart
        Shapes of wijken, one row a ring: wijk, wijk_ruw, vlak (number of the polygon), gat (whether
        the ring is a hole in it) and punten (array of x and y, metres); empty without a
        `wijken.geojson`.
    files
        What came of each file, in order; the last may be `(alle bestanden)`, with problems of the
        folder as a whole.
    fictional
        Whether an export says of itself that its data are fictional.
    """

    begroting: pd.DataFrame
    aardbesluit: pd.DataFrame
    productblad: pd.DataFrame
    maandrealisatie: pd.DataFrame
    teruggave: pd.DataFrame
    schouw: pd.DataFrame
    norm: pd.DataFrame
    areaal: pd.DataFrame
    niveaukosten: pd.DataFrame
    taakstelling: pd.DataFrame
    maatregel: pd.DataFrame
    prijsindex: pd.DataFrame
    beleving: pd.DataFrame
    werk: pd.DataFrame
    groenafval: pd.DataFrame
    gemeente: pd.DataFrame
    regio: pd.DataFrame
    kerncijfer: pd.DataFrame
    markt: pd.DataFrame
    kpi: pd.DataFrame
    taakveldscore: pd.DataFrame
    kwetsbaarheid: pd.DataFrame
    verdeelsleutel: pd.DataFrame
    samenwerkingskosten: pd.DataFrame
    kdoel: pd.DataFrame

    def __init__(
        self,
        folder: Path,
        files: list[FileResult],
        profiles: list[Profile],
        kaart: Kaart | None = None,
    ) -> None:
        """Put the results of the files together; `open_dossier` is the way in."""
        self.folder, self.files, self.profiles = folder, files, profiles
        found = list(set_aside_copies(files))
        self._sources = [(file.name, sheet.blad) for file in files for sheet in file.sheets]
        frames: dict[str, list[pd.DataFrame]] = {name: [] for name in TABLES}
        for number, sheet in enumerate(sheet for file in files for sheet in file.sheets):
            if sheet.frame is not None and len(sheet.frame):
                frames[sheet.table].append(
                    sheet.frame.assign(_bron=pd.Series(number, sheet.frame.index, dtype="int32"))
                )
        tables = {name: _together(name, parts) for name, parts in frames.items()}
        found += fold_wijken(
            tables, {p.waarde for file in files for p in file.problems if p.code == "WIJK_TIKFOUT"}
        )
        tables["begroting"], self.eerdere_standen, said = split_states(
            tables["begroting"], self._sources
        )
        found += [*said, *overlaps(tables, self._sources), *lost_zeros(tables)]
        self.kaart = no_map()
        if kaart is not None:
            files.append(kaart.file)
            self.kaart, said = match_kaart(kaart, tables)
            found += said
        for name, table in tables.items():
            setattr(self, name, table)
        for file in files:
            file.problems = fold([*file.problems, *(p for p in found if p.bestand == file.name)])
        if shared := [p for p in found if p.bestand == ALL_FILES]:
            files.append(FileResult(ALL_FILES, problems=fold(shared)))
        self.problems = to_frame(fold(p for file in files for p in file.problems))
        self.sheets = pd.DataFrame(
            [
                (f.name, f.sha256, f.kind, s.blad, s.table, s.rows, len(s.skipped))
                for f in files
                for s in f.sheets
            ],
            columns=["bestand", "sha256", "soort", "blad", "tabel", "rijen", "overgeslagen"],
        )
        self.totals = pd.DataFrame(
            [
                (
                    f.name,
                    s.blad,
                    t.cel,
                    t.bereik,
                    t.omschrijving,
                    t.kolom,
                    t.afgedrukt,
                    t.berekend,
                    t.verschil,
                    t.oordeel,
                )
                for f in files
                for s in f.sheets
                for t in s.totals
            ],
            columns=[
                "bestand",
                "blad",
                "cel",
                "bereik",
                "omschrijving",
                "kolom",
                "afgedrukt",
                "berekend",
                "verschil",
                "oordeel",
            ],
        )
        self.fictional = any(f.fictional for f in files)

    @property
    def has_errors(self) -> bool:
        """Whether a problem is so bad that nothing should be published."""
        return bool((self.problems["ernst"] == FOUT).any())

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables that hold rows, by name."""
        return {name: getattr(self, name) for name in TABLES if len(getattr(self, name))}

    @property
    def wijken(self) -> list[str]:
        """Names of the wijken in any table, sorted.

        Posts of the whole municipality and the unknown are none.
        """
        named = {
            str(name)
            for table in self.tables.values()
            if "wijk" in table
            for name in table["wijk"].unique()
        }
        return sorted(name for name in named if name != ONBEKEND and is_place(name))

    def wijk(self, name: str | None = None) -> str:
        """The wijk of this name, however it is spelled.

        The first when no name is given, "" when there is no wijk at all.

        Raises
        ------
        LeesFout
            When no export has the wijk.
        """
        if name is None:
            return next(iter(self.wijken), "")
        found = [wijk for wijk in self.wijken if wijk_key(wijk) == wijk_key(name)]
        if not found:
            raise LeesFout(
                f"De wijk '{name}' staat niet in deze exports. Wel:"
                f" {', '.join(self.wijken) or 'geen enkele'}."
            )
        return found[0]

    def source(self, file: str) -> dict[str, str]:
        """Where a file comes from (naam, url, licentie, opmerking), as its profile says.

        Empty when it says nothing.
        """
        fitting = [p for p in self.profiles if p.source and p.fits(file, "")]
        return dict(max(fitting, key=lambda p: len(p.pattern)).source) if fitting else {}

    def lineage(self, row: pd.Series) -> Lineage:
        """File, sheet and cell that a row of one of the tables came from.

        Raises
        ------
        KeyError
            When the row is not one of a table of this dossier (it has no lineage columns).
        """
        file, sheet = self._sources[int(row["_bron"])]
        return Lineage(file, sheet, a1(int(row["_rij"]) - 1, int(row["_kolom"]) - 1))

    def again(self, folder: Path) -> Dossier:
        """The same exports, opened at `folder`.

        Tables of its own, which share their values with these until one of them is changed.
        """
        other = copy.copy(self)
        for name, value in vars(self).items():
            if isinstance(value, pd.DataFrame):
                setattr(other, name, value.copy(deep=False))
        other.folder, other.files = folder, list(self.files)
        return other

    def __repr__(self) -> str:
        """Folder, tables with their rows, and the number of errors and warnings."""
        counts = Counter(self.problems["ernst"])
        tables = ", ".join(f"{name} {len(table)}" for name, table in self.tables.items())
        return (
            f"Dossier {self.folder.name}: {tables or 'geen tabellen'}; {counts[FOUT]} fouten,"
            f" {counts[WAARSCHUWING]} waarschuwingen"
        )


def find_files(folder: Path) -> list[Path]:
    """Exports in a folder and its subfolders, by name; hidden folders and `profielen` are none."""
    return sorted(
        p
        for p in folder.rglob("*")
        if p.is_file()
        and p.suffix.lower() in SUFFIXES
        and not any(
            part.startswith(".") or part == "profielen" for part in p.relative_to(folder).parts[:-1]
        )
    )


def open_dossier(
    folder: str | Path,
    *,
    personal: bool = False,
    profiles: list[Profile] | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Dossier:
    """Read all exports in a folder.

    Parameters
    ----------
    folder
        Folder with exports (Excel, OpenDocument or CSV); profiles stand in its subfolder
        `profielen`.
    personal
        Keep personal data (inspector, remarks), which are dropped at load otherwise.
    profiles
        Export profiles to use; those in the folder's own `profielen` when left out.
    progress
        Told the name of each file before it is read, how many were read and how many there are.

    Returns
    -------
    Dossier
        Tables, problems, control totals and lineage. Faults in the files are problems, not
        exceptions.

    Raises
    ------
    LeesFout
        When the folder does not exist, holds no exports, or has a profile that cannot be read.
    """
    root = Path(folder)
    if not root.is_dir():
        raise LeesFout(
            f"De map {root} bestaat niet. Controleer het pad, of geef een andere map op met --data."
        )
    exports = _exports(root)
    if not exports:
        raise LeesFout(f"In de map {root} staan geen exports (Excel, OpenDocument of CSV).")
    profiles = load_folder(root) if profiles is None else profiles
    if _kept and not personal and (kept := _kept.get(_content(root, exports, profiles))):
        return kept.again(root)
    files = []
    for number, (name, path) in enumerate(exports.items()):
        if progress:
            progress(name, number, len(exports))
        files.append(
            read_file(path, profiles, name, personal=True)
            if personal
            else read_cached(path, profiles, name)
        )
    return Dossier(root, files, profiles, read_kaart(root))


#: Dossiers that this process keeps, by what their folders hold.
_kept: dict[str, Dossier] = {}


def keep_open(folder: str | Path) -> None:
    """Read all exports in a folder and keep them.

    Opening the same content again, here or in a process forked from this one, only costs looking
    whether it is the same.

    Raises
    ------
    LeesFout
        As `open_dossier`.
    """
    dossier = open_dossier(folder)
    if content := _content(dossier.folder, _exports(dossier.folder), dossier.profiles):
        _kept[content] = dossier


def _exports(folder: Path) -> dict[str, Path]:
    """Exports in a folder, by their name in it, in order."""
    return {path.relative_to(folder).as_posix(): path for path in find_files(folder)}


def _content(folder: Path, exports: Mapping[str, Path], profiles: list[Profile]) -> str:
    """Digest of all that decides what a dossier is.

    "" when a file cannot be read, which is for the reader to tell.
    """
    try:
        kaart = find_kaart(folder)
        keys = [file_key(path, profiles, name) for name, path in exports.items()]
        keys.append(hashlib.sha256(kaart.read_bytes()).hexdigest() if kaart else "")
    except OSError:
        return ""
    return hashlib.sha256(" ".join(keys).encode()).hexdigest()


def _together(name: str, parts: list[pd.DataFrame]) -> pd.DataFrame:
    if not parts:
        return empty(TABLES[name])
    frame = pd.concat(parts, ignore_index=True)
    for raw in [c for c in frame.columns if c.endswith("_ruw")]:
        frame[raw] = frame[raw].where(frame[raw].notna(), frame[raw.removesuffix("_ruw")])
    order = [c for c in frame.columns if not c.startswith("_")]
    return frame[[*order, "_bron", "_rij", "_kolom"]]


__all__ = ["Dossier", "Lineage", "find_files", "open_dossier", "wijk_key"]
