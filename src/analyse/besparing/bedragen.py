"""Three amounts that are all called the saving, side by side, with what makes them differ.

The trap: the split, the autonomous path and what is reported measure three things. And none of them
is what the municipality owed less: the first two are what the upkeep cost whoever did it.
"""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.besparing.brug import besparing_gevonden, ontleding_keuzes
from analyse.besparing.ontleding import ontleding_per
from analyse.tables import cents, euros, sum_euro

#: label, soort, bedrag in whole cents, van_wie.
_Row = tuple[str, str, float | None, str]
_SAMEN = "gemeente en uitvoerder samen"


def besparing_bedragen(
    cells: pd.DataFrame,
    pad: pd.DataFrame,
    portfolio: pd.DataFrame,
    afrekening: pd.DataFrame,
    nul_jaar: int,
    jaar: int,
) -> pd.DataFrame:
    """What the split found, what the path leaves and what is reported, tied to the cent.

    Parameters
    ----------
    cells
        As `ontleding_per_cel` returns it for `nul_jaar` and `jaar`.
    pad, portfolio
        As `autonoom_pad` and `taakstelling_portfolio` return them.
    afrekening
        As `afrekening_per_jaar` returns it.
    nul_jaar, jaar
        The nulmeting and the year that is judged.

    Returns
    -------
    pandas.DataFrame
        Columns label, soort ("stand" or "verschil"), bedrag (euro; NaN is not known) and van_wie
        (Dutch). The differences between two amounts make the second of the first. The last row is
        what the municipality owed less, in the money of the two years. Empty without cells or path.
    """
    columns = ["label", "soort", "bedrag", "van_wie"]
    path = pad.loc[pad["jaar"] == jaar, "minder_meer"]
    if cells.empty or path.empty:
        return pd.DataFrame(columns=columns)
    found = round(besparing_gevonden(cells) * 100)
    against = int(cents(path).iloc[0])
    rows: list[_Row] = [("Gevonden in de splitsing", "stand", found, _SAMEN)]
    steps = _to_the_path(cells, found, against)
    for label, amount in steps.items():
        if amount:
            rows.append((label, "verschil", amount, ""))
    rows.append(("Onder het autonome pad (minder meer)", "stand", against, _SAMEN))
    rows += _to_the_report(portfolio, against, jaar)
    rows.append(_owed_less(afrekening, nul_jaar, jaar))
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(bedrag=euros(table["bedrag"].astype(float)))


def _to_the_path(cells: pd.DataFrame, found: int, against: int) -> dict[str, int]:
    """Why the path leaves another amount than the split, in whole cents."""
    total = cents(ontleding_per(cells).iloc[0])
    ended = int(cents(ontleding_keuzes(cells))["beeindigde_taken"])
    unknown = -int(total["geen_index"])
    return {
        "Beëindigde taken: in de splitsing een daling, in het pad niet": ended,
        "Kosten zonder index: staan in het pad zonder prijsstijging": unknown,
        "Volgorde: het pad rekent eerst prijs en areaal, de splitsing elke volgorde": (
            against - found - ended - unknown
        ),
    }


def _to_the_report(portfolio: pd.DataFrame, against: int, jaar: int) -> list[_Row]:
    """What is reported as realised, and what no export explains of it."""
    whose = "zegt de opgave niet"
    done = portfolio.loc[portfolio["jaar"] == jaar, "gerealiseerd"]
    label = "Gemeld als gerealiseerd"
    if done.empty or done.isna().any():
        return [(label, "stand", None, whose)]
    reported = int(cents(done).sum())
    why = "Opgave per maatregel, geen meting: niet te herleiden"
    return [(why, "verschil", reported - against, ""), (label, "stand", reported, whose)]


def _owed_less(afrekening: pd.DataFrame, nul_jaar: int, jaar: int) -> _Row:
    """What the municipality owed less under the agreement than in the nulmeting."""
    label = "Minder verschuldigd onder de DVO, in geld van toen en nu"
    known = afrekening.dropna(subset="verschuldigd")
    due = sum_euro(known, "jaar", "verschuldigd").reindex([nul_jaar, jaar])
    missing = due.index[due.isna()].astype(str)
    if len(missing):
        whose = f"gemeente; onbekend: over {nl.opsomming(list(missing))} is er geen afrekening"
        return (label, "stand", None, whose)
    return (label, "stand", -int(cents(due).diff().iloc[-1]), "gemeente")
