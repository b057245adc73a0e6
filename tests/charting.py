"""What tests of charts read back from a figure: its words, and texts that lie over each other."""

from __future__ import annotations

import datetime as dt
import io

import matplotlib as mpl

from analyse.charts.style import Bron

BRON = Bron("open begroting Voorbeeldstad", dt.date(2015, 3, 1), fictief=True)


def words(ax) -> list[str]:
    return [t.get_text() for t in ax.texts]


def all_words(fig) -> str:
    return "\n".join(t.get_text() for t in fig.findobj(mpl.text.Text))


def overlaps(ax, *, drawn: bool = False) -> list[tuple[str, str]]:
    """Pairs of written texts of one Axes that lie over each other.

    A figure that is `drawn` needs not be laid out again.
    """
    renderer = ax.figure.canvas.get_renderer()
    if not drawn:
        ax.figure.draw_without_rendering()
    texts = [
        t
        for t in [*ax.texts, *ax.get_xticklabels(), *ax.get_yticklabels()]
        # The box around a slanted text is much larger than the text.
        if t.get_text() and t.get_visible() and t.get_rotation() % 90 == 0
    ]
    boxes = [(t.get_text(), t.get_window_extent(renderer).padded(-1)) for t in texts]
    return [
        (a, b)
        for i, (a, one) in enumerate(boxes)
        for b, other in boxes[i + 1 :]
        if one.overlaps(other)
    ]


def empty(ax) -> bool:
    """Whether a chart says that there is nothing to show, in words and in its text alternative."""
    said = words(ax) == ["geen gegevens"]
    return said and "Er zijn geen gegevens." in ax.figure.analyse_alt


def settled(fig) -> bool:
    """A figure that is laid out: nothing moves or falls off when it is saved."""
    assert fig.get_layout_engine() is None
    places = [ax.get_position().bounds for ax in fig.axes]
    for suffix in ("png", "svg"):
        fig.savefig(io.BytesIO(), format=suffix)
    assert [ax.get_position().bounds for ax in fig.axes] == places
    width, height = fig.get_size_inches() * fig.dpi
    for ax in fig.axes:
        box = ax.get_tightbbox()
        assert min(box.x0, box.y0) >= -1
        assert max(box.x1 - width, box.y1 - height) <= 1
    fig.set_layout_engine("constrained")
    fig.draw_without_rendering()
    assert [ax.get_position().bounds for ax in fig.axes] != places, (
        "a layout that is not kept moves"
    )
    return True
