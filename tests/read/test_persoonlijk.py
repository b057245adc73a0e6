"""Values of a column that nobody knows stay in the file: they may be of a person.

The trap: a proposal, a message and the cache are copies; a name in one of them is a name that was
spread.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from analyse.cli import main
from analyse.read.asking.shapes import is_personal, shape
from analyse.read.result import FileResult
from analyse.read.sheet import Value

CANARIES = ("Kanarievogel", "kanarie@dorp.nl", "06-98765432", "987654329")
ROWS = [
    ["Product", "Lasten/Baten", "Realisatie 2014", "Contact", "Adres", "Tel", "Klantnr", None],
    *(
        ["Groen", "Lasten", 1.5 + n, "P. Kanarievogel", *CANARIES[1:], "Kanarievogel"]
        for n in range(4)
    ),
]
UNKNOWN = [["Kostendrager", "Beheerder", "Adres", "Tel", "Klantnr", "Besteed"]] + [
    ["K1", "P. Kanarievogel", *CANARIES[1:], 100.5 + n] for n in range(4)
]
MAIL_HEADS = [["Omschr.", "kanarie@dorp.nl", "06-98765432"], ["a", 1.5, 2.5], ["b", 2.5, 3.5]]


@pytest.mark.parametrize("rows", [ROWS, UNKNOWN, MAIL_HEADS])
def test_no_value_of_an_unknown_column_is_shown_or_kept(
    rows: list[list[object]],
    write_xlsx: Callable[..., Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = write_xlsx(rows, "fin.xlsx")
    exports = tmp_path / "exports"
    exports.mkdir()
    path.rename(exports / "fin.xlsx")
    monkeypatch.setenv("ANALYSE_CACHE", str(tmp_path / "bewaard"))
    out = tmp_path / "uit"
    out.mkdir()
    main(["check", str(exports), "--json", str(out / "a.json"), "--voorstel", str(out / "p")])
    shown = capsys.readouterr().out
    kept = [p for p in [*out.rglob("*"), *(tmp_path / "bewaard").rglob("*")] if p.is_file()]
    assert any(p.suffix == ".parquet" or p.name == "resultaat.json" for p in kept)
    everything = shown + "".join(p.read_bytes().decode("latin-1") for p in kept)
    found = [canary for canary in CANARIES if canary in everything]
    assert not found


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (["a@b.nl", "c@d.nl"], "e-mailadressen"),
        (["06-12345678", "+31 6 12345678"], "nummers van acht tot tien cijfers"),
        ([123456782, 987654329], "nummers van acht tot tien cijfers"),
        (["01-02-2014", "3 mei 2015"], "datums"),
        (["Jan", "Piet", "Jan"], "tekst, 2 verschillende"),
        ([1, 2.5], "getallen, 2 verschillende"),
        ([], "leeg"),
    ],
)
def test_a_shape_says_what_kind_of_values_and_none_of_them(
    values: list[Value], words: str
) -> None:
    assert shape(values) == words


def test_a_year_a_code_and_an_amount_are_not_of_a_person() -> None:
    assert not any(map(is_personal, ["2014", "5.7", "K100", "1.234,50", "Begroting 2026"]))


def test_a_column_without_a_heading_is_told_by_its_shape(
    read_rows: Callable[..., FileResult],
) -> None:
    head = ["Product", "Lasten/Baten", "Realisatie 2014", None, None]
    rows = [["Groen", "Lasten", 1.5 + n, "P. Kanarievogel", None] for n in range(4)]
    rows[1][4] = 987654329
    result = read_rows([head, *rows])
    said = {p.code: p.waarde for p in result.problems}
    assert said["KOLOM_ZONDER_KOP"] == "tekst, 1 verschillende"
    assert said["GETAL_ZONDER_KOP"] == ""
