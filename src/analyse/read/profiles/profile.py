"""Export profiles: what a person knows of an export that its cells do not say.

A profile names a file (and sheet), the table, values that hold for all rows, what headings mean,
and how the sheet is built; `settings` reads it from a file. The trap: a profile that names no table
holds for whichever is recognised, so what that table does not have must be left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Any

from analyse.read.printable import same_name
from analyse.read.profiles.meant import Wrong, meant
from analyse.read.profiles.patterns import find_texts, fit, is_pattern, most_precise_first
from analyse.read.sheet import Value
from analyse.read.values import Notation
from analyse.tables import Table, normalise

#: What is said of a code; None when nothing is.
Find = Callable[[str], str | None]


@dataclass(frozen=True)
class Profile:
    """One profile.

    Attributes
    ----------
    name
        Name of its file.
    columns
        Per normalised heading, or pattern of headings as written, the values it stands for:
        `{"kolom": "bedrag", "fase": "realisatie"}`; `meaning_of` looks it up.
    fixed
        Column values that hold for every row.
    values
        Per column a map from a value as written, in compared form, to the value meant; as it stands
        where two that mean something else have the same form, or it is a pattern. `translator`
        looks it up.
    derive
        Per column, for each other column that follows from it, what its codes and patterns stand
        for: `{"grootboekrekening": {"kant": {"4*": "lasten"}}}`.
    lookup
        Patterns of files that are read as a list to look things up in, with these headings.
    from_sheet, from_file
        Patterns of the name of the sheet and of the file, with the columns that they give.
    unit
        Euros to one unit, when the profile states it.
    notation
        How amounts that are text are written, when the profile states it.
    header
        First and last row of the header (0-based), when the profile states it.
    stop
        Normalised label of the first row that is no longer of the table.
    totals
        Normalised labels of rows that are totals, beside those that everyone knows.
    no_totals
        Normalised texts of rows that are none, whatever they are called or add up.
    leave_rows
        Texts (or patterns) of rows that are read and do not count.
    blocks
        Column of which the values stand in rows of their own, above the rows they hold for.
    fill_down
        Columns of which an empty cell means: the same as above.
    keep_empty
        Columns of which an empty cell means nothing but that.
    sign
        Per kant 1 when its costs or revenues are printed positive, -1 when they are printed
        negative.
    checks
        Pattern of the sheet, in the same file, of which this sheet holds the totals; it is then no
        data itself.
    read_hidden
        Read the sheet even when it is hidden.
    left_out
        The sheet is read but does not count: another holds the same money.
    own_money
        Its money is in no other export, whatever sums are equal.
    own_gemeente
        The municipality that the whole folder is of.
    other_gemeenten
        Municipalities of which there is Iv3 in the folder, and that it is not of.
    excerpt
        The file holds only part of the rows that its totals add up, so these cannot tie.
    source
        Where the file comes from: naam, url, licentie, opmerking.
    shared
        It stands beside the folder of exports, and holds for the folders next to it as well.
    """

    pattern: str
    sheet: str = "*"
    table: str = ""
    unit: int | None = None
    notation: Notation | None = None
    header: tuple[int, int] | None = None
    stop: str = ""
    totals: tuple[str, ...] = ()
    no_totals: tuple[str, ...] = ()
    leave_rows: tuple[str, ...] = ()
    blocks: str = ""
    fill_down: tuple[str, ...] = ()
    keep_empty: tuple[str, ...] = ()
    sign: Mapping[str, int] = field(default_factory=dict)
    checks: str = ""
    fixed: Mapping[str, Any] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    derive: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    lookup: tuple[str, ...] = ()
    from_sheet: str = ""
    from_file: str = ""
    source: Mapping[str, str] = field(default_factory=dict)
    read_hidden: bool = False
    excerpt: bool = False
    left_out: bool = False
    own_money: bool = False
    own_gemeente: str = ""
    other_gemeenten: tuple[str, ...] = ()
    shared: bool = False
    name: str = ""

    def fits(self, file: str, sheet: str) -> bool:
        """Whether the profile is meant for this file and sheet.

        Patterns as in `begroting_*.xlsx`, or the name itself (`begroting [2026].xlsx`); capitals do
        not count, nor how an accent is made.
        """
        return self.fits_file(file) and _matches(sheet, self.sheet)

    def fits_file(self, file: str) -> bool:
        """Whether the profile is meant for a sheet of this file."""
        return _matches(file, self.pattern)

    @property
    def precision(self) -> tuple[int, int]:
        """How precisely it says what it is for."""
        return len(self.pattern), len(self.sheet)

    def of(self, table: Table) -> Profile:
        """What the profile says of a table, when it names none itself.

        Columns and values that the table does not have are left out.
        """
        if self.table:
            return self
        has = table.by_name.__contains__
        columns = {
            heading: entry
            for heading, entry in self.columns.items()
            if has(entry.get("kolom", table.value))
        }
        return replace(
            self,
            blocks=self.blocks if has(self.blocks) else "",
            fill_down=tuple(filter(has, self.fill_down)),
            keep_empty=tuple(filter(has, self.keep_empty)),
            fixed=_held_by(table, self.fixed),
            columns={heading: _held_by(table, entry) for heading, entry in columns.items()},
            derive={
                key: _of_columns(table, given) for key, given in self.derive.items() if has(key)
            },
        )

    def meaning_of(self, heading: str) -> tuple[Mapping[str, Any], Mapping[str, str]] | None:
        """What a heading stands for, and the year and month that it names under its pattern."""
        plain = normalise(heading)
        if plain in self.columns:
            return self.columns[plain], {}
        for pattern in most_precise_first(filter(is_pattern, self.columns)):
            names = fit(pattern, heading)
            if names is not None:
                return self.columns[pattern], names
        return None

    def finders(self) -> dict[str, dict[str, Find]]:
        """What `derive` says of codes: by the column that follows, then by that of the codes."""
        found: dict[str, dict[str, Find]] = {}
        for key, columns in self.derive.items():
            for column, said in columns.items():
                found.setdefault(column, {})[key] = find_texts(said)
        return found

    def ignores(self, heading: str) -> bool:
        """Whether a heading is one that nobody needs."""
        return is_one_of(self.ignore, heading)


def _of_columns(table: Table, said: Mapping[str, Any]) -> dict[str, Any]:
    """Of what is said by column, that of the columns that a table has."""
    return {name: what for name, what in said.items() if name in table.by_name}


def _held_by(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of the columns that a table has and that its column can hold."""
    held = {}
    for name, value in values.items():
        if name == "kolom":
            held[name] = value
        elif name in table.by_name:
            try:
                held[name] = meant(table[name], value)
            except Wrong:
                continue
    return held


def _matches(name: str, pattern: str) -> bool:
    name, pattern = same_name(name), same_name(pattern)
    return name == pattern or fnmatchcase(name, pattern)


def is_one_of(labels: Iterable[str], text: str) -> bool:
    """Whether a text is one of some labels in compared form, or fits a pattern among them."""
    plain = normalise(text)
    return any(
        fit(label, plain) is not None if is_pattern(label) else label == plain
        for label in labels
    )


def translator(meant: Mapping[str, str]) -> Callable[[Value], Value]:
    """What tells of a value what it stands for by `Profile.values`; else it is the value itself."""
    patterns = most_precise_first(filter(is_pattern, meant))

    def translated(value: Value) -> Value:
        for written in (str(value).strip(), normalise(value)):
            if written in meant:
                return meant[written]
        plain = normalise(value)
        return next((meant[one] for one in patterns if fit(one, plain) is not None), value)

    return translated


def fitting(profiles: Iterable[Profile], file: str, sheet: str) -> list[Profile]:
    """The profiles that are meant for a sheet: the folder's own, the most precise pattern first."""
    found = [profile for profile in profiles if profile.fits(file, sheet)]
    precise = sorted(found, key=lambda profile: profile.precision, reverse=True)
    return sorted(precise, key=lambda profile: profile.shared)


def looked_up_by(profiles: Iterable[Profile], file: str) -> Profile | None:
    """The first profile that calls a file a list to look things up in."""
    names = (file, PurePosixPath(file).name)
    for profile in profiles:
        if any(_matches(name, pattern) for pattern in profile.lookup for name in names):
            return profile
    return None
