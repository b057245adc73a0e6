"""How often the truth that Voorbeeldstad was made from lies within the stated 95 % intervals, over other draws of its noise.

    python -m benchmarks.trefkans [N]

The trap: one shipped draw can be lucky. So the noise is drawn anew N times (20 by default) and every year, step, wijk and product
is held against the truth. The table in docs/methode.md is what this prints; a test holds a small number of draws to it.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd

from analyse import nl, open_dossier
from analyse.measures.besparing import Bronnen, per, verloop
from analyse.measures.besparing_marge import marge, schommeling

DATA = Path(__file__).parents[1] / "data"
#: A step of ours, and the factor of the truth that it estimates.
WAAR = {"prijs": "prijs", "groei": "groei", "correctie": "correctie", "kwaliteit": "kwaliteit", "rest": "doelmatigheid"}
_AARD = {"S": "structureel", "I": "incidenteel", "?": "onbekend"}


def bronnen() -> Bronnen:
    """The tables of Voorbeeldstad as its exports hold them."""
    d = open_dossier(DATA / "voorbeeldstad")
    return Bronnen(d.begroting, d.prijsindex, d.areaal, d.productblad, d.norm, d.niveaukosten)


def trekking(source: Bronnen, seed: int) -> pd.DataFrame:
    """One draw: estimate, margin (half an interval) and truth of every year, step and group; columns jaar, per, stap, groep too."""
    sys.path.insert(0, str(DATA))
    from bouw_voorbeeldstad import geld, model

    rows = geld.begroting(seed)
    lines = rows.assign(bedrag=rows["realisatie"] / 100, fase="realisatie", aard=rows["aard"].map(_AARD))
    years = verloop(replace(source, begroting=lines), model.waarheid()["nulmeting"])
    fluctuation, found = schommeling(years), []
    for year, cells in years.items():
        truth = model.ontleding(year).reset_index().rename(columns={"product": "product_code"})
        for by in ("stad", "wijk", "product_code"):
            cells, truth = cells.assign(stad=""), truth.assign(stad="")
            ours, width, true = (
                per(cells, by).set_index(by),
                marge(cells, fluctuation, by).set_index(by),
                truth.groupby(by).sum(numeric_only=True),
            )
            for step, factor in WAAR.items():
                table = pd.DataFrame({"schatting": ours[step], "marge": width[step], "waar": true[factor]}).dropna()
                found.append(table.rename_axis("groep").reset_index().assign(jaar=year, per=by, stap=step))
    return pd.concat(found, ignore_index=True)


def trefkans(draws: pd.DataFrame) -> pd.DataFrame:
    """Part of the intervals that hold the truth, per step and level; intervals of no width are left out."""
    real = draws[draws["marge"] > 0]
    hit = (real["schatting"] - real["waar"]).abs() <= real["marge"]
    return hit.groupby([real["stap"], real["per"]]).mean().unstack("per")[["stad", "wijk", "product_code"]].reindex(list(WAAR))


def main() -> None:
    """Print the table."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    source = bronnen()
    table = trefkans(pd.concat([trekking(source, seed) for seed in range(1, number + 1)], ignore_index=True))
    print("| stap | stad | per wijk | per product |\n|---|---|---|---|")
    for step, row in table.iterrows():
        print(f"| {step} | " + " | ".join(nl.procent(value) for value in row) + " |")


if __name__ == "__main__":
    main()
