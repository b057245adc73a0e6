"""Make dossiers, and keep what is true of each beside them.

The trap: nothing of the truth may stand within a dossier, where it would be read as an export.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from bouw_voorbeeldstad import model
from bouw_voorbeeldstad.geld import FASEN
from bouw_voorbeeldstad.model import Waarheid, stroom
from bouw_voorbeeldstad.opnamen import NIVEAUS

from analyse.many.stand import KLAAR
from benchmarks.dossiers.exports import begroting, schouw_van, schrijf_alles
from benchmarks.dossiers.namen import stadsnamen
from benchmarks.dossiers.stad import Maat, waarheid_van
from benchmarks.dossiers.vergif import OPMAAK, VERGIF, WIJKEN, vuil_voor
from benchmarks.dossiers.vuil import Vuil, trek

WAARHEID = "waarheid.json"
#: Taakvelden of reserves and of the result: no lasten or baten of the work.
_GEEN_WERK = ("0.10", "0.11")


def maak(
    naar: Path,
    aantal: int,
    seed: int = 1,
    maat: Maat | None = None,
    vergif: Sequence[str] = (),
) -> dict[str, Any]:
    """Make so many dossiers in a new folder, and return what is true of them.

    The n-th dossier of a seed is the same however many are made; the last ones get the poisons.
    """
    maat = maat or Maat()
    gewoon = [""] * (aantal - len(vergif))
    dossiers = []
    for nummer, gif in enumerate([*gewoon, *vergif]):
        naam = OPMAAK if gif == "opmaak" else stadsnamen(seed)[nummer]
        vuil = vuil_voor(gif, trek(stroom(seed, f"vuil {nummer}")))
        namen = WIJKEN if gif == "opmaak" else ()
        waar = maak_een(naar / naam, waarheid_van(naam, seed, nummer, maat, namen), vuil)
        doen, wordt = VERGIF.get(gif, (None, KLAAR))
        if doen:
            doen(naar / naam)
        dossiers.append({"map": naam, "vergif": gif, "wordt": wordt} | waar)
    alles = {"seed": seed, "fictief": True, "dossiers": dossiers}
    text = json.dumps(alles, ensure_ascii=False, indent=1)
    (naar / WAARHEID).write_text(text + "\n", encoding="utf-8", newline="\n")
    return alles


def maak_een(naar: Path, town: Waarheid, vuil: Vuil) -> dict[str, Any]:
    """Make one dossier of a town and return what is true of it."""
    with model.met_waarheid(town):
        rijen, schouw = begroting(vuil), schouw_van(vuil)
        schrijf_alles(naar, vuil, rijen, schouw)
        return {
            "gemeente": town["gemeente"],
            "zonder": sorted(vuil.zonder),
            "wijken": [wijk["naam"] for wijk in town["wijk"]],
            "inwoners": _per_jaar(town["jaren"], town["inwoners"]),
            "lasten": _som(rijen, "lasten"),
            "baten": _som(rijen, "baten"),
            "lasten_per_taakveld": _taakvelden(rijen),
            "areaal_m2": _vlak(),
            "schouw": _scores(schouw),
            "bespaart": town["bespaart"],
            "besparing": round(model.ware_besparing(town["jaren"][-1]), 2),
        }


def _per_jaar(jaren: list[int], waarden: list[int]) -> dict[str, int]:
    return {str(jaar): waarde for jaar, waarde in zip(jaren, waarden, strict=True)}


def _som(rijen: pd.DataFrame, kant: str) -> dict[str, dict[str, float]]:
    """Euro of each phase a year, without reserves."""
    werk = rijen[(rijen["kant"] == kant) & ~rijen["taakveld"].isin(_GEEN_WERK)]
    som = werk.groupby("jaar")[list(FASEN)].sum()
    return {
        str(jaar): {fase: int(cent) / 100 for fase, cent in rij.items()}
        for jaar, rij in som.iterrows()
    }


def _taakvelden(rijen: pd.DataFrame) -> dict[str, dict[str, float]]:
    """Euro of lasten realised a year, by taakveld."""
    lasten = rijen[rijen["kant"] == "lasten"]
    uit: dict[str, dict[str, float]] = {}
    for (jaar, code), cent in lasten.groupby(["jaar", "taakveld"])["realisatie"].sum().items():
        uit.setdefault(str(jaar), {})[code] = int(cent) / 100
    return uit


def _vlak() -> dict[str, int]:
    """Square metres of all that is measured in them, on 1 January of each year."""
    areaal = model.areaal()
    stand = areaal[(areaal["mutatie"] == "stand") & (areaal["eenheid"] == "m2")]
    return {
        str(jaar): int(m2) for jaar, m2 in stand.groupby("jaar")["hoeveelheid"].sum().items()
    }


def _scores(schouw: pd.DataFrame | None) -> dict[str, dict[str, float]]:
    """A year: how many scores count, and how many of them are at or above the ambition."""
    if schouw is None:
        return {}
    telt = schouw[~schouw["herschouwd"] & (schouw["beoordeling"] == "gescoord")]
    goed = telt["niveau"].map(NIVEAUS.index) >= telt["ambitie"].map(NIVEAUS.index)
    per_jaar = goed.groupby(telt["ronde"].str[:4])
    return {
        str(jaar): {"scores": int(n), "op_ambitie": int(som), "aandeel": round(som / n, 6)}
        for jaar, n, som in zip(
            per_jaar.size().index, per_jaar.size(), per_jaar.sum(), strict=True
        )
    }
