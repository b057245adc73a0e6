"""The answer how vulnerable the tasks are, and whether the targets are met."""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.antwoord import Antwoord, Kerngetal, counted, exact, in_euro, shortest_that_fits
from analyse.samenwerking.kdoelen import GEHAALD, KS, NIET_GEHAALD
from analyse.samenwerking.kwetsbaarheid import EENPITTER, NIEMAND
from analyse.tables import ONBEKEND

_GEEN_TAKEN = "een overzicht van wie wat kan staat niet in de exports"
_GEEN_DOELEN = "doelen staan niet in de exports"


def kwetsbaarheid_antwoord(
    taken: pd.DataFrame, gedeeld: pd.DataFrame, doelen: pd.DataFrame, *, geen_doelen: str = ""
) -> Antwoord:
    """On how few people the tasks rest, what sharing changes, and what came of the targets.

    Parameters
    ----------
    taken, gedeeld
        As `kwetsbaarheid_per_taak` and `kwetsbaarheid_gedeeld` return them.
    doelen
        As `kdoelen_voortgang` returns it.
    geen_doelen
        Why there are none, as `waarom_leeg` tells it.
    """
    why = geen_doelen or _GEEN_DOELEN
    people, targets = _people(taken), _targets(doelen)
    kop = f"{people}; {targets}."
    if doelen.empty:
        kop = shortest_that_fits(f"{people}; {targets}: {why}.", kop)
    if taken.empty and doelen.empty:
        kop = f"Niet te zeggen: {_GEEN_TAKEN}, en {why}."
    sure = []
    if (gedeeld["organisaties"] > 1).any():
        sure.append(
            "Wie voor twee organisaties werkt, telt dubbel: wat delen oplost is een bovengrens."
        )
    if len(doelen):
        sure.append("Doelen en tussenresultaten zijn een opgave van de partners.")
    figures = [*_task_figures(taken), *_target_figures(doelen)]
    told = [*_states(taken), *_shared(gedeeld), *_progress(doelen)]
    if doelen.empty:
        told.append(f"Geen doel bekeken: {why}.")
    return Antwoord(kop, " ".join(sure) or "Er is niets gemeten.", tuple(figures), tuple(told))


def _people(taken: pd.DataFrame) -> str:
    """Whether tasks rest on one person or nobody."""
    if taken.empty:
        return "Hoe kwetsbaar de taken zijn, is niet te zeggen"
    weak, number = (taken["personen"] < 2).sum(), counted(len(taken), "taak", "taken")
    if weak:
        verb = "rust" if weak == 1 else "rusten"
        return f"Kwetsbaar: van {number} {verb} er {nl.getal(weak)} op hooguit één persoon"
    if taken["personen"].isna().any():
        return f"Niet te zeggen: van {number} is niet overal bekend hoeveel mensen ze kunnen"
    return f"Niet kwetsbaar: elk van {number} kan door meer dan één persoon worden gedaan"


def _targets(doelen: pd.DataFrame) -> str:
    """Whether the targets are met."""
    if doelen.empty:
        return "of de doelen uitkomen, is niet te zeggen"
    met = (doelen["stand"] == GEHAALD).sum()
    if met == len(doelen):
        return "de doelen zijn gehaald"
    number = counted(len(doelen), "doel", "doelen")
    if not met:
        return f"van {number} is er nog geen gehaald"
    # A kop has three numbers at most: how many targets there are stands beside it.
    return f"van de doelen {'is' if met == 1 else 'zijn'} er {nl.getal(met)} gehaald"


def _task_figures(taken: pd.DataFrame) -> list[Kerngetal]:
    if taken.empty:
        return []
    weak = f"{nl.getal((taken['personen'] < 2).sum())} van {nl.getal(len(taken))}"
    sure = "waarschijnlijk" if taken["personen"].isna().any() else "zeker"
    figures = [Kerngetal("Taken die hooguit één persoon kan", weak, "", sure)]
    if taken["tekort"].notna().any():
        short = f"{nl.getal(taken['tekort'].clip(lower=0).sum(), 1)} fte"
        figures.append(Kerngetal("Tekort aan mensen", short, "", "zeker"))
    extra = taken["meerkosten_inhuur"]
    if extra.notna().any():
        amount = exact(extra)
        way = "hoger" if amount > 0 else "lager"
        name = "Kosten door inhuur, per jaar"
        figures.append(Kerngetal(name, in_euro(abs(amount)), way if amount else "", "zeker"))
    return figures


def _target_figures(doelen: pd.DataFrame) -> list[Kerngetal]:
    if doelen.empty:
        return []
    met = f"{nl.getal((doelen['stand'] == GEHAALD).sum())} van {nl.getal(len(doelen))}"
    return [Kerngetal("Doelen gehaald", met, "", "zeker")]


def _states(taken: pd.DataFrame) -> list[str]:
    """How many tasks one person, nobody, or who knows how many can do."""
    states = taken["stand"].value_counts()
    one, none, unknown = states.reindex([EENPITTER, NIEMAND, ONBEKEND], fill_value=0)
    told = []
    if one + none:
        told.append(f"Op één persoon: {nl.getal(one)}; door niemand te doen: {nl.getal(none)}.")
    if unknown:
        told.append(f"Van {counted(unknown, 'taak', 'taken')} is het niet bekend.")
    return told


def _shared(gedeeld: pd.DataFrame) -> list[str]:
    """What is left when all that have a task share it."""
    now, together = gedeeld[["kwetsbaar_nu", "kwetsbaar_samen"]].sum()
    if not now or not (gedeeld["organisaties"] > 1).any():
        return []
    left = f"hooguit {nl.getal(together)}" if together else "geen"
    return [
        f"Deelt wie een taak heeft haar met de anderen, dan blijven er van {nl.getal(now)} {left}."
    ]


def _progress(doelen: pd.DataFrame) -> list[str]:
    """How many targets are concrete, measured and missed, and which K has none."""
    if doelen.empty:
        return []
    missed = (doelen["stand"] == NIET_GEHAALD).sum()
    unmeasured = doelen["tussenresultaat"].isna().sum()
    concrete = f"{nl.getal(doelen['concreet'].sum())} van {nl.getal(len(doelen))} doelen"
    late = f"niet gehaald: {nl.getal(missed)}; zonder tussenresultaat: {nl.getal(unmeasured)}"
    told = [f"Concreet: {concrete}; {late}."]
    absent = [k for k in KS if k not in {*doelen["k"], ONBEKEND}]
    if absent:
        told.append(f"Zonder doel: {nl.opsomming(absent)}.")
    return told
