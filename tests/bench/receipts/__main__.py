"""What it costs to verify the receipt of a big battle: 30 players, 3,000 ballots, from the bytes of its file.

    python -m tests.bench.receipts

Everything is recomputed, as by `python -m battles.receipt FILE`: reading, chain, signature, seals, seeds, deadlines, ballots,
the verdict with its confidence, places. Whoever opens the page of a battle waits for it once; the site keeps what it found.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]

from battles import ballots  # noqa: E402
from battles.receipt.document import parse  # noqa: E402
from battles.receipt.keys import public_key_of  # noqa: E402
from battles.receipt.verify import State, verify  # noqa: E402
from battles.receipt.writing import to_bytes  # noqa: E402
from battles.states import Answer  # noqa: E402
from tests.bench.engine.figures import figure  # noqa: E402
from tests.support import logs  # noqa: E402

PLAYERS, AUDIENCE, EACH, SLOTS, SEED, REPEATS = 30, 70, 30, 4, 20261128, 7
TARGET_SECONDS = 2.0


class Big(logs.Scribe):
    """Everybody judges 30 pairs, drawn by chance, and prefers lower seats as a rule."""

    def judge_some(self) -> None:
        self.phase("voting", 45)
        opened, self.cast, told = self.now, [], []
        chance = random.Random(SEED)
        for voter in self.voters:
            for low, high, slot in self._drawn(voter, chance):
                is_low_left = chance.random() < 0.5
                left, right = (low, high) if is_low_left else (high, low)
                low_wins = chance.random() < 0.5 + (high - low) / 75
                answer = Answer.LEFT if low_wins is is_low_left else Answer.RIGHT
                self.cast.append(ballots.Dealt(voter, low, high, slot, is_low_left, answer, 1))
                told.append(self.ballot(opened, voter, left, right, slot, answer))
        self.later(45)
        self.write("voting_closed", round=1, why="deadline", present=[logs.person(seat) for seat in self.voters])
        for one in told:
            self.write("ballot", **one)
        self.judge([ballots.Contender(seat, slots) for seat, slots in sorted(self.shown.items())])

    def _drawn(self, voter: int, chance: random.Random) -> Iterator[tuple[int, int, int]]:
        seats = [seat for seat in range(1, PLAYERS + 1) if seat != voter]
        seen: set[tuple[int, int, int]] = set()
        while len(seen) < EACH:
            low, high = sorted(chance.sample(seats, 2))
            seen.add((low, high, chance.randrange(SLOTS)))
        yield from sorted(seen)


def big() -> bytes:
    scribe = Big(players=PLAYERS, audience=AUDIENCE, slots=SLOTS)
    scribe.open_round()
    # The first 29 seal two seconds apart, the last one's draft is sealed as writing closes.
    scribe.write_all()
    scribe.paint_all()
    scribe.judge_some()
    scribe.end()
    return to_bytes(scribe.receipt())


def main() -> None:
    content, keys = big(), [public_key_of(logs.KEY)]
    spans = []
    for _ in range(1 + REPEATS):
        begun = time.perf_counter()
        verdict = verify(parse(content), keys)
        spans.append(time.perf_counter() - begun)
        assert verdict.state is State.VERIFIED, verdict.sentence
        assert verdict.ballots == (PLAYERS + AUDIENCE) * EACH
    seconds = median(spans[1:])
    more = {
        "players": PLAYERS,
        "ballots": verdict.ballots,
        "lines": verdict.lines,
        "bytes": len(content),
        "runs": REPEATS,
    }
    figure("receipts: seconds to verify", seconds, TARGET_SECONDS, seconds <= TARGET_SECONDS, **more)


if __name__ == "__main__":
    main()
