"""A folder of exports of one municipality as tables.

`open_dossier(folder)` reads every export in a folder, puts those of one kind together and folds the
spellings of a wijk into one name. The trap: the same wijk is written in three ways in three
systems, and a name that is folded wrongly hides money; so only case, accents, punctuation, a
leading number and the word "wijk" are folded, and the original stays in `wijk_ruw`.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TypeVar

import pandas as pd

from analyse.errors import LeesFout
from analyse.read.cache import file_key, read_cached
from analyse.read.guarded import guarded
from analyse.read.problems import FOUT, WAARSCHUWING, a1, fold, letters, to_frame
from analyse.read.profiles.profile import Profile
from analyse.read.profiles.settings import load_folder
from analyse.read.result import FileResult
from analyse.read.schouw.inspecteurs import inspecteurs
from analyse.read.table import read_file
from analyse.read.together.eigen import own_gemeente
from analyse.read.together.folder import (
    ALL_FILES,
    add_problems,
    unused_profiles,
)
from analyse.read.together.others import not_read
from analyse.read.together.summary import sheet_table, total_table
from analyse.read.together.walk import walk
from analyse.read.together.whole import put_together
from analyse.read.wijk.kaart import (
    BUURTEN,
    NAAM,
    Kaart,
    find_kaart,
    kaart_bytes,
    read_kaart,
)
from analyse.read.wijk.wijken import is_place, wijk_key
from analyse.tables import ONBEKEND, TABLES

T = TypeVar("T")


@dataclass(frozen=True)
class Lineage:
    """Where a row of a table came from: file, sheet and cell of its amount."""

    bestand: str
    blad: str
    cel: str


class Dossier:
    """All exports of one municipality: a DataFrame for each table, under its own name.

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
    eigen_gemeente
        The municipality that the folder is of, as its Iv3 calls it; "" when nothing says it.
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
    toelichting: pd.DataFrame
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
    iv3: pd.DataFrame
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
        buurten: Kaart | None = None,
        *,
        draw: bool = True,
    ) -> None:
        """Put the results of the files together; `open_dossier` is the way in.

        `buurten` is the map of buurten, which is never drawn; nor is `kaart` unless `draw`.
        """
        self.folder, self.profiles = folder, profiles
        whole = put_together(files, profiles, kaart, buurten, draw=draw)
        for name, table in whole.tables.items():
            setattr(self, name, table)
        self._sources, self.kaart = whole.sources, whole.kaart
        self.eerdere_standen = whole.eerdere_standen
        own = own_gemeente(self.iv3, files, profiles, folder.resolve().name)
        self.eigen_gemeente = own.naam
        self.files = add_problems(files, own.problems)
        self.problems = to_frame(fold(p for file in files for p in file.problems))
        self.sheets = sheet_table(files)
        self.totals = total_table(files)
        self.fictional = any(file.fictional for file in files)

    @property
    def has_errors(self) -> bool:
        """Whether a problem is so bad that nothing should be published."""
        return bool((self.problems["ernst"] == FOUT).any())

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """The tables that hold rows, by name."""
        return {name: getattr(self, name) for name in TABLES if len(getattr(self, name))}

    @property
    def wijken(self) -> list[str]:
        """Names of the wijken in any table, sorted; posts of no place and the unknown are none."""
        named: set[str] = set()
        for table in self.tables.values():
            if "wijk" in table:
                named.update(table["wijk"].unique())
        return sorted(name for name in named - {ONBEKEND} if is_place(name))

    @cached_property
    def inspecteurs(self) -> pd.Series:
        """A number for the inspector of each row of schouw, "" where it is not known.

        Read anew from the exports: names are kept nowhere, and numbers mean nothing in another run.
        """
        return inspecteurs(self.schouw, self._sources, walk(self.folder).exports, self.profiles)

    def wijk(self, name: str | None = None) -> str:
        """The wijk of this name, however it is spelled.

        The first when no name is given, "" when there is no wijk at all.

        Raises
        ------
        LeesFout
            When no export has the wijk.
        """
        wijken = self.wijken
        if name is None:
            return wijken[0] if wijken else ""
        for wijk in wijken:
            if wijk_key(wijk) == wijk_key(name):
                return wijk
        known = ", ".join(wijken) or "geen enkele"
        raise LeesFout(f"De wijk '{name}' staat niet in deze exports. Wel: {known}.")

    def eenmaal(self, maat: Callable[..., T], *keuzen: Hashable) -> T:
        """What `maat(dossier, *keuzen)` gives, of all wijken say.

        A refresh works it out once for all notebooks that ask the same of the same folder.
        """
        return maat(self, *keuzen)

    def source(self, file: str) -> dict[str, str]:
        """Where a file comes from (naam, url, licentie, opmerking), when its profile says so."""
        fitting = [p for p in self.profiles if p.source and p.fits(file, "")]
        if not fitting:
            return {}
        closest = max(fitting, key=lambda profile: len(profile.pattern))
        return dict(closest.source)

    def lineage(self, row: pd.Series) -> Lineage:
        """File, sheet and cell that a row of one of the tables came from.

        Raises
        ------
        KeyError
            When the row is not one of a table of this dossier (it has no lineage columns).
        """
        file, sheet = self._sources[int(row["_bron"])]
        return Lineage(file, sheet, a1(int(row["_rij"]) - 1, int(row["_kolom"]) - 1))

    def origins(self, table: pd.DataFrame) -> pd.DataFrame:
        """Of each row of one of the tables what `lineage` says of it: bestand, blad and cel."""
        files, sheets = (dict(enumerate(names)) for names in zip(*self._sources, strict=True))
        column = table["_kolom"].map(lambda number: letters(number - 1))
        return pd.DataFrame(
            {
                "bestand": table["_bron"].map(files),
                "blad": table["_bron"].map(sheets),
                "cel": column + table["_rij"].astype("str"),
            },
            dtype="str",
        )

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
    return list(walk(folder).exports.values())


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
    return opener(Path(folder), personal=personal, profiles=profiles, progress=progress)


def read_dossier(
    root: Path,
    *,
    personal: bool,
    profiles: list[Profile] | None,
    progress: Callable[[str, int, int], None] | None,
) -> Dossier:
    """What `open_dossier` says, whatever was opened before."""
    if not root.is_dir():
        raise LeesFout(
            f"De map {root} bestaat niet. Controleer het pad, of geef een andere map op met --data."
        )
    found = walk(root)
    if not found.exports and not found.problems:
        reasons = [
            f" {said.waarde}: {said.reden}" for said in not_read(found.others, ALL_FILES)
        ]
        raise LeesFout(
            f"In de map {root} staan geen exports (Excel, OpenDocument of CSV).{''.join(reasons)}"
        )
    own = profiles is None
    profiles = load_folder(root) if profiles is None else profiles
    files = []
    for number, (name, path) in enumerate(found.exports.items()):
        if progress:
            progress(name, number, len(found.exports))
        reader = partial(read_file, personal=True) if personal else read_cached
        files.append(guarded(partial(reader, path, profiles, name), name))
    said = [*found.problems, *not_read(found.others, ALL_FILES)]
    said += unused_profiles(profiles, files) if own else ()
    kaarten = read_kaart(root), read_kaart(root, BUURTEN)
    return Dossier(root, add_problems(files, said), profiles, *kaarten)


#: How a folder is opened; a refresh has its notebooks share what it keeps (`report/run/kept.py`).
opener: Callable[..., Dossier] = read_dossier


def content_of(folder: Path) -> str:
    """Digest of all that decides what the dossier of a folder is.

    "" when a file cannot be read, which is for the reader to tell.
    """
    try:
        profiles = load_folder(folder)
        found = walk(folder)
        keys = [file_key(path, profiles, name) for name, path in found.exports.items()]
        keys += sorted(found.others)
        for naam in (NAAM, BUURTEN):
            kaart = find_kaart(folder, naam)
            keys.append(hashlib.sha256(kaart_bytes(kaart)).hexdigest() if kaart else "")
    except (OSError, ValueError, LeesFout):
        return ""
    return hashlib.sha256(" ".join(keys).encode()).hexdigest()


__all__ = ["Dossier", "Lineage", "find_files", "open_dossier", "wijk_key"]
