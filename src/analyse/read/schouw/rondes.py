"""The round of scores that name none: from the name of their sheet or file, else from their dates.

The traps: "Ronde 1" is another round each year; scores of one round that stand in two files must
get one name; and a location that was scored twice within what looks like one round was scored in
two of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from analyse import nl
from analyse.read.heading.layout import Layout
from analyse.read.messages import phrase
from analyse.read.problems import Problem, Say, listed, problem
from analyse.read.result import FileResult, sheets_with_rows
from analyse.read.sheet import Sheet
from analyse.tables import ONBEKEND, PLEK, normalise
from analyse.tables.common import MAAND
from analyse.tables.schouw import SCHOUW

#: The months in their order.
MAANDEN = tuple(choice.value for choice in MAAND.choices)
_RONDE = r"(?:(?:schouw|meet|inspectie|controle)?ronde|meting)"
_NUMBER = re.compile(rf"\b(?:{_RONDE} ?(\d{{1,2}})|(\d{{1,2}}) ?e? ?{_RONDE})\b")
_QUARTER = re.compile(r"\b(?:q ?([1-4])|kwartaal ?([1-4])|([1-4]) ?e? ?kwartaal)\b")
_SEASON = re.compile(r"\b(voorjaar|lente|zomer|najaar|herfst|winter)(?=\b|\d)")
_YEAR = re.compile(r"(?<!\d)(?:19[89]|20[0-4])\d(?!\d)")
#: A word or a number in the name of a round, and words that say no more than that it is one.
_WORD = re.compile(r"\d+|[^\W\d_]+")
_SAYS_ROUND = frozenset(["ronde", "schouw", "schouwronde", "meetronde", "meting", "r", "e"])
#: Part of the dates of a sheet that must lie in one year for its round to be of that year.
_MOST = 0.9
#: Days without a score that part two rounds, and days that one round takes at most.
_GAP, _LONGEST = 30, 120
#: Part of the scores that may be of a spot that was scored before in the same round.
_AGAIN = 0.2

#: Days over which no round is spread, and part of its dates at each end that may be wrong.
_MOST_OF_YEAR, _SLIPS = 270, 0.05

Namer = Callable[[pd.Timestamp], str]


def _month(day: pd.Timestamp) -> str:
    return f"{MAANDEN[day.month - 1]} {day.year}"


def _quarter(day: pd.Timestamp) -> str:
    return f"{day.quarter}e kwartaal {day.year}"


def _half(day: pd.Timestamp) -> str:
    return f"{1 + day.month // 7}e halfjaar {day.year}"


def _year(day: pd.Timestamp) -> str:
    return str(day.year)


#: What a profile may say instead of a round, in compared form.
_PER: dict[str, Namer] = {
    "per maand": _month,
    "per kwartaal": _quarter,
    "per halfjaar": _half,
    "per jaar": _year,
}


def round_follows(layout: Layout, sheet: Sheet, file: str) -> bool:
    """Whether an inspection without a column of rounds says them in a name or by its dates."""
    if layout.table is not SCHOUW or "ronde" not in layout.missing:
        return False
    dated = any(heading.column == "datum" for heading in layout.headings)
    return dated or any(_YEAR.search(name) for _, name in _named(sheet, file))


def _named(sheet: Sheet, file: str) -> list[tuple[str, str]]:
    """Where a round may be named, and that name without its year unless it has one."""
    found = []
    for place, text in (("bladnaam", sheet.name), ("bestandsnaam", Path(file).stem)):
        plain = normalise(text)
        number, quarter, season = (p.search(plain) for p in (_NUMBER, _QUARTER, _SEASON))
        years = set(_YEAR.findall(plain))
        year = years.pop() if len(years) == 1 else "{jaar}"
        if number:
            found.append((place, f"{year}-{int(number[1] or number[2])}"))
        elif quarter:
            which = next(filter(None, quarter.groups()))
            found.append((place, f"{which}e kwartaal {year}"))
        elif season:
            found.append((place, f"{season[1].capitalize()} {year}"))
    return found


def round_from_name(
    layout: Layout,
    frame: pd.DataFrame,
    sheet: Sheet,
    file: str,
    fixed: Mapping[str, object],
    say: Say,
) -> None:
    """Give the scores of a sheet the round that its name or that of the file says, in place."""
    if not round_follows(layout, sheet, file) or fixed.get("ronde") or frame.empty:
        return
    years = frame["datum"].dt.year.value_counts(normalize=True)
    for place, name in _named(sheet, file):
        if "{jaar}" in name and (years.empty or years.iloc[0] < _MOST):
            continue
        ronde = name if "{jaar}" not in name else name.format(jaar=int(years.index[0]))
        frame["ronde"] = pd.array([ronde], dtype="str").take([0] * len(frame))
        say("UIT_CONTEXT", waarde=ronde, kolom="ronde", plaats=phrase(place), gelezen=ronde)
        return


def rounds_from_dates(files: Sequence[FileResult]) -> list[Problem]:
    """Give scores without a round that of their date; the rounds are those of all files together.

    As a profile says (`per kwartaal`), else groups of days with a month without scores between.
    """
    held = [
        (file, sheet, frame, _asked(frame))
        for file, sheet, frame in sheets_with_rows(files)
        if sheet.table == SCHOUW.name
    ]
    held = [one for one in held if one[3] in {ONBEKEND, *_PER}]
    open_ones = [frame for _, _, frame, asked in held if asked == ONBEKEND]
    names = _by_date(pd.concat(open_ones, ignore_index=True)) if open_ones else {}
    said: list[Problem] = []
    for file, sheet, frame, asked in held:
        own = names
        if asked in _PER:
            own = {day: _PER[asked](day) for day in frame["datum"].dropna().unique()}
        rounds = frame["datum"].map(own).fillna(ONBEKEND).astype("str")
        sheet.frame = frame = frame.assign(ronde=rounds)
        said += _told(file.name, sheet.blad, frame)
    return said


def _asked(frame: pd.DataFrame) -> str:
    """What the rounds of a sheet are by every row, in compared form; "" for several of them."""
    rounds = frame["ronde"].unique()
    return normalise(rounds[0]) if len(rounds) == 1 else ""


def _told(file: str, blad: str, frame: pd.DataFrame) -> Iterator[Problem]:
    """Which rounds the dates of a sheet gave, and how many scores have none."""
    dated = frame["datum"].notna()
    in_time = frame[dated].groupby("ronde")["datum"].agg(["min", "size"]).sort_values("min")
    told = [f"{ronde} ({nl.getal(n)})" for ronde, n in in_time["size"].items()]
    if told:
        rondes = nl.aantal(len(told), "ronde", "rondes")
        waarde = listed(told)
        yield problem(
            "RONDE_UIT_DATUM", file, blad, waarde=waarde, aantal=len(told), rondes=rondes
        )
    if not dated.all():
        yield problem(
            "RONDE_UIT_DATUM.zonder_datum",
            file,
            blad,
            aantal=int((~dated).sum()),
            scores=nl.aantal(int((~dated).sum()), "score", "scores"),
            eerste=int(frame.loc[~dated, "_rij"].min()),
        )


def rounds_of_years(
    schouw: pd.DataFrame, sources: Sequence[tuple[str, str]]
) -> Iterator[Problem]:
    """Report rounds of which most scores lie most of a year apart: one name of several rounds."""
    dated = schouw[schouw["datum"].notna() & (schouw["ronde"] != ONBEKEND)]
    for ronde, own in dated.groupby("ronde", sort=True):
        first, last = own["datum"].quantile([_SLIPS, 1 - _SLIPS], interpolation="nearest")
        if (last - first).days > _MOST_OF_YEAR:
            file, sheet = sources[int(own["_bron"].iloc[0])]
            days = nl.datum(first, kort=True), nl.datum(last, kort=True)
            yield problem(
                "RONDE_OVER_JAREN",
                file,
                sheet,
                waarde=str(ronde),
                aantal=len(own),
                eerste=days[0],
                laatste=days[1],
            )


def rounds_written_apart(
    schouw: pd.DataFrame, sources: Sequence[tuple[str, str]]
) -> Iterator[Problem]:
    """Report names of rounds that differ in their writing alone: `2024-1`, `2024.01`, `1/2024`."""
    first = schouw[schouw["ronde"] != ONBEKEND].drop_duplicates("ronde")
    for _, alike in first.groupby(first["ronde"].map(_said_by_name)):
        if len(alike) > 1:
            file, sheet = sources[int(alike["_bron"].iloc[-1])]
            names = listed(alike["ronde"].tolist())
            yield problem("RONDE_ANDERS_GESCHREVEN", file, sheet, waarde=names)


def _said_by_name(ronde: str) -> tuple[str, ...]:
    """The words and numbers of the name of a round, in whatever order and however long."""
    words = _WORD.findall(normalise(ronde))
    return tuple(sorted(word.lstrip("0") for word in words if word not in _SAYS_ROUND))


def _by_date(frame: pd.DataFrame) -> dict[pd.Timestamp, str]:
    """The round of each day on which something was scored: groups of days, else quarters, months.

    The first way by which hardly a spot is scored twice in a round, and no round takes too long.
    """
    days = frame["datum"].dropna().drop_duplicates().sort_values()
    groups, longest = _groups(days)
    ways = [
        groups,
        {day: _quarter(day) for day in days},
        {day: _month(day) for day in days},
    ]
    if longest > _LONGEST:
        ways = ways[1:]
    spots = frame[[name for name in PLEK if name != "ronde"] + ["datum"]].dropna()
    spots = spots.drop_duplicates()
    for names in ways:
        by_round = spots.drop(columns="datum").assign(ronde=spots["datum"].map(names))
        if by_round.duplicated().mean() <= _AGAIN:
            return names
    return ways[0]


def _groups(days: pd.Series) -> tuple[dict[pd.Timestamp, str], int]:
    """Days that lie close together, by the months in which they lie; and the longest group."""
    group = (days.diff().dt.days > _GAP).cumsum()
    names: dict[pd.Timestamp, str] = {}
    longest = 0
    for _, own in days.groupby(group):
        first, last = own.iloc[0], own.iloc[-1]
        longest = max(longest, (last - first).days)
        name = _month(first) if _month(first) == _month(last) else _span(first, last)
        names |= dict.fromkeys(own, name)
    return names, longest


def _span(first: pd.Timestamp, last: pd.Timestamp) -> str:
    month = MAANDEN[first.month - 1]
    begin = month if first.year == last.year else f"{month} {first.year}"
    return f"{begin} t/m {_month(last)}"
