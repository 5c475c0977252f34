"""How many of 100 intervals hold the truth where few people vote: the boards' own, and the plain sandwich's.

    python -m tests.bench.ratings.coverage

Simulated with a fixed seed; nothing is timed.
"""

from __future__ import annotations

import os
import sys
from itertools import product
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]

from tests.support.electorates import Electorate, held, people, prompts  # noqa: E402

SEED, TIMES = 20261128, 400
VOTERS = (3, 5, 10, 50)


def main() -> None:
    """A line for each place: of whom, tastes, heavy voters, and `boards (plain)` for 3, 5, 10 and 50 voters."""
    for kind, taste, has_heavy in product((people, prompts), (0.0, 1.0), (False, True)):
        shares = [held(Electorate(kind, voters, taste, has_heavy), SEED, TIMES) for voters in VOTERS]
        said = "  ".join(f"{100 * boards:5.1f} ({100 * plain:4.1f})" for boards, plain in shares)
        print(f"{kind.__name__:8} taste {taste}  {'heavy' if has_heavy else 'equal'}  {said}", flush=True)


if __name__ == "__main__":
    main()
