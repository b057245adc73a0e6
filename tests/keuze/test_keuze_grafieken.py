"""The charts of cost, quality and the choice between them, read back from what they drew."""

from __future__ import annotations

from itertools import pairwise

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

mpl.use("agg")

import matplotlib.pyplot as plt  # after the backend is chosen

from analyse.charts import style
from analyse.charts.style import Bron
from analyse.keuze import keuze_grafiek as kwaliteitskeuze
from analyse.keuze import kosten_kwaliteit_grafiek as kosten_kwaliteit
from charting import all_words, overlaps, words

NBSP = "\u00a0"


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def ends(ax, gid: str) -> list[tuple[float, float]]:
    """Left and right end of the horizontal lines drawn under a name.

    A line that is not there is left out.
    """
    (lines,) = (c for c in ax.collections if c.get_gid() == gid)
    return [
        (float(s[0][0]), float(s[1][0]))
        for s in lines.get_segments()
        if len(s) and not np.isnan(s).any()
    ]


def marks(ax, gid: str) -> list[float]:
    return [float(x) for line in ax.lines if line.get_gid() == gid for x in line.get_xdata()]


def kosten(wijken: list[str], codes: list[str] = ["0560"]) -> pd.DataFrame:  # noqa: B006  read only
    rows = [
        {
            "product_code": code,
            "product": f"kosten $x^{i}$ {code}",
            "wijk": wijk,
            "eenheid": "m2",
            "hoeveelheid": 100.0,
            "kosten": 30.0 + j,
            "per_eenheid": 0.30 + j / 100,
            "meetlat": f"lat-{code}",
            "n": 40,
            "op_ambitie": 20,
            "aandeel": 0.5,
            "laag": 0.35,
            "hoog": 0.65,
        }
        for i, code in enumerate(codes)
        for j, wijk in enumerate(wijken)
    ]
    return pd.DataFrame(rows)


def test_cost_and_share_stand_in_panels_of_their_own():
    table = kosten(["Noord", "Zuid", "West"])
    table.loc[1, ["aandeel", "laag", "hoog"]] = np.nan
    table.loc[1, "n"] = 0
    table.loc[2, ["kosten", "per_eenheid"]] = np.nan
    left, right = kosten_kwaliteit.kosten_en_kwaliteit_grafiek(
        table, bron=Bron("schouw", fictief=True)
    )
    # Of Noord and Zuid 61 euro on 200 of the 300 units: the mean is of every unit there is.
    assert words(left) == ["148", "152"]
    assert words(right) == ["50", "50"]
    assert [t.get_text() for t in left.get_yticklabels()] == ["Noord", "West", "Zuid"]
    said = all_words(left.figure).replace("\n", " ")
    assert "geen oorzaak en gevolg" in said
    assert "fictieve gegevens" in said
    assert f"Zuid €{NBSP}0,310, geen scores" in left.figure.analyse_alt
    assert (
        "Noord €\u00a00,300, 50% op ambitie (95%-interval 35% tot 65%, n 40)"
        in left.figure.analyse_alt
    )


def test_the_finding_counts_the_products_of_which_the_dearest_wijk_scores_best():
    table = kosten(["Noord", "Zuid"], ["0560", "0214"])
    table["aandeel"] = [0.5, 0.9, 0.9, 0.5]
    left, _ = kosten_kwaliteit.kosten_en_kwaliteit_grafiek(table)
    assert "Bij 1 van 2 producten scoort de duurste wijk ook het best" in all_words(left.figure)
    table["aandeel"] = [0.9, 0.5, 0.9, 0.5]
    left, _ = kosten_kwaliteit.kosten_en_kwaliteit_grafiek(table)
    assert "Bij geen enkel product scoort" in all_words(left.figure)
    (nothing,) = kosten_kwaliteit.kosten_en_kwaliteit_grafiek(table.head(0))
    assert words(nothing) == ["geen gegevens"]


@pytest.mark.parametrize(("wijken", "codes"), [(1, 3), (8, 6), (8, 9), (40, 6)])
def test_as_many_products_as_fit_are_drawn_and_the_rest_is_counted(wijken: int, codes: int):
    table = kosten(
        [f"Wijk {i:02d}" for i in range(wijken)], [f"05{i:02d}" for i in range(codes)]
    )
    axes = kosten_kwaliteit.kosten_en_kwaliteit_grafiek(table)
    assert len(words(axes[0])) == wijken * min(codes, 8)
    assert ("alleen in de tabel" in all_words(axes[0].figure).replace("\n", " ")) == (codes > 8)
    assert all(overlaps(ax) == [] for ax in axes)
    assert axes[0].figure.get_size_inches()[1] < 13


def naast(wijken: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "onderwerp": onderwerp,
                "eenheid": "rapportcijfer",
                "wijk": w,
                "waarde": 5.0 + i / 10,
                "n_bewoners": 100 + i,
                "n": 40 + i,
                "aandeel": 0.9 - i / 100,
                "laag": 0.8 - i / 100,
                "hoog": 0.95 - i / 100,
            }
            for onderwerp in ("Groen in de wijk", "Schone straten")
            for i, w in enumerate(wijken)
        ]
    )


def verband(oordeel: str = "positief verband") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "onderwerp": ["Groen in de wijk", "Schone straten"],
            "eenheid": "rapportcijfer",
            "n": 8,
            "rho": [0.86, -0.2],
            "laag": [0.37, np.nan],
            "hoog": [1.0, np.nan],
            "oordeel": [oordeel, "te weinig waarnemingen"],
        }
    )


def test_residents_stand_beside_the_inspections_in_the_same_order():
    table = naast(["Zuid", "Noord", "West"])
    table.loc[1, "waarde"] = np.nan
    first, green, clean = kosten_kwaliteit.beleving_en_schouw_grafiek(
        table, verband(), jaar=2017
    )
    assert [t.get_text() for t in first.get_yticklabels()] == ["Zuid", "Noord", "West"]
    assert ends(first, "interval")[0] == (0.8, 0.95)
    assert np.nan_to_num(marks(green, "waarde"), nan=-1).tolist() == [5.0, -1, 5.2]
    assert words(green) == ["5,0", "100", "te weinig", "101", "5,2", "102"]
    assert green.get_xlabel() == "positief verband\nrho 0,86, n 8\n(0,37 tot 1,00)"
    assert clean.get_xlabel() == "te weinig waarnemingen\n(n 8)"
    assert "niets over oorzaak en gevolg" in all_words(first.figure).replace("\n", " ")
    assert "Noord n.v.t. (n 101)" in first.figure.analyse_alt


@pytest.mark.parametrize("n", [1, 8, 40])
def test_few_and_many_wijken_with_residents_do_not_overlap(n: int):
    axes = kosten_kwaliteit.beleving_en_schouw_grafiek(
        naast([f"Wijk {i:02d}" for i in range(n)]), verband()
    )
    assert all(overlaps(ax, drawn=True) == [] for ax in axes)
    assert axes[0].figure.get_size_inches()[1] < 11


def test_subjects_that_go_together_have_their_interval_and_nought_is_a_line():
    ax = kosten_kwaliteit.verband_grafiek(
        verband(), titel="Zwolle: 1 van 2", anker="onderhoud groen"
    )
    assert words(ax) == ["0,86", "−0,20"]
    assert "n = 8 tot 8" in all_words(ax.figure)
    assert "Groen in de wijk (rapportcijfer) 0,86 (0,37 tot 1,00)" in ax.figure.analyse_alt
    nothing = kosten_kwaliteit.verband_grafiek(verband().head(0), titel="Zwolle", anker="x")
    assert words(nothing) == ["geen gegevens"]


GRENS = pd.DataFrame(
    {
        "doel": [0.0, 50e3, 100e3],
        "verlies": [0.0, 0.05, 0.12],
        "ondergrens": [0.0, 0.05, 0.119],
    }
)


def test_the_frontier_is_drawn_with_the_plan_on_it():
    ax = kwaliteitskeuze.keuze_grens_grafiek(GRENS, 75e3)
    assert [list(line.get_ydata()) for line in ax.lines if line.get_gid() == "verlies"] == [
        [0.0, 0.05, 0.12]
    ]
    assert words(ax) == [f"het plan: €{NBSP}75.000\nverlies 8,50% van een niveau"]
    assert marks(ax, "doel") == [75e3, 75e3]
    assert f"Besparing €{NBSP}100.000: verlies 12,0% van een niveau" in ax.figure.analyse_alt
    said = all_words(ax.figure)
    assert "De laatste euro besparing doet 1,4 keer zoveel pijn als de eerste" in said
    assert overlaps(ax) == []


def test_a_price_that_rises_and_falls_again_is_not_called_even():
    lumps = GRENS.assign(verlies=[0.0, 0.08, 0.10])
    title = kwaliteitskeuze.keuze_grens_grafiek(lumps, 50e3).figure.analyse_titel
    assert title.startswith("Ten hoogste")
    assert "even pijnlijk" not in title


def test_a_target_that_cannot_be_reached_has_no_mark_and_no_saving_has_no_chart():
    ax = kwaliteitskeuze.keuze_grens_grafiek(GRENS, 500e3)
    assert words(ax) == []
    even = GRENS.assign(verlies=[0.0, 0.05, 0.10])
    assert "elke euro even pijnlijk" in all_words(
        kwaliteitskeuze.keuze_grens_grafiek(even).figure
    )
    nothing = kwaliteitskeuze.keuze_grens_grafiek(GRENS.head(1), 0.0)
    assert words(nothing) == ["geen gegevens"]


def tegels(wijken: list[str], products: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "wijk": w,
                "gebiedstype": g,
                "product": p,
                "stappen": 1 if (i + j) % 2 == 0 and g == "woongebied" else 0,
                "besparing": 2500.0 * ((i + j) % 2 == 0),
                "deel_wijk": 0.75 if g == "woongebied" else 0.25,
                "vrij": i == 0,
                "stand": "onder ambitie" if i == 1 and j == 1 else "op ambitie",
            }
            for i, w in enumerate(wijken)
            for j, p in enumerate(products)
            for g in ("woongebied", "centrum")
        ]
    )


def test_a_cell_is_the_mean_fall_and_what_scores_badly_already_has_a_mark():
    table = tegels(["Noord", "Zuid"], ["Gazons", "Vegen $2$"])
    table = table[~((table["wijk"] == "Zuid") & (table["product"] == "Gazons"))]
    ax = kwaliteitskeuze.keuze_plan_grafiek(table)
    assert [t.get_text() for t in ax.get_xticklabels()] == ["Gazons", "Vegen $2$"]
    rows = [t.get_text() for t in ax.get_yticklabels()]
    assert rows == [f"Noord (€{NBSP}5.000)", f"Zuid (€{NBSP}5.000)"]
    # By row: Noord lowers Gazons only, Zuid has no Gazons and lowers what scores badly.
    assert [t.get_text() for t in ax.texts] == ["0,75", "", "×", "0,75▼"]
    assert f"Noord (€{NBSP}5.000): Gazons 0,75 niveau." in ax.figure.analyse_alt
    assert "Nu al onder de ambitie: Vegen $2$ in Zuid." in ax.figure.analyse_alt
    said = all_words(ax.figure).replace("\n", " ")
    assert "▼ scoort nu al onder de ambitie" in said
    assert "2 van de 2 wijken gaan omlaag" in said
    assert overlaps(ax) == []


def test_a_deeper_fall_is_darker():
    shades = [
        style.lightness(mpl.colors.to_hex(kwaliteitskeuze.DALING(v)))
        for v in np.linspace(0, 1, 9)
    ]
    assert all(b < a for a, b in pairwise(shades))


@pytest.mark.parametrize(("wijken", "products"), [(1, 1), (8, 6), (40, 4), (40, 20)])
def test_few_and_many_cells_do_not_overlap(wijken: int, products: int):
    ax = kwaliteitskeuze.keuze_plan_grafiek(
        tegels(
            [f"Wijk {i:02d}" for i in range(wijken)],
            [f"Product nummer {i:02d}" for i in range(products)],
        )
    )
    assert overlaps(ax) == []
    assert len(ax.figure.analyse_alt) < 25_000


def test_a_plan_that_changes_nothing_says_so():
    for nothing in (tegels(["Noord"], ["Gazons"]).assign(stappen=0), pd.DataFrame()):
        assert words(kwaliteitskeuze.keuze_plan_grafiek(nothing)) == ["geen gegevens"]


def test_draws_stand_beside_what_the_plan_lowers_and_what_hardly_matters_is_counted():
    table = pd.DataFrame(
        {
            "product": ["Vegen", "Vegen", "Gazons", "Gazons", "Hagen", "Hagen"],
            "gebiedstype": "woongebied",
            "spreiding": [0.1, 0.2] * 3,
            "in_plan": [1.0, 1.0, 0.0, 0.0, 0.0, 0.0],
            "aandeel": [0.7, 0.4, 0.1, 0.2, 0.01, 0.0],
        }
    )
    ax = kwaliteitskeuze.keuze_robuustheid_grafiek(table)
    assert [t.get_text() for t in ax.get_yticklabels()] == [
        "Vegen, woongebied",
        "Gazons, woongebied",
    ]
    assert [p.get_width() for p in ax.patches] == [1.0, 0.0]
    assert marks(ax, "spreiding 0.1") == [0.7, 0.1]
    assert marks(ax, "spreiding 0.2") == [0.4, 0.2]
    assert len({line.get_marker() for line in ax.lines}) == 2
    said = all_words(ax.figure).replace("\n", " ")
    assert "1 regel met minder niet getekend" in said
    assert "Met kosten tot 10% anders blijft 1 van 1 verlaging grotendeels staan" in said
    assert "kosten tot 10% anders" in said
    assert (
        "Vegen, woongebied: in het plan 100%, bij 10% 70%, bij 20% 40%."
        in ax.figure.analyse_alt
    )
    assert words(kwaliteitskeuze.keuze_robuustheid_grafiek(table.assign(aandeel=np.nan))) == [
        "geen gegevens"
    ]
