"""Plan against realisation, where the money goes, what was added by meerwerk, and the balance.

The trap: a phase that an export does not hold is unknown (NaN), not nothing; and the plan is chosen
per product, because a product that is absent from the amended budget still has its first one. Sums
are exact to the cent. One stand at a time: a table that holds several peildata of the same year and
phase must be filtered first, or its amounts are counted twice. Mutations of reserves (0.10) and the
result (0.11) are no baten or lasten: only `saldo_per_jaar` shows them, each in a column of its own.

Source of the sign: municipal accounts print the difference as an advantage, lasten plan -
realisatie and baten realisatie - plan, with V (voordeel) or N (nadeel) behind it (Bronckhorst,
jaarrekening 2023).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analyse.tables import ONBEKEND, TABLES, cents, euros, minus_euro, normalise, sum_euro
from analyse.tables.arguments import require, require_choice, require_year
from analyse.tables.frames import (
    FASEN,
    KANTEN,
    RESERVES,
    RESULTAAT,
    columns_of,
    exploitatie,
    in_order,
    present,
    show_unknown,
    zonder_verplichtingen,
)

_PHASES = ["primitief", "gewijzigd", "realisatie"]
_PRODUCT = ("product_code", "product")
#: What V and N behind a difference stand for; `_letter` says which it is.
VOORDEEL_NADEEL = {"V": "voordeel", "N": "nadeel"}
#: What a line of regular upkeep is told by.
SLEUTEL = [
    "taakveld",
    "discipline",
    "product_code",
    "product",
    "wijk",
    "kostensoort",
]


def begrotingsjaren(begroting: pd.DataFrame) -> tuple[int, int]:
    """First and last year with a realisatie; of the whole table when it holds none.

    Raises
    ------
    ValueError
        When the table holds no amounts.
    """
    known = begroting[begroting["bedrag"].notna()]
    if known.empty:
        raise ValueError("de tabel begroting bevat geen bedragen")
    booked = known[known["fase"] == "realisatie"]
    years = known["jaar"] if booked.empty else booked["jaar"]
    return int(years.min()), int(years.max())


def plan_realisatie(
    begroting: pd.DataFrame, by: str | Sequence[str], jaar: int | None = None
) -> pd.DataFrame:
    """Budget, amended budget and realisation per year, group and kant, with their difference.

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
        When a column is missing, or the table has nothing of that year.
    """
    keys = list(dict.fromkeys(["jaar", *columns_of(by), "kant"]))
    require(begroting, [*keys, "fase", "bedrag"])
    lines = begroting
    if jaar is not None:
        require_year(begroting, jaar)
        lines = lines[lines["jaar"] == jaar]
    lines = exploitatie(lines)
    lines = lines[lines["fase"].isin(_PHASES)]
    facts = list(dict.fromkeys([*keys, *present(lines, _PRODUCT)]))
    # From here on one row per product and phase: a million lines are walked through once.
    lines = sum_euro(show_unknown(lines, facts), [*facts, "fase"]).reset_index()

    table = sum_euro(lines, [*keys, "fase"]).unstack("fase")
    table = table.reindex(columns=_PHASES).astype(float)
    table.columns.name = None
    plan = sum_euro(lines[_is_plan(lines)], keys)
    table = table.join(plan.rename("plan")).reset_index()
    known = known_that_year(table, ["plan", "realisatie"]).all(axis=1)
    sign = np.where(table["kant"] == "baten", -1, 1)
    gap = cents(table["plan"]) - cents(table["realisatie"])
    table["verschil"] = euros(sign * gap).where(known)
    table["vn"] = _letter(table["verschil"])
    return in_order(table, keys)


def _letter(advantage: pd.Series) -> np.ndarray:
    """V of an advantage, N of a disadvantage, "-" of none or one that is not known."""
    return np.select([advantage > 0, advantage < 0], list(VOORDEEL_NADEEL), default="-")


def known_that_year(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Whether any group has an amount in these columns in the year and kant of each row."""
    year = [table["jaar"], table["kant"]]
    return table[columns].notna().groupby(year).transform("any")


def _is_plan(lines: pd.DataFrame) -> pd.Series:
    """Which rows make up the plan.

    The amended ones of a product that was amended in that year and kant, else the first ones.
    """
    product = [lines[name] for name in present(lines, ("jaar", "kant", *_PRODUCT))]
    amended = lines["fase"] == "gewijzigd"
    has_amended = amended.groupby(product, dropna=False, observed=True).transform("any")
    return amended | (~has_amended & (lines["fase"] == "primitief"))


def plan_naar_omvang(table: pd.DataFrame) -> pd.DataFrame:
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
    require(table, ["jaar", "kant", "plan", "realisatie"])
    booked = known_that_year(table, ["realisatie"])["realisatie"]
    size = cents(table["realisatie"].where(booked, table["plan"]))
    total = size.groupby([table["jaar"], table["kant"]]).transform("sum")
    share = size / total.where(total != 0)
    sized = table.assign(aandeel=share.astype(float), _size=-size)
    return in_order(sized, ["jaar", "kant", "_size"]).drop(columns="_size")


def plan_stappen(
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
    require_choice(kant, KANTEN, "kant")
    table = plan_realisatie(begroting, by, jaar)
    table = table[table["kant"] == kant]
    has = table[["primitief", "gewijzigd", "plan", "realisatie"]].notna().any()
    rows: list[tuple[str, str, int]] = []
    if has["plan"] and has["realisatie"]:
        first = cents(table["primitief"])
        plan = cents(table["plan"])
        booked = cents(table["realisatie"])
        names = _group_names(table, columns_of(by) or ["kant"])
        if has["primitief"]:
            rows.append((f"Eerste begroting {jaar}", "stand", first.sum()))
        if has["primitief"] and has["gewijzigd"]:
            rows += _steps("Wijziging", names, plan - first, hoogstens)
        if has["gewijzigd"]:
            rows.append((f"Begroting {jaar} na wijziging", "stand", plan.sum()))
        rows += _steps("Afwijking", names, booked - plan, hoogstens)
        rows.append((f"Realisatie {jaar}", "stand", booked.sum()))
    steps = pd.DataFrame(rows, columns=["label", "soort", "cent"])
    steps = steps.astype({"label": "str", "soort": "str", "cent": "int64"})
    # Each standing total begins a stretch that its steps are added to.
    stretch = (steps["soort"] == "stand").cumsum()
    steps["bedrag"] = euros(steps["cent"])
    steps["cumulatief"] = euros(steps.groupby(stretch)["cent"].cumsum())
    return steps.drop(columns="cent")


def _group_names(table: pd.DataFrame, columns: list[str]) -> pd.Series:
    return table[list(dict.fromkeys(columns))].astype(str).agg(" · ".join, axis=1)


def _steps(
    word: str, names: pd.Series, change: pd.Series, most: int
) -> list[tuple[str, str, int]]:
    """A step per group that changed, the largest first; beyond `most` the rest as one."""
    moved = change[change != 0].sort_values(key=abs, ascending=False, kind="stable")
    shown = len(moved) if len(moved) <= most else most - 1
    steps = []
    for group, amount in moved.head(shown).items():
        steps.append((f"{word} {names[group]}", "stap", amount))
    rest = moved.iloc[shown:]
    if len(rest):
        steps.append((f"{word} van {len(rest)} andere samen", "stap", rest.sum()))
    return steps


def begroting_per_soort(begroting: pd.DataFrame, kolom: str) -> pd.DataFrame:
    """A column per class of `kolom` (budgetsoort, opdracht, herkomst, ...) per jaar, fase and kant.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, fase, kant, the classes that the table declares for `kolom` in that order,
        then any other class that occurs, and totaal (euro). A class without a row in that year,
        fase and kant is nothing there.
    """
    keys = ["jaar", "fase", "kant"]
    lines = show_unknown(exploitatie(begroting), ["fase", "kant", kolom])
    table = sum_euro(lines, [*keys, kolom]).unstack(kolom)
    declared = [choice.value for choice in TABLES["begroting"][kolom].choices]
    others = [c for c in table.columns if c not in declared]
    table = table.reindex(columns=[*declared, *others])
    table = table.astype(float).fillna(0.0)
    table["totaal"] = sum_euro(lines, keys)
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
    known = known_that_year(every, ["primitief", "plan", "realisatie"])
    amounts = every[list(known)].fillna(0.0).where(known)
    first = amounts["primitief"]
    plan = amounts["plan"]
    booked = amounts["realisatie"]
    keys = list(dict.fromkeys(["jaar", *columns_of(by), "kant", "opdracht"]))
    table = every[keys].assign(
        eerste_begroting=first,
        bij_wijziging=minus_euro(plan, first),
        niet_begroot=minus_euro(booked, plan),
        realisatie=booked,
    )
    told = (booked != 0) & (table["opdracht"] != ONBEKEND)
    whole = booked.where(told)
    table["aandeel_eerste"] = table["eerste_begroting"] / whole + 0.0
    table["aandeel_wijziging"] = table["bij_wijziging"] / whole + 0.0
    table["aandeel_niet_begroot"] = table["niet_begroot"] / whole + 0.0
    return table[table["opdracht"] != "regulier"].reset_index(drop=True)


def saldo_per_jaar(begroting: pd.DataFrame, by: str | Sequence[str] = ()) -> pd.DataFrame:
    """Lasten, baten and saldo per jaar and fase, with reserves and result beside them.

    Without what is only committed (verplichting): that has no saldo.

    Parameters
    ----------
    begroting
        Table begroting.
    by
        Column or columns to group by, besides jaar and fase.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, fase, those of `by`, lasten, baten, saldo (baten - lasten), reserves (draws
        less additions, taakveld 0.10), resultaat (saldo + reserves) and geboekt_resultaat (what the
        lines of taakveld 0.11 say: a surplus stands under lasten there) in euro. What has no row is
        NaN, and so is what needs it: an export of lasten alone does not say that there are no
        baten, nor one without taakveld 0.10 that no reserve was used.
    """
    keys = list(dict.fromkeys(["jaar", "fase", *columns_of(by)]))
    lines = show_unknown(zonder_verplichtingen(begroting), [*keys, "kant"])
    taakveld = lines.get("taakveld", pd.Series(ONBEKEND, lines.index))
    reserve = taakveld == RESERVES
    result = taakveld == RESULTAAT
    # Draws and surpluses count up; the result stands on the other side, so that the account closes.
    kant = lines["kant"].astype("object")
    minus = (reserve & (kant == "lasten")) | (result & (kant == "baten"))
    amount = lines["bedrag"].mask(minus, -lines["bedrag"])
    kind = kant.mask(reserve, "reserves").mask(result, "geboekt_resultaat")
    lines = lines.assign(_kind=kind, bedrag=amount)
    table = sum_euro(lines, [*keys, "_kind"]).unstack("_kind")
    table = table.reindex(columns=["lasten", "baten", "reserves", "geboekt_resultaat"])
    table = table.astype(float)
    table.columns.name = None
    table.insert(2, "saldo", minus_euro(table["baten"], table["lasten"]))
    table.insert(4, "resultaat", minus_euro(table["saldo"], -table["reserves"]))
    return in_order(table.reset_index(), keys)


def reguliere_lasten(begroting: pd.DataFrame, fase: str = "realisatie") -> pd.DataFrame:
    """Lasten of regular upkeep in one phase, added up per year, soort and `SLEUTEL`.

    Replacement and reserves are not in it; a line that does not say whether it is replacement, is.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, soort ("eenmalig", "opdracht" for meerwerk and minderwerk, or "vast": what can
        be compared), those of `SLEUTEL` and bedrag (euro). `product_code` is the name of the
        product where it has no code; product and discipline are those of its latest year, so that a
        renamed product stays one.
    """
    require_choice(fase, FASEN, "fase")
    facts = ["fase", "kant", "aard", "budgetsoort", "opdracht", "bedrag"]
    require(begroting, ["jaar", *facts, *SLEUTEL])
    lines = exploitatie(begroting[begroting["fase"] == fase])
    lines = lines.query("kant == 'lasten' and budgetsoort != 'vervanging'")
    # A million lines are walked through once; from here on one row for what is alike.
    lines = sum_euro(lines, ["jaar", "aard", "opdracht", *SLEUTEL]).reset_index()
    lines = show_unknown(lines.astype(dict.fromkeys(SLEUTEL, "object")), SLEUTEL)
    code = lines["product_code"]
    name = lines["product"]
    lines["product_code"] = code.where(code != ONBEKEND, name.map(normalise))
    by_year = lines.sort_values("jaar", kind="stable")
    latest = by_year.drop_duplicates("product_code", keep="last").set_index("product_code")
    for text in ("product", "discipline"):
        lines[text] = lines["product_code"].map(latest[text])
    one_off = lines["aard"] == "incidenteel"
    extra = lines["opdracht"].isin(["meerwerk", "minderwerk"])
    lines["soort"] = np.select([one_off, extra], ["eenmalig", "opdracht"], default="vast")
    lines["jaar"] = lines["jaar"].astype(int)
    return lines[["jaar", "soort", *SLEUTEL, "bedrag"]]
