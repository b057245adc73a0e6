"""What the values of options may be: read as they are typed, or refused with what they can be.

The trap: argparse shows the text of an `ArgumentTypeError` and hides that of any other error.
"""

from __future__ import annotations

import re
from argparse import ArgumentTypeError
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any


def table(text: str) -> str:
    """The name of a table, or what was probably meant."""
    from analyse.tables import TABLES

    if text not in TABLES:
        near = get_close_matches(text, TABLES, 1)
        hint = f"Bedoelt u {near[0]}?" if near else f"Kies uit: {', '.join(TABLES)}."
        raise ArgumentTypeError(f"'{text}' is geen tabel. {hint}")
    return text


def form(text: str) -> str:
    """A form of tidy files."""
    if text.lower().lstrip(".") not in ("xlsx", "csv", "parquet"):
        raise ArgumentTypeError(f"'{text}' kan niet. Kies uit: xlsx, csv, parquet")
    return text.lower().lstrip(".")


def names(text: str) -> list[str]:
    """Beginnings of names, between commas."""
    found = [part.strip() for part in text.split(",")]
    if not all(found):
        raise ArgumentTypeError(
            f"'{text}' noemt geen notebook. Schrijf het begin van de namen, met komma's"
            " ertussen: --only 02,04"
        )
    return found


def choice(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """A reader of a choice for the report, as argparse asks for one."""

    def reader(text: str) -> Any:  # noqa: ANN401
        try:
            return read(text)
        except ValueError as error:
            raise ArgumentTypeError(str(error)) from error

    return reader


def count(text: str) -> int:
    """A whole number of 1 or more."""
    if not re.fullmatch(r"0*[1-9][0-9]{0,5}", text):
        raise ArgumentTypeError(
            f"'{text}' is geen aantal van 1 of meer. Schrijf een heel getal in cijfers, zoals 4"
        )
    return int(text)
