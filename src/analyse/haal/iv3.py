"""`analyse haal iv3`: Iv3 of one municipality and year, from the CBS to a file.

The order: which table and whose, how many lines there are, the pages, and whether the table is
still the same. The trap: a budget that is there hides that the accounts are not, so what the CBS
has no figures of is said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from analyse import nl
from analyse.errors import GegevensFout, UitvoerFout
from analyse.haal import gemeente as gemeenten
from analyse.haal import tabellen
from analyse.haal.bewaard import Bewaard
from analyse.haal.momentopname import Momentopname, others, save
from analyse.haal.regels import InhoudFout, Regel, delivered, refuse_others
from analyse.haal.verbinding import Verbinding, visit

#: The kinds of reports of a year, by the end of their code.
_KINDS = {
    "X000": "begroting",
    "X001": "1e kwartaal",
    "X002": "2e kwartaal",
    "X003": "3e kwartaal",
    "X004": "4e kwartaal",
    "X005": "jaarrekening",
}
Tell = Callable[[str], None]


def haal_iv3(
    names: Sequence[str],
    jaren: Sequence[int],
    folder: Path,
    given: str,
    tell: Tell,
    today: dt.date,
    visiting: Callable[[Tell], AbstractContextManager[Verbinding]] = visit,
) -> bool:
    """Fetch Iv3 of municipalities and years, a file each; whether the CBS has figures of all.

    Raises
    ------
    ArgumentFout
        When a municipality or a year is not there.
    HaalFout
        When it could not be fetched.
    UitvoerFout
        When it cannot be written.
    """
    wanted = [(jaar, gemeenten.meant(name, jaar)) for jaar in jaren for name in names]
    numbers = {jaar: tabellen.table_of(jaar, given) for jaar in jaren}
    if not folder.is_dir():
        raise UitvoerFout(f"De map {folder} bestaat niet. Maak de map eerst.")
    all_there = True
    for jaar, key in dict.fromkeys(wanted):
        try:
            with visiting(tell) as cbs:
                _one(cbs, key, jaar, numbers[jaar], folder, tell, today)
        except GegevensFout as error:
            tell(str(error))
            all_there = False
    return all_there


def _one(
    cbs: Verbinding, key: str, jaar: int, nummer: str, folder: Path, tell: Tell, today: dt.date
) -> None:
    """Fetch Iv3 of one municipality and year."""
    tabel = tabellen.describe(cbs, nummer, jaar)
    whose = gemeenten.find(key, jaar, tabellen.regions(cbs, nummer))
    tell(
        f"Iv3 {jaar} van {whose.naam} ({whose.code}): tabel {nummer} van het CBS, veranderd op"
        f" {_day(tabel.veranderd)}."
    )
    total = tabellen.how_many(cbs, nummer, whose.sleutel)
    about = {
        "tabel": nummer,
        "gemeente": whose.sleutel,
        "veranderd": tabel.veranderd,
        "regels": total,
    }
    kept = Bewaard(folder, f"{nummer}-{whose.code}", about)
    try:
        lines = tabellen.fetch(cbs, nummer, whose.sleutel, total, kept, tell)
        refuse_others(lines, whose.code, jaar)
        _refuse_changed(cbs, tabel, jaar)
    except InhoudFout:
        kept.clear()
        raise
    known = delivered(lines)
    _refuse_empty(known, whose.naam, jaar)
    address = f"{cbs.base}/{nummer}/TypedDataSet?{tabellen.filter_of(whose.sleutel)}"
    empty = len(lines) - len(known)
    found = Momentopname(jaar, whose, tabel, address, today, known, empty)
    told = save(found, folder)
    kept.clear()
    notes = [*_missing(known), gemeenten.apart(key, jaar), others(found, folder)]
    for line in [*told, *filter(None, notes)]:
        tell(line)


def _refuse_changed(cbs: Verbinding, tabel: tabellen.Tabel, jaar: int) -> None:
    """Refuse lines of which some may be older than others."""
    if tabellen.describe(cbs, tabel.nummer, jaar) != tabel:
        raise InhoudFout(
            f"Tabel {tabel.nummer} veranderde bij het CBS tijdens het ophalen. Er is niets"
            " geschreven. Haal opnieuw op."
        )


def _refuse_empty(known: Sequence[Regel], naam: str, jaar: int) -> None:
    if not known:
        raise GegevensFout(
            f"Het CBS heeft nog geen Iv3-cijfers van {naam} over {jaar}. Er is niets geschreven."
        )


def _missing(known: Sequence[Regel]) -> list[str]:
    """A word on the reports that the CBS has no figures of."""
    there = {line.verslagsoort[4:] for line in known}
    missing = [name for kind, name in _KINDS.items() if kind not in there]
    return [f"Nog zonder cijfers bij het CBS: {nl.opsomming(missing)}."] if missing else []


def _day(moment: str) -> str:
    """A moment of the CBS as a date; as it stands when it is none."""
    try:
        return nl.datum(dt.date.fromisoformat(moment[:10]))
    except ValueError:
        return nl.leesbaar(moment[:40])
