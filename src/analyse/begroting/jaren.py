"""Which years are whole, so that no part of a year stands beside a whole one.

The trap: nine months of a year that is still running look like a quarter saved. So every measure
over years is given the lines that `hele_jaren` leaves, and its page says what was left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analyse import nl
from analyse.begroting.budget import begrotingsjaren
from analyse.begroting.maanden import MAANDEN, boekjaren, maanden_aansluiting
from analyse.tables.arguments import require_year
from analyse.tables.frames import exploitatie


@dataclass(frozen=True)
class HeleJaren:
    """The lines of a budget without what was realised in a part of a year.

    `eerste` and `laatste` are the first and last whole year with a realisatie (of the lines when
    there is none, 0 when there are no amounts); `noot` says what was left out, or nothing.
    """

    regels: pd.DataFrame
    eerste: int
    laatste: int
    noot: str

    def bij(self, zekerheid: str) -> str:
        """What was left out, before how certain an answer is."""
        return f"{self.noot} {zekerheid}" if self.noot else zekerheid


def hele_jaren(
    begroting: pd.DataFrame, maandrealisatie: pd.DataFrame, jaar: int | None = None
) -> HeleJaren:
    """The lines that can be compared over the years, up to a year that was chosen.

    Parameters
    ----------
    begroting, maandrealisatie
        The tables of these names; which years are a part of one, `deeljaren` tells.
    jaar
        The last year that counts; None is the last one there is.

    Raises
    ------
    ArgumentFout
        When the budget has nothing of `jaar`.
    """
    parts = deeljaren(begroting, maandrealisatie)
    booked = begroting["fase"] == "realisatie"
    lines = begroting[~(booked & begroting["jaar"].isin(list(parts)))]
    if jaar is not None:
        require_year(begroting, jaar)
        lines = lines[lines["jaar"] <= jaar]
        parts = {year: until for year, until in parts.items() if year <= jaar}
    if not lines["bedrag"].notna().any():
        return HeleJaren(lines, 0, 0, _told(parts, 0))
    first, last = begrotingsjaren(lines)
    whole = bool((lines["fase"] == "realisatie").any())
    return HeleJaren(lines, first, last, _told(parts, last if whole else 0, jaar))


def _told(parts: dict[int, str], last: int, asked: int | None = None) -> str:
    """What is no whole year, and with which year is compared instead; 0 when there is none."""
    said = []
    for year, until in sorted(parts.items()):
        if year > last:
            said.append(f"{year} loopt nog (stand {until})")
        else:
            said.append(f"{year} is geen heel jaar (stand {until}) en telt niet mee")
    later = max(parts, default=0)
    if asked is not None and last and asked > max(last, later):
        said.append(f"van {asked} is er geen realisatie")
        later = asked
    if not said:
        return ""
    if later > last:
        said.append(f"vergeleken is {last}" if last else "een heel jaar is er niet")
    return f"{'; '.join(said)}.".capitalize()


def deeljaren(begroting: pd.DataFrame, maandrealisatie: pd.DataFrame) -> dict[int, str]:
    """Years of which the realisatie is not of the whole year, and what it runs up to.

    A date (peildatum) on any of its lines before the year's end says so ("30-09-2018"); of a year
    without dates, months that stop earlier do ("september"), if the realised lasten are nearer to
    what these months hold than to a year at that pace. When neither says anything the year counts
    as whole.
    """
    lines = exploitatie(begroting)
    booked = lines[(lines["fase"] == "realisatie") & lines["bedrag"].notna()]
    undated = pd.Series(pd.NaT, booked.index, dtype="datetime64[ns]")
    days = booked.get("peildatum", undated).groupby(booked["jaar"]).min().dropna()
    parts = {
        int(year): nl.datum(day, kort=True)
        for year, day in days.items()
        if day < pd.Timestamp(int(year), 12, 31)
    }
    by_months = _by_months(booked, maandrealisatie)
    return parts | {year: until for year, until in by_months.items() if year not in days.index}


def _by_months(booked: pd.DataFrame, maandrealisatie: pd.DataFrame) -> dict[int, str]:
    """Years that the months of the other table say are a part, whatever the dates say."""
    last = boekjaren(maandrealisatie).set_index("jaar")["tot_en_met"].map(MAANDEN.index) + 1
    running = last[last < len(MAANDEN)]
    if running.empty:
        return {}
    ties = maanden_aansluiting(maandrealisatie, booked)
    ties = ties[(ties["kant"] == "lasten") & ties["jaar"].isin(running.index)]
    halfway = ties["maanden"] * (1 + len(MAANDEN) / ties["jaar"].map(running)) / 2
    parts = ties.loc[ties["realisatie"] < halfway, "jaar"]
    return {int(year): MAANDEN[running[year] - 1] for year in parts}


def tussenstand(begroting: pd.DataFrame, maandrealisatie: pd.DataFrame, jaar: int) -> str:
    """What the realisatie of a year runs up to when that is a part of it; nothing for a whole one.

    As `deeljaren` tells it.
    """
    return deeljaren(begroting, maandrealisatie).get(jaar, "")
