"""A wrong argument is answered in Dutch, with what there is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analyse.errors import AnalyseError, ArgumentFout
from analyse.tables.arguments import require, require_choice, require_year

TABLE = pd.DataFrame({"jaar": [2017, 2018], "bedrag": [1.0, 2.0]})


def test_a_column_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(ArgumentFout, match=r"ontbreekt: buurt \(aanwezig: jaar, bedrag\)"):
        require(TABLE, ["jaar", "buurt"])
    require(TABLE, ["jaar", "bedrag"])


@pytest.mark.parametrize("jaar", ["2018", 2018.0, True, None])
def test_a_year_is_a_whole_number(jaar: object) -> None:
    with pytest.raises(ArgumentFout, match=r"geheel getal .*\(er is: 2017, 2018\)"):
        require_year(TABLE, jaar)


def test_a_year_without_data_names_those_that_have_them() -> None:
    with pytest.raises(ArgumentFout, match=r"van jaar 2019 .*\(er is: 2017, 2018\)"):
        require_year(TABLE, 2019)
    require_year(TABLE, np.int64(2018))


def test_an_empty_table_has_no_years_to_choose_from() -> None:
    require_year(TABLE.head(0), 2019)


def test_a_choice_that_does_not_exist_names_the_choices() -> None:
    with pytest.raises(ArgumentFout, match=r"fase 'plan' bestaat niet \(kies uit: primitief"):
        require_choice("plan", ("primitief", "realisatie"), "fase")
    require_choice("primitief", ("primitief", "realisatie"), "fase")


def test_a_wrong_argument_is_one_of_our_errors_and_a_value_error() -> None:
    assert issubclass(ArgumentFout, AnalyseError)
    assert issubclass(ArgumentFout, ValueError)
