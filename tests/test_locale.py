"""The language, notation and clock of the computer change nothing of what is read, worked out or drawn. The data are fictional."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from test_report import write_notebook

EXPORTS = ("taakstelling.xlsx", "prijsindex.csv", "schouw_2013.csv", "begroting_2013.xls")
SETUP = """import os
from analyse import nl, open_dossier, publish
from analyse import schouw
d = open_dossier(os.environ["ANALYSE_DATA"])"""
CHART = """tabel = schouw.aandeel_op_ambitie(d.schouw, d.norm, ["wijk", "ronde"])
publish(tabel, "verdeling", title="Verdeling", formats={"aandeel": "procent1"})
rondes = schouw.schouw_segmenten(d.schouw, schouw.schouw_breuken(d.schouw, d.norm))
publish(schouw.aandeel_per_ronde_grafiek(tabel, rondes), "verdeling_grafiek")"""
TABLE = (
    'publish(d.taakstelling[["naam", "jaar", "besluitdatum", "bedrag"]], "besluiten",'
    ' title="Besluiten", unit="euro")'
)
ANSWER = """publish(f"Besloten op {nl.datum(d.taakstelling['besluitdatum'].max())}: {nl.euro(d.taakstelling['bedrag'].sum(), 2)}.")"""


def made(folder: Path, environment: dict[str, str]) -> dict[str, bytes]:
    """What a report, a check and a tidied export are under an environment, but for the moment."""
    env = (
        {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))}
        | {"PYTHONHASHSEED": "0"}
        | environment
    )
    out = folder / "uit"
    shutil.rmtree(out, ignore_errors=True)

    def run(*arguments: object) -> bytes:
        done = subprocess.run(
            [sys.executable, "-m", "analyse", *map(str, arguments)],
            env=env,
            cwd=folder,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode(errors="replace")
        return done.stdout.replace(b"\r\n", b"\n")

    found = {"check": run("check", "exports", "--json", "-")}
    run(
        "tidy",
        "exports/begroting_2013.xls",
        "--table",
        "begroting",
        "--out",
        folder / "netjes.csv",
    )
    found["tidy"] = (folder / "netjes.csv").read_bytes()
    (folder / "netjes.csv").unlink()
    run("refresh", "--data", "exports", "--out", out, "--notebooks", "notebooks")
    parts = [
        p for p in sorted(out.rglob("*")) if p.suffix in (".csv", ".png", ".svg", ".ipynb")
    ]
    assert len(parts) > 5
    return found | {p.relative_to(out).as_posix(): p.read_bytes() for p in parts}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("Gemeente Één")
    (folder / "exports").mkdir()
    (folder / "notebooks").mkdir()
    for name in EXPORTS:
        shutil.copy(ROOT / "data" / "voorbeeldstad" / name, folder / "exports")
    write_notebook(
        folder / "notebooks" / "01_alles.ipynb", "# Alles", SETUP, CHART, TABLE, ANSWER
    )
    return folder


def test_locale_and_time_zone_change_nothing(place: Path) -> None:
    plain = made(place, {"LANG": "nl_NL.UTF-8", "TZ": "Europe/Amsterdam"})
    # Midnight is another day on the other side of the world, and C has no letters beyond ASCII.
    # (Where LC_ALL is C, Python itself does not start from a folder of which the name has an
    # accent.)
    there = made(place, {"LANG": "C", "TZ": "Pacific/Auckland"})
    assert there.keys() == plain.keys()
    assert [name for name in plain if plain[name] != there[name]] == []
