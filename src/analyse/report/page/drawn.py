"""A figure of matplotlib as PNG and as SVG, the same bytes every time.

The trap: what lays a figure out is a millionth off from run to run, and names in an SVG follow it.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DPI = 144


def png(figure: Figure) -> bytes:
    """The figure as PNG."""
    return _drawn(figure, format="png", dpi=DPI, metadata={"Software": None})


def _drawn(figure: Figure, **options: Any) -> bytes:  # noqa: ANN401  passed on as they are
    # A figure that is laid out says how large it is; cropping would cut off a heading that stands
    # outside that layout.
    laid_out = hasattr(figure, "analyse_alt") or figure.get_layout_engine() is not None
    box = None if laid_out else "tight"
    buffer = io.BytesIO()
    figure.savefig(buffer, bbox_inches=box, facecolor="white", **options)
    return buffer.getvalue()


def svg(figure: Figure) -> str:
    """The figure as SVG, the same every time."""
    import matplotlib as mpl

    no_metadata = dict.fromkeys(("Date", "Creator", "Type", "Format"))
    with mpl.rc_context({"svg.hashsalt": "analyse"}):
        return steady(_drawn(figure, format="svg", metadata=no_metadata).decode("utf-8"))


def steady(svg: str) -> str:
    """The SVG with coordinates of three decimals and names in order of appearance.

    The solver that lays a figure out is a millionth of a point off from run to run, and matplotlib
    names a clipping path after its coordinates.
    """
    names: dict[str, str] = {}

    def renamed(match: re.Match[str]) -> str:
        return names.setdefault(match[0], f"{match[0][0]}{len(names)}")

    text = re.sub(r"-?\d+\.\d{4,}(?!\d|e)", lambda m: f"{float(m[0]):.3f}", svg)
    return re.sub(r"\b[a-z][0-9a-f]{10}\b", renamed, text)
