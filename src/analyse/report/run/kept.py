"""Dossiers that a kernel of a refresh keeps, and what each notebook used of them.

A notebook depends on what it asked of a dossier: a table, the problems, the names of the wijken. So
a kernel gives it a `Noted` dossier, and digests tell whether what was asked is still the same. The
trap: a folder may change while it is kept, so it is known by its content and never by its name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from analyse import dossier
from analyse.dossier import Dossier
from analyse.report.run import inputs

T = TypeVar("T")
#: What can be asked of a dossier that is not an attribute of it: what it shows of itself.
SHOWN = "overzicht"
#: What is asked of the files of the inspections and stands in no table.
INSPECTEURS = "inspecteurs"


class Noted(Dossier):
    """A dossier as a notebook gets it: its own copies, and a note of everything that is asked."""

    def __init__(self, whole: Dossier, folder: Path, used: set[str]) -> None:
        """Stand for `whole`, opened at `folder`; what is asked is added to `used`."""
        self.folder = folder
        self._whole, self._used = whole, used

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  whatever the dossier has
        """What the dossier has under this name, asked for the first time."""
        if name.startswith("__") or "_whole" not in vars(self):
            raise AttributeError(name)
        value = getattr(self._whole, name)
        self._used.add(name)
        value = _own(value)
        setattr(self, name, value)
        return value

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """The tables that hold rows, by name; each is noted when it is taken."""
        self._used.add("tables")
        return _Tables(self, list(self._whole.tables))

    @property
    def wijken(self) -> list[str]:
        """Names of the wijken in any table, sorted."""
        self._used.add("wijken")
        return self._whole.wijken

    def eenmaal(self, maat: Callable[..., T], *keuzen: Hashable) -> T:
        """As that of the dossier; worked out once a kernel, and noted as if asked again."""
        key = (self._whole, maat, keuzen)
        if key not in _worked_out:
            used: set[str] = set()
            _worked_out[key] = (maat(Noted(self._whole, self.folder, used), *keuzen), used)
        value, used = _worked_out[key]
        self._used |= used
        own: T = _own(value)
        return own

    @property
    def inspecteurs(self) -> pd.Series:
        """Numbers of inspectors: no digest of them is kept, only that of the files they are in."""
        self._used.add(INSPECTEURS)
        return self._whole.inspecteurs

    def __repr__(self) -> str:
        """As that of the dossier itself."""
        self._used.add(SHOWN)
        return repr(self._whole)


def _own(value: Any) -> Any:  # noqa: ANN401  whatever was kept
    """A copy of which no change reaches what is kept; tables are shared until one is changed."""
    if isinstance(value, pd.DataFrame):
        return value.copy(deep=False)
    if isinstance(value, list):
        return list(value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {part.name: _own(getattr(value, part.name)) for part in fields(value)}
        return replace(value, **parts)
    return value


class _Tables(Mapping[str, pd.DataFrame]):
    def __init__(self, noted: Noted, names: list[str]) -> None:
        self._noted, self._names = noted, names

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._names:
            raise KeyError(name)
        table: pd.DataFrame = getattr(self._noted, name)
        return table

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


#: Dossiers by their folder and what it holds; what the notebook used, by folder.
_kept: dict[tuple[Path, str], Dossier] = {}
_used: dict[str, tuple[Dossier, set[str]]] = {}
#: What `eenmaal` gave by what was asked of which dossier, and what that used.
_worked_out: dict[Any, tuple[Any, set[str]]] = {}


def begin() -> None:
    """Note anew, for the next notebook, and open folders through this module from now on."""
    _used.clear()
    dossier.opener = open_noted


def open_noted(root: Path, **options: Any) -> Dossier:  # noqa: ANN401  of `read_dossier`
    """What `analyse.open_dossier` gives in a kernel of a refresh."""
    own = options["personal"] or options["profiles"] is not None
    content = "" if own else dossier.content_of(root)
    whole = _kept.get((root, content))
    if whole is None:
        whole = dossier.read_dossier(root, **options)
        if content:
            _kept[root, content] = whole
    used = _used.setdefault(str(root.resolve()), (whole, set()))[1]
    if own:
        # Read in a way of its own, which no digest of the tables tells.
        used.add("files")
    return Noted(whole, root, used)


def used() -> dict[str, dict[str, str]]:
    """Of each folder that the notebook opened what it used of it, with its digest."""
    found = {}
    for folder, (whole, names) in _used.items():
        found[folder] = {name: digest(whole, name) for name in sorted(names)}
    return found


@cache
def digest(opened: Dossier, name: str) -> str:
    """Digest of what a notebook sees when it asks a dossier for `name`."""
    if name == SHOWN:
        value: Any = repr(opened)
    elif name == "tables":
        value = list(opened.tables)
    elif name == INSPECTEURS:
        sheets = opened.sheets[opened.sheets["tabel"] == "schouw"]
        value = sheets[["bestand", "sha256", "blad"]].values.tolist()
    elif name == "files":
        value = [(file.name, file.sha256) for file in opened.files]
    else:
        # An earlier report may have asked for what there is no more.
        value = getattr(opened, name, None)
    if not isinstance(value, pd.DataFrame):
        return inputs.digest(repr(value))
    if "_bron" in value:
        # The number of a sheet shifts when another file comes or goes; its name does not.
        names = opened.sheets["bestand"] + "!" + opened.sheets["blad"]
        value = value.assign(_bron=value["_bron"].map(names))
    return _of_table(value)


def _of_table(table: pd.DataFrame) -> str:
    """Digest of the columns, their types and every cell."""
    cells = table.assign(**table.select_dtypes("object").map(_plain))
    rows = pd.util.hash_pandas_object(cells)
    columns = repr(list(table.dtypes.items()))
    return hashlib.sha256(columns.encode() + rows.to_numpy().tobytes()).hexdigest()


def _plain(cell: object) -> object:
    """A cell that can be hashed; a map holds arrays of points."""
    return cell.tobytes() if isinstance(cell, np.ndarray) else cell
