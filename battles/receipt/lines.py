"""Every kind of line that a battle's log may hold, and what each says. The one list: what is not here is never written. Pure.

Entries are named by round, heat and seat; `by` is the seat of whoever moved, null for the clock. Names, words and themes
stand as commitments (see battles.chain); fractions as decimals in strings.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from battles.pairings import Way
from battles.ratings.retelling import Unrated
from battles.receipt.shapes import (
    DECIMAL,
    HASH,
    PERSON,
    Shape,
    facts,
    flag,
    many,
    matching,
    maybe,
    misfit,
    one_of,
    record,
    text,
    time,
    whole,
)
from battles.seals import LARGEST_INTEGER
from battles.states import Answer, BallotKind, Format, Outcome, Phase, SeatRole, VoidReason

ROUND = whole(1, 99)
NO_ROUND = whole(0, 99)
HEAT = whole(1, 99)
SEAT = whole(1, 9999)
SLOT = whole(0, 99)
SECONDS = whole(0, 86_400)
COUNT = whole(0, 10_000_000)
MICRO = whole(-LARGEST_INTEGER, LARGEST_INTEGER)
SIGMA = whole(1, LARGEST_INTEGER)
SEED = whole(0, LARGEST_INTEGER)
BATTLE = matching(r"[A-Z0-9]{4,12}", "a battle's code")
WORD = matching(r"[a-z0-9_-]{0,40}", "a short word")

ENTRY: dict[str, Shape] = {"round": ROUND, "heat": HEAT, "seat": SEAT}
VERSION: dict[str, Shape] = {"set": maybe(matching(r"[A-Za-z0-9_-]{1,16}", "a set's key")), "commit": HASH}
PAINT: dict[str, Shape] = {**ENTRY, "slot": SLOT, "attempt": whole(1, 99)}
PAIRING: dict[str, Shape] = {
    "stage": whole(1, 9),
    "number": whole(1, 64),
    "first": maybe(SEAT),
    "second": maybe(SEAT),
    "round": maybe(ROUND),
    "heat": maybe(HEAT),
    "way": one_of(Way),
    "advanced": maybe(SEAT),
}
PLACE = {
    "seat": SEAT,
    "rank": maybe(whole(1, 9999)),
    "strength": maybe(DECIMAL),
    "slots_won": maybe(COUNT),
    "slots_judged": maybe(COUNT),
}
MOVED = {"mu_before": MICRO, "sigma_before": SIGMA, "mu_after": MICRO, "sigma_after": SIGMA}
VERDICT: dict[str, Shape] = {
    "round": ROUND,
    "heat": HEAT,
    "outcome": one_of(Outcome),
    "winner": maybe(SEAT),
    "confidence": maybe(DECIMAL),
    "voters": COUNT,
    "votes": COUNT,
    "places": many(record(PLACE), 100),
    "withheld": many(SEAT, 100),
}

RULES = 2
"""By which rules a log's votes are counted, in its first line; raised with whatever changes the count. 1: before the open jury
the votes of `juror` lines that count, and no others. 2: an entry of which nobody can see a picture when voting ends is last. 0 is
a log that names none, from before there were any."""

KINDS: dict[str, dict[str, Shape]] = {
    # --- who is in, and what the host does
    "created": {
        "code": BATTLE,
        "format": one_of(Format),
        "rounds": ROUND,
        "seats": whole(1, 9999),
        "rated": flag,
        "model": text(120),
        "writing_seconds": SECONDS,
        "voting_seconds": SECONDS,
        "results_seconds": SECONDS,
        "rules": whole(1, RULES),
        "begins_with": maybe(HASH),
        "begins_slot": maybe(record({**VERSION, "slot": maybe(text(64))})),
        "themes_from": maybe(record(VERSION)),
    },
    "joined": {"seat": SEAT, "person": PERSON, "name": HASH, "role": one_of(SeatRole), "from_round": ROUND},
    "person": {"seat": SEAT, "person": PERSON},
    "role": {"seat": SEAT, "role": one_of(SeatRole), "from_round": ROUND, "by": maybe(SEAT)},
    "left": {"seat": SEAT, "by": maybe(SEAT)},
    "returned": {"seat": SEAT, "by": maybe(SEAT)},
    "kicked": {"seat": SEAT, "by": maybe(SEAT)},
    "host": {"seat": maybe(SEAT), "by": maybe(SEAT)},
    "locked": {"by": maybe(SEAT)},
    "unlocked": {"by": maybe(SEAT)},
    "screened": {"round": ROUND, "by": maybe(SEAT)},
    # --- a knockout's draw and bracket (see battles.bracket)
    "draw_committed": {"commitment": HASH},
    "draw": {"secret": HASH, "order": many(record({"seat": SEAT, "rating": maybe(MICRO)}), 64)},
    "pairings": {"pairings": many(record(PAIRING), 64)},
    # --- the clock
    "phase": {
        "round": NO_ROUND,
        "phase": one_of(Phase),
        "deadline": maybe(time),
        "void_reason": maybe(one_of(VoidReason)),
        "by": maybe(SEAT),
    },
    "extended": {"round": ROUND, "seconds": SECONDS, "deadline": time, "by": maybe(SEAT)},
    # --- a round
    "round": {
        "round": ROUND,
        "theme": HASH,
        "seed_commitment": HASH,
        "slots": whole(1, 99),
        "steps": whole(1, 10_000),
        "sampler": text(40),
        "start": maybe(record(ENTRY)),
        "start_picture": maybe(HASH),
        "start_strength": maybe(DECIMAL),
        "heats": many(record({"heat": HEAT, "seats": many(SEAT, 100)}), 64),
        "generating_seconds": SECONDS,
    },
    "sealed": {**ENTRY, "seal": HASH, "times": whole(1, 999), "by_clock": flag},
    "painting": {"round": ROUND, "seats": many(SEAT, 100), "slots": whole(1, 99)},
    "painted": {**PAINT, "sha256": HASH, "engine": facts(20)},
    "rerolled": {**PAINT, "seed_slot": SLOT},
    "paint_failed": {**PAINT, "code": WORD},
    "paint_late": PAINT,
    "favourite": {**ENTRY, "slot": SLOT},
    "curtain": {"round": ROUND, "lost": many(SEAT, 100)},
    # --- judging
    "voting_closed": {
        "round": ROUND,
        "why": one_of(("deadline", "sure", "exhausted")),
        "present": many(PERSON, 5000),
        "unseen": many(record({"heat": HEAT, "seat": SEAT, "slot": SLOT}), 9999),
    },
    "left_to_jury": {"round": ROUND},
    "juror": {"voter": PERSON, "circle": maybe(PERSON), "counts": flag},
    "ballot": {
        "round": ROUND,
        "heat": HEAT,
        "voter": PERSON,
        "left": maybe(SEAT),
        "right": maybe(SEAT),
        "slot": maybe(SLOT),
        "kind": one_of(BallotKind),
        "weight": whole(0, 100),
        "excluded": flag,
        "answer": maybe(one_of(Answer)),
        "passed": maybe(flag),
        "dealt_at": time,
        "shown_at": maybe(time),
        "answered_at": maybe(time),
    },
    "verdict": VERDICT,
    "results": {"round": ROUND, "secret": HASH, "seeds": many(SEED, 100)},
    # --- the end
    "ended": {
        "places": many(
            record({"seat": SEAT, "rank": whole(1, 9999), "wins": COUNT, "points": COUNT}),
            9999,
        ),
    },
    "unrated": {"seat": maybe(SEAT), "reason": one_of(Unrated)},
    "rating": {"seat": SEAT, "rank": whole(1, 9999), **MOVED},
    "places_corrected": {"places": many(record({"seat": SEAT, "rank": whole(1, 9999)}), 9999), "reason": WORD},
    "rating_correction": {"seat": SEAT, "rank": maybe(whole(1, 9999)), **MOVED},
    # --- put right afterwards
    "excluding": {"rule": WORD, "restores": flag, "ballots": many(whole(1, LARGEST_INTEGER), 100_000)},
    "restoring": {"rule": one_of(("withheld",)), "restores": flag, "entries": many(record(ENTRY), 9999)},
    "recount": VERDICT,
    "corrected": {"number": whole(1, LARGEST_INTEGER), "rule": WORD, "restores": flag},
    "published": {**ENTRY, "slot": SLOT, "sha256": HASH},
}


UNSAID: dict[str, dict[str, Any]] = {
    "created": {"begins_with": None, "begins_slot": None, "themes_from": None},
    "voting_closed": {"unseen": []},
    "verdict": {"withheld": []},
    "recount": {"withheld": []},
}
"""What a line need not say, because older ones could not."""


def check(kind: str, content: Mapping[str, object]) -> None:
    """Raises ValueError for a kind that is not here, or a content that does not fit it."""
    if why := _misfit(kind, UNSAID.get(kind, {}) | dict(content)):
        raise ValueError(f"battles/receipt/lines.py does not know the line {kind!r} like this: {why}")


def misread(kind: str, content: dict[str, Any]) -> str | None:
    """What is wrong with a line that was written some time ago, None where it fits."""
    before_rules = {"rules": RULES} if kind == "created" else {}
    return _misfit(kind, before_rules | UNSAID.get(kind, {}) | content)


def _misfit(kind: str, content: dict[str, Any]) -> str | None:
    return misfit(content, KINDS[kind]) if kind in KINDS else f"there is no kind of line {kind[:40]!r}"
