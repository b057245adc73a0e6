"""Spread dossiers over workers with Dask: those of a cluster that is there, or of this computer.

A dossier is one task, and its work is done in a process that its worker starts (`task.py`). So the
workers of this computer are threads of this program, which only wait and look on: nothing listens
for work on the network, on a computer that others use as well. The traps: a worker that goes away
takes its task with it, which then is given to another, but not for ever; and when the scheduler
goes away nothing comes back at all, while what was done lies on the disk.
"""

from __future__ import annotations

import contextlib
import logging
import os
import platform
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from analyse import __version__, nl
from analyse.errors import AnalyseError, UitvoerFout
from analyse.many import task
from analyse.many.job import Job
from analyse.many.stand import WEGGEVALLEN, Stand, of_json
from analyse.report.run import inputs

#: Times that a dossier is tried of which the process or the worker fell away.
TRIES = 3
#: Seconds in which a scheduler must answer.
_PATIENCE = 15
#: No window on the work is opened, and nothing is served of it.
_QUIET = {
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.scheduler.allowed-failures": TRIES - 1,
}
_NOWHERE = "127.0.0.1:0"
_ADDRESS = re.compile(r"(tcp|tls)://[^/\s]+:\d+")


class PlannerFout(UitvoerFout):
    """The workers cannot be reached, or went away."""


def refuse_absent() -> None:
    """Refuse to begin without Dask.

    Raises
    ------
    PlannerFout
        Saying how to install it.
    """
    try:
        import distributed  # noqa: F401
    except ImportError as error:
        raise PlannerFout(
            "Voor veel gemeenten tegelijk is een extra onderdeel nodig. Installeer analyse[veel],"
            ' bijvoorbeeld met: pip install "analyse[veel]"'
        ) from error


@contextlib.contextmanager
def workers(planner: str, number: int) -> Iterator[Any]:
    """The client of a cluster that is there, or else of `number` workers of this computer.

    Raises
    ------
    PlannerFout
        When nobody answers there.
    """
    refuse_absent()
    if planner and not _ADDRESS.fullmatch(planner):
        raise PlannerFout(
            f"'{planner}' is geen adres van een planner. Schrijf het zoals tcp://10.0.0.5:8786"
        )
    import dask
    from distributed import Client

    # What it says is English, and whatever matters of it is said by us.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    with dask.config.set(_QUIET), contextlib.ExitStack() as stack:
        cluster = planner or stack.enter_context(_of_this_computer(number))
        try:
            client = Client(cluster, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError, ImportError) as error:
            raise PlannerFout(
                f"De planner op {planner} antwoordt niet. Controleer het adres en of de"
                " planner aan staat."
            ) from error
        yield stack.enter_context(client)


def _of_this_computer(number: int) -> Any:  # noqa: ANN401  of distributed
    from distributed import LocalCluster

    return LocalCluster(
        n_workers=number,
        threads_per_worker=1,
        processes=False,
        memory_limit=0,
        dashboard_address=_NOWHERE,
        worker_dashboard_address=_NOWHERE,
        scheduler_kwargs={"dashboard": False},
        silence_logs="CRITICAL",
    )


def check_workers(client: Any, planner: str, folders: Sequence[str], sign: str) -> None:  # noqa: ANN401
    """Look on every worker of a cluster whether it can do the work.

    Parameters
    ----------
    folders
        What it must see.
    sign
        A file in the output that was just written.

    Raises
    ------
    PlannerFout
        Naming each worker that cannot, and why.
    """
    program = inputs.program_hash()
    found = client.run(
        fault_of_worker, program, __version__, list(folders), sign, on_error="return"
    )
    if not found:
        raise PlannerFout(
            f"De planner op {planner} heeft geen workers. Start er minstens een, met: dask worker"
            f" {planner}"
        )
    wrong = {worker: _told(fault) for worker, fault in found.items()}
    lines = [f"- worker {worker}: {fault}" for worker, fault in sorted(wrong.items()) if fault]
    if lines:
        raise PlannerFout(
            "\n".join(["Niet alle workers kunnen dit werk doen; er is niets begonnen.", *lines])
        )


def fault_of_worker(program: str, version: str, folders: Sequence[str], sign: str) -> str:
    """Why the worker that runs this cannot do the work; "" when it can."""
    if program != inputs.program_hash():
        return (
            f"heeft een andere versie van analyse (hier {version}, daar {__version__}), van Python"
            " of van een onderdeel als pandas. Installeer overal dezelfde."
        )
    unseen = [folder for folder in folders if not Path(folder).is_dir()]
    if unseen:
        return (
            f"ziet {nl.opsomming(unseen)} niet. Zet de mappen op een schijf die elke worker onder"
            " dezelfde naam ziet."
        )
    try:
        Path(sign).read_bytes()
        tried = Path(f"{sign}-{platform.node()}-{os.getpid()}")
        tried.touch()
        tried.unlink()
    except OSError:
        return f"kan niet schrijven in {Path(sign).parent}. Geef haar daar schrijfrechten."
    return ""


def _told(fault: object) -> str:
    """What a worker says is wrong with it, also when it could not even be asked."""
    if isinstance(fault, str):
        return fault
    # Dask gives what a worker lacks as an error of its own, in words.
    if isinstance(fault, ImportError) or "No module named" in str(fault):
        return "heeft deze versie van analyse niet. Installeer overal dezelfde."
    return f"geeft een fout ({type(fault).__name__}). Start haar opnieuw."


def run(client: Any, jobs: Sequence[Job]) -> Iterator[Stand]:  # noqa: ANN401
    """What came of each dossier, in the order in which they are done.

    Raises
    ------
    PlannerFout
        When the scheduler went away.
    """
    from distributed import as_completed

    futures = {
        client.submit(task.make, asdict(job), pure=False, retries=TRIES - 1): job
        for job in jobs
    }
    waiting = as_completed(list(futures), loop=client.loop, raise_errors=False)
    for _ in jobs:
        try:
            future = next(waiting)
        except (StopIteration, AnalyseError, OSError, RuntimeError) as error:
            raise _gone() from error
        job = futures[future]
        yield _stand(future, job)
        future.release()


def _stand(future: Any, job: Job) -> Stand:  # noqa: ANN401
    """What a task gave back, or why it gave nothing."""
    if future.status == "finished":
        given = future.result()
        found = of_json({**given, "answers": list(given["answers"])})
        return found or _fallen(job, "het antwoord is niet te lezen.")
    if future.status in ("cancelled", "lost"):
        raise _gone()
    error = future.exception()
    if isinstance(error, task.WeggevallenFout):
        return _fallen(job, f"{error} Het is {TRIES} keer geprobeerd.")
    if type(error).__name__ == "KilledWorker":
        return _fallen(job, f"de worker viel bij deze gemeente {TRIES} keer weg.")
    return _fallen(job, f"er ging iets mis op de worker ({type(error).__name__}).")


def _fallen(job: Job, reason: str) -> Stand:
    return Stand(job.name, WEGGEVALLEN, reason, key=job.key)


def _gone() -> PlannerFout:
    return PlannerFout(
        "De planner viel weg. Wat klaar is, blijft staan; geef dezelfde opdracht nog eens als de"
        " planner weer aan staat, dan gaat het verder waar het bleef."
    )
