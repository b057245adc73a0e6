"""What a heading may mean, as a person chooses it from a list: `bedrag – realisatie – lasten`.

One list a table: each column by a readable name, a column of figures also with what its heading may
say besides. The trap: what is chosen must be what a profile can say, so each name here stands for
one entry of `[kolommen]`.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from itertools import product
from typing import Any

from analyse.read.heading.headings import Heading, explain
from analyse.read.heading.stands import YEAR
from analyse.read.profiles.meant import Wrong, brief
from analyse.tables import Column, Table, normalise

NOT_USED = "niet gebruiken"
#: What a heading says of its column, as `[kolommen]` of a profile has it.
Entry = Mapping[str, Any]
_BETWEEN = " – "
#: Values of `fase` as people call them.
_PEOPLE_SAY = {
    "primitief": "primitieve begroting",
    "gewijzigd": "begroting na wijziging",
}
#: Nouns of which the article is not "de".
_THE = {"onderwerp": "het", "aspect": "het"}
#: Columns that a heading hardly ever gives a value of, beside those it does.
_NOT_IN_HEADINGS = ("jaar",)


@cache
def meanings(table: Table) -> dict[str, Entry]:
    """Every meaning that a heading of a table can have, by its name in the list."""
    found: dict[str, Entry] = {}
    given = [name for name in table.spread if name not in _NOT_IN_HEADINGS]
    if table.value in table.values:
        for entry in _spread(table, given):
            found[name_of(table, entry)] = entry
    for name in _across(table):
        found[_wide(table, name)] = {"kolom": table.value, name: ""}
    for column in table:
        found.setdefault(name_of(table, {"kolom": column.name}), {"kolom": column.name})
    return found


def _spread(table: Table, given: list[str]) -> list[Entry]:
    """The column of amounts with each value, or one of each, that its heading may give."""
    choices = [[None, *(choice.value for choice in table[name].choices)] for name in given]
    entries: list[Entry] = []
    for values in product(*choices):
        said = {name: value for name, value in zip(given, values, strict=True) if value}
        if said:
            entries.append({"kolom": table.value, **said})
    return entries


def name_of(table: Table, entry: Entry) -> str:
    """How the list calls an entry; a year in it is told by the heading itself."""
    for name in _across(table):
        if name in entry:
            return _wide(table, name)
    parts = [str(entry.get("kolom", table.value)).replace("_", " ")]
    said = [str(entry[n]) for n in table.spread if n in entry and n not in _NOT_IN_HEADINGS]
    return _BETWEEN.join([*parts, *(_PEOPLE_SAY.get(value, value) for value in said)])


def _across(table: Table) -> list[str]:
    """Columns of which a heading may be the value, whatever it is called: a meetlat, a wijk."""
    found = [table.open_spread] if table.open_spread else []
    counts = table.value in table.values and table[table.value].kind != "niveau"
    return [*found, "wijk"] if counts and "wijk" in table.by_name else found


def _wide(table: Table, name: str) -> str:
    """The name of a column of figures of which the heading names what they are about."""
    return f"{table.value.replace('_', ' ')} (de kop is {_THE.get(name, 'de')} {name})"


def of_wijk(table: Table) -> str:
    """What a heading means that is the name of a wijk; "" when the table cannot have it so."""
    return _wide(table, "wijk") if "wijk" in _across(table) else ""


def meaning_of(heading: Heading, table: Table) -> str:
    """What a heading means now, as the list calls it; "" when it means nothing."""
    if heading.derived:
        return NOT_USED
    if not heading.column:
        return ""
    return name_of(table, {**heading.fixed, "kolom": heading.column})


def of_one_year(heading: str, column: Column, table: Table) -> bool:
    """Whether a heading names the one year of a count that stands beside what is measured."""
    counts = column.kind == "geheel" and "jaar" in table.spread
    return counts and bool(YEAR.search(normalise(heading)))


def entry_of(text: str, heading: str, table: Table) -> dict[str, Any] | None:
    """What a person chose or typed for a heading; None when it is not to be used.

    A year in the heading holds for its amounts.

    Raises
    ------
    Wrong
        When it is no meaning of the table.
    """
    plain = normalise(text)
    if plain in (normalise(NOT_USED), "niet", "negeer", "negeren", "geen", "overslaan"):
        return None
    by_name = {normalise(name): entry for name, entry in meanings(table).items()}
    entry = by_name.get(plain) or _typed(text, table)
    if entry is None:
        near = get_close_matches(plain, by_name, 1, 0.6)
        names = {normalise(name): name for name in meanings(table)}
        hint = f"Bedoelt u '{names[near[0]]}'?" if near else "Kies uit de lijst van de cel."
        raise Wrong(f"'{brief(text)}' is geen betekenis van de tabel {table.name}. {hint}")
    found = dict(entry)
    for name in _across(table):
        if name in found:
            found[name] = heading
    if of_one_year(heading, table[found["kolom"]], table):
        raise Wrong(
            f"'{brief(text)}' kan niet per jaar een eigen kolom hebben. Kies '{NOT_USED}', of zet"
            " de jaren in de export onder elkaar."
        )
    years = set(YEAR.findall(normalise(heading)))
    if "jaar" in table.spread and table[found["kolom"]].is_value and len(years) == 1:
        found.setdefault("jaar", int(years.pop()))
    return found


def _typed(text: str, table: Table) -> Entry | None:
    """What a typed heading means to the reader itself: a synonym, or `realisatie lasten`."""
    meaning = explain(text, table)
    if meaning is None or not meaning.column:
        return None
    return {"kolom": meaning.column, **meaning.fixed}
