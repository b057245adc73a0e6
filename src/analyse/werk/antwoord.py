"""The answer about work for people who need it, and green waste in one hand."""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.antwoord import Antwoord, Kerngetal, exact, in_euro, shortest_that_fits
from analyse.werk.groenafval import KETEN_LABEL
from analyse.werk.uren import (
    GEHAALD,
    NIET_GEHAALD,
    NIET_TE_VERGELIJKEN,
    REGULIER,
    SAMENGEVOEGD,
    genoemd,
)

_ZEKER = "Uren en gewichten zijn opgaven van wie ze maakte of woog."
_KETENS = "Wat zonder eigen keten was betaald, is niet gemeten."
_ELDERS = "Begeleiding en leegloop zitten alleen in wat een ander draagt als het loon ze bevat."


def werk_antwoord(
    afspraken: pd.DataFrame,
    kosten: pd.DataFrame,
    winter: pd.DataFrame,
    verschuiving: pd.DataFrame,
    keten: pd.DataFrame,
    verandering: pd.DataFrame,
    jaar: int | None,
) -> Antwoord:
    """Whether the agreements about work were kept, what it costs and who bears it.

    And what became of the green waste.

    Parameters
    ----------
    afspraken
        As `uren_afspraken` returns it.
    kosten
        As `uren_per_doelgroep` returns it by jaar and doelgroep.
    winter
        As `winterwerk` returns it.
    verschuiving
        As `besparing.taakveld_verschuiving` returns it; may be empty.
    keten, verandering
        As `groenafval_eigen_keten` (by jaar) and `groenafval_verandering` return them.
    jaar
        The year that is judged; None when there is neither.
    """
    if jaar is None:
        return Antwoord(
            "Niet te zeggen, want er zijn geen uren en geen groenafval in deze exports.",
            "Zonder de tabellen werk en groenafval is er geen antwoord.",
        )
    promised = afspraken[afspraken["jaar"] == jaar]
    paid = kosten[(kosten["jaar"] == jaar) & (kosten["doelgroep"] != REGULIER)]
    of_winter = winter[winter["jaar"] == jaar]
    figures = [*_people(promised), *_borne(paid), *_month(of_winter), *_share(keten, jaar)]
    told = [*_promises(promised), *_cost(paid), *_winter(of_winter), *_shift(verschuiving)]
    told += [*_chain(keten, jaar), *_split(verandering)]
    sure = _ZEKER
    if (kosten["doelgroep"] == SAMENGEVOEGD).any():
        sure += " Groepen onder de vijf personen zijn samengevoegd."
    return Antwoord(_kop(promised, keten, jaar), sure, tuple(figures), tuple(told))


def _kop(promised: pd.DataFrame, keten: pd.DataFrame, jaar: int) -> str:
    """Which agreements were kept, and whether more green waste stays in one hand."""
    chain, worse = _moved(keten, jaar)
    judged = _judged(promised)
    if judged.empty:
        return f"Niet te zeggen, want over {jaar} {_why(promised)}{chain}."
    missed = judged[judged["oordeel"] == NIET_GEHAALD]
    kept = len(judged) - len(missed)
    verdict = "Deels" if len(missed) or worse else "Ja"
    if not kept:
        verdict = "Nee"
    said = f"{verdict}: in {jaar} {_kept(judged, kept)}"
    named = f", niet die voor {genoemd(missed['doelgroep'].iloc[0])}" if len(missed) else ""
    if len(missed) > 1 or not kept:
        named = ""
    return shortest_that_fits(f"{said}{named}{chain}.", f"{said}{chain}.")


def _judged(promised: pd.DataFrame) -> pd.DataFrame:
    """The agreements of which it is known whether they were kept."""
    return promised[promised["oordeel"].isin([GEHAALD, NIET_GEHAALD])]


def _why(promised: pd.DataFrame) -> str:
    """Why no agreement can be judged."""
    if promised["afgesproken"].notna().any():
        return "zijn geen gemaakte uren bekend"
    if (promised["oordeel"] == NIET_TE_VERGELIJKEN).any():
        return "zijn afspraken en gemaakte uren niet te vergelijken"
    return "is geen afspraak over werk bekend"


def _kept(judged: pd.DataFrame, kept: int) -> str:
    """How many agreements were kept."""
    number = len(judged)
    if number == 1:
        row = judged.iloc[0]
        return f"is de afspraak over werk voor {genoemd(row['doelgroep'])} {row['oordeel']}"
    if kept == number:
        return f"zijn alle {number} afspraken over werk gehaald"
    verb = "zijn" if kept > 1 else "is"
    return f"{verb} {kept or 'geen'} van de {number} afspraken over werk gehaald"


def _moved(keten: pd.DataFrame, jaar: int) -> tuple[str, bool]:
    """Whether more of the green waste stays in one hand than at first; whether it is less."""
    known = keten[(keten["jaar"] <= jaar) & keten["aandeel"].notna()].sort_values("jaar")
    if len(known) < 2 or known["jaar"].iloc[-1] != jaar:
        return "", False
    first, last = (round(known["aandeel"].iloc[at], 2) for at in (0, -1))
    if first == last:
        return "; groenafval bleef even vaak in eigen hand", False
    way = "vaker" if last > first else "minder vaak"
    return f"; groenafval bleef {way} in eigen hand", last < first


def _people(promised: pd.DataFrame) -> list[Kerngetal]:
    helped = promised[(promised["doelgroep"] != REGULIER) & promised["gemaakt"].notna()]
    if helped.empty:
        return []
    fte = f"{nl.getal(helped['fte_gemaakt'].sum(), 1)} fte"
    return [Kerngetal("Mensen uit de doelgroepen aan het werk", fte, "", "waarschijnlijk")]


def _hours_paid(paid: pd.DataFrame) -> float:
    """Hours of which the wages are known."""
    return float((paid["uren"] - paid["zonder_loon"]).sum())


def _borne(paid: pd.DataFrame) -> list[Kerngetal]:
    left = exact(paid["elders"])
    if _hours_paid(paid) <= 0 or left <= 0:
        return []
    sure = "onzeker" if paid["zonder_loon"].any() else "zeker"
    return [Kerngetal("Loonkosten die de werkgever draagt", in_euro(left), "", sure)]


def _month(winter: pd.DataFrame) -> list[Kerngetal]:
    known = winter[(winter["winterwerk"] > 0) & winter["winter_met"].notna()]
    return [
        Kerngetal("Uren in een wintermaand, van een zomermaand", nl.procent(share), "", "zeker")
        for share in known["winter_met"]
    ]


def _share(keten: pd.DataFrame, jaar: int) -> list[Kerngetal]:
    known = keten[keten["aandeel"].notna()].sort_values("jaar")
    last = known[known["jaar"] == jaar]
    if last.empty:
        return []
    before, now = known["aandeel"].iloc[0], last["aandeel"].iloc[0]
    name, way = "Groenafval in de eigen keten", ""
    if now != before:
        way = "hoger" if now > before else "lager"
        name += f" ({int(known['jaar'].iloc[0])}: {nl.procent(before)})"
    sure = "onzeker" if last["onbekend"].iloc[0] > 0 else "zeker"
    return [Kerngetal(name, nl.procent(now), way, sure)]


def _promises(promised: pd.DataFrame) -> list[str]:
    """Hours made beside those promised, of every agreement."""
    told = []
    for row in _judged(promised).to_dict("records"):
        made, agreed = (nl.getal(row[name], 1) for name in ("fte_gemaakt", "fte_afgesproken"))
        group = genoemd(row["doelgroep"])
        told.append(f"{row['oordeel']} voor {group} ({made} van {agreed} fte)")
    return [f"Afspraken over werk: {nl.opsomming(told)}."] if told else []


def _cost(paid: pd.DataFrame) -> list[str]:
    """What the contractor paid for them, and what is left of their wages for another."""
    hours = _hours_paid(paid)
    if hours <= 0:
        return []
    fee = nl.euro(exact(paid["detacheringsvergoeding"]))
    left = exact(paid["elders"])
    per_hour = nl.euro(abs(left) / hours, 2)
    rest = f"bleef {nl.euro(left)} loon over ({per_hour} per uur), dat de werkgever draagt"
    if left <= 0:
        rest = f"hield de werkgever {nl.euro(-left)} over ({per_hour} per uur)"
    return [
        f"De uitvoerder betaalde voor mensen uit de doelgroepen {fee} vergoeding.",
        f"Na subsidie en vergoeding {rest}.",
        _ELDERS,
    ]


def _winter(rows: pd.DataFrame) -> list[str]:
    if rows.empty or not rows["winterwerk"].iloc[0] > 0:
        return []
    row = rows.iloc[0]
    season = nl.procent(row["in_seizoen"])
    told = [
        f"Van {nl.getal(row['winterwerk'])} uur winterwerk viel {season} in de wintermaanden."
    ]
    if pd.notna(row["winter_met"]):
        without = nl.procent(row["winter_zonder"])
        told.append(
            f"Zonder winterwerk was een wintermaand {without} van een zomermaand geweest."
        )
    return told


def _shift(rows: pd.DataFrame) -> list[str]:
    green = rows[rows["discipline"] == "groen"]
    if green.empty:
        return []
    amount = nl.euro(green["verschoven"].iloc[0])
    return [
        (
            f"Van wat op groen minder werd uitgegeven, kwam {amount} op een ander taakveld terug:"
            " dat is verschoven, niet bespaard."
        )
    ]


def _chain(rows: pd.DataFrame, jaar: int) -> list[str]:
    known = rows[(rows["jaar"] == jaar) & rows["aandeel"].notna()]
    if known.empty:
        return [f"Over {jaar} is van groenafval niet bekend in welke keten het bleef."]
    row = known.iloc[0]
    first = rows.sort_values("jaar").iloc[0]
    share = nl.procent(row["aandeel"])
    text = f"Van {nl.getal(row['ton'])} ton groenafval bleef {share} in de eigen keten"
    if first["jaar"] != jaar and pd.notna(first["aandeel"]):
        text += f" ({int(first['jaar'])}: {nl.procent(first['aandeel'])})"
    if row["onbekend"] > 0:
        text += f"; van {nl.getal(row['onbekend'])} ton is de keten onbekend"
    return [f"{text}."]


def _split(steps: pd.DataFrame) -> list[str]:
    moved = steps[steps["label"] == KETEN_LABEL]
    if moved.empty:
        return []
    row = moved.iloc[0]
    size = f"{nl.euro(abs(row['bedrag']))} {'minder' if row['bedrag'] < 0 else 'meer'}"
    low, high = (nl.euro(amount) for amount in sorted(abs(row[["laag", "hoog"]])))
    return [
        (
            f"Bij de prijzen van beide jaren hoort bij die verdeling {size} kosten (naar volgorde"
            f" {low} tot {high})."
        ),
        _KETENS,
    ]
