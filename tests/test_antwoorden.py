"""The committed notebooks: an answer that is heard, cells that one reads, tables that one needs."""

from __future__ import annotations

import ast
import json
import re
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from analyse.report.run.outline import kind, load, outline, outputs
from conftest import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
#: Tables that the committed notebooks publish together, at most.
MOST_TABLES = 72


def code(path: Path) -> list[str]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def published(path: Path, what: str) -> list[dict[str, Any]]:
    shown = (out for out in outputs(load(path)) if kind(out) == what)
    return [out["metadata"]["analyse"] for out in shown]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_the_answer_is_heard_in_one_breath(path: Path) -> None:
    said = outline(path.stem, load(path))
    assert 3 <= len(said.answer.split()) <= 25, said.answer
    assert len(re.findall(r"\d[\d.,]*", said.answer)) <= 3, said.answer
    assert len(said.figures) <= 4
    assert 0 < len(said.certainty.split()) <= 45, said.certainty
    assert len(published(path, "antwoord")) == 1


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_is_short_and_its_lines_fit(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert len(cells) <= 25
    lines = chain.from_iterable("".join(cell["source"]).splitlines() for cell in cells)
    assert [line for line in lines if len(line) > 100] == []
    for source in code(path):
        assert source.count("publish(") <= 2, (
            "a cell shows one thing, or says that it is not there"
        )


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_imports_six_names_at_most(path: Path) -> None:
    nodes = chain.from_iterable(ast.walk(ast.parse(source)) for source in code(path))
    imports = [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.name for node in imports for alias in node.names}
    assert len(names - {"os"}) <= 6, "beside that of the parameters"


def test_seaborn_is_seen_where_one_may_try() -> None:
    drawn = [path for path in NOTEBOOKS if any("sns." in source for source in code(path))]
    assert len(drawn) >= 6


def test_tables_are_those_that_answer() -> None:
    assert sum(len(published(path, "tabel")) for path in NOTEBOOKS) <= MOST_TABLES


def test_charts_say_what_one_sees() -> None:
    titles = [chart["title"] for path in NOTEBOOKS for chart in published(path, "grafiek")]
    assert len(titles) == len(set(titles))
    assert all(len(title.split()) >= 3 for title in titles)
