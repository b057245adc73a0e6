"""A folder of exports of one municipality as tables.

`open_dossier(folder)` reads every export in a folder, puts those of one kind together and folds the spellings of a wijk into
one name. The trap: the same wijk is written in three ways in three systems, and a name that is folded wrongly hides money;
so only case, accents, punctuation, a leading number and the word "wijk" are folded, and the original stays in `wijk_ruw`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pandas as pd

from analyse.errors import LeesFout
from analyse.read import FOUT, INFO, WAARSCHUWING, FileResult, Problem, read_file
from analyse.read.columns import empty
from analyse.read.file import SUFFIXES
from analyse.read.problems import EXAMPLES, a1, fold, to_frame
from analyse.read.profile import Profile, load_folder
from analyse.read.wijken import best_spelling, typos, wijk_key
from analyse.tables import ONBEKEND, TABLES


@dataclass(frozen=True)
class Lineage:
    """Where a row of a table came from: file, sheet and cell of its amount."""

    bestand: str
    blad: str
    cel: str


class Dossier:
    """All exports of one municipality; a DataFrame for each table under its own name (`dossier.begroting`).

    Attributes
    ----------
    folder
        The folder that was read.
    problems
        One row a problem: ernst, code, bestand, blad, cel, waarde, verwacht, reden, oplossing, effect, aantal.
    sheets
        One row a sheet: bestand, sha256, soort, blad, tabel, rijen, overgeslagen.
    totals
        One row a control total: bestand, blad, cel, bereik, omschrijving, kolom, afgedrukt, berekend, verschil (euro), oordeel.
    fictional
        Whether an export says of itself that its data are fictional.
    """

    begroting: pd.DataFrame
    schouw: pd.DataFrame
    norm: pd.DataFrame
    areaal: pd.DataFrame
    taakstelling: pd.DataFrame
    maatregel: pd.DataFrame
    prijsindex: pd.DataFrame
    beleving: pd.DataFrame
    gemeente: pd.DataFrame
    kerncijfer: pd.DataFrame
    taakveldscore: pd.DataFrame

    def __init__(self, folder: Path, files: list[FileResult], profiles: list[Profile]) -> None:
        """Put the results of the files together; `open_dossier` is the way in."""
        self.folder, self.files, self.profiles = folder, files, profiles
        self._sources: list[tuple[str, str]] = []
        frames: dict[str, list[pd.DataFrame]] = {name: [] for name in TABLES}
        repeated = _repeated_files(files)
        for file in files:
            for sheet in file.sheets:
                if file.name in repeated:
                    self._sources.append((file.name, sheet.blad))
                    continue
                if sheet.frame is not None and len(sheet.frame):
                    frames[sheet.table].append(sheet.frame.assign(_bron=pd.Series(len(self._sources), sheet.frame.index, dtype="int32")))
                self._sources.append((file.name, sheet.blad))
        tables = {name: _together(name, parts) for name, parts in frames.items()}
        problems = [p for file in files for p in file.problems]
        problems += repeated.values()
        problems += _fold_wijken(tables, {p.waarde for p in problems if p.code == "WIJK_TIKFOUT"})
        problems += _overlaps(tables, self._sources)
        problems += _lost_zeros(tables)
        for name, table in tables.items():
            setattr(self, name, table)
        self.problems = to_frame(fold(problems))
        self.sheets = pd.DataFrame(
            [(f.name, f.sha256, f.kind, s.blad, s.table, s.rows, len(s.skipped)) for f in files for s in f.sheets],
            columns=["bestand", "sha256", "soort", "blad", "tabel", "rijen", "overgeslagen"],
        )
        self.totals = pd.DataFrame(
            [
                (f.name, s.blad, t.cel, t.bereik, t.omschrijving, t.kolom, t.afgedrukt, t.berekend, t.verschil, t.oordeel)
                for f in files
                for s in f.sheets
                for t in s.totals
            ],
            columns=["bestand", "blad", "cel", "bereik", "omschrijving", "kolom", "afgedrukt", "berekend", "verschil", "oordeel"],
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

    def source(self, file: str) -> dict[str, str]:
        """Where a file comes from (naam, url, licentie, opmerking), as its profile says; empty when it says nothing."""
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

    def __repr__(self) -> str:
        """Folder, tables with their rows, and the number of errors and warnings."""
        counts = Counter(self.problems["ernst"])
        tables = ", ".join(f"{name} {len(table)}" for name, table in self.tables.items())
        return f"Dossier {self.folder.name}: {tables or 'geen tabellen'}; {counts[FOUT]} fouten, {counts[WAARSCHUWING]} waarschuwingen"


def find_files(folder: Path) -> list[Path]:
    """Exports in a folder and its subfolders, by name; hidden folders and `profielen` are none."""
    return sorted(
        p
        for p in folder.rglob("*")
        if p.is_file()
        and p.suffix.lower() in SUFFIXES
        and not any(part.startswith(".") or part == "profielen" for part in p.relative_to(folder).parts[:-1])
    )


def open_dossier(folder: str | Path, *, personal: bool = False) -> Dossier:
    """Read all exports in a folder.

    Parameters
    ----------
    folder
        Folder with exports (xlsx, csv); profiles stand in its subfolder `profielen`.
    personal
        Keep personal data (inspector, remarks), which are dropped at load otherwise.

    Returns
    -------
    Dossier
        Tables, problems, control totals and lineage. Faults in the files are problems, not exceptions.

    Raises
    ------
    LeesFout
        When the folder does not exist, holds no exports, or has a profile that cannot be read.
    """
    root = Path(folder)
    if not root.is_dir():
        raise LeesFout(f"De map {root} bestaat niet. Controleer het pad, of geef een andere map op met --data.")
    paths = find_files(root)
    if not paths:
        raise LeesFout(f"In de map {root} staan geen exports (xlsx of csv).")
    profiles = load_folder(root)
    files = [read_file(p, profiles, p.relative_to(root).as_posix(), personal=personal) for p in paths]
    return Dossier(root, files, profiles)


def _repeated_files(files: list[FileResult]) -> dict[str, Problem]:
    """Files that hold the same bytes as an earlier one, each with its problem."""
    first: dict[str, str] = {}
    repeated = {}
    for file in files:
        if file.sha256 and first.setdefault(file.sha256, file.name) != file.name:
            repeated[file.name] = Problem(
                WAARSCHUWING,
                "DUBBEL_BESTAND",
                file.name,
                reden=f"Dit bestand is precies gelijk aan {first[file.sha256]}.",
                oplossing="Verwijder een van beide.",
                effect="Het bestand is één keer meegeteld.",
            )
    return repeated


def _overlaps(tables: dict[str, pd.DataFrame], sources: list[tuple[str, str]]) -> Iterable[Problem]:
    """Report two sheets that hold the same rows, whatever their amounts: an old export left beside its revision counts twice."""
    for name, table in tables.items():
        spec = TABLES[name]
        keys = [c.name for c in spec if c.name in table and not c.is_value and not c.free and c.kind != "geheel"]
        if table["_bron"].nunique() < 2:
            continue
        hashed = pd.util.hash_pandas_object(table[keys].astype("str"), index=False)
        per_source = {int(bron): set(rows) for bron, rows in hashed.groupby(table["_bron"])}
        for one, other in combinations(per_source, 2):
            shared = len(per_source[one] & per_source[other])
            if shared >= max(3, 0.5 * min(len(per_source[one]), len(per_source[other]))):
                (file, sheet), (old, old_sheet) = sources[other], sources[one]
                yield Problem(
                    FOUT,
                    "DUBBELE_REGELS",
                    file,
                    sheet,
                    aantal=shared,
                    reden=f"Dezelfde regels staan ook in {old}, blad {old_sheet}.",
                    verwacht="elk jaar en elke stand in één export",
                    oplossing="Haal de oude export uit de map, of bewaar hem buiten de map.",
                    effect=f"De tabel {name} zou deze regels twee keer tellen.",
                )


def _lost_zeros(tables: dict[str, pd.DataFrame]) -> Iterable[Problem]:
    """Report codes that stand with and without their leading zeros: one product would become two."""
    for name, table in tables.items():
        for column in (c.name for c in TABLES[name] if c.kind == "code" and c.name in table):
            codes = set(table[column].unique())
            bare = {code.lstrip("0"): code for code in sorted(codes) if code.startswith("0") and code.strip("0") and "." not in code}
            lost = sorted(bare.keys() & codes)
            if lost:
                yield Problem(
                    WAARSCHUWING,
                    "CODE_ZONDER_NULLEN",
                    "(alle bestanden)",
                    waarde=", ".join(lost[:EXAMPLES]) + (" …" if len(lost) > EXAMPLES else ""),
                    aantal=len(lost),
                    verwacht=", ".join(bare[code] for code in lost[:EXAMPLES]),
                    reden=f"Dezelfde code in {column} staat met en zonder voorloopnullen: Excel heeft er een getal van gemaakt.",
                    oplossing="Geef de kolom in Excel de opmaak Tekst en plak de codes opnieuw.",
                    effect="De codes gelden als verschillend.",
                )


def _together(name: str, parts: list[pd.DataFrame]) -> pd.DataFrame:
    if not parts:
        return empty(TABLES[name])
    frame = pd.concat(parts, ignore_index=True)
    for raw in [c for c in frame.columns if c.endswith("_ruw")]:
        frame[raw] = frame[raw].where(frame[raw].notna(), frame[raw.removesuffix("_ruw")])
    order = [c for c in frame.columns if not c.startswith("_")]
    return frame[[*order, "_bron", "_rij", "_kolom"]]


def _fold_wijken(tables: dict[str, pd.DataFrame], said: set[str]) -> Iterable[Problem]:
    """Give each wijk one name in all tables: the spelling that looks most like a name, then the most used."""
    seen: dict[str, Counter[str]] = {}
    for table in tables.values():
        if "wijk" in table:
            for label, count in table["wijk"].value_counts().items():
                if label != ONBEKEND:
                    seen.setdefault(wijk_key(str(label)), Counter())[str(label)] += int(count)

    names = {key: best_spelling(labels) for key, labels in seen.items()}
    for table in tables.values():
        if "wijk" in table and len(table):
            table["wijk"] = (
                table["wijk"]
                .map({label: names[key] for key, labels in seen.items() for label in labels} | {ONBEKEND: ONBEKEND})
                .astype("str")
            )
    several = {names[key]: labels for key, labels in seen.items() if len(labels) > 1}
    if several:
        examples = "; ".join(
            f"{name}: {', '.join(repr(n) for n in sorted(labels) if n != name)}" for name, labels in sorted(several.items())[:3]
        )
        yield Problem(
            INFO,
            "WIJKNAMEN_SAMENGEVOEGD",
            "(alle bestanden)",
            waarde=examples,
            aantal=len(several),
            reden="Wijken zijn op meer dan één manier geschreven.",
            effect="Samengevoegd; het origineel staat in wijk_ruw.",
            oplossing="Horen twee namen niet bij elkaar, geef ze dan in de export verschillende namen.",
        )
    rare = Counter({key: sum(labels.values()) for key, labels in seen.items()})
    for key, meant in typos(rare).items():
        if not seen[key].keys() <= said:  # a sheet that holds both has said so, with the cell
            yield Problem(
                WAARSCHUWING,
                "WIJK_TIKFOUT",
                "(alle bestanden)",
                waarde=names[key],
                aantal=rare[key],
                verwacht=f"bedoelt u {names[meant]}?",
                reden="Deze wijknaam lijkt sterk op een andere die veel vaker voorkomt.",
                effect="Apart gehouden.",
                oplossing="Herstel de naam, of leg in een profiel vast wat hij betekent ([waarden.wijk]).",
            )


__all__ = ["Dossier", "Lineage", "find_files", "open_dossier", "wijk_key"]
