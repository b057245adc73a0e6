"""One line of a table of Iv3 at the CBS, and how it is written in a file.

The traps: codes are padded with spaces, and 0.10 must stay text; an empty cell was not filled in
and is no figure, while -99998 and a point say that a figure is not known; and older tables call
their columns in another way.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from analyse.errors import HaalFout

#: The headings of a file, as the CBS calls them.
HEADINGS = (
    "ID;Verslagsoort;Gemeenten;TaakveldBalanspost;Categorie;"
    "k_1ePlaatsing_1;k_2ePlaatsing_2;k_3ePlaatsing_3"
)
_PLACED = re.compile(r"k_?([123])(?:e|ste|de)Plaatsing(?:_\d+)?", re.IGNORECASE)
_TAAKVELD = re.compile(r"(?:Taakveld|Functie)\w*", re.IGNORECASE)
_CODE = re.compile(r"[A-Za-z0-9][\w.*/ -]{0,30}")
_PERIOD = re.compile(r"(20\d\d)X00[0-5]")
_UNKNOWN = -99998


class InhoudFout(HaalFout):
    """What the CBS gave cannot be used, so nothing of it is kept."""


class Regel(NamedTuple):
    """A line as the CBS gives it, without the spaces around its codes."""

    id: int
    verslagsoort: str
    gemeente: str
    taakveld: str
    categorie: str
    plaatsingen: tuple[float | None, float | None, float | None]

    @property
    def has_figure(self) -> bool:
        """Whether it says anything about an amount."""
        return any(figure is not None for figure in self.plaatsingen)

    @property
    def has_money(self) -> bool:
        """Whether it names an amount other than nothing."""
        return any(figure not in (None, 0, _UNKNOWN) for figure in self.plaatsingen)

    def written(self, gemeente: str) -> str:
        """The line of a file, in which the municipality is called like this."""
        codes = [str(self.id), self.verslagsoort, gemeente, self.taakveld, self.categorie]
        return ";".join([*codes, *map(_figure_text, self.plaatsingen)])


def lines_of(rows: object) -> list[Regel]:
    """The lines of a page.

    Raises
    ------
    InhoudFout
        When it has other columns, or holds what is no code and no figure.
    """
    if not isinstance(rows, list):
        raise _other_form("er staan geen regels in")
    return [_line(row) for row in rows]


def delivered(lines: Sequence[Regel]) -> list[Regel]:
    """The lines with a figure, of reports in which any money stands.

    A report that was not delivered may be empty or all noughts, and nobody spends nothing.
    """
    reports = {line.verslagsoort for line in lines if line.has_money}
    return [line for line in lines if line.has_figure and line.verslagsoort in reports]


def refuse_others(lines: Sequence[Regel], code: str, jaar: int) -> None:
    """Refuse lines of another municipality or another year."""
    for line in lines:
        if line.gemeente != code:
            raise InhoudFout(
                f"Het CBS gaf ook regels van {line.gemeente}, terwijl {code} is gevraagd. Er is"
                " niets geschreven."
            )
        period = _PERIOD.fullmatch(line.verslagsoort)
        if not period or int(period[1]) != jaar:
            raise InhoudFout(
                f"De tabel heeft de verslagsoort '{line.verslagsoort}', en is dus niet van {jaar}."
                " Controleer --jaar en --tabel."
            )


def _line(row: object) -> Regel:
    if not isinstance(row, Mapping):
        raise _other_form("een regel is geen regel")
    taakveld = [name for name in row if _TAAKVELD.fullmatch(name)]
    placed = {int(m[1]): name for name in row if (m := _PLACED.fullmatch(name))}
    if len(taakveld) != 1 or not placed:
        raise _other_form(f"de kolommen zijn {', '.join(map(str, row))[:200]}")
    number = row.get("ID")
    if not isinstance(number, int):
        raise _other_form(f"'{number!s:.40}' is geen regelnummer")
    first, second, third = (_figure(row.get(placed.get(place, ""))) for place in (1, 2, 3))
    return Regel(
        number,
        _code(row.get("Verslagsoort")),
        _code(row.get("Gemeenten")),
        _code(row.get(taakveld[0])),
        _code(row.get("Categorie")),
        (first, second, third),
    )


def _code(value: Any) -> str:  # noqa: ANN401  whatever JSON holds
    text = value.strip() if isinstance(value, str) else ""
    if not _CODE.fullmatch(text):
        raise _other_form(f"'{value!s:.40}' is geen code")
    return text


def _figure(value: Any) -> float | None:  # noqa: ANN401
    text = value.strip() if isinstance(value, str) else value
    if text is None or text == "":
        return None
    if text == ".":
        return float(_UNKNOWN)
    try:
        number = float(text)
    except (ValueError, TypeError, OverflowError):
        number = math.nan
    if isinstance(text, bool) or not math.isfinite(number):
        raise _other_form(f"'{value!s:.40}' is geen bedrag")
    return number


def _figure_text(figure: float | None) -> str:
    if figure is None:
        return ""
    return str(int(figure)) if figure.is_integer() else repr(figure)


def _other_form(why: str) -> InhoudFout:
    return InhoudFout(
        f"De tabel ziet er anders uit dan Iv3 van het CBS: {why}. Er is niets geschreven."
        " Controleer het tabelnummer (--tabel)."
    )
