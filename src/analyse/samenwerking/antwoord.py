"""The answer which fields to share, and who pays what."""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.antwoord import Antwoord, Kerngetal, counted, exact, in_euro, shortest_that_fits
from analyse.samenwerking.sleutelkeuze import NIEMAND_ACHTERUIT, VERGOEDING, Menging
from analyse.samenwerking.velden import LAAGST
from analyse.samenwerking.verdeling import HANGT_AF, kanten_per_deelnemer

#: Fields that are named; of more only the number is told.
_GENOEMD = 5
#: A part of a mix that would be told as 0,0%.
_NIETS = 0.0005
_GEEN_SCORES = "op welke velden is niet te zeggen: scores staan niet in de exports"
_GEEN_KOSTEN = "gezamenlijke kosten of verdeelsleutels staan niet in de exports"


def samenwerking_antwoord(
    rang: pd.DataFrame,
    split: pd.DataFrame,
    menging: Menging,
    toerekening: pd.DataFrame,
    *,
    jaar: int | None = None,
    buiten: float = 0.0,
    geen_kosten: str = "",
    geconstrueerd: bool = False,
) -> Antwoord:
    """Which fields to share, who pays what, and whose the saving is.

    Parameters
    ----------
    rang
        As `velden_rangorde` returns it.
    split, menging
        As `kosten_per_sleutel` and `menging_eenvoudigst` return them.
    toerekening
        As `samenwerking_besparing` returns it by toerekening.
    jaar
        The year of `toerekening`.
    buiten
        Euro of shared cost that no key can split.
    geen_kosten
        Why there is no cost to split, as `waarom_leeg` tells it.
    geconstrueerd
        Whether the scores are an example, made to come out as a published outcome.
    """
    scored = rang[rang["score"].notna()]
    known = split[split["besparing"].notna()]
    why = geen_kosten or _GEEN_KOSTEN
    whole, pays = _pays(split, menging, why)
    long, short = _fields(scored)
    kop = shortest_that_fits(
        f"{long}; {whole}.", f"{short}; {whole}.", f"{long}; {pays}.", f"{short}; {pays}."
    )
    figures = [*_field_figures(scored), *_key_figures(known, menging)]
    figures += _joint(toerekening, jaar)
    told = [*_of_weights(scored), *_of_keys(split, known, why), *_mix(menging)]
    if buiten:
        told.append(f"Niet te verdelen: {in_euro(buiten)} zonder post of deelnemer.")
    told += _savings(toerekening, jaar)
    sure = _sure(scored, known, geconstrueerd=geconstrueerd)
    return Antwoord(f"{kop[0].upper()}{kop[1:]}", sure, tuple(figures), tuple(told))


def _sure(scored: pd.DataFrame, known: pd.DataFrame, *, geconstrueerd: bool) -> str:
    if len(scored) and geconstrueerd:
        return (
            "De scores zijn een geconstrueerd voorbeeld; drempels en gewichten zijn een keuze."
        )
    if len(scored):
        return (
            "Drempels en gewichten zijn een keuze; samenwerken verlaagt de kosten niet vanzelf."
        )
    if len(known):
        return "De verdeling is exact; of een sleutel redelijk is, zeggen de cijfers niet."
    return "Er is niets gescoord en niets verdeeld."


def _best(scored: pd.DataFrame) -> pd.Series:
    """The fields of the best class there is."""
    return scored.loc[scored["klasse"] == scored["klasse"].iloc[0], "taakveld"]


def _fields(scored: pd.DataFrame) -> tuple[str, str]:
    """How many fields are of the best class, with and without the name of the first."""
    if scored.empty:
        return _GEEN_SCORES, _GEEN_SCORES
    klasse, best = scored["klasse"].iloc[0], _best(scored)
    of_all = counted(len(scored), "veld", "velden")
    if klasse == LAAGST:
        none = f"geen van {of_all} is kansrijk"
        return none, none
    there = "is er 1" if len(best) == 1 else f"zijn er {nl.getal(len(best))}"
    text = f"van {of_all} {there} {klasse}"
    return f"{text}, {best.iloc[0]} voorop", text


def _pays(split: pd.DataFrame, menging: Menging, why: str) -> tuple[str, str]:
    """Whether a mix of keys leaves nobody worse off, in whole and short."""
    if not split["betaalt"].notna().any():
        text = "wie wat betaalt, is niet te zeggen"
        return f"{text}: {why}", text
    if menging.status == NIEMAND_ACHTERUIT:
        used = menging.gewichten.loc[menging.gewichten["gewicht"] >= _NIETS, "sleutel"]
        text = "als sleutel gaat niemand erop achteruit"
        return f"met {nl.opsomming(list(used))} {text}", f"met een menging {text}"
    if menging.status == VERGOEDING:
        text = "geen sleutel laat iedereen gelijk uitkomen"
        return f"{text}: {in_euro(menging.vergoeding)} vergoeding is nodig", text
    text = "wie erop vooruitgaat, is niet te zeggen"
    return f"{text}: wat elk nu betaalt, ontbreekt", text


def _field_figures(scored: pd.DataFrame) -> list[Kerngetal]:
    if scored.empty or scored["klasse"].iloc[0] == LAAGST:
        return []
    klasse, best = scored["klasse"].iloc[0], _best(scored)
    count = f"{nl.getal(len(best))} van {nl.getal(len(scored))}"
    sure = "waarschijnlijk"
    if (scored["behoudt_klasse"] < 1).any():
        sure = "onzeker"
    return [Kerngetal(f"Velden die {klasse} zijn", count, "", sure)]


def _key_figures(known: pd.DataFrame, menging: Menging) -> list[Kerngetal]:
    if known.empty:
        return []
    verdicts = kanten_per_deelnemer(known)["oordeel"]
    count = f"{nl.getal((verdicts == HANGT_AF).sum())} van {nl.getal(len(verdicts))}"
    figures = [Kerngetal("Deelnemers voor wie de sleutel beslist", count, "", "zeker")]
    if pd.notna(menging.besparing):
        saved = menging.besparing
        way = "lager" if saved > 0 else "hoger"
        name = "Kosten van allen samen, per jaar"
        figures.append(Kerngetal(name, nl.euro(abs(saved)), way if saved else "", "zeker"))
    return figures


def _joint(table: pd.DataFrame, jaar: int | None) -> list[Kerngetal]:
    """What the partners themselves call a saving of the partnership."""
    rows = table[table["toerekening"] == "gezamenlijk"]
    if not rows["gerealiseerd"].any():
        return []
    amount = in_euro(exact(rows["gerealiseerd"]))
    return [Kerngetal(f"Besparing die gezamenlijk heet, {jaar}", amount, "", "onzeker")]


def _of_weights(scored: pd.DataFrame) -> list[str]:
    """The fields of the best class, and of which the class hangs on the weights."""
    if scored.empty:
        return []
    names = list(_best(scored))
    others = len(names) - _GENOEMD
    named = nl.opsomming(names)
    if others > 0:
        named = nl.opsomming([*names[:_GENOEMD], f"nog {nl.getal(others)}"])
    told = [f"{scored['klasse'].iloc[0].capitalize()}: {named}."]
    loose = scored[scored["behoudt_klasse"] < 1]
    if loose.empty:
        return [*told, "Geen enkel gewicht verandert een klasse."]
    worst = loose.sort_values(["behoudt_klasse", "taakveld"], kind="stable").iloc[0]
    depend = counted(len(loose), "veld", "velden")
    told.append(
        f"Bij {depend} hangt de klasse van de gewichten af, het meest bij {worst['taakveld']}:"
        f" {worst['klasse']} bij {nl.procent(worst['behoudt_klasse'])} van alle gewichten."
    )
    return told


def _of_keys(split: pd.DataFrame, known: pd.DataFrame, why: str) -> list[str]:
    if not split["betaalt"].notna().any():
        return [f"Niet verdeeld: {why}."]
    if known.empty:
        return ["Wat elk onder elke sleutel betaalt, staat in de tabel."]
    verdicts = kanten_per_deelnemer(known)["oordeel"]
    swing = (verdicts == HANGT_AF).sum()
    if not swing:
        return ["Geen enkele sleutel maakt uit wie voordeel heeft."]
    who = counted(len(verdicts), "deelnemer", "deelnemers")
    return [
        f"Voor {nl.getal(swing)} van {who} hangt van de sleutel af of men meer of minder betaalt."
    ]


def _mix(menging: Menging) -> list[str]:
    """What the best mix of the keys comes to."""
    saved = menging.besparing
    if menging.status == NIEMAND_ACHTERUIT:
        used = menging.gewichten[menging.gewichten["gewicht"] >= _NIETS]
        shares = used["gewicht"].map(lambda share: nl.procent(share, 1))
        mix = nl.opsomming(list(used["sleutel"] + " " + shares))
        return [f"De eenvoudigste menging zonder verliezer: {mix}."]
    if menging.status == VERGOEDING:
        keep = f"houden {nl.euro(saved)} per jaar over"
        if saved < 0:
            keep = f"leggen {nl.euro(-saved)} per jaar toe"
        proof = (
            "Geen menging van deze sleutels laat iedereen ten minste gelijk uitkomen (bewezen)"
        )
        needed = f"er is ten minste {nl.euro(menging.vergoeding)} per jaar vergoeding nodig"
        return [f"{proof}: {needed}; allen samen {keep}."]
    return []


def _savings(table: pd.DataFrame, jaar: int | None) -> list[str]:
    """How what is called realised is attributed, by the partners' own account."""
    rows = table[table["gerealiseerd"].fillna(0.0) != 0]
    told = []
    if len(rows):
        realised = rows["gerealiseerd"]
        parts = nl.opsomming(list(rows["toerekening"] + " " + realised.map(in_euro)))
        told.append(
            f"Van {in_euro(exact(realised))} die in {jaar} gerealiseerd heet, is volgens de opgave"
            f" {parts}; dat de samenwerking het veroorzaakte, laten deze cijfers niet zien."
        )
    untold = exact(table["zonder_bedrag"])
    if untold:
        told.append(
            f"Van {in_euro(untold)} aan maatregelen die in {jaar} gerealiseerd heten, is onbekend"
            " hoeveel."
        )
    return told
