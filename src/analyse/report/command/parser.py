"""A parser of the command line that speaks Dutch.

The trap: argparse writes its own messages in English, so those that a user can meet are translated
here, and no option may be abbreviated: a typo must not become another option.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from analyse import __version__
from analyse.errors import AnalyseError

_DUTCH = {
    "the following arguments are required:": "nog nodig:",
    "expected one argument": "hierna hoort een waarde",
    "expected at least one argument": "hierna hoort minstens een waarde",
    "argument OPDRACHT: invalid choice:": "onbekende opdracht:",
    "invalid choice:": "onbekend is",
    "choose from": "kies uit",
    "ignored explicit argument": "hierna hoort geen waarde, en er staat",
    "argument ": "",
}


class UsageFout(AnalyseError):
    """A command line that cannot be understood."""


class Parser(argparse.ArgumentParser):
    """A parser that speaks Dutch: it names what is wrong and what was probably meant."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  passed on as they are
        options |= {"add_help": False, "allow_abbrev": False, "formatter_class": _Help}
        super().__init__(**options)
        self._positionals.title = "argumenten"
        self._optionals.title = "opties"
        self.add_argument("-h", "--help", action="help", help="toon deze uitleg")

    @property
    def options(self) -> list[str]:
        """The options that it takes, as they are typed."""
        return list(self._option_string_actions)

    def path(self, name: str, metavar: str, says: str, **more: Any) -> None:  # noqa: ANN401
        """Take a file or a folder."""
        self.add_argument(name, type=Path, metavar=metavar, help=says, **more)

    def text(self, name: str, metavar: str, says: str, **more: Any) -> None:  # noqa: ANN401
        """Take a text, or what `type` makes of it."""
        self.add_argument(name, metavar=metavar, help=says, **more)

    def flag(self, name: str, says: str) -> None:
        """Take an option without a value."""
        self.add_argument(name, action="store_true", help=says)

    def error(self, message: str) -> NoReturn:
        """End with exit code 2 and a Dutch message."""
        for english, dutch in _DUTCH.items():
            message = message.replace(english, dutch)
        raise UsageFout(f"{message}\nZie: {self.prog} --help")


class Program(Parser):
    """The parser of the program: it takes one of its commands, each with options of its own."""

    def __init__(self, says: str) -> None:
        super().__init__(prog="analyse", description=says)
        self.add_argument(
            "--version",
            action="version",
            version=f"analyse {__version__}",
            help="toon de versie",
        )
        #: The commands by name.
        self.commands: dict[str, Parser] = {}
        self._taken = self.add_subparsers(
            title="opdrachten",
            dest="opdracht",
            metavar="OPDRACHT",
            required=True,
            parser_class=Parser,
        )

    def command(self, name: str, says: str, tells: str, codes: str) -> Parser:
        """Take a command.

        Parameters
        ----------
        says
            What it does, on one line of the help of the program.
        tells
            What it does, in its own help.
        codes
            Its exit codes and what they mean.
        """
        description = f"{tells}\nUitkomst (exitcode): {codes}."
        made = self._taken.add_parser(name, help=says, description=description)
        self.commands[name] = made
        return made

    def understand(self, argv: Sequence[str] | None) -> argparse.Namespace:
        """What was asked for: `opdracht`, and the options of that command.

        Raises
        ------
        UsageFout
            When it cannot be understood.
        """
        args, unknown = self.parse_known_args(argv)
        if unknown:
            self._refuse(args.opdracht, unknown[0])
        return args

    def _refuse(self, name: str, word: str) -> NoReturn:
        """Refuse a word that the command does not know, with what was probably meant."""
        near = get_close_matches(word.split("=")[0], self.commands[name].options, 1, 0.5)
        hint = f" Bedoelt u {near[0]}?" if near else ""
        if not word.startswith("-"):
            hint = " Zet een naam of pad met een spatie tussen aanhalingstekens."
        raise UsageFout(
            f"'{word}' is geen optie van analyse {name}.{hint}\nZie: analyse {name} --help"
        )


class _Help(argparse.RawDescriptionHelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Any,  # noqa: ANN401  argparse keeps these classes private
        groups: Any,  # noqa: ANN401
        prefix: str | None = "gebruik: ",
    ) -> None:
        super().add_usage(usage, actions, groups, prefix)
