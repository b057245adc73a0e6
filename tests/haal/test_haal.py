"""What `analyse haal iv3` puts in a folder, and what a reader makes of it. Figures are made up."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import socket
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyse import cli
from analyse.dossier import Dossier, open_dossier
from analyse.errors import ArgumentFout, HaalFout, UitvoerFout
from analyse.haal import iv3 as haal_module
from analyse.haal import verbinding
from analyse.haal.regels import HEADINGS, InhoudFout, lines_of
from analyse.read.iv3.stand import Stand, name_of, stand_of
from analyse.read.problems import FOUT, INFO, WAARSCHUWING
from analyse.tables.codelijsten import IV3_JAREN, iv3_tabellen
from cbs_server import (
    TODAY,
    Cbs,
    Clock,
    cube,
    haal,
    hidden,
    row,
    seen,
    serving,
    some_rows,
    status,
    visiting,
)
from conftest import ROOT

NAME = "iv3_2025_Zwolle_stand_2026-11-29.csv"
LATER = "iv3_2025_Zwolle_stand_2026-12-24.csv"
SOURCE = ROOT / "src" / "analyse"


@pytest.fixture
def cbs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cbs]:
    with serving(monkeypatch) as made:
        yield made


def said(found: Dossier, *severities: str) -> list[str]:
    table = found.problems[found.problems["ernst"].isin(severities)]
    return sorted(table["code"])


# -- what is in the file


def test_of_the_file_only_is_asked_whose_it_is(cbs: Cbs, tmp_path: Path) -> None:
    assert haal(cbs, tmp_path)[0]
    assert seen(tmp_path) == [NAME]
    assert not hidden(tmp_path)
    found = open_dossier(tmp_path)
    assert said(found, FOUT, WAARSCHUWING) == ["IV3_EIGEN"]
    assert set(found.iv3["gemeente"]) == {"Zwolle"}
    assert set(found.iv3["gemeentecode"]) == {"GM0193"}
    amounts = {
        (kant, code): bedrag
        for kant, code, bedrag in found.iv3[["kant", "taakveld", "bedrag"]].itertuples(
            index=False
        )
    }
    assert amounts == {
        ("lasten", "0.1"): 600_000.0,
        ("lasten", "0.10"): 90_000.0,
        ("lasten", "2.1"): 1_320_000.0,  # the second placing
        ("lasten", "5.7"): 228_000.0,  # an empty cell beside it is no unknown one
        ("baten", "0.7"): 2_238_000.0,
    }
    assert found.gemeente["lasten"].sum() == 2_238_000
    assert set(found.gemeente["fase"]) == {"primitief"}


@pytest.mark.parametrize("unknown", [-99998, "."])
def test_what_the_cbs_does_not_know_stays_unknown(
    unknown: object, cbs: Cbs, tmp_path: Path
) -> None:
    cbs.rows.append(row(300, "5.7", "L1.1", unknown))
    haal(cbs, tmp_path)
    found = open_dossier(tmp_path)
    assert found.iv3["bedrag"].isna().sum() == 1
    green = found.gemeente[found.gemeente["taakveld"] == "5.7"]
    assert green["lasten"].isna().all()


def test_the_file_says_where_it_comes_from(cbs: Cbs, tmp_path: Path) -> None:
    haal(cbs, tmp_path)
    text = (tmp_path / NAME).read_text(encoding="utf-8-sig")
    above, _, below = text.partition(HEADINGS)
    about = dict(line.split(";") for line in above.splitlines())
    assert about["Bron"] == "CBS, Gemeenten 2025 onbewerkte Iv3-data (tabel 45071NED)"
    assert about["Gemeente"] == "Zwolle (GM0193)"
    assert about["Adres"].startswith(f"{cbs.base}/45071NED/TypedDataSet?$filter=")
    assert about["Veranderd bij het CBS"] == "2026-07-14T02:00:00"
    assert about["Opgehaald"] == "2026-11-29"
    assert about["Licentie"] == "CC BY 4.0 (CBS)"
    assert int(about["Regels"]) == len(below.split())
    assert int(about["Regels"]) + int(about["Niet ingevuld en weggelaten"]) == len(some_rows())
    digest = hashlib.sha256((HEADINGS + below).encode()).hexdigest()
    assert about["SHA-256 van wat hieronder staat"] == digest


def test_only_this_municipality_is_asked_with_the_spaces_of_its_key(
    cbs: Cbs, tmp_path: Path
) -> None:
    haal(cbs, tmp_path)
    asked = [path for path in cbs.asked if "TypedDataSet" in path]
    assert asked
    assert all("Gemeenten%20eq%20%27GM0193%20%20%20%27" in path for path in asked)


def test_what_was_not_delivered_yet_is_said(cbs: Cbs, tmp_path: Path) -> None:
    _, told = haal(cbs, tmp_path)
    assert told[-1].startswith("Nog zonder cijfers bij het CBS: 1e kwartaal")
    assert told[-1].endswith("en jaarrekening.")


def test_a_report_of_noughts_was_not_delivered(cbs: Cbs, tmp_path: Path) -> None:
    for one in cbs.rows:
        if one["Verslagsoort"] == "2025X005":
            one["k_1ePlaatsing_1"] = -99998 if one["Categorie"].startswith("B") else 0
    _, told = haal(cbs, tmp_path)
    assert "jaarrekening" in told[-1]
    assert set(open_dossier(tmp_path).iv3["fase"]) == {"primitief"}


def test_without_any_figure_nothing_is_written(cbs: Cbs, tmp_path: Path) -> None:
    cbs.rows = [one | {"k_1ePlaatsing_1": None, "k_2ePlaatsing_2": None} for one in cbs.rows]
    complete, told = haal(cbs, tmp_path)
    assert not complete
    assert "nog geen Iv3-cijfers van Zwolle over 2025" in told[-1]
    assert seen(tmp_path) == []


def test_older_tables_have_other_headings(cbs: Cbs, tmp_path: Path) -> None:
    names = {
        "TaakveldBalanspost": "FunctieKostenplaatsBalanspost",
        "k_1ePlaatsing_1": "k_1stePlaatsing_1",
        "k_2ePlaatsing_2": "k_2dePlaatsing_2",
        "k_3ePlaatsing_3": "k_3dePlaatsing_3",
    }
    haal(cbs, tmp_path)
    wanted = (tmp_path / NAME).read_bytes()
    cbs.rows = [{names.get(name, name): one[name] for name in one} for one in cbs.rows]
    (tmp_path / NAME).unlink()
    haal(cbs, tmp_path)
    assert (tmp_path / NAME).read_bytes() == wanted


# -- pages


@pytest.mark.parametrize("links", [True, False])
def test_more_lines_than_a_page_holds(cbs: Cbs, tmp_path: Path, *, links: bool) -> None:
    cbs.rows, cbs.page, cbs.links = cube(), 10_000, links
    assert len(cbs.rows) > cbs.page
    haal(cbs, tmp_path)
    assert len(cbs.pages_asked()) == 2
    written = (tmp_path / NAME).read_text(encoding="utf-8-sig").partition(HEADINGS)[2].split()
    with_figure = [one["ID"] for one in cbs.rows if one["k_1ePlaatsing_1"] is not None]
    assert [int(line.split(";")[0]) for line in written] == with_figure


# -- names


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("zwolle", "GM0193"),
        ("Gemeente Zwolle", "GM0193"),
        ("den haag", "GM0518"),
        ("'s-Gravenhage", "GM0518"),
        ("s gravenhage", "GM0518"),
        ("GM0518", "GM0518"),
        ("518", "GM0518"),
        ("Sudwest Fryslan", "GM1900"),
        ("Súdwest-Fryslân", "GM1900"),
    ],
)
def test_a_municipality_is_called_as_people_do(
    cbs: Cbs, tmp_path: Path, name: str, code: str
) -> None:
    cbs.rows = some_rows(code)
    _, told = haal(cbs, tmp_path, name)
    assert f"({code})" in told[0]
    assert len(seen(tmp_path)) == 1


@pytest.mark.parametrize(
    ("name", "jaar", "words"),
    [
        ("Zwole", 2025, "Bedoelt u Zwolle"),
        ("bergen", 2025, "Bedoelt u Bergen (L.), Bergen (NH.)"),
        ("", 2025, "geen gemeente"),
        ("Weesp", 2025, "ging in 2022 op in Amsterdam"),
        ("Zwolle", 2016, "per functie"),
        ("Zwolle", 2031, "--tabel"),
    ],
)
def test_what_is_not_there_is_said_before_anything_is_asked(
    cbs: Cbs, tmp_path: Path, name: str, jaar: int, words: str
) -> None:
    with pytest.raises(ArgumentFout) as caught:
        haal(cbs, tmp_path, name, jaar=jaar)
    assert words in str(caught.value)
    assert not cbs.asked


def test_a_municipality_that_is_not_in_the_table(cbs: Cbs, tmp_path: Path) -> None:
    with pytest.raises(ArgumentFout, match="Almelo staat niet in de Iv3-tabel van 2025"):
        haal(cbs, tmp_path, "Almelo")
    with pytest.raises(ArgumentFout, match="GM0999 staat niet"):
        haal(cbs, tmp_path, "GM0999")


def test_a_municipality_that_was_several(cbs: Cbs, tmp_path: Path) -> None:
    cbs.title = "Gemeenten 2020 onbewerkte Iv3-data"
    with pytest.raises(ArgumentFout) as caught:
        haal(cbs, tmp_path, "Dijk en Waard", jaar=2020, tabel="45071ned")
    assert "dat waren Heerhugowaard en Langedijk" in str(caught.value)


def test_a_municipality_that_is_no_more_is_found_by_name(cbs: Cbs, tmp_path: Path) -> None:
    cbs.title = "Gemeenten 2020 onbewerkte Iv3-data"
    cbs.rows = some_rows("GM0457", 2020) + some_rows("GM1992", 2020)
    haal(cbs, tmp_path, "Weesp", jaar=2020, tabel="45071NED")
    assert set(open_dossier(tmp_path).iv3["gemeente"]) == {"Weesp"}
    _, told = haal(cbs, tmp_path, "voorne aan zee", jaar=2020, tabel="45071NED")
    assert any("Let op: Brielle, Hellevoetsluis en Westvoorne hoorde" in line for line in told)


def test_several_municipalities_get_a_file_each(cbs: Cbs, tmp_path: Path) -> None:
    _, told = haal(cbs, tmp_path, "Zwolle", "Nijmegen", "zwolle")
    assert f"staat ook Iv3 van een andere gemeente ({NAME})" in told[-1]
    assert seen(tmp_path) == ["iv3_2025_Nijmegen_stand_2026-11-29.csv", NAME]


@pytest.mark.parametrize(
    ("title", "jaar", "tabel", "words"),
    [
        ("Provincies 2025 onbewerkte Iv3-data", 2025, "", "geen Iv3 van gemeenten over 2025"),
        ("Gemeenten 2024 onbewerkte Iv3-data", 2025, "", "geen Iv3 van gemeenten over 2025"),
        ("", 2025, "", "heet bij het CBS ''"),
        ("Gemeenten 2025 onbewerkte Iv3-data", 2027, "45071NED", "over 2027"),
        ("Gemeenten 2025 onbewerkte Iv3-data", 2025, "45099NED", "404"),
    ],
)
def test_another_table_is_refused(
    cbs: Cbs, tmp_path: Path, title: str, jaar: int, tabel: str, words: str
) -> None:
    cbs.title = title
    with pytest.raises(HaalFout, match=words):
        haal(cbs, tmp_path, jaar=jaar, tabel=tabel)
    assert not cbs.pages_asked()


def test_the_table_of_a_year_is_known_and_another_can_be_given(
    cbs: Cbs, tmp_path: Path
) -> None:
    assert set(iv3_tabellen()) == set(range(IV3_JAREN[0], IV3_JAREN[1] + 1))
    cbs.title = "Gemeenten 2031 onbewerkte Iv3-data"
    cbs.rows = some_rows(year=2031)
    haal(cbs, tmp_path, jaar=2031, tabel="45071ned")
    assert seen(tmp_path) == ["iv3_2031_Zwolle_stand_2026-11-29.csv"]
    with pytest.raises(ArgumentFout, match="geen tabelnummer"):
        haal(cbs, tmp_path, jaar=2031, tabel="../45071NED")


# -- one state after another


def test_the_same_figures_on_another_day_are_no_new_file(cbs: Cbs, tmp_path: Path) -> None:
    haal(cbs, tmp_path)
    first = (tmp_path / NAME).read_bytes()
    cbs.changed = "2026-12-01T02:00:00"
    _, told = haal(cbs, tmp_path, today=TODAY + dt.timedelta(days=25))
    assert any("niets veranderd bij het CBS" in line for line in told)
    assert seen(tmp_path) == [NAME]
    assert (tmp_path / NAME).read_bytes() == first


def two_days(cbs: Cbs, folder: Path) -> list[str]:
    """Fetch on two days, between which an amount changed and another line went away."""
    haal(cbs, folder)
    cbs.rows = [one for one in some_rows() if one["Categorie"].strip() != "L7.3"]
    cbs.rows[0]["k_2ePlaatsing_2"] = 828
    return haal(cbs, folder, today=TODAY + dt.timedelta(days=25))[1]


def test_of_two_days_the_last_counts_whole(cbs: Cbs, tmp_path: Path) -> None:
    told = two_days(cbs, tmp_path)
    assert any(f"telt {NAME} niet meer mee" in line for line in told)
    assert seen(tmp_path) == [NAME, LATER]
    found = open_dossier(tmp_path)
    assert said(found, FOUT, WAARSCHUWING) == ["IV3_EIGEN"]
    assert "IV3_STAND" in said(found, INFO)
    assert {found.lineage(line).bestand for _, line in found.iv3.iterrows()} == {LATER}
    assert found.iv3["bedrag"].sum() == 1000 * 2 * 2238
    assert "7.3" not in set(found.iv3["categorie"])


def test_what_the_last_day_has_no_more_does_not_come_back(cbs: Cbs, tmp_path: Path) -> None:
    cbs.rows += [
        one | {"ID": one["ID"] + 500, "Verslagsoort": "2025X005"} for one in some_rows()[:8]
    ]
    haal(cbs, tmp_path)
    cbs.rows = some_rows()
    haal(cbs, tmp_path, today=TODAY + dt.timedelta(days=25))
    assert set(open_dossier(tmp_path).iv3["fase"]) == {"primitief"}


def test_a_file_of_today_that_differs_is_never_overwritten(cbs: Cbs, tmp_path: Path) -> None:
    haal(cbs, tmp_path)
    changed = (tmp_path / NAME).read_bytes().replace(b";228;", b";229;")
    (tmp_path / NAME).write_bytes(changed)
    with pytest.raises(UitvoerFout, match="niet overschreven"):
        haal(cbs, tmp_path)
    assert (tmp_path / NAME).read_bytes() == changed
    with pytest.raises(UitvoerFout, match="niet overschreven"):
        haal(cbs, tmp_path, today=TODAY - dt.timedelta(days=1))
    assert seen(tmp_path) == [NAME]


def test_the_own_delivery_goes_before_what_was_fetched(cbs: Cbs, tmp_path: Path) -> None:
    haal(cbs, tmp_path)
    about = {
        "overheidslaag": "Gemeente",
        "overheidsnummer": "0193",
        "overheidsnaam": "Zwolle",
        "boekjaar": 2025,
        "periode": 0,
        "status": "Begroting",
    }
    own = {"taakveld": "2.1", "categorie": "3.8", "bedrag": 5}
    balance: dict[str, list[Any]] = {
        "balans_lasten": [],
        "balans_baten": [],
        "balans_standen": [],
    }
    data = {"lasten": [own], "baten": [own | {"categorie": "3.7"}]} | balance
    content = {"metadata": about, "contact": {}, "data": data}
    (tmp_path / "z_eigen.json").write_text(json.dumps(content), encoding="utf-8")
    found = open_dossier(tmp_path)
    assert found.iv3["bedrag"].sum() == 10_000
    assert said(found, FOUT) == []
    assert "IV3_TWEEMAAL" in said(found, WAARSCHUWING)


def test_what_was_fetched_goes_before_the_file_of_all(cbs: Cbs, tmp_path: Path) -> None:
    haal(cbs, tmp_path)
    lines = [
        f"{n};2025X000;{code};2.1   ;L3.8;{amount};;"
        for n, (code, amount) in enumerate([("GM0193", 7), ("GM0268", 8)])
    ]
    (tmp_path / "alle.csv").write_text("\n".join([HEADINGS, *lines]) + "\n", encoding="utf-8")
    found = open_dossier(tmp_path)
    sums = found.iv3[found.iv3["kant"] == "lasten"].groupby("gemeente")["bedrag"].sum()
    assert sums.to_dict() == {"Nijmegen": 8_000, "Zwolle": 2_238_000}
    assert "IV3_TWEEMAAL" in said(found, WAARSCHUWING)


def test_the_name_of_a_file_says_what_it_is_of() -> None:
    assert (
        name_of(2024, "Bergen (NH.)", "2026-11-29") == "iv3_2024_Bergen_NH_stand_2026-11-29.csv"
    )
    assert stand_of(f"oud/{NAME}") == Stand("2025", "zwolle", "2026-11-29")
    assert stand_of("iv3_2025_Zwolle.csv") is None
    assert stand_of(NAME.replace(".csv", " (1).csv")) is None


# -- the command


@pytest.fixture
def typed(cbs: Cbs, monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    to_server = partial(haal_module.haal_iv3, visiting=visiting(cbs, clock))
    monkeypatch.setattr(haal_module, "haal_iv3", to_server)
    return clock


@pytest.mark.usefixtures("typed")
def test_the_command_and_its_exit_codes(
    cbs: Cbs, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "één map"
    words = ["haal", "iv3", "--gemeente", "zwolle", "--jaar", "2025", "--naar", str(folder)]
    assert cli.main(words) == cli.COULD_NOT_RUN
    assert "Maak de map eerst" in capsys.readouterr().err
    folder.mkdir()
    assert cli.main(words) == cli.FINE
    assert "van het CBS, veranderd op 14 juli 2026" in capsys.readouterr().out
    assert len(seen(folder)) == 1
    cbs.rows = []
    assert cli.main([*words[:-2], "--naar", str(tmp_path)]) == cli.ERRORS
    cbs.fail("TableInfos", *[status(503)] * verbinding.TRIES)
    assert cli.main(words) == cli.COULD_NOT_RUN
    assert "blijft bewaard" in capsys.readouterr().err
    assert cli.main([*words, "--jaar", "2024", "--tabel", "45071NED"]) == cli.COULD_NOT_RUN
    assert "--tabel is van één jaar" in capsys.readouterr().err


# -- nothing else reaches out


def test_nothing_else_opens_a_connection() -> None:
    network = "httpx|requests|socket|urllib3|urllib.request|aiohttp|ftplib|smtplib|http"
    reaches_out = re.compile(
        rf"^\s*(?:from|import) +(?:{network})\b|import .*\b(?:httpx|socket)\b|urlopen",
        re.MULTILINE,
    )
    for path in SOURCE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if path.parent.name == "haal":
            continue
        assert not reaches_out.search(text), path
        assert "analyse.haal" not in text or path.name == "cli.py", path


def test_reading_opens_no_connection(
    cbs: Cbs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    haal(cbs, tmp_path)
    opened: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda _, address: opened.append(address))
    assert cli.main(["check", str(tmp_path)]) == cli.FINE
    assert not opened


def test_figures_come_from_the_cbs_over_a_safe_connection() -> None:
    assert verbinding.BASE.startswith("https://dataderden.cbs.nl/")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(st.sampled_from(list(row(1, "0.1", "L1.1", 1))), _JSON)
@settings(max_examples=60)
def test_a_line_is_read_or_refused(name: str, value: Any) -> None:
    try:
        (line,) = lines_of([row(1, "0.1", "L1.1", 1) | {name: value}])
    except InhoudFout:
        return
    assert line.written(line.gemeente).count(";") == HEADINGS.count(";")
    assert "\n" not in line.written(line.gemeente)
