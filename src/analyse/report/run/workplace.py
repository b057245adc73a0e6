"""Where kernels keep their files, and what is said when one does not start.

The trap: a socket has a path of hardly a hundred bytes, which a folder for temporary files may well
exceed; so that folder is only taken when it is short enough, and else another, or a port.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from analyse.errors import UitvoerFout

#: Bytes of the path of a socket, after its zero: 108 on Linux, 104 on macOS; less what is put
#: behind the folder (`/12-34-ipc-5`).
_MOST_BYTES = 103 - 16
_SHORT = Path("/tmp")  # noqa: S108  in it a folder of our own is made, which nobody else can open


def make_workplace() -> tempfile.TemporaryDirectory[str]:
    """A folder of our own for kernels, short enough for their sockets where there is one.

    Raises
    ------
    UitvoerFout
        When there is no folder for temporary files.
    """
    try:
        place = _folder(None)
        if not has_room_for_sockets(Path(place.name)) and os.access(_SHORT, os.W_OK):
            place.cleanup()
            place = _folder(_SHORT)
    except OSError as error:
        variable = "TEMP" if os.name == "nt" else "TMPDIR"
        raise UitvoerFout(
            "Er is geen map voor tijdelijke bestanden waarin kan worden geschreven. Zet de"
            f" variabele {variable} op een map waarin u mag schrijven, of maak"
            " ruimte vrij op de schijf, en ververs opnieuw. Het vorige verslag is niet veranderd."
        ) from error
    return place


def _folder(within: Path | None) -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(
        prefix="analyse-", dir=within, ignore_cleanup_errors=True
    )


def has_room_for_sockets(folder: Path) -> bool:
    """Whether a kernel can be spoken to through files in a folder.

    On a shared server nobody else can listen in on those.
    """
    return os.name == "posix" and len(os.fsencode(folder)) <= _MOST_BYTES


def not_started(said: Path) -> UitvoerFout:
    """What to tell when a kernel does not start, with the last that it said itself."""
    try:
        lines = said.read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        lines = []
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    missing = "No module named" in last
    remedy = "Sluit andere programma's, of ververs met --jobs 1."
    if missing:
        remedy = "Er ontbreekt een onderdeel: installeer het programma opnieuw."
    heard = f" Python zei: {last[:200]}" if last else ""
    return UitvoerFout(
        f"Python kon niet worden gestart om de notebooks uit te voeren. {remedy} Het vorige verslag"
        f" is niet veranderd.{heard}"
    )
