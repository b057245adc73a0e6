"""Working together: fields, keys, people, targets.

Held against STAAN, the water chain, hand sums, brute force and the truth.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analyse
from analyse.besparing import taakstelling_portfolio
from analyse.besparing.taakstelling import DELEN
from analyse.errors import ArgumentFout
from analyse.samenwerking import (
    kdoelen,
    kwetsbaarheid,
    samenwerking_besparing_grafiek,
    sleutelkeuze,
    toerekening,
    velden,
    verdeling,
)
from analyse.statistiek.gewichten import share_below
from analyse.tables import cents

DATA = Path(__file__).parents[2] / "data"
sys.path.insert(0, str(DATA))

from bouw_voorbeeldstad import model, samen  # noqa: E402

WAARHEID = model.waarheid()["samenwerking"]
BESTANDEN = (
    "taakveldscores.xlsx",
    "kwetsbaarheid.csv",
    "verdeelsleutels.xlsx",
    "samenwerkingskosten.xlsx",
    "kdoelen.xlsx",
)


@pytest.fixture(scope="module")
def stad(tmp_path_factory: pytest.TempPathFactory) -> analyse.Dossier:
    """The exports of this subject alone."""
    folder = tmp_path_factory.mktemp("samen")
    for name in (*BESTANDEN, "maatregelen.xlsx", "taakstelling.xlsx"):
        shutil.copy(DATA / "voorbeeldstad" / name, folder)
    return analyse.open_dossier(folder)


@pytest.fixture(scope="module")
def staan(tmp_path_factory: pytest.TempPathFactory) -> analyse.Dossier:
    """The published outcome of STAAN and the figures of the water chain."""
    folder = tmp_path_factory.mktemp("echt")
    (folder / "profielen").mkdir()
    for name in ("staan_taakvelden", "waterketen_besparing"):
        shutil.copy(DATA / "gepubliceerd" / f"{name}.csv", folder)
        shutil.copy(DATA / "gepubliceerd" / "profielen" / f"{name}.toml", folder / "profielen")
    return analyse.open_dossier(folder)


def scores(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["taakveld", "partij", "aspect", "score"])


def kosten(nu: dict[str, float], joint: float, **posts: dict[str, float]) -> pd.DataFrame:
    rows = [(name, "nu", amount) for name, amount in nu.items()] + [
        ("onbekend", "gezamenlijk", joint)
    ]
    rows += [
        (name, post, amount)
        for post, amounts in posts.items()
        for name, amount in amounts.items()
    ]
    return pd.DataFrame(rows, columns=["deelnemer", "post", "bedrag"])


def sleutels(**keys: dict[str, float]) -> pd.DataFrame:
    rows = [
        (name, key, value) for key, values in keys.items() for name, value in values.items()
    ]
    return pd.DataFrame(rows, columns=["deelnemer", "sleutel", "waarde"])


# -----------------------------------------------------------------------------------------------------------------
# reading
def test_the_exports_say_what_the_truth_says(stad: analyse.Dossier) -> None:
    assert not stad.has_errors
    assert not stad.problems["bestand"].isin(BESTANDEN).any()
    assert set(stad.totals["oordeel"]) == {"sluit aan"}
    given_ = stad.taakveldscore.set_index(["taakveld", "partij", "aspect"])["score"]
    for field, rows in WAARHEID["scores"].items():
        for party, row in zip(WAARHEID["partijen"], rows, strict=True):
            for aspect, score in zip(samen.ASPECTEN, row, strict=True):
                assert given_[(field, party, aspect)] == score or (
                    score == 0 and np.isnan(given_[(field, party, aspect)])
                )
    people = stad.kwetsbaarheid.assign(taak=stad.kwetsbaarheid["taak"].str.lower()).set_index(
        ["organisatie", "taak"]
    )
    for task, rows in (
        (t, r) for t, r in WAARHEID["kwetsbaarheid"].items() if isinstance(r, list)
    ):
        for party, row in zip(WAARHEID["partijen"], rows, strict=True):
            read = people.loc[
                (party, task.lower()),
                [
                    "personen",
                    "fte_nodig",
                    "fte_beschikbaar",
                    "inhuur_aandeel",
                    "uitstroom_vijf_jaar",
                ],
            ]
            assert read.fillna(-1).tolist() == row
    for key, truth in WAARHEID["verdeelsleutels"].items():
        assert (
            stad.verdeelsleutel.loc[stad.verdeelsleutel["sleutel"] == key, "waarde"].tolist()
            == truth["waarde"]
        )
    assert stad.kdoel["beginwaarde"].fillna(-1).tolist() == [
        d.get("begin", -1) for d in WAARHEID["kdoel"]
    ]


def test_the_score_sheet_calls_itself_an_example() -> None:
    import openpyxl

    sheet = openpyxl.load_workbook(DATA / "voorbeeldstad" / "taakveldscores.xlsx").active
    assert "geconstrueerd; van STAAN is alleen de uitkomst gepubliceerd" in sheet["A2"].value


def test_a_wide_score_sheet_is_read_with_a_profile_that_names_the_table(tmp_path: Path) -> None:
    (tmp_path / "profielen").mkdir()
    (tmp_path / "profielen" / "p.toml").write_text(
        'bestand = "*"\ntabel = "taakveldscore"\n', encoding="utf-8"
    )
    (tmp_path / "s.csv").write_text(
        "Taakveld;Gemeente;Klant;Kosten\nInkoop;Noord;4;5\nInkoop;Zuid;3;2\n", encoding="utf-8"
    )
    table = velden.velden_per_aspect(analyse.open_dossier(tmp_path).taakveldscore)
    assert table.loc["Inkoop"].to_dict() == {"Klant": 3.5, "Kosten": 3.5}


# ------------------------------------------------------------------------------------------------------------------
# fields
def test_the_example_scores_come_out_as_staan_did_in_class_and_in_order(
    stad: analyse.Dossier, staan: analyse.Dossier
) -> None:
    rang = velden.velden_rangorde(stad.taakveldscore)
    assert rang["taakveld"].tolist() == staan.taakveldscore["taakveld"].tolist()
    assert rang["klasse"].tolist() == staan.taakveldscore["oordeel"].astype(str).tolist()
    beside = velden.velden_naast_uitkomst(rang, staan.taakveldscore)
    assert len(beside) == 13
    assert beside["gelijk"].all()


def test_a_score_that_is_missing_is_no_nought_and_its_bounds_say_what_it_could_do() -> None:
    table = velden.velden_rangorde(
        scores(
            ("a", "x", "k", 4), ("a", "y", "k", np.nan), ("a", "x", "l", 4), ("a", "y", "l", 4)
        )
    )
    row = table.iloc[0]
    assert (row["score"], row["ontbreekt"], row["laagst"], row["hoogst"]) == (
        4.0,
        1,
        3.25,
        4.25,
    )
    assert row["klasse"] == "zeer kansrijk"
    assert not row["klasse_zeker"]


@pytest.mark.parametrize(
    ("score", "named"),
    [
        (4.0, "zeer kansrijk"),
        (3.999, "kansrijk"),
        (2.5, "kansrijk op termijn"),
        (2.4, "niet kansrijk"),
    ],
)
def test_a_score_on_a_threshold_is_in_the_class_above_it(score: float, named: str) -> None:
    assert velden.veld_klasse(score) == named


def test_a_mean_that_is_a_threshold_only_in_exact_numbers_is_on_it() -> None:
    """Three parties and weights of a third: floats make 3,9999999999999996 of it."""
    table = velden.velden_rangorde(
        scores(*(("a", p, k, 4) for p in "xyz" for k in "klm")), {"k": 0.1, "l": 0.2, "m": 0.7}
    )
    assert table.loc[0, "klasse"] == "zeer kansrijk"
    assert table.loc[0, "behoudt_klasse"] == 1.0


@pytest.mark.parametrize(
    ("knots", "at", "share"),
    [
        ((2, 4), 3, 0.5),
        ((2, 4), 3.5, 0.75),
        ((1, 1, 4), 2, 5 / 9),
        ((1, 4, 4), 3, 4 / 9),
        ((3, 3, 3), 3, 0.0),
        ((3, 3), 3.1, 1.0),
        ((2,), 1, 0.0),
    ],
)
def test_the_share_of_all_weights_is_exact(
    knots: tuple[float, ...], at: float, share: float
) -> None:
    """By hand: two aspects are a line.

    Of (1, 1, 4) the last weight w must be below 1/3, and P(w < 1/3) = 1 - (2/3)^2.
    """
    assert share_below(np.array(knots), at) == pytest.approx(share, abs=1e-12)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=2, max_size=6), st.floats(1.1, 4.9))
def test_the_share_of_all_weights_is_what_draws_come_to(knots: list[int], at: float) -> None:
    drawn = np.random.default_rng(3).dirichlet(np.ones(len(knots)), 20_000) @ np.array(
        knots, dtype=float
    )
    assert share_below(np.array(knots), at) == pytest.approx((drawn < at).mean(), abs=0.02)


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(shuffled: object) -> None:
    """Ties among them: b and c score the same."""
    rows = [
        ("c", "x", "k", 3.0),
        ("b", "x", "k", 3.0),
        ("a", "x", "k", 5.0),
        ("a", "y", "l", 1.0),
        ("b", "y", "l", 4.0),
        ("c", "y", "l", 4.0),
        ("d", "y", "l", np.nan),
        ("d", "x", "k", 2.0),
    ]
    first = velden.velden_rangorde(scores(*rows), trekkingen=200)
    shuffled.shuffle(rows)  # type: ignore[attr-defined]
    pd.testing.assert_frame_equal(velden.velden_rangorde(scores(*rows), trekkingen=200), first)
    assert first["rang"].tolist() == [1, 1, 3, 4]
    assert first["taakveld"].tolist() == ["b", "c", "a", "d"]


def test_spellings_of_one_aspect_are_one_and_two_scores_of_one_party_are_refused() -> None:
    table = velden.velden_per_aspect(scores(("a", "x", "Klant", 4), ("a", "y", "klant ", 2)))
    assert table.to_numpy().tolist() == [[3.0]]
    with pytest.raises(ValueError, match="x geeft 'a' twee verschillende scores op 'k'"):
        velden.velden_per_aspect(scores(("a", "x", "k", 4), ("a", "x", "k", 5)))


def test_scores_of_another_scale_are_refused() -> None:
    with pytest.raises(ValueError, match="lopen van 3 tot 9, buiten de schaal 1 tot 5"):
        velden.velden_rangorde(scores(("a", "x", "k", 9), ("b", "x", "k", 3)))
    assert (
        velden.velden_rangorde(
            scores(("a", "x", "k", 9)), drempels={"zeer kansrijk": 8}, schaal=(1, 10)
        ).loc[0, "klasse"]
        == "zeer kansrijk"
    )


def test_weights_count_and_must_be_complete() -> None:
    both = scores(("a", "x", "k", 5), ("a", "x", "l", 1))
    assert velden.velden_rangorde(both, {"K": 3, "l": 1}).loc[0, "score"] == 4.0
    with pytest.raises(ValueError, match="geef ook een gewicht aan l"):
        velden.velden_rangorde(both, {"k": 1})
    with pytest.raises(ValueError, match="niet allemaal nul"):
        velden.velden_rangorde(both, {"k": 0, "l": 0})


def test_parties_that_differ_stand_first_and_one_party_agrees_with_nobody() -> None:
    table = velden.velden_per_partij(
        scores(
            ("a", "x", "k", 5),
            ("a", "y", "k", 1),
            ("b", "x", "k", 4),
            ("b", "y", "k", 4),
            ("c", "x", "k", 2),
        )
    )
    assert table["taakveld"].tolist() == ["a", "b", "c"]
    assert table["verschil"].fillna(-1).tolist() == [4.0, 0.0, -1.0]
    assert table["eens"].tolist() == [False, True, pd.NA]


def test_without_scores_there_is_no_ranking(stad: analyse.Dossier) -> None:
    none = stad.taakveldscore.head(0)
    assert velden.velden_rangorde(none).empty
    assert velden.velden_per_partij(none).empty
    assert velden.velden_rangorde(scores(("a", "x", "k", np.nan))).empty


# --------------------------------------------------------------------------------------------------------------------
# keys
@settings(max_examples=150, deadline=None)
@given(
    st.integers(-(10**12), 10**12),
    st.lists(st.one_of(st.just(0.0), st.floats(0.001, 1e9)), min_size=1, max_size=12),
)
def test_a_split_adds_up_to_the_cent_and_is_within_a_cent_of_each_share(
    amount: int, values: list[float]
) -> None:
    parts = verdeling.verdeel(amount, values)
    if not any(values):
        assert parts is None
        return
    assert parts is not None
    assert sum(parts) == amount
    for part, value in zip(parts, values, strict=True):
        assert abs(part - amount * value / sum(values)) < 1.01 + 1e-9 * abs(amount) / 1e3
        assert part == 0 if value == 0 else True


def test_cents_that_are_left_go_to_the_first_of_equals() -> None:
    assert verdeling.verdeel(100, [1, 1, 1]) == [34, 33, 33]
    assert verdeling.verdeel(-100, [1, 1, 1]) == [-34, -33, -33]
    assert verdeling.verdeel(7, [0, 5]) == [0, 7]
    assert verdeling.verdeel(1, [0.1, 0.2]) == [0, 1]
    assert verdeling.verdeel(5, [1, np.nan]) is None
    assert verdeling.verdeel(5, [1, -1]) is None
    assert verdeling.verdeel(5, []) is None


def test_every_key_of_voorbeeldstad_adds_up_to_the_shared_cost(stad: analyse.Dossier) -> None:
    truth = WAARHEID["kosten"]
    joint = round(sum(amount for _, amount in truth["gezamenlijk"]) * 100)
    extra = round(sum(a for *_, a in truth["maatwerk"]) * 100)
    table = verdeling.kosten_per_sleutel(stad.verdeelsleutel, stad.samenwerkingskosten)
    assert table["sleutel"].nunique() == len(WAARHEID["verdeelsleutels"]) + 2
    for _, part in table.groupby("sleutel"):
        assert cents(part["deel"]).sum() == joint
        assert cents(part["maatwerk"]).sum() == extra
        now = round(sum(truth["nu"]) * 100)
        assert cents(part["besparing"]).sum() == now - cents(part["betaalt"]).sum()
    beside = verdeling.sleutels_naast_elkaar(table).set_index("deelnemer")
    assert (cents(beside.loc["totaal"].drop("referentie")) == joint + extra).all()
    assert beside.loc["totaal", "referentie"] == pytest.approx(sum(truth["nu"]))
    strooi = table[
        (table["sleutel"] == "Strooiroutes") & (table["deelnemer"] == "Waterhoek (fictief)")
    ]
    assert strooi["deel"].tolist() == [0.0]


def test_a_key_without_a_value_of_someone_splits_nothing_and_is_shown() -> None:
    table = verdeling.kosten_per_sleutel(
        sleutels(half={"a": 1.0}, heel={"a": 1.0, "b": 3.0}),
        kosten({"a": 50.0, "b": 60.0}, 80.0),
    )
    half = table[table["sleutel"] == "half"]
    assert half["betaalt"].isna().all()
    assert half["kant"].tolist() == ["onbekend", "onbekend"]
    assert table[table["sleutel"] == "heel"]["betaalt"].tolist() == [20.0, 60.0]
    assert table[table["sleutel"] == "heel"]["kant"].tolist() == ["minder", "gelijk"]


def test_who_changes_side() -> None:
    table = verdeling.kosten_per_sleutel(
        sleutels(k={"a": 1.0, "b": 3.0}), kosten({"a": 30.0, "b": 70.0}, 80.0)
    )
    sides = verdeling.kanten_per_deelnemer(table).set_index("deelnemer")
    assert sides.loc["a", "oordeel"] == "hangt af van de sleutel"
    assert (sides.loc["a", "minder"], sides.loc["a", "meer"]) == ("k, huidige kosten", "gelijk")
    assert sides.loc["b", "oordeel"] == "altijd minder"


@pytest.mark.parametrize(
    ("now", "verdict"),
    [
        ((30.0, 70.0), "hangt af van de sleutel"),
        ((50.0, 30.0), "nooit meer"),
        ((90.0, 10.0), "altijd minder"),
        ((15.0, 85.0), "altijd meer"),
        ((20.0, 60.0), "nooit minder"),
    ],
)
def test_what_the_key_decides(now: tuple[float, float], verdict: str) -> None:
    """a pays 20 under k, 40 under gelijk, 50 under l."""
    table = verdeling.kosten_per_sleutel(
        sleutels(k={"a": 1.0, "b": 3.0}, l={"a": 5.0, "b": 3.0}),
        kosten(dict(zip("ab", now, strict=True)), 80.0),
    )
    table = table[table["sleutel"] != verdeling.HUIDIG]
    assert verdeling.kanten_per_deelnemer(table).loc[0, "oordeel"] == verdict


def test_what_no_split_can_use_is_shown_and_an_exception_of_all_is_shared() -> None:
    costs = kosten(
        {"a": 30.0, "onbekend": 5.0}, 80.0, maatwerk={"onbekend": 3.0}, onbekend={"a": 7.0}
    )
    assert verdeling.kosten_buiten_verdeling(costs).to_numpy().tolist() == [
        ["nu", "onbekend", 5.0],
        ["onbekend", "a", 7.0],
    ]
    assert verdeling.gezamenlijke_kosten(costs) == 83.0
    assert verdeling.deelnemers(costs)["deelnemer"].tolist() == ["a"]


def test_one_participant_pays_all_and_a_negative_saving_is_shown() -> None:
    table = verdeling.kosten_per_sleutel(sleutels(k={"a": 2.0}), kosten({"a": 10.0}, 12.34))
    assert table["betaalt"].tolist() == [12.34] * 3
    assert table["besparing"].tolist() == [-2.34] * 3
    assert sleutelkeuze.menging_gelijkmatigst(table).vergoeding == 2.34


def test_no_costs_or_no_keys_give_no_split() -> None:
    nothing = kosten({}, 1.0).head(0)
    assert verdeling.kosten_per_sleutel(sleutels(k={"a": 1.0}), nothing)["betaalt"].isna().all()
    assert verdeling.kosten_per_sleutel(sleutels(), nothing).empty
    assert verdeling.kanten_per_deelnemer(
        verdeling.kosten_per_sleutel(sleutels(), nothing)
    ).empty
    assert verdeling.sleutels_naast_elkaar(
        verdeling.kosten_per_sleutel(sleutels(), nothing)
    ).empty
    assert (
        sleutelkeuze.menging_eenvoudigst(
            verdeling.kosten_per_sleutel(sleutels(), nothing)
        ).status
        == "onbekend"
    )
    assert set(
        verdeling.kosten_per_sleutel(sleutels(), kosten({"a": 1.0, "b": 2.0}, 2.0))["sleutel"]
    ) == {
        "gelijk",
        "huidige kosten",
    }


def test_two_values_of_one_participant_in_one_key_are_refused() -> None:
    twice = pd.concat([sleutels(k={"a": 1.0}), sleutels(k={"A": 2.0})])
    with pytest.raises(ValueError, match="twee verschillende waarden in de sleutel 'k'"):
        verdeling.kosten_per_sleutel(twice, kosten({"a": 1.0}, 1.0))


def test_exceptions_come_off_the_saving_of_who_asks_for_them() -> None:
    costs = kosten({"a": 40.0, "b": 60.0}, 80.0, maatwerk={"a": 10.0})
    table = verdeling.kosten_per_sleutel(sleutels(k={"a": 1.0, "b": 3.0}), costs)
    key = table[table["sleutel"] == "k"]
    assert key["maatwerk"].tolist() == [10.0, 0.0]
    assert key["besparing"].tolist() == [10.0, 0.0]


def test_start_up_cost_is_split_by_the_key_and_what_saves_nothing_is_never_earned_back() -> (
    None
):
    costs = kosten({"a": 30.0, "b": 60.0}, 80.0, eenmalig={"onbekend": 20.01})
    table = verdeling.kosten_per_sleutel(sleutels(k={"a": 1.0, "b": 1.0}), costs)
    back = verdeling.aanloopkosten_terugverdientijd(
        table[table["sleutel"] == "k"], costs, [0.0, 1.0]
    ).set_index(["tegenvaller", "deelnemer"])
    assert back.loc[0.0, "eenmalig"].tolist() == [10.01, 10.0, 20.01]
    assert back.loc[(0.0, "b"), "jaren"] == 0.5
    assert np.isnan(back.loc[(0.0, "a"), "jaren"])
    assert back.loc[(1.0, "totaal"), "jaren"] == pytest.approx(4.002)


# -------------------------------------------------------------------------------------------------------------
# one key for all
def test_a_mix_by_hand() -> None:
    """a pays 60 under k and 20 under l, b the other way round, each 45 now.

    Any part of k from 3/8 to 5/8 will do, a half is most even.
    """
    table = verdeling.kosten_per_sleutel(
        sleutels(k={"a": 3.0, "b": 1.0}, l={"a": 1.0, "b": 3.0}),
        kosten({"a": 45.0, "b": 45.0}, 80.0),
    )
    mix = sleutelkeuze.menging_gelijkmatigst(table, ["k", "l"])
    assert mix.status == "niemand erop achteruit"
    assert mix.gewichten["gewicht"].tolist() == [0.5, 0.5]
    assert mix.verdeling["betaalt"].tolist() == [40.0, 40.0]
    assert (mix.vergoeding, mix.grens, mix.besparing) == (0.0, 0.0, 10.0)
    assert sleutelkeuze.menging_eenvoudigst(table).gewichten["sleutel"].tolist() == ["gelijk"]


def test_no_mix_is_proven_by_its_bound_and_names_who_carries_it() -> None:
    """Both keys lay at least 50 on a, who pays 40 now: 10 is needed whatever the mix."""
    table = verdeling.kosten_per_sleutel(
        sleutels(k={"a": 5.0, "b": 3.0}, l={"a": 6.0, "b": 2.0}),
        kosten({"a": 40.0, "b": 60.0}, 80.0),
    )
    mix = sleutelkeuze.menging_gelijkmatigst(table, ["k", "l"])
    assert mix.status == "vergoeding nodig"
    assert (mix.vergoeding, mix.grens, mix.besparing) == (10.0, 10.0, 20.0)
    assert mix.groep == ("a",)
    assert mix.gewichten.set_index("sleutel")["gewicht"].to_dict() == {"k": 1.0, "l": 0.0}


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.integers(1, 60)),
        min_size=2,
        max_size=4,
    ),
    st.integers(1, 120),
)
def test_the_mix_needs_no_more_than_any_on_a_grid_and_no_less_than_its_bound(
    people: list[tuple[int, ...]], joint: int
) -> None:
    names = "abcd"[: len(people)]
    keys = {
        k: dict(zip(names, map(float, column), strict=True))
        for k, column in zip("klm", zip(*people, strict=True), strict=False)
        if any(column)
    }
    table = verdeling.kosten_per_sleutel(
        sleutels(**keys),
        kosten({n: float(p[3]) for n, p in zip(names, people, strict=True)}, float(joint)),
    )
    usable = list(keys) or ["gelijk"]
    mix = sleutelkeuze.menging_gelijkmatigst(table, usable)
    wide = (
        table.pivot(index="deelnemer", columns="sleutel", values="aandeel")[usable].to_numpy()
        * joint
    )
    now = np.array([float(p[3]) for p in people])
    grid = np.array([g for g in np.ndindex(*[11] * len(usable)) if sum(g) == 10]) / 10
    best = float(np.clip(wide @ grid.T - now[:, None], 0, None).sum(axis=0).min())
    assert mix.vergoeding <= best + 0.05  # cents that rounding to whole cents leaves
    assert mix.grens <= best + 1e-6
    assert mix.vergoeding == pytest.approx(mix.grens, abs=0.05)
    assert (mix.status == "niemand erop achteruit") or best > 0
    assert cents(mix.verdeling["deel"]).sum() == joint * 100
    assert mix.gewichten["gewicht"].sum() == pytest.approx(1, abs=1e-5)


def test_the_simplest_mix_of_voorbeeldstad_has_no_loser_though_each_key_alone_has(
    stad: analyse.Dossier,
) -> None:
    table = verdeling.kosten_per_sleutel(stad.verdeelsleutel, stad.samenwerkingskosten)
    own = table[table["sleutel"] != verdeling.HUIDIG]
    assert (own.groupby("sleutel")["besparing"].min() < 0).all()
    mix = sleutelkeuze.menging_eenvoudigst(table)
    assert (mix.verdeling["besparing"] >= 0).all()
    assert len(mix.gewichten) == 2
    back = verdeling.aanloopkosten_terugverdientijd(
        mix.als_sleutel, stad.samenwerkingskosten, [0.0]
    ).set_index("deelnemer")
    assert back["jaren"].notna().all()
    assert back.loc["totaal", "eenmalig"] == sum(
        amount for _, amount in WAARHEID["kosten"]["eenmalig"]
    )
    shuffled = sleutelkeuze.menging_eenvoudigst(table.sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(shuffled.verdeling, mix.verdeling)
    assert (
        sleutelkeuze.menging_gelijkmatigst(table).verdeling["besparing"]
        / mix.verdeling["referentie"]
    ).min() >= mix.kleinste_winst - 1e-6


# ------------------------------------------------------------------------------------------------------------------
# people
def people(*rows: tuple[str, str, float, float, float]) -> pd.DataFrame:
    frame = pd.DataFrame(
        rows, columns=["organisatie", "taak", "personen", "fte_nodig", "fte_beschikbaar"]
    )
    return frame.assign(
        inhuur_aandeel=np.nan,
        uitstroom_vijf_jaar=np.nan,
        kosten_eigen=np.nan,
        kosten_inhuur=np.nan,
    )


def test_the_tasks_of_voorbeeldstad_are_counted(stad: analyse.Dossier) -> None:
    truth = {t: r for t, r in WAARHEID["kwetsbaarheid"].items() if isinstance(r, list)}
    table = kwetsbaarheid.kwetsbaarheid_per_organisatie(
        kwetsbaarheid.kwetsbaarheid_per_taak(stad.kwetsbaarheid)
    ).set_index("organisatie")
    for p, name in enumerate(WAARHEID["partijen"]):
        rows = [r[p] for r in truth.values()]
        assert table.loc[name, ["taken", "niemand", "eenpitters", "onbekend"]].tolist() == [
            7,
            sum(r[0] == 0 for r in rows),
            sum(r[0] == 1 for r in rows),
            sum(r[0] == -1 for r in rows),
        ]
        known = [r for r in rows if r[0] != -1]
        assert table.loc[name, "tekort"] == pytest.approx(
            sum(max(r[1] - r[2], 0) for r in known)
        )
        extra = (
            WAARHEID["kwetsbaarheid"]["kosten_inhuur"]
            - WAARHEID["kwetsbaarheid"]["kosten_eigen"]
        )
        assert table.loc[name, "meerkosten_inhuur"] == pytest.approx(
            sum(r[2] * max(r[3], 0) * extra for r in known)
        )


def test_a_shortage_here_and_a_surplus_there_do_not_cancel_until_they_share() -> None:
    tasks = kwetsbaarheid.kwetsbaarheid_per_taak(
        people(
            ("a", "boom", 1, 1.0, 0.5),
            ("b", "BOOM", 3, 1.0, 1.4),
            ("a", "riool", np.nan, 1.0, np.nan),
        )
    )
    assert tasks["stand"].tolist() == ["één-pitter", "meer dan één", "onbekend"]
    shared = kwetsbaarheid.kwetsbaarheid_gedeeld(tasks).set_index("taak")
    assert len(shared) == 2
    assert shared.loc[
        "BOOM" if "BOOM" in shared.index else "boom",
        ["kwetsbaar_nu", "kwetsbaar_samen", "tekort_nu", "tekort_samen"],
    ].tolist() == [1, 0, 0.5, 0.1]
    assert shared.loc["riool", "onbekend"] == 1
    assert kwetsbaarheid.kwetsbaarheid_per_tweetal(tasks).iloc[0].tolist() == [
        "a",
        "b",
        1,
        1,
        1,
        0.4,
    ]


def test_two_that_have_nobody_do_not_help_each_other_and_one_organisation_has_no_neighbour() -> (
    None
):
    tasks = kwetsbaarheid.kwetsbaarheid_per_taak(
        people(("a", "t", 0, 1, 0), ("b", "t", 1, 1, 1))
    )
    assert kwetsbaarheid.kwetsbaarheid_gedeeld(tasks).loc[
        0, ["kwetsbaar_nu", "kwetsbaar_samen"]
    ].tolist() == [2, 2]
    assert kwetsbaarheid.kwetsbaarheid_per_tweetal(
        kwetsbaarheid.kwetsbaarheid_per_taak(people(("a", "t", 1, 1, 1)))
    ).empty
    assert kwetsbaarheid.kwetsbaarheid_per_tweetal(
        kwetsbaarheid.kwetsbaarheid_per_taak(people())
    ).empty
    assert kwetsbaarheid.kwetsbaarheid_gedeeld(
        kwetsbaarheid.kwetsbaarheid_per_taak(people())
    ).empty
    assert kwetsbaarheid.kwetsbaarheid_per_organisatie(
        kwetsbaarheid.kwetsbaarheid_per_taak(people())
    ).empty


# -----------------------------------------------------------------------------------------------------------------
# targets
def doel(**change: object) -> pd.DataFrame:
    row: dict[str, object] = {
        "partij": "p",
        "cluster": "c",
        "k": "kosten",
        "doel": "d",
        "eenheid": "euro",
        "beginwaarde": 10.0,
        "streefwaarde": 6.0,
        "tussenresultaat": 8.0,
        "afgesproken_op": pd.Timestamp(2020, 1, 1),
        "streefdatum": pd.Timestamp(2021, 1, 1),
        "peildatum": pd.Timestamp(2020, 6, 1),
    }
    frame = pd.DataFrame([row | change])
    return frame.astype(
        dict.fromkeys(("beginwaarde", "streefwaarde", "tussenresultaat"), float)
        | dict.fromkeys(("afgesproken_op", "streefdatum", "peildatum"), "datetime64[ns]")
    )


@pytest.mark.parametrize(
    ("change", "op", "stand"),
    [
        ({}, None, "op weg"),
        ({"tussenresultaat": 6.0}, None, "gehaald"),
        ({"tussenresultaat": 5.0}, None, "gehaald"),
        ({"tussenresultaat": 11.0}, None, "verkeerde kant"),
        ({"tussenresultaat": 10.0}, None, "geen verandering"),
        ({}, "2022-01-01", "niet meer gemeten"),
        ({"peildatum": "2021-02-01"}, None, "niet gehaald"),
        ({"tussenresultaat": np.nan}, None, "geen tussenresultaat"),
        ({"streefwaarde": np.nan}, None, "niet concreet"),
        ({"beginwaarde": np.nan}, None, "richting onbekend"),
        ({"beginwaarde": 6.0, "tussenresultaat": 6.0}, None, "gehaald"),
        ({"beginwaarde": 2.0, "tussenresultaat": 4.0}, None, "op weg"),
    ],
)
def test_where_a_target_stands(change: dict[str, object], op: str | None, stand: str) -> None:
    row = kdoelen.kdoelen_voortgang(doel(**change), op).iloc[0]
    assert row["stand"] == stand
    assert row["concreet"] == ("streefwaarde" not in change)


def test_within_a_year_is_to_the_day_and_unknown_without_a_date() -> None:
    for due, fine in (("2021-01-01", True), ("2021-01-02", False), (None, pd.NA)):
        found = kdoelen.kdoelen_voortgang(doel(streefdatum=due)).loc[0, "binnen_een_jaar"]
        assert found is fine or found == fine


def test_on_a_day_only_what_was_agreed_and_measured_by_then_counts(
    stad: analyse.Dossier,
) -> None:
    now = kdoelen.kdoelen_voortgang(stad.kdoel)
    assert len(now) == len(WAARHEID["kdoel"])
    assert now["tussenresultaat"].isna().sum() == sum(
        "tussen" not in d for d in WAARHEID["kdoel"]
    )
    early = kdoelen.kdoelen_voortgang(stad.kdoel, "2017-12-31")
    assert len(early) == len(now) - 1  # one was agreed in 2018
    assert early["tussenresultaat"].isna().all()
    assert set(early["stand"]) == {"geen tussenresultaat", "niet concreet"}
    assert kdoelen.kdoelen_voortgang(stad.kdoel, "2016-12-31").empty


# -----------------------------------------------------------------------------------------------------------
# whose saving it is
@pytest.mark.parametrize("kenmerk", ["soort", "toerekening"])
def test_kinds_of_saving_tie_to_the_portfolio_in_every_year(
    stad: analyse.Dossier, kenmerk: str
) -> None:
    whole = taakstelling_portfolio(stad.maatregel, stad.taakstelling)
    gaps = stad.maatregel.assign(
        **{
            kenmerk: (
                stad.maatregel[kenmerk]
                .astype("object")
                .where(stad.maatregel["nummer"] != "M03", "onbekend")
            )
        }
    )
    for frame in (stad.maatregel, gaps):
        for jaar, part in whole.groupby("jaar"):
            table = toerekening.samenwerking_besparing(frame, kenmerk, jaar)
            for name in DELEN:
                assert cents(table[name]).sum() == cents(part[name]).sum()
            if frame is gaps:
                assert table.iloc[-1][kenmerk] == "onbekend"


def test_the_three_kinds_stand_apart_and_a_contradiction_is_shown(
    stad: analyse.Dossier,
) -> None:
    table = toerekening.samenwerking_besparing(stad.maatregel, "soort", 2018).set_index("soort")
    assert table.loc[
        ["samen opdrachten", "samen kennis", "samen investeren"], "gerealiseerd"
    ].tolist() == [69400.0, 10500.0, 0.0]
    assert table["samen"].sum() == 3
    assert toerekening.toerekening_tegenspraak(stad.maatregel, 2018).empty
    wrong = stad.maatregel.assign(
        toerekening=stad.maatregel["toerekening"]
        .astype("object")
        .where(stad.maatregel["nummer"] != "M03", "autonoom")
    )
    assert toerekening.toerekening_tegenspraak(wrong, 2018)[
        ["nummer", "gerealiseerd"]
    ].to_numpy().tolist() == [["M03", 69400.0]]


def test_without_measures_nothing_is_saved(stad: analyse.Dossier) -> None:
    table = toerekening.samenwerking_besparing(stad.maatregel.head(0), "toerekening", 2018)
    assert table["gerealiseerd"].tolist() == [0.0, 0.0, 0.0]
    assert table["aandeel"].isna().all()


def test_the_water_chain_came_ten_million_short_of_its_target(staan: analyse.Dossier) -> None:
    rows = staan.kerncijfer[
        staan.kerncijfer["document"].str.contains("Bestuursakkoord|Visitatie")
    ]
    kind = rows["document"].str.contains("ambitie").map({True: "ambitie", False: "doel"})
    assert rows.groupby(kind)["waarde"].sum().to_dict() == {"ambitie": 440.0, "doel": 450.0}
    assert "vooral autonoom" in staan.source("waterketen_besparing.csv")["opmerking"]


def test_thresholds_run_from_high_to_low() -> None:
    """`klasse` takes the first that fits."""
    assert all(a > b for a, b in pairwise(velden.DREMPELS.values()))


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (
            lambda stad: verdeling.kosten_per_sleutel(
                stad.verdeelsleutel, stad.samenwerkingskosten, "straks"
            ),
            "referentie 'straks' bestaat niet (kies uit: nu, alleen)",
        ),
        (
            lambda stad: toerekening.samenwerking_besparing(stad.maatregel, "wijk", 2018),
            "kenmerk 'wijk' bestaat niet (kies uit: soort, toerekening)",
        ),
        (
            lambda stad: toerekening.samenwerking_besparing(stad.maatregel, "soort", "2018"),
            "jaar moet een geheel getal zijn, niet '2018' (er is: 2",
        ),
        (
            lambda stad: toerekening.toerekening_tegenspraak(stad.maatregel, 1990),
            "van jaar 1990 zijn er geen gegevens (er is: 2",
        ),
        (
            lambda stad: velden.velden_rangorde(stad.kdoel),
            "kolom ontbreekt: taakveld, aspect, score (aanwezig: partij",
        ),
    ],
)
def test_a_wrong_argument_is_answered_with_what_there_is(
    stad: analyse.Dossier, asked: Callable[[analyse.Dossier], object], answer: str
) -> None:
    with pytest.raises(ArgumentFout) as refused:
        asked(stad)
    assert answer in str(refused.value)


@pytest.mark.parametrize("kenmerk", ["soort", "toerekening"])
def test_measures_that_are_realised_without_an_amount_are_unknown_and_no_nought(
    stad: analyse.Dossier, kenmerk: str
) -> None:
    silent = stad.maatregel.assign(gerealiseerd=np.nan, fase="gerealiseerd")
    table = toerekening.samenwerking_besparing(silent, kenmerk, 2018)
    filled = table[table["zonder_bedrag"] > 0]
    assert len(filled)
    assert filled["gerealiseerd"].isna().all()
    rest = table[table["zonder_bedrag"] == 0]
    assert (rest["gerealiseerd"] == 0).all()
    drawn = samenwerking_besparing_grafiek(table)
    assert "onbekend gerealiseerd van" in str(drawn.figure.analyse_alt)
