"""How the systems of a made-up town write: the dirt of its exports.

The traps: a comma between fields goes with a point in amounts, and thousands of euros hold cents
only when amounts are whole tens of euros (`Vuil.eenheid`).
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
from bouw_voorbeeldstad.opmaak import werkmap
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from benchmarks.dossiers.stad import kies

SPELLINGEN = ("gewoon", "hoofd", "wijk", "nummer", "spatie", "kaal")
EENHEDEN = {1: "Bedragen in euro", 1000: "Bedragen x € 1.000"}
MAANDEN = ("februari", "maart", "april")


class Bedrag(NamedTuple):
    """An amount of money in whole cents."""

    cent: int


Cel = str | int | float | dt.date | Bedrag | None
Rij = Sequence[Cel]


@dataclass(frozen=True)
class Vuil:
    """What an export of this town looks like; as it stands here it is a plain one."""

    vorm: str = "csv"
    codering: str = "utf-8-sig"
    scheiding: str = ";"
    #: Of amounts as text: `1.234,50`, `1234,50`, `1234.50`, or the minus behind it.
    notatie: str = "nl"
    #: Euros in one unit of the amounts.
    eenheid: int = 1
    #: Rows above the heading besides the one that says whose it is.
    titels: int = 1
    #: Which of three words each heading uses.
    koppen: int = 0
    #: Whether the left cells of a product are one merged cell; of a workbook.
    samengevoegd: bool = False
    #: Totals printed: none, at the end, or under each product too.
    totalen: str = "geen"
    #: Whether an amount has a row of its own, with its phase beside it.
    per_fase: bool = False
    #: Whether each year is a file of its own.
    per_jaar: bool = True
    #: Whether the inspections have a column a measuring rod.
    breed: bool = False
    spellingen: tuple[str, ...] = ("gewoon",)
    #: Exports that this town does not have.
    zonder: frozenset[str] = field(default_factory=frozenset)

    def spelling(self, nummer: int) -> str:
        """How the file of this number spells the wijken."""
        return self.spellingen[nummer % len(self.spellingen)]


def trek(rng: np.random.Generator) -> Vuil:
    """The dirt of one town."""
    scheiding = kies(rng, (";", ";", ",", "\t"))
    notaties = ("punt",) if scheiding == "," else ("nl", "kaal", "punt", "achter")
    return Vuil(
        vorm=kies(rng, ("csv", "xlsx")),
        codering=kies(rng, ("cp1252", "utf-8", "utf-8-sig")),
        scheiding=scheiding,
        notatie=kies(rng, notaties),
        eenheid=kies(rng, (1, 1, 1000)),
        titels=int(4 * rng.random()),
        koppen=int(3 * rng.random()),
        samengevoegd=rng.random() < 0.5,
        totalen=kies(rng, ("geen", "onderaan", "per product")),
        per_fase=rng.random() < 0.25,
        per_jaar=rng.random() < 0.6,
        breed=rng.random() < 0.4,
        spellingen=tuple(kies(rng, SPELLINGEN) for _ in range(3)),
        zonder=kies(
            rng,
            (
                frozenset[str](),
                frozenset[str](),
                frozenset[str](),
                frozenset({"schouw"}),
                frozenset({"areaal"}),
                frozenset({"taakstelling", "maatregelen"}),
                frozenset({"inwoners"}),
            ),
        ),
    )


def als_tekst(cent: int, vuil: Vuil) -> str:
    """An amount as text, in the unit and notation of the town."""
    heel, rest = divmod(abs(cent) // vuil.eenheid, 100)
    min_ = "-" if cent < 0 else ""
    if vuil.notatie == "punt":
        return f"{min_}{heel}.{rest:02d}"
    if vuil.notatie == "kaal":
        return f"{min_}{heel},{rest:02d}"
    nl = f"{heel:,}".replace(",", ".") + f",{rest:02d}"
    return nl + min_ if vuil.notatie == "achter" else min_ + nl


def schrijf(
    pad: Path, titels: Sequence[str], kop: Sequence[str], rijen: Sequence[Rij], vuil: Vuil
) -> None:
    """Write one table as the town writes; the suffix of its form is put behind the path.

    Of a budget in a workbook the first three cells of a product may be one merged cell.
    """
    pad = pad.with_name(f"{pad.name}.{vuil.vorm}")
    if vuil.vorm == "csv":
        _csv(pad, [*([titel] for titel in titels), kop, *rijen], vuil)
    else:
        _xlsx(pad, titels, kop, rijen, vuil)


def _csv(pad: Path, rijen: Sequence[Rij], vuil: Vuil) -> None:
    uit = io.StringIO()
    schrijver = csv.writer(uit, delimiter=vuil.scheiding, lineterminator="\r\n")
    schrijver.writerows([_cel(cel, vuil) for cel in rij] for rij in rijen)
    pad.write_bytes(uit.getvalue().encode(vuil.codering, "replace"))


def _cel(cel: Cel, vuil: Vuil) -> str:
    """One cell as text."""
    if isinstance(cel, Bedrag):
        return als_tekst(cel.cent, vuil)
    if isinstance(cel, dt.date):
        return cel.strftime("%d-%m-%Y")
    if isinstance(cel, float):
        return str(cel) if vuil.notatie == "punt" else str(cel).replace(".", ",")
    return "" if cel is None else str(cel)


def _xlsx(
    pad: Path, titels: Sequence[str], kop: Sequence[str], rijen: Sequence[Rij], vuil: Vuil
) -> None:
    with werkmap(pad) as boek:
        blad = boek.add_worksheet("Blad1")
        geld = boek.add_format({"num_format": "#,##0.00"})
        for r, titel in enumerate(titels):
            blad.write_string(r, 0, titel)
        begin = len(titels)
        blad.write_row(begin, 0, kop, boek.add_format({"bold": True}))
        for r, rij in enumerate(rijen, start=begin + 1):
            for c, cel in enumerate(rij):
                _zet(blad, (r, c), cel, vuil, geld)
        if vuil.samengevoegd and pad.name.startswith("begroting"):
            _voeg_samen(blad, begin + 1, rijen, boek.add_format({"valign": "vcenter"}))
        blad.set_column(0, len(kop) - 1, 16)


def _zet(blad: Worksheet, plek: tuple[int, int], cel: Cel, vuil: Vuil, geld: Format) -> None:
    """One cell as a number, a date or a text; what came in as text keeps its minus behind it."""
    if isinstance(cel, Bedrag):
        if cel.cent < 0 and vuil.notatie == "achter":
            blad.write_string(*plek, als_tekst(cel.cent, vuil))
        else:
            blad.write_number(*plek, cel.cent / 100 / vuil.eenheid, geld)
    elif isinstance(cel, dt.date):
        blad.write_datetime(*plek, dt.datetime(cel.year, cel.month, cel.day))  # noqa: DTZ001  Excel knows no time zones
    elif isinstance(cel, str):
        blad.write_string(*plek, cel)
    elif cel is not None:
        blad.write_number(*plek, cel)


def _voeg_samen(blad: Worksheet, eerste: int, rijen: Sequence[Rij], midden: Format) -> None:
    """Merge the first cells of rows that say the same there, as a printed block does."""
    begin = 0
    for einde in range(1, len(rijen) + 1):
        zelfde = einde < len(rijen) and rijen[einde][:3] == rijen[begin][:3]
        if zelfde:
            continue
        if einde - begin > 1:
            for kolom, tekst in enumerate(rijen[begin][:3]):
                blad.merge_range(
                    eerste + begin, kolom, eerste + einde - 1, kolom, tekst, midden
                )
        begin = einde
