"""What changed since the last refresh: the data, the method and the answers, apart from each other.

The rows of the last report (`gegevens/*.csv`) are laid beside those of this one. The traps: an
answer that moved because the program changed is read as news from the city; "no difference" may
only be said when there was something to compare with; and what is there no longer is silent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyse import nl

if TYPE_CHECKING:
    import pandas as pd

    from analyse.read.result import FileResult
    from analyse.report.change.compared import Compared
    from analyse.report.change.gone import Gone
    from analyse.report.change.moved import Moved

#: Files named one by one; beyond it they are counted.
_NAMED = 12
#: A file is gone when fewer of its rows than this part are in another one.
_HALF = 0.5


@dataclass(frozen=True)
class Since:
    """What changed, as Dutch lines; `answers` holds title, old answer and new answer.

    `gone` is what was there last time and is no longer, `new` what came, `moved` the amounts.
    """

    day: str
    data: tuple[str, ...]
    method: tuple[str, ...]
    answers: tuple[tuple[str, str, str], ...]
    gone: tuple[Gone, ...] = ()
    new: tuple[str, ...] = ()
    moved: tuple[Moved, ...] = ()

    @property
    def line(self) -> str:
        """What changed, in one line; "" when nothing did."""
        parts = []
        if self.gone:
            parts.append(f"WEG: {self.gone[0].tekst}")
        if len(self.gone) > 1:
            parts.append(f"en nog {nl.getal(len(self.gone) - 1)} weg")
        if self.new:
            parts.append(f"nieuw: {nl.opsomming([*self.new[:_NAMED]])}")
        if self.moved:
            parts.append(f"bedragen: {'; '.join(moved.short for moved in self.moved[:3])}")
        if len(self.moved) > 3:
            parts.append(f"en nog {len(self.moved) - 3} verschuivingen")
        told = "; ".join(part.rstrip(".") for part in parts)
        return f"{told[:1].upper()}{told[1:]}." if told else ""


@dataclass(frozen=True)
class Rows:
    """What is laid side by side: the folders of the rows of both reports, and what is read now."""

    old: Path
    new: Path
    files: Sequence[FileResult] = ()

    def groups(self, name: str) -> set[str]:
        """The names of the groups that a table has now."""
        from analyse.report.change.compared import groups_of
        from analyse.tables import TABLES

        path = self.new / f"{name}.csv"
        return groups_of(TABLES[name], read_rows(path)) if path.is_file() else set()


def sums(
    tables: Mapping[str, Any], money: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, int]]:
    """Rows of each table, and the sum of each of its amounts in whole cents.

    What the next report compares with.

    Parameters
    ----------
    tables
        DataFrames by name.
    money
        Columns of euros of each table.
    """
    found = {}
    for name, table in tables.items():
        if table is not None:
            found[name] = {"rows": len(table)}
            for column in money.get(name, ()):
                if column in table:
                    # Rounded one by one: the sum of a million floats is a cent off.
                    cents = (table[column].fillna(0) * 100).round()
                    found[name][column] = int(cents.sum())
    return found


def since(
    previous: Mapping[str, Any], now: Mapping[str, Any], rows: Rows | None = None
) -> Since | None:
    """What the manifest of this run says that the last did not, and what its rows do not.

    None when there is nothing to compare with.

    Parameters
    ----------
    previous, now
        Manifests, as `contents.manifest_of` makes them; an empty one is none.
    rows
        Where the rows of both are; without them nothing is said of what is gone or moved.
    """
    if not previous:
        return None
    made = dt.datetime.fromisoformat(previous["made"])
    day = f"{nl.datum(made.date())} om {made:%H:%M} uur"
    if previous["folder"] != now["folder"]:
        other = (
            "Het vorige rapport in deze map ging over een andere map met exports"
            f" ({previous['folder']})."
        )
        return Since(day, (other,), (), ())
    before = {page["name"]: page["answer"] for page in previous["notebooks"]}
    moved = []
    for page in now["notebooks"]:
        earlier = before.get(page["name"], page["answer"])
        if earlier != page["answer"]:
            moved.append((page["title"], earlier, page["answer"]))
    data, method = [*_data(previous, now)], tuple(_method(previous, now))
    if rows is None:
        return Since(day, tuple(data), method, tuple(moved))
    gone, new, amounts, said = _rows(previous, now, rows)
    return Since(day, (*data, *said), method, tuple(moved), gone, new, amounts)


def _rows(
    previous: Mapping[str, Any], now: Mapping[str, Any], rows: Rows
) -> tuple[tuple[Gone, ...], tuple[str, ...], tuple[Moved, ...], list[str]]:
    """What is gone, new and moved in the rows of both reports, and what cannot be compared."""
    from analyse.report.change.gone import Present, still_gone
    from analyse.report.change.lost_headings import lost_headings

    gone = [*lost_headings(previous.get("headings", {}), rows.files)]
    new = [f"tabel {name}" for name in now["sums"] if name not in previous["sums"]]
    moved: list[Moved] = []
    said = []
    for name in previous["sums"]:
        found, told = _table(previous, now, rows, name)
        said += told
        gone += found.weg
        new += found.nieuw
        moved += found.bewogen
    present = Present(rows.files, now["sums"], rows.groups)
    known = {lost.tekst for lost in gone}
    earlier = [lost for lost in still_gone(previous, now, present) if lost.tekst not in known]
    return (*gone, *earlier), tuple(new), tuple(moved), said


def _table(
    previous: Mapping[str, Any], now: Mapping[str, Any], rows: Rows, name: str
) -> tuple[Compared, list[str]]:
    """What became of one table of the last report, and what cannot be told of it."""
    from analyse.report.change.compared import Compared
    from analyse.report.change.gone import TABEL, Gone

    if name not in now["sums"]:
        many = nl.aantal(previous["sums"][name]["rows"], "rij", "rijen")
        told = f"De tabel {name} is weg: vorige keer {many}."
        return Compared((Gone(TABEL, name, name, told),)), []
    path = rows.new / f"{name}.csv"
    if not path.is_file():  # its rows are in no report: they may tell of a few people
        return Compared(), []
    old = _kept_rows(previous, rows.old, name)
    if old is None:
        told = (
            f"Tabel {name}: de rijen van het vorige rapport zijn er niet (meer); welke bedragen"
            " veranderden en wat er weg is, is niet te zeggen."
        )
        return Compared(), [told]
    if path.read_bytes() == (rows.old / path.name).read_bytes():
        return Compared(), []
    return _compared(name, old, read_rows(path)), []


def _kept_rows(previous: Mapping[str, Any], folder: Path, name: str) -> pd.DataFrame | None:
    """The rows of a table in the last report; None when they are not as it wrote them."""
    from analyse.report.run import inputs

    path = f"{folder.name}/{name}.csv"
    written = [file for file in previous.get("files", ()) if file["path"] == path]
    if not inputs.intact(folder.parent, written):
        return None
    return read_rows(folder / f"{name}.csv")


def read_rows(path: Path) -> pd.DataFrame:
    """The rows of a table as text, as a report keeps them."""
    import pandas as pd

    return pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""])


def _compared(name: str, old: pd.DataFrame, new: pd.DataFrame) -> Compared:
    """Two states of a table, with the files of which the rows are in no other file now."""
    from dataclasses import replace

    from analyse.report.change.compared import compare, rows_still_there
    from analyse.report.change.gone import BESTAND, Gone
    from analyse.tables import TABLES

    table = TABLES[name]
    found = compare(table, old, new)
    left = old[~old["bestand"].isin(new["bestand"])]
    there = rows_still_there(table, left, new).groupby(left["bestand"]).mean()
    lost = []
    for file, rows in left["bestand"].value_counts().items():
        if there[file] < _HALF:
            many = nl.aantal(rows, "rij", "rijen")
            told = f"Het bestand {file} is weg, met {many} van de tabel {name}."
            lost.append(Gone(BESTAND, name, str(file), told))
    return replace(found, weg=(*found.weg, *lost))


def _changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[list[str], ...]:
    """Names that came, that went, and of which what they stand for changed; each sorted."""
    both = old.keys() & new.keys()
    changed = [name for name in both if old[name] != new[name]]
    return sorted(new.keys() - both), sorted(old.keys() - both), sorted(changed)


def _data(previous: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    words = ("Nieuw", "Weg", "Gewijzigd")
    changes = _changes(_digests(previous), _digests(now))
    for word, names in zip(words, changes, strict=True):
        if names:
            more = f" en nog {len(names) - _NAMED}" if len(names) > _NAMED else ""
            yield f"{word}: {', '.join(names[:_NAMED])}{more}."
    old, new = previous["sums"], now["sums"]
    for table in sorted(old.keys() | new.keys()):
        moved = _moved_sums(old.get(table, {}), new.get(table, {}), whole=_adds_up(table))
        if moved:
            yield f"Tabel {table}: {'; '.join(moved)}."


def _digests(manifest: Mapping[str, Any]) -> dict[str, str]:
    """The exports of a report, each with its digest."""
    return {file["path"]: file["sha256"] for file in manifest["inputs"]}


def _codes(manifest: Mapping[str, Any]) -> dict[str, str]:
    """The notebooks of a report, each with the digest of its code."""
    return {page.get("of") or page["name"]: page["code"] for page in manifest["notebooks"]}


def _adds_up(name: str) -> bool:
    """Whether one sum of a table means something: not of lasten and baten in all phases."""
    from analyse.tables import TABLES

    return name not in TABLES or "kant" not in TABLES[name].by_name


def _moved_sums(old: Mapping[str, int], new: Mapping[str, int], *, whole: bool) -> list[str]:
    """Rows and sums of a table that are not what they were."""
    moved = []
    for name in ("rows", *sorted((old.keys() | new.keys()) - {"rows"})):
        was, became = old.get(name, 0), new.get(name, 0)
        if was == became:
            continue
        if name == "rows":
            moved.append(f"{nl.getal(was)} rijen werd {nl.getal(became)}")
        elif not whole:
            moved.append("bedragen veranderd")
        else:
            moved.append(f"som {name} {nl.euro(was / 100, 2)} werd {nl.euro(became / 100, 2)}")
    return moved


def _method(previous: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    if previous["program"] != now["program"]:
        yield "Het programma zelf is veranderd."
    old, new = previous["versions"], now["versions"]
    for name in sorted(old.keys() | new.keys()):
        was, became = old.get(name, "geen"), new.get(name, "geen")
        if was != became:
            yield f"{name}: versie {was} werd {became}."
    came, gone, changed = _changes(_codes(previous), _codes(now))
    for words, names in (
        ("Ander notebook (tekst, code of parameters)", changed),
        ("Nieuw notebook", came),
        ("Notebook weg", gone),
    ):
        if names:
            yield f"{words}: {', '.join(names)}."
