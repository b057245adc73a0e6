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
from math import log10

import numpy as np
import pandas as pd

from analyse.structureel.aard import exploitatieruimte, structureel_saldo
from analyse.tables import ONBEKEND, normalise
from analyse.tables.arguments import require
from analyse.tables.frames import show_unknown

_TABEL = ["gemeente", "document", "jaar"]

#: Names under which the lines of the balance are printed, in compared form; the first that fits
#: counts.
_REGELS = (
    ("structureel", re.compile(r"structure\w* (begrotings)?saldo")),
    ("incidenteel", re.compile(r"incidente")),
    ("reserves", re.compile(r"^(?!.*structurele ).*reserves?\b")),
    ("saldo", re.compile(r"saldo (van )?(de )?(baten en lasten|lasten en baten)")),
    ("resultaat", re.compile(r"na bestemming|^(geraamd |gerealiseerd )?resultaat$")),
)
_LETTERS = re.compile(r"^([a-e]) (structurele|totale)\b")


def _regel(onderwerp: str) -> str:
    name = normalise(onderwerp)
    return next((regel for regel, pattern in _REGELS if pattern.search(name)), "")


def _named(kerncijfer: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """The unknown shown; the only document of a municipality that has no name is called by its one year."""
    frame = show_unknown(kerncijfer, columns)
    unnamed = frame["document"] == ONBEKEND
    one = frame["jaar"].groupby(frame["gemeente"]).transform("nunique") == 1
    return frame.assign(
        document=frame["document"].astype("object").mask(unnamed & one, frame["jaar"].astype(str))
    )


def _factor(eenheid: str) -> float:
    """Euros to one printed unit; NaN for what is not money or not known."""
    unit = re.sub(r"(?<=\d)[.\s\u00a0](?=\d{3})", "", str(eenheid).casefold())
    if "%" in unit or not re.search(r"€|eur|^x ?1", unit):
        return float("nan")
    if re.search(r"mln|miljoen|1000000\b", unit):
        return 1e6
    return 1e3 if re.search(r"1000\b|duizend", unit) else 1.0


def _last_place(values: pd.Series) -> float:
    """One unit in the last printed place, the rounding that a sum of printed figures may show."""
    decimals = max(
        (len(repr(float(v)).rstrip("0").partition(".")[2]) for v in values.dropna()), default=0
    )
    return float(10.0**-decimals)


def _heel(value: float) -> str:
    """A printed figure in Dutch notation, as a sentence of evidence needs it."""
    whole, _, part = f"{abs(value):,.10g}".partition(".")
    return ("-" if value < 0 else "") + whole.replace(",", ".") + (f",{part}" if part else "")


def gedrukte_saldi(kerncijfer: pd.DataFrame) -> pd.DataFrame:
    """The printed structural balance of each table and year, recomputed under both sign conventions.

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
    frame = _named(kerncijfer, ["gemeente", "document", "eenheid"])
    frame = frame.assign(regel=frame["onderwerp"].map(_regel))
    frame = frame[(frame["regel"] != "") & frame["waarde"].notna()]
    rows = []
    for (gemeente, document, jaar), lines in frame.groupby(_TABEL, dropna=False, sort=True):
        if not {"saldo", "resultaat", "structureel"} & set(lines["regel"]):
            continue
        printed = lines.groupby("regel")["waarde"].agg(["first", "nunique"])
        rows.append(
            {
                "gemeente": gemeente,
                "document": document,
                "jaar": jaar,
                "eenheid": lines["eenheid"].iloc[0],
            }
            | _recomputed(
                printed["first"],
                _last_place(lines["waarde"]),
                twice=bool((printed["nunique"] > 1).any()),
            )
        )
    return pd.DataFrame(rows, columns=[*_TABEL, "eenheid", *_BEREKEND])


_BEREKEND = (
    "saldo",
    "reserves",
    "resultaat",
    "resultaat_berekend",
    "verschil_resultaat",
    "incidenteel",
    "structureel",
    "aftrekken",
    "optellen",
    "conventie",
    "verschil",
    "status",
)


def _recomputed(printed: pd.Series, place: float, *, twice: bool) -> dict[str, float | str]:
    """One table and year: its printed lines, both recomputations and what they say."""
    saldo, reserves, resultaat, incidenteel, structureel = (
        float(printed.get(name, np.nan))
        for name in ("saldo", "reserves", "resultaat", "incidenteel", "structureel")
    )
    together = saldo + reserves
    base, rest = (saldo, reserves) if not np.isnan(together) else (resultaat, 0.0)
    minus = structureel_saldo(base, rest, incidenteel, "aftrekken")
    plus = structureel_saldo(base, rest, incidenteel, "optellen")
    found = {"aftrekken": structureel - minus, "optellen": structureel - plus}
    # Half a cent of room for the binary fractions of printed decimals.
    ties = [name for name, gap in found.items() if abs(gap) <= place * 1.005]
    nearest = min(found, key=lambda name: abs(found[name])) if not np.isnan(minus) else "aftrekken"
    if twice:
        conventie, status = ONBEKEND, "dubbele regel"
    elif np.isnan(structureel):
        conventie, status = ONBEKEND, "niet afgedrukt"
    elif np.isnan(minus):
        conventie, status = ONBEKEND, "regel ontbreekt"
    else:
        conventie = "beide" if len(ties) == 2 else ties[0] if ties else "geen"
        status = "klopt" if ties else "wijkt af"
    values = (
        saldo,
        reserves,
        resultaat,
        together,
        resultaat - together,
        incidenteel,
        structureel,
        minus,
        plus,
        conventie,
        found[nearest],
        status,
    )
    return dict(
        zip(_BEREKEND, (round(v, 6) if isinstance(v, float) else v for v in values), strict=True)
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
    frame = _named(kerncijfer, ["gemeente", "document"])
    name = frame["onderwerp"].map(normalise)
    letter = name.str.extract(_LETTERS.pattern)[0].astype("object")
    frame = frame.assign(regel=letter.where(~name.str.contains("exploitatieruimte"), "afgedrukt"))
    rows = []
    for key, lines in frame.dropna(subset=["regel"]).groupby(_TABEL, dropna=False, sort=True):
        printed = lines.drop_duplicates("regel").set_index("regel")["waarde"].astype(float)
        if not set("abcde") <= set(printed.index):
            continue
        a, b, c, d, e = (float(printed[x]) for x in "abcde")
        share = exploitatieruimte(a, b, c, d, e) * 100
        shown = float(printed.get("afgedrukt", np.nan))
        room = _last_place(printed[["afgedrukt"]]) / 2 if "afgedrukt" in printed else 0.0
        status = (
            "niet afgedrukt"
            if np.isnan(shown)
            else "klopt"
            if abs(shown - share) <= room * 1.005
            else "wijkt af"
        )
        rows.append((*key, a, b, c, d, e, share, shown, shown - share, status))
    return pd.DataFrame(
        rows, columns=[*_TABEL, *"abcde", "berekend", "afgedrukt", "verschil", "status"]
    )


def tegenspraken(kerncijfer: pd.DataFrame, grens: float = 1e9) -> pd.DataFrame:
    """Where printed tables contradict themselves or each other in unit or sign, found by arithmetic.

    Parameters
    ----------
    kerncijfer
        Table kerncijfer, amounts and unit as printed.
    grens
        Euros above which half of the lines of one document cannot lie; 1 mld suits lines of one
        municipality's balance.

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
    frame = _named(kerncijfer, ["gemeente", "document", "eenheid"])
    factor = frame["eenheid"].map(_factor).astype(float)
    frame = frame.assign(
        factor=factor, euro=frame["waarde"].abs() * factor, regel=frame["onderwerp"].map(normalise)
    )
    money = frame[frame["euro"] > 0]
    rows = [
        *_too_large(money, grens),
        *_thousandfold(money, grens),
        *_signs(gedrukte_saldi(kerncijfer)),
    ]
    table = pd.DataFrame(rows, columns=["gemeente", "document", "soort", "bewijs", "gevolg"])
    table = table.drop_duplicates(["gemeente", "document", "soort"])
    return table.sort_values(["gemeente", "document", "soort"], kind="stable").reset_index(
        drop=True
    )


def _too_large(money: pd.DataFrame, grens: float) -> Iterator[tuple[str, ...]]:
    for (gemeente, document), lines in money[money["factor"] > 1].groupby(
        ["gemeente", "document"], sort=True
    ):
        middle = float(lines["waarde"].abs().median())
        unit, factor = lines["eenheid"].iloc[0], float(lines["factor"].iloc[0])
        if middle * factor < grens:
            continue
        bewijs = (
            f"Boven de tabel staat '{unit}', maar de helft van de {len(lines)} bedragen is"
            f" {_heel(middle)} of meer: in die eenheid {_heel(round(middle * factor / 1e6))} mln"
            " euro per regel."
        )
        gevolg = "Niet omrekenen met de afgedrukte eenheid voordat die is nagevraagd."
        if factor == 1e3:
            gevolg = (
                "Waarschijnlijk zijn het hele euro's: omrekenen met de afgedrukte eenheid maakt ze"
                " duizend keer te groot."
            )
        yield gemeente, document, "eenheid", bewijs, gevolg


def _thousandfold(money: pd.DataFrame, grens: float) -> Iterator[tuple[str, ...]]:
    for gemeente, lines in money.groupby("gemeente", sort=True):
        per_line = lines.groupby(["document", "regel"])["euro"].median().unstack("regel")
        for one, other in combinations(per_line.index, 2):
            ratios = (per_line.loc[one] / per_line.loc[other]).dropna()
            # Two lines at least, and all of them: one line may well have grown a hundredfold.
            if (
                len(ratios) < 2
                or not all(2 <= abs(log10(r)) <= 4 for r in ratios)
                or abs(abs(log10(ratios.median())) - 3) > 0.7
            ):
                continue
            large, small = (one, other) if ratios.median() > 1 else (other, one)
            # Without a size that is impossible, nothing tells which of the two is wrong.
            blamed = (large,) if per_line.loc[large].median() >= grens else (large, small)
            units = {
                d: lines.loc[lines["document"] == d, "eenheid"].iloc[0] for d in (large, small)
            }
            bewijs = (
                f"Dezelfde {len(ratios)} regels zijn in '{large}' ({units[large]}) ongeveer"
                f" {_heel(round(float(np.exp(np.abs(np.log(ratios)).median()))))} keer zo groot als"
                f" in '{small}' ({units[small]})."
            )
            gevolg = (
                "De eenheid van een van beide klopt niet; vergelijk ze pas als is nagevraagd welke."
            )
            yield from ((gemeente, document, "eenheid", bewijs, gevolg) for document in blamed)


def _signs(saldi: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    """Successive documents of one municipality that follow different conventions, or one that follows both."""
    told = saldi[saldi["conventie"].isin(["aftrekken", "optellen"])]
    words = {
        "aftrekken": "trekt het incidentele saldo af",
        "optellen": "telt het incidentele saldo op",
    }
    gevolg = (
        "Incidenteel van het ene stuk is niet met dat van het andere te vergelijken zonder het"
        " teken om te keren."
    )
    for gemeente, rows in told.groupby("gemeente", sort=True):
        first = rows.drop_duplicates(["document", "conventie"])
        for before, after in pairwise(first.to_dict("records")):
            if before["conventie"] == after["conventie"]:
                continue
            bewijs = "; ".join(
                f"'{r['document']}' {words[r['conventie']]} ({r['jaar']}: resultaat"
                f" {_heel(r['resultaat_berekend'] if not np.isnan(r['resultaat_berekend']) else r['resultaat'])},"
                f" incidenteel {_heel(r['incidenteel'])}, structureel {_heel(r['structureel'])})"
                for r in (before, after)
            )
            yield (gemeente, after["document"], "teken", f"{bewijs}.", gevolg)
