"""Which notebooks a refresh runs, which it takes over from the last report, and which are left out.

A notebook that stopped is tried again. The trap: a notebook depends on what it used of the exports,
which only its last run knows (`report/run/kept.py`); a page of which any of that changed is run
again, and so is one that opened something outside the known folders. A notebook that reads files
itself, or that opened no exports at all, may have read any file of them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyse import nl
from analyse.errors import AnalyseError, UitvoerFout
from analyse.report.run import inputs
from analyse.report.run.inputs import DATA, ELSEWHERE, Sources
from analyse.report.run.outline import (
    ENV_KEUZES,
    code_hash,
    lacking,
    load,
    notebook_files,
    per_wijk,
    reads_itself,
    takes,
)

if TYPE_CHECKING:
    from analyse.dossier import Dossier


@dataclass(frozen=True)
class Notebooks:
    """The numbered notebooks as they are now, the program, and which of them were asked for."""

    files: dict[str, Path]
    codes: dict[str, str]
    program: str
    only: Sequence[str] | None
    #: What was chosen for all of them, as the text that a notebook is given.
    chosen: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, folder: Path, only: Sequence[str] | None, chosen: Mapping[str, str] | None = None
    ) -> Notebooks:
        """Look at a folder.

        With another choice a notebook that asks for it is another notebook.

        Raises
        ------
        UitvoerFout
            When there are none, or none of a name or that takes a choice that was asked for.
        """
        files = {path.stem: path for path in notebook_files(folder)}
        if not files:
            raise UitvoerFout(
                f"In de map '{folder.name}' staan geen notebooks met een naam als"
                " 01_open_begroting.ipynb."
            )
        if only is not None:
            _refuse_unknown(files, only)
        loaded = {name: load(path) for name, path in files.items()}
        codes = {name: code_hash(notebook) for name, notebook in loaded.items()}
        for choice, value in (chosen or {}).items():
            of_choice = [name for name, notebook in loaded.items() if choice in takes(notebook)]
            if not of_choice:
                raise _takes_no(choice, folder)
            codes |= {name: inputs.digest(codes[name], value) for name in of_choice}
        return cls(files, codes, inputs.program_hash(), only, dict(chosen or {}))

    def wanted(self, name: str) -> bool:
        """Whether a notebook was asked for; all are when none was named."""
        return self.only is None or name.startswith(tuple(self.only))


def _refuse_unknown(files: Mapping[str, Path], only: Sequence[str]) -> None:
    """Refuse to run only what there is not, with what was probably meant."""
    if not only:
        raise UitvoerFout("--only noemt geen notebook. Laat --only weg, of noem er een.")
    unknown = [asked for asked in only if not _begins(files, asked)]
    if not unknown:
        return
    near = list(chain.from_iterable(_near(files, asked) for asked in unknown))
    hint = f"; er zijn {', '.join(files)}."
    if near:
        hint = f". Bedoelt u {nl.opsomming(list(dict.fromkeys(near)), 'of')}?"
    raise UitvoerFout(f"Geen notebook begint met {', '.join(unknown)}{hint}")


def _takes_no(choice: str, folder: Path) -> UitvoerFout:
    return UitvoerFout(
        f"Geen notebook in '{folder.name}' neemt --{choice} over: in de cel met keuzes staat"
        f" {ENV_KEUZES[choice]} niet. Laat --{choice} weg (staat hij in {inputs.CHOICES}, haal daar"
        " de regel weg), of neem de notebooks die bij dit programma horen."
    )


def _near(names: Mapping[str, Path], asked: str) -> list[str]:
    """Names that were probably meant: a number, a part of one, a typing error."""
    if not asked:
        return []
    number = asked.removesuffix(".ipynb").zfill(2)
    folded = number.casefold()
    parts = [name for name in names if name.startswith(number) or folded in name.casefold()]
    words = {name.partition("_")[2]: name for name in names}
    like = [words[word] for word in get_close_matches(folded, words, 1)]
    return parts or get_close_matches(folded, names, 1) or like


def _begins(names: Mapping[str, Path], asked: str) -> bool:
    return any(name.startswith(asked) for name in names)


@dataclass(frozen=True)
class Page:
    """A page of the report: a notebook, or what it says of one wijk.

    What it publishes has names that end with `behind`.
    """

    name: str
    notebook: str
    wijk: str = ""
    behind: str = ""


@dataclass
class Plan:
    """Which pages are run and which are taken over from the last report.

    `without_data` holds notebooks that have no question to answer here, with the tables that the
    exports lack.
    """

    notebooks: Notebooks
    run: list[Page] = field(default_factory=list)
    reuse: list[Page] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    without_data: dict[str, list[str]] = field(default_factory=dict)

    @property
    def pages(self) -> list[Page]:
        """All pages of the report, in order."""
        return sorted([*self.run, *self.reuse], key=lambda page: page.name)


def make_plan(notebooks: Notebooks, dossier: Dossier, last: LastReport, *, force: bool) -> Plan:
    """Run what was asked for and is not as it was; take over the rest as far as it is."""
    plan = Plan(notebooks)
    for name, path in notebooks.files.items():
        notebook = load(path)
        missing = lacking(notebook, dossier.tables)
        if missing:
            plan.without_data[name] = missing
            continue
        pages = [Page(name, name)]
        if per_wijk(notebook):
            pages = _page_per_wijk(name, dossier.wijken) or pages
        usable = last.holds(pages, notebooks, any_file=reads_itself(notebook))
        if notebooks.wanted(name) and (force or not usable):
            plan.run += pages
        elif usable:
            plan.reuse += pages
        else:
            plan.left_out.append(name)
    return plan


def _page_per_wijk(name: str, wijken: Sequence[str]) -> list[Page]:
    """A page for each of the first wijken, of which no two have the same name."""
    from analyse.report.publish import slug
    from analyse.tables import MEEST_WIJKEN

    taken: set[str] = set()
    pages = []
    for wijk in wijken[:MEEST_WIJKEN]:
        # Short, so that the names of what is published keep their own words.
        behind = short = slug(wijk)[:24].strip("_-") or "wijk"
        while behind in taken:
            behind = f"{short}_{len(taken) + 1}"
        taken.add(behind)
        pages.append(Page(f"{name}-{behind}", name, wijk, behind))
    return sorted(pages, key=lambda page: page.name)


class LastReport:
    """The last report, and what of it is still as it would be made now."""

    def __init__(
        self, out: Path, manifest: Mapping[str, Any], sources: Sources, dossier: Dossier
    ) -> None:
        """The report in `out`, beside the exports as they are."""
        self._manifest, self._sources = manifest, sources
        self._pages = {page["name"]: page for page in manifest.get("notebooks", ())}
        self._whole = inputs.intact(out, manifest.get("files", ()))
        self._changed = sources.changed(manifest.get("folders", {}))
        self._opened = {DATA: dossier}

    def holds(self, pages: Sequence[Page], notebooks: Notebooks, *, any_file: bool) -> bool:
        """Whether it has all these pages of a notebook and no other, each as it would be now.

        Of a notebook that may have read `any_file`, no file may have changed.
        """
        notebook = pages[0].notebook
        ours = {
            name: page
            for name, page in self._pages.items()
            if notebook in (name, page.get("of"))
        }
        if ours.keys() != {page.name for page in pages} or (any_file and self._changed):
            return False
        code = notebooks.codes[notebook]
        same_program = self._manifest["program"] == notebooks.program
        return same_program and all(self._current(page, code) for page in ours.values())

    def _current(self, page: Mapping[str, Any], code: str) -> bool:
        if page.get("failed"):
            return False
        same = page["code"] == code and self._whole.issuperset(page["files"])
        if not page["used"]:
            return same and not self._changed
        return same and all(self._as_used(*used) for used in page["used"].items())

    def _as_used(self, folder: str, used: Mapping[str, str]) -> bool:
        """Whether what was used of a folder is the same now."""
        if folder == ELSEWHERE:
            return False
        if folder.split("/")[0] not in self._changed:
            return True
        opened = self._open(folder)
        if opened is None:
            return False
        from analyse.report.run.kept import digest

        return all(digest(opened, name) == earlier for name, earlier in used.items())

    def _open(self, name: str) -> Dossier | None:
        """A folder that a notebook opened; what is wrong with it is for the notebook to say."""
        from analyse.dossier import open_dossier

        folder = self._sources.folder(name)
        if name not in self._opened and folder is not None:
            with contextlib.suppress(AnalyseError):
                self._opened[name] = open_dossier(folder)
        return self._opened.get(name)


def nothing_changed(
    manifest: Mapping[str, Any],
    out: Path,
    notebooks: Notebooks,
    sources: Sources,
    forms: Sequence[str],
) -> bool:
    """Whether the last report is what this run would make, told by files alone.

    Parameters
    ----------
    manifest, out
        The last report.
    notebooks, sources
        What it would be made of now.
    forms
        Files that are asked for beside the pages.
    """
    if not manifest or any(map(notebooks.wanted, manifest["left_out"])):
        return False
    if any(page.get("failed") for page in manifest["notebooks"]):
        return False
    same = (
        manifest["program"] == notebooks.program
        and manifest["codes"] == notebooks.codes
        and not sources.changed(manifest["folders"])
        and not any(ELSEWHERE in page["used"] for page in manifest["notebooks"])
    )
    files = {file["path"] for file in manifest["files"]}
    return same and files.issuperset(forms) and inputs.intact(out, manifest["files"]) == files
