"""Where the notebooks and the data are that come with the program.

In the repository they stand at the top, for people to see; what is installed has the same tree in
the folder `bestanden` of the package (`force-include` in `pyproject.toml`).
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent
_INSTALLED = _PACKAGE / "bestanden"
_ROOT = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parents[1]
NOTEBOOKS = _ROOT / "notebooks"


def meegeleverd(name: str) -> Path:
    """The folder of data of this name that came with the program."""
    return _ROOT / "data" / name
