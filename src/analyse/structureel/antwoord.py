"""The answer what is structural, and whether that balances."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analyse import nl
from analyse.antwoord import Antwoord, Kerngetal, counted, exact, in_euro
from analyse.structureel.balans import ruim
from analyse.tables import ONBEKEND

_ZEKER = (
    "De aard volgt uit eigen besluiten, dan de export, dan de tekst van een regel; signalen zijn"
    " vragen, geen correcties."
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
            "Niet te zeggen, want er is geen jaar met bedragen in deze stand.",
            "De begroting zelf is hier niet beoordeeld.",
        )
    jaar = int(per_jaar["jaar"].max())
    of_year = per_jaar[per_jaar["jaar"] == jaar].set_index("aard")["lasten"].dropna()
    row: dict[str, Any] = next(iter(saldo[saldo["jaar"] == jaar].to_dict("records")), {})
    sure = "waarschijnlijk" if len(signalen) else "zeker"
    if exact(of_year.filter([ONBEKEND])):
        sure = "onzeker"
    figures = [*_classes(of_year, sure), *_room(row, sure)]
    told = [*_part(of_year, jaar), _reserves(reserves=reserves), *_reach(row), *_followed(row)]
    asked = counted(len(signalen), "signaal vraagt", "signalen vragen").capitalize()
    told.append(f"{asked} om een tweede blik.")
    return Antwoord(_kop(row, jaar, dekking=dekking), _ZEKER, tuple(figures), tuple(told))


def _kop(row: dict[str, Any], jaar: int, *, dekking: bool) -> str:
    """Whether structural baten cover structural lasten, or why that cannot be said."""
    if pd.isna(row.get("structureel")):
        why = "een deel ervan staat niet in de export"
        if pd.notna(row.get("laag")):
            why = "van geen regel is de aard bekend"
        return f"Niet te zeggen: het structurele saldo van {jaar} is niet bekend, want {why}."
    known, low, high = (row[name] for name in ("structureel", "laag", "hoog"))
    wide = ruim(known, low, high)
    between = f"het structurele saldo van {jaar} tussen {in_euro(low)} en {in_euro(high)}"
    if not dekking and wide:
        return f"Niet te zeggen: zonder gemeentefonds en belastingen ligt {between}."
    if not dekking:
        return (
            "Niet te zeggen, want gemeentefonds en belastingen staan niet in de export; zonder die"
            f" is het structurele saldo van {jaar} {in_euro(known)}."
        )
    least = "minstens " if wide else ""
    if low >= 0:
        return (
            f"Ja: in {jaar} dekken de structurele baten de structurele lasten, met een saldo van"
            f" {least}{in_euro(low if wide else known)}."
        )
    if high < 0:
        gap = in_euro(-high if wide else -known)
        return (
            f"Nee: in {jaar} zijn de structurele lasten {least}{gap} hoger dan de structurele"
            " baten."
        )
    return f"Niet te zeggen, want de aard is deels onbekend: daardoor ligt {between}."


def _known(lasten: pd.Series) -> bool:
    """Whether of any of the lasten the aard is known."""
    return bool(lasten.drop(ONBEKEND, errors="ignore").any())


def _classes(lasten: pd.Series, sure: str) -> list[Kerngetal]:
    """The lasten by aard; when no aard is known, only that."""
    names = {"structureel": "Structurele lasten", "incidenteel": "Incidentele lasten"}
    shown = names if _known(lasten) else {}
    figures = [
        Kerngetal(name, in_euro(lasten.get(aard, 0.0)), "", sure)
        for aard, name in shown.items()
    ]
    if len(lasten):
        unknown = in_euro(lasten.get(ONBEKEND, 0.0))
        figures.append(Kerngetal("Lasten met onbekende aard", unknown, "", "zeker"))
    return figures


def _room(row: dict[str, Any], sure: str) -> list[Kerngetal]:
    """The ratio that municipalities print, where the export holds what it needs."""
    if pd.isna(row.get("ruimte")):
        return []
    return [Kerngetal("Structurele exploitatieruimte", nl.procent(row["ruimte"], 1), "", sure)]


def _part(lasten: pd.Series, jaar: int) -> list[str]:
    total = exact(lasten)
    if total <= 0 or not _known(lasten):
        return []
    share = nl.procent(lasten.get("structureel", 0.0) / total, 1)
    return [f"Van {in_euro(total)} aan lasten in {jaar} is {share} structureel."]


def _reserves(*, reserves: bool) -> str:
    if reserves:
        return "In het saldo tellen de mutaties in reserves mee."
    return "In het saldo tellen mutaties in reserves niet mee: die staan niet in de export."


def _reach(row: dict[str, Any]) -> list[str]:
    low, high = row.get("laag"), row.get("hoog")
    if low is None or not low < high:
        return []
    between = f"{nl.euro(low)} en {nl.euro(high)}"
    return [f"Zolang regels onbekend zijn, ligt het structurele saldo tussen {between}."]


def _followed(row: dict[str, Any]) -> list[str]:
    """What the balance becomes where the rules of the BBV say otherwise than the export."""
    effect = row.get("effect")
    if pd.isna(effect) or not effect:
        return []
    way = "hoger" if effect > 0 else "lager"
    changed = f"{nl.euro(abs(effect))} {way}"
    return [f"Als de regels van het BBV worden gevolgd, wordt het saldo {changed}."]
