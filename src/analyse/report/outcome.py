"""What came of a refresh, and what is said of it: done, wrong, gone, and what changed.

The trap: this is read on a screen by who asked for a report, so it is short; the first page says it
all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyse import nl
from analyse.report.making import PDF, SLIDES, Forms
from analyse.report.run.plan import Plan

if TYPE_CHECKING:
    import pandas as pd

_SHOWN_ERRORS = 10


@dataclass(frozen=True)
class RefreshResult:
    """What a refresh did; `message` says it in Dutch."""

    out: Path
    run_id: str
    changed: bool
    message: str
    ran: tuple[str, ...] = ()
    reused: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    warnings: int = 0
    #: Pages that say why their notebook stopped, and nothing else.
    failed: tuple[str, ...] = ()
    #: What changed in the exports since the last report; empty when nothing did.
    since: str = ""

    @property
    def index(self) -> Path:
        """The first page."""
        return self.out / "index.html"


def result_of(
    out: Path, found: Mapping[str, Any], message: str, ran: Sequence[str] | None = None
) -> RefreshResult:
    """What stands in `out`; `ran` is which of its pages were run for it, None when it was there."""
    pages = [page["name"] for page in found["notebooks"]]
    return RefreshResult(
        out,
        found["run_id"],
        changed=ran is not None,
        message=message,
        ran=tuple(ran or ()),
        reused=tuple(name for name in pages if name not in (ran or ())),
        left_out=tuple(found["left_out"]),
        warnings=found["problems"]["waarschuwing"],
        failed=tuple(page["name"] for page in found["notebooks"] if page.get("failed")),
    )


def done_text(plan: Plan, found: Mapping[str, Any]) -> str:
    """What was done in one sentence, and a line for each page that could not be made."""
    failed = [page["failed"] for page in found["notebooks"] if page.get("failed")]
    ran = {page.notebook for page in plan.run}
    reused = {page.notebook for page in plan.reuse}
    done = _counted(len(ran), "notebook", "notebooks") + " uitgevoerd"
    wijken = [page.notebook for page in plan.run if page.wijk]
    often = [f"{name} voor {wijken.count(name)} wijken" for name in sorted(set(wijken))]
    if often:
        done += f" ({', '.join(often)})"
    parts = [done]
    if reused:
        parts.append(f"{len(reused)} ongewijzigd overgenomen")
    if plan.left_out:
        parts.append(f"{len(plan.left_out)} niet ververst en weggelaten")
    if plan.without_data:
        parts.append(
            f"{len(plan.without_data)} overgeslagen omdat de gegevens er niet zijn"
            f" ({', '.join(plan.without_data)})"
        )
    warnings = found["problems"]["waarschuwing"]
    parts.append(_counted(warnings, "waarschuwing", "waarschuwingen") + " over de gegevens")
    done = f"Verslag ververst: {', '.join(parts)}."
    if not failed:
        return done
    many = _counted(len(failed), "pagina is", "pagina's zijn")
    return "\n".join([f"{done} LET OP: {many} niet gelukt.", *failed])


def since_told(previous: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    """What is different in the exports, in one line."""
    from analyse.report.change.since import since

    changed = since(previous, found)
    if changed is None:
        return "Dit is het eerste verslag in deze map."
    return " ".join(filter(None, [found.get("changed", ""), *changed.data]))


def gone_text(found: Mapping[str, Any]) -> str:
    """What an earlier report had and this one lacks; the first page says it all."""
    gone = [lost["tekst"] for lost in found.get("gone", ())]
    if not gone:
        return ""
    more = f"\n… en nog {len(gone) - _SHOWN_ERRORS}." if len(gone) > _SHOWN_ERRORS else ""
    told = "\n".join(f"- {text}" for text in gone[:_SHOWN_ERRORS])
    return f"LET OP: er ontbreekt iets wat er vorige keer wel was.\n{told}{more}"


def older_forms(before: Mapping[str, str], forms: Forms) -> str:
    """That the PDF or the slides of the last report are gone: nobody asked for new ones."""
    options = {PDF: "--pdf", SLIDES: "--pptx"}
    gone = [name for name in options if name in before and name not in forms.names]
    if not gone:
        return ""
    asked = " ".join(options[name] for name in gone)
    if len(gone) == 1:
        return (
            f"{gone[0]} van het vorige verslag is oud en staat er niet meer bij; ververs met"
            f" {asked} voor een nieuwe."
        )
    return (
        f"{nl.opsomming(gone)} van het vorige verslag zijn oud en staan er niet meer bij; ververs"
        f" met {asked} voor nieuwe."
    )


def _counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def errors_text(problems: pd.DataFrame) -> str:
    """Which errors the data hold: the first of them, and how many there are."""
    errors = problems[problems["ernst"] == "fout"].to_dict("records")
    lines = [_error_line(error) for error in errors[:_SHOWN_ERRORS]]
    if len(errors) > _SHOWN_ERRORS:
        lines.append(f"… en nog {len(errors) - _SHOWN_ERRORS}.")
    found = f"zitten {len(errors)} fouten" if len(errors) > 1 else "zit een fout"
    head = f"In de gegevens {found}; er is niets gepubliceerd"
    head += " en het vorige verslag is niet veranderd."
    return "\n".join([head, *lines])


def _error_line(error: Mapping[str, Any]) -> str:
    places = [error[key] for key in ("bestand", "blad", "cel")]
    where = ", ".join(str(place) for place in places if place == place and place)
    line = f"- {where}: {error['reden']}"
    return f"{line} {error['oplossing']}" if isinstance(error["oplossing"], str) else line
