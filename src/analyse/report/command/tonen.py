"""Open the report in the browser of whoever asked for it.

The trap: a refresh runs on a schedule, in a pipe or on a computer far away too, and there a browser
is in the way; so it opens only where a person sits at a screen, and that it does not is no fault.
"""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Mapping
from pathlib import Path


def somebody_looks(
    environment: Mapping[str, str] = os.environ, system: str = sys.platform
) -> bool:
    """Whether a person sits at this screen: a terminal, with a desktop, and no robot."""
    if not sys.stdout.isatty() or environment.get("CI"):
        return False
    far_away = "SSH_CONNECTION" in environment or "SSH_TTY" in environment
    if system in ("win32", "darwin"):
        return not far_away
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def open_page(page: Path) -> None:
    """Open a page, if anything here can."""
    try:
        webbrowser.open(page.as_uri())
    except (OSError, ValueError, webbrowser.Error):
        return
