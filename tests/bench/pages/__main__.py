"""Pages beside feeds and search, each where its list is longest: tags, collections, a picture of a large family, somebody with
50,000 pictures, somebody with 100,000 notifications, the API's largest page; one JSON line each.

    python -m tests.bench.pages [--pictures 1000000] [--samples 60]

Works on the database of the bench of search, in var/bench-find, and adds what it needs.
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
    parser.add_argument("--samples", type=int, default=60, help="of each kind: of 60 p95 is the third worst")
    asked = parser.parse_args()
    set_up("bench-find")
    from tests.bench.find import rows  # after Django is set up
    from tests.bench.pages import answers, crowds, doings

    with rows.of(asked.pictures):
        crowds.settle(asked.pictures)
        doings.settle()
        answers.run(asked.samples)


if __name__ == "__main__":
    main()
