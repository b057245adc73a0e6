"""The answer how quality moves, and how sure that is."""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.antwoord import Conclusie, share_text


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
        As `schouw.beeldkwaliteit.aandeel_op_ambitie` returns them, by ronde, and by wijk and
        ronde.
    segmenten
        As `schouw.breuken.segmenten` returns it.
    trends
        As `schouw.trend.per_wijk` returns it, of the last piece.
    gewogen
        As `schouw.steekproef.gewogen` returns it.
    """
    rounds = [r for r in segmenten["ronde"] if (stad.loc[stad["ronde"] == r, "n"] > 0).any()]
    moved, sure = _trends(trends)
    if not rounds:
        return Conclusie(
            f"Er is nog geen ronde met scores en een ambitie.{moved}",
            f"Zonder ambitie is er niets om aan te meten.{sure}",
        )
    last = stad[stad["ronde"] == rounds[-1]].iloc[0]
    text = f"In ronde {rounds[-1]} haalt {share_text(last)} de ambitie"
    areaal = gewogen[gewogen["ronde"] == rounds[-1]] if gewogen is not None else pd.DataFrame()
    if len(areaal):
        row = areaal.iloc[0]
        text += (
            f"; gewogen naar areaal {nl.procent(row['aandeel'])} ({nl.procent(row['laag'])} tot"
            f" {nl.procent(row['hoog'])})"
        )
    text += "."
    wijken = per_wijk[(per_wijk["ronde"] == rounds[-1]) & (per_wijk["n"] > 0)].sort_values(
        "aandeel"
    )
    if len(wijken) > 1:
        low, high = wijken.iloc[0], wijken.iloc[-1]
        apart = low["hoog"] < high["laag"]
        text += (
            f" {low['wijk']} zit het laagst ({share_text(low)}), {high['wijk']} het hoogst"
            f" ({share_text(high)}); "
            + (
                "die intervallen overlappen niet."
                if apart
                else "die intervallen overlappen, dus dat verschil kan toeval zijn."
            )
        )
    same = segmenten.loc[segmenten["ronde"] == rounds[-1], "segment"].iloc[0]
    year, _, season = str(rounds[-1]).partition("-")
    before = f"{int(year) - 1}-{season}" if year.isdigit() and season else ""
    earlier = stad[stad["ronde"] == before]
    comparable = (
        len(earlier)
        and (segmenten.loc[segmenten["ronde"] == before, "segment"] == same).all()
        and earlier["n"].iloc[0] > 0
    )
    if comparable:
        text += f" In hetzelfde seizoen een jaar eerder was dat {share_text(earlier.iloc[0])}."
    elif len(earlier):
        text += (
            " Met hetzelfde seizoen een jaar eerder is niet te vergelijken: daartussen ligt een"
            " breuk."
        )
    breaks = segmenten.loc[segmenten["breuk"] != "", "ronde"].tolist()
    return Conclusie(
        text + moved,
        "95%-intervallen volgens Wilson; scores op dezelfde locatie hangen samen, dus de echte"
        " onzekerheid per wijk is groter."
        + sure
        + (
            f" Over de breuken bij {nl.opsomming(breaks)} heen is niets te vergelijken."
            if breaks
            else ""
        ),
    )


def _trends(trends: pd.DataFrame | None) -> tuple[str, str]:
    """What the trends say, and what that is worth; each wijk is in one of the sentences."""
    if trends is None or trends.empty:
        return "", ""
    rows = trends.assign(wijk=trends["wijk"].replace("onbekend", "scores zonder wijk"))
    first, parts = rows.iloc[0], []
    for verdict in ("verslechterd", "verbeterd"):
        found = rows[rows["oordeel"] == verdict]
        names = [
            row["wijk"]
            + (
                f" ({nl.procent(row['begin'])} naar {nl.procent(row['eind'])} op ambitie)"
                if pd.notna(row["begin"])
                else ""
            )
            for _, row in found.iterrows()
        ]
        parts += [f"{verdict}: {nl.opsomming(names)}"] if names else []
    for verdict, words in (
        ("stabiel", "stabiel"),
        ("geen trend aangetoond", "geen trend aangetoond, maar stabiel is het daarmee nog niet"),
    ):
        names = rows.loc[rows["oordeel"] == verdict, "wijk"].tolist()
        parts += [f"{words}: {nl.opsomming(names)}"] if names else []
    text = f" Van {first['van']} tot en met {first['tot']} {'; '.join(parts)}." if parts else ""
    text += _too_little(rows[rows["oordeel"] == "te weinig waarnemingen"])
    if not parts:
        return text, ""
    return (
        text,
        (
            " Van de trends die zo worden gevonden is naar verwachting ten hoogste 5% toeval; wat"
            " alle wijken tegelijk raakt, zoals een reeks natte jaren, is van een trend niet te"
            " onderscheiden, en een oorzaak staat er niet bij."
        ),
    )


def _too_little(little: pd.DataFrame) -> str:
    """Of which wijken nothing can be said, why, and what it would take."""
    if little.empty:
        return ""
    why = [
        f"{nl.opsomming(own['wijk'].tolist()) if len(own) <= 3 else f'{len(own)} wijken'} ({reden})"
        for reden, own in little.groupby("reden", sort=True)
    ]
    text = f" Te weinig waarnemingen voor een trend: {nl.opsomming(why)}."
    need = little["nodig_per_ronde"].dropna()
    if need.empty:
        return text
    few, many = nl.getal(need.min()), nl.getal(need.max())
    number = few if few == many else f"{few} tot {many}"
    return (
        f"{text} Een daling van tien procentpunten tussen twee rondes is daar pas te zien met"
        f" {number} scores per wijk en ronde."
    )
