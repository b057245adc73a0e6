"""Run the committed notebooks in place: `python -m tools.notebooks [--check] [NAME ...]`.

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
from analyse.report.run.execute import Job, execute_all, notebook_text
from analyse.report.run.outline import load, notebook_files, outline

FOLDER = Path("notebooks")
#: Variables that point a notebook at other data: not passed on.
NEUTRAL = dict.fromkeys(
    (
        "ANALYSE_DATA",
        "ANALYSE_PUBLICEER",
        "ANALYSE_NOTEBOOK",
        "ANALYSE_WIJK",
        "ANALYSE_JAAR",
        "ANALYSE_PEILDATUM",
        "ANALYSE_DREMPEL",
        "ANALYSE_PER",
        "ANALYSE_ACHTERVOEGSEL",
        "MPLBACKEND",
    )
)


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
    """Run the notebooks of which the name begins with one of `names`; all when there are none.

    Returns
    -------
    list of str
        The names of those that changed.
    """
    begins = tuple(Path(name).stem for name in names) or ("",)
    files = [p for p in notebook_files(folder) if p.stem.startswith(begins)]
    if not files:
        raise UitvoerFout(f"In de map '{folder}' is geen notebook gevonden.")
    executed = execute_all(
        [Job(path.resolve(), NEUTRAL) for path in files],
        workers=jobs,
        progress=lambda name, state: print(f"{name}: {state}", file=sys.stderr),
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
    """Run them; 1 when `--check` finds a difference, 2 when a notebook fails."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.notebooks", description="Voer de notebooks opnieuw uit."
    )
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAAM",
        help="begin van een naam, zoals 02; zonder naam: allemaal",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="schrijf niets; meld welke notebooks zouden veranderen",
    )
    parser.add_argument(
        "--folder", type=Path, default=FOLDER, help="map met notebooks (standaard: notebooks)"
    )
    parser.add_argument(
        "--jobs",
        type=int,
        default=None,
        help="aantal tegelijk (standaard: aantal processorkernen)",
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
    said = "Deze notebooks zouden veranderen" if given.check else "Bijgewerkt"
    print(f"{said}: {', '.join(changed)}")
    return int(given.check)


if __name__ == "__main__":
    sys.exit(main())
