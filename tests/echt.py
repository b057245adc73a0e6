"""Real parts that some tests need: Debian's Chromium, LibreOffice, poppler.

Where a part is missing its test is skipped and says so; with ANALYSE_ECHT=1, as in `.ci/run`, it
fails. The trap: a test that is skipped everywhere tests nothing, so one place decides.
"""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from typing import NoReturn

import pytest

#: Commands by part, in order of preference; Windows and macOS users may have a browser under
#: another name.
COMMANDS = {
    "Chromium": ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome"),
    "LibreOffice": ("soffice", "libreoffice"),
    "poppler": ("pdftotext",),
}
#: A browser that asks nothing of the machine and calls nobody.
CHROMIUM_ARGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
)


def real_part(name: str) -> str:
    """The path of a real part, or the end of this test."""
    found = [path for command in COMMANDS[name] if (path := shutil.which(command))]
    if not found:
        missing(f"{name} is not on this machine ({' or '.join(COMMANDS[name])})")
    return found[0]


def real_package(name: str) -> None:
    """End this test when a package that drives a real part is not installed."""
    if find_spec(name) is None:
        missing(f"the package {name} is not installed")


def missing(what: str) -> NoReturn:
    """Skip with a reason that can be seen, or fail where all parts have to be present."""
    if os.environ.get("ANALYSE_ECHT"):
        pytest.fail(f"ANALYSE_ECHT is set, but {what}")
    pytest.skip(what)
