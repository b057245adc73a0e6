"""Measures of municipalities side by side: the median, its interval, and who is called lower."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analyse.many.side_by_side import (
    beside_median,
    medians,
    not_made,
    same_municipality,
    values,
)
from analyse.many.stand import Stand
from analyse.many.years import at
from analyse.statistiek.intervallen import mediaan_interval
from many.stands_of_towns import quality, share, stand, sums


def towns(costs: list[float], **more: object) -> list[Stand]:
    """A town for each cost per head."""
    return [stand(f"Dorp {i:03d}", sums=sums(cost, **more)) for i, cost in enumerate(costs)]


def of(table: pd.DataFrame, maat: str) -> pd.DataFrame:
    return table[table["maat"] == maat].reset_index(drop=True)


@pytest.mark.parametrize(
    ("n", "low", "high"), [(6, 1, 6), (9, 2, 8), (20, 6, 15), (100, 40, 61)]
)
def test_the_interval_of_a_median_is_that_of_the_tables(n: int, low: int, high: int) -> None:
    """The ranks that every table of the sign test prints for 95 %."""
    assert mediaan_interval(np.random.default_rng(n).permutation(n) + 1) == (low, high)


def test_below_six_no_interval_reaches_95_percent() -> None:
    assert np.isnan(mediaan_interval([1, 2, 3, 4, 5])).all()


@given(st.integers(6, 300))
@settings(max_examples=40)
def test_the_interval_is_exact_and_the_narrowest(n: int) -> None:
    low, high = mediaan_interval(range(n))
    outside = 2 * stats.binom.cdf(low, n, 0.5)
    inside = 2 * stats.binom.cdf(low + 1, n, 0.5)
    assert high == n - 1 - low
    assert outside <= 0.05 < inside


def test_cost_per_head_and_per_m2_by_hand() -> None:
    table = values([stand("Dorp", sums=sums(120.0, people=20_000))])
    assert of(table, "samen")["waarde"].tolist() == [120.0]
    # 2.1 and 5.7 are half of 2,4 million, over a million square metres.
    assert of(table, "m2")["waarde"].tolist() == [1.2]
    assert set(table["klasse"]) == {"minder dan 25 duizend"}


def test_the_median_needs_three_and_its_interval_six() -> None:
    two, five, six = (
        of(medians(values(towns(c))), "samen")
        for c in ([1, 2], [1, 2, 3, 4, 9], [1, 2, 3, 4, 5, 9])
    )
    assert np.isnan(two["mediaan"][0])
    assert five[["n", "mediaan"]].iloc[0].tolist() == [5, 3]
    assert np.isnan(five["laag"][0])
    assert six[["mediaan", "laag", "hoog"]].iloc[0].tolist() == [3.5, 1, 9]


def test_lower_and_higher_only_outside_the_interval_of_the_median() -> None:
    told = of(beside_median(values(towns([float(c) for c in range(100, 120)]))), "samen")
    # Of twenty the interval runs from the sixth to the fifteenth.
    assert told["oordeel"].tolist() == ["lager"] * 5 + ["geen verschil"] * 10 + ["hoger"] * 5


def test_a_share_whose_own_interval_overlaps_is_never_ranked() -> None:
    parts = [0.5, *np.linspace(0.78, 0.82, 18).round(4), 0.97]
    made = []
    for i, part in enumerate(parts):
        own = quality(ambitie=share(float(part)))
        made.append(stand(f"Dorp {i:02d}", sums=sums(kwaliteit=own)))
    told = of(beside_median(values(made)), "ambitie")
    assert told["oordeel"].tolist() == ["lager", *["geen verschil"] * 18, "hoger"]
    wide = quality(ambitie=share(0.5, low=0.4, high=0.4))
    again = of(
        beside_median(values([stand("Dorp 00", sums=sums(kwaliteit=wide)), *made[1:]])),
        "ambitie",
    )
    assert again["oordeel"].iloc[0] == "geen verschil"


@given(st.lists(st.floats(0.3, 0.99), min_size=6, max_size=40), st.integers(0, 9))
@settings(max_examples=40)
def test_who_overlaps_the_median_is_called_nothing(parts: list[float], seed: int) -> None:
    rng = np.random.default_rng(seed)
    made = []
    for i, part in enumerate(parts):
        own = share(
            round(part, 4),
            n=int(rng.integers(25, 900)),
            low=rng.random() / 5,
            high=rng.random() / 5,
        )
        made.append(stand(f"Dorp {i}", sums=sums(kwaliteit=quality(ambitie=own))))
    told = of(beside_median(values(made)), "ambitie")
    overlap = (told["laag"] <= told["mediaan_hoog"]) & (told["hoog"] >= told["mediaan_laag"])
    assert set(told.loc[overlap, "oordeel"]) <= {"geen verschil"}


def test_chance_among_many_shares_is_corrected() -> None:
    """One of two hundred at two standard errors is what chance gives: it is not called lower."""
    n, middle = 400, 0.8
    error = (middle * (1 - middle) / n) ** 0.5
    made = [stand(f"Dorp {i:03d}", sums=sums(part=middle)) for i in range(200)]
    far = middle - 2.2 * error
    own = quality(ambitie=share(far, n), b=share(middle, n))
    made[0] = stand("Dorp 000", sums=sums(kwaliteit=own))
    told = of(beside_median(values(made)), "ambitie")
    assert told["hoog"].iloc[0] < told["mediaan_laag"].iloc[0]
    assert told["oordeel"].iloc[0] == "geen verschil"
    assert told["q"].iloc[0] > 0.05


def test_rows_stand_in_the_order_of_the_alphabet() -> None:
    made = [
        stand(name, sums=sums(cost)) for name, cost in (("Zand", 1), ("'s-Dorp", 3), ("aa", 2))
    ]
    assert of(values(made), "samen")["naam"].tolist() == ["aa", "'s-Dorp", "Zand"]


def test_what_is_not_alike_is_in_no_median() -> None:
    made = towns([100.0] * 6)
    other = dict(sums(900.0)["lasten"][0])
    iv3_twice = [stand(name, sums=sums(900.0, gemeente="Dubbeldam")) for name in ("D1", "D2")]
    strange = {
        "ander jaar": stand("ander jaar", sums=sums(900.0, year=2017)),
        "uitvoerder": stand(
            "uitvoerder", sums=sums(lasten=[other | {"wie": "van uitvoerders"}])
        ),
        "wie": stand("wie", sums=sums(lasten=[other | {"wie": "niet bekend van wie"}])),
        "fictief": stand("fictief", sums=sums(900.0), fictional=True),
        "zonder klasse": stand("zonder klasse", sums=sums(900.0, people=None)),
    }
    table = values([*made, *strange.values(), *iv3_twice])
    middle = medians(table)
    six = middle[(middle["maat"] == "samen") & (middle["n"] == 6)]
    assert six["mediaan"].tolist() == [100.0]
    for rows in (table[table["naam"].isin(["D1", "D2"])], table[table["naam"] == "ander jaar"]):
        assert (rows["apart"] != "").all()
    assert "wie" not in set(
        table.loc[(table["apart"] == "") & (table["maat"] == "samen"), "naam"]
    )
    own = middle[middle["groep"].str.contains("uitvoerders") | middle["fictief"]]
    assert own.loc[own["maat"] == "samen", "n"].tolist() == [1, 1]


def several_years(name: str, *years: int) -> Stand:
    """A town with the same costs a head as its year is long, in each of these years."""
    lasten = [sums(float(year), year=year)["lasten"][0] for year in years]
    people = {"reden": "", "jaren": [[year, 30_000] for year in years], "bron": ""}
    return stand(name, sums=sums(lasten=lasten, inwoners=people))


def test_the_year_is_the_last_that_nearly_all_have() -> None:
    most = [several_years(f"Dorp {i:02d}", 2017, 2018, 2019) for i in range(18)]
    late = [several_years("Laat", 2018, 2019, 2020), several_years("Vroeg", 2016, 2017)]
    table = of(values([*most, *late]), "samen")
    by_name = table.set_index("naam")
    assert set(by_name.loc[by_name["apart"] == "", "jaar"]) == {2019}
    assert by_name.loc["Laat", "waarde"] == 2019
    assert by_name.loc["Vroeg", ["jaar", "apart"]].tolist() == [2017, "een ander jaar"]
    assert len(table) == 20


def test_people_are_those_of_the_year_of_the_costs() -> None:
    people = {"reden": "", "jaren": [[2016, 100], [2018, 200], [2020, 400]], "bron": ""}
    assert [at(people, year) for year in (2015, 2016, 2017, 2018, 2019, 2021, None)] == [
        *[100.0, 100.0, 100.0],
        *[200.0, 200.0, 400.0, 400.0],
    ]
    assert at({"jaren": [[None, 7]]}, 2018) == 7.0
    assert at({"reden": "niet bekend"}) is None


def test_two_folders_with_the_same_figures_count_in_no_median() -> None:
    made = towns([100.0] * 6)
    again = replace(made[0], name="Dorp 000 - kopie")
    assert same_municipality([*made, again]) == ["Dorp 000", "Dorp 000 - kopie"]
    assert of(medians(values([*made, again])), "samen")["n"].tolist() == [5]
    assert same_municipality(made) == []


@pytest.mark.parametrize(
    "change", [{"editie": "2018"}, {"methode": "bestek"}, {"editie": "eigen methode"}]
)
def test_what_is_measured_differently_is_not_compared(change: dict[str, str]) -> None:
    made = towns([100.0] * 6)
    own = quality(**change)
    table = values([*made, stand("Anders", sums=sums(kwaliteit=own))])
    middle = of(medians(table), "ambitie")
    assert sorted(middle["n"]) in ([6], [1, 6])


def test_without_any_dossier_or_sum_there_are_empty_tables() -> None:
    for made in ([], [stand("Leeg", sums={})]):
        assert beside_median(values(made)).empty
        assert not_made(made).empty


def test_why_a_measure_is_not_there_is_told() -> None:
    missing = not_made([stand("Dorp", sums=sums(people=None))])
    assert missing.values.tolist() == [
        ["Dorp", "inwoners", "het aantal inwoners staat niet in de exports"]
    ]
