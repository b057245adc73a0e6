"""Iv3 in its four forms is one table: the delivery, the OData of the CBS, the matrix, the pivot."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyse.dossier import Dossier, open_dossier
from analyse.read.iv3 import codes as iv3_codes
from analyse.read.problems import FOUT, INFO, WAARSCHUWING

#: Side, taakveld, category and thousands of euros.
Cell = tuple[str, str, str, int | None]
CELLS: list[Cell] = [
    ("lasten", "0.1", "1.1", 600),
    ("lasten", "0.10", "7.1", 90),
    ("lasten", "2.1", "1.1", 400),
    ("lasten", "2.1", "3.8", 1320),
    ("lasten", "5.7", "3.8", 937),
    ("lasten", "5.7", "7.3", 228),
    ("baten", "0.1", "3.7", 25),
    ("baten", "0.10", "7.1", 50),
    ("baten", "0.7", "4.3.1", 3500),
    ("baten", "2.1", "3.6", 0),
]
FACTS = {
    "overheidslaag": "Gemeente",
    "overheidsnummer": "0193",
    "overheidsnaam": "Zwolle",
    "boekjaar": 2025,
    "periode": 0,
    "status": "Begroting",
}
KEYS = ["gemeente", "gemeentecode", "jaar", "fase", "kant", "taakveld", "categorie", "bedrag"]
ODATA = "ID;Verslagsoort;Gemeenten;TaakveldBalanspost;Categorie;"
ODATA += "k_1ePlaatsing_1;k_2ePlaatsing_2;k_3ePlaatsing_3"


def delivery(cells: Iterable[Cell] = CELLS, **changed: Any) -> dict[str, Any]:
    """A delivery as its schema has it."""
    lines: dict[str, list[Any]] = {"lasten": [], "baten": []}
    for side, code, category, amount in cells:
        lines[side].append({"taakveld": code, "categorie": category, "bedrag": amount})
    balance: dict[str, list[Any]] = {
        "balans_lasten": [],
        "balans_baten": [],
        "balans_standen": [],
    }
    person = {"naam": "Jolanda Kwakernaak", "email": "j@x.example", "telefoon": "0299-000000"}
    return {
        "metadata": FACTS | changed,
        "contact": person,
        "data": lines | balance,
    }


def write_json(path: Path, content: object, encoding: str = "utf-8") -> None:
    path.write_text(json.dumps(content), encoding=encoding)


def odata(
    cells: Iterable[Cell] = CELLS, period: str = "2025X000", gemeente: str = "GM0193"
) -> list[str]:
    """Lines of the CBS, each amount placed once."""
    return [
        f"{n};{period};{gemeente};{code:<6};{side[0].upper()}{category};{amount};;"
        for n, (side, code, category, amount) in enumerate(cells)
    ]


def write_odata(path: Path, *lines: str) -> None:
    path.write_text("\n".join([ODATA, *lines]) + "\n", encoding="utf-8")


def matrix(
    sheet: Any, side: str, *above: Sequence[Any], prefix: str = "", total: bool = True
) -> None:
    """One side of CELLS as a matrix below some lines, on a sheet of openpyxl."""
    amounts = {(code, cat): amount for kant, code, cat, amount in CELLS if kant == side}
    codes = list(dict.fromkeys(code for code, _ in amounts))
    categories = sorted({cat for _, cat in amounts})
    for line in above:
        sheet.append(list(line))
    end = [f"Totaal {side}"] if total else []
    sheet.append(["Taakveld", *(f"{prefix}{cat} Naam" for cat in categories), *end])
    for code in codes:
        row = [amounts.get((code, cat)) for cat in categories]
        sheet.append([f"{code} Naam", *row, *([sum(x or 0 for x in row)] if total else [])])
    if total:
        sums = [sum(a or 0 for (_, c), a in amounts.items() if c == cat) for cat in categories]
        sheet.append(["Totaal", *sums, sum(sums)])
    sheet.append([])


def rows(found: Dossier) -> list[tuple[Any, ...]]:
    table = found.iv3[KEYS].sort_values(KEYS)
    return list(table.itertuples(index=False, name=None))


def said(found: Dossier, code: str) -> list[tuple[str, str, str]]:
    table = found.problems[found.problems["code"] == code]
    return list(zip(table["ernst"], table["cel"], table["waarde"], strict=True))


def wanted(cells: Iterable[Cell] = CELLS, code: str = "GM0193") -> list[tuple[Any, ...]]:
    return sorted(
        ("Zwolle", code, 2025, "primitief", side, tv, cat, 1000.0 * (amount or 0))
        for side, tv, cat, amount in cells
    )


# -- the four forms


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_delivery_is_read(encoding: str, tmp_path: Path) -> None:
    write_json(tmp_path / "levering.json", delivery(), encoding)
    found = open_dossier(tmp_path)
    assert rows(found) == wanted()
    assert not found.has_errors
    assert found.iv3["tot_en_met"].isna().all()
    (sheet,) = found.sheets.to_dict("records")
    assert (sheet["tabel"], sheet["rijen"]) == ("iv3", len(CELLS))
    # The line of the sheet is that of the delivery, lasten first, below one line of headings.
    place = found.lineage(found.iv3.iloc[4])
    assert (place.bestand, place.blad, place.cel) == ("levering.json", "lasten en baten", "H6")


def test_nobody_s_name_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "cache"
    monkeypatch.setenv("ANALYSE_CACHE", str(cache))
    folder = tmp_path / "map"
    folder.mkdir()
    write_json(folder / "Iv3.json", delivery())
    found = open_dossier(folder, personal=True)
    assert len(open_dossier(folder).iv3) == len(CELLS)
    kept = [path.read_bytes() for path in cache.rglob("*") if path.is_file()]
    assert len(kept) > 2
    shown = [
        found.iv3.to_csv(),
        found.problems.to_csv(),
        found.sheets.to_csv(),
        str(found.files),
    ]
    for secret in ("Kwakernaak", "j@x.example", "0299-000000"):
        assert not any(secret.encode() in content for content in kept)
        assert not any(secret in text for text in shown)


def test_the_file_of_the_cbs_and_the_delivery_are_the_same_table(tmp_path: Path) -> None:
    write_odata(tmp_path / "45071NED.csv", *odata())
    assert rows(open_dossier(tmp_path)) == wanted()


def test_the_last_placed_figure_counts_and_minus_99998_is_none(tmp_path: Path) -> None:
    lines = [
        "1;2025X005;GM0193;5.7   ;L3.8;10;11;12",
        "2;2025X005;GM0193;2.1   ;L3.8;20;21;-99998",
        "3;2025X005;GM0193;7.2   ;L3.8;30;  ;.",
        "4;2025X005;GM0193;7.3   ;L3.8;-99998;;",
        "5;2025X005;GM0193;7.3   ;L1.1;5;;",
        "6;2025X005;GM0193;7.3   ;B3.7;-5;;",
    ]
    write_odata(tmp_path / "cbs.csv", *lines)
    found = open_dossier(tmp_path)
    amounts = found.iv3.set_index(["taakveld", "categorie"])["bedrag"]
    assert amounts["5.7", "3.8"] == 12_000
    assert amounts["2.1", "3.8"] == 21_000
    assert amounts["7.2", "3.8"] == 30_000
    assert amounts.isna().sum() == 1
    assert [found.lineage(row).cel for _, row in found.iv3.head(3).iterrows()] == [
        "H2",
        "G3",
        "F4",
    ]
    per_taakveld = found.gemeente.set_index("taakveld")
    assert per_taakveld["lasten"].isna().to_dict() == {
        "2.1": False,
        "5.7": False,
        "7.2": False,
        "7.3": True,  # one of its categories is not known
    }
    assert per_taakveld.loc["7.3", "baten"] == -5_000


@pytest.mark.parametrize("empty", [";;", " ; ;", "null;null;null", "NA;;NA", "NaN;NaN;NaN"])
def test_an_empty_line_of_the_cbs_is_nothing_and_a_point_is_unknown(
    empty: str, tmp_path: Path
) -> None:
    lines = [
        "1;2025X005;GM0193;5.7   ;L3.8;937;;",
        f"2;2025X005;GM0193;5.7   ;L1.1;{empty}",
        f"3;2025X005;GM0193;5.7   ;B3.7;{empty}",
        "4;2025X005;GM0193;2.1   ;L3.8;20;;",
        "5;2025X005;GM0193;2.1   ;L1.1;.;;",
        "6;2025X005;GM0193;7.3   ;L1.1;5;;",
        "7;2025X005;GM0193;7.3   ;L3.8;-99998;;",
        f"8;2025X005;GM0193;8.3   ;L3.8;{empty}",
    ]
    write_odata(tmp_path / "cbs.csv", *lines)
    found = open_dossier(tmp_path)
    assert said(found, "IV3_LEEG") == [(INFO, "F3", "")]
    assert not said(found, "IV3_BEDRAG")
    lasten = found.gemeente.set_index("taakveld")["lasten"]
    assert lasten.dropna().to_dict() == {"5.7": 937_000}
    assert set(lasten.index[lasten.isna()]) == {"2.1", "7.3"}
    assert found.gemeente["baten"].isna().all()  # of that side nothing stands in the file


@pytest.mark.parametrize("amount", ["0", "", "-99998", "."])
def test_a_report_without_any_amount_is_unknown_and_not_nought(
    amount: str, tmp_path: Path
) -> None:
    lines = [
        "1;2025X000;GM0193;5.7   ;L3.8;937;;",
        "2;2025X000;GM0193;2.1   ;L3.8;0;;",
        f"3;2025X005;GM0193;5.7   ;L3.8;{amount};;",
        "4;2025X000;GM0106;5.7   ;L3.8;0;;",
    ]
    write_odata(tmp_path / "cbs.csv", *lines)
    found = open_dossier(tmp_path)
    assert set(found.iv3["fase"]) == {"primitief"}
    assert set(found.iv3["gemeente"]) == {"Zwolle"}
    assert found.iv3.set_index("taakveld")["bedrag"].to_dict() == {"5.7": 937_000, "2.1": 0}
    named = [waarde for _, _, waarde in said(found, "IV3_LEEG") if waarde]
    assert ["Assen 2025 0" in one for one in named] == [True]


def test_balance_and_country_are_named_and_not_read(tmp_path: Path) -> None:
    others = [
        "90;2025X000;GM0193;A111  ;Primo;5;;",
        "91;2025X000;GM0193;P29c  ;Ultimo;5;;",
        "92;2025X000;GM0193;A221a ;L6.1;5;;",
        "93;2025X000;NL01  ;5.7   ;L3.8;999999;;",
    ]
    write_odata(tmp_path / "cbs.csv", *odata(), *others)
    found = open_dossier(tmp_path)
    assert rows(found) == wanted()
    assert said(found, "IV3_BALANS") == [(INFO, "D12", "")]
    assert said(found, "IV3_GEEN_GEMEENTE") == [(INFO, "C15", "NL01")]
    assert found.sheets["overgeslagen"].tolist() == [4]


def two_sheets(book: Any) -> None:
    about = [
        ["Gemeente", "Zwolle"],
        ["Gemeentecode", "0193"],
        ["Boekjaar", 2025],
        ["Periode", 0],
    ]
    for side in ("lasten", "baten"):
        matrix(book.create_sheet(f"Verdelingsmatrix {side}"), side, *about, [])


def two_blocks(book: Any) -> None:
    sheet = book.create_sheet("Iv3")
    matrix(sheet, "lasten", ["Gemeente: Zwolle"], ["Overheidsnummer: 0193"], ["Begroting 2025"], [],
           ["Lasten"])  # fmt: skip
    matrix(sheet, "baten", ["Baten"])


def prefixed(book: Any) -> None:
    sheet = book.create_sheet("blad1")
    top = [["GM code 0193"], ["Gemeentenummer", "0193"], ["Verslagsoort", "Begroting"]]
    matrix(sheet, "lasten", *top, ["Jaar", 2025], prefix="L", total=False)
    matrix(sheet, "baten", prefix="B", total=False)


def by_their_names(book: Any) -> None:
    for side in ("lasten", "baten"):
        matrix(book.create_sheet(side), side, total=False)


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (two_sheets, "matrix.xlsx"),
        (two_blocks, "matrix.xlsx"),
        (prefixed, "matrix.xlsx"),
        (by_their_names, "Iv3_0193_2025_begroting.xlsx"),
    ],
)
def test_a_matrix_is_the_same_table(
    make: Callable[[Any], None], name: str, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    make(book)
    book.save(tmp_path / name)
    found = open_dossier(tmp_path)
    assert not found.has_errors
    assert rows(found) == wanted()
    assert set(found.totals["oordeel"]) <= {"sluit aan"}


def test_codes_tell_the_side_of_a_block_before_its_title(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    above = [["Gemeente", "Zwolle"], ["Boekjaar", 2025], ["Periode", 0], ["Baten"]]
    matrix(sheet, "lasten", *above)  # 1.1 is lasten, whatever stands above it
    book.save(tmp_path / "matrix.xlsx")
    found = open_dossier(tmp_path)
    assert [(ernst, cel) for ernst, cel, _ in said(found, "IV3_MATRIX")] == [(FOUT, "B5")]
    assert found.iv3.empty


def test_a_matrix_of_nobody_is_asked_and_a_profile_answers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    matrix(book.active, "lasten", ["Lasten"])
    book.save(tmp_path / "matrix.xlsx")
    found = open_dossier(tmp_path)
    assert found.iv3.empty
    (problem,) = found.problems[found.problems["code"] == "IV3_MATRIX"].to_dict("records")
    assert "gemeente, jaar en fase" in problem["reden"]
    assert 'gemeente = "..."' in problem["oplossing"]
    (tmp_path / "profielen").mkdir()
    lines = 'bestand = "matrix.xlsx"\n[vast]\ngemeente = "Zwolle"\njaar = 2025\n'
    profile = tmp_path / "profielen" / "matrix.toml"
    profile.write_text(lines + 'fase = "primitief"\ninwoners = 132411\n', encoding="utf-8")
    found = open_dossier(tmp_path)
    assert not found.has_errors
    assert found.iv3["bedrag"].sum() == 3_575_000
    assert set(found.gemeente["inwoners"]) == {132411}
    assert found.gemeente["baten"].isna().all()  # nothing says what they were
    assert [e for e, _, _ in said(found, "IV3_CONTROLE")] == [WAARSCHUWING]


def test_a_printed_total_of_a_matrix_is_held_against_its_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    matrix(book.active, "lasten", ["Gemeente", "Zwolle"], ["Boekjaar", 2025], ["Periode", 5])
    book.active["B7"] = 999
    book.save(tmp_path / "lasten.xlsx")
    cells = [cel for _, cel, _ in said(open_dossier(tmp_path), "TOTAAL_SLUIT_NIET_AAN")]
    assert sorted(" ".join(cells).replace(",", "").split()) == ["B9", "F7", "F9"]


def test_a_matrix_in_euros_is_in_euros(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    above = [["Gemeente", "Zwolle"], ["Boekjaar", 2025], ["Periode", 0], ["Bedragen in euro's"]]
    matrix(book.active, "lasten", *above)
    book.save(tmp_path / "lasten.xlsx")
    assert open_dossier(tmp_path).iv3["bedrag"].sum() == 3_575


def test_a_matrix_of_euros_that_says_nothing_is_asked(tmp_path: Path) -> None:
    cells = [(side, code, cat, 20_000_000) for side, code, cat, _ in CELLS]
    write_json(tmp_path / "a.json", delivery(cells))
    assert [e for e, _, _ in said(open_dossier(tmp_path), "IV3_EENHEID")] == [FOUT]


def test_a_matrix_of_a_half_year_is_a_quarter_and_no_year(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    matrix(book.active, "lasten", ["Gemeente", "Zwolle"], ["Realisatie t/m juni 2025"], [])
    book.save(tmp_path / "lasten.xlsx")
    found = open_dossier(tmp_path)
    assert [str(day.date()) for day in found.iv3["tot_en_met"].unique()] == ["2025-06-30"]
    assert found.gemeente.empty
    book.active["A2"] = "Realisatie t/m mei 2025"
    book.save(tmp_path / "lasten.xlsx")
    assert [e for e, _, _ in said(open_dossier(tmp_path), "IV3_MATRIX")] == [FOUT]


# -- what makes the table gemeente


def test_the_table_gemeente_follows_and_equals_the_pivot(tmp_path: Path) -> None:
    pivot = ["Gemeenten;Taakveld;Baten;Lasten;Inwonertal"]
    for code in dict.fromkeys(code for _, code, _, _ in CELLS):
        sums = [
            sum(a or 0 for s, c, _, a in CELLS if (s, c) == (side, code))
            for side in ("baten", "lasten")
        ]
        pivot.append(f"Zwolle;{code} Naam;{sums[0]}.0;{sums[1]}.0;132411")
    one, two, both = (tmp_path / name for name in ("een", "twee", "samen"))
    for folder in (one, two, both):
        folder.mkdir()
    for folder in (one, both):
        text = "\n".join(pivot) + "\n"
        (folder / "2025_begroting.csv").write_text(text, encoding="utf-8")
    for folder in (two, both):
        write_odata(folder / "cbs.csv", *odata())
    keys = ["gemeente", "jaar", "taakveld", "fase", "lasten", "baten"]
    tables = [
        open_dossier(folder).gemeente[keys].sort_values("taakveld").reset_index(drop=True)
        for folder in (one, two, both)
    ]
    assert tables[0].equals(tables[1])
    assert tables[0].equals(tables[2])  # the same money counts once
    found = open_dossier(both)
    assert set(found.gemeente["inwoners"]) == {132411}
    assert said(found, "IV3_EN_PIVOT") == [(INFO, "", "1")]
    changed = (both / "2025_begroting.csv").read_text(encoding="utf-8")
    changed = changed.replace(";1720.0;", ";1820.0;")
    (both / "2025_begroting.csv").write_text(changed, encoding="utf-8")
    ((ernst, _, waarde),) = said(open_dossier(both), "IV3_EN_PIVOT")
    assert ernst == WAARSCHUWING
    assert "2.1 lasten" in waarde


def test_inhabitants_of_another_year_are_said(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", delivery())
    assert said(open_dossier(tmp_path), "IV3_INWONERS")[0][2] == "Zwolle"
    pivot = "Gemeenten;Taakveld;Baten;Lasten;Inwonertal\nZwolle;5.7 Groen;1;2;131000\n"
    (tmp_path / "2023_begroting.csv").write_text(pivot, encoding="utf-8")
    found = open_dossier(tmp_path)
    assert said(found, "IV3_INWONERS") == [(INFO, "", "2025")]
    assert set(found.gemeente["inwoners"]) == {131000}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["lasten", "baten"]),
            st.sampled_from(["0.1", "0.10", "5.7", "7.3"]),
            st.sampled_from(["3.8", "7.3", "4.3.1"]),
            st.integers(-10_000, 10_000),
        ),
        min_size=1,
        unique_by=lambda cell: cell[:3],
    )
)
@settings(max_examples=15)
def test_a_delivery_and_the_cbs_are_equal_for_any_figures(
    tmp_path_factory: pytest.TempPathFactory, cells: list[Cell]
) -> None:
    one, two = (tmp_path_factory.mktemp(name) for name in ("levering", "cbs"))
    write_json(one / "a.json", delivery(cells))
    write_odata(two / "a.csv", *odata(cells))
    assert rows(open_dossier(one)) == rows(open_dossier(two)) == wanted(cells)


# -- the same figures twice


def test_a_delivery_goes_before_the_file_of_all_municipalities(tmp_path: Path) -> None:
    write_json(tmp_path / "z_eigen.json", delivery())
    write_odata(tmp_path / "cbs.csv", *odata(), *odata(gemeente="GM0268"))
    found = open_dossier(tmp_path)
    assert len(found.iv3) == 2 * len(CELLS)
    own = found.iv3[found.iv3["gemeente"] == "Zwolle"]
    assert {found.lineage(row).bestand for _, row in own.iterrows()} == {"z_eigen.json"}
    assert {ernst for ernst, _, _ in said(found, "IV3_TWEEMAAL")} == {INFO}
    assert not said(found, "DUBBELE_REGELS")
    other = [*CELLS[:-1], ("baten", "2.1", "3.6", 7)]
    write_json(tmp_path / "z_eigen.json", delivery(other))
    found = open_dossier(tmp_path)
    assert {ernst for ernst, _, _ in said(found, "IV3_TWEEMAAL")} == {INFO, WAARSCHUWING}
    assert found.iv3["bedrag"].sum() == 1000 * (2 * sum(a or 0 for *_, a in CELLS) + 7)


def test_two_deliveries_that_differ_are_asked(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", delivery())
    write_json(tmp_path / "b.json", delivery([*CELLS[:-1], ("baten", "2.1", "3.6", 7)]))
    found = open_dossier(tmp_path)
    assert len(found.iv3) == len(CELLS)
    assert {ernst for ernst, _, _ in said(found, "IV3_TWEEMAAL")} == {INFO, FOUT}


def test_lasten_and_baten_in_two_files_are_both_read(tmp_path: Path) -> None:
    for side in ("lasten", "baten"):
        book = openpyxl.Workbook()
        matrix(book.active, side, ["Gemeente", "Zwolle"], ["Boekjaar", 2025], ["Periode", 0])
        book.save(tmp_path / f"{side}.xlsx")
    found = open_dossier(tmp_path)
    assert rows(found) == wanted(code="onbekend")
    assert not said(found, "IV3_TWEEMAAL")
    assert not said(found, "IV3_CONTROLE")


# -- the checks of the CBS


@pytest.mark.parametrize(
    ("more", "period", "words"),
    [
        ([("lasten", "2.1", "6.1", 10), ("baten", "2.1", "6.1", 10)], 0, "PF005"),
        ([("lasten", "0.5", "6.1", 10), ("baten", "0.5", "6.1", 10)], 5, ""),
        ([("lasten", "2.1", "4.3.9", 10), ("baten", "2.1", "4.3.9", 10)], 5, "PF009"),
        ([("lasten", "2.1", "4.3.9", 10), ("baten", "2.1", "4.3.9", 10)], 0, ""),
        ([("lasten", "2.1", "3.8", 1000)], 0, "PF006"),
        ([("lasten", "2.1", "3.8", 1000)], 2, ""),
        ([("lasten", "6.2", "3.8", 10), ("baten", "6.2", "3.8", 10)], 0, "DF001"),
        ([("lasten", "2.1", "4.4.1", 10), ("baten", "2.1", "4.4.9", 10)], 0, "DF002"),
        ([("lasten", "0.1", "7.1", 10), ("baten", "0.10", "7.2", 10)], 0, "0.10"),
        ([("lasten", "0.1", "1.1", 10), ("baten", "0.1", "3.7", 10)], 0, "tweemaal"),
    ],
)
def test_a_check_of_the_cbs_names_the_line(
    more: list[Cell], period: int, words: str, tmp_path: Path
) -> None:
    unlike = ("2.1", "3.8") if words != "tweemaal" else ()
    cells = [cell for cell in CELLS if cell[1:3] != unlike]
    write_json(tmp_path / "a.json", delivery([*cells, *more, _closing(cells)], periode=period))
    found = open_dossier(tmp_path)
    table = found.problems[found.problems["code"] == "IV3_CONTROLE"]
    assert [words in reden for reden in table["reden"]] == [True] * bool(words)
    assert set(table["ernst"]) <= {WAARSCHUWING}
    assert all(cel.startswith("H") for cel in table["cel"])


def _closing(cells: list[Cell]) -> Cell:
    """The result, which makes lasten and baten equal."""
    sums = {
        side: sum(a or 0 for s, *_, a in cells if s == side) for side in ("lasten", "baten")
    }
    return ("lasten", "0.11", "7.1", sums["baten"] - sums["lasten"])


def test_a_difference_by_rounding_is_only_said(tmp_path: Path) -> None:
    code, amount = _closing(CELLS)[1::2]
    cells: list[Cell] = [*CELLS, ("lasten", str(code), "7.1", int(amount or 0) + 2)]
    write_json(tmp_path / "a.json", delivery(cells))
    ((ernst, _, waarde),) = said(open_dossier(tmp_path), "IV3_CONTROLE")
    assert ernst == INFO
    assert "lasten € 3.577.000, baten € 3.575.000" in waarde.replace("\u00a0", " ")


def test_of_all_municipalities_a_check_is_only_said(tmp_path: Path) -> None:
    more: list[Cell] = [*CELLS, ("lasten", "2.1", "6.1", 900)]
    write_odata(tmp_path / "cbs.csv", *odata(more), *odata(gemeente="GM0268"))
    found = said(open_dossier(tmp_path), "IV3_CONTROLE")
    assert [ernst for ernst, _, _ in found] == [INFO, INFO]


# -- what cannot be read is named


@pytest.mark.parametrize(
    ("change", "code", "ernst"),
    [
        (lambda d: d["metadata"].pop("boekjaar"), "IV3_LEVERING", FOUT),
        (lambda d: d.pop("data"), "IV3_LEVERING", FOUT),
        (lambda d: d["data"].pop("baten"), "IV3_LEVERING", FOUT),
        (lambda d: d["metadata"].update(overheidslaag="GR"), "IV3_LEVERING", WAARSCHUWING),
        (lambda d: d["metadata"].update(periode=9), "IV3_ONLEESBAAR", FOUT),
        (lambda d: d["data"]["lasten"][0].update(bedrag=None), "IV3_BEDRAG", WAARSCHUWING),
        (lambda d: d["data"]["lasten"][0].update(bedrag="1.234"), "IV3_BEDRAG", FOUT),
        (lambda d: d["data"]["lasten"][0].update(bedrag=float("nan")), "IV3_BEDRAG", FOUT),
        (lambda d: d["data"]["lasten"][0].update(taakveld="groen"), "IV3_ONLEESBAAR", FOUT),
        (lambda d: d["data"]["lasten"][0].update(taakveld=0.1), "IV3_NUL_KWIJT", FOUT),
        (lambda d: d["data"]["balans_standen"].append({}), "IV3_BALANS", INFO),
    ],
)
def test_a_wrong_delivery_says_what_is_wrong(
    change: Callable[[Any], Any], code: str, ernst: str, tmp_path: Path
) -> None:
    content = delivery()
    change(content)
    write_json(tmp_path / "a.json", content)
    found = open_dossier(tmp_path)
    assert ernst in [e for e, _, _ in said(found, code)]
    assert "PROGRAMMAFOUT" not in set(found.problems["code"])


@pytest.mark.parametrize("lines", [None, "x", [1], {"taakveld": "5.7"}])
def test_a_delivery_of_another_form_is_named_in_plain_words(
    lines: object, tmp_path: Path
) -> None:
    content = delivery()
    content["data"]["baten"] = lines
    write_json(tmp_path / "a.json", content)
    assert said(open_dossier(tmp_path), "IV3_LEVERING") == [(FOUT, "", "")]


@pytest.mark.parametrize("part", ["kengetallen", "balans_lasten"])
def test_a_part_beside_the_lines_of_another_form_is_named(part: str, tmp_path: Path) -> None:
    content = delivery()
    content["data"][part] = 5
    write_json(tmp_path / "a.json", content)
    found = open_dossier(tmp_path)
    assert said(found, "IV3_LEVERING") == [(FOUT, "", "")]
    assert "PROGRAMMAFOUT" not in set(found.problems["code"])


def test_a_delivery_that_is_cut_off_is_named(tmp_path: Path) -> None:
    text = json.dumps(delivery())
    (tmp_path / "a.json").write_text(text[:-200], encoding="utf-8")
    assert [e for e, _, _ in said(open_dossier(tmp_path), "IV3_LEVERING")] == [FOUT]


def test_an_empty_delivery_is_named(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", delivery([]))
    assert open_dossier(tmp_path).iv3.empty


def test_lines_of_the_cbs_that_cannot_be_placed_are_named(tmp_path: Path) -> None:
    wrong = [
        "1;2025JJ00;GM0193;5.7   ;L3.8;10;;",
        "2;2025X000;GM0193;groen ;L3.8;10;;",
        "3;2025X000;GM0193;5.7   ;X9;10;;",
        "4;2025X000;GM0193;5.7   ;3.8;10;;",
        "5;2025X000;GM0193;5.7   ;L3.8;1.234;;",
    ]
    write_odata(tmp_path / "cbs.csv", *odata(), *wrong)
    found = open_dossier(tmp_path)
    cells = sorted(cel for ernst, cel, _ in said(found, "IV3_ONLEESBAAR") if ernst == FOUT)
    assert cells == ["B12", "D13", "E14", "E15"]
    assert said(found, "IV3_BEDRAG") == [(FOUT, "F16", "1.234")]


def test_excel_that_made_numbers_of_taakvelden_is_found(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(ODATA.split(";"))
    for number, code in enumerate((0.1, 5.7), start=1):
        book.active.append([number, "2025X000", "GM0193", code, "L3.8", 5, None, None])
    book.save(tmp_path / "cbs.xlsx")
    found = open_dossier(tmp_path)
    assert said(found, "IV3_NUL_KWIJT") == [(FOUT, "D2", "0.1")]
    assert sorted(found.iv3["taakveld"]) == ["0.1", "5.7"]


def test_what_statline_writes_is_read_too(tmp_path: Path) -> None:
    head = "Verslagsoort;Gemeenten;Taakveld/balanspost;Categorie;1e plaatsing (x 1 000 euro)"
    lines = [
        "2025 begroting;Zwolle;5.7 Openbaar groen;L3.8 Overige goederen;12",
        "2025 2e kwartaal;Zwolle;5.7 Openbaar groen;B3.7 Leges;3",
    ]
    (tmp_path / "statline.csv").write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    found = open_dossier(tmp_path).iv3
    assert found["bedrag"].tolist() == [12_000, 3_000]
    assert found["fase"].tolist() == ["primitief", "realisatie"]


def test_a_json_that_is_no_delivery_is_no_export(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", delivery())
    (tmp_path / "instellingen.json").write_text('{"kleur": "rood"}', encoding="utf-8")
    found = open_dossier(tmp_path)
    assert found.sheets["bestand"].tolist() == ["a.json"]
    assert not found.has_errors


@pytest.mark.parametrize(
    ("text", "wanted_period"),
    [("2025X000", (2025, 0)), ("2024X005", (2024, 5)), ("2024 jaarrekening", (2024, 5)),
     ("2024 1e kwartaal", (2024, 1)), ("2024X006", None), ("2024", None), (None, None)],
)  # fmt: skip
def test_a_verslagsoort_is_a_year_and_a_period(
    text: str | None, wanted_period: tuple[int, int] | None
) -> None:
    assert iv3_codes.period(text) == wanted_period


def test_kengetallen_are_kerncijfers(tmp_path: Path) -> None:
    content = delivery()
    content["data"]["kengetallen"] = [
        {"verslagperiode": "Beg_2025", "kengetal": "fk.4", "waarde": "1,25"},
        {"verslagperiode": "Rek_2023", "kengetal": "fk.4", "waarde": "-0.4%"},
        {"verslagperiode": "MJR_2026", "kengetal": "fk.3", "waarde": "31"},
    ]
    content["data"]["beleidsindicatoren"] = [
        {"verslagperiode": "Beg_2025", "beleidsindicator": "bi.5", "waarde": "11,2"},
    ]
    write_json(tmp_path / "a.json", content)
    found = open_dossier(tmp_path).kerncijfer
    facts = found[["jaar", "fase", "onderwerp", "waarde", "eenheid"]]
    assert list(facts.itertuples(index=False, name=None)) == [
        (2025, "primitief", "fk.4 Structurele exploitatieruimte", 1.25, "%"),
        (2023, "realisatie", "fk.4 Structurele exploitatieruimte", -0.4, "%"),
        (2026, "primitief", "fk.3 Solvabiliteitsratio", 31.0, "%"),
        (2025, "primitief", "bi.5 Overhead", 11.2, "%"),
    ]


def test_other_names_of_a_municipality_are_one_in_iv3_too(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", delivery(overheidsnaam="Gemeente Zwolle"))
    write_odata(tmp_path / "cbs.csv", *odata(period="2025X005"))
    found = open_dossier(tmp_path)
    assert set(found.iv3["gemeente"]) == set(found.gemeente["gemeente"]) == {"Zwolle"}
