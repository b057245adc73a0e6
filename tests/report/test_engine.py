"""The engine of a refresh: kernels apart from each other, run again only for what was read, whole or not at all whatever stops it."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from analyse import open_dossier
from analyse.errors import UitvoerFout
from analyse.report import collect, inputs, stage
from analyse.report import refresh as refresh_module
from analyse.report.execute import Job, environment, execute_all, notebook_text
from analyse.report.zygote import Zygote, possible
from conftest import ROOT
from test_report import NOW, Place, make_place, write_notebook

forks = pytest.mark.skipif(not possible(), reason="kernels are forked on Linux only")
NEUTRAL = dict.fromkeys(
    (
        "ANALYSE_DATA",
        "ANALYSE_PUBLICEER",
        "ANALYSE_NOTEBOOK",
        "ANALYSE_WIJK",
        "ANALYSE_ACHTERVOEGSEL",
    )
)


@pytest.fixture(scope="module", autouse=True)
def _steady_program() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inputs, "program_hash", lambda: "this version")
        yield


def said(notebook: Any) -> list[str]:
    return [
        "".join(o.get("text", "")).strip()
        for c in notebook.cells
        if c.cell_type == "code"
        for o in c.outputs
    ]


# ------------------------------------------------------------------------------------------------------------------
# kernels


@forks
def test_a_forked_kernel_says_what_a_fresh_one_says_and_knows_nothing_of_the_one_before(
    tmp_path: Path,
) -> None:
    write_notebook(
        tmp_path / "01_een.ipynb",
        "# Een",
        "import os, random, sys\nimport numpy as np\nimport pandas as pd\nimport matplotlib.pyplot"
        " as plt\nimport matplotlib as mpl",
        "print('vuil' in globals(), 'vuil' in dir(pd), os.environ.get('VUIL'),"
        " os.path.basename(os.getcwd()), plt.get_fignums(), mpl.rcParams['font.size'],"
        " mpl.get_backend())",
        "vuil = pd.vuil = 1\nos.environ['VUIL'] ="
        " 'ja'\nos.chdir('/')\nplt.figure()\nmpl.rcParams['font.size'] ="
        " 3\nsys.modules['analyse'].vuil = 1\nplt.close('all')",
        "print(random.random(), np.random.rand())",
    )
    jobs = [Job(tmp_path / "01_een.ipynb", NEUTRAL, f"keer{i}") for i in range(3)]
    forked = execute_all(jobs, workers=1)
    (fresh,) = execute_all(jobs[:1])
    expected = said(fresh)[0]
    assert expected.startswith("False False None")
    assert [said(n)[0] for n in forked] == [expected] * 3
    assert len({said(n)[-1] for n in forked}) == 3, "each kernel draws its own random numbers"


@forks
def test_the_same_notebook_gives_the_same_bytes_forked_and_fresh(tmp_path: Path) -> None:
    write_notebook(
        tmp_path / "01_een.ipynb",
        "# Een",
        "import matplotlib.pyplot as plt\nimport pandas as pd\nfrom analyse import publish",
        "publish(pd.DataFrame({'wijk': ['Noord'], 'bedrag': [1234.5]}), 'tabel', title='Tabel',"
        " unit='euro')",
        "fig, ax = plt.subplots()\nax.plot([1, 2], [3, 4])\npublish(fig, 'lijn', title='Lijn',"
        " alt='Van 3 naar 4.')",
    )
    jobs = [Job(tmp_path / "01_een.ipynb", NEUTRAL, name) for name in ("een", "twee")]
    texts = {notebook_text(n) for n in [*execute_all(jobs, workers=2), *execute_all(jobs[:1])]}
    assert len(texts) == 1


def test_a_file_in_a_folder_of_which_the_name_only_begins_alike_is_elsewhere(
    tmp_path: Path,
) -> None:
    for name in ("exports", "exports-oud", "notebooks"):
        (tmp_path / name).mkdir()
    (tmp_path / "exports" / "a.csv").write_text("a", encoding="utf-8")
    (tmp_path / "exports-oud" / "b.csv").write_text("b", encoding="utf-8")
    sources = inputs.Sources.of(tmp_path / "exports", tmp_path / "notebooks", [])
    log = tmp_path / "gelezen"
    # What stands in the folder for temporary files is not counted, so this folder is taken for
    # another.
    log.write_text(
        "".join(f"b {tmp_path / name}\n" for name in ("exports/a.csv", "exports-oud/b.csv")),
        encoding="utf-8",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inputs, "_of_the_program", lambda: [tmp_path / "programma"])
        found = sources.read(log)
    assert (list(found["bestanden"]), found["elders"]) == (["gegevens/a.csv"], 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inputs, "_of_the_program", lambda: [tmp_path / "exports-o"])
        assert sources.read(log)["elders"] == 1


@forks
def test_an_answer_that_comes_too_late_is_not_taken_for_another(tmp_path: Path) -> None:
    write_notebook(tmp_path / "01_een.ipynb", "# Een", "print(6 * 7)")
    zygote = Zygote(environment())
    try:
        zygote.open([])
        zygote._socket.settimeout(0.2)
        zygote._process.send_signal(signal.SIGSTOP)
        zygote.open([str(tmp_path)])
        zygote._process.send_signal(signal.SIGCONT)
        for _ in range(2):
            with pytest.raises(OSError, match="warm process"):
                zygote.fork([], str(tmp_path), {})
        (done,) = execute_all([Job(tmp_path / "01_een.ipynb", NEUTRAL)], zygote=zygote)
    finally:
        zygote.close()
    assert said(done) == ["42"]


@forks
def test_when_the_warm_process_dies_kernels_start_by_themselves(tmp_path: Path) -> None:
    write_notebook(tmp_path / "01_een.ipynb", "# Een", "print(6 * 7)")
    zygote = Zygote(environment())
    zygote._process.kill()
    try:
        (done,) = execute_all([Job(tmp_path / "01_een.ipynb", NEUTRAL)], zygote=zygote)
    finally:
        zygote.close()
    assert said(done) == ["42"]


@forks
def test_kernels_share_the_exports_that_the_warm_process_opened_and_still_note_what_they_read(
    tmp_path: Path,
) -> None:
    data = tmp_path / "exports"
    data.mkdir()
    shutil.copyfile(
        ROOT / "data" / "voorbeeldstad" / "taakstelling.xlsx", data / "taakstelling.xlsx"
    )
    # Only the bytes are looked at: with nothing to read them with, the tables must come from the
    # warm process.
    write_notebook(
        tmp_path / "01_een.ipynb",
        "# Een",
        "import analyse.dossier\nanalyse.dossier.read_cached = None",
        f"print(len(analyse.dossier.open_dossier({str(data)!r}).taakstelling))",
    )
    reads = tmp_path / "gelezen"
    zygote = Zygote(environment())
    try:
        zygote.open([str(tmp_path / "er_is_niets"), str(data)])
        (done,) = execute_all(
            [Job(tmp_path / "01_een.ipynb", NEUTRAL, reads=str(reads))], zygote=zygote
        )
    finally:
        zygote.close()
    assert said(done) == [str(len(open_dossier(data).taakstelling))]
    assert {f"b {data / 'taakstelling.xlsx'}", f"m {data}"} <= set(
        reads.read_text(encoding="utf-8").splitlines()
    )
    with pytest.raises(UitvoerFout, match="TypeError"):
        execute_all([Job(tmp_path / "01_een.ipynb", NEUTRAL)], zygote=None)


@forks
def test_kernels_go_with_whoever_asked_for_them_even_by_kill_9(tmp_path: Path) -> None:
    write_notebook(
        tmp_path / "01_een.ipynb",
        "# Een",
        f"import os, time\nopen({str(tmp_path / 'pid')!r},"
        " 'w').write(str(os.getpid()))\ntime.sleep(60)",
    )
    code = f"""
        from pathlib import Path
        from analyse.report.execute import Job, execute_all
        path = Path({str(tmp_path / "01_een.ipynb")!r})
        execute_all([Job(path), Job(path, page="twee")], workers=1)
    """
    asker = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)], stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + 60
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
        assert time.monotonic() < until, "the kernel never ran"
        time.sleep(0.05)
    pid = int((tmp_path / "pid").read_text())
    asker.send_signal(signal.SIGKILL)
    asker.wait()
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.05)
    pytest.fail("the kernel lives on")


def test_a_notebook_that_takes_too_long_is_named_with_its_cell(tmp_path: Path) -> None:
    write_notebook(tmp_path / "01_een.ipynb", "# Een", "1 + 1", "import time\ntime.sleep(60)")
    with pytest.raises(
        UitvoerFout,
        match=r"01_een\.ipynb stopte in codecel 2: het notebook duurde langer dan 3 seconden",
    ):
        execute_all([Job(tmp_path / "01_een.ipynb", NEUTRAL)], limit=3)


# --------------------------------------------------------------------------------------------------
# what is run again, and why


READS = """import os
from pathlib import Path
from analyse import publish
publish("Er staan " + str(len(Path(os.environ["ANALYSE_DATA"], "a.csv").read_text())) + " tekens in het bestand, en dat is geen twijfel waard.", certainty="zeker")"""
LISTS = """import os
from analyse import publish
publish("Er staan " + str(len(os.listdir(os.environ["ANALYSE_DATA"]))) + " bestanden in de map, en dat is geen twijfel waard.", certainty="zeker")"""


def test_only_what_read_something_that_changed_is_run_again(tmp_path: Path) -> None:
    place = make_place(tmp_path)
    for path in place.notebooks.glob("0*.ipynb"):
        path.unlink()
    write_notebook(place.notebooks / "01_leest.ipynb", "# Leest", "**Wat staat er in?**", READS)
    write_notebook(place.notebooks / "02_telt.ipynb", "# Telt", "**Hoeveel zijn er?**", LISTS)
    write_notebook(place.notebooks / "03_niets.ipynb", "# Niets", "print('niets')")
    assert place.refresh().ran == ("01_leest", "02_telt", "03_niets")
    manifest = json.loads((place.out / "manifest.json").read_text(encoding="utf-8"))
    reads = {n["name"]: n["reads"] for n in manifest["notebooks"]}
    assert list(reads["01_leest"]["bestanden"]) == ["gegevens/a.csv"]
    assert list(reads["02_telt"]["mappen"]) == ["gegevens/."]
    assert reads["03_niets"] == {"bestanden": {}, "mappen": {}, "elders": 0}
    assert not place.refresh().changed
    (place.data / "a.csv").write_text("wijk;bedrag\nNoord;1\n", encoding="utf-8")
    second = place.refresh()
    assert (second.ran, second.reused) == (("01_leest",), ("02_telt", "03_niets"))
    (place.data / "b.csv").write_text("wijk;bedrag\n", encoding="utf-8")
    third = place.refresh()
    assert (third.ran, third.reused) == (("02_telt",), ("01_leest", "03_niets"))
    assert not place.refresh().changed


def test_a_notebook_that_reads_elsewhere_is_always_run_again(tmp_path: Path) -> None:
    place = make_place(tmp_path)
    elsewhere = Path.home() / f"analyse-test-{os.getpid()}.csv"
    elsewhere.write_text("x", encoding="utf-8")
    try:
        for path in place.notebooks.glob("0*.ipynb"):
            path.unlink()
        write_notebook(
            place.notebooks / "01_elders.ipynb",
            "# Elders",
            f"print(open({str(elsewhere)!r}).read())",
        )
        assert place.refresh().ran == ("01_elders",)
        assert place.refresh().ran == ("01_elders",)
    finally:
        elsewhere.unlink()


# ------------------------------------------------------------------------------------------------------
# whole or not at all


def test_a_full_disk_a_locked_folder_and_a_cloud_file_are_each_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = make_place(tmp_path)
    for number, words in (
        (errno.ENOSPC, "schijf is vol"),
        (errno.EFBIG, "schijf is vol"),
        (errno.EACCES, "mag niet worden geschreven"),
        (errno.EINVAL, "cloud"),
    ):

        def fails(*_args: Any, number: int = number, **_more: Any) -> None:
            raise OSError(number, os.strerror(number), str(place.data / "a.csv"))

        monkeypatch.setattr(collect, "fill", fails)
        with pytest.raises(UitvoerFout, match=words) as told:
            place.refresh(jobs=1)
        assert "vorige verslag is niet veranderd" in str(told.value)
        assert not list(tmp_path.glob(".uitvoer-*"))


def test_a_report_that_is_open_elsewhere_keeps_the_new_one_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, made = tmp_path / "verslag", tmp_path / ".verslag-bezig-x"
    for folder, text in ((out, "oud"), (made, "nieuw")):
        folder.mkdir()
        (folder / "index.html").write_text(text, encoding="utf-8")

    def busy(_source: Path, _target: Path) -> None:
        raise OSError(errno.EACCES, "Het bestand is in gebruik")

    monkeypatch.setattr(stage, "_move", busy)
    with pytest.raises(
        UitvoerFout, match=r"niet veranderd; het nieuwe staat zolang in 'verslag \(nieuw "
    ):
        stage.swap_in(made, out, "x")
    assert (out / "index.html").read_text(encoding="utf-8") == "oud"
    (beside,) = tmp_path.glob("verslag (nieuw *")
    assert (beside / "index.html").read_text(encoding="utf-8") == "nieuw"


KILLED = """
import os, shutil, sys
from pathlib import Path
sys.path[:0] = {tests!r}
from analyse.report import collect, inputs, refresh as module
from test_report import NOW, dossier, make_place
inputs.program_hash = lambda: "this version"
root = Path({root!r})
place = make_place(root)

def fill(work, out, plan, dossier, sources, run_id, *_more):
    (work / "index.html").write_text(run_id)
    (work / "notebooks").mkdir()
    (work / "notebooks" / "01.html").write_text(run_id)
    (work / "manifest.json").write_text('{{"form": 3, "run_id": "' + run_id + '", "files": [], "notebooks": [], "inputs": [], "left_out": [], "without_data": {{}}, "problems": {{}}}}')

collect.fill, collect.validate = fill, lambda *_: None
module._warm = lambda _stack: None

def run():
    module.refresh(place.data, place.out, notebooks=place.notebooks, open_dossier=dossier, now=NOW, force=True)

def state():
    if not place.out.exists():
        return "none"
    runs = {{p.read_text() for p in place.out.rglob("*.html")}}
    ids = len(runs) == 1 and next(iter(runs)) in (place.out / "manifest.json").read_text()
    return next(iter(runs)) if ids and len(list(place.out.rglob("*.html"))) == 2 else "MIX"

(place.data / "a.csv").write_text("eerste")
run()
first = state()
shutil.copytree(root, root.parent / "bewaard")
kept = root.parent / "bewaard"
seen, at = [], 0
while True:
    shutil.rmtree(root)
    shutil.copytree(kept, root)
    (place.data / "a.csv").write_text("tweede")
    pid = os.fork()
    if pid == 0:
        count = [0]
        def hook(event, arguments):
            touches = event in ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree") or (event == "open" and isinstance(arguments[2], int) and arguments[2] & 3)
            if touches and str(root) in str(arguments[0]):
                count[0] += 1
                if count[0] > at:
                    os._exit(99)
        sys.addaudithook(hook)
        run()
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    left = state()
    if code == 99:
        # The next run finds the old report or the new one, and clears what was left.
        run()
    after = state()
    rest = [p.name for p in root.iterdir() if p.name.startswith(".uitvoer-")]
    seen.append((at, code, left, after, rest))
    at += 1
    if code == 0:
        break
print(first)
for row in seen:
    print(*row, sep="|")
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="killed in a fork, where the system has one")
def test_killed_before_every_change_on_disk_the_report_is_the_old_one_or_the_new_one(
    tmp_path: Path,
) -> None:
    root = tmp_path / "hier"
    root.mkdir()
    code = KILLED.format(tests=[str(Path(__file__).parent), str(ROOT / "tests")], root=str(root))
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    first, *rows = done.stdout.splitlines()
    assert len(rows) > 10, "every change on disk is a moment to be killed at"
    fates = [row.split("|") for row in rows]
    newest = fates[-1][3]
    assert newest != first
    for at, _code, left, after, rest in fates:
        # Between putting the old aside and the new in place there is none for a moment; the next
        # run puts the old one back.
        assert left in (first, newest, "none"), f"a mix when killed at change {at}"
        assert (after, rest) == (newest, "[]"), f"not cleared after being killed at change {at}"
    assert sum(left == "none" for _, _, left, _, _ in fates) <= 2


def test_a_second_refresh_at_the_same_time_is_refused_at_once(tmp_path: Path) -> None:
    place: Place = make_place(tmp_path)
    with stage.locked(place.out), pytest.raises(UitvoerFout, match="wordt al ververst"):
        refresh_module.refresh(place.data, place.out, notebooks=place.notebooks, now=NOW)


def test_the_screen_names_what_runs_and_counts_what_is_done() -> None:
    from io import StringIO

    from rich.console import Console

    from analyse.report.progress import notebooks

    for terminal in (False, True):
        shown = StringIO()
        with notebooks(Console(file=shown, force_terminal=terminal, width=120)) as tell:
            for name in ("01_een", "02_twee"):
                tell(name, "wacht")
            for name, state in (
                ("01_een", "begint"),
                ("02_twee", "begint"),
                ("01_een", "klaar"),
                ("02_twee", "mislukt"),
                ("03_drie", "ongewijzigd"),
            ):
                tell(name, state)
        text = shown.getvalue()
        assert "01_een: klaar" in text
        assert "02_twee: mislukt" in text
        assert ("01_een: begint" in text) is not terminal
        assert ("2/2" in text) is terminal
