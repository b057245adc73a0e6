"""Run notebooks, several at a time, each in a kernel of its own of this very Python.

The trap: a kernel called `python3` elsewhere on the computer may be another Python with another
pandas, and a user's IPython start-up files may change what a notebook shows; so the kernel is
started by its own command, with an empty profile. Where the system can fork, kernels come from one
warm process (`report/zygote.py`); when that fails, and elsewhere, each starts by itself. Source:
nbclient.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import sys
import tempfile
import threading
import zlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyse.errors import UitvoerFout
from analyse.report.kernel import ENV_READS
from analyse.report.zygote import Zygote, possible

if TYPE_CHECKING:
    from nbformat import NotebookNode

CELL_TIMEOUT = 600
#: Called with a notebook's name and "begint", "klaar" or "mislukt", from the threads that run the
#: notebooks.
Progress = Callable[[str, str], None]
_OURS = ("AnalyseError", "LeesFout", "GegevensFout", "UitvoerFout")


def _silent(_name: str, _state: str) -> None:
    pass


@dataclass
class Job:
    """One notebook to run: where it is and the environment variables that it gets (None removes one).

    A notebook that is run more than once has a `page` of its own each time, and the wijk it is
    about.
    """

    path: Path
    env: Mapping[str, str | None] = field(default_factory=dict)
    page: str = ""
    wijk: str = ""
    #: Where the kernel writes what it read (`report/kernel.py`); nowhere when empty.
    reads: str = ""

    @property
    def name(self) -> str:
        """The name of the page, or the notebook's without suffix."""
        return self.page or self.path.stem


def execute_all(
    jobs: Sequence[Job],
    *,
    workers: int | None = None,
    timeout: int = CELL_TIMEOUT,
    limit: float | None = None,
    progress: Progress = _silent,
    zygote: Zygote | None = None,
) -> list[NotebookNode]:
    """Run notebooks at the same time and give the executed ones back in the order asked.

    Parameters
    ----------
    jobs
        What to run; each runs with the folder of its notebook as working directory, as in Jupyter.
    workers
        How many at a time; as many as there are cores, at most one a notebook, when left out.
    timeout
        Seconds that one cell may take.
    limit
        Seconds that one notebook may take; no limit but that of its cells when None.
    progress
        Called when a notebook begins and ends.
    zygote
        The warm process to fork kernels from; one is started when there is something to gain and
        this is None.

    Raises
    ------
    UitvoerFout
        Naming every notebook that failed, its cell and the reason. The others are run to their end
        first, so that one run shows all that is wrong.
    """
    if not jobs:
        return []
    workers = max(1, min(workers or os.cpu_count() or 1, len(jobs)))
    running = _Running()
    done: dict[int, NotebookNode] = {}
    failed: dict[int, UitvoerFout] = {}
    with contextlib.ExitStack() as stack:
        profile = stack.enter_context(
            tempfile.TemporaryDirectory(prefix="analyse-", ignore_cleanup_errors=True)
        )
        if zygote is None and len(jobs) > 1 and possible():
            zygote = stack.enter_context(contextlib.closing(Zygote(environment())))
        pool = stack.enter_context(ThreadPoolExecutor(workers))
        how = _How(profile, timeout, limit, zygote)
        futures = {
            pool.submit(_run_in_thread, job, how, progress, running): i
            for i, job in enumerate(jobs)
        }
        try:
            for future in as_completed(futures):
                try:
                    done[futures[future]] = future.result()
                except UitvoerFout as error:
                    failed[futures[future]] = error
        except BaseException:
            # Ctrl-C reaches only this thread: without this the kernels would run on until their
            # cells end.
            pool.shutdown(wait=False, cancel_futures=True)
            running.cancel()
            raise
    if failed:
        raise UitvoerFout("\n".join(str(failed[i]) for i in sorted(failed)))
    return [done[i] for i in range(len(jobs))]


@dataclass(frozen=True)
class _How:
    """How notebooks are run: an empty profile, seconds for a cell and for a notebook.

    And what kernels are forked from.
    """

    profile: str
    timeout: int
    limit: float | None
    zygote: Zygote | None


def environment() -> dict[str, str]:
    """The environment of a kernel, fresh or forked.

    One thread for sums, as kernels run beside each other, and charts for a page.
    """
    return {
        **os.environ,
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    }


class _Running:
    """The event loops at work, so that another thread can stop them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tasks: dict[asyncio.Task[Any], asyncio.AbstractEventLoop] = {}
        self._stopped = False

    def add(self, task: asyncio.Task[Any]) -> None:
        with self._lock:
            self._tasks[task] = task.get_loop()
            if self._stopped:
                task.cancel()

    def remove(self, task: asyncio.Task[Any]) -> None:
        with self._lock:
            self._tasks.pop(task, None)

    def cancel(self) -> None:
        with self._lock:
            self._stopped = True
            for task, loop in self._tasks.items():
                loop.call_soon_threadsafe(task.cancel)


def _run_in_thread(job: Job, how: _How, progress: Progress, running: _Running) -> NotebookNode:
    progress(job.name, "begint")
    try:
        with asyncio.Runner() as runner:
            loop = runner.get_loop()
            task = loop.create_task(_execute(job, how))
            running.add(task)
            try:
                notebook = loop.run_until_complete(task)
            finally:
                running.remove(task)
    except BaseException:
        progress(job.name, "mislukt")
        raise
    progress(job.name, "klaar")
    return notebook


async def _execute(job: Job, how: _How) -> NotebookNode:
    import nbformat
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    class ThisPython(KernelSpecManager):  # type: ignore[misc]  # untyped there
        def get_kernel_spec(self, _kernel_name: str) -> KernelSpec:
            command = [
                sys.executable,
                "-m",
                "analyse.report.kernel",
                "-f",
                "{connection_file}",
                "--HistoryManager.enabled=False",
                "--log-level=ERROR",
            ]
            return KernelSpec(argv=command, display_name="Python 3 (ipykernel)", language="python")

    try:
        notebook = nbformat.read(job.path, as_version=4)
    except Exception as error:
        raise UitvoerFout(f"Notebook {job.path.name} is niet te lezen: {error}.") from error
    clean(notebook)
    at = {"cell": 0}

    def on_cell_start(cell_index: int, **_cell: object) -> None:
        at["cell"] = sum(
            c.cell_type == "code" and bool(c.source.strip())
            for c in notebook.cells[: cell_index + 1]
        )

    env = {**environment(), "IPYTHONDIR": how.profile, **job.env} | (
        {ENV_READS: job.reads} if job.reads else {}
    )
    # Short, for the path of a socket is; of two wijken never the same.
    connection = Path(how.profile, f"{job.name[:11]}-{zlib.crc32(job.name.encode()):08x}.json")
    # Sockets in a folder of our own, where the system has them: on a shared server nobody else can
    # listen in.
    transport = "ipc" if os.name == "posix" else "tcp"
    manager = AsyncKernelManager(
        kernel_spec_manager=ThisPython(), connection_file=str(connection), transport=transport
    )
    if how.zygote:
        manager.provisioner = _forking(how.zygote)(
            kernel_id="", kernel_spec=manager.kernel_spec, parent=manager
        )
    client = NotebookClient(
        notebook,
        km=manager,
        timeout=how.timeout,
        record_timing=False,
        coalesce_streams=True,
        on_cell_start=on_cell_start,
        resources={"metadata": {"path": str(job.path.parent)}},
    )
    client.owns_km = True
    about = f" (wijk {job.wijk})" if job.wijk else ""

    def where() -> str:
        return f"Notebook {job.path.name}{about} stopte in codecel {at['cell']}"

    clock = asyncio.timeout(how.limit)
    try:
        async with clock:
            await client.async_execute(env={k: v for k, v in env.items() if v is not None})
    except CellExecutionError as error:
        raise UitvoerFout(f"{where()}: {_reason(error.ename, error.evalue)}") from None
    except CellTimeoutError:
        raise UitvoerFout(f"{where()}: de cel duurde langer dan {how.timeout} seconden.") from None
    except TimeoutError:
        raise UitvoerFout(
            f"{where()}: het notebook duurde langer dan {how.limit:.0f} seconden (--tijdslimiet)."
        ) from None
    except DeadKernelError:
        # nbclient takes being stopped for a kernel that died.
        if clock.expired():
            raise UitvoerFout(
                f"{where()}: het notebook duurde langer dan {how.limit:.0f} seconden"
                " (--tijdslimiet)."
            ) from None
        raise UitvoerFout(
            f"{where()}: Python zelf viel weg, meestal door te weinig geheugen."
        ) from None
    return clean(notebook)


def _forking(zygote: Zygote) -> type[Any]:
    """A provisioner of jupyter_client that forks a kernel, or starts a fresh one when that cannot be done."""
    from jupyter_client.provisioning import LocalProvisioner

    class Forking(LocalProvisioner):  # type: ignore[misc]  # untyped there
        async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:  # noqa: ANN401
            try:
                self.process = zygote.fork(
                    cmd[3:], str(kwargs.get("cwd") or Path.cwd()), kwargs["env"]
                )
            except OSError:
                return await super().launch_kernel(cmd, **kwargs)
            self.pid = self.pgid = self.process.pid
            return self.connection_info

    return Forking


def _reason(ename: str, evalue: str) -> str:
    """Our own messages as they are.

    Of others the kind and the last line, which is where Python says what was wrong.
    """
    if ename in _OURS:
        return evalue.strip()
    lines = [
        line for line in re.sub(r"\x1b\[[0-9;]*m", "", evalue).strip().splitlines() if line.strip()
    ]
    return f"{ename}: {lines[-1].strip()}" if lines else ename


def clean(notebook: NotebookNode) -> NotebookNode:
    """Leave out what differs from run to run or from one computer to the next.

    Give cells without an id a steady one.
    """
    ours = {"analyse": notebook.metadata["analyse"]} if "analyse" in notebook.metadata else {}
    notebook.metadata = ours | {
        "kernelspec": {
            "display_name": "Python 3 (ipykernel)",
            "language": "python",
            "name": "python3",
        },
        "language_info": {"name": "python"},
    }
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for number, cell in enumerate(notebook.cells):
        cell.setdefault("id", f"cel-{number:02d}")
        for key in ("execution", "collapsed", "scrolled", "jupyter", "ExecuteTime"):
            cell.metadata.pop(key, None)
    return notebook


def notebook_text(notebook: NotebookNode) -> str:
    """A notebook as it is stored.

    Sorted keys, one space of indentation, real letters, a line end at the end.
    """
    import nbformat

    text: str = nbformat.writes(notebook, version=nbformat.NO_CONVERT)
    return text.rstrip("\n") + "\n"
