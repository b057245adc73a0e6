"""What a notebook says in short: its title, its question, its answer and the code that made it.

Reads the JSON itself: nbformat takes two seconds to import, and asking whether anything changed
should not.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analyse.errors import UitvoerFout


@dataclass(frozen=True)
class Outline:
    """A notebook in short; `answer` and `certainty` are empty before it has run.

    Of a page that is one of several of the same notebook, `of` is the name of that notebook and
    `wijk` what the page is about.
    """

    name: str
    title: str
    question: str
    answer: str
    certainty: str
    of: str = ""
    wijk: str = ""

    @property
    def series(self) -> str:
        """The title without the wijk."""
        return self.title.rpartition(": ")[0] or self.title if self.of else self.title


def load(path: Path) -> dict[str, Any]:
    """The notebook as its JSON says."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UitvoerFout(f"Notebook {path.name} is niet te lezen: {error}.") from error
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise UitvoerFout(f"Notebook {path.name} is geen notebook van Jupyter (nbformat 4).")
    return notebook


def notebook_files(folder: Path) -> list[Path]:
    """The numbered notebooks of a folder (`00_...ipynb`), in order."""
    return sorted(p for p in folder.glob("*.ipynb") if re.match(r"\d\d_", p.name))


def outline(name: str, notebook: dict[str, Any], of: str = "", wijk: str = "") -> Outline:
    """Title (first heading), question (first line in bold) and published answer of a notebook."""
    text = "\n\n".join(
        joined(c["source"]) for c in notebook["cells"] if c["cell_type"] == "markdown"
    )
    heading = re.search(r"^#\s+(.+?)\s*#*$", text, flags=re.MULTILINE)
    question = re.search(r"^\*\*(.+?)\*\*\s*$", text, flags=re.MULTILINE)
    answers = [o["metadata"]["analyse"] for o in outputs(notebook) if kind(o) == "antwoord"]
    return Outline(
        name,
        _words(heading[1]) if heading else name,
        _words(question[1]) if question else "",
        " ".join(a.get("tekst", "") for a in answers),
        " ".join(a["zekerheid"] for a in answers if a.get("zekerheid")),
        of,
        wijk,
    )


def outputs(notebook: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All outputs of all code cells, in order."""
    for cell in notebook["cells"]:
        yield from cell.get("outputs", ())


def kind(output: dict[str, Any]) -> str:
    """What `publish` made of an output: antwoord, tabel or grafiek; empty when it did not."""
    return str(output.get("metadata", {}).get("analyse", {}).get("soort", ""))


def joined(source: str | list[str]) -> str:
    """Text that nbformat keeps as lines or as one string."""
    return source if isinstance(source, str) else "".join(source)


def needed_tables(notebook: dict[str, Any]) -> list[str]:
    """Tables without which a notebook has no question to answer, as its metadata say (`analyse.tabellen`)."""
    return list(notebook.get("metadata", {}).get("analyse", {}).get("tabellen", ()))


def lacking(notebook: dict[str, Any], tables: Collection[str]) -> list[str]:
    """What a notebook cannot do without and the exports lack.

    Its tables, and all of those of which it needs one (`analyse.een_van`).
    """
    missing = [t for t in needed_tables(notebook) if t not in tables]
    either = list(notebook.get("metadata", {}).get("analyse", {}).get("een_van", ()))
    return (
        [*missing, " of ".join(either)]
        if either and not any(t in tables for t in either)
        else missing
    )


def reads_itself(notebook: dict[str, Any]) -> bool:
    """Whether the code of a notebook reads files otherwise than through `open_dossier`."""
    code = [joined(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code"]
    return bool(re.search(r"\b(open|read\w*|load\w*|Path|glob|listdir)\(", "\n".join(code)))


def parameters(notebook: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What can be chosen in a notebook.

    Name, value as it is written and what the notebook says of it, from its cell with the tag
    `parameters`.
    """
    cells = [
        c
        for c in notebook["cells"]
        if c["cell_type"] == "code" and "parameters" in c.get("metadata", {}).get("tags", ())
    ]
    lines = [line for cell in cells for line in joined(cell["source"]).splitlines()]
    found = (
        re.fullmatch(r"([A-Z][A-Z0-9_]*)\s*=\s*(.*?)(?:\s{2,}#\s*(.*))?", line) for line in lines
    )
    return [(match[1], match[2], match[3] or "") for match in found if match]


def per_wijk(notebook: dict[str, Any]) -> bool:
    """Whether a notebook is run once for each wijk, as its metadata say (`analyse.per`)."""
    return bool(notebook.get("metadata", {}).get("analyse", {}).get("per") == "wijk")


def of_wijk(notebook: dict[str, Any], wijk: str) -> None:
    """Add the wijk to the first heading of a notebook, as plain words."""
    words = re.sub(r"[^\w .,'()/&+-]", " ", wijk).strip()
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            source, found = re.subn(
                r"(?m)^(#\s+.+?)[ \t#]*$",
                lambda m: f"{m[1]}: {words}",
                joined(cell["source"]),
                count=1,
            )
            if found:
                cell["source"] = source
                return


def code_hash(notebook: dict[str, Any]) -> str:
    """sha256 of what a notebook does and says, apart from its outputs."""
    cells = [
        [c["cell_type"], joined(c["source"]), c.get("metadata", {})] for c in notebook["cells"]
    ]
    return hashlib.sha256(json.dumps(cells, sort_keys=True).encode()).hexdigest()


def _words(markdown: str) -> str:
    return re.sub(r"[*_`]", "", markdown).strip()
