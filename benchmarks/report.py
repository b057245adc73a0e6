"""A file of measurements: its parts are measured in turn, shown, and kept each with its own date.

The trap: a part that fails must not cost the others their figures, so each is measured and written
by itself; and what was measured on another day must say so.
"""

from __future__ import annotations

import datetime as dt
import os
import platform
import re
import tempfile
import time
import traceback
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from analyse import nl
from benchmarks.fresh import Failed
from benchmarks.lines import NOT_MEASURED, Line, as_markdown, failed

Part = Callable[[Path], list[Line]]
PACKAGES = (
    "pandas",
    "numpy",
    "pyarrow",
    "openpyxl",
    "fastexcel",
    "python-calamine",
    "XlsxWriter",
    "matplotlib",
    "seaborn",
    "statsmodels",
    "nbclient",
    "papermill",
    "nbconvert",
)
_WHEN = (
    "Gemeten op {day} op {system}, {cores} processorkernen, Python {python}{load}; {versions}."
)


@dataclass(frozen=True)
class Report:
    """What is measured, by the heading of each part, and the text around the tables."""

    text: str
    parts: Mapping[str, Part]

    def measure(self, asked: Collection[str], target: Path | None) -> int:
        """Measure the parts that are asked for, all when none is; 1 when one was not measured.

        What is measured is written to `target` after each part; the others stay there as they were.
        """
        began, fine = time.monotonic(), True
        sections = self._sections(target) if target else {}
        for name in asked or self.parts:
            print(f"{name} ...", flush=True)
            when = _when()
            lines = _measured(name, self.parts[name])
            fine &= all(line.ratio != NOT_MEASURED for line in lines)
            for line in lines:
                print("  " + " | ".join(filter(None, line.cells())), flush=True)
            sections[name] = f"{when}\n\n{as_markdown(lines)}"
            if target:
                target.write_text(self._written(sections), encoding="utf-8", newline="\n")
        done = f"{target.name} geschreven; klaar" if target else "Klaar"
        print(f"{done} in {nl.getal(time.monotonic() - began)} s")
        return 0 if fine else 1

    def _sections(self, path: Path) -> dict[str, str]:
        """The parts that a file holds, each as it was written."""
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        _, *found = re.split(r"^## (.+)\n\n", text, flags=re.MULTILINE)
        held = dict(zip(found[::2], found[1::2], strict=True))
        return {name: held[name].rstrip() + "\n" for name in self.parts if name in held}

    def _written(self, sections: Mapping[str, str]) -> str:
        """The whole file, the parts in their order."""
        tables = [f"## {name}\n\n{sections[name]}" for name in self.parts if name in sections]
        return self.text.format(tables="\n".join(tables))


def _measured(name: str, part: Part) -> list[Line]:
    with tempfile.TemporaryDirectory(prefix="analyse-bench-") as folder:
        try:
            return part(Path(folder))
        except Exception as error:
            if not isinstance(error, Failed):
                traceback.print_exc()
            return [failed(name, error)]


def _when() -> str:
    """On which day and on what is measured."""
    return _WHEN.format(
        day=nl.datum(dt.datetime.now(dt.UTC).astimezone().date()),
        system=platform.system(),
        cores=os.cpu_count(),
        python=platform.python_version(),
        load=_load(),
        versions=", ".join(f"{package} {version(package)}" for package in PACKAGES),
    )


def _load() -> str:
    """How busy the machine is with other work, where the system says so."""
    if not hasattr(os, "getloadavg"):
        return ""
    return f", belasting vooraf {nl.getal(os.getloadavg()[0], 1)}"
