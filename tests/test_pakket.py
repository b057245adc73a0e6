"""What is installed from the wheel, without the repository: is everything in it, and does it run? The data are fictional."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from analyse.meegeleverd import NOTEBOOKS, meegeleverd
from conftest import BUDGET, ROOT

#: What stands in `data` and makes the data, rather than being data.
NOT_DATA = {"bouw_voorbeeldstad"}
#: Names that Windows keeps for itself, and characters that it has in no name.
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?|.*[<>:\"|?*\\]|.*[. ]")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    return Path(built)


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as it is unpacked where Python finds it, and nothing of the repository."""
    place = tmp_path_factory.mktemp("Gemeente Één") / "lib"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(place)
    return place


def files(folder: Path) -> list[str]:
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return [
        path.as_posix()
        for path in found
        if not any(part.startswith((".", "__pycache__")) for part in path.parts)
    ]


def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as packed:
        return packed.namelist()


def test_the_wheel_holds_the_package_the_notebooks_and_all_data(wheel: Path) -> None:
    expected = {f"analyse/{name}" for name in files(ROOT / "src" / "analyse")}
    expected |= {f"analyse/bestanden/notebooks/{name}" for name in files(ROOT / "notebooks")}
    data = [path for path in (ROOT / "data").iterdir() if path.is_dir()]
    for folder in data:
        if folder.name not in NOT_DATA:
            inside = f"analyse/bestanden/data/{folder.name}"
            expected |= {f"{inside}/{name}" for name in files(folder)}
    assert {name for name in names(wheel) if ".dist-info/" not in name} == expected
    assert len(expected) > 300


def test_every_name_can_stand_on_a_disk_of_windows(wheel: Path) -> None:
    found = names(wheel)
    assert len({name.casefold() for name in found}) == len(found)
    assert [n for n in found if any(map(RESERVED.fullmatch, n.split("/")))] == []
    assert max(map(len, found)) < 120  # a path of Windows has 260


def test_in_the_repository_they_stand_at_the_top() -> None:
    assert ROOT / "notebooks" == NOTEBOOKS
    assert meegeleverd("codelijsten") == ROOT / "data" / "codelijsten"


def run(installed: Path, folder: Path, *words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *map(str, words)],
        env={**os.environ, "PYTHONPATH": str(installed), "PYTHONUTF8": "1"},
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=600,
    )


def test_what_is_installed_runs_from_any_folder(
    installed: Path, tmp_path: Path, write_xlsx: Callable[..., Path]
) -> None:
    """Code lists, notebooks and published figures come from the package, whatever the folder."""
    code = (
        "from analyse.meegeleverd import *; from analyse.tables.codelijsten import *;"
        "print(NOTEBOOKS); print(gemeente_bij_code('GM0193'))"
    )
    told = run(installed, tmp_path, "-c", code).stdout.splitlines()
    assert told == [str(installed / "analyse" / "bestanden" / "notebooks"), "Zwolle"]
    exports = write_xlsx(BUDGET).parent
    report = installed.with_name("rapport")
    rest = ["--data", exports, "--out", report, "--only", "01,03", "--jobs", "1"]
    done = run(installed, tmp_path, "-m", "analyse", "refresh", *rest)
    assert done.returncode == 0, done.stderr
    manifest = json.loads((report / "manifest.json").read_text(encoding="utf-8"))
    used = {page["name"]: page["used"] for page in manifest["notebooks"]}
    assert set(used["03_structureel_incidenteel"]) == {"gegevens", "gepubliceerd"}


def test_the_copied_notebooks_run_where_they_stand(
    installed: Path, tmp_path: Path, write_xlsx: Callable[..., Path]
) -> None:
    exports = write_xlsx(BUDGET).parent
    copied = run(installed, tmp_path, "-m", "analyse", "notebooks", exports)
    place = exports.with_name(f"{exports.name}-notebooks")
    assert copied.returncode == 0, copied.stderr
    code = (
        "from pathlib import Path; from analyse.report.run.execute import Job, execute_all;"
        "execute_all([Job(Path('03_structureel_incidenteel.ipynb').resolve(),"
        " {'ANALYSE_DATA': None})])"
    )
    done = run(installed, place, "-c", code)
    assert done.returncode == 0, done.stderr
