"""What a person chose for his report, kept in `rapport.toml` beside the exports.

A choice of the command line wins of the one that was kept, and is then kept itself; the next month
the same choices hold. The traps: the file is a person's, so only the line of a choice is changed
and what cannot be changed safely is said; `10.000` is ten in TOML and ten thousand to a controller;
and a year or a day that the exports do not have gives an empty report.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyse import nl
from analyse.errors import AnalyseError, GegevensFout, LeesFout
from analyse.outputs import put
from analyse.read.printable import printable
from analyse.read.profiles.toml import read_toml
from analyse.report.run.inputs import CHOICES

if TYPE_CHECKING:
    import pandas as pd

    from analyse.dossier import Dossier

#: Choices by their name.
Keuzes = Mapping[str, Any]
#: What the lines of a table of deviations can be.
PER = ("programma", "taakveld", "product", "kostenplaats")
#: The choices that are made in every notebook; the others are about the report as a whole.
IN_NOTEBOOKS = ("jaar", "peildatum", "drempel", "per")
_HEAD = (
    "# De keuzes van analyse refresh voor deze map met exports; zij gelden elke keer.\n"
    "# Haal een regel weg om die keuze te vergeten.\n"
)
_SHOWN = 40
_VALUE = r"""(?:"[^"\n]*"|'[^'\n]*'|[^#\s]+)"""


def read_year(text: str) -> int:
    """A year in four digits."""
    if not re.fullmatch(r"(19|20)[0-9]{2}", text):
        raise ValueError(f"'{text}' is geen jaar. Schrijf vier cijfers, zoals 2017")
    return int(text)


def read_day(text: str) -> dt.date:
    """A day as 30-09-2024 or 2024-09-30."""
    for form in ("%d-%m-%Y", "%Y-%m-%d"):
        try:
            return dt.datetime.strptime(text, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    raise ValueError(f"'{text}' is geen dag die bestaat. Schrijf dag-maand-jaar: 30-09-2024")


def read_euros(text: str) -> int:
    """Whole euros; a point stands before each three digits, or nowhere."""
    if not re.fullmatch(r"\d{1,12}|\d{1,3}(\.\d{3}){1,3}", text):
        raise ValueError(
            f"'{text}' is geen bedrag in hele euro's van 0 of meer. Schrijf 25000 of 25.000"
        )
    return int(text.replace(".", ""))


def read_per(text: str) -> str:
    """What the lines of a table of deviations are."""
    if text not in PER:
        near = get_close_matches(text, PER, 1)
        hint = f"Bedoelt u {near[0]}?" if near else f"Kies uit: {', '.join(PER)}."
        raise ValueError(f"'{text}' kan niet. {hint}")
    return text


def _switch(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(f"'{text}' kan niet. Schrijf true of false")
    return text == "true"


#: How the value of each choice is read, and an example.
_READ: dict[str, tuple[Callable[[str], Any], str]] = {
    "jaar": (read_year, "2026"),
    "peildatum": (read_day, "2026-09-30"),
    "drempel": (read_euros, "25000"),
    "per": (read_per, '"product"'),
    "pdf": (_switch, "true"),
    "pptx": (_switch, "true"),
    "sjabloon": (Path, "'huisstijl.potx'"),
}


def kept(folder: Path) -> dict[str, Any]:
    """The choices that were kept for a folder of exports; none when there is no `rapport.toml`.

    Raises
    ------
    LeesFout
        When the file cannot be read, or holds a key or a value that means nothing; it names each
        with its line.
    """
    path = folder / CHOICES
    if not os.path.lexists(path):
        return {}
    document = read_toml(path, CHOICES)
    found: dict[str, Any] = {}
    wrong = []
    for name, value in document.content.items():
        try:
            found[name] = _meant(name, value)
        except ValueError as error:
            line = document.line((name,))
            wrong.append((line, f"{CHOICES}, regel {line}, bij {_short(name)}: {error}"))
    if wrong:
        raise LeesFout("\n".join(said for _, said in sorted(wrong)))
    if "sjabloon" in found:
        found["sjabloon"] = folder / found["sjabloon"]
    return found


def _meant(name: str, value: object) -> Any:  # noqa: ANN401  as its reader gives it
    """The value of a choice as it stands in the file."""
    if name not in _READ:
        near = get_close_matches(name, _READ, 1)
        hint = f"Bedoelt u {near[0]}?" if near else f"Er zijn: {', '.join(_READ)}."
        raise ValueError(f"deze keuze bestaat niet. {hint}")
    read, example = _READ[name]
    # A point is the sign of a decimal here: 10.000 would be ten.
    strange = isinstance(value, (list, dict, float))
    if strange or (read is Path and not isinstance(value, str)):
        raise ValueError(f"dit kan niet. Schrijf {name} = {example}, zonder punt in een getal")
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return read(_short(text) if read is not Path else text)


def _short(text: str) -> str:
    shown = printable(text)
    return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"


def keep(folder: Path, given: Keuzes) -> str:
    """Keep choices in the file of a folder; gives back what has to be said of it.

    Comments and other lines stay as they are. That the file cannot be written or changed safely
    is no reason to fail: the choices hold for this report.
    """
    path = folder / CHOICES
    try:
        before = path.read_bytes().decode("utf-8") if path.exists() else _HEAD
        after = _changed(before, given)
        if not _holds(after, given, before):
            names = nl.opsomming(list(given))
            return (
                f"Let op: {path} is zo geschreven dat {names} er niet veilig in te wijzigen is;"
                " er is niets in veranderd. Zet de keuze er zelf in."
            )
        put(after.encode(), path)
    except (OSError, AnalyseError, ValueError) as error:
        return f"Let op: de keuzes gelden nu, maar zijn niet bewaard. {error}"
    return ""


def _changed(text: str, given: Keuzes) -> str:
    """The text with a line for each choice: its own, changed, or a new one at the end."""
    end = "\r\n" if "\r\n" in text else "\n"
    for name, value in given.items():
        line = re.compile(rf"^(\ufeff?\s*{name}\s*=\s*){_VALUE}", flags=re.MULTILINE)
        if found := line.search(text):
            text = text[: found.end(1)] + _written(value) + text[found.end() :]
            continue
        text += "" if text.endswith("\n") or not text else end
        text += f"{name} = {_written(value)}{end}"
    return text


def _written(value: object) -> str:
    """A value as TOML writes it."""
    match value:
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case dt.date():
            return value.isoformat()
    text = str(value)
    plain = "'" not in text and text.isprintable()
    return f"'{text}'" if plain and "\\" in text else json.dumps(text, ensure_ascii=False)


def _holds(text: str, given: Keuzes, before: str) -> bool:
    """Whether a changed text says what was given, and of all else what it said before."""
    try:
        now = tomllib.loads(text.removeprefix("\ufeff"))
        was = tomllib.loads(before.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError:
        return False
    wanted = {
        name: str(value) if isinstance(value, Path) else value for name, value in given.items()
    }
    return bool(now == {**was, **wanted})


def told(chosen: Keuzes) -> str:
    """Choices as a part of a sentence; "" when there are none."""
    words = []
    for name, value in chosen.items():
        match value:
            case bool():
                words += [name] if value else []
            case dt.date():
                words.append(f"{name} {value:%d-%m-%Y}")
            case int() if name == "drempel":
                words.append(f"{name} {nl.euro(value)}")
            case Path():
                words.append(f"{name} {value.name}")
            case _:
                words.append(f"{name} {value}")
    return ", ".join(words)


def refuse_absent(dossier: Dossier, chosen: Keuzes) -> None:
    """Refuse a choice of which the exports have nothing, and name what they have.

    Raises
    ------
    GegevensFout
        Saying so.
    """
    if "jaar" in chosen:
        _refuse("jaar", f"Van {chosen['jaar']}", chosen["jaar"], _years(dossier), str)
    if "peildatum" in chosen:
        day = chosen["peildatum"]
        _refuse("peildatum", f"Van een stand op {day:%d-%m-%Y}", day, _days(dossier), _day_text)
    if "per" in chosen:
        per, budget = chosen["per"], dossier.begroting
        there = [name for name in PER if _has(budget, name)]
        _refuse("per", f"Van {per}", per, there, str)


def _refuse(
    option: str, what: str, value: object, there: Iterable[Any], text: Callable[[Any], str]
) -> None:
    known = list(there)
    if value in known:
        return
    named = (
        f"; er is {nl.opsomming([text(one) for one in known])}"
        if known
        else " en ook niet van een andere"
    )
    raise GegevensFout(
        f"{what} staat niets in de exports{named}. Kies met --{option} wat er is, of laat"
        f" --{option} weg (staat hij in {CHOICES}, haal daar de regel weg). Er is niets gedraaid"
        " en het vorige verslag is niet veranderd."
    )


def _years(dossier: Dossier) -> list[int]:
    """The years of the budget; without a budget, those of any table."""
    dated = [table for table in dossier.tables.values() if "jaar" in table]
    if len(dossier.begroting):
        dated = [dossier.begroting]
    found: set[int] = set()
    for table in dated:
        found.update(map(int, table["jaar"].dropna().unique()))
    return sorted(found)


def _days(dossier: Dossier) -> list[dt.date]:
    """The days up to which a state of the budget runs, those of earlier states too."""
    found: set[dt.date] = set()
    for table in (dossier.begroting, dossier.eerdere_standen):
        for column in ("peildatum", "tot_en_met"):
            if column in table:
                found |= {day.date() for day in table[column].dropna().unique()}
    return sorted(found)


def _day_text(day: dt.date) -> str:
    return f"{day:%d-%m-%Y}"


def _has(table: pd.DataFrame, name: str) -> bool:
    """Whether a column is filled in, under its name or its code."""
    from analyse.tables import ONBEKEND

    columns = [column for column in (name, f"{name}_code") if column in table]
    filled = (table[column].notna() & (table[column] != ONBEKEND) for column in columns)
    return any(known.any() for known in filled)
