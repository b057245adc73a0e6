"""The answer about working together: which fields, who pays what, how vulnerable, whose saving."""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.antwoord import Antwoord, counted, exact, in_euro
from analyse.samenwerking.kdoelen import GEHAALD
from analyse.samenwerking.kwetsbaarheid import EENPITTER, NIEMAND
from analyse.samenwerking.sleutelkeuze import NIEMAND_ACHTERUIT, VERGOEDING
from analyse.samenwerking.verdeling import HANGT_AF, kanten_per_deelnemer
from analyse.tables import ONBEKEND

#: Fields that are named; of more only the number is told.
_GENOEMD = 5
#: A part of a mix that would be told as 0,0%.
_NIETS = 0.0005


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
) -> Antwoord:
    """Which fields to share, who pays what, how vulnerable everyone is, and what came of it.

    Parameters
    ----------
    rang
        As `velden_rangorde` returns it.
    split
        As `kosten_per_sleutel` returns it.
    menging, gewichten
        `uitkomst` and `gewichten` of a `Menging`.
    taken, gedeeld
        As `kwetsbaarheid_per_taak` and `kwetsbaarheid_gedeeld` return them.
    toerekening
        As `samenwerking_besparing` returns it by toerekening.
    doelen
        As `kdoelen_voortgang` returns it.
    jaar
        The year of `toerekening`.
    geconstrueerd
        Whether the scores are an example made to come out as a published outcome.
    """
    told = [_fields(rang), _keys(split, menging.iloc[0], gewichten)]
    told += [_people(taken, gedeeld), _savings(toerekening, jaar), _targets(doelen)]
    sure = []
    if len(rang):
        sure.append(
            "De klassen hangen aan gekozen drempels en gewichten; het aandeel is exact over alle"
            " gewichten."
        )
    if len(rang) and geconstrueerd:
        sure.append(
            "De scores zijn voorbeeldscores, geconstrueerd; van STAAN is alleen de uitkomst"
            " gepubliceerd."
        )
    if menging["status"].iloc[0] != ONBEKEND:
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
    if not sure:
        sure.append("Er is niets gemeten en niets vergeleken.")
    return Antwoord(" ".join(part for part in told if part), " ".join(sure))


def _there(n: int, one: str, many: str) -> str:
    """How many of something there are, behind its verb: `is er 1`, `zijn er geen`."""
    verb = one if n == 1 else many
    return f"{verb} er {nl.getal(n) if n else 'geen'}"


def _fields(rang: pd.DataFrame) -> str:
    scored = rang[rang["score"].notna()]
    if scored.empty:
        return (
            "Op welke velden samenwerken kansrijk is, is niet te zeggen: er zijn geen scores."
        )
    klasse = scored["klasse"].iloc[0]
    best = scored.loc[scored["klasse"] == klasse, "taakveld"]
    fields = counted(len(scored), "veld", "velden")
    names = nl.opsomming(list(best.head(_GENOEMD)))
    there = _there(len(best), "is", "zijn")
    text = f"Van {fields} {there} {klasse}: {names}"
    if len(best) > _GENOEMD:
        text += f" en nog {nl.getal(len(best) - _GENOEMD)}"
    loose = scored[scored["behoudt_klasse"] < 1]
    if loose.empty:
        return f"{text}; geen enkel gewicht verandert een klasse."
    worst = loose.sort_values(["behoudt_klasse", "taakveld"], kind="stable").iloc[0]
    share = nl.procent(worst["behoudt_klasse"])
    depend = counted(len(loose), "veld hangt", "velden hangt")
    return (
        f"{text}; bij {depend} de klasse van de gewichten af, het meest bij {worst['taakveld']}"
        f" (blijft {worst['klasse']} bij {share} van alle gewichten)."
    )


def _keys(split: pd.DataFrame, menging: pd.Series, gewichten: pd.DataFrame) -> str:
    if not split["betaalt"].notna().any():
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
    verdicts = kanten_per_deelnemer(known)["oordeel"]
    swing = (verdicts == HANGT_AF).sum()
    text = "Geen enkele sleutel maakt uit wie voordeel heeft."
    if swing:
        who = counted(len(verdicts), "deelnemer", "deelnemers")
        pays = "die meer of minder betaalt" if swing == 1 else "zij meer of minder betalen"
        text = f"Voor {nl.getal(swing)} van de {who} hangt van de sleutel af of {pays}."
    return f"{text}{_mix(menging, gewichten)}"


def _mix(menging: pd.Series, gewichten: pd.DataFrame) -> str:
    """What the best mix of the keys comes to, with a space before it."""
    saved = menging["besparing"]
    if menging["status"] == NIEMAND_ACHTERUIT:
        used = gewichten[gewichten["gewicht"] >= _NIETS]
        shares = used["gewicht"].map(lambda share: nl.procent(share, 1))
        mix = nl.opsomming(list(used["sleutel"] + " " + shares))
        return (
            f" Met de sleutel {mix} gaat niemand erop achteruit; samen scheelt dat"
            f" {nl.euro(saved)} per jaar."
        )
    if menging["status"] == VERGOEDING:
        keep = f"houden {nl.euro(saved)} per jaar over"
        if saved < 0:
            keep = f"leggen {nl.euro(-saved)} per jaar toe"
        return (
            " Geen menging van deze sleutels laat iedereen ten minste gelijk uitkomen (bewezen):"
            f" er is ten minste {nl.euro(menging['vergoeding'])} per jaar vergoeding nodig; allen"
            f" samen {keep}."
        )
    return ""


def _people(taken: pd.DataFrame, gedeeld: pd.DataFrame) -> str:
    if taken.empty:
        reason = "er is geen overzicht van wie wat kan"
        return f"Hoe kwetsbaar de taken zijn is niet te zeggen: {reason}."
    states = taken["stand"].value_counts()
    one, none, unknown = states.reindex([EENPITTER, NIEMAND, ONBEKEND], fill_value=0)
    tasks = counted(len(taken), "taak", "taken")
    text = f"Van {tasks} {_there(one, 'rust', 'rusten')} op één persoon"
    if none:
        text += (
            f", {nl.getal(none)} {'kan' if none == 1 else 'kunnen'} door niemand worden gedaan"
        )
    if unknown:
        text += f" en van {nl.getal(unknown)} is het niet bekend"
    now, together = gedeeld[["kwetsbaar_nu", "kwetsbaar_samen"]].sum()
    if now and (gedeeld["organisaties"] > 1).any():
        left = "kan dat naar nul"
        if together:
            verb = "blijft" if together == 1 else "blijven"
            left = f"{verb} daarvan hooguit {nl.getal(together)} over"
        text += f"; als wie dezelfde taak heeft die deelt, {left}"
    if taken["tekort"].notna().any():
        short = taken["tekort"].clip(lower=0).sum()
        text += f". Het tekort telt op tot {nl.getal(short, 1)} fte"
    return f"{text}."


def _savings(table: pd.DataFrame, jaar: int | None) -> str:
    rows = table[table["gerealiseerd"].fillna(0.0) != 0]
    untold = exact(table["zonder_bedrag"])
    missing = f"Van {in_euro(untold)} aan maatregelen die in {jaar} gerealiseerd heten, is"
    missing = f"{missing} onbekend hoeveel." if untold else ""
    if rows.empty:
        return missing
    realised = rows["gerealiseerd"]
    total = in_euro(exact(realised))
    parts = nl.opsomming(list(rows["toerekening"] + " " + realised.map(in_euro)))
    text = f"Van de {total} die in {jaar} als gerealiseerd is gemeld, is volgens de opgave {parts}."
    return f"{text} {missing}".strip()


def _targets(doelen: pd.DataFrame) -> str:
    if doelen.empty:
        return ""
    targets = counted(len(doelen), "doel", "doelen")
    concrete = _there(doelen["concreet"].sum(), "is", "zijn")
    met = _there((doelen["stand"] == GEHAALD).sum(), "is", "zijn")
    missing = doelen["tussenresultaat"].isna().sum()
    measured = "van elk is er een tussenresultaat"
    if missing:
        measured = f"van {nl.getal(missing)} is er geen tussenresultaat"
    return f"Van {targets} op de K's {concrete} concreet en {met} gehaald; {measured}."
