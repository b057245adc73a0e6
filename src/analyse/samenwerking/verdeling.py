"""Who pays what: a shared cost split by one key after another, to the cent, beside what each pays now.

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

from analyse.tables import ONBEKEND, cents, normalise
from analyse.tables.arguments import require
from analyse.tables.frames import show_unknown

#: Keys that need no export: everyone the same, and what each pays now.
GELIJK, HUIDIG = "gelijk", "huidige kosten"
#: What an amount can be compared with.
REFERENTIES = ("nu", "alleen")


def verdeel(bedrag: int, waarden: Sequence[float]) -> list[int] | None:
    """Split whole cents by values so that the parts add up to it.

    None when the values split nothing.

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
    if not len(waarden) or any(not np.isfinite(w) or w < 0 for w in waarden) or not any(waarden):
        return None
    parts = [Fraction(Decimal(repr(float(w)))) for w in waarden]
    quota = [abs(bedrag) * p / sum(parts) for p in parts]
    whole = [int(q) for q in quota]
    left = abs(bedrag) - sum(whole)
    for i in sorted(range(len(quota)), key=lambda i: (whole[i] - quota[i], i))[:left]:
        whole[i] += 1
    return [w if bedrag >= 0 else -w for w in whole]


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
    rows = _costs(samenwerkingskosten)
    rows = rows[(rows["deelnemer"] != ONBEKEND) & rows["post"].isin([*REFERENTIES, "maatwerk"])]
    wide = (
        rows.groupby(["deelnemer", "post"])["cent"]
        .sum()
        .unstack()
        .reindex(columns=[*REFERENTIES, "maatwerk"])
        / 100
    )
    return wide.fillna({"maatwerk": 0.0}).astype(float).rename_axis(columns=None).reset_index()


def gezamenlijk(samenwerkingskosten: pd.DataFrame, post: str = "gezamenlijk") -> float:
    """The shared cost a year (or another `post`) in euro; NaN when no line of it is in the export.

    An exception that no participant asked for is one of all, so it is shared cost.
    """
    rows = _costs(samenwerkingskosten)
    of_all = (
        (rows["post"] == "maatwerk") & (rows["deelnemer"] == ONBEKEND) & (post == "gezamenlijk")
    )
    found = rows.loc[(rows["post"] == post) | of_all, "cent"]
    return float(found.sum() / 100) if len(found) else np.nan


def buiten(samenwerkingskosten: pd.DataFrame) -> pd.DataFrame:
    """Lines that no split can use, so that they are seen.

    What is not said to be anything, and what nobody in particular pays now.

    Returns
    -------
    pandas.DataFrame
        Columns post, deelnemer, bedrag (euro, exact).
    """
    rows = _costs(samenwerkingskosten)
    rows = rows[
        (rows["post"] == ONBEKEND)
        | (rows["post"].isin(REFERENTIES) & (rows["deelnemer"] == ONBEKEND))
    ]
    return (rows.groupby(["post", "deelnemer"])["cent"].sum() / 100).rename("bedrag").reset_index()


def _costs(frame: pd.DataFrame) -> pd.DataFrame:
    require(frame, ["deelnemer", "post", "bedrag"])
    frame = show_unknown(frame, ["deelnemer", "post"])
    return frame.assign(
        cent=cents(frame["bedrag"]),
        post=frame["post"].astype("object"),
        deelnemer=frame["deelnemer"].astype("object"),
    )


def sleutelwaarden(verdeelsleutel: pd.DataFrame, wie: pd.DataFrame) -> pd.DataFrame:
    """The value of each participant under each key.

    Those of the export, `gelijk`, and `huidige kosten` where these are known.

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
        then huidige kosten. NaN where a participant has no value.

    Raises
    ------
    ValueError
        When a participant has two different values of one key.
    """
    require(verdeelsleutel, ["deelnemer", "sleutel", "waarde"])
    keys = (
        verdeelsleutel[["deelnemer", "sleutel", "waarde"]]
        .astype({"deelnemer": "object", "sleutel": "object"})
        .drop_duplicates()
    )
    known = {normalise(name): name for name in [*keys["deelnemer"], *wie["deelnemer"]]}
    keys = keys.assign(
        deelnemer=keys["deelnemer"].map(lambda name: known[normalise(name)])
    ).drop_duplicates()
    twice = keys[keys.duplicated(["deelnemer", "sleutel"])]
    if len(twice):
        row = twice.iloc[0]
        raise ValueError(
            f"{row['deelnemer']} heeft twee verschillende waarden in de sleutel '{row['sleutel']}';"
            " laat er één staan"
        )
    names = sorted(set(keys["deelnemer"]) | set(wie["deelnemer"]))
    table = (
        keys.pivot(index="deelnemer", columns="sleutel", values="waarde")
        .astype(float)
        .reindex(names)
        .rename_axis(columns=None)
    )
    table[GELIJK] = 1.0
    now = wie.set_index("deelnemer")["nu"].reindex(names)
    return table.assign(**{HUIDIG: now}) if now.notna().any() else table


def per_sleutel(
    verdeelsleutel: pd.DataFrame,
    samenwerkingskosten: pd.DataFrame,
    referentie: str = "nu",
    *,
    maatwerk_samen: bool = False,
) -> pd.DataFrame:
    """Who pays what under each key, and what that saves.

    Parameters
    ----------
    verdeelsleutel, samenwerkingskosten
        The tables of these names; the costs of one year and of the tasks that are shared.
    referentie
        "nu" or "alleen": what the payment is compared with.
    maatwerk_samen
        Split the exceptions by the key too, instead of leaving them with who asks for them.

    Returns
    -------
    pandas.DataFrame
        Columns sleutel, deelnemer, waarde, aandeel, deel (of the shared cost), maatwerk, betaalt
        (deel + maatwerk), referentie, besparing (referentie - betaalt) and kant (minder, meer,
        gelijk, onbekend). Euros, exact: per key `deel` adds up to the shared cost. A key that
        splits nothing (a missing or negative value, all nought) has NaN. In the order of
        `sleutelwaarden`.
    """
    who = deelnemers(samenwerkingskosten)
    values = sleutelwaarden(verdeelsleutel, who)
    own = who.set_index("deelnemer").reindex(values.index)
    extra = cents(own["maatwerk"])
    joint = gezamenlijk(samenwerkingskosten)
    rows = []
    for key in values.columns:
        weights = values[key].to_numpy()
        split = None if np.isnan(joint) else verdeel(round(joint * 100), weights)
        pooled = verdeel(int(extra.sum()), weights) if maatwerk_samen else list(extra)
        for i, name in enumerate(values.index):
            fine = split is not None and pooled is not None
            rows.append(
                {
                    "sleutel": key,
                    "deelnemer": name,
                    "waarde": weights[i],
                    "aandeel": weights[i] / weights.sum() if fine else np.nan,
                    "deel": split[i] / 100 if fine and split else np.nan,
                    "maatwerk": pooled[i] / 100 if fine and pooled else np.nan,
                    "betaalt": (
                        (split[i] + pooled[i]) / 100 if fine and split and pooled else np.nan
                    ),
                    "referentie": own[referentie].iloc[i],
                }
            )
    columns = [
        "sleutel",
        "deelnemer",
        "waarde",
        "aandeel",
        "deel",
        "maatwerk",
        "betaalt",
        "referentie",
    ]
    table = pd.DataFrame(rows, columns=columns)
    return _with_side(table)


def _with_side(table: pd.DataFrame) -> pd.DataFrame:
    gap = (cents(table["referentie"]) - cents(table["betaalt"])).where(
        table["referentie"].notna() & table["betaalt"].notna()
    )
    side = np.select([gap > 0, gap < 0, gap == 0], ["minder", "meer", "gelijk"], ONBEKEND)
    return table.assign(besparing=(gap / 100).astype(float), kant=side)


def naast_elkaar(split: pd.DataFrame) -> pd.DataFrame:
    """What each participant pays under each key beside what it is compared with.

    Parameters
    ----------
    split
        As `per_sleutel` returns it.

    Returns
    -------
    pandas.DataFrame
        Columns deelnemer, referentie and one a key (euro, exact); the last row `totaal`, NaN where
        it is not known of all.
    """
    keys = list(split["sleutel"].unique())
    wide = (
        split.pivot(index="deelnemer", columns="sleutel", values="betaalt")
        .reindex(columns=keys)
        .rename_axis(columns=None)
    )
    wide.insert(
        0, "referentie", split.drop_duplicates("deelnemer").set_index("deelnemer")["referentie"]
    )
    if wide.empty:
        return wide.reset_index()
    total = wide.apply(lambda column: cents(column).sum() / 100 if column.notna().all() else np.nan)
    return pd.concat([wide, total.to_frame("totaal").T]).rename_axis("deelnemer").reset_index()


def kanten(split: pd.DataFrame) -> pd.DataFrame:
    """For whom the key decides whether it gains.

    Parameters
    ----------
    split
        As `per_sleutel` returns it.

    Returns
    -------
    pandas.DataFrame
        Columns deelnemer, laagst and hoogst (what it pays), minder and meer (the keys under which
        it pays less or more than the reference), oordeel (altijd minder, altijd meer, nooit meer,
        nooit minder, altijd gelijk, hangt af van de sleutel, onbekend).
    """
    rows = []
    for name, part in split.groupby("deelnemer", sort=True):
        keys = {
            side: list(part.loc[part["kant"] == side, "sleutel"])
            for side in ("minder", "meer", "gelijk")
        }
        verdict = _verdict(frozenset(side for side in keys if keys[side]))
        rows.append(
            (
                name,
                part["betaalt"].min(),
                part["betaalt"].max(),
                ", ".join(keys["minder"]),
                ", ".join(keys["meer"]),
                verdict,
            )
        )
    return pd.DataFrame(
        rows, columns=["deelnemer", "laagst", "hoogst", "minder", "meer", "oordeel"]
    )


def _verdict(sides: frozenset[str]) -> str:
    """Whether the key decides for whom all keys together come out on these sides."""
    if {"minder", "meer"} <= sides:
        return "hangt af van de sleutel"
    if len(sides) == 2:
        return "nooit meer" if "minder" in sides else "nooit minder"
    return f"altijd {min(sides)}" if sides else ONBEKEND


def terugverdientijd(
    split: pd.DataFrame,
    samenwerkingskosten: pd.DataFrame,
    tegenvaller: Sequence[float] = (0.0, 0.5),
) -> pd.DataFrame:
    """Start-up cost of each participant by the same key, and how many years of saving it takes.

    Parameters
    ----------
    split
        As `per_sleutel` returns it, for the keys asked.
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
    start = gezamenlijk(samenwerkingskosten, "eenmalig")
    rows = []
    for more in tegenvaller:
        for key, part in split.groupby("sleutel", sort=False):
            whole = (
                None
                if np.isnan(start)
                else verdeel(round(start * (1 + more) * 100), part["waarde"].to_numpy())
            )
            for i, row in enumerate(part.to_dict("records")):
                once = whole[i] / 100 if whole else np.nan
                years = once / row["besparing"] if row["besparing"] > 0 else np.nan
                rows.append((key, more, row["deelnemer"], once, row["besparing"], years))
            saved = (
                cents(part["besparing"]).sum() / 100 if part["besparing"].notna().all() else np.nan
            )
            once = sum(whole) / 100 if whole else np.nan
            rows.append((key, more, "totaal", once, saved, once / saved if saved > 0 else np.nan))
    return pd.DataFrame(
        rows, columns=["sleutel", "tegenvaller", "deelnemer", "eenmalig", "besparing", "jaren"]
    )


def maatwerk(
    verdeelsleutel: pd.DataFrame,
    samenwerkingskosten: pd.DataFrame,
    sleutel: str,
    referentie: str = "nu",
) -> pd.DataFrame:
    """What local exceptions do to the saving: without them, paid by who asks, and paid by all.

    Returns
    -------
    pandas.DataFrame
        Columns deelnemer, maatwerk (its own exceptions), besparing_zonder, besparing_zelf,
        besparing_samen (euro a year, exact), the last row `totaal`. Both ways of paying have one
        total: besparing_zonder - maatwerk.
    """
    both = [
        per_sleutel(verdeelsleutel, samenwerkingskosten, referentie, maatwerk_samen=samen)
        for samen in (False, True)
    ]
    own, shared = (t[t["sleutel"] == sleutel].set_index("deelnemer") for t in both)
    table = pd.DataFrame(
        {
            "maatwerk": own["maatwerk"],
            "besparing_zonder": own["besparing"] + own["maatwerk"],
            "besparing_zelf": own["besparing"],
            "besparing_samen": shared["besparing"],
        }
    ).round(2)
    total = table.apply(
        lambda column: cents(column).sum() / 100 if column.notna().all() and len(column) else np.nan
    )
    return pd.concat([table, total.to_frame("totaal").T]).rename_axis("deelnemer").reset_index()
