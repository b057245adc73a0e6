"""The answer about the social and the sustainable aims.

Work for people who need it, and green waste in one hand.
"""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.antwoord import Conclusie, counted, exact


def werk_antwoord(
    afspraken: pd.DataFrame,
    kosten: pd.DataFrame,
    winter: pd.DataFrame,
    verschuiving: pd.DataFrame,
    keten: pd.DataFrame,
    verandering: pd.DataFrame,
    jaar: int | None,
) -> Conclusie:
    """Whether the promises about work were kept, what it costs and who bears it.

    And what became of the green waste.

    Parameters
    ----------
    afspraken
        As `werk.uren.afspraken` returns it.
    kosten
        As `werk.uren.per_doelgroep` returns it by jaar and doelgroep.
    winter
        As `werk.uren.winterwerk` returns it.
    verschuiving
        As `besparing.ontleding.verschuiving` returns it; may be empty.
    keten, verandering
        As `werk.groenafval.eigen_keten` (by jaar) and `verandering` return them.
    jaar
        The year that is judged; None when there is neither.
    """
    if jaar is None:
        return Conclusie(
            "Er zijn geen uren en geen groenafval om iets van te zeggen.",
            "Zonder de exports werk en groenafval is er geen antwoord.",
        )
    parts = [
        _promises(afspraken[afspraken["jaar"] == jaar], jaar),
        _cost(kosten[kosten["jaar"] == jaar]),
        _winter(winter[winter["jaar"] == jaar]),
        _shift(verschuiving),
        _chain(keten, jaar),
        _split(verandering),
    ]
    sure = ["Uren en gewichten zijn opgaven van wie ze maakte of woog."]
    if len(verandering):
        sure.append(
            "De splitsing naar keten rekent met de prijzen van beide jaren; wat zonder eigen keten"
            " was betaald, is niet gemeten."
        )
    if len(kosten):
        sure.append(
            "Wat elders wordt gedragen is loon min subsidie min vergoeding; begeleiding en leegloop"
            " zitten daar alleen in als het loon ze bevat."
        )
    return Conclusie(" ".join(p for p in parts if p), " ".join(sure))


def _promises(rows: pd.DataFrame, jaar: int) -> str:
    if rows.empty:
        return f"Over {jaar} zijn geen uren per doelgroep bekend."
    judged = rows[rows["oordeel"].isin(["gehaald", "niet gehaald"])]
    helped = rows[rows["doelgroep"] != "regulier"]
    made = (
        f"{nl.getal(helped['fte_gemaakt'].sum(), 1)} fte"
        if helped["gemaakt"].notna().any()
        else "een onbekend aantal fte"
    )
    text = f"In {jaar} werkte {made} aan mensen uit de doelgroepen"
    if judged.empty:
        return f"{text}; een afspraak om dat naast te leggen is er niet."
    missed = judged[judged["oordeel"] == "niet gehaald"]
    if missed.empty:
        return (
            f"{text};"
            f" {'de afspraak is' if len(judged) == 1 else f'alle {len(judged)} afspraken zijn'}"
            " gehaald."
        )
    told = nl.opsomming(
        [
            f"{r.doelgroep} ({nl.getal(r.fte_gemaakt, 1)} van {nl.getal(r.fte_afgesproken, 1)} fte)"
            for r in missed.itertuples()
        ]
    )
    return (
        f"{text}; van {counted(len(judged), 'afspraak', 'afspraken')}"
        f" {'is' if len(missed) == 1 else 'zijn'} er {len(missed)} niet gehaald: {told}."
    )


def _cost(rows: pd.DataFrame) -> str:
    helped = rows[(rows["doelgroep"] != "regulier") & rows["elders"].notna()]
    hours = float((helped["uren"] - helped["zonder_loon"]).sum())
    if helped.empty or hours <= 0:
        return ""
    fee, left = exact(helped["detacheringsvergoeding"]), exact(helped["elders"])
    where = (
        f"daarbovenop draagt een ander {nl.euro(left)}"
        if left > 0
        else f"wie hen in dienst heeft houdt {nl.euro(-left)} over"
    )
    return (
        f"De uitvoerder betaalde voor hen {nl.euro(fee)}; na subsidie en die vergoeding: {where}"
        f" ({nl.euro(left / hours, 2)} per uur)."
    )


def _winter(rows: pd.DataFrame) -> str:
    if rows.empty or not rows["winterwerk"].iloc[0] > 0:
        return ""
    row = rows.iloc[0]
    text = (
        f"Winterwerk was {nl.getal(row['winterwerk'])} uur, {nl.procent(row['in_seizoen'])} in"
        " november tot en met maart"
    )
    if pd.isna(row["winter_met"]):
        return f"{text}."
    return (
        f"{text}; een wintermaand kwam daarmee op {nl.procent(row['winter_met'])} van een"
        f" zomermaand, zonder op {nl.procent(row['winter_zonder'])}."
    )


def _shift(rows: pd.DataFrame) -> str:
    green = rows[rows["discipline"] == "groen"] if len(rows) else rows
    if green.empty:
        return ""
    row = green.iloc[0]
    return (
        f"Van wat op groen minder werd uitgegeven kwam {nl.euro(row['verschoven'])} op een ander"
        " taakveld terug: dat is verschoven, niet bespaard."
    )


def _chain(rows: pd.DataFrame, jaar: int) -> str:
    own = rows[rows["jaar"] == jaar]
    if own.empty or pd.isna(own["aandeel"].iloc[0]):
        return f"Over {jaar} is van groenafval niet bekend in welke keten het bleef."
    row, first = own.iloc[0], rows.sort_values("jaar").iloc[0]
    text = (
        f"Van {nl.getal(row['ton'])} ton groenafval bleef {nl.procent(row['aandeel'])} in de eigen"
        " keten"
    )
    if first["jaar"] != jaar and not pd.isna(first["aandeel"]):
        text += f" ({int(first['jaar'])}: {nl.procent(first['aandeel'])})"
    return f"{text}{f'; van {nl.getal(row.onbekend)} ton is de keten onbekend' if row['onbekend'] > 0 else ''}."


def _split(steps: pd.DataFrame) -> str:
    moved = steps[steps["label"].str.contains("ketens")] if len(steps) else steps
    if moved.empty:
        return ""
    row = moved.iloc[0]
    size = f"{nl.euro(abs(row['bedrag']))} {'minder' if row['bedrag'] < 0 else 'meer'}"
    low, high = sorted((abs(row["laag"]), abs(row["hoog"])))
    return (
        f"Bij de prijzen van beide jaren hoort bij die verdeling {size} kosten (naar volgorde"
        f" {nl.euro(low)} tot {nl.euro(high)})."
    )
