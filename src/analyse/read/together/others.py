"""Files in a folder of exports that are not read, and that by their name may hold figures.

The trap: an Iv3 delivery or a budget in a PDF looks as if it took part, since it stands there. What
tells nothing by its name (a photo, a lock file, `Thumbs.db`) is nobody's export, and not named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from analyse.read.problems import Problem, listed, problem
from analyse.tables import normalise

#: What files of other kinds are, by how their name ends: the message about them.
_KINDS = {
    "BESTAND_NIET_GELEZEN.document": (
        ".pdf",
        ".doc",
        ".docx",
        ".odt",
        ".rtf",
        ".ppt",
        ".pptx",
        ".html",
        ".htm",
        ".mht",
    ),
    "BESTAND_NIET_GELEZEN.ingepakt": (".zip", ".7z", ".rar", ".gz", ".tgz"),
    "BESTAND_NIET_GELEZEN.bericht": (".msg", ".eml"),
    "BESTAND_NIET_GELEZEN.gegevens": (
        ".json",
        ".xml",
        ".xbrl",
        ".parquet",
        ".accdb",
        ".mdb",
        ".dbf",
        ".sqlite",
        ".db",
    ),
    "BESTAND_NIET_GELEZEN.ander_rekenblad": (
        ".numbers",
        ".gsheet",
        ".xltx",
        ".xlt",
        ".fods",
        ".xla",
        ".dif",
    ),
}
#: Parts of words that say that figures of ours may be in a file.
_TELLING = re.compile(
    r"iv ?3|begroting|budget|realisatie|jaarrekening|jaarstuk|lasten|baten|kosten|"
    r"uitgaven|financ|schouw|inspectie|areaal|taakstelling|bezuiniging|maatregel|prijspeil|prijsindex|"
    r"grootboek|detaildata|export|nulmeting|beeldkwaliteit|beheerplan|onderhoud|groenonderhoud|urenstaat|\bdvo\b"
)


def not_read(names: Iterable[str], everything: str) -> Iterator[Problem]:
    """One line for each kind of file that may hold figures and is not read.

    `everything` is how messages call the folder as a whole.
    """
    by_kind: dict[str, list[str]] = {}
    for name in sorted(names):
        kind = _kind(name)
        if kind:
            by_kind.setdefault(kind, []).append(name)
    for kind, found in by_kind.items():
        place = found[0] if len(found) == 1 else everything
        yield problem(kind, place, waarde=listed(found), aantal=len(found))


def _kind(name: str) -> str:
    """The message about a file, "" when there is nothing to say about it."""
    stem = name.rpartition("/")[2].casefold()
    words = normalise(stem)
    if stem.startswith(("~$", ".")) or not _TELLING.search(words):
        return ""
    if re.search(r"iv ?3", words) and stem.endswith((".json", ".xml", ".zip", ".xbrl")):
        return "BESTAND_NIET_GELEZEN.levering"
    return next((kind for kind, ends in _KINDS.items() if stem.endswith(ends)), "")
