"""What the `paintoff` command takes with a set of many slots: each verb as a process of its own, against a site on this machine;
one JSON line each, with seconds, seconds of processor, and the most memory that it had.

    python -m tests.bench.command [--slots 10000] [--changes 1000] [--pictures 100]

Every slot has a picture of its own, 64 × 64. `--changes` captions and `--pictures` new files are committed and pushed.
"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]

from tests.bench.django_of import set_up  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slots", type=int, default=10_000)
    parser.add_argument("--changes", type=int, default=1_000)
    parser.add_argument("--pictures", type=int, default=100)
    asked = parser.parse_args()
    set_up("bench-command")
    from tests.bench.command import verbs  # after Django is set up

    verbs.run(asked.slots, asked.changes, asked.pictures)


if __name__ == "__main__":
    main()
