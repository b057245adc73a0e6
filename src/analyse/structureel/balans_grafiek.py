"""The structural balance per year, how far the unknown can move it, and where the rules lead.

The trap: a year of which the balance is not known keeps its line.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from analyse.antwoord import in_euro
from analyse.charts import style
from analyse.charts.dots import interval_dots
from analyse.charts.style import GEEN_BRON, Bron, Schaal
from analyse.structureel.balans import ruim

#: Euros from which a difference is one.
_CENT = 0.005


def structureel_saldo_grafiek(
    table: pd.DataFrame, *, titel: str | None = None, over: str = "", bron: Bron = GEEN_BRON
) -> Axes:
    """The structural balance per year as a dot with its reach, and behind it where the rules lead.

    Parameters
    ----------
    table
        As `bbv_gevolgd` returns it, of one phase: jaar, structureel, laag, hoog, gevolgd (euro).
    titel
        Own title; else the finding.
    over
        What the balance is of ("baten en lasten, zonder reserves"), for the line below the title.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    rows = table.sort_values("jaar", kind="stable", ignore_index=True)
    amounts = rows[["structureel", "laag", "hoog", "gevolgd"]].astype(float)
    steps = pd.concat([amounts["hoog"] - amounts["laag"], _moved(amounts).abs()])
    finest = steps[steps > 0].median()
    scale = style.schaal(amounts.to_numpy(), finest=0.0 if pd.isna(finest) else finest)
    parts = [f"Bedragen {scale.eenheid}", over]
    if (steps.iloc[: len(rows)] > 0).any():
        parts.append("lijn: speling zolang regels onbekend zijn")
    if (_moved(amounts).abs() >= _CENT).any():
        parts.append("→ als de regels van het BBV worden gevolgd")
    return interval_dots(
        rows.assign(jaar=rows["jaar"].astype(str)),
        naam="jaar",
        waarde="structureel",
        notatie=scale.tekst,
        titel=titel or _finding(rows),
        ondertitel="; ".join(filter(None, parts)),
        achter=[_written(row, scale) for row in amounts.to_dict("records")],
        bron=bron,
    )


def _moved(amounts: pd.DataFrame) -> pd.Series:
    return amounts["gevolgd"] - amounts["structureel"]


def _written(row: dict[str, float], scale: Schaal) -> str:
    """What stands behind a dot: the balance, its reach and where the rules lead."""
    if pd.isna(row["structureel"]):
        return "niet bekend"
    text = scale.tekst(row["structureel"])
    low, high = scale.tekst(row["laag"]), scale.tekst(row["hoog"])
    if ruim(row["structureel"], row["laag"], row["hoog"]):
        text = f"{low} tot {high}"
    elif low != high:
        text += f"  ({low} tot {high})"
    if abs(row["gevolgd"] - row["structureel"]) >= _CENT:
        text += f"  → {scale.tekst(row['gevolgd'])}"
    return text


def _finding(rows: pd.DataFrame) -> str:
    """From which balance to which it went; how wide the last one is when much is unknown."""
    known = rows[rows["structureel"].notna()].to_dict("records")
    if not known:
        return "Structureel saldo: van geen jaar bekend"
    first, last = known[0], known[-1]
    if ruim(last["structureel"], last["laag"], last["hoog"]):
        between = f"{in_euro(last['laag'])} en {in_euro(last['hoog'])}"
        return f"Structureel saldo {last['jaar']}: tussen {between}"
    now = f"{in_euro(last['structureel'])} in {last['jaar']}"
    if len(known) == 1:
        return f"Structureel saldo: {now}"
    return (
        f"Structureel saldo: van {in_euro(first['structureel'])} in {first['jaar']} naar {now}"
    )
