"""Characters that nobody sees, or that do something instead of being read.

A NUL, half a character, a mark that turns the order of letters: they come from broken exports (and
from people who mean harm), and break the name of a file, XML and the screen. The trap: a name with
an unseen character looks like the name without it and is another one.

Source: Unicode 15, categories Cc, Cf and Cs; UTS 39 (marks that turn the order of letters).
"""

from __future__ import annotations

import re
import unicodedata

#: Ends of lines and columns that are no tab, line feed or carriage return.
_ENDS = "\x0b\x0c\x1c-\x1f\x85\u2028\u2029"
_UNSEEN = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f"
)
#: Half of a character that UTF-16 writes in two: what a file name holds that is no UTF-8, too.
_HALVES = "\ud800-\udfff"
_ANY = re.compile(f"[{_ENDS}{_UNSEEN}{_HALVES}]")
_AS_SPACE = re.compile(f"[{_ENDS}]")
_AS_NOTHING = re.compile(f"[{_UNSEEN}]")
_AS_UNKNOWN = re.compile(f"[{_HALVES}]")


def is_printable(text: str) -> bool:
    """Whether a text holds no character that nobody sees."""
    return text.isprintable() or not _ANY.search(text)


def printable(text: str) -> str:
    """A text as it can be shown and written anywhere: an end of a line is a space in it."""
    if is_printable(text):
        return text
    text = _AS_UNKNOWN.sub("\ufffd", _AS_SPACE.sub(" ", text))
    return _AS_NOTHING.sub("", text)


def unseen(text: str) -> str:
    """The first characters of a text that nobody sees, for a message: `U+0000, U+202E`."""
    found = dict.fromkeys(_ANY.findall(text))
    return ", ".join(f"U+{ord(character):04X}" for character in list(found)[:5])


def same_name(name: str) -> str:
    """What two names have in common that only differ in capitals, or in how an accent is made."""
    return unicodedata.normalize("NFC", name).casefold()
