"""Who scored each row of an inspection, as a number and never by name.

The trap: whether inspectors came to judge differently can only be told when they can be told apart,
and who they are is personal data that no table, cache or report may hold. So their names are read
again from the exports when that is asked, made numbers at once and forgotten; the numbers mean
something within one run alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import pandas as pd

from analyse.read.guarded import guarded
from analyse.read.profiles.profile import Profile
from analyse.read.table import read_file
from analyse.tables import normalise


def inspecteurs(
    schouw: pd.DataFrame,
    sources: Sequence[tuple[str, str]],
    paths: Mapping[str, Path],
    profiles: list[Profile],
) -> pd.Series:
    """A number for the inspector of each row of `schouw`, as text; "" where it is not known.

    Parameters
    ----------
    schouw
        The table, with its lineage.
    sources
        File and sheet of each number of `_bron`.
    paths
        Where the file of a name is.
    profiles
        As the folder was read with.
    """
    wanted = {number: sources[number] for number in schouw["_bron"].unique()}
    found: dict[tuple[str, str, int], str] = {}
    for name in sorted({file for file, _ in wanted.values()} & set(paths)):
        again = partial(read_file, paths[name], profiles, name, personal=True)
        for sheet in guarded(again, name).sheets:
            if sheet.frame is None or "inspecteur" not in sheet.frame:
                continue
            rows = sheet.frame[["_rij", "inspecteur"]].drop_duplicates("_rij")
            for row, who in zip(rows["_rij"], rows["inspecteur"], strict=True):
                found[name, sheet.blad, row] = normalise(who)
    cells = zip(schouw["_bron"].map(wanted), schouw["_rij"], strict=True)
    named = pd.Series([found.get((*source, row), "") for source, row in cells], schouw.index)
    different = [who for who in dict.fromkeys(named) if who]
    number = {who: str(1 + place) for place, who in enumerate(different)}
    return named.map(number | {"": ""}).astype("str").rename("inspecteur")
