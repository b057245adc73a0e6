"""The answer of each notebook in plain Dutch, made from its small tables.

Every number in a sentence comes from a table that stands in the same notebook, and every sentence says what it is worth. The
trap: a sentence that is true of the shipped data and false of another municipality's. So each clause is chosen by the data,
and no clause names a cause that the data cannot carry.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analyse import nl


@dataclass(frozen=True)
class Conclusie:
    """An answer, and how certain it is and why."""

    tekst: str
    zekerheid: str


def _count(n: int, one: str, many: str) -> str:
    return f"{nl.getal(n) if n else 'geen'} {one if n == 1 else many}"


def gegevens(problems: pd.DataFrame, sheets: pd.DataFrame, totals: pd.DataFrame, volledigheid: pd.DataFrame) -> Conclusie:
    """Whether the exports can be trusted.

    Parameters
    ----------
    problems, sheets, totals
        Of the dossier.
    volledigheid
        As `measures.volledigheid.per_kenmerk` returns it.
    """
    errors = int(problems.loc[problems["ernst"] == "fout", "aantal"].sum())
    warnings = int((problems["ernst"] == "waarschuwing").sum())
    off = int((totals["oordeel"] == "verschil").sum())
    read = sheets[sheets["tabel"] != ""]
    parts = [f"Er zijn {nl.getal(int(read['rijen'].sum()))} rijen gelezen uit {_count(read['bestand'].nunique(), 'bestand', 'bestanden')}"]
    if len(totals):
        parts.append(
            f"alle {nl.getal(len(totals))} afgedrukte totalen sluiten aan"
            if not off
            else f"{off} van {len(totals)} totalen sluiten niet aan"
        )
    parts.append(f"{_count(errors, 'fout', 'fouten')} en {_count(warnings, 'waarschuwing', 'waarschuwingen')}")
    verdict = "Ja: de exports zijn bruikbaar." if not errors and not off else "Nee: herstel eerst de fouten."
    gaps = volledigheid[volledigheid["aandeel_onbekend"] >= 0.0005].sort_values("aandeel_onbekend", ascending=False)
    worst = "; ".join(f"{row.kenmerk} {nl.procent(row.aandeel_onbekend, 1)}" for row in gaps.head(3).itertuples())
    return Conclusie(
        f"{verdict} {'; '.join(parts)}." + (f" Onbekend deel van het bedrag: {worst}." if worst else ""),
        "Een totaal dat aansluit bewijst dat niets is gemist of dubbel geteld, niet dat de boeking zelf juist is.",
    )


def begroting(
    plan: pd.DataFrame,
    groep: str,
    soorten: pd.DataFrame,
    meerwerk: pd.DataFrame | None = None,
    prognose: pd.DataFrame | None = None,
    tot: str = "",
) -> Conclusie:
    """Where the money of one year went, how that year ended or stands, and what was meerwerk.

    Parameters
    ----------
    plan
        As `measures.budget.plan_realisatie` returns it for one year, by `groep`.
    soorten
        As `measures.budget.per_soort` returns it for budgetsoort.
    meerwerk
        As `measures.budget.meerwerk` returns it for that year, in whole.
    prognose
        As `measures.jaareinde.prognose` returns it in whole, of any year.
    tot
        What the realisatie runs up to when that is not the whole year, as `measures.maanden.tussenstand` says it.
    """
    lasten = plan[(plan["kant"] == "lasten") & plan["realisatie"].notna()]
    budgeted = plan.loc[plan["kant"] == "lasten", "plan"]
    if lasten.empty:
        return Conclusie(
            (f"In {int(plan['jaar'].iloc[0])} is {_amount(_exact(budgeted))} aan lasten begroot; " if budgeted.notna().any() else "")
            + "er is nog niets gerealiseerd, dus plan en realisatie zijn niet naast elkaar te zetten.",
            "Er is geen jaar met zowel een begroting als een realisatie.",
        )
    jaar, real = int(lasten["jaar"].iloc[0]), _exact(lasten["realisatie"])
    text = (
        _ended(plan[plan["kant"] == "lasten"], jaar)
        if not tot
        else f"Tot en met {tot} is in {jaar} {_amount(real)} aan lasten geboekt"
        + (f" van {_amount(_exact(budgeted))} begroot voor het hele jaar" if budgeted.notna().any() else "")
        + "; het jaar is niet om, dus het verschil is nog geen voordeel of nadeel."
    )
    largest = lasten.sort_values("realisatie", ascending=False, kind="stable").head(3)
    named = [f"{row[groep]} ({_amount(row['realisatie'])}{_part(row['realisatie'], real)})" for _, row in largest.iterrows()]
    if len(lasten) > 1:
        text += f" Het meeste ging naar {nl.opsomming(named)}."
    if not tot and len(lasten) > 1 and lasten["verschil"].fillna(0).any():
        most = lasten.loc[lasten["verschil"].abs().idxmax()]
        text += f" De grootste afwijking zit bij {most[groep]}: {nl.euro(abs(most['verschil']))} {_side(most['verschil'])}."
    part = soorten[(soorten["jaar"] == jaar) & (soorten["fase"] == "realisatie") & (soorten["kant"] == "lasten")]
    if len(part) and part["vervanging"].iloc[0]:
        text += f" Van de lasten is {_amount(part['vervanging'].iloc[0])} vervanging."
    text += _extra(meerwerk, jaar) + _forecast(prognose)
    return Conclusie(
        text,
        "Exacte cijfers uit de exports. Minder uitgeven dan begroot is nog geen besparing."
        + (" De bandbreedte van de prognose is die van eerdere jaren; een ander jaar kan erbuiten vallen." if _forecast(prognose) else ""),
    )


def _ended(lasten: pd.DataFrame, jaar: int) -> str:
    """How a whole year ended against its plan."""
    real = _exact(lasten["realisatie"])
    if not lasten["verschil"].notna().any():
        return f"In {jaar} is {_amount(real)} aan lasten gerealiseerd; een plan om daarnaast te zetten is er niet."
    planned, gap = _exact(lasten["plan"]), _exact(lasten["verschil"])
    share = f" ({nl.procent(abs(gap) / planned, 1)})" if planned > 0 else ""
    return f"In {jaar} is {_amount(real)} aan lasten gerealiseerd tegen {_amount(planned)} begroot: " + (
        f"een {_side(gap)} van {nl.euro(abs(gap))}{share}." if gap else "precies volgens plan."
    )


def _extra(meerwerk: pd.DataFrame | None, jaar: int) -> str:
    """What was meerwerk and minderwerk, and how much of it no budget held."""
    if meerwerk is None:
        return ""
    lasten = meerwerk[(meerwerk["jaar"] == jaar) & (meerwerk["kant"] == "lasten") & meerwerk["realisatie"].notna()]
    told = ""
    for soort in ("meerwerk", "minderwerk"):
        rows = lasten[lasten["opdracht"] == soort]
        amount, outside = _exact(rows["realisatie"]), _exact(rows["niet_begroot"])
        if amount:
            told += f" Door {soort} {'kwam' if amount > 0 else 'ging'} {nl.euro(abs(amount))} {'erbij' if amount > 0 else 'eraf'}"
            told += f", waarvan {nl.euro(abs(outside))} niet in een begroting stond." if outside * amount > 0 else "."
    if not told and (lasten["opdracht"] == "onbekend").any():
        told = " Of er meerwerk was, zeggen de exports niet."
    return told


def _forecast(prognose: pd.DataFrame | None) -> str:
    """Where the year that is running may end."""
    last = prognose.tail(1) if prognose is not None else pd.DataFrame()
    if last.empty or pd.isna(last["laagste"].iloc[0]) or last["maand"].iloc[0] == "december":
        return ""
    row = last.iloc[0]
    return (
        f" Tot en met {row['maand']} {row['jaar']} is {_amount(row['geboekt'])} geboekt; naar het deel dat {nl.getal(row['jaren'])} eerdere "
        f"jaren toen hadden geboekt, wordt dat {_amount(row['laagste'])} tot {_amount(row['hoogste'])} aan het eind van het jaar."
    )


def _amount(euro: float) -> str:
    """In millions where that says something."""
    return nl.euro_mln(euro) if abs(euro) >= 100_000 else nl.euro(euro)


def _side(gap: float) -> str:
    return "voordeel" if gap > 0 else "nadeel"


def _part(amount: float, whole: float) -> str:
    return f", {nl.procent(amount / whole)}" if whole > 0 else ""


def taakstelling(portfolio: pd.DataFrame, oordeel: pd.DataFrame, pad: pd.DataFrame, dekking: pd.DataFrame, jaar: int) -> Conclusie:
    """How much of the target the costs prove, how much is likely, and how much is not shown.

    Parameters
    ----------
    portfolio
        As `measures.taakstelling.portfolio` returns it.
    oordeel
        As `measures.oordeel.oordeel` returns it for `jaar`; empty when there are no costs to compare.
    pad, dekking
        As `measures.besparing.autonoom_pad` and `dekking` return them.
    """
    year = portfolio[(portfolio["jaar"] == jaar) & portfolio["doel"].notna()]
    if year.empty:
        return Conclusie(f"Voor {jaar} is geen taakstelling bekend.", "Zonder doel is er niets om aan te meten.")
    goal, done = _exact(year["doel"]), _exact(year["gerealiseerd"])
    reported = f"Gemeld als gerealiseerd is {nl.euro(done)} ({nl.procent(done / goal if goal else None)})."
    if oordeel.empty:
        return Conclusie(
            f"De taakstelling van {jaar} is {nl.euro(goal)}. {reported} De kosten zijn nog nergens mee te vergelijken: er is geen tweede jaar met "
            "een realisatie.",
            "De stand van de maatregelen is een opgave van wie ze uitvoert.",
        )
    amount = {(row.zekerheid, row.stap): float(row.bedrag) for row in oordeel.itertuples()}
    proven, likely, missing = (
        _exact(oordeel.loc[oordeel["zekerheid"] == name, "bedrag"]) for name in ("bewezen", "waarschijnlijk", "onbewezen")
    )
    text = f"Van de taakstelling van {nl.euro(goal)} in {jaar} is {nl.euro(proven)} bewezen" + (
        f" ({nl.procent(proven / goal)})" if goal else ""
    )
    text += (
        f", {nl.euro(likely)} waarschijnlijk" if likely >= 0 else f"; de kosten stegen juist {nl.euro(-likely)} meer dan te verklaren is"
    )
    text += f" en {nl.euro(missing)} onbewezen." if missing >= 0 else f"; dat is {nl.euro(-missing)} meer dan gevraagd."
    names = {"beeindigde_taken": "beëindigde taken", "rest": "doelmatigheid en andere keuzes", "kwaliteit": "een lager kwaliteitsniveau"}
    for certainty, word in (("bewezen", "Bewezen"), ("waarschijnlijk", "Waarschijnlijk")):
        parts = [
            f"{nl.euro(amount[certainty, step])} door {name}" for step, name in names.items() if amount.get((certainty, step), 0.0) > 0
        ]
        text += f" {word}: {nl.opsomming(parts)}." if parts else ""
    text += f" {reported}"
    path = pad[pad["jaar"] == jaar]
    if len(path):
        gap = float(path["minder_meer"].iloc[0])
        text += f" De kosten liggen {nl.euro(abs(gap))} {'onder' if gap >= 0 else 'boven'} het pad dat prijs, areaal en taken aangeven."
    known = nl.opsomming([f"{row.gegeven} {nl.procent(row.aandeel)}" for row in dekking.itertuples()])
    if unknown := [row.gegeven for row in dekking.itertuples() if not row.aandeel > 0]:
        text += f" Niet bekend: {nl.opsomming(unknown)}; wat dat verklaart, is hier niet van een besparing te onderscheiden."
    return Conclusie(
        text,
        "Bewezen is wat overblijft bij elke volgorde van rekenen, elke index van een kostensoort van betekenis en toeval, en wat ook uit de begroting is gehaald. "
        f"Bekend voor dit deel van de kosten: {known}. Waardoor de rest daalde, laten deze cijfers niet zien.",
    )


def structureel(
    per_jaar: pd.DataFrame,
    saldo: pd.DataFrame,
    signalen: pd.DataFrame,
    tegenspraken: pd.DataFrame,
    gedrukt: pd.DataFrame,
    *,
    reserves: bool,
    dekking: bool,
) -> Conclusie:
    """What is structural in the last year, whether that balances, and what the printed tables say of themselves.

    Parameters
    ----------
    per_jaar, signalen
        As `measures.structureel` returns them.
    saldo
        As `measures.balans.wat_als` returns it, of the same phase.
    tegenspraken, gedrukt
        As `measures.gedrukt.tegenspraken` and `gedrukte_saldi` return them.
    reserves, dekking
        Whether the balance counts mutations of reserves, and whether the export holds general means (`measures.balans`).
    """
    if per_jaar.empty:
        return Conclusie(
            "Er is geen jaar met bedragen in deze stand, dus er is niets in te delen.", "De begroting zelf is hier niet beoordeeld."
        )
    jaar = int(per_jaar["jaar"].max())
    last = per_jaar[per_jaar["jaar"] == jaar].set_index("aard")
    total = _exact(last["lasten"])
    short = nl.euro_mln if abs(total) >= 1e6 else nl.euro
    parts = [f"{short(last['lasten'].get('structureel', 0.0))} van {short(total)} lasten structureel"]
    parts += [f"{nl.euro(last['lasten'].get(aard, 0.0))} {aard}" for aard in ("incidenteel", "onbekend")]
    text = f"In {jaar} is {nl.opsomming(parts)}. " if last["lasten"].notna().any() else ""
    text += _balance(saldo[saldo["jaar"] == jaar], jaar, reserves=reserves, dekking=dekking)
    text += f" {_count(len(signalen), 'signaal vraagt', 'signalen vragen').capitalize()} om een tweede blik."
    if len(gedrukt):
        wrong = tegenspraken["soort"].value_counts()
        printed = gedrukt[gedrukt["structureel"].notna()]
        text += (
            f" Van de {len(printed)} gepubliceerde structurele saldi komen er {int((printed['status'] == 'klopt').sum())} exact uit; "
            f"{_count(wrong.get('eenheid', 0), 'tabel spreekt haar', 'tabellen spreken hun')} eenheid tegen en "
            f"{_count(wrong.get('teken', 0), 'keer', 'keer')} is het teken omgedraaid."
        )
    return Conclusie(
        text,
        "De indeling volgt de besluiten, dan de export, dan de regels die uit de tekst van een regel blijken; een looptijd van drie jaar of korter is op "
        "zichzelf geen reden voor incidenteel. Signalen zijn vragen, geen correcties.",
    )


def _balance(saldo: pd.DataFrame, jaar: int, *, reserves: bool, dekking: bool) -> str:
    """The structural balance of a year in a sentence or two: whether it is one, its reach, and what the rules would make of it."""
    what = "met de mutaties in reserves" if reserves else "zonder mutaties in reserves"
    if saldo.empty or saldo["structureel"].isna().all():
        return f"Het structurele saldo van {jaar} ({what}) is niet bekend: een deel ervan staat niet in de export."
    row = saldo.iloc[0]
    text = f"Het structurele saldo ({what}) is {nl.euro(row['structureel'])}"
    text += (
        f", en ligt tussen {nl.euro(row['laag'])} en {nl.euro(row['hoog'])} zolang regels onbekend zijn"
        if row["laag"] < row["hoog"]
        else ""
    )
    if not dekking:
        text += "; of de gemeente in evenwicht is, is niet te zeggen: haar algemene dekkingsmiddelen staan niet in de export."
    elif row["laag"] >= 0 or row["hoog"] < 0:
        text += "; de baten en lasten zijn structureel in evenwicht." if row["laag"] >= 0 else "; er is een structureel tekort."
    else:
        text += "; of het in evenwicht is, hangt af van de onbekende regels."
    if not row["effect"]:
        return text
    return f"{text} Als de regels van het BBV werden gevolgd, wordt het {nl.euro(abs(row['effect']))} {'hoger' if row['effect'] > 0 else 'lager'}."


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
        As `measures.beeldkwaliteit.aandeel_op_ambitie` returns them, by ronde, and by wijk and ronde.
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
        return Conclusie(f"Er is nog geen ronde met scores en een ambitie.{moved}", f"Zonder ambitie is er niets om aan te meten.{sure}")
    last = stad[stad["ronde"] == rounds[-1]].iloc[0]
    text = f"In ronde {rounds[-1]} haalt {_share(last)} de ambitie"
    areaal = gewogen[gewogen["ronde"] == rounds[-1]] if gewogen is not None else pd.DataFrame()
    if len(areaal):
        row = areaal.iloc[0]
        text += f"; gewogen naar areaal {nl.procent(row['aandeel'])} ({nl.procent(row['laag'])} tot {nl.procent(row['hoog'])})"
    text += "."
    wijken = per_wijk[(per_wijk["ronde"] == rounds[-1]) & (per_wijk["n"] > 0)].sort_values("aandeel")
    if len(wijken) > 1:
        low, high = wijken.iloc[0], wijken.iloc[-1]
        apart = low["hoog"] < high["laag"]
        text += f" {low['wijk']} zit het laagst ({_share(low)}), {high['wijk']} het hoogst ({_share(high)}); " + (
            "die intervallen overlappen niet." if apart else "die intervallen overlappen, dus dat verschil kan toeval zijn."
        )
    same = segmenten.loc[segmenten["ronde"] == rounds[-1], "segment"].iloc[0]
    year, _, season = str(rounds[-1]).partition("-")
    before = f"{int(year) - 1}-{season}" if year.isdigit() and season else ""
    earlier = stad[stad["ronde"] == before]
    comparable = len(earlier) and (segmenten.loc[segmenten["ronde"] == before, "segment"] == same).all() and earlier["n"].iloc[0] > 0
    if comparable:
        text += f" In hetzelfde seizoen een jaar eerder was dat {_share(earlier.iloc[0])}."
    elif len(earlier):
        text += " Met hetzelfde seizoen een jaar eerder is niet te vergelijken: daartussen ligt een breuk."
    breaks = segmenten.loc[segmenten["breuk"] != "", "ronde"].tolist()
    return Conclusie(
        text + moved,
        "95%-intervallen volgens Wilson; scores op dezelfde locatie hangen samen, dus de echte onzekerheid per wijk is groter."
        + sure
        + (f" Over de breuken bij {nl.opsomming(breaks)} heen is niets te vergelijken." if breaks else ""),
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
            row["wijk"] + (f" ({nl.procent(row['begin'])} naar {nl.procent(row['eind'])} op ambitie)" if pd.notna(row["begin"]) else "")
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
    return text, (
        " Van de trends die zo worden gevonden is naar verwachting ten hoogste 5% toeval; wat alle wijken tegelijk raakt, zoals een reeks natte jaren, is van "
        "een trend niet te onderscheiden, en een oorzaak staat er niet bij."
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
    return f"{text} Een daling van tien procentpunten tussen twee rondes is daar pas te zien met {number} scores per wijk en ronde."


def kwaliteitskeuze(
    uitkomst: pd.DataFrame, per_product: pd.DataFrame, volgende: pd.DataFrame, robuust: pd.DataFrame, buiten: pd.DataFrame
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
    outside = f" {_count(left, 'plek viel', 'plekken vielen').capitalize()} buiten de keuze." if left else ""
    if uitkomst.empty:
        return Conclusie(
            f"Er is niets te kiezen: daarvoor zijn areaal, ambities, productbladen en eigen kosten per niveau nodig.{outside}",
            "Zonder kosten per niveau is niet te zeggen wat een lager niveau bespaart; een openbare tabel daarvan is er niet.",
        )
    row = uitkomst.iloc[0]
    choice = "Wat als verlies telt (gewichten, ondergrenzen, de grens per wijk) is een keuze van de gemeente, geen uitkomst."
    if pd.isna(row["verlies"]):
        text = f"Een besparing van {nl.euro(row['doel'])} is met deze spelregels niet gevonden; ten hoogste {nl.euro(row['hoogst'])} kan."
        if row["status"] == "onhaalbaar":
            text = f"Een besparing van {nl.euro(row['doel'])} is met deze spelregels niet haalbaar: ten hoogste {nl.euro(row['hoogst'])}."
        return Conclusie(text + outside, choice)
    lost = f"{nl.procent(row['verlies'], 1)} van een niveau"
    text = f"Een besparing van {nl.euro(row['doel'])} per jaar kost ten minste {lost} aan kwaliteit, gemiddeld over de producten; "
    text += (
        f"geen plan met minder verlies haalt dat doel{'' if not row['kloof'] else ' (op ' + nl.procent(row['kloof'], 4) + ' na)'}."
        if row["status"] == "bewezen"
        else f"een plan met {nl.procent(row['kloof'], 2)} minder verlies is niet uitgesloten."
    )
    largest = per_product[per_product["besparing"] > 0].sort_values("besparing", ascending=False, kind="stable").head(3)
    named = [f"{r.product} in {r.gebiedstype} ({nl.euro(r.besparing)})" for r in largest.itertuples()]
    text += f" Het meeste komt van {nl.opsomming(named)}." if named else ""
    extra = float(volgende["extra"].iloc[0]) if len(volgende) else float("nan")
    if not pd.isna(extra):
        text += f" De volgende {nl.euro(volgende['meer'].iloc[0])} kost nog {nl.procent(extra, 2)} van een niveau."
    elif len(volgende):
        text += f" {nl.euro(volgende['meer'].iloc[0])} meer kan niet met deze spelregels."
    for r in robuust.head(1).itertuples():
        text += (
            f" Zijn de kosten per niveau tot {nl.procent(r.spreiding)} anders, dan bespaart dit plan {nl.euro(r.laag)} tot {nl.euro(r.hoog)} (90% van "
            f"{nl.getal(r.trekkingen)} trekkingen); in {nl.procent(r.haalt_doel)} daarvan haalt het zijn doel."
        )
    return Conclusie(text + outside, f"Het rekenwerk is exact, maar zo zeker als de kosten per niveau uit de eigen tabel. {choice}")


def afrekening(
    per_jaar: pd.DataFrame, resultaat: pd.DataFrame, netto: pd.DataFrame, index: pd.DataFrame, jaar: int, *, ingerekend: float = 0.0
) -> Conclusie:
    """What is settled over `jaar`, and what made it.

    Parameters
    ----------
    per_jaar, netto
        As `measures.afrekening.per_jaar` and `netto` return them.
    resultaat, index
        As `measures.prijsvormen.resultaat` and `indexering` return them.
    ingerekend
        As it was given to `measures.afrekenregels.regels`.
    """
    year = per_jaar[(per_jaar["jaar"] == jaar) & per_jaar["verschuldigd"].notna()]
    if year.empty:
        return Conclusie(
            f"Over {jaar} is niets af te rekenen: van geen product zijn prijsvorm, begroting en realisatie alle drie bekend.",
            "Wat er wel is, staat in de tabellen en telt nergens mee als nul.",
        )
    parts = []
    for row in year.to_dict("records"):
        who = row["uitvoerder"] if row["uitvoerder"] != "onbekend" else "een uitvoerder die de exports niet noemen"
        due, paid, rest = nl.euro(row["verschuldigd"]), nl.euro(row["voorschot"]), row["te_verrekenen"]
        if pd.isna(rest):
            parts.append(f"is {due} verschuldigd aan {who}, waarvan het voorschot niet in de exports staat")
        elif rest:
            move = f"betaalt de gemeente nog {nl.euro(rest)} aan" if rest > 0 else f"krijgt de gemeente {nl.euro(-rest)} terug van"
            parts.append(f"{move} {who} ({due} verschuldigd tegen {paid} voorschot)")
        else:
            parts.append(f"is met {who} niets te verrekenen ({due} verschuldigd en bevoorschot)")
    text = f"Over {jaar} {'. Ook '.join(parts)}."
    steps = [
        f"{name} {nl.euro(_exact(year[name]), teken=True)}"
        for name in ("index", "nacalculatie", "meerwerk", "minderwerk")
        if year[name].notna().all() and _exact(year[name])
    ]
    if steps:
        text += f" Ten opzichte van de begrote prijs: {nl.opsomming(steps)}."
    kept = resultaat[(resultaat["jaar"] == jaar) & resultaat["grond"].isin(["vast", "geindexeerd"]) & resultaat["resultaat"].notna()]
    if len(kept):
        gain = _exact(kept["resultaat"])
        who, n = ("de uitvoerder", "") if kept["uitvoerder"].nunique() == 1 else ("de uitvoerders samen", "en")
        amount = nl.euro(abs(gain))
        word = f"hield{n} {who} {amount} over" if gain > 0 else f"legde{n[1:]} {who} {amount} toe" if gain else "bleef niets over"
        text += f" Op vaste en geïndexeerde prijzen {word}."
    net = netto[(netto["jaar"] == jaar) & netto["netto"].notna()]
    if len(net):
        back = _exact(net["te_verrekenen"]) - _exact(net["netto"])
        total = _exact(net["netto"])
        text += f" Daarnaast kwam {nl.euro(back)} als eigenaar terug; per saldo {'betaalt' if total >= 0 else 'ontvangt'} de gemeente {nl.euro(abs(total))}."
    open_ = int(year["niet_afgerekend"].sum())
    if open_:
        text += f" {_count(open_, 'product is', 'producten zijn').capitalize()} niet afgerekend."
    now = index[index["jaar"] == jaar]
    known = [f"uitgaande van {nl.procent(ingerekend, 1)} prijsstijging die al was begroot"] if len(now) else []
    known += ["de index is voorlopig, dus dit bedrag ook"] if (now["voorlopig"] == "ja").any() else []
    known += [f"voor {nl.euro(bare)} is geen index bekend"] if (bare := _exact(now.loc[now["reeks"] == "geen index", "prijs"])) else []
    return Conclusie(
        text,
        f"Exact uit de exports{''.join(f'; {k}' for k in known)}. Wat de uitvoerder overhoudt is alleen te zien omdat de begroting open is, en zegt niet waardoor het komt.",
    )


def afrekenbrief(
    posten: pd.DataFrame, index: pd.DataFrame, jaar: int, *, ingerekend: float = 0.0, prijspeil: int | None = None
) -> pd.DataFrame:
    """The settlement letter as a table: numbered lines with how each was reckoned, the last one what is to be paid.

    Parameters
    ----------
    posten, index
        As `measures.prijsvormen.posten` and `indexering` return them.
    jaar
        The year that is settled.
    ingerekend, prijspeil
        As they were given to `measures.afrekenregels.regels`.

    Returns
    -------
    pandas.DataFrame
        Columns uitvoerder, nr, omschrijving, grondslag, bedrag (euro); the numbers start anew for each uitvoerder. The advance is
        negative; the last line is positive whoever pays, and says who does.
    """
    now = index[index["jaar"] == jaar]
    known = {
        "jaar": jaar,
        "formule": f"index {jaar} / index {prijspeil or jaar - 1}" + (f" / {nl.getal(1 + ingerekend, 3)}" if ingerekend else ""),
        "voorlopig": f"; de index {jaar} is voorlopig" if (now["voorlopig"] == "ja").any() else "",
    }
    lines = []
    for who, rows in posten[posten["jaar"] == jaar].groupby("uitvoerder"):
        items = rows.set_index("post")
        nr = {post: i for i, post in enumerate((p for p in _BRIEF if p in items.index), start=1)}
        bare = _exact(now.loc[(now["uitvoerder"] == who) & (now["reeks"] == "geen index"), "prijs"])
        known["zonder"] = f"; zonder index: {nl.euro(bare, 2)}" if bare else ""
        sums = [nr[p] for p in list(_BRIEF)[:6] if p in nr]
        for post, number in nr.items():
            count, basis, amount = items.loc[post, ["producten", "grondslag", "bedrag"]]
            direction = "te_ontvangen" if amount < 0 else "te_betalen" if amount >= 0 else "onbekend"
            title, reckoned = _BRIEF[post] if post != "te_verrekenen" else _SLOT[direction]
            words = {
                "n": _count(int(count), "product", "producten"), "basis": nl.euro(basis, 2), "som": f"nr. {min(sums)} tot en met {max(sums)}" if sums else "niets",
                "verschuldigd": nr.get("verschuldigd"), "voorschot": f"nr. {nr['voorschot']}" if "voorschot" in nr else "nul",
            }  # fmt: skip
            shown = abs(amount) if post == "te_verrekenen" else amount
            lines.append((who, number, title.format(**known), reckoned.format(**known, **words), shown))
    return pd.DataFrame(lines, columns=["uitvoerder", "nr", "omschrijving", "grondslag", "bedrag"])


#: The items of the letter in the order in which they are read; the first six make the amount due.
_BRIEF = {
    "vast": ("Werk tegen vaste prijs", "{n}: de begrote prijs"),
    "geindexeerd": ("Werk tegen geïndexeerde prijs", "{n}: de begrote prijs"),
    "index": ("Indexering", "{basis} × {formule}, min {basis}; per product en kostensoort op de cent{zonder}{voorlopig}"),
    "nacalculatie": ("Werk op nacalculatie", "{n}: werkelijke kosten; begroot was {basis}"),
    "meerwerk": ("Meerwerk", "{n}: werkelijke kosten van wat apart is opgedragen"),
    "minderwerk": ("Minderwerk", "{n}: werkelijk bedrag van wat is vervallen"),
    "verschuldigd": ("Verschuldigd over {jaar}", "som van {som}"),
    "overhead": ("Waarvan overhead", "zit in nr. {verschuldigd}; bekend van {basis} daarvan"),
    "voorschot": ("Af: betaalde voorschotten", "voorschotten voor {n}"),
    "niet_afgerekend": ("Niet in deze afrekening", "{n}: werkelijke kosten; de prijsvorm, het plan of de realisatie is niet bekend"),
    "te_verrekenen": ("", ""),
}
_SLOT = {
    "te_betalen": ("Door de gemeente te betalen", "nr. {verschuldigd} min het voorschot ({voorschot})"),
    "te_ontvangen": ("Door de gemeente te ontvangen", "het voorschot ({voorschot}) is hoger dan nr. {verschuldigd}"),
    "onbekend": ("Te verrekenen", "de voorschotten over {jaar} staan niet in de exports"),
}


def wijkblad(
    wijk: str,
    kosten: pd.DataFrame,
    producten: pd.DataFrame,
    kwaliteit: pd.DataFrame,
    trends: pd.DataFrame,
    bewoners: pd.DataFrame,
    maatregelen: pd.DataFrame,
    buiten: tuple[float, float],
) -> Conclusie:
    """How one wijk stands: money, quality, residents and what is open.

    Parameters
    ----------
    wijk
        Its name; empty when the exports name no wijk.
    kosten, producten, kwaliteit, bewoners, maatregelen, buiten
        As `measures.wijkblad` gives them: `kosten`, `per_product`, `naast_andere` (rounds in order), `bewoners`, `open_maatregelen` and
        `zonder_wijk`.
    trends
        As `measures.trend.per_wijk` returns it.
    """
    if not wijk:
        return Conclusie(
            "In deze exports staat geen wijk, dus er is geen wijk om te beschrijven.", "Er is niets gemeten en niets vergeleken."
        )
    sure = []
    parts = [_wijk_money(wijk, kosten, producten)]
    if len(kosten) and buiten[0] and pd.notna(buiten[1]):
        sure.append(f"{nl.euro(buiten[0])} aan onderhoud ({nl.procent(buiten[1])}) staat bij geen enkele wijk en is niet verdeeld.")
    parts.append(_wijk_quality(wijk, kwaliteit, trends))
    if (kwaliteit["n"] > 0).any():
        sure.append("Scores op dezelfde locatie hangen samen, dus het echte interval van één ronde is breder dan hier staat.")
    known = bewoners[bewoners["waarde"].notna()]
    if len(known):
        year = known["jaar"].max()
        said = [
            f"{row['onderwerp']} {nl.getal(row['waarde'], 1)}"
            + (f" (n = {nl.getal(row['n'])})" if pd.notna(row["n"]) else "")
            + (f", elders {nl.getal(row['andere'], 1)}" if pd.notna(row["andere"]) else "")
            for _, row in known[(known["jaar"] == year) | pd.isna(year)].iterrows()
        ]
        parts.append(f"Bewoners gaven{f' in {int(year)}' if pd.notna(year) else ''}: {'; '.join(said)}.")
        sure.append("Van de bewonerscijfers is de spreiding niet bekend: een klein verschil kan toeval zijn.")
    elif len(bewoners):
        parts.append("Te weinig bewoners antwoordden voor een cijfer.")
    else:
        parts.append("Een bewonersonderzoek over deze wijk is er niet.")
    running = maatregelen[maatregelen["fase"] != "vervallen"]
    if len(running):
        count = _count(running["nummer"].nunique(), "maatregel", "maatregelen")
        parts.append(f"Van {count} voor alleen deze wijk staat nog {nl.euro(_exact(running['open']))} open.")
    else:
        parts.append("Er staat geen maatregel open die alleen voor deze wijk is.")
    if dropped := len(maatregelen) - len(running):
        parts.append(
            f"Vervallen: {_count(dropped, 'maatregel', 'maatregelen')} van {nl.euro(_exact(maatregelen['open']) - _exact(running['open']))}."
        )
    sure.append("Geld, schouw en bewoners staan naast elkaar; dat het een door het ander komt, laten deze cijfers niet zien.")
    return Conclusie(" ".join(parts), " ".join(sure))


def _wijk_money(wijk: str, kosten: pd.DataFrame, producten: pd.DataFrame) -> str:
    if kosten.empty:
        return f"Van {wijk} is niet bekend wat het onderhoud kost."
    last = kosten.iloc[-1]
    text = f"Het reguliere onderhoud van {wijk} kostte in {int(last['jaar'])} {nl.euro(last['lasten'])}"
    if pd.notna(last["per_m2"]):
        text += f", {nl.euro(last['per_m2'], 2)} per m² areaal (alle wijken samen {nl.euro(last['per_m2_alle'], 2)})"
    known = producten[producten["verschil"].notna()]
    if known.empty:
        return f"{text}."
    gap, whole = _exact(known["verschil"]), _exact(producten["lasten"])
    part = f" ({nl.procent(_exact(known['lasten']) / whole)} van het geld)" if whole > 0 else ""
    side = f"{nl.euro(abs(gap))} {'meer' if gap > 0 else 'minder'} dan" if round(abs(gap)) else "evenveel als"
    return f"{text}. Voor het werk waarvan het areaal bekend is{part} is dat {side} bij de eenheidskosten van alle wijken samen."


def _wijk_quality(wijk: str, kwaliteit: pd.DataFrame, trends: pd.DataFrame) -> str:
    scored = kwaliteit[kwaliteit["n"] > 0]
    if scored.empty:
        return f"In {wijk} is niet geschouwd, of er is geen ambitie om aan te meten."
    last = scored.iloc[-1]
    text = f"In ronde {last['ronde']} haalt {_share(last)} de ambitie"
    if last["vergelijking"] != "geen vergelijking":
        word = {
            "hoger": "daar ligt de wijk boven, ook met het 95%-interval van het verschil",
            "lager": "daar ligt de wijk onder, ook met het 95%-interval van het verschil",
        }.get(last["vergelijking"], "dat verschil kan toeval zijn")
        text += f"; in de andere wijken samen {nl.procent(last['aandeel_andere'])}: {word}"
    own = trends[trends["wijk"] == wijk]
    if own.empty:
        return f"{text}."
    row = own.iloc[0]
    if row["oordeel"] == "te weinig waarnemingen":
        need = (
            f"; om een daling van tien procentpunten te zien zijn per ronde zo'n {nl.getal(row['nodig_per_ronde'])} scores nodig"
            if pd.notna(row["nodig_per_ronde"])
            else ""
        )
        return f"{text}. Voor een trend zijn er te weinig waarnemingen ({row['reden']}){need}."
    moved = f" (volgens het model van {nl.procent(row['begin'])} naar {nl.procent(row['eind'])})" if pd.notna(row["begin"]) else ""
    return f"{text}. Van {row['van']} tot en met {row['tot']}: {row['oordeel']}{moved}."


def _share(row: pd.Series) -> str:
    return f"{nl.procent(row['aandeel'])} ({nl.procent(row['laag'])} tot {nl.procent(row['hoog'])}, n = {nl.getal(int(row['n']))})"


def _exact(amounts: pd.Series) -> float:
    """Sum in whole cents, as everywhere."""
    return float((amounts.fillna(0) * 100).round().sum() / 100)
