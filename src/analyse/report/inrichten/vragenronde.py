"""A profile without TOML: a form in Excel that asks what the reader does not know, and back.

`inrichten(folder)` looks at all exports and gives the questions as tables; `run` also takes in the
form that was filled in and writes the next. The trap: what a person did not touch says nothing, so
a proposal counts only where he agreed to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path

import pandas as pd

from analyse import nl
from analyse.dossier import Dossier, open_dossier
from analyse.outputs import put, refuse_form
from analyse.read.asking.asked import ANSWERED, FOLLOWS, SHEETS, Question
from analyse.read.asking.followers import FOLLOWED, wijken_of
from analyse.read.asking.gemeente import which_gemeente
from analyse.read.asking.kin import Family, families
from analyse.read.asking.questions import questions
from analyse.read.asking.seen import Seen, see
from analyse.read.formats.cells import read_sheets
from analyse.read.formats.file import identify
from analyse.read.lists.derived import unknown
from analyse.read.problems import FOUT, INFO, Problem
from analyse.read.profiles.ownprofiles import write_profiles
from analyse.read.profiles.place import own_profiles
from analyse.read.profiles.profile import Profile, fitting
from analyse.read.result import FileResult
from analyse.read.together.eigen import own_files
from analyse.read.together.folder import ALL_FILES
from analyse.read.together.walk import walk
from analyse.read.wijk.wijken import wijk_key
from analyse.report.inrichten.answered import Answered, read_form
from analyse.tables import normalise

NAME = "inrichting.xlsx"
PREVIOUS = "inrichting (vorige).xlsx"
Progress = Callable[[str, int, int], None]
#: Problems that no question answers where rows have no name or code, by the kind of their question.
_ANSWERED_BY = {
    "TOTAAL_ZONDER_NAAM": "totaal",
    "KANT_ONBEKEND": f"grootboekrekening{FOLLOWS}kant",
}


@dataclass
class Overview:
    """A folder as a person is asked about it: sheets of one form, questions, what to mend."""

    families: list[Family]
    questions: list[Question]
    mend: list[Problem] = field(default_factory=list)

    @property
    def open(self) -> list[Question]:
        """The questions that wait for a person."""
        return [question for question in self.questions if question.open]

    @property
    def euros(self) -> float:
        """What hangs on the open questions: of sheets of one form the most of any of them."""
        most: dict[str, float] = {}
        for question in self.open:
            most[question.family] = max(question.euros, most.get(question.family, 0.0))
        return sum(most.values())


def inrichten(map: str | Path) -> dict[str, pd.DataFrame]:  # noqa: A002  as a user calls it
    """What the form of `analyse inrichten` asks of a folder, a table a sheet of the form.

    Parameters
    ----------
    map
        Folder with exports.

    Returns
    -------
    dict
        By the name of the sheet (Koppen, Waarden, Totalen, Bladen): familie, onderwerp, waar,
        voorbeelden, rijen, bedrag (euro), voorstel, zekerheid, waarom. Open questions come first.

    Raises
    ------
    LeesFout
        When the folder does not exist, holds no exports, or has a profile that cannot be read.
    """
    seen = look_over(Path(map))
    found = {}
    for sheet in SHEETS:
        found[sheet] = _frame(
            [question for question in seen.questions if question.sheet == sheet]
        )
    return found


def _frame(asked: list[Question]) -> pd.DataFrame:
    names = ["familie", "onderwerp", "waar", "voorbeelden", "rijen", "bedrag", "voorstel"]
    rows = [
        (q.family, q.about, q.where, q.examples, q.rows, q.euros, q.proposal, q.sure, q.why)
        for q in asked
    ]
    return pd.DataFrame(rows, columns=[*names, "zekerheid", "waarom"])


def look_over(folder: Path, progress: Progress | None = None) -> Overview:
    """All sheets of a folder, with the questions about them."""
    dossier = open_dossier(folder, progress=progress)
    sheets = _sheets(folder, dossier)
    found, wijken = families(sheets), wijken_of(sheets)
    said = [problem for file in dossier.files for problem in file.problems]
    with_iv3 = list(own_files(dossier.iv3, dossier.files))
    asked = which_gemeente(with_iv3, dossier.eigen_gemeente, found, said)
    asked += [question for family in found for question in questions(family, wijken)]
    mend = [p for p in said if p.ernst != INFO and not _is_asked(p, asked)]
    return Overview(found, asked, sorted(mend, key=lambda p: p.ernst != FOUT))


def _is_asked(said: Problem, asked: list[Question]) -> bool:
    """Whether a question is put that answers a problem."""
    if said.code in _ANSWERED_BY:
        kind = _ANSWERED_BY[said.code]
        spots = [place[:2] for q in asked if kind in (q.kind, q.name) for place in q.places]
        return (said.bestand, said.blad) in spots
    if said.code == "WIJK_TIKFOUT":
        return any(
            wijk_key(q.about) == wijk_key(said.waarde) for q in asked if q.name == "wijk"
        )
    return said.code in ANSWERED


def _sheets(folder: Path, dossier: Dossier) -> list[Seen]:
    """Every sheet that was read, as it is asked about."""
    found = []
    read = {file.name: file for file in dossier.files if file.sheets}
    for name, path in walk(folder).exports.items():
        source = identify(path, name)
        if isinstance(source, Problem) or name not in read or _is_copy(read[name]):
            continue
        for sheet in read_sheets(source)[0]:
            meant = fitting(dossier.profiles, name, sheet.name)
            seen = see(sheet, name, meant[0] if meant else Profile(""))
            beside = [p for p in read[name].problems if p.blad == seen.sheet]
            seen.silent = _silent(read[name], seen.sheet)
            seen.told = _told(read[name], seen.sheet)
            known = {p.code for p in seen.problems}
            seen.problems += [p for p in beside if p.code not in known]
            found.append(seen)
    for file in dossier.files:
        _place_slips(file.problems, found)
    return found


def _place_slips(said: list[Problem], sheets: list[Seen]) -> None:
    """Tell each sheet which of its wijken may be slips, where only the others could say so."""
    slips = [p for p in said if p.code == "WIJK_TIKFOUT" and p.bestand == ALL_FILES]
    for slip, seen in product(slips, sheets):
        letter = next((kop.letter for kop in seen.koppen if kop.column == "wijk"), "")
        for name in seen.values.get("wijk", {}):
            if wijk_key(name) == wijk_key(slip.waarde):
                here = replace(
                    slip, bestand=seen.file, blad=seen.sheet, cel=letter, waarde=name
                )
                seen.problems.append(here)


def _is_copy(file: FileResult) -> bool:
    """Whether a file is the same as another, of which all is asked and told."""
    return any(problem.code == "DUBBEL_BESTAND" for problem in file.problems)


def _silent(file: FileResult, blad: str) -> frozenset[str]:
    """The columns of a sheet of which no row says anything, once the whole folder is read."""
    silent: set[str] = set()
    for sheet in file.sheets:
        if sheet.blad == blad and sheet.frame is not None:
            silent.update(name for name, column in sheet.frame.items() if unknown(column).all())
    return frozenset(silent)


def _told(file: FileResult, blad: str) -> dict[tuple[str, str], frozenset[str]]:
    """Of each column that may follow from another: the codes of which every row has it."""
    told: dict[tuple[str, str], frozenset[str]] = {}
    for sheet in file.sheets:
        if sheet.blad != blad or sheet.frame is None:
            continue
        for key, column in FOLLOWED:
            if key in sheet.frame and column in sheet.frame:
                open_ = unknown(sheet.frame[column])
                codes = set(sheet.frame[key].unique()) - set(
                    sheet.frame.loc[open_, key].unique()
                )
                told[key, column] = frozenset(map(normalise, codes))
    return told


@dataclass
class Outcome:
    """What came of a run: what to tell, and whether all is read."""

    lines: list[str]
    done: bool


def run(folder: Path, progress: Progress | None = None) -> Outcome:
    """Take in the form of a folder when there is one, and write the form of what is still open.

    Raises
    ------
    LeesFout
        When the folder, a profile or the form cannot be read.
    UitvoerFout
        When the form or a profile cannot be written.
    """
    from analyse.report.inrichten.form import form_bytes

    form = folder / NAME
    if folder.is_dir():
        refuse_form(form)
    answered = read_form(form) if form.exists() else Answered()
    lines = [f"{NAME}, {mistake}" for mistake in answered.mistakes]
    if answered.settings:
        seen = look_over(folder, progress)
        spots = [
            (sheet.file, sheet.sheet) for family in seen.families for sheet in family.sheets
        ]
        lines += write_profiles(folder, answered.settings, spots)
        put(form.read_bytes(), own_profiles(folder) / PREVIOUS)
    seen = look_over(folder, progress)
    put(form_bytes(seen, answered.remarks), form)
    return Outcome([*lines, _last_line(folder, seen)], not seen.open and not answered.mistakes)


def _last_line(folder: Path, seen: Overview) -> str:
    """What is still open, or what to do now."""
    faults = sum(problem.ernst == FOUT for problem in seen.mend)
    mend = ""
    if faults:
        many = nl.aantal(faults, "fout staat", "fouten staan")
        mend = f" {many} in de bestanden zelf: zie blad Lees mij, of analyse check {folder}."
    if seen.open:
        many = nl.aantal(len(seen.open), "vraag", "vragen")
        money = f", aan {_money(seen.euros)}" if seen.euros else ""
        return (
            f"Nog {many}{money}. Vul {folder / NAME} in, bewaar het, sluit het en geef deze"
            f" opdracht opnieuw.{mend}"
        )
    return f"Alles is gelezen: analyse refresh --data {folder}{'.' + mend if mend else ''}"


def _money(euros: float) -> str:
    """Money in few words: whole euros, and millions from a million on."""
    return nl.euro_mln(euros, 1) if euros >= 1e6 else nl.euro(euros)
