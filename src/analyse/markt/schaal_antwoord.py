"""The answer whether scale pays.

No sentence says that size causes a cost: the figures cannot.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analyse import nl
from analyse.antwoord import Antwoord, Kerngetal
from analyse.markt.schaal import EVENREDIG, MEER, MINDER, SAMEN

#: Fewer municipalities than this are a selection: the Netherlands never had so few.
_ALLE = 300
#: Groups that are named in one sentence.
_GENOEMD = 5
_GEVOLG = "Een verband met grootte is geen gevolg van schaal."
_TELT = (
    "Een verschil telt pas als het ook na correctie voor alles wat is geschat en zonder elke"
    " waarneming apart overblijft."
)
LITERATUUR = (
    "Onderzoek vond zelden een besparing: samenwerken verlaagde uitgaven zelden (Allers en De"
    " Greef, 2005-2013; belastinginning wel, circa 15%), herindelen ook niet (Allers en Geertsema,"
    " 2014)."
)


def schaal_antwoord(
    elasticiteit: pd.DataFrame,
    wijken: pd.DataFrame,
    *,
    jaar: int | None = None,
    namen: Mapping[str, str] | None = None,
) -> Antwoord:
    """How cost goes with size: between municipalities, and between wijken.

    Parameters
    ----------
    elasticiteit, wijken
        As `schaal_elasticiteit` returns it per taakveld over municipalities, and per product over
        wijken.
    jaar
        The year of the municipalities; None when there is nothing.
    namen
        What a taakveld is called, by its code.
    """
    fits = elasticiteit[elasticiteit["b"].notna()]
    within = wijken[wijken["b"].notna()].rename(columns={"product": "naam"})
    whole = fits[fits["taakveld"] == SAMEN]
    each = fits[fits["taakveld"] != SAMEN].rename(columns={"taakveld": "naam"})
    each = each.replace({"naam": dict(namen or {})})
    kop = _kop(whole["oordeel"].iloc[0] if len(whole) else "", within)
    if fits.empty and within.empty:
        return Antwoord(kop, "Er is niets vergeleken.")
    told = [*_together(whole, jaar), *_groups(each, "taakvelden", "gemeente")]
    told += _groups(within, "producten over de wijken", "wijk")
    figures = [
        *_doubled(whole),
        *_differing(each, "Taakvelden"),
        *_differing(within, "Producten"),
    ]
    sure = _GEVOLG
    if len(fits) and fits["n"].max() < _ALLE:
        number = nl.getal(fits["n"].max())
        sure = f"De {number} gemeenten zijn een selectie, geen steekproef. {_GEVOLG}"
    return Antwoord(kop, sure, tuple(figures), (*told, _TELT, LITERATUUR))


def _kop(verdict: str, within: pd.DataFrame) -> str:
    """What size says about the cost, among municipalities and among wijken."""
    if not verdict and within.empty:
        return "Niet te zeggen: er zijn te weinig gemeenten of wijken met lasten en omvang."
    few = "Niet te zeggen: er zijn te weinig gemeenten om te vergelijken"
    none = "Niet aangetoond: grotere gemeenten zijn per inwoner niet aantoonbaar goedkoper of"
    none += " duurder"
    if verdict in (MINDER, MEER):
        way = verdict.split()[0]
        return (
            f"Niet bewezen: grotere gemeenten geven per inwoner {way} uit, maar of groeien dat"
            " verandert, zeggen deze cijfers niet."
        )
    differ = within["oordeel"].isin([MINDER, MEER]).sum()
    tail = ", en grotere wijken per eenheid ook niet" if len(within) else ""
    if not verdict:
        tail = "; grotere wijken zijn per eenheid niet aantoonbaar goedkoper of duurder"
    if differ:
        tail = (
            f"; tussen wijken wel, bij {nl.getal(differ)} van {nl.getal(len(within))} producten"
        )
    return f"{none if verdict else few}{tail}."


def _doubled(whole: pd.DataFrame) -> list[Kerngetal]:
    """What the cost per head is at twice the size."""
    if whole.empty:
        return []
    row = whole.iloc[0]
    change = row["verdubbeling"]
    sure = "onzeker" if row["oordeel"] == EVENREDIG else "waarschijnlijk"
    name = "Lasten per inwoner bij tweemaal zoveel inwoners"
    return [
        Kerngetal(name, nl.procent(abs(change), 1), "hoger" if change > 0 else "lager", sure)
    ]


def _differing(each: pd.DataFrame, what: str) -> list[Kerngetal]:
    if each.empty:
        return []
    differ = nl.getal(each["oordeel"].isin([MINDER, MEER]).sum())
    name = f"{what} met een aantoonbaar verschil"
    return [Kerngetal(name, f"{differ} van {nl.getal(len(each))}", "", "waarschijnlijk")]


def _together(whole: pd.DataFrame, jaar: int | None) -> list[str]:
    if whole.empty:
        return []
    row = whole.iloc[0]
    slope = f"een elasticiteit van {_with_interval(row)}"
    told = (
        f"In {jaar} hangen de lasten van {nl.getal(row['n'])} gemeenten in de openbare ruimte"
    )
    return [f"{told} met {slope} samen met het aantal inwoners: {row['oordeel']}."]


def _groups(each: pd.DataFrame, what: str, one: str) -> list[str]:
    """Which groups differ from proportional, and which seem to by a single observation."""
    told = []
    for verdict in (MINDER, MEER):
        rows = each[each["oordeel"] == verdict]
        if len(rows):
            verb = "loopt" if len(rows) == 1 else "lopen"
            named = [f"{row['naam']} {_with_interval(row)}" for _, row in rows.iterrows()]
            told.append(f"{verdict.capitalize()} {verb} op: {_some(named)}.")
    if len(each) and not told:
        number = nl.getal(len(each))
        told.append(f"Van {number} {what} wijkt er geen aantoonbaar af van evenredig.")
    alone = list(each.loc[each["steunt_op"] != "", "naam"])
    if alone:
        told.append(f"Bij {_some(alone)} verdwijnt het verschil zonder één {one}.")
    return told


def _some(names: list[str]) -> str:
    """The first of many names."""
    if len(names) > _GENOEMD:
        names = [*names[:_GENOEMD], f"{nl.getal(len(names) - _GENOEMD)} andere"]
    return nl.opsomming(names)


def _with_interval(row: Mapping[str, Any]) -> str:
    """An elasticity with its interval, as in `0,98 (0,95 tot 1,01)`."""
    b, low, high = (nl.getal(row[name], 2) for name in ("b", "laag", "hoog"))
    return f"{b} ({low} tot {high})"
