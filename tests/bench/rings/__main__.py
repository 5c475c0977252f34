"""What detection finds of planted rings, whom it takes for one wrongly, and what rings move before and after their exclusion.

`python -m tests.bench.rings [SEEDS]`: 200 honest voters of many kinds, 40 players, 120 heats of six, a ring that judges every
heat of its favourite. Capped is with a proven ring's company held to one voter (battles.integrity.caps), before anybody has
decided; after is with the members that were found excluded as well. All is moved against the same season without the ring, in
half-widths of the 95 % intervals.
"""

from __future__ import annotations

import sys

from battles.integrity.rings import find
from tests.support.rated_seasons import rated
from tests.support.towns import held_by, members, plant, town

VOTERS = 200
SIZES = (5, 10, 20)
LOYALTIES = (1.0, 0.9, 0.8, 0.7)
HEADS = "ring loyal found honest-taken honest-held rating-before rating-after place-uncapped place-capped place-after"


def main(seeds: int) -> None:
    print(
        "ring loyal found honest-taken honest-held rating-before rating-after place-uncapped place-capped place-after",
        flush=True,
    )
    for seed in range(400, 400 + seeds):
        honest = rated(town(seed, VOTERS)[0])
        for size in SIZES:
            for loyalty in LOYALTIES:
                _one(seed, size, loyalty, honest)


def _one(seed, size, loyalty, honest) -> None:
    season, made = town(seed, VOTERS)
    ring = range(5_000, 5_000 + size)
    plant(season, made, ring=ring, loyalty=loyalty)
    rings = find(season.ballots, made)
    found, held = members(rings), held_by(rings)
    alone, capped, after = rated(season), rated(season, held=held), rated(season, found, held)
    moved = [max(honest.moved(one).values()) for one in (alone, after)]
    places = [max(honest.moved_in_places(one)) for one in (alone, capped, after)]
    wrong, burdened = len(found - set(ring)), len({voter for voter, _ in held} - set(ring))
    print(
        f"{size:4} {loyalty:5} {len(found & set(ring)):3}/{size:<2} {wrong:6} {burdened:6} "
        + " ".join(f"{one:12.2f}" for one in (*moved, *places)),
        flush=True,
    )


if __name__ == "__main__":
    import tests.conftest  # noqa: F401

    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
