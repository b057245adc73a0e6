"""Which notebooks a refresh runs, which it takes over from the last report, and which are left out.

The trap: a notebook depends on what it reads, not on what it says; so each page keeps what its run
really read (`report/kernel.py`), and a page of which any of that changed is run again, as is one
that read something outside the known folders.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analyse.errors import UitvoerFout
from analyse.report import inputs
from analyse.report.inputs import Sources
from analyse.report.outline import code_hash, lacking, load, notebook_files, per_wijk


@dataclass
class Plan:
    """Which notebooks run, which are taken over from the last report, and which are left out."""

    files: dict[str, Path]
    keys: dict[str, str]
    #: Hash of the program, and of the code of each notebook.
    program: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    run: list[str] = field(default_factory=list)
    reuse: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    #: Notebooks that have no question to answer here, with the tables that the exports lack.
    without_data: dict[str, list[str]] = field(default_factory=dict)
    #: Pages of notebooks that are run once a wijk, by name: the notebook, the wijk and the end of
    #: its published names.
    pages: dict[str, tuple[str, str, str]] = field(default_factory=dict)

    def set_aside(self, tables: Collection[str]) -> None:
        """Take out of the run what needs a table that is not there."""
        for name in list(self.run):
            if missing := lacking(load(self.files[name]), tables):
                self.run.remove(name)
                self.without_data[name] = missing

    def spread(self, wijken: Callable[[], Sequence[str]]) -> None:
        """Run a notebook that is about one wijk once for each.

        Without any wijk it stays one page.
        """
        from analyse.report.publish import slug

        for name in [n for n in self.run if per_wijk(load(self.files[n]))]:
            taken: set[str] = set()
            for wijk in wijken():
                # Short, so that the names of what is published keep their own words; of two wijken
                # never the same.
                behind = short = slug(wijk)[:24].strip("_-") or "wijk"
                while behind in taken:
                    behind = f"{short}_{len(taken) + 1}"
                taken.add(behind)
                self.add_page(f"{name}-{behind}", name, wijk, behind)
                self.run.append(f"{name}-{behind}")
            if taken:
                self.run.remove(name)
        self.run.sort()

    def add_page(self, page: str, name: str, wijk: str, behind: str = "") -> None:
        """Note a page of a notebook about one wijk."""
        self.pages[page] = (name, wijk, behind)
        self.files[page], self.keys[page], self.codes[page] = (
            self.files[name],
            self.keys[name],
            self.codes[name],
        )

    @property
    def names(self) -> list[str]:
        """All pages of the report, in order."""
        return sorted([*self.run, *self.reuse])


def make_plan(
    notebooks: Path,
    out: Path,
    previous: Mapping[str, Any],
    only: Sequence[str] | None,
    sources: Sources,
    *,
    force: bool,
    program: str,
) -> Plan:
    """What to run: what was asked for and is not as it was.

    A page is as it was when its notebook and the program are, its files are still whole, and all
    that its last run read is the same.
    """
    files = {p.stem: p for p in notebook_files(notebooks)}
    if not files:
        raise UitvoerFout(
            f"In de map '{notebooks.name}' staan geen notebooks met een naam als"
            " 01_open_begroting.ipynb."
        )
    if unknown := [o for o in only or () if not any(name.startswith(o) for name in files)]:
        raise UitvoerFout(
            f"Geen notebook begint met {', '.join(unknown)}; er zijn {', '.join(files)}."
        )
    codes = {name: code_hash(load(path)) for name, path in files.items()}
    plan = Plan(
        files, {name: inputs.digest(program, code) for name, code in codes.items()}, program, codes
    )
    earlier = {n["name"]: n for n in previous.get("notebooks", ())}
    whole = inputs.intact(out, previous.get("files", ()))
    for name in list(files):
        wanted = only is None or any(name.startswith(o) for o in only)
        set_aside = previous.get("without_data", {}).get(name)
        if (
            set_aside
            and set_aside["key"] == plan.keys[name]
            and previous["inputs"] == sources.data
            and not force
        ):
            plan.without_data[name] = set_aside["tables"]
            continue
        pages = [n for n in earlier if n == name or earlier[n].get("of") == name]
        # Which wijken there are, only the exports say.
        same = not any(earlier[n].get("of") for n in pages) or previous["inputs"] == sources.data
        usable = (
            bool(pages)
            and same
            and all(
                earlier[n]["key"] == plan.keys[name]
                and whole.issuperset(earlier[n]["files"])
                and sources.current(earlier[n]["reads"])
                for n in pages
            )
        )
        if wanted and (force or not usable):
            plan.run.append(name)
        elif usable:
            for page in pages:
                if earlier[page].get("of"):
                    plan.add_page(page, name, earlier[page]["wijk"])
                plan.reuse.append(page)
        else:
            plan.left_out.append(name)
    return plan


def nothing_changed(plan: Plan, previous: Mapping[str, Any], out: Path, sources: Sources) -> bool:
    """Whether the last report is what this run would make."""
    if (
        plan.run
        or not previous
        or previous["inputs"] != sources.data
        or [n["name"] for n in previous["notebooks"]] != plan.names
        or previous["left_out"] != plan.left_out
    ):
        return False
    return len(inputs.intact(out, previous["files"])) == len(previous["files"])
