"""What check says of a row that stands twice is what the measures do with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import analyse
from analyse import begroting, besparing, schouw
from analyse.begroting.maanden import per_maand
from analyse.begroting.prijsindex import prijsreeksen
from analyse.dossier import Dossier
from analyse.keuze.mogelijkheden import areaal_stand, niveaukosten_per_eenheid
from analyse.samenwerking.velden import velden_per_partij
from analyse.samenwerking.verdeling import sleutelwaarden
from analyse.tables import TABLES

SCORE = (
    "ronde;datum;methode;wijk;gebiedstype;locatie;meetlat;niveau\n"
    "2025-1;01-03-2025;beleid;Noord;Woongebied;{};Zwerfafval;B"
)
ONCE, BOTH = "De rij telt één keer mee.", "Beide rijen tellen mee."
APART = "Zonder locatie is elke rij een eigen plek: beide tellen mee."


def _index(found: Dossier) -> float:
    return float(prijsreeksen(found.prijsindex, 2023, 2024)["factor"].sum())


def _months(found: Dossier) -> float:
    return float(per_maand(found.maandrealisatie)["bedrag"].sum())


def _keys(found: Dossier) -> float:
    nobody = found.samenwerkingskosten.assign(nu=0.0)
    return float(sleutelwaarden(found.verdeelsleutel, nobody)["inwoners"].sum())


Measure = Callable[[Dossier], float]
CASES: dict[str, tuple[str, Measure, str]] = {
    "begroting": (
        "jaar;fase;kant;product;bedrag\n2024;realisatie;lasten;Groen;1200",
        lambda found: begroting.saldo_per_jaar(found.begroting)["lasten"].sum(),
        BOTH,
    ),
    "maandrealisatie": (
        "jaar;maand;kant;product;bedrag\n2024;maart;lasten;Groen;1200",
        _months,
        BOTH,
    ),
    "areaal": (
        "jaar;wijk;gebiedstype;objecttype;eenheid;hoeveelheid\n2024;Noord;Woongebied;Gras;m2;500",
        lambda found: areaal_stand(found.areaal, 2024, ["wijk"])["hoeveelheid"].sum(),
        BOTH,
    ),
    "taakstelling": (
        "naam;besluitdatum;jaar;bedrag\nGroen;01-01-2024;2025;1000",
        lambda found: besparing.taakstelling_geldend(found.taakstelling)["bedrag"].sum(),
        ONCE,
    ),
    "niveaukosten": (
        "product_code;eenheid;niveau;kosten;prijspeil\n0560;m2;A;2,50;2024",
        lambda found: niveaukosten_per_eenheid(found.niveaukosten)["kosten"].sum(),
        ONCE,
    ),
    "prijsindex": (
        "reeks;basisjaar;jaar;index\nCPI;2020;2023;100\nCPI;2020;2024;103",
        _index,
        ONCE,
    ),
    "verdeelsleutel": ("deelnemer;sleutel;waarde\nZwolle;inwoners;1000", _keys, ONCE),
    "taakveldscore": (
        "taakveld;partij;aspect;score\nGroen;Zwolle;uitvoering;4",
        lambda found: len(velden_per_partij(found.taakveldscore)),
        ONCE,
    ),
    "schouw": (
        SCORE.format("17"),
        lambda found: len(schouw.geldige_scores(found.schouw)),
        ONCE,
    ),
    "schouw zonder plek": (
        SCORE.format(""),
        lambda found: len(schouw.geldige_scores(found.schouw)),
        APART,
    ),
}


def _opened(folder: Path, text: str, name: str) -> Dossier:
    folder.mkdir()
    (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return analyse.open_dossier(folder)


@pytest.mark.parametrize("name", CASES)
def test_check_says_what_a_measure_does_with_a_row_that_stands_twice(
    name: str, tmp_path: Path
) -> None:
    text, measure, said = CASES[name]
    single = _opened(tmp_path / "een", text, name)
    double = _opened(tmp_path / "twee", f"{text}\n{text.splitlines()[-1]}", name)
    assert set(single.tables) == {name.split()[0]}
    told = double.problems[double.problems["code"] == "DUBBELE_RIJ"]
    assert list(told["effect"]) == [said]
    once = float(measure(single))
    assert once > 0
    assert float(measure(double)) == (once if said == ONCE else 2 * once)


def test_money_that_is_added_up_is_never_said_to_count_once() -> None:
    once = {name for name, table in TABLES.items() if table.once}
    assert {name for name in once if TABLES[name].additive} == {"taakstelling"}


def test_scores_without_a_location_all_count_and_it_is_said(tmp_path: Path) -> None:
    rows = [SCORE.format("")] + [SCORE.format("").splitlines()[1][:-1] + n for n in "ABCCABCCA"]
    found = _opened(tmp_path / "map", "\n".join(rows), "schouw")
    assert (len(found.schouw), len(schouw.geldige_scores(found.schouw))) == (10, 10)
    empty = found.problems[found.problems["code"] == "LEGE_CEL"]
    assert list(empty["aantal"]) == [10]
    assert "telt elke rij als een eigen plek" in empty["effect"].iloc[0]
    assert "EERDERE_SCORES" not in set(found.problems["code"])
