"""Answers about quality: how it moves and how sure that is, and which cut hurts least."""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.conclusies.woorden import Conclusie, counted, share_text


def beeldkwaliteit(
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
        As `measures.beeldkwaliteit.aandeel_op_ambitie` returns them, by ronde, and by wijk and
        ronde.
    segmenten
        As `measures.breuken.segmenten` returns it.
    trends
        As `measures.trend.per_wijk` returns it, of the last piece.
    gewogen
        As `measures.steekproef.gewogen` returns it.
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


def kwaliteitskeuze(
    uitkomst: pd.DataFrame,
    per_product: pd.DataFrame,
    volgende: pd.DataFrame,
    robuust: pd.DataFrame,
    buiten: pd.DataFrame,
) -> Conclusie:
    """Which levels reach the saving at least loss, how sure that is, and what the next euros cost.

    Parameters
    ----------
    uitkomst
        `measures.keuzemodel.Keuze.uitkomst`; empty when there is nothing to choose from.
    per_product, volgende
        As `measures.keuzegevolg.per_product` and `volgende` return them.
    robuust
        The second table of `measures.keuzegevolg.robuustheid`.
    buiten
        As `measures.kwaliteitskeuze.buiten_de_keuze` returns it.
    """
    left = int(buiten["cellen"].sum())
    outside = (
        f" {counted(left, 'plek viel', 'plekken vielen').capitalize()} buiten de keuze."
        if left
        else ""
    )
    if uitkomst.empty:
        return Conclusie(
            "Er is niets te kiezen: daarvoor zijn areaal, ambities, productbladen en eigen kosten"
            f" per niveau nodig.{outside}",
            "Zonder kosten per niveau is niet te zeggen wat een lager niveau bespaart; een openbare"
            " tabel daarvan is er niet.",
        )
    row = uitkomst.iloc[0]
    choice = (
        "Wat als verlies telt (gewichten, ondergrenzen, de grens per wijk) is een keuze van de"
        " gemeente, geen uitkomst."
    )
    if pd.isna(row["verlies"]):
        text = (
            f"Een besparing van {nl.euro(row['doel'])} is met deze spelregels niet gevonden; ten"
            f" hoogste {nl.euro(row['hoogst'])} kan."
        )
        if row["status"] == "onhaalbaar":
            text = (
                f"Een besparing van {nl.euro(row['doel'])} is met deze spelregels niet haalbaar:"
                f" ten hoogste {nl.euro(row['hoogst'])}."
            )
        return Conclusie(text + outside, choice)
    lost = f"{nl.procent(row['verlies'], 1)} van een niveau"
    text = (
        f"Een besparing van {nl.euro(row['doel'])} per jaar kost ten minste {lost} aan kwaliteit,"
        " gemiddeld over de producten; "
    )
    text += (
        "geen plan met minder verlies haalt dat"
        f" doel{'' if not row['kloof'] else ' (op ' + nl.procent(row['kloof'], 4) + ' na)'}."
        if row["status"] == "bewezen"
        else f"een plan met {nl.procent(row['kloof'], 2)} minder verlies is niet uitgesloten."
    )
    largest = (
        per_product[per_product["besparing"] > 0]
        .sort_values("besparing", ascending=False, kind="stable")
        .head(3)
    )
    named = [
        f"{r.product} in {r.gebiedstype} ({nl.euro(r.besparing)})" for r in largest.itertuples()
    ]
    text += f" Het meeste komt van {nl.opsomming(named)}." if named else ""
    extra = float(volgende["extra"].iloc[0]) if len(volgende) else float("nan")
    if not pd.isna(extra):
        text += (
            f" De volgende {nl.euro(volgende['meer'].iloc[0])} kost nog {nl.procent(extra, 2)} van"
            " een niveau."
        )
    elif len(volgende):
        text += f" {nl.euro(volgende['meer'].iloc[0])} meer kan niet met deze spelregels."
    for r in robuust.head(1).itertuples():
        text += (
            f" Zijn de kosten per niveau tot {nl.procent(r.spreiding)} anders, dan bespaart dit"
            f" plan {nl.euro(r.laag)} tot {nl.euro(r.hoog)} (90% van {nl.getal(r.trekkingen)}"
            f" trekkingen); in {nl.procent(r.haalt_doel)} daarvan haalt het zijn doel."
        )
    return Conclusie(
        text + outside,
        "Het rekenwerk is exact, maar zo zeker als de kosten per niveau uit de eigen tabel."
        f" {choice}",
    )
