"""The process of one dossier: its report, its sums, its tidy rows and last of all its stand.

`python -m analyse.many.one`, with the job as one line on its input, which stays open as long as
somebody waits for it. The traps: when that one is gone this process must go too, with all that it
started, or two would be at work on one dossier; and a reason is shown to all, so it holds no value
of the exports.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from analyse import crash, nl
from analyse.errors import AnalyseError, GegevensFout, UitvoerFout
from analyse.many.job import Job, of_line
from analyse.many.processes import Tree, bound_memory
from analyse.many.stand import FOUTEN, GESTOPT, KLAAR, LEEG, MISLUKT, Stand
from analyse.outputs import put_json
from analyse.report import keuzes, manifest
from analyse.report.command.verversen import refresh_with
from analyse.report.outcome import RefreshResult

#: Seconds in which the process that was at work on this dossier before must be gone.
_PATIENCE = 60
_LONGEST_REASON = 400


def main() -> None:
    """Do the job that stands on the input, and leave the stand of it."""
    job = of_line(sys.stdin.readline())
    threading.Thread(target=_end_when_alone, daemon=True).start()
    bound_memory(job.megabytes)
    try:
        with FileLock(job.place.lock, timeout=_PATIENCE):
            _leave(job, _made(job))
    except Timeout:
        _leave(job, Stand(job.name, MISLUKT, "een ander programma is met deze map bezig."))


def _end_when_alone() -> None:
    """End this process and what it started once nobody waits for it any more."""
    # Not through `sys.stdin`: a thread that waits there holds up the end of the program.
    while os.read(0, 1024):
        pass
    tree = Tree(os.getpid())
    tree.look()
    tree.kill()


def _leave(job: Job, stand: Stand) -> None:
    put_json(stand.as_json(), job.place.stand)


def _made(job: Job) -> Stand:
    """What comes of the dossier, whatever happens."""
    began = time.monotonic()
    stand = _tried(job)
    # For the next run, should this one end before it gives the dossier its key.
    return replace(stand, key=job.key, seconds=round(time.monotonic() - began, 1))


def _tried(job: Job) -> Stand:
    opened: list[Any] = []

    def opening(folder: Path) -> Any:  # noqa: ANN401  a Dossier
        from analyse.dossier import open_dossier

        opened.append(open_dossier(folder))
        return opened[-1]

    try:
        chosen = keuzes.kept(Path(job.data)) | job.choices()
        # Every core has a dossier of its own: a kernel beside the reading would take another's.
        result = refresh_with(job.asked(), chosen, _tell, opening, early=False)
        print(result.message)
        dossier = opened[0] if opened else opening(Path(job.data))
        return _reported(job, dossier, result)
    except GegevensFout as error:
        print(error)
        return _wrong(job, opened, error)
    except AnalyseError as error:
        return Stand(job.name, MISLUKT, _short(str(error)))
    except MemoryError:
        return Stand(job.name, MISLUKT, "er was te weinig geheugen voor deze gemeente.")
    except Exception as error:  # whatever it is, it is of this dossier alone
        return Stand(job.name, MISLUKT, _short(crash.told(error, "refresh --dossiers")))


def _tell(name: str, state: str) -> None:
    """Note in the log how far it is."""
    print(f"{name}: {state}", flush=True)


def _reported(job: Job, dossier: Any, result: RefreshResult) -> Stand:  # noqa: ANN401
    """The stand of a dossier of which there is a report."""
    from analyse.many.dataset import write_rows
    from analyse.many.sums import sums_of

    if not dossier.tables:
        return Stand(job.name, LEEG, "in de exports staat geen enkele tabel die wordt herkend.")
    write_rows(dossier, job.place.rows)
    made = manifest.read(job.place.report)
    if made is None:
        raise UitvoerFout("het verslag is direct na het maken veranderd. Ververs opnieuw.")
    reason = ""
    if result.failed:
        many = nl.aantal(len(result.failed), "pagina is", "pagina's zijn")
        reason = f"{many} niet gelukt: {nl.opsomming(list(result.failed))}."
    return Stand(
        job.name,
        GESTOPT if result.failed else KLAAR,
        reason,
        report=job.place.link,
        fictional=made["fictional"],
        problems=made["problems"],
        answers=tuple(_answer(page) for page in made["notebooks"]),
        sums=sums_of(dossier),
    )


def _answer(page: manifest.PageEntry) -> dict[str, str]:
    """What the page over all shows of a page of a report."""
    return {
        "name": page["name"],
        "title": page["title"],
        "question": page["question"],
        "answer": page["answer"],
        "certainty": page["certainty"],
        "failed": page.get("failed", ""),
    }


def _wrong(job: Job, opened: list[Any], error: GegevensFout) -> Stand:
    """The stand of a dossier of which the data are wrong.

    It says how many faults there are and how to see them: what they say may hold values, and the
    name of a file that of a person.
    """
    if not opened or not opened[0].has_errors:
        return Stand(job.name, FOUTEN, _short(str(error)))
    problems = opened[0].problems
    faults = problems[problems["ernst"] == "fout"]
    many = nl.aantal(len(faults), "fout", "fouten")
    files = nl.aantal(faults["bestand"].nunique(), "bestand", "bestanden")
    reason = f"{many} in {files}; analyse check noemt ze, met de cel."
    counts = {
        str(ernst): int(count) for ernst, count in problems["ernst"].value_counts().items()
    }
    return Stand(job.name, FOUTEN, reason, problems=counts, fictional=opened[0].fictional)


def _short(text: str) -> str:
    """A reason of one line."""
    line = nl.leesbaar(" ".join(text.split()))
    return line if len(line) <= _LONGEST_REASON else f"{line[: _LONGEST_REASON - 1]}…"


if __name__ == "__main__":
    main()
