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


def begroting(plan: pd.DataFrame, groep: str, vervanging: pd.DataFrame) -> Conclusie:
    """Where the money went against the plan, in the year of `plan`.

    Parameters
    ----------
    plan
        As `measures.budget.plan_realisatie` returns it for one year, by `groep`.
    vervanging
        As `measures.budget.regulier_vervanging` returns it.
    """
    lasten = plan[(plan["kant"] == "lasten") & plan["realisatie"].notna() & plan["plan"].notna()]
    if lasten.empty:
        return Conclusie(
            "Plan en realisatie zijn nog niet naast elkaar te zetten.", "Er is geen jaar met zowel een begroting als een realisatie."
        )
    jaar = int(lasten["jaar"].iloc[0])
    planned, real, gap = (_exact(lasten[c]) for c in ("plan", "realisatie", "verschil"))
    side = "voordeel" if gap > 0 else "nadeel"
    largest = lasten.loc[lasten["verschil"].abs().idxmax()]
    text = (
        f"In {jaar} is {nl.euro_mln(real)} aan lasten gerealiseerd tegen {nl.euro_mln(planned)} begroot: "
        + (f"een {side} van {nl.euro(abs(gap))} ({nl.procent(abs(gap) / planned, 1)})" if gap and planned else "precies volgens plan")
        + f". De grootste afwijking zit bij {largest[groep]}: {nl.euro(abs(largest['verschil']))} {'voordeel' if largest['verschil'] > 0 else 'nadeel'}."
    )
    part = vervanging[(vervanging["jaar"] == jaar) & (vervanging["fase"] == "realisatie") & (vervanging["kant"] == "lasten")]
    if len(part) and part["vervanging"].iloc[0]:
        text += f" Van de lasten is {nl.euro_mln(part['vervanging'].iloc[0])} vervanging."
    return Conclusie(text, "Exacte cijfers uit de exports. Minder uitgeven dan begroot is nog geen besparing.")


def taakstelling(portfolio: pd.DataFrame, per_aard: pd.DataFrame, brug: pd.DataFrame, jaar: int) -> Conclusie:
    """How much of the target is there, and what the cost says about it.

    Parameters
    ----------
    portfolio, per_aard
        As `measures.taakstelling.portfolio` and `portfolio_per_aard` return them.
    brug
        As `measures.taakstelling.kostenbrug` returns it for `jaar`.
    """
    year = portfolio[(portfolio["jaar"] == jaar) & portfolio["doel"].notna()]
    if year.empty:
        return Conclusie(f"Voor {jaar} is geen taakstelling bekend.", "Zonder doel is er niets om aan te meten.")
    goal, real, busy, risk, gone, open_ = (
        _exact(year[c]) for c in ("doel", "gerealiseerd", "in_uitvoering", "risico", "vervallen", "nog_in_te_vullen")
    )
    structural = _exact(per_aard.loc[(per_aard["jaar"] == jaar) & (per_aard["aard"] == "structureel"), "gerealiseerd"])
    text = (
        f"Van de taakstelling van {nl.euro(goal)} in {jaar} is {nl.euro(real)} gemeld als gerealiseerd ({nl.procent(real / goal if goal else None)}), "
        f"waarvan {nl.euro(structural)} structureel; {nl.euro(busy)} is in uitvoering, {nl.euro(risk)} onzeker en {nl.euro(gone)} vervallen"
        + (f"; {nl.euro(open_)} is nog niet ingevuld" if open_ else "")
        + "."
    )
    steps = dict(zip(brug["stap"], brug["bedrag"], strict=True))
    if steps and not any(amount for step, amount in steps.items() if step not in ("nulmeting", "kosten")):
        text += " De kosten zijn nog nergens mee te vergelijken: er is één jaar met een realisatie."
    elif steps:
        rest = steps["overig"]
        text += (
            f" De reguliere kosten gingen van {nl.euro_mln(steps['nulmeting'])} naar {nl.euro_mln(steps['kosten'])}; na prijs en nieuwe of beëindigde "
            f"taken blijft {nl.euro(rest, teken=True)} over voor volume, areaal, kwaliteit, efficiency en keuzes samen."
        )
    return Conclusie(
        text,
        "De stand van de maatregelen is een opgave van wie ze uitvoert. Het overblijvende deel van de kosten is niet uitgesplitst: het bewijst de "
        "besparing niet en weerlegt haar niet.",
    )


def structureel(per_jaar: pd.DataFrame, signalen: pd.DataFrame, tegenspraken: pd.DataFrame, gedrukt: pd.DataFrame) -> Conclusie:
    """What is structural in the last year, and what the printed tables say of themselves.

    Parameters
    ----------
    per_jaar, signalen
        As `measures.structureel` returns them.
    tegenspraken, gedrukt
        As `measures.gedrukt.tegenspraken` and `gedrukte_saldi` return them.
    """
    if per_jaar.empty:
        return Conclusie("Er is geen jaar met een realisatie, dus er is niets in te delen.", "De begroting zelf is hier niet beoordeeld.")
    jaar = int(per_jaar["jaar"].max())
    last = per_jaar[per_jaar["jaar"] == jaar].set_index("aard")
    total = _exact(last["lasten"])

    def lasten(aard: str) -> float:
        return float(last["lasten"].get(aard, 0.0))

    text = (
        f"In {jaar} is {nl.euro_mln(lasten('structureel'))} van {nl.euro_mln(total)} lasten structureel, {nl.euro(lasten('incidenteel'))} incidenteel "
        f"en {nl.euro(lasten('onbekend'))} onbekend; het structurele saldo is {nl.euro_mln(float(last['saldo'].get('structureel', 0.0)))}. "
        f"{_count(len(signalen), 'regel vraagt', 'regels vragen').capitalize()} om een tweede blik."
    )
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
        "De indeling is die van de exports; een looptijd van drie jaar of korter is op zichzelf geen reden voor incidenteel. Signalen zijn vragen, geen correcties.",
    )


def beeldkwaliteit(stad: pd.DataFrame, per_wijk: pd.DataFrame, segmenten: pd.DataFrame) -> Conclusie:
    """Where quality stands in the last round, and how sure that is.

    Parameters
    ----------
    stad, per_wijk
        As `measures.beeldkwaliteit.aandeel_op_ambitie` returns them, by ronde, and by wijk and ronde.
    segmenten
        As `measures.breuken.segmenten` returns it.
    """
    rounds = [r for r in segmenten["ronde"] if (stad.loc[stad["ronde"] == r, "n"] > 0).any()]
    if not rounds:
        return Conclusie("Er is nog geen ronde met scores en een ambitie.", "Zonder ambitie is er niets om aan te meten.")
    last = stad[stad["ronde"] == rounds[-1]].iloc[0]
    text = f"In ronde {rounds[-1]} haalt {_share(last)} de ambitie."
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
        text,
        "95%-intervallen volgens Wilson; scores op dezelfde locatie hangen samen, dus de echte onzekerheid is groter."
        + (f" Over de breuken bij {nl.opsomming(breaks)} heen is niets te vergelijken." if breaks else ""),
    )


def _share(row: pd.Series) -> str:
    return f"{nl.procent(row['aandeel'])} ({nl.procent(row['laag'])} tot {nl.procent(row['hoog'])}, n = {nl.getal(int(row['n']))})"


def _exact(amounts: pd.Series) -> float:
    """Sum in whole cents, as everywhere."""
    return float((amounts.fillna(0) * 100).round().sum() / 100)
