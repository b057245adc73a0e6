"""What changed since the last refresh is told apart: data, method, answers.

And nothing is called equal that was not compared.
"""

from __future__ import annotations

import pandas as pd
import pytest

from analyse.report.change.since import since, sums


def manifest(**changes: object) -> dict[str, object]:
    note = {"name": "01_geld", "title": "Geld", "answer": "Het kost € 1.", "code": "a"}
    base: dict[str, object] = {
        "made": "2026-11-01T09:30:00+01:00",
        "folder": "stad",
        "inputs": [{"path": "a.csv", "sha256": "1"}],
        "versions": {"pandas": "3.0"},
        "program": "p",
        "notebooks": [note],
        "sums": {"begroting": {"rows": 2, "bedrag": 300}},
    }
    return base | changes


def plain(lines: tuple[str, ...]) -> list[str]:
    return [line.replace("\u00a0", " ") for line in lines]


def test_without_an_earlier_report_nothing_is_called_equal() -> None:
    assert since({}, manifest()) is None
    other = since(manifest(folder="dorp"), manifest())
    assert other is not None
    assert "andere map met exports (dorp)" in other.data[0]


def test_nothing_changed_is_three_times_nothing() -> None:
    found = since(manifest(), manifest())
    assert found is not None
    assert (found.day, found.data, found.method, found.answers) == (
        "1 november 2026 om 09:30 uur",
        (),
        (),
        (),
    )


def test_files_rows_and_amounts_are_data() -> None:
    now = manifest(
        inputs=[{"path": "a.csv", "sha256": "2"}, {"path": "b.csv", "sha256": "3"}],
        sums={
            "begroting": {"rows": 3, "bedrag": 123456},
            "schouw": {"rows": 1},
            "niveaukosten": {"rows": 0, "jaarkosten": 250},
        },
    )
    found = since(manifest(), now)
    assert found is not None
    assert plain(found.data) == [
        "Nieuw: b.csv.",
        "Gewijzigd: a.csv.",
        "Tabel begroting: 2 rijen werd 3; bedragen veranderd.",
        "Tabel niveaukosten: som jaarkosten € 0,00 werd € 2,50.",
        "Tabel schouw: 0 rijen werd 1.",
    ]
    assert found.method == ()


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"program": "q"}, "Het programma zelf is veranderd."),
        ({"versions": {"pandas": "3.1"}}, "pandas: versie 3.0 werd 3.1."),
        (
            {
                "notebooks": [
                    {"name": "01_geld", "title": "Geld", "answer": "Het kost € 1.", "code": "b"}
                ]
            },
            "Ander notebook (tekst, code of parameters): 01_geld.",
        ),
        ({"notebooks": []}, "Notebook weg: 01_geld."),
    ],
)
def test_program_versions_and_notebooks_are_method(
    change: dict[str, object], line: str
) -> None:
    found = since(manifest(), manifest(**change))
    assert found is not None
    assert (found.method, found.data) == ((line,), ())


def test_an_answer_that_moved_stands_beside_the_old_one() -> None:
    now = manifest(
        notebooks=[{"name": "01_geld", "title": "Geld", "answer": "Het kost € 2.", "code": "a"}]
    )
    found = since(manifest(), now)
    assert found is not None
    assert found.answers == (("Geld", "Het kost € 1.", "Het kost € 2."),)


def test_sums_are_whole_cents_of_what_is_known() -> None:
    table = pd.DataFrame({"bedrag": [0.1, 0.2, None], "wijk": ["a", "b", "c"]})
    assert sums({"begroting": table, "leeg": None}, {"begroting": ["bedrag", "voorschot"]}) == {
        "begroting": {"rows": 3, "bedrag": 30}
    }
