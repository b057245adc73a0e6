"""What the reader itself asks of values, rows and units, as questions that a profile can answer.

The trap: a problem that only the file itself can mend (a cell with an error, a total that is off)
is no question, and stays a problem.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from string import ascii_uppercase

from analyse.read.asking.asked import (
    ANSWERED,
    BLADEN,
    LEFT_OUT,
    NO,
    NO_TOTAL,
    TOTAL,
    TOTALEN,
    UNITS,
    WAARDEN,
    YES,
    Question,
    many,
)
from analyse.read.asking.kin import Family
from analyse.read.asking.seen import ASK, LIKELY, Kop, Seen
from analyse.read.problems import FOUT, INFO, Problem
from analyse.tables import TABLES, normalise

#: Texts that are no figure where one should stand.
_NO_FIGURE = ("BEDRAG_NIET_LEESBAAR", "GETAL_NIET_LEESBAAR")


def doubts(family: Family) -> list[Question]:
    """Values, rows and units of which the reader itself asks what they are."""
    found: dict[tuple[str, str, str, str], Question] = {}
    for seen in family.sheets:
        totals = _rows_of(p for p in seen.problems if p.code == "TOTAAL_ZONDER_NAAM")
        for said in seen.problems:
            if said.code == "LEGE_SLEUTEL" and _rows_of([said]) <= totals:
                continue  # a total of no name has no key either
            asked = _of_problem(family, seen, said)
            if asked is None:
                continue
            earlier = found.get((asked.sheet, asked.kind, asked.name, asked.about))
            if earlier:
                asked = _together(earlier, asked)
            found[asked.sheet, asked.kind, asked.name, asked.about] = asked
    return list(found.values())


def _together(one: Question, other: Question) -> Question:
    places = {place[:2]: place for place in (*one.places, *other.places)}
    if len(places) == len(one.places):
        return one
    return replace(
        one,
        where=many(len(places), "blad", "bladen"),
        places=tuple(places.values()),
        rows=one.rows + other.rows,
        euros=one.euros + other.euros,
    )


def _of_problem(family: Family, seen: Seen, said: Problem) -> Question | None:
    """The question that a problem puts, when a profile can answer it."""
    if not seen.table or said.ernst == INFO:
        return None
    kop = next((kop for kop in seen.koppen if {kop.letter} == columns_of(said)), None)
    at = f"{seen.file}, blad {seen.sheet}" + (f", {said.cel}" if said.cel else "")
    asked = Question(
        BLADEN,
        family.letter,
        "",
        "",
        "",
        at,
        ((seen.file, seen.sheet, (said.waarde,)),),
        seen.table,
        rows=seen.rows,
        euros=seen.euros,
        why=said.reden,
    )
    if said.code in ("ONBEKENDE_WAARDE", "WIJK_TIKFOUT") and kop and kop.column:
        return _of_value(asked, seen, kop, said)
    if said.code == "TOTAAL_ZONDER_NAAM" and (kop is None or said.waarde != kop.text):
        return _of_total(asked, seen, said) if normalise(said.waarde) else None
    if said.code == "LEGE_SLEUTEL" and kop:
        return replace(
            asked,
            kind="vul_door",
            name=kop.column,
            about=f"Lege cellen onder '{kop.text}': geldt daar wat erboven staat?",
            proposal=YES,
            sure=LIKELY,
            choices=(YES, NO),
        )
    if said.code == "DEEL_VAN_JAAR":
        about = "Tot en met welke dag loopt de realisatie (dag-maand-jaar)?"
        name = "tot_en_met" if "tot_en_met" in TABLES[seen.table].by_name else "peildatum"
        return replace(asked, kind="vast", name=name, about=about, strict=False)
    if said.code in _NO_FIGURE and kop and kop.column and said.waarde:
        why = f"{said.reden} Typ het getal, in de eenheid van het blad, of 'leeg'."
        return replace(
            asked,
            sheet=WAARDEN,
            kind="waarde",
            name=kop.column,
            about=said.waarde,
            rows=said.aantal,
            euros=0.0,
            why=why,
            choices=("leeg",),
            strict=False,
        )
    if said.code.startswith("EENHEID_") and said.code in ANSWERED:
        about = "In welke eenheid staan de bedragen?"
        return replace(asked, kind="eenheid", name="eenheid", about=about, choices=UNITS)
    return None


def _of_total(asked: Question, seen: Seen, said: Problem) -> Question:
    """Whether a row is a total of others, with the money that counts twice if it is."""
    held = [values[said.waarde] for values in seen.values.values() if said.waarde in values]
    rows, euros = min(held, default=(1, seen.euros))
    exact = said.ernst == FOUT and "precies" in said.reden
    return replace(
        asked,
        sheet=TOTALEN,
        kind="totaal",
        name="totaal",
        about=said.waarde,
        rows=rows,
        euros=euros,
        proposal=TOTAL if exact else "",
        sure=LIKELY if exact else ASK,
        choices=(TOTAL, NO_TOTAL, LEFT_OUT),
    )


def _of_value(asked: Question, seen: Seen, kop: Kop, said: Problem) -> Question:
    """What a value of a column stands for."""
    column = TABLES[seen.table][kop.column]
    held = seen.values.get(kop.column, {})
    rows, euros = held.get(said.waarde, (said.aantal, 0.0))
    near = said.verwacht.removeprefix("bedoelt u ").removesuffix("?").strip("'")
    names = {*held, near} if said.code == "WIJK_TIKFOUT" else set(held)
    likely = near if near in (*names, *(c.value for c in column.choices)) else ""
    choices = tuple(c.value for c in column.choices) or tuple(
        sorted(name for name in names if name != said.waarde)[:200]
    )
    return replace(
        asked,
        sheet=WAARDEN,
        kind="waarde",
        name=kop.column,
        about=said.waarde,
        rows=rows,
        euros=euros,
        proposal=likely,
        sure=LIKELY if likely else ASK,
        choices=choices,
        strict=bool(column.choices),
    )


def _rows_of(said: Iterable[Problem]) -> set[str]:
    """Rows, as Excel counts them, of the cells that problems are about."""
    cells = [cell for problem in said for cell in problem.cel.split(",")]
    return {cell.strip().lstrip(ascii_uppercase) for cell in cells}


def columns_of(said: Problem) -> set[str]:
    """Letters of the columns that a problem is about."""
    return {cell.strip().rstrip("0123456789 …") for cell in said.cel.split(",")}
