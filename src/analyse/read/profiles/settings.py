"""The file of an export profile: every setting in it as it is meant, or all that is wrong with it.

A profile is a TOML file in the folder `profielen/` of a dossier, or in the one beside it. The trap:
a mistyped key or value would be ignored without a word, so whatever is not known is refused with
what was probably meant; all mistakes of all profiles are said at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from analyse import nl
from analyse.errors import LeesFout
from analyse.read.money.unitwords import unit
from analyse.read.profiles.meant import (
    Wrong,
    brief,
    choose_from,
    label,
    meant,
    shown,
    stands_for,
    words,
)
from analyse.read.profiles.patterns import MOST_FREE, free_parts, is_pattern, named
from analyse.read.profiles.place import PROFILES, own_profiles, shared_profiles
from analyse.read.profiles.profile import Profile
from analyse.read.profiles.toml import Document, Place, read_toml
from analyse.read.values import Notation
from analyse.tables import TABLES, Column, normalise

#: Every setting with the kind of value it takes, and an example for the message.
KEYS: dict[str, tuple[type | tuple[type, ...], str, str]] = {
    "bestand": (str, "tekst", '"begroting_*.xlsx"'),
    "blad": (str, "tekst", '"Lasten*"'),
    "tabel": (str, "tekst", '"begroting"'),
    "eenheid": (str, "tekst", '"x € 1.000"'),
    "notatie": (str, "tekst", '"1.234,50"'),
    "kop": ((int, list), "rijnummer", "5, of [4, 5] voor een kop van rij 4 tot en met 5"),
    "stop": (str, "tekst", '"Toelichting"'),
    "totalen": (list, "lijst", '["Total", "Resultaat"]'),
    "geen_totalen": (list, "lijst", '["Totaal Groen B.V."]'),
    "blokken": (str, "tekst", '"product"'),
    "vul_door": (list, "lijst", '["taakveld"]'),
    "laat_leeg": (list, "lijst", '["kostenplaats"]'),
    "teken": (dict, "blok", '{ baten = "-" }'),
    "controleert": (str, "tekst", '"Details"'),
    "negeer": (list, "lijst", '["Gebruiker"]'),
    "laat_weg": (list, "lijst", '["Taakstelling raad"]'),
    "uit_blad": (str, "tekst", '"Wijk {wijk}"'),
    "uit_bestand": (str, "tekst", '"Budget {wijk} {jaar}"'),
    "opzoek": ((str, list), "tekst", '"rekeningschema.xlsx"'),
    "lees_verborgen": (bool, "true of false", "true"),
    "uittreksel": (bool, "true of false", "true"),
    "telt_niet_mee": (bool, "true of false", "true"),
    "eigen_geld": (bool, "true of false", "true"),
    "eigen_gemeente": (str, "tekst", '"Zwolle"'),
    "andere_gemeenten": (list, "lijst", '["Assen"]'),
    "vast": (dict, "blok", "[vast] met daaronder jaar = 2026"),
    "kolommen": (dict, "blok", '[kolommen] met daaronder "Omschr." = "product"'),
    "waarden": (dict, "blok", '[waarden.taakveld] met daaronder "5.7 Groen" = "5.7"'),
    "uit": (dict, "blok", '[uit.grootboekrekening.kant] met daaronder "4*" = "lasten"'),
    "bron": (dict, "blok", '[bron] met daaronder naam = "Financiën"'),
}
_NOTATIONS: dict[str, Notation] = {
    "1.234,50": "dutch",
    "1234,50": "dutch",
    "1,234.50": "point",
    "1234.50": "point",
}
_SIGNS = {"+": 1, "-": -1}
_KANTEN = ("lasten", "baten")
#: What a heading may name between braces.
_OF_HEADINGS = ("jaar", "maand")
_SOURCE = ("naam", "url", "licentie", "opmerking")
#: Rows of a sheet, and rows that a header may take.
_MOST_ROWS, _TALLEST = 1_048_576, 10
_EXAMPLE = "Schrijf bijvoorbeeld:"
_Read = TypeVar("_Read")


def load(path: Path, *, shared: bool = False) -> Profile:
    """Read one profile; one that is shared is called by where it stands.

    Raises
    ------
    LeesFout
        When the file is not TOML, or names a setting, table, column, value or unit that does not
        exist; it names all mistakes, each on a line of its own.
    """
    name = nl.leesbaar(f"../{PROFILES}/{path.name}" if shared else path.name)
    reader = _Reader(read_toml(path, f"Profiel {name}"))
    profile = reader.profile(name)
    if reader.mistakes:
        raise LeesFout("\n".join(said for _, said in sorted(reader.mistakes)))
    return replace(profile, shared=shared)


class _Reader:
    """One TOML document to a profile; gathers the mistakes in it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        #: Line of each mistake, and what is said of it.
        self.mistakes: list[tuple[int, str]] = []
        self.raw = {k: v for k, v in document.content.items() if self.is_setting(k, v)}
        self.table = self.take(("tabel",), lambda name: choose_from(name, TABLES, "tabel"), "")
        if "bestand" not in document.content:
            example = f"Schrijf bovenaan bijvoorbeeld: bestand = {KEYS['bestand'][2]}."
            lacks = f"{document.name}: de instelling 'bestand' ontbreekt. {example}"
            self.mistakes.append((0, lacks))

    def is_setting(self, key: str, value: object) -> bool:
        """Whether a setting exists and has a value of its kind."""
        return self.read((key,), lambda held: _of_its_kind(key, held), value, otherwise=False)

    def read(
        self, place: Place, how: Callable[[Any], _Read], value: object, otherwise: _Read
    ) -> _Read:
        """A value as it is meant; what is wrong with it is added to the mistakes."""
        try:
            return how(value)
        except Wrong as wrong:
            named = " ".join([*(f"[{brief(name)}]" for name in place[:-1]), brief(place[-1])])
            line = self.document.line(place)
            at = f"{self.document.name}, regel {line}" if line else self.document.name
            self.mistakes.append((line, f"{at}, bij {named}: {wrong}"))
            return otherwise

    def take(self, place: Place, how: Callable[[Any], _Read], otherwise: _Read) -> _Read:
        """A setting outside the blocks, when the profile has it."""
        if place[0] not in self.raw:
            return otherwise
        return self.read(place, how, self.raw[place[0]], otherwise)

    def pairs(
        self, place: Place, content: Mapping[str, Any], how: Callable[[str, Any], _Read]
    ) -> dict[str, _Read]:
        """Each name in a block with its value as it is meant."""
        found = {}
        for name, value in content.items():
            nothing: Any = None
            read = self.read((*place, name), partial(how, name), value, nothing)
            if read is not None:
                found[name] = read
        return found

    def columns(self, name: object) -> list[Column]:
        """The columns of this name: of the table that the profile names, else of any table."""
        tables = [TABLES[self.table]] if self.table else list(TABLES.values())
        known = dict.fromkeys(column.name for table in tables for column in table)
        what = f"kolom van tabel {self.table}" if self.table else "kolom van een tabel"
        if isinstance(name, str) and name in KEYS and name not in known:
            # A setting that stands under a heading of the file belongs to that heading.
            hint = "Is het een instelling, zet haar dan boven het eerste blok [...]."
            raise Wrong(f"'{name}' is geen {what}. {hint}")
        choose_from(name, known, what)
        return [table[str(name)] for table in tables if name in table.by_name]

    def key_column(self, name: object) -> str:
        """A column that says what a row is about."""
        if all(column.is_value for column in self.columns(name)):
            raise Wrong(f"'{name}' is een kolom met cijfers, die worden niet doorgevuld.")
        return str(name)

    def value(self, name: str, value: object) -> Any:  # noqa: ANN401  as its column has it
        """A value for all rows of a column; as one of the tables means it when there are more."""
        return _first_right(self.columns(name), value, meant)

    def mapped(self, column: str, pairs: object) -> dict[str, str]:
        """What texts in a column stand for."""
        columns = self.columns(column)
        if not isinstance(pairs, dict) or not pairs:
            example = KEYS["waarden"][2]
            raise Wrong(f"dit is geen blok met waarden. {_EXAMPLE} {example}.")
        found = self.pairs(
            ("waarden", column), pairs, lambda _, held: _first_right(columns, held, stands_for)
        )
        forms: dict[str, set[str]] = {}
        for written, value in found.items():
            forms.setdefault(normalise(written), set()).add(value)
        return {_as_compared(written, forms): value for written, value in found.items()}

    def derived(self, key: str, given: object) -> dict[str, dict[str, str]]:
        """The columns that follow from another, with what its codes stand for."""
        self.key_column(key)
        if not isinstance(given, dict) or not given:
            raise Wrong(f"dit is geen blok met een kolom. {_EXAMPLE} {KEYS['uit'][2]}.")
        return self.pairs(("uit", key), given, partial(self.follows, key))

    def follows(self, key: str, column: str, pairs: object) -> dict[str, str]:
        """What the codes in column `key` stand for in another column."""
        self.key_column(column)
        if column == key:
            raise Wrong("een kolom volgt niet uit zichzelf. Noem een andere kolom.")
        if column in self.raw.get("vast", {}):
            raise Wrong(f"{column} staat ook bij [vast]. Laat er een van beide staan.")
        if not isinstance(pairs, dict) or not pairs:
            raise Wrong(f"dit is geen blok met codes. {_EXAMPLE} {KEYS['uit'][2]}.")
        columns, place = self.columns(column), ("uit", key, column)
        return self.pairs(place, pairs, lambda _, held: _first_right(columns, held, stands_for))

    def names(self, pattern: object) -> str:
        """The pattern of a name of a file or sheet, and the columns that it gives."""
        text = words(pattern)
        _refuse_free(text)
        given = named(text)
        if not given:
            raise Wrong(
                f"er staat geen kolom tussen accolades. {_EXAMPLE} {KEYS['uit_bestand'][2]}."
            )
        for name in given:
            if name != "maand":
                self.key_column(name)
            if name in self.raw.get("vast", {}):
                raise Wrong(f"{name} staat ook bij [vast]. Laat er een van beide staan.")
        if len(set(given)) < len(given):
            raise Wrong("een kolom staat er twee keer in. Haal er een weg.")
        return text

    def heading(self, heading: str, meaning: object) -> dict[str, Any]:
        """What a heading means: its column, and what it says of others."""
        compared = _label_or_pattern(heading)
        if compared in map(_compared, filter(_is_text, self.raw.get("negeer", ()))):
            raise Wrong("deze kop staat ook bij negeer. Laat er een van beide staan.")
        entry = {"kolom": meaning} if isinstance(meaning, str) else meaning
        if not isinstance(entry, dict) or not entry or entry.get("kolom") == "":
            raise Wrong(f'deze kop heeft geen kolom. {_EXAMPLE} {shown(heading)} = "product".')
        if entry.get("kolom") in [name for name in entry if name != "kolom"]:
            raise Wrong("de kop is een kolom en geeft haar ook een waarde. Kies een van beide.")
        if "kolom" in entry:
            columns = self.columns(entry["kolom"])
            if len(entry) > 1 and not any(column.is_value for column in columns):
                raise Wrong(
                    f"{entry['kolom']} is geen kolom met cijfers; alleen daarvan kan een kop ook"
                    " een jaar, stand of kant betekenen. Zet die onder [vast]."
                )
        self.refuse_names(heading, entry)
        given = {name: self.value(name, v) for name, v in entry.items() if name != "kolom"}
        return {**entry, **given}

    def refuse_names(self, heading: str, entry: Mapping[str, Any]) -> None:
        """Refuse a name between braces in a heading that is no year or month, or of no year."""
        _refuse_free(heading)
        names = named(heading)
        for name in names:
            choose_from(name, _OF_HEADINGS, "naam tussen accolades in een kop")
            if name in entry:
                raise Wrong(f"{{{name}}} staat in de kop en ernaast. Kies een van beide.")
        years = {*entry, *self.raw.get("vast", {}), *names}
        for pattern in ("uit_blad", "uit_bestand"):
            years |= set(named(str(self.raw.get(pattern, ""))))
        if "maand" in names and "jaar" not in years:
            raise Wrong("bij {maand} hoort een jaar. Zet ook {jaar} in de kop, of jaar = 2026.")

    def headings(self) -> dict[str, dict[str, Any]]:
        """Headings in compared form with their meaning; two may not be the same."""
        found: dict[str, dict[str, Any]] = {}
        content = self.raw.get("kolommen", {})
        for heading, entry in self.pairs(("kolommen",), content, self.heading).items():
            earlier = found.setdefault(_label_or_pattern(heading), entry)
            if earlier != entry:
                place = ("kolommen", heading)
                self.read(place, _refuse, "deze kop staat er al. Laat er een van staan.", None)
        return found

    def sign(self, kant: str, sign: object) -> int:
        """Whether the amounts of a kant are printed positive (1) or negative (-1)."""
        choose_from(kant, _KANTEN, "kant")
        if self.table and "kant" not in TABLES[self.table].by_name:
            raise Wrong(f"de tabel {self.table} heeft geen lasten en baten. Haal de regel weg.")
        return _SIGNS[choose_from(sign, _SIGNS, f"teken van de {kant}")]

    def profile(self, name: str) -> Profile:
        """The profile as far as it is right."""
        raw = self.raw
        return Profile(
            pattern=self.take(("bestand",), words, "").replace("\\", "/"),
            sheet=self.take(("blad",), words, "*"),
            table=self.table,
            unit=self.take(("eenheid",), unit_of, None),
            notation=self.take(("notatie",), _notation, None),
            header=self.take(("kop",), _header, None),
            stop=self.take(("stop",), label, ""),
            totals=self.take(("totalen",), _each(label), ()),
            leave_rows=self.take(("laat_weg",), _each(_label_or_pattern), ()),
            from_sheet=self.take(("uit_blad",), self.names, ""),
            from_file=self.take(("uit_bestand",), self.names, ""),
            lookup=self.take(("opzoek",), _files, ()),
            derive=self.pairs(("uit",), raw.get("uit", {}), self.derived),
            no_totals=self.take(("geen_totalen",), _each(label), ()),
            blocks=self.take(("blokken",), self.key_column, ""),
            fill_down=self.take(("vul_door",), _each(self.key_column), ()),
            keep_empty=self.take(("laat_leeg",), _each(self.key_column), ()),
            sign=self.pairs(("teken",), raw.get("teken", {}), self.sign),
            checks=self.take(("controleert",), words, ""),
            fixed=self.pairs(("vast",), raw.get("vast", {}), self.value),
            columns=self.headings(),
            ignore=self.take(("negeer",), _each(_label_or_pattern), ()),
            values=self.pairs(("waarden",), raw.get("waarden", {}), self.mapped),
            source=self.pairs(("bron",), raw.get("bron", {}), _source),
            read_hidden=raw.get("lees_verborgen", False),
            excerpt=raw.get("uittreksel", False),
            left_out=raw.get("telt_niet_mee", False),
            own_money=raw.get("eigen_geld", False),
            own_gemeente=self.take(("eigen_gemeente",), words, ""),
            other_gemeenten=self.take(("andere_gemeenten",), _each(words), ()),
            name=name,
        )


def _of_its_kind(key: str, value: object) -> bool:
    choose_from(key, KEYS, "bekende instelling")
    kind, name, example = KEYS[key]
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise Wrong(f"{shown(value)} is geen {name}. {_EXAMPLE} {key} = {example}.")
    return True


def _refuse(said: str) -> None:
    raise Wrong(said)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _refuse_free(pattern: str) -> None:
    """Refuse a pattern with names that could be held against a text in too many ways."""
    if named(pattern) and free_parts(pattern) > MOST_FREE:
        raise Wrong(
            f"hierin kunnen meer dan {MOST_FREE} delen alles zijn (een * of een naam tussen"
            " accolades). Schrijf er meer van uit."
        )


def _compared(text: str) -> str:
    """A label in compared form; a pattern as it is written."""
    return text.strip() if is_pattern(text) else normalise(text)


def _label_or_pattern(text: object) -> str:
    """As `_compared`, of a text with a letter or digit to look for."""
    plain = label(text)
    return str(text).strip() if is_pattern(str(text)) else plain


def _as_compared(written: str, forms: Mapping[str, set[str]]) -> str:
    """A text that stands for a value: as it is written where its compared form does not tell."""
    if is_pattern(written) or len(forms[normalise(written)]) > 1:
        return written.strip()
    return normalise(written)


def _files(given: str | list[Any]) -> tuple[str, ...]:
    """Names of files, or patterns of them."""
    names = given if isinstance(given, list) else [given]
    return tuple(words(name).replace("\\", "/") for name in names)


def _each(how: Callable[[Any], str]) -> Callable[[list[Any]], tuple[str, ...]]:
    """What reads a list of which each item is read in the same way."""

    def read(values: list[Any]) -> tuple[str, ...]:
        return tuple(how(value) for value in values)

    return read


def _first_right(
    columns: Iterable[Column], value: object, how: Callable[[Column, Any], _Read]
) -> _Read:
    """A value as the first of some columns means it, or what is wrong with it."""
    wrong = Wrong("")
    for column in columns:
        try:
            return how(column, value)
        except Wrong as error:
            wrong = error
    raise wrong


def unit_of(text: str) -> int:
    """Euros to one unit, as a profile writes it."""
    if normalise(words(text)) in ("euro", "eur", "€"):
        return 1
    found = unit(text)
    if not found:
        raise Wrong(
            f"{shown(text)} is geen eenheid. Mogelijk zijn: euro, x € 1.000, x € 1 mln."
        )
    return found[0]


def _notation(text: str) -> Notation:
    return _NOTATIONS[choose_from(text, _NOTATIONS, "notatie")]


def _header(given: int | list[Any]) -> tuple[int, int]:
    rows = given if isinstance(given, list) else [given, given]
    numbers = all(type(row) is int and 0 < row <= _MOST_ROWS for row in rows)
    if len(rows) != 2 or not numbers or not 0 <= rows[1] - rows[0] < _TALLEST:
        raise Wrong(
            f"{shown(given)} is geen rijnummer van Excel. {_EXAMPLE} kop = {KEYS['kop'][2]}."
        )
    return rows[0] - 1, rows[1] - 1


def _source(name: str, value: object) -> str:
    choose_from(name, _SOURCE, "regel van [bron]")
    return words(value)


def load_folder(folder: Path) -> list[Profile]:
    """All profiles that hold for a dossier: its own by name, then those of it and its neighbours.

    Raises
    ------
    LeesFout
        When a profile or the folder with profiles cannot be read; all mistakes are named.
    """
    profiles: list[Profile] = []
    wrong: list[str] = []
    own, shared = map(_profile_files, (own_profiles(folder), shared_profiles(folder)))
    for path in [*own, *shared]:
        try:
            profiles.append(load(path, shared=path in shared))
        except LeesFout as error:
            wrong.append(str(error))
    if wrong:
        raise LeesFout("\n".join(wrong))
    return profiles


def _profile_files(folder: Path) -> list[Path]:
    try:
        found = [path for path in folder.iterdir() if path.suffix.lower() == ".toml"]
    except FileNotFoundError:
        return []
    except NotADirectoryError as error:
        raise LeesFout(
            f"{nl.leesbaar(str(folder))} is geen map. Geef het bestand een andere naam; profielen"
            " staan in een map met deze naam."
        ) from error
    except OSError as error:
        raise LeesFout(
            f"De map {nl.leesbaar(str(folder))} met profielen kan niet worden gelezen. Vraag"
            " leesrechten, of controleer de verbinding."
        ) from error
    return sorted(found)
