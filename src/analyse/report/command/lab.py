"""JupyterLab on a folder of notebooks, as the person at this computer opens it.

The trap: it must run on this very Python, whatever other Jupyter is installed; so it is started as
a part of this program and not by its name.
"""

from __future__ import annotations

import os
from pathlib import Path


def serve(folder: Path, *, browser: bool) -> None:
    """Serve a folder until the person stops it."""
    from jupyterlab.labapp import LabApp

    LabApp.launch_instance(argv=options(folder, browser=browser))


def options(folder: Path, *, browser: bool) -> list[str]:
    """What JupyterLab is started with."""
    found = [f"--ServerApp.root_dir={folder.resolve()}", "--LabApp.default_url=/lab"]
    if not browser:
        found.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        found.append("--allow-root")
    return found
