"""How often the truth that Voorbeeldstad was made from lies within the stated 95 % intervals, over other draws of its noise.

    python -m benchmarks.trefkans [N]          the split of the change in cost
    python -m benchmarks.trefkans trend [N]    trends and shares of the inspections

The trap: one shipped draw can be lucky. So the noise is drawn anew N times (20 by default) and
every year, step, wijk and product is held against the truth. For trends the draws are made twice,
with the true trends and with none at all: only then is every trend found a false one. The tables in
docs/methode.md are what this prints; tests hold a small number of draws to them.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import expit

from analyse import nl, open_dossier
from analyse.besparing import (
    Bronnen,
    kosten_schommeling,
    ontleding_marge,
    ontleding_per,
    ontleding_verloop,
)
from analyse.schouw import aandeel_gewogen, aandeel_op_ambitie, schouw_strata, trend_per_wijk
from analyse.statistiek.toetsen import TE_WEINIG
from analyse.tables import NIVEAUS

DATA = Path(__file__).parents[1] / "data"
#: A step of ours, and the factor of the truth that it estimates.
WAAR = {
    "prijs": "prijs",
    "groei": "groei",
    "correctie": "correctie",
    "kwaliteit": "kwaliteit",
    "rest": "doelmatigheid",
}
_AARD = {"S": "structureel", "I": "incidenteel", "?": "onbekend"}


def bronnen() -> Bronnen:
    """The tables of Voorbeeldstad as its exports hold them."""
    d = open_dossier(DATA / "voorbeeldstad")
    return Bronnen(d.begroting, d.prijsindex, d.areaal, d.productblad, d.norm, d.niveaukosten)


def trekking(source: Bronnen, seed: int) -> pd.DataFrame:
    """One draw: estimate, margin (half an interval) and truth of every year, step and group.

    Columns jaar, per, stap, groep too.
    """
    sys.path.insert(0, str(DATA))
    from bouw_voorbeeldstad import geld, model

    rows = geld.begroting(seed)
    lines = rows.assign(
        bedrag=rows["realisatie"] / 100, fase="realisatie", aard=rows["aard"].map(_AARD)
    )
    years = ontleding_verloop(replace(source, begroting=lines), model.waarheid()["nulmeting"])
    fluctuation, found = kosten_schommeling(years), []
    for year, cells in years.items():
        truth = model.ontleding(year).reset_index().rename(columns={"product": "product_code"})
        for by in ("stad", "wijk", "product_code"):
            cells, truth = cells.assign(stad=""), truth.assign(stad="")
            ours, width, true = (
                ontleding_per(cells, by).set_index(by),
                ontleding_marge(cells, fluctuation, by).set_index(by),
                truth.groupby(by).sum(numeric_only=True),
            )
            for step, factor in WAAR.items():
                table = pd.DataFrame(
                    {"schatting": ours[step], "marge": width[step], "waar": true[factor]}
                ).dropna()
                found.append(
                    table.rename_axis("groep")
                    .reset_index()
                    .assign(jaar=year, per=by, stap=step)
                )
    return pd.concat(found, ignore_index=True)


def trefkans(draws: pd.DataFrame) -> pd.DataFrame:
    """Part of the intervals that hold the truth, per step and level.

    Intervals of no width are left out.
    """
    real = draws[draws["marge"] > 0]
    hit = (real["schatting"] - real["waar"]).abs() <= real["marge"]
    return (
        hit.groupby([real["stap"], real["per"]])
        .mean()
        .unstack("per")[["stad", "wijk", "product_code"]]
        .reindex(list(WAAR))
    )


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
    return pd.Series(
        {
            "waarheid binnen het 95%-interval": (
                ((draws["laag"] <= draws["waar"]) & (draws["waar"] <= draws["hoog"])).mean()
            ),
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
        bronnen().areaal,
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
    if sys.argv[1:2] == ["trend"]:
        _trends(int(sys.argv[2]) if len(sys.argv) > 2 else 200)
        return
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    source = bronnen()
    table = trefkans(
        pd.concat([trekking(source, seed) for seed in range(1, number + 1)], ignore_index=True)
    )
    print("| stap | stad | per wijk | per product |\n|---|---|---|---|")
    for step, row in table.iterrows():
        print(f"| {step} | " + " | ".join(nl.procent(value) for value in row) + " |")


if __name__ == "__main__":
    main()
