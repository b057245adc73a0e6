"""What changed between two exports: their data, and how these were written down.

The trap: "no difference" is a promise about everything that the files hold. It is only made when
rows were compared and nothing in either file went unread because of an error; otherwise the answer
is that they could not be compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from analyse import nl
from analyse.errors import LeesFout
from analyse.read.problems import Problem
from analyse.read.result import FileResult
from analyse.report.change.changes import Said, compare_frames, differs
from analyse.report.change.compared import compare
from analyse.report.change.uncompared import errors, told_errors, unread_differs, unread_parts
from analyse.report.command.tidy import decimals, rows
from analyse.tables import ONBEKEND, TABLES, normalise

EQUAL, DIFFERENT, NOT_COMPARED = "gelijk", "verschillen", "niet te vergelijken"
#: Rows of one kind shown on the screen; the JSON holds them all.
SHOWN = 20
#: Groups of which is told what moved in them.
MOVED = 8
_NO_ROW_IN_COMMON = (
    "Let op: geen enkele rij van oud komt in nieuw terug. Zijn dit exports van hetzelfde jaar en"
    " dezelfde soort?"
)
#: What the reader says of how an export is written: another answer is another method, whatever the
#: data do.
_METHOD = {
    "NOTATIE_BEPAALD": "notatie",
    "TEKEN_GEKEERD": "teken",
    "EENHEID_AANGENOMEN": "eenheid",
    "EENHEID_IS_OPMAAK": "eenheid",
    "UIT_CONTEXT": "uit de context",
}


def diff(old: FileResult, new: FileResult) -> Said:
    """Compare two exports.

    Parameters
    ----------
    old, new
        What was read of both.

    Returns
    -------
    dict
        `uitkomst` (gelijk, verschillen or niet te vergelijken), `tabellen` as
        `changes.compare_frames` gives them, each with `groepen` (weg, nieuw and bewogen per year,
        phase and side, as `compared.compare` gives them), `methode` and `niet_vergeleken`.

    Raises
    ------
    LeesFout
        When the files have no table in common, or neither holds a row.
    """
    old_tables, new_tables = _tables(old), _tables(new)
    shared = [name for name in TABLES if name in old_tables and name in new_tables]
    if not shared:
        told = ["Er is niets vergeleken: de bestanden hebben geen tabel gemeen."]
        raise LeesFout("\n".join([*told, _holds(old), _holds(new)]))
    old_unit, new_unit = _unit(old), _unit(new)
    coarse = max(old_unit, new_unit) if old_unit != new_unit else 1
    tables = []
    method: list[Said] = []
    for name in shared:
        table = compare_frames(TABLES[name], rows(old, name), rows(new, name), coarse=coarse)
        method += table.pop("methode")
        tables.append(table | {"groepen": _groups(name, old, new, table)})
    if not any(sum(table["rijen"].values()) for table in tables):
        raise LeesFout(
            "Er is niets vergeleken: geen van beide bestanden heeft een rij met een waarde."
        )
    method += _written_otherwise(old, new)
    unread = [*unread_parts(old, new), *told_errors("oud", old), *told_errors("nieuw", new)]
    unread += [
        f"tabel {name} staat alleen in {'oud' if name in old_tables else 'nieuw'}"
        for name in sorted(old_tables ^ new_tables)
    ]
    differ = method or old_tables != new_tables or any(map(_data_differ, tables))
    outcome = DIFFERENT if differ else _of_equal_data(old, new)
    return {
        "oud": {"bestand": old.name, "sha256": old.sha256},
        "nieuw": {"bestand": new.name, "sha256": new.sha256},
        "fictief": old.fictional or new.fictional,
        "uitkomst": outcome,
        "tabellen": tables,
        "methode": method,
        "niet_vergeleken": unread,
    }


def _of_equal_data(old: FileResult, new: FileResult) -> str:
    """Whether all is equal, or there may be a difference in what could not be read."""
    if old.sha256 == new.sha256:
        return EQUAL
    unsure = errors(old) or errors(new) or unread_differs(old, new)
    return NOT_COMPARED if unsure else EQUAL


def _groups(name: str, old: FileResult, new: FileResult, table: Said) -> Said:
    """What is gone, new and moved most; nothing when no amount of the data changed."""
    changed = [change for change in table["gewijzigd"] if change["soort"] == "gegevens"]
    if not (table["erbij"] or table["weg"] or changed):
        return {"weg": [], "nieuw": [], "bewogen": []}
    frames = [rows(file, name).assign(bestand=file.name) for file in (old, new)]
    found = compare(TABLES[name], *frames)
    return {
        "weg": [lost.tekst for lost in found.weg],
        "nieuw": list(found.nieuw),
        "bewogen": [asdict(moved) | {"kop": moved.kop} for moved in found.bewogen],
    }


def _written_otherwise(old: FileResult, new: FileResult) -> list[Said]:
    """What is another way of writing in the file as a whole."""
    said = _headings(old, new)
    said += differs("eenheid", "bedragen", _in_unit(old), _in_unit(new))
    for code, sort in _METHOD.items():
        said += differs(sort, "hele bestand", _concluded(old, code), _concluded(new, code))
    if _sheet_names(old) and _sheet_names(new):
        said += differs("blad", "bladnaam", _sheet_names(old), _sheet_names(new))
    return said


def _tables(file: FileResult) -> set[str]:
    return {sheet.table for sheet in file.sheets if sheet.table}


def _data_differ(table: Said) -> bool:
    return bool(table["erbij"] or table["weg"] or table["gewijzigd"])


def _holds(file: FileResult) -> str:
    tables = dict.fromkeys(sheet.table for sheet in file.sheets if sheet.table)
    if tables:
        return f"- {file.name}: tabel {', '.join(tables)}"
    why = [problem.reden for problem in errors(file)]
    return f"- {file.name}: geen tabel. {why[0] if why else ''}"


def _headings(old: FileResult, new: FileResult) -> list[Said]:
    before, after = _normal_headings(old), _normal_headings(new)
    found = []
    for key in before.keys() - after.keys():
        found += differs("kop", before[key], "aanwezig", "weg")
    for key in after.keys() - before.keys():
        found += differs("kop", after[key], "weg", "aanwezig")
    return sorted(found, key=lambda said: str(said["wat"]))


def _normal_headings(file: FileResult) -> dict[str, str]:
    headings: dict[str, str] = {}
    for sheet in file.sheets:
        headings |= {normalise(text): text for text in sheet.headings}
    return headings


def _unit(file: FileResult) -> int:
    """Euros to the coarsest unit that a sheet is printed in."""
    return max(sheet.unit for sheet in file.sheets)


def _in_unit(file: FileResult) -> str:
    unit = _unit(file)
    return f"x € {nl.getal(unit)}" if unit > 1 else "hele euro's"


def _concluded(file: FileResult, code: str) -> str:
    """What the reader had to conclude about how the amounts are written."""
    said = {_conclusion(problem) for problem in file.problems if problem.code == code}
    return " | ".join(sorted(said)) or "-"


def _conclusion(problem: Problem) -> str:
    """The conclusion without the counts and examples that change with the data."""
    if problem.code != "NOTATIE_BEPAALD":
        return problem.effect
    decimal = "decimaalteken" in problem.reden
    return "punt als decimaalteken" if decimal else "punt als duizendtalscheiding"


def _sheet_names(file: FileResult) -> str:
    """Names of the sheets with a table; a csv has none of its own."""
    if file.kind == "csv":
        return ""
    return ", ".join(sorted(sheet.blad for sheet in file.sheets if sheet.table))


def as_text(result: Said) -> list[str]:
    """The result as Dutch lines for a screen."""
    lines = [f"oud:   {result['oud']['bestand']}", f"nieuw: {result['nieuw']['bestand']}"]
    if result["fictief"]:
        lines.append("Fictieve gegevens: deze bestanden gaan over een verzonnen gemeente.")
    for table in result["tabellen"]:
        lines += _table_text(table)
    method = [
        f"{said['soort']}: {said['wat']}: oud {said['oud']}; nieuw {said['nieuw']}"
        for said in result["methode"]
    ]
    many = nl.aantal(len(method), "verschil", "verschillen")
    lines += _listed(f"Methode: {many} in hoe het is geschreven", method)
    lines += _listed("Niet vergeleken", result["niet_vergeleken"])
    return [*lines, "", verdict(result)]


def _table_text(table: Said) -> list[str]:
    old, new = table["rijen"]["oud"], table["rijen"]["nieuw"]
    heading = f"Tabel {table['tabel']}: {nl.getal(old)} rijen in oud, {nl.getal(new)} in nieuw"
    lines = ["", heading, *_groups_text(table["groepen"]), *_totals_text(table["totalen"])]
    gone, added = table["weg"], table["erbij"]
    if gone and added and (old, new) == (len(gone), len(added)):
        lines += ["", _NO_ROW_IN_COMMON]
    data = [change for change in table["gewijzigd"] if change["soort"] == "gegevens"]
    other = [change for change in table["gewijzigd"] if change["soort"] == "methode"]
    data.sort(key=_size, reverse=True)
    lines += _listed(f"Gegevens: {_rows(len(added))} erbij", map(_row_text, added))
    lines += _listed(f"Gegevens: {_rows(len(gone))} weg", map(_row_text, gone))
    lines += _listed(f"Gegevens: {_rows(len(data))} gewijzigd", map(_change_text, data))
    lines += _listed(
        f"Methode: {_rows(len(other))} anders geschreven, niet anders van inhoud",
        [f"{_change_text(change)} ({change['reden']})" for change in other],
    )
    return lines


def _groups_text(groups: Said) -> Iterator[str]:
    """First what is gone and new, then what moved most."""
    for told in groups["weg"][:SHOWN]:
        yield f"  WEG: {told}"
    if len(groups["weg"]) > SHOWN:
        yield f"  … en nog {nl.getal(len(groups['weg']) - SHOWN)} weg; --json geeft ze alle"
    if groups["nieuw"]:
        more = len(groups["nieuw"]) - SHOWN
        rest = f"; en nog {nl.getal(more)}" if more > 0 else ""
        yield f"  NIEUW: {'; '.join(groups['nieuw'][:SHOWN])}{rest}"
    for moved in groups["bewogen"][:MOVED]:
        yield f"  {moved['kop']}"
        yield from (f"    {told}" for told in moved["grootste"])
        yield from (f"    - {told}" for told in moved["regels"])
    if len(groups["bewogen"]) > MOVED:
        rest = nl.getal(len(groups["bewogen"]) - MOVED)
        yield f"  … en nog {rest} die minder veranderden; --json geeft ze alle"


def verdict(result: Said) -> str:
    """What came of it, in a sentence."""
    if result["uitkomst"] == EQUAL:
        if result["oud"]["sha256"] == result["nieuw"]["sha256"]:
            return "Geen verschil: het is precies hetzelfde bestand."
        return "Geen verschil in wat is vergeleken."
    if result["uitkomst"] == NOT_COMPARED:
        return (
            "Niet te vergelijken: in wat is gelezen zit geen verschil, maar niet alles kon worden"
            " gelezen. Los eerst op wat onder Niet vergeleken staat; analyse check zegt hoe."
        )
    changed = 0
    for table in result["tabellen"]:
        changed += len(table["erbij"]) + len(table["weg"])
        changed += sum(change["soort"] == "gegevens" for change in table["gewijzigd"])
    if changed or any(text.startswith("tabel ") for text in result["niet_vergeleken"]):
        return f"Verschil: {_rows(changed)} in de gegevens."
    if result["niet_vergeleken"]:
        return (
            "Verschil in methode. Over de gegevens is niet alles te zeggen: wat onder Niet"
            " vergeleken staat, is niet gelezen."
        )
    return "Alleen verschil in methode: de gegevens die zijn vergeleken, zijn gelijk."


def _rows(count: int) -> str:
    return nl.aantal(count, "rij", "rijen")


def _listed(title: str, told: Iterable[str]) -> list[str]:
    texts = list(told)
    if not texts:
        return []
    lines = ["", title, *(f"  {text}" for text in texts[:SHOWN])]
    if len(texts) > SHOWN:
        lines.append(
            f"  … en nog {nl.getal(len(texts) - SHOWN)}; --xlsx of --json geeft ze alle"
        )
    return lines


def _totals_text(totals: list[Said]) -> list[str]:
    """Every total, or only those that differ when there are many."""
    shown = totals
    if len(totals) > SHOWN:
        shown = [total for total in totals if Decimal(total["verschil"])]
    lines = []
    for total in shown:
        name = " ".join([total["soort"], total["kolom"], *total["groep"].values()])
        old, new = _figure(total["oud"]), _figure(total["nieuw"])
        difference = _figure(total["verschil"], sign=True)
        lines.append(f"  {name}: oud {old}; nieuw {new}; verschil {difference}")
    if len(shown) < len(totals):
        lines.append(f"  {nl.getal(len(totals) - len(shown))} totalen zijn gelijk")
    return lines


def _figure(value: Any, *, sign: bool = False) -> str:  # noqa: ANN401  as JSON holds it
    """An amount (text) with two decimals, another figure with those it has; nothing is `leeg`."""
    if value is None:
        return "leeg"
    if not isinstance(value, str):
        return nl.getal(value, decimals(value), teken=sign)
    try:
        return nl.getal(Decimal(value), 2, teken=sign)
    except ArithmeticError:
        return value  # a level


def _key_text(row: Said) -> str:
    return " / ".join(row["sleutel"].values()) or ONBEKEND


def _row_text(row: Said) -> str:
    known = {name: value for name, value in row["waarden"].items() if value is not None}
    values = ", ".join(f"{name} {_figure(value)}" for name, value in known.items())
    return f"{row['blad']}!{row['cel']}  {_key_text(row)}: {values or 'leeg'}"


def _change_text(row: Said) -> str:
    parts = []
    for name, change in row["kolommen"].items():
        part = f"{name} {_figure(change['oud'])} -> {_figure(change['nieuw'])}"
        if "verschil" in change:
            part += f" ({_figure(change['verschil'], sign=True)})"
        parts.append(part)
    old, new = row["herkomst"]["oud"], row["herkomst"]["nieuw"]
    return f"{old['cel']} -> {new['cel']}  {_key_text(row)}: {', '.join(parts)}"


def _size(row: Said) -> float:
    """The largest difference of a changed row."""
    differences = [change.get("verschil") or 0 for change in row["kolommen"].values()]
    return max(abs(float(difference)) for difference in differences)
