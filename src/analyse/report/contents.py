"""What a report is made of, as its manifest says it, and whether all of it is there.

The trap: a report of which one file is of another run looks like a good one; so every page carries
the run, the manifest lists every file with its hash, and what is not complete is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from analyse.errors import UitvoerFout
from analyse.report import manifest as manifests
from analyse.report.making import WORKBOOK, Making
from analyse.report.run import inputs
from analyse.report.run.collect import Collected
from analyse.report.run.outline import Outline


def manifest_of(making: Making, collected: Collected) -> dict[str, Any]:
    """What the next run compares with, and what was made of what."""
    from analyse.report.change.lost_headings import headings
    from analyse.report.change.since import sums
    from analyse.tables import TABLES

    plan, dossier = making.plan, making.dossier
    codes = plan.notebooks.codes
    money = {}
    for table in TABLES.values():
        money[table.name] = [column.name for column in table if column.kind == "bedrag"]
    counts = {"fout": 0, "waarschuwing": 0, "ter info": 0}
    counts |= dossier.problems["ernst"].value_counts().to_dict()
    return {
        "form": manifests.FORM,
        "run_id": making.run_id,
        "made": making.made.isoformat(timespec="seconds"),
        "folder": dossier.folder.name,
        "fictional": bool(dossier.fictional),
        "versions": inputs.versions(),
        "inputs": making.sources.data,
        "folders": dict(making.sources.digests),
        "problems": counts,
        "left_out": plan.left_out,
        "without_data": {
            name: {"tables": tables} for name, tables in plan.without_data.items()
        },
        "notebooks": [_entry(short, codes, collected) for short in collected.outlines],
        "program": plan.notebooks.program,
        "template": making.forms.template_sha256,
        "codes": codes,
        "sums": sums(dossier.tables, money),
        "headings": headings(dossier.files),
    }


def _entry(short: Outline, codes: Mapping[str, str], collected: Collected) -> dict[str, Any]:
    """What the manifest says of a page."""
    files = [f"notebooks/{short.name}.ipynb"]
    for record in collected.records:
        if record["notebook"] == short.name:
            files.append(f"publicaties/{record['name']}.json")
            if record["kind"] == "grafiek":
                files += [f"figuren/{record['name']}.png", f"figuren/{record['name']}.svg"]
    code, used = codes[short.of or short.name], collected.used[short.name]
    return asdict(short) | {"code": code, "files": files, "used": used}


def validate(work: Path, run_id: str) -> None:
    """Refuse a report that is not whole: every listed file there, every page of this run."""
    manifest = manifests.read(work)
    if manifest is None:
        raise UitvoerFout(
            f"Het verslag is niet compleet: {manifests.NAME} is niet goed geschreven. Het vorige"
            " verslag is niet veranderd."
        )
    listed = {file["path"] for file in manifest["files"]}
    needed = {"index.html", WORKBOOK}
    for page in manifest["notebooks"]:
        needed |= {*page["files"], f"notebooks/{page['name']}.html"}
    missing = sorted((needed | listed) - inputs.intact(work, manifest["files"]))
    if missing:
        raise UitvoerFout(
            f"Het verslag is niet compleet: {', '.join(missing)} ontbreekt. Het vorige verslag is"
            " niet veranderd."
        )
    for path in work.rglob("*.html"):
        if run_id not in path.read_text(encoding="utf-8"):
            raise UitvoerFout(
                f"De pagina {path.name} is niet van deze run. Het vorige verslag is niet veranderd."
            )
