"""`python -m analyse` is the command line."""

from __future__ import annotations

import sys

from analyse.cli import main

sys.exit(main())
