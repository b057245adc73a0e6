"""A kernel that runs notebook after notebook and is as new for each; it keeps what it opened.

Run with `python -m analyse.report.kernel`. The trap: pandas, matplotlib, warnings and Python itself
hold settings for a whole process, so one notebook could change what the next one shows; `begin`
puts all of them back. What a notebook does to a module of somebody else is not undone.
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
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import analyse

#: Loaded while the exports are read: what notebooks import, and what the library loads when used.
PRELOAD = (
    "pandas",
    "pyarrow.parquet",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_svg",
    "scipy.optimize",
    "scipy.stats",
    "statsmodels.regression.linear_model",
    "babel.dates",
    "babel.numbers",
    "analyse.dossier",
    "analyse.report.kept",
    "analyse.report.publish",
)
#: Parts of the package that no notebook uses.
_NOT_LOADED = ("analyse.__main__", "analyse.cli", "analyse.read", "analyse.report")


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
    global _settings
    from matplotlib import pyplot as plt

    from analyse.report import kept, publish

    shell = _shell()
    plt.close("all")
    shell.enable_matplotlib("inline")
    if _settings is None:
        _settings = _Settings.now(shell)
    _settings.put_back(shell)
    os.environ.update({name: value for name, value in environment.items() if value is not None})
    for name, value in environment.items():
        if value is None:
            os.environ.pop(name, None)
    os.chdir(folder)
    kept.begin()
    publish.begin()
    shell.reset()


def finish(target: str) -> None:
    """Write what the notebook used of the exports to the file `target`, as `kept.used` tells it."""
    from analyse.report import kept

    Path(target).write_text(json.dumps(kept.used()), encoding="utf-8")


def _shell() -> Any:  # noqa: ANN401  IPython is untyped
    from IPython.core.getipython import get_ipython

    return get_ipython()


@dataclass(frozen=True)
class _Settings:
    """All that a process holds for every notebook, as it was before the first one."""

    environment: dict[str, str]
    path: list[str]
    modules: set[str]
    builtins: dict[str, Any]
    streams: tuple[Any, Any]
    locale: str
    log: tuple[int, list[logging.Handler]]
    warnings: list[Any]
    show_warning: Any
    floats: Mapping[str, Any]
    printing: Mapping[str, Any]
    style: dict[str, Any]
    colours: dict[str, Any]
    units: dict[Any, Any]
    inline: dict[str, Any]
    callbacks: dict[str, list[Any]]

    @classmethod
    def now(cls, shell: Any) -> _Settings:  # noqa: ANN401  IPython is untyped
        import matplotlib as mpl
        import numpy as np

        log = logging.getLogger()
        return cls(
            environment=dict(os.environ),
            path=list(sys.path),
            modules=set(sys.modules),
            builtins=dict(vars(builtins)),
            streams=(sys.stdout, sys.stderr),
            locale=locale.setlocale(locale.LC_ALL),
            log=(log.level, list(log.handlers)),
            warnings=list(warnings.filters),
            show_warning=warnings.showwarning,
            floats=np.geterr(),
            printing=np.get_printoptions(),
            style=dict(mpl.rcParams),
            colours=dict(mpl.colors.get_named_colors_mapping()),
            units=dict(mpl.units.registry),
            inline=_inline_options(),
            callbacks={name: list(found) for name, found in shell.events.callbacks.items()},
        )

    def put_back(self, shell: Any) -> None:  # noqa: ANN401  IPython is untyped
        self._of_python()
        self._of_numpy_and_pandas()
        self._of_matplotlib()
        for name, found in self.callbacks.items():
            shell.events.callbacks[name][:] = found

    def _of_python(self) -> None:
        self._forget_helpers()
        vars(builtins).update(self.builtins)
        os.environ.clear()
        os.environ.update(self.environment)
        sys.path[:] = self.path
        sys.stdout, sys.stderr = self.streams
        locale.setlocale(locale.LC_ALL, self.locale)
        log = logging.getLogger()
        log.setLevel(self.log[0])
        log.handlers[:] = self.log[1]
        # Filters that are set anew make Python forget what it warned of before.
        warnings.resetwarnings()
        warnings.filters[:] = self.warnings  # type: ignore[index]  # it is a list
        warnings.showwarning = self.show_warning
        random.seed()

    def _forget_helpers(self) -> None:
        """Another notebook may have another module of the same name beside it."""
        installed = [Path(entry) for entry in self.path if entry]
        for name in sys.modules.keys() - self.modules:
            file = getattr(sys.modules[name], "__file__", None)
            if file and not any(Path(file).is_relative_to(folder) for folder in installed):
                del sys.modules[name]

    def _of_numpy_and_pandas(self) -> None:
        import numpy as np
        import pandas as pd

        np.seterr(**self.floats)
        np.set_printoptions(**self.printing)
        np.random.seed()  # noqa: NPY002  the global generator, which a notebook may use
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pd.reset_option("all")

    def _of_matplotlib(self) -> None:
        import matplotlib as mpl
        from matplotlib_inline.config import InlineBackend

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            mpl.rcParams.update(self.style)
        for mapping, saved in (
            (mpl.colors.get_named_colors_mapping(), self.colours),
            (mpl.units.registry, self.units),
        ):
            mapping.clear()
            mapping.update(saved)
        mpl.colors.colorConverter.cache.clear()
        for name, value in self.inline.items():
            setattr(InlineBackend.instance(), name, copy(value))


def _inline_options() -> dict[str, Any]:
    """How charts are shown in a notebook, as `%config InlineBackend` can change it."""
    from matplotlib_inline.config import InlineBackend

    backend = InlineBackend.instance()
    return {name: copy(getattr(backend, name)) for name in backend.traits(config=True)}


_settings: _Settings | None = None


if __name__ == "__main__":
    # As ipykernel's own launcher does: the folder of the notebook comes onto the path only once all
    # is loaded.
    if sys.path and sys.path[0] in ("", str(Path.cwd())):
        del sys.path[0]
    main(sys.argv[1:])
