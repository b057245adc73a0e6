"""The process of a dossier is trusted with nothing: here stands a small program in its place."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from analyse.many import task
from analyse.many.job import Job, of_line
from analyse.many.processes import Tree
from analyse.many.stand import KLAAR, MISLUKT, TE_LANG, Stand

#: What every program begins with: its job, and how it leaves a stand.
HEAD = """
import json, os, subprocess, sys, time
job = json.loads(sys.stdin.readline())
place = os.path.join(job["out"], "stand", job["name"] + ".json")
def leave(text):
    with open(place, "w", encoding="utf-8") as stream:
        stream.write(text)
"""
SLEEPER = "[sys.executable, '-c', 'import time; time.sleep(600)']"

Attend = Callable[..., Stand]


@pytest.fixture
def attend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Attend:
    monkeypatch.setattr(task, "_PAUSE", 0.05)

    def run(program: str, **more: object) -> Stand:
        job = replace(Job("Waterdam", "", str(tmp_path), key="k", megabytes=4000), **more)
        return task.attend(job, [sys.executable, "-c", HEAD + program])

    return run


def whole(**more: object) -> str:
    stand = replace(Stand("Waterdam", KLAAR), **more).as_json()
    return repr(stand | {"answers": []})


def ends(pid: int) -> bool:
    """Whether a process is gone within a generous time."""
    for _ in range(200):
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == "zombie":
            return True
        time.sleep(0.05)
    return False


def test_a_stand_that_was_left_comes_back_with_what_it_took(
    attend: Attend, tmp_path: Path
) -> None:
    stand = attend(f"print('gezegd'); time.sleep(0.2); leave(json.dumps({whole()}))")
    assert stand.state == KLAAR
    assert stand.seconds >= 0.1
    assert stand.megabytes > 0
    assert (tmp_path / "stand" / "Waterdam.txt").read_text(encoding="utf-8") == "gezegd\n"


@pytest.mark.parametrize(
    "program",
    [
        "",
        "sys.exit(3)",
        "os.abort()",
        "leave('onzin')",
        "leave('[1, 2')",
        f"leave(json.dumps({whole(name='Een ander')}))",
    ],
    ids=["nothing", "exit", "abort", "rubbish", "half", "other"],
)
def test_without_a_stand_it_fell_away(attend: Attend, program: str) -> None:
    with pytest.raises(task.WeggevallenFout, match=r"viel weg.*stand/Waterdam\.txt"):
        attend(program)


def test_the_stand_of_an_earlier_run_is_not_taken_for_this_one(
    attend: Attend, tmp_path: Path
) -> None:
    attend(f"leave(json.dumps({whole()}))")
    with pytest.raises(task.WeggevallenFout):
        attend("")


def test_one_that_hangs_is_ended_with_all_that_it_started(
    attend: Attend, tmp_path: Path
) -> None:
    child = tmp_path / "kind"
    program = (
        f"child = subprocess.Popen({SLEEPER}, start_new_session=True)\n"
        f"open({str(child)!r}, 'w').write(str(child.pid))\n"
        "time.sleep(600)"
    )
    stand = attend(program, seconds=2.0)
    assert (stand.state, "--tijdslimiet" in stand.reason) == (TE_LANG, True)
    assert ends(int(child.read_text(encoding="utf-8")))


def test_what_it_leaves_behind_before_anybody_looks_is_ended_too(
    attend: Attend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(task, "_PAUSE", 60)
    child = tmp_path / "kind"
    program = (
        f"child = subprocess.Popen({SLEEPER})\n"
        f"open({str(child)!r}, 'w').write(str(child.pid))\n"
        f"leave(json.dumps({whole()}))"
    )
    assert attend(program).state == KLAAR
    assert ends(int(child.read_text(encoding="utf-8")))


def test_one_that_eats_memory_is_ended(attend: Attend) -> None:
    stand = attend(
        "held = bytearray(300_000_000); time.sleep(600)", megabytes=200, seconds=30.0
    )
    assert (stand.state, "geheugen" in stand.reason) == (MISLUKT, True)


def test_when_the_run_is_broken_off_its_process_goes(attend: Attend, tmp_path: Path) -> None:
    with pytest.raises(task.AfgebrokenFout):
        attend("time.sleep(600)", sign=str(tmp_path / "weg"), seconds=30.0)


def test_the_process_itself_ends_when_nobody_waits_for_it(tmp_path: Path) -> None:
    """As when a worker is killed: the line to the process closes."""
    code = "import time, threading; from analyse.many import one\n"
    code += "threading.Thread(target=one._end_when_alone, daemon=True).start(); time.sleep(600)"
    with psutil.Popen([sys.executable, "-c", code], stdin=-1) as process:
        process.stdin.close()
        try:
            assert process.wait(60) != 0
        finally:
            Tree(process.pid).kill()


def test_a_job_goes_over_a_line_as_it_is() -> None:
    job = Job("Één", "C:\\map\\Één", "uit", only=("01",), chosen={"peildatum": "2024-09-30"})
    assert "\n" not in job.as_json()
    back = of_line(job.as_json())
    assert back.choices() == {"peildatum": job.choices()["peildatum"]}
    assert replace(back, only=job.only) == job
