"""Two ambitions for the same from the same day are asked; one after another is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyse import open_dossier

HEADS = "Gebiedstype;Meetlat;Geldig van;Ambitie\nCentrum;Onkruid;1-1-2020;A\n"


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("Centrum;onkruid;1-1-2020;B", ["D3"]),
        ("Centrum;Onkruid;1-1-2022;B", []),
        ("Centrum;Onkruid;1-1-2020;A", []),
        ("Woongebied;Onkruid;1-1-2020;B", []),
        ("Woongebied;Onkruid;;B", []),
        ("Woongebied;Onkruid;;B\nWoongebied;Onkruid;;C", ["D4"]),
    ],
)
def test_two_ambitions_from_the_same_day_are_asked(
    tmp_path: Path, line: str, asked: list[str]
) -> None:
    (tmp_path / "norm.csv").write_text(HEADS + line, encoding="utf-8")
    problems = open_dossier(tmp_path).problems
    assert list(problems[problems["code"] == "NORM_DUBBEL"]["cel"]) == asked
