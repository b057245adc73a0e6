"""Export profiles: what a person knows of an export that its cells do not say.

A profile is a TOML file in the folder `profielen/` of a dossier. It names a file (and sheet), the
table, values that hold for all rows, what headings mean, and how the sheet is built. The trap: a
mistyped key or value would be ignored without a word, so whatever is not known is refused with what
was probably meant.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NoReturn

from analyse.errors import LeesFout
from analyse.read.values import Notation, unit
from analyse.tables import TABLES, Column, normalise

#: Every setting with the kind of value it takes, and an example for the message.
_KEYS: dict[str, tuple[type | tuple[type, ...], str]] = {
    "bestand": (str, '"begroting_*.xlsx"'),
    "blad": (str, '"Lasten*"'),
    "tabel": (str, '"begroting"'),
    "eenheid": (str, '"x € 1.000"'),
    "notatie": (str, '"1.234,50"'),
    "kop": ((int, list), "5, of [4, 5] voor een kop van twee regels"),
    "stop": (str, '"Toelichting"'),
    "totalen": (list, '["Total", "Resultaat"]'),
    "blokken": (str, '"product"'),
    "vul_door": (list, '["taakveld"]'),
    "teken": (dict, '{ baten = "-" }'),
    "controleert": (str, '"Details"'),
    "negeer": (list, '["Gebruiker"]'),
    "lees_verborgen": (bool, "true"),
    "uittreksel": (bool, "true"),
    "vast": (dict, "[vast] met daaronder jaar = 2026"),
    "kolommen": (dict, '[kolommen] met daaronder "Omschr." = "product"'),
    "waarden": (dict, '[waarden.taakveld] met daaronder "5.7 Groen" = "5.7"'),
    "bron": (dict, '[bron] met daaronder naam = "Financiën"'),
}
_NOTATIONS: dict[str, Notation] = {
    "1.234,50": "dutch",
    "1234,50": "dutch",
    "1,234.50": "point",
    "1234.50": "point",
}
_SIGNS = {"+": 1, "-": -1}
_EXAMPLE = "Schrijf bijvoorbeeld:"


@dataclass(frozen=True)
class Profile:
    """One profile.

    Attributes
    ----------
    columns
        Per normalised heading the values it stands for: `{"kolom": "bedrag", "fase":
        "realisatie"}`.
    fixed
        Column values that hold for every row.
    values
        Per column a map from a value as written to the value meant.
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
    blocks
        Column of which the values stand in rows of their own, above the rows they hold for.
    fill_down
        Columns of which an empty cell means: the same as above.
    sign
        Per kant 1 when its costs or revenues are printed positive, -1 when they are printed
        negative.
    checks
        Pattern of the sheet, in the same file, of which this sheet holds the totals; it is then no
        data itself.
    read_hidden
        Read the sheet even when it is hidden.
    excerpt
        The file holds only part of the rows that its totals add up, so these cannot tie.
    source
        Where the file comes from: naam, url, licentie, opmerking.
    """

    pattern: str
    sheet: str = "*"
    table: str = ""
    unit: int | None = None
    notation: Notation | None = None
    header: tuple[int, int] | None = None
    stop: str = ""
    totals: tuple[str, ...] = ()
    blocks: str = ""
    fill_down: tuple[str, ...] = ()
    sign: Mapping[str, int] = field(default_factory=dict)
    checks: str = ""
    fixed: Mapping[str, Any] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    source: Mapping[str, str] = field(default_factory=dict)
    read_hidden: bool = False
    excerpt: bool = False

    def fits(self, file: str, sheet: str) -> bool:
        """Whether the profile is meant for this file and sheet.

        Patterns as in `begroting_*.xlsx`, case ignored.
        """
        fits_file = fnmatchcase(file.casefold(), self.pattern.casefold())
        return fits_file and fnmatchcase(sheet.casefold(), self.sheet.casefold())


def load(path: Path) -> Profile:
    """Read one profile.

    Raises
    ------
    LeesFout
        When the file is not TOML, or names a setting, table, column, value or unit that does not
        exist.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise LeesFout(f"Profiel {path.name} is niet te lezen: {error}.") from error
    return _Parser(path.name, raw).profile()


class _Parser:
    """One TOML document to a profile; keeps the name of the file for the messages."""

    def __init__(self, name: str, raw: dict[str, Any]) -> None:
        self.name, self.raw = name, raw
        for key, value in raw.items():
            self.known(key, _KEYS, "bekende instelling")
            kind, example = _KEYS[key]
            if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
                self.refuse(
                    f"de instelling '{key}' heeft een andere vorm. {_EXAMPLE} {example}."
                )
        if "bestand" not in raw:
            example = 'bestand = "begroting_*.xlsx"'
            self.refuse(f"de instelling 'bestand' ontbreekt, bijvoorbeeld {example}.")
        self.table = raw.get("tabel", "")
        if self.table:
            self.known(self.table, TABLES, "tabel")

    def refuse(self, text: str) -> NoReturn:
        raise LeesFout(f"Profiel {self.name}: {text}")

    def known(self, name: object, allowed: Collection[str], what: str) -> None:
        names = list(allowed)
        if name not in names:
            near = get_close_matches(str(name), names, 1)
            hint = f"Bedoelt u '{near[0]}'?" if near else f"Mogelijk zijn: {', '.join(names)}."
            self.refuse(f"'{name}' is geen {what}. {hint}")

    def column(self, name: object) -> Column | None:
        """A column of the table that the profile names; None when it names no table."""
        if not self.table:
            return None
        by_name = TABLES[self.table].by_name
        what = f"kolom van tabel {self.table}"
        if isinstance(name, str) and name in _KEYS and name not in by_name:
            # A setting that stands under a heading of the file belongs to that heading.
            hint = "Is het een instelling, zet haar dan boven het eerste blok [...]."
            self.refuse(f"'{name}' is geen {what}. {hint}")
        self.known(name, by_name, what)
        return by_name[str(name)]

    def meant(self, name: str, value: Any) -> Any:  # noqa: ANN401  a TOML value
        """A value for a column: a choice by any of its names, a year as a number, else as it is."""
        column = self.column(name)
        if column is None:
            return value
        if column.kind == "keuze":
            plain = normalise(value)
            for choice in column.choices:
                if plain in choice.names():
                    return choice.value
            self.known(value, [choice.value for choice in column.choices], f"waarde van {name}")
        if column.kind == "jaar" and (not isinstance(value, int) or isinstance(value, bool)):
            self.refuse(f"{name} = {value!r} is geen jaartal. {_EXAMPLE} {name} = 2026.")
        return value

    def columns(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for heading, meaning in self.raw.get("kolommen", {}).items():
            entry = {"kolom": meaning} if isinstance(meaning, str) else meaning
            if not isinstance(entry, dict) or not entry:
                example = f'"{heading}" = "product"'
                self.refuse(f"de kop '{heading}' heeft geen kolom. {_EXAMPLE} {example}.")
            if "kolom" in entry:
                self.column(entry["kolom"])
            values = {name: self.meant(name, v) for name, v in entry.items() if name != "kolom"}
            found[normalise(heading)] = {**entry, **values}
        return found

    def unit(self) -> int | None:
        text = self.raw.get("eenheid")
        if text is None:
            return None
        if normalise(text) in ("euro", "eur", "€"):
            return 1
        found = unit(text)
        if not found:
            self.refuse(
                f"eenheid '{text}' is onbekend. Mogelijk zijn: euro, x € 1.000, x € 1 mln."
            )
        return found[0]

    def notation(self) -> Notation | None:
        text = self.raw.get("notatie")
        if text is None:
            return None
        self.known(text, _NOTATIONS, "notatie")
        return _NOTATIONS[text]

    def header(self) -> tuple[int, int] | None:
        rows = self.raw.get("kop")
        if rows is None:
            return None
        rows = rows if isinstance(rows, list) else [rows, rows]
        numbers = all(isinstance(row, int) and row > 0 for row in rows)
        if len(rows) != 2 or not numbers or not 0 <= rows[1] - rows[0] < 10:
            self.refuse(f"'kop' is een rijnummer van Excel. {_EXAMPLE} {_KEYS['kop'][1]}.")
        return rows[0] - 1, rows[1] - 1

    def sign(self) -> dict[str, int]:
        found = {}
        for kant, sign in self.raw.get("teken", {}).items():
            self.known(kant, ("lasten", "baten"), "kant")
            self.known(sign, _SIGNS, f"teken van de {kant}")
            found[kant] = _SIGNS[sign]
        return found

    def values(self) -> dict[str, dict[str, str]]:
        found = {}
        for column, pairs in self.raw.get("waarden", {}).items():
            self.column(column)
            found[column] = {normalise(written): meant for written, meant in pairs.items()}
        return found

    def profile(self) -> Profile:
        raw = self.raw
        values = self.values()
        fill_down = raw.get("vul_door", [])
        for column in [*fill_down, raw["blokken"]] if "blokken" in raw else fill_down:
            self.column(column)
        return Profile(
            pattern=raw["bestand"],
            sheet=raw.get("blad", "*"),
            table=self.table,
            unit=self.unit(),
            notation=self.notation(),
            header=self.header(),
            stop=normalise(raw.get("stop", "")),
            totals=tuple(normalise(label) for label in raw.get("totalen", ())),
            blocks=raw.get("blokken", ""),
            fill_down=tuple(fill_down),
            sign=self.sign(),
            checks=raw.get("controleert", ""),
            fixed={
                name: self.meant(name, value) for name, value in raw.get("vast", {}).items()
            },
            columns=self.columns(),
            ignore=tuple(normalise(heading) for heading in raw.get("negeer", ())),
            values=values,
            source=raw.get("bron", {}),
            read_hidden=raw.get("lees_verborgen", False),
            excerpt=raw.get("uittreksel", False),
        )


def load_folder(folder: Path) -> list[Profile]:
    """All profiles of a dossier, in the order of their names."""
    return [load(path) for path in sorted((folder / "profielen").glob("*.toml"))]


def choose(profiles: list[Profile], file: str, sheet: str) -> Profile:
    """The profile for a sheet: the most precise pattern that fits, or an empty one."""
    fitting = [p for p in profiles if p.fits(file, sheet)]
    return max(fitting, key=lambda p: (len(p.pattern), len(p.sheet)), default=Profile(""))
