"""The checks that the CBS does on a delivery of Iv3, as far as lasten and baten tell.

PF005 (6.1 on 0.5 alone), PF006 (lasten equal baten), PF009 (no undivided transfers in what was
realised), DF001 and DF002 (codes of the year). The checks on the balance need what is not read, and
of the pairs of taakveld and category that are not allowed there is no list here.

The trap: of a file of all municipalities nobody who reads this can mend anything, so there it is
only said. Source: github.com/statistiekcbs/iv3_definities, fouten.json, definitions per year.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from analyse import nl
from analyse.read.problems import EXAMPLES, Problem, a1, listed, problem
from analyse.read.total.totals import slack
from analyse.tables import cents
from analyse.tables.codelijsten import categorieen, taakvelden
from analyse.tables.iv3 import DUIZEND, RESERVES, RESULTAAT

_STATE = ["gemeente", "jaar", "fase", "tot_en_met"]
_TREASURY = "0.5"
_FINANCIAL, _OF_RESERVES = "6.1", "7.1"
_ROUNDED = "IV3_CONTROLE.afronding"
_UNDIVIDED = ("4.3.9", "4.4.9")


def check_iv3(frame: pd.DataFrame, sources: Sequence[tuple[str, str]]) -> Iterator[Problem]:
    """What the CBS would refuse or ask in the table iv3, by the file that it stands in."""
    if frame.empty:
        return
    file = frame["_bron"].map(lambda number: sources[number][0]).astype("str")
    own = frame.groupby(file)["gemeente"].transform("nunique") == 1
    frame = frame.assign(_file=file, _own=own)
    wrong = {key: frame[where] for key, where in _wrong_lines(frame).items()}
    wrong |= _unbalanced(frame)
    for key, lines in wrong.items():
        for (_, mine), rows in lines.groupby(["_file", "_own"], sort=True):
            yield _problem(key, rows, sources, own=bool(mine))


def _wrong_lines(rows: pd.DataFrame) -> dict[str, pd.Series]:
    """The lines that each check refuses, by its message."""
    code, category = rows["taakveld"], rows["categorie"]
    booked = rows["bedrag"].fillna(0.0) != 0
    unknown_code = pd.Series(data=False, index=rows.index)
    unknown_category = unknown_code.copy()
    for (year, side), part in rows.groupby(["jaar", "kant"], observed=True):
        codes, categories = taakvelden(int(year)), categorieen(str(side), int(year))
        if codes:
            unknown_code[part.index] = ~part["taakveld"].isin(list(codes))
        if categories:
            unknown_category[part.index] = ~part["categorie"].isin(list(categories))
    realised = rows["fase"] == "realisatie"
    return {
        "IV3_CONTROLE.taakveld": unknown_code,
        "IV3_CONTROLE.categorie": unknown_category,
        "IV3_CONTROLE.financieel": booked & (category == _FINANCIAL) & (code != _TREASURY),
        "IV3_CONTROLE.reserves": booked
        & (category == _OF_RESERVES)
        & ~code.isin([RESERVES, RESULTAAT]),
        "IV3_CONTROLE.onverdeeld": booked & realised & category.isin(_UNDIVIDED),
        "IV3_CONTROLE.dubbel": rows.duplicated([*_STATE, "kant", "taakveld", "categorie"]),
    }


def _unbalanced(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The first line of each year of which lasten and baten differ, with what they are."""
    whole = frame[frame["tot_en_met"].isna()]
    found: dict[str, list[pd.DataFrame]] = {}
    for _, lines in whole.groupby(_STATE[:3], observed=True, sort=True):
        sums = cents(lines["bedrag"]).groupby(lines["kant"].astype("str")).sum()
        gap = abs(int(sums.get("lasten", 0) - sums.get("baten", 0)))
        if not gap or lines["bedrag"].isna().any():
            continue
        key = "IV3_CONTROLE"
        if len(sums) < 2:
            key = "IV3_CONTROLE.een_kant"
        elif gap <= slack(100 * DUIZEND, len(lines)):
            key = _ROUNDED
        told = [
            f"{side} {nl.euro(sums[side] / 100)}"
            for side in ("lasten", "baten")
            if side in sums
        ]
        found.setdefault(key, []).append(lines.iloc[[0]].assign(_said=", ".join(told)))
    tables = {key: pd.concat(lines) for key, lines in found.items()}
    if _ROUNDED in tables:  # of figures of others nobody asks that
        tables[_ROUNDED] = tables[_ROUNDED][tables[_ROUNDED]["_own"]]
    return tables


def _problem(
    key: str, lines: pd.DataFrame, sources: Sequence[tuple[str, str]], *, own: bool
) -> Problem:
    """Lines of a file that one check refuses, the first of them by name and cell."""
    first = lines.head(EXAMPLES)
    file, sheet = sources[int(first["_bron"].iloc[0])]
    places = zip(first["_rij"], first["_kolom"], strict=True)
    cells = listed([a1(int(row) - 1, int(column) - 1) for row, column in places])
    named = listed([_named(row) for row in first.to_dict("records")], "; ", 3)
    found = problem(key, file, sheet, cells, named, len(lines))
    if own:
        return found
    why = found.reden
    return problem("IV3_CONTROLE.landelijk", file, sheet, cells, named, len(lines), wat=why)


def _named(row: dict[str, Any]) -> str:
    """How a message calls a line, or a municipality and year of which the sums are told."""
    about = f"{row['gemeente']} {row['jaar']} {row['fase']}"
    if "_said" in row:
        return f"{about}: {row['_said']}"
    return f"{about}: {row['kant']}, taakveld {row['taakveld']}, categorie {row['categorie']}"
