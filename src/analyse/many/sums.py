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
from analyse.tables.gemeenten import gemeente_key

#: The taakvelden of public space, as in notebook 12, and those that are laid beside square metres.
TAAKVELDEN = ("2.1", "5.7", "7.2", "7.3")
OP_AREAAL = ("2.1", "5.7")
OPEN_BEGROTING, IV3 = "open begroting", "Iv3"
#: The part of the money of which a fact may be unknown; above it the fact is unknown.
_MAG_ONTBREKEN = 0.05
#: Whole years of a dossier that are given, at most.
MEESTE_JAREN = 10
_GEEN_LASTEN = {
    OPEN_BEGROTING: "er is geen heel jaar met realisatie in de open begroting",
    IV3: "er is geen eigen Iv3 met een rekening",
}
_GESTOPT = "de berekening stopte; wat er is staat in het eigen rapport"

Sums = dict[str, Any]


def sums_of(dossier: Dossier) -> Sums:
    """What a dossier gives to the page over all: plain values, no row and no text of its exports.

    Returns
    -------
    dict
        gemeente (the own one of the dossier, else ""); inwoners and m2 (jaren: pairs of a year,
        None when nothing says it, and a number; and bron); lasten (a list, one for each whole year:
        grondslag, wie, jaar, and cent by taakveld); kwaliteit (methode and jaren: jaar, editie,
        rondes, and ambitie and b, each aandeel, laag, hoog, n, locaties, n_effectief); plan (jaar,
        and verschil as a part of the plan, positive when less was spent); taakstelling (jaar, doel
        and zichtbaar in cent). Each has a reden, "" when it could be made.
    """
    heel = begroting.hele_jaren(dossier.begroting, dossier.maandrealisatie)
    return {
        "gemeente": dossier.eigen_gemeente,
        "inwoners": _made(lambda: _inwoners(dossier)),
        "m2": _made(lambda: _areaal(dossier.areaal, heel)),
        "lasten": [
            *_each(OPEN_BEGROTING, lambda: _of_budget(heel)),
            *_each(IV3, lambda: _of_iv3(dossier)),
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


def _each(grondslag: str, measure: Callable[[], list[Sums]]) -> list[Sums]:
    """The costs of each year by one basis, or why there are none."""
    made = _made(lambda: {"jaren": measure()})
    found = made.get("jaren") or [{"reden": made["reden"] or _GEEN_LASTEN[grondslag]}]
    return [{"reden": "", "grondslag": grondslag} | year for year in found]


def _inwoners(dossier: Dossier) -> Sums:
    """How many people live there, of which year, and who says so."""
    own = dossier.eigen_gemeente
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
    return _counted(own.groupby("jaar")["inwoners"].max(), source)


def _people_of_key(keys: pd.DataFrame, name: str) -> Sums | None:
    """The people of a municipality by the key of its cooperation, which has no year."""
    people = keys[keys["sleutel"].map(normalise).isin(["inwoners", "aantal inwoners"])]
    own = people[people["deelnemer"].map(gemeente_key) == gemeente_key(name)]
    if len(own) != 1:
        return None
    said = pd.Series({None: own["waarde"].iloc[0]})
    return _counted(said, "verdeelsleutel in de exports")


def _people_of_figures(figures: pd.DataFrame) -> Sums | None:
    """The people that an own key figure counts, when these are of one municipality."""
    topic = figures["onderwerp"].map(normalise).isin(["inwoners", "aantal inwoners"])
    unit = figures["eenheid"].fillna("").map(normalise)
    own = figures[topic & unit.isin(["", "aantal", "inwoners"]) & figures["jaar"].notna()]
    if own.empty or own["gemeente"].nunique(dropna=False) > 1:
        return None
    each = own.groupby("jaar")["waarde"]
    return _counted(each.first()[each.nunique() == 1], "kerncijfer in de exports")


def _counted(by_year: pd.Series, source: str) -> Sums | None:
    """Numbers by year with their source; None when there are none."""
    known = by_year[by_year > 0]
    pairs = [[None if pd.isna(year) else int(year), int(n)] for year, n in known.items()]
    return {"jaren": pairs[-MEESTE_JAREN:], "bron": source} if pairs else None


@cache
def _published() -> pd.DataFrame:
    """The published Iv3 that comes with the program; it has the people of some municipalities."""
    return open_dossier(meegeleverd("gepubliceerd")).gemeente


def _areaal(areaal: pd.DataFrame, heel: HeleJaren) -> Sums:
    """Square metres at the beginning of each year up to the last whole one."""
    own = areaal[areaal["jaar"] <= heel.laatste] if heel.laatste else areaal
    whole = schouw.areaal_gewichten(own).groupby("jaar")["m2"].sum()
    if whole.empty:
        return {"reden": "er is geen areaal in vierkante meters"}
    lines = own[own["eenheid"] == "m2"].groupby("jaar").size().reindex(whole.index)
    pairs = [
        [int(year), round(float(m2), 2)] for year, m2 in whole[lines >= MINSTE_REGELS].items()
    ]
    return {"jaren": pairs[-MEESTE_JAREN:]} if pairs else {"reden": TE_KLEIN}


def _of_budget(heel: HeleJaren) -> list[Sums]:
    """What the work cost by the open budget in each whole year, and who bore it."""
    lines = exploitatie(heel.regels)
    lines = lines[(lines["fase"] == "realisatie") & (lines["kant"] == "lasten")]
    lines = lines[lines["bedrag"].notna()]
    years = sorted(lines["jaar"].unique())[-MEESTE_JAREN:]
    return [{"jaar": int(year)} | _of_lines(lines[lines["jaar"] == year]) for year in years]


def _of_lines(lines: pd.DataFrame) -> Sums:
    """The costs of one year by taakveld, and whose they are."""
    taakveld = lines["taakveld"].fillna(ONBEKEND).replace("", ONBEKEND)
    if _part(lines, taakveld == ONBEKEND) > _MAG_ONTBREKEN:
        return {"reden": "van te veel lasten is het taakveld niet bekend"}
    each = cents(lines["bedrag"]).groupby(taakveld)
    return {"wie": _who(lines)} | _large_enough(each.sum(), each.size())


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


def _of_iv3(dossier: Dossier) -> list[Sums]:
    """What the municipality paid by its own Iv3, which is published, so nothing is withheld."""
    own = dossier.eigen_gemeente
    rows = dossier.gemeente[dossier.gemeente["gemeente"].map(gemeente_key) == gemeente_key(own)]
    known = (
        rows[(rows["fase"] == "realisatie") & rows["lasten"].notna()] if own else rows.head(0)
    )
    made = []
    for year in sorted(known["jaar"].unique())[-MEESTE_JAREN:]:
        table = markt.lasten_per_gemeente(rows, year, "realisatie", TAAKVELDEN)
        whole = cents(table.dropna(subset="lasten").set_index("taakveld")["lasten"])
        enough = pd.Series(MINSTE_REGELS, index=whole.index)
        sums = _large_enough(whole, enough)
        made.append({"jaar": int(year), "wie": "van de gemeente"} | sums)
    return made


def _kwaliteit(dossier: Dossier, heel: HeleJaren) -> Sums:
    """The share of scores at the own ambition and at level B, in each whole year of inspection.

    Of one method, and of each year the last edition of the catalogue that was used in it.
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
    edition = scores["kor_versie"].fillna(ONBEKEND).map(editie_van)
    scores = scores.assign(editie=edition.replace("", ONBEKEND))
    scores = scores.sort_values("datum", kind="stable")
    last = scores.groupby("jaar")["editie"].transform("last")
    scores = scores[scores["editie"] == last]
    by = ["jaar", "editie"]
    own = schouw.aandeel_met_locaties(scores, dossier.norm, by, methode=methode)
    level_b = schouw.aandeel_met_locaties(scores, dossier.norm, by, "B", methode)
    years = [
        {
            "jaar": int(year),
            "editie": str(of_year["editie"].iloc[0]),
            "rondes": int(of_year["ronde"].nunique()),
            "ambitie": _share(own[own["jaar"] == year]),
            "b": _share(level_b[level_b["jaar"] == year]),
        }
        for year, of_year in scores.groupby("jaar")
    ]
    return {"methode": methode, "jaren": _whole(years)[-MEESTE_JAREN:]}


def _whole(years: list[Sums]) -> list[Sums]:
    """Without a last year with fewer rounds than the year before it: the rest may still come."""
    if len(years) > 1 and years[-1]["rondes"] < years[-2]["rondes"]:
        return years[:-1]
    return years


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
        return what | {"reden": "eerst een vraag over een naam of een index"}
    years = besparing.ontleding_verloop(sources, first)
    tests = besparing.besparing_toetsen(sources, years, first, year)
    verdict = besparing.taakstelling_oordeel(tests, year, goal / 100)
    if verdict.empty:
        return what | {"reden": "er zijn geen kosten van twee jaren te vergelijken"}
    seen = cents(verdict.set_index("zekerheid")["bedrag"])
    return what | {"zichtbaar": int(seen[besparing.oordeel.ZICHTBAAR])}
