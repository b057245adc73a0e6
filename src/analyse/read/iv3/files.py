"""Files of Iv3, in whichever form, to the table iv3.

Four forms: the delivery (JSON), the OData of the CBS, the matrix, and the table itself; the pivot
per taakveld is the table gemeente. The trap: what one form leaves out, another says; so each gives
the same columns, and what a year or a whole is, is settled here once.
"""

from __future__ import annotations

from analyse.read.iv3 import codes as iv3_codes
from analyse.read.iv3.lines import Lines, find_lines
from analyse.read.iv3.matrix import find_matrix
from analyse.read.problems import Say
from analyse.read.profiles.profile import Profile
from analyse.read.result import SheetResult
from analyse.read.sheet import Sheet
from analyse.read.total.printed import report
from analyse.read.typed import typed
from analyse.tables import cents, euros
from analyse.tables.iv3 import DUIZEND, IV3

#: What no municipality spends in a year (euro): the figures are no thousands.
_IMPOSSIBLE = 3e10


def read_iv3(sheet: Sheet, file: str, profile: Profile, result: SheetResult, say: Say) -> bool:
    """Fill the result of a sheet that is a file of Iv3; else leave it, and give False.

    A profile that names another table, or says what headings mean, is of another export.
    """
    if profile.table not in ("", IV3.name) or profile.columns:
        return False
    lines = find_lines(sheet, say) or find_matrix(sheet, file, profile, say)
    if lines is None:
        return False
    for total in lines.totals:
        report(total, say, money=True)
    _fill(result, lines, profile)
    result.delivered = lines.delivered
    _doubt_unit(result, say)
    return True


def _fill(result: SheetResult, lines: Lines, profile: Profile) -> None:
    """Give the lines their types, in euros, with what a profile says of the inhabitants."""
    frame = lines.frame
    if len(frame):
        pairs = zip(frame["jaar"], frame["periode"], strict=True)
        periods = [iv3_codes.Period(int(year), int(number)) for year, number in pairs]
        frame = frame.assign(
            fase=[one.fase for one in periods],
            tot_en_met=[one.tot_en_met for one in periods],
            inwoners=profile.fixed.get("inwoners"),
            bedrag=euros(cents(frame["bedrag"] * DUIZEND)).where(frame["bedrag"].notna()),
        )
        result.sums = {"bedrag": float(cents(frame["bedrag"]).sum()) / 100}
    result.table, result.frame = IV3.name, typed(IV3, frame)
    result.rows, result.unit = len(frame), DUIZEND
    result.headings = [" ".join(heading.split()) for heading in lines.headings]
    result.skipped = sorted(lines.skipped)
    result.totals = lines.totals


def _doubt_unit(result: SheetResult, say: Say) -> None:
    """Ask for the unit when one municipality would spend more than any does."""
    frame = result.frame
    if frame is None or frame.empty:
        return
    state = ["gemeente", "jaar", "fase", "tot_en_met", "kant"]
    largest = frame.groupby(state, dropna=False, observed=True)["bedrag"].sum().max()
    if largest > _IMPOSSIBLE:
        say("IV3_EENHEID", waarde=largest)
