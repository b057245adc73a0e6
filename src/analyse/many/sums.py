"""The sums and shares that one dossier gives to the page over all, and nothing else of it.

The traps: a sum of one line is that line, so small ones are withheld, together with every sum that
they are a part of; a part of a year is no year; and what a municipality pays is another amount than
what the work costs its contractor. What cannot be made is None, with a reason in one clause.

The size of a municipality is found in this order: its own Iv3, the key of the cooperation, its own
key figures, and the published Iv3 by the name of its folder (never for fictional data).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pandas as pd

from analyse import begroting, besparing, markt, schouw
from analyse.begroting import HeleJaren
from analyse.dossier import Dossier, open_dossier
from analyse.many.kleine_getallen import (
    MINSTE_LOCATIES,
    MINSTE_REGELS,
    MINSTE_SCORES,
    TE_KLEIN,
    TE_WEINIG_GEMETEN,
)
from analyse.meegeleverd import meegeleverd
from analyse.schouw.scores import Methode
from analyse.tables import ONBEKEND, cents, normalise
from analyse.tables.codelijsten import editie_van
from analyse.tables.frames import exploitatie, van_gemeente
from analyse.tables.gemeenten import eigen_gemeente, gemeente_key

#: The taakvelden of public space, as in notebook 12, and those that are laid beside square metres.
TAAKVELDEN = ("2.1", "5.7", "7.2", "7.3")
OP_AREAAL = ("2.1", "5.7")
OPEN_BEGROTING, IV3 = "open begroting", "Iv3"
#: The part of the money of which a fact may be unknown; above it the fact is unknown.
_MAG_ONTBREKEN = 0.05
_GESTOPT = "de berekening stopte; wat er is staat in het eigen rapport"

Sums = dict[str, Any]


def sums_of(dossier: Dossier) -> Sums:
    """What a dossier gives to the page over all: plain values, no row and no text of its exports.

    Returns
    -------
    dict
        gemeente (as its own Iv3 calls it, else ""); inwoners and m2 (aantal, jaar, bron); lasten (a
        list: grondslag, wie, jaar, and cent by taakveld); kwaliteit (jaar, methode, editie, rondes,
        and ambitie and b: aandeel, laag, hoog, n, locaties, n_effectief); plan (jaar, and verschil
        as a part of the plan, positive when less was spent); taakstelling (jaar, doel and zichtbaar
        in cent). Each has a reden, "" when it could be made.
    """
    heel = begroting.hele_jaren(dossier.begroting, dossier.maandrealisatie)
    return {
        "gemeente": eigen_gemeente(dossier.iv3),
        "inwoners": _made(lambda: _inwoners(dossier)),
        "m2": _made(lambda: _areaal(dossier.areaal, heel)),
        "lasten": [
            _made(lambda: _of_budget(heel)),
            _made(lambda: _of_iv3(dossier)),
        ],
        "kwaliteit": _made(lambda: _kwaliteit(dossier, heel)),
        "plan": _made(lambda: _plan(heel)),
        "taakstelling": _made(lambda: _taakstelling(dossier, heel)),
    }


def _made(measure: Callable[[], Sums]) -> Sums:
    """A measure, or why it is not there: one that stops must not cost the others."""
    try:
        return {"reden": ""} | measure()
    except Exception:  # the text of an error may hold a value of the exports
        return {"reden": _GESTOPT}


def _inwoners(dossier: Dossier) -> Sums:
    """How many people live there, of which year, and who says so."""
    own = eigen_gemeente(dossier.iv3)
    name = own or dossier.folder.resolve().name
    found = _people(dossier.iv3, name, "eigen Iv3") if own else None
    found = found or _people_of_key(dossier.verdeelsleutel, name)
    found = found or _people_of_figures(dossier.kerncijfer)
    if not found and not dossier.fictional:
        source = "gepubliceerde Iv3, op de naam van de map"
        found = _people(_published(), name, source)
    return found or {"reden": "het aantal inwoners staat niet in de exports"}


def _people(table: pd.DataFrame, name: str, source: str) -> Sums | None:
    """The people of a municipality in the last year of a table that counts them."""
    known = table[table["inwoners"].notna()]
    own = known[known["gemeente"].map(gemeente_key) == gemeente_key(name)]
    if own.empty:
        return None
    last = own[own["jaar"] == own["jaar"].max()]
    return _counted(last["inwoners"].max(), last["jaar"].max(), source)


def _people_of_key(keys: pd.DataFrame, name: str) -> Sums | None:
    """The people of a municipality by the key of its cooperation, which has no year."""
    people = keys[keys["sleutel"].map(normalise).isin(["inwoners", "aantal inwoners"])]
    own = people[people["deelnemer"].map(gemeente_key) == gemeente_key(name)]
    if len(own) != 1:
        return None
    return _counted(own["waarde"].iloc[0], None, "verdeelsleutel in de exports")


def _people_of_figures(figures: pd.DataFrame) -> Sums | None:
    """The people that an own key figure counts, when these are of one municipality."""
    topic = figures["onderwerp"].map(normalise).isin(["inwoners", "aantal inwoners"])
    unit = figures["eenheid"].fillna("").map(normalise)
    own = figures[topic & unit.isin(["", "aantal", "inwoners"]) & figures["jaar"].notna()]
    if own.empty or own["gemeente"].nunique(dropna=False) > 1:
        return None
    last = own[own["jaar"] == own["jaar"].max()]
    if last["waarde"].nunique() > 1:
        return None
    return _counted(last["waarde"].iloc[0], last["jaar"].iloc[0], "kerncijfer in de exports")


def _counted(number: float, year: float | None, source: str) -> Sums | None:
    """A number with its year and source; None when there is none."""
    if not number > 0:
        return None
    return {"aantal": int(number), "jaar": None if year is None else int(year), "bron": source}


@cache
def _published() -> pd.DataFrame:
    """The published Iv3 that comes with the program; it has the people of some municipalities."""
    return open_dossier(meegeleverd("gepubliceerd")).gemeente


def _areaal(areaal: pd.DataFrame, heel: HeleJaren) -> Sums:
    """Square metres at the beginning of the last whole year, else of the last year before it."""
    own = areaal[areaal["jaar"] <= heel.laatste] if heel.laatste else areaal
    per_year = schouw.areaal_gewichten(own)
    if per_year.empty:
        return {"reden": "er is geen areaal in vierkante meters"}
    year = int(per_year["jaar"].max())
    of_year = (own["jaar"] == year) & (own["eenheid"] == "m2")
    if of_year.sum() < MINSTE_REGELS:
        return {"reden": TE_KLEIN}
    whole = per_year.loc[per_year["jaar"] == year, "m2"].sum()
    return {"aantal": round(float(whole), 2), "jaar": year}


def _of_budget(heel: HeleJaren) -> Sums:
    """What the work cost by the open budget in the last whole year, and who bore it."""
    lines = exploitatie(heel.regels)
    lines = lines[(lines["fase"] == "realisatie") & (lines["kant"] == "lasten")]
    lines = lines[(lines["jaar"] == heel.laatste) & lines["bedrag"].notna()]
    what: Sums = {"grondslag": OPEN_BEGROTING}
    if lines.empty:
        return what | {"reden": "er is geen heel jaar met realisatie in de open begroting"}
    what["jaar"] = heel.laatste
    taakveld = lines["taakveld"].fillna(ONBEKEND).replace("", ONBEKEND)
    if _part(lines, taakveld == ONBEKEND) > _MAG_ONTBREKEN:
        return what | {"reden": "van te veel lasten is het taakveld niet bekend"}
    each = cents(lines["bedrag"]).groupby(taakveld)
    return what | {"wie": _who(lines)} | _large_enough(each.sum(), each.size())


def _part(lines: pd.DataFrame, rows: pd.Series) -> float:
    """The part of the money, whatever its sign, that some rows hold."""
    money = cents(lines["bedrag"]).abs()
    return float(money[rows].sum() / max(1, money.sum()))


def _who(lines: pd.DataFrame) -> str:
    """Whose costs these lines are."""
    said = lines["uitvoerder"].fillna(ONBEKEND).replace("", ONBEKEND)
    if _part(lines, said == ONBEKEND) > _MAG_ONTBREKEN:
        return "niet bekend van wie"
    own = van_gemeente(said[said != ONBEKEND])
    if own.all():
        return "van de gemeente"
    return "van gemeente en uitvoerders" if own.any() else "van uitvoerders"


def _large_enough(whole: pd.Series, lines: pd.Series) -> Sums:
    """The sums by taakveld, without those of few lines; why one is not there.

    `samen` and `op_areaal` are known only when all that they add up is.
    """
    cent: dict[str, int | None] = {}
    why: dict[str, str] = {}
    for code in TAAKVELDEN:
        if code not in whole.index:
            why[code] = "dit taakveld staat niet in de lasten"
        elif lines[code] < MINSTE_REGELS:
            why[code] = TE_KLEIN
        cent[code] = None if code in why else int(whole[code])
    for name, parts in {"samen": TAAKVELDEN, "op_areaal": OP_AREAAL}.items():
        gone = [code for code in parts if code in why]
        if gone:
            small = any(why[code] == TE_KLEIN for code in gone)
            why[name] = TE_KLEIN if small else f"taakveld {gone[0]} staat niet in de lasten"
        cent[name] = None if gone else sum(int(whole[code]) for code in parts)
    return {"cent": cent, "redenen": why}


def _of_iv3(dossier: Dossier) -> Sums:
    """What the municipality paid by its own Iv3, which is published, so nothing is withheld."""
    what: Sums = {"grondslag": IV3, "wie": "van de gemeente"}
    own = eigen_gemeente(dossier.iv3)
    rows = dossier.gemeente[dossier.gemeente["gemeente"].map(gemeente_key) == gemeente_key(own)]
    last = markt.iv3_laatste_stand(rows) if own else None
    if last is None or last[1] != "realisatie":
        return what | {"reden": "er is geen eigen Iv3 met een rekening"}
    year, phase = last
    table = markt.lasten_per_gemeente(rows, year, phase, TAAKVELDEN)
    known = table[table["lasten"].notna()].set_index("taakveld")["lasten"]
    whole = cents(known)
    enough = pd.Series(MINSTE_REGELS, index=whole.index)
    return what | {"jaar": year} | _large_enough(whole, enough)


def _kwaliteit(dossier: Dossier, heel: HeleJaren) -> Sums:
    """The share of scores at the own ambition and at level B, in the last whole year of inspection.

    Of one method and one edition of the catalogue: the last one used in that year.
    """
    scores = dossier.schouw[dossier.schouw["datum"].notna()]
    scores = heel.tot_en_met(scores).assign(jaar=lambda rows: rows["datum"].dt.year)
    scores = scores[~scores["jaar"].isin(list(heel.deel))]
    if scores.empty:
        return {"reden": "er is geen schouw van een heel jaar"}
    methode: Methode = "beleid" if (scores["methode"] == "beleid").any() else "bestek"
    scores = scores[scores["methode"] == methode]
    if scores.empty:
        return {"reden": "van de schouw is de methode niet bekend"}
    year = _last_full(scores)
    scores = scores[scores["jaar"] == year].sort_values("datum", kind="stable")
    edition = scores["kor_versie"].fillna(ONBEKEND).map(editie_van)
    scores = scores[edition == edition.iloc[-1]]
    what = {
        "jaar": year,
        "methode": methode,
        "editie": str(edition.iloc[-1]) or ONBEKEND,
        "rondes": int(scores["ronde"].nunique()),
    }
    norm = dossier.norm
    own = schouw.aandeel_met_locaties(scores, norm, "jaar", methode=methode)
    level_b = schouw.aandeel_met_locaties(scores, norm, "jaar", "B", methode)
    return what | {"ambitie": _share(own), "b": _share(level_b)}


def _last_full(scores: pd.DataFrame) -> int:
    """The last year with at least as many rounds as the year before it: the rest may still come."""
    rounds = scores.groupby("jaar")["ronde"].nunique()
    whole = rounds >= rounds.shift(fill_value=0)
    return int(rounds.index[whole].max())


def _share(table: pd.DataFrame) -> Sums:
    """A share with its interval and n; nothing of it when few were scored."""
    if table.empty or not table["n"].iloc[0]:
        return {"reden": "er zijn geen scores met een ambitie"}
    row = table.iloc[0]
    if row["n"] < MINSTE_SCORES or row["locaties"] < MINSTE_LOCATIES:
        return {"reden": TE_WEINIG_GEMETEN}
    shares = {key: round(float(row[key]), 4) for key in ("aandeel", "laag", "hoog")}
    numbers = {key: int(row[key]) for key in ("n", "locaties")}
    return {"reden": ""} | shares | numbers | {"n_effectief": float(row["n_effectief"])}


def _plan(heel: HeleJaren) -> Sums:
    """By which part less, or more, was spent than planned in the last whole year."""
    nothing = {"reden": "er is geen heel jaar met plan en realisatie"}
    if not heel.laatste:
        return nothing
    table = begroting.plan_realisatie(heel.regels, (), heel.laatste)
    row = table[(table["kant"] == "lasten") & table["verschil"].notna() & (table["plan"] > 0)]
    if row.empty:
        return nothing
    part = float(row["verschil"].iloc[0] / row["plan"].iloc[0])
    return {"jaar": heel.laatste, "verschil": round(part, 4)}


def _taakstelling(dossier: Dossier, heel: HeleJaren) -> Sums:
    """The target of the last whole year, and what of it can be seen in the costs."""
    first, year = heel.eerste, heel.laatste
    goals = besparing.taakstelling_geldend(dossier.taakstelling)
    goal = cents(goals.loc[goals["jaar"] == year, "bedrag"]).sum()
    if not goal:
        return {"reden": "voor het laatste hele jaar is geen taakstelling bekend"}
    what = {"jaar": year, "doel": int(goal)}
    tables = (dossier.prijsindex, dossier.areaal, dossier.productblad, dossier.norm)
    lines = exploitatie(heel.regels)
    sources = besparing.Bronnen(lines, *tables, dossier.niveaukosten)
    if besparing.besparing_vragen(sources, first, year):
        return what | {"reden": "eerst een vraag: een naam of index veranderde onderweg"}
    years = besparing.ontleding_verloop(sources, first)
    tests = besparing.besparing_toetsen(sources, years, first, year)
    verdict = besparing.taakstelling_oordeel(tests, year, goal / 100)
    if verdict.empty:
        return what | {"reden": "er zijn geen kosten van twee jaren te vergelijken"}
    seen = cents(verdict.set_index("zekerheid")["bedrag"])
    return what | {"zichtbaar": int(seen[besparing.oordeel.ZICHTBAAR])}
