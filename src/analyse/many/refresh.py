"""`refresh --dossiers`: many dossiers, each its own report, and one page and data set over all.

The order is the promise: hold the folder, look which dossiers there are, see which are as they
were, have the others made, and only when all have had their turn make page and data set anew and
put them in place whole. Whatever breaks it off leaves what was done; the next run does the rest.
The trap: a dossier that is left out in silence is missing for ever, so each has a stand, whatever
came of it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import secrets
from argparse import Namespace
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from analyse.errors import AnalyseError
from analyse.many import folders, planner, swap
from analyse.many.job import Job, key_after, keys_of, plain, shared_key
from analyse.many.place import CONTENTS, PAGE, ROWS, STANDS, Place
from analyse.many.stand import KLAAR, MISLUKT, Stand, read_stand
from analyse.meegeleverd import NOTEBOOKS
from analyse.outputs import put_json
from analyse.report import keep, manifest, stage
from analyse.report.command.verversen import given_choices
from analyse.report.page.huisstijl import Huisstijl, house_style
from analyse.report.refresh import published_figures
from analyse.report.run import inputs

#: Minutes that one dossier may take when nobody says otherwise.
MINUTES = 30
_UNREADABLE = (
    "een bestand in de map is niet te lezen. Sluit het in andere programma's, of vraag toegang."
)
_SIGN = ".loopt-"
#: Told how many dossiers there are to make, and each that is done.
Tell = Callable[[int, Stand | None], None]


@dataclass(frozen=True)
class Outcome:
    """What came of all dossiers."""

    out: Path
    #: Every dossier, in order of name.
    stands: list[Stand]
    #: Names of those that had nothing to do.
    as_they_were: set[str]
    #: What is to be said of what is no dossier, or is one no more.
    said: list[str] = field(default_factory=list)

    @property
    def page(self) -> Path:
        """The page over all."""
        return self.out / PAGE


def refresh_many(args: Namespace, tell: Tell) -> Outcome:
    """Make the reports of many dossiers, and the page and the data set over all.

    Parameters
    ----------
    args
        The options of `refresh`, of which `dossiers` is the folder with a folder per municipality.
    tell
        Told of the progress.

    Raises
    ------
    LeesFout
        When there are no dossiers.
    UitvoerFout
        When the output cannot be written, the house style is wrong, or the workers cannot be
        reached or went away.
    """
    folder, out = args.dossiers.resolve(), args.out.resolve()
    notebooks = args.notebooks.resolve()
    stijl = house_style(folder)
    stage.refuse_place(out, folder, notebooks)
    found = folders.look(folder)
    with stage.locked(out):
        kept = swap.take(out, folder, notebooks)
        jobs = list(_jobs(args, found, out, notebooks))
        done = {job.name: _as_it_was(job) for job in jobs if not job.force}
        stands = {name: stand for name, stand in done.items() if stand}
        as_they_were = set(stands)
        todo = {job.name: job for job in jobs if job.name not in stands}
        tell(len(todo), None)
        with contextlib.closing(_made([*todo.values()], args, folder)) as coming:
            for came in coming:
                stand = replace(came, key=key_after(todo[came.name]))
                put_json(stand.as_json(), Place(out, stand.name).stand)
                stands[stand.name] = stand
                tell(len(todo), stand)
        whole = sorted([*stands.values(), *found.refused], key=lambda stand: stand.name)
        kept += _over_all(out, whole, stijl)
    said = [*found.said, *_gone(out, folder), keep.told(kept)]
    return Outcome(out, whole, as_they_were, list(filter(None, said)))


def _jobs(args: Namespace, found: folders.Found, out: Path, notebooks: Path) -> Iterator[Job]:
    """What each dossier would be made of now; of one that cannot be read there is a stand."""
    chosen = plain(given_choices(args))
    only = tuple(args.only) if args.only else None
    beside = _beside(found.folders, notebooks)
    shared = inputs.digest(shared_key(notebooks, only, chosen), beside)
    for data in found.folders:
        try:
            key, exports = keys_of(data, shared)
        except (OSError, AnalyseError):
            found.refused.append(Stand(data.name, MISLUKT, _UNREADABLE))
            continue
        yield Job(
            name=data.name,
            data=str(data),
            out=str(out),
            key=key,
            shared=shared,
            exports=exports,
            chosen=chosen,
            notebooks="" if notebooks == NOTEBOOKS.resolve() else str(notebooks),
            only=only,
            force=args.force,
            seconds=60.0 * (args.tijdslimiet or MINUTES),
            beside=0 if args.planner else _at_a_time(args),
        )


def _beside(found: Sequence[Path], notebooks: Path) -> str:
    """Digest of what all dossiers read beside their own: published figures and shared profiles."""
    if not found:
        return ""
    figures = [inputs.files_of(folder) for folder in published_figures(found[0], notebooks)]
    return inputs.digest(*figures, inputs.shared_of(found[0]))


def _at_a_time(args: Namespace) -> int:
    return args.jobs or os.cpu_count() or 1


def _as_it_was(job: Job) -> Stand | None:
    """The stand of a dossier of which nothing changed and all is still there."""
    place = job.place
    stand = read_stand(place.stand, job.name)
    if stand is None or stand.state != KLAAR or stand.key != job.key:
        return None
    written = place.stand.stat().st_mtime
    made = manifest.read(place.report)
    rows = _contents(place.rows)
    if made is None or rows is None:
        return None
    whole = swap.are_whole(place.report, made["files"], written)
    return stand if whole and swap.are_whole(place.rows, rows, written) else None


def _contents(rows: Path) -> list[Any] | None:
    """The files with the tidy rows of a dossier, as they were written."""
    try:
        found = json.loads((rows / CONTENTS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, list) else None


def _made(jobs: Sequence[Job], args: Namespace, folder: Path) -> Generator[Stand, None, None]:
    """What came of each dossier that had to be made, as they are done."""
    if not jobs:
        return
    _refuse_wrong_choices(args)
    number = min(_at_a_time(args), len(jobs))
    # The sign goes first when this ends: by it the processes know that nobody waits.
    with planner.workers(args.planner, number) as client, _sign(Path(jobs[0].out)) as sign:
        if args.planner:
            seen = filter(None, [str(folder), jobs[0].out, jobs[0].notebooks])
            planner.check_workers(client, args.planner, list(seen), str(sign))
        yield from planner.run(client, [_signed(job, sign) for job in jobs])


def _signed(job: Job, sign: Path) -> Job:
    return Job(**{**vars(job), "sign": str(sign)})


@contextlib.contextmanager
def _sign(out: Path) -> Iterator[Path]:
    """A file that is there as long as this run goes on."""
    for left in (out / STANDS).glob(f"{_SIGN}*"):  # of a run that was ended
        left.unlink(missing_ok=True)
    sign = out / STANDS / f"{_SIGN}{secrets.token_hex(8)}"
    sign.touch()
    try:
        yield sign
    finally:
        sign.unlink(missing_ok=True)


def _refuse_wrong_choices(args: Namespace) -> None:
    """Refuse once what every dossier would be refused for."""
    from analyse.report.run.plan import Notebooks

    Notebooks.of(args.notebooks, args.only)
    if args.pdf:
        from analyse.report.page.pdf import browser

        browser()
    if args.sjabloon:
        from analyse.report.page.slides import check_template

        check_template(args.sjabloon)


def _over_all(out: Path, stands: list[Stand], stijl: Huisstijl) -> list[keep.Kept]:
    """Make the page and the data set anew, unless they are as they would be made."""
    compared = [_compared(stand) for stand in stands]
    key = inputs.digest(inputs.program_hash(), compared, asdict(stijl))
    if swap.is_current(out, key):
        return []
    from analyse.many.dataset import put_together
    from analyse.many.overview import write_overview

    work = swap.working_folder(out)
    reported = {one.name: Place(out, one.name).rows for one in stands if one.has_report}
    put_together(reported, work / ROWS)
    write_overview(work, stands, stijl)
    states = {stand.name: stand.state for stand in stands}
    swap.finish(work, {"key": key, "dossiers": states}, dt.datetime.now(dt.UTC).astimezone())
    return swap.put_in_place(out)


def _compared(stand: Stand) -> Mapping[str, Any]:
    """A stand without what differs from run to run."""
    return {**stand.as_json(), "seconds": 0, "megabytes": 0}


def _gone(out: Path, folder: Path) -> list[str]:
    """Dossiers that were there in an earlier run and of which the folder is gone."""
    known = sorted(path.stem for path in (out / STANDS).glob("*.json"))
    return [
        f"Let op: de map van {name} is er niet meer. Het laatste verslag staat nog in"
        f" {Place(out, name).report}, maar telt niet mee."
        for name in known
        if not name.startswith(".") and not folders.is_there(folder, name)
    ]
