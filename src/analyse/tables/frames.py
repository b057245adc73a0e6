"""What every measure does to a table before it counts.

Show the unknown, put phases and levels in their own order.

The trap: pandas drops a missing group key and sorts text; a measure may do neither. Keys that are
missing become "onbekend" here, and phases and levels sort as the field orders them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analyse.tables import NIVEAUS, ONBEKEND, TABLES, cents, euros
from analyse.tables.arguments import require

FASEN = tuple(choice.value for choice in TABLES["begroting"]["fase"].choices)
KANTEN = tuple(choice.value for choice in TABLES["begroting"]["kant"].choices)
#: Mutaties reserves and resultaat: no baten or lasten of the work, and 0.11 is the outcome of the
#: rest.
RESERVES, RESULTAAT = "0.10", "0.11"
AARDEN = tuple(choice.value for choice in TABLES["begroting"]["aard"].choices)


def columns_of(by: str | Sequence[str]) -> list[str]:
    """One column name or several, as a list."""
    return [by] if isinstance(by, str) else list(by)


def present(frame: pd.DataFrame, names: Iterable[str]) -> list[str]:
    """Those of the names that are columns of the frame, in their order."""
    return [name for name in names if name in frame.columns]


def listed(values: pd.Series) -> str:
    """Different values once, in alphabetical order: "bestaand en nieuw"."""
    return " en ".join(sorted(set(map(str, values))))


def by_case(cases: Mapping[str, Any], default: str) -> np.ndarray:
    """The name of the first case that holds for each row; `default` where none does."""
    return np.select(list(cases.values()), list(cases), default)


def show_unknown(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """The frame with "onbekend" for each missing or empty value in the text columns named.

    Numbers and dates stay as they are.
    """
    require(frame, columns)
    filled: dict[str, Any] = {}
    for name in columns:
        column = frame[name]
        if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(
            column
        ):
            continue
        unknown = column.isna() | (column == "")
        if unknown.any():
            filled[name] = column.astype("object").mask(unknown, ONBEKEND)
    return frame.assign(**filled) if filled else frame


def coded(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """The frame with the text columns named as categories, in alphabetical order.

    The unknown is among them as "onbekend".

    Of a million rows each text is then looked at once, and whatever follows (which rows are alike,
    groups, selections) works on numbers. `as_text` makes texts of them again in what is returned.
    """
    require(frame, columns)
    made: dict[str, Any] = {}
    for name in columns:
        column = frame[name]
        if not pd.api.types.is_string_dtype(column) and column.dtype != object:
            continue
        code, texts = pd.factorize(column)
        if not all(isinstance(text, str) for text in texts):
            continue
        shown = [text or ONBEKEND for text in texts]
        names = sorted({*shown, ONBEKEND})
        place = np.array(
            [names.index(ONBEKEND), *(bisect_left(names, text) for text in shown)],
            dtype="int64",
        )
        made[name] = pd.Categorical.from_codes(place[code + 1], categories=names)
    return frame.assign(**made) if made else frame


def alike(frame: pd.DataFrame, columns: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Which rows have the same values in the columns named; without columns all rows are alike.

    Returns
    -------
    tuple of numpy.ndarray
        The number of the combination of each row (0, 1, ... in order of appearance; missing is a
        value too), and for each combination the position of its first row.
    """
    combined, size = np.zeros(len(frame), dtype="int64"), 1
    for name in columns:
        own, texts = pd.factorize(frame[name], use_na_sentinel=True)
        size *= len(texts) + 1
        if (
            size > 2**62
        ):  # the numbers of all columns together would run out of what an integer holds
            combined, known = pd.factorize(combined)
            size = len(known) * (len(texts) + 1)
        combined = combined * (len(texts) + 1) + (own + 1)
    number, known = pd.factorize(combined)
    first = np.empty(len(known), dtype="int64")
    first[number[::-1]] = np.arange(len(frame) - 1, -1, -1)
    return number, first


def as_text(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """The frame with what `coded` made of its text columns as texts again."""
    made = {
        c: frame[c].astype("str")
        for c in columns
        if isinstance(frame[c].dtype, pd.CategoricalDtype) and not frame[c].cat.ordered
    }
    return frame.assign(**made) if made else frame


def exploitatie(begroting: pd.DataFrame) -> pd.DataFrame:
    """The lines of the budget that are baten or lasten.

    Without mutations of reserves (0.10) and the result (0.11).
    """
    return (
        begroting[~begroting["taakveld"].isin([RESERVES, RESULTAAT])]
        if "taakveld" in begroting.columns
        else begroting
    )


def zonder_verplichtingen(begroting: pd.DataFrame) -> pd.DataFrame:
    """The lines that are planned, expected or booked: what is only committed makes no saldo."""
    return begroting[begroting["fase"] != "verplichting"]


def van_gemeente(uitvoerder: pd.Series) -> pd.Series:
    """Whether the municipality does the work itself, by the name of who does it."""
    return uitvoerder.str.contains(r"^gemeente\b", case=False, regex=True)


def naast_begroting(
    rows: pd.DataFrame, bedrag: str, begroting: pd.DataFrame, name: str
) -> pd.DataFrame:
    """What another export says that something cost beside what the budget booked, per year.

    Parameters
    ----------
    rows, bedrag
        Rows of that export, and the column of their amounts (euro); what is not known does not
        count.
    begroting
        The lines of the budget that are about the same; only the realised lasten among them count.
    name
        Name of the column for the first.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, `name`, volgens_begroting, verschil (euro) and oordeel ("sluit aan",
        "verschil"); years that both have.
    """
    rows = rows[rows[bedrag].notna()]
    booked = begroting[(begroting["fase"] == "realisatie") & (begroting["kant"] == "lasten")]
    sides = {
        name: cents(rows[bedrag]).groupby(rows["jaar"]).sum(),
        "volgens_begroting": cents(booked["bedrag"]).groupby(booked["jaar"]).sum(),
    }
    both = pd.concat(
        [amounts.rename(side) for side, amounts in sides.items()], axis=1, join="inner"
    ).astype("int64")
    both["verschil"] = both[name] - both["volgens_begroting"]
    table = euros(both).rename_axis("jaar").reset_index()
    return table.assign(oordeel=np.where(table["verschil"] == 0, "sluit aan", "verschil"))


def in_order(frame: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """The frame sorted by `by` with a fresh index; fase, kant, aard and niveau as the field does.

    Levels come best first.
    """
    orders = {"fase": FASEN, "kant": KANTEN, "aard": AARDEN, "niveau": NIVEAUS[::-1]}

    def rank(column: pd.Series) -> pd.Series:
        order = orders.get(str(column.name))
        if order is None:
            return column
        places = {value: i for i, value in enumerate(order)}
        return column.astype("object").map(lambda value: places.get(value, len(places)))

    return frame.sort_values(list(by), key=rank, kind="stable").reset_index(drop=True)


def reasons(checks: Mapping[str, pd.Series]) -> list[str]:
    """Per row the texts of the checks that hold, in their order; "" where none does."""
    table = pd.DataFrame(checks)
    return ["; ".join(table.columns[holds]) for holds in table.to_numpy(dtype=bool)]
