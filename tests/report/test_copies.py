"""Notebooks and example copied to where a person works: they find the exports, and work of a person stays. The data are fictional."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from analyse.cli import main
from analyse.errors import UitvoerFout
from analyse.meegeleverd import NOTEBOOKS, meegeleverd
from analyse.report.command.copies import copy_example, copy_notebooks, fitted, place_of
from analyse.report.run.outline import load, notebook_files, parameters

NAMES = [path.name for path in notebook_files(NOTEBOOKS)]
FIRST, SECOND = NAMES[:2]


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    folder = tmp_path / "onze stad é"
    folder.mkdir()
    return folder


def change(path: Path, text: str) -> str:
    """Add a cell, as a person does."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"].append({"cell_type": "markdown", "metadata": {}, "source": text})
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path.read_text(encoding="utf-8")


def test_copies_find_the_exports_and_show_nothing_of_another_municipality(
    exports: Path,
) -> None:
    place = place_of(exports)
    copy_notebooks(exports, place)
    assert sorted(path.name for path in place.iterdir()) == NAMES
    for name in NAMES:
        copied = load(place / name)
        source = "".join(copied["cells"][1]["source"])
        assert "../data/" not in json.dumps(copied)
        assert '"../onze stad é"' in source
        assert all(not cell.get("outputs") for cell in copied["cells"])
        original = [name for name, *_ in parameters(load(NOTEBOOKS / name))]
        assert [name for name, *_ in parameters(copied)] == original
        ways: dict[str, object] = {}
        exec(source, ways)  # noqa: S102  our own cell
        assert (place / os.environ.get("ANALYSE_DATA", str(ways["MAP"]))).samefile(exports)
        published = ways.get("GEPUBLICEERD", meegeleverd("gepubliceerd"))
        assert published == meegeleverd("gepubliceerd")


def test_what_a_person_changed_stays_and_is_named(
    exports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = place_of(exports)
    copy_notebooks(exports, place)
    mine = change(place / FIRST, "Van mij.")
    (place / SECOND).write_text("geen notebook", encoding="utf-8")
    (place / NAMES[2]).unlink()
    assert main(["notebooks", str(exports)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    many = len(NAMES) - 3
    assert f"1 notebook gekopieerd en {many} notebooks al aanwezig." in said
    assert f"Door u veranderd en niet overschreven: {FIRST} en {SECOND}." in said
    assert (place / FIRST).read_text(encoding="utf-8") == mine
    assert (place / SECOND).read_text(encoding="utf-8") == "geen notebook"


def test_a_notebook_that_was_only_run_is_no_change(exports: Path) -> None:
    place = place_of(exports)
    copy_notebooks(exports, place)
    notebook = json.loads((place / FIRST).read_text(encoding="utf-8"))
    notebook["cells"][1] |= {"outputs": [{"output_type": "stream"}], "execution_count": 1}
    notebook["cells"][1]["metadata"]["scrolled"] = True
    (place / FIRST).write_text(json.dumps(notebook), encoding="utf-8")
    before = (place / FIRST).read_bytes()
    (said,) = copy_notebooks(exports, place)
    assert said.endswith(f"{len(NAMES)} notebooks al aanwezig.")
    assert (place / FIRST).read_bytes() == before


def test_an_older_copy_that_nobody_changed_is_renewed(exports: Path) -> None:
    place = place_of(exports)
    copy_notebooks(exports, place)
    older = load(NOTEBOOKS / FIRST)
    older["cells"] = older["cells"][:3]
    text = json.dumps(fitted(older, exports, place))
    (place / FIRST).write_text(text, encoding="utf-8")
    (said,) = copy_notebooks(exports, place)
    assert "1 notebook vernieuwd" in said
    assert len(load(place / FIRST)["cells"]) == len(load(NOTEBOOKS / FIRST)["cells"])


def test_nothing_is_put_among_the_exports(
    exports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for inside in (exports, exports / "notebooks"):
        assert main(["notebooks", str(exports), "--out", str(inside)]) == 2
        assert "ligt in de map met exports" in capsys.readouterr().err
    assert list(exports.iterdir()) == []
    assert main(["notebooks", str(exports / "weg")]) == 2
    assert "bestaat niet" in capsys.readouterr().err


def test_the_example_is_copied_once_and_what_is_there_stays(tmp_path: Path) -> None:
    folder = tmp_path / "een voorbeeld"
    data = copy_example(folder)
    shipped = {path.name for path in meegeleverd("voorbeeldstad").iterdir()}
    assert {path.name for path in data.iterdir()} == shipped
    (data / "prijsindex.csv").write_text("van mij", encoding="utf-8")
    (data / "kpi.xlsx").unlink()
    copy_example(folder)
    assert (data / "prijsindex.csv").read_text(encoding="utf-8") == "van mij"
    assert (data / "kpi.xlsx").exists()


def test_the_example_goes_into_no_folder_of_something_else(tmp_path: Path) -> None:
    (tmp_path / "brief.docx").touch()
    with pytest.raises(UitvoerFout, match="niet leeg"):
        copy_example(tmp_path)
    with pytest.raises(UitvoerFout, match="niet leeg"):
        copy_example(tmp_path / "brief.docx")


def test_the_example_is_said_to_be_fictional(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr("analyse.cli.refresh", lambda args: asked.append(args) or 0)
    monkeypatch.chdir(tmp_path)
    assert main(["voorbeeld"]) == 0
    assert (asked[0].data, asked[0].out) == (
        Path("analyse-voorbeeld/voorbeeldstad"),
        Path("analyse-voorbeeld/rapport"),
    )
    assert "fictieve gemeente" in capsys.readouterr().out


def test_jupyterlab_serves_the_copies(exports: Path, tmp_path: Path) -> None:
    runtime = tmp_path / "runtime"
    env = os.environ | {
        "JUPYTER_RUNTIME_DIR": str(runtime),
        "JUPYTER_CONFIG_DIR": str(tmp_path),
    }
    words = [sys.executable, "-m", "analyse", "lab", str(exports), "--niet-openen"]
    with (tmp_path / "log.txt").open("wb") as log:
        server = subprocess.Popen(words, env=env, stdout=log, stderr=log)
    try:
        told = told_by(server, runtime)
        address = f"{told['url']}api/contents/{quote(FIRST)}?content=0&token={told['token']}"
        with urlopen(address, timeout=60) as answer:  # noqa: S310  our own server
            assert json.load(answer)["type"] == "notebook"
        assert Path(told["root_dir"]).samefile(place_of(exports))
    finally:
        server.kill()
        server.wait()


def told_by(server: subprocess.Popen[bytes], runtime: Path) -> dict[str, str]:
    """Address and token of the server, once it answers."""
    path = runtime / f"jpserver-{server.pid}.json"
    until = time.monotonic() + 120
    while time.monotonic() < until and server.poll() is None:
        if path.exists() and path.read_text(encoding="utf-8").rstrip().endswith("}"):
            return json.loads(path.read_text(encoding="utf-8"))
        time.sleep(0.1)
    raise AssertionError((runtime.parent / "log.txt").read_text(encoding="utf-8")[-2000:])
