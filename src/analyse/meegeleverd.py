"""Where the data are that come with the program.

In the repository they stand in `data`, for people to see; what is installed has them in the package
(`force-include` in `pyproject.toml`).
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def meegeleverd(name: str) -> Path:
    """The folder of this name that came with the program."""
    installed = _PACKAGE / name
    return installed if installed.is_dir() else _PACKAGE.parents[1] / "data" / name
