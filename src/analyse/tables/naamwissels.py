"""Names in the budget that changed from one year to another, told by the money under them.

A kostensoort, product or taakveld that stops while another begins, with about the same money in the
same places, is probably the same under another name. The trap: read as two, all of its money is a
cost that ended, and looks like a saving. What really ended or began has another amount, or lies
elsewhere: it is told apart by where its money lies at the level above.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from analyse.tables import ONBEKEND, normalise, sum_euro
from analyse.tables.frames import coded, exploitatie

#: The columns of which a name may change, each with what tells where its money lies.
PLAATSEN = {
    "kostensoort": ("product_code", "wijk"),
    "product_code": ("kostensoort", "wijk"),
    "taakveld": ("product_code", "kostensoort", "wijk"),
}
#: Of a name that stopped at most this part of its money is left (a correction afterwards).
NASLEEP = 0.05
#: In the same places lies at least this part of the money.
OVERLAP = 0.80
#: So far may the amount be off, as a logarithm, beside how all cost changed: in many places one
#: year differs from the next, but in one or two places the amount alone tells.
VEEL_PLAATSEN, VERSCHIL, VERSCHIL_WEINIG = 5, 0.40, 0.20
#: A column tells where money lies when its own names hold at least this part of it in both years.
VAST = 0.80
#: Another name is added to a pair when the match gains so much. A task that really ended may make a
#: product fit somewhat better by chance.
WINST = {"kostensoort": 0.02, "product_code": 0.20, "taakveld": 0.02}
#: For each name that stopped so many that began are looked at, the nearest in money first.
MEESTE = 20


@dataclass(frozen=True)
class Naamwissel:
    """Names that stopped (`oud`) and those that began (`nieuw`), with what the years cost (euro).

    `kolom` is a column of the budget. `benaming` has the product of a code.
    """

    kolom: str
    oud: tuple[str, ...]
    nieuw: tuple[str, ...]
    jaar_oud: int
    jaar_nieuw: int
    bedrag_oud: float
    bedrag_nieuw: float
    benaming: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Step:
    """Two years side by side: amounts per place (rows) of names that stopped and that began."""

    jaar_oud: int
    jaar_nieuw: int
    gone: pd.DataFrame
    come: pd.DataFrame


def naamwissels(begroting: pd.DataFrame) -> list[Naamwissel]:
    """Every name that probably changed, by column and year; a name is in at most one.

    Parameters
    ----------
    begroting
        Table begroting. Only lasten are looked at, mutations of reserves are not.
    """
    needed = ["jaar", "fase", "kant", "bedrag", "product", "wijk", *PLAATSEN]
    if begroting.empty or any(name not in begroting for name in needed):
        return []
    lines = _lines(begroting)
    phases = sorted(lines["fase"].unique(), key=lambda fase: fase != "realisatie")
    found: list[Naamwissel] = []
    for kolom in PLAATSEN:
        seen: set[str] = set()
        for phase in phases:
            found += _of_phase(lines[lines["fase"] == phase], kolom, seen)
    return found


def productsleutel(lines: pd.DataFrame) -> pd.Series:
    """The code of a product, or its name where it has none."""
    code = lines["product_code"]
    compared = {name: normalise(name) for name in lines["product"].unique()}
    return code.where(code != ONBEKEND, lines["product"].map(compared))


def _lines(begroting: pd.DataFrame) -> pd.DataFrame:
    """Lasten per phase, year and key, with names in compared form (those of a code stay)."""
    keys = ["fase", "jaar", "product", "wijk", *PLAATSEN]
    text = [key for key in keys if key != "jaar"]
    lines = coded(begroting[[*keys, "kant", "bedrag"]], [*text, "kant"])
    lines = sum_euro(exploitatie(lines[lines["kant"] == "lasten"]), keys).reset_index()
    lines = lines.astype(dict.fromkeys(text, "object"))
    lines["product_code"] = productsleutel(lines)
    return lines


def _of_phase(lines: pd.DataFrame, kolom: str, seen: set[str]) -> Iterator[Naamwissel]:
    """The changes within one phase; names are added to `seen`, and looked at once.

    Years that follow each other first, then with one between: in the year of the change itself both
    names may be in use.
    """
    compared = {name: _compared(name, kolom) for name in lines[kolom].unique()}
    lines = lines.assign(_naam=lines[kolom].map(compared))
    amounts = lines.groupby(["_naam", "jaar"])["bedrag"].sum().unstack(fill_value=0.0)
    amounts = amounts.drop(index=ONBEKEND, errors="ignore")
    years = list(amounts.columns)
    for apart in (1, 2):
        for before, after in zip(years, years[apart:], strict=False):
            names = _stopped_and_begun(amounts, before, after, seen)
            if all(map(len, names)):
                step = _step(lines, kolom, (before, after), names)
                yield from _told(lines, kolom, step, seen)


def _stopped_and_begun(
    amounts: pd.DataFrame, before: int, after: int, seen: set[str]
) -> tuple[list[str], list[str]]:
    """Names of which hardly anything is left, and those of which there was hardly anything."""
    then, now = amounts[before].to_numpy(), amounts[after].to_numpy()
    gone = amounts.index[(then > 0) & (np.abs(now) <= NASLEEP * then)]
    come = amounts.index[(now > 0) & (np.abs(then) <= NASLEEP * now)]
    return [n for n in gone if n not in seen], [n for n in come if n not in seen]


def _told(lines: pd.DataFrame, kolom: str, step: _Step, seen: set[str]) -> Iterator[Naamwissel]:
    """The changes in one step, with names as they were printed last."""
    printed = lines.sort_values("jaar", kind="stable").drop_duplicates("_naam", keep="last")
    printed = printed.set_index("_naam")
    cost = lines.groupby(["jaar", "_naam"])["bedrag"].sum()
    for old, new in _matched(step, printed["product"], kolom):
        seen.update(old, new)
        yield Naamwissel(
            kolom,
            tuple(printed.loc[list(old), kolom]),
            tuple(printed.loc[list(new), kolom]),
            step.jaar_oud,
            step.jaar_nieuw,
            float(cost[step.jaar_oud][list(old)].sum()),
            float(cost[step.jaar_nieuw][list(new)].sum()),
            dict(printed.loc[[*old, *new], "product"]),
        )


def _compared(name: str, kolom: str) -> str:
    """A name as it is compared: a code, and what is not known, as it is."""
    return normalise(name) if kolom == "kostensoort" and name != ONBEKEND else name


def _step(
    lines: pd.DataFrame,
    kolom: str,
    years: tuple[int, int],
    names: tuple[list[str], list[str]],
) -> _Step:
    """The money of names that stopped and began, per place; the first at the cost of then on."""
    then, now = (lines[lines["jaar"] == year] for year in years)
    places = [name for name in PLAATSEN[kolom] if _lasts(then, now, name)]
    keys = places or ["jaar"]
    tables = []
    for part, chosen in zip((then, now), names, strict=True):
        held = part[part["_naam"].isin(chosen)]
        held = held.assign(jaar=0)
        tables.append(held.groupby([*keys, "_naam"])["bedrag"].sum().unstack(fill_value=0.0))
    every = tables[0].index.union(tables[1].index)
    gone, come = (table.reindex(every, fill_value=0.0).clip(lower=0.0) for table in tables)
    change = now["bedrag"].sum() / then["bedrag"].sum()
    return _Step(int(years[0]), int(years[1]), gone * change, come)


def _lasts(then: pd.DataFrame, now: pd.DataFrame, name: str) -> bool:
    """Whether most money of both years is under names that both have."""
    both = set(then[name]) & set(now[name])
    for part in (then, now):
        held = part.loc[part[name].isin(both), "bedrag"].sum()
        if held < VAST * part["bedrag"].sum():
            return False
    return True


def _matched(
    step: _Step, product: pd.Series, kolom: str
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Which names that stopped go with which that began: pairs first, then what was left of them.

    One that became two, or two that became one, are what is left and lies in the same places.
    """
    groups = _pairs(step, product if kolom == "product_code" else product.iloc[:0])
    groups = [_completed(step, groups, number, WINST[kolom]) for number in range(len(groups))]
    old = {name for group in groups for name in group[0]}
    new = {name for group in groups for name in group[1]}
    rest = replace(
        step,
        gone=step.gone.drop(columns=list(old)),
        come=step.come.drop(columns=list(new)),
    )
    for group in _linked(rest):
        if _fit(rest, *group) is not None:
            groups.append(group)
    return [(tuple(sorted(old)), tuple(sorted(new))) for old, new in groups]


def _fit(step: _Step, old: Iterable[str], new: Iterable[str]) -> float | None:
    """How well names match, the higher the better; None when they do not."""
    then = step.gone[list(old)].sum(axis=1).to_numpy()
    now = step.come[list(new)].sum(axis=1).to_numpy()
    if not then.sum() > 0 or not now.sum() > 0:
        return None
    off = abs(np.log(now.sum() / then.sum()))
    overlap = np.minimum(then / then.sum(), now / now.sum()).sum()
    many = min((then > 0).sum(), (now > 0).sum()) >= VEEL_PLAATSEN
    if off > (VERSCHIL if many else VERSCHIL_WEINIG) or overlap < OVERLAP:
        return None
    return float(overlap - off)


def _pairs(step: _Step, product: pd.Series) -> list[tuple[list[str], list[str]]]:
    """One name that became one other, the best match first; of products also by their name."""
    before, after = step.gone.sum(), step.come.sum()
    scores = {}
    for old, amount in before[before > 0].items():
        near = (after[after > 0] / amount).map(np.log).abs().sort_values(kind="stable")
        for new in near.index[:MEESTE]:
            score = _fit(step, [old], [new])
            if score is not None:
                scores[old, new] = score
    called = product.map(normalise)
    by_name = {called[new]: new for new in after.index if new in called}
    for old in before.index:
        new = by_name.get(called.get(old, ""))
        if new is not None and called[old]:
            scores[old, new] = 2.0
    pairs: list[tuple[list[str], list[str]]] = []
    taken: set[str] = set()
    for old, new in sorted(scores, key=lambda pair: (-scores[pair], pair)):
        if not taken & {old, new}:
            taken |= {old, new}
            pairs.append(([old], [new]))
    return pairs


def _completed(
    step: _Step, groups: list[tuple[list[str], list[str]]], number: int, gain: float
) -> tuple[list[str], list[str]]:
    """A pair with the names that make its money fit better, and that are in no group yet."""
    old, new = groups[number]
    best = _fit(step, old, new)
    if best is None:
        return old, new
    for side, names in ((0, step.gone.columns), (1, step.come.columns)):
        for name in names:
            if any(name in group[side] for group in groups):
                continue
            tried = (list(old), list(new))
            tried[side].append(name)
            score = _fit(step, *tried)
            if score is not None and score > best + gain:
                old, new = tried
                best = score
                groups[number] = tried
    return old, new


def _linked(step: _Step) -> list[tuple[list[str], list[str]]]:
    """Names that stopped and that began, together as far as money lies in the same places."""
    groups: list[tuple[list[str], list[str]]] = []
    for old in step.gone.columns:
        then = step.gone[old].to_numpy()[:, np.newaxis]
        shared = np.minimum(then, step.come.to_numpy()).sum(axis=0)
        least = np.minimum(then.sum(), step.come.sum().to_numpy())
        new = list(step.come.columns[(shared > least / 2) & (least > 0)])
        apart = [group for group in groups if not set(group[1]) & set(new)]
        joined = [group for group in groups if set(group[1]) & set(new)]
        olds = [name for group in joined for name in group[0]]
        news = [name for group in joined for name in group[1]]
        groups = [*apart, ([*olds, old], list(dict.fromkeys([*news, *new])))]
    return [group for group in groups if group[1]]
