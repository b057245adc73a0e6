"""`python -m analyse` is the command line."""

from __future__ import annotations

import sys

# Python puts the current folder first, and a `pandas.py` beside the exports would be run.
if not sys.flags.safe_path:
    del sys.path[0]

from analyse.cli import main

sys.exit(main())
