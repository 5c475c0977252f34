"""What detection finds of planted rings, whom it takes for one wrongly, and what rings move before and after their exclusion.

`python -m tests.bench.rings [SEEDS]`: 200 honest voters of many kinds, 40 players, 120 heats of six, a ring that judges every
heat of its favourite. Ratings are moved against the same season without the ring, in half-widths of their own 95 % intervals.
"""

from __future__ import annotations

import sys

from battles.integrity.rings import find
from tests.support.rated_seasons import rated
from tests.support.towns import members, plant, town

VOTERS = 200
SIZES = (5, 10, 20)
LOYALTIES = (1.0, 0.9, 0.8, 0.7)


def main(seeds: int) -> None:
    print("ring loyal found honest-taken rating-before rating-after place-before place-after", flush=True)
    for seed in range(400, 400 + seeds):
        honest = rated(town(seed, VOTERS)[0])
        for size in SIZES:
            for loyalty in LOYALTIES:
                _one(seed, size, loyalty, honest)


def _one(seed, size, loyalty, honest) -> None:
    season, made = town(seed, VOTERS)
    ring = range(5_000, 5_000 + size)
    plant(season, made, ring=ring, loyalty=loyalty)
    found = members(find(season.ballots, made))
    alone, after = rated(season), rated(season, found)
    moved = [max(honest.moved(one).values()) for one in (alone, after)]
    places = [max(honest.moved_in_places(one)) for one in (alone, after)]
    wrong = len(found - set(ring))
    print(
        f"{size:4} {loyalty:5} {len(found & set(ring)):3}/{size:<2} {wrong:6} "
        + " ".join(f"{one:12.2f}" for one in (*moved, *places)),
        flush=True,
    )


if __name__ == "__main__":
    import tests.conftest  # noqa: F401

    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
