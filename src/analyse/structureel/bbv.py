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
from typing import Any

import numpy as np
import pandas as pd

from analyse.structureel.gronden import GRONDEN, Grond
from analyse.tables import ONBEKEND, cents, euros, normalise
from analyse.tables.arguments import require
from analyse.tables.frames import AARDEN, KANTEN, RESERVES, RESULTAAT, show_unknown

#: The result (taakveld 0.11) is the outcome of the other lines: it has no class.
GEEN = "geen"
#: What makes a line of the budget recognisable from one year to the next.
REGEL = ("kant", "taakveld", "product_code", "product", "activiteit", "kostensoort")
#: Columns by which a decision may point at lines.
SLEUTELS = ("jaar", "kant", "taakveld", "product_code", "product", "kostensoort", "wijk")


#: A text that denies is not taken for a ground: what exactly it denies cannot be told from words.
_DENIES = ("niet", "geen", "zonder")
_TEGENSTRIJDIG = "De tekst noemt gronden voor structureel en voor incidenteel."
_JAREN = "De tekst noemt de grond, maar de export toont haar niet in {} jaren."
_RESULTAAT = "Taakveld 0.11 is de uitkomst van de andere regels en krijgt geen aard."
_BESLUITEN = "Even specifieke besluiten van dezelfde datum spreken elkaar tegen."


def indeling(
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
    decisions = _filled(aardbesluit)
    facts = [
        *REGEL,
        "aard",
        "aard_reden",
        "opdracht",
        *(k for k in SLEUTELS if decisions is not None and decisions[k].ne("").any()),
    ]
    facts = [c for c in dict.fromkeys(facts) if c in begroting.columns]
    # Everything is decided on the different lines, however many rows hold them.
    number = begroting.groupby(facts, dropna=False, sort=False, observed=True).ngroup().to_numpy()
    lines = begroting.loc[~pd.Series(number).duplicated().to_numpy(), facts].reset_index(drop=True)
    text = [c for c in lines.columns if c != "jaar"]
    lines = lines.astype(dict.fromkeys(text, "object")).assign(
        **{c: lines[c].astype("object").fillna("") for c in text}
    )
    found = _by_rule(lines, gronden, _years(begroting, lines, number)).join(
        _by_decision(lines, decisions)
    )

    export = _column(lines, "aard").where(
        lambda a: a.isin(["structureel", "incidenteel"]), ONBEKEND
    )
    ruled = found["aard_regel"] != ONBEKEND
    steps = [found["code"] == "resultaat", found["besluit"] >= 0, export != ONBEKEND, ruled]
    standard = (
        ("structureel", "standaard", "Structureel, tenzij anders blijkt.")
        if structureel_tenzij
        else (ONBEKEND, "geen", "")
    )
    choices = {
        "aard": ([GEEN, found["aard_besluit"], export, found["aard_regel"]], standard[0]),
        "aard_bron": ([GEEN, "besluit", "export", "regel"], standard[1]),
        "reden": (
            [
                found["uitleg"],
                found["besluit_reden"],
                _column(lines, "aard_reden"),
                found["uitleg"],
            ],
            standard[2],
        ),
    }
    result = found[["aard_regel", "code", "uitleg", "besluit"]].assign(
        aard_export=export,
        **{name: np.select(steps, some, other) for name, (some, other) in choices.items()},
    )
    order = ["aard", "aard_bron", "reden", "aard_export", "aard_regel", "code", "uitleg", "besluit"]
    return begroting.assign(**{c: _spread(result[c], number) for c in order})


def _spread(column: pd.Series, number: np.ndarray) -> Any:  # noqa: ANN401  an array of whatever the column holds
    """A column of the different lines to all rows."""
    if column.name == "besluit":
        return column.to_numpy()[number]
    return column.astype("str").array.take(number)


def _column(lines: pd.DataFrame, name: str) -> pd.Series:
    return lines[name] if name in lines.columns else pd.Series("", lines.index, dtype="object")


def _years(begroting: pd.DataFrame, lines: pd.DataFrame, number: np.ndarray) -> pd.Series:
    """Per different line on reserves the years in which the mutation it belongs to has an amount, whatever the phase."""
    key = [c for c in (*REGEL, "aard_reden") if c in lines.columns]
    mutation = lines.groupby(key, dropna=False, sort=False).ngroup()
    reserve = (begroting["taakveld"] == RESERVES).to_numpy()
    rows = begroting.loc[reserve, ["jaar", "fase"]].assign(
        cent=cents(begroting.loc[reserve, "bedrag"]), mutation=mutation.to_numpy()[number[reserve]]
    )
    sums = rows.groupby(["mutation", "jaar", "fase"], dropna=False)["cent"].sum()
    seen = sums[sums != 0].reset_index().groupby("mutation")["jaar"].nunique()
    return mutation.map(seen).fillna(0).astype(int)


def _by_rule(lines: pd.DataFrame, gronden: Sequence[Grond], years: pd.Series) -> pd.DataFrame:
    """What the rules say of each different line: aard_regel, code, uitleg."""
    reserve, result = (_column(lines, "taakveld") == code for code in (RESERVES, RESULTAAT))
    reason = _folded(_column(lines, "aard_reden"))
    text = reason.where(~_says(reason, _DENIES), "")
    for name in ("product", "activiteit", "kostensoort"):
        text = text.where(~reserve, text + " " + _folded(_column(lines, name)))

    out = pd.DataFrame(
        {"aard_regel": ONBEKEND, "code": "", "uitleg": ""}, index=lines.index, dtype="object"
    )
    clash = pd.Series(data=False, index=lines.index)
    for ground in gronden:
        fits = (reserve if ground.reserves else ~reserve) & ~result
        for fact in ("kant", "opdracht"):
            if wanted := getattr(ground, fact):
                fits &= _column(lines, fact) == wanted
        for group in ground.woorden:
            fits &= _says(text, group)
        if ground.behalve:
            fits &= ~_says(text, ground.behalve)
        first, enough = fits & (out["code"] == ""), years >= ground.jaren
        # For reserves the order is the rule itself (incidental, unless); elsewhere two grounds that
        # differ cancel out.
        clash |= fits & ~first & ~reserve & (out["aard_regel"] != ground.aard)
        out.loc[first, "code"] = ground.code
        out.loc[first & enough, ["aard_regel", "uitleg"]] = [ground.aard, ground.uitleg]
        out.loc[first & ~enough, "uitleg"] = _JAREN.format(ground.jaren)
    out.loc[clash] = [ONBEKEND, "tegenstrijdig", _TEGENSTRIJDIG]
    out.loc[result] = [ONBEKEND, "resultaat", _RESULTAAT]
    return out


def _folded(column: pd.Series) -> pd.Series:
    return column.map({text: normalise(text) for text in column.unique()}).astype("object")


def _says(text: pd.Series, words: Sequence[str]) -> pd.Series:
    """Whether one of the words begins a word of the (folded) text."""
    pattern = re.compile(r"(?<![^ ])(?:" + "|".join(re.escape(normalise(w)) for w in words) + ")")
    return text.map({t: bool(pattern.search(t)) for t in text.unique()}).astype(bool)


def _filled(aardbesluit: pd.DataFrame | None) -> pd.DataFrame | None:
    """The decisions with their keys in compared form, empty where not filled in."""
    if aardbesluit is None or aardbesluit.empty:
        return None
    require(aardbesluit, ["aard", "reden"])
    keys = {}
    for name in SLEUTELS:
        column = (
            aardbesluit[name].astype("object")
            if name in aardbesluit
            else pd.Series(pd.NA, aardbesluit.index, dtype="object")
        )
        keys[name] = column.map(lambda v: "" if pd.isna(v) or v in ("", ONBEKEND) else normalise(v))
    date = (
        pd.to_datetime(aardbesluit["besluitdatum"])
        if "besluitdatum" in aardbesluit
        else pd.Series(pd.NaT, aardbesluit.index)
    )
    shown = show_unknown(aardbesluit, ["aard"])
    table = pd.DataFrame(keys).assign(
        aard=shown["aard"], reden=aardbesluit["reden"].fillna(""), besluitdatum=date
    )
    table["aantal"] = (table[list(SLEUTELS)] != "").sum(axis=1)
    return table.reset_index(drop=True)


def _by_decision(lines: pd.DataFrame, decisions: pd.DataFrame | None) -> pd.DataFrame:
    """The decision that counts for each different line: besluit, aard_besluit, besluit_reden."""
    out = pd.DataFrame(
        {"besluit": -1, "aard_besluit": ONBEKEND, "besluit_reden": ""}, index=lines.index
    )
    out = out.astype({"aard_besluit": "object", "besluit_reden": "object"})
    if decisions is None:
        return out
    folded = {
        k: _folded(lines[k].astype("object"))
        for k in SLEUTELS
        if k in lines.columns and decisions[k].ne("").any()
    }
    pointing = decisions[decisions["aantal"] > 0]
    # From the least to the most specific and from the oldest, those without a date first: what
    # comes later counts.
    for _, equal in pointing.groupby(
        ["aantal", pointing["besluitdatum"].fillna(pd.Timestamp.min)], sort=True
    ):
        hit = pd.Series(data=False, index=lines.index)
        for place, decision in equal.iterrows():
            fits = pd.Series(data=True, index=lines.index)
            for key in SLEUTELS:
                if decision[key]:
                    fits &= folded[key] == decision[key] if key in folded else False
            clash = fits & hit & (out["aard_besluit"] != decision["aard"])
            out.loc[fits & ~hit, ["besluit", "aard_besluit", "besluit_reden"]] = [
                place,
                decision["aard"],
                decision["reden"],
            ]
            out.loc[clash, ["aard_besluit", "besluit_reden"]] = [ONBEKEND, _BESLUITEN]
            hit |= fits
    return out


def herkomst(ingedeeld: pd.DataFrame, fase: str = "realisatie") -> pd.DataFrame:
    """Where the classes come from.

    Columns aard_bron, aard, rijen, lasten and baten (euro) of one phase.
    """
    rows = ingedeeld[ingedeeld["fase"] == fase]
    order = [GEEN, "standaard", "regel", "export", "besluit"]
    keys = [rows["aard_bron"], rows["aard"]]
    amounts = {
        kant: cents(rows["bedrag"]).where(rows["kant"] == kant, 0).groupby(keys).sum()
        for kant in KANTEN
    }
    table = pd.DataFrame(
        {
            "rijen": rows.groupby(keys).size(),
            **{kant: euros(amount) for kant, amount in amounts.items()},
        }
    )
    places = {"aard_bron": order[::-1], "aard": [*AARDEN, GEEN]}
    return (
        table.reset_index()
        .sort_values(["aard_bron", "aard"], key=lambda c: c.map(places[c.name].index))
        .reset_index(drop=True)
    )


def besluiten(ingedeeld: pd.DataFrame, aardbesluit: pd.DataFrame) -> pd.DataFrame:
    """What each decision has done.

    The table aardbesluit with the rows and the amount it decides on.

    Parameters
    ----------
    ingedeeld
        As `indeling` returns it, of one phase.
    aardbesluit
        The table that was given to it.

    Returns
    -------
    pandas.DataFrame
        The columns of `aardbesluit` (a key that is not filled in is empty), rijen (rows of the
        budget it decides on), bedrag (euro, their sum) and werking: "geldt", or "geen regel over"
        when no row is left to it (none fits, or a more specific or later decision counts).
    """
    rows = ingedeeld[ingedeeld["besluit"] >= 0]
    done = (
        cents(rows["bedrag"])
        .groupby(rows["besluit"])
        .agg(["size", "sum"])
        .reindex(range(len(aardbesluit)), fill_value=0)
    )
    shown = [c for c in (*SLEUTELS, "aard", "reden", "besluitdatum") if c in aardbesluit.columns]
    table = aardbesluit[shown].reset_index(drop=True)
    keys = [c for c in shown if c in SLEUTELS and c != "jaar"]
    table[keys] = table[keys].astype("object").mask(table[keys] == ONBEKEND, "")
    table = table.assign(rijen=done["size"], bedrag=euros(done["sum"]))
    return table.assign(werking=np.where(table["rijen"] > 0, "geldt", "geen regel over"))


def volg_regels(ingedeeld: pd.DataFrame) -> pd.DataFrame:
    """The lines as they would be if the rules were followed where export or default say otherwise; decisions stand."""
    return ingedeeld.assign(
        aard=ingedeeld["aard"].where(~tegen_de_regel(ingedeeld), ingedeeld["aard_regel"])
    )


def tegen_de_regel(ingedeeld: pd.DataFrame) -> pd.Series:
    """Rows of which the class, taken from the export or the default, differs from what the rules say."""
    open_ = ingedeeld["aard_bron"].isin(["export", "standaard"]) & (
        ingedeeld["aard_regel"] != ONBEKEND
    )
    return open_ & (ingedeeld["aard"] != ingedeeld["aard_regel"])
