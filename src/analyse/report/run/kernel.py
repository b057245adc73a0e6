"""A kernel that runs notebook after notebook and is as new for each; it keeps what it opened.

Run with `python -P -m analyse.report.run.kernel`, so that nothing of the current folder is run. The
trap: pandas, matplotlib, warnings and Python itself hold settings for a whole process, so one
notebook could change what the next one shows; `begin` puts all of them back. What a notebook does
to a module of somebody else is not undone.
"""

from __future__ import annotations

import builtins
import gc
import importlib
import json
import locale
import logging
import os
import pkgutil
import random
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from functools import partial
from pathlib import Path
from typing import Any

import analyse

#: Loaded while the exports are read: what notebooks import, and what the library loads when used.
PRELOAD = (
    "pandas",
    "pyarrow.parquet",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_svg",
    "seaborn",
    "scipy.optimize",
    "scipy.stats",
    "statsmodels.regression.linear_model",
    "babel.dates",
    "babel.numbers",
    "analyse.dossier",
    "analyse.report.run.kept",
    "analyse.report.publish",
)
#: Parts of the package that no notebook uses.
_NOT_LOADED = ("analyse.__main__", "analyse.cli", "analyse.read", "analyse.report")
#: What puts each setting of the process back to what it was before the first notebook.
_ways_back: list[Callable[[], object]] = []


def main(arguments: Sequence[str]) -> None:
    """Load what notebooks need, then run a kernel until it is shut down."""
    for name in PRELOAD:
        importlib.import_module(name)
    for module in pkgutil.walk_packages(analyse.__path__, "analyse."):
        if not module.name.startswith(_NOT_LOADED):
            importlib.import_module(module.name)
    # A kernel that looks for garbage must not walk through all that was imported.
    gc.freeze()
    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.launch_instance(argv=list(arguments))


def begin(folder: str, environment: Mapping[str, str | None]) -> None:
    """Make this kernel as new, for a notebook in `folder`.

    Parameters
    ----------
    folder
        The working directory.
    environment
        Environment variables beside those that the kernel was started with; None removes one.
    """
    from IPython.core.getipython import get_ipython
    from matplotlib import pyplot as plt

    from analyse.report import publish
    from analyse.report.run import kept

    shell: Any = get_ipython()
    plt.close("all")
    shell.enable_matplotlib("inline")
    if not _ways_back:
        _ways_back.extend([*_python(), *_numbers_and_charts(), *_notebook(shell)])
    # Some options warn when they are put back; filters come last.
    warnings.simplefilter("ignore")
    for put_back in _ways_back:
        put_back()
    for name, value in environment.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
    os.chdir(folder)
    # Modules beside the notebook are found, and are never taken for one that is installed.
    sys.path[:] = [*filter(None, sys.path), folder]
    kept.begin()
    publish.begin()
    shell.reset()


def finish(target: str) -> None:
    """Write what the notebook used of the exports to the file `target`, as `kept.used` tells it."""
    from analyse.report.run import kept

    Path(target).write_text(json.dumps(kept.used()), encoding="utf-8")


def _python() -> list[Callable[[], object]]:
    log = logging.getLogger()
    return [
        partial(
            _forget_helpers, [Path(entry) for entry in sys.path if entry], set(sys.modules)
        ),
        partial(vars(builtins).update, dict(vars(builtins))),
        partial(_refill, os.environ, dict(os.environ)),
        partial(_refill, sys.path, list(sys.path)),
        partial(setattr, sys, "stdout", sys.stdout),
        partial(setattr, sys, "stderr", sys.stderr),
        partial(locale.setlocale, locale.LC_ALL, locale.setlocale(locale.LC_ALL)),
        partial(log.setLevel, log.level),
        partial(_refill, log.handlers, list(log.handlers)),
        random.seed,
    ]


def _numbers_and_charts() -> list[Callable[[], object]]:
    import matplotlib as mpl
    import numpy as np
    import pandas as pd

    colours = mpl.colors.get_named_colors_mapping()
    return [
        np.random.seed,
        partial(np.seterr, **np.geterr()),
        partial(np.set_printoptions, **np.get_printoptions()),
        partial(pd.reset_option, "all"),
        # Of a process that began outside a notebook pandas thinks that it writes to a terminal.
        partial(pd.set_option, "display.max_columns", 20),
        partial(mpl.rcParams.update, dict(mpl.rcParams)),
        partial(_refill, colours, dict(colours)),
        mpl.colors.colorConverter.cache.clear,
        partial(_refill, mpl.units.registry, dict(mpl.units.registry)),
    ]


def _notebook(shell: Any) -> list[Callable[[], object]]:  # noqa: ANN401  IPython is untyped
    """How a cell is run, how charts are shown in it, and what it warns of."""
    from matplotlib_inline.config import InlineBackend

    inline = InlineBackend.instance()
    options = {name: copy(getattr(inline, name)) for name in inline.traits(config=True)}
    return [
        *(partial(_refill, found, list(found)) for found in shell.events.callbacks.values()),
        *(partial(_set_copy, inline, name, value) for name, value in options.items()),
        partial(setattr, warnings, "showwarning", warnings.showwarning),
        # Filters that are set anew make Python forget what it warned of before.
        warnings.resetwarnings,
        partial(_refill, warnings.filters, list(warnings.filters)),
    ]


def _refill(held: Any, saved: Any) -> None:  # noqa: ANN401  a list or a mapping
    held.clear()
    if isinstance(saved, dict):
        held.update(saved)
    else:
        held.extend(saved)


def _set_copy(holder: object, name: str, saved: object) -> None:
    setattr(holder, name, copy(saved))


def _forget_helpers(installed: Sequence[Path], known: set[str]) -> None:
    """Another notebook may have another module of the same name beside it."""
    for name in sys.modules.keys() - known:
        file = getattr(sys.modules[name], "__file__", None)
        if file and not any(Path(file).is_relative_to(folder) for folder in installed):
            del sys.modules[name]


if __name__ == "__main__":
    main(sys.argv[1:])
