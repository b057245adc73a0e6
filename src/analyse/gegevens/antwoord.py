"""The answer whether the exports can be trusted."""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.antwoord import Antwoord, counted

#: Part of the money that must be unknown to be told.
_NOEMENSWAARD = 0.0005


def gegevens_antwoord(
    problems: pd.DataFrame, sheets: pd.DataFrame, totals: pd.DataFrame, onbekend: pd.DataFrame
) -> Antwoord:
    """Whether the exports can be trusted.

    Parameters
    ----------
    problems, sheets, totals
        Of the dossier.
    onbekend
        As `onbekend_per_kenmerk` returns it.
    """
    errors = int(problems.loc[problems["ernst"] == "fout", "aantal"].sum())
    off = int((totals["oordeel"] == "verschil").sum())
    verdict = (
        "Nee: herstel eerst de fouten." if errors or off else "Ja: de exports zijn bruikbaar."
    )
    parts = [_read(sheets), *_tied(len(totals), off), _told(errors, problems["ernst"])]
    return Antwoord(
        " ".join([verdict, "; ".join(parts) + ".", *_unknown(onbekend)]),
        "Een totaal dat aansluit bewijst dat niets is gemist of dubbel geteld, niet dat de boeking"
        " zelf juist is.",
    )


def _read(sheets: pd.DataFrame) -> str:
    read = sheets[sheets["tabel"] != ""]
    rows = nl.getal(int(read["rijen"].sum()))
    files = counted(read["bestand"].nunique(), "bestand", "bestanden")
    return f"Er zijn {rows} rijen gelezen uit {files}"


def _tied(totals: int, off: int) -> list[str]:
    if not totals:
        return []
    if off:
        return [f"{off} van {totals} totalen sluiten niet aan"]
    return [f"alle {nl.getal(totals)} afgedrukte totalen sluiten aan"]


def _told(errors: int, ernst: pd.Series) -> str:
    warnings = int((ernst == "waarschuwing").sum())
    words = counted(warnings, "waarschuwing", "waarschuwingen")
    return f"{counted(errors, 'fout', 'fouten')} en {words}"


def _unknown(onbekend: pd.DataFrame) -> list[str]:
    """The columns of which most money is unknown."""
    gaps = onbekend[onbekend["aandeel_onbekend"] >= _NOEMENSWAARD]
    worst = gaps.sort_values("aandeel_onbekend", ascending=False).head(3)
    named = [
        f"{row.kenmerk} {nl.procent(row.aandeel_onbekend, 1)}" for row in worst.itertuples()
    ]
    told = "Onbekend, als deel van het geld dat het kenmerk kan hebben"
    return [f"{told}: {'; '.join(named)}."] if named else []
