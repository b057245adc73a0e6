"""What a dossier gives away: sums and shares, nothing small, and nothing of its rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyse import open_dossier
from analyse.dossier import Dossier
from analyse.many import sums
from analyse.many.kleine_getallen import MINSTE_REGELS, TE_KLEIN, TE_WEINIG_GEMETEN
from analyse.schouw import aandeel_met_locaties
from conftest import ROOT

HEAD = "jaar;fase;kant;taakveld;product;uitvoerder;bedrag"


def budget(folder: Path, *lines: str, head: str = HEAD) -> Dossier:
    """A dossier of one budget."""
    folder.mkdir(exist_ok=True)
    (folder / "begroting.csv").write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return open_dossier(folder)


def lines(taakveld: str, number: int, each: str = "1000,10", **other: str) -> list[str]:
    """So many lines of a taakveld."""
    said = {"jaar": "2018", "fase": "realisatie", "wie": "Gemeente"} | other
    row = f"{said['jaar']};{said['fase']};lasten;{taakveld}"
    return [f"{row};Product {taakveld} {i};{said['wie']};{each}" for i in range(number)]


def public_space(**numbers: int) -> list[str]:
    """Lines of the four taakvelden, six of each unless told otherwise."""
    each = {"t21": 6, "t57": 6, "t72": 6, "t73": 6} | numbers
    codes = dict(zip(each, ("2.1", "5.7", "7.2", "7.3"), strict=True))
    return [line for name, number in each.items() for line in lines(codes[name], number)]


def of_budget(dossier: Dossier) -> dict[str, Any]:
    """The costs of the last year by the open budget."""
    made = sums.sums_of(dossier)["lasten"]
    return dict([year for year in made if year["grondslag"] == sums.OPEN_BEGROTING][-1])


def test_the_sums_are_those_of_the_lines_to_the_cent(tmp_path: Path) -> None:
    found = of_budget(budget(tmp_path / "Dorp", *public_space()))
    assert found["cent"]["2.1"] == 6 * 100010
    assert found["cent"]["samen"] == 24 * 100010
    assert found["cent"]["op_areaal"] == 12 * 100010
    assert (found["jaar"], found["wie"], found["reden"]) == (2018, "van de gemeente", "")


def test_a_part_of_a_year_and_another_year_do_not_count(tmp_path: Path) -> None:
    running = [f"{line};30-09-2019" for line in lines("2.1", 6, "9999,00", jaar="2019")]
    whole = [f"{line};31-12-2018" for line in public_space()]
    found = of_budget(budget(tmp_path / "Dorp", *whole, *running, head=f"{HEAD};tot_en_met"))
    assert (found["jaar"], found["cent"]["2.1"]) == (2018, 6 * 100010)


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("Gemeente", "van de gemeente"),
        ("Groenrijk NV", "van uitvoerders"),
        ("", "niet bekend van wie"),
    ],
)
def test_whose_costs_they_are(tmp_path: Path, who: str, said: str) -> None:
    rows = [line.replace("Gemeente", who) for line in public_space()]
    assert of_budget(budget(tmp_path / "Dorp", *rows))["wie"] == said


def test_costs_of_both_are_costs_of_both(tmp_path: Path) -> None:
    rows = public_space()
    rows[0] = rows[0].replace("Gemeente", "Groenrijk NV")
    found = of_budget(budget(tmp_path / "Dorp", *rows))
    assert found["wie"] == "van gemeente en uitvoerders"


def test_a_small_sum_is_withheld_with_all_that_it_is_a_part_of(tmp_path: Path) -> None:
    found = of_budget(budget(tmp_path / "Dorp", *public_space(t57=MINSTE_REGELS - 1)))
    known = {name for name, cent in found["cent"].items() if cent is not None}
    assert known == {"2.1", "7.2", "7.3"}
    assert found["redenen"] == dict.fromkeys(("5.7", "samen", "op_areaal"), TE_KLEIN)


@given(st.lists(st.integers(0, 9), min_size=4, max_size=4))
@settings(max_examples=60)
def test_what_is_withheld_cannot_be_computed_back(numbers: list[int]) -> None:
    """No sum or difference of what is shown holds a taakveld that is withheld."""
    whole = pd.Series({code: 10**i for i, code in enumerate(sums.TAAKVELDEN)})
    count = pd.Series(numbers, index=whole.index)
    found = sums._large_enough(whole[count > 0], count[count > 0])
    parts = {code: (code,) for code in sums.TAAKVELDEN}
    parts |= {"samen": sums.TAAKVELDEN, "op_areaal": sums.OP_AREAAL}
    shown = [name for name, cent in found["cent"].items() if cent is not None]
    small = [code for code in sums.TAAKVELDEN if count[code] < MINSTE_REGELS]
    matrix = np.array([[float(code in parts[name]) for code in small] for name in shown])
    assert not matrix.size or not matrix.any()


def test_without_taakvelden_there_is_a_reason_and_no_sum(tmp_path: Path) -> None:
    rows = [line.replace(";2.1;", ";;") for line in public_space()]
    found = of_budget(budget(tmp_path / "Dorp", *rows))
    assert "taakveld niet bekend" in found["reden"]
    assert "cent" not in found


def test_the_own_iv3_is_a_comparison_of_its_own(tmp_path: Path) -> None:
    head = "gemeente;jaar;fase;kant;taakveld;categorie;bedrag;inwoners"
    rows = [
        f"Dorp;{year};realisatie;lasten;{code};{category};{year - 2000};20000"
        for year in (2021, 2022)
        for code in sums.TAAKVELDEN
        for category in ("1.1", "3.8")
    ]
    folder = tmp_path / "map van Dorp"
    folder.mkdir()
    (folder / "iv3.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    said = sums.sums_of(open_dossier(folder))
    made = {year["jaar"]: year["cent"]["samen"] for year in said["lasten"] if "cent" in year}
    # Two categories of four taakvelden, in thousands of euros.
    assert made == {2021: 8 * 21_000_00, 2022: 8 * 22_000_00}
    assert (said["gemeente"], said["inwoners"]["bron"]) == ("Dorp", "eigen Iv3")


def inspection(
    tmp_path: Path, spots: int, levels: str = "A B C D", rounds: tuple[str, ...] = ("2018-03",)
) -> Dossier:
    """A dossier with a score of each level on each spot, in each of these months."""
    head = "ronde;datum;methode;kor_versie;wijk;gebiedstype;locatie;meetlat;niveau;ambitie"
    rows = [
        f"{month};{month}-01;beleid;KOR 2018;Wijk Geheim;woongebied;{i};lat {j};{level};B"
        for month in rounds
        for i in range(spots)
        for j, level in enumerate(levels.split())
    ]
    folder = tmp_path / "Dorp"
    folder.mkdir(exist_ok=True)
    (folder / "schouw.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return open_dossier(folder)


def test_the_share_counts_locations_and_not_scores(tmp_path: Path) -> None:
    said = sums.sums_of(inspection(tmp_path, 20))["kwaliteit"]
    (found,) = said["jaren"]
    # Every spot has two scores of four: the same on each, so only the spots count.
    assert found["ambitie"]["aandeel"] == 0.5
    assert (found["ambitie"]["n"], found["ambitie"]["n_effectief"]) == (80, 20.0)
    assert (said["methode"], found["editie"], found["rondes"]) == ("beleid", "2018", 1)


def test_few_scores_or_locations_are_withheld_whole(tmp_path: Path) -> None:
    few = sums.sums_of(inspection(tmp_path, 4, "A B C D A B C D"))["kwaliteit"]
    (year,) = few["jaren"]
    assert year["ambitie"] == year["b"] == {"reden": TE_WEINIG_GEMETEN}


def test_a_year_of_which_rounds_are_still_to_come_does_not_count(tmp_path: Path) -> None:
    found = inspection(tmp_path, 9, rounds=("2017-03", "2017-09", "2018-03"))
    assert [year["jaar"] for year in sums.sums_of(found)["kwaliteit"]["jaren"]] == [2017]


def test_the_inspection_of_a_year_that_is_running_does_not_count(tmp_path: Path) -> None:
    booked = [*public_space(), *lines("2.1", 6, jaar="2019")]
    rows = [f"{row};{row[:4]}-{'12-31' if row[:4] == '2018' else '09-30'}" for row in booked]
    budget(tmp_path / "Dorp", *rows, head=f"{HEAD};tot_en_met")
    found = inspection(tmp_path, 9, rounds=("2018-03", "2019-03"))
    assert [year["jaar"] for year in sums.sums_of(found)["kwaliteit"]["jaren"]] == [2018]


def test_spots_that_differ_count_for_more() -> None:
    """Against the variance of a ratio, worked out by hand for five spots of two scores."""
    hits = [2, 2, 1, 0, 2]
    rows = [
        {"locatie": str(i), "niveau": "A" if j < own else "D", "meetlat": f"m{j}"}
        for i, own in enumerate(hits)
        for j in range(2)
    ]
    frame = pd.DataFrame(rows).assign(
        ronde="1",
        datum=pd.Timestamp("2018-01-01"),
        methode="beleid",
        wijk="W",
        gebiedstype="g",
        beoordeling="gescoord",
        jaar=2018,
    )
    found = aandeel_met_locaties(frame, pd.DataFrame(), "jaar", niveau="B").iloc[0]
    part = 7 / 10
    variance = 5 / 4 * sum((own - 2 * part) ** 2 for own in hits) / 100
    assert found["aandeel"] == pytest.approx(part)
    assert found["n_effectief"] == round(part * (1 - part) / variance, 1)


def test_people_are_those_of_the_own_exports_or_the_published_ones(tmp_path: Path) -> None:
    published = sums.sums_of(budget(tmp_path / "Zwolle", *public_space()))["inwoners"]
    ((year, number),) = published["jaren"]
    assert (year, number > 100_000) == (2023, True)
    unknown = sums.sums_of(budget(tmp_path / "Nergenshuizen", *public_space()))["inwoners"]
    assert unknown == {"reden": "het aantal inwoners staat niet in de exports"}


def test_a_fictional_dossier_never_gets_the_people_of_a_real_town(tmp_path: Path) -> None:
    rows = [line.replace("Gemeente", "Gemeente (fictief)") for line in public_space()]
    dossier = budget(tmp_path / "Zwolle", *rows)
    dossier.fictional = True
    assert "jaren" not in sums.sums_of(dossier)["inwoners"]


def test_one_measure_that_stops_leaves_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stops(*_: object) -> None:
        raise KeyError("Geheim product")

    monkeypatch.setattr(sums, "_kwaliteit", stops)
    found = sums.sums_of(budget(tmp_path / "Dorp", *public_space()))
    assert "Geheim" not in json.dumps(found)
    assert found["kwaliteit"]["reden"]
    assert found["lasten"][0]["cent"]["2.1"]


def texts(value: object) -> list[str]:
    """Every text that stands anywhere in plain values."""
    if isinstance(value, dict):
        return [text for part in value.values() for text in texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in texts(part)]
    return [value] if isinstance(value, str) else []


def test_no_text_of_an_export_comes_along(tmp_path: Path) -> None:
    folder = tmp_path / "Dorp"
    inspection(tmp_path, 20)
    rows = [line.replace("Product", "Geheim") for line in public_space()]
    said = sums.sums_of(budget(folder, *rows))
    assert json.loads(json.dumps(said)) == said
    assert not [text for text in texts(said) if "Geheim" in text or "Groenrijk" in text]


def test_of_voorbeeldstad_the_sums_are_those_of_its_report() -> None:
    """What notebooks 01, 02 and 04 publish, as the repository keeps them."""
    said = sums.sums_of(open_dossier(ROOT / "data" / "voorbeeldstad"))
    assert not [
        why for why in (said[key]["reden"] for key in ("m2", "plan", "kwaliteit")) if why
    ]
    assert said["taakstelling"] == {
        "reden": "",
        "jaar": 2018,
        "doel": 135_000_000,
        "zichtbaar": 17_796_384,
    }
    assert said["plan"]["verschil"] == -0.0252
    assert said["inwoners"]["jaren"] == [[None, 118_400]]
    costs = [year for year in said["lasten"] if "cent" in year]
    assert [year["jaar"] for year in costs] == list(range(2011, 2019))
    assert not any(year["redenen"] for year in costs)
