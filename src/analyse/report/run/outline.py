"""What a notebook says in short: its title, its question, its answer and the code that made it.

Reads the JSON itself: nbformat takes two seconds to import, and asking whether anything changed
should not.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analyse.errors import UitvoerFout, system_text

#: What `publish` recorded, or a part of a notebook or a manifest, as JSON says it.
Record = Mapping[str, Any]
Notebook = dict[str, Any]
#: The variables that give a notebook what was chosen for all of them.
ENV_KEUZES = {
    "jaar": "ANALYSE_JAAR",
    "peildatum": "ANALYSE_PEILDATUM",
    "drempel": "ANALYSE_DREMPEL",
    "per": "ANALYSE_PER",
}
#: A cell with this tag is for who opens the notebook: a report holds nothing of it.
NOTEBOOK_ONLY = "notebook"


#: In the metadata of a notebook that stopped: why, and in which code cell.
_OF_A_STOP = ("gestopt", "cel")
_HEADING = re.compile(r"^(#\s+.+?)[ \t#]*$", flags=re.MULTILINE)


@dataclass(frozen=True)
class Outline:
    """A notebook in short; what it answers is empty before it has run.

    `figures` stand beside the answer (naam, waarde, richting, zekerheid), `more` is what else it
    says. `failed` says where and why it stopped; nothing when it came to its end. Of a page that
    is one of several of the same notebook, `of` is the name of that notebook and `wijk` what the
    page is about.
    """

    name: str
    title: str
    question: str
    answer: str
    certainty: str
    of: str = ""
    wijk: str = ""
    failed: str = ""
    figures: tuple[Record, ...] = ()
    more: tuple[str, ...] = ()

    @property
    def series(self) -> str:
        """The title without the wijk."""
        return self.title.rpartition(": ")[0] or self.title if self.of else self.title


def load(path: Path) -> Notebook:
    """The notebook as its JSON says."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UitvoerFout(f"Notebook {path.name}: {system_text(error)}") from error
    except (ValueError, RecursionError):
        notebook = None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise UitvoerFout(f"Notebook {path.name} is geen notebook van Jupyter (nbformat 4).")
    return notebook


def notebook_files(folder: Path) -> list[Path]:
    """The numbered notebooks of a folder (`00_...ipynb`), in order."""
    return sorted(p for p in folder.glob("*.ipynb") if re.match(r"\d\d_", p.name))


def outline(name: str, notebook: Notebook, of: str = "", wijk: str = "") -> Outline:
    """Title (first heading), question (first line in bold) and published answer of a notebook."""
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    text = "\n\n".join(joined(cell["source"]) for cell in cells)
    title = _first(r"^#\s+(.+?)\s*#*$", text) or name
    question = _first(r"^\*\*(.+?)\*\*\s*$", text)
    answers = [
        out["metadata"]["analyse"] for out in outputs(notebook) if kind(out) == "antwoord"
    ]
    # One answer a notebook: what it says in others is what else it says.
    said = answers[0] if answers else {}
    more = list(said.get("more", ()))
    for other in answers[1:]:
        more += [other.get("text", ""), other.get("certainty", ""), *other.get("more", ())]
    return Outline(
        name,
        title,
        question,
        said.get("text", ""),
        said.get("certainty", ""),
        of,
        wijk,
        stopped(notebook),
        tuple(said.get("figures", ())),
        tuple(filter(None, more)),
    )


def _first(pattern: str, text: str) -> str:
    """What the first line of this kind says, without the marks of Markdown."""
    found = re.search(pattern, text, flags=re.MULTILINE)
    return re.sub(r"[*_`]", "", found[1]).strip() if found else ""


def for_readers(notebook: Notebook) -> list[dict[str, Any]]:
    """The cells of a notebook that a report shows."""
    return [cell for cell in notebook["cells"] if not _for_notebook(cell)]


def _for_notebook(cell: Record) -> bool:
    """Whether a cell is only for who opens the notebook."""
    return NOTEBOOK_ONLY in cell.get("metadata", {}).get("tags", ())


def outputs(notebook: Notebook) -> Iterator[Record]:
    """All outputs that a report shows, in order."""
    for cell in for_readers(notebook):
        yield from cell.get("outputs", ())


def tried(notebook: Notebook) -> set[str]:
    """Names of what is published in cells that a report does not show."""
    names = set()
    for cell in filter(_for_notebook, notebook["cells"]):
        for output in cell.get("outputs", ()):
            names.add(output.get("metadata", {}).get("analyse", {}).get("name", ""))
    return names


def kind(output: Record) -> str:
    """What `publish` made of an output: antwoord, tabel or grafiek; empty when it did not."""
    return str(output.get("metadata", {}).get("analyse", {}).get("kind", ""))


def joined(source: str | list[str]) -> str:
    """Text that nbformat keeps as lines or as one string."""
    return source if isinstance(source, str) else "".join(source)


def needed_tables(notebook: Notebook) -> list[str]:
    """Tables without which a notebook has no question to answer (`analyse.tabellen`)."""
    return list(_ours(notebook).get("tabellen", ()))


def _ours(notebook: Notebook) -> Record:
    """What the metadata of a notebook say for us."""
    ours: Record = notebook.get("metadata", {}).get("analyse", {})
    return ours


def mark_stopped(notebook: Notebook, reason: str, cell: int) -> None:
    """Take the outputs of a notebook away and say in it why it stopped, in which code cell."""
    for part in notebook["cells"]:
        if part["cell_type"] == "code":
            part["outputs"], part["execution_count"] = [], None
    ours = {**_ours(notebook), **dict(zip(_OF_A_STOP, (reason, cell), strict=True))}
    notebook["metadata"]["analyse"] = ours


def unmark(notebook: Notebook) -> None:
    """Forget that a notebook stopped, as one does that was taken from a report and is run anew."""
    for key in _OF_A_STOP:
        notebook["metadata"].get("analyse", {}).pop(key, None)


def stopped(notebook: Notebook) -> str:
    """Where and why a notebook that was run stopped; nothing when it came to its end."""
    return str(_ours(notebook).get("gestopt", ""))


def stopped_code(notebook: Notebook) -> str:
    """The code of the cell in which a notebook stopped."""
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    texts = [joined(cell["source"]).strip() for cell in cells]
    filled = list(filter(None, texts))
    number = int(_ours(notebook).get("cel", 0))
    return filled[number - 1] if 0 < number <= len(filled) else ""


def lacking(notebook: Notebook, tables: Collection[str]) -> list[str]:
    """What a notebook cannot do without and the exports lack.

    Its tables, and all of those of which it needs one (`analyse.een_van`).
    """
    missing = [table for table in needed_tables(notebook) if table not in tables]
    either = _ours(notebook).get("een_van", ())
    if either and not any(table in tables for table in either):
        missing.append(" of ".join(either))
    return missing


def reads_itself(notebook: Notebook) -> bool:
    """Whether the code of a notebook reads files otherwise than through `open_dossier`."""
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    code = "\n".join(joined(cell["source"]) for cell in cells)
    return bool(re.search(r"\b(open|read\w*|load\w*|Path|glob|listdir)\(", code))


def parameters(notebook: Notebook) -> list[tuple[str, str, str]]:
    """What can be chosen in a notebook.

    Name, value as it is written and what the notebook says of it, from its cell with the tag
    `parameters`.
    """
    found = []
    for cell in notebook["cells"]:
        if "parameters" in cell.get("metadata", {}).get("tags", ()):
            for line in joined(cell["source"]).splitlines():
                match = re.fullmatch(r"([A-Z][A-Z0-9_]*)\s*=\s*(.*?)(?:\s{2,}#\s*(.*))?", line)
                if match:
                    found.append((match[1], match[2], match[3] or ""))
    return found


def asked_for(value: str) -> str:
    """The choice that the value of a parameter asks for; "" when it asks for none."""
    found = re.search(r"ANALYSE_[A-Z]+", value)
    names = [name for name, variable in ENV_KEUZES.items() if found and found[0] == variable]
    return names[0] if names else ""


def takes(notebook: Notebook) -> set[str]:
    """The choices, made for all notebooks, that a notebook takes."""
    return {asked_for(value) for _, value, _ in parameters(notebook)} - {""}


def picture(notebook: Notebook) -> str:
    """The chart that stands for a notebook (`analyse.plaatje`); empty is its first."""
    return str(_ours(notebook).get("plaatje", ""))


def per_wijk(notebook: Notebook) -> bool:
    """Whether a notebook is run once for each wijk, as its metadata say (`analyse.per`)."""
    return bool(_ours(notebook).get("per") == "wijk")


def of_wijk(notebook: Notebook, wijk: str) -> None:
    """Add the wijk to the first heading of a notebook, as plain words."""
    words = re.sub(r"[^\w .,'()/&+-]", " ", wijk).strip()
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            source = joined(cell["source"])
            named, found = _HEADING.subn(rf"\1: {words}", source, count=1)
            if found:
                cell["source"] = named
                return


def code_hash(notebook: Notebook) -> str:
    """sha256 of what a notebook does and says, apart from its outputs."""
    cells = [
        [cell["cell_type"], joined(cell["source"]), cell.get("metadata", {})]
        for cell in notebook["cells"]
    ]
    return hashlib.sha256(json.dumps(cells, sort_keys=True).encode()).hexdigest()
