"""How fast the studio paints: as measured at its start, and as it really did lately. Pure."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from inference.protocol import ModelOffer, ModelSpeed

NOTHING_LEFT = 1e-9


@dataclass(frozen=True, slots=True)
class Pace:
    """What a step costs one actor in seconds: with a single row, with `cap` rows, and `finish` for a picture's end."""

    cap: int
    alone: float
    full: float
    finish: float = 0.0

    def step(self, rows: float) -> float:
        if self.cap <= 1 or rows > self.cap:
            return self.full * rows / max(1, self.cap)
        return self.alone + (self.full - self.alone) * (max(1, rows) - 1) / (self.cap - 1)

    def slowed(self, factor: float) -> "Pace":
        return Pace(self.cap, self.alone * factor, self.full * factor, self.finish * factor)


def pace_of(speed: ModelSpeed, offer: ModelOffer) -> Pace:
    """From what was measured at the model's default steps and guidance."""
    rows = 2 if offer.default_guidance > 1 else 1
    cap = max(1, speed.batch * rows)
    work = offer.default_steps * rows
    row = speed.row_seconds or max(0.0, speed.seconds_per_picture - speed.finish_seconds) / work
    alone = speed.row_seconds_alone or max(0.0, speed.seconds_alone - speed.finish_seconds) / work
    return Pace(cap, max(alone, row), row * cap, speed.finish_seconds)


def steps_left(told: float, silent_for: float, pace: Pace, rows: float) -> float:
    """Of a job under way that had `told` steps to go `silent_for` seconds ago, on an actor with about so many rows."""
    on_lane = min(float(max(1, pace.cap)), max(1.0, rows))
    return max(0.0, told - silent_for / max(NOTHING_LEFT, pace.step(on_lane)))


@dataclass(frozen=True, slots=True)
class Spell:
    """What was really done: `steps` of a job between two moments, in seconds of any clock."""

    bucket: Hashable
    rows: int
    steps: float
    began: float
    ended: float


EVIDENCE = 0.5
"""Seconds of work as measured at the start that speak against what is seen, so that one picture proves little."""

SLOWNESS = (0.2, 50.0)


def slowness(spells: Sequence[Spell], lanes: int, paces: Mapping[Hashable, Pace]) -> float:
    """How many times slower the studio lately was than it was measured to be: what it would have done in the same time
    with the same jobs on its easels, over what it did."""
    known = [spell for spell in spells if spell.bucket in paces and spell.ended > spell.began]
    moments = sorted({moment for spell in known for moment in (spell.began, spell.ended)})
    expected = sum(
        (end - begin) * _worth([spell for spell in known if spell.began <= begin and spell.ended >= end], lanes, paces)
        for begin, end in pairwise(moments)
    )
    done = sum(spell.steps * spell.rows * _row(paces[spell.bucket]) for spell in known)
    least, most = SLOWNESS
    return min(most, max(least, (expected + EVIDENCE) / (done + EVIDENCE)))


def _worth(together: Sequence[Spell], lanes: int, paces: Mapping[Hashable, Pace]) -> float:
    """Seconds of full batches' work that these do in a second of all lanes. What cannot step together steps in turn."""
    rows: dict[Hashable, list[int]] = {}
    for spell in together:
        rows.setdefault(spell.bucket, []).append(spell.rows)
    used = done = taken = 0.0
    for bucket, those in rows.items():
        pace, spread = paces[bucket], min(lanes, len(those))
        on_lane = min(float(max(pace.cap, 1)), sum(those) / spread)
        used += spread
        done += spread * on_lane * _row(pace)
        taken += spread * max(NOTHING_LEFT, pace.step(on_lane))
    return min(lanes, used) * done / taken if taken else 0.0


def _row(pace: Pace) -> float:
    return pace.full / max(1, pace.cap)
