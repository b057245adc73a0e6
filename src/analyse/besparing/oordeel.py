"""How much of a target can be seen in the exports, and what may as well be something else.

The trap: the sum of reported measures is no proof, a fall of cost is no saving, and exports prove
neither. Money that is booked elsewhere, an index that is off, areaal that was there all along,
invoices that slip and chance all look like a saving. So each of these is a test by itself, with
what it leaves of the fall, and only what stays under every test is called visible. What no test can
be done on is not visible either. Chance is not one of them: seven years cannot tell it from shocks
that hit all work and last, so a plain range is shown instead of an interval.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pandas as pd

from analyse.besparing.bronnen import Bronnen
from analyse.besparing.brug import besparing_gevonden, ontleding_keuzes
from analyse.besparing.marge import ERNAAST, ernaast, ontleding_indexen
from analyse.besparing.ontleding import geprijsd, ontleding_per, ontleding_per_cel
from analyse.tables import cents, euros, part_of, sum_euro
from analyse.tables.arguments import require_whole
from analyse.tables.frames import exploitatie

#: What is known of a part of the target.
ZEKERHEDEN = ZICHTBAAR, ANDERS, NIET_TE_ZIEN = "zichtbaar", "kan ook anders", "niet te zien"
#: What each part is, as the table of a verdict tells it.
GRONDEN = {
    ZICHTBAAR: "blijft over bij elke toets",
    ANDERS: "kan ook boeking, index, areaal, timing of toeval zijn",
    NIET_TE_ZIEN: "niet terug te zien in de kosten",
}
#: The tests by name, and what each holds against the fall.
TOETSEN = {
    "alle lasten": "wat elders bijkwam telt mee: vervanging, meerwerk, eenmalig en nieuwe taken",
    "volgorde en index": "de ongunstigste volgorde en index van een kostensoort van betekenis",
    "begroting": "ook uit de begroting gehaald, met de index die toen bekend was",
    "areaal": "zonder de groei van het areaal",
    "ernaast": f"nulmeting, laatste jaar of index {ERNAAST:.0%} ernaast",
    "sprong": f"zonder een daling van meer dan {ERNAAST:.0%} in één jaar",
    "overal gelijk": "niet in elk product even veel gedaald, zoals bij een boeking of index",
}
#: Why a test cannot be done.
NIET_TE_TOETSEN = {
    "begroting": "er is geen begroting van beide jaren",
    "sprong": "er ontbreken jaren",
    "overal gelijk": "er zijn te weinig producten met kosten in beide jaren",
}
#: An index is used as a test of the outcome when its kinds of cost make up at least this part of
#: the cost.
MINSTE_AANDEEL = 0.10
#: Below so many products nothing can be said about falling alike.
MINSTE_PRODUCTEN = 5
#: Steps that are no doing of the work: what they cost belongs to the path.
_PATH = ["prijs", "groei", "correctie", "areaal_onverklaard", "niet_stuurbaar"]
_AREAAL = ["groei", "correctie", "areaal_onverklaard"]


def besparing_toetsen(
    bronnen: Bronnen, jaren: Mapping[int, pd.DataFrame], nul_jaar: int, jaar: int | None = None
) -> pd.DataFrame:
    """What every test leaves of the fall in cost that was found, per year.

    Parameters
    ----------
    bronnen, jaren
        As `ontleding_verloop` takes and returns them.
    nul_jaar
        The nulmeting.
    jaar
        Only this year; every year of `jaren` when None.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, toets (of `TOETSEN`), aanname (Dutch), gevonden (euro, the whole fall) and
        over (euro; NaN when the test cannot be done). Each test stands by itself.
    """
    if jaar is not None:
        require_whole(jaar, "jaar")
    judged = [year for year in sorted(jaren) if jaar in (None, year)]
    parts = [_tests_of(bronnen, jaren, nul_jaar, year) for year in judged]
    if not parts:
        return pd.DataFrame(columns=["jaar", "toets", "aanname", "gevonden", "over"])
    return pd.concat(parts, ignore_index=True)


def _tests_of(
    bronnen: Bronnen, jaren: Mapping[int, pd.DataFrame], nul_jaar: int, jaar: int
) -> pd.DataFrame:
    """The tests of one year."""
    cells = jaren[jaar]
    found = besparing_gevonden(cells)
    left = {
        "alle lasten": _all_lasten(bronnen, cells, nul_jaar, jaar),
        "volgorde en index": _worst_index(bronnen, cells, nul_jaar, jaar),
        "begroting": _in_the_budget(bronnen, nul_jaar, jaar),
        "areaal": found - max(0.0, ontleding_per(cells)[_AREAAL].iloc[0].sum()),
        "ernaast": found - ernaast(cells)["marge"].iloc[0],
        "sprong": found - _jumps(jaren, nul_jaar, jaar)["sprong"].sum(skipna=False),
        "overal gelijk": _not_alike(cells, found),
    }
    table = pd.DataFrame({"jaar": jaar, "toets": list(TOETSEN), "aanname": TOETSEN.values()})
    over = table["toets"].map(left).astype(float).round(2)
    return table.assign(gevonden=found, over=over)


def _all_lasten(bronnen: Bronnen, cells: pd.DataFrame, nul_jaar: int, jaar: int) -> float:
    """The fall of everything that is booked as lasten, at the price and areaal of the year."""
    total = ontleding_per(cells).iloc[0]
    path = total["nulmeting"] + total[_PATH].sum()
    beside = _outside(bronnen, total["nulmeting"], total["kosten"], nul_jaar, jaar)
    price = 1 + total["prijs"] / cells["van"].sum() if cells["van"].sum() else 1.0
    return float(path - total["kosten"] + min(0.0, beside[nul_jaar] * price - beside[jaar]))


def _outside(
    bronnen: Bronnen, then: float, now: float, nul_jaar: int, jaar: int
) -> dict[int, float]:
    """Lasten of both years that are no regular upkeep, such as vervanging (euro)."""
    lines = exploitatie(bronnen.begroting)
    lines = lines[(lines["fase"] == "realisatie") & (lines["kant"] == "lasten")]
    whole = sum_euro(lines, "jaar")
    return {nul_jaar: whole.get(nul_jaar, 0.0) - then, jaar: whole.get(jaar, 0.0) - now}


def _worst_index(bronnen: Bronnen, cells: pd.DataFrame, nul_jaar: int, jaar: int) -> float:
    """What is left under the order and the index that leave least."""
    indices = ontleding_indexen(bronnen, cells, nul_jaar, jaar, MINSTE_AANDEEL)
    chosen = ontleding_keuzes(cells)
    return float(-indices["rest_hoog"].max() - chosen["kwaliteit"] - chosen["beeindigde_taken"])


def _in_the_budget(bronnen: Bronnen, nul_jaar: int, jaar: int) -> float:
    """The same fall in the budget, with the index of the year or of the year before.

    A budget is made with an index that is known by then; what the index turned out lower or higher
    is a forecast error and no cut.
    """
    planned = ontleding_per_cel(bronnen, nul_jaar, jaar, fase="primitief")
    if planned.empty:
        return np.nan
    series = bronnen.reeks_per_soort
    before = geprijsd(planned, bronnen, nul_jaar, jaar - 1, series)
    return min(besparing_gevonden(planned), besparing_gevonden(before))


def _jumps(jaren: Mapping[int, pd.DataFrame], nul_jaar: int, jaar: int) -> pd.DataFrame:
    """Falls of more than `ERNAAST` of the cost in one year: jaar and sprong.

    More often money that is booked in another budget than a saving. In euro of `jaar`, nought where
    there is none, NaN over a gap in the years, where no jump can be told.
    """
    years = [nul_jaar, *sorted(year for year in jaren if year <= jaar)]
    part = {nul_jaar: 0.0}
    for year in years[1:]:
        part[year] = besparing_omslag(jaren[year])
    cost = ernaast(jaren[jaar])["marge"].iloc[0] / ERNAAST
    rows = []
    for before, year in pairwise(years):
        fall = part[year] - part[before]
        jump = fall * cost if fall > ERNAAST else 0.0
        rows.append((year, jump if year == before + 1 else np.nan))
    return pd.DataFrame(rows, columns=["jaar", "sprong"]).round(2)


def _not_alike(cells: pd.DataFrame, found: float) -> float:
    """What was found, or nothing when cost fell by much the same part in every product.

    What money booked elsewhere, an index or a nulmeting that is off, and a common shock have in
    common: they hit all work alike. Work that is done in another way does not.
    """
    per_product = cells.groupby("product_code")[["rest", "kwaliteit"]].sum().sum(axis=1)
    cost = ernaast(cells, "product_code").set_index("product_code")["marge"] / ERNAAST
    fall = part_of(-per_product, cost).dropna()
    if len(fall) < MINSTE_PRODUCTEN:
        return np.nan
    low, middle, high = _weighted_quartiles(fall, cost[fall.index])
    return 0.0 if high - low < middle / 2 else found


def _weighted_quartiles(values: pd.Series, weights: pd.Series) -> list[float]:
    """The quartiles, where a product counts for what it costs."""
    ordered = values.sort_values()
    reached = weights[ordered.index].cumsum() / weights.sum()
    return [float(ordered[reached >= part].iloc[0]) for part in (0.25, 0.5, 0.75)]


def besparing_sprongen(
    jaren: Mapping[int, pd.DataFrame], nul_jaar: int, jaar: int
) -> pd.DataFrame:
    """Years up to `jaar` in which cost fell too much at once to be called a saving.

    Returns
    -------
    pandas.DataFrame
        Columns jaar and sprong (euro), to be asked: did this go to another budget?
    """
    if jaar not in jaren:
        return pd.DataFrame(columns=["jaar", "sprong"])
    jumps = _jumps(jaren, nul_jaar, jaar)
    return jumps[jumps["sprong"] > 0].reset_index(drop=True)


def besparing_omslag(cells: pd.DataFrame) -> float:
    """How far off the cost or the index must be before nothing is left (part of one)."""
    margin = ernaast(cells)["marge"].iloc[0]
    return ERNAAST * besparing_gevonden(cells) / margin if margin else np.nan


def taakstelling_oordeel(toetsen: pd.DataFrame, jaar: int, doel: float) -> pd.DataFrame:
    """The target of a year as visible, perhaps something else and not seen; exact to the cent.

    Parameters
    ----------
    toetsen
        As `besparing_toetsen` returns it.
    jaar
        The year that is judged.
    doel
        The target (euro), all targets of that year together.

    Returns
    -------
    pandas.DataFrame
        Columns zekerheid, bedrag (euro), grond and zwakste (Dutch; the test that leaves least, or
        why one cannot be done; only of what is visible). Bedrag adds up to doel: what is not seen
        is negative when more was found than was asked, and what may be something else is negative
        when cost rose. Empty when the year has no costs to compare.
    """
    require_whole(jaar, "jaar")
    tests = toetsen[toetsen["jaar"] == jaar]
    if tests.empty:
        return pd.DataFrame(columns=["zekerheid", "bedrag", "grond", "zwakste"])
    weakest = tests.sort_values("over", na_position="first", kind="stable").iloc[0]
    visible = max(0.0, weakest["over"]) if pd.notna(weakest["over"]) else 0.0
    shown = cents(pd.Series([visible, weakest["gevonden"] - visible]))
    shown.loc[len(shown)] = round(doel * 100) - shown.sum()
    table = pd.DataFrame({"zekerheid": ZEKERHEDEN, "bedrag": euros(shown)})
    return table.assign(grond=GRONDEN.values(), zwakste=[_told(weakest), "", ""])


def _told(test: pd.Series) -> str:
    """A test by name with what it assumes, or with why it cannot be done."""
    name = test["toets"]
    if pd.notna(test["over"]):
        return f"{name} ({TOETSEN[name]})"
    return f"{name} (niet te toetsen: {NIET_TE_TOETSEN.get(name, 'gegevens ontbreken')})"


def taakstelling_oordeel_per_jaar(
    toetsen: pd.DataFrame, doelen: Mapping[int, float]
) -> pd.DataFrame:
    """`taakstelling_oordeel` of every year that has both costs and a target.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, doel and `ZEKERHEDEN` (euro); the last three add up to doel.
    """
    rows = []
    for jaar in sorted(set(toetsen["jaar"]) & set(doelen)):
        parts = taakstelling_oordeel(toetsen, jaar, doelen[jaar])
        rows.append((jaar, doelen[jaar], *parts["bedrag"]))
    return pd.DataFrame(rows, columns=["jaar", "doel", *ZEKERHEDEN])
