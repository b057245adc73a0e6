"""Who pays what: a shared cost split by key after key, to the cent, beside what each pays now.

The traps: a split rounded per participant no longer adds up, so the cents that are left go to the
largest remainders; a key of which a participant's value is missing splits nothing, it is not a key
with a nought; and whether someone gains depends on the key, so no key stands alone. A local
exception (maatwerk) is paid by who asks for it.

Source: largest remainder (Hamilton); Balinski and Young, Fair Representation (2001).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd

from analyse.antwoord import exact
from analyse.tables import ONBEKEND, cents, euros, minus_euro, normalise, part_of, sum_euro
from analyse.tables.arguments import require, require_choice
from analyse.tables.frames import show_unknown

#: Keys that need no export: everyone the same, and what each pays now.
GELIJK, HUIDIG = "gelijk", "huidige kosten"
#: What an amount can be compared with.
REFERENTIES = ("nu", "alleen")
#: On which side a participant comes out, and whether the key decides it.
MINDER, MEER, EVENVEEL = "minder", "meer", "gelijk"
HANGT_AF = "hangt af van de sleutel"
_TOTAAL = "totaal"


def verdeel(bedrag: int, waarden: Sequence[float] | np.ndarray) -> list[int] | None:
    """Split whole cents by values so that the parts add up; None when the values split nothing.

    Parameters
    ----------
    bedrag
        Whole cents; negative is split as its opposite.
    waarden
        A value a participant. With one missing or negative, or all nought, nothing can be split.

    Returns
    -------
    list of int or None
        Rounded down, and the cents left one each to the largest remainders; of equal remainders to
        the first in the order given. A participant with value nought pays nothing.
    """
    values = np.asarray(waarden, dtype=float)
    if not np.isfinite(values).all() or (values < 0).any() or not values.any():
        return None
    fractions = [Fraction(Decimal(repr(value))) for value in values.tolist()]
    whole = sum(fractions)
    quota = [abs(bedrag) * fraction / whole for fraction in fractions]
    parts = [int(quotum) for quotum in quota]
    left = abs(bedrag) - sum(parts)
    # Sorting keeps equals in their order.
    largest_first = sorted(range(len(parts)), key=lambda i: parts[i] - quota[i])
    for i in largest_first[:left]:
        parts[i] += 1
    return parts if bedrag >= 0 else [-part for part in parts]


def _parts(euro: float, waarden: pd.Series) -> pd.Series:
    """Euros of each participant; NaN when the amount is not known or the values split nothing."""
    split = None
    if not np.isnan(euro):
        split = verdeel(round(euro * 100), waarden.to_numpy())
    return pd.Series(split, index=waarden.index, dtype=float) / 100


def deelnemers(samenwerkingskosten: pd.DataFrame) -> pd.DataFrame:
    """What each participant pays now and alone, and for its own exceptions.

    Parameters
    ----------
    samenwerkingskosten
        Table samenwerkingskosten, of one year and of the tasks that are shared.

    Returns
    -------
    pandas.DataFrame
        Columns deelnemer, nu, alleen, maatwerk (euro; NaN for nu and alleen that are not in the
        export, nought for no exception), by name.
    """
    posts = [*REFERENTIES, "maatwerk"]
    rows = _costs(samenwerkingskosten)
    rows = rows[rows["deelnemer"] != ONBEKEND]
    rows = rows[rows["post"].isin(posts)]
    sums = rows.groupby(["deelnemer", "post"])["cent"].sum()
    wide = sums.unstack().reindex(columns=posts)
    table = euros(wide.fillna({"maatwerk": 0.0}).astype(float))
    return table.rename_axis(columns=None).reset_index()


def gezamenlijke_kosten(samenwerkingskosten: pd.DataFrame, post: str = "gezamenlijk") -> float:
    """The shared cost a year (or another `post`) in euro; NaN when no line of it is in the export.

    An exception that no participant asked for is one of all, so it is shared cost.
    """
    rows = _costs(samenwerkingskosten)
    counts = rows["post"] == post
    if post == "gezamenlijk":
        counts |= (rows["post"] == "maatwerk") & (rows["deelnemer"] == ONBEKEND)
    return float(rows.loc[counts, "cent"].sum(min_count=1) / 100)


def kosten_buiten_verdeling(samenwerkingskosten: pd.DataFrame) -> pd.DataFrame:
    """Lines that no split can use: not said to be anything, or paid now by nobody in particular.

    Returns
    -------
    pandas.DataFrame
        Columns post, deelnemer, bedrag (euro, exact).
    """
    rows = _costs(samenwerkingskosten)
    of_nobody = rows["post"].isin(REFERENTIES) & (rows["deelnemer"] == ONBEKEND)
    rows = rows[of_nobody | (rows["post"] == ONBEKEND)]
    return sum_euro(rows, ["post", "deelnemer"]).reset_index()


def _costs(samenwerkingskosten: pd.DataFrame) -> pd.DataFrame:
    names = ["deelnemer", "post"]
    require(samenwerkingskosten, [*names, "bedrag"])
    rows = show_unknown(samenwerkingskosten, names)
    return rows.assign(cent=cents(rows["bedrag"]))


def sleutelwaarden(verdeelsleutel: pd.DataFrame, wie: pd.DataFrame) -> pd.DataFrame:
    """The value of each participant under each key.

    Parameters
    ----------
    verdeelsleutel
        Table verdeelsleutel.
    wie
        As `deelnemers` returns it. Participants that only have a key are in the result too.

    Returns
    -------
    pandas.DataFrame
        Participants as index by name, keys as columns: those of the export by name, then gelijk,
        then huidige kosten where these are known. NaN where a participant has no value.

    Raises
    ------
    ValueError
        When a participant has two different values of one key.
    """
    columns = ["deelnemer", "sleutel", "waarde"]
    require(verdeelsleutel, columns)
    keys = verdeelsleutel[columns]
    everyone = pd.concat([keys["deelnemer"], wie["deelnemer"]])
    known = dict(zip(everyone.map(normalise), everyone, strict=True))
    spelled = keys["deelnemer"].map(normalise).map(known)
    keys = keys.assign(deelnemer=spelled).drop_duplicates()
    twice = keys[keys.duplicated(["deelnemer", "sleutel"])]
    if len(twice):
        name, key = twice[["deelnemer", "sleutel"]].iloc[0]
        raise ValueError(
            f"{name} heeft twee verschillende waarden in de sleutel '{key}'; laat er één staan"
        )
    names = sorted({*keys["deelnemer"], *wie["deelnemer"]})
    table = keys.pivot(index="deelnemer", columns="sleutel", values="waarde").astype(float)
    table = table.reindex(pd.Index(names, name="deelnemer")).rename_axis(columns=None)
    table[GELIJK] = 1.0
    now = wie.set_index("deelnemer")["nu"].reindex(names)
    return table.assign(**{HUIDIG: now}) if now.notna().any() else table


def kosten_per_sleutel(
    verdeelsleutel: pd.DataFrame,
    samenwerkingskosten: pd.DataFrame,
    referentie: str = "nu",
) -> pd.DataFrame:
    """Who pays what under each key, and what that saves.

    Parameters
    ----------
    verdeelsleutel, samenwerkingskosten
        The tables of these names; the costs of one year and of the tasks that are shared.
    referentie
        "nu" or "alleen": what the payment is compared with.

    Returns
    -------
    pandas.DataFrame
        Columns sleutel, deelnemer, waarde, aandeel, deel (of the shared cost), maatwerk, betaalt
        (deel + maatwerk), referentie, besparing (referentie - betaalt) and kant (minder, meer,
        gelijk, onbekend). Euros, exact: per key `deel` adds up to the shared cost. A key that
        splits nothing (a missing or negative value, all nought) has NaN. In the order of
        `sleutelwaarden`.
    """
    require_choice(referentie, REFERENTIES, "referentie")
    who = deelnemers(samenwerkingskosten)
    values = sleutelwaarden(verdeelsleutel, who)
    own = who.set_index("deelnemer").reindex(values.index)
    exceptions = own["maatwerk"].fillna(0.0)
    joint = gezamenlijke_kosten(samenwerkingskosten)
    payments = {}
    for key, waarden in values.items():
        part = _parts(joint, waarden)
        known = part.notna()
        paid = pd.DataFrame({"waarde": waarden})
        paid["aandeel"] = (waarden / waarden.sum()).where(known)
        paid["deel"] = part
        paid["maatwerk"] = exceptions.where(known)
        paid["betaalt"] = euros(cents(part) + cents(exceptions)).where(known)
        paid["referentie"] = own[referentie]
        payments[key] = paid
    table = pd.concat(payments, names=["sleutel", "deelnemer"]).reset_index()
    gap = minus_euro(table["referentie"], table["betaalt"])
    cases = [gap > 0, gap < 0, gap == 0]
    side = np.select(cases, [MINDER, MEER, EVENVEEL], ONBEKEND)
    return table.assign(besparing=gap, kant=side)


def _exact(amounts: pd.Series) -> float:
    """The sum in euro, to the cent; NaN where it is not known of all, or there is nobody."""
    known = len(amounts) and amounts.notna().all()
    return exact(amounts) if known else np.nan


def _with_total(table: pd.DataFrame) -> pd.DataFrame:
    """Amounts by participant with a last row `totaal`, and the participant as a column."""
    total = table.apply(_exact).to_frame(_TOTAAL).T
    return pd.concat([table, total]).rename_axis("deelnemer").reset_index()


def sleutels_naast_elkaar(split: pd.DataFrame) -> pd.DataFrame:
    """What each participant pays under each key beside what it is compared with.

    Parameters
    ----------
    split
        As `kosten_per_sleutel` returns it.

    Returns
    -------
    pandas.DataFrame
        Columns deelnemer, referentie and one a key (euro, exact); the last row `totaal`, NaN where
        it is not known of all.
    """
    wide = split.pivot(index="deelnemer", columns="sleutel", values="betaalt")
    wide = wide[split["sleutel"].unique()].rename_axis(columns=None)
    reference = split.drop_duplicates("deelnemer").set_index("deelnemer")["referentie"]
    wide.insert(0, "referentie", reference)
    return wide.reset_index() if wide.empty else _with_total(wide)


def kanten_per_deelnemer(split: pd.DataFrame) -> pd.DataFrame:
    """For whom the key decides whether it gains.

    Parameters
    ----------
    split
        As `kosten_per_sleutel` returns it.

    Returns
    -------
    pandas.DataFrame
        Columns deelnemer, laagst and hoogst (what it pays), minder and meer (the keys under which
        it pays less or more than the reference), oordeel (altijd minder, altijd meer, nooit meer,
        nooit minder, altijd gelijk, hangt af van de sleutel, onbekend).
    """
    rows = []
    for name, part in split.groupby("deelnemer"):
        keys = part.groupby("kant")["sleutel"].agg(", ".join)
        verdict = _verdict(set(keys.index) - {ONBEKEND})
        less, more = keys.reindex([MINDER, MEER], fill_value="")
        paid = part["betaalt"]
        rows.append((name, paid.min(), paid.max(), less, more, verdict))
    columns = ["deelnemer", "laagst", "hoogst", MINDER, MEER, "oordeel"]
    return pd.DataFrame(rows, columns=columns)


def _verdict(sides: set[str]) -> str:
    """Whether the key decides for whom all keys together come out on these sides."""
    if not sides:
        return ONBEKEND
    if {MINDER, MEER} <= sides:
        return HANGT_AF
    if len(sides) == 1:
        return f"altijd {min(sides)}"
    return f"nooit {MEER}" if MINDER in sides else f"nooit {MINDER}"


def aanloopkosten_terugverdientijd(
    split: pd.DataFrame,
    samenwerkingskosten: pd.DataFrame,
    tegenvaller: Sequence[float] = (0.0, 0.5),
) -> pd.DataFrame:
    """Start-up cost of each participant by the same key, and how many years of saving it takes.

    Parameters
    ----------
    split
        As `kosten_per_sleutel` returns it, for the keys asked.
    samenwerkingskosten
        As there; the post eenmalig is the start-up cost.
    tegenvaller
        How much more the start turns out to cost, as parts of it: starting is known to take more
        than expected.

    Returns
    -------
    pandas.DataFrame
        Columns sleutel, tegenvaller, deelnemer, eenmalig (euro, exact), besparing (euro a year),
        jaren (NaN when nothing is saved or unknown); after the participants of each key a row
        `totaal`, NaN when it is not known of all.
    """
    start = gezamenlijke_kosten(samenwerkingskosten, "eenmalig")
    columns = ["sleutel", "tegenvaller", "deelnemer", "eenmalig", "besparing", "jaren"]
    tables = [pd.DataFrame(columns=columns)]
    for more in tegenvaller:
        for key, part in split.groupby("sleutel", sort=False):
            own = part.set_index("deelnemer")
            once = _parts(start * (1 + more), own["waarde"])
            table = _with_total(pd.DataFrame({"eenmalig": once, "besparing": own["besparing"]}))
            years = part_of(table["eenmalig"], table["besparing"])
            table = table.assign(sleutel=key, tegenvaller=more, jaren=years)
            tables.append(table[columns])
    return pd.concat(tables[1:] or tables, ignore_index=True)
