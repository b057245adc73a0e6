"""Which amounts of a table moved most between two states, and the rows behind them.

The trap: a realisatie that grew since a month went by is no correction, and an amount that changed
within the same months is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analyse import nl
from analyse.report.change.sides import above, group_name, is_money
from analyse.tables import ONBEKEND, Table

#: Amounts, and rows behind them, that are told of one group.
LARGEST, ROWS = 5, 3
_WHY = {
    "primitief": "De primitieve begroting ligt vast en hoort niet te veranderen: zoek uit waarom.",
    "gewijzigd": "Dit is een begrotingswijziging.",
    "prognose": "De prognose is bijgesteld.",
    "verplichting": "Er zijn verplichtingen aangegaan, of afgewikkeld.",
}
#: Phases of which more or less is an advantage or not, when both states tell of the same time.
_JUDGED = ("primitief", "gewijzigd", "prognose", "realisatie")


@dataclass(frozen=True)
class Moved:
    """A group of which amounts moved: its name, both sums (euro), what it is, and what is behind.

    `grootste` are the largest of the level above a row, `regels` the rows with file and cell.
    """

    groep: str
    oud: float
    nieuw: float
    waarom: str
    grootste: tuple[str, ...]
    regels: tuple[str, ...]

    @property
    def short(self) -> str:
        """What became of the group, without what it may come from."""
        change = nl.euro(self.nieuw - self.oud, teken=True)
        return f"{self.groep} {nl.euro(self.oud)} werd {nl.euro(self.nieuw)} ({change})"

    @property
    def kop(self) -> str:
        """What became of the group in one line."""
        change = nl.euro(self.nieuw - self.oud, teken=True)
        was, became = nl.euro(self.oud), nl.euro(self.nieuw)
        return f"{self.groep}: {was} werd {became} ({change}). {self.waarom}".strip()


def moved(
    table: Table, lines: pd.DataFrame, groups: list[str], sums: pd.DataFrame
) -> Iterator[Moved]:
    """The groups that were and are there and of which amounts moved; what moved most first."""
    if not is_money(table) or not table.additive:
        return
    change = lines.assign(verschil=lines["cent_nieuw"] - lines["cent_oud"])
    change = change[change["verschil"] != 0]
    parts = dict(iter(change.groupby(groups)))
    size = change["verschil"].abs().groupby([change[name] for name in groups]).sum()
    totals = sums.to_dict("index")
    for at in size.sort_values(ascending=False, kind="stable").index:
        if at in totals:
            named = at if isinstance(at, tuple) else (at,)
            yield _one(table, parts[named], totals[at], groups, named)


def _one(
    table: Table,
    change: pd.DataFrame,
    total: dict[str, Any],
    groups: Sequence[str],
    at: Sequence[str],
) -> Moved:
    """What moved in one group."""
    value = dict(zip(groups, at, strict=True))
    fase = value.get("fase", "")
    why, back = _WHY.get(fase, ""), change.head(0)
    if "maand" in value:
        why = "Deze maand was er al: dit is een correctie."
    time = _time_went_by(total) if fase == "realisatie" else ""
    if time:
        back = change[change["cent_nieuw"].abs() < change["cent_oud"].abs()]
        why = f"{time}{_corrected(back)}"
    elif fase == "realisatie":
        why = _why_booked(total)
    judged = value.get("kant", "") if fase in _JUDGED and not time else ""
    rest = change.drop(back.index)
    rows = [*_largest_rows(back, groups), *_largest_rows(rest, groups)]
    return Moved(
        group_name(table, groups, at),
        total["cent_oud"] / 100,
        total["cent_nieuw"] / 100,
        why,
        tuple(_largest(change, judged)),
        tuple(rows),
    )


def _time_went_by(total: dict[str, Any]) -> str:
    """That the new state runs to a later day than the old one; "" when it does not say so."""
    old, new = total["tot_oud"], total["tot_nieuw"]
    if pd.isna(old) or pd.isna(new) or new <= old:
        return ""
    return (
        f"De realisatie liep t/m {_day(old)}, nu t/m {_day(new)}: dat is de tijd die verstreek."
    )


def _corrected(back: pd.DataFrame) -> str:
    """What moved against the way that time moves it."""
    if back.empty:
        return ""
    many = nl.aantal(len(back), "regel werd", "regels werden")
    much = nl.euro(back["verschil"].sum() / 100, teken=True)
    return f" Maar {many} lager, samen {much}: dat is geen tijd maar een correctie."


def _why_booked(total: dict[str, Any]) -> str:
    """What a realisatie is that did not move since time went by."""
    old, new = total["tot_oud"], total["tot_nieuw"]
    if pd.isna(old) and pd.isna(new):
        return "Tot wanneer is geboekt staat er niet bij: tijd of correctie is niet te zeggen."
    if pd.isna(old) or pd.isna(new):
        side, day = ("vorige", old) if pd.isna(new) else ("nieuwe", new)
        return f"Alleen de {side} stand zegt tot wanneer is geboekt: t/m {_day(day)}."
    if new < old:
        return (
            f"De nieuwe stand loopt minder ver (t/m {_day(new)}) dan de vorige (t/m {_day(old)}):"
            " is dit een oude export?"
        )
    return "Over dezelfde periode: dit zijn correcties."


def _day(day: pd.Timestamp) -> str:
    return nl.datum(day.date(), kort=True)


def _largest(change: pd.DataFrame, kant: str) -> Iterator[str]:
    """The largest changes of the level above the rows, with V or N where that means something."""
    level = above(change)
    if not level:
        return
    sums = change.groupby(level)["verschil"].sum()
    sums = sums[sums != 0].sort_values(key=lambda cents: -cents.abs(), kind="stable")
    for name, cents in sums.head(LARGEST).items():
        letter = ""
        if kant in ("lasten", "baten"):
            letter = " V" if (cents > 0) == (kant == "baten") else " N"
        yield f"{level} {name}: {nl.euro(cents / 100, teken=True)}{letter}"
    if len(sums) > LARGEST:
        rest = nl.euro(sums.iloc[LARGEST:].sum() / 100, teken=True)
        yield f"de andere {len(sums) - LARGEST} samen: {rest}"


def _largest_rows(change: pd.DataFrame, groups: Sequence[str]) -> Iterator[str]:
    """The rows that moved most, with file, sheet and cell of both states."""
    order = change["verschil"].abs().sort_values(ascending=False, kind="stable").index
    for row in change.loc[order].head(ROWS).to_dict("records"):
        about = [
            text
            for name, text in row.items()
            if _is_about(str(name), groups) and text != ONBEKEND
        ]
        difference = nl.euro(row["verschil"] / 100, 2, teken=True)
        old, new = _state(row, "oud"), _state(row, "nieuw")
        yield f"{' / '.join(about)}: {old} werd {new}, {difference}"


def _is_about(name: str, groups: Sequence[str]) -> bool:
    measured = name.endswith(("_oud", "_nieuw")) or name == "verschil"
    return name not in groups and not measured


def _state(row: dict[str, object], side: str) -> str:
    """The amount of a row in one state, with where it stood."""
    if not row[f"er_{side}"]:
        return "geen regel"
    place = f"{row[f'blad_{side}']} {row[f'cel_{side}']}"
    amount = nl.euro(int(str(row[f"cent_{side}"])) / 100, 2)
    return f"{amount} ({row[f'bestand_{side}']}, {place})"
