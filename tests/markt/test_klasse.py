"""A municipality among all of its size class."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analyse import Bron, markt
from analyse.markt.klasse import BINNEN, BOVEN, G4, ONDER


def lasten(*rows: tuple[str, float, float]) -> pd.DataFrame:
    """Municipalities with inhabitants and euros per inhabitant, on one taakveld."""
    table = pd.DataFrame(rows, columns=["gemeente", "inwoners", "per_inwoner"])
    return table.assign(taakveld="5.7")


@pytest.mark.parametrize(
    ("gemeente", "inwoners", "klasse"),
    [
        ("Blaricum", 24_999, "minder dan 25 duizend"),
        ("Meppel", 25_000, "25 tot 50 duizend"),
        ("Hoorn", 99_999, "50 tot 100 duizend"),
        ("Zwolle", 100_000, "100 duizend of meer"),
        ("'s-Gravenhage", 562_839, G4),
        ("Utrecht (gemeente)", 367_984, G4),
        ("Zwolle", np.nan, "onbekend"),
        ("Zwolle", 0, "onbekend"),
    ],
)
def test_a_class_has_its_bounds(gemeente: str, inwoners: float, klasse: str) -> None:
    assert markt.grootteklasse(gemeente, inwoners) == klasse


def test_only_others_of_the_class_count() -> None:
    others = [(f"Dorp {n}", 10_000.0 + n, float(n)) for n in range(1, 6)]
    table = lasten(("Eigen", 20_000, 7.0), *others, ("Stad", 90_000, 900.0))
    (row,) = markt.gemeente_in_klasse(table, "gemeente eigen").to_dict("records")
    assert (row["n"], row["p25"], row["mediaan"], row["p75"]) == (5, 2.0, 3.0, 4.0)
    assert row["plaats"] == BOVEN
    assert row["klasse"] == "minder dan 25 duizend"


@pytest.mark.parametrize(
    ("own", "plaats"),
    [(1.9, ONDER), (2.0, BINNEN), (4.0, BINNEN), (4.1, BOVEN), (np.nan, "onbekend")],
)
def test_a_place_is_told_by_the_middle_half(own: float, plaats: str) -> None:
    others = [(f"Dorp {n}", 10_000.0, float(n)) for n in range(1, 6)]
    table = markt.gemeente_in_klasse(lasten(("Eigen", 20_000, own), *others), "Eigen")
    assert table["plaats"].tolist() == [plaats]


def test_two_others_are_too_few_and_nobody_is_empty() -> None:
    table = lasten(("Eigen", 20_000, 2.0), ("A", 10_000, 1.0), ("B", 10_000, 3.0))
    (row,) = markt.gemeente_in_klasse(table, "Eigen").to_dict("records")
    assert row["n"] == 2
    assert np.isnan(row["mediaan"])
    nobody = markt.gemeente_in_klasse(table, "Elders")
    assert nobody.empty
    chart = markt.gemeente_in_klasse_grafiek(nobody)
    assert "staat niet in het Iv3" in chart.figure.analyse_alt
    chart = markt.gemeente_in_klasse_grafiek(markt.gemeente_in_klasse(table, "Eigen"))
    assert "Te weinig gemeenten van deze grootte" in chart.figure.analyse_alt


def test_without_inhabitants_nothing_is_compared() -> None:
    table = lasten(("Eigen", np.nan, np.nan), *((f"D{n}", np.nan, np.nan) for n in range(5)))
    (row,) = markt.gemeente_in_klasse(table, "Eigen").to_dict("records")
    assert (row["klasse"], row["n"], row["plaats"]) == ("onbekend", 0, "onbekend")


def test_the_chart_says_the_numbers_that_it_draws() -> None:
    others = [(f"Dorp {n}", 10_000.0, float(10 * n)) for n in range(1, 6)]
    table = markt.gemeente_in_klasse(lasten(("Eigen", 20_000, 15.0), *others), "Eigen")
    ax = markt.gemeente_in_klasse_grafiek(table, {"5.7": "Groen"}, bron=Bron("proef"))
    alt = ax.figure.analyse_alt.replace("\u00a0", " ")
    assert "Groen € 15, mediaan € 30 (€ 20 tot € 40, n = 5)" in alt
    assert "Eigen naast zijn grootteklasse: lager bij Groen" in alt
    (own,) = [line for line in ax.lines if line.get_gid() == "eigen"]
    assert list(own.get_xdata()) == [15.0]
