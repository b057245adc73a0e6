"""Measures of many municipalities beside each other, by size class, with the median of the class.

The traps: only what is measured alike is compared, so a group is one basis, one year and one class,
and fictional municipalities are never among real ones; there is no ranking; and of hundreds of
shares some lie apart by chance, so these are corrected for each other.

Sources: the order statistics of a median (Conover, 1999); Benjamini and Hochberg (1995).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from analyse.many.stand import Stand
from analyse.many.sums import TAAKVELDEN
from analyse.many.years import Jaren, at, main_years, of_year
from analyse.markt.klasse import GROOTTEKLASSEN, grootteklasse
from analyse.statistiek.intervallen import mediaan_interval
from analyse.statistiek.toetsen import benjamini_hochberg
from analyse.tables import ONBEKEND, normalise
from analyse.tables.frames import by_case
from analyse.tables.gemeenten import gemeente_key

KOSTEN, KWALITEIT = "kosten", "kwaliteit"
#: Municipalities below which a class has no median.
MINSTE_MEDIAAN = 3
#: The part of the differences found that may be chance.
_VALS = 0.05
LAGER, HOGER, GEEN_VERSCHIL = "lager", "hoger", "geen verschil"
#: What a row is compared within.
GROEP = ["maat", "groep", "fictief"]
#: Why a row stands apart.
_ANDER_JAAR, _TWEEMAAL = "een ander jaar", "dezelfde cijfers in twee mappen"
_GEEN_KLASSE, _VAN_WIE = "grootteklasse onbekend", "niet bekend wiens kosten"
_MEETWIJZE = "eigen of onbekende meetwijze"


@dataclass(frozen=True)
class Maat:
    """A measure of a municipality: what it is called, what it is about and how it is written."""

    name: str
    title: str
    about: str
    format: str
    #: Of a cost the name of the amount in cents, of a share that of the share.
    part: str


_NAMEN = {"2.1": "Verkeer", "5.7": "Groen", "7.2": "Riolering", "7.3": "Afval"}
_SAMEN = Maat("samen", "Openbare ruimte per inwoner", KOSTEN, "euro", "samen")
_M2 = Maat("m2", "Verkeer en groen per m²", KOSTEN, "euro2", "op_areaal")
_TAAKVELDEN = tuple(
    Maat(code, f"{_NAMEN[code]} per inwoner ({code})", KOSTEN, "euro", code)
    for code in TAAKVELDEN
)
_AMBITIE = Maat(
    "ambitie", "Scores op of boven de eigen ambitie", KWALITEIT, "procent", "ambitie"
)
_B = Maat("b", "Scores op ten minste niveau B", KWALITEIT, "procent", "b")
#: What else may not be there.
_NAMEN_ZONDER = {
    "inwoners": "inwoners",
    "m2": "m² areaal",
    "kwaliteit": "kwaliteit",
    "taakstelling": "taakstelling",
}
MATEN = (_SAMEN, _M2, *_TAAKVELDEN, _AMBITIE, _B)
#: What the page draws.
GETEKEND = (_SAMEN, _M2, _AMBITIE, _B)

_COLUMNS = ["naam", "rapport", "fictief", "maat", "groep", "jaar", "klasse", "inwoners"]
_NUMBERS = ["inwoners", "waarde", "laag", "hoog", "n", "locaties", "n_effectief"]
_COLUMNS += ["waarde", "laag", "hoog", "n", "locaties", "n_effectief", "apart"]


def values(stands: Sequence[Stand]) -> pd.DataFrame:
    """Every measure of every municipality that has it: a row each, in alphabetical order by class.

    Returns
    -------
    pandas.DataFrame
        Columns naam, rapport, fictief, maat (name of `MATEN`), groep (what is measured alike),
        jaar, klasse, inwoners, waarde, and of a share laag, hoog, n, locaties and n_effectief; and
        apart: why it stands apart, "" when it counts in the median of its class.
    """
    years = main_years(stands)
    rows = [row for stand in stands for row in of_stand(stand, years)]
    columns = [*_COLUMNS, "ander_jaar"]
    table = pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(_NUMBERS, "float64"))
    twice = set(same_municipality(stands))
    why = {
        _MEETWIJZE: (table["n"].notna()) & ~table["groep"].str.contains("KOR", regex=False),
        _VAN_WIE: table["groep"].str.contains("niet bekend", regex=False),
        _ANDER_JAAR: table.pop("ander_jaar").astype(bool),
        _TWEEMAAL: table["naam"].isin(twice),
        _GEEN_KLASSE: table["klasse"] == ONBEKEND,
    }
    table["apart"] = by_case(why, "")
    order = [maat.name for maat in MATEN]
    table["_maat"] = table["maat"].map(order.index)
    table["_klasse"] = table["klasse"].map(GROOTTEKLASSEN.index)
    table["_naam"] = table["naam"].map(normalise)
    by = ["_maat", "groep", "fictief", "_klasse", "_naam"]
    return table.sort_values(by, kind="stable", ignore_index=True)[_COLUMNS]


def of_stand(stand: Stand, years: Jaren) -> Iterator[dict[str, Any]]:
    """The measures of one municipality, in the year to compare in."""
    people = at(stand.sums.get("inwoners", {}))
    name = stand.sums.get("gemeente") or stand.name
    row = {
        "naam": stand.name,
        "rapport": stand.report,
        "fictief": stand.fictional,
        "klasse": grootteklasse(name, people) if people else ONBEKEND,
    }
    for entry in of_year(stand, years):
        facts = {
            "jaar": int(entry["jaar"]),
            "inwoners": entry["inwoners"],
            "ander_jaar": entry["ander_jaar"],
            "groep": _measured_as(entry),
        }
        for maat in MATEN:
            made = _cost(entry, maat) if maat.about == KOSTEN else _share(entry, maat)
            if made:
                yield row | facts | {"maat": maat.name} | made


def _measured_as(entry: Mapping[str, Any]) -> str:
    """Of what and whose the costs are, or how quality was measured."""
    if "cent" in entry:
        return f"{entry['grondslag']}, kosten {entry['wie']}"
    edition = entry["editie"]
    catalogue = f"KOR {edition}" if edition.isdigit() else edition
    return f"{entry['methode']}smeting, {catalogue}"


def _cost(entry: Mapping[str, Any], maat: Maat) -> dict[str, Any]:
    """A cost per inhabitant or per m2, when it is there."""
    over = _number(entry["m2" if maat is _M2 else "inwoners"])
    cent = _number(entry.get("cent", {}).get(maat.part))
    return {"waarde": cent / 100 / over} if over and cent is not None else {}


def _share(entry: Mapping[str, Any], maat: Maat) -> dict[str, Any]:
    """A share of scores, when it is there."""
    share = entry.get(maat.part, {})
    if "aandeel" not in share:
        return {}
    numbers = ("laag", "hoog", "n", "locaties", "n_effectief")
    known = {key: _number(share[key]) for key in numbers}
    return {"waarde": _number(share["aandeel"])} | known


def _number(value: float | None) -> float | None:
    """A number that was kept on a disk, or None for none.

    Raises
    ------
    TypeError, ValueError
        When it is none.
    """
    if value is not None and not np.isfinite(value):
        raise ValueError(value)
    return None if value is None else float(value)


def same_municipality(stands: Sequence[Stand]) -> list[str]:
    """Dossiers that are of one municipality: by their own Iv3, or all costs alike to the cent."""
    seen: dict[Hashable, list[str]] = {}
    for stand in stands:
        for key in _told_by(stand.sums):
            seen.setdefault(key, []).append(stand.name)
    return sorted({name for names in seen.values() if len(names) > 1 for name in names})


def _told_by(sums: Mapping[str, Any]) -> Iterator[Hashable]:
    """What no two municipalities have in common."""
    if sums.get("gemeente"):
        yield gemeente_key(sums["gemeente"])
    for lasten in sums.get("lasten", ()):
        costs = tuple(lasten.get("cent", {}).get(code) for code in TAAKVELDEN)
        if any(costs):
            yield lasten["grondslag"], lasten["jaar"], costs


def medians(table: pd.DataFrame) -> pd.DataFrame:
    """The median of each class, with its exact interval.

    Parameters
    ----------
    table
        As `values` returns it.

    Returns
    -------
    pandas.DataFrame
        Columns maat, groep, fictief, jaar, klasse, n, mediaan (NaN below 3), laag and hoog (95 %;
        NaN below 6). Rows that stand apart are in none.
    """
    rows = []
    alike = table[table["apart"] == ""]
    for key, group in alike.groupby([*GROEP, "jaar", "klasse"], sort=False):
        known = group["waarde"]
        middle = known.median() if len(known) >= MINSTE_MEDIAAN else np.nan
        rows.append([*key, len(known), middle, *mediaan_interval(known)])
    columns = [*GROEP, "jaar", "klasse", "n", "mediaan", "laag", "hoog"]
    table = pd.DataFrame(rows, columns=columns)
    return table.astype(dict.fromkeys(["mediaan", "laag", "hoog"], "float64"))


def beside_median(table: pd.DataFrame) -> pd.DataFrame:
    """Each municipality beside the median of its class.

    Parameters
    ----------
    table
        As `values` returns it.

    Returns
    -------
    pandas.DataFrame
        The same rows with mediaan, mediaan_laag, mediaan_hoog, q (of shares alone, corrected for
        all of them) and oordeel: "lager" or "hoger" where the value lies outside the interval of
        the median, and of a share its own interval lies outside it too with q below 5 %; "geen
        verschil"; or "" where there is nothing to compare with.
    """
    keys = [*GROEP, "jaar", "klasse"]
    middle = medians(table).drop(columns="n")
    names = {"laag": "mediaan_laag", "hoog": "mediaan_hoog"}
    beside = table.merge(middle.rename(columns=names), how="left", on=keys)
    of_median = ["mediaan", "mediaan_laag", "mediaan_hoog"]
    beside.loc[beside["apart"] != "", of_median] = np.nan
    low = beside["laag"].fillna(beside["waarde"])
    high = beside["hoog"].fillna(beside["waarde"])
    beside["q"] = benjamini_hochberg(_chance(beside))
    sure = ~(beside["q"] >= _VALS)
    cases = {
        LAGER: (high < beside["mediaan_laag"]) & sure,
        HOGER: (low > beside["mediaan_hoog"]) & sure,
        GEEN_VERSCHIL: beside["mediaan_laag"].notna(),
    }
    beside["oordeel"] = by_case(cases, "")
    return beside


def _chance(beside: pd.DataFrame) -> pd.Series:
    """The chance of a share so far from the interval of the median; NaN of a cost.

    Held against the nearest end of it, by the test that goes with the interval of Wilson, on the
    effective number of scores.
    """
    share, n = beside["waarde"], beside["n_effectief"]
    nearest = share.clip(beside["mediaan_laag"], beside["mediaan_hoog"])
    # A median of nought or of all has no spread of its own: half a score stands for it.
    bound = nearest.clip(0.5 / n, 1 - 0.5 / n)
    z = (share - bound).abs() / np.sqrt(bound * (1 - bound) / n)
    chance = pd.Series(2 * stats.norm.sf(z), index=beside.index)
    return chance.where(n.notna() & beside["mediaan_laag"].notna())


def not_made(stands: Sequence[Stand]) -> pd.DataFrame:
    """What a municipality does not give, with the reason: naam, wat and reden."""
    years = main_years(stands)
    rows: list[tuple[str, str, str]] = []
    for stand in stands:
        if stand.sums:
            rows += [(stand.name, what, str(why)) for what, why in _missing(stand, years)]
    return pd.DataFrame(rows, columns=["naam", "wat", "reden"])


def _missing(stand: Stand, years: Jaren) -> Iterator[tuple[str, str]]:
    """What is missing of one municipality, and why."""
    sums = stand.sums
    for key, name in _NAMEN_ZONDER.items():
        if sums.get(key, {}).get("reden"):
            yield name, sums[key]["reden"]
    lasten = sums.get("lasten", ())
    if not any("cent" in one for one in lasten):
        yield from [("lasten", one["reden"]) for one in lasten[:1]]
    for entry in of_year(stand, years):
        for code in TAAKVELDEN:
            if code in entry.get("redenen", {}):
                yield f"{_NAMEN[code]} ({code}, {entry['grondslag']})", entry["redenen"][code]
        for maat in (_AMBITIE, _B):
            why = entry.get(maat.part, {}).get("reden")
            if why:
                yield maat.title[0].lower() + maat.title[1:], why
