"""Cost per inhabitant against size, and the elasticity per taakveld, in pictures.

The traps: a fitted line over a cloud looks like a law, so its band and the sentence that it may be
flat go along; and of 342 points only those that are named may be told apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from analyse import nl
from analyse.charts import kleuren, style
from analyse.charts.dots import interval_dots
from analyse.charts.labels import Look, short
from analyse.charts.style import GEEN_BRON, Bron
from analyse.markt.schaal import (
    EVENREDIG,
    MEER,
    MINDER,
    SAMEN,
    TE_WEINIG,
    schaal_lijn,
)

#: Markers of the regions, in order of appearance, as the fills of `kleuren.REGIO`.
_TEKENS = "sD^vPXp"
_ANDERE = "andere gemeenten"
#: Letters of a region in the legend, and of a name beside the chart.
_BREED, _NAAM = 42, 24
#: Least distance between two names at the edge, as a part of the height.
_REGEL = 0.05
_BEVINDING = {
    EVENREDIG: "Lasten per inwoner hangen niet aantoonbaar samen met grootte",
    MINDER: "Grotere gemeenten geven per inwoner minder uit",
    MEER: "Grotere gemeenten geven per inwoner meer uit",
    TE_WEINIG: "Te weinig gemeenten om een verband met grootte te schatten",
}


@style.styled
def schaal_spreiding_grafiek(
    lasten: pd.DataFrame,
    elasticiteit: pd.DataFrame,
    *,
    noem: Sequence[str] = (),
    wat: str = "",
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> Axes:
    """Cost per inhabitant of each municipality against its inhabitants, with the fitted line.

    Parameters
    ----------
    lasten
        Rows of one taakveld: taakveld, gemeente, inwoners, lasten, per_inwoner (euro) and regio (""
        when in none), as `lasten_met_regio` gives; only what has a place on a log scale is drawn,
        and how many are not is told.
    elasticiteit
        As `schaal_elasticiteit` returns it per taakveld; its verdict is the title.
    noem
        Municipalities that are named, beside the cheapest and the dearest.
    wat
        What the cost is of.
    titel
        Own title; else the finding.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    drawn = lasten[(lasten["inwoners"] > 0) & (lasten["per_inwoner"] > 0)]
    left = len(lasten) - len(drawn)
    under = f"{wat}, {nl.getal(len(drawn))} gemeenten; lijn met haar 95%-marge".removeprefix(
        ", "
    )
    if left:
        under += f"; {nl.getal(left)} niet getekend (geen cijfer, nul of negatief)"
    if drawn.empty:
        return style.empty(titel or _BEVINDING[TE_WEINIG], under, bron)
    verdicts = elasticiteit.set_index("taakveld")["oordeel"]
    verdict = verdicts.get(drawn["taakveld"].iloc[0], TE_WEINIG)
    line = schaal_lijn(drawn)
    fig, ax = style.sheet(3.4)
    ax.set(xscale="log", yscale="log")
    marks = _draw_points(ax, drawn)
    if len(line):
        _draw_line(ax, line)
    _round(ax.xaxis, (1.0, 2.0, 5.0), nl.getal)
    _round(ax.yaxis, (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0), nl.euro)
    ax.grid(visible=True)
    ax.set_xlabel("inwoners (logaritmisch)")
    ax.set_ylabel("lasten per inwoner (logaritmisch)")
    named = _named(drawn, noem)
    _write_names(ax, named)
    alt = _told(drawn["per_inwoner"].median(), line, named)
    style.finish(fig, titel or _BEVINDING[verdict], under, bron=bron, legenda=marks, alt=alt)
    return ax


def _draw_points(ax: Axes, rows: pd.DataFrame) -> list[Line2D]:
    """Every municipality, those of a region of several in its own mark; gives the legend."""
    of_several = rows["regio"].where(rows.groupby("regio")["regio"].transform("size") > 1, "")
    groups = of_several.replace("", _ANDERE)
    regions = sorted(set(groups) - {_ANDERE})[: len(_TEKENS)]
    fills = dict(zip(regions, kleuren.REGIO, strict=False)) | {_ANDERE: kleuren.PUNT}
    signs = dict(zip(regions, _TEKENS, strict=False)) | {_ANDERE: "o"}
    groups = groups.where(groups.isin(regions), _ANDERE)
    look: Look = {"edgecolor": kleuren.INKT, "linewidth": 0.5, "s": 30, "legend": False}
    sns.scatterplot(
        rows,
        x="inwoners",
        y="per_inwoner",
        hue=groups,
        style=groups,
        hue_order=[_ANDERE, *regions],
        palette=fills,
        markers=signs,
        zorder=3,
        ax=ax,
        **look,
    )
    marks = []
    for name in regions:
        mark: Look = {
            "marker": signs[name],
            "markerfacecolor": fills[name],
            "linestyle": "none",
        }
        marks.append(Line2D([], [], label=short(name, _BREED), color=kleuren.INKT, **mark))
    return marks


def _draw_line(ax: Axes, lijn: pd.DataFrame) -> None:
    size = lijn["omvang"]
    look: Look = {"color": kleuren.PLAN, "alpha": 0.55, "linewidth": 0}
    ax.fill_between(size, lijn["laag"], lijn["hoog"], zorder=1, gid="marge", **look)
    ax.plot(size, lijn["per_hoofd"], color=kleuren.INKT, linewidth=1.3, zorder=2, gid="lijn")


def _round(axis: Axis, steps: tuple[float, ...], written: Callable[[float], str]) -> None:
    """Round ticks in Dutch on a log axis."""
    axis.set_major_locator(LogLocator(subs=steps, numticks=20))
    axis.set_major_formatter(FuncFormatter(lambda value, _: written(value)))
    axis.set_minor_formatter(NullFormatter())
    axis.set_tick_params(which="minor", length=0)


def _named(drawn: pd.DataFrame, noem: Sequence[str]) -> pd.DataFrame:
    """The municipalities that are asked for, the cheapest and the dearest; dearest first."""
    rows = drawn.sort_values("per_inwoner", ascending=False, kind="stable")
    ends = rows.index.isin([rows.index[0], rows.index[-1]])
    return rows[ends | rows["gemeente"].isin(list(noem))]


def _write_names(ax: Axes, named: pd.DataFrame) -> None:
    """Names in a column behind the chart, each with a line to its point; never over each other."""
    places = ax.transAxes.inverted().transform(
        ax.transData.transform(named[["inwoners", "per_inwoner"]].to_numpy())
    )
    room = 1.0
    look: Look = {"xycoords": "data", "textcoords": "axes fraction", "va": "center"}
    line = {"arrowstyle": "-", "linewidth": 0.5, "color": kleuren.GRIJS, "shrinkB": 3}
    for row, (_, height) in zip(named.to_dict("records"), places, strict=True):
        room = min(height, room - _REGEL)
        place = (row["inwoners"], row["per_inwoner"])
        text = f"{short(row['gemeente'], _NAAM)} {nl.euro(row['per_inwoner'])}"
        ax.annotate(text, place, (1.02, room), fontsize=8, gid="naam", arrowprops=line, **look)


def _told(median: float, lijn: pd.DataFrame, named: pd.DataFrame) -> str:
    sentences = [f"Mediaan {nl.euro(median)} per inwoner."]
    if len(lijn):
        start, end = (_at(lijn.iloc[place]) for place in (0, -1))
        sentences.append(f"De lijn loopt van {start} inwoners naar {end}.")
    each = []
    for row in named.to_dict("records"):
        people = nl.getal(row["inwoners"])
        each.append(f"{row['gemeente']} ({people} inwoners) {nl.euro(row['per_inwoner'])}")
    return " ".join([*sentences, f"{'; '.join(each)}."])


def _at(row: pd.Series) -> str:
    """The line at one size, with its band."""
    middle, low, high = row[["per_hoofd", "laag", "hoog"]].map(nl.euro)
    return f"{middle} ({low} tot {high}) bij {nl.getal(row['omvang'])}"


def schaal_elasticiteit_grafiek(
    table: pd.DataFrame,
    groep: str = "taakveld",
    namen: Mapping[str, str] | None = None,
    *,
    hoogstens: int = 10,
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> Axes:
    """The elasticity of each group with its interval, beside the line of proportional cost.

    Parameters
    ----------
    table
        As `schaal_elasticiteit` returns it.
    groep
        Column of the groups.
    namen
        What a group is called, by its value.
    hoogstens
        Groups that are drawn: those that differ most from proportional.
    titel
        Own title; else the finding.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    rows = table.assign(naam=table[groep].replace(dict(namen or {})))
    heading = titel or _differs(rows, groep)
    under = (
        "1 is evenredig; links goedkoper per eenheid naarmate groter, rechts duurder; streep:"
    )
    under += " 95%-interval"
    if len(rows) > hoogstens:
        most = (rows["b"] - 1).abs().sort_values(ascending=False, kind="stable").index
        rows = rows.loc[rows.index.isin(most[:hoogstens])]
        under += f"; de {nl.getal(hoogstens)} die het meest afwijken"
    sure = rows["oordeel"].isin([MINDER, MEER])
    apart = (rows["laag"] > 1) | (rows["hoog"] < 1)
    if (apart & ~sure).any():
        under += "; een streep los van 1 kan nog toeval zijn"
    return interval_dots(
        rows,
        naam="naam",
        waarde="b",
        notatie=lambda value: nl.getal(value, 2),
        titel=heading,
        ondertitel=under,
        streep=1.0,
        kleuren=[kleuren.OP if differs else kleuren.REALISATIE for differs in sure],
        achter=[f"n = {nl.getal(n)}" for n in rows["n"]],
        reden="oordeel",
        bron=bron,
    )


def _differs(rows: pd.DataFrame, groep: str) -> str:
    """Which groups differ from proportional, or that none does."""
    sure = rows["oordeel"].isin([MINDER, MEER])
    known = (rows["b"].notna() & (rows[groep] != SAMEN)).sum()
    if not rows["b"].notna().any():
        return "Te weinig waarnemingen om een verband met omvang te schatten"
    if not sure.any():
        return f"Van {nl.getal(known)} {groep}en wijkt er geen aantoonbaar af van evenredig"
    names = nl.opsomming(list(rows.loc[sure, "naam"].head(3)))
    return f"Aantoonbaar anders dan evenredig: {names}"
