"""The lines to explain: what is above the threshold, the rest as one, and their texts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyse.tables import cents
from analyse.tussenrapportage import (
    afwijkingen_boven,
    afwijkingen_tabel,
    met_toelichting,
    rapportjaar,
    tussenstand,
    tussenstand_grafiek,
)
from charting import all_words
from rapportages import ROWS, begroting, geen_maanden, toelichtingen


def stand(*rows: tuple[float, float, str]) -> pd.DataFrame:
    """Groups of one kant each with a plan and a difference."""
    table = pd.DataFrame(list(rows), columns=["plan", "verschil", "kant"])
    names = [f"G{number}" for number in range(len(rows))]
    table.insert(0, "taakveld", names)
    table.insert(0, "jaar", 2024)
    parts = {"structureel": table["verschil"], "incidenteel": 0.0, "aard_onbekend": 0.0}
    signs = np.select([table["verschil"] > 0, table["verschil"] < 0], ["V", "N"], default="-")
    table = table.assign(realisatie=1.0, prognose=1.0, prognose_midden=2.0, vn=signs, **parts)
    return table.assign(grondslag="prognose van de organisatie")


@pytest.mark.parametrize(
    ("plan", "gap", "named"),
    [
        (400_000.0, 25_000.0, True),  # both, to the euro
        (400_000.0, -25_000.0, True),
        (400_000.0, 24_999.99, False),  # not the amount
        (600_000.0, 25_000.0, False),  # not the part
        (9_000_000.0, 99_999.99, False),
        (9_000_000.0, 100_000.0, True),  # four times the amount, of a large group a small part
        (0.0, 25_000.0, True),  # without a plan the amount decides
        (-400_000.0, 25_000.0, True),
    ],
)
def test_a_line_is_above_both_or_above_four_times_the_amount(
    plan: float, gap: float, *, named: bool
) -> None:
    lines = afwijkingen_boven(stand((plan, gap, "lasten")))
    assert (lines["kant"] == "lasten").any() == named


def test_the_rest_is_one_line_that_names_its_largest() -> None:
    table = stand(
        (100_000.0, 50_000.0, "lasten"),
        (1.0, 10.0, "lasten"),
        (1.0, -30.5, "baten"),
        (1.0, 0.0, "lasten"),
    )
    lines = afwijkingen_boven(table)
    assert list(lines["taakveld"]) == ["G0", "overige (2)"]
    rest = lines.iloc[1]
    assert (rest["verschil"], rest["kant"], rest["vn"]) == (-20.5, "", "-")
    assert rest["toelichting"].replace("\u00a0", " ") == "De grootste: G2 (baten), € 31 nadeel."


def test_what_may_as_well_be_nothing_is_no_line_of_its_own() -> None:
    table = stand((100_000.0, 50_000.0, "lasten"), (100_000.0, -60_000.0, "lasten"))
    table = table.assign(grondslag="prognose uit de maanden", vn=["V", "-"])
    lines = afwijkingen_boven(table)
    assert list(lines["taakveld"]) == ["G0", "overige (1)"]
    assert lines["prognose"].iloc[0] == 2.0
    assert lines["toelichting"].iloc[1].endswith("60.000.")


def test_what_is_not_known_is_no_line() -> None:
    assert afwijkingen_boven(stand((1.0, float("nan"), "lasten"))).empty


AMOUNT = st.integers(-20_000_000, 20_000_000).map(lambda cents: cents / 100)


@given(
    st.lists(st.tuples(AMOUNT, AMOUNT, st.sampled_from(["lasten", "baten"])), max_size=9),
    st.integers(0, 60_000),
)
@settings(max_examples=60)
def test_all_lines_together_are_the_total_to_the_cent(rows: list[tuple], limit: int) -> None:
    table = stand(*rows)
    lines = afwijkingen_boven(table, limit)
    assert cents(lines["verschil"]).sum() == cents(table["verschil"]).sum()
    assert (lines["kant"] == "").sum() <= 1


def explained(texts: dict[str, str] | None = None, table: pd.DataFrame | None = None):
    lines = begroting(ROWS)
    for product, text in (texts or {}).items():
        lines.loc[(lines["product"] == product) & (lines["jaar"] == 2024), "toelichting"] = text
    found = rapportjaar(lines, geen_maanden())
    above = afwijkingen_boven(tussenstand(found, "taakveld"))
    written = toelichtingen() if table is None else table
    told = met_toelichting(above, found, written).set_index(["taakveld", "kant"])
    return told["toelichting"].rename(lambda name: name.split(" ")[0], level=0)


def test_the_text_of_an_export_is_that_of_the_group_and_kant() -> None:
    told = explained({"storm": "Storm in maart.", "asfalt": "Later begonnen"})
    assert told["2.1", "lasten"] == "Later begonnen; Storm in maart"
    assert told["5.7", "lasten"] == ""


def test_a_written_text_goes_before_that_of_the_export_and_a_new_name_does_not_lose_it() -> (
    None
):
    table = toelichtingen(
        ("taakveld", "2.1 Oude naam", "lasten", "Wij schreven dit."),
        ("taakveld", "2.1", "lasten", "En dit."),
        ("taakveld", "5.7", "baten", "Andere kant."),
        ("product", "5.7", "lasten", "Andere indeling."),
    )
    told = explained({"storm": "Storm"}, table)
    assert told["2.1", "lasten"] == "Wij schreven dit. En dit."
    assert told["5.7", "lasten"] == ""
    assert explained(table=table.assign(jaar=2023))["2.1", "lasten"] == ""


def test_many_texts_are_counted_and_the_line_is_named() -> None:
    lines = begroting(ROWS)
    own = lines[(lines["fase"] == "prognose") & (lines["product"] == "gras")]
    more = [own.assign(toelichting=f"reden {n}", bedrag=float(n)) for n in range(1, 6)]
    lines = pd.concat([lines, *more], ignore_index=True)
    lines = lines.assign(
        kostenplaats="1", kostenplaats_naam="Gazons", grootboekrekening_naam=""
    )
    found = rapportjaar(lines, geen_maanden())
    above = afwijkingen_boven(tussenstand(found, "taakveld"))
    told = met_toelichting(above, found, toelichtingen())["toelichting"].iloc[0]
    assert told == "Gazons: reden 5; Gazons: reden 4; Gazons: reden 3; en nog 2"


def test_the_printed_lines_show_the_prognose_of_a_running_year_and_no_aard_that_nobody_told() -> (
    None
):
    rows = [(*line[:5], "onbekend", line[6]) for line in ROWS]
    found = rapportjaar(begroting(rows), geen_maanden())
    table = afwijkingen_tabel(afwijkingen_boven(tussenstand(found, "taakveld")), found)
    assert list(table) == [
        *("jaar", "tot_en_met", "taakveld", "kant", "plan", "prognose", "verschil", "vn"),
        "toelichting",
    ]
    whole = rapportjaar(begroting(ROWS), geen_maanden(), 2023)
    assert "realisatie" in afwijkingen_tabel(
        afwijkingen_boven(tussenstand(whole, "taakveld")), whole
    )


def test_the_chart_draws_the_lines_above_the_threshold_and_one_of_the_others() -> None:
    found = rapportjaar(begroting(ROWS), geen_maanden())
    lines = afwijkingen_boven(tussenstand(found, "taakveld"))
    figure = tussenstand_grafiek(lines, found).get_figure(root=True)
    said = all_words(figure)
    assert (
        "2024: 2 afwijkingen boven de drempel, het grootst een verwacht voordeel"
        in said.replace("\n", " ")
    )
    assert "overige (1)" in said
    assert "Verschil tussen plan en prognose" in said


def test_a_chart_without_lines_says_so() -> None:
    found = rapportjaar(begroting(ROWS), geen_maanden())
    lines = afwijkingen_boven(tussenstand(found, "taakveld"), 1_000_000)
    figure = tussenstand_grafiek(lines, found).get_figure(root=True)
    assert figure.analyse_leeg
    assert "geen afwijking boven de drempel" in all_words(figure)
