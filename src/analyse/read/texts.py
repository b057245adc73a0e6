"""Many texts at once, as the functions of one text give them; those in ASCII by Arrow."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analyse.tables import LONGEST, normalise


def squeezed(texts: Sequence[str]) -> list[str]:
    """Each text without white space around it, and with one space for any within."""
    given = pa.array(texts, pa.string())
    single = pc.replace_substring_regex(given, "[\\t-\\r\\x1c-\\x20]+", " ")
    found: list[str] = pc.utf8_trim_whitespace(single).to_pylist()
    for place in _not_ascii(given):
        found[place] = " ".join(texts[place].split())
    return found


def normalised(texts: Sequence[str] | np.ndarray) -> np.ndarray:
    """`normalise` of each text (object array)."""
    given = pa.array(texts, pa.string())
    begun = pc.ascii_lower(pc.utf8_slice_codeunits(given, 0, LONGEST))
    plain = pc.replace_substring_regex(begun, "[^0-9a-z+%]+", " ")
    found: np.ndarray = pc.utf8_trim_whitespace(plain).to_numpy(zero_copy_only=False)
    for place in _not_ascii(given):
        found[place] = normalise(texts[place])
    return found


def holding(texts: Sequence[object], pattern: str) -> np.ndarray:
    """Which of some values are texts in which a pattern (RE2) is found, whatever their case."""
    given = pa.array([t if isinstance(t, str) else None for t in texts], pa.string())
    found = pc.match_substring_regex(given, pattern, ignore_case=True)
    return np.asarray(pc.fill_null(found, False).to_numpy(zero_copy_only=False), dtype=bool)  # noqa: FBT003


def _not_ascii(texts: pa.Array) -> list[int]:
    """Places of texts that Arrow would treat otherwise than Python: these go one by one."""
    ascii_only = pc.string_is_ascii(texts).to_numpy(zero_copy_only=False)
    places: list[int] = np.flatnonzero(~ascii_only).tolist()
    return places
