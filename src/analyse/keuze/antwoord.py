"""The answer which cut hurts least."""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.antwoord import Antwoord, Kerngetal, counted, shortest_that_fits
from analyse.keuze.keuzemodel import ANDERE, NIET_UITGEZOCHT, marge
from analyse.keuze.stand import NIET_GEMETEN


def keuze_antwoord(
    uitkomst: pd.DataFrame,
    verschuiving: pd.DataFrame,
    volgende: pd.DataFrame,
    robuust: pd.DataFrame,
    buiten: pd.DataFrame,
    onder: pd.DataFrame,
    plan: pd.DataFrame | None = None,
) -> Antwoord:
    """Which levels reach the saving at least loss; how sure that is, and what the next euros cost.

    Parameters
    ----------
    uitkomst
        `Keuze.uitkomst`; empty when there is nothing to choose from.
    verschuiving, volgende
        As `keuze_verschuiving` and `keuze_volgende` return them.
    robuust
        The second table of `keuze_robuustheid`.
    buiten, onder
        As `buiten_de_keuze` and `keuze_onder_ambitie` return them.
    plan
        `Keuze.plan`, with the stand of each cell.
    """
    outside = _outside(buiten)
    if uitkomst.empty:
        return Antwoord(
            "Niet te zeggen: voor een keuze zijn areaal, ambities, productbladen en eigen kosten"
            " per niveau nodig.",
            "Een openbare tabel met kosten per niveau is er niet.",
            rest=tuple(outside),
        )
    row = uitkomst.iloc[0]
    if pd.isna(row["verlies"]):
        return Antwoord(_impossible(row), _CHOICE, rest=tuple(outside))
    told = [*_lowered(verschuiving), *_below(onder), *_unmeasured(plan)]
    told += [_proof(row), *_equals(row), *_if_wrong(robuust)]
    return Antwoord(
        _least_loss(row, verschuiving, robuust),
        f"{_enough(robuust)}{_CHOICE}",
        (*_figures(row, volgende), *_chance(robuust)),
        (*told, *outside),
    )


_CHOICE = (
    "Wat als verlies telt (gewichten, ondergrenzen, de grens per wijk) kiest de gemeente, niet het"
    " model."
)
#: Parts of the draws in which a plan reaches its goal, and what that makes it.
_ZEKER, _WAARSCHIJNLIJK = 0.95, 0.8


def _impossible(row: pd.Series) -> str:
    asked, most = row[["doel", "hoogst"]].map(nl.euro)
    if row["status"] == "onhaalbaar":
        return (
            f"Nee: {asked} per jaar besparen kan niet met deze spelregels; ten hoogste {most}."
        )
    return (
        f"Niet te zeggen: voor {asked} per jaar is geen plan gevonden; ten hoogste {most} kan met"
        " deze spelregels."
    )


def _least_loss(row: pd.Series, verschuiving: pd.DataFrame, robuust: pd.DataFrame) -> str:
    asked = nl.euro(row["doel"])
    if verschuiving.empty:
        return f"Ja: {asked} per jaar besparen kost geen enkel niveau."
    most = verschuiving.iloc[0]
    mainly = "vooral " if len(verschuiving) > 1 else ""
    text = (
        f"{asked} per jaar besparen doet het minst pijn met {mainly}{most['product']} van"
        f" {most['nu']} naar {most['voorstel']}"
    )
    if _sureness(robuust) != "onzeker":
        return shortest_that_fits(f"{text}.", f"{asked} per jaar besparen kan.")
    doubt = "of dat genoeg oplevert, is onzeker"
    short = f"{asked} per jaar besparen kan; {doubt}."
    return shortest_that_fits(f"{text}; {doubt}.", f"{text}; onzeker.", short)


def _sureness(robuust: pd.DataFrame) -> str:
    """How sure it is that the plan saves enough, in one word."""
    if robuust.empty:
        return "niet bekend"
    enough = robuust["haalt_doel"].iloc[0]
    if enough >= _ZEKER:
        return "zeker"
    return "waarschijnlijk" if enough >= _WAARSCHIJNLIJK else "onzeker"


def _figures(row: pd.Series, volgende: pd.DataFrame) -> list[Kerngetal]:
    """The loss of the plan, and what the next euros would add to it."""
    proven = "zeker" if row["status"] == "bewezen" else "waarschijnlijk"
    loss = f"{nl.procent(row['verlies'], 1)} van een niveau"
    figures = [Kerngetal("Kwaliteit, gemiddeld", loss, "lager", proven)]
    if volgende.empty:
        return figures
    following = volgende.iloc[0]
    name = f"De volgende {nl.euro(following['meer'])}"
    if pd.isna(following["extra"]):
        return [*figures, Kerngetal(name, "kan niet", "", proven)]
    more = f"{nl.procent(following['extra'], 1)} van een niveau"
    return [*figures, Kerngetal(name, more, "lager", proven)]


def _chance(robuust: pd.DataFrame) -> list[Kerngetal]:
    """What the plan saves when the costs are otherwise."""
    if robuust.empty:
        return []
    low, high = robuust.iloc[0][["laag", "hoog"]].map(nl.euro)
    return [Kerngetal("Besparing van dit plan", f"{low} tot {high}", "", _sureness(robuust))]


def _enough(robuust: pd.DataFrame) -> str:
    if robuust.empty:
        return ""
    row = robuust.iloc[0]
    margin, enough = row[["spreiding", "haalt_doel"]].map(nl.procent)
    return (
        f"Zijn de kosten per niveau tot {margin} anders, dan haalt dit plan zijn doel in"
        f" {enough} van {nl.getal(row['trekkingen'])} trekkingen. "
    )


def _lowered(verschuiving: pd.DataFrame) -> list[str]:
    """How much of what goes from which level to which, the largest savings."""
    told = []
    for row in verschuiving.head(3).to_dict("records"):
        size = f"{nl.getal(row['hoeveelheid'])} {row['eenheid'].replace('m2', 'm²')}"
        told.append(f"{size} {row['product']} van {row['nu']} naar {row['voorstel']}")
    return [f"Het plan brengt vooral {nl.opsomming(told)}."] if told else []


def _below(onder: pd.DataFrame) -> list[str]:
    """Whether what scores below its ambition already is lowered further."""
    if onder.empty:
        return []
    lowered = int(onder["verlaagd"].sum())
    if not lowered:
        return ["Wat al onder zijn ambitie scoort, blijft gelijk."]
    told = counted(lowered, "plek die", "plekken die")
    scores = "scoort" if lowered == 1 else "scoren"
    return [f"Het plan verlaagt ook {told} nu al onder de ambitie {scores}."]


def _unmeasured(plan: pd.DataFrame | None) -> list[str]:
    """Of how much of what is lowered nobody knows how it scores now."""
    if plan is None or "stand" not in plan:
        return []
    lowered = plan[plan["stappen"] > 0]
    blind = int((lowered["stand"] == NIET_GEMETEN).sum())
    if not blind:
        return []
    of_all = counted(len(lowered), "verlaagde plek", "verlaagde plekken")
    return [f"Van {nl.getal(blind)} van de {of_all} zijn er geen scores."]


def _proof(row: pd.Series) -> str:
    checked = marge(row["nagerekend"])
    text = f"Nagerekend is dat geen plan het met meer dan {checked} minder verlies haalt"
    if row["status"] == "bewezen":
        return f"{text}; het rekenprogramma vond binnen die marge geen beter."
    return f"{text}; een plan met {nl.procent(row['kloof'], 2)} minder is niet uitgesloten."


def _equals(row: pd.Series) -> list[str]:
    """Whether other plans do as well, and why it is this one."""
    if row["gelijken"] == ANDERE:
        told = (
            "Er zijn andere plannen die evenveel verliezen; de keuze is aan het bestuur. Hier staat"
            " het plan dat de minste plekken verandert; zijn dat er meer, dan wat het meest"
            " bespaart, en dan wat de eerste wijk op alfabet het meest verlaagt."
        )
        return [told]
    if row["gelijken"] == NIET_UITGEZOCHT:
        told = (
            "Of andere plannen evenveel verliezen, is niet uitgezocht; met een andere versie van"
            " het rekenprogramma kan er een ander plan staan dat even goed is."
        )
        return [told]
    return []


def _if_wrong(robuust: pd.DataFrame) -> list[str]:
    """What the plan saves with each margin of the unit costs."""
    told = []
    for row in robuust.to_dict("records"):
        low, high = nl.euro(row["laag"]), nl.euro(row["hoog"])
        margin = nl.procent(row["spreiding"])
        told.append(
            f"Bij kosten per niveau die tot {margin} anders zijn, bespaart dit plan {low} tot"
            f" {high} (90% van de trekkingen)."
        )
    return told


def _outside(buiten: pd.DataFrame) -> list[str]:
    """What could not be chosen from, and why."""
    if buiten.empty:
        return []
    told = counted(buiten["cellen"].sum(), "plek viel", "plekken vielen").capitalize()
    reasons = nl.opsomming(sorted(set(buiten["reden"])))
    return [f"{told} buiten de keuze: {reasons}."]
