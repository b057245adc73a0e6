"""From open-budget and public-space inspection exports to checked tables, measures and charts.

    >>> import analyse
    >>> dossier = analyse.open_dossier("data/voorbeeldstad")  # doctest: +SKIP

Importing this package is light: what a name needs is loaded when the name is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

#: Public names and the modules they live in.
_PUBLIC = {
    "open_dossier": "analyse.dossier",
    "Dossier": "analyse.dossier",
    "publish": "analyse.report.publish",
    "AnalyseError": "analyse.errors",
}

__all__ = ["AnalyseError", "Dossier", "__version__", "open_dossier", "publish"]


def __getattr__(name: str) -> Any:  # noqa: ANN401  any public name
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'analyse' has no attribute '{name}'")
