"""The rules of a choice of levels, and the options that they leave.

The trap: what counts as loss is a choice of people, not of arithmetic. Without weights a level less
of one product over its whole areaal counts as much as of any other product; weights, floors and the
limit per wijk are all stated here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analyse.errors import ArgumentFout
from analyse.keuze.mogelijkheden import CEL
from analyse.keuze.stand import NIET_GEMETEN, ONDER
from analyse.tables import NIVEAUS, TABLES, cents, normalise
from analyse.tables.arguments import require_choice

#: What is told of a cell whose scores nobody added.
_STAND = {
    "n": 0,
    "aandeel": np.nan,
    "laag": np.nan,
    "hoog": np.nan,
    "gevraagd": np.nan,
    "stand": NIET_GEMETEN,
}
#: Parts of a level in which loss is reckoned: of whole numbers it is certain which are equal.
DELEN = 10**8
_GEBIEDEN = [choice.value for choice in TABLES["norm"]["gebiedstype"].choices]


@dataclass(frozen=True)
class Spelregels:
    """What a plan may do, and what counts as loss. All of it is a choice of the municipality.

    Attributes
    ----------
    bodem
        No level below this one, anywhere. A cell that is below it already need not rise.
    bodem_per
        Floors of their own: by gebiedstype, or by (gebiedstype, meetlat), which goes before
        gebiedstype.
    daling_per_wijk
        Largest mean fall of a wijk in levels; no limit when None.
    gewichten
        By meetlat: how heavy a level less counts; 1 when absent, 0 is not at all.
    wijkgewichten
        By wijk, as `bewonersgewicht` makes them; 1 when absent.
    onder_ambitie
        How heavy a level less counts where a cell scores below its ambition already (`keuze_stand`
        says where): 1 as anywhere else. None: such a cell is not lowered any further.
    hoger
        Whether a level above the present one may be chosen; it then counts as a gain.
    """

    bodem: str = "D"
    bodem_per: Mapping[str | tuple[str, str], str] = field(default_factory=dict)
    daling_per_wijk: float | None = None
    gewichten: Mapping[str, float] = field(default_factory=dict)
    wijkgewichten: Mapping[str, float] = field(default_factory=dict)
    onder_ambitie: float | None = None
    hoger: bool = False


@dataclass(frozen=True)
class Model:
    """The options that the rules allow, as arrays: one entry an option, cell after cell."""

    rijen: pd.DataFrame
    begin: np.ndarray
    cel: np.ndarray
    centen: np.ndarray
    verlies: np.ndarray
    wijk: np.ndarray
    daling: np.ndarray
    limiet: float | None


def maak(options: pd.DataFrame, regels: Spelregels) -> Model:
    """The options that are allowed, with what each saves and loses.

    Parameters
    ----------
    options
        As `niveau_mogelijkheden` or `keuze_stand` returns it, in any order.
    regels
        The rules.

    Raises
    ------
    ArgumentFout
        When a floor is no level, a weight is negative or a name in the rules is not one of the
        table.
    """
    _check(options, regels)
    frame = options.assign(**{name: options.get(name, value) for name, value in _STAND.items()})
    frame = frame.sort_values([*CEL, "stappen"], kind="stable")
    steps = frame["stappen"]
    above_floor = frame["niveau"].map(NIVEAUS.index) >= _floors(frame, regels)
    lower = (steps > 0) & above_floor
    if regels.onder_ambitie is None:
        lower &= frame["stand"] != ONDER
    higher = (steps < 0) & regels.hoger
    frame = frame[(steps == 0) | lower | higher]

    steps = frame["stappen"]
    by_meetlat = {normalise(name): weight for name, weight in regels.gewichten.items()}
    of_meetlat = frame["meetlat"].map(normalise).map(by_meetlat).astype(float).fillna(1.0)
    of_wijk = frame["wijk"].map(regels.wijkgewichten).astype(float).fillna(1.0)
    each_product = ~frame["product_code"].duplicated()
    total = of_meetlat[each_product].sum() or 1.0
    of_stand = pd.Series(1.0, frame.index)
    if regels.onder_ambitie is not None:
        of_stand = of_stand.mask(frame["stand"] == ONDER, regels.onder_ambitie)
    step = (of_meetlat * of_wijk * of_stand * frame["deel_stad"] / total).to_numpy(dtype=float)
    loss = np.rint(step * DELEN) * steps.to_numpy() / DELEN
    products = frame.groupby("wijk")["product_code"].transform("nunique")
    # A rise elsewhere in the wijk makes no fall undone.
    fall = frame["deel_wijk"] * steps.clip(lower=0) / products
    cell = frame.groupby(CEL, sort=False).ngroup().to_numpy()
    return Model(
        rijen=frame,
        begin=np.flatnonzero(np.diff(cell, prepend=-1)),
        cel=cell,
        centen=cents(frame["besparing"]).to_numpy(),
        verlies=loss,
        wijk=pd.factorize(frame["wijk"], sort=True)[0],
        daling=fall.to_numpy(),
        limiet=regels.daling_per_wijk,
    )


def _floors(frame: pd.DataFrame, regels: Spelregels) -> np.ndarray:
    """The lowest level of each option as its place in NIVEAUS: the most particular rule holds."""
    floors = {_area_and_meetlat(key): level for key, level in regels.bodem_per.items()}
    found = []
    meetlatten = frame["meetlat"].map(normalise)
    for area, meetlat in zip(frame["gebiedstype"], meetlatten, strict=True):
        of_area = floors.get((area, ""), regels.bodem)
        found.append(NIVEAUS.index(floors.get((area, meetlat), of_area)))
    return np.array(found)


def _area_and_meetlat(key: str | tuple[str, str]) -> tuple[str, str]:
    """What a floor of its own is for; a gebiedstype alone has no meetlat."""
    if isinstance(key, str):
        return key, ""
    area, meetlat = key
    return area, normalise(meetlat)


def _check(options: pd.DataFrame, regels: Spelregels) -> None:
    for level in (regels.bodem, *regels.bodem_per.values()):
        require_choice(level, NIVEAUS[::-1], "niveau van de bodem")
    weights = [*regels.gewichten.values(), *regels.wijkgewichten.values()]
    weights.append(1.0 if regels.onder_ambitie is None else regels.onder_ambitie)
    if not all(weight >= 0 for weight in weights):
        raise ArgumentFout("een gewicht moet nul of hoger zijn")
    if options.empty:
        return
    meetlatten = set(options["meetlat"].map(normalise))
    for area, meetlat in map(_area_and_meetlat, regels.bodem_per):
        require_choice(area, _GEBIEDEN, "gebiedstype in de spelregels")
        require_choice(meetlat, {"", *meetlatten}, "meetlat in de spelregels")
    for name in regels.gewichten:
        require_choice(normalise(name), meetlatten, "meetlat in de spelregels")
