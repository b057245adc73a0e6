"""The answer about work for people who need it, and green waste in one hand."""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.antwoord import Antwoord, counted, exact
from analyse.werk.groenafval import KETEN_LABEL
from analyse.werk.uren import GEHAALD, NIET_GEHAALD, REGULIER, SAMENGEVOEGD

_OPGAVE = "Uren en gewichten zijn opgaven van wie ze maakte of woog."
_KETENS = (
    "De splitsing naar keten rekent met de prijzen van beide jaren; wat zonder eigen keten was"
    " betaald, is niet gemeten."
)
_ELDERS = (
    "Wat elders wordt gedragen is loon min subsidie min vergoeding; begeleiding en leegloop zitten"
    " daar alleen in als het loon ze bevat."
)


def werk_antwoord(
    afspraken: pd.DataFrame,
    kosten: pd.DataFrame,
    winter: pd.DataFrame,
    verschuiving: pd.DataFrame,
    keten: pd.DataFrame,
    verandering: pd.DataFrame,
    jaar: int | None,
) -> Antwoord:
    """Whether the promises about work were kept, what it costs and who bears it.

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
            "Er zijn geen uren en geen groenafval om iets van te zeggen.",
            "Zonder de exports werk en groenafval is er geen antwoord.",
        )
    promised = afspraken[afspraken["jaar"] == jaar]
    paid = kosten[kosten["jaar"] == jaar]
    of_winter = winter[winter["jaar"] == jaar]
    people = [_promises(promised, jaar), _cost(paid), _winter(of_winter)]
    sentences = [*people, _shift(verschuiving), _chain(keten, jaar), _split(verandering)]
    sure = [_OPGAVE]
    if len(verandering):
        sure.append(_KETENS)
    if len(kosten):
        sure.append(_ELDERS)
    if (kosten["doelgroep"] == SAMENGEVOEGD).any():
        sure.append("Groepen onder de vijf personen zijn samengevoegd.")
    return Antwoord(" ".join(filter(None, sentences)), " ".join(sure))


def _promises(rows: pd.DataFrame, jaar: int) -> str:
    if rows.empty:
        return f"Over {jaar} zijn geen uren per doelgroep bekend."
    helped = rows[rows["doelgroep"] != REGULIER]
    made = "een onbekend aantal fte"
    if helped["gemaakt"].notna().any():
        made = f"{nl.getal(helped['fte_gemaakt'].sum(), 1)} fte"
    return f"In {jaar} werkte {made} aan mensen uit de doelgroepen; {_kept(rows)}."


def _kept(rows: pd.DataFrame) -> str:
    """How many promises were kept, and which were not."""
    missed = rows[rows["oordeel"] == NIET_GEHAALD]
    number = len(missed) + (rows["oordeel"] == GEHAALD).sum()
    if not number:
        return "een afspraak om dat naast te leggen is er niet"
    if missed.empty:
        return (
            "de afspraak is gehaald" if number == 1 else f"alle {number} afspraken zijn gehaald"
        )
    told = []
    for row in missed.to_dict("records"):
        made = nl.getal(row["fte_gemaakt"], 1)
        promised = nl.getal(row["fte_afgesproken"], 1)
        told.append(f"{row['doelgroep']} ({made} van {promised} fte)")
    count = counted(number, "afspraak", "afspraken")
    verb = "is" if len(missed) == 1 else "zijn"
    return f"van {count} {verb} er {len(missed)} niet gehaald: {nl.opsomming(told)}"


def _cost(rows: pd.DataFrame) -> str:
    helped = rows[(rows["doelgroep"] != REGULIER) & rows["elders"].notna()]
    hours = float((helped["uren"] - helped["zonder_loon"]).sum())
    if hours <= 0:
        return ""
    fee = nl.euro(exact(helped["detacheringsvergoeding"]))
    left = exact(helped["elders"])
    where = f"daarbovenop draagt een ander {nl.euro(left)}"
    if left <= 0:
        where = f"wie hen in dienst heeft houdt {nl.euro(-left)} over"
    return (
        f"De uitvoerder betaalde voor hen {fee}; na subsidie en die vergoeding: {where}"
        f" ({nl.euro(left / hours, 2)} per uur)."
    )


def _winter(rows: pd.DataFrame) -> str:
    if rows.empty or not rows["winterwerk"].iloc[0] > 0:
        return ""
    row = rows.iloc[0]
    hours = nl.getal(row["winterwerk"])
    season = nl.procent(row["in_seizoen"])
    text = f"Winterwerk was {hours} uur, {season} in november tot en met maart"
    if pd.isna(row["winter_met"]):
        return f"{text}."
    with_it = nl.procent(row["winter_met"])
    without = nl.procent(row["winter_zonder"])
    month = f"een wintermaand kwam daarmee op {with_it} van een zomermaand"
    return f"{text}; {month}, zonder op {without}."


def _shift(rows: pd.DataFrame) -> str:
    green = rows[rows["discipline"] == "groen"]
    if green.empty:
        return ""
    amount = nl.euro(green["verschoven"].iloc[0])
    return (
        f"Van wat op groen minder werd uitgegeven kwam {amount} op een ander taakveld terug: dat is"
        " verschoven, niet bespaard."
    )


def _chain(rows: pd.DataFrame, jaar: int) -> str:
    known = rows[(rows["jaar"] == jaar) & rows["aandeel"].notna()]
    if known.empty:
        return f"Over {jaar} is van groenafval niet bekend in welke keten het bleef."
    row = known.iloc[0]
    first = rows.sort_values("jaar").iloc[0]
    ton = nl.getal(row["ton"])
    share = nl.procent(row["aandeel"])
    text = f"Van {ton} ton groenafval bleef {share} in de eigen keten"
    if first["jaar"] != jaar and pd.notna(first["aandeel"]):
        text += f" ({int(first['jaar'])}: {nl.procent(first['aandeel'])})"
    if row["onbekend"] > 0:
        text += f"; van {nl.getal(row['onbekend'])} ton is de keten onbekend"
    return f"{text}."


def _split(steps: pd.DataFrame) -> str:
    moved = steps[steps["label"] == KETEN_LABEL]
    if moved.empty:
        return ""
    row = moved.iloc[0]
    size = f"{nl.euro(abs(row['bedrag']))} {'minder' if row['bedrag'] < 0 else 'meer'}"
    low, high = (nl.euro(amount) for amount in sorted(abs(row[["laag", "hoog"]])))
    return (
        f"Bij de prijzen van beide jaren hoort bij die verdeling {size} kosten (naar volgorde"
        f" {low} tot {high})."
    )
