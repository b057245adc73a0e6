"""What can go wrong, said in Dutch: what, where, why and what to do.

Everything this package raises on purpose is an `AnalyseError`, so a caller can catch one thing.
"""

from __future__ import annotations


class AnalyseError(Exception):
    """Base of all errors of this package; its text can be shown to a user as it is."""


class LeesFout(AnalyseError):
    """A file or folder that cannot be read at all."""


class GegevensFout(AnalyseError):
    """The data hold errors, so nothing is published."""


class UitvoerFout(AnalyseError):
    """The report could not be made or put in place; the previous one is untouched."""


class ArgumentFout(AnalyseError, ValueError):
    """A function was asked for something that is not there; the text says what there is."""
