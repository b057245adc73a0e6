"""A municipality among all of its size class, per inhabitant and taakveld.

The traps: a class is wide (100 thousand inhabitants and a million are no like cities, so the four
largest are apart), an extract holds only some of a class, and what is cheap is not therefore good:
there is no ranking, only where one stands in the middle half.

Source: classes as benchmarks of Dutch municipalities use them (25, 50, 100 thousand, G4).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analyse.tables import ONBEKEND
from analyse.tables.arguments import require
from analyse.tables.gemeenten import gemeente_key

#: The four largest, by their key, and the classes of the others with their upper bound.
_G4 = frozenset(gemeente_key(n) for n in ("Amsterdam", "Rotterdam", "Den Haag", "Utrecht"))
G4 = "G4"
_KLASSEN = (
    (25_000, "minder dan 25 duizend"),
    (50_000, "25 tot 50 duizend"),
    (100_000, "50 tot 100 duizend"),
    (np.inf, "100 duizend of meer"),
)
#: Every class, from small to large.
GROOTTEKLASSEN = (*(name for _, name in _KLASSEN), G4, ONBEKEND)
#: Others in the class with a known amount below which nothing is compared.
MINSTENS = 3
#: Where a municipality stands in its class.
ONDER, BINNEN, BOVEN = "onder de middelste helft", "in de middelste helft", "erboven"


def grootteklasse(gemeente: str, inwoners: float) -> str:
    """The size class of a municipality; "onbekend" without inhabitants."""
    if gemeente_key(gemeente) in _G4:
        return G4
    if not inwoners > 0:
        return ONBEKEND
    return next(name for bound, name in _KLASSEN if inwoners < bound)


def gemeente_in_klasse(lasten: pd.DataFrame, gemeente: str) -> pd.DataFrame:
    """The cost per inhabitant of a municipality beside the others of its size class.

    Parameters
    ----------
    lasten
        As `lasten_per_gemeente` returns it.
    gemeente
        Name of the municipality, however it is spelled.

    Returns
    -------
    pandas.DataFrame
        A row a taakveld, in the order of `lasten`: taakveld, gemeente, klasse, inwoners,
        per_inwoner (euro), n (others of the class with a known amount), p25, mediaan, p75 (euro; of
        the others; NaN below three) and plaats ("onder de middelste helft", "in de middelste
        helft", "erboven", or "onbekend"). Empty when the municipality is not there.
    """
    require(lasten, ["taakveld", "gemeente", "inwoners", "per_inwoner"])
    columns = ["taakveld", "gemeente", "klasse", "inwoners", "per_inwoner"]
    columns += ["n", "p25", "mediaan", "p75", "plaats"]
    names = pd.Series(lasten["gemeente"].unique(), dtype="str")
    key = names.map(gemeente_key)
    people = lasten.groupby("gemeente")["inwoners"].max()
    sizes = [grootteklasse(name, people[name]) for name in names]
    klasse = lasten["gemeente"].map(dict(zip(names, sizes, strict=True)))
    ours = set(names[key == gemeente_key(gemeente)])
    rows = []
    for index, own in lasten[lasten["gemeente"].isin(ours)].iterrows():
        alike = (lasten["taakveld"] == own["taakveld"]) & (klasse == klasse[index])
        known = klasse[index] != ONBEKEND
        others = lasten.loc[alike & ~lasten["gemeente"].isin(ours) & known, "per_inwoner"]
        others = others.dropna()
        quarters = [np.nan] * 3
        if len(others) >= MINSTENS:
            quarters = others.quantile([0.25, 0.5, 0.75]).tolist()
        facts = [own["taakveld"], own["gemeente"], klasse[index]]
        amounts = [own["inwoners"], own["per_inwoner"], len(others), *quarters]
        rows.append([*facts, *amounts, _place(own["per_inwoner"], quarters)])
    return pd.DataFrame(rows, columns=columns)


def _place(own: float, quarters: list[float]) -> str:
    low, _, high = quarters
    if np.isnan([own, low]).any():
        return ONBEKEND
    if own < low:
        return ONDER
    return BOVEN if own > high else BINNEN
