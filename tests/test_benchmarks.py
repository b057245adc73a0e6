"""The arithmetic of the benchmarks, and the made-up export they read; nothing here is timed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyse.read import FOUT, read_file
from analyse.tables import cents
from conftest import ROOT


@pytest.fixture(autouse=True)
def _root_is_importable(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))


@given(st.floats(0.2, 3), st.floats(1e-6, 10), st.lists(st.integers(100, 10**6), min_size=2, max_size=5, unique=True))
def test_exponent_is_the_power_with_which_time_grows(power, factor, sizes):
    from benchmarks.lines import exponent

    assert exponent({n: factor * n**power for n in sizes}) == pytest.approx(power, rel=1e-6)


def test_ratio_is_the_median_of_the_pairs_and_not_of_the_sides():
    from benchmarks.lines import paired

    line = paired("wij", "zij", [1.0, 20.0, 3.0], [2.0, 10.0, 1.0], goal=2)
    assert line.cells() == ("wij", "zij", "2,00 x", "0,50 - 3,00 (3 keer)", "3,00 s", "2,00 s", "hoogstens 2,00 x")
    with pytest.raises(ValueError, match="zip"):
        paired("wij", "zij", [1.0, 2.0], [1.0])


def test_growth_tells_linear_from_quadratic():
    from benchmarks.lines import growth

    line = growth("groei", "zij", {10: [1.0, 1.0], 100: [100.0, 100.0]}, {10: [3.0], 100: [30.0]}, goal=1.05)
    assert line.cells() == ("groei", "zij", "", "macht 2,00 - 2,00", "macht 2,00", "macht 1,00", "hoogstens macht 1,05")


def test_table_has_as_many_cells_in_every_row_and_none_that_breaks_it():
    from benchmarks.lines import HEADINGS, Line, as_markdown, not_measured

    rows = as_markdown([Line("a | b", "c\nd"), not_measured("Lezen", "exitcode 1")]).splitlines()
    assert [row.replace("\\|", "").count("|") for row in rows] == [len(HEADINGS) + 1] * 4
    assert rows[2].startswith("| a \\| b | c d |")
    assert rows[3].startswith("| Lezen |  | niet gemeten | exitcode 1 |")


@pytest.mark.parametrize(("value", "text"), [(1234.5, "1.235"), (45.67, "45,7"), (1.234, "1,23"), (0.0456, "0,046")])
def test_figures_have_no_more_digits_than_they_mean(value, text):
    from benchmarks.lines import figure

    assert figure(value) == text


def test_made_up_export_is_read_to_the_cent_it_was_written_with(tmp_path):
    from benchmarks.messy import total_cents, write_begroting

    path = tmp_path / "begroting.xlsx"
    write_begroting(str(path), "230", "20")()
    result = read_file(path, [])
    (sheet,) = result.sheets
    assert not [p for p in result.problems if p.ernst == FOUT]
    assert (sheet.rows, int(cents(sheet.frame["bedrag"]).sum())) == (230, total_cents(230))
    assert len(sheet.totals) == 3 * (12 + 2)
    assert all(t.ties for t in sheet.totals)
    assert result.fictional
