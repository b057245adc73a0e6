"""What a worker does for one dossier: start its process, look on, end it in time, read its stand.

The trap: whatever that process does (hang, die, eat all memory, write nonsense, leave others
behind) must cost this one dossier and nothing else, so it is trusted with nothing: not to end, and
not to have written what it should.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from analyse import nl
from analyse.many.job import Job
from analyse.many.place import STANDS
from analyse.many.processes import Tree, memory_for, own_session
from analyse.many.stand import MISLUKT, TE_LANG, Stand, read_stand

#: Seconds between two looks at the process.
_PAUSE = 1.0
PROGRAM = (sys.executable, "-P", "-m", "analyse.many.one")
#: One thread for sums, as dossiers run beside each other; and words in letters of any kind.
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"}
_WHY = {-9: "het systeem beëindigde het", -11: "Python zelf viel weg"}


class WeggevallenFout(Exception):
    """The process of a dossier ended without a stand; another try may fare better."""


class AfgebrokenFout(Exception):
    """The run of which a dossier was part goes on no more."""


def make(given: Mapping[str, Any]) -> dict[str, Any]:
    """Have the report of one dossier made; what goes in and comes out are plain values."""
    return attend(Job(**given), PROGRAM).as_json()


def attend(job: Job, program: Sequence[str]) -> Stand:
    """Start the process of a dossier, and say what came of it.

    Raises
    ------
    WeggevallenFout
        When it ended without a stand that can be read.
    AfgebrokenFout
        When the whole run was broken off meanwhile.
    """
    megabytes = job.megabytes or memory_for(job.beside or os.cpu_count() or 1)
    job = replace(job, megabytes=megabytes)
    began = time.monotonic()
    job.place.stand.parent.mkdir(parents=True, exist_ok=True)
    job.place.stand.unlink(missing_ok=True)
    with job.place.log.open("wb") as log:
        process = _started(program, log)
        tree = Tree(process.pid)
        try:
            _tell(process, job)
            most, ended = _look_on(process, tree, job)
        finally:
            tree.kill()
            process.wait()
            if process.stdin:
                process.stdin.close()
    seconds = round(time.monotonic() - began, 1)
    stand = ended or read_stand(job.place.stand, job.name)
    if stand is None:
        raise WeggevallenFout(_fell_away(process.returncode, job))
    return replace(stand, seconds=seconds, megabytes=round(most))


def _started(program: Sequence[str], log: Any) -> subprocess.Popen[bytes]:  # noqa: ANN401  a file
    """The process, with a line open to it; what it says goes to its log."""
    process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603  our own program
        list(program),
        stdin=subprocess.PIPE,
        stdout=log,
        stderr=log,
        env=os.environ | _ENVIRONMENT,
        **own_session(),  # type: ignore[call-overload]
    )
    return process


def _tell(process: subprocess.Popen[bytes], job: Job) -> None:
    """Tell it what to do; that it is gone already shows soon enough."""
    if process.stdin is None:
        return
    try:
        process.stdin.write(f"{job.as_json()}\n".encode())
        process.stdin.flush()
    except OSError:
        return


def _look_on(
    process: subprocess.Popen[bytes], tree: Tree, job: Job
) -> tuple[float, Stand | None]:
    """Wait until the process ends; the most megabytes it used, and why it had to be ended."""
    until, most = time.monotonic() + job.seconds, 0.0
    while True:
        most = max(most, tree.look())
        try:
            process.wait(_PAUSE)
        except subprocess.TimeoutExpired:
            ended = _too_much(job, most, late=time.monotonic() > until)
            if ended:
                return most, ended
        else:
            return most, None


def _too_much(job: Job, most: float, *, late: bool) -> Stand | None:
    """Why a process is ended; None when it may go on."""
    if job.sign and not Path(job.sign).exists():
        raise AfgebrokenFout
    if late:
        minutes = nl.aantal(max(1, round(job.seconds / 60)), "minuut", "minuten")
        reason = f"langer dan {minutes}. Geef met --tijdslimiet meer tijd, of kijk welke export"
        return Stand(job.name, TE_LANG, f"{reason} zo groot is.")
    if most > job.megabytes:
        reason = f"er was meer geheugen nodig dan {nl.getal(job.megabytes)} MB. Laat met --jobs"
        return Stand(job.name, MISLUKT, f"{reason} minder gemeenten tegelijk lopen.")
    return None


def _fell_away(code: int | None, job: Job) -> str:
    """Why a process ended without an answer."""
    why = _WHY.get(code or 0, f"het eindigde met code {code} zonder uitkomst")
    log = f"{STANDS}/{job.place.log.name}"
    return f"het programma viel weg: {why}. Wat het nog zei, staat in {log}."
