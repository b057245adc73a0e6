"""The answer of the page of one wijk, and its row on the first page."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analyse import nl
from analyse.antwoord import Antwoord, Kerngetal, counted, exact, shortest_that_fits
from analyse.schouw.stand import zeker
from analyse.schouw.trend import STABIEL, VERBETERD, VERSLECHTERD
from analyse.statistiek.toetsen import TE_WEINIG
from analyse.tables import MEEST_WIJKEN
from analyse.wijkblad.wijk import GEEN, HOGER, LAGER, TOEVAL

_NAAST = {
    HOGER: "meer dan elders",
    LAGER: "minder dan elders",
    TOEVAL: "ongeveer als elders",
}
_TREND = {
    VERSLECHTERD: "de kwaliteit verslechterde",
    VERBETERD: "de kwaliteit verbeterde",
    STABIEL: "de kwaliteit bleef stabiel",
    TE_WEINIG: "voor een trend is te weinig gemeten",
}
_NIET_GEMETEN = "niet gemeten"
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


def wijk_stand(
    wijk: str,
    kosten: pd.DataFrame,
    kwaliteit: pd.DataFrame,
    trends: pd.DataFrame,
    bewoners: pd.DataFrame,
    maatregelen: pd.DataFrame | None,
) -> pd.DataFrame:
    """How one wijk stands, as one row of a table of all wijken.

    Parameters
    ----------
    wijk
        Its name.
    kosten, kwaliteit, trends, bewoners, maatregelen
        Of this wijk alone, as `wijk_kosten`, `wijk_naast_andere`, `schouw.trend_per_wijk`,
        `wijk_bewoners` and `wijk_maatregelen` return them; None when no measure says its wijk.

    Returns
    -------
    pandas.DataFrame
        Columns wijk, kosten_per_m2 (euro), aandeel, laag, hoog (part of one, of the last round with
        scores), trend (its verdict), bewoners (mean of their marks in the last year) and
        staat_open (euro, of measures that still run; missing where that of one is not known).
    """
    scored = kwaliteit[kwaliteit["n"] > 0].tail(1)
    row = dict.fromkeys(["aandeel", "laag", "hoog"], float("nan"))
    row |= {name: scored[name].iloc[0] for name in row} if len(scored) else {}
    marks = bewoners[bewoners["eenheid"] == "rapportcijfer"]
    marks = marks[marks["jaar"] == marks["jaar"].max()]
    known = maatregelen is not None and maatregelen["open"].notna().all()
    still = exact(maatregelen["open"]) if maatregelen is not None and known else float("nan")
    told = trends["oordeel"].iloc[0] if len(trends) else _NIET_GEMETEN
    stand = {
        "wijk": wijk,
        "kosten_per_m2": kosten["per_m2"].iloc[-1] if len(kosten) else float("nan"),
        **row,
        "trend": told,
        "bewoners": marks["waarde"].mean(),
        "staat_open": still,
    }
    return pd.DataFrame([stand])


def wijkblad_antwoord(
    stand: pd.DataFrame,
    kosten: pd.DataFrame,
    producten: pd.DataFrame,
    kwaliteit: pd.DataFrame,
    trends: pd.DataFrame,
    bewoners: pd.DataFrame,
    maatregelen: pd.DataFrame,
    buiten: tuple[float, float],
    wijken: Sequence[str],
) -> Antwoord:
    """How one wijk stands: money, quality, residents and what is open.

    Parameters
    ----------
    stand
        As `wijk_stand` returns it; its wijk is empty when the exports name no wijk.
    kosten, producten, kwaliteit, trends, bewoners, maatregelen
        Of this wijk alone, as `wijk_kosten`, `wijk_producten`, `wijk_naast_andere` (rounds in
        order), `schouw.trend_per_wijk`, `wijk_bewoners` and `wijk_maatregelen` return them.
    buiten, wijken
        As `kosten_zonder_wijk` returns it, and the names of all wijken.
    """
    row = stand.iloc[0]
    if not row["wijk"]:
        return Antwoord(
            "Niet te zeggen, want in deze exports staat geen wijk.",
            "Er is niets gemeten en niets vergeleken.",
        )
    scored = kwaliteit[kwaliteit["n"] > 0].tail(1)
    rest = [_money(kosten, producten), *_trend(trends, scored), _residents(bewoners)]
    rest += [*_open(maatregelen), *_outside(kosten, buiten)]
    if len(scored):
        rest.append(_LOCATIES)
    if bewoners["waarde"].notna().any():
        rest.append(_SPREIDING)
    rest += [_OORZAAK, *_pages(wijken)]
    sure = _sure(row, scored)
    return Antwoord(_kop(row, scored), sure, _figures(row, kosten, scored, trends), tuple(rest))


def _kop(row: pd.Series, scored: pd.DataFrame) -> str:
    """What the wijk costs, how it scores and whether that changed."""
    told = []
    if pd.notna(row["kosten_per_m2"]):
        told.append(f"{row['wijk']} kost {nl.euro(row['kosten_per_m2'], 2)} per m²")
    short = list(told)
    if len(scored):
        last = scored.iloc[0]
        share = nl.procent(last["aandeel"])
        reached = f"{share} haalt de ambitie"
        if not told:
            reached = f"in {row['wijk']} haalt {share} de ambitie"
        beside = f", {_NAAST[last['vergelijking']]}" if last["vergelijking"] != GEEN else ""
        told.append(f"{reached}{beside}")
        short.append(reached)
        told.append(_TREND.get(row["trend"], "een trend is niet aangetoond"))
    elif row["trend"] in (VERSLECHTERD, VERBETERD, STABIEL):
        where = "" if told else f" in {row['wijk']}"
        told.append(_TREND[row["trend"]].replace("kwaliteit", f"kwaliteit{where}"))
        short = list(told)
    if not told:
        lacks = "geen scores" if row["trend"] == _NIET_GEMETEN else "geen ambitie"
        return f"Niet te zeggen: van {row['wijk']} zijn geen kosten per m² en {lacks} bekend."
    koppen = ["; ".join(parts) for parts in (told, short)]
    return shortest_that_fits(*(f"{kop[:1].upper()}{kop[1:]}." for kop in koppen))


def _sure(row: pd.Series, scored: pd.DataFrame) -> str:
    known = pd.notna(row["kosten_per_m2"])
    if scored.empty:
        cost = "De kosten per m² zijn niet bekend"
        if known:
            cost = "Kosten zijn exacte cijfers uit de boeken"
        if row["trend"] == _NIET_GEMETEN:
            return f"{cost}; de kwaliteit is niet gemeten."
        return f"{cost}; een ambitie om de scores aan te meten is er niet."
    last = scored.iloc[0]
    low, high = nl.procent(last["laag"]), nl.procent(last["hoog"])
    n = nl.aantal(last["n"], "score", "scores")
    cost = "Kosten zijn exact" if known else "De kosten per m² zijn niet bekend"
    return (
        f"{cost}; het aandeel in ronde {last['ronde']} rust op {n} en ligt tussen {low}"
        f" en {high}."
    )


def _figures(
    row: pd.Series, kosten: pd.DataFrame, scored: pd.DataFrame, trends: pd.DataFrame
) -> tuple[Kerngetal, ...]:
    """Cost, share at ambition, its change per year and what is open."""
    found = []
    if pd.notna(row["kosten_per_m2"]):
        every = kosten["per_m2_alle"].iloc[-1]
        name = f"Per m² in {kosten['jaar'].iloc[-1]:.0f}; alle wijken {nl.euro(every, 2)}"
        written = nl.euro(row["kosten_per_m2"], 2)
        way = "hoger" if row["kosten_per_m2"] > every else "lager"
        if written == nl.euro(every, 2):
            way = ""
        found.append(Kerngetal(name, written, way, "zeker"))
    if len(scored):
        last = scored.iloc[0]
        name = "Op ambitie"
        if last["vergelijking"] != GEEN:
            name += f"; andere wijken {nl.procent(last['aandeel_andere'])}"
        way = last["vergelijking"] if last["vergelijking"] in (HOGER, LAGER) else ""
        sure = zeker(last["laag"], last["hoog"])
        found.append(Kerngetal(name, nl.procent(last["aandeel"]), way, sure))
    if len(trends) and pd.notna(trends["punten"].iloc[0]):
        change = nl.getal(100 * trends["punten"].iloc[0], 1, teken=True)
        sure = "zeker" if row["trend"] in (VERBETERD, VERSLECHTERD, STABIEL) else "onzeker"
        found.append(Kerngetal("Verandering per jaar", f"{change} %-punt", row["trend"], sure))
    if pd.notna(row["staat_open"]):
        found.append(Kerngetal("Staat open", nl.euro(row["staat_open"]), "", "zeker"))
    return tuple(found)


def _money(kosten: pd.DataFrame, producten: pd.DataFrame) -> str:
    """What upkeep cost, and whether that is much for what there is."""
    if kosten.empty:
        return "Wat het onderhoud hier kost, is niet bekend."
    last = kosten.iloc[-1]
    text = f"Het reguliere onderhoud kostte in {last['jaar']:.0f} {nl.euro(last['lasten'])}"
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


def _trend(trends: pd.DataFrame, scored: pd.DataFrame) -> list[str]:
    if trends.empty:
        return []
    row = trends.iloc[0]
    if row["oordeel"] == TE_WEINIG:
        text = f"Voor een trend zijn er te weinig waarnemingen ({row['reden']})"
        if pd.isna(row["nodig_per_ronde"]):
            return [f"{text}."]
        need = nl.getal(row["nodig_per_ronde"])
        after = f"een daling van tien procentpunten vraagt per ronde zo'n {need} scores"
        return [f"{text}; {after}."]
    text = f"Van {row['van']} tot en met {row['tot']}: {row['oordeel']}"
    if pd.notna(row["begin"]):
        begin, end = nl.procent(row["begin"]), nl.procent(row["eind"])
        text += f" (volgens het model van {begin} naar {end})"
    if len(scored) and scored["ronde"].iloc[0] != row["tot"]:
        text += f"; hier is het laatst gemeten in ronde {scored['ronde'].iloc[0]}"
    return [f"{text}."]


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
    untold = maatregelen["open"].isna()
    running = maatregelen[maatregelen["open"].fillna(0) != 0]
    dropped = maatregelen[maatregelen["vervallen"] != 0]
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
        amount = nl.euro(exact(dropped["vervallen"]))
        sentences.append(f"Vervallen, en dus niet meer open: {count} van {amount}.")
    return sentences


def _outside(kosten: pd.DataFrame, buiten: tuple[float, float]) -> list[str]:
    amount, part = buiten
    if kosten.empty or not amount or pd.isna(part):
        return []
    text = f"{nl.euro(amount)} aan onderhoud ({nl.procent(part)})"
    return [f"{text} staat bij geen enkele wijk en is niet verdeeld."]


def _pages(wijken: Sequence[str]) -> list[str]:
    """Of how many wijken the report has a page."""
    if len(wijken) <= MEEST_WIJKEN:
        return []
    of_all = f"{MEEST_WIJKEN} van de {nl.getal(len(wijken))} wijken"
    text = f"Het rapport heeft een wijkblad van {of_all}"
    return [f"{text}; voor een andere zet u haar naam in dit notebook achter WIJK."]
