"""Workers and what they give back: real ones of this computer, and stand-ins for what goes wrong."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from analyse.many import planner, task
from analyse.many.job import Job
from analyse.many.planner import PlannerFout
from analyse.many.stand import KLAAR, WEGGEVALLEN, Stand

#: A program in the place of that of a dossier: it notes that it began, and ends well or not.
PROGRAM = """
import json, os, sys
job = json.loads(sys.stdin.readline())
begun = os.path.join(job["out"], job["name"])
with open(begun, "a") as stream:
    stream.write("x")
often = os.path.getsize(begun)
if job["name"] == "valt" or (job["name"] == "struikelt" and often < 3):
    os._exit(7)
with open(os.path.join(job["out"], "stand", job["name"] + ".json"), "w") as stream:
    json.dump(STAND | {"name": job["name"]}, stream)
"""


def test_one_that_falls_away_is_tried_three_times_and_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand = Stand("", KLAAR).as_json() | {"answers": []}
    program = PROGRAM.replace("STAND", repr(stand))
    monkeypatch.setattr(task, "PROGRAM", [sys.executable, "-c", program])
    names = ("goed", "struikelt", "valt")
    jobs = [Job(name, "", str(tmp_path), megabytes=4000) for name in names]
    with planner.workers("", 2) as client:
        found = {stand.name: stand for stand in planner.run(client, jobs)}
    states = {name: found[name].state for name in names}
    assert states == {"goed": KLAAR, "struikelt": KLAAR, "valt": WEGGEVALLEN}
    assert "3 keer geprobeerd" in found["valt"].reason
    begun = [(tmp_path / name).read_text(encoding="utf-8") for name in names]
    assert begun == ["x", "xxx", "xxx"]


class KilledWorker(Exception):
    """As Dask calls it."""


def of_future(**of: Any) -> Stand:
    future = SimpleNamespace(**of)
    return planner._stand(future, Job("Waterdam", "", ""))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"answers": []}, "niet te lezen"),
        (Stand("Waterdam", "prima").as_json(), "niet te lezen"),
    ],
)
def test_an_answer_that_is_no_stand_is_none(given: dict[str, Any], says: str) -> None:
    stand = of_future(status="finished", result=lambda: given)
    assert (stand.name, stand.state, says in stand.reason) == ("Waterdam", WEGGEVALLEN, True)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (KilledWorker("Jan"), "de worker viel bij deze gemeente 3 keer weg."),
        (ValueError("Jan"), "er ging iets mis op de worker (ValueError)."),
    ],
)
def test_a_task_that_failed_says_why_without_words_of_others(
    error: Exception, says: str
) -> None:
    assert of_future(status="error", exception=lambda: error).reason == says


@pytest.mark.parametrize("status", ["cancelled", "lost"])
def test_tasks_that_are_lost_mean_that_the_planner_is_gone(status: str) -> None:
    with pytest.raises(PlannerFout, match="verder waar het bleef"):
        of_future(status=status)


@pytest.mark.parametrize(
    ("found", "says"),
    [
        ({}, "geen workers"),
        ({"a": "", "b": "ziet x niet."}, "- worker b: ziet x niet."),
        ({"a": Exception("No module named 'analyse'")}, "heeft deze versie van analyse niet"),
        ({"a": TimeoutError()}, "geeft een fout"),
    ],
)
def test_a_worker_that_cannot_do_the_work_is_named(found: dict[str, Any], says: str) -> None:
    client = SimpleNamespace(run=lambda *_, **__: found)
    with pytest.raises(PlannerFout, match=says):
        planner.check_workers(client, "tcp://a:1", [], "")
    planner.check_workers(SimpleNamespace(run=lambda *_, **__: {"a": ""}), "tcp://a:1", [], "")


def test_a_planner_that_does_not_answer_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planner, "_PATIENCE", 1)
    with (
        pytest.raises(PlannerFout, match="antwoordt niet"),
        planner.workers("tcp://[::1]:9", 1),
    ):
        pass
