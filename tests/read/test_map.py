"""A folder of exports with things in it that cannot be read: each is named, the rest is read.

The trap: the administrator of a system may read anything, so what is refused is refused here by the
call that would be refused.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from analyse import dossier
from analyse.dossier import content_of, open_dossier
from analyse.errors import LeesFout
from analyse.read.formats.file import identify
from analyse.read.guarded import guarded
from analyse.read.problems import FOUT, Problem
from analyse.read.profiles.profile import Profile
from analyse.read.together.walk import walk

LINES = "Product;Lasten/Baten;Realisatie 2014\nGroen;Lasten;1,00\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one good export."""
    found = tmp_path / "exports"
    found.mkdir()
    (found / "goed.csv").write_text(LINES)
    return found


def said(folder: Path) -> dict[str, tuple[str, str]]:
    """Severity and code of what is said of each file; the good one must have been read."""
    found = open_dossier(folder)
    assert len(found.begroting) >= 1
    return {p.bestand: (p.ernst, p.code) for p in found.problems.itertuples()}


def test_what_is_no_file_is_named_and_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pijp.csv")
    (folder / "weg.csv").symlink_to(folder / "nergens.csv")
    (folder / "een.xlsx").symlink_to(folder / "twee.xlsx")
    (folder / "twee.xlsx").symlink_to(folder / "een.xlsx")
    (folder / "ernaast").symlink_to(folder.parent)
    (folder / "leegte").symlink_to(folder / "nergens")
    with socket.socket(socket.AF_UNIX) as held:
        held.bind(os.path.relpath(folder / "stop.csv"))
        names = {"pijp.csv", "weg.csv", "een.xlsx", "twee.xlsx", "stop.csv"}
        expected = dict.fromkeys(names, (FOUT, "NIET_LEESBAAR"))
        expected |= dict.fromkeys(("ernaast", "leegte"), (FOUT, "MAP_NIET_LEESBAAR"))
        assert said(folder) == expected
        assert content_of(folder) == ""


def refusing(part: str, error: OSError) -> Callable[[Any], Iterator[Any]]:
    """What lists a folder, and is refused one of which the name has this part."""
    listed = os.scandir

    def scandir(path: Any) -> Iterator[Any]:
        if part in str(path):
            error.filename = str(path)
            raise error
        return listed(path)

    return scandir


@pytest.mark.parametrize("number", [13, 2, 5, 110])
def test_a_subfolder_that_cannot_be_looked_into_is_an_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    (folder / "2013").mkdir()
    monkeypatch.setattr(os, "scandir", refusing("2013", OSError(number, "English")))
    found = said(folder)
    assert found == {"2013": (FOUT, "MAP_NIET_LEESBAAR")}
    reasons = open_dossier(folder).problems["reden"]
    assert not reasons.str.contains("English").any()


def test_the_folder_itself_that_cannot_be_read_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "scandir", refusing("exports", OSError(13, "English")))
    with pytest.raises(LeesFout, match="is niet te lezen"):
        open_dossier(folder)


@pytest.mark.parametrize(
    ("number", "code"), [(22, "ALLEEN_IN_DE_CLOUD"), (13, "GEEN_TOEGANG"), (5, "NIET_LEESBAAR")]
)
def test_a_file_that_cannot_be_opened_is_an_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    (folder / "dicht.csv").write_text(LINES)
    whole = Path.open

    def refuse(path: Path, *rest: Any, **more: Any) -> Any:
        if path.name == "dicht.csv":
            raise OSError(number, "English")
        return whole(path, *rest, **more)

    monkeypatch.setattr(Path, "open", refuse)
    monkeypatch.setenv("ANALYSE_CACHE", "uit")
    assert said(folder) == {"dicht.csv": (FOUT, code)}


def test_a_file_that_went_away_after_it_was_listed_is_an_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "weg.csv").write_text(LINES)
    listed = walk(folder)
    (folder / "weg.csv").unlink()
    monkeypatch.setattr(dossier, "walk", lambda _: listed)
    assert said(folder) == {"weg.csv": (FOUT, "NIET_LEESBAAR")}


def test_names_that_are_no_utf_8_or_nearly_the_same_are_read_and_said(folder: Path) -> None:
    strange = os.fsencode(folder) + b"/caf\xe9.csv"
    Path(os.fsdecode(strange)).write_text(LINES.replace("1,00", "2,00"))
    (folder / "GOED.csv").write_text(LINES.replace("1,00", "3,00"))
    found = walk(folder)
    assert len(found.exports) == 3
    assert [(p.code, p.bestand) for p in found.problems] == [
        ("NAAM_VAN_BESTAND", "GOED.csv"),
        ("NAAM_VAN_BESTAND", "café.csv"),
        ("NAAM_VAN_BESTAND", "goed.csv"),
    ]


def test_files_of_a_program_are_left_alone_as_before(folder: Path) -> None:
    (folder / "Thumbs.db").write_bytes(b"x")
    (folder / "~$goed.xlsx").write_bytes(b"x")
    (folder / ".git").mkdir()
    (folder / ".git" / "a.csv").write_text(LINES)
    assert said(folder) == {"~$goed.xlsx": ("ter info", "VERGRENDELBESTAND")}


def test_a_device_has_no_end_and_is_not_read() -> None:
    found = identify(Path("/dev/zero"))
    assert isinstance(found, Problem)
    assert found.code == "NIET_LEESBAAR"


@pytest.mark.parametrize("error", [IndexError("Jan Jansen"), RecursionError(), MemoryError()])
def test_one_file_never_costs_the_others(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, tmp_path: Path
) -> None:
    (folder / "kapot.csv").write_text(LINES)
    whole = dossier.read_cached

    def read(path: Path, profiles: list[Profile], name: str) -> Any:
        if name == "kapot.csv":
            raise error
        return whole(path, profiles, name)

    monkeypatch.setattr(dossier, "read_cached", read)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    code = "TE_GROOT" if isinstance(error, MemoryError) else "PROGRAMMAFOUT"
    assert said(folder) == {"kapot.csv": (FOUT, code)}
    assert "Jansen" not in open_dossier(folder).problems.to_csv()


def test_an_interrupt_is_no_fault_of_a_file() -> None:
    def read() -> Any:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        guarded(read, "x")


def test_a_profile_that_is_meant_for_nothing_is_said(folder: Path) -> None:
    (folder / "profielen").mkdir()
    for name, content in {
        "weg": 'bestand = "fin_*"',
        "ook": 'bestand = "*"\nblad = "x"',
    }.items():
        (folder / "profielen" / f"{name}.toml").write_text(content)
    assert said(folder) == {
        "weg.toml": ("waarschuwing", "PROFIEL_ONGEBRUIKT"),
        "ook.toml": ("waarschuwing", "PROFIEL_ONGEBRUIKT"),
    }


def test_an_article_behind_a_name_is_the_same_wijk(tmp_path: Path) -> None:
    lines = ["Product;Wijk;Lasten/Baten;Realisatie 2014", "Groen;De Plantage;Lasten;1,00"]
    lines += ["Bomen;Plantage, De;Lasten;2,00", "Gras;PLANTAGE (de);Lasten;4,00"]
    lines += ["Hagen;Plantage Zuid, De;Lasten;8,00", "Perken;Plantage;Lasten;16,00"]
    (tmp_path / "begroting.csv").write_text("\n".join(lines))
    found = open_dossier(tmp_path)
    sums = found.begroting.groupby("wijk")["bedrag"].sum().to_dict()
    assert sums == {"De Plantage": 7.0, "Plantage Zuid, De": 8.0, "Plantage": 16.0}
    (said,) = found.problems.query("code == 'WIJKNAMEN_SAMENGEVOEGD'")["waarde"]
    assert said == "De Plantage: 'PLANTAGE (de)', 'Plantage, De'"
