"""Refreshing the whole report, beside running the same notebooks one by one with nbconvert.

The trap: the two do not do the same work. `analyse refresh` also reads and checks the exports, writes the pages and the workbook and
validates them; nbconvert only executes. A first refresh and one of which nothing has changed are told apart.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from benchmarks.fresh import ROOT, run
from benchmarks.lines import Line, paired

REPEATS = 2


def measure(folder: Path) -> list[Line]:
    """Cold against nbconvert one by one, and unchanged against cold and against `import pandas`."""
    notebooks = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
    out, executed = folder / "rapport", folder / "uitgevoerd"
    refresh = [sys.executable, "-m", "analyse", "refresh", "--data", "data/voorbeeldstad", "--out", str(out), "--notebooks", "notebooks"]
    convert = [
        sys.executable,
        "-m",
        "jupyter",
        "nbconvert",
        "--log-level=ERROR",
        "--to",
        "notebook",
        "--execute",
        "--output-dir",
        str(executed),
    ]
    cold, unchanged, one_by_one, pandas = [], [], [], []
    for _ in range(REPEATS):
        shutil.rmtree(out, ignore_errors=True)
        cold.append(run(refresh)[0])
        unchanged.append(min(run(refresh)[0] for _ in range(3)))
        pandas.append(min(run([sys.executable, "-c", "import pandas"])[0] for _ in range(3)))
        one_by_one.append(sum(run([*convert, str(path)])[0] for path in notebooks))
    many = f"{len(notebooks)} notebooks"
    return [
        paired(f"`analyse refresh`, {many}, voor het eerst", "`jupyter nbconvert --execute`, een voor een", cold, one_by_one, goal=1 / 2.5),
        paired("`analyse refresh`, niets veranderd", "voor het eerst", unchanged, cold),
        paired("`analyse refresh`, niets veranderd", "`import pandas`", unchanged, pandas, goal=1.5),
    ]
