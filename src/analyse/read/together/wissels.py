"""What is asked when a name or the base of an index changed between two years.

The trap: nothing in one file is wrong. Only the years side by side show that a name stopped, and
that its money went on under another.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analyse import nl
from analyse.read.problems import Problem, listed, problem
from analyse.read.together.folder import ALL_FILES
from analyse.tables import normalise
from analyse.tables.indexsprongen import indexsprongen
from analyse.tables.naamwissels import Naamwissel, naamwissels


def other_names(tables: dict[str, pd.DataFrame]) -> Iterable[Problem]:
    """Ask whether a kostensoort, product or taakveld went on under another name."""
    series = set(tables["prijsindex"]["reeks"].dropna().map(normalise))
    moments: dict[tuple[str, int, int], list[Naamwissel]] = {}
    for found in naamwissels(tables["begroting"]):
        moment = (found.kolom, found.jaar_oud, found.jaar_nieuw)
        moments.setdefault(moment, []).append(found)
    for (kolom, jaar_oud, jaar_nieuw), changes in moments.items():
        lines = [line for change in changes for line in _profile_lines(change, series)]
        yield problem(
            "NAAM_WISSELT" if lines else "NAAM_WISSELT.met_de_hand",
            ALL_FILES,
            waarde=listed([_told(change) for change in changes], "; "),
            aantal=len(changes),
            kolom=kolom,
            jaar_oud=jaar_oud,
            jaar_nieuw=jaar_nieuw,
            regels=listed(lines, " en "),
        )


def _told(change: Naamwissel) -> str:
    """Both names, with what they cost."""
    old = " + ".join(_named(name, change) for name in change.oud)
    new = " + ".join(_named(name, change) for name in change.nieuw)
    then, now = nl.euro(change.bedrag_oud), nl.euro(change.bedrag_nieuw)
    return f"'{old}' ({then} in {change.jaar_oud}) en '{new}' ({now} in {change.jaar_nieuw})"


def _named(name: str, change: Naamwissel) -> str:
    """A code with its product."""
    product = change.benaming.get(name, "")
    return f"{name} {product}" if change.kolom == "product_code" and product else name


def _profile_lines(change: Naamwissel, series: set[str]) -> list[str]:
    """What in a profile makes them one.

    A kostensoort with an index stays, else the newest, or the old one when it became several. None
    where a profile cannot tell: a taakveld that became several, a product without a code.
    """
    every = (*change.oud, *change.nieuw)
    several = len(change.nieuw) > 1
    if several and change.kolom == "taakveld":
        return []
    if change.kolom == "product_code" and not _are_codes(change):
        return []
    stays = change.oud[0] if several else change.nieuw[0]
    if change.kolom == "kostensoort":
        stays = next((name for name in every if normalise(name) in series), stays)
    return [f'"{name}" = "{stays}"' for name in every if name != stays]


def _are_codes(change: Naamwissel) -> bool:
    """Whether each is a code, and not the name of a product without one."""
    return all(
        normalise(change.benaming.get(name, "")) != name
        for name in (*change.oud, *change.nieuw)
    )


def other_bases(tables: dict[str, pd.DataFrame]) -> Iterable[Problem]:
    """Ask whether an index series was put on another base."""
    for step in indexsprongen(tables["prijsindex"]).itertuples():
        yield problem(
            "INDEX_SPRINGT",
            ALL_FILES,
            waarde=step.reeks,
            jaar_oud=step.jaar_oud,
            jaar=step.jaar,
            oud=nl.getal(step.index_oud, 1),
            nieuw=nl.getal(step.index, 1),
            factor=nl.getal(step.factor, 4),
        )
