"""What can go wrong, said in Dutch: what, where, why and what to do.

Everything this package raises on purpose is an `AnalyseError`, so a caller can catch one thing.
What the system says of a file or a disk is English; `system_text` has the Dutch for it.
"""

from __future__ import annotations

import errno


class AnalyseError(Exception):
    """Base of all errors of this package; its text can be shown to a user as it is."""


class LeesFout(AnalyseError):
    """A file or folder that cannot be read at all."""


class GegevensFout(AnalyseError):
    """The data hold errors, so nothing is published."""


class UitvoerFout(AnalyseError):
    """The report could not be made or put in place; the previous one is untouched."""


class HaalFout(AnalyseError):
    """Figures could not be fetched; the text says why, and what to do. No file was changed."""


class ArgumentFout(AnalyseError, ValueError):
    """A function was asked for something that is not there; the text says what there is."""


_FULL = "de schijf is vol. Maak ruimte vrij en probeer het opnieuw."
_NO_ACCESS = (
    "het mag niet van het systeem. Sluit het bestand als het openstaat, bijvoorbeeld in Excel, of"
    " kies een map waarin u mag schrijven."
)
_IN_USE = (
    "een ander programma heeft het in gebruik. Sluit het bestand, bijvoorbeeld in Excel, en probeer"
    " het opnieuw."
)
_GONE = "het bestaat niet of niet meer. Controleer het pad."
_TOO_LONG = "de naam of het pad is te lang. Kies een kortere naam, of een map minder diep."
_NO_ANSWER = (
    "de schijf of het netwerk antwoordt niet. Controleer de verbinding en probeer het opnieuw."
)
_CLOUD = (
    "het systeem kan er niet bij. Staat het alleen in de cloud? Open het één keer en probeer het"
    " opnieuw."
)
#: By the number of Windows where there is one, which says more; else by that of the system.
_OF_WINDOWS = {
    3: _GONE,
    32: _IN_USE,
    33: _IN_USE,
    53: _NO_ANSWER,
    59: _NO_ANSWER,
    64: _NO_ANSWER,
    67: _NO_ANSWER,
    112: _FULL,
    123: "de naam heeft een teken dat niet mag. Kies een andere naam.",
    206: _TOO_LONG,
}
_OF_SYSTEM = {
    "ENOSPC": _FULL,
    "EDQUOT": _FULL,
    "EFBIG": _FULL,
    "EACCES": _NO_ACCESS,
    "EPERM": _NO_ACCESS,
    "EROFS": "van deze schijf mag alleen worden gelezen. Kies een map op een andere schijf.",
    "EBUSY": _IN_USE,
    "ETXTBSY": _IN_USE,
    "ENOENT": _GONE,
    "ENAMETOOLONG": _TOO_LONG,
    "EISDIR": "het is een map. Geef een bestand.",
    "ENOTDIR": "een deel van het pad is geen map. Controleer het pad.",
    "EEXIST": "er staat al iets met die naam. Kies een andere naam.",
    "ENOTEMPTY": "de map is niet leeg. Kies een andere map.",
    "ELOOP": "de koppelingen in het pad verwijzen naar elkaar. Kies een ander pad.",
    "EXDEV": "het staat op een andere schijf. Kies een map op dezelfde schijf.",
    "EINVAL": _CLOUD,
    "EIO": _NO_ANSWER,
    "ENXIO": _NO_ANSWER,
    "ENODEV": _NO_ANSWER,
    "ESTALE": _NO_ANSWER,
    "ETIMEDOUT": _NO_ANSWER,
    "ENETDOWN": _NO_ANSWER,
    "ENETUNREACH": _NO_ANSWER,
    "EHOSTDOWN": _NO_ANSWER,
    "EHOSTUNREACH": _NO_ANSWER,
    "ENOTCONN": _NO_ANSWER,
    "EMFILE": "er staan te veel bestanden open. Sluit andere programma's.",
    "ENFILE": "er staan te veel bestanden open. Sluit andere programma's.",
    "ENOMEM": "er is te weinig geheugen. Sluit andere programma's.",
    "EPIPE": "het programma dat de uitvoer las, is gestopt.",
}


def system_text(error: OSError) -> str:
    """What the system says of a disk or a file, with what to do, as the end of a sentence."""
    of_windows = getattr(error, "winerror", None)
    if of_windows in _OF_WINDOWS:
        return _OF_WINDOWS[of_windows]
    name = errno.errorcode.get(error.errno or 0, "")
    unknown = f"het systeem meldt fout {of_windows or name or 'onbekend'}."
    return _OF_SYSTEM.get(name, unknown)
