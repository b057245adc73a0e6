"""Where a series of inspections breaks.

A change of method, of edition of the catalogue, or of the ambition.

The trap: norms and methods change exactly when a taakstelling starts (Zwolle 2012), so a line
across the break would show a saving or a loss that nobody measured. A contract check between two
policy rounds is no break in the policy series.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from analyse.schouw.beeldkwaliteit import Methode
from analyse.tables import NIVEAUS
from analyse.tables.arguments import require
from analyse.tables.frames import as_text, coded, show_unknown

_COLUMNS = ["datum", "ronde", "soort", "methode", "omschrijving"]
#: What `jaar_eerder` adds.
JAAR_EERDER = (
    "ronde_eerder",
    "aandeel_eerder",
    "n_eerder",
    "verschil",
    "verschil_laag",
    "verschil_hoog",
    "vergelijking",
)


def _rondes(schouw: pd.DataFrame) -> pd.DataFrame:
    """Rounds in order of their first day.

    Ronde, methode, eerste, laatste, kor (the editions in it).
    """
    require(schouw, ["ronde", "datum", "methode", "kor_versie"])
    texts = ["ronde", "methode", "kor_versie"]
    frame = coded(schouw[[*texts, "datum"]], texts)
    days = frame.groupby(["ronde", "methode"], observed=True)["datum"]
    table = as_text(
        pd.DataFrame({"eerste": days.min(), "laatste": days.max()}).reset_index(), texts[:2]
    )
    editions = as_text(frame[texts].drop_duplicates(), texts).sort_values("kor_versie")
    table = table.merge(
        editions.groupby(["ronde", "methode"])["kor_versie"]
        .agg(", ".join)
        .rename("kor")
        .reset_index(),
        how="left",
    )
    return table.sort_values(["eerste", "ronde"], kind="stable").reset_index(drop=True)


def breuken(schouw: pd.DataFrame, norm: pd.DataFrame) -> pd.DataFrame:
    """Rounds and dates at which the series may not be joined.

    Returns
    -------
    pandas.DataFrame
        Columns datum (first day on the new footing), ronde (first round with a score from that day
        on; empty when there is none), soort ("methode", "kor_versie" or "norm"), methode (the
        series it breaks: "beleid", "bestek", "onbekend", or "alle") and omschrijving (Dutch), by
        date. A method breaks when it ends for good and another begins; an edition when two
        successive rounds of one method do not have the same; a norm when an ambition changes, not
        when one is first set.
    """
    rounds = _rondes(schouw)
    rows: list[tuple[object, ...]] = []
    each = rounds.to_dict("records")
    methods = [one["methode"] for one in each]
    for i, (before, after) in enumerate(pairwise(each), start=1):
        if before["ronde"] != after["ronde"] and not set(methods[:i]) & set(methods[i:]):
            change = f"andere methode: {before['methode']} wordt {after['methode']}"
            rows.append((after["eerste"], after["ronde"], "methode", "alle", change))
    for methode, series in rounds.groupby("methode", sort=True):
        for before, after in pairwise(series.to_dict("records")):
            if before["kor"] != after["kor"]:
                change = f"andere meetwijze: {before['kor']} wordt {after['kor']}"
                rows.append((after["eerste"], after["ronde"], "kor_versie", methode, change))
    rows += _norm_changes(norm, rounds)
    table = pd.DataFrame(rows, columns=_COLUMNS).astype({"datum": "datetime64[ns]"})
    return table.sort_values(["datum", "soort", "methode"], kind="stable").reset_index(drop=True)


def _norm_changes(norm: pd.DataFrame, rounds: pd.DataFrame) -> list[tuple[object, ...]]:
    """One row for each day on which one or more ambitions changed."""
    require(norm, ["gebiedstype", "meetlat", "geldig_van", "ambitie"])
    frame = show_unknown(norm, ["gebiedstype", "meetlat"]).sort_values(
        "geldig_van", na_position="first", kind="stable"
    )
    code = pd.Series(
        pd.Categorical(frame["ambitie"].astype("object"), categories=list(NIVEAUS)).codes,
        index=frame.index,
        dtype="int64",
    )
    step = code - code.groupby([frame["gebiedstype"], frame["meetlat"]]).shift()
    changed = frame.assign(stap=step)[step.notna() & (step != 0) & frame["geldig_van"].notna()]
    rows: list[tuple[object, ...]] = []
    for day, group in changed.groupby("geldig_van", sort=True):
        down, up = int((group["stap"] < 0).sum()), int((group["stap"] > 0).sum())
        parts = [
            f"ambitie {word} voor {n} {'norm' if n == 1 else 'normen'}"
            for word, n in (("verlaagd", down), ("verhoogd", up))
            if n
        ]
        later = rounds[rounds["laatste"] >= day]
        rows.append(
            (day, later["ronde"].iloc[0] if len(later) else "", "norm", "alle", ", ".join(parts))
        )
    return rows


def segmenten(
    schouw: pd.DataFrame,
    breuken: pd.DataFrame,
    methode: Methode = "beleid",
    soorten: Sequence[str] = ("methode", "kor_versie", "norm"),
) -> pd.DataFrame:
    """The piece of the series that each round belongs to: lines are drawn within a piece only.

    Parameters
    ----------
    schouw
        Table schouw.
    breuken
        What `breuken` returns.
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
    counted = breuken[
        breuken["soort"].isin(list(soorten)) & breuken["methode"].isin([methode, "alle"])
    ].to_dict("records")
    previous = pd.Timestamp.max
    labels: list[str] = []
    for one in rounds.to_dict("records"):
        # A norm changes on a day, wherever that falls between or within rounds; a method changes
        # with a round.
        here = [
            b["omschrijving"]
            for b in counted
            if (
                previous < b["datum"] <= one["laatste"]
                if b["soort"] == "norm"
                else b["ronde"] == one["ronde"] and labels
            )
        ]
        labels.append("; ".join(here))
        previous = one["laatste"]
    table = rounds[["ronde", "eerste"]].rename(columns={"eerste": "datum"})
    table = table.assign(volgorde=np.arange(len(rounds)), breuk=pd.Series(labels, dtype=object))
    table["segment"] = (table["breuk"] != "").cumsum()
    return table[["ronde", "datum", "volgorde", "segment", "breuk"]]


def jaar_eerder(aandelen: pd.DataFrame, segmenten: pd.DataFrame, dagen: int = 45) -> pd.DataFrame:
    """Each share beside that of the same season a year earlier, where both lie in one piece of the series.

    Parameters
    ----------
    aandelen
        As `beeldkwaliteit.aandeel_op_ambitie` returns it, by ronde and any other columns.
    segmenten
        As `segmenten` returns it.
    dagen
        How far a round may lie from exactly a year earlier.

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
    groups = [c for c in aandelen.columns[: list(aandelen.columns).index("n")] if c != "ronde"]
    found: dict[str, tuple[str, str]] = {}
    for row in segmenten.itertuples():
        gap = (segmenten["datum"] - (row.datum - pd.DateOffset(years=1))).abs()
        near = segmenten[(gap <= pd.Timedelta(days=dagen)) & (segmenten["volgorde"] < row.volgorde)]
        if near.empty:
            found[row.ronde] = ("", "geen ronde")
            continue
        before = near.loc[gap[near.index].idxmin()]
        found[row.ronde] = (
            before["ronde"],
            "hetzelfde seizoen" if before["segment"] == row.segment else "breuk ertussen",
        )
    table = aandelen.assign(
        ronde_eerder=aandelen["ronde"]
        .map({r: before for r, (before, _) in found.items()})
        .astype("str"),
        vergelijking=aandelen["ronde"]
        .map({r: verdict for r, (_, verdict) in found.items()})
        .astype("str"),
    )
    earlier = aandelen[[*groups, "ronde", *shares]].rename(
        columns={"ronde": "ronde_eerder", **{c: f"{c}_eerder" for c in shares}}
    )
    table = table.merge(earlier, on=[*groups, "ronde_eerder"], how="left")
    table.loc[table["vergelijking"] != "hetzelfde seizoen", [f"{c}_eerder" for c in shares]] = (
        np.nan
    )
    table["verschil"] = table["aandeel"] - table["aandeel_eerder"]
    down = np.hypot(
        table["aandeel"] - table["laag"], table["hoog_eerder"] - table["aandeel_eerder"]
    )
    up = np.hypot(table["hoog"] - table["aandeel"], table["aandeel_eerder"] - table["laag_eerder"])
    table["verschil_laag"], table["verschil_hoog"] = (
        table["verschil"] - down,
        table["verschil"] + up,
    )
    return table[[*aandelen.columns, *JAAR_EERDER]]


def cijfers_met_breuk(
    kerncijfer: pd.DataFrame, breuken: Sequence[int], onderwerp: str | None = None
) -> pd.DataFrame:
    """Published marks per gebied and year, cut where the way of measuring changed.

    Parameters
    ----------
    kerncijfer
        Table kerncijfer: gebied, jaar, waarde (and onderwerp).
    breuken
        First years of a new way of measuring: 2012 for Zwolle, between 2011 and 2012.
    onderwerp
        Only these figures; all when None.

    Returns
    -------
    pandas.DataFrame
        Columns gebied, jaar, cijfer, segment (0, 1, ...) and verschil (against the year before in
        the same segment; NaN for the first, so never across a break).
    """
    require(kerncijfer, ["gebied", "jaar", "waarde"])
    frame = show_unknown(
        kerncijfer if onderwerp is None else kerncijfer[kerncijfer["onderwerp"] == onderwerp],
        ["gebied"],
    )
    frame = frame.rename(columns={"waarde": "cijfer"}).sort_values(
        ["gebied", "jaar"], kind="stable"
    )
    frame["segment"] = np.searchsorted(
        np.sort(np.asarray(list(breuken), dtype="int64")), frame["jaar"], side="right"
    )
    # Marks are printed with one decimal; the difference of two floats is not.
    frame["verschil"] = frame.groupby(["gebied", "segment"])["cijfer"].diff().round(6)
    return frame[["gebied", "jaar", "cijfer", "segment", "verschil"]].reset_index(drop=True)
