"""A slip of a finger is asked when two figures or the very digits say so, and a real overrun is not."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analyse

_HEADS = "Jaar;Kpl;Gb.rek;L/B;Begroting na wijziging;Prognose;Realisatie"
_OTHER = "2024;200;43300;L;30000;31000;29500"


def dutch(amount: float) -> str:
    return f"{amount:.2f}".replace(".", ",")


def slips(folder: Path, *rows: str, **files: str) -> pd.DataFrame:
    """The amounts that are asked of a budget with these rows; `files` stand beside it."""
    (folder / "budget.csv").write_text("\n".join([_HEADS, *rows, _OTHER]) + "\n")
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text)
    problems = analyse.open_dossier(folder).problems
    assert not (problems["ernst"] == "fout").any(), problems.to_string()
    return problems[problems["code"] == "TIKFOUT"]


def test_an_amount_that_its_budget_prognose_and_other_year_find_too_large_is_asked(
    tmp_path: Path,
) -> None:
    found = slips(
        tmp_path, "2024;100;43300;L;900;1000;66864,00", "2023;100;43300;L;900;900;918,00"
    )
    (row,) = found.to_dict("records")
    text = row["reden"].replace("\u00a0", " ")
    assert (row["ernst"], row["cel"]) == ("waarschuwing", "G2")
    assert row["verwacht"].replace("\u00a0", " ") == "ongeveer € 668,64"
    for witness in ("100 keer te groot", "€ 900", "€ 1.000", "€ 918"):
        assert witness in text


@pytest.mark.parametrize(
    "rows",
    [
        # One witness is none: a budget of nothing, no other year.
        ["2024;100;43300;L;900;;66864,00"],
        # Another figure finds it usual.
        ["2024;100;43300;L;900;65000;66864,00", "2023;100;43300;L;900;900;918,00"],
        # The witnesses disagree on the factor.
        ["2024;100;43300;L;900;9000;66864,00"],
        # By no power of ten.
        ["2024;100;43300;L;2100;2200;66864,00"],
        # Of no weight.
        ["2024;100;43300;L;90;90;9000,00"],
        # Too small: not spent yet.
        ["2024;100;43300;L;90000;90000;900,00"],
        # Several rows of one line: which one it would be is not known.
        ["2024;100;43300;L;900;1000;66864,00", "2024;100;43300;L;900;1000;700,00"],
    ],
)
def test_what_is_no_slip_is_not_asked(tmp_path: Path, rows: list[str]) -> None:
    assert slips(tmp_path, *rows).empty


def test_what_is_off_in_many_rows_is_a_unit_and_no_slip(tmp_path: Path) -> None:
    def rows(number: int) -> list[str]:
        return [f"2024;{kpl};43300;L;900;1000;90000" for kpl in range(100, 100 + number)]

    assert len(slips(tmp_path, *rows(5))["cel"].iloc[0].split(", ")) == 5
    assert slips(tmp_path, *rows(6)).empty


def test_a_part_of_a_year_is_held_against_that_part(tmp_path: Path) -> None:
    """In March a quarter is booked: ten times that is no more than the budget two and a half times."""
    text = (
        "Jaar;Kpl;Gb.rek;L/B;Begroting na wijziging 2024;Prognose 2024;Realisatie t/m maart 2024\n"
        "2024;100;43300;L;20000;20000;{amount}\n2024;200;43300;L;30000;31000;7400\n"
    )
    for amount, asked in (("50000,00", True), ("9000,00", False), ("20000,00", False)):
        (tmp_path / "budget.csv").write_text(text.format(amount=amount))
        problems = analyse.open_dossier(tmp_path).problems
        assert ("TIKFOUT" in set(problems["code"])) == asked, amount


def test_months_that_tie_but_for_a_factor_say_it_alone(tmp_path: Path) -> None:
    months = "Jaar;Maand;Kpl;L/B;Bedrag\n2024;1;100;L;{jan}\n2024;2;100;L;{feb}\n2024;1;200;L;29500\n"
    row = "2024;100;43300;L;0;0;12345,60"
    found = slips(tmp_path, row, maanden=months.format(jan="1000,00", feb="234,56"))
    assert list(found["cel"]) == ["G2"]
    assert "sluiten de maanden precies" in found["reden"].iloc[0]
    assert slips(tmp_path, row, maanden=months.format(jan="1000,00", feb="234,60")).empty
    assert slips(tmp_path, row, maanden=months.format(jan="12345,60", feb="0,00")).empty


def state(amount: str, day: str) -> str:
    return (
        "Peildatum;Jaar;Kpl;Gb.rek;L/B;Realisatie\n"
        f"{day};2024;100;43300;L;{amount}\n{day};2024;200;43300;L;29500\n{day};2024;300;43300;L;1\n"
        f"{day};2024;400;43300;L;2\n"
    )


@pytest.mark.parametrize(
    ("then", "now", "asked"),
    [
        ("668,64", "66864,00", True),
        ("668,64", "66865,00", False),
        ("500,00", "50000,00", False),
        ("66864,00", "668,64", False),
    ],
)
def test_the_digits_of_an_earlier_state_say_it_alone(
    tmp_path: Path, then: str, now: str, *, asked: bool
) -> None:
    (tmp_path / "a.csv").write_text(state(then, "2024-09-30"))
    (tmp_path / "b.csv").write_text(state(now, "2024-10-31"))
    dossier = analyse.open_dossier(tmp_path)
    assert len(dossier.eerdere_standen) == 4
    assert ("TIKFOUT" in set(dossier.problems["code"])) == asked


@pytest.mark.parametrize(("now", "asked"), [("748,71", True), ("67000,00", False)])
def test_a_slip_in_a_state_that_counts_no_more_is_said_and_counts_no_more(
    tmp_path: Path, now: str, *, asked: bool
) -> None:
    heads = "Peildatum;Jaar;Kpl;Gb.rek;L/B;Begroting na wijziging;Realisatie\n"
    for name, day, amount in (("a", "2024-09-30", "66864,00"), ("b", "2024-10-31", now)):
        rows = [f"{day};2024;{kpl};43300;L;30000;29500\n" for kpl in (200, 300, 400)]
        text = f"{heads}{day};2024;100;43300;L;900;{amount}\n{''.join(rows)}"
        (tmp_path / f"{name}.csv").write_text(text)
    dossier = analyse.open_dossier(tmp_path)
    assert len(dossier.eerdere_standen) == 8
    found = dossier.problems[dossier.problems["code"].str.startswith("TIKFOUT")]
    assert list(found["code"]) == ["TIKFOUT_EERDER"] * asked
    if asked:
        assert found["bestand"].iloc[0] == "a.csv"
        assert "niet mee" in found["effect"].iloc[0]


@settings(max_examples=15)
@given(
    st.sampled_from([10, 100, 1000]), st.integers(1_000_00, 90_000_00), st.floats(0.85, 1.15)
)
def test_a_slip_of_any_size_is_found_and_its_row_alone(
    tmp_path_factory: pytest.TempPathFactory, factor: int, cents: int, near: float
) -> None:
    amount = cents / 100
    row = f"2024;100;43300;L;{dutch(amount * near)};{dutch(amount / near)};{dutch(amount * factor)}"
    found = slips(tmp_path_factory.mktemp("tik"), row)
    assert list(found["cel"]) == ["G2"]
    assert f"{factor:,} keer".replace(",", ".") in found["reden"].iloc[0]


def test_voorbeeldstad_has_none() -> None:
    folder = Path(__file__).parents[2] / "data" / "voorbeeldstad"
    problems = analyse.open_dossier(folder).problems
    assert "TIKFOUT" not in set(problems["code"])
