"""A folder of exports of one municipality as tables.

`open_dossier(folder)` reads every export in a folder, puts those of one kind together and folds the
spellings of a wijk into one name. The trap: the same wijk is written in three ways in three
systems, and a name that is folded wrongly hides money; so only case, accents, punctuation, a
leading number and the word "wijk" are folded, and the original stays in `wijk_ruw`.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd

from analyse.errors import LeesFout
from analyse.read.cache import file_key, read_cached
from analyse.read.code.gemeenten import fold_gemeenten, merged_gemeenten
from analyse.read.code.meetlatten import fold_meetlatten
from analyse.read.guarded import guarded
from analyse.read.heading.doelen import stand_elsewhere
from analyse.read.iv3.checks import check_iv3
from analyse.read.iv3.together import follow_iv3, iv3_once
from analyse.read.lists.lijsten import only_lists
from analyse.read.lists.opzoeken import fill_from_lists, has_codes, no_list
from analyse.read.money.kant import ask_kant
from analyse.read.problems import FOUT, WAARSCHUWING, Problem, a1, fold, letters, to_frame
from analyse.read.profiles.profile import Profile
from analyse.read.profiles.settings import load_folder
from analyse.read.result import FileResult, SheetResult
from analyse.read.schouw.domeinen import fill_domeinen
from analyse.read.schouw.inspecteurs import inspecteurs
from analyse.read.schouw.rondes import rounds_from_dates, rounds_of_years
from analyse.read.schouw.spots import scored_again
from analyse.read.schouw.wijk_bij_punt import fill_from_points, has_points
from analyse.read.table import read_file
from analyse.read.together.folder import (
    ALL_FILES,
    add_problems,
    fold_wijken,
    leave_out,
    lost_zeros,
    overlaps,
    own_money,
    set_aside_copies,
    spare_settings,
    unused_profiles,
)
from analyse.read.together.grains import Export, count_once
from analyse.read.together.jumps import unit_jumps
from analyse.read.together.maanden_ernaast import months_against_booked
from analyse.read.together.others import not_read
from analyse.read.together.slips import slips
from analyse.read.together.states import split_states
from analyse.read.together.walk import walk
from analyse.read.together.wissels import other_bases, other_names
from analyse.read.total.totals import ControlTotal
from analyse.read.typed import empty
from analyse.read.wijk.buurt_elders import wijken_from_exports
from analyse.read.wijk.kaart import (
    BUURTEN,
    NAAM,
    Kaart,
    find_kaart,
    kaart_bytes,
    match_kaart,
    no_map,
    read_kaart,
)
from analyse.read.wijk.wijk_bij_buurt import fill_wijken, lacks_wijk
from analyse.read.wijk.wijken import is_place, wijk_key
from analyse.tables import ONBEKEND, TABLES, normalise

T = TypeVar("T")
#: Bytes of the largest file that is read for a list of codes in it, beside one that is checked.
_LARGEST_LIST = 3_000_000


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
        self.folder, self.files, self.profiles = folder, files, profiles
        self._sources = [(file.name, sheet.blad) for file, sheet in _sheets(files)]
        found = [*spare_settings(profiles, files)]
        found += [*set_aside_copies(files), *leave_out(files, profiles)]
        found += [*rounds_from_dates(files), *fill_domeinen(files)]
        found += fill_from_points(files, kaart, buurten)
        found += wijken_from_exports(files)
        found += [*fill_from_lists(files, profiles), *no_list(files, profiles)]
        found += ask_kant(files)
        found += fill_wijken(files)
        tables = _tables(files)
        found += fold_wijken(tables, _reported_typos(files))
        found += [*fold_meetlatten(tables), *fold_gemeenten(tables)]
        found += merged_gemeenten(tables)
        found += [*iv3_once(tables, self._sources), *check_iv3(tables["iv3"], self._sources)]
        found += follow_iv3(tables)
        begroting = tables["begroting"]
        own = own_money(profiles, self._sources)
        latest, self.eerdere_standen, said = split_states(begroting, self._sources, own)
        tables["begroting"] = latest
        stands = pd.concat([latest, self.eerdere_standen])
        found += months_against_booked(tables["maandrealisatie"], stands, self._sources)
        found += [*said, *overlaps(tables, self._sources, own), *lost_zeros(tables)]
        found += count_once(tables, _exports(files, own))
        found += stand_elsewhere(tables["taakstelling"], tables["maatregel"], self._sources)
        found += [*other_names(tables), *other_bases(tables)]
        found += [*unit_jumps(tables, self._sources), *scored_again(tables, self._sources)]
        months = tables["maandrealisatie"]
        found += slips(tables["begroting"], months, self.eerdere_standen, self._sources)
        found += rounds_of_years(tables["schouw"], self._sources)
        self.kaart = no_map()
        if buurten is not None and draw:
            files.append(buurten.file)
        if kaart is not None and draw:
            files.append(kaart.file)
            self.kaart, said = match_kaart(kaart, tables)
            found += said
        for name, table in tables.items():
            setattr(self, name, table)
        self._hand_out(found)
        self.problems = to_frame(fold(p for file in files for p in file.problems))
        self.sheets = _sheet_table(files)
        self.totals = _total_table(files)
        self.fictional = any(file.fictional for file in files)

    def _hand_out(self, found: list[Problem]) -> None:
        """Give each problem to the file that it is about."""
        for file in self.files:
            file.problems = fold(
                [*file.problems, *(p for p in found if p.bestand == file.name)]
            )
        shared = [problem for problem in found if problem.bestand == ALL_FILES]
        if shared:
            self.files.append(FileResult(ALL_FILES, problems=fold(shared)))

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


def _sheets(files: list[FileResult]) -> Iterator[tuple[FileResult, SheetResult]]:
    for file in files:
        for sheet in file.sheets:
            yield file, sheet


def _exports(files: list[FileResult], own: set[int]) -> list[Export]:
    """Each sheet as its money is laid beside that of others; `own` are those with their own."""
    return [
        Export(file.name, sheet.blad, sheet.unit, own=number in own)
        for number, (file, sheet) in enumerate(_sheets(files))
    ]


def _tables(files: list[FileResult]) -> dict[str, pd.DataFrame]:
    """The rows of each table in all files; `_bron` is the number of the sheet they came from."""
    frames: dict[str, list[pd.DataFrame]] = {name: [] for name in TABLES}
    for number, (_, sheet) in enumerate(_sheets(files)):
        if sheet.frame is not None and len(sheet.frame):
            frames[sheet.table].append(sheet.frame.assign(_bron=np.int32(number)))
    return {name: _together(name, parts) for name, parts in frames.items()}


def _together(name: str, parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Rows of one table as one frame, lineage last."""
    if not parts:
        return empty(TABLES[name])
    frame = pd.concat(parts, ignore_index=True)
    columns = [column for column in frame if not column.startswith("_")]
    for raw in columns:
        if raw.endswith("_ruw"):
            frame[raw] = frame[raw].fillna(frame[raw.removesuffix("_ruw")])
    return frame[[*columns, "_bron", "_rij", "_kolom"]]


def _reported_typos(files: list[FileResult]) -> set[str]:
    """Names of wijken of which a file itself said that they may be a slip."""
    problems = chain.from_iterable(file.problems for file in files)
    return {problem.waarde for problem in problems if problem.code == "WIJK_TIKFOUT"}


def _sheet_table(files: list[FileResult]) -> pd.DataFrame:
    """What came of each sheet, as `Dossier.sheets`."""
    rows = [
        (
            file.name,
            file.sha256,
            file.kind,
            sheet.blad,
            sheet.table,
            sheet.rows,
            len(sheet.skipped),
        )
        for file, sheet in _sheets(files)
    ]
    names = ["bestand", "sha256", "soort", "blad", "tabel", "rijen", "overgeslagen"]
    return pd.DataFrame(rows, columns=names)


def _of_one_group(table: str, total: ControlTotal) -> bool:
    """Whether a total is what one doelgroep worked or earned: they may be one or two people."""
    if table != "werk":
        return False
    words = f" {normalise(total.omschrijving)} "
    names = chain.from_iterable(
        choice.names() for choice in TABLES["werk"]["doelgroep"].choices
    )
    return any(f" {name} " in words for name in names)


def _total_table(files: list[FileResult]) -> pd.DataFrame:
    """Every control total, as `Dossier.totals`; of one doelgroep nothing is shown."""
    rows: list[tuple[object, ...]] = []
    for file, sheet in _sheets(files):
        shown = [total for total in sheet.totals if not _of_one_group(sheet.table, total)]
        rows += [(file.name, sheet.blad, *astuple(total)) for total in shown]
    return pd.DataFrame(rows, columns=["bestand", "blad", *ControlTotal.__annotations__])


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


def alone(
    file: FileResult,
    profiles: list[Profile],
    lists: Sequence[FileResult] = (),
    kaarten: Sequence[Kaart | None] = (),
) -> FileResult:
    """What was read of one file, with what a dossier says of its tables besides.

    `lists` of buurten and codes, and maps of wijken and buurten, that stand beside it fill its
    columns.
    """
    sheets = [
        replace(sheet) for sheet in file.sheets
    ]  # a dossier takes out what does not count
    held = replace(file, problems=list(file.problems), sheets=sheets)
    whole = Dossier(Path(), [held, *lists], profiles, *kaarten, draw=False)
    about = [
        replace(problem, bestand=file.name)
        for one in whole.files
        for problem in one.problems
        if one.name in (file.name, ALL_FILES)
    ]
    read = [
        replace(sheet, frame=sheet.frame if own.frame is None else own.frame)
        for sheet, own in zip(file.sheets, sheets, strict=True)
    ]
    return replace(file, problems=fold(about), sheets=read)


def lists_beside(file: FileResult, home: Path, profiles: list[Profile]) -> list[FileResult]:
    """The lists in the folder of a file, when they may say something of a row of it."""
    frames = [sheet.frame for sheet in file.sheets]
    named = any(profile.lookup and profile.fits_file(file.name) for profile in profiles)
    any_size = named or any(map(lacks_wijk, frames))
    if not any_size and not any(map(has_codes, frames)):
        return []
    found = []
    for name, path in walk(home).exports.items():
        if name != file.name and (any_size or _may_be_list(path)):
            other = guarded(partial(read_cached, path, profiles, name), name)
            found.append(only_lists(other))
    return [other for other in found if other.sheets]


def maps_beside(file: FileResult, home: Path) -> list[Kaart | None]:
    """The maps of wijken and buurten in the folder of a file, when its rows have points."""
    if not any(has_points(sheet.frame) for sheet in file.sheets):
        return []
    return [read_kaart(home), read_kaart(home, BUURTEN)]


def _may_be_list(path: Path) -> bool:
    """Whether a file is no larger than a list of codes can be."""
    return path.is_file() and path.stat().st_size <= _LARGEST_LIST


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
