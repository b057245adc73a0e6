"""A process with all that it started: what it uses, and how it is ended.

The traps: what a process started lives on when that process alone is ended, on Windows as anywhere;
and what it left behind is of nobody by then, so it is noted while its parent is still there.
"""

from __future__ import annotations

import os
import signal
from contextlib import suppress

import psutil

_MEGABYTE = 1024**2
#: What a process may ask for beyond what it uses: libraries set apart much that they never touch.
_SPARE_MEGABYTES = 4096


class Tree:
    """A process, and whatever it was seen to start."""

    def __init__(self, pid: int) -> None:
        """Look at a process of this number that is there now."""
        self._root = pid
        self._seen: dict[int, psutil.Process] = {}
        with suppress(psutil.Error):
            self._seen[pid] = psutil.Process(pid)

    def look(self) -> float:
        """Note what was started since, and give the megabytes that all of it uses."""
        for process in list(self._seen.values()):
            with suppress(psutil.Error):
                for child in process.children(recursive=True):
                    self._seen.setdefault(child.pid, child)
        return sum(map(_used, self._seen.values()))

    def kill(self) -> None:
        """End all of it; this process itself, when it is of it, last."""
        self.look()
        me = os.getpid()
        for process in [one for pid, one in self._seen.items() if pid != me]:
            with suppress(psutil.Error):
                process.kill()
        if me in self._seen:
            os._exit(1)
        if hasattr(os, "killpg"):
            # What was left behind before anybody looked still is of the group.
            with suppress(OSError):
                os.killpg(self._root, signal.SIGKILL)


def _used(process: psutil.Process) -> float:
    """Megabytes that one process uses."""
    try:
        return float(process.memory_info().rss / _MEGABYTE)
    except psutil.Error:
        return 0.0


def own_session() -> dict[str, object]:
    """How a process is started that Ctrl-C does not reach and that opens no window."""
    if os.name == "nt":
        import subprocess

        return {"creationflags": getattr(subprocess, "CREATE_NO_WINDOW", 0)}
    return {"start_new_session": True}


def memory_for(beside: int) -> int:
    """Megabytes for one dossier: its part of what this computer has, and never less than 3 GB."""
    whole = psutil.virtual_memory().total // _MEGABYTE
    return int(max(3072, whole // max(beside, 1)))


def bound_memory(megabytes: int) -> None:
    """Take away the right of this process, and of what it starts, to more memory.

    Windows has no such right; there only the one that waits for it looks on.
    """
    try:
        import resource
    except ImportError:
        return
    most = (megabytes + _SPARE_MEGABYTES) * _MEGABYTE
    with suppress(ValueError, OSError):  # macOS refuses it
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
