"""The rules of the house: what may import what, which files agree, and what no commit may hold."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.version import Version

import echt
from analyse.tables import TABLES
from conftest import ROOT
from tools.docs import generated
from tools.notebooks import answers

SOURCE = ROOT / "src" / "analyse"
#: What each part may import of ours. Every line is a direction; there is no way back.
MAY_IMPORT = {
    "errors": set(),
    "nl": set(),
    "meegeleverd": set(),
    "tables": {"tables", "meegeleverd", "errors"},
    "antwoord": {"nl", "tables"},
    "statistiek": {"statistiek"},
    "charts": {"charts", "nl"},
    # What a command writes for its user, and what is said when the program itself fails.
    "outputs": {"errors"},
    "crash": {"errors"},
    "read": {"read", "crash", "meegeleverd", "outputs", "tables", "nl", "errors"},
    "dossier": {"read", "tables", "nl", "errors"},
    # Of the charts the report knows the colours alone.
    "report": {
        "report",
        "antwoord",
        "charts",
        "dossier",
        "meegeleverd",
        "outputs",
        "read",
        "tables",
        "nl",
        "errors",
    },
    # Many dossiers: a report of each, and what their tables say beside each other.
    "many": {
        "many",
        "begroting",
        "besparing",
        "charts",
        "crash",
        "dossier",
        "errors",
        "markt",
        "meegeleverd",
        "nl",
        "outputs",
        "read",
        "report",
        "schouw",
        "statistiek",
        "tables",
    },
    # Figures that others publish, fetched on request. Nothing else reaches out.
    "haal": {"haal", "outputs", "read", "tables", "nl", "errors"},
    "cli": {
        "haal",
        "many",
        "report",
        "crash",
        "dossier",
        "outputs",
        "read",
        "tables",
        "nl",
        "errors",
    },
    "__main__": {"cli"},
}
#: The subjects, and on which others each builds. Two of them stand under the rest: the lines of the
#: budget and the scores of the inspection.
BUILDS_ON: dict[str, set[str]] = {
    "gegevens": set(),
    "begroting": set(),
    "schouw": set(),
    "structureel": set(),
    "werk": set(),
    "besparing": {"begroting", "schouw"},
    "afrekening": {"begroting"},
    "keuze": {"begroting", "schouw"},
    "markt": {"begroting"},
    "samenwerking": {"besparing"},
    "wijkblad": {"begroting", "besparing", "schouw"},
    "tussenrapportage": {"begroting", "besparing"},
}
MAY_IMPORT |= {
    subject: {subject, "antwoord", "charts", "errors", "nl", "statistiek", "tables"} | others
    for subject, others in BUILDS_ON.items()
}


def part_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    """Parts of ours that a module imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.ImportFrom)
            and node.module
            and node.module.split(".")[0] == "analyse"
        ):
            names = (
                [node.module]
                if node.module != "analyse"
                else [f"analyse.{a.name}" for a in node.names]
            )
            found |= {n.split(".")[1] for n in names if not n.split(".")[1].startswith("__")}
        elif isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("analyse.")}
    return found


@pytest.mark.parametrize(
    "path",
    [p for p in sorted(SOURCE.rglob("*.py")) if p != SOURCE / "__init__.py"],
    ids=lambda p: str(p.relative_to(SOURCE)),
)
def test_imports_run_one_way(path: Path) -> None:
    assert imports(path) <= MAY_IMPORT[part_of(path)]


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import sys, analyse; print([m for m in ('pandas', 'matplotlib', 'seaborn', 'scipy',"
        " 'openpyxl') if m in sys.modules])"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.strip()
        == "[]"
    )


def test_opening_a_dossier_needs_no_charts_or_statistics() -> None:
    code = (
        "import sys, analyse; analyse.open_dossier; print([m for m in ('matplotlib', 'seaborn',"
        " 'scipy', 'statsmodels', 'nbconvert') if m in sys.modules])"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.strip()
        == "[]"
    )


def test_a_refresh_of_which_nothing_changed_needs_no_pandas() -> None:
    code = (
        "import sys, analyse.cli, analyse.report.command.verversen; print([m for m"
        " in ('pandas', 'numpy', 'nbformat', 'jinja2') if m in sys.modules])"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.strip()
        == "[]"
    )


def project() -> dict[str, list[Requirement]]:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {
        "run": [Requirement(d) for d in declared["dependencies"]],
        **{
            extra: [Requirement(d) for d in needed]
            for extra, needed in declared["optional-dependencies"].items()
        },
    }


def test_the_conda_environment_declares_what_pyproject_declares() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    *packages, last = environment["dependencies"]
    assert set(last) == {"pip"}
    *by_pip, ours = last["pip"]
    assert ours == "-e ."
    assert all(re.fullmatch(r"[a-z0-9-]+(>=[0-9.]+)?", p) for p in [*packages, *by_pip]), (
        "a space would be read as a build"
    )
    conda = {str(Requirement(p)) for p in [*packages, *by_pip]} - {"python>=3.11", "pip"}
    assert conda == {str(r) for part in project().values() for r in part}
    assert "python>=3.11" in packages


def locked(name: str) -> dict[str, list[Version]]:
    """The versions of each package in a lock, which has hashes and names no registry.

    Several when another Python or system takes another one.
    """
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"https?://|index.url|find.links|file:", text)
    found: dict[str, list[Version]] = {}
    for package, version in re.findall(r"^([a-z0-9-]+)==([^\s;\\]+)", text, flags=re.MULTILINE):
        found.setdefault(package, []).append(Version(version))
    return found


def test_the_lock_satisfies_pyproject() -> None:
    found = locked("requirements.lock")
    for requirement in (r for part in project().values() for r in part):
        assert all(map(requirement.specifier.contains, found[requirement.name])), requirement


def test_the_oldest_lock_holds_the_lowest_versions_declared() -> None:
    found = locked("requirements-oldest.lock")
    for requirement in (r for part in project().values() for r in part):
        (lowest,) = requirement.specifier
        assert lowest.operator == ">="
        assert min(found[requirement.name]) == Version(lowest.version), requirement


@pytest.mark.parametrize("path", generated(ROOT), ids=lambda p: str(p.relative_to(ROOT)))
def test_generated_documents_are_current(path: Path) -> None:
    assert path.read_bytes() == generated(ROOT)[path], "run: make docs"


def recipe(target: str) -> list[str]:
    """The commands of a target of the Makefile, as somebody types them in an environment of their own."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    variables = {
        name: " ".join(value.split())
        for name, value in re.findall(r"^(\w+) [:?]?= (.*)$", text, flags=re.MULTILINE)
    }
    block = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", text, flags=re.MULTILINE)
    assert block, target
    lines = [line.strip().replace("$(BIN)/", "") for line in block[1].splitlines()]
    return [re.sub(r"\$\((\w+)\)", lambda m: variables[m[1]], line) for line in lines]


def test_the_commands_of_the_readme_are_those_of_the_makefile() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    typed = [line for line in readme.splitlines() if line.startswith("python -m pytest")]
    assert typed == recipe("test")
    targets = set(
        re.findall(
            r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE
        )
    )
    for text in (readme, (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")):
        named = {
            w
            for words in re.findall(
                r"`make ([a-z ]+)`|^make ([a-z]+)", text, flags=re.MULTILINE
            )
            for w in " ".join(words).split()
        }
        assert named <= targets
        assert "test" in named


def test_the_cells_of_a_notebook_are_tested_together_and_strictly() -> None:
    nbval = recipe("test")[-1].split()
    assert {"--nbval", "--nbval-sanitize-with=tests/nbval-sanitize.cfg"} <= set(nbval)
    assert "--nbval-lax" not in nbval
    assert nbval[nbval.index("--dist") + 1] == "loadfile", (
        "cells of one notebook share a kernel"
    )
    rules = (ROOT / "tests" / "nbval-sanitize.cfg").read_text(encoding="ascii")
    assert re.findall(r"^regex: (.*)$", rules, flags=re.MULTILINE) == ["0x[0-9a-f]{6,}"]


def test_lint_reads_the_notebooks() -> None:
    assert (
        "*.ipynb"
        in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"][
            "extend-include"
        ]
    )
    assert "ruff check --quiet ." in recipe("lint")


def test_what_a_change_must_pass_brings_every_real_part_and_skips_none() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    parts = set(re.search(r"^parts=\((.*)\)$", script, flags=re.MULTILINE)[1].split())  # type: ignore[index]
    assert {
        "chromium",
        "libreoffice-calc-nogui",
        "libreoffice-impress-nogui",
        "poppler-utils",
    } <= parts
    assert "export ANALYSE_ECHT=1" in script
    assert re.findall(r"^make \w+$", script, flags=re.MULTILINE) == [
        "make lint",
        "make test",
        "make oldest",
    ]
    assert not re.search(r"://|\w\.(org|com|nl|net)\b", script), (
        "packages come from where the machine is set to get them"
    )


def test_a_missing_part_skips_and_under_ci_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(echt.shutil, "which", lambda _: None)
    monkeypatch.delenv("ANALYSE_ECHT", raising=False)
    with pytest.raises(pytest.skip.Exception, match="LibreOffice"):
        echt.real_part("LibreOffice")
    monkeypatch.setenv("ANALYSE_ECHT", "1")
    with pytest.raises(pytest.fail.Exception, match="Chromium"):
        echt.real_part("Chromium")


NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def test_there_are_notebooks() -> None:
    assert len(NOTEBOOKS) >= 11
    assert len({p.stem[:2] for p in NOTEBOOKS}) == len(NOTEBOOKS)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_is_committed_executed_clean_and_thin(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = [c for c in notebook["cells"] if c["cell_type"] == "code"]
    assert [c["execution_count"] for c in code] == list(range(1, len(code) + 1)), (
        "nbval compares nothing in a cell that was not run"
    )
    assert len(notebook["cells"]) < 30
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    first = "".join(notebook["cells"][0]["source"])
    assert first.startswith("# ")
    assert re.search(r"^\*\*.+\?\*\*$", first, flags=re.MULTILINE), (
        "the first cell asks the question"
    )
    assert sum("parameters" in c["metadata"].get("tags", []) for c in code) == 1
    for cell in code:
        source = "".join(cell["source"])
        assert not source.rstrip().endswith(";"), "nbval does not honour a trailing semicolon"
        assert len(source.splitlines()) <= 16, "a notebook holds no helpers"
        assert "def " not in source
        for output in cell["outputs"]:
            assert output["output_type"] != "error"
            assert output.get("name") != "stderr"
    needs = notebook["metadata"]["analyse"]
    assert {*needs["tabellen"], *needs.get("een_van", ())} <= set(TABLES)
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"(/home/|/work/|/root/|/tmp/|[A-Z]:\\\\)", text), (
        "no path of a machine"
    )
    assert len(text) < 1_500_000


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_imports_analyse_and_at_most_three_names_more(path: Path) -> None:
    named = []
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code" or "parameters" in cell["metadata"].get("tags", ()):
            continue
        for node in ast.walk(ast.parse("".join(cell["source"]))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                named += [alias.name for alias in node.names]
    assert "analyse" in named
    assert len(set(named) - {"analyse", "pandas", "seaborn"}) <= 3, named


def test_no_two_notebooks_publish_one_name() -> None:
    names = [
        output["metadata"]["analyse"]["name"]
        for path in NOTEBOOKS
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        for output in cell.get("outputs", ())
        if output.get("metadata", {}).get("analyse", {}).get("name")
    ]
    # A name that publish makes itself has the notebook in it when a report is made.
    own = [name for name in names if not re.fullmatch(r"(antwoord|tabel|grafiek)_\d+", name)]
    assert sorted({name for name in own if own.count(name) > 1}) == [], (
        "a report has one sheet and one file of a name"
    )


def test_every_notebook_gives_an_answer_with_its_certainty() -> None:
    for name, question, answer, certainty in answers(ROOT / "notebooks"):
        assert question.endswith("?"), name
        assert len(answer) > 40, name
        assert certainty, name


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], capture_output=True, text=True, cwd=ROOT, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_no_committed_file_weakens_jupyter_or_names_a_machine() -> None:
    forbidden = re.compile(
        r"token\s*=\s*['\"]{2}|0\.0\.0\.0|allow_origin\s*=|disable_check_xsrf|(?<![\w.])/(?:work|root|farm)/[a-z]"
    )
    for path in tracked():
        if (
            path.suffix in {".py", ".toml", ".yml", ".md", ".cfg", ".ipynb", ".csv", ""}
            and path != Path(__file__)
            and path.is_file()
        ):
            found = forbidden.search(path.read_text(encoding="utf-8", errors="ignore"))
            assert not found, f"{path}: {found and found[0]}"


def test_the_shipped_exports_stay_small() -> None:
    assert (
        sum(p.stat().st_size for p in (ROOT / "data" / "voorbeeldstad").rglob("*")) < 6_000_000
    )
