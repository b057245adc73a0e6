"""The grounds on which the Commissie BBV calls an amount structural or incidental, and their words.

The trap: words are a poor witness. A ground counts only with all its facts (a temporary flow *and*
a fixed end), only whole words count (what is *schadevrij* is no *schade*), a text that denies
counts for nothing, where the rule is not sure it is silent, and another municipality writes other
words: the table is configuration.

Sources: Commissie BBV, notitie structurele en incidentele baten en lasten (30-8-2018; first 2012),
its four clarifications as Drenthe cites them in its budgets of 2016 and 2017 (regel 1 to 4); that
what is one-off by nature is incidental (regel 5) is the common reading of it. BBV art. 19 d and
23 c: additions to reserves can be structural too. A reserve for depreciation as Leidschendam-
Voorburg treats it (jaarverslag 2017). The general reserve from 2024: Bestuurlijk Overleg
Financiele verhoudingen (BOFv), 21-11-2023.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: What takes from a mutation of a reserve that it comes back each year.
_EENS = ("eenmalig", "incidenteel", "incidentele", "vrijval", "vrijgevallen")
#: What takes from depreciation that it is the regular one.
_EXTRA = ("versneld", "extra", "inhaal*", "afwaardering", "afboeking")
#: What a reserve that pays for capital costs is called.
_DEKKING = (
    "dekkingsreserve",
    "financieringsreserve",
    "kapitaallasten",
    "kapitaallastenreserve",
    "kapitaalslasten",
    "afschrijving*",
)
_BLIJVEND = ("structurele", "jaarlijkse", "vaste")
_STORTING = ("toevoeging", "storting", "dotatie")


@dataclass(frozen=True)
class Grond:
    """One ground of the notitie and the facts that show it.

    Attributes
    ----------
    code, nummer, aard, uitleg
        Reason code, number of the rule, the class it leads to (onbekend: the rule names it and is
        silent), and the ground in a Dutch sentence.
    woorden
        Groups of words; of each group one must be in the text as a word of its own (an ending as in
        eenmalig(e) apart), or begin a word when it ends in *.
    behalve
        Words that take the ground away.
    reserves
        Whether it is a ground for mutations of reserves (taakveld 0.10) or for all other lines.
    kant, opdracht
        What the line must say there; empty for anything.
    jaren
        Years in which the line must have an amount.
    vanaf
        First year in which the ground counts.
    """

    code: str
    nummer: int
    aard: Literal["structureel", "incidenteel", "onbekend"]
    uitleg: str
    woorden: tuple[tuple[str, ...], ...] = ()
    behalve: tuple[str, ...] = ()
    reserves: bool = False
    kant: str = ""
    opdracht: str = ""
    jaren: int = 0
    vanaf: int = 0


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
                "budgetverschillen",
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
        "Een reguliere onttrekking aan een dekkingsreserve (kapitaallasten, afschrijving) is"
        " structureel.",
        woorden=(_DEKKING,),
        behalve=(*_EENS, *_EXTRA, "algemene dekkingsreserve"),
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
        behalve=("eenmalig", "incidenteel", "incidentele"),
        reserves=True,
        kant="baten",
        jaren=3,
    ),
    Grond(
        "toevoeging",
        3,
        "structureel",
        "Een structurele (jaarlijkse) toevoeging aan een reserve is structureel (BBV art. 19 d en"
        " 23 c).",
        woorden=(tuple(f"{hoe} {wat}" for hoe in _BLIJVEND for wat in _STORTING),),
        behalve=_EENS,
        reserves=True,
        kant="lasten",
        jaren=3,
    ),
    Grond(
        "toevoeging_onzeker",
        3,
        "onbekend",
        "Of een toevoeging aan een dekkingsreserve structureel is, blijkt niet uit de regel: dat"
        " kan (BBV art. 19 d en 23 c).",
        woorden=(_DEKKING,),
        behalve=(*_EENS, *_EXTRA, "algemene dekkingsreserve"),
        reserves=True,
        kant="lasten",
    ),
    Grond(
        "algemene_reserve",
        3,
        "onbekend",
        "Het surplus in de algemene reserve mag vanaf 2024 onder voorwaarden ruimer worden ingezet"
        " (BOFv 21-11-2023); of dat hier zo is, blijkt niet uit de regel.",
        woorden=(("algemene reserve", "algemene reserves"),),
        behalve=_EENS,
        reserves=True,
        kant="baten",
        vanaf=2024,
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
                "tot 20*",
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
        behalve=(
            *("jaarlijks", "elk jaar", "ieder jaar", "terugkerend", "regelmatig"),
            # Work and premiums against damage are no damage.
            *("vrij", "voorkomen", "voorkoming", "preventie", "preventief", "preventieve"),
            *("tegen", "verzekering", "premie"),
        ),
    ),
)
