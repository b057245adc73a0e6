"""Reading a messy export, and the whole of Voorbeeldstad, beside what pandas takes to get bare cells from the same files.

The trap: pandas stops where ours begins. It gives a grid with title rows and subtotals in it; ours gives a typed table that ties
to the totals the export prints, with its problems and lineage. A reading that does not come out to the cent counts as failed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from analyse import nl
from benchmarks.fresh import ROOT, task
from benchmarks.lines import Line, growth, paired
from benchmarks.messy import total_cents

#: Rows of an export, and how often it is read: with 25 products, as open budgets have them, and with a subtotal every 50 lines.
COARSE, FINE = {20_000: 2, 60_000: 1}, {4_000: 2, 12_000: 2}
PRODUCTS, LINES = 25, 50
DOSSIER = ROOT / "data" / "voorbeeldstad"
DOSSIER_REPEATS = 2


def ours(path: str, rows: str) -> Callable[[], int]:
    """Task: read an export with read_file and check what came of it."""
    from analyse.read import FOUT, read_file
    from analyse.tables import cents

    expected = total_cents(int(rows))

    def work() -> int:
        result = read_file(Path(path), [])
        (sheet,) = result.sheets
        found = int(cents(sheet.frame["bedrag"]).sum())
        if sheet.rows != int(rows) or found != expected or not sheet.totals or any(p.ernst == FOUT for p in result.problems):
            raise ValueError(f"{sheet.rows} rijen, {found} cent in plaats van {expected}, {result.problems}")
        return sheet.rows

    return work


def bare(path: str) -> Callable[[], int]:
    """Task: the cells of an export with pandas and openpyxl."""
    import openpyxl  # noqa: F401  not part of the reading
    import pandas as pd

    return lambda: len(pd.read_excel(path, engine="openpyxl", header=None))


def dossier() -> Callable[[], int]:
    """Task: Voorbeeldstad as tables."""
    from analyse import open_dossier

    def work() -> int:
        found = open_dossier(DOSSIER)
        if found.has_errors:
            raise ValueError(str(found))
        return sum(map(len, found.tables.values()))

    return work


def bare_dossier() -> Callable[[], int]:
    """Task: the cells of all sheets of Voorbeeldstad with pandas."""
    import openpyxl  # noqa: F401
    import pandas as pd

    from analyse.dossier import find_files

    def work() -> int:
        rows = 0
        for path in find_files(DOSSIER):
            head = path.read_bytes()
            if head.startswith(b"PK"):
                rows += sum(map(len, pd.read_excel(path, sheet_name=None, engine="openpyxl", header=None).values()))
                continue
            try:
                text, encoding = head.decode("utf-8-sig"), "utf-8-sig"
            except UnicodeDecodeError:
                text, encoding = head.decode("cp1252"), "cp1252"
            width = 1 + max(line.count(";") for line in text.splitlines())
            rows += len(pd.read_csv(path, sep=";", encoding=encoding, header=None, names=range(width), dtype="str"))
        return rows

    return work


def measure(folder: Path) -> list[Line]:
    """Time and peak memory for each size, the exponent between the sizes, and the shipped dossier."""
    lines = _exports(folder, COARSE, lambda rows: rows // PRODUCTS, f"{PRODUCTS} subtotalen")
    lines += _exports(folder, FINE, lambda _: LINES, f"subtotaal per {LINES} regels")
    mine, again, other = [], [], []
    task("benchmarks.reading:dossier", cache=folder / "gelezen")
    for _ in range(DOSSIER_REPEATS):
        mine.append(task("benchmarks.reading:dossier"))
        other.append(task("benchmarks.reading:bare_dossier"))
        again.append(task("benchmarks.reading:dossier", cache=folder / "gelezen"))
    bare = "`pd.read_excel` en `pd.read_csv`"
    lines += _time_and_memory("`open_dossier`, Voorbeeldstad (fictief), voor het eerst", bare, mine, other)
    return lines + _time_and_memory("`open_dossier`, Voorbeeldstad, nog eens (uit de cache)", bare, again, other)


def _exports(folder: Path, sizes: dict[int, int], lines_a_product: Callable[[int], int], kind: str) -> list[Line]:
    """A line for time and memory of each size, and one for the growth between them."""
    lines: list[Line] = []
    seconds: dict[str, dict[int, list[float]]] = {"ours": {}, "bare": {}}
    for rows, repeats in sizes.items():
        path = folder / f"begroting_{rows}.xlsx"
        task("benchmarks.messy:write_begroting", path, rows, lines_a_product(rows))
        mine, other = [], []
        for _ in range(repeats):
            mine.append(task("benchmarks.reading:ours", path, rows))
            other.append(task("benchmarks.reading:bare", path))
        path.unlink()
        lines += _time_and_memory(f"`read_file`, {nl.getal(rows)} x 14, {kind}", "`pd.read_excel` (openpyxl)", mine, other)
        seconds["ours"][rows], seconds["bare"][rows] = ([m["seconds"] for m in side] for side in (mine, other))
    lines.append(growth(f"groei van de tijd, {kind}", "`pd.read_excel` (openpyxl)", seconds["ours"], seconds["bare"], goal=1.05))
    return lines


def _time_and_memory(what: str, against: str, mine: list[dict], other: list[dict]) -> list[Line]:
    lines = [paired(f"{what}: tijd", against, [m["seconds"] for m in mine], [o["seconds"] for o in other])]
    if all(m["mb"] for m in (*mine, *other)):
        lines.append(paired(f"{what}: geheugen", against, [m["mb"] for m in mine], [o["mb"] for o in other], "MB"))
    return lines
