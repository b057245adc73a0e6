"""Productbladen: a version replaces the one before it from its day on.

And the agreement ties to the cent on every day.
"""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyse import open_dossier
from analyse.begroting.productbladen import (
    productblad_in_kracht,
    productblad_totalen,
    productblad_versies,
)
from analyse.tables import cents
from conftest import ROOT

START, HERZIENING, LATER = "2012-07-01", "2013-01-01", "2014-01-01"


def blad(
    code: str,
    dag: str,
    bedrag: float,
    *,
    herkomst: str = "bestaand",
    tekst: str = "maaien",
    versie: str = "",
) -> dict[str, object]:
    return {
        "product_code": code,
        "product": f"product {code}",
        "versie": versie or dag[:4],
        "geldig_van": pd.Timestamp(dag),
        "omschrijving": tekst,
        "herkomst": herkomst,
        "jaarbedrag": bedrag,
    }


BLADEN = pd.DataFrame(
    [
        blad("1", START, 100.10),
        blad("2", START, 200.0),
        blad("3", START, 50.0),
        blad("1", HERZIENING, 90.0),
        blad("2", HERZIENING, 200.0, tekst="maaien en ruimen"),
        blad("4", HERZIENING, 25.0, herkomst="nieuw"),
        blad("3", LATER, 0.0),
        blad("2", LATER, 200.0, tekst="maaien en ruimen"),
    ]
)


def test_every_version_says_what_it_changed() -> None:
    table = productblad_versies(BLADEN).set_index(["product_code", "geldig_van"])
    told = {
        (code, f"{day:%Y-%m-%d}"): (row["verschil"], row["wijziging"])
        for (code, day), row in table.iterrows()
    }
    assert told == {
        ("1", START): (100.10, "eerste versie"),
        ("1", HERZIENING): (-10.10, "ander bedrag"),
        ("2", START): (200.0, "eerste versie"),
        ("2", HERZIENING): (0.0, "andere omschrijving"),
        ("2", LATER): (0.0, "ongewijzigd"),
        ("3", START): (50.0, "eerste versie"),
        ("3", LATER): (-50.0, "beëindigd"),
        ("4", HERZIENING): (25.0, "nieuw product"),
    }
    assert pd.isna(table.loc[("4", pd.Timestamp(HERZIENING)), "vorig"])


def test_total_of_each_day_is_the_one_before_with_what_changed() -> None:
    table = productblad_totalen(BLADEN)
    assert table["totaal"].tolist() == [350.10, 365.0, 315.0]
    assert table[["toegevoegd", "gewijzigd", "beeindigd"]].to_numpy().tolist() == [
        [350.10, 0, 0],
        [25.0, -10.10, 0],
        [0, 0, -50.0],
    ]
    assert table["producten"].tolist() == [3, 4, 3]
    assert table["aandeel_nieuw"].tolist() == pytest.approx([0, 25 / 365, 25 / 315])


def test_agreement_of_a_day_is_the_last_version_of_every_product() -> None:
    assert productblad_in_kracht(BLADEN, dt.date(2012, 6, 30)).empty
    held = productblad_in_kracht(BLADEN, dt.date(2013, 1, 1))
    assert dict(zip(held["product_code"], held["jaarbedrag"], strict=True)) == {
        "1": 90.0,
        "2": 200.0,
        "3": 50.0,
        "4": 25.0,
    }


def test_table_without_optional_columns_or_rows_works_and_says_unknown() -> None:
    bare = productblad_totalen(BLADEN[["product_code", "geldig_van", "jaarbedrag"]])
    assert bare["totaal"].tolist() == [350.10, 365.0, 315.0]
    assert bare["aandeel_nieuw"].isna().all()
    assert (bare["versie"] == "onbekend").all()
    assert productblad_versies(BLADEN.head(0)).empty
    assert productblad_totalen(BLADEN.head(0)).empty


def test_version_without_a_day_is_refused() -> None:
    with pytest.raises(ValueError, match="1 productbladen hebben geen datum"):
        productblad_versies(
            BLADEN.assign(geldig_van=BLADEN["geldig_van"].mask(BLADEN.index == 2))
        )


rijen = st.lists(
    st.builds(
        blad,
        st.sampled_from("123"),
        st.sampled_from([START, HERZIENING, LATER]),
        st.integers(-(10**9), 10**9).map(lambda c: c / 100),
    ),
    min_size=1,
    max_size=12,
)


@settings(deadline=None, max_examples=10)
@given(rijen, st.randoms(use_true_random=False))
def test_splitting_reordering_and_relabelling_change_nothing(
    rows: list[dict[str, object]], random
) -> None:
    data = pd.DataFrame(rows)
    whole = productblad_totalen(data)
    whole_cents = cents(data["jaarbedrag"])
    parts = [
        data.assign(jaarbedrag=part / 100)
        for part in (whole_cents // 3, whole_cents - whole_cents // 3)
    ]
    split = pd.concat(parts).sample(
        frac=1, random_state=random.randrange(1000), ignore_index=True
    )
    pd.testing.assert_frame_equal(productblad_totalen(split), whole)
    other = productblad_totalen(
        split.assign(product_code="x" + split["product_code"], product="anders")
    )
    pd.testing.assert_frame_equal(other, whole)
    for row in whole.itertuples():
        assert cents(productblad_in_kracht(data, row.geldig_van)["jaarbedrag"]).sum() == round(
            row.totaal * 100
        )


def test_voorbeeldstad_adds_up_and_its_first_revision_is_after_six_months() -> None:
    table = open_dossier(ROOT / "data" / "voorbeeldstad").productblad
    total = productblad_totalen(table)
    assert f"{total['geldig_van'].iloc[0]:%Y-%m-%d}" == START
    assert f"{total['geldig_van'].iloc[1]:%Y-%m-%d}" == HERZIENING
    steps = cents(total["toegevoegd"]) + cents(total["gewijzigd"]) + cents(total["beeindigd"])
    assert steps.cumsum().tolist() == cents(total["totaal"]).tolist()
    assert cents(productblad_versies(table)["verschil"]).sum() == round(
        total["totaal"].iloc[-1] * 100
    )
