"""One wijk beside the others: cost of upkeep, scores, what residents say, what is open.

The traps: a wijk compared with a city that it is itself a part of always looks average, so it
stands beside the other wijken; a cost per m2 says what is maintained there more than how well, so
the same areaal is also priced at the unit costs of all wijken; and cost that the books give to no
wijk is in no figure of any wijk.

Sources: indirect standardisation (the areaal of one wijk at the unit costs of all) as in
comparisons of mortality between regions; Newcombe (1998), method 10, for the interval of a
difference of two shares.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analyse.begroting.budget import reguliere_lasten
from analyse.begroting.productbladen import productkenmerken
from analyse.besparing.taakstelling import maatregel_stand
from analyse.charts.deviations import largest
from analyse.statistiek.intervallen import newcombe, wilson
from analyse.tables import ONBEKEND, cents, euros, minus_euro, normalise, part_of, sum_euro
from analyse.tables.arguments import require, require_whole
from analyse.tables.frames import by_case, show_unknown

#: How a wijk scores beside the others; the first two also with the interval of the difference.
HOGER, LAGER, TOEVAL, GEEN = "hoger", "lager", "niet te onderscheiden", "geen vergelijking"


def _stand(areaal: pd.DataFrame) -> pd.DataFrame:
    """Areaal on 1 January per jaar, wijk, objecttype (compared form) and eenheid.

    A row that does not say so is a stand.
    """
    frame = show_unknown(areaal, ["wijk", "mutatie", "eenheid"])
    frame = frame[frame["mutatie"].isin(["stand", ONBEKEND])]
    frame = frame.assign(objecttype=frame["objecttype"].map(normalise).astype("object"))
    keys = ["jaar", "wijk", "objecttype", "eenheid"]
    return frame.groupby(keys, as_index=False)["hoeveelheid"].sum()


def wijk_kosten(begroting: pd.DataFrame, areaal: pd.DataFrame) -> pd.DataFrame:
    """What regular upkeep of each wijk cost per year, in all and per m2.

    Beside all wijken with an areaal together.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, wijk, lasten (realised, without replacement and reserves; euro), m2 (areaal
        counted in m2 on 1 January), per_m2 and per_m2_alle (euro; all lasten of the place over
        those m2). NaN where the areaal of the year is not known.
    """
    spent = (
        sum_euro(reguliere_lasten(begroting), ["jaar", "wijk"]).rename("lasten").reset_index()
    )
    stand = _stand(areaal)
    m2 = stand[stand["eenheid"] == "m2"].groupby(["jaar", "wijk"])["hoeveelheid"].sum()
    spent = spent.join(m2.rename("m2"), on=["jaar", "wijk"])
    measured = spent[spent["m2"] > 0]
    every = sum_euro(measured, "jaar", "lasten") / measured.groupby("jaar")["m2"].sum()
    spent["per_m2"] = part_of(spent["lasten"], spent["m2"])
    spent["per_m2_alle"] = spent["jaar"].map(every).astype(float)
    return spent


def wijk_producten(
    begroting: pd.DataFrame,
    areaal: pd.DataFrame,
    productblad: pd.DataFrame,
    jaar: int,
) -> pd.DataFrame:
    """What each product cost in each wijk, per unit of its areaal.

    And what that areaal would cost at the unit cost of all wijken.

    Returns
    -------
    pandas.DataFrame
        Largest first: wijk, product_code, product, lasten (euro), eenheid, hoeveelheid (areaal on 1
        January of the objecttype on the productblad), per_eenheid, per_eenheid_alle (all wijken
        that have areaal and cost of the product), bij_alle (hoeveelheid x per_eenheid_alle, euro to
        the cent) and verschil (lasten - bij_alle). NaN where the areaal is not known; over all
        wijken the column verschil adds up to nought, but for rounding.
    """
    require_whole(jaar, "jaar")
    lines = reguliere_lasten(begroting)
    lines = lines[lines["jaar"] == jaar]
    spent = sum_euro(lines, ["product_code", "product", "wijk"]).rename("lasten").reset_index()
    objects = productkenmerken(productblad)["objecttype"]
    spent["objecttype"] = spent["product_code"].map(objects).fillna("").astype("object")
    stand = _stand(areaal[areaal["jaar"] == jaar])
    # An objecttype that is counted in two units has no cost per unit.
    single = stand.groupby("objecttype")["eenheid"].transform("nunique") == 1
    amounts = stand[single].drop(columns="jaar")
    spent = spent.merge(amounts, how="left", on=["wijk", "objecttype"])
    known = spent[spent["hoeveelheid"] > 0].groupby("product_code")
    every = known["lasten"].sum() / known["hoeveelheid"].sum()
    own = spent.sort_values("lasten", ascending=False, kind="stable", ignore_index=True)
    amount = own["hoeveelheid"].where(own["hoeveelheid"] > 0)
    own["per_eenheid"] = own["lasten"] / amount
    every_own = own["product_code"].map(every).astype(float)
    own["per_eenheid_alle"] = every_own.where(amount.notna())
    own["bij_alle"] = (own["hoeveelheid"] * own["per_eenheid_alle"]).round(2)
    own["verschil"] = minus_euro(own["lasten"], own["bij_alle"])
    unit = ["eenheid", "hoeveelheid", "per_eenheid", "per_eenheid_alle"]
    columns = ["wijk", "product_code", "product", "lasten", *unit, "bij_alle", "verschil"]
    return own[columns]


def kosten_zonder_wijk(
    begroting: pd.DataFrame, wijken: Sequence[str], jaar: int
) -> tuple[float, float]:
    """Regular upkeep of a year that the books give to no wijk (euro).

    And its part of all (NaN when there is none).
    """
    lines = reguliere_lasten(begroting)
    lines = lines[lines["jaar"] == jaar]
    amounts = cents(lines["bedrag"])
    outside = amounts[~lines["wijk"].isin(wijken)].sum()
    return float(outside / 100), float(outside / (amounts.sum() or np.nan))


def wijk_verschillen(producten: pd.DataFrame, meeste: int = 5) -> pd.DataFrame:
    """The products of a wijk that differ most from the unit costs of all, the others as one row.

    Parameters
    ----------
    producten
        As `wijk_producten` returns it, of one wijk.
    meeste
        How many products keep their name.
    """
    known = producten[producten["verschil"].notna()]
    return largest(known[["product", "lasten", "bij_alle", "verschil"]], "product", most=meeste)


def wijk_naast_andere(aandelen: pd.DataFrame, rondes: Sequence[str], wijk: str) -> pd.DataFrame:
    """Share at ambition of a wijk in each round, beside that of all other wijken together.

    Parameters
    ----------
    aandelen
        As `schouw.aandeel_op_ambitie` returns it by ronde and wijk.
    rondes
        The rounds in order, as `schouw.schouw_segmenten` has them.
    wijk
        Its name.

    Returns
    -------
    pandas.DataFrame
        One row a round of policy measurements, oldest first: ronde, n, aandeel, laag, hoog (of the
        wijk; n is 0 where it has no scores), n_andere, aandeel_andere, verschil (wijk - others,
        part of one), verschil_laag and verschil_hoog (95 %, Newcombe) and vergelijking: "hoger",
        "lager", "niet te onderscheiden" or "geen vergelijking". Rounds hold many comparisons: one
        in twenty differs by chance.
    """
    rounds = pd.Index(rondes, name="ronde", dtype="object")
    mine = aandelen["wijk"] == wijk
    own = _per_round(aandelen[mine], rounds)
    rest = _per_round(aandelen[~mine], rounds)
    out = newcombe(own.join(rest, rsuffix="_andere"), "_andere")
    cases = {
        GEEN: out["verschil"].isna(),
        HOGER: out["verschil_laag"] > 0,
        LAGER: out["verschil_hoog"] < 0,
    }
    out["vergelijking"] = by_case(cases, TOEVAL)
    return out.drop(columns=["laag_andere", "hoog_andere"]).reset_index()


def _per_round(shares: pd.DataFrame, rounds: pd.Index) -> pd.DataFrame:
    """Scores and the share at ambition in each of the rounds."""
    counts = shares.groupby("ronde")[["n", "op_ambitie"]].sum().reindex(rounds, fill_value=0)
    reached = counts.pop("op_ambitie")
    low, high = wilson(reached, counts["n"])
    return counts.assign(aandeel=part_of(reached, counts["n"]), laag=low, hoog=high)


def wijk_bewoners(
    beleving: pd.DataFrame, wijk: str, wijken: Sequence[str] | None = None
) -> pd.DataFrame:
    """What residents of a wijk said, beside the residents of the other wijken.

    Parameters
    ----------
    beleving
        The table.
    wijk
        Its name.
    wijken
        The names that are of wijken; others (the municipality as a whole, the Netherlands) are no
        other wijk. All of them when not given.

    Returns
    -------
    pandas.DataFrame
        Latest year first: jaar, onderwerp, eenheid, waarde (of several buurten: their mean,
        weighted by answers), n (answers), andere (the mean of the other wijken, weighted by
        answers; unweighted where no export says how many), wijken (how many others). NaN where too
        few answered. No interval: an export of means does not hold the spread.
    """
    keys = ["jaar", "onderwerp", "eenheid"]
    require(beleving, [*keys, "wijk", "waarde", "n"])
    frame = show_unknown(beleving, ["onderwerp", "eenheid", "wijk"])
    frame = frame[frame["wijk"] != ONBEKEND]
    mine = frame["wijk"] == wijk
    own = frame[mine]
    rest = frame[~mine]
    if wijken is not None:
        rest = rest[rest["wijk"].isin(wijken)]
    table = own.groupby(keys, dropna=False)[["n"]].sum(min_count=1)
    table.insert(0, "waarde", _mean(own, keys).reindex(table.index))
    table["andere"] = _mean(rest, keys).reindex(table.index)
    others = rest[rest["waarde"].notna()].groupby(keys, dropna=False)["wijk"].nunique()
    table["wijken"] = others.reindex(table.index).fillna(0).astype("int64")
    newest = ["jaar", "onderwerp"]
    order = [False, True]
    return table.reset_index().sort_values(newest, ascending=order, ignore_index=True)


def _mean(frame: pd.DataFrame, keys: list[str]) -> pd.Series:
    """Mean of waarde per group, weighted by n where every row of the group has one."""
    known = frame[frame["waarde"].notna()]
    groups = [known[key] for key in keys]
    told = known["n"].notna().groupby(groups, dropna=False).transform("all")
    counts = told & (known["n"] > 0)
    weight = known["n"].where(counts, 1.0)
    total = (known["waarde"] * weight).groupby(groups, dropna=False).sum()
    return total / weight.groupby(groups, dropna=False).sum()


def wijk_maatregelen(
    maatregel: pd.DataFrame, wijk: str, jaar: int | None = None
) -> pd.DataFrame:
    """Measures for a wijk that have not come to their amount.

    In the latest year that the table holds up to `jaar`.

    Returns
    -------
    pandas.DataFrame
        Largest first: nummer, maatregel, taakstelling, jaar, fase, bedrag, gerealiseerd, open and
        vervallen (bedrag - gerealiseerd, of what still runs and of what was dropped), risico,
        prognose (euro), at the latest peildatum of each measure.
    """
    require(maatregel, ["wijk", "maatregel"])
    if jaar is not None:
        require_whole(jaar, "jaar")
        maatregel = maatregel[maatregel["jaar"] <= jaar]
    frame = maatregel_stand(maatregel, None)
    latest = frame["jaar"] == frame["jaar"].max()
    frame = frame[latest & (frame["wijk"] == wijk)]
    frame = frame.assign(open=frame["bedrag"] - frame["gerealiseerd"] - frame["vervallen"])
    frame = frame[(frame["open"] != 0) | (frame["vervallen"] != 0)]
    frame = frame.sort_values(["open", "vervallen"], ascending=False, kind="stable")
    amounts = ["bedrag", "gerealiseerd", "open", "vervallen", "risico", "prognose"]
    frame[amounts] = euros(frame[amounts])
    # Whether anyone gave a prognosis is kept: nothing known is not nought.
    frame["prognose"] = frame["prognose"].where(frame["bekend"])
    untold = frame["zonder_bedrag"] != 0
    frame[["gerealiseerd", "open"]] = frame[["gerealiseerd", "open"]].mask(untold)
    names = ["nummer", "maatregel", "taakstelling", "jaar", "fase"]
    return frame[[*names, *amounts]].reset_index(drop=True)
