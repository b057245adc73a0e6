"""Many texts at once: their compared form, and which of them can be what is looked for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analyse.tables import normalise


def squeezed(texts: Sequence[str]) -> list[str]:
    """Each text without white space around it, and with one space for any within.

    Those in plain ASCII all at once.
    """
    given = pa.array(texts, pa.string())
    found: list[str] = pc.utf8_trim_whitespace(
        pc.replace_substring_regex(given, "[\\t-\\r\\x1c-\\x20]+", " ")
    ).to_pylist()
    for place in np.flatnonzero(~pc.string_is_ascii(given).to_numpy(zero_copy_only=False)).tolist():
        found[place] = " ".join(texts[place].split())
    return found


def normalised(texts: Sequence[str]) -> np.ndarray:
    """`normalise` of each text (object array); those in plain ASCII all at once."""
    given = pa.array(texts, pa.string())
    plain = pc.utf8_trim_whitespace(
        pc.replace_substring_regex(pc.ascii_lower(given), "[^0-9a-z+%]+", " ")
    )
    found: np.ndarray = plain.to_numpy(zero_copy_only=False)
    for place in np.flatnonzero(~pc.string_is_ascii(given).to_numpy(zero_copy_only=False)).tolist():
        found[place] = normalise(texts[place])
    return found
