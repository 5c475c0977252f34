"""What versions of an image set cost, against git and DVC; one JSON line each.

    python -m tests.bench.sets [--slots 100000] [--changes 100] [--repeats 5]

Both arms of a comparison run in turn on the same changes, and what comes out is held against each other: every slot of the last
commit byte by byte, every difference of every diff. Ours is the whole of a commit as the site makes it: the branch looked up,
entries and nodes computed and written, the branch moved, on a durable Postgres of its own. "Nothing in memory" is what it costs
a process that has just started; else it is one that has the nodes in memory which it read or wrote before.

git stores each entry as a blob in a tree of 256 folders, in which its commands are quickest, and is given the plumbing that is
meant for programs: hash-object, update-index, write-tree, commit-tree, update-ref; diff-tree. fast-import is told beside it.
DVC, where a command of that name is found (`DVC` names another), is given a folder of the same files: `dvc add`, then the
commit of its pointer by git.
"""

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slots", type=int, default=100_000)
    parser.add_argument("--changes", type=int, default=100)
    parser.add_argument("--repeats", type=int, default=5)
    asked = parser.parse_args()
    _configure()
    from tests.bench.sets import arms  # after Django is set up

    arms.run(asked.slots, asked.changes, asked.repeats)


def _configure() -> None:
    os.environ.setdefault("SECRET_KEY", "only-for-the-bench-and-long-enough-to-please-the-checks")
    os.environ |= {"PAINTOFF_VAR": str(ROOT / "var" / "bench"), "PAINTOFF_TEST_DB": "bench"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "paintoff.settings"
    import django

    django.setup()


if __name__ == "__main__":
    main()
