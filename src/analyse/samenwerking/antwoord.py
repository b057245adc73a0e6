"""The answer about working together.

Which fields, who pays what, how vulnerable, and whose saving it is.
"""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.antwoord import Conclusie, counted, exact, in_euro

_VIJF = 5


def samenwerking_antwoord(
    rang: pd.DataFrame,
    split: pd.DataFrame,
    menging: pd.DataFrame,
    gewichten: pd.DataFrame,
    taken: pd.DataFrame,
    gedeeld: pd.DataFrame,
    toerekening: pd.DataFrame,
    doelen: pd.DataFrame,
    *,
    jaar: int | None = None,
    geconstrueerd: bool = False,
) -> Conclusie:
    """Which fields to share, who pays what, how vulnerable everyone is, and what came of it.

    Parameters
    ----------
    rang
        As `samenwerking.kansrijk.rangorde` returns it.
    split
        As `samenwerking.verdeling.per_sleutel` returns it.
    menging, gewichten
        `uitkomst` and `gewichten` of what `samenwerking.sleutelkeuze.meng` returns.
    taken, gedeeld
        As `samenwerking.kwetsbaarheid.per_taak` and `samen` return them.
    toerekening
        As `samenwerking.toerekening.besparing` returns it by toerekening.
    doelen
        As `samenwerking.kdoelen.voortgang` returns it.
    jaar
        The year of `toerekening`.
    geconstrueerd
        Whether the scores are an example made to come out as a published outcome.
    """
    parts = [
        _fields(rang),
        _keys(split, menging.iloc[0], gewichten),
        _people(taken, gedeeld),
        _savings(toerekening, jaar),
        _targets(doelen),
    ]
    sure = [
        (
            "De klassen hangen aan gekozen drempels en gewichten; het aandeel is exact over alle"
            " gewichten."
            if len(rang)
            else ""
        )
    ]
    if len(rang) and geconstrueerd:
        sure.append(
            "De scores zijn voorbeeldscores, geconstrueerd; van STAAN is alleen de uitkomst"
            " gepubliceerd."
        )
    if menging["status"].iloc[0] != "onbekend":
        sure.append(
            "De verdeling is exact op de cent; of een sleutel redelijk is, zeggen de cijfers niet."
        )
    if (gedeeld["organisaties"] > 1).any():
        sure.append(
            "Wie voor twee organisaties werkt telt dubbel, dus wat delen oplost is een bovengrens."
        )
    if toerekening["gerealiseerd"].any():
        sure.append(
            "De toerekening is wat de partners zelf opgeven; dat de samenwerking een besparing"
            " veroorzaakte, laten deze cijfers niet zien."
        )
    if len(doelen):
        sure.append("Doelen en tussenresultaten zijn zoals de partners ze opgeven.")
    return Conclusie(
        " ".join(p for p in parts if p),
        " ".join(s for s in sure if s) or "Er is niets gemeten en niets vergeleken.",
    )


def _fields(rang: pd.DataFrame) -> str:
    scored = rang[rang["score"].notna()] if len(rang) else rang
    if scored.empty:
        return "Op welke velden samenwerken kansrijk is, is niet te zeggen: er zijn geen scores."
    best = scored[scored["klasse"] == scored["klasse"].iloc[0]]
    names = [str(t) for t in best["taakveld"].head(_VIJF)]
    text = (
        f"Van {counted(len(scored), 'veld', 'velden')} {'is' if len(best) == 1 else 'zijn'} er"
        f" {nl.getal(len(best))} {best['klasse'].iloc[0]}: {nl.opsomming(names)}"
    )
    text += f" en nog {nl.getal(len(best) - _VIJF)}" if len(best) > _VIJF else ""
    loose = scored[scored["behoudt_klasse"] < 1]
    if len(loose):
        worst = loose.sort_values(["behoudt_klasse", "taakveld"], kind="stable").iloc[0]
        text += (
            f"; bij {counted(len(loose), 'veld hangt', 'velden hangt')} de klasse van de gewichten"
            f" af, het meest bij {worst['taakveld']} (blijft {worst['klasse']} bij"
            f" {nl.procent(worst['behoudt_klasse'])} van alle gewichten)"
        )
    else:
        text += "; geen enkel gewicht verandert een klasse"
    return f"{text}."


def _keys(split: pd.DataFrame, menging: pd.Series, gewichten: pd.DataFrame) -> str:
    if not len(split) or not split["betaalt"].notna().any():
        return (
            "Wie wat betaalt is niet te zeggen: de gezamenlijke kosten of de verdeelsleutels"
            " ontbreken."
        )
    known = split[split["besparing"].notna()]
    if known.empty:
        return (
            "Wat elk onder elke sleutel betaalt staat in de tabel; wat elk nu betaalt is niet"
            " bekend, dus wie voordeel heeft ook niet."
        )
    who = known["deelnemer"].nunique()
    swing = int(
        (known.groupby("deelnemer")["kant"].agg(lambda k: {"minder", "meer"} <= set(k))).sum()
    )
    text = (
        f"Voor {nl.getal(swing)} van de {counted(who, 'deelnemer', 'deelnemers')} hangt van de"
        " sleutel af of"
        f" {'die meer of minder betaalt' if swing == 1 else 'zij meer of minder betalen'}"
        if swing
        else "Geen enkele sleutel maakt uit wie voordeel heeft"
    )
    if menging["status"] == "niemand erop achteruit":
        used = gewichten[gewichten["gewicht"] >= 0.0005]
        mix = nl.opsomming(
            [f"{row['sleutel']} {nl.procent(row['gewicht'], 1)}" for row in used.to_dict("records")]
        )
        text += (
            f". Met de sleutel {mix} gaat niemand erop achteruit; samen scheelt dat"
            f" {nl.euro(menging['besparing'])} per jaar"
        )
    elif menging["status"] == "vergoeding nodig":
        text += (
            ". Geen menging van deze sleutels laat iedereen ten minste gelijk uitkomen (bewezen):"
            f" er is ten minste {nl.euro(menging['vergoeding'])} per jaar vergoeding nodig"
        )
        word = "houden" if menging["besparing"] >= 0 else "leggen"
        text += (
            f"; allen samen {word} {nl.euro(abs(menging['besparing']))} per jaar"
            f" {'over' if menging['besparing'] >= 0 else 'toe'}"
        )
    return f"{text}."


def _people(taken: pd.DataFrame, gedeeld: pd.DataFrame) -> str:
    if taken.empty:
        return (
            "Hoe kwetsbaar de taken zijn is niet te zeggen: er is geen overzicht van wie wat kan."
        )
    states = taken["stand"].value_counts()
    one, none, unknown = (int(states.get(s, 0)) for s in ("één-pitter", "niemand", "onbekend"))
    text = (
        f"Van {counted(len(taken), 'taak', 'taken')} {'rust' if one == 1 else 'rusten'} er"
        f" {nl.getal(one) if one else 'geen'} op één persoon"
    )
    text += (
        f", {nl.getal(none)} {'kan' if none == 1 else 'kunnen'} door niemand worden gedaan"
        if none
        else ""
    )
    text += f" en van {nl.getal(unknown)} is het niet bekend" if unknown else ""
    now, together = int(gedeeld["kwetsbaar_nu"].sum()), int(gedeeld["kwetsbaar_samen"].sum())
    if (gedeeld["organisaties"] > 1).any() and now:
        text += (
            f"; als wie dezelfde taak heeft die deelt, {'blijft' if together == 1 else 'blijven'}"
            f" daarvan hooguit {nl.getal(together)} over"
            if together
            else ("; als wie dezelfde taak heeft die deelt, kan dat naar nul")
        )
    short = taken["tekort"].clip(lower=0).sum()
    return (
        f"{text}. Het tekort telt op tot {nl.getal(short, 1)} fte."
        if taken["tekort"].notna().any()
        else f"{text}."
    )


def _savings(table: pd.DataFrame, jaar: int | None) -> str:
    if not len(table) or not table["gerealiseerd"].any():
        return ""
    total = exact(table["gerealiseerd"])
    rows = table[table["gerealiseerd"] != 0]
    named = [
        f"{row['toerekening']} {in_euro(row['gerealiseerd'])}" for row in rows.to_dict("records")
    ]
    return (
        f"Van de {in_euro(total)} die in {jaar} als gerealiseerd is gemeld, is volgens de opgave"
        f" {nl.opsomming(named)}."
    )


def _targets(doelen: pd.DataFrame) -> str:
    if doelen.empty:
        return ""
    n, concrete = len(doelen), int(doelen["concreet"].sum())
    missing, met = (
        int(doelen["tussenresultaat"].isna().sum()),
        int((doelen["stand"] == "gehaald").sum()),
    )
    text = (
        f"Van {counted(n, 'doel', 'doelen')} op de K's {'is' if concrete == 1 else 'zijn'} er"
        f" {nl.getal(concrete) if concrete else 'geen'} concreet en {'is' if met == 1 else 'zijn'}"
        f" er {nl.getal(met) if met else 'geen'} gehaald"
    )
    return (
        f"{text}; van {nl.getal(missing)} is er geen tussenresultaat."
        if missing
        else f"{text}; van elk is er een tussenresultaat."
    )
