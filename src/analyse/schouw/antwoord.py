"""The answer how quality moves, and how sure that is."""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.antwoord import Antwoord, Kerngetal, share_text, shortest_that_fits
from analyse.schouw.inspecteurs import NIET_TE_ZEGGEN, UITEEN
from analyse.schouw.stand import ANDERE_WIJKEN, GEEN_VERSCHIL, HOGER, LAGER, STAD, zeker
from analyse.schouw.trend import GEEN_SCORES, JAREN, STABIEL, VERBETERD, VERSLECHTERD
from analyse.statistiek.toetsen import NIET_AANGETOOND, TE_WEINIG
from analyse.tables import ONBEKEND

#: Names of so many wijken stand in the answer; of more only their number.
_GENOEMD = 2
_ZONDER_WIJK = "de scores zonder wijk"
_GEEN_MAAT = "Zonder ambitie is er niets om aan te meten."
_TE_KORT = (
    "Een trend vraagt ten minste 5 rondes over een jaar, op 10 locaties per wijk, zonder breuk."
)
_UITSCHIETERS = (
    "Met uitschieters van een wijk per ronde en per jaar is gerekend; wat alle wijken tegelijk"
    " raakt, zoals natte jaren, is van een trend niet te onderscheiden."
)
_WILSON = (
    "Intervallen van een ronde zijn van 95% volgens Wilson; scores op dezelfde locatie hangen"
    " samen, dus de echte onzekerheid per wijk is groter."
)
_VERGELEKEN = {HOGER: "dat is hoger", LAGER: "dat is lager", GEEN_VERSCHIL: GEEN_VERSCHIL}


def beeldkwaliteit_antwoord(
    stand: pd.DataFrame,
    segmenten: pd.DataFrame,
    trends: pd.DataFrame,
    gewogen: pd.DataFrame | None = None,
    verloop: pd.DataFrame | None = None,
) -> Antwoord:
    """In which wijken quality fell or rose, and how sure that is.

    Parameters
    ----------
    stand
        As `schouw_stand` returns it.
    segmenten
        As `schouw_segmenten` returns it.
    trends
        As `trend_per_wijk` returns it, of the last piece.
    gewogen
        As `aandeel_gewogen` returns it.
    verloop
        As `inspecteur_verloop` returns it.
    """
    trends = trends.assign(wijk=trends["wijk"].replace(ONBEKEND, _ZONDER_WIJK))
    seen = trends[trends["oordeel"] != TE_WEINIG]
    rest = [*_others(seen), *_missed(trends), *_inspectors(trends, verloop)]
    rest += _too_little(trends[trends["oordeel"] == TE_WEINIG])
    if len(stand):
        where = _measured(stand, trends)
        rest += [*_city(stand, gewogen, where), *_apart(stand), _WILSON]
    elif len(seen):
        rest.append(_GEEN_MAAT)
    breaks = segmenten.loc[segmenten["breuk"] != "", "ronde"].tolist()
    if breaks:
        rest.append(f"Over de breuken bij {nl.opsomming(breaks)} heen is niets te vergelijken.")
    sure = _UITSCHIETERS if len(seen) else _TE_KORT
    if stand.empty and seen.empty:
        sure = _GEEN_MAAT
    figures = (*_standing(stand, trends), *_moved(seen))
    return Antwoord(_kop(trends, seen, stand), sure, figures, tuple(rest))


def _kop(trends: pd.DataFrame, seen: pd.DataFrame, stand: pd.DataFrame) -> str:
    """Which wijken fell and which rose, or how many, or why that cannot be said."""
    if trends.empty:
        return "Niet te zeggen, want er is geen beleidsmeting in deze exports."
    nowhere = set(trends["wijk"]) == {_ZONDER_WIJK}
    if nowhere and not _moves(seen):
        return "Niet te zeggen per wijk, want geen score heeft een wijk."
    if seen.empty:
        return "Niet te zeggen: in elke wijk is te weinig gemeten voor een trend."
    named = [f"{verb} in {_named(seen, verdict, _GENOEMD)}" for verdict, verb in _moves(seen)]
    counts = [f"{verb} in {_named(seen, verdict, 0)}" for verdict, verb in _moves(seen)]
    steady = int(((seen["oordeel"] == STABIEL) & (seen["wijk"] != _ZONDER_WIJK)).sum())
    after = ""
    if steady:
        stayed = nl.aantal(steady, "wijk bleef", "wijken bleven")
        after = f"; {stayed} stabiel"
    if not named:
        no_trend = "Nee, in geen wijk is een trend aangetoond"
        changed = f"{no_trend}{_changed(stand)}{after}."
        return shortest_that_fits(changed, f"{no_trend}{after}.")
    koppen = [f"De kwaliteit {' en '.join(parts)}{after}." for parts in (named, counts)]
    return shortest_that_fits(*koppen)


def _changed(stand: pd.DataFrame) -> str:
    """That the city as a whole differs from a year earlier; "" when it does not."""
    city = stand[stand["wijk"] == STAD]
    if city.empty or city["oordeel"].iloc[0] not in (HOGER, LAGER):
        return ""
    now, before = city[["aandeel", "aandeel_eerder"]].iloc[0].map(nl.procent)
    return f"; wel haalt nu {now} de ambitie, een jaar eerder {before}"


def _moves(seen: pd.DataFrame) -> list[tuple[str, str]]:
    """The verdicts of a trend that some wijk has, with their verb."""
    verbs = {VERSLECHTERD: "verslechterde", VERBETERD: "verbeterde"}
    return [
        (verdict, verb) for verdict, verb in verbs.items() if verdict in set(seen["oordeel"])
    ]


def _named(trends: pd.DataFrame, verdict: str, most: int = _GENOEMD) -> str:
    """The wijken with a verdict by name, or their number when there are more than `most`."""
    own = trends.loc[trends["oordeel"] == verdict, "wijk"].tolist()
    return nl.opsomming(own) if len(own) <= most else nl.aantal(len(own), "wijk", "wijken")


def _measured(stand: pd.DataFrame, trends: pd.DataFrame) -> str:
    """Of which wijken the last round is: of all, or of how many of them."""
    scored = (~stand["wijk"].isin([STAD, ONBEKEND])).sum()
    known = (~trends["reden"].eq(GEEN_SCORES) & (trends["wijk"] != _ZONDER_WIJK)).sum()
    if scored >= known:
        return "alle wijken"
    return f"{scored} van {nl.aantal(int(known), 'wijk', 'wijken')}"


def _standing(stand: pd.DataFrame, trends: pd.DataFrame) -> list[Kerngetal]:
    """The share of the city in its last round, and of the wijk that stands lowest."""
    if stand.empty:
        return []
    city = stand[stand["wijk"] == STAD].iloc[0]
    way = city["oordeel"] if city["oordeel"] in (HOGER, LAGER) else ""
    sure = zeker(city["laag"], city["hoog"])
    name = f"Op ambitie, {_measured(stand, trends)}"
    found = [Kerngetal(name, nl.procent(city["aandeel"]), way, sure)]
    wijken = stand[stand["wijk"] != STAD]
    if len(wijken) > 1:
        low = wijken.iloc[0]
        share, sure = nl.procent(low["aandeel"]), zeker(low["laag"], low["hoog"])
        found.append(Kerngetal(f"Laagst: {low['wijk']}", share, "", sure))
    return found


def _moved(seen: pd.DataFrame) -> list[Kerngetal]:
    """The steepest fall and the steepest rise."""
    found = []
    for verdict, _ in _moves(seen):
        rows = seen[(seen["oordeel"] == verdict) & seen["punten"].notna()]
        if rows.empty:
            continue
        row = rows.loc[rows["punten"].abs().idxmax()]
        change = f"{nl.getal(100 * row['punten'], 1, teken=True)} %-punt"
        # A trend that what was not assessed could turn is not sure.
        turned = row["uiterst_laag"] * row["uiterst_hoog"] <= 0
        sure = "waarschijnlijk" if turned else "zeker"
        found.append(Kerngetal(f"Per jaar in {row['wijk']}", change, "", sure))
    return found


def _others(seen: pd.DataFrame) -> list[str]:
    """Of which wijken a change or the lack of one is not shown."""
    told = {
        JAREN: "Trend of losse jaren, dat is met zo weinig jaren niet uit elkaar te houden",
        UITEEN: "Veranderd, maar inspecteurs gingen verschillend oordelen",
        NIET_AANGETOOND: "Niet aangetoond dat iets verandert, en ook niet dat iets gelijk blijft",
    }
    found = set(seen["oordeel"])
    return [f"{text}: {_named(seen, one)}." for one, text in told.items() if one in found]


def _missed(trends: pd.DataFrame) -> list[str]:
    """What was not assessed, and which trends that could turn."""
    if not trends["niet_beoordeeld"].notna().any():
        return []
    low = nl.procent(trends["niet_beoordeeld"].min())
    high = nl.procent(trends["niet_beoordeeld"].max())
    part = low if low == high else f"{low} tot {high}"
    text = f"Niet beoordeeld is {part} van de plekken per wijk"
    called = trends[trends["oordeel"].isin([VERSLECHTERD, VERBETERD])]
    if called.empty:
        return [f"{text}."]
    turned = called[called["uiterst_laag"] * called["uiterst_hoog"] <= 0]
    if turned.empty:
        return [f"{text}: ook in het uiterste geval blijft de richting van elke trend."]
    names = _named(turned.assign(oordeel="keert"), "keert")
    return [f"{text}: in het uiterste geval keert dat de richting om van {names}."]


def _inspectors(trends: pd.DataFrame, verloop: pd.DataFrame | None) -> list[str]:
    if verloop is None or trends.empty:
        return []
    row = verloop.iloc[0]
    if row["oordeel"] == NIET_TE_ZEGGEN:
        return [f"Of inspecteurs anders gingen oordelen is niet te zeggen: {row['reden']}."]
    number = nl.aantal(row["inspecteurs"], "inspecteur", "inspecteurs")
    if row["oordeel"] == UITEEN:
        return [
            f"De {number} gingen verschillend oordelen: geen verandering heet dan een trend."
        ]
    return [
        f"Tussen de {number} is geen verloop gezien; wat allen tegelijk doen, is niet te zien."
    ]


def _city(stand: pd.DataFrame, gewogen: pd.DataFrame | None, where: str) -> list[str]:
    """The city in its last round: its share, weighted, against the fixed norm, a year earlier."""
    row = stand[stand["wijk"] == STAD].iloc[0]
    text = f"In ronde {row['ronde']} haalt in {where} samen {share_text(row)} de ambitie"
    if pd.notna(row["vaste_norm"]):
        text += f", tegen de vaste norm {nl.procent(row['vaste_norm'])}"
    if gewogen is not None:
        for own in gewogen[gewogen["ronde"] == row["ronde"]].to_dict("records"):
            share, low, high = (nl.procent(own[name]) for name in ("aandeel", "laag", "hoog"))
            text += f"; gewogen naar areaal {share} ({low} tot {high})"
    if row["oordeel"] in _VERGELEKEN:
        earlier = nl.procent(row["aandeel_eerder"])
        text += f"; een jaar eerder {earlier}: {_VERGELEKEN[row['oordeel']]}"
    elif row["oordeel"] == ANDERE_WIJKEN:
        text += (
            "; met een jaar eerder is niet te vergelijken, want toen zijn andere wijken bekeken"
        )
    elif row["oordeel"] == "breuk ertussen":
        text += "; met een jaar eerder is niet te vergelijken, want daartussen ligt een breuk"
    return [f"{text}."]


def _apart(stand: pd.DataFrame) -> list[str]:
    """Whether the lowest and the highest wijk differ at all."""
    wijken = stand[stand["wijk"] != STAD]
    if len(wijken) < 2:
        return []
    low, high = wijken.iloc[0], wijken.iloc[-1]
    between = f"{low['wijk']} ({nl.procent(low['aandeel'])}) en {high['wijk']}"
    text = f"Tussen {between} ({nl.procent(high['aandeel'])})"
    if low["hoog"] < high["laag"]:
        return [f"{text} overlappen de intervallen niet."]
    return [f"{text} is geen verschil te zien: de intervallen overlappen."]


def _too_little(little: pd.DataFrame) -> list[str]:
    """Of which wijken nothing can be said, why, and what it would take."""
    if little.empty:
        return []
    why = []
    for reden, own in little.groupby("reden", sort=True):
        why.append(f"{_named(own, TE_WEINIG)} ({reden})")
    sentences = [f"Te weinig waarnemingen voor een trend: {nl.opsomming(why)}."]
    need = little["nodig_per_ronde"].dropna()
    if len(need):
        few, many = nl.getal(need.min()), nl.getal(need.max())
        number = few if few == many else f"{few} tot {many}"
        sentences.append(
            "Een daling van tien procentpunten tussen twee rondes is daar pas te zien met"
            f" {number} scores per wijk en ronde."
        )
    return sentences
