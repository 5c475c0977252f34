"""The graph of meanings (HNSW, pgvector) against cells of signs, on as many of the bench's meanings: time to make, CPU of the
database for the 60 nearest, recall of the ten nearest. One JSON line each.

    python -m tests.bench.find.graphs [--meanings 100000] [--samples 40]

Works in tables of its own in the database of the bench of search, without what a search is narrowed to.
"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]

from tests.bench.django_of import set_up  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--meanings", type=int, default=100_000)
    parser.add_argument("--samples", type=int, default=40)
    asked = parser.parse_args()
    set_up("bench-find")
    from tests.bench.find import arms  # after Django is set up

    arms.run(asked.meanings, asked.samples)


if __name__ == "__main__":
    main()
