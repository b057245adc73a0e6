"""How the exports spell things: amounts, dates, wijken, levels.

And workbooks and CSV files that come out the same every time.

The trap: a workbook holds the moment it was made; here that is fixed, so that the same truth gives
the same bytes.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from bouw_voorbeeldstad.model import waarheid

GEMAAKT = dt.datetime(2019, 3, 1, 9, 0, 0)  # noqa: DTZ001  Excel knows no time zones


@contextmanager
def werkmap(pad: Path) -> Iterator[Workbook]:
    """A workbook in which text stays text."""
    opties = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "dd-mm-yyyy",
    }
    with Workbook(pad, opties) as boek:
        boek.set_properties(
            {
                "title": waarheid()["gemeente"],
                "author": waarheid()["gemeente"],
                "created": GEMAAKT,
            }
        )
        yield boek


def tabel(
    blad: Worksheet, titels: list[str], kop: list[str], rijen: Sequence[Sequence[object]]
) -> None:
    """Title rows, a blank row, a heading, rows; dates as dates, None as an empty cell."""
    for r, tekst in enumerate(titels):
        blad.write_string(r, 0, tekst)
    begin = len(titels) + 1 if titels else 0
    blad.write_row(begin, 0, kop)
    for r, rij in enumerate(rijen, start=begin + 1):
        for c, waarde in enumerate(rij):
            if isinstance(waarde, dt.date):
                blad.write_datetime(r, c, dt.datetime(waarde.year, waarde.month, waarde.day))  # noqa: DTZ001  Excel knows no time zones
            elif isinstance(waarde, str):
                if waarde:
                    blad.write_string(r, c, waarde)
            elif waarde is not None:
                blad.write_number(r, c, waarde)
    blad.set_column(0, len(kop) - 1, 16)
    blad.freeze_panes(begin + 1, 0)


def write_csv(pad: Path, rijen: Iterable[Iterable[object]], encoding: str) -> None:
    """Semicolons and CRLF, as Dutch systems write them."""
    uit = io.StringIO()
    csv.writer(uit, delimiter=";", lineterminator="\r\n").writerows(rijen)
    pad.write_bytes(uit.getvalue().encode(encoding))


def nl_bedrag(cent: int) -> str:
    """1234.5 euro as `1.234,50`."""
    euro = f"{abs(cent) // 100:,}".replace(",", ".")
    return f"{'-' if cent < 0 else ''}{euro},{abs(cent) % 100:02d}"


def wijknaam(naam: str, spelling: str, rij: int) -> str:
    """A wijk as this export spells it.

    Only case, accents, punctuation, spaces, a leading number or a leading `Wijk` differ.
    """
    nummers = {v["naam"]: v["nummer"] for v in waarheid()["wijk"]}
    kaal = "".join(
        c for c in unicodedata.normalize("NFKD", naam) if not unicodedata.combining(c)
    )
    if spelling == "hoofd":
        return naam.upper()
    if spelling == "kaal":
        return kaal.replace("-", " ")
    if spelling == "spatie":
        return (
            naam.replace(" ", "  ") if " " in naam else f"{naam} ",
            naam.replace("-", " "),
            naam,
        )[rij % 3]
    if naam not in nummers or spelling == "gewoon":
        return naam
    return f"Wijk {naam}" if spelling == "wijk" else f"{nummers[naam]} {naam}"


def niveautekst(niveau: str, trekking: float) -> str:
    """A level as an inspector types it: mostly as it should be."""
    anders = {
        "A+": ("A +", "a+", "A plus"),
        "A": ("a", "A "),
        "B": ("b", " B"),
        "C": ("c",),
        "D": ("d",),
    }.get(niveau)
    if not anders or trekking > 0.03:
        return niveau
    return anders[int(trekking * 1000) % len(anders)]
