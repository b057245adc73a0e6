"""A command-line parser that speaks Dutch.

The trap: argparse writes its own messages in English, so those that a user can meet are translated
here, and no option may be abbreviated: a typo must not become another option.
"""

from __future__ import annotations

import argparse
from difflib import get_close_matches
from typing import Any, NoReturn

from analyse.errors import AnalyseError


class Parser(argparse.ArgumentParser):
    """A parser that speaks Dutch: it names what is wrong and what was probably meant."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  passed on as they are
        super().__init__(
            **options | {"add_help": False, "allow_abbrev": False, "formatter_class": _Help}
        )
        self._positionals.title = "argumenten"
        self._optionals.title = "opties"
        self.add_argument("-h", "--help", action="help", help="toon deze uitleg")

    def error(self, message: str) -> NoReturn:
        """End with exit code 2 and a Dutch message."""
        for english, dutch in (
            ("the following arguments are required:", "nog nodig:"),
            ("expected one argument", "hierna hoort een waarde"),
            ("expected at least one argument", "hierna hoort minstens een waarde"),
            ("invalid choice:", "onbekende opdracht:"),
            ("choose from", "kies uit"),
            ("argument ", ""),
        ):
            message = message.replace(english, dutch)
        raise UsageFout(f"{message}\nZie: {self.prog} --help")


class UsageFout(AnalyseError):
    """A command line that cannot be understood."""


class _Help(argparse.RawDescriptionHelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Any,  # noqa: ANN401
        groups: Any,  # noqa: ANN401
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "gebruik: " if prefix is None else prefix)


def table(text: str) -> str:
    """The name of a table, or what was probably meant."""
    from analyse.tables import TABLES

    if text not in TABLES:
        near = get_close_matches(text, TABLES, 1)
        raise argparse.ArgumentTypeError(
            f"'{text}' is geen tabel. "
            + (f"Bedoelt u {near[0]}?" if near else f"Kies uit: {', '.join(TABLES)}.")
        )
    return text


def count(text: str) -> int:
    """A whole number of 1 or more."""
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is geen aantal van 1 of meer")
    return int(text)
