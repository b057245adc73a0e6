"""All lists of buurten of a folder laid together, to be asked for the wijk of a buurt.

The trap: "Centrum" may be two buurten, each with a code of its own, and then only the code tells;
when one code or one list says two things, a line of it is wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analyse import nl
from analyse.read.lists.lijsten import List
from analyse.read.problems import Problem, listed, problem
from analyse.read.result import FileResult
from analyse.read.wijk.buurten import Buurt, buurt_key, code_key, is_code, wijkcode_of
from analyse.read.wijk.wijken import wijk_key
from analyse.tables import normalise

_TORN = "BUURT_IN_TWEE_WIJKEN"


@dataclass(frozen=True)
class Line:
    """A line of a list, and the wijk that it stands for: by its name, else by its code."""

    lijst: List
    line: Buurt
    wijk: str

    def __str__(self) -> str:
        """What it says, and where."""
        return f"{self.wijk} ({self.lijst}, cel {self.line.cel})"


@dataclass(frozen=True)
class Found:
    """What the lists say of a place: a line of each wijk they have for it, and what they went by.

    `by` is code, naam, spelling, wijkcode, or "code en naam" when those say two things.
    """

    lines: Sequence[Line] = ()
    by: str = ""

    @property
    def settled(self) -> bool:
        """Whether they say one thing."""
        return len(self.lines) == 1

    @property
    def of_buurt(self) -> bool:
        """Whether the line is that of the buurt itself."""
        return self.by in ("code", "naam", "spelling")

    @property
    def torn(self) -> str:
        """The message about lists that say two things; "" when they do not."""
        if len(self.lines) < 2:
            return ""
        if self.by == "code en naam":
            return "BUURT_IN_TWEE_WIJKEN.code_en_naam"
        codes = {code_key(line.line.buurtcode) for line in self.lines} - {""}
        lists = {line.lijst for line in self.lines}
        apart = len(codes) == len(self.lines) and len(lists) == 1
        if apart and self.by != "code":
            return "BUURT_IN_TWEE_WIJKEN.zelfde_naam"
        return _TORN

    def __str__(self) -> str:
        """Every wijk, and where it stands."""
        return " of ".join(map(str, self.lines[:3]))


class Buurten:
    """The lists of a folder."""

    def __init__(self, files: Sequence[FileResult]) -> None:
        """Lay the lines of all lists together."""
        self.lists: dict[List, Sequence[Buurt]] = {
            List(file.name, sheet.blad): sheet.buurten
            for file in files
            for sheet in file.sheets
            if sheet.buurten
        }
        self._lines: dict[tuple[str, str], list[Line]] = {}
        names = self._names_of_codes()
        for lijst, lines in self.lists.items():
            for line in lines:
                wijk = names.get(code_key(line.wijk)) if is_code(line.wijk) else line.wijk
                wijk = wijk or names.get(code_key(line.wijkcode)) or line.wijk or line.wijkcode
                if wijk:
                    self._add(Line(lijst, line, wijk))

    def _names_of_codes(self) -> Mapping[str, str]:
        """The name of each wijk of which a list has code and name."""
        found: dict[str, str] = {}
        for lines in self.lists.values():
            for line in lines:
                if line.wijkcode and line.wijk and not is_code(line.wijk):
                    found.setdefault(code_key(line.wijkcode), line.wijk)
        return found

    def _add(self, line: Line) -> None:
        for key in _keys(line.line):
            same = self._lines.setdefault(key, [])
            if wijk_key(line.wijk) not in {wijk_key(other.wijk) for other in same}:
                same.append(line)

    def find(self, buurt: str, buurtcode: str, wijkcode: str) -> Found:
        """What the lists say of a place; a code goes before a name, a name before its spelling."""
        given = _keys(Buurt("", buurt, buurtcode))
        by_code = self._first([key for key in given if key[0] == "code"])
        by_name = self._first([key for key in given if key[0] != "code"])
        if by_code.lines and by_name.lines:
            return _both(by_code, by_name)
        if by_code.lines or by_name.lines:
            return by_code if by_code.lines else by_name
        of_wijk = [code_key(wijkcode), wijkcode_of(buurtcode), wijkcode_of(buurt)]
        return self._first([("wijkcode", code) for code in of_wijk])

    def _first(self, keys: Sequence[tuple[str, str]]) -> Found:
        for key in keys:
            if key in self._lines:
                return Found(self._lines[key], key[0])
        return Found()

    def names(self) -> dict[str, str]:
        """Every name of a buurt in the lists, by its compared form."""
        named = [(key, lines[0]) for (by, key), lines in self._lines.items() if by == "naam"]
        return {key: line.line.buurt for key, line in named}

    def problems(self, used: Counter[List]) -> Iterator[Problem]:
        """What was made of each list, with the rows that got their wijk from it."""
        for lijst, lines in self.lists.items():
            buurten = {code_key(line.buurtcode) or buurt_key(line.buurt) for line in lines}
            wijken = {wijk_key(line.wijk) or code_key(line.wijkcode) for line in lines}
            yield problem(
                "BUURTENLIJST" if buurten - {""} else "BUURTENLIJST.wijken",
                lijst.bestand,
                lijst.blad,
                buurten=nl.aantal(len(buurten - {""}), "buurt", "buurten"),
                wijken=nl.aantal(len(wijken - {""}), "wijk", "wijken"),
                rijen=nl.getal(used[lijst]),
            )
        yield from self._bare_codes()
        yield from self._torn()

    def _bare_codes(self) -> Iterator[Problem]:
        """Wijken that a list has a code of and no list has the name of."""
        bare: dict[List, set[str]] = {}
        for lines in self._lines.values():
            for line in lines:
                if is_code(line.wijk):
                    bare.setdefault(line.lijst, set()).add(line.wijk)
        for lijst, codes in bare.items():
            yield problem(
                "BUURTENLIJST.zonder_naam",
                lijst.bestand,
                lijst.blad,
                waarde=listed(sorted(codes)),
                aantal=len(codes),
                wijken=nl.aantal(len(codes), "wijk", "wijken"),
            )

    def _torn(self) -> Iterator[Problem]:
        """Buurten that the lists have in two wijken, at the last line that says so."""
        seen = set()
        for (by, _), lines in self._lines.items():
            last = lines[-1]
            if by not in ("code", "naam") or Found(lines, by).torn != _TORN or last in seen:
                continue
            seen.add(last)
            named = last.line.buurt or last.line.buurtcode
            yield problem(
                "BUURT_IN_TWEE_WIJKEN.in_lijst",
                last.lijst.bestand,
                last.lijst.blad,
                last.line.cel,
                f"{named}: {Found(lines, by)}",
            )


def _keys(line: Buurt) -> list[tuple[str, str]]:
    """All by which a line is found: code, name, spelling and code of the wijk, in compared form."""
    keys = [("code", code_key(line.buurtcode))]
    if is_code(line.buurt):
        keys.append(("code", code_key(line.buurt)))
    else:
        keys += [("naam", normalise(line.buurt)), ("spelling", buurt_key(line.buurt))]
    keys.append(("wijkcode", code_key(line.wijkcode)))
    if is_code(line.wijk):
        keys.append(("wijkcode", code_key(line.wijk)))
    return [key for key in keys if key[1]]


def _both(by_code: Found, by_name: Found) -> Found:
    """What code and name say together: the wijken that both have, else those of each."""
    named = {wijk_key(line.wijk) for line in by_name.lines}
    shared = [line for line in by_code.lines if wijk_key(line.wijk) in named]
    if shared:
        return Found(shared, "code")
    return Found([*by_code.lines, *by_name.lines], "code en naam")
