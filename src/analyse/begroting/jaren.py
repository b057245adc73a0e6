"""Which years are whole, so that no part of a year stands beside a whole one.

The trap: nine months of a year that is still running look like a quarter saved. So every measure
over years is given the lines that `hele_jaren` leaves, and its page says what was left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analyse import nl
from analyse.begroting.budget import begrotingsjaren, plan_realisatie
from analyse.begroting.maanden import MAANDEN, boekjaren, maanden_aansluiting
from analyse.tables.arguments import require_year
from analyse.tables.frames import columns_of, exploitatie

#: So little of the plan, and so much less than in any earlier year, may be a part of a year.
_DEEL, _VERSCHIL = 0.85, 0.10


@dataclass(frozen=True)
class HeleJaren:
    """The lines of a budget without what was realised in a part of a year.

    `eerste` and `laatste` are the first and last whole year with a realisatie (of the lines when
    there is none, 0 when there are no amounts); `noot` says what was left out and asks what is
    doubtful, or is nothing.
    """

    regels: pd.DataFrame
    eerste: int
    laatste: int
    noot: str
    #: Years that are a part, as `deeljaren` tells them, and the year that was chosen.
    deel: Mapping[int, str]
    tot: int | None

    def van(self, tabel: pd.DataFrame) -> pd.DataFrame:
        """The rows of another table about whole years, up to the year that was chosen."""
        return self.tot_en_met(tabel[~tabel["jaar"].isin(list(self.deel))])

    def tot_en_met(self, tabel: pd.DataFrame) -> pd.DataFrame:
        """The rows of a table up to the year that was chosen; those without a year too.

        For what a year that is still running does not make less, as a price or a score. A table
        without a year has a date (datum).
        """
        if self.tot is None:
            return tabel
        year = tabel["jaar"] if "jaar" in tabel else tabel["datum"].dt.year
        return tabel[year.isna() | (year <= self.tot)]

    def bij(self, zekerheid: str) -> str:
        """What was left out, before how certain an answer is."""
        return f"{self.noot} {zekerheid}" if self.noot else zekerheid


def waarom_leeg(
    tabel: pd.DataFrame, wat: str, jaar: int | None = None, kolom: str = "jaar"
) -> str:
    """Why nothing of a table is left up to the year that was chosen; "" when something is.

    Parameters
    ----------
    tabel
        As the dossier has it; `wat` is what its rows are called.
    jaar
        The last year that counts; None is the last one there is.
    kolom
        The year of a row, or a date in it.
    """
    if tabel.empty:
        return f"{wat} staan niet in de exports"
    years = tabel[kolom] if kolom == "jaar" else tabel[kolom].dt.year
    first = years.min()
    if jaar is None or years.isna().any() or first <= jaar:
        return ""
    return f"{wat} zijn er pas vanaf {first:.0f}"


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
        return HeleJaren(lines, 0, 0, _told(parts, 0), parts, jaar)
    first, last = begrotingsjaren(lines)
    whole = bool((lines["fase"] == "realisatie").any())
    told = [_told(parts, last if whole else 0, jaar), _perhaps_part(lines, last)]
    return HeleJaren(lines, first, last, " ".join(filter(None, told)), parts, jaar)


def _perhaps_part(lines: pd.DataFrame, last: int) -> str:
    """The question whether the last year is whole, when far less of it is spent than of others.

    Not asked of a year that a date says is whole.
    """
    own = lines[(lines["jaar"] == last) & (lines["fase"] == "realisatie")]
    if _until(own).notna().any():
        return ""
    table = plan_realisatie(lines, ())
    table = table[(table["kant"] == "lasten") & table["verschil"].notna() & (table["plan"] > 0)]
    spent = (table["realisatie"] / table["plan"]).set_axis(table["jaar"].astype(int))
    earlier = spent[spent.index < last]
    part = spent.get(last, 1.0)
    if earlier.empty or part > _DEEL or part > earlier.min() - _VERSCHIL:
        return ""
    before = nl.procent(earlier.min())
    if before != nl.procent(earlier.max()):
        before += f" tot {nl.procent(earlier.max())}"
    return (
        f"Van het plan van {last} is {nl.procent(part)} uitgegeven, eerder {before}: is {last} een"
        " heel jaar?"
    )


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

    A date (tot_en_met, else peildatum) on any of its lines before the year's end says so
    ("30-09-2018"); of a year without dates, months that stop earlier do ("september"), if the
    realised lasten are nearer to what these months hold than to a year at that pace. When neither
    says anything the year counts as whole.
    """
    lines = exploitatie(begroting)
    booked = lines[(lines["fase"] == "realisatie") & lines["bedrag"].notna()]
    days = _until(booked).groupby(booked["jaar"]).min().dropna()
    parts = {
        int(year): nl.datum(day, kort=True)
        for year, day in days.items()
        if day < pd.Timestamp(int(year), 12, 31)
    }
    by_months = _by_months(booked, maandrealisatie)
    return parts | {year: until for year, until in by_months.items() if year not in days.index}


def _until(booked: pd.DataFrame) -> pd.Series:
    """The day up to which each line is booked, where a date says so."""
    undated = pd.Series(pd.NaT, booked.index, dtype="datetime64[s]")
    return booked.get("tot_en_met", undated).fillna(booked.get("peildatum", undated))


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


def lopende_jaren(
    begroting: pd.DataFrame, deel: Mapping[int, str], by: str | Sequence[str] = ()
) -> pd.DataFrame:
    """What was booked in a part of a year, beside the plan for the whole of it.

    Parameters
    ----------
    begroting
        Table begroting.
    deel
        As `deeljaren` returns it.
    by
        Column or columns to group by, besides jaar and kant.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, those of `by`, kant, tot_en_met, geboekt and begroot_heel_jaar (euro). No
        difference: that is neither an advantage nor a disadvantage yet.
    """
    table = plan_realisatie(begroting[begroting["jaar"].isin(list(deel))], by)
    table = table.rename(columns={"realisatie": "geboekt", "plan": "begroot_heel_jaar"})
    table["tot_en_met"] = table["jaar"].map(deel).astype("object")
    keys = ["jaar", *columns_of(by), "kant"]
    return table[[*keys, "tot_en_met", "geboekt", "begroot_heel_jaar"]]
