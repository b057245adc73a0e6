"""The answer where the year stands, where it will end, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analyse import nl
from analyse.antwoord import (
    MEESTE_KERNGETALLEN,
    Antwoord,
    Kerngetal,
    as_part,
    exact,
    in_euro,
    with_side,
)
from analyse.begroting.maanden import MAANDEN as MAANDNAMEN
from analyse.tables.frames import exploitatie
from analyse.tussenrapportage.afwijkingen import ALTIJD, DEEL, DREMPEL
from analyse.tussenrapportage.rapportjaar import Rapportjaar
from analyse.tussenrapportage.verschillen import GEEN, MAANDEN, PROGNOSE

_ZEKER = {
    PROGNOSE: "De prognose is die van de organisatie; het programma heeft haar niet nagerekend.",
    MAANDEN: "De prognose komt uit de maanden van eerdere jaren; een ander jaar kan buiten de"
    " bandbreedte vallen.",
    GEEN: "Wat tot nu toe is geboekt, is geen voordeel of nadeel: het jaar is nog niet om.",
}
_HEEL = "Exacte cijfers uit de exports; minder uitgeven dan begroot is nog geen besparing."


def tussenrapportage_antwoord(
    rapport: Rapportjaar,
    samen: pd.DataFrame,
    afwijkingen: pd.DataFrame,
    drempel: float = DREMPEL,
    deel: float = DEEL,
    taakstelling: Sequence[str] = (),
    draagt: Sequence[Kerngetal] = (),
    tikfouten: int = 0,
) -> Antwoord:
    """Where a year stands and where it ends, in one breath; the rest is for who reads on.

    Parameters
    ----------
    rapport
        As `rapportjaar` returns it.
    samen
        As `tussenstand` returns it for all together.
    afwijkingen
        As `met_toelichting` returns it.
    drempel, deel
        What the deviations were held against.
    taakstelling
        As `taakstelling_van_jaar` returns it.
    draagt
        Of whom the deviation of a whole year is, as `draagt_kerngetallen` returns it.
    tikfouten
        Amounts that look like a slip of a finger.
    """
    lasten = _of(samen, "lasten")
    if lasten is None or pd.isna(lasten["realisatie"]):
        return _nothing_booked(rapport, lasten, _of(samen, "baten"))
    ground = str(lasten["grondslag"])
    sure = _ZEKER[ground] if rapport.loopt else _HEEL
    told = [*_baten(samen), *_room(rapport, lasten), *_ours(lasten), *_without(lasten)]
    told += [*_largest(afwijkingen), *_unexplained(afwijkingen, drempel, deel)]
    told += [
        *_before(rapport, lasten),
        *taakstelling,
        *_borne(rapport, draagt),
    ]
    warned = f"{_slips(tikfouten)}{_months_differ(rapport, lasten, drempel)}"
    figures = [*_figures(rapport, lasten), *draagt, *_explained(afwijkingen)][
        :MEESTE_KERNGETALLEN
    ]
    return Antwoord(
        _kop(rapport, lasten, ground),
        f"{_state(rapport)} {warned}{sure}",
        tuple(figures),
        tuple(told),
    )


def _of(samen: pd.DataFrame, kant: str) -> dict[str, Any] | None:
    rows = samen[samen["kant"] == kant].to_dict("records")
    return rows[0] if rows else None


def _kop(rapport: Rapportjaar, lasten: dict[str, Any], ground: str) -> str:
    booked = in_euro(lasten["realisatie"])
    gap = lasten["verschil"]
    side = "lager" if gap > 0 else "hoger"
    planned = f" van {in_euro(lasten['plan'])}" if pd.notna(lasten["plan"]) else ""
    if not rapport.loopt:
        if pd.isna(gap):
            return f"{rapport.jaar} is een heel jaar: {booked} uitgegeven, zonder plan ernaast."
        if not gap:
            return (
                f"{rapport.jaar} is een heel jaar: {booked} uitgegeven, precies volgens plan."
            )
        word = "minder" if gap > 0 else "meer"
        return (
            f"{rapport.jaar} is een heel jaar: {booked} uitgegeven, {nl.euro(abs(gap))} {word} dan"
            " begroot."
        )
    spent = f"Tot en met {rapport.periode} is {booked} uitgegeven{planned}"
    if ground == PROGNOSE and gap:
        return f"{spent}; de prognose komt {nl.euro(abs(gap))} {side} uit dan begroot."
    if ground == PROGNOSE:
        return f"{spent}; de prognose is precies de begroting."
    if ground == MAANDEN or pd.notna(lasten["prognose_laag"]):
        least, most = in_euro(lasten["prognose_laag"]), in_euro(lasten["prognose_hoog"])
        return (
            f"Tot en met {rapport.periode} is {booked} uitgegeven; naar eerdere jaren wordt dat"
            f" {least} tot {most}."
        )
    return f"{spent}; waar het jaar uitkomt is niet te zeggen: er is geen prognose."


def _nothing_booked(
    rapport: Rapportjaar, lasten: dict[str, Any] | None, baten: dict[str, Any] | None
) -> Antwoord:
    kop = f"Niet te zeggen: van {rapport.jaar} is nog niets geboekt."
    told: tuple[str, ...] = ()
    if baten is not None and pd.notna(baten["realisatie"]):
        kop = f"Niet te zeggen: van {rapport.jaar} zijn geen lasten geboekt, alleen baten."
        told = (f"Aan baten is {in_euro(baten['realisatie'])} ontvangen.",)
    if lasten is not None and pd.notna(lasten["plan"]):
        told = (f"Begroot is {in_euro(lasten['plan'])} aan lasten.", *told)
    return Antwoord(kop, "Zonder realisatie is er geen stand.", rest=told)


def _state(rapport: Rapportjaar) -> str:
    day = rapport.tot_en_met
    return f"Stand {nl.datum(day, kort=True)}." if day and rapport.loopt else ""


def _slips(tikfouten: int) -> str:
    if not tikfouten:
        return ""
    many = nl.aantal(tikfouten, "bedrag lijkt een tikfout", "bedragen lijken een tikfout")
    return f"Let op: {many}, zie de meldingen. "


def _months_differ(rapport: Rapportjaar, lasten: dict[str, Any], drempel: float) -> str:
    """That the months of the year do not add up to what is booked; "" when they do, or may not."""
    months = rapport.maanden
    own = exploitatie(months[(months["jaar"] == rapport.jaar) & (months["kant"] == "lasten")])
    last = set(MAANDNAMEN[rapport.maand - 1 : rapport.maand])
    if not last & set(own["maand"]):
        return ""
    gap = exact(own["bedrag"]) - lasten["realisatie"]
    if abs(gap) < drempel:
        return ""
    word = "minder" if gap < 0 else "meer"
    return f"Let op: de maanden tellen op tot {nl.euro(abs(gap))} {word} dan de realisatie. "


def _figures(rapport: Rapportjaar, lasten: dict[str, Any]) -> list[Kerngetal]:
    found = []
    if pd.notna(lasten["plan"]):
        found.append(Kerngetal("Begroot na wijziging", in_euro(lasten["plan"]), "", "zeker"))
    gap = lasten["verschil"]
    if rapport.loopt and pd.notna(gap) and gap:
        sure = "onzeker" if lasten["vn"] == "-" else "waarschijnlijk"
        side = with_side(gap) if lasten["vn"] != "-" else ""
        found.append(Kerngetal("Verwacht verschil", nl.euro(abs(gap)), side, sure))
    if not rapport.loopt and pd.notna(gap) and gap and lasten["plan"]:
        share = nl.procent(abs(gap) / abs(lasten["plan"]), 1)
        found.append(Kerngetal("Verschil met het plan", share, with_side(gap), "zeker"))
    if rapport.loopt and pd.notna(lasten["vrije_ruimte"]):
        found.append(Kerngetal("Vrije ruimte", in_euro(lasten["vrije_ruimte"]), "", "zeker"))
    return found


def _explained(lines: pd.DataFrame) -> list[Kerngetal]:
    named = lines[lines["kant"] != ""]
    if named.empty:
        return []
    explained = int((named["toelichting"] != "").sum())
    told = f"{nl.getal(explained)} van {nl.getal(len(named))}"
    return [Kerngetal("Afwijkingen toegelicht", told, "", "zeker")]


def _baten(samen: pd.DataFrame) -> list[str]:
    row = _of(samen, "baten")
    if row is None or pd.isna(row["realisatie"]):
        return []
    text = f"Aan baten is {in_euro(row['realisatie'])} ontvangen"
    if pd.notna(row["plan"]):
        text += f" van {in_euro(row['plan'])} begroot"
    if pd.notna(row["verschil"]) and row["verschil"]:
        text += f"; verschil {nl.euro(abs(row['verschil']))}"
        text += f" {with_side(row['verschil'])}" if row["vn"] != "-" else ""
    return [f"{text}."]


def _room(rapport: Rapportjaar, lasten: dict[str, Any]) -> list[str]:
    if not rapport.loopt or pd.isna(lasten["plan"]):
        return []
    if pd.isna(lasten["vrije_ruimte"]):
        return ["De exports noemen geen verplichtingen: de vrije ruimte is niet bekend."]
    room = lasten["vrije_ruimte"]
    if room < 0:
        return [f"Met de verplichtingen erbij is het plan al {nl.euro(-room)} overschreden."]
    part = as_part(room, lasten["plan"])
    free = f"{in_euro(room)} nog vrij" + (f"{part} van het plan" if part else "")
    return [f"Na {in_euro(lasten['verplichting'])} aan verplichtingen is {free}."]


def _ours(lasten: dict[str, Any]) -> list[str]:
    """Our range from the months beside the forecast of the organisation."""
    if pd.isna(lasten["prognose_laag"]) or lasten["grondslag"] != PROGNOSE:
        return []
    least, most = lasten["prognose_laag"], lasten["prognose_hoog"]
    inside = least <= lasten["prognose"] <= most
    years = nl.aantal(int(lasten["eerdere_jaren"]), "eerder jaar", "eerdere jaren")
    where = "daarbinnen" if inside else "daarbuiten"
    ends = f"Naar de maanden van {years} wordt het {in_euro(least)} tot {in_euro(most)}"
    return [f"{ends}; de prognose van de organisatie ligt {where}."]


def _without(lasten: dict[str, Any]) -> list[str]:
    if not lasten["zonder_prognose"] or pd.isna(lasten["zonder_prognose"]):
        return []
    without = in_euro(lasten["zonder_prognose"])
    return [f"Voor {without} van het plan is geen prognose; dat telt niet mee in het verschil."]


def _largest(lines: pd.DataFrame) -> list[str]:
    named = lines[lines["kant"] != ""]
    if named.empty:
        return []
    most = named.iloc[0]
    text = f"{nl.euro(abs(most['verschil']))} {with_side(most['verschil'])}"
    why = f": {most['toelichting']}" if most["toelichting"] else ""
    return [f"De grootste afwijking zit bij {most.iloc[1]} ({text}){why.rstrip('.')}."]


def _unexplained(lines: pd.DataFrame, drempel: float, deel: float) -> list[str]:
    named = lines[lines["kant"] != ""]
    if named.empty and len(lines):
        none = f"Geen afwijking is boven de drempel ({drempel_tekst(drempel, deel)})."
        return [f"{none} {lines['toelichting'].iloc[0]}"]
    bare = int((named["toelichting"] == "").sum())
    if not bare:
        return []
    told = nl.aantal(bare, "afwijking heeft", "afwijkingen hebben")
    return [f"{told.capitalize()} nog geen toelichting."]


def drempel_tekst(drempel: float, deel: float) -> str:
    """Which deviations are lines of their own, in words."""
    always = nl.euro(ALTIJD * drempel)
    return (
        f"minstens {nl.euro(drempel)} en {nl.procent(deel)} van het plan, of minstens {always}"
    )


def _before(rapport: Rapportjaar, lasten: dict[str, Any]) -> list[str]:
    before = lasten["vorig_jaar"]
    if pd.isna(before):
        return []
    when = (
        f"Tot en met {rapport.periode} {rapport.jaar - 1}"
        if rapport.loopt
        else "Een jaar eerder"
    )
    return [f"{when} was {in_euro(before)} uitgegeven."]


def _borne(rapport: Rapportjaar, draagt: Sequence[Kerngetal]) -> list[str]:
    if draagt:
        return []
    why = (
        "dat kan pas na de afrekening" if rapport.loopt else "daarvoor is een afrekening nodig"
    )
    return [f"Wat de uitvoerder en wat de gemeente draagt, is niet bekend: {why}."]
