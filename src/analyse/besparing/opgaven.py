"""Printed programmes of savings, recomputed: all targets minus what was reported done remains.

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
_REGELS = {
    "opgave": re.compile(r"totaal (van )?alle (opgaven|taakstellingen|bezuinigingen)"),
    "gereed": re.compile(r"\b(reeds )?(eerder )?gereed gemeld"),
    "gerealiseerd": re.compile(r"^gerealiseerd"),
    "stand": re.compile(r"^stand\b"),
}


def _regel(onderwerp: str) -> str:
    """Which line of the table a printed name is; "" for none."""
    name = normalise(onderwerp)
    for regel, pattern in _REGELS.items():
        if pattern.search(name):
            return regel
    return ""


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
    frame = frame.assign(regel=frame["onderwerp"].map(_regel))
    frame = frame[frame["regel"] != ""].drop_duplicates([*keys, "regel"])
    wide = frame.pivot(index=keys, columns="regel", values="waarde")
    wide = wide.reindex(columns=list(_REGELS)).rename_axis(columns=None)
    unit = frame.groupby(keys)["eenheid"].first()
    wide = wide[wide["opgave"].notna()].join(unit)
    wide = wide.rename(columns={"stand": "stand_afgedrukt"})
    wide["stand_berekend"] = wide["opgave"] - wide["gereed"]
    wide["verschil"] = wide["stand_afgedrukt"] - wide["stand_berekend"]
    wide["open"] = wide["stand_berekend"] - wide["gerealiseerd"]
    stand = ["stand_berekend", "stand_afgedrukt", "verschil"]
    order = ["eenheid", "opgave", "gereed", *stand, "gerealiseerd", "open"]
    return wide[order].reset_index()
