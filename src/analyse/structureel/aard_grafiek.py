"""What is not structural per year, as bars.

The trap: what is structural is a hundred times as large, so it is written and not drawn beside the
rest; and an unknown amount is no bar of nought.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.antwoord import in_euro
from analyse.charts import kleuren, style
from analyse.charts.bars import stack, told_per_year
from analyse.charts.style import GEEN_BRON, Bron
from analyse.tables import ONBEKEND
from analyse.tables.arguments import require_choice
from analyse.tables.frames import KANTEN


@style.styled
def aard_per_jaar_grafiek(
    table: pd.DataFrame,
    *,
    kant: str = "lasten",
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> Axes:
    """Incidental and unknown amounts stacked per year; all amounts when nothing else is there.

    Parameters
    ----------
    table
        As `aard_per_jaar` returns it: jaar, aard, lasten, baten, saldo.
    kant
        "lasten" or "baten".
    titel
        Own title; else the finding.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    require_choice(kant, KANTEN, "kant")
    wide = table.pivot(index="jaar", columns="aard", values=kant)
    wide = wide.reindex(columns=list(kleuren.AARD)).dropna(how="all").sort_index().fillna(0.0)
    heading = titel or _finding(wide, kant)
    if wide.empty:
        return style.empty(heading, f"geen {kant}", bron)
    drawn = wide.drop(columns="structureel")
    drawn = drawn.loc[:, drawn.any()]
    under = f"Wat niet structureel is; {_structural(wide)}; bedragen"
    if drawn.empty:
        drawn = wide[["structureel"]]
        under = f"Alle {kant} zijn structureel; bedragen"
    scale = style.schaal(drawn.sum(axis=1).to_numpy())
    looks = {aard: kleuren.AARD[aard] for aard in drawn}
    fig, ax = style.sheet(2.2)
    stack(ax, drawn, looks, scale)
    legend = [style.patch(aard, *look) for aard, look in looks.items()]
    alt = told_per_year(wide, {aard: aard for aard in wide})
    style.finish(fig, heading, f"{under} {scale.eenheid}", bron=bron, legenda=legend, alt=alt)
    return ax


def _structural(wide: pd.DataFrame) -> str:
    last = wide.iloc[-1]
    if last[ONBEKEND] and not last.drop(ONBEKEND).any():
        return f"van geen bedrag van {wide.index[-1]} is de aard bekend"
    return f"structureel is {nl.euro_mln(last['structureel'])} in {wide.index[-1]}"


def _finding(wide: pd.DataFrame, kant: str) -> str:
    """What of the last year is incidental, and of how much the class is not known."""
    name = kant.capitalize()
    if wide.empty:
        return f"{name} naar aard, per jaar"
    last = wide.iloc[-1]
    said = [f"{in_euro(last['incidenteel'])} incidenteel"]
    if last[ONBEKEND]:
        said.append(f"van {in_euro(last[ONBEKEND])} is de aard onbekend")
        said = said if last["incidenteel"] else said[1:]
    elif last["structureel"]:
        said.append("de rest structureel")
    return f"{name} {wide.index[-1]}: {', '.join(said)}"
