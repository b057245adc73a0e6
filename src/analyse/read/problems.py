"""Problems of a file as data: what is wrong, in which cell, why, and what to do about it.

All problems are found in one run. Problems of one kind in one column are folded into one row with a
count, so that a million bad cells give one line and not a million. The traps: a row number must be
Excel's own, whatever was skipped, and a second broken column must not hide behind the first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass, replace
from itertools import takewhile

import pandas as pd

from analyse.read.messages import message, words
from analyse.read.printable import printable

FOUT, WAARSCHUWING, INFO = "fout", "waarschuwing", "ter info"
_ORDER = {FOUT: 0, WAARSCHUWING: 1, INFO: 2}
#: Addresses named in one folded problem; the count says how many there are.
EXAMPLES = 8
#: Columns with the same problem that have a line each; a sheet that is full of it has one more.
COLUMNS_APART = 25
#: A cell's text in a message is cut here: enough to recognise it, too short to leak a remark.
SHOWN = 80
#: Any other text that fills a message is cut here.
FILLED = 500


@dataclass(frozen=True)
class Problem:
    """One problem; `cel` in A1 notation, empty when it is about the whole sheet or file."""

    ernst: str
    code: str
    bestand: str
    blad: str = ""
    cel: str = ""
    waarde: str = ""
    verwacht: str = ""
    reden: str = ""
    oplossing: str = ""
    effect: str = ""
    aantal: int = 1


#: Adds a problem of the sheet at hand: its message, then as `problem` takes it.
Say = Callable[..., None]
COLUMNS = tuple(Problem.__annotations__)


def letters(column: int) -> str:
    """Letters of a 0-based column: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def a1(row: int, column: int) -> str:
    """Address of a 0-based row and column, as Excel shows it."""
    return f"{letters(column)}{row + 1}"


def shown(value: object) -> str:
    """A cell's value as text for a message, cut to a length that can be read."""
    text = "" if value is None else printable(str(value)).replace("\n", " ")
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def problem(
    key: str,
    /,
    bestand: str,
    blad: str = "",
    cel: str = "",
    waarde: str = "",
    aantal: int = 1,
    **fields: object,
) -> Problem:
    """A problem in the words of its message.

    Parameters
    ----------
    key
        The message: `CODE` or `CODE.variant` in `messages.toml`.
    bestand, blad, cel, waarde, aantal
        As in `Problem`.
    **fields
        What the texts of the message leave open; `cel` and `waarde` are known to them too.
    """
    texts = words(key, {"cel": cel, "waarde": waarde, **_short(fields)})
    code = key.partition(".")[0]
    return Problem(
        message(key)["ernst"], code, bestand, blad, cel, waarde, aantal=aantal, **texts
    )


def _short(fields: dict[str, object]) -> dict[str, object]:
    """What fills a message: a heading of a whole page would bury it."""
    return {
        name: f"{value[:FILLED]}…" if isinstance(value, str) and len(value) > FILLED else value
        for name, value in fields.items()
    }


def saying(problems: list[Problem], file: str, sheet: str) -> Say:
    """What adds the problems of one sheet to a list."""

    def say(
        key: str, cel: str = "", waarde: object = "", aantal: int = 1, **fields: object
    ) -> None:
        problems.append(problem(key, file, sheet, cel, shown(waarde), aantal, **fields))

    return say


def say_cells(
    say: Say,
    key: str,
    cells: Sequence[tuple[int, int]],
    values: Sequence[object] = (),
    **fields: object,
) -> None:
    """Report one problem in many cells.

    The first of them by name (with its value), and how many there are.
    """
    for place, aantal in named(range(len(cells))):
        value = values[place] if values else ""
        say(key, a1(*cells[place]), value, aantal, **fields)


def named(places: Sequence[int]) -> list[tuple[int, int]]:
    """Places of one problem that are named, each with how many it stands for.

    The last stands for all that are not named.
    """
    first = [(place, 1) for place in places[:EXAMPLES]]
    if len(places) > EXAMPLES:
        first.append((places[EXAMPLES], len(places) - EXAMPLES))
    return first


def listed(names: Sequence[str], separator: str = ", ", most: int = EXAMPLES) -> str:
    """Names for a message, of which only the first are written out."""
    return separator.join(names[:most]) + (" …" if len(names) > most else "")


def fold(problems: Iterable[Problem]) -> list[Problem]:
    """Problems of one kind in one column of a sheet as one, with the first addresses and the count.

    Worst first, then as found. What is only said, and breaks nothing, is one for the whole sheet;
    so are the columns behind the first `COLUMNS_APART` with the same problem.
    """
    columns: dict[tuple[str, ...], list[str]] = {}
    kinds: dict[tuple[str, ...], list[Problem]] = {}
    for p in problems:
        kind = (p.ernst, p.bestand, p.blad, p.code, p.reden, p.oplossing)
        apart = columns.setdefault(kind, [])
        column = "" if p.ernst == INFO else _column(p)
        if column not in apart and len(apart) < COLUMNS_APART:
            apart.append(column)
        kinds.setdefault((*kind, column if column in apart else "andere"), []).append(p)
    return sorted(map(_as_one, kinds.values()), key=lambda p: _ORDER[p.ernst])


def _column(found: Problem) -> str:
    """Letters of the column that a problem is in; "" when it is about no cell."""
    return "".join(takewhile(str.isalpha, found.cel))


def _as_one(same: list[Problem]) -> Problem:
    """Like problems as one."""
    first = same[0]
    if len(same) > 1:
        cells = list(dict.fromkeys(p.cel for p in same if p.cel))
        values = list(dict.fromkeys(p.waarde for p in same if p.waarde))
        most = EXAMPLES if first.ernst == INFO else 3
        first = replace(first, cel=listed(cells), waarde=listed(values, " | ", most=most))
    return replace(first, aantal=sum(p.aantal for p in same))


def to_frame(problems: Iterable[Problem]) -> pd.DataFrame:
    """Problems as a table, a column a field, worst first."""
    return pd.DataFrame([astuple(p) for p in problems], columns=list(COLUMNS)).astype(
        {"aantal": "int64"}
    )
