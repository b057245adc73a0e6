"""What was there last time and is not now stays an alarm on the first page until it is back."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import pytest

from analyse.read.result import FileResult, SheetResult
from analyse.read.unread import Unread
from analyse.report import manifest as manifests
from analyse.report.change.gone import REMEMBERED, Gone, Present, still_gone
from analyse.report.change.lost_headings import headings, lost_headings
from analyse.report.outcome import RefreshResult
from analyse.report.refresh import refresh
from analyse.report.run import inputs
from test_report import write_notebook

_ROWS = (
    "Kpl;Gb.rek;Taakveld;L/B;Prognose 2024;{kop}\n"
    "100;41100;5.7;L;2000,00;{een}\n"
    "200;41100;2.1;L;3000,00;{twee}\n"
    "300;41100;2.1;L;4000,00;{twee}\n"
)
_DAY = dt.datetime(2024, 10, 8, 9, tzinfo=dt.UTC)


def budget(kop: str = "Realisatie 2024", een: str = "1000,50", twee: str = "500,00") -> str:
    return _ROWS.format(kop=kop, een=een, twee=twee)


class Monthly(SimpleNamespace):
    """A folder with an export of every month, and its report."""

    root: Path

    def refresh(self, days: int = 0) -> RefreshResult:
        return refresh(
            self.root / "gemeente",
            self.root / "rapport",
            notebooks=self.root / "notebooks",
            jobs=1,
            now=_DAY + dt.timedelta(days=days),
        )

    def export(self, text: str, name: str = "stand tm sep.csv") -> None:
        for old in (self.root / "gemeente").glob("*.csv"):
            old.unlink()
        (self.root / "gemeente" / name).write_text(text, encoding="utf-8")

    @property
    def page(self) -> str:
        """The words of the first page, without what every page has."""
        text = (self.root / "rapport" / "index.html").read_text(encoding="utf-8")
        words = re.sub(r"<style.*?</style>|<[^>]+>", " ", text, flags=re.DOTALL)
        return " ".join(unescape(words).replace("\u00a0", " ").split())


@pytest.fixture
def monthly(tmp_path: Path) -> Iterator[Monthly]:
    """The export of September, refreshed."""
    (tmp_path / "gemeente").mkdir()
    (tmp_path / "notebooks").mkdir()
    write_notebook(
        tmp_path / "notebooks" / "01_geld.ipynb",
        "# Geld",
        "**Wat kost het?**",
        'from analyse import publish\npublish("Het kost wat.")',
    )
    place = Monthly(root=tmp_path)
    place.export(budget())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inputs, "program_hash", lambda: "this version")
        assert "LET OP" not in place.refresh().message
        yield place


def test_a_heading_of_next_month_that_nobody_reads_is_an_alarm_until_it_is_read(
    monthly: Monthly,
) -> None:
    assert "De cijfers zijn bruikbaar" in monthly.page
    monthly.export(budget(kop="Bkg cum blorp"), "stand tm okt.csv")
    result = monthly.refresh(days=30)
    gone = "realisatie 2024, lasten is weg: vorige keer € 2.001 (stand tm sep.csv, kolom F)."
    kop = "De kop 'Realisatie 2024' werd vorige keer gelezen; die heet nu 'Bkg cum blorp'"
    for text in (result.message.replace("\u00a0", " "), monthly.page):
        assert gone in text
        assert kop in text
        assert "bruikbaar" not in text
    assert monthly.page.index("Weg sinds de vorige keer") < monthly.page.index("Wat kost het?")

    # The report without it is the last one now, and all the same it lacks something.
    monthly.export(budget(kop="Bkg cum blorp", een="1000,75"), "stand tm okt.csv")
    monthly.refresh(days=31)
    assert gone in monthly.page
    assert kop in monthly.page
    assert "bruikbaar" not in monthly.page
    assert "sinds het rapport van 7 november 2024" in monthly.page

    monthly.export(budget(een="1500,75"), "stand tm okt.csv")
    assert "LET OP" not in monthly.refresh(days=32).message
    assert "De cijfers zijn bruikbaar" in monthly.page
    assert "Nieuw sinds de vorige keer" in monthly.page
    assert "realisatie 2024, lasten" in monthly.page


def test_the_next_month_tells_time_from_corrections_and_no_sum_of_all(monthly: Monthly) -> None:
    monthly.export(budget(een="1600,50", twee="400,00"), "stand tm okt.csv")
    monthly.refresh(days=30)
    page = monthly.page
    assert "De cijfers zijn bruikbaar" in page
    assert "liep t/m 30-09-2024, nu t/m 31-10-2024" in page
    assert "Maar 2 regels werden lager, samen −€ 200" in page
    assert "100 / 41100: € 1.000,50 (stand tm sep.csv, stand tm sep F2) werd € 1.600,50" in page
    assert "Tabel begroting: bedragen veranderd." in page
    assert "som bedrag" not in page


def test_rows_that_were_changed_by_hand_are_not_compared_with_and_that_is_said(
    monthly: Monthly,
) -> None:
    kept = monthly.root / "rapport" / "gegevens" / "begroting.csv"
    kept.write_text(kept.read_text().replace("1000.50", "9.00"))
    monthly.export(budget(een="1600,50"))
    monthly.refresh(days=1)
    assert "de rijen van het vorige rapport zijn er niet (meer)" in monthly.page
    assert "9,00" not in monthly.page


def test_a_file_of_which_the_rows_are_nowhere_else_is_gone(monthly: Monthly) -> None:
    more = budget().replace("100;", "900;").replace("200;", "901;").replace("300;", "902;")
    (monthly.root / "gemeente" / "afdeling b.csv").write_text(more, encoding="utf-8")
    monthly.refresh(days=1)
    monthly.export(budget(), "stand tm okt.csv")
    monthly.refresh(days=2)
    assert (
        "Het bestand afdeling b.csv is weg, met 6 rijen van de tabel begroting." in monthly.page
    )
    assert "stand tm sep.csv is weg" not in monthly.page


def test_a_manifest_with_a_day_that_is_none_is_not_compared_with(monthly: Monthly) -> None:
    path = monthly.root / "rapport" / manifests.NAME
    said = json.loads(path.read_text())
    lost = {"soort": "tabel", "tabel": "schouw", "naam": "schouw", "tekst": "weg"}
    path.write_text(json.dumps(said | {"gone": [lost | {"sinds": "2024-10-08"}]}))
    assert manifests.read(path.parent) is not None
    path.write_text(json.dumps(said | {"gone": [lost | {"sinds": "gisteren"}]}))
    assert manifests.read(path.parent) is None


# --------------------------------------------------------------------------------------------------
# what is remembered


def sheet(*heads: str, unread: tuple[str, ...] = (), table: str = "begroting") -> SheetResult:
    parts = [Unread(kop, "K5", 3, 60.0, "") for kop in unread]
    return SheetResult("Blad", table=table, headings=list(heads), unread=parts)


def file(name: str, *sheets: SheetResult) -> FileResult:
    return FileResult(name, sheets=list(sheets))


@pytest.mark.parametrize(
    ("soort", "naam", "back"),
    [
        ("groep", "realisatie 2024, lasten", False),
        ("groep", "gewijzigd 2024, lasten", True),
        ("tabel", "schouw", False),
        ("tabel", "begroting", True),
        ("kop", "Blorp", False),
        ("kop", "Werkelijk", True),
        ("bestand", "weg.csv", False),
        ("bestand", "er.csv", True),
    ],
)
def test_what_is_not_back_is_remembered_and_not_for_ever(
    soort: str, naam: str, *, back: bool
) -> None:
    table = "schouw" if soort == "tabel" and not back else "begroting"
    lost = Gone(soort, table, naam, "Het is weg.")
    files = [file("er.csv", sheet("Kpl", "Blorp", unread=("Blorp",)))]
    present = Present(files, {"begroting": {}}, lambda _name: {"gewijzigd 2024, lasten"})
    previous = {"made": "2024-11-07T09:00:00+01:00", "inputs": [{"path": "er.csv"}]}
    previous |= {"gone": [vars(lost)]}  # type: ignore[dict-item]
    found = still_gone(previous, {"made": "2024-11-08T09:00:00+01:00"}, present)
    assert [one.sinds for one in found] == ([] if back else ["2024-11-07"])
    if not back:
        assert "vervalt deze melding na 22 december 2024" in found[0].told.replace(
            "\u00a0", " "
        )
    late = dt.datetime(2024, 11, 7, 9, tzinfo=dt.UTC) + dt.timedelta(days=REMEMBERED + 1)
    assert still_gone(previous, {"made": late.isoformat()}, present) == []


def test_a_file_that_came_may_be_the_one_that_went() -> None:
    lost = Gone("bestand", "begroting", "oud.csv", "Weg.")
    present = Present([file("nieuw.csv", sheet("Kpl"))], {}, lambda _name: set())
    assert present.has(lost, {"er.csv"})
    assert not present.has(lost, {"nieuw.csv"})


# --------------------------------------------------------------------------------------------------
# headings


def lost_of(old: SheetResult, new: SheetResult, name: str = "okt.xlsx") -> list[str]:
    before = headings([file("sep.xlsx", old)])
    return [one.tekst for one in lost_headings(before, [file(name, new)])]


def test_a_heading_is_found_by_its_text_its_place_or_what_it_is_like() -> None:
    old = sheet("Kpl", "Taakveld", "Werkelijk t/m P09", "Prognose")
    (same,) = lost_of(
        old, sheet("Kpl", "Taakveld", "Werkelijk t/m P09", unread=("Werkelijk t/m P09",))
    )
    assert "'Werkelijk t/m P09' werd vorige keer gelezen; die wordt niet gelezen" in same
    (place,) = lost_of(old, sheet("Kpl", "Taakveld", "Blorp", "Prognose", unread=("Blorp",)))
    assert "'Werkelijk t/m P09' werd vorige keer gelezen; die heet nu 'Blorp'" in place
    (like,) = lost_of(
        old,
        sheet(
            "Kpl",
            "Taakveld",
            "Nr",
            "Werkelijk t/m P10",
            "Prognose",
            unread=("Werkelijk t/m P10",),
        ),
    )
    assert "die heet nu 'Werkelijk t/m P10'" in like


def test_a_heading_that_was_never_read_or_is_read_again_is_not_lost() -> None:
    old = sheet("Kpl", "Taakveld", "Werkelijk t/m P09", "Notitie", unread=("Notitie",))
    assert (
        lost_of(
            old, sheet("Kpl", "Taakveld", "Werkelijk t/m P10", "Notitie", unread=("Notitie",))
        )
        == []
    )
    more = sheet("Kpl", "Taakveld", "Werkelijk t/m P09", "Notitie", "Extra", unread=("Extra",))
    assert lost_of(old, more) == []
    other = sheet("Wijk", "Meetlat", "Werkelijk t/m P09", unread=("Werkelijk t/m P09",))
    assert lost_of(old, other) == []


def test_a_heading_that_moved_is_the_same() -> None:
    old = sheet("Kpl", "Taakveld", "Werkelijk")
    assert len(lost_of(old, sheet("Kpl", "Werkelijk", "Taakveld", unread=("Werkelijk",)))) == 1
