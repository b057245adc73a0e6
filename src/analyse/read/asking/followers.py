"""What may follow from a code or a name: lasten or baten from the account, a wijk from a name.

A ledger knows its kostenplaats and its account, and often nothing else. The trap: what is usual is
not what this municipality does, so it is proposed and never taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from analyse import nl
from analyse.read.asking.asked import AS_NAMED, FOLLOWS, WAARDEN, Question, places_of, where
from analyse.read.asking.kin import Family
from analyse.read.asking.seen import ASK, LIKELY, Seen
from analyse.read.profiles.patterns import ITSELF, Patterns, find_texts, fits
from analyse.read.wijk.wijken import best_spelling, is_place, wijk_key
from analyse.tables import ONBEKEND, TABLES, normalise

#: What accounts begin with in the usual chart of accounts of municipalities.
_USUAL = {"4": "lasten", "8": "baten"}
_ACCOUNT, _NAME = "grootboekrekening", "kostenplaats_naam"
#: What may be called as its kostenplaats or account is.
_CALLED = {_NAME: "product", "grootboekrekening_naam": "kostensoort"}
#: Which column may follow from which.
FOLLOWED = ((_ACCOUNT, "kant"), (_NAME, "wijk"), *_CALLED.items())
#: What is said of a post that is in no wijk.
_EVERYWHERE = "Gemeentebreed"
#: Rows and euros.
Hold = tuple[int, float]
#: Wijken of which names are looked for, and the shortest name.
_MOST, _SHORTEST = 60, 4


def followers(family: Family, wijken: Iterable[str]) -> list[Question]:
    """What is asked of the codes and names of the sheets of one form."""
    wijken = list(wijken)
    return [*_sides(family), *_wijken(family, wijken), *_names(family, wijken)]


def _sides(family: Family) -> list[Question]:
    """Of each first figure of the accounts whether they are lasten or baten."""
    unknown = [s for s in family.sheets if any(p.code == "KANT_ONBEKEND" for p in s.problems)]
    by_account = [seen for seen in unknown if _ACCOUNT in seen.values]
    asked = []
    groups: dict[str, dict[str, tuple[int, float]]] = {}
    for seen in by_account:
        for code, (rows, euros) in _untold(seen, _ACCOUNT, "kant").items():
            group = groups.setdefault(code[:1], {})
            earlier = group.get(code, (0, 0.0))
            group[code] = (earlier[0] + rows, earlier[1] + euros)
    for start, codes in sorted(groups.items()):
        many = nl.aantal(len(codes), "rekening", "rekeningen")
        asked.append(
            Question(
                WAARDEN,
                family.letter,
                "uit",
                f"{_ACCOUNT}{FOLLOWS}kant",
                f"{start}… ({many})",
                f"{where(by_account)}: zijn dit lasten of baten?",
                tuple((seen.file, seen.sheet, (f"{start}*",)) for seen in by_account),
                family.table,
                " | ".join(list(codes)[:3]),
                sum(rows for rows, _ in codes.values()),
                sum(euros for _, euros in codes.values()),
                _USUAL.get(start, ""),
                LIKELY if start in _USUAL else ASK,
                "zo is het in het gebruikelijke rekeningschema" if start in _USUAL else "",
                ("lasten", "baten"),
            )
        )
    others = [seen for seen in unknown if seen not in by_account]
    if others:
        asked.append(_side_of_all(family, others))
    return asked


def _side_of_all(family: Family, sheets: list[Seen]) -> Question:
    return Question(
        WAARDEN,
        family.letter,
        "vast",
        "kant",
        "alle rijen: lasten of baten?",
        where(sheets),
        places_of(sheets),
        family.table,
        "",
        sum(seen.rows for seen in sheets),
        sum(seen.euros for seen in sheets),
        choices=("lasten", "baten"),
    )


def _wijken(family: Family, wijken: list[str]) -> list[Question]:
    """Of each wijk whether rows are in it whose kostenplaats has its name; then of the rest."""
    if not family.table or "wijk" not in TABLES[family.table].by_name:
        return []
    names = {id(s): _untold(s, _NAME, "wijk") for s in family.sheets if not _has_wijk(s)}
    sheets = [seen for seen in family.sheets if names.get(id(seen))]
    named: set[str] = set()
    asked = []
    for wijk in wijken[:_MOST]:
        ends = f" {normalise(wijk)}"
        held = {name for s in sheets for name in names[id(s)] if normalise(name).endswith(ends)}
        of = [seen for seen in sheets if held & names[id(seen)].keys()]
        if of:
            about, why = f"kostenplaatsen … {wijk}", "de naam eindigt op de naam van een wijk"
            found = _in_wijk(family, of, held, names)
            choices = (*wijken[:_MOST], _EVERYWHERE, ONBEKEND)
            texts = (f"* {wijk}",)
            asked.append(_asked(found, about, texts, wijk, why, choices))
            named |= held
    rest = {name for seen in sheets for name in names[id(seen)]} - named
    told = any(seen.derive.get(_NAME, {}).get("wijk") for seen in sheets)
    if (asked or told) and 0 < len(rest) <= _MOST:
        of = [seen for seen in sheets if rest & names[id(seen)].keys()]
        about, why = f"andere kostenplaatsen ({len(rest)})", "de naam noemt geen wijk"
        found = _in_wijk(family, of, rest, names)
        choices = (_EVERYWHERE, *wijken[:_MOST], ONBEKEND)
        asked.append(_asked(found, about, tuple(sorted(rest)), _EVERYWHERE, why, choices))
    return asked


def _in_wijk(
    family: Family, sheets: list[Seen], held: set[str], names: Mapping[int, Mapping[str, Hold]]
) -> Question:
    """The question in which wijk some kostenplaatsen are, with what hangs on them."""
    of = [hold for s in sheets for name, hold in names[id(s)].items() if name in held]
    return Question(
        WAARDEN,
        family.letter,
        "uit",
        f"{_NAME}{FOLLOWS}wijk",
        "",
        f"{where(sheets)}: in welke wijk?",
        places_of(sheets),
        family.table,
        " | ".join(sorted(held)[:3]),
        sum(rows for rows, _ in of),
        sum(euros for _, euros in of),
        sure=LIKELY,
        strict=False,
    )


def _asked(
    found: Question,
    about: str,
    texts: tuple[str, ...],
    proposal: str,
    why: str,
    choices: tuple[str, ...],
) -> Question:
    places = tuple((file, sheet, texts) for file, sheet, _ in found.places)
    return replace(
        found, about=about, places=places, proposal=proposal, why=why, choices=choices
    )


def _names(family: Family, wijken: list[str]) -> Iterator[Question]:
    """Whether a product is called as its kostenplaats, and a kostensoort as its account."""
    for key, column in _CALLED.items():
        sheets = [s for s in family.sheets if column in s.silent and _untold(s, key, column)]
        if not sheets:
            continue
        holds = [hold for s in sheets for hold in _untold(s, key, column).values()]
        names = {name for s in sheets for name in _untold(s, key, column)}
        of_wijk = [f"* {wijk}" for wijk in wijken[:_MOST] if key == _NAME]
        used = [text for text in of_wijk if any(fits(text, name) for name in names)]
        without = ", zonder de wijk" if used else ""
        what = key.removesuffix("_naam")
        yield Question(
            WAARDEN,
            family.letter,
            "uit",
            f"{key}{FOLLOWS}{column}",
            f"{column} is de naam van de {what}{without} ({len(names)})",
            f"{where(sheets)}: geen kolom {column}",
            tuple((seen.file, seen.sheet, (*used, ITSELF)) for seen in sheets),
            family.table,
            " | ".join(_shortened(names, used)[:3]),
            sum(rows for rows, _ in holds),
            sum(euros for _, euros in holds),
            AS_NAMED,
            LIKELY,
            f"zonder {column} kan er niets per {column}",
            (AS_NAMED, ONBEKEND),
        )


def _shortened(names: Iterable[str], patterns: list[str]) -> list[str]:
    """Names without the wijk behind them, each once."""
    find = find_texts(dict.fromkeys((*patterns, ITSELF), ITSELF))
    return sorted({find(name) or name for name in names})


def _untold(seen: Seen, key: str, column: str) -> dict[str, Hold]:
    """The codes or names on a sheet of which no profile or list says what they stand for."""
    find = Patterns(seen.derive.get(key, {}).get(column, {})).find
    told = seen.told.get((key, column), frozenset())
    held = seen.values.get(key, {})
    return {
        name: hold
        for name, hold in held.items()
        if find(name) is None and normalise(name) not in told
    }


def _has_wijk(seen: Seen) -> bool:
    """Whether rows of a sheet know their wijk, or their buurt."""
    return bool({"wijk", "buurt", "buurtcode"} & {kop.column for kop in seen.koppen})


def wijken_of(sheets: Iterable[Seen]) -> list[str]:
    """The wijken that sheets name, each once, in its best spelling."""
    times: dict[str, Counter[str]] = {}
    for seen in sheets:
        slips = {p.waarde for p in seen.problems if p.code == "WIJK_TIKFOUT"}
        for name, (rows, _) in seen.values.get("wijk", {}).items():
            if name not in slips and is_place(name) and len(normalise(name)) >= _SHORTEST:
                times.setdefault(wijk_key(name), Counter())[name] += rows
    return sorted(map(best_spelling, times.values()))
