"""Structural or incidental, line by line.

The decision of the user, the class of the export, and what the rules of the BBV say.

The traps: the number of years says nothing by itself (a temporary flow with a fixed end is
incidental in its fifth year too), and where the line does not say enough a rule is silent instead
of guessing. The rules stand beside the class, never over it: the order is decision, export, rule,
unknown. The rules themselves, with their source, are in `gronden`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from analyse.structureel.besluiten import SLEUTELS, folded, geldend_besluit, vergelijkbaar
from analyse.structureel.gronden import GRONDEN, Grond
from analyse.tables import ONBEKEND, cents, normalise
from analyse.tables.arguments import require
from analyse.tables.frames import RESERVES, RESULTAAT, present

#: The result (taakveld 0.11) is the outcome of the other lines: it has no class.
GEEN = "geen"
#: What makes a line of the budget recognisable from one year to the next.
REGEL = ("kant", "taakveld", "product_code", "product", "activiteit", "kostensoort")

#: A text that denies is not taken for a ground: what exactly it denies cannot be told from words.
_DENIES = ("niet", "geen", "zonder", "nooit", "noch")
#: How a word may end and still be the same word.
_UITGANG = "(?:e|n|en|s)?(?![^ ])"
_TEGENSTRIJDIG = "De tekst noemt gronden voor structureel en voor incidenteel."
_JAREN = "De tekst noemt de grond, maar de export toont haar niet in {} jaren."
_RESULTAAT = "Taakveld 0.11 is de uitkomst van de andere regels en krijgt geen aard."


def aard_indeling(
    begroting: pd.DataFrame,
    aardbesluit: pd.DataFrame | None = None,
    *,
    gronden: Sequence[Grond] = GRONDEN,
    structureel_tenzij: bool = False,
) -> pd.DataFrame:
    """Give every line its class, where that comes from, and what the rules say.

    Parameters
    ----------
    begroting
        Table begroting. Text is sought in aard_reden, and for reserves in product, activiteit and
        kostensoort too.
    aardbesluit
        Table aardbesluit. The filled-in columns of `SLEUTELS` must equal the line (names: case,
        accents and punctuation apart); the decision with the most of them counts, then the latest.
        One that fills in none points at nothing.
    gronden
        The rules.
    structureel_tenzij
        Whether a line of which nothing is known counts as structureel; by default it is onbekend.

    Returns
    -------
    pandas.DataFrame
        The rows of `begroting`, with `aard` the class (structureel, incidenteel, onbekend; "geen"
        for taakveld 0.11) and the columns aard_bron (besluit, export, regel, standaard, geen),
        reden (of the decision, the export or the rule), aard_export, aard_regel (onbekend where the
        rules are silent), code and uitleg (of the rule), and besluit (position in `aardbesluit`, -1
        for none).

    Raises
    ------
    ArgumentFout
        When kant, taakveld, bedrag, jaar or fase is missing.
    """
    require(begroting, ["jaar", "fase", "kant", "taakveld", "bedrag"])
    decisions = vergelijkbaar(aardbesluit)
    pointed = [name for name in SLEUTELS if (decisions[name] != "").any()]
    wanted = dict.fromkeys(["jaar", *REGEL, "aard", "aard_reden", "opdracht", *pointed])
    facts = present(begroting, wanted)
    # Everything is decided on the different lines, however many rows hold them.
    number = (
        begroting.groupby(
            facts,
            dropna=False,
            sort=False,
            observed=True,
        )
        .ngroup()
        .to_numpy()
    )
    first = ~pd.Series(number).duplicated().to_numpy()
    lines = begroting.loc[first, facts].reset_index(drop=True)
    for name in lines.columns.drop("jaar", errors="ignore"):
        lines[name] = lines[name].astype("object").fillna("")

    made = _by_rule(lines, gronden, _years(begroting, lines, number))
    made = made.join(geldend_besluit(lines, decisions))
    told = _column(lines, "aard")
    made["aard_export"] = told.where(told.isin(["structureel", "incidenteel"]), ONBEKEND)
    made["aard_reden"] = _column(lines, "aard_reden")
    made = _classed(made, structureel_tenzij=structureel_tenzij)
    rows = made.iloc[number].set_axis(begroting.index)
    return begroting.assign(**dict(rows.items()))


def _classed(made: pd.DataFrame, *, structureel_tenzij: bool) -> pd.DataFrame:
    """The class of each line, in the order of decision, export, rule and what is left."""
    steps = [
        made["code"] == "resultaat",
        made["besluit"] >= 0,
        made["aard_export"] != ONBEKEND,
        made["aard_regel"] != ONBEKEND,
    ]
    left = (ONBEKEND, GEEN, "")
    if structureel_tenzij:
        left = ("structureel", "standaard", "Structureel, tenzij anders blijkt.")
    aard = [GEEN, made["aard_besluit"], made["aard_export"], made["aard_regel"]]
    source = [GEEN, "besluit", "export", "regel"]
    reason = [made["uitleg"], made["besluit_reden"], made["aard_reden"], made["uitleg"]]
    texts = pd.DataFrame(
        {
            "aard": np.select(steps, aard, left[0]),
            "aard_bron": np.select(steps, source, left[1]),
            "reden": np.select(steps, reason, left[2]),
        },
        index=made.index,
    )
    texts = texts.join(made[["aard_export", "aard_regel", "code", "uitleg"]])
    return texts.astype("str").assign(besluit=made["besluit"])


def _column(lines: pd.DataFrame, name: str) -> pd.Series:
    return lines.get(name, pd.Series("", lines.index, dtype="object"))


def _years(begroting: pd.DataFrame, lines: pd.DataFrame, number: np.ndarray) -> pd.Series:
    """In how many years a mutation of reserves has an amount, whatever the phase, per line."""
    key = present(lines, (*REGEL, "aard_reden"))
    mutation = lines.groupby(key, dropna=False, sort=False).ngroup()
    reserve = (begroting["taakveld"] == RESERVES).to_numpy()
    rows = begroting.loc[reserve, ["jaar", "fase"]]
    rows["mutation"] = mutation.to_numpy()[number[reserve]]
    rows["cent"] = cents(begroting.loc[reserve, "bedrag"])
    sums = rows.groupby(["mutation", "jaar", "fase"], dropna=False)["cent"].sum()
    seen = sums[sums != 0].reset_index().groupby("mutation")["jaar"].nunique()
    return mutation.map(seen).fillna(0).astype(int)


def _by_rule(lines: pd.DataFrame, gronden: Sequence[Grond], years: pd.Series) -> pd.DataFrame:
    """What the rules say of each different line: aard_regel, code, uitleg."""
    taakveld = _column(lines, "taakveld")
    reserve = taakveld == RESERVES
    result = taakveld == RESULTAAT
    text = _grounds_of(lines, reserve)
    nothing = {"aard_regel": ONBEKEND, "code": "", "uitleg": ""}
    made = pd.DataFrame(nothing, index=lines.index, dtype="object")
    clash = pd.Series(data=False, index=lines.index)
    for ground in gronden:
        fits = _fitting(ground, lines, text) & (reserve == ground.reserves) & ~result
        first = fits & (made["code"] == "")
        enough = years >= ground.jaren
        # For reserves the order is the rule itself (incidental, unless); elsewhere two grounds that
        # differ cancel out.
        clash |= fits & ~first & ~reserve & (made["aard_regel"] != ground.aard)
        made.loc[first, "code"] = ground.code
        made.loc[first & enough, ["aard_regel", "uitleg"]] = [ground.aard, ground.uitleg]
        made.loc[first & ~enough, "uitleg"] = _JAREN.format(ground.jaren)
    made.loc[clash] = [ONBEKEND, "tegenstrijdig", _TEGENSTRIJDIG]
    made.loc[result] = [ONBEKEND, "resultaat", _RESULTAAT]
    return made


def _grounds_of(lines: pd.DataFrame, reserve: pd.Series) -> pd.Series:
    """The text in which a ground is sought, in compared form; nothing where it denies."""
    reason = folded(_column(lines, "aard_reden"))
    text = reason.where(~_says(reason, _DENIES), "")
    for name in ("product", "activiteit", "kostensoort"):
        text = text.where(~reserve, text + " " + folded(_column(lines, name)))
    return text


def _fitting(ground: Grond, lines: pd.DataFrame, text: pd.Series) -> pd.Series:
    """Which lines show every fact of a ground."""
    fits = pd.Series(data=True, index=lines.index)
    if ground.kant:
        fits &= _column(lines, "kant") == ground.kant
    if ground.opdracht:
        fits &= _column(lines, "opdracht") == ground.opdracht
    if ground.vanaf:
        fits &= (lines["jaar"] >= ground.vanaf).fillna(value=False).astype(bool)
    for words in ground.woorden:
        fits &= _says(text, words)
    if ground.behalve:
        fits &= ~_says(text, ground.behalve)
    return fits


def _says(text: pd.Series, words: Sequence[str]) -> pd.Series:
    """Whether one of the words stands in the (folded) text as a word of its own."""
    either = "|".join(map(_pattern, words))
    pattern = re.compile(rf"(?<![^ ])(?:{either})")
    return text.map({t: bool(pattern.search(t)) for t in text.unique()}).astype(bool)


def _pattern(word: str) -> str:
    """A word with its endings; one that ends in * may go on."""
    ending = "" if word.endswith("*") else _UITGANG
    return re.escape(normalise(word.rstrip("*"))) + ending


def volg_regels(ingedeeld: pd.DataFrame) -> pd.DataFrame:
    """The lines as if the rules were followed where export or default differ; decisions stand."""
    against = tegen_de_regel(ingedeeld)
    return ingedeeld.assign(aard=ingedeeld["aard"].mask(against, ingedeeld["aard_regel"]))


def tegen_de_regel(ingedeeld: pd.DataFrame) -> pd.Series:
    """Rows of which the class of the export or the default differs from what the rules say."""
    undecided = ingedeeld["aard_bron"].isin(["export", "standaard"])
    ruled = ingedeeld["aard_regel"] != ONBEKEND
    return undecided & ruled & (ingedeeld["aard"] != ingedeeld["aard_regel"])
