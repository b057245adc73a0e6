"""The grounds on which the Commissie BBV calls an amount structural or incidental, and their words.

The trap: words are a poor witness. A ground counts only with all its facts (a temporary flow *and*
a fixed end), a text that denies counts for nothing, and another municipality writes other words:
the table is configuration, and it is shown.

Source: Commissie BBV, notitie structurele en incidentele baten en lasten, its four clarifications
as Drenthe cites them in its budgets of 2016 and 2017 (regel 1 to 4); that what is one-off by nature
is incidental (regel 5) is the common reading of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from analyse.tables.frames import RESERVES


@dataclass(frozen=True)
class Grond:
    """One ground of the notitie and the facts that show it.

    Attributes
    ----------
    code, nummer, aard, uitleg
        Reason code, number of the rule, the class it leads to, and the ground in a Dutch sentence.
    woorden
        Groups of words; of each group one must begin a word of the text.
    behalve
        Words that take the ground away.
    reserves
        Whether it is a ground for mutations of reserves (taakveld 0.10) or for all other lines.
    kant, opdracht
        What the line must say there; empty for anything.
    jaren
        Years in which the line must have an amount.
    """

    code: str
    nummer: int
    aard: Literal["structureel", "incidenteel"]
    uitleg: str
    woorden: tuple[tuple[str, ...], ...] = ()
    behalve: tuple[str, ...] = ()
    reserves: bool = False
    kant: str = ""
    opdracht: str = ""
    jaren: int = 0


#: The rules as shipped; give `aard_indeling` another tuple to change a word. Of the grounds for
#: reserves the first that fits counts.
GRONDEN = (
    Grond(
        "eindigend_beleid",
        1,
        "structureel",
        "Structureel beleid dat wordt beëindigd, blijft structureel tot het einde.",
        woorden=(
            ("beleid", "structureel", "structurele"),
            ("eindigt", "beëindigd", "stopt", "vervalt", "afbouw", "afgebouwd"),
        ),
        behalve=("tijdelijk", "eenmalig"),
    ),
    Grond(
        "budgetverschil",
        2,
        "structureel",
        "Een budgetverschil op regulier werk (structureel bestaand beleid) blijft structureel.",
        woorden=(
            (
                "budgetverschil",
                "onderuitputting",
                "onderbesteding",
                "overbesteding",
                "budgetoverschrijding",
            ),
        ),
        opdracht="regulier",
    ),
    Grond(
        "dekkingsreserve",
        3,
        "structureel",
        "Een reguliere onttrekking aan een dekkingsreserve (kapitaallasten) is structureel.",
        woorden=(("dekkingsreserve", "financieringsreserve", "kapitaallasten"),),
        behalve=("eenmalig", "incidenteel", "vrijval", "algemene dekkingsreserve"),
        reserves=True,
        kant="baten",
    ),
    Grond(
        "bestemmingsreserve",
        3,
        "structureel",
        "Een onttrekking gedurende ten minste drie jaar aan een toereikende bestemmingsreserve voor"
        " structurele lasten is structureel.",
        woorden=(
            ("bestemmingsreserve",),
            ("structurele lasten", "structurele kosten"),
            ("toereikend", "voldoende"),
        ),
        behalve=("eenmalig", "incidenteel"),
        reserves=True,
        kant="baten",
        jaren=3,
    ),
    Grond(
        "reserve",
        3,
        "incidenteel",
        "Een mutatie in een reserve is incidenteel, tenzij een grond voor structureel blijkt.",
        reserves=True,
    ),
    Grond(
        "tijdelijk",
        4,
        "incidenteel",
        "Een tijdelijke geldstroom met een vast einde is incidenteel, ook als hij langer duurt dan"
        " drie jaar.",
        woorden=(
            ("tijdelijk",),
            (
                "vast einde",
                "einddatum",
                "eindigt",
                "loopt af",
                "laatste jaar",
                "t/m",
                "tot en met",
                "tot 20",
            ),
        ),
    ),
    Grond(
        "eenmalig",
        5,
        "incidenteel",
        "Naar zijn aard eenmalig.",
        woorden=(
            (
                "eenmalig",
                "frictiekosten",
                "schade",
                "stormschade",
                "waterschade",
                "brandschade",
                "vorstschade",
                "calamiteit",
            ),
        ),
        behalve=("jaarlijks", "elk jaar", "ieder jaar", "terugkerend", "regelmatig"),
    ),
)


def bbv_regels(gronden: Sequence[Grond] = GRONDEN) -> pd.DataFrame:
    """The rules as a table to show.

    Columns regel, code, aard, uitleg and herkend_aan (what the line must say).
    """
    rows = [(g.nummer, g.code, g.aard, g.uitleg, _shown_by(g)) for g in gronden]
    table = pd.DataFrame(
        rows,
        columns=[
            "regel",
            "code",
            "aard",
            "uitleg",
            "herkend_aan",
        ],
    )
    return table.sort_values("regel", kind="stable", ignore_index=True)


def _shown_by(grond: Grond) -> str:
    facts = []
    if grond.reserves:
        facts.append(f"taakveld {RESERVES}")
    if grond.kant:
        facts.append(grond.kant)
    if grond.opdracht:
        facts.append(f"opdracht {grond.opdracht}")
    facts += [" of ".join(map("'{}'".format, words)) for words in grond.woorden]
    if grond.jaren:
        facts.append(f"{grond.jaren} jaren of meer")
    if grond.behalve:
        facts.append(f"maar niet: {', '.join(map(repr, grond.behalve))}")
    return "; ".join(facts)
