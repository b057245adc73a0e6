"""Export profiles: what a person knows of an export that its cells do not say.

A profile is a TOML file in the folder `profielen/` of a dossier. It names a file (and sheet), the table, values that hold for
all rows, and what headings mean. The trap: a mistyped key would be ignored without a word, so unknown keys are refused.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from analyse.errors import LeesFout
from analyse.read.values import unit
from analyse.tables import TABLES, normalise

_KEYS = ("bestand", "blad", "tabel", "eenheid", "vast", "kolommen", "negeer", "waarden", "bron", "lees_verborgen", "uittreksel")


@dataclass(frozen=True)
class Profile:
    """One profile.

    Attributes
    ----------
    columns
        Per normalised heading the values it stands for: `{"kolom": "bedrag", "fase": "realisatie"}`.
    fixed
        Column values that hold for every row.
    values
        Per column a map from a value as written to the value meant.
    unit
        Euros to one unit, when the profile states it.
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
    fixed: Mapping[str, Any] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    source: Mapping[str, str] = field(default_factory=dict)
    read_hidden: bool = False
    excerpt: bool = False

    def fits(self, file: str, sheet: str) -> bool:
        """Whether the profile is meant for this file and sheet; patterns as in `begroting_*.xlsx`, case ignored."""
        return fnmatchcase(file.casefold(), self.pattern.casefold()) and fnmatchcase(sheet.casefold(), self.sheet.casefold())


def load(path: Path) -> Profile:
    """Read one profile.

    Raises
    ------
    LeesFout
        When the file is not TOML, or names a key, table, column or unit that does not exist.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise LeesFout(f"Profiel {path.name} is niet te lezen: {error}.") from error

    def known(name: str, allowed: tuple[str, ...], what: str) -> None:
        if name not in allowed:
            near = get_close_matches(name, allowed, 1)
            hint = f" Bedoelt u '{near[0]}'?" if near else f" Mogelijk zijn: {', '.join(allowed)}."
            raise LeesFout(f"Profiel {path.name}: '{name}' is geen {what}.{hint}")

    for key in raw:
        known(key, _KEYS, "bekende instelling")
    if "bestand" not in raw:
        raise LeesFout(f"Profiel {path.name}: de instelling 'bestand' ontbreekt, bijvoorbeeld bestand = \"begroting_*.xlsx\".")
    table = raw.get("tabel", "")
    columns_of_table: tuple[str, ...] = ()
    if table:
        known(table, tuple(TABLES), "tabel")
        columns_of_table = tuple(TABLES[table].by_name)
    columns: dict[str, dict[str, Any]] = {}
    for heading, meaning in raw.get("kolommen", {}).items():
        entry = {"kolom": meaning} if isinstance(meaning, str) else dict(meaning)
        for name in ([entry["kolom"]] if "kolom" in entry else []) + [k for k in entry if k != "kolom"]:
            if columns_of_table:
                known(name, columns_of_table, f"kolom van tabel {table}")
        columns[normalise(heading)] = entry
    for name in raw.get("vast", {}):
        if columns_of_table:
            known(name, columns_of_table, f"kolom van tabel {table}")
    factor: int | None = None
    if "eenheid" in raw:
        factor = 1 if normalise(raw["eenheid"]) in ("euro", "eur", "€") else (unit(raw["eenheid"]) or (None,))[0]
        if factor is None:
            raise LeesFout(f"Profiel {path.name}: eenheid '{raw['eenheid']}' is onbekend. Mogelijk zijn: euro, x € 1.000, x € 1 mln.")
    return Profile(
        pattern=raw["bestand"],
        sheet=raw.get("blad", "*"),
        table=table,
        unit=factor,
        fixed=raw.get("vast", {}),
        columns=columns,
        ignore=tuple(normalise(h) for h in raw.get("negeer", ())),
        values={column: {normalise(k): v for k, v in pairs.items()} for column, pairs in raw.get("waarden", {}).items()},
        source=raw.get("bron", {}),
        read_hidden=bool(raw.get("lees_verborgen", False)),
        excerpt=bool(raw.get("uittreksel", False)),
    )


def load_folder(folder: Path) -> list[Profile]:
    """All profiles of a dossier, in the order of their names."""
    return [load(path) for path in sorted((folder / "profielen").glob("*.toml"))]


def choose(profiles: list[Profile], file: str, sheet: str) -> Profile:
    """The profile for a sheet: the most precise pattern that fits, or an empty one."""
    fitting = [p for p in profiles if p.fits(file, sheet)]
    return max(fitting, key=lambda p: (len(p.pattern), len(p.sheet)), default=Profile("*"))
