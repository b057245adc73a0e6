"""Answers about money: can the exports be trusted, where does it go, is it saved, is it structural."""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.conclusies.woorden import Conclusie, as_part, counted, exact, in_euro, with_side


def gegevens(
    problems: pd.DataFrame, sheets: pd.DataFrame, totals: pd.DataFrame, volledigheid: pd.DataFrame
) -> Conclusie:
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
    parts = [
        (
            f"Er zijn {nl.getal(int(read['rijen'].sum()))} rijen gelezen uit"
            f" {counted(read['bestand'].nunique(), 'bestand', 'bestanden')}"
        )
    ]
    if len(totals):
        parts.append(
            f"alle {nl.getal(len(totals))} afgedrukte totalen sluiten aan"
            if not off
            else f"{off} van {len(totals)} totalen sluiten niet aan"
        )
    parts.append(
        f"{counted(errors, 'fout', 'fouten')} en"
        f" {counted(warnings, 'waarschuwing', 'waarschuwingen')}"
    )
    verdict = (
        "Ja: de exports zijn bruikbaar."
        if not errors and not off
        else "Nee: herstel eerst de fouten."
    )
    gaps = volledigheid[volledigheid["aandeel_onbekend"] >= 0.0005].sort_values(
        "aandeel_onbekend", ascending=False
    )
    worst = "; ".join(
        f"{row.kenmerk} {nl.procent(row.aandeel_onbekend, 1)}" for row in gaps.head(3).itertuples()
    )
    return Conclusie(
        f"{verdict} {'; '.join(parts)}."
        + (f" Onbekend deel van het bedrag: {worst}." if worst else ""),
        "Een totaal dat aansluit bewijst dat niets is gemist of dubbel geteld, niet dat de boeking"
        " zelf juist is.",
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
        What the realisatie runs up to when that is not the whole year, as
        `measures.maanden.tussenstand` says it.
    """
    lasten = plan[(plan["kant"] == "lasten") & plan["realisatie"].notna()]
    budgeted = plan.loc[plan["kant"] == "lasten", "plan"]
    if lasten.empty:
        return Conclusie(
            (
                f"In {int(plan['jaar'].iloc[0])} is {in_euro(exact(budgeted))} aan lasten begroot; "
                if budgeted.notna().any()
                else ""
            )
            + "er is nog niets gerealiseerd, dus plan en realisatie zijn niet naast elkaar te"
            " zetten.",
            "Er is geen jaar met zowel een begroting als een realisatie.",
        )
    jaar, real = int(lasten["jaar"].iloc[0]), exact(lasten["realisatie"])
    text = (
        _ended(plan[plan["kant"] == "lasten"], jaar)
        if not tot
        else f"Tot en met {tot} is in {jaar} {in_euro(real)} aan lasten geboekt"
        + (
            f" van {in_euro(exact(budgeted))} begroot voor het hele jaar"
            if budgeted.notna().any()
            else ""
        )
        + "; het jaar is niet om, dus het verschil is nog geen voordeel of nadeel."
    )
    largest = lasten.sort_values("realisatie", ascending=False, kind="stable").head(3)
    named = [
        f"{row[groep]} ({in_euro(row['realisatie'])}{as_part(row['realisatie'], real)})"
        for _, row in largest.iterrows()
    ]
    if len(lasten) > 1:
        text += f" Het meeste ging naar {nl.opsomming(named)}."
    if not tot and len(lasten) > 1 and lasten["verschil"].fillna(0).any():
        most = lasten.loc[lasten["verschil"].abs().idxmax()]
        text += (
            f" De grootste afwijking zit bij {most[groep]}: {nl.euro(abs(most['verschil']))}"
            f" {with_side(most['verschil'])}."
        )
    part = soorten[
        (soorten["jaar"] == jaar)
        & (soorten["fase"] == "realisatie")
        & (soorten["kant"] == "lasten")
    ]
    if len(part) and part["vervanging"].iloc[0]:
        text += f" Van de lasten is {in_euro(part['vervanging'].iloc[0])} vervanging."
    text += _extra(meerwerk, jaar) + _forecast(prognose)
    return Conclusie(
        text,
        "Exacte cijfers uit de exports. Minder uitgeven dan begroot is nog geen besparing."
        + (
            " De bandbreedte van de prognose is die van eerdere jaren; een ander jaar kan erbuiten"
            " vallen."
            if _forecast(prognose)
            else ""
        ),
    )


def _ended(lasten: pd.DataFrame, jaar: int) -> str:
    """How a whole year ended against its plan."""
    real = exact(lasten["realisatie"])
    if not lasten["verschil"].notna().any():
        return (
            f"In {jaar} is {in_euro(real)} aan lasten gerealiseerd; een plan om daarnaast te zetten"
            " is er niet."
        )
    planned, gap = exact(lasten["plan"]), exact(lasten["verschil"])
    share = f" ({nl.procent(abs(gap) / planned, 1)})" if planned > 0 else ""
    return (
        f"In {jaar} is {in_euro(real)} aan lasten gerealiseerd tegen {in_euro(planned)} begroot: "
        + (
            f"een {with_side(gap)} van {nl.euro(abs(gap))}{share}."
            if gap
            else "precies volgens plan."
        )
    )


def _extra(meerwerk: pd.DataFrame | None, jaar: int) -> str:
    """What was meerwerk and minderwerk, and how much of it no budget held."""
    if meerwerk is None:
        return ""
    lasten = meerwerk[
        (meerwerk["jaar"] == jaar) & (meerwerk["kant"] == "lasten") & meerwerk["realisatie"].notna()
    ]
    told = ""
    for soort in ("meerwerk", "minderwerk"):
        rows = lasten[lasten["opdracht"] == soort]
        amount, outside = exact(rows["realisatie"]), exact(rows["niet_begroot"])
        if amount:
            told += (
                f" Door {soort} {'kwam' if amount > 0 else 'ging'} {nl.euro(abs(amount))}"
                f" {'erbij' if amount > 0 else 'eraf'}"
            )
            told += (
                f", waarvan {nl.euro(abs(outside))} niet in een begroting stond."
                if outside * amount > 0
                else "."
            )
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
        f" Tot en met {row['maand']} {row['jaar']} is {in_euro(row['geboekt'])} geboekt; naar het"
        f" deel dat {nl.getal(row['jaren'])} eerdere jaren toen hadden geboekt, wordt dat"
        f" {in_euro(row['laagste'])} tot {in_euro(row['hoogste'])} aan het eind van het jaar."
    )


def taakstelling(
    portfolio: pd.DataFrame,
    oordeel: pd.DataFrame,
    pad: pd.DataFrame,
    dekking: pd.DataFrame,
    jaar: int,
) -> Conclusie:
    """How much of the target the costs prove, how much is likely, and how much is not shown.

    Parameters
    ----------
    portfolio
        As `measures.taakstelling.portfolio` returns it.
    oordeel
        As `measures.oordeel.oordeel` returns it for `jaar`; empty when there are no costs to
        compare.
    pad, dekking
        As `measures.besparing.autonoom_pad` and `dekking` return them.
    """
    year = portfolio[(portfolio["jaar"] == jaar) & portfolio["doel"].notna()]
    if year.empty:
        return Conclusie(
            f"Voor {jaar} is geen taakstelling bekend.", "Zonder doel is er niets om aan te meten."
        )
    goal, done = exact(year["doel"]), exact(year["gerealiseerd"])
    reported = (
        f"Gemeld als gerealiseerd is {nl.euro(done)} ({nl.procent(done / goal if goal else None)})."
    )
    if oordeel.empty:
        return Conclusie(
            f"De taakstelling van {jaar} is {nl.euro(goal)}. {reported} De kosten zijn nog nergens"
            " mee te vergelijken: er is geen tweede jaar met een realisatie.",
            "De stand van de maatregelen is een opgave van wie ze uitvoert.",
        )
    amount = {(row.zekerheid, row.stap): float(row.bedrag) for row in oordeel.itertuples()}
    proven, likely, missing = (
        exact(oordeel.loc[oordeel["zekerheid"] == name, "bedrag"])
        for name in ("bewezen", "waarschijnlijk", "onbewezen")
    )
    text = f"Van de taakstelling van {nl.euro(goal)} in {jaar} is {nl.euro(proven)} bewezen" + (
        f" ({nl.procent(proven / goal)})" if goal else ""
    )
    text += f", {nl.euro(likely)} waarschijnlijk" if likely >= 0 else ""
    text += (
        f" en {nl.euro(missing)} onbewezen"
        if missing >= 0
        else f"; dat is {nl.euro(-missing)} meer dan gevraagd"
    )
    text += (
        f"; de kosten stegen juist {nl.euro(-likely)} meer dan te verklaren is."
        if likely < 0
        else "."
    )
    names = {
        "beeindigde_taken": "beëindigde taken",
        "rest": "doelmatigheid en andere keuzes",
        "kwaliteit": "een lager kwaliteitsniveau",
    }
    for certainty, word in (("bewezen", "Bewezen"), ("waarschijnlijk", "Waarschijnlijk")):
        parts = [
            f"{nl.euro(amount[certainty, step])} door {name}"
            for step, name in names.items()
            if amount.get((certainty, step), 0.0) > 0
        ]
        text += f" {word}: {nl.opsomming(parts)}." if parts else ""
    text += f" {reported}"
    path = pad[pad["jaar"] == jaar]
    if len(path):
        gap = float(path["minder_meer"].iloc[0])
        text += (
            f" De kosten liggen {nl.euro(abs(gap))} {'onder' if gap >= 0 else 'boven'} het pad dat"
            " prijs, areaal en taken aangeven."
        )
    known = nl.opsomming(
        [f"{row.gegeven} {nl.procent(row.aandeel)}" for row in dekking.itertuples()]
    )
    if unknown := [row.gegeven for row in dekking.itertuples() if not row.aandeel > 0]:
        text += (
            f" Niet bekend: {nl.opsomming(unknown)}; wat dat verklaart, is hier niet van een"
            " besparing te onderscheiden."
        )
    saved = amount.get(("bewezen", "rest"), 0.0) + amount.get(("waarschijnlijk", "rest"), 0.0)
    return Conclusie(
        text,
        "Bewezen is wat overblijft bij elke volgorde van rekenen, elke index van een kostensoort"
        " van betekenis en toeval, en wat ook uit de begroting is gehaald. Bekend voor dit deel"
        f" van de kosten: {known}. Waardoor de rest {'daalde' if saved >= 0 else 'steeg'}, laten"
        " deze cijfers niet zien.",
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
    """What is structural in the last year, whether that balances.

    And what the printed tables say of themselves.

    Parameters
    ----------
    per_jaar, signalen
        As `measures.structureel` returns them.
    saldo
        As `measures.balans.wat_als` returns it, of the same phase.
    tegenspraken, gedrukt
        As `measures.gedrukt.tegenspraken` and `gedrukte_saldi` return them.
    reserves, dekking
        Whether the balance counts mutations of reserves, and whether the export holds general means
        (`measures.balans`).
    """
    if per_jaar.empty:
        return Conclusie(
            "Er is geen jaar met bedragen in deze stand, dus er is niets in te delen.",
            "De begroting zelf is hier niet beoordeeld.",
        )
    jaar = int(per_jaar["jaar"].max())
    last = per_jaar[per_jaar["jaar"] == jaar].set_index("aard")
    total = exact(last["lasten"])
    short = nl.euro_mln if abs(total) >= 1e6 else nl.euro
    parts = [
        f"{short(last['lasten'].get('structureel', 0.0))} van {short(total)} lasten structureel"
    ]
    parts += [
        f"{nl.euro(last['lasten'].get(aard, 0.0))} {aard}" for aard in ("incidenteel", "onbekend")
    ]
    text = f"In {jaar} is {nl.opsomming(parts)}. " if last["lasten"].notna().any() else ""
    text += _balance(saldo[saldo["jaar"] == jaar], jaar, reserves=reserves, dekking=dekking)
    text += (
        f" {counted(len(signalen), 'signaal vraagt', 'signalen vragen').capitalize()} om een tweede"
        " blik."
    )
    if len(gedrukt):
        wrong = tegenspraken["soort"].value_counts()
        printed = gedrukt[gedrukt["structureel"].notna()]
        text += (
            f" Van de {len(printed)} gepubliceerde structurele saldi komen er"
            f" {int((printed['status'] == 'klopt').sum())} exact uit;"
            f" {counted(wrong.get('eenheid', 0), 'tabel spreekt haar', 'tabellen spreken hun')}"
            f" eenheid tegen en {counted(wrong.get('teken', 0), 'keer', 'keer')} is het teken"
            " omgedraaid."
        )
    return Conclusie(
        text,
        "De indeling volgt de besluiten, dan de export, dan de regels die uit de tekst van een"
        " regel blijken; een looptijd van drie jaar of korter is op zichzelf geen reden voor"
        " incidenteel. Signalen zijn vragen, geen correcties.",
    )


def _balance(saldo: pd.DataFrame, jaar: int, *, reserves: bool, dekking: bool) -> str:
    """The structural balance of a year in a sentence or two.

    Whether it is one, its reach, and what the rules would make of it.
    """
    what = "met de mutaties in reserves" if reserves else "zonder mutaties in reserves"
    if saldo.empty or saldo["structureel"].isna().all():
        return (
            f"Het structurele saldo van {jaar} ({what}) is niet bekend: een deel ervan staat niet"
            " in de export."
        )
    row = saldo.iloc[0]
    text = f"Het structurele saldo ({what}) is {nl.euro(row['structureel'])}"
    text += (
        f", en ligt tussen {nl.euro(row['laag'])} en {nl.euro(row['hoog'])} zolang regels onbekend"
        " zijn"
        if row["laag"] < row["hoog"]
        else ""
    )
    if not dekking:
        text += (
            "; of de gemeente in evenwicht is, is niet te zeggen: haar algemene dekkingsmiddelen"
            " staan niet in de export."
        )
    elif row["laag"] >= 0 or row["hoog"] < 0:
        text += (
            "; de baten en lasten zijn structureel in evenwicht."
            if row["laag"] >= 0
            else "; er is een structureel tekort."
        )
    else:
        text += "; of het in evenwicht is, hangt af van de onbekende regels."
    if not row["effect"]:
        return text
    return (
        f"{text} Als de regels van het BBV werden gevolgd, wordt het {nl.euro(abs(row['effect']))}"
        f" {'hoger' if row['effect'] > 0 else 'lager'}."
    )
