"""Many texts at once, as the functions of one text give them; those in ASCII by Arrow."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analyse.tables import LONGEST, normalise


def squeezed(texts: Sequence[str]) -> list[str]:
    """Each text without white space around it, and with one space for any within."""
    given = pa.array(texts, pa.string())
    found: list[str] = pc.utf8_trim_whitespace(given).to_pylist()
    spaced = pc.match_substring_regex(given, "[\\t-\\r\\x1c-\\x1f]|  ")
    for place in np.flatnonzero(np.asarray(spaced) | not_ascii(given)).tolist():
        found[place] = " ".join(texts[place].split())
    return found


def normalised(texts: Sequence[str] | np.ndarray) -> np.ndarray:
    """`normalise` of each text (object array)."""
    given = pa.array(texts, pa.string())
    begun = pc.ascii_lower(pc.utf8_slice_codeunits(given, 0, LONGEST))
    noisy = pc.match_substring_regex(begun, "[^0-9a-z+% ]|  ")
    quiet = pc.replace_substring_regex(begun.filter(noisy), "[^0-9a-z+%]+", " ")
    plain = pc.replace_with_mask(begun, noisy, quiet)
    found: np.ndarray = pc.utf8_trim_whitespace(plain).to_numpy(zero_copy_only=False)
    for place in np.flatnonzero(not_ascii(given)).tolist():
        found[place] = normalise(texts[place])
    return found


def among(texts: np.ndarray, names: Collection[str]) -> np.ndarray:
    """Which of some texts are one of these names."""
    wanted = pa.array(list(names), pa.string())
    return np.asarray(pc.is_in(pa.array(texts, pa.string()), wanted))


def holding(texts: Sequence[object] | np.ndarray, pattern: str) -> np.ndarray:
    """Which of some values are texts in which a pattern (RE2) is found, whatever their case."""
    given = pa.array([t if isinstance(t, str) else None for t in texts], pa.string())
    found = pc.match_substring_regex(given, pattern, ignore_case=True)
    return np.asarray(pc.fill_null(found, False).to_numpy(zero_copy_only=False), dtype=bool)  # noqa: FBT003


def not_ascii(texts: np.ndarray | pa.Array) -> np.ndarray:
    """Which texts Arrow would treat otherwise than Python: these go one by one."""
    return ~np.asarray(pc.string_is_ascii(pa.array(texts, pa.string())))
