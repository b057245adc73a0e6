"""What only Linux and macOS have is not needed, nor that text is UTF-8 of itself: as far as that can be tried on another system than Windows.

In a process of its own everything that Windows lacks is taken away, a text file without a named encoding is refused,
and the screen writes cp1252. The data are fictional.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from conftest import BUDGET, ROOT

WITHOUT = """
import importlib, os, pkgutil, signal, sys, warnings

import analyse
names = [m.name for m in pkgutil.walk_packages(analyse.__path__, "analyse.") if m.name != "analyse.__main__"]
for name in names:  # whatever of others they need is loaded as this system has it
    importlib.import_module(name)
for name in [name for name in sys.modules if name.split(".")[0] == "analyse"]:
    del sys.modules[name]
MODULES = ("fcntl", "grp", "pwd", "resource", "termios", "tty", "pty", "syslog", "readline")
for name in MODULES:
    sys.modules[name] = None
FUNCTIONS = ("fork", "forkpty", "getuid", "geteuid", "getgid", "getegid", "getpgid", "setsid", "killpg", "nice", "uname",
    "sched_getaffinity", "sched_setaffinity", "sched_yield", "chown", "lchown", "mkfifo", "sysconf", "statvfs",
    "getloadavg", "wait", "wait3", "wait4", "O_NOFOLLOW", "O_CLOEXEC", "O_NONBLOCK", "setuid", "sync")
for name in FUNCTIONS:
    if hasattr(os, name):
        delattr(os, name)
for name in ("SIGKILL", "SIGHUP", "SIGALRM", "SIGUSR1", "SIGCHLD", "SIGPIPE", "SIGXCPU", "alarm", "setitimer"):
    if hasattr(signal, name):
        delattr(signal, name)
warnings.filterwarnings("error", category=EncodingWarning, module=r"analyse(\\.|$)")
for name in names:
    importlib.import_module(name)
from analyse.cli import main
"""


def run(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run code where Python has no UTF-8 of itself."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("LC_")}
    env |= {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "cp1252"}
    if sys.executable.isascii():  # where it is not, Python itself does not start in this locale
        env["LC_ALL"] = "C"
    return subprocess.run(
        [sys.executable, "-X", "warn_default_encoding", "-c", WITHOUT + code],
        env=env,
        cwd=folder,
        capture_output=True,
        encoding="cp1252",
        check=False,
        timeout=600,
    )


COMMANDS = [
    ["check", "exports", "--json", "uit.json"],
    ["tidy", "exports/export.xlsx", "--table", "begroting", "--out", "netjes.csv"],
    ["diff", "exports/export.xlsx", "exports/export.xlsx"],
    ["new", "leeg"],
    ["notebooks", "exports"],
    ["check", "data"],
]


def test_commands_need_nothing_of_posix_and_no_utf_8(
    tmp_path: Path, write_xlsx: Callable[..., Path]
) -> None:
    exports = tmp_path / "exports"
    exports.mkdir()
    write_xlsx(BUDGET).rename(exports / "export.xlsx")
    (tmp_path / "data").mkdir()
    for name in ("begroting_2013.xls", "schouw_2013.csv"):
        shutil.copy(ROOT / "data" / "voorbeeldstad" / name, tmp_path / "data")
    code = f"codes = [main(command) for command in {COMMANDS!r}]\nsys.exit(str(codes) if any(codes) else 0)"
    done = run(code, tmp_path)
    assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-1000:]
    assert (tmp_path / "exports-notebooks" / "01_open_begroting.ipynb").exists()


def test_what_is_taken_away_is_gone(tmp_path: Path) -> None:
    code = """
try:
    import resource
except ImportError:
    print("geen resource", hasattr(os, "fork"))
try:
    exec(compile("open(os.devnull)", "x", "exec"), {"__name__": "analyse.x", "os": os})
except EncodingWarning:
    print("geen codering")
"""
    assert run(code, tmp_path).stdout.split("\n")[:2] == [
        "geen resource False",
        "geen codering",
    ]
