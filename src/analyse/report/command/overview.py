"""What `check` found on one screen: what is wrong and worth most first, grouped by kind.

The traps: what does not fit is counted, never dropped; figures that are no euros (square metres,
coordinates) are never called money; and a sheet that was not read still has its totals in it, so
what it adds up to is said with that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from analyse import nl
from analyse.read.lists.lijsten import is_list
from analyse.read.messages import message
from analyse.read.problems import FOUT, INFO, WAARSCHUWING, Problem
from analyse.read.profiles.propose import proposals
from analyse.read.result import FileResult, SheetResult
from analyse.report.command.terminal import plain
from analyse.tables import TABLES

#: Letters on a line of a screen.
WIDTH = 110
_STYLE = {FOUT: "bold red", WAARSCHUWING: "yellow", INFO: "dim"}
_ORDER = {FOUT: 0, WAARSCHUWING: 1, INFO: 2}
#: Money that a message says is behind it.
_EURO = re.compile(r"(?:samen|tot) €\s?(\d{1,3}(?:\.\d{3})*(?:,\d{2})?)")
_MARKS = re.compile(r"[*`]|\[([^\[\]]*)\]\([^()]*\)")
_NOT_READ = "BLAD_NIET_HERKEND"
#: What the euros of a kind are, where that does not speak for itself.
_ARE = {
    _NOT_READ: " in de grootste kolom van elk blad, totalen meegeteld",
    "ONBEKENDE_KOLOM": " in die kolommen",
    "TOTAAL_SLUIT_NIET_AAN": " verschil",
}
#: Places of a group that are named one by one, at most.
_PLACES = 6
#: A value of at most so many letters is named with its place.
_SHORT = 24


@dataclass
class Group:
    """All problems of one kind, each with the file it is in and the euros it is worth."""

    ernst: str
    code: str
    members: list[tuple[FileResult, Problem, Decimal]] = field(default_factory=list)

    @property
    def euros(self) -> Decimal:
        """What the problems are worth together."""
        return sum((euros for _, _, euros in self.members), Decimal(0))

    @property
    def times(self) -> int:
        """How often it was found."""
        return sum(problem.aantal for _, problem, _ in self.members)


def overview(results: Sequence[FileResult], most: int, saved: str = "") -> list[str]:
    """What was read and what is wrong, in at most so many lines for a console.

    Parameters
    ----------
    results
        What was read of each file.
    most
        The number of lines.
    saved
        The file that holds all problems, when there is one.
    """
    found = groups(results)
    lines = [*_read(results), ""]
    end = ["", *rest_told(results, saved)]
    info = _info_line([group for group in found if group.ernst == INFO])
    serious = [group for group in found if group.ernst != INFO]
    room = most - len(lines) - len(end) - len(info)
    return [*lines, *_in_room(serious, room), *info, *end]


def groups(results: Iterable[FileResult]) -> list[Group]:
    """The problems by kind: the most serious first, then what is worth most."""
    found: dict[tuple[str, str], Group] = {}
    for file in results:
        for problem in file.problems:
            key = (problem.ernst, problem.code)
            group = found.setdefault(key, Group(*key))
            group.members.append((file, problem, _worth(problem, file)))
    return sorted(found.values(), key=lambda g: (_ORDER[g.ernst], -g.euros, -g.times, g.code))


def _worth(problem: Problem, file: FileResult) -> Decimal:
    """The euros that a problem is about; 0 when nothing says so."""
    sheet = next((held for held in file.sheets if held.blad == problem.blad), None)
    if problem.code == _NOT_READ:
        return _unread_money(sheet) if sheet else Decimal(0)
    named = problem.cel.split(", ")
    off = [total for total in sheet.totals if total.cel in named] if sheet else []
    if off:
        return sum((abs(nl.rond(total.verschil, 2)) for total in off), Decimal(0))
    told = _EURO.findall(problem.effect) or _EURO.findall(problem.reden)
    amounts = [Decimal(text.replace(".", "").replace(",", ".")) for text in told]
    return max(amounts, default=Decimal(0))


def _unread_money(sheet: SheetResult) -> Decimal:
    """What the column with the most adds up to, on a sheet that looks like a table of money."""
    table = TABLES.get(sheet.resembles)
    if table is None or table[table.value].kind != "bedrag":
        return Decimal(0)
    largest = [abs(part.grootste) for part in sheet.unread if part.grootste is not None]
    return nl.rond(max(largest, default=0), 2)


def _read(results: Sequence[FileResult]) -> list[str]:
    """How much was read, and of which tables."""
    rows, counts = totals_of(results)
    sheets = [sheet for file in results for sheet in file.sheets]
    unread = sum(not sheet.table and not is_list(sheet) for sheet in sheets)
    tables: dict[str, int] = {}
    for sheet in sheets:
        if sheet.table:
            tables[sheet.table] = tables.get(sheet.table, 0) + sheet.rows
    head = (
        f"{nl.aantal(len(results), 'bestand', 'bestanden')}: {nl.getal(rows)} rijen gelezen van"
        f" {nl.aantal(len(sheets) - unread, 'blad', 'bladen')}, {nl.getal(unread)} niet gelezen;"
        f" {nl.aantal(counts[FOUT], 'fout', 'fouten')},"
        f" {nl.aantal(counts[WAARSCHUWING], 'waarschuwing', 'waarschuwingen')}."
    )
    parts = [f"{name} {nl.getal(count)}" for name, count in tables.items()]
    told = _fit("Rijen per tabel: ", parts or ["geen"])
    totals = [total for sheet in sheets for total in sheet.totals]
    if not totals:
        return [plain(head), plain(told)]
    tied = sum(total.ties for total in totals)
    tie = f"{nl.getal(tied)} van {nl.getal(len(totals))} afgedrukte totalen sluiten aan."
    return [plain(head), plain(told), plain(tie)]


def totals_of(results: Iterable[FileResult]) -> tuple[int, dict[str, int]]:
    """The rows that were read, and how many problems there are of each ernst."""
    rows = 0
    counts = dict.fromkeys(_ORDER, 0)
    for file in results:
        rows += sum(sheet.rows for sheet in file.sheets)
        for problem in file.problems:
            counts[problem.ernst] += problem.aantal
    return rows, counts


def _in_room(found: Sequence[Group], room: int) -> list[str]:
    """Groups in full as long as there is room, then a line each, then how many there are more."""
    lines: list[str] = []
    for number, group in enumerate(found):
        later = len(found) - number - 1
        left = room - len(lines)
        whole = _whole(group)
        # A line must be left for each later group, or one that counts them.
        if len(whole) + min(later, 3) <= left:
            lines += whole
        elif left > 1 or not later:
            lines.append(_head(group))
        else:
            kinds = nl.aantal(later + 1, "soort", "soorten")
            times = sum(other.times for other in found[number:])
            lines.append(f"en nog {kinds}, samen {nl.aantal(times, 'melding', 'meldingen')}")
            break
    return lines


def _whole(group: Group) -> list[str]:
    """A kind of problem with what it means, what to do and where it is."""
    _, first, _ = max(group.members, key=lambda member: member[2])
    reden, remedy = first.reden, first.oplossing
    if len({problem.reden for _, problem, _ in group.members}) > 1:
        general = message(group.code)
        reden, remedy = general["betekenis"], general["te_doen"]
    lines = [_head(group), f"    {plain(_short(reden))}"]
    if remedy:
        lines.append(f"    {plain(_short(f'wat te doen: {remedy}'))}")
    return [*lines, f"    {plain(_fit('waar: ', _places(group)))}"]


def _head(group: Group) -> str:
    """A kind of problem in one line: how often, in how many files, how much money."""
    files = len({file.name for file, _, _ in group.members})
    said = f"{nl.getal(group.times)} keer, in {nl.aantal(files, 'bestand', 'bestanden')}"
    if group.euros:
        said += f"; {_money(group.euros)}{_ARE.get(group.code, '')}"
    return f"{in_style(group.ernst)} {group.code}: {said}"


def _money(euros: Decimal) -> str:
    return nl.euro_mln(euros, 1) if euros >= 1_000_000 else nl.euro(euros)


def _places(group: Group) -> list[str]:
    """The files that a problem is in, what is worth most first, each with its sheets and cells."""
    where: dict[str, list[str]] = {}
    for file, problem, _ in sorted(group.members, key=lambda member: -member[2]):
        cell = problem.cel.split(",")[0]
        worded = 0 < len(problem.waarde) <= _SHORT and "€" not in problem.waarde
        value = f"'{problem.waarde}'" if worded else ""
        spots = where.setdefault(file.name, [])
        spots.append(" ".join(filter(None, [problem.blad, cell, value])))
    return [
        _place(name, list(dict.fromkeys(filter(None, spots)))) for name, spots in where.items()
    ]


def _place(name: str, spots: Sequence[str]) -> str:
    if not spots:
        return name
    more = f" en nog {len(spots) - 3}" if len(spots) > 3 else ""
    return f"{name} ({', '.join(spots[:3])}{more})"


def _info_line(found: Sequence[Group]) -> list[str]:
    """What is only said, in one line."""
    if not found:
        return []
    parts = [f"{group.code} {nl.getal(group.times)}" for group in found]
    return [plain(_fit("ter info: ", parts))]


def rest_told(results: Iterable[FileResult], saved: str, *, whole: bool = False) -> list[str]:
    """Where the rest is, and how to get the profiles that are proposed.

    `whole` when all but the profiles is on the screen.
    """
    lines = []
    proposed = sum(len(proposals(file)) for file in results)
    if proposed:
        many = nl.aantal(proposed, "blad is", "bladen is")
        lines.append(
            f"Voor {many} er een voorstel voor een profiel: analyse inrichten MAP vraagt het in"
            " Excel, --alles toont het, --voorstel MAP schrijft het."
        )
    if saved:
        lines.append(f"Alle meldingen, elk met cel en oplossing, staan in {saved}.")
    elif not whole:
        lines.append(
            "Elke melding met cel, oplossing en effect: --alles voor het scherm, --xlsx"
            " meldingen.xlsx voor Excel."
        )
    return [plain(line) for line in lines]


def in_style(ernst: str) -> str:
    """How serious something is, in its colour."""
    return f"[{_STYLE[ernst]}]{ernst}[/]"


def height(line: str) -> int:
    """The lines that a text takes on a screen."""
    return 1 + len(line) // (WIDTH + 10)


def _short(text: str) -> str:
    """A text on one line of a screen, without the marks of Markdown."""
    flat = " ".join(_MARKS.sub(r"\1", text).split())
    return flat if len(flat) <= WIDTH else flat[: WIDTH - 1] + "…"


def _fit(start: str, parts: Sequence[str]) -> str:
    """As many parts as fit on a line, and how many there are more."""
    shown = list(parts[:_PLACES])
    while len(shown) > 1 and len(start) + len("; ".join(shown)) > WIDTH:
        shown.pop()
    more = len(parts) - len(shown)
    return _short(start + "; ".join(shown)) + (f"; en nog {more}" if more else "")
