"""Measured pairs as lines of a table: ratios with median and range, and the exponent of growth.

The trap: a machine is noisy over minutes, so a run of ours and the run beside it are measured in
turn and compared as a pair; the ratio is the median of the pairs, not a quotient of two medians.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from statistics import linear_regression, median

from analyse import nl

NOT_MEASURED = "niet gemeten"
HEADINGS = (
    "Gemeten",
    "Tegenover",
    "Verhouding",
    "Kleinste en grootste",
    "Gemeten: mediaan",
    "Tegenover: mediaan",
    "Streven",
)


@dataclass(frozen=True)
class Line:
    """One line of the table, a text a column of `HEADINGS`."""

    what: str
    against: str
    ratio: str = ""
    spread: str = ""
    ours: str = ""
    base: str = ""
    goal: str = ""

    def cells(self) -> tuple[str, ...]:
        """Its texts in the order of the headings."""
        return (
            self.what,
            self.against,
            self.ratio,
            self.spread,
            self.ours,
            self.base,
            self.goal,
        )


def figure(value: float) -> str:
    """A measured number with two or three figures that mean something."""
    return nl.getal(
        value,
        0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 0.1 else 3,
    )


def paired(
    what: str,
    against: str,
    ours: Sequence[float],
    base: Sequence[float],
    unit: str = "s",
    goal: float | None = None,
) -> Line:
    """Ours against the other, measured in turn.

    Parameters
    ----------
    ours, base
        As many measurements of each, in `unit`, the n-th of both taken right after each other.
    goal
        Ratio to stay at or below, if one is set.
    """
    ratios = [o / b for o, b in zip(ours, base, strict=True)]
    return Line(
        what,
        against,
        f"{figure(median(ratios))} x",
        f"{figure(min(ratios))} - {figure(max(ratios))} ({len(ratios)} keer)",
        f"{figure(median(ours))} {unit}",
        f"{figure(median(base))} {unit}",
        "" if goal is None else f"hoogstens {figure(goal)} x",
    )


def exponent(seconds: Mapping[int, float]) -> float:
    """Power of the size with which the time grows: 1 is linear, 2 is quadratic.

    Parameters
    ----------
    seconds
        Time for each of two or more sizes.
    """
    slope, _ = linear_regression([log(n) for n in seconds], [log(s) for s in seconds.values()])
    return slope


def growth(
    what: str,
    against: str,
    ours: Mapping[int, Sequence[float]],
    base: Mapping[int, Sequence[float]],
    goal: float | None = None,
) -> Line:
    """Exponents of both from their medians.

    The range of ours from its fastest and slowest runs of the smallest and largest size.
    """
    first, last = min(ours), max(ours)
    flattest = exponent({first: max(ours[first]), last: min(ours[last])})
    steepest = exponent({first: min(ours[first]), last: max(ours[last])})
    own, other = (exponent({n: median(s) for n, s in side.items()}) for side in (ours, base))
    return Line(
        what,
        against,
        "",
        f"macht {figure(flattest)} - {figure(steepest)}",
        f"macht {figure(own)}",
        f"macht {figure(other)}",
        "" if goal is None else f"hoogstens macht {figure(goal)}",
    )


def not_measured(what: str, reason: str) -> Line:
    """What could not be measured, and why."""
    return Line(what, "", NOT_MEASURED, reason)


def failed(what: str, error: Exception) -> Line:
    """What failed; the details go to the screen, a published file gets no more than the kind of error."""
    print(f"{what}: {error}", file=sys.stderr)
    return not_measured(what, getattr(error, "public", type(error).__name__))


def as_markdown(lines: Sequence[Line]) -> str:
    """The lines as a Markdown table."""
    rows = [HEADINGS, tuple("---" for _ in HEADINGS), *(line.cells() for line in lines)]
    return (
        "\n".join(
            "| "
            + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row)
            + " |"
            for row in rows
        )
        + "\n"
    )
