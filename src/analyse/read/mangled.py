"""Texts of which the letters were read in another character set than they were written in.

`CafÃ©` is Café, encoded twice; `Caf‚` is Café of an old system (cp850). The trap: such a name reads
well and is another wijk beside the right one. And Dutch texts hold é, ë, € and curly quotes that
are right, so only what no Dutch text holds is reported: never mended, always asked.

Source: the tables of Unicode for cp1252, cp850, cp437 and Mac OS Roman.
"""

from __future__ import annotations

import re
from functools import partial

import numpy as np

from analyse.read.problems import Say, say_cells
from analyse.read.sheet import Sheet
from analyse.tables import normalise

#: How UTF-8 writes the letters and signs of Dutch texts, a byte a character.
_UTF_8 = re.compile(
    r"[\xc2\xc3][\x80-\xbf]|\xc4[\xb2\xb3]|\xc5[\x92\x93\xa0\xa1\xb8\xbd\xbe]"
    r"|\xe2[\x80-\x95][\x80-\xbf]"
)
#: Character sets in which UTF-8 is read by mistake.
_READ_AS = ("cp1252", "cp850", "cp437", "mac_roman")
#: What a letter with an accent becomes in the wrong set, in a place where no text has that sign:
#: the pattern, the set in which it was read, and the one in which it was written.
_LETTERS = (
    (re.compile(r"(?<=[a-zà-ÿ])[‚„‰‡¡¢¤\x81\x82]+"), "cp1252", "cp850"),
    (re.compile(r"(?<=[a-zà-ÿ])[Šˆ‹”“Œ]+(?=[a-zà-ÿ])"), "cp1252", "cp850"),
    (re.compile(r"(?<=[a-zà-ÿ])[ÚÙÞÝ]+"), "cp850", "cp1252"),
    (re.compile(r"(?<=[a-zà-ÿ])[÷þ¾]+(?=[a-zà-ÿ])"), "cp850", "cp1252"),
    (re.compile(r"(?<=[A-Za-zà-ÿ])(?<!m)³(?=[a-z])"), "cp850", "cp1252"),
    (re.compile(r"[\u2500-\u259f](?=[A-Za-zà-ÿÙÚ])"), "cp850", "cp1252"),
    (re.compile(r"(?<=[a-zà-ÿ])[ŽŸ]+|(?<=[A-Z])[ŽŸ](?=[a-z])"), "cp1252", "mac_roman"),
)
#: Signs of which a text has one when anything above can hold.
_SUSPECT = re.compile(r"[ÂÃÅÄâÔΓ┬├┼─¬√≈‚ƒ„‰‡¡¢¤\x81\x82Šˆ‹”“ŒÚÙÞÝ÷þ¾³ŽŸ\u2500-\u259f]")
#: Characters of a text that are looked at, and times that it can have been encoded anew.
_LOOK, _TIMES = 1000, 3


def meant_text(text: str) -> str:
    """What a text probably was, before it was read in the wrong character set."""
    found = text[:_LOOK]
    if not _SUSPECT.search(found):
        return text
    for _ in range(_TIMES):
        again = _decoded(found)
        if again == found:
            break
        found = again
    for pattern, read_as, written_in in _LETTERS:
        found = pattern.sub(partial(_other, read_as, written_in), found)
    return found + text[_LOOK:]


def _decoded(text: str) -> str:
    """A text with what UTF-8 left in it as the letters that it stands for."""
    for name in _READ_AS:
        read = "".join(_byte(sign, name) for sign in text)
        places = [match.span() for match in _UTF_8.finditer(read)]
        for first, last in reversed(places):
            letter = read[first:last].encode("latin-1").decode("utf-8")
            text = text[:first] + letter + text[last:]
        if places:
            return text
    return text


def _byte(sign: str, name: str) -> str:
    """The byte of a sign in a character set, as a character; a space when it has none."""
    if "\x80" <= sign < "\xa0" and name == "cp1252":  # bytes that this set gives no sign
        return sign
    try:
        return sign.encode(name).decode("latin-1")
    except UnicodeEncodeError:
        return " "


def _other(read_as: str, written_in: str, signs: re.Match[str]) -> str:
    """Signs that were read in one character set, as the other has them."""
    read = "".join(_byte(sign, read_as) for sign in signs[0])
    return read.encode("latin-1").decode(written_in, "replace")


def report_mangled(sheet: Sheet, say: Say) -> None:
    """Ask of each cell with a text of another character set what it was.

    An error when the text that it probably was stands on the sheet too: one name is then two.
    """
    meant = {}
    for place, text in enumerate(sheet.texts):
        if not text.isascii() and meant_text(text) != text:
            meant[place] = meant_text(text)
    if not meant:
        return
    known = {normalise(text) for text in np.delete(sheet.texts, list(meant))}
    wanted = np.zeros(len(sheet.texts) + 1, dtype=bool)
    wanted[list(meant)] = True
    cells = [(row, column) for row, column in np.argwhere(wanted[sheet.codes]).tolist()]
    for key, doubled in (("TEKENS_VERMINKT.dubbel", True), ("TEKENS_VERMINKT", False)):
        held = []
        values = []
        for cell in cells:
            place = int(sheet.codes[cell])
            if (normalise(meant[place]) in known) == doubled:
                held.append(cell)
                values.append(f"{sheet.texts[place]} (waarschijnlijk {meant[place]})")
        say_cells(say, key, held, values)
