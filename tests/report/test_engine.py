"""The engine of a refresh: kernels apart from each other, run again only for what was read, whole or not at all whatever stops it."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from analyse import open_dossier
from analyse.errors import LeesFout, UitvoerFout
from analyse.report import compose, stage
from analyse.report import refresh as refresh_module
from analyse.report.run import inputs, workplace
from analyse.report.run.execute import Job, Kernels, execute_all, notebook_text
from conftest import ROOT
from test_kept import another_ton
from test_report import NOW, Place, make_place, write_notebook

STAD = ROOT / "data" / "voorbeeldstad"
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


# --------------------------------------------------------------------------------------------------
# kernels


#: All that a notebook may leave behind in a process.
DIRT = """import builtins, decimal, locale, logging, os, random, sys, warnings
import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
import hulp
from IPython import get_ipython
from matplotlib_inline.config import InlineBackend
hulp.woord = "vuil"
len = print
builtins.copyright = "vuil"
np.random.seed(1)
random.seed(1)
np.seterr(all="raise")
np.set_printoptions(precision=1)
pd.set_option("display.max_rows", 2, "display.precision", 1)
sns.set_theme(style="darkgrid", palette="pastel")
sns.set_color_codes("bright")
mpl.rcParams["font.size"] = 3
mpl.units.registry[str] = None
sys.path.insert(0, os.path.join(os.getcwd(), "elders"))
os.environ["VUIL"] = "ja"
os.environ.pop("HOME", None)
os.chdir("/")
warnings.simplefilter("ignore")
logging.basicConfig(level=1, format="vuil %(message)s")
InlineBackend.instance().figure_formats = {"svg"}
get_ipython().events.register("pre_run_cell", lambda _info: print("vuil"))
from analyse import publish
publish("Het is vuil, en dat is geen twijfel waard.")
plt.figure(), plt.figure();"""
MORE_DIRT = """mpl.use("svg")
sys.stdout = sys.stderr"""
#: What it may see of that.
LOOK = (
    """import logging, os, sys, warnings
import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from analyse import publish
print([name for name in globals() if not name.startswith("_")], _ih, Out)
print(type(copyright), os.environ.get("VUIL"), os.environ.get("HOME"), os.path.basename(os.getcwd()), sys.path)
print(plt.get_fignums(), mpl.get_backend(), mpl.rcParams["font.size"], mpl.colors.to_hex("b"))
print(np.geterr(), np.array([1 / 3]), sorted(len(str(kind)) for kind in mpl.units.registry))
logging.info("vuil")
warnings.warn("een waarschuwing", stacklevel=1)""",
    """import hulp
print(hulp.woord)
pd.DataFrame({"x": [1 / 3] * 5})""",
    """plt.plot([1, 2], [3, 4], "b")
plt.show()""",
    """publish(pd.DataFrame({"wijk": ["Noord"], "bedrag": [1234.5]}), "tabel", unit="euro")
fig, ax = plt.subplots()
ax.plot([1, 2], [3, 4])
publish(fig, "lijn", title="Lijn", alt="Van 3 naar 4.")
publish("Het is schoon, en dat is geen twijfel waard.")""",
)


def test_a_notebook_gives_the_same_bytes_first_or_fifth_whatever_was_left_behind(
    tmp_path: Path,
) -> None:
    for folder, word in ((tmp_path / "een", "schoon"), (tmp_path / "twee", "anders")):
        folder.mkdir()
        (folder / "hulp.py").write_text(f"woord = {word!r}", encoding="utf-8")
        write_notebook(folder / "01_vuil.ipynb", "# Vuil", DIRT, MORE_DIRT)
        write_notebook(folder / "02_kijkt.ipynb", "# Kijkt", *LOOK)
    looks = Job(tmp_path / "een" / "02_kijkt.ipynb", NEUTRAL)
    soils, other = (
        Job(tmp_path / "twee" / name, NEUTRAL) for name in ("01_vuil.ipynb", "02_kijkt.ipynb")
    )
    first, _, second, _, third, fourth = execute_all(
        [looks, soils, looks, other, looks, looks], workers=1
    )
    (alone,) = execute_all([looks])
    assert "schoon" in "".join(said(first))
    assert "UserWarning: een waarschuwing" in "".join(said(first))
    looked = (alone, first, second, third, fourth)
    # A warning names a file with the number of the process.
    texts = [re.sub(r"ipykernel_\d+", "", notebook_text(notebook)) for notebook in looked]
    for text in texts[1:]:
        assert text.splitlines() == texts[0].splitlines()


def test_a_table_is_as_wide_as_in_a_notebook_that_someone_opens(tmp_path: Path) -> None:
    show = 'import pandas as pd\nprint(pd.get_option("display.max_columns"))'
    write_notebook(tmp_path / "01_breed.ipynb", "# Breed", show)
    (done,) = execute_all([Job(tmp_path / "01_breed.ipynb", NEUTRAL)])
    assert said(done) == ["20"]


def test_each_notebook_draws_its_own_random_numbers(tmp_path: Path) -> None:
    write_notebook(
        tmp_path / "01_een.ipynb",
        "# Een",
        "import random\nimport numpy as np\nprint(random.random(), np.random.rand())",
        "np.random.seed(1)\nrandom.seed(1)",
    )
    drawn = execute_all([Job(tmp_path / "01_een.ipynb", NEUTRAL)] * 3, workers=1)
    assert len({said(notebook)[0] for notebook in drawn}) == 3


def test_a_kernel_keeps_the_exports_for_the_next_notebook(tmp_path: Path) -> None:
    data = tmp_path / "exports"
    data.mkdir()
    shutil.copyfile(STAD / "taakstelling.xlsx", data / "taakstelling.xlsx")
    write_notebook(tmp_path / "01_leest.ipynb", "# Leest", f"OPEN = {str(data)!r}", COUNT)
    # Only the bytes are looked at: with nothing to read them with, the tables must have been kept.
    broken = "import analyse.dossier\nanalyse.dossier.guarded = None"
    write_notebook(
        tmp_path / "02_kan_niet.ipynb", "# Kan niet", broken, f"OPEN = {str(data)!r}", COUNT
    )
    used = [str(tmp_path / f"gebruikt{number}") for number in range(2)]
    jobs = [
        Job(tmp_path / "01_leest.ipynb", NEUTRAL, used=used[0]),
        Job(tmp_path / "02_kan_niet.ipynb", NEUTRAL, used=used[1]),
    ]
    done = execute_all(jobs, workers=1)
    expected = str(len(open_dossier(data).taakstelling))
    assert [said(notebook)[-1] for notebook in done] == [expected] * 2
    first, second = (json.loads(Path(path).read_text(encoding="utf-8")) for path in used)
    assert first == second
    assert [*first] == [str(data)]
    assert [*first[str(data)]] == ["taakstelling"]
    with pytest.raises(UitvoerFout, match="TypeError"):
        execute_all(jobs[1:])


COUNT = "import analyse\nprint(len(analyse.open_dossier(OPEN).taakstelling))"


def test_a_fresh_kernel_takes_the_place_of_one_that_died(tmp_path: Path) -> None:
    write_notebook(tmp_path / "01_dood.ipynb", "# Dood", "import os\nos._exit(9)")
    write_notebook(tmp_path / "02_traag.ipynb", "# Traag", "import time\ntime.sleep(60)")
    write_notebook(tmp_path / "03_goed.ipynb", "# Goed", "print(6 * 7)")
    told: list[tuple[str, str]] = []
    jobs = [Job(path, NEUTRAL) for path in sorted(tmp_path.glob("*.ipynb"))]
    with pytest.raises(UitvoerFout) as caught:
        execute_all(jobs, workers=1, limit=5, progress=lambda *state: told.append(state))
    first, second = str(caught.value).splitlines()
    assert first.startswith("Notebook 01_dood.ipynb stopte in codecel 1: Python zelf viel weg")
    assert second.startswith("Notebook 02_traag.ipynb stopte in codecel 1: het notebook duurde")
    assert told == [
        ("01_dood", "begint"),
        ("01_dood", "mislukt"),
        ("02_traag", "begint"),
        ("02_traag", "mislukt"),
        ("03_goed", "begint"),
        ("03_goed", "klaar"),
    ]


def test_no_kernel_is_left_when_it_ends_before_they_were_warm() -> None:
    with Kernels(2) as kernels:
        processes = []
        until = time.monotonic() + 60
        while len(processes) < 2:
            assert time.monotonic() < until
            processes = [k.manager.provisioner.process for k in kernels._kernels if k.manager]
            time.sleep(0.02)
    assert all(process.poll() is not None for process in processes)


def test_kernels_that_are_not_early_start_when_there_is_something_to_run(
    tmp_path: Path,
) -> None:
    write_notebook(tmp_path / "01_een.ipynb", "# Een", "print(6 * 7)")
    with Kernels(1, early=False) as kernels:
        time.sleep(0.5)
        assert kernels._kernels[0].manager is None
        (done,) = kernels.run([Job(tmp_path / "01_een.ipynb", NEUTRAL)])
    assert said(done) == ["42"]


def test_kernels_go_with_whoever_asked_for_them_even_by_kill_9(tmp_path: Path) -> None:
    write_notebook(
        tmp_path / "01_een.ipynb",
        "# Een",
        f"import os, time\nopen({str(tmp_path / 'pid')!r},"
        " 'w').write(str(os.getpid()))\ntime.sleep(60)",
    )
    code = f"""
        from pathlib import Path
        from analyse.report.run.execute import Job, execute_all
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


def uses(what: str) -> str:
    """A cell that opens the exports and uses something of them."""
    return (
        "import os\nfrom analyse import open_dossier, publish\n"
        f'd = open_dossier(os.environ["ANALYSE_DATA"])\nfound = {what}\n'
        'publish(f"Er staat {found} in de exports, en dat is geen twijfel waard.")'
    )


def manifest_of(place: Place) -> dict[str, Any]:
    text = (place.out / "manifest.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def test_only_what_used_something_that_changed_is_run_again(tmp_path: Path) -> None:
    place = make_place(tmp_path)
    (place.data / "a.csv").unlink()
    for path in place.notebooks.glob("0*.ipynb"):
        path.unlink()
    for file in ("groenafval.xlsx", "norm.xlsx", "kdoelen.xlsx"):
        shutil.copy(STAD / file, place.data)
    for name, what in (
        ("01_afval", 'd.groenafval["ton"].sum()'),
        ("02_norm", "len(d.norm)"),
        ("03_namen", '"groenafval" in d.tables'),
        ("04_wijken", "len(d.wijken)"),
        ("05_meldingen", "len(d.problems)"),
    ):
        write_notebook(place.notebooks / f"{name}.ipynb", "# Telt", "**Hoeveel?**", uses(what))
    # What opens no exports may have read any file of them.
    write_notebook(place.notebooks / "06_zelf.ipynb", "# Zelf", "print('zelf')")
    itself = 'import pandas as pd\nfrom pathlib import Path\nfolder = Path(os.environ["ANALYSE_DATA"])'
    write_notebook(
        place.notebooks / "07_leest.ipynb", "# Leest", "**Wat?**", uses("len(d.norm)"), itself
    )

    def ran() -> tuple[str, ...]:
        return place.refresh(open_dossier=None).ran

    assert len(ran()) == 7
    used = {page["name"]: page["used"] for page in manifest_of(place)["notebooks"]}
    assert [*used["01_afval"]["gegevens"]] == ["groenafval"]
    assert [*used["03_namen"]["gegevens"]] == ["tables"]
    assert used["06_zelf"] == {}
    assert not place.refresh(open_dossier=None).changed
    another_ton(place.data / "groenafval.xlsx")
    assert ran() == ("01_afval", "06_zelf", "07_leest")
    assert not place.refresh(open_dossier=None).changed
    (place.data / "kdoelen.xlsx").unlink()
    assert ran() == ("03_namen", "06_zelf", "07_leest")
    (place.data / "nota.md").write_text("geen export", encoding="utf-8")
    assert ran() == ("06_zelf", "07_leest")
    write_notebook(place.notebooks / "02_norm.ipynb", "# Telt", "**Hoeveel?**", uses("2"))
    assert ran() == ("02_norm",)
    assert not place.refresh(open_dossier=None).changed


def test_other_published_figures_run_what_used_them_again(tmp_path: Path) -> None:
    place = make_place(tmp_path)
    for path in place.notebooks.glob("0*.ipynb"):
        path.unlink()
    figures = tmp_path / "gepubliceerd"
    figures.mkdir()
    shutil.copy(STAD / "groenafval.xlsx", figures)
    shutil.copy(STAD / "groenafval.xlsx", place.data / "groenafval.xlsx")
    (place.data / "a.csv").unlink()
    elsewhere = uses("len(d.groenafval)").replace(
        'os.environ["ANALYSE_DATA"]', '"../gepubliceerd"'
    )
    write_notebook(place.notebooks / "01_hier.ipynb", "# Hier", uses("len(d.groenafval)"))
    write_notebook(place.notebooks / "02_daar.ipynb", "# Daar", elsewhere)
    assert len(place.refresh(open_dossier=None).ran) == 2
    another_ton(figures / "groenafval.xlsx")
    assert place.refresh(open_dossier=None).ran == ("02_daar",)
    assert not place.refresh(open_dossier=None).changed


def test_a_notebook_that_opens_a_folder_elsewhere_is_always_run_again(tmp_path: Path) -> None:
    place = make_place(tmp_path)
    (tmp_path / "elders").mkdir()
    shutil.copy(STAD / "norm.xlsx", tmp_path / "elders")
    for path in place.notebooks.glob("0*.ipynb"):
        path.unlink()
    write_notebook(
        place.notebooks / "01_elders.ipynb",
        "# Elders",
        "from analyse import open_dossier\nprint(len(open_dossier('../elders').norm))",
    )
    assert place.refresh().ran == ("01_elders",)
    assert place.refresh().ran == ("01_elders",)


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

        monkeypatch.setattr(compose, "write_report", fails)
        monkeypatch.setattr(refresh_module, "collect", fails)
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
from analyse.report import compose, contents, refresh as module
from analyse.report.run import inputs
from test_report import NOW, dossier, make_place
from test_stage import write_files
inputs.program_hash = lambda: "this version"
root = Path({root!r})
place = make_place(root)
out = root / {name!r}
theirs = {{"notities.txt": "van mij", "map/diep/brief.txt": "ook", ".verborgen": "ja"}}

def write_report(making, _collected):
    write_files(making.work, making.run_id, ["index.html", "notebooks/01.html", "rapport.pptx"])

compose.write_report, contents.validate = write_report, lambda *_: None
module.collect = lambda *_: None
module.Kernels.__enter__ = module.Kernels.__exit__ = lambda self, *_error: self

def run():
    module.refresh(place.data, out, notebooks=place.notebooks, open_dossier=dossier, now=NOW, force=True)

def state():
    if not out.exists():
        return "none"
    runs = {{p.read_text() for p in out.rglob("*.html")}}
    ids = len(runs) == 1 and next(iter(runs)) in (out / "manifest.json").read_text()
    return next(iter(runs)) if ids and len(list(out.rglob("*.html"))) == 2 else "MIX"

def lost():
    gone = [n for n, text in theirs.items() if not (out / n).is_file() or (out / n).read_text() != text]
    gone += [n for n in ("leeg", "map/leeg") if not (out / n).is_dir()]
    gone += ["link"] * (not (out / "link").is_symlink())
    edited = [p.read_text() for p in out.glob("rapport*.pptx")]
    return gone + ["rapport.pptx"] * (edited.count("van mij") != 1)

(place.data / "a.csv").write_text("eerste")
run()
first = state()
for name, text in theirs.items():
    (out / name).parent.mkdir(parents=True, exist_ok=True)
    (out / name).write_text(text)
for name in ("leeg", "map/leeg"):
    (out / name).mkdir()
(out / "link").symlink_to("weg")
(out / "rapport.pptx").write_text("van mij")
shutil.copytree(root, root.parent / "bewaard", symlinks=True)
kept = root.parent / "bewaard"
seen, at = [], 0
while True:
    shutil.rmtree(root)
    shutil.copytree(kept, root, symlinks=True)
    (place.data / "a.csv").write_text("tweede")
    pid = os.fork()
    if pid == 0:
        count = [0]
        def hook(event, arguments):
            touches = event in ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "shutil.rmtree") or (event == "open" and isinstance(arguments[2], int) and arguments[2] & 3)
            if touches and str(root) in " ".join(map(str, arguments)):
                count[0] += 1
                if count[0] > at:
                    os._exit(99)
        sys.addaudithook(hook)
        run()
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    left = state()
    missed = lost() if left != "none" else []
    if code == 99:
        # As Windows does for who looks for the report: an empty folder where it was.
        if left == "none" and at % 2:
            out.mkdir()
        # The next run finds the old report or the new one, and clears what was left.
        run()
    after = state()
    rest = [p.name for p in root.iterdir() if "-bezig-" in p.name or "-oud-" in p.name]
    seen.append((at, code, left, after, rest + missed + lost()))
    at += 1
    if code == 0:
        break
print(first)
for row in seen:
    print(*row, sep="|")
"""


@pytest.mark.skipif(
    not hasattr(os, "fork"), reason="killed in a fork, where the system has one"
)
@pytest.mark.parametrize("name", ["uitvoer", "rapport [2026]*", "één ruimte. ", "r" * 250])
def test_killed_before_every_change_on_disk_the_report_is_the_old_one_or_the_new_one(
    tmp_path: Path, name: str
) -> None:
    root = tmp_path / "hier"
    root.mkdir()
    code = KILLED.format(
        tests=[str(Path(__file__).parent), str(ROOT / "tests")], root=str(root), name=name
    )
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


def test_a_long_folder_for_temporary_files_is_no_place_for_sockets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("lang" * 25)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    with workplace.make_workplace() as place:
        assert workplace.has_room_for_sockets(Path(place)) == (os.name == "posix")
    # Where there is no other, a port does.
    monkeypatch.setattr(workplace, "_SHORT", tmp_path / "weg")
    write_notebook(tmp_path / "01_een.ipynb", "# Een", "print(6 * 7)")
    (done,) = execute_all([Job(tmp_path / "01_een.ipynb", NEUTRAL)])
    assert said(done) == ["42"]


def test_without_a_folder_for_temporary_files_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "weg"))
    with pytest.raises(UitvoerFout, match="geen map voor tijdelijke bestanden"):
        Kernels(1)


@pytest.mark.parametrize(
    ("module", "words"),
    [
        (
            "raise ModuleNotFoundError(\"No module named 'ipykernel'\")",
            "installeer het programma",
        ),
        ("import os; os.kill(os.getpid(), 9)", "Sluit andere programma's"),
    ],
)
def test_a_kernel_that_does_not_start_is_said_and_leaves_the_report(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    module: str,
    words: str,
) -> None:
    (tmp_path / "nep" / "ipykernel").mkdir(parents=True)
    (tmp_path / "nep" / "ipykernel" / "__init__.py").write_text(module, encoding="utf-8")
    path = os.pathsep.join([str(tmp_path / "nep"), os.environ.get("PYTHONPATH", "")])
    monkeypatch.setenv("PYTHONPATH", path)
    place = make_place(tmp_path)
    with pytest.raises(UitvoerFout, match=f"kon niet worden gestart.*{words}"):
        place.refresh(jobs=1)
    assert not place.out.exists()
    assert "Traceback" not in "".join(capfd.readouterr())


def test_what_a_folder_cannot_be_is_said_in_dutch(tmp_path: Path) -> None:
    place = make_place(tmp_path)
    (tmp_path / "lus").symlink_to("lus")
    (tmp_path / "bestand").write_text("x", encoding="utf-8")
    for out, words in (
        (tmp_path / "lus", "geen pad naar een map"),
        (tmp_path / "bestand" / "rapport", "daar staat een bestand"),
        (tmp_path / ("x" * 300), "naam is te lang"),
        (tmp_path / "a\0b", "geen pad naar een map"),
    ):
        with pytest.raises(UitvoerFout, match=words):
            place.refresh(out=out)
    (tmp_path / ".uitvoer.lock").mkdir()
    with pytest.raises(UitvoerFout, match="dat is een map"):
        place.refresh()
    with pytest.raises(LeesFout, match="is een bestand"):
        refresh_module.refresh(
            place.data / "a.csv", tmp_path / "los", notebooks=place.notebooks
        )


def test_a_link_to_a_report_stays_a_link(tmp_path: Path) -> None:
    place = make_place(tmp_path)
    (tmp_path / "link").symlink_to("uitvoer")
    result = place.refresh(out=tmp_path / "link", only=["02"])
    assert (tmp_path / "link").is_symlink()
    assert result.index == place.out / "index.html"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (["taakstelling"], "Bedoelt u 02_taakstelling"),
        (["2"], "Bedoelt u 02_taakstelling"),
        (["begrotting"], "Bedoelt u 01_begroting"),
        (["zzz"], "er zijn 01_begroting, 02_taakstelling"),
        ([], "noemt geen notebook"),
    ],
)
def test_a_name_of_no_notebook_gets_the_names_that_were_meant(
    tmp_path: Path, asked: list[str], words: str
) -> None:
    place = make_place(tmp_path)
    with pytest.raises(UitvoerFout, match=words):
        place.refresh(only=asked)


def test_a_second_refresh_at_the_same_time_is_refused_at_once(tmp_path: Path) -> None:
    place: Place = make_place(tmp_path)
    with stage.locked(place.out), pytest.raises(UitvoerFout, match="wordt al ververst"):
        refresh_module.refresh(place.data, place.out, notebooks=place.notebooks, now=NOW)


def test_the_screen_names_what_runs_and_counts_what_is_done() -> None:
    from io import StringIO

    from rich.console import Console

    from analyse.report.command.progress import notebooks

    for terminal in (False, True):
        shown = StringIO()
        with notebooks(Console(file=shown, force_terminal=terminal, width=120)) as tell:
            tell("a.xlsx (1 van 2)", "leest")
            for name in ("01_een", "02_twee"):
                tell(name, "wacht")
            for name, state in (
                ("01_een", "begint"),
                ("02_twee", "begint"),
                ("01_een", "klaar"),
                ("02_twee", "mislukt"),
                ("03_drie", "ongewijzigd"),
                ("pagina's", "schrijft"),
            ):
                tell(name, state)
        text = shown.getvalue()
        assert ("pagina's worden geschreven" in text) is terminal
        assert "leest" not in text
        assert "01_een: klaar" in text
        assert "02_twee: mislukt" in text
        assert ("01_een: begint" in text) is not terminal
        assert ("2/2" in text) is terminal
