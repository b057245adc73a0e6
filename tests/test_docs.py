"""The documentation says what the program does: its codes, its options, its examples and its links.

The trap: a guide is right on the day it is written. What can be held against the code is held
against the code here.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from string import Formatter

import pytest

from analyse import nl
from analyse.read.messages import TEXTS, catalogue, codes, message
from analyse.read.profiles.settings import load
from analyse.read.table import read_file
from analyse.report.command.arguments import build_parser
from analyse.report.run import outline
from conftest import ROOT

SOURCE = ROOT / "src" / "analyse"
GUIDE = (ROOT / "docs" / "handleiding.md").read_text(encoding="utf-8")
METHOD = (ROOT / "docs" / "methode.md").read_text(encoding="utf-8")
#: How a message is named: `CODE` or `CODE.variant`.
KEY = re.compile(r"[A-Z][A-Z0-9]+(_[A-Z]+)*(\.[a-z_]+)?")
#: Functions whose first text names a message, and what stands before that name in the catalogue.
NAMERS = {
    "say": "",
    "_say": "",
    "say_cells": "",
    "problem": "",
    "NotReadable": "onleesbaar.",
    "_Onleesbaar": "KAART_ONLEESBAAR.",
    "phrase": "zinsdeel.",
}
#: What a call gives to every problem, whatever its message.
ALWAYS = {"bestand", "blad", "cel", "waarde", "aantal"}


def sources() -> list[Path]:
    return [*sorted((SOURCE / "read").rglob("*.py")), SOURCE / "dossier.py"]


def called(node: ast.Call) -> str:
    return (
        node.func.id
        if isinstance(node.func, ast.Name)
        else node.func.attr
        if isinstance(node.func, ast.Attribute)
        else ""
    )


def values(argument: ast.expr) -> Iterator[str]:
    """Texts that an argument can be: itself, or either branch of a choice."""
    if isinstance(argument, ast.IfExp):
        yield from values(argument.body)
        yield from values(argument.orelse)
    elif isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value


def nodes() -> Iterator[ast.AST]:
    for path in sources():
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def named(node: ast.Call) -> list[str]:
    """Messages that a call names."""
    before = NAMERS[called(node)]
    texts = [text for argument in node.args for text in values(argument)]
    return [before + text for text in texts if before or KEY.fullmatch(text)][:2]


def keys_in_source() -> set[str]:
    """Every message that a call names or that stands in the source as a text."""
    found: set[str] = set()
    for node in nodes():
        if isinstance(node, ast.Call) and called(node) in NAMERS:
            found.update(named(node))
        text = node.value if isinstance(node, ast.Constant) else None
        if (
            isinstance(text, str)
            and KEY.fullmatch(text)
            and text.partition(".")[0] in catalogue()
        ):
            found.add(text)
    return found


def codes_in_source() -> dict[str, set[str]]:
    """Every code that a problem can have, with the severities it is given."""
    found: dict[str, set[str]] = {}
    for key in keys_in_source():
        code = key.partition(".")[0]
        if code.isupper():
            found.setdefault(code, set()).add(message(key)["ernst"])
    return found


def open_fields(key: str) -> set[str]:
    """Fields that a message leaves to the call."""
    code, _, variant = key.partition(".")
    if code == "zinsdeel":
        texts = [catalogue()[code][variant]]
    else:
        texts = [message(key).get(name, "") for name in TEXTS]
    return {
        name for text in texts for _, name, _, _ in Formatter().parse(text) if name
    } - ALWAYS


def table_after(text: str, heading: str) -> list[list[str]]:
    """Cells of the first table under a heading, without its head."""
    part = text.split(heading, 1)[1]
    rows = re.search(r"(?:^\|.*\|\n)+", part, flags=re.MULTILINE)
    assert rows, f"no table under {heading}"
    return [
        [cell.strip() for cell in row.strip("|").split("|")]
        for row in rows[0].strip().splitlines()[2:]
    ]


def codes_in_guide() -> dict[str, set[str]]:
    return {
        row[0]: set(row[1].split(", ")) for row in table_after(GUIDE, "\n## 11. Alle meldingen")
    }


def test_the_collector_misses_no_code() -> None:
    """A text that looks like a code and is not in a call that it knows means that there is a new way to make a problem."""
    looks = {
        node.value
        for node in nodes()
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[A-Z][A-Z0-9]+(_[A-Z]+)+(\.[a-z_]+)?", node.value)
    }
    looks = {name for name in looks if not name.startswith("ANALYSE_")}  # environment variables
    assert len(looks) > 30
    assert looks <= keys_in_source()


def test_every_message_in_the_catalogue_is_used_and_no_other() -> None:
    in_catalogue = {
        f"{code}.{part}"
        for code, found in catalogue().items()
        for part, texts in found.items()
        if isinstance(texts, dict) or code == "zinsdeel"
    }
    used = keys_in_source()
    assert {key for key in used if "." in key} == in_catalogue
    assert set(codes()) == set(codes_in_source())


def test_a_call_fills_every_field_of_its_message_and_no_other() -> None:
    calls = 0
    for node in nodes():
        if not isinstance(node, ast.Call) or not (called(node) in NAMERS and named(node)):
            continue
        given = {keyword.arg for keyword in node.keywords if keyword.arg} - ALWAYS
        needed = set().union(*(open_fields(key) for key in named(node)))
        if any(keyword.arg is None for keyword in node.keywords):  # fields worked out elsewhere
            given |= needed
        assert given == needed, ast.unparse(node)
        calls += 1
    assert calls > 100


def test_the_guide_explains_every_code_and_no_other() -> None:
    assert set(codes_in_guide()) == set(codes_in_source())


def test_the_guide_gives_each_code_the_severity_that_it_has() -> None:
    guide, source = codes_in_guide(), codes_in_source()
    assert {code: guide[code] for code in source} == source


@pytest.mark.parametrize("code", re.findall(r"^\*\*([A-Z_]+)\*\* –", GUIDE, flags=re.MULTILINE))
def test_a_worked_example_is_of_a_code_that_exists(code: str) -> None:
    assert code in codes_in_source()


@pytest.mark.parametrize("name", ["handleiding", "methode"])
def test_options_named_in_the_documentation_exist(name: str) -> None:
    commands = build_parser().commands
    options = set(chain.from_iterable(command.options for command in commands.values()))
    named = set(
        re.findall(
            r"(?<![\w-])--[a-z]+(?:-[a-z]+)*", {"handleiding": GUIDE, "methode": METHOD}[name]
        )
    )
    assert named <= options
    assert set(re.findall(r"analyse ([a-z]+) (?:iv3 )?(?=MAP|\"C:|--)", GUIDE)) == set(commands)


def test_the_profile_in_the_guide_is_one_that_reads_the_export_in_the_guide(
    tmp_path: Path,
) -> None:
    toml = re.search(r"```toml\n(.*?)```", GUIDE, flags=re.DOTALL)
    assert toml
    profile = tmp_path / "financieel.toml"
    profile.write_text(toml[1], encoding="utf-8")
    export = tmp_path / "export_fin_2026.csv"
    export.write_text(
        "Kostendrager;Omschr.;Jaarbudget;Besteed;Gebruiker\n5.7 Groen;Gazon;1.000;900;x\n",
        encoding="utf-8",
    )
    with_csv = profile.read_text(encoding="utf-8").replace("*.xlsx", "*.csv")
    assert "ONBEKENDE_KOLOM" in {found.code for found in read_file(export, []).problems}
    profile.write_text(with_csv, encoding="utf-8")
    read = read_file(export, [load(profile)])
    assert [p.code for p in read.problems] == ["NOTATIE_BEPAALD"]
    frame = read.sheets[0].frame
    assert frame is not None
    assert frame[["jaar", "fase", "kant", "taakveld", "bedrag"]].to_numpy().tolist() == [
        [2026, "primitief", "lasten", "5.7", 1000.0],
        [2026, "realisatie", "lasten", "5.7", 900.0],
    ]


AMOUNTS = [(row[0].strip("`"), row[1]) for row in table_after(METHOD, "\n### Bedragen")]


def test_there_are_amounts_in_the_method() -> None:
    assert len(AMOUNTS) > 15
    assert {"geweigerd", "onbekend"} < {meant for _, meant in AMOUNTS}


@pytest.mark.parametrize(("written", "meant"), AMOUNTS, ids=[w for w, _ in AMOUNTS])
def test_an_amount_is_read_as_the_method_says(written: str, meant: str, tmp_path: Path) -> None:
    path = tmp_path / "begroting.csv"
    # The large amount settles the notation, and keeps a negative one from being read as the sign of
    # the whole column.
    path.write_text(
        f"jaar;fase;kant;product;bedrag\n2026;realisatie;lasten;a;9.999.999,99\n2026;realisatie;lasten;b;{written}\n",
        encoding="utf-8",
    )
    read = read_file(path, [])
    frame, codes = read.sheets[0].frame, [p.code for p in read.problems]
    assert frame is not None
    amount = frame["bedrag"].iloc[1]
    if meant == "geweigerd":
        assert "BEDRAG_NIET_LEESBAAR" in codes
    elif meant == "onbekend":
        assert "GEEN_BEDRAG" in codes
        assert amount != amount
    else:
        assert not set(codes) & {"BEDRAG_NIET_LEESBAAR", "GEEN_BEDRAG"}
        assert nl.getal(float(amount), 2) == meant.replace("-", nl.MIN)


#: Where a notebook says in which parts of the method its formulas stand.
METHOD_PARTS = re.compile(r"`docs/methode\.md`,?\s+onder\s+((?:\*[^*]+\*(?:,\s*|\s+en\s+)?)+)")


@pytest.mark.parametrize(
    "path", outline.notebook_files(ROOT / "notebooks"), ids=lambda p: p.stem
)
def test_every_notebook_names_the_parts_of_the_method_it_uses(path: Path) -> None:
    headings = re.findall(r"^#+ (.+)$", METHOD, flags=re.MULTILINE)
    cells = [c for c in outline.load(path)["cells"] if c["cell_type"] == "markdown"]
    found = METHOD_PARTS.search(" ".join(outline.joined(c["source"]) for c in cells))
    assert found
    # A heading may hold a comma or "en" itself.
    for part in re.split(r", | en ", " ".join(found[1].replace("*", "").split())):
        assert any(part in heading for heading in headings), part


def anchors(text: str) -> set[str]:
    """Anchors of the headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


@pytest.mark.parametrize(
    "name",
    [
        "docs/handleiding.md",
        "docs/methode.md",
        "docs/partnerships.md",
        "docs/profielen.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "README.md",
    ],
)
def test_links_lead_somewhere(name: str) -> None:
    path = ROOT / name
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", text):
        file, _, anchor = target.partition("#")
        to = (path.parent / file).resolve() if file else path
        assert to.exists(), f"{name}: {target}"
        if anchor and to.suffix == ".md":
            assert anchor in anchors(to.read_text(encoding="utf-8")), f"{name}: {target}"
