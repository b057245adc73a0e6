"""A table of Iv3 at the CBS: which one a year has, what it says of itself, and its lines.

The traps: a server gives a page at a time and may forget the rest, so what came is counted; the
same page may come twice; and the table may be renewed while it is being fetched.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import quote

import httpx

from analyse import nl
from analyse.errors import ArgumentFout
from analyse.haal.bewaard import Bewaard
from analyse.haal.regels import InhoudFout, Regel, lines_of
from analyse.haal.verbinding import GeweigerdFout, Verbinding
from analyse.tables import normalise
from analyse.tables.codelijsten import iv3_tabellen

#: No table has more lines of one municipality, and none needs more pages.
MOST_LINES, MOST_PAGES = 500_000, 500
_TABLE = re.compile(r"\d{5}[a-z]{3}", re.IGNORECASE)
_CATALOGUE = "https://dataderden.cbs.nl/ODataCatalog/Tables"


class Tabel(NamedTuple):
    """What a table says of itself: its number, title and when it was changed."""

    nummer: str
    titel: str
    veranderd: str


def table_of(jaar: int, given: str) -> str:
    """The number of the table of a year: the one that is given, else that of the list.

    Raises
    ------
    ArgumentFout
        When there is none, or what is given is no number of a table.
    """
    if given:
        if not _TABLE.fullmatch(given.strip()):
            raise ArgumentFout(
                f"'{nl.leesbaar(given)}' is geen tabelnummer van het CBS. Dat ziet eruit als"
                " 45067NED."
            )
        return given.strip().upper()
    known = iv3_tabellen()
    if jaar < min(known):
        raise ArgumentFout(
            f"Over {jaar} leverden gemeenten Iv3 per functie en nog niet per taakveld; dat leest"
            f" het programma niet. Kies een jaar van {min(known)} tot en met {max(known)}."
        )
    if jaar not in known:
        raise ArgumentFout(
            f"Van {jaar} is geen Iv3-tabel bekend, wel van {min(known)} tot en met {max(known)}."
            " Heeft het CBS er een, geef dan het nummer, zoals --tabel 45078NED. De lijst van"
            f" tabellen: {_CATALOGUE}."
        )
    return known[jaar]


def describe(cbs: Verbinding, nummer: str, jaar: int) -> Tabel:
    """What a table says of itself.

    Raises
    ------
    InhoudFout
        When it is no table of Iv3 of municipalities of that year.
    """
    about = _values(cbs.json(f"{nummer}/TableInfos?$format=json"))
    first = about[0] if about else {}
    title, changed = (str(first.get(name) or "").strip() for name in ("Title", "Modified"))
    words = normalise(f"{title} {first.get('Period') or ''}").split()
    if not {"gemeenten", "iv3", str(jaar)} <= set(words):
        raise InhoudFout(
            f"Tabel {nummer} heet bij het CBS '{nl.leesbaar(title[:100])}' en is geen Iv3 van"
            f" gemeenten over {jaar}. Controleer --jaar en --tabel."
        )
    if not changed:
        raise InhoudFout(
            f"Het CBS zegt niet wanneer tabel {nummer} is veranderd. Probeer het later."
        )
    return Tabel(nummer, title, changed)


def regions(cbs: Verbinding, nummer: str) -> dict[str, str]:
    """The municipalities of a table: each key as it is, with the name."""
    rows = _values(cbs.json(f"{nummer}/Gemeenten?$format=json"))
    return {str(row.get("Key") or ""): str(row.get("Title") or "") for row in rows}


def filter_of(sleutel: str) -> str:
    """The part of a question that asks for one municipality."""
    asked = f"Gemeenten eq '{sleutel}'"
    return f"$filter={quote(asked, safe='')}"


def how_many(cbs: Verbinding, nummer: str, sleutel: str) -> int:
    """How many lines the table has of a municipality, as the CBS counts them."""
    asked = filter_of(sleutel)
    try:
        number = cbs.count(f"{nummer}/TypedDataSet/$count?{asked}")
    except GeweigerdFout:  # the other way in which this protocol tells it
        inline = f"$format=json&$top=1&$inlinecount=allpages&{asked}"
        told = str(cbs.json(f"{nummer}/TypedDataSet?{inline}").get("odata.count", ""))
        if not told.isdecimal():
            raise
        number = int(told[:12])
    if number > MOST_LINES:
        raise InhoudFout(
            f"Het CBS zegt {nl.getal(number)} regels te hebben; zoveel heeft geen gemeente."
            " Probeer het later."
        )
    return number


def fetch(
    cbs: Verbinding,
    nummer: str,
    sleutel: str,
    total: int,
    kept: Bewaard,
    tell: Callable[[str], None],
) -> list[Regel]:
    """All lines of a municipality, page by page; pages that were kept are not asked again.

    Raises
    ------
    InhoudFout
        When lines come twice, or there are fewer or more than the CBS counts.
    """
    first = f"$format=json&{filter_of(sleutel)}"
    lines: list[Regel] = []
    seen: set[int] = set()
    query = first
    for number in range(MOST_PAGES):
        page = kept.page(number, query)
        how = "van de vorige keer" if page else "binnen"
        if page is None:
            page = _slim(cbs.json(f"{nummer}/TypedDataSet?{query}"))
            kept.keep(number, query, page)
        new = lines_of(page.get("regels"))
        _refuse_doubles(new, seen)
        lines += new
        tell(f"  {nl.getal(len(lines))} van {nl.getal(total)} regels {how}")
        query = _next(str(page.get("volgende") or ""), cbs.base)
        if not query and new and len(lines) < total:
            query = f"{first}&$skip={len(lines)}"
        if not query or len(lines) > total:
            break
    if len(lines) != total:
        raise InhoudFout(
            f"Het CBS zegt {nl.getal(total)} regels te hebben, maar gaf er {nl.getal(len(lines))}."
            " Er is niets geschreven. Probeer het later."
        )
    return lines


def _values(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """What an answer holds, a row each."""
    rows = answer.get("value")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InhoudFout("Het antwoord van het CBS heeft een andere vorm dan verwacht.")
    return rows


def _slim(answer: dict[str, Any]) -> dict[str, Any]:
    """What is needed of a page: its rows, and where the next one is."""
    link = answer.get("odata.nextLink") or answer.get("@odata.nextLink") or ""
    return {"regels": _values(answer), "volgende": str(link)}


def _refuse_doubles(lines: list[Regel], seen: set[int]) -> None:
    """Refuse a line that came before, and note these."""
    for line in lines:
        if line.id in seen:
            raise InhoudFout(
                f"Het CBS gaf regel {line.id} tweemaal. Er is niets geschreven. Probeer het later."
            )
        seen.add(line.id)


def _next(link: str, base: str) -> str:
    """The question for the next page; the address is always ours, whatever the link says."""
    if not link:
        return ""
    try:
        there = httpx.URL(base).join(link)
    except httpx.InvalidURL as error:
        raise InhoudFout("Het CBS gaf geen bruikbaar adres van de volgende pagina.") from error
    if there.host != httpx.URL(base).host:
        raise InhoudFout(
            f"De volgende pagina zou bij {there.host} staan; dat wordt niet gevolgd. Probeer het"
            " later."
        )
    return there.query.decode("ascii")
