"""What a printed table of the structural balance says, recomputed.

And where printed tables contradict themselves.

The traps: municipalities print the incidental saldo with opposite signs, even the same one from
year to year, and the unit above a table ("x € 1.000") may be wrong. So neither is believed: the
lines are found by name, and sign and unit by arithmetic on the amounts as printed.

Sources: the budgets of Amersfoort 2020, Noordenveld 2023, Zwolle 2021, 2022, 2024; Dordrecht,
jaarverslag 2018.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pandas as pd

from analyse import nl
from analyse.structureel.aard import exploitatieruimte, structureel_saldo
from analyse.tables import ONBEKEND, normalise
from analyse.tables.arguments import require
from analyse.tables.frames import show_unknown

_TABEL = ["gemeente", "document", "jaar"]
_STUK = ["gemeente", "document"]

#: Names under which the lines of the balance are printed, in compared form; the first that fits
#: counts.
_REGELS = {
    "structureel": re.compile(r"structure\w{0,9} (begrotings)?saldo"),
    "incidenteel": re.compile(r"incidente"),
    "reserves": re.compile(r"^(?!.*structurele ).*reserves?\b"),
    "saldo": re.compile(r"saldo (van )?(de )?(baten en lasten|lasten en baten)"),
    "resultaat": re.compile(r"na bestemming|^(geraamd |gerealiseerd )?resultaat$"),
}
_LETTERS = r"^([a-e]) (?:structurele|totale)\b"
#: Room for the binary fractions of printed decimals, as a part of the last place.
_ROOM = 1.005
#: Euros above which half of the lines of one municipality's balance cannot lie.
_ONMOGELIJK = 1e9


def _line_of(onderwerp: str) -> str:
    name = normalise(onderwerp)
    for line, pattern in _REGELS.items():
        if pattern.search(name):
            return line
    return ""


def _named(kerncijfer: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """The unknown shown; a municipality's only document without a name is called by its year."""
    frame = show_unknown(kerncijfer, columns)
    one_year = frame["jaar"].groupby(frame["gemeente"]).transform("nunique") == 1
    unnamed = (frame["document"] == ONBEKEND) & one_year
    document = frame["document"].astype("object").mask(unnamed, frame["jaar"].astype(str))
    return frame.assign(document=document)


def _factor(eenheid: str) -> float:
    """Euros to one printed unit; NaN for what is not money or not known."""
    unit = re.sub(r"(?<=\d)[.\s\u00a0](?=\d{3})", "", str(eenheid).casefold())
    if "%" in unit or not re.search(r"€|eur|^x ?1", unit):
        return float("nan")
    if re.search(r"mln|miljoen|1000000\b", unit):
        return 1e6
    return 1e3 if re.search(r"1000\b|duizend", unit) else 1.0


def _decimals(value: float) -> int:
    """How many decimals a figure is printed with."""
    return len(repr(float(value)).rstrip("0").partition(".")[2])


def _last_place(values: pd.Series) -> float:
    """One unit in the last printed place, the rounding that a sum of printed figures may show."""
    decimals = values.dropna().map(_decimals).max()
    return 1.0 if pd.isna(decimals) else float(10.0**-decimals)


def _as_printed(value: float) -> str:
    return nl.getal(value, _decimals(value))


def gedrukte_saldi(kerncijfer: pd.DataFrame) -> pd.DataFrame:
    """The printed structural balance of each table and year, recomputed under both conventions.

    Parameters
    ----------
    kerncijfer
        Table kerncijfer (gemeente, document, jaar, onderwerp, waarde, eenheid), amounts as printed.

    Returns
    -------
    pandas.DataFrame
        Columns gemeente, document, jaar, eenheid, saldo, reserves, resultaat, resultaat_berekend
        (saldo + reserves), verschil_resultaat, incidenteel, structureel, aftrekken, optellen (the
        structural balance under either convention), conventie, verschil and status, all in the
        printed unit. `conventie` is the one that the print follows: "aftrekken", "optellen",
        "beide" (nothing incidental), "geen" (neither ties) or "onbekend" (not printed, or a line is
        missing or stands twice). Within one unit of the last printed place counts as equal.
        `verschil` is printed minus recomputed, under the convention that comes nearest. `status`:
        "klopt", "wijkt af", "niet afgedrukt", "regel ontbreekt", "dubbele regel".
    """
    require(kerncijfer, [*_TABEL, "onderwerp", "waarde", "eenheid"])
    frame = _named(kerncijfer, [*_STUK, "eenheid"])
    frame = frame.assign(regel=frame["onderwerp"].map(_line_of))
    frame = frame[(frame["regel"] != "") & frame["waarde"].notna()]
    lines = frame.groupby([*_TABEL, "regel"], dropna=False)["waarde"]
    table = lines.first().unstack("regel").reindex(columns=list(_REGELS)).astype(float)
    twice = (lines.nunique().unstack("regel") > 1).any(axis=1)
    whole = frame.groupby(_TABEL, dropna=False)
    table["eenheid"] = whole["eenheid"].first()
    table["resultaat_berekend"] = table["saldo"] + table["reserves"]
    table["verschil_resultaat"] = table["resultaat"] - table["resultaat_berekend"]
    table = _recomputed(table, whole["waarde"].agg(_last_place) * _ROOM, twice)
    told = table[["saldo", "resultaat", "structureel"]].notna().any(axis=1)
    amounts = [
        "saldo",
        "reserves",
        "resultaat",
        "resultaat_berekend",
        "verschil_resultaat",
    ]
    found = ["incidenteel", "structureel", "aftrekken", "optellen"]
    shown = ["eenheid", *amounts, *found, "conventie", "verschil", "status"]
    return table.loc[told, shown].round(6).reset_index()


def _recomputed(table: pd.DataFrame, room: pd.Series, twice: pd.Series) -> pd.DataFrame:
    """Both recomputations of the structural balance, which one the print follows, and whether."""
    printed = table["structureel"]
    incidental = table["incidenteel"]
    summed = table["resultaat_berekend"].notna()
    base = table["saldo"].where(summed, table["resultaat"])
    reserves = table["reserves"].where(summed, 0.0)
    minus = structureel_saldo(base, reserves, incidental, "aftrekken")
    plus = structureel_saldo(base, reserves, incidental, "optellen")
    gap_minus = printed - minus
    gap_plus = printed - plus
    nearest = gap_minus.where(gap_minus.abs() <= gap_plus.abs(), gap_plus)
    as_minus = gap_minus.abs() <= room
    as_plus = gap_plus.abs() <= room
    unprinted = printed.isna()
    incomplete = minus.isna()

    untold = twice | unprinted | incomplete
    conventions = {ONBEKEND: untold, "beide": as_minus & as_plus}
    conventions |= {"aftrekken": as_minus, "optellen": as_plus}
    states = {"dubbele regel": twice, "niet afgedrukt": unprinted}
    states |= {"regel ontbreekt": incomplete, "klopt": as_minus | as_plus}
    return table.assign(
        aftrekken=minus,
        optellen=plus,
        conventie=np.select(list(conventions.values()), list(conventions), "geen"),
        verschil=nearest,
        status=np.select(list(states.values()), list(states), "wijkt af"),
    )


def gedrukte_exploitatieruimte(kerncijfer: pd.DataFrame) -> pd.DataFrame:
    """The printed ratio of structural room, recomputed from its lines A to E.

    Returns
    -------
    pandas.DataFrame
        Columns gemeente, document, jaar, a, b, c, d, e (as printed), berekend and afgedrukt (per
        cent), verschil (percentage points) and status: "klopt" when they agree to the last printed
        place, "wijkt af", or "niet afgedrukt".
    """
    frame = _named(kerncijfer, _STUK)
    name = frame["onderwerp"].map(normalise)
    letter = name.str.extract(_LETTERS)[0].astype("object")
    frame = frame.assign(regel=letter.mask(name.str.contains("exploitatieruimte"), "afgedrukt"))
    rows = []
    for key, lines in frame.dropna(subset=["regel"]).groupby(_TABEL, dropna=False, sort=True):
        printed = lines.drop_duplicates("regel").set_index("regel")["waarde"].astype(float)
        if not set("abcde") <= set(printed.index):
            continue
        letters = [float(printed[name]) for name in "abcde"]
        share = exploitatieruimte(*letters) * 100
        shown = float(printed.get("afgedrukt", np.nan))
        status = "wijkt af"
        if np.isnan(shown):
            status = "niet afgedrukt"
        elif abs(shown - share) <= _last_place(printed[["afgedrukt"]]) / 2 * _ROOM:
            status = "klopt"
        rows.append((*key, *letters, share, shown, shown - share, status))
    told = ["berekend", "afgedrukt", "verschil", "status"]
    return pd.DataFrame(rows, columns=[*_TABEL, *"abcde", *told])


def gedrukte_tegenspraken(kerncijfer: pd.DataFrame) -> pd.DataFrame:
    """Where printed tables contradict themselves or each other in unit or sign, by arithmetic.

    Parameters
    ----------
    kerncijfer
        Table kerncijfer, amounts and unit as printed.

    Returns
    -------
    pandas.DataFrame
        Columns gemeente, document, soort ("eenheid" or "teken"), bewijs (a Dutch sentence with the
        numbers) and gevolg. A unit is contradicted when the amounts would be impossibly large in
        it, or when the same lines in another document of the same municipality are about a thousand
        times as large or small. A sign is contradicted when two successive documents of one
        municipality that can be told apart follow different conventions; the later one is named.
    """
    require(kerncijfer, [*_TABEL, "onderwerp", "waarde", "eenheid"])
    frame = _named(kerncijfer, [*_STUK, "eenheid"])
    factor = frame["eenheid"].map(_factor).astype(float)
    money = frame.assign(factor=factor, euro=frame["waarde"].abs() * factor)
    money["regel"] = money["onderwerp"].map(normalise)
    money = money[money["euro"] > 0]
    rows = [*_too_large(money), *_thousandfold(money), *_signs(gedrukte_saldi(kerncijfer))]
    table = pd.DataFrame(rows, columns=[*_STUK, "soort", "bewijs", "gevolg"])
    told = [*_STUK, "soort"]
    return table.drop_duplicates(told).sort_values(told, kind="stable", ignore_index=True)


def _too_large(money: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    """Documents of which half of the lines are impossibly large in the unit above them."""
    for stuk, lines in money[money["factor"] > 1].groupby(_STUK, sort=True):
        middle = float(lines["waarde"].abs().median())
        unit = lines["eenheid"].iloc[0]
        factor = float(lines["factor"].iloc[0])
        if middle * factor < _ONMOGELIJK:
            continue
        millions = _as_printed(round(middle * factor / 1e6))
        bewijs = (
            f"Boven de tabel staat '{unit}', maar de helft van de {len(lines)} bedragen is"
            f" {_as_printed(middle)} of meer: in die eenheid {millions} mln euro per regel."
        )
        gevolg = "Niet omrekenen met de afgedrukte eenheid voordat die is nagevraagd."
        if factor == 1e3:
            gevolg = (
                "Waarschijnlijk zijn het hele euro's: omrekenen met de afgedrukte eenheid maakt ze"
                " duizend keer te groot."
            )
        yield (*stuk, "eenheid", bewijs, gevolg)


def _thousandfold(money: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    """Documents of one municipality whose lines differ about a thousandfold."""
    gevolg = (
        "De eenheid van een van beide klopt niet; vergelijk ze pas als is nagevraagd welke."
    )
    for gemeente, lines in money.groupby("gemeente", sort=True):
        euros = lines.groupby(["document", "regel"])["euro"].median().unstack("regel")
        units = lines.groupby("document")["eenheid"].first()
        for one, other in combinations(euros.index, 2):
            ratios = (euros.loc[one] / euros.loc[other]).dropna()
            if not _a_thousand(ratios):
                continue
            large, small = (one, other) if ratios.median() > 1 else (other, one)
            times = _as_printed(round(10 ** np.log10(ratios).abs().median()))
            bewijs = (
                f"Dezelfde {len(ratios)} regels zijn in '{large}' ({units[large]}) ongeveer {times}"
                f" keer zo groot als in '{small}' ({units[small]})."
            )
            # Without a size that is impossible, nothing tells which of the two is wrong.
            yield (gemeente, large, "eenheid", bewijs, gevolg)
            if euros.loc[large].median() < _ONMOGELIJK:
                yield (gemeente, small, "eenheid", bewijs, gevolg)


def _a_thousand(ratios: pd.Series) -> bool:
    """Whether two lines at least, and all, differ that much: one may have grown a hundredfold."""
    all_far = np.log10(ratios).abs().between(2, 4).all()
    return len(ratios) >= 2 and all_far and abs(abs(np.log10(ratios.median())) - 3) <= 0.7


def _signs(saldi: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    """Documents of one municipality that follow different conventions, or one that does."""
    told = saldi[saldi["conventie"].isin(["aftrekken", "optellen"])]
    told = told.drop_duplicates([*_STUK, "conventie"])
    gevolg = (
        "Incidenteel van het ene stuk is niet met dat van het andere te vergelijken zonder het"
        " teken om te keren."
    )
    for gemeente, rows in told.groupby("gemeente", sort=True):
        for before, after in pairwise(rows.to_dict("records")):
            if before["conventie"] != after["conventie"]:
                bewijs = f"{_sign_of(before)}; {_sign_of(after)}."
                yield (gemeente, after["document"], "teken", bewijs, gevolg)


def _sign_of(row: dict[str, Any]) -> str:
    """What a printed table does with the incidental saldo, with its numbers."""
    verb = {"aftrekken": "trekt {} af", "optellen": "telt {} op"}[str(row["conventie"])]
    result = row["resultaat_berekend"]
    if pd.isna(result):
        result = row["resultaat"]
    parts = [
        f"{row['jaar']}: resultaat {_as_printed(result)}",
        f"incidenteel {_as_printed(row['incidenteel'])}",
        f"structureel {_as_printed(row['structureel'])}",
    ]
    does = verb.format("het incidentele saldo")
    return f"'{row['document']}' {does} ({', '.join(parts)})"
