"""What a person is asked about a folder of exports: one question a heading, value, row or sheet.

Everything that is known is among them too, so that it can be changed. The trap: what is asked must
be answerable by a profile; what can only be mended in the file itself is no question.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import chain

from analyse.read.asking.asked import (
    BLADEN,
    COLUMN,
    KOPPEN,
    NO,
    NO_TABLE,
    OWN,
    YES,
    Question,
    asks_of_money,
    many,
    places_of,
    where,
)
from analyse.read.asking.doubts import columns_of, doubts
from analyse.read.asking.followers import followers
from analyse.read.asking.kin import Family
from analyse.read.asking.meanings import NOT_USED, meanings, of_wijk
from analyse.read.asking.seen import ASK, KNOWN, LIKELY, NOT_NEEDED, Kop, Seen
from analyse.read.heading.stands import YEAR
from analyse.read.problems import INFO
from analyse.read.wijk.wijken import wijk_key
from analyse.tables import TABLES, Column, normalise

#: What differs from sheet to sheet.
_OF_A_SHEET = ("jaar", "ronde", "datum")
#: What the reader tells by itself once it knows another column.
_TOLD_BY = {"ronde": "datum"}


def questions(family: Family, wijken: Iterable[str] = ()) -> list[Question]:
    """All questions about the sheets of one form, those that are open and of most money first.

    `wijken` are those of which the names may stand in other columns.
    """
    wijken = list(wijken)
    counting = Family(family.letter, [s for s in family.sheets if not _left_out(s)])
    found = list(_of_sheets(family))
    if counting.sheets:
        found += _of_counting(counting, wijken)
    order = {ASK: 0, LIKELY: 1, NOT_NEEDED: 2, KNOWN: 3}
    return sorted(found, key=lambda q: (order[q.sure], -q.euros, -q.rows))


def _of_counting(family: Family, wijken: list[str]) -> Iterator[Question]:
    """What is asked of what stands on the sheets that count."""
    yield from doubts(family)
    yield from followers(family, wijken)
    if family.table:
        names = set(map(wijk_key, wijken))
        for kops in family.koppen:
            yield _of_heading(family, kops, names)


def _of_heading(
    family: Family, kops: list[tuple[Seen, Kop]], wijken: Collection[str]
) -> Question:
    """What the headings of one form mean; `wijken` in compared form."""
    _, kop = kops[0]
    table = TABLES[family.table]
    places: dict[tuple[str, str], list[str]] = {}
    for sheet, found in kops:
        places.setdefault((sheet.file, sheet.sheet), []).append(found.text)
    sure, why = _how_sure(kops)
    proposal = NOT_USED if sure == ASK and "som van" in why else kop.proposal
    if sure == ASK and wijk_key(kop.text) in wijken and of_wijk(table):
        proposal, sure, why = of_wijk(table), LIKELY, "is de naam van een wijk"
    return Question(
        KOPPEN,
        family.letter,
        "kop",
        kop.text,
        kop.text,
        f"kolom {kop.letter}, {many(len(places), 'blad', 'bladen')}",
        tuple((*place, tuple(texts)) for place, texts in places.items()),
        table.name,
        kop.examples,
        sum(kop.rows for _, kop in kops),
        sum(kop.euros for _, kop in kops),
        proposal,
        sure,
        why,
        (NOT_USED, *meanings(table)),
    )


def _how_sure(kops: list[tuple[Seen, Kop]]) -> tuple[str, str]:
    """How sure the proposal for a heading is, with what the reader itself says of it."""
    _, first = kops[0]
    for seen, kop in kops:
        for said in seen.problems:
            if said.ernst == INFO or kop.letter not in columns_of(said):
                continue
            if said.code == "KOP_ONVOLLEDIG":
                return ASK, said.reden
            if said.code == "TOTAAL_ZONDER_NAAM" and said.waarde == kop.text:
                return ASK, "is in elke rij de som van de andere kolommen"
            if said.code == "ONBEKENDE_KOLOM" and first.sure == NOT_NEEDED:
                return LIKELY, first.why
    return first.sure, first.why


def _of_sheets(family: Family) -> Iterator[Question]:
    """Which table the sheets are, what no heading says, and whether each of them counts."""
    yield _which_table(family)
    lacking: dict[str, list[Seen]] = {}
    for seen in family.sheets:
        for name in _lacks(seen):
            lacking.setdefault(name, []).append(seen)
    for name, sheets in lacking.items():
        groups = [[seen] for seen in sheets] if name in _OF_A_SHEET else [sheets]
        for group in groups:
            yield _what_value(family, name, group)
    for seen in family.sheets:
        yield _does_it_count(family, seen)


def _which_table(family: Family) -> Question:
    first = family.sheets[0]
    read = any(seen.read for seen in family.sheets)
    sure = KNOWN if read or all(map(_left_out, family.sheets)) else LIKELY
    why = "" if read else _why_not_read(first)
    if not family.table:
        why = "geen rij met koppen boven cijfers gevonden"
    return Question(
        BLADEN,
        family.letter,
        "tabel",
        "tabel",
        "Welke tabel is dit?",
        where(family.sheets),
        places_of(family.sheets),
        family.table,
        " | ".join(kop.text for kop in first.koppen[:4]),
        sum(seen.rows for seen in family.sheets),
        sum(seen.euros for seen in family.sheets),
        family.table or NO_TABLE,
        KNOWN if first.read and not family.table else sure,
        why,
        (*TABLES, NO_TABLE),
    )


def _why_not_read(seen: Seen) -> str:
    """What the reader asks of a sheet that it did not read."""
    said = [p.reden for p in seen.problems if p.code == "BLAD_NIET_HERKEND"]
    return said[0] if said and not seen.guessed else "daar lijken de koppen op"


def _lacks(seen: Seen) -> list[str]:
    """Columns that a sheet cannot do without and that a person can give a value of."""
    if not seen.table or seen.read:
        return []
    table = TABLES[seen.table]
    said = {kop.column for kop in seen.koppen}
    words = " ".join([seen.file, seen.sheet, *(kop.text for kop in seen.koppen)])
    lacking = []
    for name in seen.missing:
        told = name in said or table[name].is_value
        if name == "jaar" and seen.guessed:
            told = told or bool(YEAR.search(normalise(words)))
        if name in ("fase", "kant", "maand") and seen.guessed:
            told = told or any(_gives(kop, name, seen.table) for kop in seen.koppen)
        if not told:
            lacking.append(name)
    return [name for name in lacking if _TOLD_BY.get(name) not in lacking]


def _gives(kop: Kop, name: str, table: str) -> bool:
    entry = meanings(TABLES[table]).get(kop.meaning, {})
    return name in entry


def _what_value(family: Family, name: str, sheets: list[Seen]) -> Question:
    """What a column is, or holds in every row, that no heading is."""
    column = TABLES[family.table][name]
    unknown = [_not_understood(seen) for seen in sheets]
    headings = tuple(f"{COLUMN}{text}" for text in dict.fromkeys(chain.from_iterable(unknown)))
    years = [set(YEAR.findall(normalise(f"{s.file} {s.sheet}"))) for s in sheets]
    year = years[0].pop() if name == "jaar" and len(years[0]) == 1 else ""
    return Question(
        BLADEN,
        family.letter,
        "vast",
        name,
        f"{_ask(column)} Kies de kolom, of typ wat voor alle rijen geldt.",
        where(sheets),
        tuple((s.file, s.sheet, texts) for s, texts in zip(sheets, unknown, strict=True)),
        family.table,
        "",
        sum(seen.rows for seen in sheets),
        sum(seen.euros for seen in sheets),
        year,
        LIKELY if year else ASK,
        "staat in geen kop en in geen kolom",
        (*(choice.value for choice in column.choices), *headings),
        strict=False,
    )


def _not_understood(seen: Seen) -> tuple[str, ...]:
    """The headings of a sheet of which nobody knows what they are."""
    return tuple(kop.text for kop in seen.koppen if not kop.meaning)


def _ask(column: Column) -> str:
    meaning = column.meaning.rstrip(".")
    return f"{column.name.replace('_', ' ').capitalize()} ({meaning[0].lower()}{meaning[1:]})?"


def _left_out(seen: Seen) -> bool:
    """Whether a profile says that a sheet does not count."""
    return any(problem.code == "TELT_NIET_MEE" for problem in seen.problems)


def _does_it_count(family: Family, seen: Seen) -> Question:
    """Whether a sheet counts; a question when it is hidden or its money may stand elsewhere."""
    asked = [p for p in seen.problems if p.code == "VERBORGEN_BLAD" or asks_of_money(p)]
    doubled = [p for p in seen.problems if p.code == "DUBBELE_REGELS"]
    hidden = any(p.code == "VERBORGEN_BLAD" for p in asked)
    left_out = _left_out(seen)
    why = "; ".join(dict.fromkeys(p.reden for p in [*asked, *doubled]))
    proposed = "" if why else YES
    return Question(
        BLADEN,
        family.letter,
        "telt",
        "verborgen" if hidden else "telt",
        "Telt dit blad mee?",
        f"{seen.file}, blad {seen.sheet}",
        places_of([seen]),
        seen.table,
        "",
        seen.rows,
        seen.euros,
        NO if left_out else proposed,
        ASK if why and not left_out else KNOWN,
        why,
        (YES, NO, OWN),
    )
