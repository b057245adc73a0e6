"""What a function was asked, held against what there is: one place for wrong arguments.

A person who types `jaar="2024"` or a column that is not there reads in Dutch what there is to
choose from, and not a KeyError of pandas from ten calls deeper.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from numbers import Integral

import pandas as pd

from analyse.errors import ArgumentFout


def _listed(values: Collection[object]) -> str:
    return ", ".join(map(str, values)) or "niets"


def require(frame: pd.DataFrame, columns: Sequence[str]) -> None:
    """Refuse a table that lacks a column.

    Raises
    ------
    ArgumentFout
        When a column is missing; it names the columns that are there.
    """
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        raise ArgumentFout(
            f"kolom ontbreekt: {_listed(missing)} (aanwezig: {_listed(list(frame.columns))})"
        )


def require_year(table: pd.DataFrame, jaar: object, name: str = "jaar") -> None:
    """Refuse a year that is no whole number, or of which the table has no rows.

    A table without rows has no years to choose from, and is for the function itself to answer.

    Raises
    ------
    ArgumentFout
        It names the years that are there.
    """
    years = sorted(table[name].dropna().unique())
    there = _listed([int(year) for year in years])
    if not isinstance(jaar, Integral) or isinstance(jaar, bool):
        raise ArgumentFout(f"{name} moet een geheel getal zijn, niet {jaar!r} (er is: {there})")
    if years and jaar not in years:
        raise ArgumentFout(f"van {name} {jaar} zijn er geen gegevens (er is: {there})")


def require_whole(value: object, name: str) -> None:
    """Refuse a year, number or count that is no whole number.

    Raises
    ------
    ArgumentFout
        It shows what was given.
    """
    if not isinstance(value, Integral) or isinstance(value, bool):
        raise ArgumentFout(f"{name} moet een geheel getal zijn, niet {value!r}")


def require_choice(value: object, choices: Collection[object], name: str) -> None:
    """Refuse a value that is not one of the choices.

    Raises
    ------
    ArgumentFout
        It names the choices.
    """
    if value not in choices:
        raise ArgumentFout(f"{name} {value!r} bestaat niet (kies uit: {_listed(choices)})")
