"""Run the committed notebooks in place: `python -m analyse.report.notebooks [--check] [NAME ...]`.

They are committed with their outputs, on the data that come along, so that a reader sees results
and nbval can compare every number. Running them again without a change gives the same bytes;
`--check` says which would change and writes nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from analyse.errors import AnalyseError, UitvoerFout
from analyse.report.outline import load, notebook_files, outline

FOLDER = Path("notebooks")


def answers(notebooks_dir: Path = FOLDER) -> list[tuple[str, str, str, str]]:
    """Name, question, answer and certainty of each notebook, read from its committed outputs."""
    found = [outline(path.stem, load(path)) for path in notebook_files(notebooks_dir)]
    return [(o.name, o.question, o.answer, o.certainty) for o in found]


def rerun(
    names: Sequence[str] = (),
    *,
    folder: Path = FOLDER,
    check: bool = False,
    jobs: int | None = None,
) -> list[str]:
    """Run the notebooks of which the name begins with one of `names` (all when empty).

    The names of those that changed.

    The outputs are of the data that come along: variables that point a notebook at other data are
    not passed on.
    """
    from analyse.report.execute import Job, execute_all, notebook_text

    files = [
        p
        for p in notebook_files(folder)
        if not names or any(p.stem.startswith(Path(n).stem) for n in names)
    ]
    if not files:
        raise UitvoerFout(
            f"In de map '{folder}' is geen notebook gevonden{' met die naam' if names else ''}."
        )
    neutral = dict.fromkeys(
        (
            "ANALYSE_DATA",
            "ANALYSE_PUBLICEER",
            "ANALYSE_NOTEBOOK",
            "ANALYSE_WIJK",
            "ANALYSE_ACHTERVOEGSEL",
            "MPLBACKEND",
        )
    )
    executed = execute_all(
        [Job(p.resolve(), neutral) for p in files],
        workers=jobs,
        progress=lambda n, s: print(f"{n}: {s}", file=sys.stderr),
    )
    changed = []
    for path, notebook in zip(files, executed, strict=True):
        text = notebook_text(notebook)
        if text != path.read_bytes().decode("utf-8"):
            changed.append(path.stem)
            if not check:
                path.write_text(text, encoding="utf-8", newline="\n")
    return changed


def main(argv: Sequence[str] | None = None) -> int:
    """Command line; 0 when all is as committed (or was brought up to date), 1 when `--check` finds a difference, 2 on failure."""
    parser = argparse.ArgumentParser(
        prog="python -m analyse.report.notebooks", description="Voer de notebooks opnieuw uit."
    )
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAAM",
        help="begin van een naam, zoals 02; zonder naam: allemaal",
    )
    parser.add_argument(
        "--check", action="store_true", help="schrijf niets; meld welke notebooks zouden veranderen"
    )
    parser.add_argument(
        "--folder", type=Path, default=FOLDER, help="map met notebooks (standaard: notebooks)"
    )
    parser.add_argument(
        "--jobs", type=int, default=None, help="aantal tegelijk (standaard: aantal processorkernen)"
    )
    given = parser.parse_args(argv)
    try:
        changed = rerun(given.names, folder=given.folder, check=given.check, jobs=given.jobs)
    except AnalyseError as error:
        print(error, file=sys.stderr)
        return 2
    if not changed:
        print("Alle notebooks geven dezelfde uitkomst als ze al hadden.")
        return 0
    print(
        ("Deze notebooks zouden veranderen: " if given.check else "Bijgewerkt: ")
        + ", ".join(changed)
    )
    return 1 if given.check else 0


if __name__ == "__main__":
    raise SystemExit(main())
