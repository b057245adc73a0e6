"""A map of wijken: the share at ambition as lightness, and how sure that is as hatching.

The traps: a large wijk with three scores draws the eye as if it were certain, so a wide interval is
hatched and every label has its interval and n; a wijk without scores is white with a cross, which
is another thing than a low share; and a wijk that is not on the map is not gone: it is named under
it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from analyse import nl
from analyse.charts import style
from analyse.charts.style import GEEN_BRON, Bron

#: Lowest share of each class and its colour, best first; what is low prints darkest, as in
#: `style.NIVEAU`.
KLASSEN = (
    (0.9, "#eaf2fa"),
    (0.8, "#c3dbef"),
    (0.7, "#94bde0"),
    (0.6, "#6496c4"),
    (0.5, "#3f6c98"),
    (0.0, "#451f00"),
)
#: From this width (part of one) an interval is called wide.
BREED = 0.20
_HATCH = "////"
#: Wijken up to which each is named on the map itself; beyond it they are numbered, with a list
#: beside.
_GENOEMD = 12
_SMALL = 6.8
#: Numbered wijken up to which the list fits beside the map, the height of a line of it in points,
#: and its columns when it goes under the map.
_LIJST, _REGEL, _KOLOMMEN = 70, 8.6, 3
#: Letters of a name in the list.
_LETTERS = 22
#: Where a label may be moved to, in its own height and width, when it would lie over another.
_PLACES = [
    (0.0, 0.0),
    *(
        (dx, dy)
        for r in (0.55, 1.1, 1.7)
        for dx, dy in ((0, r), (0, -r), (r, 0), (-r, 0), (r, r), (-r, r), (r, -r), (-r, -r))
    ),
]


def kleur(share: float) -> str:
    """Colour of the class that a share is in."""
    return next(colour for low, colour in KLASSEN if share >= low - 1e-12)


@style.styled
def aandeel(
    vormen: pd.DataFrame,
    table: pd.DataFrame,
    *,
    groep: str = "wijk",
    nadruk: str | None = None,
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> Axes:
    """Share at or above the ambition per wijk on a map, with its 95 % interval and n.

    Parameters
    ----------
    vormen
        As `Dossier.kaart`: a row a ring, with wijk, vlak, gat and punten.
    table
        One row a wijk, as `schouw.beeldkwaliteit.aandeel_op_ambitie` returns it: the column
        `groep`, n, aandeel, laag, hoog.
    nadruk
        A wijk that gets a thick border.
    titel
        Own title.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    heading = titel or "Aandeel scores op of boven de ambitie, per wijk"
    if vormen.empty:
        return style.empty(heading, "geen kaart", bron)
    figures = table.set_index(groep)[["n", "aandeel", "laag", "hoog"]].astype(float)
    names = list(dict.fromkeys(vormen["wijk"]))
    known = {
        name
        for name in names
        if name in figures.index and not np.isnan(figures.loc[name, "aandeel"])
    }
    points = np.concatenate(list(vormen["punten"]))
    low, high = points.min(axis=0), points.max(axis=0)
    width, tall = np.maximum(high - low, 1e-9)
    listed = len(names) > _GENOEMD
    beside_map = listed and len(names) <= _LIJST
    room = style.BREEDTE * (0.58 if beside_map else 1.0)
    lines_of_list = 0 if not listed else len(names) if beside_map else -(-len(names) // _KOLOMMEN)
    of_map, of_list = (
        float(np.clip(room * tall / width, 2.6, 4.4 if listed and not beside_map else 5.6)),
        _REGEL / 72 * lines_of_list + 0.1,
    )
    fig, ax = style.sheet(
        max(of_map, of_list) if beside_map else of_map + of_list if listed else of_map
    )
    ax.set_aspect("equal", anchor="NW" if beside_map else "C")
    ax.set(
        xlim=(low[0] - 0.03 * width, high[0] + 0.03 * width),
        ylim=(low[1] - 0.03 * tall, high[1] + 0.03 * tall),
        xticks=[],
        yticks=[],
    )
    ax.spines[:].set_visible(False)

    labels: list[Text] = []
    for number, name in enumerate(names, start=1):
        shape = _shape(vormen[vormen["wijk"] == name])
        row = figures.loc[name] if name in known else None
        _fill(ax, shape, row, name, thick=name == nadruk)
        text = str(number) if listed else "\n".join([textwrap.fill(str(name), 18), *_words(row)])
        box: dict[str, Any] = {
            "boxstyle": "round,pad=0.2",
            "facecolor": "white",
            "edgecolor": "none",
            "alpha": 0.9,
        }
        labels.append(
            ax.text(
                *_inside(shape),
                text,
                ha="center",
                va="center",
                fontsize=_SMALL,
                linespacing=1.15,
                bbox=box,
                zorder=4,
                gid=str(name),
                fontweight="bold" if name == nadruk else "normal",
            )
        )
    beside = [str(w) for w in figures.index if w not in names]
    if beside:
        told = [
            f"{w} ({', '.join(_words(figures.loc[w] if figures.loc[w, 'n'] > 0 else None))})"
            for w in beside
        ]
        ax.set_xlabel(
            textwrap.fill(f"Niet op de kaart: {nl.opsomming(told)}.", 110), fontsize=7.5, loc="left"
        )
    if listed:
        _list(ax, names, figures, known, nadruk, beside=beside_map)
    under = (
        f"{'Achter' if listed else 'Onder'} de naam: aandeel, 95%-interval (Wilson) en n, het"
        " aantal scores met een norm. Het noorden is boven"
    )
    under += (
        f". Gearceerd = onzeker: een interval van {nl.getal(BREED * 100)} procentpunten of breder"
        if any(_wide(figures.loc[w]) for w in known)
        else ""
    )
    under += "; met een kruis = geen scores" if len(known) < len(names) else ""
    under += f"; dikke rand = {nadruk}" if nadruk in names else ""
    lines = [
        f"{name}: {', '.join(_words(figures.loc[name] if name in known else None))}."
        for name in names
    ]
    lines += [
        f"{name}, niet op de kaart:"
        f" {', '.join(_words(figures.loc[name] if figures.loc[name, 'n'] > 0 else None))}."
        for name in beside
    ]
    style.finish(
        fig, heading, under, bron=bron, legenda=_legend(figures, known, names), alt=" ".join(lines)
    )
    _apart(labels)
    return ax


def _words(row: pd.Series | None) -> list[str]:
    """Share with its interval, and n."""
    if row is None:
        return ["geen scores"]
    return [
        f"{nl.procent(row['aandeel'])} ({nl.procent(row['laag'])[:-1]}-{nl.procent(row['hoog'])})",
        f"n {nl.getal(row['n'])}",
    ]


def _wide(row: pd.Series) -> bool:
    return bool(row["hoog"] - row["laag"] >= BREED - 1e-12)


def _shape(rings: pd.DataFrame) -> Path:
    """All rings of one wijk as one path; a hole runs against its border, so that it stays open."""
    parts = []
    for points, hole in zip(rings["punten"], rings["gat"], strict=True):
        closed = points if (points[0] == points[-1]).all() else np.vstack([points, points[:1]])
        x, y = closed[:, 0] - closed[0, 0], closed[:, 1] - closed[0, 1]
        anticlockwise = float(x[:-1] @ y[1:] - x[1:] @ y[:-1]) > 0
        ordered = closed if anticlockwise != bool(hole) else closed[::-1]
        codes = np.full(len(ordered), Path.LINETO, dtype=Path.code_type)
        codes[0], codes[-1] = Path.MOVETO, Path.CLOSEPOLY
        parts.append(Path(ordered, codes))
    return Path.make_compound_path(*parts)


def _fill(ax: Axes, shape: Path, row: pd.Series | None, name: str, *, thick: bool) -> None:
    face = "white" if row is None else kleur(float(row["aandeel"]))
    hatched = row is not None and _wide(row)
    # The hatch has the colour of the edge of its own patch: dark on light and light on dark.
    lines = style.GRIJS if style.lightness(face) > 0.5 else "white"
    ax.add_patch(
        PathPatch(
            shape,
            facecolor=face,
            edgecolor=lines,
            hatch=_HATCH if hatched else None,
            linewidth=0,
            gid=f"vlak {name}",
        )
    )
    # White under grey, so that a border shows between two dark wijken and on the paper.
    for colour, width in (
        ("white", 2.2),
        (style.INKT if thick else style.GRIJS, 2.4 if thick else 0.7),
    ):
        ax.add_patch(
            PathPatch(
                shape,
                fill=False,
                edgecolor=colour,
                linewidth=width,
                zorder=3 if thick else 1.5 if colour == "white" else 2,
            )
        )
    for ring in shape.to_polygons(closed_only=True) if row is None else ():
        box = Path(ring).get_extents()
        for ys in ((box.y0, box.y1), (box.y1, box.y0)):
            (line,) = ax.plot(
                (box.x0, box.x1), ys, color=style.GRIJS, linewidth=0.8, zorder=2, gid="kruis"
            )
            line.set_clip_path(PathPatch(shape, transform=ax.transData))


def _inside(shape: Path) -> tuple[float, float]:
    """A point well within the shape.

    Of a grid over its box, the one inside that is farthest from any border.
    """
    box, border = shape.get_extents(), np.asarray(shape.interpolated(3).vertices, dtype=float)
    xs, ys = np.meshgrid(
        *(np.linspace(a, b, 25)[1:-1] for a, b in ((box.x0, box.x1), (box.y0, box.y1)))
    )
    grid = np.column_stack([xs.ravel(), ys.ravel()])
    # Even-odd over the rings one by one: contains_points fills the holes of a compound path.
    within = (
        np.sum(
            [ring.contains_points(grid) for ring in map(Path, shape.to_polygons(closed_only=True))],
            axis=0,
        )
        % 2
        == 1
    )
    if not within.any():
        return float((box.x0 + box.x1) / 2), float((box.y0 + box.y1) / 2)
    grid = grid[within]
    border = border[:: max(1, len(border) // 400)]
    # A label is wider than it is tall, so room to the sides counts for less.
    far = (((grid[:, None] - border[None]) * np.array([0.6, 1.0])) ** 2).sum(axis=2).min(axis=1)
    x, y = grid[int(far.argmax())]
    return float(x), float(y)


def _apart(labels: Sequence[Text]) -> None:
    """Move each label of a finished figure to the first place near its own where it lies over none before it."""
    if not labels:
        return
    ax = labels[0].axes
    assert ax is not None  # noqa: S101  it holds them, or they would not have been drawn
    taken: list[Bbox] = []
    for label in labels:
        here = label.get_window_extent().padded(1.5)
        spots = [here.translated(dx * here.width, dy * here.height) for dx, dy in _PLACES]
        spot = next((s for s in spots if not any(s.overlaps(t) for t in taken)), here)
        taken.append(spot)
        if spot is not here:
            start = ax.transData.transform(label.get_position())
            label.set_position(
                tuple(
                    ax.transData.inverted().transform(
                        start + np.array([spot.x0 - here.x0, spot.y0 - here.y0])
                    )
                )
            )


def _short(name: str) -> str:
    """A long name without its middle.

    Names that begin alike (Bedrijventerrein ...) must still differ.
    """
    return (
        name if len(name) <= _LETTERS else f"{name[: _LETTERS // 2]}…{name[-(_LETTERS // 2 - 1) :]}"
    )


def _list(
    ax: Axes,
    names: Sequence[str],
    figures: pd.DataFrame,
    known: set[str],
    nadruk: str | None,
    *,
    beside: bool,
) -> None:
    """The names and figures of numbered wijken to the right of the map, or in columns under it."""
    long = len(names) if beside else -(-len(names) // _KOLOMMEN)
    for number, name in enumerate(names, start=1):
        text = (
            f"{number}  {_short(str(name))}:"
            f" {', '.join(_words(figures.loc[name] if name in known else None))}"
        )
        column, line = divmod(number - 1, long)
        across, corner = (
            (8, (1.0, 1.0)) if beside else (6 + column * style.BREEDTE * 72 / _KOLOMMEN, (0.0, 0.0))
        )
        ax.annotate(
            text,
            corner,
            xycoords="axes fraction" if beside else ("figure fraction", "axes fraction"),
            xytext=(across, -(line + 0.5) * _REGEL - (0 if beside else 6)),
            textcoords="offset points",
            va="center",
            fontsize=_SMALL - 0.4,
            gid="lijst",
            fontweight="bold" if name == nadruk else "normal",
        )


def _legend(figures: pd.DataFrame, known: set[str], names: Sequence[str]) -> list[Any]:
    shown = {kleur(float(figures.loc[name, "aandeel"])) for name in known}
    bounds = [1.0, *(low for low, _ in KLASSEN)]
    found = [
        style.patch(
            (
                f"vanaf {nl.procent(low)}"
                if upper == 1.0
                else (
                    f"{nl.procent(low)[:-1]}-{nl.procent(upper)}"
                    if low
                    else f"onder {nl.procent(upper)}"
                )
            ),
            colour,
        )
        for upper, (low, colour) in zip(bounds, KLASSEN, strict=False)
        if colour in shown
    ]
    if any(_wide(figures.loc[name]) for name in known):
        found.append(style.patch("onzeker", "white", _HATCH))
    if len(known) < len(names):
        found.append(style.patch("geen scores", "white", "xx"))
    return found
