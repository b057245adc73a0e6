"""The tidy rows as a data package (Frictionless): csv for other programs, and what is in them.

The csv is that of `tidy --machine`: UTF-8 without a mark, commas, decimal points, ISO dates. Excel
in Dutch would put it in one column; for Excel there is `gegevens.xlsx`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from analyse.dossier import Dossier
from analyse.report.book.rijen import PACKAGE, Rijen
from analyse.report.book.sheets import FICTIONAL
from analyse.report.command.tidy import csv_bytes
from analyse.report.publish import slug
from analyse.tables import NIVEAUS, ONBEKEND, Column

NAME = "datapackage.json"
_TYPES = {
    "bedrag": "number",
    "getal": "number",
    "geheel": "integer",
    "jaar": "year",
    "datum": "date",
}
_OWN = "De gegevens zijn van de organisatie van de exports; zij bepaalt wie ze mag gebruiken."


def write_data_package(
    folder: Path, dossier: Dossier, rows: Sequence[Rijen], *, run: str, made: dt.datetime
) -> None:
    """Write a csv a table, and `datapackage.json` beside them; a package of no tables is none."""
    if not rows:
        return
    folder.mkdir()
    resources = []
    for one in rows:
        content = csv_bytes(one.frame, one.table, machine=True)
        resource = _resource(one, content)
        (folder / resource["path"]).write_bytes(content)
        resources.append(resource)
    package = {
        "profile": "tabular-data-package",
        "name": slug(dossier.folder.name).replace("_", "-") or PACKAGE,
        "title": f"Gegevens van {dossier.folder.name}",
        "description": FICTIONAL if dossier.fictional else _OWN,
        "version": run,
        "created": made.isoformat(),
        "sources": _sources(dossier),
        **_licences(dossier),
        "resources": resources,
    }
    text = json.dumps(package, ensure_ascii=False, indent=1)
    (folder / NAME).write_text(f"{text}\n", encoding="utf-8", newline="\n")


def _resource(one: Rijen, content: bytes) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": one.table.name,
        "title": one.name,
        "description": f"Eén rij is {one.table.row}.",
        "path": one.csv,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n"},
        "schema": {
            "fields": [_field(column) for column in one.columns],
            "missingValues": [""],
        },
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES.get(column.kind, "string"),
        "description": column.meaning,
    }
    if column.unit:
        field["unit"] = column.unit
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    values = _values(column)
    if values:
        constraints["enum"] = values
    return field | ({"constraints": constraints} if constraints else {})


def _values(column: Column) -> list[str]:
    """All that a column may say; nothing when it may say anything."""
    if column.kind == "niveau":
        return list(NIVEAUS)
    named = [choice.value for choice in column.choices]
    return list(dict.fromkeys([*named, ONBEKEND])) if named else []


def _sources(dossier: Dossier) -> list[dict[str, str]]:
    """Every export that was read, with its digest and, when a profile says it, where it is from."""
    read = dict(zip(dossier.sheets["bestand"], dossier.sheets["sha256"], strict=True))
    found = []
    for name, sha256 in read.items():
        said = dossier.source(name)
        source = {"title": name, "sha256": sha256}
        if said.get("naam"):
            source["description"] = said["naam"]
        if said.get("url", "").startswith(("http://", "https://")):
            source["path"] = said["url"]
        found.append(source)
    return found


def _licences(dossier: Dossier) -> Mapping[str, Any]:
    """The licences that profiles name; none is said of what says none."""
    names: Iterable[str] = (
        dossier.source(name).get("licentie", "") for name in dossier.sheets["bestand"]
    )
    named = sorted(set(filter(None, names)))
    return (
        {"licenses": [{"name": slug(name), "title": name} for name in named]} if named else {}
    )
