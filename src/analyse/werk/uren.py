"""Hours and FTE per doelgroep: what they cost and who bears it, promised against made, in winter.

The traps: hours promised are no hours made and are never added to them; a fee paid for people is
not what they cost, so the part that somebody else bears is shown; and an FTE of worked hours is
another thing than one of paid hours, so the hours of an FTE are the user's to state.

Sources: the three aims of Zwolle and ROVA (2012), where SW staff did winter work and were seconded
(WEZO); domain practice of the open budget: the cost of SW in the DVO is not its full social cost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analyse.tables import ONBEKEND, TABLES, cents, euros, normalise, part_of
from analyse.tables.arguments import require, require_whole
from analyse.tables.frames import by_case, columns_of, naast_begroting, show_unknown

#: Groups of fewer than five people together, as `herleidbaar` makes them.
SAMENGEVOEGD = "overig (samengevoegd)"
_CHOICES = TABLES["werk"]["doelgroep"].choices
DOELGROEPEN = (*(choice.value for choice in _CHOICES), SAMENGEVOEGD)
MAANDEN = tuple(choice.value for choice in TABLES["werk"]["maand"].choices)
#: Those for whom nobody makes promises.
REGULIER = "regulier"
#: Months of winter work: when the green asks least.
WINTER = ("november", "december", "januari", "februari", "maart")
#: Worked hours of one FTE in a year: 1.872 paid hours (36 a week) less leave, illness and training.
#: The user's to change.
UREN_PER_FTE = 1400.0
#: What hours cost, what the state pays, what the contractor pays, and what is left.
GELD = ("loonkosten", "subsidie", "detacheringsvergoeding", "elders")
#: How a promise ended.
GEHAALD, NIET_GEHAALD = "gehaald", "niet gehaald"
GEEN_AFSPRAAK, GEEN_UREN = "geen afspraak", "geen uren bekend"
#: Of groups together of which only some were promised anything.
NIET_TE_VERGELIJKEN = "niet te vergelijken"


def genoemd(doelgroep: object) -> str:
    """A doelgroep as it is called in a sentence."""
    return "de samengevoegde groepen" if doelgroep == SAMENGEVOEGD else str(doelgroep)


def gemaakte_uren(werk: pd.DataFrame) -> pd.DataFrame:
    """The hours that were made: all that is not a promise, the unknown shown."""
    texts = ["maand", "doelgroep", "winterwerk", "activiteit", "wijk"]
    require(werk, ["jaar", *texts, "soort", "uren"])
    return show_unknown(werk[werk["soort"] != "afgesproken"], texts)


def hours_of_fte(groups: pd.Series, per_fte: float | Mapping[str, float]) -> pd.Series:
    """Hours of one FTE of each doelgroep; where a mapping has none for it, the common one."""
    if isinstance(per_fte, Mapping):
        hours = groups.map(lambda name: float(per_fte.get(name, UREN_PER_FTE)))
        return hours.astype("float64")
    return pd.Series(float(per_fte), index=groups.index)


def _sorted(table: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """In the order of the field: doelgroepen and months as the table names them."""
    orders = {"doelgroep": DOELGROEPEN, "maand": MAANDEN}

    def rank(column: pd.Series) -> pd.Series:
        order = orders.get(str(column.name))
        return column if order is None else column.astype("object").map(order.index)

    return table.sort_values(list(by), key=rank, kind="stable", ignore_index=True)


def uren_per_doelgroep(
    werk: pd.DataFrame,
    by: str | Sequence[str] = ("jaar", "doelgroep"),
    uren_per_fte: float | Mapping[str, float] = UREN_PER_FTE,
) -> pd.DataFrame:
    """Hours, FTE and cost of the hours that were made.

    Parameters
    ----------
    werk
        Table werk.
    by
        Columns to group by, doelgroep among them when its FTE have hours of their own.
    uren_per_fte
        Worked hours of one FTE in a year, one for all or one a doelgroep. FTE of a month are of a
        year: times twelve.

    Returns
    -------
    pandas.DataFrame
        Columns of `by`, uren, fte, loonkosten, subsidie, detacheringsvergoeding, elders (loonkosten
        - subsidie - detacheringsvergoeding: what another bears, euro to the cent), per_uur (elders
        an hour; NaN without hours) and zonder_loon (hours of which the wages are not known: elders
        leaves them out).
    """
    keys = columns_of(by)
    money = list(GELD)
    frame = gemaakte_uren(werk)
    require(frame, [*keys, *money[:-1]])
    paid = frame["loonkosten"].notna()
    loon, subsidie, vergoeding = (cents(frame[name]) for name in money[:-1])
    frame = frame.assign(
        loonkosten=loon,
        subsidie=subsidie,
        detacheringsvergoeding=vergoeding,
        # What is left of wages that are not known is not minus the fee.
        elders=(loon - subsidie - vergoeding).where(paid, 0),
        zonder_loon=frame["uren"].where(~paid, 0.0),
    )
    summed = frame.groupby(keys, observed=True)[["uren", *money, "zonder_loon"]].sum()
    table = summed.reset_index()
    table[money] = euros(table[money])
    groups = table["doelgroep"] if "doelgroep" in keys else pd.Series("", index=table.index)
    of_year = 12 if "maand" in keys else 1
    table["fte"] = table["uren"] / hours_of_fte(groups, uren_per_fte) * of_year
    hours = table["uren"] - table["zonder_loon"]
    table["per_uur"] = part_of(table["elders"], hours)
    return _sorted(table, keys)[[*keys, "uren", "fte", *money, "per_uur", "zonder_loon"]]


def uren_afspraken(
    werk: pd.DataFrame, uren_per_fte: float | Mapping[str, float] = UREN_PER_FTE
) -> pd.DataFrame:
    """Promised against made, per year and doelgroep.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, doelgroep, afgesproken, gemaakt, verschil (hours; gemaakt - afgesproken),
        fte_afgesproken, fte_gemaakt, fte_verschil and oordeel: "gehaald", "niet gehaald", "geen
        afspraak", "niet te vergelijken" (groups together of which not all were promised something)
        or "geen uren bekend" (of that year not one hour made is in the exports). NaN is not known.
    """
    keys = ["jaar", "doelgroep"]
    made = gemaakte_uren(werk)
    promised = show_unknown(werk[werk["soort"] == "afgesproken"], ["doelgroep"])
    hours = {
        "afgesproken": promised.groupby(keys, observed=True)["uren"].sum(),
        "gemaakt": made.groupby(keys, observed=True)["uren"].sum(),
    }
    table = pd.concat(hours, axis=1).reset_index()
    # A year with hours in which a doelgroep made none: that is nought, not unknown.
    there = table["jaar"].isin(made["jaar"])
    table["gemaakt"] = table["gemaakt"].mask(table["gemaakt"].isna() & there, 0.0)
    table["verschil"] = table["gemaakt"] - table["afgesproken"]
    norm = hours_of_fte(table["doelgroep"], uren_per_fte)
    for name in ("afgesproken", "gemaakt", "verschil"):
        table[f"fte_{name}"] = table[name] / norm
    nothing = table["afgesproken"].isna()
    verdicts = {
        NIET_TE_VERGELIJKEN: nothing & (table["doelgroep"] == SAMENGEVOEGD),
        GEEN_AFSPRAAK: nothing,
        GEEN_UREN: table["gemaakt"].isna(),
        GEHAALD: table["verschil"] >= -1e-9,
    }
    table["oordeel"] = by_case(verdicts, NIET_GEHAALD)
    return _sorted(table, keys)


def winterwerk(werk: pd.DataFrame, doelgroepen: Sequence[str] | None = None) -> pd.DataFrame:
    """Winter work per year: how much, whether in its season, and whether it keeps people at work.

    Parameters
    ----------
    werk
        Table werk.
    doelgroepen
        Those whose months are looked at; all but regulier when None.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, uren, winterwerk (hours), in_seizoen (part of it in november to maart),
        winter_met and winter_zonder (mean month of november to maart as a part of the mean month of
        the other months, with winter work and without it on both sides; NaN when a month of either
        kind is missing),
        onbekend (hours that do not say) and maanden (with hours).
    """
    frame = gemaakte_uren(werk)
    if doelgroepen is None:
        frame = frame[frame["doelgroep"] != REGULIER]
    else:
        frame = frame[frame["doelgroep"].isin(list(doelgroepen))]
    frame = frame[frame["maand"] != ONBEKEND]
    hours = frame["uren"]
    jaar = frame["jaar"]
    winter = frame["winterwerk"] == "ja"
    season = frame["maand"].isin(WINTER)

    def of_year(counts: pd.Series) -> pd.Series:
        return hours.where(counts, 0.0).groupby(jaar).sum()

    table = hours.groupby(jaar).sum().to_frame("uren")
    table["winterwerk"] = of_year(winter)
    table["in_seizoen"] = part_of(of_year(winter & season), table["winterwerk"])
    months = frame["maand"].groupby(jaar).nunique()

    def against_summer(counts: pd.Series) -> pd.Series:
        summer = of_year(counts & ~season) / (12 - len(WINTER))
        # Of half a year, winter and summer are not the same months.
        summer = summer.where((months == 12) & (summer > 0))
        return of_year(counts & season) / len(WINTER) / summer

    table["winter_met"] = against_summer(hours.notna())
    table["winter_zonder"] = against_summer(~winter)
    table["onbekend"] = of_year(frame["winterwerk"] == ONBEKEND)
    return table.assign(maanden=months).reset_index()


def uren_per_maand(werk: pd.DataFrame, jaar: int | None) -> pd.DataFrame:
    """Hours of one year per month, doelgroep and whether it is winter work, of all but regulier.

    Returns
    -------
    pandas.DataFrame
        Columns maand, doelgroep, winterwerk, uren; empty without a year.
    """
    if jaar is not None:
        require_whole(jaar, "jaar")
    keys = ["maand", "doelgroep", "winterwerk"]
    frame = gemaakte_uren(werk)
    frame = frame[(frame["jaar"] == jaar) & (frame["doelgroep"] != REGULIER)]
    return _sorted(frame.groupby(keys, observed=True)["uren"].sum().reset_index(), keys)


def kostensoorten_sw(begroting: pd.DataFrame) -> list[str]:
    """The kostensoorten that name SW: "Inzet SW", "WSW", "sociale werkvoorziening"."""
    names = sorted({str(name) for name in begroting["kostensoort"].dropna().unique()})
    return [name for name in names if _is_sw(normalise(name))]


def _is_sw(name: str) -> bool:
    return not {"sw", "wsw"}.isdisjoint(name.split()) or "sociale werkvoorziening" in name


def uren_aansluiting(
    werk: pd.DataFrame, begroting: pd.DataFrame, kostensoorten: Sequence[str] | None = None
) -> pd.DataFrame:
    """The fees in the hours against what the budget booked for SW, per year, to the cent.

    Parameters
    ----------
    kostensoorten
        Kostensoorten of the budget that are these fees; `kostensoorten_sw` when None.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, volgens_uren, volgens_begroting, verschil (euro) and oordeel ("sluit aan",
        "verschil"); years that both have.
    """
    require(begroting, ["jaar", "fase", "kant", "kostensoort", "bedrag"])
    names = kostensoorten_sw(begroting) if kostensoorten is None else list(kostensoorten)
    booked = begroting[begroting["kostensoort"].isin(names)]
    hours = gemaakte_uren(werk)
    # Of regular staff alone nobody pays a fee, and others may have been left out.
    seconded = hours.loc[hours["doelgroep"] != REGULIER, "jaar"]
    hours = hours[hours["jaar"].isin(seconded)]
    return naast_begroting(hours, "detacheringsvergoeding", booked, "volgens_uren")
