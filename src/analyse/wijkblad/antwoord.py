"""The answer of the page of one wijk."""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.antwoord import Conclusie, counted, exact, share_text


def wijkblad_antwoord(
    wijk: str,
    kosten: pd.DataFrame,
    producten: pd.DataFrame,
    kwaliteit: pd.DataFrame,
    trends: pd.DataFrame,
    bewoners: pd.DataFrame,
    maatregelen: pd.DataFrame,
    buiten: tuple[float, float],
) -> Conclusie:
    """How one wijk stands: money, quality, residents and what is open.

    Parameters
    ----------
    wijk
        Its name; empty when the exports name no wijk.
    kosten, producten, kwaliteit, bewoners, maatregelen, buiten
        As `wijkblad.wijk` gives them: `kosten`, `per_product`, `naast_andere` (rounds in
        order), `bewoners`, `open_maatregelen` and `zonder_wijk`.
    trends
        As `schouw.trend.per_wijk` returns it.
    """
    if not wijk:
        return Conclusie(
            "In deze exports staat geen wijk, dus er is geen wijk om te beschrijven.",
            "Er is niets gemeten en niets vergeleken.",
        )
    sure = []
    parts = [_wijk_money(wijk, kosten, producten)]
    if len(kosten) and buiten[0] and pd.notna(buiten[1]):
        sure.append(
            f"{nl.euro(buiten[0])} aan onderhoud ({nl.procent(buiten[1])}) staat bij geen enkele"
            " wijk en is niet verdeeld."
        )
    parts.append(_wijk_quality(wijk, kwaliteit, trends))
    if (kwaliteit["n"] > 0).any():
        sure.append(
            "Scores op dezelfde locatie hangen samen, dus het echte interval van één ronde is"
            " breder dan hier staat."
        )
    known = bewoners[bewoners["waarde"].notna()]
    if len(known):
        year = known["jaar"].max()
        said = [
            f"{row['onderwerp']} {nl.getal(row['waarde'], 1)}"
            + (f" (n = {nl.getal(row['n'])})" if pd.notna(row["n"]) else "")
            + (f", elders {nl.getal(row['andere'], 1)}" if pd.notna(row["andere"]) else "")
            for _, row in known[(known["jaar"] == year) | pd.isna(year)].iterrows()
        ]
        parts.append(
            f"Bewoners gaven{f' in {int(year)}' if pd.notna(year) else ''}: {'; '.join(said)}."
        )
        sure.append(
            "Van de bewonerscijfers is de spreiding niet bekend: een klein verschil kan toeval"
            " zijn."
        )
    elif len(bewoners):
        parts.append("Te weinig bewoners antwoordden voor een cijfer.")
    else:
        parts.append("Een bewonersonderzoek over deze wijk is er niet.")
    running = maatregelen[maatregelen["fase"] != "vervallen"]
    if len(running):
        count = counted(running["nummer"].nunique(), "maatregel", "maatregelen")
        parts.append(
            f"Van {count} voor alleen deze wijk staat nog {nl.euro(exact(running['open']))} open."
        )
    else:
        parts.append("Er staat geen maatregel open die alleen voor deze wijk is.")
    if dropped := len(maatregelen) - len(running):
        parts.append(
            f"Vervallen: {counted(dropped, 'maatregel', 'maatregelen')} van"
            f" {nl.euro(exact(maatregelen['open']) - exact(running['open']))}."
        )
    sure.append(
        "Geld, schouw en bewoners staan naast elkaar; dat het een door het ander komt, laten deze"
        " cijfers niet zien."
    )
    return Conclusie(" ".join(parts), " ".join(sure))


def _wijk_money(wijk: str, kosten: pd.DataFrame, producten: pd.DataFrame) -> str:
    if kosten.empty:
        return f"Van {wijk} is niet bekend wat het onderhoud kost."
    last = kosten.iloc[-1]
    text = (
        f"Het reguliere onderhoud van {wijk} kostte in {int(last['jaar'])}"
        f" {nl.euro(last['lasten'])}"
    )
    if pd.notna(last["per_m2"]):
        text += (
            f", {nl.euro(last['per_m2'], 2)} per m² areaal (alle wijken samen"
            f" {nl.euro(last['per_m2_alle'], 2)})"
        )
    known = producten[producten["verschil"].notna()]
    if known.empty:
        return f"{text}."
    gap, whole = exact(known["verschil"]), exact(producten["lasten"])
    part = f" ({nl.procent(exact(known['lasten']) / whole)} van het geld)" if whole > 0 else ""
    side = (
        f"{nl.euro(abs(gap))} {'meer' if gap > 0 else 'minder'} dan"
        if round(abs(gap))
        else "evenveel als"
    )
    return (
        f"{text}. Voor het werk waarvan het areaal bekend is{part} is dat {side} bij de"
        " eenheidskosten van alle wijken samen."
    )


def _wijk_quality(wijk: str, kwaliteit: pd.DataFrame, trends: pd.DataFrame) -> str:
    scored = kwaliteit[kwaliteit["n"] > 0]
    if scored.empty:
        return f"In {wijk} is niet geschouwd, of er is geen ambitie om aan te meten."
    last = scored.iloc[-1]
    text = f"In ronde {last['ronde']} haalt {share_text(last)} de ambitie"
    if last["vergelijking"] != "geen vergelijking":
        word = {
            "hoger": "daar ligt de wijk boven, ook met het 95%-interval van het verschil",
            "lager": "daar ligt de wijk onder, ook met het 95%-interval van het verschil",
        }.get(last["vergelijking"], "dat verschil kan toeval zijn")
        text += f"; in de andere wijken samen {nl.procent(last['aandeel_andere'])}: {word}"
    own = trends[trends["wijk"] == wijk]
    if own.empty:
        return f"{text}."
    row = own.iloc[0]
    if row["oordeel"] == "te weinig waarnemingen":
        need = (
            "; om een daling van tien procentpunten te zien zijn per ronde zo'n"
            f" {nl.getal(row['nodig_per_ronde'])} scores nodig"
            if pd.notna(row["nodig_per_ronde"])
            else ""
        )
        return f"{text}. Voor een trend zijn er te weinig waarnemingen ({row['reden']}){need}."
    moved = (
        f" (volgens het model van {nl.procent(row['begin'])} naar {nl.procent(row['eind'])})"
        if pd.notna(row["begin"])
        else ""
    )
    return f"{text}. Van {row['van']} tot en met {row['tot']}: {row['oordeel']}{moved}."
