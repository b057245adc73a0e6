"""The answer whether the exports can be trusted."""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.antwoord import Antwoord, Kerngetal, counted
from analyse.gegevens.tikfouten import tikfouten

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
    read = sheets[sheets["tabel"] != ""]
    rows = int(read["rijen"].sum())
    if not rows:
        return Antwoord(
            "Niet te zeggen: er is geen enkele rij gelezen.", "De meldingen zeggen waarom."
        )
    errors = int(problems.loc[problems["ernst"] == "fout", "aantal"].sum())
    warnings = int((problems["ernst"] == "waarschuwing").sum())
    off = int((totals["oordeel"] == "verschil").sum())
    figures = [Kerngetal("Rijen gelezen", nl.getal(rows))]
    if len(totals):
        tied = f"{nl.getal(len(totals) - off)} van {nl.getal(len(totals))}"
        figures.append(Kerngetal("Totalen die sluiten", tied))
    told = f"{nl.getal(errors)} en {nl.getal(warnings)}"
    figures.append(Kerngetal("Fouten en waarschuwingen", told))
    gaps = onbekend[onbekend["aandeel_onbekend"] >= _NOEMENSWAARD]
    gaps = gaps.sort_values("aandeel_onbekend", ascending=False, kind="stable")
    for row in gaps.head(1).itertuples():
        share = nl.procent(row.aandeel_onbekend, 1)
        figures.append(Kerngetal(f"Grootste onbekend: {row.kenmerk}", share))
    files = counted(read["bestand"].nunique(), "bestand", "bestanden")
    slips = tikfouten(problems)
    rest = [*filter(None, [slips]), f"De rijen komen uit {files}.", *_unknown(gaps)]
    return Antwoord(_kop(errors, len(totals), off), _TIED, tuple(figures), tuple(rest))


_TIED = (
    "Een totaal dat aansluit bewijst dat niets is gemist of dubbel geteld, niet dat de boeking zelf"
    " juist is."
)


def _kop(errors: int, totals: int, off: int) -> str:
    """Yes or no, and what it rests on."""
    if errors:
        return f"Nee: herstel eerst {counted(errors, 'fout', 'fouten')}."
    if off:
        return (
            f"Nee: {nl.getal(off)} van {nl.getal(totals)} afgedrukte totalen sluiten niet aan."
        )
    if not totals:
        return "Ja, onder voorbehoud: er is geen afgedrukt totaal om ze aan te toetsen."
    return "Ja: wat is gelezen is zonder fouten en elk afgedrukt totaal sluit aan."


def _unknown(gaps: pd.DataFrame) -> list[str]:
    """The columns of which most money is unknown."""
    if gaps.empty:
        return []
    shares = gaps["aandeel_onbekend"].map(lambda part: nl.procent(part, 1))
    named = list((gaps["kenmerk"] + " (" + shares + ")").head(3))
    told = "Onbekend, als deel van het geld dat het kenmerk kan hebben"
    return [f"{told}: {nl.opsomming(named)}."]
