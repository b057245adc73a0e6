"""The budget of a folder beside the own Iv3."""

from __future__ import annotations

import pandas as pd

from analyse import gegevens
from analyse.gegevens import iv3_aansluiting as words

IV3 = ["gemeente", "jaar", "fase", "tot_en_met", "kant", "taakveld", "categorie", "bedrag"]


def begroting(*rows: tuple[str, float], jaar: int = 2024) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["taakveld", "bedrag"])
    return table.assign(jaar=jaar, fase="primitief", kant="lasten")


def iv3(*rows: tuple[str, str, float]) -> pd.DataFrame:
    full = [("Proef", 2024, "primitief", pd.NaT, "lasten", *row) for row in rows]
    return pd.DataFrame(full, columns=IV3).assign(_bron=0)


def test_each_difference_has_its_reason() -> None:
    ours = begroting(("2.1", 100.0), ("5.7", 1999.99), ("7.2", 10_000.0), ("7.3", 90_000.0),
                     ("onbekend", 5.0), ("8.3", 7.0), ("0.4", 3000.0))  # fmt: skip
    table = gegevens.begroting_naast_iv3(
        ours,
        iv3(
            ("0.4", "3.8", 3000.0),
            ("2.1", "3.8", 5000.0),
            ("5.7", "1.1", 1000.0),
            ("5.7", "3.8", 1000.0),
            ("6.1", "3.8", 50_000.0),
            ("7.2", "3.8", 4000.0),
            ("7.3", "3.8", 90_500.0),
        ),
        "Proef",
    ).set_index("taakveld")
    assert table["reden"].to_dict() == {
        "0.4": words.GELIJK,
        "2.1": words.DEEL,
        "5.7": words.AFRONDING,
        "6.1": words.ALLEEN_IV3,
        "7.2": words.MEER,
        "7.3": words.AFRONDING,  # half a thousand, for its one category
        "8.3": words.ALLEEN_BEGROTING,
        "onbekend": words.ONBEKEND_TAAKVELD,
    }
    assert table.loc["5.7", "verschil"] == -0.01
    assert table.loc["6.1", "verschil"] == -50_000
    assert table["verschil"].sum() == round(ours["bedrag"].sum() - 154_500, 2)


def test_a_side_that_is_missing_is_no_part_of_the_municipality() -> None:
    own = iv3(("5.7", "3.8", 1000.0))
    both = pd.concat([own, own.assign(kant="baten", bedrag=70.0)])
    table = gegevens.begroting_naast_iv3(begroting(("5.7", 1000.0)), both, "Proef")
    assert table["reden"].tolist() == [words.ANDERE_KANT, words.GELIJK]


def test_more_than_rounding_is_a_difference() -> None:
    table = gegevens.begroting_naast_iv3(
        begroting(("5.7", 1500.01)), iv3(("5.7", "3.8", 1000.0)), "Proef"
    )
    assert table["reden"].tolist() == [words.MEER]


def test_only_years_that_both_have_and_only_the_own_iv3() -> None:
    def beside(ours: pd.DataFrame, theirs: pd.DataFrame, gemeente: str = "Proef") -> int:
        return len(gegevens.begroting_naast_iv3(ours, theirs, gemeente))

    ours, own = begroting(("5.7", 1.0)), iv3(("5.7", "3.8", 1000.0))
    assert beside(ours, own, "gemeente Proef") == 1
    assert beside(ours, pd.concat([own, own.assign(gemeente="Ander", taakveld="8.3")])) == 1
    assert beside(begroting(("5.7", 1.0), jaar=2023), own) == 0
    assert beside(ours, own, "") == 0
    assert beside(ours, own.assign(gemeente="Ander")) == 0
    assert beside(ours, own.assign(tot_en_met=pd.Timestamp("2024-03-31"))) == 0
    assert beside(ours, own.head(0)) == 0
