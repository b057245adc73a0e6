"""Where the profiles of a folder of exports stand: in it, and beside it.

Those beside it hold for every folder there, as where one company writes the exports of all its
municipalities.
"""

from __future__ import annotations

import os
from pathlib import Path

#: The folder with profiles; what stands in it is no export.
PROFILES = "profielen"


def own_profiles(folder: Path) -> Path:
    """Where the profiles stand of this folder alone."""
    return folder / PROFILES


def shared_profiles(folder: Path) -> Path:
    """Where the profiles stand of this folder and those beside it."""
    # The real path: `.` has no folder above it.
    return Path(os.path.realpath(folder)).parent / PROFILES
