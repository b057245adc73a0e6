"""A notebook in JupyterLab, as `make lab` starts it, in a real browser.

Opened, run from top to bottom, its charts looked at.

In a copy of notebooks and data under a path with a space and an é. The traps: Run All before the
kernel is idle runs nothing at all, and JupyterLab keeps cells that are out of sight out of the page
(`windowingMode`).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from browser import chromium, listened
from conftest import BUDGET, ROOT
from echt import real_part
from test_house import recipe

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PATIENCE = 120
#: Settings of the reader, not of the server: the whole page at once, and no news from outside.
SETTINGS = {
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},
    "@jupyterlab/apputils-extension/notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What somebody has who cloned the repository, its notebooks without outputs."""
    real_part("Chromium")
    root = tmp_path / "Gemeente Één"
    shutil.copytree(ROOT / "data", root / "data", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "notebooks").mkdir()
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell |= {"outputs": [], "execution_count": None}
        (root / "notebooks" / path.name).write_text(json.dumps(notebook), encoding="utf-8")
    return root


@contextmanager
def jupyterlab(root: Path, home: Path, **more: str) -> Iterator[dict[str, Any]]:
    """The server of `make lab`, with a token of its own on a port that is free.

    What it says of itself.
    """
    for name, values in SETTINGS.items():
        path = home / "settings" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values), encoding="utf-8")
    places = {"CONFIG_DIR": "config", "DATA_DIR": "data", "RUNTIME_DIR": "runtime"}
    env = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith(("JUPYTER", "ANALYSE_DATA", "PYTEST"))
    } | more
    env |= {f"JUPYTER_{name}": str(home / place) for name, place in places.items()} | {
        "IPYTHONDIR": str(home / "ipython")
    }
    env |= {
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
    }
    (command,) = recipe("lab")
    words = [
        sys.executable,
        *command.split()[1:],
        "--no-browser",
        *(["--allow-root"] if hasattr(os, "getuid") and os.getuid() == 0 else []),
    ]
    with (home / "log.txt").open("w+", encoding="utf-8") as log:
        server = subprocess.Popen(
            words, cwd=root, env=env, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            yield told_by(server, home)
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def told_by(server: subprocess.Popen[bytes], home: Path) -> dict[str, Any]:
    """Address and token of the server, once it answers."""
    path = home / "runtime" / f"jpserver-{server.pid}.json"
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        if path.exists() and (text := path.read_text(encoding="utf-8")).rstrip().endswith("}"):
            return json.loads(text)
        time.sleep(0.1)
    raise AssertionError((home / "log.txt").read_text(encoding="utf-8")[-2000:])


def run_all(page: Page, told: dict[str, Any], name: str) -> None:
    """Open a notebook and run it from top to bottom, as a user does with the menu."""
    page.goto(
        f"{told['url']}lab/workspaces/{name}/tree/notebooks/{name}.ipynb?token={told['token']}"
    )
    page.wait_for_selector(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell")
    idle = "/\\| Idle/.test(document.querySelector('#jp-main-statusbar')?.textContent)"
    page.wait_for_function(idle)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    # An error stops the rest, so it ends the waiting too.
    page.wait_for_function(
        """() => document.querySelector('[data-mime-type="application/vnd.jupyter.stderr"], .jp-RenderedText[data-mime-type*="error"]')
            || [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].every(p => /\\[\\d+\\]/.test(p.textContent))"""
    )
    page.wait_for_function(idle)


def found(page: Page) -> dict[str, Any]:
    """What a reader sees of the outputs."""
    return page.evaluate("""() => ({
            pictures: [...document.querySelectorAll('.jp-OutputArea img')].filter(i => i.naturalWidth > 100 && i.checkVisibility()).length,
            wrong: [...document.querySelectorAll('.jp-OutputArea-output')]
                .filter(o => /stderr|error/.test(o.dataset.mimeType || '')).map(o => o.textContent.slice(0, 300)),
            text: [...document.querySelectorAll('.jp-OutputArea')].map(o => o.textContent).join(' '),
        })""")


def committed(name: str) -> tuple[int, str]:
    """Number of charts and the answer of a notebook as it is committed."""
    outputs = [
        o
        for c in json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))[
            "cells"
        ]
        for o in c.get("outputs", ())
    ]
    answers = [
        o["metadata"]["analyse"]["text"]
        for o in outputs
        if o.get("metadata", {}).get("analyse", {}).get("kind") == "antwoord"
    ]
    return sum("image/png" in o.get("data", ()) for o in outputs), answers[-1]


def test_a_notebook_runs_on_the_shipped_data_and_then_on_a_folder_of_ones_own(
    browser: Browser, checkout: Path, tmp_path: Path, write_xlsx: Callable[..., Path]
) -> None:
    name = "01_open_begroting"
    for own in (False, True):
        home = tmp_path / f"thuis {own}"
        home.mkdir()
        data = {"ANALYSE_DATA": str(write_xlsx(BUDGET).parent)} if own else {}
        with (
            jupyterlab(checkout, home, **data) as told,
            listened(browser, viewport={"width": 1400, "height": 900}) as (page, heard),
        ):
            page.set_default_timeout(PATIENCE * 1000)
            assert told["hostname"] in ("localhost", "127.0.0.1")
            assert len(told["token"]) >= 32, "a server that asks for its token"
            run_all(page, told, name)
            seen = found(page)
            outside = [
                url
                for url in heard.abroad
                if not url.startswith(
                    (told["url"], told["url"].replace("http", "ws", 1), "blob:")
                )
            ]
        assert seen["wrong"] == []
        charts, answer = committed(name)
        if own:
            assert seen["pictures"] >= 1
            assert "2014" in seen["text"]
            assert answer not in seen["text"]
        else:
            assert seen["pictures"] == charts
            assert answer in seen["text"]
        assert outside == []
