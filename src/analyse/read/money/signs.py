"""The sign of amounts: positive in their own kant, whatever the export prints.

The trap: one year of an export may print baten with a minus and the next without; what most of all
amounts do says nothing then.
"""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.read.problems import Say, a1, letters
from analyse.read.profiles.profile import Profile
from analyse.tables import Table

#: Amounts of one year and fase that tell how they are printed, and the part that must agree.
_FEWEST, _MOST = 2, 0.8
#: A year and fase of less than this part of the largest may hold corrections alone.
_CORRECTIONS = 0.1


def turn_signs(table: Table, frame: pd.DataFrame, profile: Profile, say: Say) -> None:
    """Make the amounts of a kant that the export prints as negative positive, in place.

    By the profile, or by most of the amounts.
    """
    if "kant" not in frame or table.value != "bedrag":
        return
    for kant in ("lasten", "baten"):
        own = frame["kant"] == kant
        if kant in profile.sign:
            frame.loc[own, "bedrag"] = profile.sign[kant] * frame["bedrag"] + 0.0
        else:
            _ask_when_mixed(frame, own, kant, say)
            _turn_by_most(frame, own, kant, say)


def _ask_when_mixed(frame: pd.DataFrame, own: pd.Series, kant: str, say: Say) -> None:
    """Ask of a kant that is printed as negative in one year or fase, and not in another."""
    by = [name for name in ("jaar", "fase") if name in frame]
    known = own & frame["bedrag"].notna() & (frame["bedrag"] != 0)
    booked = frame.loc[known, [*by, "bedrag", "_rij", "_kolom"]]
    part = booked.groupby(by, observed=True).ngroup()
    negative = (booked["bedrag"] < 0).groupby(part).agg(["mean", "size"])
    size = booked["bedrag"].abs().groupby(part).sum()
    negative = negative[(negative["size"] >= _FEWEST) & (size >= _CORRECTIONS * size.max())]
    turned = negative.index[negative["mean"] >= _MOST]
    plain = negative.index[negative["mean"] <= 1 - _MOST]
    if not len(turned) or not len(plain):
        return
    minus, without = (booked[part == found[0]].iloc[0] for found in (turned, plain))
    say(
        "TEKEN_WISSELT",
        a1(int(minus["_rij"]) - 1, int(minus["_kolom"]) - 1),
        kant=kant,
        negatief=" ".join(str(minus[name]) for name in by),
        positief=" ".join(str(without[name]) for name in by),
    )


def _turn_by_most(frame: pd.DataFrame, own: pd.Series, kant: str, say: Say) -> None:
    """Turn the amounts of a kant when most of them are negative, and so is their sum."""
    amounts = frame.loc[own, "bedrag"]
    booked = amounts[amounts.notna() & (amounts != 0)]
    negative = int((booked < 0).sum())
    if negative <= 0.5 * len(booked):
        return
    key = "TEKEN_TWIJFEL"
    if booked.sum() < 0:
        frame.loc[own, "bedrag"] = 0.0 - amounts  # -1 * 0 would show as -0
        certain = len(booked) >= 3 and negative >= 0.8 * len(booked)
        key = "TEKEN_GEKEERD.zeker" if certain else "TEKEN_GEKEERD"
    column = letters(int(frame.loc[booked.index[0], "_kolom"]) - 1)
    say(key, column, kant=kant, negatief=nl.getal(negative), alle=nl.getal(len(booked)))
