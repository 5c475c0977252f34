"""Search at a million pictures: every kind of it, on first pages and deep ones; one JSON line each.

    python -m tests.bench.find [--pictures 1000000] [--samples 60]

Fills a Postgres of its own in var/bench-find with the rows that search reads, and no others (minutes), and keeps it for the
next run.
"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]

from tests.bench.django_of import set_up  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=1_000_000)
    parser.add_argument("--samples", type=int, default=60, help="questions of each kind: of 60 p95 is the third worst")
    asked = parser.parse_args()
    set_up("bench-find")
    from tests.bench.find import rows, searches  # after Django is set up

    with rows.of(asked.pictures):
        searches.run(asked.samples)


if __name__ == "__main__":
    main()
