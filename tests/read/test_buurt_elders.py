"""The wijk of a buurt that no list knows, from another export that names both."""

from __future__ import annotations

from pathlib import Path

from analyse.dossier import Dossier, open_dossier
from analyse.read.problems import INFO, WAARSCHUWING

HEADINGS = "Ronde;Datum;Locatie;Buurt;Wijk;Meetlat;Score\n"


def rows(*places: str, first: int = 0) -> str:
    """A score in each of some places, written as `buurt;wijk`."""
    return "".join(
        f"2024-1;1-5-2024;{n};{place};Groen-x;A\n" for n, place in enumerate(places, first)
    )


def opened(folder: Path, **files: str) -> Dossier:
    """A folder with these rows as csv, opened."""
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(HEADINGS + text)
    return open_dossier(folder)


def of(found: Dossier, name: str) -> list[str]:
    """The wijken of the scores of one file."""
    names = [found.lineage(row).bestand for _, row in found.schouw.iterrows()]
    return [w for w, file in zip(found.schouw["wijk"], names, strict=True) if file == name]


def said(found: Dossier, code: str) -> list[tuple[str, str, int]]:
    """What is said under a code: severity, file and count."""
    told = found.problems[found.problems["code"] == code]
    return list(told[["ernst", "bestand", "aantal"]].itertuples(index=False, name=None))


def test_a_pairing_that_all_exports_share_fills_the_wijk(tmp_path: Path) -> None:
    found = opened(
        tmp_path,
        bekend=rows("Kade;Noord", "De Haven;Zuid"),
        ook=rows("kade;NOORD", first=5),
        zonder=rows("Kade;", "Haven;", "Elders;", first=9),
    )
    assert of(found, "zonder.csv") == ["Noord", "Zuid", "onbekend"]
    assert said(found, "WIJK_UIT_EXPORT") == [(INFO, "zonder.csv", 2)]
    reden = found.problems.query("code == 'WIJK_UIT_EXPORT'")["reden"].iloc[0]
    assert "bekend.csv en ook.csv" in reden
    assert "2 rijen van de 3" in reden
    assert said(found, "GEEN_WIJK") == [(WAARSCHUWING, "zonder.csv", 1)]


def test_exports_that_name_two_wijken_settle_nothing(tmp_path: Path) -> None:
    found = opened(
        tmp_path, a=rows("Kade;Noord"), b=rows("Kade;Zuid"), c=rows("Kade;", first=7)
    )
    assert of(found, "c.csv") == ["onbekend"]
    assert said(found, "WIJK_UIT_EXPORT") == [(WAARSCHUWING, "c.csv", 1)]


def test_a_slip_is_no_second_wijk(tmp_path: Path) -> None:
    known = rows(*["Kade;Westerkwartier"] * 30, "Kade;Westerkwatier")
    found = opened(tmp_path, a=known, b=rows("Kade;", first=50))
    assert of(found, "b.csv") == ["Westerkwartier"]


def test_a_list_goes_before_what_exports_say(tmp_path: Path) -> None:
    (tmp_path / "lijst.csv").write_text("Buurt;Wijk\nKade;Oost\n")
    found = opened(tmp_path, a=rows("Kade;Noord"), b=rows("Kade;", first=7))
    assert of(found, "b.csv") == ["Oost"]
    assert said(found, "WIJK_UIT_EXPORT") == []


def test_the_filled_rows_of_an_export_do_not_fill_its_others(tmp_path: Path) -> None:
    found = opened(tmp_path, a=rows("Kade;Noord", "Kade;"))
    assert of(found, "a.csv") == ["Noord", "onbekend"]
