"""The words of what reading has to say: `messages.toml`, where every message is changed.

A message is named by its code (`FOUTCEL`) or by a code and a variant (`FOUTCEL.ongebruikt`), which
takes what it does not say itself from the code.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

#: Texts of a message, as they are named in the file and in a `Problem`.
TEXTS = ("verwacht", "reden", "oplossing", "effect")


@cache
def catalogue() -> dict[str, dict[str, Any]]:
    """All messages as they stand in the file."""
    with Path(__file__).with_name("messages.toml").open("rb") as stream:
        return tomllib.load(stream)


@cache
def message(key: str) -> dict[str, Any]:
    """The ernst and the texts, with fields still open, of `CODE` or `CODE.variant`."""
    code, _, variant = key.partition(".")
    found = catalogue()[code]
    return found | found[variant] if variant else found


def words(key: str, fields: dict[str, object]) -> dict[str, str]:
    """The texts of a message with its fields filled in."""
    found = message(key)
    return {name: found[name].format(**fields) for name in TEXTS if name in found}


def phrase(name: str, **fields: object) -> str:
    """A part of a sentence that fills a field of a message."""
    template: str = catalogue()["zinsdeel"][name]
    return template.format(**fields)


def codes() -> dict[str, dict[str, Any]]:
    """The messages that a problem can have, by code."""
    return {code: found for code, found in catalogue().items() if code.isupper()}


def severities(code: str) -> list[str]:
    """Every ernst that a code can have, the usual one first."""
    found = catalogue()[code]
    variants = [part for part in found.values() if isinstance(part, dict)]
    return list(dict.fromkeys(part["ernst"] for part in [found, *variants] if "ernst" in part))
