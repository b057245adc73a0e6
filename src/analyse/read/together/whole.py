"""All exports of a folder put together: what each says of the others, and a table of each kind.

The order is the promise: first what fills the rows of a sheet from another (rounds, wijken, codes,
sides), then the tables, then what must count once, and last what shows only in the whole. The trap:
a step that comes too early looks at rows that are not there yet, or that do not count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pandas as pd

from analyse.read.code.gemeenten import fold_gemeenten, merged_gemeenten
from analyse.read.code.meetlatten import fold_meetlatten
from analyse.read.heading.doelen import stand_elsewhere
from analyse.read.iv3.checks import check_iv3
from analyse.read.iv3.together import follow_iv3, iv3_once
from analyse.read.lists.opzoeken import fill_from_lists, no_list
from analyse.read.money.kant import ask_kant
from analyse.read.problems import Problem, fold
from analyse.read.profiles.profile import Profile
from analyse.read.result import FileResult, SheetResult
from analyse.read.schouw.domeinen import fill_domeinen
from analyse.read.schouw.normen import ask_two_norms
from analyse.read.schouw.rondes import (
    rounds_from_dates,
    rounds_of_years,
    rounds_written_apart,
)
from analyse.read.schouw.spots import scored_again
from analyse.read.schouw.wijk_bij_punt import fill_from_points
from analyse.read.together.andere_woorden import same_amounts
from analyse.read.together.folder import (
    ALL_FILES,
    fold_wijken,
    leave_out,
    lost_zeros,
    overlaps,
    own_money,
    set_aside_copies,
    spare_settings,
)
from analyse.read.together.grains import Export, count_once
from analyse.read.together.indexen import ask_two_indices
from analyse.read.together.jumps import unit_jumps
from analyse.read.together.maanden_ernaast import months_against_booked
from analyse.read.together.slips import slips
from analyse.read.together.states import split_states
from analyse.read.together.wissels import other_bases, other_names
from analyse.read.typed import empty
from analyse.read.wijk.buurt_elders import wijken_from_exports
from analyse.read.wijk.kaart import (
    Kaart,
    match_kaart,
    no_map,
)
from analyse.read.wijk.wijk_bij_buurt import fill_wijken
from analyse.tables import TABLES


@dataclass(frozen=True)
class Whole:
    """What came of a folder: its tables, and where the rows are from.

    Attributes
    ----------
    tables
        The rows of each table; `_bron` is the number of the sheet in `sources`.
    sources
        File and sheet of each number.
    eerdere_standen
        Rows of begroting of which a later state is there too.
    kaart
        Shapes of wijken, as `Dossier.kaart`.
    """

    tables: dict[str, pd.DataFrame]
    sources: list[tuple[str, str]]
    eerdere_standen: pd.DataFrame
    kaart: pd.DataFrame


def put_together(
    files: list[FileResult],
    profiles: list[Profile],
    kaart: Kaart | None = None,
    buurten: Kaart | None = None,
    *,
    draw: bool = True,
) -> Whole:
    """Put what was read of the files together.

    Each of `files` gets the problems that are about it; one may be added, `(alle bestanden)`, with
    those of the folder as a whole. `buurten` is the map of buurten, which is never drawn; nor is
    `kaart` unless `draw`.
    """
    sources = [(file.name, sheet.blad) for file, sheet in each_sheet(files)]
    found = [*spare_settings(profiles, files), *set_aside_copies(files)]
    found += leave_out(files, profiles)
    found += _fill(files, profiles, kaart, buurten)
    tables = _tables(files)
    found += _fold(tables, files, sources)
    own = own_money(profiles, sources)
    latest, earlier, said = split_states(tables["begroting"], sources, own)
    tables["begroting"] = latest
    months, stands = tables["maandrealisatie"], pd.concat([latest, earlier])
    found += [*months_against_booked(months, stands, sources), *said]
    found += [*overlaps(tables, sources, own), *lost_zeros(tables)]
    found += same_amounts(tables["maatregel"], sources, own, found)
    found += count_once(tables, _exports(files, own))
    found += _compare(tables, earlier, sources)
    shapes = no_map()
    if buurten is not None and draw:
        files.append(buurten.file)
    if kaart is not None and draw:
        files.append(kaart.file)
        shapes, said = match_kaart(kaart, tables)
        found += said
    _hand_out(files, found)
    return Whole(tables, sources, earlier, shapes)


def _fill(
    files: list[FileResult],
    profiles: list[Profile],
    kaart: Kaart | None,
    buurten: Kaart | None,
) -> list[Problem]:
    """Fill the rows of each sheet with what is known elsewhere: round, domein, wijk, code, side."""
    found = [*rounds_from_dates(files), *fill_domeinen(files)]
    found += fill_from_points(files, kaart, buurten)
    found += wijken_from_exports(files)
    found += [*fill_from_lists(files, profiles), *no_list(files, profiles)]
    found += ask_kant(files)
    found += fill_wijken(files)
    return found


def _fold(
    tables: dict[str, pd.DataFrame],
    files: list[FileResult],
    sources: list[tuple[str, str]],
) -> list[Problem]:
    """Give what is written in several ways one name, and take each line of Iv3 once."""
    found = [*fold_wijken(tables, _reported_typos(files)), *fold_meetlatten(tables)]
    found += [*fold_gemeenten(tables), *merged_gemeenten(tables)]
    found += [*iv3_once(tables, sources), *check_iv3(tables["iv3"], sources)]
    found += follow_iv3(tables)
    return found


def _compare(
    tables: dict[str, pd.DataFrame], earlier: pd.DataFrame, sources: list[tuple[str, str]]
) -> list[Problem]:
    """What shows only when all rows stand together: other names, jumps, slips, scores twice."""
    found = [*stand_elsewhere(tables["taakstelling"], tables["maatregel"], sources)]
    found += [*other_names(tables), *other_bases(tables)]
    found += [*unit_jumps(tables, sources), *scored_again(tables, sources)]
    found += slips(tables["begroting"], tables["maandrealisatie"], earlier, sources)
    found += rounds_of_years(tables["schouw"], sources)
    found += rounds_written_apart(tables["schouw"], sources)
    found += ask_two_norms(tables["norm"], sources)
    found += ask_two_indices(tables["prijsindex"], sources)
    return found


def _hand_out(files: list[FileResult], found: list[Problem]) -> None:
    """Give each problem to the file that it is about."""
    for file in files:
        file.problems = fold([*file.problems, *(p for p in found if p.bestand == file.name)])
    shared = [problem for problem in found if problem.bestand == ALL_FILES]
    if shared:
        files.append(FileResult(ALL_FILES, problems=fold(shared)))


def each_sheet(files: list[FileResult]) -> Iterator[tuple[FileResult, SheetResult]]:
    """Each sheet with its file, in order."""
    for file in files:
        for sheet in file.sheets:
            yield file, sheet


def _exports(files: list[FileResult], own: set[int]) -> list[Export]:
    """Each sheet as its money is laid beside that of others; `own` are those with their own."""
    return [
        Export(file.name, sheet.blad, sheet.unit, own=number in own)
        for number, (file, sheet) in enumerate(each_sheet(files))
    ]


def _tables(files: list[FileResult]) -> dict[str, pd.DataFrame]:
    """The rows of each table in all files; `_bron` is the number of the sheet they came from."""
    frames: dict[str, list[pd.DataFrame]] = {name: [] for name in TABLES}
    for number, (_, sheet) in enumerate(each_sheet(files)):
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
