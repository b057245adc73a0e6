"""One data set of all dossiers: what goes in comes out, whatever the dossier."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import dataset as datasets

from analyse import open_dossier
from analyse.many.dataset import (
    OVER_GEMEENTE,
    arrow_table,
    folder_of,
    put_together,
    schema_of,
    write_rows,
)
from analyse.read.typed import typed
from analyse.tables import TABLES

BUDGET = "Jaar;Fase;Kant;Product;Bedrag;Opmerking\n{}\n"
LINES = "2023;realisatie;lasten;Gras;-10,05;geheim\n2024;gewijzigd;lasten;Gras;1.234,56;geheim"
SCHOUW = "Ronde;Datum;Methode;Locatie;Meetlat;Niveau\n2014-3;01-09-2014;beleid;L1;Gras;B\n"


def read(folder: Path, table: str) -> pd.DataFrame:
    found = datasets.dataset(folder / table, partitioning="hive")
    return found.to_table().to_pandas()


def test_dossiers_come_out_as_one_table(tmp_path: Path) -> None:
    names = ["Gemeente Één", "a=b, c%20d", "Waterdam"]
    parts = {}
    for number, name in enumerate(names):
        exports = tmp_path / "map" / name
        exports.mkdir(parents=True)
        (exports / "begroting.csv").write_text(BUDGET.format(LINES), encoding="utf-8")
        if number:
            (exports / "schouw.csv").write_text(SCHOUW, encoding="utf-8")
        parts[name] = tmp_path / f"{number}.rijen"
        write_rows(open_dossier(exports), parts[name])
    put_together(parts, tmp_path / "gegevens")
    budget = read(tmp_path / "gegevens", "begroting")
    assert sorted(budget["gemeente"].unique()) == sorted(names)
    assert len(budget) == 6
    assert set(budget.loc[budget["jaar"] == 2024, "bedrag"]) == {Decimal("1234.56")}
    assert sum(budget["bedrag"]) == 3 * Decimal("1224.51")
    assert set(budget["fase"].cat.categories) == {"realisatie", "gewijzigd"}
    assert "opmerking" not in budget
    scores = read(tmp_path / "gegevens", "schouw")
    assert list(scores["jaar"]) == [2014, 2014]
    assert set(scores["datum"]) == {dt.date(2014, 9, 1)}


def test_names_of_folders_hold_no_sign_that_a_disk_refuses() -> None:
    assert folder_of("a=b/c: É?") == "gemeente=a%3Db%2Fc%3A%20%C3%89%3F"


def test_a_table_about_municipalities_keeps_its_own_column() -> None:
    names = schema_of(TABLES["iv3"]).names
    assert OVER_GEMEENTE in names
    assert not {"gemeente", "jaar"} & set(names)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_no_column_has_personal_data_or_somebodys_own_words(table: object) -> None:
    names = set(schema_of(table).names)
    assert not names & {column.name for column in table if column.personal or column.own_words}
    assert OVER_GEMEENTE not in table.by_name


MONEY = st.one_of(st.none(), st.integers(-(10**13), 10**13).map(lambda cents: cents / 100))
DAYS = st.one_of(st.none(), st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1)))


@settings(max_examples=25)
@given(rows=st.lists(st.tuples(MONEY, DAYS, st.sampled_from(["lasten", "baten"])), max_size=8))
def test_money_is_exact_a_day_a_day_and_a_choice_a_category(rows: list[tuple]) -> None:
    table = TABLES["begroting"]
    columns = ["bedrag", "peildatum", "kant"]
    frame = typed(table, pd.DataFrame(rows, columns=columns).assign(jaar=2024))
    made = arrow_table(table, frame.assign(bestand="b", blad="b", cel="A1"))
    assert made.schema == schema_of(table)
    assert made.schema.field("bedrag").type == pa.decimal128(18, 2)
    back = made.to_pylist()
    exact = [None if money is None else Decimal(f"{money:.2f}") for money, _, _ in rows]
    assert [row["bedrag"] for row in back] == exact
    assert [row["peildatum"] for row in back] == [day for _, day, _ in rows]
    assert [row["kant"] for row in back] == [side for _, _, side in rows]
