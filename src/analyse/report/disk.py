"""What the system says of the disk of a report, in words that tell what to do.

The trap: an error of the system may come from anywhere in a refresh, and the user wants to know
one thing more than what it says: that the previous report is as it was.
"""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path

from analyse.errors import UitvoerFout, system_text

#: Where more is to be said of a report than what `system_text` says of any file.
_DISK = {
    errno.EROFS: "daar mag alleen worden gelezen. Kies met --out een andere map",
    errno.ENOENT: "dat is er niet (meer). Controleer het pad en de verbinding met het netwerk",
    errno.EEXIST: "daar staat een bestand. Controleer het pad",
    errno.EISDIR: "dat is een map. Geef haar een andere naam",
    errno.ENOTDIR: "een deel van dat pad is een bestand. Controleer het pad",
    errno.ENAMETOOLONG: "die naam is te lang. Kies een kortere naam of een map hoger",
    errno.EBUSY: "dat is in gebruik. Sluit het in andere programma's",
    errno.ELOOP: "die verwijzing komt bij zichzelf uit. Geef de map zelf",
    errno.EIO: "de schijf of het netwerk geeft een fout. Controleer de verbinding",
}


@contextlib.contextmanager
def disk_said(out: Path) -> Iterator[None]:
    """Say in words what the system says of a disk, a folder or a file."""
    try:
        yield
    except OSError as error:
        raise UitvoerFout(_disk_text(error, out)) from error


def _disk_text(error: OSError, out: Path) -> str:
    """What the system says of a disk, a folder or a file, in words that tell what to do."""
    kept = "Het vorige verslag is niet veranderd."
    file = Path(str(error.filename)) if error.filename else out
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return (
            f"De schijf is vol: het verslag '{out.name}' past er niet op. Maak ruimte vrij en"
            f" ververs opnieuw. {kept}"
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        if not file.is_relative_to(out.parent):
            return (
                f"'{file}' mag niet worden gelezen of geschreven. Sluit het elders, of vraag"
                f" toegang. {kept}"
            )
        return (
            f"In de map van '{out.name}' mag niet worden geschreven ({file.name}). Kies met"
            f" --out een andere map, of vraag toegang. {kept}"
        )
    if error.errno == errno.EINVAL:
        return (
            f"Een bestand is niet te lezen ({file.name}); staat het alleen in de cloud? Open het"
            f" één keer en ververs opnieuw. {kept}"
        )
    said = _DISK.get(error.errno or 0) or system_text(error).removesuffix(".")
    return f"Het verslag '{out.name}' is niet gemaakt: '{file}': {said}. {kept}"
