"""Amounts as most exports write them (`1234,56` or `1234.56`), all at once.

They can be read in one way only, so one of them stands for all in what settles the notation. What
is written in any other way is read one by one, as `values` says.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analyse.read.values import Notation

#: Two decimals and nothing that parts thousands; few enough digits to be an amount.
_FORMS = {"dutch": r"^-?[0-9]{1,10},[0-9]{2}$", "point": r"^-?[1-9][0-9]{0,9}\.[0-9]{2}$"}


def plain(texts: Sequence[str], notation: Notation) -> np.ndarray:
    """Which texts are written plainly in a notation."""
    if notation not in _FORMS:
        return np.zeros(len(texts), dtype=bool)
    found = pc.match_substring_regex(pa.array(texts, pa.string()), _FORMS[notation])
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)


def hundredths(texts: Sequence[str]) -> np.ndarray:
    """Plain amounts as whole hundredths."""
    digits = pc.replace_substring_regex(pa.array(texts, pa.string()), "[,.]", "")
    return np.asarray(pc.cast(digits, pa.int64()).to_numpy(zero_copy_only=False))
