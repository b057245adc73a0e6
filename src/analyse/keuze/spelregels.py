"""The rules of a choice of levels.

And the options that they leave, as arrays for the integer programme.

The trap: what counts as loss is a choice of people, not of arithmetic. Without weights a level less
of one product over its whole areaal counts as much as of any other product; weights, floors and the
limit per wijk are all stated here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analyse.keuze.mogelijkheden import CEL
from analyse.tables import NIVEAUS, TABLES, cents, normalise

_GEBIEDEN = {choice.value for choice in TABLES["norm"]["gebiedstype"].choices}


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
        By wijk, as `kwaliteitskeuze.bewonersgewicht` makes them; 1 when absent.
    hoger
        Whether a level above the present one may be chosen; it then counts as a gain.
    """

    bodem: str = "D"
    bodem_per: Mapping[str | tuple[str, str], str] = field(default_factory=dict)
    daling_per_wijk: float | None = None
    gewichten: Mapping[str, float] = field(default_factory=dict)
    wijkgewichten: Mapping[str, float] = field(default_factory=dict)
    hoger: bool = False


@dataclass(frozen=True)
class Model:
    """The options that the rules allow, as arrays.

    One entry an option, cells one after the other.
    """

    rijen: pd.DataFrame
    begin: np.ndarray
    cel: np.ndarray
    centen: np.ndarray
    verlies: np.ndarray
    wijk: np.ndarray
    daling: np.ndarray
    limiet: float | None

    def dalingen(self, gekozen: np.ndarray) -> np.ndarray:
        """Mean fall of each wijk under a choice (options)."""
        return np.bincount(self.wijk[gekozen], self.daling[gekozen])


def maak(options: pd.DataFrame, regels: Spelregels) -> Model:
    """The options that are allowed, with what each saves and loses.

    Parameters
    ----------
    options
        As `kwaliteitskeuze.mogelijkheden` returns it, in any order.
    regels
        The rules.

    Raises
    ------
    ValueError
        When a floor is no level, a weight is negative or a name in the rules is not one of the
        table.
    """
    _check(options, regels)
    frame = options.sort_values([*CEL, "stappen"], kind="stable").reset_index(drop=True)
    rank = {niveau: i for i, niveau in enumerate(NIVEAUS)}
    scale = frame["meetlat"].map(normalise)
    floors = {
        (key, "") if isinstance(key, str) else (key[0], normalise(key[1])): rank[level]
        for key, level in regels.bodem_per.items()
    }
    floor = [
        floors.get((area, lat), floors.get((area, ""), rank[regels.bodem]))
        for area, lat in zip(frame["gebiedstype"], scale, strict=True)
    ]
    above_floor = frame["niveau"].map(rank).to_numpy(dtype=int) >= np.array(floor, dtype=int)
    steps = frame["stappen"].to_numpy()
    frame = frame[
        (steps == 0) | ((steps > 0) & above_floor) | ((steps < 0) & regels.hoger)
    ].reset_index(drop=True)

    weights = {normalise(k): v for k, v in regels.gewichten.items()}
    of_lat = (
        frame["meetlat"].map(lambda name: weights.get(normalise(name), 1.0)).to_numpy(dtype=float)
    )
    of_wijk = (
        frame["wijk"].map(lambda name: regels.wijkgewichten.get(name, 1.0)).to_numpy(dtype=float)
    )
    total = (
        float(frame.assign(gewicht=of_lat).drop_duplicates("product_code")["gewicht"].sum()) or 1.0
    )
    steps = frame["stappen"].to_numpy(dtype=float)
    products = frame.groupby("wijk")["product_code"].transform("nunique").to_numpy(dtype=float)
    cell = frame.groupby(CEL, sort=False).ngroup().to_numpy()
    return Model(
        rijen=frame,
        begin=np.flatnonzero(np.diff(cell, prepend=-1)),
        cel=cell,
        centen=cents(frame["besparing"]).to_numpy(),
        verlies=of_lat * of_wijk * frame["deel_stad"].to_numpy(dtype=float) * steps / total,
        wijk=pd.factorize(frame["wijk"], sort=True)[0],
        # A rise elsewhere in the wijk makes no fall undone.
        daling=frame["deel_wijk"].to_numpy(dtype=float) * np.maximum(steps, 0.0) / products,
        limiet=regels.daling_per_wijk,
    )


def _check(options: pd.DataFrame, regels: Spelregels) -> None:
    wrong = [level for level in (regels.bodem, *regels.bodem_per.values()) if level not in NIVEAUS]
    if wrong:
        raise ValueError(
            f"onbekend niveau '{wrong[0]}' als bodem: kies uit {', '.join(reversed(NIVEAUS))}"
        )
    areas = {key if isinstance(key, str) else key[0] for key in regels.bodem_per}
    lats = set(options["meetlat"].map(normalise))
    asked = {normalise(key[1]) for key in regels.bodem_per if not isinstance(key, str)} | {
        normalise(k) for k in regels.gewichten
    }
    for unknown, known, what in (
        (areas - _GEBIEDEN, _GEBIEDEN, "gebiedstype"),
        (asked - lats, lats, "meetlat"),
    ):
        if unknown and len(options):
            raise ValueError(
                f"onbekend {what} in de spelregels: {', '.join(sorted(unknown))}; bekend zijn"
                f" {', '.join(sorted(known))}"
            )
    if any(
        not weight >= 0 for weight in (*regels.gewichten.values(), *regels.wijkgewichten.values())
    ):
        raise ValueError("een gewicht moet nul of hoger zijn")
