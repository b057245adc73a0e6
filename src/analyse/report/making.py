"""A report that is being made, and in which forms besides its pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyse.report.run import inputs
from analyse.report.run.collect import Progress
from analyse.report.run.inputs import Sources
from analyse.report.run.plan import Plan

if TYPE_CHECKING:
    from analyse.dossier import Dossier

WORKBOOK, PDF, SLIDES = "analyse.xlsx", "rapport.pdf", "rapport.pptx"


@dataclass(frozen=True)
class Forms:
    """Other forms of the report.

    The browser that prints the PDF ("" is no PDF), whether there are slides, and their template.
    """

    browser: str = ""
    slides: bool = False
    template: Path | None = None

    @property
    def names(self) -> list[str]:
        """Files that the report then holds."""
        return [PDF] * bool(self.browser) + [SLIDES] * self.slides

    @property
    def template_sha256(self) -> str:
        """Digest of the template; "" when the slides are made without one."""
        return inputs.sha256(self.template) if self.template else ""


@dataclass(frozen=True)
class Making:
    """A report that is being made: where, of what, and beside which earlier one.

    `work` is the folder to fill, `out` that of the last report and `previous` its manifest.
    """

    work: Path
    out: Path
    plan: Plan
    dossier: Dossier
    sources: Sources
    run_id: str
    made: dt.datetime
    previous: Mapping[str, Any]
    forms: Forms
    progress: Progress
    #: What was chosen for this report, in words.
    chosen: str = ""
