"""A notebook that stops costs no other its page, and nobody can overlook that it stopped.

The data are fictional.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
import openpyxl
import pptx
import pytest

from analyse import cli
from analyse.errors import UitvoerFout
from analyse.report import refresh as refresh_module
from analyse.report.book import workbook
from analyse.report.page import pages
from analyse.report.run import execute
from analyse.report.run.execute import Kernels
from analyse.report.run.outline import stopped
from test_report import SETUP, Place, dossier, make_place, write_notebook

TABLE = "publish(pd.DataFrame({'jaar': [2018], 'bedrag': [4.5]}), %r, title='Bedragen')"
STOPS = "Notebook 03_stopt.ipynb stopte in codecel 3: ZeroDivisionError: division by zero"


@pytest.fixture(autouse=True)
def _steady_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analyse.report.run.inputs.program_hash", lambda: "this version")


def with_third(root: Path, *cells: str) -> Place:
    """The place of other tests with a third notebook."""
    place = make_place(root)
    answer = "publish('Het is **af**.')"
    table = TABLE % "derde"
    write_notebook(
        place.notebooks / "03_stopt.ipynb",
        "# Komt het af?",
        "**Is het af?**",
        SETUP,
        f"{answer}\n{table}",
        *cells,
    )
    return place


def page(place: Place, name: str) -> str:
    return (place.out / name).read_text(encoding="utf-8")


def test_a_notebook_that_stops_has_a_page_that_says_so_and_costs_no_other_its_page(
    tmp_path: Path,
) -> None:
    place = with_third(tmp_path)
    place.refresh()
    assert "Het is" in page(place, "index.html")
    write_notebook(
        place.notebooks / "03_stopt.ipynb",
        "# Komt het af?",
        "**Is het af?**",
        SETUP,
        "publish('Het is **af**.')\n" + TABLE % "derde",
        "ZEKER = 1 / 0",
        "## Verder",
    )
    result = place.refresh(slides=True)
    assert (result.failed, result.reused) == (
        ("03_stopt",),
        ("01_begroting", "02_taakstelling"),
    )
    assert result.message.splitlines()[1:] == [STOPS]
    # The page: its question, what happened, what to do, and the code; nothing that was published.
    own = page(place, "notebooks/03_stopt.html")
    for said in ("Is het af?", STOPS, "Wat te doen", "ZEKER"):
        assert said in own
    assert "Verder" not in own
    first = page(place, "index.html")
    assert first.index(STOPS) < first.index("Kloppen de gegevens?")
    assert "Nu: geen antwoord" in first
    assert not (place.out / "publicaties/derde.json").exists()
    book = openpyxl.load_workbook(place.out / "analyse.xlsx")
    assert "Derde" not in book.sheetnames
    contents = [str(cell.value) for row in book["Inhoud"].iter_rows() for cell in row]
    assert f"NIET GELUKT. {STOPS}" in contents
    deck = pptx.Presentation(str(place.out / "rapport.pptx"))
    shapes = [shape for slide in deck.slides for shape in slide.shapes]
    told = [shape.text_frame.text for shape in shapes if shape.has_text_frame]
    assert any(STOPS in text for text in told)
    # It is tried again though nothing changed.
    again = place.refresh(slides=True)
    assert (again.changed, again.ran) == (True, ("03_stopt",))


def test_a_notebook_taken_from_a_report_in_which_it_stopped_runs_as_any_other(
    tmp_path: Path,
) -> None:
    place = with_third(tmp_path)
    path = place.notebooks / "03_stopt.ipynb"
    notebook = nbformat.read(path, 4)
    notebook.metadata["analyse"] = {"gestopt": "Notebook stopte", "cel": 1}
    nbformat.write(notebook, path)
    assert place.refresh().failed == ()


def fake(*stopping: str) -> type:
    """Kernels of which the notebooks named stop at once, and the others come to their end."""

    class Fake:
        def __init__(self, *_given: object, **_named: object) -> None: ...

        def __enter__(self) -> Any:
            return self

        def __exit__(self, *_error: object) -> None: ...

        def run(self, jobs: Sequence[execute.Job], _progress: object) -> list[Any]:
            return [self._one(job) for job in jobs]

        def _one(self, job: execute.Job) -> Any:
            notebook = execute._read(job.path)
            if job.name in stopping:
                execute.mark_stopped(notebook, f"Notebook {job.name}.ipynb stopte.", 1)
                return execute.clean(notebook)
            folder = Path(str(job.env["ANALYSE_PUBLICEER"]))
            folder.mkdir()
            record = json.loads(RECORD % {"name": f"van_{job.name[:2]}", "notebook": job.name})
            (folder / f"{record['name']}.json").write_text(json.dumps(record), encoding="utf-8")
            Path(job.used).write_text("{}", encoding="utf-8")
            return notebook

    return Fake


RECORD = """{"kind": "tabel", "name": "%(name)s", "title": "Bedragen", "unit": "euro", "source": "",
"note": "", "notebook": "%(notebook)s", "order": 1, "rows": [[2018, 4.5]], "columns":
[{"name": "jaar", "label": "Jaar", "format": "jaar"},
{"name": "bedrag", "label": "Bedrag", "format": "euro"}]}"""


def test_who_publishes_under_the_name_of_another_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = make_place(tmp_path)
    monkeypatch.setattr("test_stopped.RECORD", RECORD.replace("%(name)s", "zelfde"))
    monkeypatch.setattr(refresh_module, "Kernels", fake())
    result = place.refresh()
    assert result.failed == ("02_taakstelling",)
    assert "publiceert 'zelfde', maar die naam is al van een ander" in result.message
    record = json.loads(page(place, "publicaties/zelfde.json"))
    assert record["notebook"] == "01_begroting"


@pytest.mark.parametrize(("module", "name"), [(workbook, "_table"), (pages, "blocks")])
def test_what_one_notebook_published_that_cannot_be_written_costs_no_other_its_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: Any, name: str
) -> None:
    place = make_place(tmp_path)
    monkeypatch.setattr(refresh_module, "Kernels", fake())
    as_it_was = getattr(module, name)

    def breaks(*given: Any) -> Any:
        of_first = "Wat kost het?" in str(given[0]) and not stopped(given[0])
        if of_first or "Van 01" in given:
            raise KeyError("kolom zonder naam")
        return as_it_was(*given)

    monkeypatch.setattr(module, name, breaks)
    result = place.refresh()
    assert result.failed == ("01_begroting",)
    assert "KeyError: 'kolom zonder naam'" in result.message
    assert "Van 02" in openpyxl.load_workbook(place.out / "analyse.xlsx").sheetnames
    assert not (place.out / "publicaties/van_01.json").exists()


def test_what_is_wrong_with_the_report_itself_is_no_fault_of_a_notebook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = make_place(tmp_path)
    monkeypatch.setattr(refresh_module, "Kernels", fake())

    def breaks(*_given: object) -> None:
        raise ValueError("de eerste pagina")

    monkeypatch.setattr(pages, "index_page", breaks)
    with pytest.raises(ValueError, match="de eerste pagina"):
        place.refresh()
    assert not place.out.exists()


def test_a_page_that_stopped_is_no_news_when_it_still_does_and_is_when_it_no_longer_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = make_place(tmp_path)
    for stopping, told in (
        (("02_taakstelling",), "er is niets om mee te vergelijken"),
        (("02_taakstelling",), "Alle antwoorden luiden hetzelfde"),
        ((), "Alle antwoorden luiden hetzelfde"),
    ):
        monkeypatch.setattr(refresh_module, "Kernels", fake(*stopping))
        result = place.refresh()
        assert result.changed
        assert result.failed == stopping
        assert told in page(place, "index.html")
    assert not place.refresh().changed


def test_no_kernel_at_all_is_no_fault_of_a_notebook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(_kernel: object) -> None:
        raise RuntimeError("Kernel died before replying to kernel_info")

    monkeypatch.setattr(execute._Kernel, "client", dies)
    monkeypatch.setattr(execute._Kernel, "start", dies)
    write_notebook(tmp_path / "01_een.ipynb", "# Een", "1")
    with Kernels(1) as kernels, pytest.raises(UitvoerFout, match="kon niet worden gestart"):
        kernels.run([execute.Job(tmp_path / "01_een.ipynb")])


def test_refresh_ends_with_one_when_a_notebook_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place = make_place(tmp_path)
    monkeypatch.setattr(
        refresh_module, "_open_dossier", lambda folder, _progress: dossier(folder)
    )
    arguments = [
        "refresh",
        "--data",
        place.data,
        "--notebooks",
        place.notebooks,
        "--out",
        place.out,
    ]
    for stopping, code in ((("01_begroting",), 1), ((), 0)):
        monkeypatch.setattr(refresh_module, "Kernels", fake(*stopping))
        assert cli.main([str(argument) for argument in arguments]) == code
        assert ("Notebook 01_begroting.ipynb stopte." in capsys.readouterr().out) == bool(code)
