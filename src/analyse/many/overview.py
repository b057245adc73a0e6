"""The page over all dossiers: which are in order, their verdicts and their measures side by side.

The traps: names of folders are other people's text, so the templates escape everything; a page over
hundreds is read from the top, so the answer stands first and the rows are folded; and fictional
municipalities never stand among real ones.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analyse.charts.style import Bron
from analyse.many import told
from analyse.many.kleine_getallen import ACHTERGEHOUDEN, UITLEG
from analyse.many.overview_boek import write_book
from analyse.many.side_by_side import (
    GETEKEND,
    KOSTEN,
    KWALITEIT,
    MATEN,
    Maat,
    beside_median,
    medians,
    not_made,
    of_stand,
    same_municipality,
    values,
)
from analyse.many.side_by_side_grafiek import naast_elkaar_grafiek
from analyse.many.stand import Stand
from analyse.many.years import main_years
from analyse.markt.klasse import G4
from analyse.outputs import put
from analyse.report.book.formats import written
from analyse.report.page.drawn import png
from analyse.report.page.huisstijl import Huisstijl
from analyse.report.page.pages import Run, environment

PAGE, BOOK = "index.html", "overzicht.xlsx"
#: What stands in place of sums that cannot be read.
ONLEESBAAR = {"lasten": [{"reden": "de sommen zijn niet te lezen; ververs opnieuw"}]}
NO_STYLE = Huisstijl()
#: More dossiers than this are folded by their first letter.
_OPEN = 25
_KOPPEN = {
    KOSTEN: "Kosten naast elkaar",
    KWALITEIT: "Kwaliteit naast elkaar",
}


def write_overview(folder: Path, stands: Sequence[Stand], stijl: Huisstijl = NO_STYLE) -> None:
    """Write the page over all dossiers in a folder, and the workbook beside it.

    Parameters
    ----------
    folder
        Where it comes; the reports lie where the stands say, seen from here.
    stands
        One of each dossier, in any order.
    stijl
        The house style of whoever makes the page.

    Raises
    ------
    UitvoerFout
        When one of the two cannot be written.
    """
    ordered = [usable(stand) for stand in told.in_order(stands)]
    put(page(ordered, stijl).encode(), folder / PAGE)
    put(write_book(ordered), folder / BOOK)


def usable(stand: Stand) -> Stand:
    """The stand, without sums and answers that are of another form: it lay on a disk."""
    try:
        list(of_stand(stand, main_years([stand])))
        not_made([stand])
        same_municipality([stand])
        told.verdicts(stand)
    except (AttributeError, ArithmeticError, LookupError, TypeError, ValueError):
        return replace(stand, sums=ONLEESBAAR, answers=())
    return stand


def page(stands: Sequence[Stand], stijl: Huisstijl = NO_STYLE) -> str:
    """The page over stands that are in the order of their names."""
    now = dt.datetime.now(dt.UTC).astimezone()
    fictional = [stand.fictional for stand in stands]
    run = Run(
        f"{now:%Y%m%d-%H%M%S}",
        now,
        "alle dossiers",
        fictional=bool(stands) and all(fictional),
        versions={"analyse": version("analyse")},
        stijl=stijl,
    )
    table = beside_median(values(stands))
    missing = not_made(stands)
    withheld = missing["reden"].isin(ACHTERGEHOUDEN)
    return (
        environment()
        .get_template("overzicht.html")
        .render(
            run=run,
            told=told,
            answer=told.answer(stands),
            all_well=not told.not_in_order(stands),
            wrong=told.not_in_order(stands),
            number=len(stands),
            folded=len(stands) > _OPEN,
            mixed=any(fictional) and not run.fictional,
            letters=told.by_letter(stands) if len(stands) > _OPEN else {"": list(stands)},
            subjects=[_subject(table, about) for about in (KOSTEN, KWALITEIT)],
            twice=same_municipality(stands),
            withheld=_by_reason(missing[withheld]),
            missing=_by_reason(missing[~withheld]),
            small=UITLEG,
            book=BOOK,
        )
    )


def _by_reason(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """What is missing, most often first, with the names."""
    groups = [
        {"what": what, "reason": why, "names": list(part["naam"])}
        for (what, why), part in rows.groupby(["wat", "reden"], sort=True)
    ]
    return sorted(groups, key=lambda group: -len(group["names"]))


def _subject(table: pd.DataFrame, about: str) -> dict[str, Any]:
    """Costs, or quality: what is measured alike, block by block."""
    names = [maat.name for maat in MATEN if maat.about == about]
    own = table[table["maat"].isin(names)]
    blocks = [
        _block(part, group, fictional=bool(fictional))
        for (group, fictional), part in own.groupby(["groep", "fictief"], sort=True)
    ]
    blocks.sort(key=lambda block: (block["fictional"], -block["number"]))
    return {"about": about, "title": _KOPPEN[about], "blocks": blocks}


def _block(rows: pd.DataFrame, group: str, *, fictional: bool) -> dict[str, Any]:
    """All of one basis: charts and medians, then each municipality by class, then who is apart."""
    alike = rows[rows["apart"] == ""]
    year = f", {alike['jaar'].iloc[0]}" if len(alike) else ""
    drawn = [
        _drawn(
            alike[alike["maat"] == maat.name], maat, f"{group}{year}", Bron(fictief=fictional)
        )
        for maat in MATEN
        if (alike["maat"] == maat.name).any()
    ]
    maten = [maat for maat in MATEN if (rows["maat"] == maat.name).any()]
    groups = [
        {"name": _people(klasse), "apart": False, "rows": list(_of_each(part, maten))}
        for klasse, part in alike.groupby("klasse", sort=False)
    ]
    groups += [
        {"name": f"Apart, want {why}", "apart": True, "rows": list(_of_each(part, maten))}
        for why, part in rows[rows["apart"] != ""].groupby("apart", sort=True)
    ]
    return {
        "title": f"{group[:1].upper()}{group[1:]}{year}",
        "fictional": fictional,
        "drawn": drawn,
        "maten": maten,
        "groups": groups,
        "number": rows["naam"].nunique(),
    }


def _people(klasse: str) -> str:
    """A size class as a heading."""
    return "De vier grootste (G4)" if klasse == G4 else f"Gemeenten met {klasse} inwoners"


def _drawn(rows: pd.DataFrame, maat: Maat, what: str, bron: Bron) -> dict[str, Any]:
    """One measure: its chart where it has one, and the median of each class."""
    middle = medians(rows)
    shown: dict[str, Any] = {"maat": maat, "png": "", "alt": "", "middle": []}
    if not middle["mediaan"].notna().any():
        return shown
    for row in middle.to_dict("records"):
        own = rows.loc[rows["klasse"] == row["klasse"], "oordeel"]
        counts = {word: int((own == word).sum()) for word in ("lager", "hoger")}
        texts = {key: _text(row[key], maat) for key in ("mediaan", "laag", "hoog")}
        shown["middle"].append({"klasse": row["klasse"], "n": row["n"]} | texts | counts)
    if maat in GETEKEND:
        ax = naast_elkaar_grafiek(rows, middle, maat, what, bron)
        shown |= _picture(ax)
    return shown


def _picture(ax: Axes) -> dict[str, str]:
    """A chart as it stands in a page, with its text alternative; it is closed."""
    import matplotlib.pyplot as plt

    figure: Any = ax.figure
    picture = base64.b64encode(png(figure)).decode()
    plt.close(figure)
    return {"png": picture, "alt": figure.analyse_alt}


def _text(value: float, maat: Maat) -> str:
    """A value as it is written; "" when there is none."""
    return "" if pd.isna(value) else written(value, maat.format)


def _of_each(rows: pd.DataFrame, maten: Sequence[Maat]) -> Iterator[dict[str, Any]]:
    """A row for each municipality, with a cell for each measure."""
    for name, own in rows.groupby("naam", sort=False):
        first = own.iloc[0]
        by_maat = own.set_index("maat").to_dict("index")
        cells = [_cell(by_maat.get(maat.name), maat) for maat in maten]
        link = told.quoted(first["rapport"])
        yield {"name": name, "link": link, "year": first["jaar"], "cells": cells}


def _cell(row: dict[str, Any] | None, maat: Maat) -> dict[str, str]:
    """A value, with its interval and n when it has these, and the word when it differs."""
    if row is None:
        return {"value": "", "more": "", "word": ""}
    more = ""
    if pd.notna(row["laag"]):
        more = f"{_text(row['laag'], maat)} tot {_text(row['hoog'], maat)}, n = {row['n']:.0f}"
    word = row["oordeel"] if row["oordeel"] in ("lager", "hoger") else ""
    return {"value": _text(row["waarde"], maat), "more": more, "word": word}
