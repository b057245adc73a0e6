"""How long it takes before anything can be done.

`import analyse` beside `import pandas`, in fresh processes.
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.fresh import run
from benchmarks.lines import Line, paired

REPEATS = 5


def measure(_folder: Path) -> list[Line]:
    """Wall time of a whole process that only imports."""
    codes = {
        "import analyse": "import analyse",
        "import analyse en open_dossier": "from analyse import open_dossier",
        "import pandas": "import pandas",
    }
    for code in codes.values():  # the first time Python writes its compiled files
        run([sys.executable, "-c", code])
    seconds: dict[str, list[float]] = {name: [] for name in codes}
    for _ in range(REPEATS):
        for name, code in codes.items():
            seconds[name].append(run([sys.executable, "-c", code])[0])
    base = seconds.pop("import pandas")
    return [
        paired(f"`{name}`", "`import pandas`", times, base, goal=1.15)
        for name, times in seconds.items()
    ]
