"""What must be answered before a saving can be told: other names and another base of an index."""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.antwoord import exact
from analyse.begroting.prijsindex import ALLE_KOSTEN
from analyse.besparing.bronnen import Bronnen
from analyse.besparing.taakstelling import maatregel_stand
from analyse.tables import ONBEKEND, euros
from analyse.tables.arguments import require_whole
from analyse.tables.indexsprongen import indexsprongen

#: What a name is of, as a question says it; a taakveld of another name changes no saving.
_VAN = {"kostensoort": "kostensoort", "product_code": "product"}


def besparing_vragen(bronnen: Bronnen, nul_jaar: int, jaar: int) -> list[str]:
    """The questions (Dutch) that the costs of two years raise; empty when there are none.

    Until they are answered, names are taken as one, a series that was put on another base has no
    factor, and the only series there is holds for all costs.
    """
    require_whole(nul_jaar, "nul_jaar")
    require_whole(jaar, "jaar")
    return [
        *_names(bronnen, nul_jaar, jaar),
        *_bases(bronnen, nul_jaar, jaar),
        *_all_costs(bronnen, nul_jaar, jaar),
    ]


def _names(bronnen: Bronnen, nul_jaar: int, jaar: int) -> list[str]:
    asked = []
    for change in bronnen.naamwissels:
        between = nul_jaar < change.jaar_nieuw and change.jaar_oud < jaar
        if between and change.kolom in _VAN:
            old, new = nl.opsomming(list(change.oud)), nl.opsomming(list(change.nieuw))
            asked.append(
                f"Is {_VAN[change.kolom]} {new} (vanaf {change.jaar_nieuw}) een andere naam voor"
                f" {old} (tot en met {change.jaar_oud})?"
            )
    return asked


def _bases(bronnen: Bronnen, nul_jaar: int, jaar: int) -> list[str]:
    soorten = bronnen.lasten("realisatie")["kostensoort"].unique()
    used = {bronnen.reeks_per_soort.get(soort, "") for soort in soorten}
    steps = indexsprongen(bronnen.prijsindex)
    between = (steps["jaar"] > nul_jaar) & (steps["jaar_oud"] < jaar)
    asked = steps[between & steps["naam"].isin(used)].drop_duplicates("naam")
    return [
        f"Kreeg de index {step.reeks} in {step.jaar} een nieuwe basis"
        f" ({nl.getal(step.index_oud, 1)} werd {nl.getal(step.index, 1)})?"
        for step in asked.itertuples()
    ]


def _all_costs(bronnen: Bronnen, nul_jaar: int, jaar: int) -> list[str]:
    """Whether the only index is that of all costs, of which nothing says so."""
    if not bronnen.enige_reeks or bronnen.reeksen(nul_jaar, jaar).empty:
        return []
    question = f"Geldt de index {bronnen.enige_reeks} voor alle kosten?"
    return [f"{question} Zo ja, noem die reeks in de export '{ALLE_KOSTEN}'."]


def maatregelen_onbekend(maatregel: pd.DataFrame, jaar: int) -> list[str]:
    """What the list of measures leaves open for a year (Dutch): amounts, and how far they are.

    A measure without an amount fills nothing of the target yet, one of an unknown phase counts as
    on its way.
    """
    require_whole(jaar, "jaar")
    year = maatregel[maatregel["jaar"] == jaar]
    if year.empty:
        return []
    told = []
    blank = year.loc[year["bedrag"].isna(), "maatregel"].tolist()
    if blank:
        many = nl.aantal(len(blank), "maatregel", "maatregelen")
        told.append(
            f"Van {many} is het bedrag voor {jaar} niet bekend: {nl.opsomming(blank[:3])}."
        )
    stand = maatregel_stand(year, None)
    unknown = stand[stand["fase"] == ONBEKEND]
    amount = exact(euros(unknown["bedrag"]))
    if amount:
        told.append(f"Van {nl.euro(amount)} is niet bekend hoever de maatregel is.")
    return told
