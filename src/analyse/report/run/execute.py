"""Run notebooks, several at a time, on kernels of this very Python that stay warm in between.

The traps: a kernel called `python3` elsewhere on the computer may be another Python with another
pandas, and a user's IPython start-up files may change what a notebook shows; so a kernel is started
by its own command, with an empty profile. A kernel of which a notebook failed, died or took too
long is not trusted with the next one: a fresh one takes its place. A notebook that stops costs no
other its page: it comes back with the reason and without outputs. Source: nbclient.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import threading
from collections import deque
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from analyse.errors import UitvoerFout
from analyse.report.run.outline import mark_stopped, stopped, unmark
from analyse.report.run.workplace import has_room_for_sockets, make_workplace, not_started

if TYPE_CHECKING:
    from nbformat import NotebookNode

T = TypeVar("T")

CELL_TIMEOUT = 600
#: Seconds in which a kernel must be ready; it takes three or four on a quiet machine.
_PATIENCE = 120
#: Called with a notebook's name and "begint", "klaar" or "mislukt", from another thread.
Progress = Callable[[str, str], None]
_OURS = ("AnalyseError", "LeesFout", "GegevensFout", "UitvoerFout")


def _silent(_name: str, _state: str) -> None:
    pass


@dataclass
class Job:
    """One notebook to run: where it is and its environment variables (None removes one).

    A notebook that is run more than once has a `page` of its own each time, and the wijk it is
    about.
    """

    path: Path
    env: Mapping[str, str | None] = field(default_factory=dict)
    page: str = ""
    wijk: str = ""
    #: Where the kernel writes what the notebook used (`report/run/kept.py`); nowhere when empty.
    used: str = ""

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
) -> list[NotebookNode]:
    """Run notebooks on kernels that are started for them, as `Kernels.run` does.

    Parameters
    ----------
    workers
        How many at a time; as many as there are cores, at most one a notebook, when left out.
    timeout, limit
        Seconds that one cell and one notebook may take; None is no limit.

    Raises
    ------
    UitvoerFout
        Naming every notebook that stopped, its cell and the reason.
    """
    if not jobs:
        return []
    workers = min(workers or os.cpu_count() or 1, len(jobs))
    with Kernels(workers, timeout=timeout, limit=limit) as kernels:
        executed = kernels.run(jobs, progress)
    reasons = [reason for reason in map(stopped, executed) if reason]
    if reasons:
        raise UitvoerFout("\n".join(reasons))
    return executed


def environment() -> dict[str, str]:
    """The environment of a kernel.

    One thread for sums, as kernels run beside each other, and charts for a page.
    """
    return {
        **os.environ,
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    }


class Kernels:
    """Kernels that get warm in the background from the moment they are asked for.

    To be used in a `with`, at the end of which they are stopped.
    """

    def __init__(
        self,
        number: int,
        *,
        timeout: int = CELL_TIMEOUT,
        limit: float | None = None,
        early: bool = True,
    ) -> None:
        """So many at a time, with so many seconds for a cell and for a notebook.

        Without `early` they start only when there is something to run.
        """
        self._number, self._timeout, self._limit = number, timeout, limit
        self._early = early
        self._profile = make_workplace()
        # Connections need a loop of this kind, which is not what Windows has of itself.
        self._loop = asyncio.SelectorEventLoop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._kernels: list[_Kernel] = []

    def __enter__(self) -> Self:
        """Start them if early, and wait for nothing."""
        self._thread.start()
        profile = Path(self._profile.name)
        self._kernels = [_Kernel(profile, str(number)) for number in range(self._number)]
        for kernel in self._kernels if self._early else ():
            asyncio.run_coroutine_threadsafe(kernel.start(), self._loop)
        return self

    def __exit__(self, *_error: object) -> None:
        """Stop them, whatever they are doing."""
        self._wait_for(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._profile.cleanup()

    def run(self, jobs: Sequence[Job], progress: Progress = _silent) -> list[NotebookNode]:
        """Run notebooks and give the executed ones back in the order asked.

        One that stopped comes back without outputs, and `outline.stopped` says why.

        Parameters
        ----------
        jobs
            What to run; each runs with the folder of its notebook as working directory, as in
            Jupyter.
        progress
            Called when a notebook begins and ends.

        Raises
        ------
        UitvoerFout
            When no kernel can be started.
        """
        waiting = deque(enumerate(jobs))
        done: dict[int, NotebookNode] = {}

        async def work(kernel: _Kernel) -> None:
            while waiting:
                number, job = waiting.popleft()
                progress(job.name, "begint")
                done[number] = await _execute(job, kernel, self._timeout, self._limit)
                if stopped(done[number]):
                    progress(job.name, "mislukt")
                    await kernel.stop()
                else:
                    progress(job.name, "klaar")

        async def work_together() -> None:
            await asyncio.gather(*(work(kernel) for kernel in self._kernels))

        try:
            self._wait_for(work_together())
        finally:
            # Ctrl-C reaches only this thread: without this the others would go on.
            waiting.clear()
        return [done[number] for number in range(len(jobs))]

    async def _stop(self) -> None:
        for kernel in self._kernels:
            await kernel.stop()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _wait_for(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()


class _Kernel:
    """A kernel that is there from when it is asked for until it is stopped, and then anew."""

    def __init__(self, profile: Path, name: str) -> None:
        self._profile, self._name, self._started = profile, name, 0
        self._lock = asyncio.Lock()
        self.manager: Any = None
        self._client: Any = None

    async def start(self) -> None:
        """Start the process, if it is not there."""
        from jupyter_client.manager import AsyncKernelManager

        async with self._lock:
            if self.manager is not None:
                return
            self._started += 1
            profile = str(self._profile)
            manager = AsyncKernelManager(
                kernel_spec_manager=_this_python(),
                connection_file=str(self._profile / f"{self._name}-{self._started}.json"),
                transport="ipc" if has_room_for_sockets(self._profile) else "tcp",
            )
            with self.said.open("wb") as said:
                await manager.start_kernel(
                    env=environment() | {"IPYTHONDIR": profile},
                    cwd=profile,
                    stdout=said,
                    stderr=said,
                )
            self.manager = manager

    @property
    def said(self) -> Path:
        """What the process itself says, which is not for the user's screen."""
        return self._profile / f"{self._name}-{self._started}.txt"

    async def client(self) -> Any:  # noqa: ANN401  jupyter_client is untyped
        """The connection to it, once it is ready."""
        await self.start()
        if self._client is None:
            self._client = self.manager.client()
            self._client.allow_stdin = False
            self._client.start_channels()
            await self._client.wait_for_ready(timeout=_PATIENCE)
        return self._client

    async def ask(self, function: str, *arguments: object) -> None:
        """Have it call a function of `report/run/kernel.py`, of which a notebook sees nothing."""
        values = ", ".join(map(repr, arguments))
        module = "__import__('importlib').import_module('analyse.report.run.kernel')"
        code = f"{module}.{function}({values})"
        client = await self.client()
        reply = await client.execute(
            code, silent=True, store_history=False, reply=True, timeout=_PATIENCE
        )
        if reply["content"]["status"] != "ok":
            raise RuntimeError(f"a kernel could not {function}: {reply['content']}")

    async def stop(self) -> None:
        """Kill the process; the next time that it is asked for there is a fresh one."""
        async with self._lock:
            if self._client is not None:
                self._client.stop_channels()
            if self.manager is not None:
                await self.manager.shutdown_kernel(now=True)
            self.manager = self._client = None


def _this_python() -> Any:  # noqa: ANN401  jupyter_client is untyped
    """What tells jupyter_client how to start a kernel: of this Python, whatever is installed."""
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager

    class ThisPython(KernelSpecManager):  # type: ignore[misc]  # untyped there
        def get_kernel_spec(self, _kernel_name: str) -> KernelSpec:
            command = [sys.executable, "-P", "-m", "analyse.report.run.kernel"]
            command += ["-f", "{connection_file}"]
            quiet = ["--HistoryManager.enabled=False", "--log-level=ERROR"]
            return KernelSpec(
                argv=command + quiet,
                display_name="Python 3 (ipykernel)",
                language="python",
            )

    return ThisPython()


async def _execute(
    job: Job, kernel: _Kernel, timeout: int, limit: float | None
) -> NotebookNode:
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    notebook = _read(job.path)
    cell = 0

    def on_cell_start(cell_index: int, **_more: object) -> None:
        nonlocal cell
        begun = notebook.cells[: cell_index + 1]
        cell = sum(c.cell_type == "code" and bool(c.source.strip()) for c in begun)

    connection = await _ready(kernel)
    # The clock runs from when the kernel is there.
    clock = asyncio.timeout(limit)
    try:
        async with clock:
            await kernel.ask("begin", str(job.path.parent), dict(job.env))
            client = NotebookClient(
                notebook,
                km=kernel.manager,
                timeout=timeout,
                record_timing=False,
                coalesce_streams=True,
                on_cell_start=on_cell_start,
            )
            client.kc = connection
            await client.async_execute()
            if job.used:
                await kernel.ask("finish", job.used)
    except CellExecutionError as error:
        reason = _reason(error.ename, error.evalue)
    except CellTimeoutError:
        reason = f"de cel duurde langer dan {timeout} seconden."
    except (TimeoutError, DeadKernelError, RuntimeError):
        # nbclient takes being stopped for a kernel that died.
        if limit is not None and clock.expired():
            reason = f"het notebook duurde langer dan {limit:.0f} seconden (--tijdslimiet)."
        else:
            reason = "Python zelf viel weg, meestal door te weinig geheugen."
    else:
        return clean(notebook)
    about = f" (wijk {job.wijk})" if job.wijk else ""
    place = f"in codecel {cell}" if cell else "voor de eerste codecel"
    mark_stopped(notebook, f"Notebook {job.path.name}{about} stopte {place}: {reason}", cell)
    return clean(notebook)


async def _ready(kernel: _Kernel) -> Any:  # noqa: ANN401  jupyter_client is untyped
    """The connection to a kernel; that none can be started is no fault of a notebook."""
    try:
        return await kernel.client()
    except Exception as error:
        # What a kernel, jupyter_client or ZeroMQ says of it is no word for a user.
        raise not_started(kernel.said) from error


def _read(path: Path) -> NotebookNode:
    import nbformat

    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception as error:
        raise UitvoerFout(f"Notebook {path.name} is niet te lezen: {error}.") from error
    unmark(notebook)
    return clean(notebook)


def _reason(ename: str, evalue: str) -> str:
    """Our own messages as they are.

    Of others the kind and the last line, which is where Python says what was wrong.
    """
    if ename in _OURS:
        return evalue.strip()
    plain = re.sub(r"\x1b\[[0-9;]*m", "", evalue)
    lines = plain.strip().splitlines()
    return f"{ename}: {lines[-1].strip()}" if lines else ename


def clean(notebook: NotebookNode) -> NotebookNode:
    """Leave out what differs from run to run or from one computer to the next.

    Give cells without an id a steady one.
    """
    kernelspec = {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    }
    metadata = {"kernelspec": kernelspec, "language_info": {"name": "python"}}
    if "analyse" in notebook.metadata:
        metadata["analyse"] = notebook.metadata["analyse"]
    notebook.metadata = metadata
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
