"""Amounts that are read all at once are what they are one by one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyse.read.money import amounts
from analyse.read.money.plain import hundredths, plain
from analyse.read.result import FileResult
from analyse.read.table import read_file
from analyse.read.values import amount, reading

TEXTS = st.one_of(
    st.from_regex(r"-?[0-9]{1,12}[.,][0-9]{1,3}", fullmatch=True),
    st.from_regex(r"[-+ €(]{0,2}[0-9.,]{1,8}[-) ]{0,1}", fullmatch=True),
    st.text(max_size=6),
)


@given(st.lists(TEXTS, max_size=20))
@settings(max_examples=100, deadline=None)
@pytest.mark.parametrize("notation", ["dutch", "point"])
def test_what_is_plain_is_read_as_one_by_one(notation: str, texts: list[str]) -> None:
    texts = [text.encode("utf-8", "replace").decode() for text in texts]
    chosen = [text for text, yes in zip(texts, plain(texts, notation), strict=True) if yes]  # type: ignore[arg-type]
    for text, cents in zip(chosen, hundredths(chosen).tolist(), strict=True):
        assert reading(text) == notation
        assert amount(text, notation) * 100 == cents  # type: ignore[arg-type,operator]


def export(tmp_path: Path, written: list[str]) -> FileResult:
    rows = [f"2024;realisatie;lasten;p{n};{text}" for n, text in enumerate(written)]
    path = tmp_path / "b.csv"
    path.write_text("\n".join(["Jaar;Fase;Kant;Product;Bedrag", *rows]), encoding="utf-8")
    return read_file(path, [])


@pytest.mark.parametrize(
    "texts",
    [
        ["1234,56", "-0,05", "1.5", "12", "-7,10"],
        ["1234.56", "0.50", "17.25", "12", "-7.10", "8.00"],
        ["9999999999,99", "1,00"],
        ["1234,56", "abc", "1234.567"],
    ],
)
def test_a_space_before_it_makes_no_difference(texts: list[str], tmp_path: Path) -> None:
    one, other = export(tmp_path, texts), export(tmp_path, [f" {text}" for text in texts])
    frames = [found.sheets[0].frame for found in (one, other)]
    assert frames[0] is not None
    assert frames[1] is not None
    assert frames[0]["bedrag"].fillna(-1).tolist() == frames[1]["bedrag"].fillna(-1).tolist()
    said = [
        [(p.code, p.cel, p.reden, p.aantal) for p in found.problems] for found in (one, other)
    ]
    assert said[0] == said[1]


def test_a_column_of_plain_amounts_is_not_read_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def noted(text: str, notation: object = "dutch") -> object:
        asked.append(text)
        return amount(text, notation)  # type: ignore[arg-type]

    monkeypatch.setattr(amounts, "amount", noted)
    found = export(tmp_path, [f"{number},25" for number in range(3000)])
    assert found.sheets[0].rows == 3000
    assert len(asked) < 10
