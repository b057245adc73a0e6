"""Many made-up dossiers, each from the builder of Voorbeeldstad with another truth and other dirt.

    python -m benchmarks.dossiers 342 --naar MAP --klein --vergif

A folder a town with its exports, and beside them `waarheid.json` with what is true of each.
Everything is fictional, and the same seed gives the same bytes.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "data"))  # where bouw_voorbeeldstad stands
