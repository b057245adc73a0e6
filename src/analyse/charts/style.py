"""The one look of all charts: colours, type, heading, legend, source note and text alternative.

The trap: a "$" in a product name must not be read as mathematics. The colours stand in `kleuren`.
"""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, NamedTuple, ParamSpec, TypeVar

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analyse import nl
from analyse.charts.kleuren import GRIJS, INKT, LIJN

#: Width of the text on an A4 page, in inches.
BREEDTE = 7.2

#: Dots per inch, twice those of a page on a screen; what is laid out and what is saved are drawn
#: alike, so that text is measured once.
DPI = 144

RC: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 8.5,
    "text.parse_math": False,
    "text.color": INKT,
    "axes.edgecolor": GRIJS,
    "axes.labelcolor": GRIJS,
    "axes.labelsize": 8.5,
    "axes.titlesize": 9,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titley": 1.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": LIJN,
    "grid.linewidth": 0.6,
    "hatch.linewidth": 0.5,
    "xtick.color": GRIJS,
    "ytick.color": GRIJS,
    "xtick.labelcolor": INKT,
    "ytick.labelcolor": INKT,
    "legend.frameon": False,
    "figure.dpi": DPI,
    "savefig.dpi": DPI,
    "savefig.facecolor": "white",
    "figure.facecolor": "white",
    "svg.hashsalt": "analyse",
}

P = ParamSpec("P")
R = TypeVar("R")


_breedte = BREEDTE


@contextmanager
def op_breedte(inches: float) -> Iterator[None]:
    """Draw charts of another width, as two beside each other on a page."""
    global _breedte
    _breedte = inches
    try:
        yield
    finally:
        _breedte = BREEDTE


#: Inches that an entry of a legend takes at least.
_INGANG = 0.82


@dataclass(frozen=True)
class Bron:
    """Where the figures of a chart come from.

    Text, the date they were brought up to, and whether they are fictional.
    """

    tekst: str = ""
    datum: dt.date | None = None
    fictief: bool = False

    def __str__(self) -> str:
        parts = []
        if self.tekst:
            parts.append(f"Bron: {self.tekst}")
        if self.datum:
            parts.append(f"stand {nl.datum(self.datum)}")
        if self.fictief:
            parts.append("fictieve gegevens")
        text = "; ".join(parts)
        return f"{text[:1].upper()}{text[1:]}." if text else ""


GEEN_BRON = Bron()


def apply() -> None:
    """Use the look for everything drawn from now on in this session."""
    mpl.rcParams.update(RC)


def styled(chart: Callable[P, R]) -> Callable[P, R]:
    """Draw a chart in the look whatever the session has set, and leave the session as it was."""

    @wraps(chart)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> R:
        with mpl.rc_context(RC):
            made = chart(*args, **kwargs)
            interactive = mpl.is_interactive()
        # The first chart of a session loads the backend, which may have set this: a notebook would
        # show no other chart any more.
        mpl.interactive(interactive)
        return made

    return drawn


class Schaal(NamedTuple):
    """How amounts are shown in one chart.

    Divided by `deler`, with `decimalen`, named by `eenheid` ("x € 1.000").
    """

    deler: float
    decimalen: int
    eenheid: str

    def tekst(self, euros: float, *, teken: bool = False) -> str:
        """An amount in this scale, without the unit."""
        return nl.getal(euros / self.deler, self.decimalen, teken=teken)

    @property
    def fijnste(self) -> float:
        """The smallest amount in euro that this scale tells from nought."""
        return float(10.0**-self.decimalen * self.deler)

    def grootte(self, euros: float) -> str:
        """An amount without its sign; one that would be rounded to nought is below `fijnste`."""
        if abs(euros) < self.fijnste / 2:
            return f"< {self.tekst(self.fijnste)}"
        return self.tekst(abs(euros))


def schaal(amounts: Sequence[float] | np.ndarray, finest: float = 0.0) -> Schaal:
    """A scale in which the largest amount is short and one of size `finest` is not nought."""
    largest = np.nanmax(np.abs(np.asarray(amounts, dtype=float)), initial=0.0)
    if largest >= 1e6 and (finest >= 5e4 or finest == 0):
        return Schaal(1e6, 2, "in mln euro")
    if largest >= 2e3:
        return Schaal(1e3, 0 if largest >= 1e4 else 1, "x € 1.000")
    return Schaal(1.0, 0, "in euro")


def euro_axis(ax: Axes, scale: Schaal, which: str = "y") -> None:
    """Few round ticks in Dutch notation, with light lines across, on the axis of the amounts."""
    axis = ax.yaxis if which == "y" else ax.xaxis
    axis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda value, _: _short(value / scale.deler)))
    axis.grid(visible=True)
    axis.set_tick_params(length=0)


def value_axis(ax: Axes, written: Callable[[float], str], ticks: int) -> None:
    """At most so many round ticks along the foot, as `written`, with light lines up from them."""
    ax.xaxis.set_major_locator(MaxNLocator(ticks))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: written(value)))
    ax.xaxis.grid(visible=True)
    ax.tick_params(axis="x", length=0, labelcolor=GRIJS)
    ax.spines["bottom"].set_visible(False)


def share_axis(ax: Axes, which: str = "y") -> None:
    """0 to 100 % in quarters, with light lines across."""
    axis = ax.yaxis if which == "y" else ax.xaxis
    axis.set_ticks([0, 0.25, 0.5, 0.75, 1.0])
    axis.set_major_formatter(FuncFormatter(lambda value, _: nl.procent(value)))
    axis.grid(visible=True)
    axis.set_tick_params(length=0)


def _short(value: float) -> str:
    """A tick: no more decimals than it needs."""
    decimals = 0
    while decimals < 3 and abs(round(value, decimals) - value) >= 1e-9:
        decimals += 1
    return nl.getal(value, decimals)


def text_on(colour: str) -> str:
    """Black or white, whichever reads best on a colour."""
    return "white" if lightness(colour) < 0.5 else INKT


def lightness(colour: str) -> float:
    """Perceived lightness of a colour, 0 black to 1 white (CIE L*)."""
    rgb = np.asarray(mpl.colors.to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    luminance = float(linear @ [0.2126, 0.7152, 0.0722])
    if luminance <= 0.008856:
        return 9.033 * luminance
    root: float = luminance ** (1 / 3)
    return (116 * root - 16) / 100


def finish(
    fig: Figure,
    titel: str,
    ondertitel: str,
    *,
    bron: Bron = GEEN_BRON,
    legenda: Sequence[Patch | Line2D] = (),
    alt: str,
) -> None:
    """Put heading, legend and source around what is drawn, and keep the text alternative with it.

    Parameters
    ----------
    fig
        The figure; everything in it is moved to make room.
    titel, ondertitel
        What the chart shows; unit and number of observations.
    bron
        Source note.
    legenda
        Patches with a label, drawn as one strip below the heading.
    alt
        What someone who cannot see the chart should know, with its numbers; kept as
        `fig.analyse_alt`.
    """
    width, height = fig.get_size_inches()
    per_inch = 12.2
    in_line = int(width * per_inch * 0.76)
    title = textwrap.wrap(titel, in_line, break_on_hyphens=False) or [""]
    below = textwrap.wrap(ondertitel, int(width * per_inch * 1.28))
    note = textwrap.wrap(str(bron), int(width * per_inch * 1.3))
    beside = max(1, int(width / _INGANG))
    strip = 0.26 * -(-len(legenda) // beside)
    heading = 0.21 * len(title)
    explained = 0.16 * len(below)
    top = 0.10 + heading + explained + strip + 0.04
    bottom = 0.08 + 0.15 * len(note)
    total = height + top + bottom
    left = 0.08 / width
    fig.set_size_inches(width, total)
    room = (0.5 * left, bottom / total, 1 - left, 1 - (top + bottom) / total)
    fig.set_layout_engine("constrained", rect=room)

    def write(y: float, lines: Sequence[str], va: str, **look: Any) -> None:  # noqa: ANN401
        text = fig.text(left, y, "\n".join(lines), ha="left", va=va, **look)
        text.set_in_layout(False)

    y = 1 - 0.10 / total
    write(y, title, "top", fontsize=11.5, fontweight="bold", linespacing=1.25)
    y -= heading / total
    write(y, below, "top", fontsize=8.5, color=GRIJS, linespacing=1.25)
    y -= explained / total
    if legenda:
        _strip(fig, legenda, (left, y - 0.03 / total), beside)
    if note:
        write(0.06 / total, note, "bottom", fontsize=7, color=GRIJS)
    fig.analyse_titel = titel  # type: ignore[attr-defined]
    fig.analyse_alt = f"{titel}. {alt} {bron}".strip()  # type: ignore[attr-defined]
    _settle(fig)


def _strip(
    fig: Figure, legenda: Sequence[Patch | Line2D], corner: tuple[float, float], most: int
) -> None:
    """The legend as one line, or as many as it takes."""
    columns = min(len(legenda), most)
    legend = fig.legend(
        handles=[entry for at in range(columns) for entry in legenda[at::columns]],
        loc="upper left",
        bbox_to_anchor=corner,
        ncols=columns,
        borderaxespad=0,
        borderpad=0.2,
        handlelength=1.3,
        handletextpad=0.5,
        columnspacing=1.4,
        fontsize=8.5,
    )
    legend.set_in_layout(False)


def _settle(fig: Figure) -> None:
    """Lay the figure out once, for good.

    Ticks are made when first laid out: now, while the look holds. And where everything stands is
    not worked out again each time that the figure is saved, which took longer than the drawing.
    """
    engine = fig.get_layout_engine()
    assert engine is not None  # noqa: S101  it was set
    engine.execute(fig)
    for ax in fig.axes:
        ax.apply_aspect()
    with mpl.rc_context({"figure.autolayout": False, "figure.constrained_layout.use": False}):
        fig.set_layout_engine(None)


def sheet(height: float) -> tuple[Figure, Axes]:
    """A figure of the width of a page with one Axes of `height` inches.

    `finish` adds the room for the heading.
    """
    made: tuple[Figure, Axes] = plt.subplots(figsize=(_breedte, height))
    return made


def panels(n: int, height: float, columns: int) -> tuple[Figure, list[Axes]]:
    """A figure with Axes for `n` panels with common scales, at most `columns` beside each other.

    Places left over are removed.
    """
    columns = min(columns, n)
    rows = -(-n // columns)
    size = (_breedte, height * rows)
    fig, grid = plt.subplots(
        rows, columns, figsize=size, sharex=True, sharey=True, squeeze=False
    )
    axes = list(grid.flat)
    for spare in axes[n:]:
        spare.remove()
    # Below a panel without one underneath, the names along the axis are still wanted.
    for ax in axes[max(0, n - columns) : n]:
        ax.tick_params(labelbottom=True)
    return fig, axes[:n]


def patch(label: str, colour: str, hatch: str = "") -> Patch:
    """One entry of a legend."""
    return Patch(facecolor=colour, hatch=hatch, edgecolor=GRIJS, linewidth=0.5, label=label)


def empty(titel: str, ondertitel: str, bron: Bron) -> Axes:
    """A chart of nothing, which says so; published it is a line of text."""
    fig, ax = sheet(1.2)
    ax.set_axis_off()
    ax.text(0.5, 0.5, "geen gegevens", ha="center", va="center", fontsize=11, color=GRIJS)
    finish(fig, titel, ondertitel, bron=bron, alt="Er zijn geen gegevens.")
    fig.analyse_leeg = True  # type: ignore[attr-defined]
    return ax
