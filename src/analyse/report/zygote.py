"""Kernels forked from one warm process that has imported what the notebooks need.

So that no kernel imports it again.

The traps: what is imported before the fork is shared, so nothing may be run there that leaves a
thread, an open figure or a random state behind; a fork copies the state of the random generators,
so each child seeds its own; and when the process that asked for kernels dies, whatever way, the
warm process and all kernels must go with it.

Only on Linux: elsewhere a forked process may not use what its parent had loaded. Python's os.fork,
socket.send_fds; prctl(2) for PR_SET_PDEATHSIG.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

#: What is imported before the first fork: what a notebook imports, and what the library imports
#: only when it is used.
PRELOAD = (
    "pandas",
    "pyarrow.parquet",
    "pyarrow.dataset",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib_inline.config",
    "PIL.BmpImagePlugin",
    "PIL.GifImagePlugin",
    "PIL.JpegImagePlugin",
    "PIL.PngImagePlugin",
    "PIL.PpmImagePlugin",
    "scipy.stats",
    "scipy.optimize",
    "scipy.sparse",
    "statsmodels.regression.linear_model",
    "statsmodels.stats.proportion",
    "babel.numbers",
    "babel.dates",
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.debugger",
    "IPython.core.completer",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.extensions.storemagic",
    "analyse.dossier",
    "analyse.report.kernel",
    "analyse.report.publish",
    "analyse.antwoord",
    "analyse.read.table",
)
#: Packages of which every module is.
PRELOAD_WHOLE = ("analyse.charts", "analyse.begroting", "analyse.besparing", "analyse.schouw")
_MESSAGE = 1 << 20
#: Seconds in which the warm process must be ready; it takes two or three.
_PATIENCE = 60.0
_PDEATHSIG = 1


def possible() -> bool:
    """Whether kernels can be forked here; `ANALYSE_KERNEL=vers` asks for fresh ones."""
    return sys.platform == "linux" and os.environ.get("ANALYSE_KERNEL") != "vers"


class ForkedProcess:
    """What jupyter_client needs of a process, for a kernel that is the child of another process."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int, alive: int) -> None:
        """`alive` is the reading end of a pipe of which only the kernel holds the other.

        It ends when the kernel does.
        """
        self.pid, self._alive = pid, alive
        self.returncode: int | None = None

    def poll(self, timeout: float | None = 0.0) -> int | None:
        """None while the kernel runs."""
        if self.returncode is None and select.select([self._alive], [], [], timeout)[0]:
            self.returncode = 0
            os.close(self._alive)
        return self.returncode

    def wait(self) -> int | None:
        """Wait until the kernel has ended."""
        return self.poll(None)

    def send_signal(self, number: int) -> None:
        """Send a signal while it runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to stop."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Make it stop."""
        self.send_signal(signal.SIGKILL)


class Zygote:
    """The warm process, started in the background; `fork` waits until it is ready."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """Start it with this environment."""
        self._lock = threading.Lock()
        self._ready = False
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket = ours
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  this very Python, with a module of ours
                [sys.executable, "-m", "analyse.report.zygote", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )

    def open(self, folders: Sequence[str]) -> None:
        """Have the exports in these folders read before the first fork.

        So that no kernel reads them again; what cannot be read is left.
        """
        with self._lock:
            try:
                self._wait()
                self._socket.send(json.dumps({"open": list(folders)}).encode())
                self._socket.recv(32)
            except OSError:
                # What comes too late would be taken for the answer to the next request; kernels
                # then start by themselves.
                self._socket.close()

    def _wait(self) -> None:
        """Until the warm process is ready."""
        if not self._ready:
            self._socket.settimeout(_PATIENCE)
            self._ready = self._socket.recv(16) == b"ready"
        if not self._ready:
            raise OSError("the warm process did not start")

    def fork(
        self, arguments: Sequence[str], cwd: str, environment: Mapping[str, str]
    ) -> ForkedProcess:
        """A kernel with these arguments, in this folder, with this environment.

        Raises
        ------
        OSError
            When the warm process is not there or cannot fork.
        """
        with self._lock:
            self._wait()
            reading, writing = os.pipe()
            try:
                request = json.dumps(
                    {"arguments": list(arguments), "cwd": cwd, "environment": dict(environment)}
                ).encode()
                socket.send_fds(self._socket, [request], [writing])
                pid = int(self._socket.recv(32) or b"0")
            except (OSError, ValueError) as error:
                os.close(reading)
                raise OSError(f"the warm process does not answer: {error}") from error
            finally:
                os.close(writing)
            if pid <= 0:
                os.close(reading)
                raise OSError("the warm process could not fork")
            return ForkedProcess(pid, reading)

    def close(self) -> None:
        """End the warm process and every kernel that still runs."""
        self._socket.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _die_with_parent() -> None:
    """Have the kernel kill this process when its parent dies, even by kill -9."""
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PDEATHSIG, signal.SIGKILL)


def _child(request: Mapping[str, Any], link: socket.socket) -> NoReturn:
    """Become a kernel."""
    code = 1
    try:
        link.close()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        _die_with_parent()
        os.environ.clear()
        os.environ.update(request["environment"])
        os.chdir(request["cwd"])
        import random

        import numpy as np

        random.seed()
        np.random.seed()  # noqa: NPY002  the global generator, which a notebook of a user may use
        sys.argv = [sys.argv[0], *request["arguments"]]
        from analyse.report.kernel import main

        # With a parent to watch, a kernel says nothing on the screen of how to connect to it.
        main([*request["arguments"], f"--IPKernelApp.parent_handle={os.getppid()}"])
        code = 0
    finally:
        os._exit(code)


def _reap(_number: int, _frame: object) -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _open(folders: Sequence[str]) -> None:
    from analyse.dossier import keep_open
    from analyse.errors import AnalyseError

    for folder in folders:
        # What is wrong with a folder is for the notebook to say.
        with contextlib.suppress(AnalyseError, OSError):
            keep_open(folder)


def serve(link: socket.socket) -> None:
    """Import, say that it is ready, and fork on request until the other side is gone."""
    _die_with_parent()
    for name in PRELOAD:
        importlib.import_module(name)
    for name in PRELOAD_WHOLE:
        for module in pkgutil.iter_modules(importlib.import_module(name).__path__, f"{name}."):
            importlib.import_module(module.name)
    if len(sys._current_frames()) > 1:
        raise SystemExit("a thread runs before the fork")
    # A kernel that looks for garbage must not walk through all that was imported, nor copy its
    # pages by doing so.
    gc.freeze()
    signal.signal(signal.SIGCHLD, _reap)
    link.send(b"ready")
    children: list[int] = []
    while True:
        message, handed, _, _ = socket.recv_fds(link, _MESSAGE, 1)
        if not message:
            break
        request = json.loads(message)
        if "open" in request:
            _open(request["open"])
            gc.freeze()
            link.send(b"open")
            continue
        try:
            pid = os.fork()
        except OSError:
            pid = -1
        if pid == 0:
            _child(request, link)
        for fd in handed:
            os.close(fd)
        children.append(pid)
        link.send(str(pid).encode())
    for pid in children:
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
