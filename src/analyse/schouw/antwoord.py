"""The answer how quality moves, and how sure that is."""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.antwoord import Antwoord, share_text
from analyse.schouw.inspecteurs import NIET_TE_ZEGGEN, UITEEN
from analyse.schouw.stand import GEEN_VERSCHIL, HOGER, LAGER, STAD
from analyse.schouw.trend import JAREN, STABIEL, VERBETERD, VERSLECHTERD
from analyse.statistiek.toetsen import NIET_AANGETOOND, TE_WEINIG
from analyse.tables import ONBEKEND

#: Names of so many wijken stand in the answer; of more only their number. And so many changes.
_GENOEMD, _VERTELD = 2, 4
_WILSON = (
    "Intervallen van een ronde zijn van 95% volgens Wilson; scores op dezelfde locatie hangen"
    " samen, dus de echte onzekerheid per wijk is groter."
)
_AANNAME = (
    "Aangenomen is dat elke wijk in elke ronde een eigen uitschieter mag hebben; een verandering"
    " heet pas een trend als ook eigen uitschieters per jaar haar niet verklaren."
)
_NIET = (
    "Wat jaren achtereen alle wijken raakt, zoals natte jaren, is van een trend niet te"
    " onderscheiden; een oorzaak staat er niet bij."
)
_VERGELEKEN = {HOGER: "dat is hoger", LAGER: "dat is lager", GEEN_VERSCHIL: GEEN_VERSCHIL}


def beeldkwaliteit_antwoord(
    stand: pd.DataFrame,
    segmenten: pd.DataFrame,
    trends: pd.DataFrame | None = None,
    gewogen: pd.DataFrame | None = None,
    verloop: pd.DataFrame | None = None,
) -> Antwoord:
    """How quality moves per wijk and where it stands, in few words; how sure that is, in more.

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
    if trends is None:
        trends = pd.DataFrame(columns=["wijk", "oordeel"])
    trends = trends.assign(wijk=trends["wijk"].replace(ONBEKEND, "scores zonder wijk"))
    told = [*_moved(trends), *_lowest(stand)]
    sure = [*_seen(trends), *_missed(trends), *_inspectors(trends, verloop)]
    if stand.empty:
        told.append("Er is nog geen ronde met scores en een ambitie.")
        sure.insert(0, "Zonder ambitie is er niets om aan te meten.")
    else:
        sure += [*_city(stand, gewogen), *_apart(stand), _WILSON]
    breaks = segmenten.loc[segmenten["breuk"] != "", "ronde"].tolist()
    if breaks:
        sure.append(f"Over de breuken bij {nl.opsomming(breaks)} heen is niets te vergelijken.")
    return Antwoord(" ".join(told), " ".join(sure))


def _moved(trends: pd.DataFrame) -> list[str]:
    """Of each verdict which wijken have it."""
    parts = []
    verdicts = [VERSLECHTERD, VERBETERD, STABIEL, JAREN, UITEEN, NIET_AANGETOOND]
    for verdict in verdicts:
        own = trends.loc[trends["oordeel"] == verdict, "wijk"].tolist()
        if own:
            parts.append(f"{verdict}: {_names(own)}")
    few = trends.loc[trends["oordeel"] == TE_WEINIG, "wijk"].tolist()
    if few:
        parts.append(f"te weinig gemeten voor een trend: {_names(few)}")
    text = "; ".join(parts)
    return [f"{text[:1].upper()}{text[1:]}."] if text else []


def _names(wijken: list[str]) -> str:
    if len(wijken) <= _GENOEMD:
        return nl.opsomming(wijken)
    return nl.aantal(len(wijken), "wijk", "wijken")


def _lowest(stand: pd.DataFrame) -> list[str]:
    """The wijk that stands lowest against the fixed norm, beside the norm of its own day."""
    wijken = stand[stand["wijk"] != STAD]
    if wijken.empty:
        return []
    fixed = wijken["vaste_norm"].fillna(wijken["aandeel"])
    row = wijken.loc[fixed.idxmin()]
    share = nl.procent(row["aandeel"])
    name = row["wijk"] if row["wijk"] != ONBEKEND else "Wat geen wijk heeft"
    if pd.isna(row["vaste_norm"]) or nl.procent(row["vaste_norm"]) == share:
        return [f"{name} haalt nu {share} van de norm."]
    fixed_share = nl.procent(row["vaste_norm"])
    return [f"{name} haalt nu {share}, tegen de vaste norm {fixed_share}."]


def _seen(trends: pd.DataFrame) -> list[str]:
    """What was seen of the wijken that moved, under which assumption, and what was not."""
    little = trends[trends["oordeel"] == TE_WEINIG]
    if len(little) == len(trends):
        return _too_little(little)
    sentences = _changes(trends[trends["oordeel"].isin([VERSLECHTERD, VERBETERD, JAREN])])
    sentences += [_AANNAME, _NIET]
    if trends["oordeel"].eq(JAREN).any():
        years = nl.aantal(trends["jaren"].max(), "jaar", "jaren")
        sentences.append(f"Wat een {JAREN} heet, is met {years} niet uit elkaar te houden.")
    return [*sentences, *_too_little(little)]


def _changes(moved: pd.DataFrame) -> list[str]:
    """The largest changes, from which share to which."""
    known = moved[moved["punten"].notna()]
    if known.empty:
        return []
    largest = known["punten"].abs().sort_values(ascending=False, kind="stable").index[:_VERTELD]
    told = [f"{row['wijk']} {_change(row)}" for row in known.loc[largest].to_dict("records")]
    van, tot = known[["van", "tot"]].iloc[0]
    text = f"Gezien van {van} tot en met {tot}, in procentpunten per jaar: {'; '.join(told)}"
    rest = len(known) - len(largest)
    return [f"{text}; {rest} andere staan in de tabel." if rest else f"{text}."]


def _change(row: dict[str, object]) -> str:
    """Change per year with its interval, and from which share to which."""
    change, low, high = (
        nl.getal(100 * float(str(row[name])), 1, teken=True)
        for name in ("punten", "laag", "hoog")
    )
    begin, end = (nl.procent(float(str(row[name]))) for name in ("begin", "eind"))
    return f"{change} ({low} tot {high}; van {begin} naar {end})"


def _missed(trends: pd.DataFrame) -> list[str]:
    """What was not assessed, and which trends that could turn."""
    if "niet_beoordeeld" not in trends or not trends["niet_beoordeeld"].notna().any():
        return []
    low = nl.procent(trends["niet_beoordeeld"].min())
    high = nl.procent(trends["niet_beoordeeld"].max())
    part = low if low == high else f"{low} tot {high}"
    text = f"Niet beoordeeld is {part} van de plekken per wijk"
    called = trends[trends["oordeel"].isin([VERSLECHTERD, VERBETERD])]
    if called.empty:
        return [f"{text}."]
    turned = called.loc[called["uiterst_laag"] * called["uiterst_hoog"] <= 0, "wijk"].tolist()
    if not turned:
        return [f"{text}: ook in het uiterste geval blijft de richting van elke trend."]
    return [f"{text}: in het uiterste geval keert dat de richting om van {_names(turned)}."]


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


def _city(stand: pd.DataFrame, gewogen: pd.DataFrame | None) -> list[str]:
    """The city in its last round: its share, weighted, against the fixed norm, a year earlier."""
    row = stand[stand["wijk"] == STAD].iloc[0]
    text = (
        f"In ronde {row['ronde']} haalt in alle wijken samen {share_text(row)} de norm van dan"
    )
    if pd.notna(row["vaste_norm"]):
        text += f", tegen de vaste norm {nl.procent(row['vaste_norm'])}"
    if gewogen is not None:
        for own in gewogen[gewogen["ronde"] == row["ronde"]].to_dict("records"):
            share, low, high = (nl.procent(own[name]) for name in ("aandeel", "laag", "hoog"))
            text += f"; gewogen naar areaal {share} ({low} tot {high})"
    if row["oordeel"] in _VERGELEKEN:
        earlier = nl.procent(row["aandeel_eerder"])
        text += f"; een jaar eerder {earlier}: {_VERGELEKEN[row['oordeel']]}"
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
        why.append(f"{_names(own['wijk'].tolist())} ({reden})")
    sentences = [f"Te weinig waarnemingen voor een trend: {nl.opsomming(why)}."]
    need = little["nodig_per_ronde"].dropna()
    if len(need):
        few = nl.getal(need.min())
        many = nl.getal(need.max())
        number = few if few == many else f"{few} tot {many}"
        sentences.append(
            "Een daling van tien procentpunten tussen twee rondes is daar pas te zien met"
            f" {number} scores per wijk en ronde."
        )
    return sentences
