"""Where a series of inspections breaks: another method, edition of the catalogue, or ambition.

The trap: norms and methods change exactly when a taakstelling starts (Zwolle 2012), so a line
across the break would show a saving or a loss that nobody measured. A contract check between two
policy rounds is no break in the policy series.

Source: Zwolle, jaarverslag 2014 (marks with a break in 2012).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from analyse import nl
from analyse.schouw.scores import Methode, grouped_by, niveaucodes
from analyse.statistiek.intervallen import newcombe
from analyse.tables.arguments import require
from analyse.tables.codelijsten import editie_van
from analyse.tables.frames import as_text, coded, show_unknown

#: What `aandeel_jaar_eerder` adds.
JAAR_EERDER = (
    "ronde_eerder",
    "aandeel_eerder",
    "n_eerder",
    "verschil",
    "verschil_laag",
    "verschil_hoog",
    "vergelijking",
)
#: How far a round may lie from exactly a year earlier.
_DICHTBIJ = pd.Timedelta(days=45)
ZELFDE = "hetzelfde seizoen"
_Breuk = tuple[object, ...]


def _rondes(schouw: pd.DataFrame) -> pd.DataFrame:
    """Rounds in order of their first day.

    Columns ronde, methode, eerste, laatste, kor (its editions as written) and editie (as compared).
    """
    texts = ["ronde", "methode", "kor_versie"]
    require(schouw, [*texts, "datum"])
    frame = coded(schouw[[*texts, "datum"]], texts)
    rounds = frame.groupby(["ronde", "methode"], observed=True)["datum"]
    table = rounds.agg(eerste="min", laatste="max").reset_index()
    editions = as_text(frame[texts].drop_duplicates(), texts).sort_values("kor_versie")
    each = editions.groupby(["ronde", "methode"])["kor_versie"]
    joined = each.agg(kor=", ".join, editie=_edities).reset_index()
    table = as_text(table, texts[:2]).merge(joined, how="left")
    return table.sort_values(["eerste", "ronde"], ignore_index=True)


def _edities(versions: pd.Series) -> tuple[str, ...]:
    """The different editions of a round, however they are spelled."""
    return tuple(sorted(set(map(editie_van, versions))))


def schouw_breuken(schouw: pd.DataFrame, norm: pd.DataFrame) -> pd.DataFrame:
    """Rounds and dates at which the series may not be joined.

    Returns
    -------
    pandas.DataFrame
        Columns datum (first day on the new footing), ronde (first round with a score from that day
        on; empty when there is none), soort ("methode", "meetwijze" or "norm"), methode (the
        series it breaks: "beleid", "bestek", "onbekend", or "alle") and omschrijving (Dutch), by
        date. A method breaks when it ends for good and another begins; an edition when two
        successive rounds of one method do not have the same; a norm when an ambition changes, not
        when one is first set.
    """
    rounds = _rondes(schouw)
    rows = [*_other_method(rounds), *_other_edition(rounds), *_other_norm(norm, rounds)]
    columns = ["datum", "ronde", "soort", "methode", "omschrijving"]
    table = pd.DataFrame(rows, columns=columns).astype({"datum": "datetime64[ns]"})
    order = ["datum", "soort", "methode"]
    return table.sort_values(order, kind="stable", ignore_index=True)


def _other_method(rounds: pd.DataFrame) -> Iterator[_Breuk]:
    each = rounds.to_dict("records")
    methods = [one["methode"] for one in each]
    for i, (before, after) in enumerate(pairwise(each), start=1):
        goes_on = set(methods[:i]) & set(methods[i:])
        if before["ronde"] != after["ronde"] and not goes_on:
            change = f"andere methode: {before['methode']} wordt {after['methode']}"
            yield after["eerste"], after["ronde"], "methode", "alle", change


def _other_edition(rounds: pd.DataFrame) -> Iterator[_Breuk]:
    for methode, series in rounds.groupby("methode", sort=True):
        for before, after in pairwise(series.to_dict("records")):
            if before["editie"] != after["editie"]:
                change = f"andere meetwijze: {before['kor']} wordt {after['kor']}"
                yield after["eerste"], after["ronde"], "meetwijze", methode, change


def _other_norm(norm: pd.DataFrame, rounds: pd.DataFrame) -> Iterator[_Breuk]:
    """One for each day on which one or more ambitions changed."""
    places = ["gebiedstype", "meetlat"]
    require(norm, [*places, "geldig_van", "ambitie"])
    frame = show_unknown(norm, places)
    frame = frame.sort_values("geldig_van", na_position="first", kind="stable")
    frame["code"] = niveaucodes(frame["ambitie"])
    frame["stap"] = frame.groupby(places)["code"].diff()
    changed = frame[frame["stap"].notna() & (frame["stap"] != 0)]
    for day, group in changed.groupby("geldig_van", sort=True):
        steps = {"verlaagd": group["stap"] < 0, "verhoogd": group["stap"] > 0}
        parts = []
        for word, taken in steps.items():
            if taken.any():
                number = nl.aantal(taken.sum(), "norm", "normen")
                parts.append(f"ambitie {word} voor {number}")
        later = rounds.loc[rounds["laatste"] >= day, "ronde"]
        first = next(iter(later), "")
        yield day, first, "norm", "alle", ", ".join(parts)


def schouw_segmenten(
    schouw: pd.DataFrame,
    breuken: pd.DataFrame,
    methode: Methode = "beleid",
    soorten: Sequence[str] = ("methode", "meetwijze", "norm"),
) -> pd.DataFrame:
    """The piece of the series that each round belongs to: lines are drawn within a piece only.

    Parameters
    ----------
    schouw
        Table schouw.
    breuken
        What `schouw_breuken` returns.
    methode
        The series.
    soorten
        Breaks that count; leave out "norm" when every score is held against one fixed norm.

    Returns
    -------
    pandas.DataFrame
        Columns ronde, datum (first day), volgorde (0, 1, ...), segment (0, 1, ...) and breuk (what
        changed at this round, "" when nothing did), in order of date.
    """
    rounds = _rondes(schouw[schouw["methode"] == methode])
    concerns = breuken["methode"].isin([methode, "alle"])
    breaks = breuken[breuken["soort"].isin(list(soorten)) & concerns].to_dict("records")
    labels: list[str] = []
    previous = pd.Timestamp.max
    for one in rounds.to_dict("records"):
        here = []
        for change in breaks:
            # A norm changes on a day, wherever that falls between or within rounds; a method
            # changes with a round, and never at the first.
            changes = previous < change["datum"] <= one["laatste"]
            if change["soort"] != "norm":
                changes = bool(labels) and change["ronde"] == one["ronde"]
            if changes:
                here.append(change["omschrijving"])
        labels.append("; ".join(here))
        previous = one["laatste"]
    table = rounds[["ronde", "eerste"]].rename(columns={"eerste": "datum"})
    table["volgorde"] = np.arange(len(rounds))
    breuk = pd.Series(labels, dtype="object")
    return table.assign(segment=(breuk != "").cumsum(), breuk=breuk)


def aandeel_jaar_eerder(aandelen: pd.DataFrame, segmenten: pd.DataFrame) -> pd.DataFrame:
    """Each share beside that of the same season a year earlier.

    Where both lie in one piece of the series.

    Parameters
    ----------
    aandelen
        As `aandeel_op_ambitie` returns it, by ronde and any other columns.
    segmenten
        As `schouw_segmenten` returns it.

    Returns
    -------
    pandas.DataFrame
        The table with ronde_eerder ("" when there is none), aandeel_eerder, n_eerder, verschil,
        verschil_laag and verschil_hoog (parts of one; 95 % interval after Newcombe) and
        vergelijking: "hetzelfde seizoen", "breuk ertussen" or "geen ronde". Figures are NaN but for
        the first.
    """
    shares = ["n", "aandeel", "laag", "hoog"]
    require(aandelen, ["ronde", *shares])
    keys = grouped_by(aandelen)
    table = aandelen.merge(_earlier(segmenten), on="ronde", how="left")
    found = ["ronde_eerder", "vergelijking"]
    table[found] = table[found].astype("str")
    names = {name: f"{name}_eerder" for name in ("ronde", *shares)}
    earlier = aandelen[[*keys, *shares]].rename(columns=names)
    keys = [names.get(key, key) for key in keys]
    table = table.merge(earlier, on=keys, how="left")
    beside = [names[name] for name in shares]
    table.loc[table["vergelijking"] != ZELFDE, beside] = np.nan
    return newcombe(table, "_eerder")[[*aandelen.columns, *JAAR_EERDER]]


def _earlier(segmenten: pd.DataFrame) -> pd.DataFrame:
    """Of each round the one a year earlier, and whether the two may be compared."""
    rows = []
    for one in segmenten.itertuples():
        year_earlier = one.datum - pd.DateOffset(years=1)
        gap = (segmenten["datum"] - year_earlier).abs()
        near = (gap <= _DICHTBIJ) & (segmenten["volgorde"] < one.volgorde)
        if not near.any():
            rows.append((one.ronde, "", "geen ronde"))
            continue
        before = segmenten.loc[gap[near].idxmin()]
        same = before["segment"] == one.segment
        rows.append((one.ronde, before["ronde"], ZELFDE if same else "breuk ertussen"))
    return pd.DataFrame(rows, columns=["ronde", "ronde_eerder", "vergelijking"])


def rapportcijfers_met_breuk(kerncijfer: pd.DataFrame, breuken: Sequence[int]) -> pd.DataFrame:
    """Published marks per gebied and year, cut where the way of measuring changed.

    Parameters
    ----------
    kerncijfer
        Rows of table kerncijfer of one onderwerp: gebied, jaar, waarde.
    breuken
        First years of a new way of measuring: 2012 for Zwolle, between 2011 and 2012.

    Returns
    -------
    pandas.DataFrame
        Columns gebied, jaar, cijfer, segment (0, 1, ...) and verschil (against the year before in
        the same segment; NaN for the first, so never across a break).
    """
    require(kerncijfer, ["gebied", "jaar", "waarde"])
    frame = show_unknown(kerncijfer, ["gebied"]).rename(columns={"waarde": "cijfer"})
    frame = frame.sort_values(["gebied", "jaar"], kind="stable", ignore_index=True)
    frame["segment"] = np.searchsorted(sorted(breuken), frame["jaar"], side="right")
    # Marks are printed with one decimal; the difference of two floats is not.
    frame["verschil"] = frame.groupby(["gebied", "segment"])["cijfer"].diff().round(6)
    return frame[["gebied", "jaar", "cijfer", "segment", "verschil"]]
