"""What changed between two exports: their data, and how these were written down.

The trap: "no difference" is a promise about everything that the files hold. It is only made when
rows were compared and nothing in either file went unread because of an error; otherwise the answer
is that they could not be compared.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from analyse import nl
from analyse.errors import LeesFout
from analyse.read.problems import FOUT, Problem
from analyse.read.result import FileResult
from analyse.report.changes import compare_frames
from analyse.report.tidy import rows
from analyse.tables import ONBEKEND, TABLES, normalise

EQUAL, DIFFERENT, NOT_COMPARED = "gelijk", "verschillen", "niet te vergelijken"
#: Rows of one kind shown on the screen; the JSON holds them all.
SHOWN = 20
#: What the reader says of how an export is written: another answer is another method, whatever the
#: data do.
_METHOD = {
    "NOTATIE_BEPAALD": "notatie",
    "TEKEN_GEKEERD": "teken",
    "EENHEID_AANGENOMEN": "eenheid",
    "EENHEID_IS_OPMAAK": "eenheid",
    "UIT_CONTEXT": "uit de context",
}


def diff(old: FileResult, new: FileResult) -> dict[str, Any]:
    """Compare two exports.

    Parameters
    ----------
    old, new
        What was read of both.

    Returns
    -------
    dict
        `uitkomst` (gelijk, verschillen or niet te vergelijken), `tabellen` as
        `changes.compare_frames` gives them, `methode` and `niet_vergeleken`.

    Raises
    ------
    LeesFout
        When the files have no table in common, or neither holds a row.
    """
    files = (old, new)
    held = [dict.fromkeys(s.table for s in file.sheets if s.table) for file in files]
    shared = [name for name in TABLES if name in held[0] and name in held[1]]
    if not shared:
        raise LeesFout(
            "\n".join(
                [
                    "Er is niets vergeleken: de bestanden hebben geen tabel gemeen.",
                    *map(_holds, files),
                ]
            )
        )
    frames = {name: [rows(file, name) for file in files] for name in shared}
    if not any(len(frame) for both in frames.values() for frame in both):
        raise LeesFout(
            "Er is niets vergeleken: geen van beide bestanden heeft een rij met een waarde."
        )
    units = [max((s.unit for s in file.sheets), default=1) for file in files]
    coarse = max(units) if units[0] != units[1] else 1
    tables = [compare_frames(TABLES[name], *frames[name], coarse=coarse) for name in shared]
    method = [said for table in tables for said in table.pop("methode")]
    method += _headings(*files) + _units(*units) + _said(*files) + _sheet_names(*files)
    unread = [
        f"{side}: {text}"
        for side, file in zip(("oud", "nieuw"), files, strict=True)
        for text in _unread(file)
    ]
    unread += [
        f"tabel {name} staat alleen in {'oud' if name in held[0] else 'nieuw'}"
        for name in sorted(held[0].keys() ^ held[1].keys())
    ]
    changed = (
        bool(method)
        or held[0].keys() != held[1].keys()
        or any(t["erbij"] or t["weg"] or t["gewijzigd"] for t in tables)
    )
    hindered = files[0].sha256 != files[1].sha256 and any(
        p.ernst == FOUT for file in files for p in file.problems
    )
    return {
        "oud": {"bestand": files[0].name, "sha256": files[0].sha256},
        "nieuw": {"bestand": files[1].name, "sha256": files[1].sha256},
        "fictief": any(file.fictional for file in files),
        "uitkomst": DIFFERENT if changed else NOT_COMPARED if hindered else EQUAL,
        "tabellen": tables,
        "methode": method,
        "niet_vergeleken": unread,
    }


def _holds(file: FileResult) -> str:
    tables = ", ".join(dict.fromkeys(s.table for s in file.sheets if s.table))
    why = next((p.reden for p in file.problems if p.ernst == FOUT), "")
    return f"- {file.name}: {f'tabel {tables}' if tables else f'geen tabel. {why}'}"


def _headings(old: FileResult, new: FileResult) -> list[dict[str, str]]:
    both = [
        {normalise(text): text for s in file.sheets for text in s.headings} for file in (old, new)
    ]
    gone = [
        {"soort": "kop", "wat": both[0][k], "oud": "aanwezig", "nieuw": "weg"}
        for k in sorted(both[0].keys() - both[1].keys())
    ]
    added = [
        {"soort": "kop", "wat": both[1][k], "oud": "weg", "nieuw": "aanwezig"}
        for k in sorted(both[1].keys() - both[0].keys())
    ]
    return sorted(gone + added, key=lambda said: said["wat"])


def _units(old: int, new: int) -> list[dict[str, str]]:
    names = [f"x € {nl.getal(unit)}" if unit > 1 else "hele euro's" for unit in (old, new)]
    return (
        [{"soort": "eenheid", "wat": "bedragen", "oud": names[0], "nieuw": names[1]}]
        if old != new
        else []
    )


def _said(old: FileResult, new: FileResult) -> list[dict[str, str]]:
    """What the reader had to conclude about how the amounts are written, where it concluded something else."""
    found = []
    for code, sort in _METHOD.items():
        texts = [
            sorted({_conclusion(p) for p in file.problems if p.code == code}) for file in (old, new)
        ]
        if texts[0] != texts[1]:
            found.append(
                {
                    "soort": sort,
                    "wat": "hele bestand",
                    "oud": " | ".join(texts[0]) or "-",
                    "nieuw": " | ".join(texts[1]) or "-",
                }
            )
    return found


def _conclusion(problem: Problem) -> str:
    """The conclusion without the counts and examples that change with the data."""
    if problem.code == "NOTATIE_BEPAALD":
        return (
            "punt als decimaalteken"
            if "decimaalteken" in problem.reden
            else "punt als duizendtalscheiding"
        )
    return problem.effect


def _sheet_names(old: FileResult, new: FileResult) -> list[dict[str, str]]:
    names = [
        sorted(s.blad for s in file.sheets if s.table and file.kind != "csv") for file in (old, new)
    ]
    if names[0] == names[1] or not all(names):
        return []
    return [
        {
            "soort": "blad",
            "wat": "bladnaam",
            "oud": ", ".join(names[0]),
            "nieuw": ", ".join(names[1]),
        }
    ]


def _unread(file: FileResult) -> list[str]:
    sheets = [
        f"blad '{s.blad}' is {'niet herkend' if s.visible else 'verborgen'} en niet gelezen"
        for s in file.sheets
        if not s.table
    ]
    errors = sum(p.aantal for p in file.problems if p.ernst == FOUT)
    said = (
        f"{_number(errors, 'fout', 'fouten')} in het bestand (analyse check noemt ze): wat niet is"
        " gelezen, telt als leeg"
    )
    return sheets + ([said] if errors else [])


def as_text(result: dict[str, Any]) -> list[str]:
    """The result as Dutch lines for a screen."""
    lines = [f"oud:   {result['oud']['bestand']}", f"nieuw: {result['nieuw']['bestand']}"]
    lines += (
        ["Fictieve gegevens: deze bestanden gaan over een verzonnen gemeente."]
        if result["fictief"]
        else []
    )
    for table in result["tabellen"]:
        lines += [
            "",
            (
                f"Tabel {table['tabel']}: {nl.getal(table['rijen']['oud'])} rijen in oud,"
                f" {nl.getal(table['rijen']['nieuw'])} in nieuw"
            ),
        ]
        lines += _totals_text(table["totalen"])
        if (
            table["rijen"] == {"oud": len(table["weg"]), "nieuw": len(table["erbij"])}
            and table["weg"]
            and table["erbij"]
        ):
            lines += [
                "",
                (
                    "Let op: geen enkele rij van oud komt in nieuw terug. Zijn dit exports van"
                    " hetzelfde jaar en dezelfde soort?"
                ),
            ]
        data = [c for c in table["gewijzigd"] if c["soort"] == "gegevens"]
        other = [c for c in table["gewijzigd"] if c["soort"] == "methode"]
        for what in ("erbij", "weg"):
            lines += _listed(
                f"Gegevens: {_number(len(table[what]), 'rij', 'rijen')} {what}",
                [_row_text(r) for r in table[what]],
            )
        lines += _listed(
            f"Gegevens: {_number(len(data), 'rij', 'rijen')} gewijzigd",
            [_change_text(c) for c in sorted(data, key=_size, reverse=True)],
        )
        lines += _listed(
            f"Methode: {_number(len(other), 'rij', 'rijen')} anders geschreven, niet anders van"
            " inhoud",
            [f"{_change_text(c)} ({c['reden']})" for c in other],
        )
    lines += _listed(
        f"Methode: {_number(len(result['methode']), 'verschil', 'verschillen')} in hoe het is"
        " geschreven",
        [
            f"{m['soort']}: {m['wat']}: oud {m['oud']}; nieuw {m['nieuw']}"
            for m in result["methode"]
        ],
    )
    lines += _listed("Niet vergeleken", result["niet_vergeleken"])
    return [*lines, "", _verdict(result)]


def _verdict(result: dict[str, Any]) -> str:
    if result["uitkomst"] == EQUAL:
        same = result["oud"]["sha256"] == result["nieuw"]["sha256"]
        return (
            "Geen verschil: het is precies hetzelfde bestand."
            if same
            else "Geen verschil in wat is vergeleken."
        )
    if result["uitkomst"] == NOT_COMPARED:
        return (
            "Niet te vergelijken: in wat is gelezen zit geen verschil, maar niet alles kon worden"
            " gelezen. Los eerst de fouten op."
        )
    tables = result["tabellen"]
    data = sum(
        len(t["erbij"]) + len(t["weg"]) + sum(c["soort"] == "gegevens" for c in t["gewijzigd"])
        for t in tables
    )
    if not data and not any(text.startswith("tabel ") for text in result["niet_vergeleken"]):
        return "Alleen verschil in methode: de gegevens die zijn vergeleken, zijn gelijk."
    return f"Verschil: {_number(data, 'rij', 'rijen')} in de gegevens."


def _number(count: int, one: str, many: str) -> str:
    return f"{nl.getal(count)} {one if count == 1 else many}"


def _listed(title: str, texts: list[str]) -> list[str]:
    if not texts:
        return []
    more = (
        [f"  … en nog {nl.getal(len(texts) - SHOWN)}; --json geeft ze alle"]
        if len(texts) > SHOWN
        else []
    )
    return ["", title, *(f"  {text}" for text in texts[:SHOWN]), *more]


def _totals_text(totals: list[dict[str, Any]]) -> list[str]:
    """Every total, or only those that differ when there are many."""
    shown = totals if len(totals) <= SHOWN else [t for t in totals if Decimal(t["verschil"])]
    same = (
        [f"  {nl.getal(len(totals) - len(shown))} totalen zijn gelijk"]
        if len(shown) < len(totals)
        else []
    )
    return [
        f"  {t['soort']} {' '.join([t['kolom'], *t['groep'].values()])}: oud {_figure(t['oud'])};"
        f" nieuw {_figure(t['nieuw'])}; verschil {_figure(t['verschil'], sign=True)}"
        for t in shown
    ] + same


def _figure(value: Any, *, sign: bool = False) -> str:  # noqa: ANN401  as JSON holds it
    """An amount (text) with two decimals, another figure with those it has; nothing is `leeg`."""
    if value is None:
        return "leeg"
    if isinstance(value, str):
        try:
            return nl.getal(Decimal(value), 2, teken=sign)
        except ArithmeticError:
            return value  # a level
    decimals = len(f"{value:.6f}".rstrip("0").partition(".")[2]) if isinstance(value, float) else 0
    return nl.getal(value, decimals, teken=sign)


def _key_text(key: dict[str, str]) -> str:
    return " / ".join(key.values()) or ONBEKEND


def _row_text(row: dict[str, Any]) -> str:
    values = ", ".join(
        f"{name} {_figure(v)}" for name, v in row["waarden"].items() if v is not None
    )
    return f"{row['blad']}!{row['cel']}  {_key_text(row['sleutel'])}: {values or 'leeg'}"


def _change_text(row: dict[str, Any]) -> str:
    parts = [
        f"{name} {_figure(c['oud'])} -> {_figure(c['nieuw'])}"
        + (f" ({_figure(c['verschil'], sign=True)})" if "verschil" in c else "")
        for name, c in row["kolommen"].items()
    ]
    at = row["herkomst"]
    return (
        f"{at['oud']['cel']} -> {at['nieuw']['cel']}  {_key_text(row['sleutel'])}:"
        f" {', '.join(parts)}"
    )


def _size(row: dict[str, Any]) -> float:
    return max((abs(float(c.get("verschil") or 0)) for c in row["kolommen"].values()), default=0.0)
