"""Code that stands beside the exports, the notebooks or the person is never run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, writes

from analyse.errors import UitvoerFout
from analyse.report.page import pdf
from analyse.report.run.execute import Job, execute_all
from conftest import ROOT

STAD = ROOT / "data" / "voorbeeldstad"
#: Modules that the program, Python or a kernel loads, early or late.
NAMES = (
    *("typing", "json", "csv", "sitecustomize", "usercustomize", "argparse", "platform"),
    *("pandas", "numpy", "rich", "babel", "openpyxl", "xlrd", "python_calamine", "pyarrow"),
    *(
        "matplotlib",
        "seaborn",
        "scipy",
        "nbclient",
        "nbformat",
        "ipykernel",
        "IPython",
        "jinja2",
    ),
    *("platformdirs", "xlsxwriter", "statsmodels", "colorsys", "ipython_config"),
)


@pytest.fixture
def ran(tmp_path: Path) -> Path:
    """The file that a module beside the exports writes when it is run."""
    return tmp_path / "gedraaid.txt"


def plant(folder: Path, ran: Path) -> None:
    """Put modules in a folder that say that they were run."""
    for name in NAMES:
        code = f"open({str(ran)!r}, 'a').write({name!r} + '\\n')\n"
        (folder / f"{name}.py").write_text(code, encoding="utf-8")


def test_modules_beside_the_exports_are_not_run(tmp_path: Path, ran: Path) -> None:
    exports = tmp_path / "exports"
    exports.mkdir()
    plant(exports, ran)
    # The second is read in a process of its own.
    for name in ("norm.xlsx", "begroting_2013.xls"):
        shutil.copy(STAD / name, exports)
    for how in (["-m", "analyse"], ["-P", "-m", "analyse"]):
        done = subprocess.run(
            [sys.executable, *how, "check", ".", "--xlsx", "../uit.xlsx"],
            cwd=exports,
            env=os.environ | {"ANALYSE_CACHE": "uit"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "begroting_2013.xls" in done.stdout
        assert not ran.exists(), ran.read_text(encoding="utf-8")


def notebook(path: Path, code: str) -> Path:
    cells = [new_markdown_cell("# Proef\n\n**Werkt het?**"), new_code_cell(code)]
    path.write_text(writes(new_notebook(cells=cells)), encoding="utf-8")
    return path


def test_a_refresh_runs_no_module_of_the_current_folder_or_of_the_notebooks(
    tmp_path: Path, ran: Path
) -> None:
    exports, notebooks = tmp_path / "exports", tmp_path / "notebooks"
    for folder in (exports, notebooks):
        folder.mkdir()
        plant(folder, ran)
    shutil.copy(STAD / "norm.xlsx", exports)
    (notebooks / "hulp.py").write_text("GETAL = 42\n", encoding="utf-8")
    path = notebook(
        notebooks / "01_proef.ipynb",
        "import os, colorsys, json, seaborn, pandas as pd, openpyxl, hulp, analyse\n"
        "assert 'notebooks' not in seaborn.__file__ + colorsys.__file__\n"
        "analyse.open_dossier(os.environ['ANALYSE_DATA'])\n"
        "analyse.publish(pd.DataFrame({'getal': [hulp.GETAL]}), name='getal')\n",
    )
    refresh = f"-m analyse refresh --data . --notebooks {path.parent} --out {tmp_path}/rapport"
    done = subprocess.run(
        [sys.executable, *refresh.split()],
        cwd=exports,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "rapport" / "publicaties" / "getal.json").is_file()
    assert not ran.exists(), ran.read_text(encoding="utf-8")


def test_a_module_beside_a_notebook_does_not_stay_for_the_next(tmp_path: Path) -> None:
    jobs = []
    for name in ("een", "twee"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "hulp.py").write_text(f"WAAR = {name!r}\n", encoding="utf-8")
        jobs.append(Job(notebook(folder / "01.ipynb", "import hulp\nprint(hulp.WAAR)"), {}))
    made = execute_all(jobs, workers=1)
    assert [book.cells[1].outputs[0].text for book in made] == ["een\n", "twee\n"]


@pytest.mark.parametrize("path", ["", ".", os.pathsep, f".{os.pathsep}/nergens"])
def test_a_browser_in_the_current_folder_is_not_started(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for command in pdf._COMMANDS:
        (tmp_path / command).write_text("#!/bin/sh\n", encoding="utf-8")
        (tmp_path / command).chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ANALYSE_CHROMIUM", raising=False)
    monkeypatch.setattr(pdf, "_PLACES", ())
    monkeypatch.setenv("PATH", path)
    with pytest.raises(UitvoerFout, match="niet gevonden"):
        pdf.browser()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert pdf.browser() == str(tmp_path / pdf._COMMANDS[0])
