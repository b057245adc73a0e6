"""The wijk of rows that know their buurt alone, from the lists of buurten beside them.

Looked up by the code of the buurt, by its name as written, then by what its spellings share. The
trap: one name may be that of two buurten, and two lists may say two things; what is not settled
stays unknown and is named, with the number of rows that it leaves without a wijk.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np
import pandas as pd

from analyse import nl
from analyse.read.lists.lijsten import List, filled_in
from analyse.read.messages import message, phrase
from analyse.read.problems import INFO, Problem, listed, problem
from analyse.read.result import FileResult, SheetResult, sheets_with_rows
from analyse.read.wijk.buurten import is_code
from analyse.read.wijk.buurtlijst import Buurten, Found, Line
from analyse.read.wijk.wijken import is_place, wijk_key
from analyse.tables import ONBEKEND, normalise

#: What a row may know of its place.
_KNOWN = ["buurt", "buurtcode", "wijkcode", "wijk"]
#: Names that are so much alike are offered as what was meant, for so many of them.
_ALIKE, _HINTS = 0.8, 8
_ALIKE_WIJK = 0.6


@dataclass(frozen=True)
class _Place:
    """What some rows of a sheet know of where they are, and what the lists say of it."""

    buurt: str
    buurtcode: str
    wijkcode: str
    wijk: str
    rows: int
    first: int
    found: Found

    @property
    def named(self) -> str:
        """How a message calls it."""
        return self.buurt or self.buurtcode or self.wijkcode

    @property
    def open(self) -> bool:
        """Whether its wijk is still to be found: it has none, or the code of one."""
        return not self.wijk or self.wijk == self.wijkcode

    @property
    def filled(self) -> bool:
        """Whether the lists gave it its wijk."""
        return self.open and self.found.settled

    @property
    def line(self) -> Line:
        """The line of a list that gave it its wijk."""
        return self.found.lines[0]

    @property
    def contradicts(self) -> bool:
        """Whether it names a wijk that the lists do not have for its buurt."""
        listed_as = {wijk_key(line.wijk) for line in self.found.lines}
        return not self.open and bool(listed_as) and wijk_key(self.wijk) not in listed_as


def fill_wijken(files: Sequence[FileResult]) -> list[Problem]:
    """Give rows the wijk that a list has for their buurt, and say what came of each sheet."""
    buurten = Buurten(files)
    said: list[Problem] = []
    used: Counter[List] = Counter()
    own = _own_wijken(files)
    for file, sheet, frame in sheets_with_rows(files):
        if "wijk" not in frame or not len(frame):
            continue
        if not _knows_place(frame):
            said += _nowhere(file.name, sheet, frame)
        elif buurten.lists:
            sheet.frame, places = _filled(frame, buurten)
            used.update(_rows_by_list(places))
            said += _strange_wijken(places, own)
            said += _say_places(file.name, sheet, places, buurten)
        else:
            said += _without_list(file.name, sheet, frame)
    return [*said, *buurten.problems(used)]


def _own_wijken(files: Sequence[FileResult]) -> dict[str, str]:
    """The wijken that the exports name themselves, by what their spellings share."""
    labels: set[str] = set()
    for _, _, frame in sheets_with_rows(files):
        if "wijk" in frame:
            labels |= set(map(str, frame["wijk"].unique()))
    return {wijk_key(label): label for label in sorted(labels) if is_place(label)}


def _strange_wijken(places: list[_Place], own: dict[str, str]) -> Iterator[Problem]:
    """Wijken that a list gave to rows and that no export knows: two names for one wijk, perhaps."""
    if not own:
        return
    rows: Counter[Line] = Counter()
    for place in places:
        if place.filled and wijk_key(place.line.wijk) not in own:
            rows[place.line] += place.rows
    for line, times in rows.items():
        near = get_close_matches(wijk_key(line.wijk), own, 1, _ALIKE_WIJK)
        hint = f" {phrase('bedoelt', naam=repr(own[near[0]]))}" if near else ""
        yield problem(
            "BUURTENLIJST.onbekende_wijk",
            line.lijst.bestand,
            line.lijst.blad,
            waarde=line.wijk,
            aantal=times,
            bedoeld=hint,
        )


def lacks_wijk(frame: pd.DataFrame | None) -> bool:
    """Whether a list of buurten may fill the wijk of a row."""
    if frame is None or "wijk" not in frame:
        return False
    unknown = frame[frame["wijk"] == ONBEKEND]
    return _knows_place(unknown) or any(map(is_code, frame["wijk"].unique()))


def _knows_place(frame: pd.DataFrame) -> bool:
    """Whether any row says its buurt, or its wijk by a code."""
    for name in _KNOWN[:-1]:
        if name in frame and (frame[name] != ONBEKEND).any():
            return True
    return any(map(is_code, frame["wijk"].unique()))


def _filled(frame: pd.DataFrame, buurten: Buurten) -> tuple[pd.DataFrame, list[_Place]]:
    """A table with the wijk of its rows filled, and the different places that they are in."""
    known = frame.reindex(columns=_KNOWN, fill_value=ONBEKEND)
    groups = known.groupby(_KNOWN, sort=False).ngroup().to_numpy()
    firsts = np.flatnonzero(~pd.Series(groups).duplicated())
    lines = zip(
        known.iloc[firsts].itertuples(index=False),
        frame["_rij"].iloc[firsts],
        np.bincount(groups),
        strict=True,
    )
    places = [_place(told, int(row), int(times), buurten) for told, row, times in lines]
    filled = np.array([place.filled for place in places])[groups]
    wijken = [place.line.wijk if place.filled else "" for place in places]
    given = pd.Series(wijken, dtype="str").take(groups).set_axis(frame.index)
    return filled_in(frame, "wijk", filled, given), places


def _place(told: Sequence[str], row: int, times: int, buurten: Buurten) -> _Place:
    """A place as some rows tell it, first in `row`, and what the lists say of it."""
    buurt, buurtcode, wijkcode, wijk = ["" if text == ONBEKEND else text for text in told]
    if is_code(wijk):
        wijkcode = wijk
    found = buurten.find(buurt, buurtcode, wijkcode)
    return _Place(buurt, buurtcode, wijkcode, wijk, times, row, found)


def _rows_by_list(places: list[_Place]) -> Counter[List]:
    """How many rows each list gave a wijk."""
    rows: Counter[List] = Counter()
    for place in places:
        if place.filled:
            rows[place.line.lijst] += place.rows
    return rows


def _say_places(
    file: str, sheet: SheetResult, places: list[_Place], buurten: Buurten
) -> Iterator[Problem]:
    """What came of the places of a sheet: found or not, spelled otherwise, in two wijken."""

    def told_of(
        key: str,
        about: Sequence[_Place],
        told: Sequence[str] = (),
        lijst: str = "",
        bedoeld: str = "",
    ) -> Iterator[Problem]:
        if not about:
            return
        rows = sum(place.rows for place in about)
        yield problem(
            key,
            file,
            sheet.blad,
            waarde=listed(told, "; "),
            aantal=len(about) if message(key)["ernst"] == INFO else rows,
            rijen=nl.aantal(rows, "rij", "rijen"),
            alle=nl.getal(sum(place.rows for place in places)),
            buurten=nl.aantal(len(about), "buurt", "buurten"),
            eerste=min(place.first for place in about),
            lijst=lijst,
            bedoeld=bedoeld,
        )

    filled = [place for place in places if place.filled]
    names = sorted({str(place.line.lijst) for place in filled})
    yield from told_of("WIJK_UIT_LIJST", filled, lijst=nl.opsomming(names))
    spelled = [place for place in filled if _other_spelling(place)]
    pairs = [f"{place.buurt}: {place.line.line.buurt}" for place in spelled]
    yield from told_of("BUURT_ANDERS_GESCHREVEN", spelled, pairs)
    torn = [place for place in places if place.open and place.found.torn]
    for key in sorted({place.found.torn for place in torn}):
        same = [place for place in torn if place.found.torn == key]
        yield from told_of(key, same, [f"{place.named}: {place.found}" for place in same])
    missing = [p for p in places if not p.wijk and p.named and not p.found.lines]
    told = [f"{p.named} ({nl.aantal(p.rows, 'rij', 'rijen')})" for p in missing]
    names = sorted(map(str, buurten.lists))
    hints = _hints(missing, buurten)
    yield from told_of("BUURT_NIET_IN_LIJST", missing, told, nl.opsomming(names), hints)
    blank = [place for place in places if not place.wijk and not place.named]
    yield from told_of("BUURT_NIET_IN_LIJST.leeg", blank)
    other = [place for place in places if place.contradicts]
    told = [f"{place.named}: {place.wijk}, in de lijst {place.found}" for place in other]
    yield from told_of("BUURT_IN_ANDERE_WIJK", other, told)


def _other_spelling(place: _Place) -> bool:
    """Whether the list writes the buurt in another way."""
    named = place.line.line.buurt
    by_name = place.buurt and not is_code(place.buurt) and named and not is_code(named)
    return bool(by_name) and place.found.of_buurt and place.buurt != named


def _hints(missing: list[_Place], buurten: Buurten) -> str:
    """Which buurten of the lists may be meant by some that are not in them."""
    names = buurten.names()
    hints = []
    for place in missing[:_HINTS]:
        near = get_close_matches(normalise(place.named), names, 1, _ALIKE)
        hints += [phrase("lijkt_op", kop=place.named, naam=names[key]) for key in near]
    return f" {'; '.join(hints)}" if hints else ""


def _without_list(file: str, sheet: SheetResult, frame: pd.DataFrame) -> Iterator[Problem]:
    """Rows with a buurt and no wijk, where there is no list."""
    unknown = frame[frame["wijk"] == ONBEKEND].reindex(columns=_KNOWN, fill_value=ONBEKEND)
    named = unknown["buurt"].where(unknown["buurt"] != ONBEKEND, unknown["buurtcode"])
    named = named[named != ONBEKEND]
    if len(named):
        names = sorted(named.unique())
        yield problem(
            "GEEN_WIJK.beleving" if sheet.table == "beleving" else "GEEN_WIJK",
            file,
            sheet.blad,
            waarde=listed(names),
            aantal=len(named),
            rijen=nl.aantal(len(named), "rij", "rijen"),
            alle=nl.getal(len(frame)),
            buurten=nl.aantal(len(names), "buurt", "buurten"),
        )
    codes = unknown["wijkcode"].drop(named.index)
    codes = codes[codes != ONBEKEND]
    if len(codes):
        yield problem(
            "GEEN_WIJK.code",
            file,
            sheet.blad,
            waarde=listed(sorted(codes.unique())),
            aantal=len(codes),
            rijen=nl.aantal(len(codes), "rij", "rijen"),
            alle=nl.getal(len(frame)),
        )


def _nowhere(file: str, sheet: SheetResult, frame: pd.DataFrame) -> Iterator[Problem]:
    """An inspection of which no row says where it was."""
    if sheet.table == "schouw" and (frame["wijk"] == ONBEKEND).all():
        yield problem("GEEN_WIJK.zonder_buurt", file, sheet.blad, alle=nl.getal(len(frame)))
