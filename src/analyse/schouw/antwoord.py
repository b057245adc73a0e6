"""The answer how quality moves, and how sure that is."""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.antwoord import Conclusie, share_text
from analyse.schouw.trend import STABIEL, VERBETERD, VERSLECHTERD
from analyse.statistiek.toetsen import NIET_AANGETOOND, TE_WEINIG
from analyse.tables import ONBEKEND

#: Names of so many wijken stand in a sentence; of more only their number.
_GENOEMD = 3
_WILSON = (
    "95%-intervallen volgens Wilson; scores op dezelfde locatie hangen samen, dus de echte"
    " onzekerheid per wijk is groter."
)


def beeldkwaliteit_antwoord(
    stad: pd.DataFrame,
    per_wijk: pd.DataFrame,
    segmenten: pd.DataFrame,
    trends: pd.DataFrame | None = None,
    gewogen: pd.DataFrame | None = None,
) -> Conclusie:
    """Where quality stands in the last round and how it moves per wijk, and how sure that is.

    Parameters
    ----------
    stad, per_wijk
        As `aandeel_op_ambitie` returns them, by ronde, and by wijk and ronde.
    segmenten
        As `schouw_segmenten` returns it.
    trends
        As `trend_per_wijk` returns it, of the last piece.
    gewogen
        As `aandeel_gewogen` returns it.
    """
    moved, sure = _trends(trends)
    scored = stad.loc[stad["n"] > 0, "ronde"]
    rounds = segmenten["ronde"]
    rounds = rounds[rounds.isin(scored)]
    if rounds.empty:
        nothing = ["Er is nog geen ronde met scores en een ambitie.", *moved]
        why = ["Zonder ambitie is er niets om aan te meten.", *sure]
        return Conclusie(" ".join(nothing), " ".join(why))
    ronde = rounds.iloc[-1]
    sentences = [
        _last_round(stad, gewogen, ronde),
        *_lowest_and_highest(per_wijk, ronde),
        *_year_earlier(stad, segmenten, ronde),
        *moved,
    ]
    certainty = [_WILSON, *sure]
    breaks = segmenten.loc[segmenten["breuk"] != "", "ronde"].tolist()
    if breaks:
        told = nl.opsomming(breaks)
        certainty.append(f"Over de breuken bij {told} heen is niets te vergelijken.")
    return Conclusie(" ".join(sentences), " ".join(certainty))


def _last_round(stad: pd.DataFrame, gewogen: pd.DataFrame | None, ronde: str) -> str:
    """The share of the city in its last round, and weighted with its areaal where that is known."""
    last = stad.set_index("ronde").loc[ronde]
    text = f"In ronde {ronde} haalt {share_text(last)} de ambitie"
    if gewogen is not None:
        for row in gewogen[gewogen["ronde"] == ronde].to_dict("records"):
            share, low, high = (nl.procent(row[name]) for name in ("aandeel", "laag", "hoog"))
            text += f"; gewogen naar areaal {share} ({low} tot {high})"
    return f"{text}."


def _lowest_and_highest(per_wijk: pd.DataFrame, ronde: str) -> list[str]:
    own = per_wijk[per_wijk["ronde"] == ronde]
    scored = own[own["n"] > 0]
    if len(scored) < 2:
        return []
    wijken = scored.sort_values("aandeel")
    low = wijken.iloc[0]
    high = wijken.iloc[-1]
    apart = "overlappen, dus dat verschil kan toeval zijn"
    if low["hoog"] < high["laag"]:
        apart = "overlappen niet"
    lowest = f"{low['wijk']} zit het laagst ({share_text(low)})"
    highest = f"{high['wijk']} het hoogst ({share_text(high)})"
    return [f"{lowest}, {highest}; die intervallen {apart}."]


def _year_earlier(stad: pd.DataFrame, segmenten: pd.DataFrame, ronde: str) -> list[str]:
    """The same season a year earlier, where no break lies between."""
    year, _, season = str(ronde).partition("-")
    if not (year.isdigit() and season):
        return []
    before = f"{int(year) - 1}-{season}"
    earlier = stad[stad["ronde"] == before]
    if earlier.empty:
        return []
    piece = segmenten.set_index("ronde")["segment"]
    same = piece.get(before, piece[ronde]) == piece[ronde]
    share = earlier.iloc[0]
    if same and share["n"] > 0:
        return [f"In hetzelfde seizoen een jaar eerder was dat {share_text(share)}."]
    return [
        "Met hetzelfde seizoen een jaar eerder is niet te vergelijken: daartussen ligt een breuk."
    ]


def _trends(trends: pd.DataFrame | None) -> tuple[list[str], list[str]]:
    """What the trends say, and what that is worth; each wijk is in one of the sentences."""
    if trends is None or trends.empty:
        return [], []
    rows = trends.assign(wijk=trends["wijk"].replace(ONBEKEND, "scores zonder wijk"))
    few = _too_little(rows[rows["oordeel"] == TE_WEINIG])
    words = {
        VERSLECHTERD: VERSLECHTERD,
        VERBETERD: VERBETERD,
        STABIEL: STABIEL,
        NIET_AANGETOOND: f"{NIET_AANGETOOND}, maar stabiel is het daarmee nog niet",
    }
    parts = []
    for verdict, told in words.items():
        found = rows[rows["oordeel"] == verdict]
        if len(found):
            names = nl.opsomming(_names(found, verdict))
            parts.append(f"{told}: {names}")
    if not parts:
        return few, []
    van, tot = rows[["van", "tot"]].iloc[0]
    text = f"Van {van} tot en met {tot} {'; '.join(parts)}."
    sure = (
        "Van de trends die zo worden gevonden is naar verwachting ten hoogste 5% toeval; wat alle"
        " wijken tegelijk raakt, zoals een reeks natte jaren, is van een trend niet te"
        " onderscheiden, en een oorzaak staat er niet bij."
    )
    return [text, *few], [sure]


def _names(found: pd.DataFrame, verdict: str) -> list[str]:
    """Wijken of one verdict; of those that moved, from which share to which."""
    names = []
    for row in found.to_dict("records"):
        name = row["wijk"]
        if verdict in (VERBETERD, VERSLECHTERD) and pd.notna(row["begin"]):
            begin = nl.procent(row["begin"])
            end = nl.procent(row["eind"])
            name += f" ({begin} naar {end} op ambitie)"
        names.append(name)
    return names


def _too_little(little: pd.DataFrame) -> list[str]:
    """Of which wijken nothing can be said, why, and what it would take."""
    if little.empty:
        return []
    why = []
    for reden, own in little.groupby("reden", sort=True):
        which = f"{len(own)} wijken"
        if len(own) <= _GENOEMD:
            which = nl.opsomming(own["wijk"].tolist())
        why.append(f"{which} ({reden})")
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
