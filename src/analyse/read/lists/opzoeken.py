"""Rows that know a code alone get the rest from the lists of codes beside them.

The trap: two lines may say two things of one code; then neither fills, and both cells are named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analyse import nl
from analyse.read.lists.derived import Followed, follow, say_followed, unknown
from analyse.read.lists.lijsten import List
from analyse.read.lists.opzoektabel import SLEUTELS, Opzoektabel, Regel
from analyse.read.money.signs import turn_signs
from analyse.read.problems import Problem, problem, saying
from analyse.read.profiles.patterns import Patterns, is_code_pattern
from analyse.read.profiles.profile import Find, Profile, fitting, looked_up_by
from analyse.read.result import FileResult, SheetResult
from analyse.tables import TABLES, normalise

#: Tables of which the rows are looked up.
_TABLES = ("begroting", "maandrealisatie")


@dataclass(frozen=True)
class Line:
    """A line of a list, and what it says in one column."""

    lijst: List
    regel: Regel
    waarde: str

    def __str__(self) -> str:
        """What it says, and where."""
        return f"{self.waarde} ({self.lijst}, cel {self.regel.cel})"


class Opzoektabellen:
    """The lists of a folder, laid together."""

    def __init__(self, files: Sequence[FileResult]) -> None:
        """Lay the lines of all lists together, by column of codes and column that is filled."""
        self.lists: dict[List, Opzoektabel] = {
            List(file.name, sheet.blad): sheet.opzoek
            for file in files
            for sheet in file.sheets
            if sheet.opzoek is not None
        }
        self._lines: dict[tuple[str, str], dict[str, list[Line]]] = {}
        for lijst, tabel in self.lists.items():
            for regel in tabel.regels:
                for column, value in _told(tabel.sleutel, regel).items():
                    by_code = self._lines.setdefault((tabel.sleutel, column), {})
                    _add(by_code.setdefault(_code_key(regel.code), []), lijst, regel, value)

    def columns(self) -> list[str]:
        """The columns that the lists fill, codes first: what they fill may be looked up itself."""
        found = dict.fromkeys(column for _, column in self._lines)
        return sorted(found, key=lambda column: column not in SLEUTELS)

    def finders(self, column: str, frame: pd.DataFrame) -> dict[str, Find]:
        """What the lists say of a column, by each column of a table with codes."""
        found: dict[str, Find] = {}
        for (key, filled), by_code in self._lines.items():
            if filled == column and key in frame:
                settled = [lines[0] for lines in by_code.values() if len(lines) == 1]
                said = {line.regel.code: line.waarde for line in settled}
                found[key] = Patterns(said).find
        return found

    def torn(self, column: str, key: str) -> set[str]:
        """Codes, in compared form, of which the lists say two things in a column."""
        by_code = self._lines.get((key, column), {})
        return {code for code, lines in by_code.items() if len(lines) > 1}

    def of(self, column: str, keys: Sequence[str]) -> list[List]:
        """The lists that fill a column by some codes."""
        return [
            lijst
            for lijst, tabel in self.lists.items()
            if tabel.sleutel in keys and column in tabel.kolommen
        ]

    def problems(self, used: Counter[List]) -> Iterator[Problem]:
        """What was made of each list, with the rows that got something from it."""
        for lijst, tabel in self.lists.items():
            yield problem(
                "OPZOEKTABEL",
                lijst.bestand,
                lijst.blad,
                regels=nl.aantal(len(tabel.regels), "regel", "regels"),
                sleutel=tabel.sleutel,
                kolommen=nl.opsomming(tabel.kolommen),
                rijen=nl.getal(used[lijst]),
            )
        for (key, column), by_code in self._lines.items():
            for lines in by_code.values():
                if len(lines) > 1:
                    yield _say_torn(key, column, lines)


def _told(sleutel: str, regel: Regel) -> dict[str, str]:
    """What a line says of its codes: one of many codes says nothing of their names."""
    if not is_code_pattern(regel.code):
        return regel.waarden
    name = f"{sleutel}_naam"
    return {column: value for column, value in regel.waarden.items() if column != name}


def _code_key(code: str) -> str:
    """What the ways of writing a code share; a pattern is itself."""
    return code.strip() if is_code_pattern(code) else normalise(code)


def _add(lines: list[Line], lijst: List, regel: Regel, value: str) -> None:
    """Add a line that says something else than those before it."""
    if normalise(value) not in {normalise(line.waarde) for line in lines}:
        lines.append(Line(lijst, regel, value))


def _say_torn(key: str, column: str, lines: list[Line]) -> Problem:
    """Two lines that say two things of one code, at the last of them."""
    last = lines[-1]
    both = [line.regel.cel for line in lines if line.lijst == last.lijst]
    return problem(
        "OPZOEKTABEL.twee_waarden",
        last.lijst.bestand,
        last.lijst.blad,
        ", ".join(both),
        f"{last.regel.code}: {' of '.join(map(str, lines[:3]))}",
        sleutel=key,
        kolom=column,
    )


def has_codes(frame: pd.DataFrame | None) -> bool:
    """Whether a list of codes may say something of the rows of a table."""
    if frame is None:
        return False
    return any(key in frame and not unknown(frame[key]).all() for key in SLEUTELS)


def fill_from_lists(files: Sequence[FileResult], profiles: Sequence[Profile]) -> list[Problem]:
    """Give rows what the lists say of their codes, and say what came of each sheet."""
    tabellen = Opzoektabellen(files)
    said: list[Problem] = []
    used: Counter[List] = Counter()
    for file in files:
        for sheet in file.sheets:
            if sheet.table in _TABLES and has_codes(sheet.frame):
                profile = next(iter(fitting(profiles, file.name, sheet.blad)), Profile(""))
                said += _fill(file.name, sheet, tabellen, profile, used)
    return [*said, *tabellen.problems(used)]


def _fill(
    file: str,
    sheet: SheetResult,
    tabellen: Opzoektabellen,
    profile: Profile,
    used: Counter[List],
) -> list[Problem]:
    """Fill the columns of a sheet, and say so."""
    said: list[Problem] = []
    done: list[Followed] = []
    rows: Counter[List] = Counter()
    for column in tabellen.columns():
        frame = sheet.frame
        if frame is None or column not in frame:
            continue
        finders = tabellen.finders(column, frame)
        lists = tabellen.of(column, list(finders))
        if not finders or not lists:
            continue
        source = nl.opsomming([str(lijst) for lijst in lists])
        followed = _without_torn(follow(frame, column, finders, source), tabellen)
        done.append(followed)
        sheet.frame = followed.frame
        if column == "kant":
            _turn(file, sheet, followed, profile, said)
        for lijst in lists:
            rows[lijst] = max(rows[lijst], int(followed.filled.sum()))
    used.update(rows)
    if sheet.frame is not None:
        said += say_followed(done, sheet.frame, file, sheet.blad)
    return said


def _without_torn(followed: Followed, tabellen: Opzoektabellen) -> Followed:
    """Without the rows of codes of which a list says two things: those are named in the list."""
    lacking = followed.lacking
    for key in followed.keys:
        torn = tabellen.torn(followed.column, key)
        lacking = lacking & ~followed.frame[key].map(normalise).isin(torn).to_numpy()
    return replace(followed, lacking=lacking)


def _turn(
    file: str, sheet: SheetResult, followed: Followed, profile: Profile, said: list[Problem]
) -> None:
    """Make the amounts positive of rows that have their kant from a list."""
    frame = followed.frame
    if not followed.filled.any():
        return
    own = frame.loc[followed.filled].copy()
    turn_signs(TABLES[sheet.table], own, profile, saying(said, file, sheet.blad))
    frame = frame.copy(deep=False)
    frame["bedrag"] = own["bedrag"].reindex(frame.index).where(followed.filled, frame["bedrag"])
    sheet.frame = frame


def no_list(files: Sequence[FileResult], profiles: Sequence[Profile]) -> Iterator[Problem]:
    """Name the lists that a profile counts on and that are not there."""
    lists = [file.name for file in files if any(sheet.opzoek for sheet in file.sheets)]
    for profile in profiles:
        served = [file.name for file in files if profile.fits_file(file.name)]
        for pattern in profile.lookup:
            alone = [replace(profile, lookup=(pattern,))]
            if served and not any(looked_up_by(alone, name) for name in lists):
                yield problem("OPZOEKTABEL.ontbreekt", served[0], waarde=pattern)
