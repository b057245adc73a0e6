"""The answer of the page of one wijk."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analyse import nl
from analyse.antwoord import Antwoord, counted, exact, share_text
from analyse.statistiek.toetsen import TE_WEINIG
from analyse.tables import MEEST_WIJKEN
from analyse.wijkblad.wijk import GEEN, HOGER, LAGER, TOEVAL

_NAAST = {
    HOGER: "daar ligt de wijk boven, ook met het 95%-interval van het verschil",
    LAGER: "daar ligt de wijk onder, ook met het 95%-interval van het verschil",
    TOEVAL: "dat verschil kan toeval zijn",
}
_LOCATIES = (
    "Scores op dezelfde locatie hangen samen, dus het echte interval van één ronde is breder dan"
    " hier staat."
)
_SPREIDING = (
    "Van de bewonerscijfers is de spreiding niet bekend: een klein verschil kan toeval zijn."
)
_OORZAAK = (
    "Geld, schouw en bewoners staan naast elkaar; dat het een door het ander komt, laten deze"
    " cijfers niet zien."
)


def wijk_plaats(wijk: str, wijken: Sequence[str]) -> str:
    """Which wijk a page is about, of how many, and of how many the report has a page."""
    if not wijk:
        return "In deze exports staat geen wijk."
    text = f"Wijk: {wijk}, een van {nl.getal(len(wijken))}"
    if len(wijken) <= MEEST_WIJKEN:
        return text
    return (
        f"{text}. Het rapport heeft een wijkblad van de eerste {MEEST_WIJKEN} op naam; voor een"
        " andere wijk zet u haar naam in dit notebook achter WIJK."
    )


def wijkblad_antwoord(
    wijk: str,
    kosten: pd.DataFrame,
    producten: pd.DataFrame,
    kwaliteit: pd.DataFrame,
    trends: pd.DataFrame,
    bewoners: pd.DataFrame,
    maatregelen: pd.DataFrame,
    buiten: tuple[float, float],
) -> Antwoord:
    """How one wijk stands: money, quality, residents and what is open.

    Parameters
    ----------
    wijk
        Its name; empty when the exports name no wijk.
    kosten, producten, kwaliteit, bewoners, maatregelen, buiten
        As `wijk_kosten`, `wijk_producten`, `wijk_naast_andere` (rounds in order), `wijk_bewoners`,
        `wijk_maatregelen` and `kosten_zonder_wijk` return them.
    trends
        As `schouw.trend_per_wijk` returns it.
    """
    if not wijk:
        return Antwoord(
            "In deze exports staat geen wijk, dus er is geen wijk om te beschrijven.",
            "Er is niets gemeten en niets vergeleken.",
        )
    text = [
        _money(wijk, kosten, producten),
        _quality(wijk, kwaliteit, trends),
        _residents(bewoners),
        *_open(maatregelen),
    ]
    sure = []
    amount, part = buiten
    if len(kosten) and amount and pd.notna(part):
        sure.append(
            f"{nl.euro(amount)} aan onderhoud ({nl.procent(part)}) staat bij geen enkele wijk en is"
            " niet verdeeld."
        )
    if (kwaliteit["n"] > 0).any():
        sure.append(_LOCATIES)
    if bewoners["waarde"].notna().any():
        sure.append(_SPREIDING)
    return Antwoord(" ".join(text), " ".join([*sure, _OORZAAK]))


def _money(wijk: str, kosten: pd.DataFrame, producten: pd.DataFrame) -> str:
    if kosten.empty:
        return f"Van {wijk} is niet bekend wat het onderhoud kost."
    last = kosten.iloc[-1]
    lasten = nl.euro(last["lasten"])
    text = f"Het reguliere onderhoud van {wijk} kostte in {last['jaar']:.0f} {lasten}"
    if pd.notna(last["per_m2"]):
        own = nl.euro(last["per_m2"], 2)
        every = nl.euro(last["per_m2_alle"], 2)
        text += f", {own} per m² areaal (alle wijken samen {every})"
    known = producten[producten["verschil"].notna()]
    if known.empty:
        return f"{text}."
    whole = exact(producten["lasten"])
    part = ""
    if whole > 0:
        part = f" ({nl.procent(exact(known['lasten']) / whole)} van het geld)"
    return (
        f"{text}. Voor het werk waarvan het areaal bekend is{part} is dat"
        f" {_side(exact(known['verschil']))} bij de eenheidskosten van alle wijken samen."
    )


def _side(gap: float) -> str:
    if not round(abs(gap)):
        return "evenveel als"
    return f"{nl.euro(abs(gap))} {'meer' if gap > 0 else 'minder'} dan"


def _quality(wijk: str, kwaliteit: pd.DataFrame, trends: pd.DataFrame) -> str:
    scored = kwaliteit[kwaliteit["n"] > 0]
    if scored.empty:
        return f"In {wijk} is niet geschouwd, of er is geen ambitie om aan te meten."
    last = scored.iloc[-1]
    text = f"In ronde {last['ronde']} haalt {share_text(last)} de ambitie"
    if last["vergelijking"] != GEEN:
        others = nl.procent(last["aandeel_andere"])
        text += f"; in de andere wijken samen {others}: {_NAAST[last['vergelijking']]}"
    own = trends[trends["wijk"] == wijk]
    return f"{text}." if own.empty else f"{text}. {_trend(own.iloc[0])}."


def _trend(row: pd.Series) -> str:
    if row["oordeel"] == TE_WEINIG:
        text = f"Voor een trend zijn er te weinig waarnemingen ({row['reden']})"
        if pd.isna(row["nodig_per_ronde"]):
            return text
        need = nl.getal(row["nodig_per_ronde"])
        return (
            f"{text}; om een daling van tien procentpunten te zien zijn per ronde zo'n {need}"
            " scores nodig"
        )
    text = f"Van {row['van']} tot en met {row['tot']}: {row['oordeel']}"
    if pd.isna(row["begin"]):
        return text
    begin = nl.procent(row["begin"])
    end = nl.procent(row["eind"])
    return f"{text} (volgens het model van {begin} naar {end})"


def _residents(bewoners: pd.DataFrame) -> str:
    if bewoners.empty:
        return "Een bewonersonderzoek over deze wijk is er niet."
    known = bewoners[bewoners["waarde"].notna()]
    if known.empty:
        return "Te weinig bewoners antwoordden voor een cijfer."
    year = known["jaar"].max()
    told = "Bewoners gaven"
    if pd.notna(year):
        known = known[known["jaar"] == year]
        told += f" in {int(year)}"
    said = []
    for row in known.to_dict("records"):
        mark = f"{row['onderwerp']} {nl.getal(row['waarde'], 1)}"
        if pd.notna(row["n"]):
            mark += f" (n = {nl.getal(row['n'])})"
        if pd.notna(row["andere"]):
            mark += f", elders {nl.getal(row['andere'], 1)}"
        said.append(mark)
    return f"{told}: {'; '.join(said)}."


def _open(maatregelen: pd.DataFrame) -> list[str]:
    """What is open of the measures for this wijk alone, and what was dropped."""
    gone = maatregelen["fase"] == "vervallen"
    untold = maatregelen["open"].isna()
    running = maatregelen[~gone & ~untold]
    dropped = maatregelen[gone]
    sentences = ["Er staat geen maatregel open die alleen voor deze wijk is."]
    if len(running):
        count = counted(running["nummer"].nunique(), "maatregel", "maatregelen")
        amount = nl.euro(exact(running["open"]))
        sentences = [f"Van {count} voor alleen deze wijk staat nog {amount} open."]
    if untold.any():
        count = counted(int(untold.sum()), "maatregel heet", "maatregelen heten")
        sentences.append(f"{count.capitalize()} gerealiseerd zonder bedrag: onbekend hoeveel.")
    if len(dropped):
        count = counted(len(dropped), "maatregel", "maatregelen")
        sentences.append(f"Vervallen: {count} van {nl.euro(exact(dropped['open']))}.")
    return sentences
