"""Printed programmes of savings, recomputed.

All targets, minus what was reported done, is what remains.

The trap: such a table is cumulative, over all targets since some date and over all years at once,
so its years may not be added up.

Source: Nijmegen, jaarverslag 2014, bezuinigingsopgaven.
"""

from __future__ import annotations

import re

import pandas as pd

from analyse.tables import normalise
from analyse.tables.arguments import require
from analyse.tables.frames import show_unknown

#: Names under which the lines are printed, in compared form; the first that fits counts.
_REGELS = (
    ("opgave", re.compile(r"totaal (van )?alle (opgaven|taakstellingen|bezuinigingen)")),
    ("gereed", re.compile(r"\b(reeds )?(eerder )?gereed gemeld")),
    ("gerealiseerd", re.compile(r"^gerealiseerd")),
    ("stand", re.compile(r"^stand\b")),
)


def gedrukte_opgaven(kerncijfer: pd.DataFrame) -> pd.DataFrame:
    """What remains of a printed programme per year, beside the line that was printed.

    Parameters
    ----------
    kerncijfer
        Table kerncijfer, amounts as printed.

    Returns
    -------
    pandas.DataFrame
        Columns gemeente, document, jaar, eenheid, opgave, gereed, stand_berekend (opgave - gereed),
        stand_afgedrukt, verschil (printed - recomputed), gerealiseerd (in the year up to the
        printed date) and open (stand - gerealiseerd), in the printed unit; NaN where a line is not
        printed. Only tables that print all targets together.
    """
    keys = ["gemeente", "document", "jaar"]
    require(kerncijfer, [*keys, "onderwerp", "waarde", "eenheid"])
    frame = show_unknown(kerncijfer, ["gemeente", "document", "eenheid"])
    names = frame["onderwerp"].map(normalise)
    frame = frame.assign(
        regel=names.map(
            lambda name: next((rule for rule, pattern in _REGELS if pattern.search(name)), "")
        )
    )
    frame = frame[frame["regel"] != ""].drop_duplicates([*keys, "regel"])
    wide = (
        frame.pivot(index=keys, columns="regel", values="waarde")
        .reindex(columns=[rule for rule, _ in _REGELS])
        .astype(float)
    )
    wide = wide[wide["opgave"].notna()].join(frame.groupby(keys)["eenheid"].first())
    wide["stand_berekend"] = wide["opgave"] - wide["gereed"]
    wide["verschil"] = wide["stand"] - wide["stand_berekend"]
    wide["open"] = wide["stand_berekend"] - wide["gerealiseerd"]
    wide.columns.name = None
    order = [
        "eenheid",
        "opgave",
        "gereed",
        "stand_berekend",
        "stand_afgedrukt",
        "verschil",
        "gerealiseerd",
        "open",
    ]
    return wide.rename(columns={"stand": "stand_afgedrukt"})[order].reset_index()
