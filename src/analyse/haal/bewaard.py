"""Pages that came in before, kept beside the exports until all are there.

The traps: pages of another question or of an older table must not be taken for these; and a page
that was half written is none. The folder is hidden, so nobody reads it as an export.
"""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

from analyse import outputs

_ABOUT = "vraag.json"


class Bewaard:
    """The pages of one question, in a hidden folder beside where the file comes.

    `about` tells what they are of: what was kept of anything else is thrown away.
    """

    def __init__(self, folder: Path, name: str, about: dict[str, Any]) -> None:
        self._folder = folder / f".analyse-haal-{name}"
        if self._folder.is_dir() and _read(self._folder / _ABOUT) != about:
            self.clear()
        self._about = about

    def page(self, number: int, query: str) -> dict[str, Any] | None:
        """A page that was kept, when it answers this question."""
        kept = _read(self._page(number))
        answer = kept.get("antwoord")
        same = kept.get("vraag") == query and isinstance(answer, dict)
        return answer if same else None

    def keep(self, number: int, query: str, answer: dict[str, Any]) -> None:
        """Keep a page."""
        if not self._folder.is_dir():
            self._folder.mkdir()
            outputs.put_json(self._about, self._folder / _ABOUT)
        outputs.put_json({"vraag": query, "antwoord": answer}, self._page(number))

    def clear(self) -> None:
        """Throw away what was kept."""
        with contextlib.suppress(OSError):
            for path in [*self._folder.glob("pagina_*.json"), self._folder / _ABOUT]:
                path.unlink(missing_ok=True)
            self._folder.rmdir()

    def _page(self, number: int) -> Path:
        return self._folder / f"pagina_{number}.json"


def _read(path: Path) -> dict[str, Any]:
    """What a file of ours holds; empty when it is not there or not whole."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
