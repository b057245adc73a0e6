"""Paths that a person typed: there, and of the kind that was asked."""

from __future__ import annotations

from pathlib import Path

from analyse.errors import LeesFout


def existing(path: Path) -> Path:
    """The path, when something stands there."""
    if not path.exists():
        raise LeesFout(
            f"{path} bestaat niet. Controleer het pad; zet een pad met spaties tussen"
            " aanhalingstekens."
        )
    return path


def one_file(path: Path) -> Path:
    """The path, when a file stands there."""
    if existing(path).is_dir():
        raise LeesFout(f"{path} is een map. Geef één bestand.")
    return path
