"""A budget in September, with a prognose, verplichtingen and texts, for the tests beside this."""

from __future__ import annotations

import pandas as pd

from analyse.begroting.maanden import MAANDEN

#: jaar, fase, kant, taakveld, product, aard, bedrag; of 2024 booked up to September.
ROWS: list[tuple[int, str, str, str, str, str, float]] = [
    (2023, "gewijzigd", "lasten", "5.7", "gras", "structureel", 900_000.0),
    (2023, "realisatie", "lasten", "5.7", "gras", "structureel", 880_000.0),
    (2024, "primitief", "lasten", "5.7", "gras", "structureel", 950_000.0),
    (2024, "gewijzigd", "lasten", "5.7", "gras", "structureel", 1_000_000.0),
    (2024, "realisatie", "lasten", "5.7", "gras", "structureel", 700_000.10),
    (2024, "verplichting", "lasten", "5.7", "gras", "structureel", 100_000.0),
    (2024, "prognose", "lasten", "5.7", "gras", "structureel", 940_000.0),
    (2024, "gewijzigd", "lasten", "2.1", "asfalt", "structureel", 400_000.0),
    (2024, "realisatie", "lasten", "2.1", "asfalt", "structureel", 310_000.0),
    (2024, "prognose", "lasten", "2.1", "asfalt", "structureel", 400_000.0),
    (2024, "gewijzigd", "lasten", "2.1", "storm", "incidenteel", 50_000.0),
    (2024, "realisatie", "lasten", "2.1", "storm", "incidenteel", 60_000.0),
    (2024, "prognose", "lasten", "2.1", "storm", "incidenteel", 80_000.0),
    (2024, "gewijzigd", "baten", "2.1", "asfalt", "structureel", 20_000.0),
    (2024, "realisatie", "baten", "2.1", "asfalt", "structureel", 14_000.0),
    (2024, "prognose", "baten", "2.1", "asfalt", "structureel", 19_990.0),
    (2024, "gewijzigd", "baten", "0.10", "reserve", "incidenteel", 5_000.0),
    (2024, "realisatie", "baten", "0.10", "reserve", "incidenteel", 1_000.0),
    (2024, "prognose", "baten", "0.10", "reserve", "incidenteel", 4_000.0),
]
_COLUMNS = ["jaar", "fase", "kant", "taakveld", "product", "aard", "bedrag"]
_BOOKED = ("realisatie", "verplichting")


def begroting(rows: list[tuple[int, str, str, str, str, str, float]] = ROWS) -> pd.DataFrame:
    """The rows as a table; what is booked in 2024 runs to the end of September."""
    table = pd.DataFrame(rows, columns=_COLUMNS)
    booked = table["fase"].isin(_BOOKED) & (table["jaar"] == 2024)
    day = pd.Series(pd.Timestamp("2024-09-30"), table.index).where(booked)
    return table.assign(tot_en_met=day, peildatum=day, toelichting="")


def maanden(years: dict[int, float], until: int = 9) -> pd.DataFrame:
    """What was booked in each month of some years, the last of which stops at a month."""
    rows = []
    for jaar, each in years.items():
        last = until if jaar == max(years) else 12
        rows += [(jaar, maand, "lasten", "5.7", "gras", each) for maand in MAANDEN[:last]]
    return pd.DataFrame(
        rows, columns=["jaar", "maand", "kant", "taakveld", "product", "bedrag"]
    )


def geen_maanden() -> pd.DataFrame:
    """No months at all."""
    return maanden({2024: 1.0}).head(0)


def toelichtingen(*texts: tuple[str, str, str, str]) -> pd.DataFrame:
    """Table toelichting of 2024: per, groep, kant and text."""
    table = pd.DataFrame(list(texts), columns=["per", "groep", "kant", "toelichting"])
    return table.assign(jaar=2024)
