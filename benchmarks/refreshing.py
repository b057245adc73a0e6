"""Refreshing the whole report, beside running the same notebooks one by one with nbconvert.

The trap: the two do not do the same work. `analyse refresh` also reads and checks the exports, writes the pages and the workbook and
validates them; nbconvert only executes. A first refresh and one of which nothing has changed are told apart.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median

from benchmarks.fresh import ROOT, run
from benchmarks.lines import Line, not_measured, paired

#: A first refresh takes about a minute, and so does nbconvert: once each. What takes a second is measured more often.
SHORT_REPEATS = 4


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
    # Each side starts with an empty cache of its own.
    ours, theirs = folder / "gelezen-refresh", folder / "gelezen-nbconvert"
    cold = [run(refresh, cache=ours)[0]]
    one_by_one = [sum(run([*convert, str(path)], cache=theirs)[0] for path in notebooks)]
    unchanged, pandas = [], []
    for _ in range(SHORT_REPEATS):
        seconds, said = run(refresh, cache=ours)
        if "Niets veranderd" not in said:  # somebody changed the program or the exports while we measured
            break
        unchanged.append(seconds)
        pandas.append(run([sys.executable, "-c", "import pandas"])[0])
    many = f"{len(notebooks)} notebooks"
    first = paired(
        f"`analyse refresh`, {many}, voor het eerst", "`jupyter nbconvert --execute`, een voor een", cold, one_by_one, goal=1 / 2.5
    )
    if not unchanged:
        return [first, not_measured("`analyse refresh`, niets veranderd", "tijdens het meten veranderde het programma of een export")]
    return [
        first,
        paired("`analyse refresh`, niets veranderd", "voor het eerst", [median(unchanged)], cold),
        paired("`analyse refresh`, niets veranderd", "`import pandas`", unchanged, pandas, goal=1.5),
    ]
