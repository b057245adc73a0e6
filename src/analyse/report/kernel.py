"""A kernel that notes what a notebook really reads.

What `python -m analyse.report.kernel` runs, fresh or forked.

The trap: what a notebook depends on is not what it says but what it opens, so every file that
Python opens and every folder that it lists is written down as it happens; a kernel that is killed
has noted all it read until then.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

#: Where the kernel writes what it read, one path a line: `b` and a file that was read, or `m` and a
#: folder that was listed.
ENV_READS = "ANALYSE_GELEZEN"


def note_reads(target: str) -> None:
    """Write every file that is opened for reading and every folder that is listed to `target`, each once."""
    log = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    seen: set[tuple[str, str]] = set()

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open":
            path, mode, flags = arguments[:3]
            writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)
            kind = "" if writes or (isinstance(mode, str) and set(mode) & set("wax+")) else "b"
        elif event in ("os.listdir", "os.scandir"):
            path, kind = arguments[0], "m"
        else:
            return
        if not kind or not isinstance(path, str | bytes | os.PathLike):
            return
        name = os.path.abspath(os.fsdecode(path))  # noqa: PTH100  a hook on every file must not make objects, nor read the disk
        if (kind, name) not in seen and "\n" not in name:
            seen.add((kind, name))
            os.write(log, f"{kind} {name}\n".encode("utf-8", "surrogateescape"))

    sys.addaudithook(hook)


def main(arguments: Sequence[str]) -> None:
    """Run a kernel until it is shut down."""
    if target := os.environ.pop(ENV_READS, ""):
        note_reads(target)
    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.launch_instance(argv=list(arguments))


if __name__ == "__main__":
    # As ipykernel's own launcher does: the folder of the notebook comes onto the path only once all
    # is loaded.
    if sys.path and sys.path[0] in ("", str(Path.cwd())):
        del sys.path[0]
    main(sys.argv[1:])
