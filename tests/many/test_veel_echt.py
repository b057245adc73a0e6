"""Many dossiers with real workers: one is killed half-way, one dossier is wrong. Fictional data."""

from __future__ import annotations

import os
import threading
import time
from decimal import Decimal
from pathlib import Path

import psutil
import pytest
from filelock import FileLock
from pyarrow import dataset

from analyse.cli import main
from analyse.many import planner
from analyse.many.stand import FOUTEN, KLAAR, Stand, read_stand
from analyse.report.run import inputs
from test_report import write_notebook

BUDGET = "Jaar;Fase;Kant;Product;Bedrag\n2024;realisatie;lasten;Gras;10,00\n"
NAMES = ("Fout", "Gemeente Één")


def run(place: Path, *more: str) -> int:
    where = {"dossiers": "map", "out": "uit", "notebooks": "notebooks"}
    folders = [f"--{name}={place / folder}" for name, folder in where.items()]
    return main(["refresh", "--niet-openen", *folders, *more])


def kill_a_worker(stands: Path, address: str, killed: list[int]) -> None:
    """End the workers that are at work once a dossier was begun, in the middle of it."""
    from distributed import Client

    while not (stands / "Gemeente Één.txt").exists():
        time.sleep(0.05)
    with Client(address, set_as_default=False) as client:
        pids = client.run(os.getpid)
        killed += [pids[worker] for worker, tasks in client.processing().items() if tasks]
    for pid in killed:
        psutil.Process(pid).kill()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a run on a cluster left of which a worker was killed."""
    from distributed import LocalCluster

    place = tmp_path_factory.mktemp("veel")
    (place / "notebooks").mkdir()
    told = 'import os\nfrom analyse import open_dossier, publish\npublish("Ja.")'
    write_notebook(place / "notebooks" / "01_een.ipynb", "# Een", "**Klopt het?**", told)
    for name in NAMES:
        (place / "map" / name).mkdir(parents=True)
        text = BUDGET.replace("10,00", "#REF!") if name == "Fout" else BUDGET
        (place / "map" / name / "begroting.csv").write_text(text, encoding="utf-8")
    killed: list[int] = []
    with LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        address = cluster.scheduler_address
        hand = threading.Thread(
            target=kill_a_worker, args=(place / "uit" / "stand", address, killed)
        )
        hand.start()
        code = run(place, "--planner", address)
        hand.join()
    assert code == 1
    assert killed
    return place


def stand(place: Path, name: str) -> Stand | None:
    return read_stand(place / "uit" / "stand" / f"{name}.json", name)


def test_a_killed_worker_costs_no_dossier(place: Path) -> None:
    states = {name: (found := stand(place, name)) and found.state for name in NAMES}
    assert states == {"Fout": FOUTEN, "Gemeente Één": KLAAR}
    assert (place / "uit" / "verslagen" / "Gemeente Één" / "index.html").exists()
    assert not (place / "uit" / "verslagen" / "Fout").exists()


def test_no_process_is_left_at_work(place: Path) -> None:
    for name in NAMES:
        with FileLock(place / "uit" / "stand" / f".{name}.lock", timeout=0):
            pass


def test_a_reason_and_a_stand_hold_no_value_of_the_exports(place: Path) -> None:
    wrong = stand(place, "Fout")
    assert wrong is not None
    assert "1 fout in 1 bestand; analyse check noemt ze" in wrong.reason
    assert "REF" not in str(wrong)
    fine = stand(place, "Gemeente Één")
    assert fine is not None
    assert [answer["name"] for answer in fine.answers] == ["01_een"]
    assert fine.report == "verslagen/Gemeente Één/index.html"


def test_the_rows_are_one_table(place: Path) -> None:
    rows = dataset.dataset(place / "uit" / "gegevens" / "begroting", partitioning="hive")
    table = rows.to_table(columns=["gemeente", "jaar", "bedrag"]).to_pylist()
    assert table == [{"gemeente": "Gemeente Één", "jaar": 2024, "bedrag": Decimal("10.00")}]


def test_again_on_this_computer_does_only_what_is_missing_and_listens_to_nobody(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    open_to: set[str] = set()
    real = planner.run

    def looked(client: object, jobs: list[object]) -> object:
        mine = psutil.Process().net_connections("inet")
        open_to.update(one.laddr.ip for one in mine if one.status == psutil.CONN_LISTEN)
        assert client.scheduler.address.startswith("inproc://")
        assert [job.name for job in jobs] == ["Fout"]
        return real(client, jobs)

    monkeypatch.setattr(planner, "run", looked)
    before = (place / "uit" / "manifest.json").read_bytes()
    assert run(place) == 1
    assert "waarvan 1 ongewijzigd" in capsys.readouterr().out
    assert open_to <= {"127.0.0.1"}
    assert (place / "uit" / "manifest.json").read_bytes() == before


def test_a_worker_that_cannot_do_the_work_is_told(tmp_path: Path) -> None:
    sign, program = tmp_path / "teken", inputs.program_hash()
    sign.touch()
    fault = planner.fault_of_worker
    assert fault(program, "1", [str(tmp_path)], str(sign)) == ""
    assert "andere versie" in fault("x", "1", [str(tmp_path)], str(sign))
    assert "ziet" in fault(program, "1", [str(tmp_path / "weg")], str(sign))
    assert "schrijven" in fault(program, "1", [], str(tmp_path / "weg" / "teken"))
