"""Which rows of an inspection count.

The traps: a policy measurement (random points) and a contract check (worst spot of a cell) are both
called schouw and are never mixed; what was not present or not assessed is no score and is counted
apart.

Sources: CROW Kwaliteitscatalogus (levels A+ to D); Obsurv manual (two kinds of N/A, re-scored
locations).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from analyse.tables import NIVEAUS, ONBEKEND, PLEK
from analyse.tables.arguments import require, require_choice
from analyse.tables.frames import coded, show_unknown

Methode = Literal["beleid", "bestek"]
#: Levels in their order, D to A+.
SCHAAL = pd.CategoricalDtype(list(NIVEAUS), ordered=True)
#: What a score cannot do without; the rest of `PLEK` tells spots apart where the table has it.
_SPOT = ["ronde", "locatie", "meetlat", "methode"]


def niveaucodes(levels: Any) -> np.ndarray:  # noqa: ANN401  a series of any dtype
    """Levels as numbers, D = 0 to A+ = 4, and -1 for none."""
    return np.asarray(pd.Categorical(levels, dtype=SCHAAL).codes)


def niveaus_van(codes: np.ndarray) -> pd.Categorical:
    """Ordered levels of numbers as `niveaucodes` gives them."""
    return pd.Categorical.from_codes(codes, dtype=SCHAAL)


def geldige_scores(schouw: pd.DataFrame) -> pd.DataFrame:
    """The rows that count: of a location that was scored again in one round, only the latest.

    A row without a location is a spot of its own.

    Returns
    -------
    pandas.DataFrame
        The table schouw with one row per spot: ronde x locatie x meetlat x methode, and wijk, buurt
        and gebiedstype where the table has them (the latest datum; on one day the last in the
        table), `beoordeling` made definite (a row "gescoord" without a
        level becomes "niet_beoordeeld", a row that is not "gescoord" has no level), and
        eerdere_scores: how many earlier rows this one replaces. Rows returned + the sum of
        eerdere_scores = rows given.
    """
    require(schouw, [*_SPOT, "datum", "niveau", "beoordeling"])
    # Tables joined from several files repeat their index; from here on it is the position.
    spot = [name for name in PLEK if name in schouw]
    frame = show_unknown(schouw.reset_index(drop=True), spot)
    known = frame["locatie"] != ONBEKEND
    again = frame[frame.duplicated(spot, keep=False) & known]
    ordered = again.sort_values("datum", kind="stable", na_position="first")
    spots = ordered.groupby(spot, sort=False, observed=True)
    last = spots.tail(1).index
    earlier = np.zeros(len(frame), dtype="int64")
    earlier[last] = spots["locatie"].transform("size")[last] - 1
    counts = ~frame.index.isin(again.index.difference(last))
    latest = frame[counts]
    code = niveaucodes(latest["niveau"])
    kind = latest["beoordeling"].astype("str")
    scored = (kind == "gescoord") & (code >= 0)
    level = niveaus_van(np.where(scored, code, -1))
    kind = kind.where(scored | (kind == "niet_aanwezig"), "niet_beoordeeld")
    latest = latest.assign(beoordeling=kind, niveau=level, eerdere_scores=earlier[counts])
    return latest.reset_index(drop=True)


def grouped_by(table: pd.DataFrame) -> list[str]:
    """The columns by which a table of shares is grouped: those before n."""
    require(table, ["n"])
    names = list(table)
    return names[: names.index("n")]


def of_method(schouw: pd.DataFrame, methode: Methode, columns: Sequence[str]) -> pd.DataFrame:
    """Rows that count, of one method only.

    With the columns named and those that tell which rows count; texts are categories
    (`frames.coded`).
    """
    require_choice(methode, get_args(Methode), "methode")
    spot = [name for name in PLEK if name in schouw or name in _SPOT]
    wanted = list(dict.fromkeys([*spot, "datum", "niveau", "beoordeling", *columns]))
    require(schouw, wanted)
    texts = [name for name in wanted if name not in ("niveau", "ambitie", "beoordeling")]
    rows = coded(schouw[wanted], texts)
    return geldige_scores(rows[schouw["methode"] == methode])
