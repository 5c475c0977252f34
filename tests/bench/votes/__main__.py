"""Votes per second, one vote each, taken together against one by one; one JSON line.

    python -m tests.bench.votes [--voters 10000] [--at-once 2000] [--repeats 5]

Both arms run in this process in turn, on one durable Postgres, and must give the same exact totals, which are read within
the time. As many callers are always waiting for their answer in both. Ours goes through `battles.intake` as the live tier
does, and checks token, voter, phase, deadline and that the pictures were shown. The other is what a Django site usually does:
a row with a uniqueness constraint and an F() counter in one transaction, on threads with pooled connections. It checks
nothing, and is given as many threads as it goes fastest with.

With 4,000 voters ours is four statements, of which the first and the last have nothing beside them: a fifth of a second
in which start and end weigh as much as what lies between. With 10,000 it is ten, and both arms are given as many. Before
either is measured the collector is told what stays, as the web process does before it serves.
"""

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]
MOST_THREADS = 32


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voters", type=int, default=10_000)
    parser.add_argument("--at-once", type=int, default=2000)
    parser.add_argument("--repeats", type=int, default=5)
    asked = parser.parse_args()
    _configure()
    from tests.bench.votes import arms  # after Django is set up

    arms.run(asked.voters, asked.at_once, asked.repeats)


def _configure() -> None:
    os.environ.setdefault("SECRET_KEY", "only-for-the-bench-and-long-enough-to-please-the-checks")
    os.environ |= {
        "PAINTOFF_VAR": str(ROOT / "var" / "bench"),
        "PAINTOFF_TEST_DB": "bench",
        "DATABASE_POOL": str(MOST_THREADS + 2),
    }
    os.environ["DJANGO_SETTINGS_MODULE"] = "paintoff.settings"
    import django

    django.setup()


if __name__ == "__main__":
    main()
