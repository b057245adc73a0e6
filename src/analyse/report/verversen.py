"""The command `refresh`: with the choices that were kept, and what is said of it and shown.

The trap: a PDF or a deck that was in the last report is made again, for whoever asked for it last
month expects it and nobody wants one with old figures under the same name.
"""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from analyse.report import keuzes, manifest, tonen
from analyse.report.compose import PDF, SLIDES
from analyse.report.inputs import CHOICES
from analyse.report.progress import notebooks
from analyse.report.refresh import RefreshResult, refresh
from analyse.report.terminal import Screen, say


def ververs(args: Namespace) -> RefreshResult:
    """Refresh the report as the command line asks, say what came of it and open it."""
    given = _given(args)
    chosen = keuzes.kept(args.data) | given
    with notebooks(Screen()) as progress:
        result = _refresh(args, chosen, progress)
    lines = [result.message]
    if given:
        lines.append(keuzes.keep(args.data, given))
    if chosen:
        lines.append(f"Keuzes: {keuzes.told(chosen)}. Zij staan in {args.data / CHOICES}.")
    lines.append(f"Rapport: {result.index.resolve()}")
    say(filter(None, lines))
    if not args.niet_openen and tonen.somebody_looks():
        tonen.open_page(result.index.resolve())
    return result


def _refresh(args: Namespace, chosen: keuzes.Keuzes, progress: Any) -> RefreshResult:  # noqa: ANN401
    before = manifest.own_files(args.out) or {}
    return refresh(
        args.data,
        args.out,
        notebooks=args.notebooks,
        only=args.only,
        chosen={name: chosen[name] for name in keuzes.IN_NOTEBOOKS if name in chosen},
        jobs=args.jobs,
        force=args.force,
        limit=args.tijdslimiet and 60 * args.tijdslimiet,
        pdf=chosen.get("pdf", PDF in before),
        slides=chosen.get("pptx", SLIDES in before),
        template=chosen.get("sjabloon"),
        progress=progress,
    )


def _given(args: Namespace) -> dict[str, Any]:
    """What the command line chooses for the report, by name."""
    found = {name: getattr(args, name) for name in (*keuzes.IN_NOTEBOOKS, "pdf", "pptx")}
    if args.sjabloon:
        found |= {"sjabloon": args.sjabloon.absolute(), "pptx": True}
    unsaid = (None, False)
    return {name: it for name, it in found.items() if not any(it is no for no in unsaid)}
