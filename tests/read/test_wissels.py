"""A folder of exports asks what went on under another name, and which index began anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyse import open_dossier

KOP = (
    "Open begroting {jaar}\nProductnr;Product;Wijk;Kostensoort;Lasten/Baten;Realisatie {jaar}\n"
)
REGELS = [
    ("0560", "Gazons", "Noord", 400),
    ("0560", "Gazons", "Zuid", 250),
    ("0562", "Beplanting", "Noord", 310),
    ("0562", "Beplanting", "Zuid", 120),
    ("0730", "Reiniging", "Noord", 90),
    ("0730", "Reiniging", "Zuid", 75),
]


def export(folder: Path, jaar: int, soort: str, eerste_code: str = "0560") -> None:
    lines = [KOP.format(jaar=jaar)]
    for code, product, wijk, bedrag in REGELS:
        shown = eerste_code if code == "0560" else code
        amount = bedrag + (jaar - 2014)
        lines.append(f"{shown};{product};{wijk};{soort};Lasten;{amount}000,00\n")
        lines.append(f"{shown};{product};{wijk};Materieel;Lasten;{bedrag // 3}500,00\n")
    (folder / f"begroting_{jaar}.csv").write_text("".join(lines), encoding="utf-8")


def asked(folder: Path, code: str) -> list[dict[str, str]]:
    problems = open_dossier(folder).problems
    rows = problems[problems["code"] == code].to_dict("records")
    return [{key: str(value).replace("\u00a0", " ") for key, value in r.items()} for r in rows]


def profile(folder: Path, text: str) -> None:
    (folder / "profielen").mkdir()
    (folder / "profielen" / "namen.toml").write_text(text, encoding="utf-8")


def test_a_renamed_kostensoort_is_asked_and_the_line_answers_it(tmp_path: Path) -> None:
    export(tmp_path, 2014, "Loonkosten")
    export(tmp_path, 2015, "Salarissen")
    (found,) = asked(tmp_path, "NAAM_WISSELT")
    assert found["waarde"] == (
        "'Loonkosten' (€ 1.245.000 in 2014) en 'Salarissen' (€ 1.251.000 in 2015)"
    )
    line = '"Loonkosten" = "Salarissen"'
    assert line in found["oplossing"]
    profile(tmp_path, f'bestand = "begroting_*"\n\n[waarden.kostensoort]\n{line}\n')
    assert not asked(tmp_path, "NAAM_WISSELT")
    assert set(open_dossier(tmp_path).begroting["kostensoort"]) == {"Salarissen", "Materieel"}


def test_the_name_that_has_an_index_stays(tmp_path: Path) -> None:
    export(tmp_path, 2014, "Loonkosten")
    export(tmp_path, 2015, "Salarissen")
    index = "Reeks;Jaar;Periode;Index\nLoonkosten;2014;jaar;101,0\nLoonkosten;2015;jaar;102,0\n"
    (tmp_path / "prijsindex.csv").write_text(index, encoding="utf-8")
    (found,) = asked(tmp_path, "NAAM_WISSELT")
    assert '"Salarissen" = "Loonkosten"' in found["oplossing"]


def test_another_code_is_asked_with_its_product_and_the_line_answers_it(tmp_path: Path) -> None:
    export(tmp_path, 2014, "Loonkosten")
    export(tmp_path, 2015, "Loonkosten", "5601")
    (found,) = asked(tmp_path, "NAAM_WISSELT")
    assert "'0560 Gazons'" in found["waarde"]
    assert "'5601 Gazons'" in found["waarde"]
    assert '"0560" = "5601"' in found["oplossing"]
    line = '[waarden.product_code]\n"0560" = "5601"\n'
    profile(tmp_path, f'bestand = "begroting_*"\n\n{line}')
    assert not asked(tmp_path, "NAAM_WISSELT")


def test_names_that_stay_are_not_asked(tmp_path: Path) -> None:
    export(tmp_path, 2014, "Loonkosten")
    export(tmp_path, 2015, "LOONKOSTEN")
    assert not asked(tmp_path, "NAAM_WISSELT")


@pytest.mark.parametrize("basis", ["", "doorlopend"])
def test_an_index_that_begins_anew_is_asked_with_the_factor(tmp_path: Path, basis: str) -> None:
    rows = [(2011, "104,0"), (2014, "109,0"), (2015, "100,0"), (2018, "106,0")]
    lines = [f"Loonkosten;{basis};{jaar};jaar;{cijfer}\n" for jaar, cijfer in rows]
    text = "Reeks;Basisjaar;Jaar;Periode;Index\n" + "".join(lines)
    (tmp_path / "prijsindex.csv").write_text(text, encoding="utf-8")
    found = asked(tmp_path, "INDEX_SPRINGT")
    assert len(found) == (0 if basis else 1)
    if found:
        assert "van 109,0 in 2014 naar 100,0 in 2015" in found[0]["reden"]
        assert "vanaf 2015 met 1,0900" in found[0]["oplossing"]
