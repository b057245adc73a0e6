"""The house style: one small file, a colour that can be read, a logo that can only be seen."""

from __future__ import annotations

import contextlib
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyse.errors import UitvoerFout
from analyse.report.page.huisstijl import NAME, Huisstijl, contrast, house_style, readable
from test_report import make_place

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script></svg>'
)


def write(folder: Path, text: str) -> Path:
    (folder / NAME).write_text(text, encoding="utf-8")
    return folder


def test_contrast_is_that_of_the_standard() -> None:
    assert [
        round(contrast(c), 2) for c in ("#ffffff", "#000000", "#777777", "#767676", "#ff0000")
    ] == [1.0, 21.0, 4.48, 4.54, 4.0]


@given(st.integers(0, 0xFFFFFF))
def test_the_colour_that_is_proposed_can_be_read_and_is_no_darker_than_needed(
    number: int,
) -> None:
    colour = f"#{number:06x}"
    proposed = readable(colour)
    assert contrast(proposed) >= 4.5
    assert (proposed == colour) == (contrast(colour) >= 4.5)


def test_without_the_file_there_is_none(tmp_path: Path) -> None:
    assert house_style(tmp_path) == Huisstijl()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('kleur = "#ffcc00"', "niet goed te lezen .* Neem bijvoorbeeld #"),
        ('kleur = "blauw"', "is geen kleur"),
        ("kleur = 12", "moet een tekst zijn"),
        ('kleuren = "#000000"', "Bedoelt u kleur"),
        ("kleur = #123", "regel 1, teken 9: .* rechte aanhalingstekens"),
        ('logo = "../x.png"', "staat niet in de map"),
        ('logo = "nep.png"', "geen PNG, JPG of SVG"),
        ('logo = "half.png"', "geen PNG, JPG of SVG"),
        ('logo = "map.png"', "staat niet in de map"),
        ('logo = "a\\u0000b.png"', "staat niet in de map"),
        (f'logo = "{"x" * 3000}.png"', "staat niet in de map"),
        ("logo = 2026-01-01", "logo moet een tekst zijn.*Er staat: 2026-01-01"),
        ("[kleur]\nrood = 1", "kleur moet een tekst zijn"),
        ('naam = "a\\u202Eb"', "onzichtbaar teken"),
        (f'naam = "{"x" * 101}"', "langer dan 100 tekens"),
        (f"naam = {'[' * 5000}", "haken"),
    ],
)
def test_what_is_wrong_is_said_with_its_remedy(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "nep.png").write_text("geen plaatje", encoding="utf-8")
    (tmp_path / "half.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (tmp_path / "map.png").mkdir()
    with pytest.raises(UitvoerFout, match=words):
        house_style(write(tmp_path, text))


VALUES = st.one_of(
    st.text(max_size=30),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.sampled_from(["#12", "#123456", "logo.svg", "../x.png", "", ".", "/", "a\0.png"]),
)


@settings(max_examples=80, database=None)
@given(
    st.dictionaries(st.sampled_from(["naam", "kleur", "logo", "Kleur", "x y"]), VALUES),
    st.binary(max_size=40),
    st.booleans(),
)
def test_a_file_of_any_content_gives_a_style_or_an_error_of_ours(
    content: dict[str, object], more: bytes, valid: bool
) -> None:
    text = "\n".join(
        f"{json.dumps(key)} = {json.dumps(value)}" for key, value in content.items()
    )
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "logo.svg").write_text(SVG, encoding="utf-8")
        written = text.encode("utf-8", "replace") + (b"" if valid else more)
        (Path(folder) / NAME).write_bytes(written)
        style = Huisstijl()
        with contextlib.suppress(UitvoerFout):
            style = house_style(Path(folder))
    assert style.kleur == "" or contrast(style.kleur) >= 4.5


def test_a_logo_outside_the_folder_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    (tmp_path / "logo.svg").write_text(SVG, encoding="utf-8")
    (tmp_path / "exports" / "link.svg").symlink_to(tmp_path / "logo.svg")
    for name in ("../logo.svg", "link.svg", str(tmp_path / "logo.svg")):
        with pytest.raises(UitvoerFout, match="staat niet in de map"):
            house_style(write(tmp_path / "exports", f"logo = '{name}'"))


def test_what_is_no_file_and_what_is_wrong_is_said_before_any_notebook_runs(
    tmp_path: Path,
) -> None:
    place = make_place(tmp_path)
    write(place.data, 'kleur = "geel"')
    with pytest.raises(UitvoerFout, match="kleur 'geel' is geen kleur"):
        place.refresh(open_dossier=lambda _: pytest.fail("the exports were opened"))
    (place.data / NAME).unlink()
    (place.data / NAME).mkdir()
    with pytest.raises(UitvoerFout, match="is een map en geen bestand"):
        place.refresh()
    assert not place.out.exists()


def test_the_pages_take_it_and_a_script_in_the_logo_is_only_a_picture(tmp_path: Path) -> None:
    place = make_place(tmp_path)
    (place.data / "logo.svg").write_text(SVG, encoding="utf-8")
    write(place.data, 'naam = "Gemeente <b>Proef</b>"\nkleur = "#7a1fa2"\nlogo = "logo.svg"')
    place.refresh(only=["02"], jobs=1)
    for page in (place.out / "index.html", place.out / "notebooks" / "02_taakstelling.html"):
        html = page.read_text(encoding="utf-8")
        assert "--huis: #7a1fa2" in html
        assert "Gemeente &lt;b&gt;Proef&lt;/b&gt;" in html
        assert 'src="data:image/svg+xml;base64,' in html
        assert "<script" not in html


CANARY = ("Jan Kanarie", "123456782", "0612345678")


def test_no_name_number_or_phone_of_the_exports_is_in_any_byte_of_the_report(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    import subprocess
    import zipfile

    from analyse import cli, open_dossier
    from echt import real_part
    from test_report import write_notebook

    pdftotext, _ = real_part("poppler"), real_part("Chromium")
    place = make_place(tmp_path)
    (place.data / "a.csv").unlink()
    name, bsn, phone = CANARY
    (place.data / "schouw_2018.csv").write_text(
        "Meetronde;Datum;Meetmethode;KOR-versie;Wijk;Gebiedstype;Meetlocatie;Meetlat;Score;Streefniveau;Schouwer;Opmerking\n"
        + "".join(
            f"2018-1;0{i}-05-2018;Beleidsmeting;KOR"
            f" 2018;Noord;woongebied;L{i};gras-lengte;B;B;{name};bel {phone}, bsn {bsn}\n"
            for i in range(1, 9)
        ),
        encoding="utf-8",
    )
    for path in place.notebooks.glob("0*.ipynb"):
        path.unlink()
    write_notebook(
        place.notebooks / "01_schouw.ipynb",
        "# Schouw",
        "**Wie keek er?**",
        "import os\nfrom analyse import open_dossier, publish\nd ="
        " open_dossier(os.environ['ANALYSE_DATA'])",
        "publish(d.schouw, 'schouw', title='Schouw')\npublish('Er zijn scores, en wie ze gaf staat"
        " er niet bij.')\nprint(d, d.problems)",
    )
    place.refresh(open_dossier=open_dossier, pdf=True, slides=True, jobs=1)
    content = b"".join(p.read_bytes() for p in place.out.rglob("*") if p.is_file())
    for path in place.out.rglob("*"):
        if path.suffix in (".xlsx", ".pptx"):
            with zipfile.ZipFile(path) as parts:
                content += b"".join(parts.read(part) for part in parts.namelist())
    content += subprocess.run(
        [pdftotext, str(place.out / "rapport.pdf"), "-"], capture_output=True, check=True
    ).stdout
    assert b"gras-lengte" in content
    # Nor is it in what is told of the file, of its every cell, or made of it.
    export, tidied = place.data / "schouw_2018.csv", tmp_path / "netjes.csv"
    capfdbinary.readouterr()
    for column in "ABCDEFGHIJKL":
        assert cli.main(["trace", str(export), f"{column}2"]) == 0
    cli.main(["trace", str(place.out), "schouw", "--data", str(place.data)])
    cli.main(["check", str(place.data), "--json", "-"])
    assert cli.main(["tidy", str(export), "--table", "schouw", "--out", str(tidied)]) == 0
    told = capfdbinary.readouterr()
    assert b"K2: geen bedrag of score" in told.out
    content += told.out + told.err + tidied.read_bytes()
    for secret in CANARY:
        assert secret.encode() not in content
