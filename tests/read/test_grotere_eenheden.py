"""Areaal in hectares and kilometres is areaal in m2 and m1. The data are fictional."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from analyse.errors import LeesFout
from analyse.read.profiles.profile import Profile
from analyse.read.profiles.settings import load
from analyse.read.result import FileResult
from tests.conftest import codes

Read = Callable[..., FileResult]
HEADS = ["Objecttype", "Eenheid", 2023, 2024]
GRAS = ["Gazon", "m2", 310000, 313000.5]


@pytest.mark.parametrize(
    ("unit", "told", "times"),
    [("ha", "m2", 10_000), ("Hectare", "m2", 10_000), ("are", "m2", 100), ("km", "m1", 1_000)],
)
def test_a_larger_unit_is_worked_out_and_said(
    read_rows: Read, unit: str, told: str, times: int
) -> None:
    result = read_rows([HEADS, GRAS, ["Bos", unit, 42, 42.5], ["Bomen", "st", 8, None]])
    frame = result.sheets[0].frame
    assert frame is not None
    of = frame.set_index(["objecttype", "jaar"])
    assert of.loc[("Bos", 2023), "hoeveelheid"] == 42 * times
    assert of.loc[("Bos", 2024), "hoeveelheid"] == 42.5 * times
    assert set(frame.loc[frame["objecttype"] == "Bos", "eenheid"]) == {told}
    assert of.loc[("Gazon", 2024), "hoeveelheid"] == 313000.5
    assert of.loc[("Bomen", 2023), "hoeveelheid"] == 8
    said = next(p for p in result.problems if p.code == "EENHEID_OMGEREKEND")
    assert (said.cel, said.aantal, said.waarde) == ("B3", 2, unit)


def test_what_a_profile_calls_m2_are_hectares_still(read_rows: Read) -> None:
    profile = Profile("*", values={"eenheid": {"ha": "m2"}})
    result = read_rows([HEADS, GRAS, ["Bos", "ha", 42, 42.5]], profile=profile)
    frame = result.sheets[0].frame
    assert frame is not None
    assert frame["hoeveelheid"].max() == 425_000


def test_without_larger_units_nothing_is_said(read_rows: Read) -> None:
    assert "EENHEID_OMGEREKEND" not in codes(read_rows([HEADS, GRAS]))


def test_a_profile_cannot_call_hectares_square_metres(tmp_path: Path) -> None:
    profile = tmp_path / "areaal.toml"
    profile.write_text('bestand = "*"\ntabel = "areaal"\n[vast]\neenheid = "ha"\n', "utf-8")
    with pytest.raises(LeesFout, match="'ha' is geen waarde van eenheid"):
        load(profile)
