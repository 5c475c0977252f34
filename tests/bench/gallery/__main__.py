"""The gallery at a million pictures: how deep pages cost, every feed narrowed in every way, and the API's answers; one JSON
line each.

    python -m tests.bench.gallery [--pictures 1000000] [--samples 6] [--repeats 5]

Works on a made-up community on a durable Postgres of its own in var/bench-gallery, which `manage.py seed` fills the first time
(minutes) and which is kept for the next run. `PAINTOFF_VAR` or `DATABASE_URL` names another. Pages are asked for at random depth.
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
    parser.add_argument("--samples", type=int, default=6, help="pages of each feed and narrowing")
    parser.add_argument("--repeats", type=int, default=5, help="of each arm of the deep page, at least five")
    asked = parser.parse_args()
    set_up("bench-gallery")
    from tests.bench.gallery import answers, depth, feeds, town  # after Django is set up

    with town.of(asked.pictures):
        depth.run(asked.repeats)
        feeds.run(asked.samples)
        answers.run(20 * asked.samples)


if __name__ == "__main__":
    main()
