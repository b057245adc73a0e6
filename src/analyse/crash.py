"""The last resort: a fault of the program itself is told as one, with a report of it.

The trap: the words of an error may hold a value of somebody's data, so the report has where it went
wrong and the kind of error, and nothing of what it says.
"""

from __future__ import annotations

import datetime as dt
import os
import platform
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

from analyse import __version__
from analyse.errors import system_text

#: Set this to see what Python says of a fault, for whoever repairs it.
ENV = "ANALYSE_DEBUG"
_OURS = Path(__file__).parent


def told(error: BaseException, command: str) -> str:
    """What to say of an error that nobody foresaw; a report of it is written beside.

    Parameters
    ----------
    command
        The command that ran, "" when it was not known yet.
    """
    if os.environ.get(ENV):
        traceback.print_exception(error)
    return f"{_reason(error)}\nWat te doen: {_remedy(error)} {written(error, command)}"


def _reason(error: BaseException) -> str:
    where = place(error)
    if isinstance(error, MemoryError):
        return f"Er is te weinig geheugen ({where}). Uw bestanden zijn niet veranderd."
    if isinstance(error, ImportError):
        missing = error.name or "onbekend"
        return (
            f"Een onderdeel van het programma ontbreekt of is beschadigd: {missing} ({where})."
        )
    return (
        f"Dit is een fout van het programma zelf ({type(error).__name__} in {where}). Uw bestanden"
        " zijn niet veranderd."
    )


def _remedy(error: BaseException) -> str:
    if isinstance(error, MemoryError):
        return "sluit andere programma's, of geef minder of kleinere bestanden tegelijk."
    if isinstance(error, ImportError):
        return "installeer het programma opnieuw, zoals de handleiding zegt."
    return (
        "geef de bestanden een voor een, dan ziet u bij welk bestand het gebeurt, en meld het aan"
        " wie het programma onderhoudt."
    )


def written(error: BaseException, command: str) -> str:
    """Where the report of an error lies, after it was written."""
    try:
        path = _write(error, command)
    except Exception as refused:  # a full disk, a computer without memory
        why = (
            system_text(refused) if isinstance(refused, OSError) else "er is geen plaats voor."
        )
        return f"Een verslag van de fout kon niet worden bewaard: {why}"
    return f"Het verslag van de fout, zonder waarden uit uw gegevens, staat in {path}."


def _write(error: BaseException, command: str) -> Path:
    from platformdirs import user_log_path

    now = dt.datetime.now(dt.UTC).astimezone()
    path = (
        user_log_path("analyse", appauthor=False)
        / f"fout-{now:%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(_lines(error, command, now)) + "\n", encoding="utf-8")
    return path


def _lines(error: BaseException, command: str, now: dt.datetime) -> Iterator[str]:
    yield f"analyse {__version__}, opdracht {command or 'onbekend'}, {now:%d-%m-%Y %H:%M}"
    yield f"Python {platform.python_version()}, {sys.platform}"
    reason: BaseException | None = error
    while reason is not None:
        yield f"\n{type(reason).__name__}"
        for frame in traceback.extract_tb(reason.__traceback__)[-50:]:
            yield f"  {_short(frame.filename)}:{frame.lineno} {frame.name}"
        reason = reason.__cause__ or reason.__context__


def place(error: BaseException) -> str:
    """The last line of ours that was running."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _OURS in Path(frame.filename).parents]
    if not ours:
        return "onbekende plaats"
    return f"{_short(ours[-1].filename)}, regel {ours[-1].lineno}"


def _short(file: str) -> str:
    """A path from the package on, or its last parts; the rest is of the computer."""
    path = Path(file)
    if _OURS in path.parents:
        return path.relative_to(_OURS.parent).as_posix()
    return "/".join(path.parts[-3:])
