"""The answer whether the exports can be trusted."""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.antwoord import Conclusie, counted


def gegevens_antwoord(
    problems: pd.DataFrame, sheets: pd.DataFrame, totals: pd.DataFrame, volledigheid: pd.DataFrame
) -> Conclusie:
    """Whether the exports can be trusted.

    Parameters
    ----------
    problems, sheets, totals
        Of the dossier.
    volledigheid
        As `gegevens.volledigheid.per_kenmerk` returns it.
    """
    errors = int(problems.loc[problems["ernst"] == "fout", "aantal"].sum())
    warnings = int((problems["ernst"] == "waarschuwing").sum())
    off = int((totals["oordeel"] == "verschil").sum())
    read = sheets[sheets["tabel"] != ""]
    parts = [
        (
            f"Er zijn {nl.getal(int(read['rijen'].sum()))} rijen gelezen uit"
            f" {counted(read['bestand'].nunique(), 'bestand', 'bestanden')}"
        )
    ]
    if len(totals):
        parts.append(
            f"alle {nl.getal(len(totals))} afgedrukte totalen sluiten aan"
            if not off
            else f"{off} van {len(totals)} totalen sluiten niet aan"
        )
    parts.append(
        f"{counted(errors, 'fout', 'fouten')} en"
        f" {counted(warnings, 'waarschuwing', 'waarschuwingen')}"
    )
    verdict = (
        "Ja: de exports zijn bruikbaar."
        if not errors and not off
        else "Nee: herstel eerst de fouten."
    )
    gaps = volledigheid[volledigheid["aandeel_onbekend"] >= 0.0005].sort_values(
        "aandeel_onbekend", ascending=False
    )
    worst = "; ".join(
        f"{row.kenmerk} {nl.procent(row.aandeel_onbekend, 1)}" for row in gaps.head(3).itertuples()
    )
    return Conclusie(
        f"{verdict} {'; '.join(parts)}."
        + (f" Onbekend deel van het bedrag: {worst}." if worst else ""),
        "Een totaal dat aansluit bewijst dat niets is gemist of dubbel geteld, niet dat de boeking"
        " zelf juist is.",
    )
