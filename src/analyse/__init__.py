"""From open-budget and public-space inspection exports to checked tables, measures and charts.

    >>> import analyse
    >>> dossier = analyse.open_dossier("data/voorbeeldstad")  # doctest: +SKIP
    >>> plan = analyse.begroting.plan_realisatie(dossier.begroting, "wijk")  # doctest: +SKIP

`analyse.<tab>` shows the way in, the subjects (one a notebook) and the Dutch notation. Importing
this package is light: what a name needs is loaded when the name is first used.
"""

from __future__ import annotations

from importlib import import_module

# Nothing is imported here that may stand in the current folder: see `__main__`.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__version__ = "0.1.0"

#: What a notebook is about, a package each: its measures, its charts and its answer.
_SUBJECTS = (
    "gegevens",
    "begroting",
    "besparing",
    "structureel",
    "schouw",
    "keuze",
    "afrekening",
    "werk",
    "markt",
    "samenwerking",
    "wijkblad",
    "tussenrapportage",
)
#: Names that stand in a module of another name.
_FROM = {
    "open_dossier": "analyse.dossier",
    "Dossier": "analyse.dossier",
    "inrichten": "analyse.report.inrichten.vragenronde",
    "publish": "analyse.report.publish",
    "AnalyseError": "analyse.errors",
    "Bron": "analyse.charts.style",
}

__all__ = ["__version__", "nl", *_FROM, *_SUBJECTS]


def __getattr__(name: str) -> Any:  # noqa: ANN401  any public name
    if name in _FROM:
        return getattr(import_module(_FROM[name]), name)
    if name in ("nl", *_SUBJECTS):
        return import_module(f"analyse.{name}")
    raise AttributeError(f"module 'analyse' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
