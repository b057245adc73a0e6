"""The answer what is structural, and whether that balances."""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.antwoord import Antwoord, counted, exact

_ZEKER = (
    "De indeling volgt de besluiten, dan de export, dan de regels die uit de tekst van een regel"
    " blijken; een looptijd van drie jaar of korter is op zichzelf geen reden voor incidenteel."
    " Signalen zijn vragen, geen correcties."
)


def structureel_antwoord(
    per_jaar: pd.DataFrame,
    saldo: pd.DataFrame,
    signalen: pd.DataFrame,
    *,
    reserves: bool,
    dekking: bool,
) -> Antwoord:
    """What is structural in the last year, and whether that balances.

    Parameters
    ----------
    per_jaar, signalen
        As `aard_per_jaar` and `aard_signalen` return them.
    saldo
        As `bbv_gevolgd` returns it, of the same phase.
    reserves, dekking
        Whether the balance counts mutations of reserves, and whether the export holds general means
        (`met_reserves`, `met_dekking`).
    """
    if per_jaar.empty:
        return Antwoord(
            "Er is geen jaar met bedragen in deze stand, dus er is niets in te delen.",
            "De begroting zelf is hier niet beoordeeld.",
        )
    jaar = int(per_jaar["jaar"].max())
    asked = counted(len(signalen), "signaal vraagt", "signalen vragen").capitalize()
    told = [
        *_classes(per_jaar[per_jaar["jaar"] == jaar], jaar),
        _balance(
            saldo[saldo["jaar"] == jaar],
            jaar,
            reserves=reserves,
            dekking=dekking,
        ),
        f"{asked} om een tweede blik.",
    ]
    return Antwoord(" ".join(told), _ZEKER)


def _classes(rows: pd.DataFrame, jaar: int) -> list[str]:
    """The lasten of the year by aard."""
    lasten = rows.set_index("aard")["lasten"]
    if not lasten.notna().any():
        return []
    total = exact(lasten)
    short = nl.euro_mln if abs(total) >= 1e6 else nl.euro
    if not lasten.drop("onbekend", errors="ignore").fillna(0.0).any():
        return [f"Van {short(total)} lasten in {jaar} is de aard onbekend."] if total else []
    structural = short(lasten.get("structureel", 0.0))
    parts = [f"{structural} van {short(total)} lasten structureel"]
    parts += [
        f"{nl.euro(lasten.get(aard, 0.0))} {aard}" for aard in ("incidenteel", "onbekend")
    ]
    return [f"In {jaar} is {nl.opsomming(parts)}."]


def _balance(saldo: pd.DataFrame, jaar: int, *, reserves: bool, dekking: bool) -> str:
    """The structural balance of a year: whether it is one, its reach, and what the rules make."""
    what = "met de mutaties in reserves" if reserves else "zonder mutaties in reserves"
    bounds = saldo[["laag", "hoog"]].dropna()
    if saldo["structureel"].isna().all() and len(bounds):
        low, high = bounds.iloc[0]
        return (
            f"Het structurele saldo van {jaar} ({what}) is onbekend: van geen regel is de aard"
            f" bekend. Het ligt tussen {nl.euro(low)} en {nl.euro(high)}."
        )
    if saldo["structureel"].isna().all():
        return (
            f"Het structurele saldo van {jaar} ({what}) is niet bekend: een deel ervan staat niet"
            " in de export."
        )
    row = saldo.iloc[0]
    text = f"Het structurele saldo ({what}) is {nl.euro(row['structureel'])}"
    if row["laag"] < row["hoog"]:
        reach = f"{nl.euro(row['laag'])} en {nl.euro(row['hoog'])}"
        text += f", en ligt tussen {reach} zolang regels onbekend zijn"
    text += f"; {_verdict(row, dekking=dekking)}"
    if not row["effect"]:
        return text
    way = "hoger" if row["effect"] > 0 else "lager"
    changed = f"{nl.euro(abs(row['effect']))} {way}"
    return f"{text} Als de regels van het BBV werden gevolgd, wordt het {changed}."


def _verdict(row: pd.Series, *, dekking: bool) -> str:
    if not dekking:
        return (
            "of de gemeente in evenwicht is, is niet te zeggen: haar algemene dekkingsmiddelen"
            " staan niet in de export."
        )
    if row["laag"] >= 0:
        return "de baten en lasten zijn structureel in evenwicht."
    if row["hoog"] < 0:
        return "er is een structureel tekort."
    return "of het in evenwicht is, hangt af van de onbekende regels."
