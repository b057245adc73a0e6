"""The answer what is structural, and whether that balances."""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.antwoord import Conclusie, counted, exact


def structureel_antwoord(
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
        As `structureel.aard` returns them.
    saldo
        As `structureel.balans.wat_als` returns it, of the same phase.
    tegenspraken, gedrukt
        As `structureel.gedrukt.tegenspraken` and `gedrukte_saldi` return them.
    reserves, dekking
        Whether the balance counts mutations of reserves, and whether the export holds general means
        (`structureel.balans`).
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
