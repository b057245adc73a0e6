"""Work for people and green waste.

The truth of Voorbeeldstad comes back to the cent, and lean or odd tables keep the words true.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analyse
from analyse import besparing, werk
from analyse.errors import ArgumentFout
from analyse.read.typed import empty
from analyse.tables import TABLES, cents
from analyse.werk import werk_antwoord
from analyse.werk.groenafval import KETENS
from analyse.werk.uren import DOELGROEPEN, MAANDEN
from antwoorden import gezegd, kop_past
from charting import all_words, overlaps, words
from charting import empty as empty_chart
from conftest import ROOT

sys.path.insert(0, str(ROOT / "data"))
from bouw_voorbeeldstad import geld
from bouw_voorbeeldstad import werk as bouw
from bouw_voorbeeldstad.model import waarheid


@pytest.fixture(scope="module")
def stad() -> analyse.Dossier:
    return analyse.open_dossier(ROOT / "data" / "voorbeeldstad")


def uren(*rows: tuple[object, ...]) -> pd.DataFrame:
    """Rows of the table werk: jaar, maand, doelgroep, soort, winterwerk, uren, loonkosten, subsidie, vergoeding."""
    columns = [
        "jaar",
        "maand",
        "doelgroep",
        "soort",
        "winterwerk",
        "uren",
        "loonkosten",
        "subsidie",
        "detacheringsvergoeding",
    ]
    frame = pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[5:], "float64"))
    return frame.assign(activiteit="Groen", wijk="onbekend")


def vracht(*rows: tuple[object, ...]) -> pd.DataFrame:
    """Rows of the table groenafval: jaar, verwerker, ton, kosten, opbrengst."""
    columns = ["jaar", "verwerker", "ton", "kosten", "opbrengst"]
    frame = pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[2:], "float64"))
    return frame.assign(wijk="Noord", soort="Gras", aanleiding="onderhoud")


# ------------------------------------------------------------------------------------------------------
# the truth of Voorbeeldstad


def test_hours_and_money_of_every_doelgroep_come_back_exactly(stad):
    made = bouw.uren(geld.begroting(waarheid()["seed"]), waarheid()["seed"])
    names = {
        "WSW": "sw",
        "Nieuw beschut": "beschut werk",
        "Wajong": "wajong",
        "Eigen personeel": "regulier",
    }
    truth = made.assign(doelgroep=made["doelgroep"].map(names)).groupby(["jaar", "doelgroep"])
    found = werk.uren_per_doelgroep(stad.werk).set_index(["jaar", "doelgroep"]).sort_index()
    assert found.index.tolist() == truth.size().index.tolist()
    assert (found["uren"] * 4 == truth["kwartuur"].sum()).all()
    for ours, theirs in (
        ("loonkosten", "loonkosten"),
        ("subsidie", "subsidie"),
        ("detacheringsvergoeding", "vergoeding"),
    ):
        assert cents(found[ours]).tolist() == truth[theirs].sum().tolist()
    assert (
        cents(found["elders"]).tolist()
        == (
            truth["loonkosten"].sum() - truth["subsidie"].sum() - truth["vergoeding"].sum()
        ).tolist()
    )
    assert (found["fte"] == found["uren"] / 1400).all()


def test_fees_and_processing_tie_to_the_budget_to_the_cent_and_one_cent_off_is_seen(stad):
    assert set(werk.uren_aansluiting(stad.werk, stad.begroting)["oordeel"]) == {"sluit aan"}
    assert set(werk.groenafval_aansluiting(stad.groenafval, stad.begroting)["oordeel"]) == {
        "sluit aan"
    }
    off = stad.werk.copy()
    row = off.index[
        (off["doelgroep"] == "sw")
        & (off["jaar"] == 2015)
        & off["detacheringsvergoeding"].notna()
    ][0]
    off.loc[row, "detacheringsvergoeding"] += 0.01
    table = werk.uren_aansluiting(off, stad.begroting).set_index("jaar")
    assert table.loc[2015, ["verschil", "oordeel"]].tolist() == [0.01, "verschil"]
    assert (table.drop(2015)["oordeel"] == "sluit aan").all()


def test_promises_are_judged_as_the_truth_says(stad):
    table = werk.uren_afspraken(stad.werk).set_index(["jaar", "doelgroep"])
    t = waarheid()["werk"]
    assert table.loc[(2018, "wajong"), ["afgesproken", "gemaakt", "verschil"]].tolist() == [
        4200,
        3100,
        -1100,
    ]
    assert table.loc[(2018, "sw"), "afgesproken"] == t["afspraak"]["WSW"][-1]
    made = (
        bouw.uren(geld.begroting(waarheid()["seed"]), waarheid()["seed"])
        .groupby(["doelgroep", "jaar"])["kwartuur"]
        .sum()
        / 4
    )
    for name, ours in (("WSW", "sw"), ("Nieuw beschut", "beschut werk"), ("Wajong", "wajong")):
        for jaar, promised in zip(waarheid()["jaren"], t["afspraak"][name], strict=True):
            if promised:
                kept = made.get((name, jaar), 0) >= promised
                assert table.loc[(jaar, ours), "oordeel"] == (
                    "gehaald" if kept else "niet gehaald"
                )
    assert (table["oordeel"] == "geen afspraak").sum() == 9


def test_winter_work_keeps_the_winter_closer_to_the_summer(stad):
    table = werk.winterwerk(stad.werk)
    assert (table["winter_met"] > table["winter_zonder"] + 0.25).all()
    # Without winter work is without it in the other months too.
    assert round(table["winter_zonder"].iloc[-1], 3) == 0.526
    assert (table["in_seizoen"] > 0.9).all()
    assert (table["maanden"] == 12).all()


def test_hours_taken_back_are_a_negative_month_and_no_year_changes(stad):
    negative = stad.werk[stad.werk["uren"] < 0]
    assert (
        negative[["jaar", "maand", "uren"]].to_numpy().tolist() == [[2016, "februari", -120.0]]
        or len(negative) == 1
    )


def test_tonnes_share_and_money_of_the_chains_come_back_exactly(stad):
    truth = bouw.groenafval(geld.begroting(waarheid()["seed"]), waarheid()["seed"])
    upkeep = truth[truth["aanleiding"] == "onderhoud"]
    share = werk.groenafval_eigen_keten(stad.groenafval).set_index("jaar")
    assert (share["ton"].round(6) == [float(t) for t in waarheid()["groenafval"]["ton"]]).all()
    own = upkeep[upkeep["verwerker"] == "eigen"].groupby("jaar")["kg"].sum()
    assert (share["eigen"] * 1000).round(6).tolist() == own.tolist()
    assert share["aandeel"].to_numpy() == pytest.approx(
        waarheid()["groenafval"]["aandeel_eigen"], abs=0.01
    )
    money = werk.groenafval_per_keten(stad.groenafval, "jaar").set_index("jaar")
    assert (
        cents(money["netto"]).tolist()
        == (upkeep["kosten"] - upkeep["opbrengst"]).groupby(upkeep["jaar"]).sum().tolist()
    )
    events = werk.groenafval_per_keten(stad.groenafval, ["jaar", "soort"], "evenement")
    assert events["per_ton"].to_numpy() == pytest.approx(148.0)
    assert events.loc[events["jaar"] == 2018, "ton"].tolist() == [9.1, 12.6]


def test_the_own_chain_goes_with_less_cost_as_the_truth_has_it(stad):
    steps = werk.groenafval_verandering(stad.groenafval, 2011, 2018).set_index("label")
    assert steps.loc["Andere verdeling over de ketens", "bedrag"] < -40_000
    assert steps.loc["Meer of minder groenafval", "bedrag"] > 0


# ----------------------------------------------------------------------------------------------------------------
# by hand


def test_a_split_of_chains_by_hand():
    # 100 ton at 50 with a third party becomes 100 ton, half of it at 30 in the own chain: 1.000
    # less, all of it mix.
    steps = werk.groenafval_verandering(
        vracht(
            (2011, "derde", 100, 5000, 0),
            (2018, "derde", 50, 2500, 0),
            (2018, "eigen keten", 50, 1600, 100),
        ),
        2011,
        2018,
    )
    assert steps["bedrag"].tolist() == [5000, 0, 0, -1000, 4000]
    assert steps["laag"].tolist()[3] == steps["hoog"].tolist()[3] == -1000


AMOUNT = st.integers(-50_000, 500_000).map(lambda c: c / 100)
LOADS = st.lists(
    st.tuples(
        st.sampled_from([2011, 2018]),
        st.sampled_from(KETENS),
        st.integers(0, 900).map(lambda t: t / 10),
        AMOUNT,
        AMOUNT,
    ),
    max_size=9,
)


@settings(deadline=None, max_examples=60)
@given(LOADS)
def test_the_split_adds_up_to_the_cent_whatever_the_loads(loads):
    table = vracht(*loads)
    steps = werk.groenafval_verandering(table, 2011, 2018)
    tons = table.groupby("jaar")["ton"].sum().reindex([2011, 2018]).fillna(0)
    assert len(steps) == (5 if (tons > 0).all() else 0)
    if len(steps):
        whole = cents(steps["bedrag"]).tolist()
        net = (cents(table["kosten"]) - cents(table["opbrengst"])).groupby(table["jaar"]).sum()
        assert whole[0] == net[2011]
        assert whole[0] + sum(whole[1:4]) == whole[4] == net[2018]
        assert cents(steps["cumulatief"]).tolist()[3] == whole[4]


HOURS = st.lists(
    st.tuples(
        st.sampled_from([2017, 2018]),
        st.sampled_from([*MAANDEN[:3], None]),
        st.sampled_from(DOELGROEPEN),
        st.sampled_from(["gerealiseerd", "afgesproken", "onbekend"]),
        st.sampled_from(["ja", "nee", "onbekend"]),
        st.integers(-400, 4000).map(lambda q: q / 4),
        st.one_of(st.none(), AMOUNT),
        AMOUNT,
        AMOUNT,
    ),
    max_size=12,
)


@settings(deadline=None, max_examples=25)
@given(HOURS)
def test_parts_add_up_to_the_whole_and_a_promise_is_no_hour(rows):
    table = uren(*rows)
    made = table[table["soort"] != "afgesproken"]
    for by in (["jaar"], ["jaar", "doelgroep"], ["jaar", "maand", "doelgroep", "winterwerk"]):
        found = werk.uren_per_doelgroep(table, by)
        assert found["uren"].sum() == pytest.approx(made["uren"].sum())
        assert cents(found["loonkosten"]).sum() == cents(made["loonkosten"]).sum()
        paid = made[made["loonkosten"].notna()]
        assert (
            cents(found["elders"]).sum()
            == (
                cents(paid["loonkosten"])
                - cents(paid["subsidie"])
                - cents(paid["detacheringsvergoeding"])
            ).sum()
        )
    judged = werk.uren_afspraken(table)
    assert judged["afgesproken"].sum() == pytest.approx(
        table.loc[table["soort"] == "afgesproken", "uren"].sum()
    )


def test_a_doelgroep_without_an_hour_missed_its_promise_but_a_year_without_hours_is_not_known():
    table = uren(
        (2017, "onbekend", "wajong", "afgesproken", "onbekend", 1400, None, None, None),
        (2018, "onbekend", "wajong", "afgesproken", "onbekend", 1400, None, None, None),
        (2018, "mei", "sw", "gerealiseerd", "nee", 10, 100, 50, 20),
    )
    found = werk.uren_afspraken(table).set_index(["jaar", "doelgroep"])
    assert found["oordeel"].to_dict() == {
        (2017, "wajong"): "geen uren bekend",
        (2018, "sw"): "geen afspraak",
        (2018, "wajong"): "niet gehaald",
    }
    assert found.loc[(2018, "wajong"), "fte_verschil"] == -1.0


def test_an_fte_may_have_hours_of_its_own_per_doelgroep():
    table = uren(
        (2018, "mei", "sw", "gerealiseerd", "nee", 600, 1, 0, 0),
        (2018, "mei", "regulier", "gerealiseerd", "nee", 700, 1, 0, 0),
    )
    assert werk.uren_per_doelgroep(table, uren_per_fte={"sw": 1200})["fte"].tolist() == [
        0.5,
        0.5,
    ]
    assert werk.uren_per_doelgroep(table, ["maand", "doelgroep"], {"sw": 1200})[
        "fte"
    ].tolist() == [
        6.0,
        6.0,
    ]


def test_half_a_year_is_not_laid_beside_a_whole_one():
    table = uren(*((2018, m, "sw", "gerealiseerd", "nee", 100, 1, 0, 0) for m in MAANDEN[:6]))
    row = werk.winterwerk(table).iloc[0]
    assert np.isnan(row["winter_met"])
    assert row["maanden"] == 6


# ------------------------------------------------------------------------------------------------------------
# charts and words


def test_the_chart_of_winter_work_runs_from_without_to_with(stad):
    table = werk.winterwerk(stad.werk)
    ax = werk.winterwerk_grafiek(table)
    lines = [line.get_xdata() for line in ax.get_lines() if line.get_marker() == "None"]
    wide = [list(line) for line in lines if line[0] != line[1]]
    assert wide == table[["winter_zonder", "winter_met"]].to_numpy().tolist()
    assert words(ax)[-1] == "82%, zonder winterwerk 53%"
    title = "Wintermaand 2018: 82% van een zomermaand, zonder winterwerk 53%"
    assert ax.figure.analyse_titel == title
    assert not overlaps(ax)
    half = werk.winterwerk_grafiek(table.tail(1).assign(winter_met=np.nan))
    assert empty_chart(half)


def test_agreements_are_measured_by_what_was_agreed(stad):
    judged = werk.uren_afspraken(stad.werk)
    ax = werk.uren_afspraken_grafiek(judged)
    rows = judged[(judged["jaar"] == 2018) & judged["afgesproken"].notna()]
    expected = (rows["gemaakt"] / rows["afgesproken"] - 1).tolist()
    assert [bar.get_width() for bar in ax.patches] == pytest.approx(expected)
    assert words(ax)[0] == "17% meer"
    assert ax.figure.analyse_titel == "Afspraken over werk in 2018: 1 van 3 gehaald"
    assert "sw (32,6 van 28,0 fte) 17% meer" in ax.figure.analyse_alt
    assert not overlaps(ax)
    nothing = rows.assign(gemaakt=np.nan, verschil=np.nan, oordeel="geen uren bekend")
    unknown = werk.uren_afspraken_grafiek(nothing)
    assert unknown.figure.analyse_titel == "Afspraken over werk in 2018: geen uren bekend"


def test_the_chart_of_chains_has_every_tonne_and_the_share(stad):
    tons = werk.groenafval_per_keten_grafiek(werk.groenafval_per_keten(stad.groenafval))
    shares = [t.get_text() for t in tons.texts if t.get_gid() == "aandeel"]
    assert [shares[0], shares[-1]] == ["15%", "70%"]
    assert sum(bar.get_height() for bars in tons.containers for bar in bars) == pytest.approx(
        sum(waarheid()["groenafval"]["ton"])
    )
    title = "Groenafval in de eigen keten: van 15% in 2011 naar 70% in 2018"
    assert tons.figure.analyse_titel == title
    assert "derde (netto € 49,63 per ton in 2018)" in all_words(tons.figure).replace(
        "\u00a0", " "
    )
    assert not overlaps(tons)


def antwoord(of: pd.DataFrame, loads: pd.DataFrame, jaar: int | None = 2018) -> str:
    nothing = pd.DataFrame(columns=["discipline", "verschoven"])
    found = werk_antwoord(
        werk.uren_afspraken(of),
        werk.uren_per_doelgroep(of),
        werk.winterwerk(of),
        nothing,
        werk.groenafval_eigen_keten(loads),
        werk.groenafval_verandering(loads, 2011, 2018),
        jaar,
    )
    kop_past(found)
    return gezegd(found)


def afspraak(jaar: int, groep: str, belofte: float, gemaakt: float) -> tuple[tuple, tuple]:
    return (
        (jaar, "mei", groep, "gerealiseerd", "nee", gemaakt, 1, 0, 0),
        (jaar, "onbekend", groep, "afgesproken", "onbekend", belofte, None, None, None),
    )


@pytest.mark.parametrize(
    ("groepen", "kop"),
    [
        ({"sw": 1}, "Ja: in 2018 is de afspraak over werk voor sw gehaald."),
        ({"sw": 0}, "Nee: in 2018 is de afspraak over werk voor sw niet gehaald."),
        ({"sw": 1, "wajong": 1}, "Ja: in 2018 zijn alle 2 afspraken over werk gehaald."),
        (
            {"sw": 1, "beschut werk": 0},
            "Deels: in 2018 is 1 van de 2 afspraken over werk gehaald, niet die voor beschut werk.",
        ),
        (
            {"sw": 1, "wajong": 1, "leerling": 0, "beschut werk": 0},
            "Deels: in 2018 zijn 2 van de 4 afspraken over werk gehaald.",
        ),
        (
            {"sw": 0, "wajong": 0},
            "Nee: in 2018 is geen van de 2 afspraken over werk gehaald.",
        ),
    ],
)
def test_the_kop_says_which_agreements_were_kept(groepen: dict[str, int], kop: str) -> None:
    rows = [
        row
        for groep, gehaald in groepen.items()
        for row in afspraak(2018, groep, 100, 100 * gehaald)
    ]
    assert antwoord(uren(*rows), empty(TABLES["groenafval"])).splitlines()[0] == kop


@pytest.mark.parametrize(
    ("eerst", "nu", "said"),
    [
        (
            1,
            5,
            "Ja: in 2018 is de afspraak over werk voor sw gehaald; groenafval bleef vaker in",
        ),
        (
            5,
            1,
            "Deels: in 2018 is de afspraak over werk voor sw gehaald; groenafval bleef minder",
        ),
        (
            5,
            5,
            "Ja: in 2018 is de afspraak over werk voor sw gehaald; groenafval bleef even vaak",
        ),
    ],
)
def test_the_kop_says_whether_more_waste_stays_in_one_hand(eerst, nu, said) -> None:
    loads = [
        (jaar, keten, ton, 10, 0)
        for jaar, own in ((2011, eerst), (2018, nu))
        for keten, ton in (("eigen keten", own), ("derde", 5))
    ]
    text = antwoord(uren(*afspraak(2018, "sw", 100, 100)), vracht(*loads))
    assert text.startswith(said)


def test_words_are_true_of_lean_tables():
    no_hours, no_loads = (empty(TABLES[name]) for name in ("werk", "groenafval"))
    assert "geen uren en geen groenafval" in antwoord(no_hours, no_loads, None)
    only_waste = antwoord(no_hours, vracht((2018, "onbekend", 5, None, None)))
    assert only_waste.startswith("Niet te zeggen, want over 2018 is geen afspraak over werk")
    assert "niet bekend in welke keten" in only_waste
    one = uren((2018, "mei", "sw", "gerealiseerd", "nee", 1400, 30_000, 20_000, 15_000))
    text = antwoord(one, no_loads)
    assert "1,0 fte" in text
    assert text.startswith("Niet te zeggen, want over 2018 is geen afspraak over werk bekend.")
    assert "hield de werkgever € 5.000 over (€ 3,57 per uur)" in text
    promise = uren((2018, "onbekend", "sw", "afgesproken", "onbekend", 140, None, None, None))
    assert antwoord(promise, no_loads).startswith(
        "Niet te zeggen, want over 2018 zijn geen gemaakte uren bekend."
    )
    dear = uren((2018, "mei", "sw", "gerealiseerd", "nee", 1400, 30_000, 10_000, 15_000))
    assert "bleef € 5.000 loon over (€ 3,57 per uur), dat de werkgever draagt" in antwoord(
        dear, no_loads
    )
    half = antwoord(
        one,
        vracht(
            (2018, "eigen keten", 5, 10, 0),
            (2018, "derde", 5, 10, 0),
            (2018, "onbekend", 2, 1, 0),
        ),
    )
    assert (
        "Van 12 ton groenafval bleef 50% in de eigen keten; van 2 ton is de keten onbekend."
        in half
    )


@pytest.mark.parametrize("jaar", [2011, 2018])
def test_charts_of_nothing_and_of_one_row_are_drawn(jaar):
    no_hours, no_loads = (empty(TABLES[name]) for name in ("werk", "groenafval"))
    one = uren((jaar, "mei", "vrijwilliger", "gerealiseerd", "onbekend", -3, None, None, None))
    for table in (no_hours, one):
        assert werk.winterwerk_grafiek(werk.winterwerk(table)).figure.analyse_alt
        assert werk.uren_afspraken_grafiek(werk.uren_afspraken(table)).figure.analyse_alt
    for loads in (no_loads, vracht((jaar, "onbekend", 0, None, None))):
        chains = werk.groenafval_per_keten(loads)
        assert werk.groenafval_per_keten_grafiek(chains).figure.analyse_alt
        assert werk.groenafval_verandering_grafiek(
            werk.groenafval_verandering(loads, 2011, 2018)
        ).figure.analyse_alt


def test_the_shift_between_taakvelden_is_the_one_of_the_saving(stad):
    d = stad
    cells = besparing.ontleding_per_cel(
        besparing.Bronnen(
            d.begroting, d.prijsindex, d.areaal, d.productblad, d.norm, d.niveaukosten
        ),
        2011,
        2018,
    )
    green = besparing.taakveld_verschuiving(cells).set_index("discipline").loc["groen"]
    assert green["verschoven"] == pytest.approx(
        waarheid()["verwacht"]["taakveld"]["6.4"][-1], rel=0.1
    )


def test_a_template_filled_in_by_hand_is_read(tmp_path: Path):
    import openpyxl

    from analyse.report.command.template import new_dossier

    new_dossier(tmp_path / "leeg")
    for name, row in (
        (
            "werk",
            {"jaar": 2018, "maand": "mei", "doelgroep": "Wsw", "uren": 12.5, "loonkosten": 300},
        ),
        ("groenafval", {"jaar": 2018, "verwerker": "eigen", "ton": 3.25, "kosten": 100}),
    ):
        path = tmp_path / "leeg" / f"{name}.xlsx"
        book = openpyxl.load_workbook(path)
        sheet = next(
            s
            for s in book.worksheets
            if any(
                str(c.value).strip(" *").casefold() == "jaar"
                for r in s.iter_rows(max_row=12)
                for c in r
            )
        )
        heads = next(
            r
            for r in sheet.iter_rows(max_row=12)
            if any(str(c.value).strip(" *").casefold() == "jaar" for c in r)
        )
        for cell in heads:
            if (key := str(cell.value).strip(" *").casefold().replace(" ", "_")) in row:
                sheet.cell(cell.row + 1, cell.column, row[key])
        book.save(path)
    found = analyse.open_dossier(tmp_path / "leeg")
    assert not found.has_errors
    assert found.werk[["doelgroep", "uren"]].to_numpy().tolist() == [["sw", 12.5]]
    assert found.groenafval[["verwerker", "ton"]].to_numpy().tolist() == [["eigen keten", 3.25]]


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        (lambda d: werk.uren_per_maand(d.werk, "2018"), "jaar moet een geheel getal zijn"),
        (lambda d: werk.uren_per_doelgroep(d.werk, ["jaar", "team"]), "kolom ontbreekt: team"),
        (
            lambda d: werk.groenafval_per_keten(d.groenafval, aanleiding="storm"),
            "storm' bestaat niet",
        ),
        (
            lambda d: werk.groenafval_eigen_keten(d.groenafval, "buurt"),
            "kolom ontbreekt: buurt",
        ),
        (
            lambda d: werk.groenafval_verandering(d.groenafval, "2011", 2018),
            "nul_jaar moet een",
        ),
    ],
)
def test_a_wrong_argument_is_answered_in_dutch(stad, ask, answer):
    with pytest.raises(ArgumentFout, match=answer):
        ask(stad)
