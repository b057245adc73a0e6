"""How often the truth of the inspections of Voorbeeldstad lies within the stated 95 % intervals.

    python -m benchmarks.trefkans [N]          trends and shares, N draws (200)

The trap: one shipped draw can be lucky. So the inspections are drawn anew and every trend and share
is held against the truth, twice: with the true trends and with none at all, for only then is every
trend found a false one. The table in docs/methode.md is what this prints; a test holds a small
number of draws to it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import expit

from analyse import nl, open_dossier
from analyse.schouw import aandeel_gewogen, aandeel_op_ambitie, schouw_strata, trend_per_wijk
from analyse.statistiek.toetsen import TE_WEINIG
from analyse.tables import NIVEAUS

DATA = Path(__file__).parents[1] / "data"


def ware_aandelen() -> pd.DataFrame:
    """True share at ambition per ronde, wijk and gebiedstype, over the objects that a location may have."""
    sys.path.insert(0, str(DATA))
    from bouw_voorbeeldstad import model, opnamen

    w = model.waarheid()
    s, (nodes, weights) = w["schouw"], np.polynomial.hermite_e.hermegauss(21)
    weights = weights / weights.sum()
    present = pd.Series({m: 1 - s["afwezig"][m] for m in w["kwaliteit"]["meetlatten"]})
    rows = []
    for jaar in w["jaren"]:
        for ronde in range(1, 5):
            for wijk in w["wijk"]:
                for gebiedstype, deel in wijk["gebiedstype"].items():
                    met = 0.0
                    for meetlat, aanwezig in present.items():
                        ambitie = NIVEAUS.index(model.ambities(jaar)[gebiedstype, meetlat])
                        above = (
                            opnamen.verwacht(wijk, gebiedstype, meetlat, jaar, ronde)
                            - ([-99.0, *s["grenzen"]][ambitie])
                        )
                        once = weights @ expit(above + s["locatie_sd"] * nodes)
                        again = weights @ expit(
                            above
                            + s["herschouw_winst"]
                            + np.hypot(s["locatie_sd"], 0.3) * nodes
                        )
                        met += aanwezig * ((1 - s["herschouw"]) * once + s["herschouw"] * again)
                    rows.append(
                        (
                            f"{jaar}-{ronde}",
                            wijk["naam"],
                            gebiedstype,
                            deel,
                            met / present.sum(),
                        )
                    )
    return pd.DataFrame(rows, columns=["ronde", "wijk", "gebiedstype", "deel", "waar"])


def schouwtrekking(
    seed: int, areaal: pd.DataFrame | None = None, *, trends: bool = True
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One draw of the inspections.

    The trend of each wijk, and shares with their interval, each beside its truth.

    With `trends` off nothing changes in any wijk; with an areaal the weighted share of the city is
    among the shares.
    """
    sys.path.insert(0, str(DATA))
    from bouw_voorbeeldstad import model, opnamen

    wijken = model.waarheid()["wijk"]
    true = {wijk["naam"]: wijk["trend"] for wijk in wijken}
    try:
        for wijk in wijken:
            wijk["trend"] = true[wijk["naam"]] if trends else 0.0
        rows, truth = opnamen.schouw(seed), ware_aandelen()
    finally:
        for wijk in wijken:
            wijk["trend"] = true[wijk["naam"]]
    norm = model.normen()
    norm = norm.assign(
        geldig_van=pd.to_datetime(norm["geldig_van"]),
        geldig_tot=pd.to_datetime(norm["geldig_tot"]),
    )
    levels = pd.CategoricalDtype(list(NIVEAUS), ordered=True)
    scored = rows["niveau"].mask(rows["niveau"] == "").astype(levels)
    rows = rows.assign(
        datum=pd.to_datetime(rows["datum"]),
        niveau=scored,
        ambitie=rows["ambitie"].astype(levels),
    )
    found = trend_per_wijk(rows, norm).assign(seed=seed)
    found["waar"] = found["wijk"].map(true) if trends else 0.0
    shares = aandeel_op_ambitie(rows, norm, ["wijk", "ronde"])
    of_wijk = (
        (truth["waar"] * truth["deel"])
        .groupby([truth["wijk"], truth["ronde"]])
        .sum()
        .rename("waar")
    )
    shares = shares.join(of_wijk, on=["wijk", "ronde"]).assign(soort="per wijk, ongewogen")
    if areaal is not None:
        parts = schouw_strata(rows, norm, areaal)
        whole = parts.merge(truth, on=["ronde", "wijk", "gebiedstype"])
        city = (whole["waar"] * whole["gewicht"]).groupby(whole["ronde"]).sum().rename("waar")
        shares = pd.concat(
            [
                shares,
                aandeel_gewogen(parts).join(city, on="ronde").assign(soort="stad, gewogen"),
            ]
        )
    return found, shares[["soort", "ronde", "aandeel", "laag", "hoog", "waar"]]


def trendkans(draws: pd.DataFrame) -> pd.Series:
    """What a number of draws of the trends shows, as parts of one."""
    alarm = draws["oordeel"].isin(["verbeterd", "verslechterd"])
    right = (draws["oordeel"] == "verbeterd") & (draws["waar"] > 0) | (
        draws["oordeel"] == "verslechterd"
    ) & (draws["waar"] < 0)
    still = draws["waar"] == 0
    within = (draws["helling_laag"] <= draws["waar"]) & (draws["waar"] <= draws["helling_hoog"])
    return pd.Series(
        {
            "waarheid binnen het 95%-interval": within.mean(),
            "trend die er is gevonden, met de goede richting": right[~still].mean(),
            "stabiele wijk die een trend krijgt": alarm[still].mean(),
            "stabiele wijk die stabiel heet": (draws["oordeel"] == "stabiel")[still].mean(),
            "trekking met ten minste één vals alarm": (
                (alarm & still).groupby(draws["seed"]).any().mean()
            ),
            "deel van de gevonden trends dat vals is": (
                (alarm & ~right)
                .groupby(draws["seed"])
                .sum()
                .div(alarm.groupby(draws["seed"]).sum().clip(lower=1))
                .mean()
            ),
            "te weinig waarnemingen": (draws["oordeel"] == TE_WEINIG).mean(),
        }
    )


def _trends(number: int) -> None:
    """Print the tables of the inspections."""
    areaal, kinds = (
        open_dossier(DATA / "voorbeeldstad").areaal,
        {
            "met de trends van de waarheid": True,
            "zonder enige trend": False,
        },
    )
    drawn = {
        kind: [schouwtrekking(seed, areaal, trends=on) for seed in range(1, number + 1)]
        for kind, on in kinds.items()
    }
    table = pd.DataFrame(
        {
            kind: trendkans(pd.concat([found for found, _ in draws]))
            for kind, draws in drawn.items()
        }
    )
    print(f"| {number} trekkingen | {' | '.join(kinds)} |\n|---|---|---|")
    for name, row in table.iterrows():
        print(f"| {name} | " + " | ".join(nl.procent(value, 1) for value in row) + " |")
    shares = pd.concat([shares for _, shares in drawn["met de trends van de waarheid"]])
    hit = (shares["laag"] <= shares["waar"]) & (shares["waar"] <= shares["hoog"])
    print("\n| aandeel op of boven de ambitie | waarheid binnen het 95%-interval |\n|---|---|")
    for name, value in hit.groupby(shares["soort"]).mean().items():
        print(f"| {name} | {nl.procent(value, 1)} |")


def main() -> None:
    """Print the tables."""
    _trends(int(sys.argv[1]) if len(sys.argv) > 1 else 200)


if __name__ == "__main__":
    main()
