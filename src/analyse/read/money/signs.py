"""The sign of amounts: positive in their own kant, whatever the export prints."""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.read.problems import Say, letters
from analyse.read.profiles.profile import Profile
from analyse.tables import Table


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
            _turn_by_most(frame, own, kant, say)


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
