"""Which rows are alike, and texts as categories.

The same answer as pandas gives, unknown shown, whatever the columns hold.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analyse.tables.frames import alike, as_text, coded

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "", None]),
        st.sampled_from(["x", "onbekend"]),
        st.sampled_from([1.0, 2.0, np.nan]),
    )
)


def table(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["wijk", "ronde", "jaar"]).astype(
        {"wijk": "str", "ronde": "str", "jaar": "float64"}
    )


@given(ROWS)
def test_rows_are_alike_as_a_groupby_says(rows):
    frame = table(rows)
    number, first = alike(frame, ["wijk", "ronde", "jaar"])
    expected = frame.groupby(["wijk", "ronde", "jaar"], dropna=False, sort=False).ngroup()
    assert number.tolist() == expected.tolist()
    assert first.tolist() == expected.drop_duplicates().index.tolist()


def test_many_columns_of_many_values_do_not_run_out_of_numbers():
    frame = pd.DataFrame({f"c{i}": np.arange(2000) % (1999 - i) for i in range(8)})
    assert alike(frame, list(frame))[0].tolist() == list(range(2000))
    assert alike(frame, [])[0].tolist() == [0] * 2000


@given(ROWS)
def test_texts_come_back_with_the_unknown_shown(rows):
    frame = table(rows)
    found = coded(frame, ["wijk", "ronde", "jaar"])
    assert found["wijk"].cat.categories.tolist() == sorted(found["wijk"].cat.categories)
    back = as_text(found, ["wijk", "ronde"])
    assert back["wijk"].tolist() == [
        str(w) if w else "onbekend" for w in frame["wijk"].fillna("")
    ]
    assert back["ronde"].tolist() == frame["ronde"].tolist()
    assert back["jaar"].equals(frame["jaar"])


def test_what_is_no_text_stays_as_it_is():
    frame = pd.DataFrame(
        {
            "mengsel": pd.Series([1, "a"], dtype="object"),
            "dag": pd.to_datetime(["2018-01-01", None]),
        }
    )
    assert coded(frame, ["mengsel", "dag"]).equals(frame)
