"""How the public space scores: levels, and the share at ambition with its interval.

The traps: an ambition belongs to gebiedstype x meetlat and to a period; and a share without its n
says nothing.

Sources: CROW Kwaliteitscatalogus (levels A+ to D); Wilson (1927) for the interval.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd

from analyse.errors import ArgumentFout
from analyse.schouw.scores import Methode, niveaucodes, niveaus_van, of_method
from analyse.statistiek.intervallen import wilson
from analyse.tables import NIVEAUS, normalise, part_of
from analyse.tables.arguments import require, require_choice
from analyse.tables.frames import alike, as_text, columns_of, show_unknown

#: What is no score, counted beside the scores.
_GEEN_SCORE = ["niet_aanwezig", "niet_beoordeeld"]


def paired_counts(row: np.ndarray, column: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """How often each row goes with each column."""
    cells = np.ravel_multi_index((row, column), shape)
    return np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape)


def _counted(
    frame: pd.DataFrame, keys: list[str], kinds: Sequence[str], kind: np.ndarray
) -> pd.DataFrame:
    """How many rows of each kind a group of `keys` has: the keys, then a column a kind.

    Parameters
    ----------
    kind
        Number of the kind of each row, in the order of `kinds`.
    """
    shown = show_unknown(frame, keys)
    group, first = alike(shown, keys)
    shape = (len(first), len(kinds))
    table = shown.iloc[first][keys].reset_index(drop=True)
    table[list(kinds)] = paired_counts(group, kind, shape)
    return table.sort_values(keys, ignore_index=True) if keys else table


def geldende_ambitie(
    schouw: pd.DataFrame, norm: pd.DataFrame, vaste_datum: dt.date | str | None = None
) -> pd.Series:
    """The ambition for each row of schouw: that of its own day, or of one fixed day.

    Returns
    -------
    pandas.Series
        Ordered levels on the index of `schouw`: the norm of its gebiedstype x meetlat that was
        valid on the day (the one that began last when several were), else, for its own day only,
        the ambition that the export printed with the score; NaN when there is neither.
    """
    require(norm, ["gebiedstype", "meetlat", "geldig_van", "geldig_tot", "ambitie"])
    day = schouw["datum"] if vaste_datum is None else pd.Timestamp(vaste_datum)
    asked = schouw[["gebiedstype", "meetlat"]].assign(dag=day)
    # The norm is looked up once for each place, meetlat and day, not for each score.
    case, first = alike(asked, ["gebiedstype", "meetlat", "dag"])
    cases = as_text(asked.iloc[first], ["gebiedstype", "meetlat"])
    code = _norms(cases.assign(case=range(len(first))), norm)[case]
    if vaste_datum is None and "ambitie" in schouw:
        code = np.where(code < 0, niveaucodes(schouw["ambitie"]), code)
    return pd.Series(niveaus_van(code), index=schouw.index, name="ambitie")


def _norms(cases: pd.DataFrame, norm: pd.DataFrame) -> np.ndarray:
    """Number of the level that each case asks on its day; -1 where there is no norm."""
    cases = cases.assign(sleutel=cases["meetlat"].map(normalise))
    valid = norm[["gebiedstype", "geldig_van", "geldig_tot"]].copy()
    valid["sleutel"] = norm["meetlat"].map(normalise)
    valid["code"] = niveaucodes(norm["ambitie"])
    match = cases.merge(valid[valid["code"] >= 0], on=["gebiedstype", "sleutel"])
    day = match["dag"]
    too_early = day < match["geldig_van"]
    too_late = day >= match["geldig_tot"]
    match = match[~(too_early | too_late)]
    match = match.sort_values("geldig_van", na_position="first", kind="stable")
    latest = match.drop_duplicates("case", keep="last").set_index("case")["code"]
    codes = latest.reindex(cases["case"], fill_value=-1)
    return np.asarray(codes, dtype="int64")


def gevraagd(
    schouw: pd.DataFrame,
    norm: pd.DataFrame,
    columns: Sequence[str],
    vaste_datum: dt.date | str | None = None,
    niveau: str | None = None,
    methode: Methode = "beleid",
) -> tuple[pd.DataFrame, np.ndarray]:
    """Rows that count with the columns named, and the level that is asked of each.

    As a number: D = 0 to A+ = 4, -1 for none.

    Raises
    ------
    ArgumentFout
        For another method, an unknown level, or both a level and a fixed day.
    """
    if niveau is None:
        printed = [name for name in ("ambitie",) if name in schouw.columns]
        frame = of_method(schouw, methode, [*columns, "gebiedstype", *printed])
        return frame, geldende_ambitie(frame, norm, vaste_datum).cat.codes.to_numpy()
    require_choice(niveau, NIVEAUS[::-1], "niveau")
    if vaste_datum is not None:
        raise ArgumentFout("kies een vast niveau of een vaste datum, niet allebei")
    frame = of_method(schouw, methode, columns)
    return frame, np.full(len(frame), NIVEAUS.index(niveau))


def aandeel_op_ambitie(
    schouw: pd.DataFrame,
    norm: pd.DataFrame,
    by: str | Sequence[str],
    vaste_datum: dt.date | str | None = None,
    niveau: str | None = None,
    methode: Methode = "beleid",
) -> pd.DataFrame:
    """Share of scores at or above the ambition, with its 95 % interval.

    Parameters
    ----------
    schouw, norm
        The tables of these names.
    by
        Column or columns to group by; may be empty.
    vaste_datum
        Hold every score against the norms of this day; against those of its own day when None.
    niveau
        Hold every score against this one level instead of any norm.
    methode
        "beleid" or "bestek": the two are never mixed.

    Returns
    -------
    pandas.DataFrame
        Columns of `by`, n (scores with an ambition), op_ambitie, aandeel, laag, hoog (Wilson, parts
        of one; NaN when n is 0), zonder_norm (scores without an ambition, in none of the others),
        niet_aanwezig, niet_beoordeeld.

    Raises
    ------
    ArgumentFout
        For another method, an unknown level, or both a level and a fixed day.
    """
    keys = columns_of(by)
    frame, wanted = gevraagd(schouw, norm, keys, vaste_datum, niveau, methode)
    code = frame["niveau"].cat.codes.to_numpy()
    scored = code >= 0
    kinds = ["zonder_norm", "op_ambitie", "eronder", *_GEEN_SCORE]
    without = scored & (wanted < 0)
    reached = scored & (code >= wanted)
    absent = frame["beoordeling"] == "niet_aanwezig"
    kind = np.select([without, reached, scored, absent], range(4), 4)
    table = _counted(frame, keys, kinds, kind)
    table["n"] = table["op_ambitie"] + table["eronder"]
    table["aandeel"] = part_of(table["op_ambitie"], table["n"])
    table["laag"], table["hoog"] = wilson(table["op_ambitie"], table["n"])
    share = ["n", "op_ambitie", "aandeel", "laag", "hoog"]
    return as_text(table, keys)[[*keys, *share, "zonder_norm", *_GEEN_SCORE]]
