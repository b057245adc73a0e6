"""The wijk of rows that know their buurt alone, from other exports that name both.

The trap: an export is no list, so only what all of them say alike counts; where a list of buurten
knows the buurt, the list says it. A wijk that is a slip of the pen beside the others is no second
opinion.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from analyse import nl
from analyse.read.problems import Problem, listed, problem
from analyse.read.result import FileResult, SheetResult, sheets_with_rows
from analyse.read.wijk.buurten import buurt_key, is_code
from analyse.read.wijk.buurtlijst import Buurten
from analyse.read.wijk.wijken import is_place, typos, wijk_key
from analyse.tables import ONBEKEND

#: Of each buurt (compared form) how often each wijk is named with it.
_Pairs = dict[str, Counter[str]]


def wijken_from_exports(files: Sequence[FileResult]) -> list[Problem]:
    """Give rows with a buurt and no wijk the wijk that other exports name with that buurt."""
    asking = [found for found in sheets_with_rows(files) if _asks(found[2])]
    if not asking:
        return []
    pairs = {file.name: _pairs(file) for file in files}
    lists = Buurten(files)
    said: list[Problem] = []
    for file, sheet, frame in asking:
        others = {name: found for name, found in pairs.items() if name != file.name and found}
        said += _filled(file.name, sheet, frame, others, lists)
    return said


def _asks(frame: pd.DataFrame) -> bool:
    """Whether a row names its buurt and not its wijk."""
    if "wijk" not in frame or "buurt" not in frame:
        return False
    return bool(((frame["wijk"] == ONBEKEND) & (frame["buurt"] != ONBEKEND)).any())


def _pairs(file: FileResult) -> _Pairs:
    """The wijken that a file names with each buurt."""
    found: _Pairs = {}
    for sheet in file.sheets:
        frame = sheet.frame
        if frame is None or "wijk" not in frame or "buurt" not in frame:
            continue
        for (buurt, wijk), times in frame[["buurt", "wijk"]].value_counts().items():
            named = is_place(wijk) and wijk != ONBEKEND and not is_code(wijk)
            if named and buurt != ONBEKEND:
                found.setdefault(buurt_key(buurt), Counter())[wijk] += int(times)
    return found


def _filled(
    file: str,
    sheet: SheetResult,
    frame: pd.DataFrame,
    others: Mapping[str, _Pairs],
    lists: Buurten,
) -> Iterator[Problem]:
    """Fill one sheet, and say what other exports settled and what they say in two ways."""
    unknown = (frame["wijk"] == ONBEKEND) & (frame["buurt"] != ONBEKEND)
    given: dict[str, str] = {}
    torn: dict[str, str] = {}
    used: set[str] = set()
    for buurt in frame.loc[unknown, "buurt"].unique():
        key = buurt_key(buurt)
        telling = {name: pairs[key] for name, pairs in others.items() if key in pairs}
        if lists.find(buurt, "", "").lines or not telling:
            continue
        wijken = _wijken(sum(telling.values(), Counter()))
        if len(wijken) == 1:
            given[buurt] = wijken[0]
            used |= set(telling)
        else:
            torn[buurt] = nl.opsomming(wijken, "en")
    if given:
        fill = unknown & frame["buurt"].isin(given)
        wijk = frame["buurt"].map(given).fillna("")
        sheet.frame = frame.assign(
            **{
                name: frame[name].mask(fill, wijk).astype("str")
                for name in ("wijk", "wijk_ruw")
                if name in frame
            }
        )
        yield _said("WIJK_UIT_EXPORT", file, sheet, fill, given, nl.opsomming(sorted(used)))
    if torn:
        rows = unknown & frame["buurt"].isin(torn)
        told = "; ".join(f"{buurt}: {wijken}" for buurt, wijken in list(torn.items())[:3])
        yield _said("WIJK_UIT_EXPORT.verschilt", file, sheet, rows, torn, told)


def _wijken(times: Counter[str]) -> list[str]:
    """The different wijken among names, each in its most used spelling; slips are none."""
    by_key: dict[str, Counter[str]] = {}
    for name, number in times.items():
        by_key.setdefault(wijk_key(name), Counter())[name] += number
    slips = typos(Counter({key: names.total() for key, names in by_key.items()}))
    return sorted(
        names.most_common(1)[0][0] for key, names in by_key.items() if key not in slips
    )


def _said(
    key: str,
    file: str,
    sheet: SheetResult,
    rows: pd.Series,
    buurten: Mapping[str, str],
    told: str,
) -> Problem:
    return problem(
        key,
        file,
        sheet.blad,
        waarde=listed(sorted(buurten)),
        aantal=len(buurten),
        buurten=nl.aantal(len(buurten), "buurt", "buurten"),
        rijen=nl.aantal(int(rows.sum()), "rij", "rijen"),
        alle=nl.getal(len(rows)),
        uit=told,
    )
