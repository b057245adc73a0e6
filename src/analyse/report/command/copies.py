"""The notebooks and the example that come with the program, copied to where a person works.

The traps: a copy must find the exports from where it stands, and shows nothing until it is run,
since the outputs of the original are of a fictional municipality. And what a person changed is
never overwritten: a copy holds a mark of its own text, so the program sees whether it is as it was.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import Counter
from copy import deepcopy
from pathlib import Path

from analyse import nl
from analyse.errors import LeesFout, UitvoerFout, system_text
from analyse.meegeleverd import NOTEBOOKS, meegeleverd
from analyse.outputs import put
from analyse.report.run.outline import Notebook, joined, load, notebook_files

_MARK = "gekopieerd"
_NEW, _SAME, _RENEWED, _CHANGED = "nieuw", "gelijk", "vernieuwd", "veranderd"
_SAYS = {
    _NEW: "gekopieerd",
    _SAME: "al aanwezig",
    _RENEWED: "vernieuwd, want dat van het programma is nieuwer",
}
_SHIPPED = re.compile(r'"\.\./data/(\w+)"')
_IMPORT = "import os\n"
_FINDS = "from analyse.meegeleverd import meegeleverd\n"


def place_of(data: Path) -> Path:
    """The folder beside the exports in which their notebooks come.

    Not in that of the exports: a table that a notebook saves beside itself would be read as one.
    """
    whole = data.resolve()
    return whole.with_name(f"{whole.name or 'exports'}-notebooks")


def copy_notebooks(data: Path, folder: Path) -> list[str]:
    """Put the notebooks in a folder so that they run on these exports, and say what was done.

    Raises
    ------
    LeesFout
        When there is no folder of exports.
    UitvoerFout
        When the notebooks cannot be put there.
    """
    if not data.is_dir():
        raise LeesFout(f"{data} is geen map. Geef de map met de exports van één gemeente.")
    if folder.resolve().is_relative_to(data.resolve()):
        raise UitvoerFout(
            f"{folder} ligt in de map met exports; daar schrijft het programma niets, want de"
            " volgende keer zou het worden gelezen. Kies met --out een andere map."
        )
    _make(folder)
    states = {path.name: _copy(path, data, folder) for path in notebook_files(NOTEBOOKS)}
    return _told(states, folder)


def copy_example(folder: Path) -> Path:
    """Put the exports of the fictional Voorbeeldstad in a folder; says where they are.

    What stands there from an earlier time stays.

    Raises
    ------
    UitvoerFout
        When something else is in the folder, or it cannot be made.
    """
    data = folder / "voorbeeldstad"
    if folder.exists() and not data.is_dir() and (folder.is_file() or any(folder.iterdir())):
        raise UitvoerFout(
            f"{folder} bestaat al en is niet leeg. Kies een nieuwe of lege map, dan gaat er niets"
            " verloren."
        )
    _make(data)
    for path in sorted(meegeleverd("voorbeeldstad").iterdir()):
        target = data / path.name
        if path.is_file() and not target.exists():
            put(path.read_bytes(), target)
    return data


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UitvoerFout(
            f"De map {folder} kan niet worden gemaakt: {system_text(error)}"
        ) from error


def _copy(path: Path, data: Path, folder: Path) -> str:
    """Put one notebook in a folder, unless a person changed the one that is there."""
    made = fitted(load(path), data, folder)
    target = folder / path.name
    state = _state(target, made)
    if state in (_NEW, _RENEWED):
        text = json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True)
        put(f"{text}\n".encode(), target)
    return state


def _state(target: Path, made: Notebook) -> str:
    """What stands where a notebook must come: whether a person changed it tells its own mark."""
    if not target.exists():
        return _NEW
    try:
        there = load(target)
    except UitvoerFout:  # no notebook any more: that is a person's work too
        return _CHANGED
    if _fingerprint(there) == _fingerprint(made):
        return _SAME
    mark = there.get("metadata", {}).get("analyse", {}).get(_MARK)
    return _RENEWED if mark == _fingerprint(there) else _CHANGED


def fitted(notebook: Notebook, data: Path, folder: Path) -> Notebook:
    """A notebook without outputs, which finds exports and published figures from a folder."""
    made = deepcopy(notebook)
    for cell in made["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
        if "parameters" in cell.get("metadata", {}).get("tags", ()):
            cell["source"] = _source(joined(cell["source"]), _way(data, folder))
    made["metadata"].setdefault("analyse", {})[_MARK] = _fingerprint(made)
    return made


def _source(source: str, way: str) -> str:
    """The cell of choices, with the ways to data that hold where the copy stands."""

    def there(found: re.Match[str]) -> str:
        if found[1] == "voorbeeldstad":
            return json.dumps(way, ensure_ascii=False)
        return f'meegeleverd("{found[1]}")'

    changed = _SHIPPED.sub(there, source)
    if "meegeleverd(" in changed:
        changed = changed.replace(_IMPORT, f"{_IMPORT}\n{_FINDS}", 1)
    return changed


def _way(data: Path, folder: Path) -> str:
    """The way from the notebooks to the exports; on another drive the whole path."""
    try:
        way = os.path.relpath(data.resolve(), folder.resolve())
    except ValueError:
        way = str(data.resolve())
    return way.replace(os.sep, "/")


def _fingerprint(notebook: Notebook) -> str:
    """sha256 of the text and code of a notebook; running it or folding a cell changes neither."""
    cells = [[cell["cell_type"], joined(cell["source"])] for cell in notebook["cells"]]
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()


def _told(states: dict[str, str], folder: Path) -> list[str]:
    found = Counter(states.values())
    done = [
        f"{nl.aantal(found[state], 'notebook', 'notebooks')} {words}"
        for state, words in _SAYS.items()
        if found[state]
    ]
    lines = [f"{folder}: {nl.opsomming(done)}."] if done else []
    changed = [name for name, state in states.items() if state == _CHANGED]
    if changed:
        lines.append(
            f"Door u veranderd en niet overschreven: {nl.opsomming(changed)}. Geef zo'n notebook"
            " een andere naam en geef de opdracht nog eens, dan komt het oorspronkelijke ernaast."
        )
    return lines
