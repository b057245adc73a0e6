"""What the page over all says of a dossier in words: in order or not, what to do, short verdicts.

The traps: an answer of a report names wijken and products; the page over all may not. So of an
answer only its first word is taken, when it is one of a few; the figure behind it is of the sums.
And a word goes with its own question: "nee" to whether quality changes says nothing of how it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from analyse import nl
from analyse.many.stand import (
    FOUTEN,
    GESTOPT,
    KLAAR,
    LEEG,
    MISLUKT,
    STATES,
    TE_LANG,
    WEGGEVALLEN,
    Stand,
)
from analyse.tables import normalise

#: What to do about a dossier that is not in order.
WAT_TE_DOEN = {
    GESTOPT: "Open het rapport: bij de vraag zonder antwoord staat waarom. De andere antwoorden"
    " staan daar los van.",
    FOUTEN: "Herstel de fouten in de exports (analyse check op de map laat ze zien) en ververs"
    " opnieuw.",
    LEEG: "Zet de exports van deze gemeente in haar map en ververs opnieuw.",
    TE_LANG: "Ververs dit dossier apart, met analyse refresh op alleen deze map.",
    WEGGEVALLEN: "Ververs opnieuw: alleen wat ontbreekt wordt gedaan. Valt het weer weg, ververs"
    " het dan apart.",
    MISLUKT: "Ververs dit dossier apart, met analyse refresh op alleen deze map; die zegt er meer"
    " over.",
}
#: The three main questions, by their notebook, and how the page calls them.
HOOFDVRAGEN = {
    "02_taakstelling": "Bezuiniging gehaald?",
    "01_open_begroting": "Uitgegeven als gepland?",
    "04_beeldkwaliteit": "Scores op ambitie",
}
#: Those of which the first word of the answer is an answer to what the page asks.
_MET_WOORD = ("02_taakstelling", "01_open_begroting")
_OORDEEL = re.compile(r"(Ja|Nee|Deels|Grotendeels|Niet te zeggen)\b")
_NIET_GELUKT, _GEEN_ANTWOORD, _GEEN_RAPPORT = "niet gelukt", "geen antwoord", "geen rapport"


@dataclass(frozen=True)
class Verdict:
    """A short verdict and where it leads; "" when there is no page."""

    text: str
    link: str = ""


def in_order(stands: Sequence[Stand]) -> list[Stand]:
    """The stands by name, as a reader looks for them."""
    return sorted(stands, key=lambda stand: (normalise(stand.name), stand.name))


def answer(stands: Sequence[Stand]) -> str:
    """How many dossiers are in order, and how many have no report."""
    well = sum(stand.state == KLAAR for stand in stands)
    stopped = sum(stand.state == GESTOPT for stand in stands)
    without = len(stands) - well - stopped
    if not stands:
        return "Er zijn geen dossiers gevonden."
    if well == len(stands):
        alone = "Het ene dossier is in orde."
        return alone if well == 1 else f"Alle {nl.getal(well)} dossiers zijn in orde."
    whole = nl.aantal(len(stands), "dossier", "dossiers")
    head = f"{nl.getal(well)} van {whole} {'is' if well == 1 else 'zijn'} in orde"
    if not well:
        head = "Het ene dossier is niet in orde"
        if len(stands) > 1:
            head = f"Geen van de {whole} is in orde"
    parts = []
    if stopped:
        has = "mist een antwoord" if stopped == 1 else "missen een antwoord"
        parts.append(f"{nl.getal(stopped)} {has}")
    if without:
        parts.append(
            f"{nl.getal(without)} {'heeft' if without == 1 else 'hebben'} geen rapport"
        )
    # Three numbers are heard; of four the last says enough.
    if len(parts) == 2 and well:
        parts = [f"{nl.getal(stopped + without)} niet"]
    return f"{head}; {nl.opsomming(parts)}."


def not_in_order(stands: Sequence[Stand]) -> list[dict[str, Any]]:
    """The dossiers that are not in order by what came of them, then by reason."""
    groups = []
    for state in STATES[1:]:
        found = [stand for stand in stands if stand.state == state]
        reasons: dict[str, list[Stand]] = {}
        for stand in found:
            reasons.setdefault(stand.reason, []).append(stand)
        if found:
            ways = {"state": state, "remedy": WAT_TE_DOEN[state], "number": len(found)}
            groups.append(ways | {"reasons": reasons})
    return groups


def by_letter(stands: Sequence[Stand]) -> dict[str, list[Stand]]:
    """The stands by the first letter of their name; "#" for what begins with none."""
    letters: dict[str, list[Stand]] = {}
    for stand in in_order(stands):
        first = normalise(stand.name)[:1].upper()
        letters.setdefault(first if first.isalpha() else "#", []).append(stand)
    return letters


def link(stand: Stand, notebook: str = "") -> str:
    """Where the report of a dossier is, or a page of it; "" when there is none."""
    if not (stand.report and notebook):
        return quoted(stand.report)
    return quoted(str(PurePosixPath(stand.report).parent / "notebooks" / f"{notebook}.html"))


def quoted(path: str) -> str:
    """A path as a link: whatever stands in the name of a folder, it leads to that file alone."""
    return quote(path)


def verdicts(stand: Stand) -> list[Verdict]:
    """The short verdict on each of the main questions."""
    by_name = {said["name"]: said for said in stand.answers}
    return [_verdict(stand, name, by_name.get(name)) for name in HOOFDVRAGEN]


def _verdict(stand: Stand, name: str, said: Mapping[str, str] | None) -> Verdict:
    if not stand.report:
        return Verdict(_GEEN_RAPPORT)
    if said is None:
        return Verdict(_GEEN_ANTWOORD)
    page = link(stand, name)
    if said.get("failed"):
        return Verdict(_NIET_GELUKT, page)
    word = _OORDEEL.match(said.get("answer", "")) if name in _MET_WOORD else None
    figures = {
        "02_taakstelling": _target,
        "01_open_begroting": _plan,
        "04_beeldkwaliteit": _quality,
    }
    parts = [word[1]] if word else []
    parts += list(figures[name](stand.sums))
    return Verdict(": ".join(parts) or "zie het rapport", page)


def _target(sums: Mapping[str, Any]) -> Iterator[str]:
    said = sums.get("taakstelling", {})
    if "zichtbaar" in said:
        yield f"{nl.procent(said['zichtbaar'] / said['doel'])} zichtbaar"


def _plan(sums: Mapping[str, Any]) -> Iterator[str]:
    gap = sums.get("plan", {}).get("verschil")
    if gap:
        yield f"{nl.procent(abs(gap), 1)} {'minder' if gap > 0 else 'meer'}"


def _quality(sums: Mapping[str, Any]) -> Iterator[str]:
    years = sums.get("kwaliteit", {}).get("jaren", ())
    share = years[-1]["ambitie"] if years else {}
    if "aandeel" in share:
        low, high = nl.procent(share["laag"]), nl.procent(share["hoog"])
        yield f"{nl.procent(share['aandeel'])} ({low} tot {high})"
