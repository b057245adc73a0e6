"""Which amounts moved between two states, what is gone and what is new, and what only time did."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyse.read.result import FileResult
from analyse.report.change.compared import Compared, compare, groups_of, rows_still_there
from analyse.report.command.diff import as_text, diff
from analyse.tables import TABLES
from conftest import BUDGET

BEGROTING = TABLES["begroting"]
SEP, OKT = "stand tm sep.csv", "stand tm okt.csv"


def state(file: str, *rows: tuple[str, str, str, str, str, float]) -> pd.DataFrame:
    """Rows of begroting as a report keeps them: jaar, fase, kant, taakveld, kostenplaats, bedrag."""
    names = ["jaar", "fase", "kant", "taakveld", "kostenplaats", "bedrag"]
    frame = pd.DataFrame([[str(value) for value in row] for row in rows], columns=names)
    frame = frame.reindex(columns=[column.name for column in BEGROTING])
    cells = [f"K{number}" for number in range(2, len(frame) + 2)]
    return frame.assign(bestand=file, blad="Blad1", cel=cells)


def plain(texts: list[str] | tuple[str, ...]) -> list[str]:
    return [text.replace("\u00a0", " ") for text in texts]


def lost(found: Compared) -> list[str]:
    return plain([one.tekst for one in found.weg])


def test_lasten_and_baten_and_phases_are_told_apart_with_their_rows() -> None:
    old = state(
        SEP,
        ("2024", "realisatie", "lasten", "5.7", "100", 1000.0),
        ("2024", "realisatie", "baten", "5.7", "100", 50.0),
        ("2024", "prognose", "lasten", "5.7", "100", 9000.0),
    )
    new = state(
        OKT,
        ("2024", "realisatie", "lasten", "5.7", "100", 1200.25),
        ("2024", "realisatie", "baten", "5.7", "100", 50.0),
        ("2024", "prognose", "lasten", "5.7", "100", 9500.0),
    )
    found = compare(BEGROTING, old, new)
    assert (found.weg, found.nieuw) == ((), ())
    prognose, realisatie = found.bewogen
    assert plain([prognose.kop]) == [
        "prognose 2024, lasten: € 9.000 werd € 9.500 (+€ 500). De prognose is bijgesteld."
    ]
    told = (
        "realisatie 2024, lasten: € 1.000 werd € 1.200 (+€ 200). De realisatie liep t/m 30-09-2024,"
        " nu t/m 31-10-2024: dat is de tijd die verstreek."
    )
    assert plain([realisatie.kop]) == [told]
    assert plain(prognose.grootste) == ["taakveld 5.7: +€ 500 N"]
    assert plain(realisatie.grootste) == ["taakveld 5.7: +€ 200"]
    assert plain(realisatie.regels) == [
        f"5.7 / 100: € 1.000,00 ({SEP}, Blad1 K2) werd € 1.200,25 ({OKT}, Blad1 K2), +€ 200,25"
    ]


def test_what_went_down_while_time_went_by_is_a_correction_and_comes_first() -> None:
    old = state(
        SEP,
        ("2024", "realisatie", "lasten", "5.7", "100", 66864.0),
        ("2024", "realisatie", "lasten", "5.7", "200", 1.0),
    )
    new = state(
        OKT,
        ("2024", "realisatie", "lasten", "5.7", "100", 748.71),
        ("2024", "realisatie", "lasten", "5.7", "200", 100001.0),
    )
    (found,) = compare(BEGROTING, old, new).bewogen
    assert "Maar 1 regel werd lager, samen −€ 66.115: dat is geen tijd" in plain([found.kop])[0]
    assert [text.partition(":")[0] for text in found.regels] == ["5.7 / 100", "5.7 / 200"]


@pytest.mark.parametrize(
    ("fase", "old", "new", "told"),
    [
        ("primitief", SEP, OKT, "hoort niet te veranderen"),
        ("gewijzigd", SEP, OKT, "een begrotingswijziging"),
        ("realisatie", "a.csv", "b.csv", "tijd of correctie is niet te zeggen"),
        ("realisatie", SEP, SEP, "Over dezelfde periode: dit zijn correcties"),
        ("realisatie", OKT, SEP, "is dit een oude export?"),
        ("realisatie", SEP, "a.csv", "Alleen de vorige stand zegt tot wanneer"),
    ],
)
def test_what_a_change_is_follows_from_phase_and_time(
    fase: str, old: str, new: str, told: str
) -> None:
    row = ("2024", fase, "lasten", "5.7", "100")
    (found,) = compare(BEGROTING, state(old, (*row, 10.0)), state(new, (*row, 20.0))).bewogen
    assert told in found.waarom


def test_a_month_that_was_there_is_corrected_and_a_new_one_is_new() -> None:
    table = TABLES["maandrealisatie"]

    def months(*rows: tuple[str, float]) -> pd.DataFrame:
        frame = pd.DataFrame(rows, columns=["maand", "bedrag"]).assign(
            jaar="2024", kant="lasten", kostenplaats="100"
        )
        frame = frame.reindex(columns=[column.name for column in table])
        return frame.assign(bestand="m.csv", blad="m", cel="C2")

    found = compare(table, months(("maart", 5.0)), months(("maart", 7.0), ("april", 1.0)))
    assert found.nieuw == ("maandrealisatie: april 2024, lasten",)
    assert "dit is een correctie" in found.bewogen[0].waarom


def test_what_is_gone_is_named_with_its_money_and_place() -> None:
    row = ("2024", "realisatie", "lasten", "5.7", "100", 1000.0)
    plan = ("2024", "gewijzigd", "lasten", "5.7", "100", 2000.0)
    found = compare(BEGROTING, state(SEP, row, plan), state(OKT, plan))
    assert lost(found) == [
        f"realisatie 2024, lasten is weg: vorige keer € 1.000 ({SEP}, Blad1, kolom K)."
    ]
    assert found.bewogen == ()
    back = compare(BEGROTING, state(SEP, plan), state(OKT, row, plan))
    assert (back.weg, back.nieuw) == ((), ("realisatie 2024, lasten",))
    nought = compare(BEGROTING, state(SEP, row, plan), state(OKT, (*row[:5], 0.0), plan))
    assert len(nought.weg) == 1


def test_a_level_that_lost_all_its_rows_is_gone_one_that_fell_to_nought_is_not() -> None:
    green = ("2024", "verplichting", "lasten", "5.7", "100", 10.0)
    roads = ("2024", "verplichting", "lasten", "2.1", "200", 10.0)
    found = compare(BEGROTING, state(SEP, green, roads), state(OKT, green))
    assert lost(found) == ["taakveld 2.1 van 2024 is weg: er is geen regel meer van."]
    nought = (*roads[:5], 0.0)
    assert compare(BEGROTING, state(SEP, green, roads), state(OKT, green, nought)).weg == ()


def test_groups_are_named_as_what_is_gone_is() -> None:
    rows = state(SEP, ("2024", "realisatie", "lasten", "5.7", "100", 1000.0))
    assert groups_of(BEGROTING, rows) >= {"realisatie 2024, lasten", "taakveld 5.7 van 2024"}
    assert "realisatie 2024, lasten" not in groups_of(BEGROTING, rows.assign(bedrag="0.00"))


def test_rows_of_another_file_are_still_there_whatever_their_amounts() -> None:
    one = ("2024", "realisatie", "lasten", "5.7", "100", 1000.0)
    two = ("2024", "realisatie", "lasten", "5.7", "200", 1000.0)
    there = rows_still_there(BEGROTING, state(SEP, one, two), state(OKT, (*one[:5], 7.0)))
    assert list(there) == [True, False]


@settings(max_examples=25)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["realisatie", "gewijzigd"]), st.sampled_from("abcd")),
        st.tuples(st.integers(1, 10**7), st.integers(1, 10**7)),
        min_size=1,
    )
)
def test_the_groups_add_up_to_the_whole_change(
    cents: dict[tuple[str, str], tuple[int, int]],
) -> None:
    old, new = (
        state(
            SEP,
            *(
                ("2024", fase, "lasten", "5.7", place, pair[side] / 100)
                for (fase, place), pair in cents.items()
            ),
        )
        for side in (0, 1)
    )
    found = compare(BEGROTING, old, new)
    whole = sum(pair[1] - pair[0] for pair in cents.values())
    assert round(100 * sum(one.nieuw - one.oud for one in found.bewogen)) == whole
    assert compare(BEGROTING, old, old) == Compared()


def test_diff_says_first_what_is_gone_then_what_moved(
    read_rows: Callable[..., FileResult],
) -> None:
    rows = [list(row) for row in BUDGET]
    for number, sign in ((6, 1), (7, 1), (10, 1), (12, -1)):
        rows[number][6] += 1000 * sign
    rows[4][5] = None
    for row in rows[5:13]:
        row[5] = row[7] = row[8] = None
    old, new = read_rows(BUDGET, name="oud.xlsx"), read_rows(rows, name="nieuw.xlsx")
    result = diff(old, new)
    lines = plain(as_text(result))
    at = next(n for n, line in enumerate(lines) if line.startswith("Tabel begroting"))
    assert lines[at + 1].startswith("  WEG: gewijzigd 2014, lasten is weg: vorige keer € 3.500")
    assert any(
        line.startswith("  realisatie 2014, lasten: € 3.500 werd € 4.500") for line in lines
    )
    (table,) = result["tabellen"]
    assert len(table["groepen"]["weg"]) == 2
    (same,) = diff(old, old)["tabellen"]
    assert same["groepen"] == {"weg": [], "nieuw": [], "bewogen": []}


def test_diff_names_no_amount_that_only_another_unit_rounds(
    read_rows: Callable[..., FileResult],
) -> None:
    rows = [list(row) for row in BUDGET]
    rows[3] = ["bedragen x € 1.000"]
    for row in rows[5:13]:
        row[5:8] = [None if value is None else round(value / 1000) for value in row[5:8]]
    old, new = read_rows(BUDGET, name="oud.xlsx"), read_rows(rows, name="nieuw.xlsx")
    (table,) = diff(old, new)["tabellen"]
    assert {change["soort"] for change in table["gewijzigd"]} == {"methode"}
    assert table["groepen"] == {"weg": [], "nieuw": [], "bewogen": []}


def of_products(file: str, *amounts: float, code: str = "") -> pd.DataFrame:
    """Rows of products without a code, but the first when one is given."""
    rows = [("2025", "realisatie", "lasten", "", "", amount) for amount in amounts]
    names = [f"Product {number}" for number in range(len(amounts))]
    codes = [code, *([""] * (len(amounts) - 1))]
    frame = state(file, *rows).assign(product=names, product_code=codes)
    return frame.replace("", "onbekend")


@pytest.mark.parametrize("code", ["", "P1"])
def test_rows_of_products_without_a_code_are_told_apart_by_their_names(code: str) -> None:
    old = of_products(SEP, 100.0, 200.0, 300.0, code=code)
    new = of_products(OKT, 150.0, 200.0, 300.5, code=code)
    (booked,) = compare(BEGROTING, old, new).bewogen
    first, second = plain(booked.regels)
    assert f"€ 100,00 ({SEP}, Blad1 K2) werd € 150,00 ({OKT}, Blad1 K2), +€ 50,00" in first
    assert "Product 2: € 300,00" in second
