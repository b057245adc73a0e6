"""A manifest of any shape gives a whole run or a message in Dutch, and leads nowhere else."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyse import open_dossier
from analyse.errors import AnalyseError, LeesFout
from analyse.report import manifest, stage
from analyse.report.change.since import since
from analyse.report.command.trace import trace_published
from analyse.report.run import inputs
from analyse.report.run.plan import LastReport, Notebooks, Page, nothing_changed
from conftest import ROOT
from test_report import Place, make_place

STAD = ROOT / "data" / "voorbeeldstad"
STRANGE: list[Any] = [
    None, True, 0, -1, 10**30, 1.5, float("nan"), float("inf"), "", "x", "../x", "/etc/passwd",
    "a\0b", "\ud800", [], {}, [[]], ["x"], {"x": 1}, [None], "9999-12-31T23:59:59", "2026-13-01",
]  # fmt: skip


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inputs, "program_hash", lambda: "this version")
        made = make_place(tmp_path_factory.mktemp("manifest"))
        made.refresh()
        made.exports = tmp_path_factory.mktemp("exports")
        shutil.copy(STAD / "norm.xlsx", made.exports)
        made.opened = open_dossier(made.exports)
        yield made


def read(place: Place) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((place.out / manifest.NAME).read_text(encoding="utf-8"))
    return found


def spots(value: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a value of JSON."""
    if here:
        yield here
    inner: Any = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    for key, held in inner:
        yield from spots(held, (*here, key))


@st.composite
def changed(draw: st.DrawFn, found: dict[str, Any]) -> str:
    """A real manifest with something else, less or more in a few places, or cut off."""
    value = deepcopy(found)
    for _ in range(draw(st.integers(1, 3))):
        spot = draw(st.sampled_from(list(spots(value))))
        holder = value
        for key in spot[:-1]:
            holder = holder[key]
        if draw(st.booleans()):
            holder[spot[-1]] = draw(st.sampled_from(STRANGE))
        else:
            del holder[spot[-1]]
        if not value:
            break
    text = json.dumps(value)
    return text[: draw(st.integers(0, len(text)))] if draw(st.integers(0, 9)) == 0 else text


def use(place: Place, folder: Path) -> None:
    """All that reads a manifest, short of running notebooks."""
    found = manifest.read(folder) or {}
    stage.refuse_strange(folder)
    sources = inputs.Sources.of(place.exports, [])
    asked = Notebooks.of(place.notebooks, None)
    nothing_changed(found, folder, asked, sources, [])
    last = LastReport(folder, found, sources, place.opened)
    for name in asked.files:
        last.holds([Page(name, name)], asked, any_file=False)
    told = since(found, read(place))
    str(told).encode()
    trace_published(folder, "lasten_per_wijk", place.data)


@settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(data=st.data())
def test_a_changed_manifest_gives_no_error_but_ours(
    place: Place, tmp_path: Path, data: st.DataObject
) -> None:
    folder = tmp_path / "verslag"
    if not folder.exists():
        shutil.copytree(place.out, folder)
    found = read(place)
    for page in found["notebooks"]:
        page["used"] = {
            "gegevens": {"norm": "9f", "wijken": "9f"},
            "gegevens/2018": {"tables": "9f"},
        }
    text = data.draw(changed(found))
    (folder / manifest.NAME).write_text(text, encoding="utf-8")
    with contextlib.suppress(AnalyseError):
        use(place, folder)


def test_the_manifest_of_a_report_is_read_as_it_is(place: Place) -> None:
    assert manifest.read(place.out) == read(place)
    assert manifest.own_files(place.out) == {
        path.relative_to(place.out).as_posix(): inputs.sha256(path)
        for path in place.out.rglob("*")
        if path.is_file() and path.name != manifest.NAME
    }


@pytest.mark.parametrize(
    ("spot", "value"),
    [
        (("form",), True),
        (("form",), manifest.FORM + 1),
        (("made",), "2026-03-02"),
        (("made",), "0001-01-01T00:00:00+00:00"),
        (("folder",), "../elders"),
        (("problems",), {}),
        (("sums",), {"begroting": {"bedrag": 10**400}}),
        (("notebooks", 0, "name"), "02_taakstelling"),
        (("notebooks", 0, "files"), []),
        (("notebooks", 0, "files", 1), "publicaties/weg.json"),
        (("notebooks", 0, "answer"), "\ud800"),
        (("notebooks", 0, "used"), {"gegevens": ["begroting"]}),
        (("notebooks", 0, "used"), {"gegevens/../../elders": {}}),
    ],
)
def test_what_does_not_hang_together_is_not_compared_with(
    place: Place, tmp_path: Path, spot: tuple[Any, ...], value: Any
) -> None:
    found = read(place)
    holder: Any = found
    for key in spot[:-1]:
        holder = holder[key]
    holder[spot[-1]] = value
    (tmp_path / manifest.NAME).write_text(json.dumps(found), encoding="utf-8")
    assert manifest.read(tmp_path) is None


@pytest.mark.parametrize("path", ["/etc/passwd", "../a.csv", "a/../../b", "", "a\0b"])
def test_a_manifest_that_leads_out_of_its_folder_is_none(
    place: Place, tmp_path: Path, path: str
) -> None:
    found = read(place)
    found["files"][0]["path"] = path
    (tmp_path / manifest.NAME).write_text(json.dumps(found), encoding="utf-8")
    assert manifest.own_files(tmp_path) is None


def test_a_damaged_manifest_gives_a_whole_run_and_no_old_page_among_the_new(
    place: Place, tmp_path: Path
) -> None:
    out = tmp_path / "verslag"
    shutil.copytree(place.out, out)
    found = read(place)
    found["sums"] = ["x"]
    (out / manifest.NAME).write_text(json.dumps(found), encoding="utf-8")
    result = place.refresh(out=out)
    assert result.ran == ("01_begroting", "02_taakstelling")
    assert place.bytes(out).keys() == place.bytes().keys()
    (out / manifest.NAME).write_text(json.dumps(found), encoding="utf-8")
    with pytest.raises(LeesFout, match="andere versie van dit programma"):
        trace_published(out, "lasten_per_wijk")
    (out / manifest.NAME).write_text("{", encoding="utf-8")
    with pytest.raises(LeesFout, match="geen rapport van analyse refresh"):
        trace_published(out, "lasten_per_wijk")
    result = place.refresh(out=out)
    assert "in de map 'eerder verslag'" in result.message
    assert result.ran == ("01_begroting", "02_taakstelling")
    assert len(list(out.glob("notebooks/*.html"))) == 2


@pytest.mark.parametrize(
    "name", ["publicaties/lasten_per_wijk.json", "notebooks/01_begroting.ipynb"]
)
def test_a_damaged_part_is_made_again_and_traced_without_being_read(
    place: Place, tmp_path: Path, name: str
) -> None:
    out = tmp_path / "verslag"
    shutil.copytree(place.out, out)
    (out / name).write_text('[1, {"kapot"', encoding="utf-8")
    lines, fine = trace_published(out, "lasten_per_wijk", place.data)
    assert trace_published(out, "Lasten per wijk", place.data) == (lines, fine)
    assert not fine
    assert "GEWIJZIGD" in "\n".join(lines)
    result = place.refresh(out=out)
    assert result.ran == ("01_begroting",)
    assert (out / name).read_bytes() == place.bytes()[name]
    assert f"U had {name} gewijzigd" in result.message
