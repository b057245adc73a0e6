"""Plan against realisation, where the money goes, what was added by meerwerk, and the balance.

The trap: a phase that an export does not hold is unknown (NaN), not nothing; and the plan is chosen
per product, because a product that is absent from the amended budget still has its first one. Sums
are exact to the cent. One stand at a time: a table that holds several peildata of the same year and
phase must be filtered first, or its amounts are counted twice. Mutations of reserves (0.10) and the
result (0.11) are no baten or lasten: only `saldo` shows them, each in a column of its own.

Source of the sign: municipal accounts print the difference as an advantage, lasten plan -
realisatie and baten realisatie - plan, with V (voordeel) or N (nadeel) behind it (Bronckhorst,
jaarrekening 2023).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analyse.tables import ONBEKEND, TABLES, cents, euros, normalise, sum_euro
from analyse.tables.arguments import require
from analyse.tables.frames import (
    RESERVES,
    RESULTAAT,
    columns_of,
    exploitatie,
    in_order,
    show_unknown,
)

_SHOWN = ("primitief", "gewijzigd", "realisatie")
#: What a line of regular upkeep is told by.
SLEUTEL = ["taakveld", "discipline", "product_code", "product", "wijk", "kostensoort"]


def jaren(begroting: pd.DataFrame, fase: str = "realisatie") -> tuple[int, int]:
    """First and last year with an amount in a phase; of the whole table when the phase is in none.

    Raises
    ------
    ValueError
        When the table holds no amounts.
    """
    known = begroting["bedrag"].notna()
    if not known.any():
        raise ValueError("de tabel begroting bevat geen bedragen")
    phase = known & (begroting["fase"] == fase)
    years = begroting.loc[phase if phase.any() else known, "jaar"]
    return int(years.min()), int(years.max())


def plan_realisatie(
    begroting: pd.DataFrame, by: str | Sequence[str], jaar: int | None = None
) -> pd.DataFrame:
    """Budget, amended budget and realisation per year, group and kant.

    With the difference as an advantage.

    Parameters
    ----------
    begroting
        Table begroting; one stand per year and phase.
    by
        Column or columns to group by, besides jaar and kant; may be empty.
    jaar
        Only this year; all years when None.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, those of `by`, kant, primitief, gewijzigd, realisatie, plan, verschil (euro)
        and vn. `plan` is the amended budget of each product that has one in that year and kant,
        else its first budget, so that plans add up whatever `by` is. A phase without a row in the
        group is NaN. `verschil` is positive when it is an advantage; a group that is absent from a
        phase which others in that year and kant do have, counts as nothing there, so that
        differences add up too (unbudgeted spending is an N in full); a phase absent from the whole
        year makes it NaN. `vn` is "V", "N" or "-" (no difference, or none to be told).

    Raises
    ------
    ArgumentFout
        When a column is missing.
    """
    keys = list(dict.fromkeys(["jaar", *columns_of(by), "kant"]))
    require(begroting, [*keys, "fase", "bedrag"])
    frame = exploitatie(begroting if jaar is None else begroting[begroting["jaar"] == jaar])
    frame = show_unknown(frame[frame["fase"].isin(_SHOWN)], [k for k in keys if k != "jaar"])

    products = [c for c in ("product_code", "product") if c in frame.columns and c not in keys]
    # From here on one row per product and phase: a million lines are walked through once.
    frame = sum_euro(show_unknown(frame, products), [*keys, *products, "fase"]).reset_index()
    table = (
        sum_euro(frame, [*keys, "fase"]).unstack("fase").reindex(columns=list(_SHOWN)).astype(float)
    )
    table = table.join(sum_euro(frame[_is_plan(frame)], keys).rename("plan"))

    present = table[["plan", "realisatie"]].notna().groupby(level=["jaar", "kant"]).transform("any")
    known = present.all(axis=1)
    advantage = cents(table["plan"]) - cents(table["realisatie"])
    sign = np.where(table.index.get_level_values("kant") == "baten", -1, 1)
    table["verschil"] = euros(advantage * sign).where(known)
    table["vn"] = np.select([table["verschil"] > 0, table["verschil"] < 0], ["V", "N"], default="-")
    table.columns.name = None
    return in_order(table.reset_index(), keys)


def _is_plan(frame: pd.DataFrame) -> pd.Series:
    """Which rows make up the plan.

    The amended ones of a product that was amended in that year and kant, else the first ones.
    """
    product = [frame[c] for c in ("product_code", "product") if c in frame.columns]
    amended = (
        (frame["fase"] == "gewijzigd")
        .groupby([frame["jaar"], frame["kant"], *product], dropna=False, observed=True)
        .transform("any")
    )
    return frame["fase"] == pd.Series(
        np.where(amended, "gewijzigd", "primitief"), index=frame.index
    )


def naar_omvang(table: pd.DataFrame) -> pd.DataFrame:
    """Largest first, with the share of each group in its year and kant.

    Parameters
    ----------
    table
        As `plan_realisatie` returns it.

    Returns
    -------
    pandas.DataFrame
        The same rows with `aandeel` (part of one) of the realisatie, or of the plan in a year and
        kant without realisatie; NaN where these add up to nothing. Year by year, lasten before
        baten.
    """
    year = [table["jaar"], table["kant"]]
    booked = table["realisatie"].notna().groupby(year).transform("any")
    size = table["realisatie"].where(booked, table["plan"])
    total = cents(size).groupby(year).transform("sum")
    shown = table.assign(
        aandeel=(cents(size) / total.where(total != 0)).astype(float), _size=-size.fillna(0.0)
    )
    return in_order(shown, ["jaar", "kant", "_size"]).drop(columns="_size")


def stappen(
    begroting: pd.DataFrame,
    by: str | Sequence[str],
    jaar: int,
    kant: str = "lasten",
    hoogstens: int = 8,
) -> pd.DataFrame:
    """From the first budget by way of the amended one to the realisation, a signed step per group.

    Parameters
    ----------
    begroting, by, jaar
        As for `plan_realisatie`.
    kant
        "lasten" or "baten".
    hoogstens
        Steps between two totals; when there are more groups the smallest make one step together.

    Returns
    -------
    pandas.DataFrame
        Columns label, soort ("stand" or "stap"), bedrag and cumulatief (euro); the steps between
        two standing totals add up to their difference to the cent, largest first, groups without a
        change left out. A phase that the year lacks has no standing total; empty when there is no
        plan or no realisatie.
    """
    table = plan_realisatie(begroting, by, jaar)
    table = table[table["kant"] == kant]
    columns = ["label", "soort", "bedrag", "cumulatief"]
    if not len(table) or not table[["plan", "realisatie"]].notna().any().all():
        return pd.DataFrame(
            {c: pd.Series(dtype="str" if c in columns[:2] else "float64") for c in columns}
        )
    names = (
        table[[*dict.fromkeys(columns_of(by))]].astype(str).agg(" · ".join, axis=1)
        if columns_of(by)
        else pd.Series(kant, table.index)
    )
    first, plan, real = (cents(table[c]) for c in ("primitief", "plan", "realisatie"))
    amended = table["gewijzigd"].notna().any()
    rows: list[tuple[str, str, int]] = []
    if table["primitief"].notna().any():
        rows.append((f"Eerste begroting {jaar}", "stand", int(first.sum())))
        rows += _steps("Wijziging", names, plan - first, hoogstens) if amended else []
    if amended:
        rows.append((f"Begroting {jaar} na wijziging", "stand", int(plan.sum())))
    rows += [
        *_steps("Afwijking", names, real - plan, hoogstens),
        (f"Realisatie {jaar}", "stand", int(real.sum())),
    ]
    steps = pd.DataFrame(rows, columns=[*columns[:2], "cent"])
    standing = steps["soort"] == "stand"
    level = (
        steps["cent"].where(~standing, 0).groupby(standing.cumsum()).cumsum()
        + steps["cent"].where(standing).ffill()
    )
    return steps.assign(bedrag=euros(steps["cent"]), cumulatief=euros(level))[columns]


def _steps(word: str, names: pd.Series, change: pd.Series, most: int) -> list[tuple[str, str, int]]:
    moved = change[change != 0].sort_values(key=abs, ascending=False, kind="stable")
    shown, rest = (
        (moved, moved.head(0))
        if len(moved) <= most
        else (moved.head(most - 1), moved.tail(len(moved) - most + 1))
    )
    steps = [(f"{word} {names[i]}", "stap", int(amount)) for i, amount in shown.items()]
    return (
        [*steps, (f"{word} van {len(rest)} andere samen", "stap", int(rest.sum()))]
        if len(rest)
        else steps
    )


def per_soort(begroting: pd.DataFrame, kolom: str) -> pd.DataFrame:
    """A column per class of `kolom` (budgetsoort, opdracht, herkomst, ...) per jaar, fase and kant.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, fase, kant, the classes that the table declares for `kolom` in that order,
        then any other class that occurs, and totaal (euro). A class without a row in that year,
        fase and kant is nothing there.
    """
    keys = ["jaar", "fase", "kant"]
    frame = show_unknown(exploitatie(begroting), ["fase", "kant", kolom])
    table = sum_euro(frame, [*keys, kolom]).unstack(kolom)
    declared = [choice.value for choice in TABLES["begroting"][kolom].choices]
    classes = [*declared, *(c for c in table.columns if c not in declared)]
    table = table.reindex(columns=classes).astype(float).fillna(0.0)
    table["totaal"] = euros(
        sum((cents(table[c]) for c in classes), start=pd.Series(0, index=table.index))
    )
    table.columns.name = None
    return in_order(table.reset_index(), keys)


def meerwerk(
    begroting: pd.DataFrame, by: str | Sequence[str] = (), jaar: int | None = None
) -> pd.DataFrame:
    """What was added by meerwerk and taken off by minderwerk, and which budget it was in.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, those of `by`, kant, opdracht (all but regulier: unknown is shown),
        eerste_begroting, bij_wijziging, niet_begroot, realisatie (euro) and aandeel_eerste,
        aandeel_wijziging, aandeel_niet_begroot (parts of one of the realisatie; NaN when that is
        nothing or the opdracht unknown). The first three add up to the fourth to the cent: what
        stood in the first budget, what the amended one changed, and what neither held (negative
        when less was done than budgeted). A budget that the whole year and kant lack makes its
        column NaN.
    """
    every = plan_realisatie(begroting, [*columns_of(by), "opdracht"], jaar)
    known = (
        every[["primitief", "plan", "realisatie"]]
        .notna()
        .groupby([every["jaar"], every["kant"]])
        .transform("any")
    )
    first, plan, real = (cents(every[c]) for c in ("primitief", "plan", "realisatie"))
    table = every[[*dict.fromkeys(["jaar", *columns_of(by), "kant", "opdracht"])]].assign(
        eerste_begroting=euros(first).where(known["primitief"]),
        bij_wijziging=euros(plan - first).where(known["primitief"] & known["plan"]),
        niet_begroot=euros(real - plan).where(known["plan"] & known["realisatie"]),
        realisatie=euros(real).where(known["realisatie"]),
    )
    shares = {
        "aandeel_eerste": "eerste_begroting",
        "aandeel_wijziging": "bij_wijziging",
        "aandeel_niet_begroot": "niet_begroot",
    }
    whole = table["realisatie"].where((table["realisatie"] != 0) & (table["opdracht"] != ONBEKEND))
    table = table.assign(**{share: table[part] / whole + 0.0 for share, part in shares.items()})
    return table[table["opdracht"] != "regulier"].reset_index(drop=True)


def saldo(begroting: pd.DataFrame, by: str | Sequence[str] = ()) -> pd.DataFrame:
    """Lasten, baten and saldo per jaar and fase.

    And per `by` when given, with reserves and result beside them.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, fase, those of `by`, lasten, baten, saldo (baten - lasten), reserves (draws
        less additions, taakveld
        0.10), resultaat (saldo + reserves) and geboekt_resultaat (what the lines of taakveld 0.11
          say: a surplus stands under
        lasten there) in euro. What has no row is NaN, and so is what needs it: an export of lasten
        alone does not say that there are no baten, nor one without taakveld 0.10 that no reserve
        was used.
    """
    keys = list(dict.fromkeys(["jaar", "fase", *columns_of(by)]))
    frame = show_unknown(begroting, [k for k in [*keys, "kant"] if k != "jaar"])
    taakveld = (
        frame["taakveld"] if "taakveld" in frame.columns else pd.Series(ONBEKEND, index=frame.index)
    )
    reserve, result = taakveld == RESERVES, taakveld == RESULTAAT
    # Draws and surpluses count up; the result stands on the other side, so that the account closes.
    minus = (reserve & (frame["kant"] == "lasten")) | (result & (frame["kant"] == "baten"))
    kind = (
        frame["kant"].astype("object").mask(reserve, "reserves").mask(result, "geboekt_resultaat")
    )
    frame = frame.assign(_kind=kind, bedrag=frame["bedrag"].where(~minus, -frame["bedrag"]))
    shown = ["lasten", "baten", "reserves", "geboekt_resultaat"]
    table = sum_euro(frame, [*keys, "_kind"]).unstack("_kind").reindex(columns=shown).astype(float)
    known = table[["lasten", "baten"]].notna().all(axis=1)
    table.insert(2, "saldo", euros(cents(table["baten"]) - cents(table["lasten"])).where(known))
    table.insert(
        4,
        "resultaat",
        euros(cents(table["saldo"]) + cents(table["reserves"])).where(
            known & table["reserves"].notna()
        ),
    )
    table.columns.name = None
    return in_order(table.reset_index(), keys)


def reguliere_lasten(begroting: pd.DataFrame, fase: str = "realisatie") -> pd.DataFrame:
    """Lasten of regular upkeep in one phase, added up per year, soort and `SLEUTEL`.

    Replacement and reserves are not in it; a line that does not say whether it is replacement, is.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, soort ("eenmalig", "opdracht" for meerwerk and minderwerk, or "vast": what can
        be compared), those of `SLEUTEL` and bedrag (euro). `product_code` is the name of the product
        where it has no code; product and discipline are those of its latest year, so that a renamed
        product stays one.
    """
    facts = ["fase", "kant", "aard", "budgetsoort", "opdracht", "bedrag"]
    require(begroting, ["jaar", *facts, *SLEUTEL])
    lines = exploitatie(begroting)
    upkeep = lines["budgetsoort"] != "vervanging"
    lines = lines[(lines["fase"] == fase) & (lines["kant"] == "lasten") & upkeep]
    # A million lines are walked through once; from here on one row for what is alike.
    lines = sum_euro(lines, ["jaar", "aard", "opdracht", *SLEUTEL]).reset_index()
    lines = show_unknown(lines.astype(dict.fromkeys(SLEUTEL, "object")), SLEUTEL)
    code = lines["product_code"]
    lines["product_code"] = code.where(code != ONBEKEND, lines["product"].map(normalise))
    by_year = lines.sort_values("jaar", kind="stable")
    latest = by_year.drop_duplicates("product_code", keep="last").set_index("product_code")
    for name in ("product", "discipline"):
        lines[name] = lines["product_code"].map(latest[name])
    one_off = lines["aard"] == "incidenteel"
    extra = lines["opdracht"].isin(["meerwerk", "minderwerk"])
    lines["soort"] = np.select([one_off, extra], ["eenmalig", "opdracht"], default="vast")
    lines["jaar"] = lines["jaar"].astype(int)
    return lines[["jaar", "soort", *SLEUTEL, "bedrag"]]
