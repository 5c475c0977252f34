"""A log written without a site: whole battles told line by line, with every number worked out as the rules want it.

What it tells can be bent before it is told (`bend`), so that a test has a log that is chained and signed and still wrong.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from battles import ballots, chain, seeds
from battles.ratings.wenglin import START_MU, START_SIGMA, Place, rate
from battles.receipt.document import Receipt, SealedWords, Statement
from battles.receipt.keys import sign
from battles.receipt.lines import RULES
from battles.seals import seal
from battles.standings import HeatResult, overall
from battles.states import Answer, Format, Outcome
from battles.withheld import PLACED_LAST_FROM, judge, out_of_sight, sure_in_the_end
from battles.words import Words

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
SECRET = b"pseudonyms are made with this key"[:32]
KEY = Ed25519PrivateKey.from_private_bytes(b"the key of the site, for tests.."[:32])
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(b"the key of somebody else........"[:32])
ENGINE = {"model_sha256": "ab" * 32, "torch": "2.13.0", "device": "cpu", "batch": 16}
CODE = "BKTM"

Judge = Callable[[int, int], Answer]
"""What a voter says of the pair (left seat, right seat)."""


class Scribe:
    """Writes a battle's log; `now` is its clock."""

    def __init__(
        self,
        format: Format = Format.FREE_FOR_ALL,
        players: int = 3,
        audience: int = 3,
        rounds: int = 1,
        *,
        is_rated: bool = False,
        slots: int = 2,
        rules: int = RULES,
        bend: Callable[[str, dict[str, Any]], dict[str, Any]] = lambda kind, content: content,
    ) -> None:
        self.format, self.players, self.rounds, self.is_rated, self.slots = format, players, rounds, is_rated, slots
        self.bend, self.rules = bend, rules
        self.now = NOON
        self.lines: list[chain.Line] = []
        self.words: list[SealedWords] = []
        self.texts: list[chain.Withdrawable] = []
        self.results: list[HeatResult] = []
        self.round = 0
        self.lost: set[int] = set()
        self.write(
            "created",
            code=CODE,
            format=format,
            rounds=rounds,
            seats=players,
            rated=is_rated,
            model="starter",
            writing_seconds=60,
            voting_seconds=45,
            results_seconds=20,
            rules=rules,
        )
        for seat in range(1, players + audience + 1):
            role = "player" if seat <= players else "audience"
            self.write(
                "joined",
                seat=seat,
                person=person(seat),
                name=self.commit(f"Player {seat}", f"name:{seat}"),
                role=role,
                from_round=1,
            )
        self.voters = list(range(1, players + audience + 1))

    # --- telling ------------------------------------------------------------------------------------------------------
    def write(self, kind: str, /, **content: Any) -> None:
        content = self.bend(kind, content)
        self.lines.append(chain.append(self.lines[-1] if self.lines else None, kind, content, self.now))

    def later(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def commit(self, text: str, label: str) -> str:
        made = chain.withdrawable(text, chain.salt_for(SECRET, label))
        self.texts.append(made)
        return made.commitment

    def phase(self, phase: str, seconds: float | None, by: int | None = None, void_reason: str | None = None) -> None:
        deadline = None if seconds is None else chain.iso(self.now + timedelta(seconds=seconds))
        self.write("phase", round=self.round, phase=phase, deadline=deadline, void_reason=void_reason, by=by)

    # --- a round ------------------------------------------------------------------------------------------------------
    def open_round(self, by: int | None = 1) -> None:
        self.round += 1
        self.secret = hashlib.sha256(f"round {self.round}".encode()).digest()
        self.write(
            "round",
            round=self.round,
            theme=self.commit("A quiet harbour", f"theme:{self.round}"),
            seed_commitment=seeds.commitment(self.secret),
            slots=self.slots,
            steps=20,
            sampler="euler",
            start=None,
            start_picture=None,
            start_strength=None,
            heats=[{"heat": 1, "seats": list(range(1, self.players + 1))}],
            generating_seconds=60,
        )
        self.phase("prompting", 60, by)

    def seal(self, seat: int, prompt: str, *, by_clock: bool = False, times: int = 1) -> None:
        salt = hashlib.sha256(f"{self.round}:{seat}:{times}".encode()).hexdigest()
        self.words = [one for one in self.words if (one.round, one.seat) != (self.round, seat)]
        self.words.append(SealedWords(self.round, 1, seat, prompt, "", "3.00", salt))
        sealed = seal(CODE, self.round, seat, Words(prompt, "", 3.0), salt)
        self.write("sealed", **self.entry(seat), seal=sealed, times=times, by_clock=by_clock)

    def write_all(self, blank: tuple[int, ...] = ()) -> None:
        """Everybody but the blank ones seals at their leisure; the last one's draft is sealed by the clock."""
        writing = [seat for seat in range(1, self.players + 1) if seat not in blank]
        for seat in writing[:-1]:
            self.later(2)
            self.seal(seat, f"what seat {seat} wants in round {self.round}")
        self.later(60 - 2 * len(writing[:-1]))
        if writing:
            self.seal(writing[-1], f"half a thought of seat {writing[-1]}", by_clock=True)
            self.write("painting", round=self.round, seats=writing, slots=self.slots)
            self.phase("generating", 60)
        self.writing = writing

    def paint_all(self, missing: Mapping[int, tuple[int, ...]] | None = None) -> None:
        """`missing`: by seat the slots that failed."""
        self.shown: dict[int, frozenset[int]] = {}
        for seat in self.writing:
            failed = (missing or {}).get(seat, ())
            for slot in range(self.slots):
                self.later(0.5)
                place = {**self.entry(seat), "slot": slot, "attempt": 1}
                if slot in failed:
                    self.write("paint_failed", **place, code="step-failed")
                else:
                    self.write("painted", **place, sha256=picture(self.round, seat, slot), engine=ENGINE)
            if slots := frozenset(range(self.slots)) - set(failed):
                self.shown[seat] = slots
        gone = sorted(set(self.writing) - set(self.shown))
        self.lost |= set(gone)
        self.write("curtain", round=self.round, lost=gone)

    def vote_all(
        self, judge: Judge, *, voters: list[int] | None = None, unseen: Mapping[int, frozenset[int]] | None = None
    ) -> None:
        """Everybody judges every pair they may, one slot each, until the deadline. `unseen`: by seat the slots whose pictures
        nobody can see by then."""
        self.phase("voting", 45)
        opened, self.cast = self.now, []
        contenders = [ballots.Contender(seat, slots) for seat, slots in sorted(self.shown.items())]
        told: list[dict[str, Any]] = []
        chance = random.Random(self.round)
        for voter in voters if voters is not None else self.voters:
            for low, high in combinations(sorted(self.shown), 2):
                shared = sorted(self.shown[low] & self.shown[high])
                if voter in (low, high) or not shared:
                    continue
                low_is_left, slot = chance.random() < 0.5, chance.choice(shared)
                left, right = (low, high) if low_is_left else (high, low)
                answer = judge(left, right)
                self.cast.append(ballots.Dealt(voter, low, high, slot, low_is_left, answer, 1))
                told.append(self.ballot(opened, voter, left, right, slot, answer))
        self.now = opened + timedelta(seconds=45)
        present = [person(seat) for seat in self.voters]
        gone = [(seat, slot) for seat, slots in (unseen or {}).items() for slot in sorted(slots)]
        hidden = {"unseen": [{"heat": 1, "seat": seat, "slot": slot} for seat, slot in gone]} if gone else {}
        self.write("voting_closed", round=self.round, why="deadline", present=present, **hidden)
        for one in told:
            self.write("ballot", **one)
        self.judge(contenders, out_of_sight(contenders, gone) if self.rules >= PLACED_LAST_FROM else frozenset())

    def ballot(
        self, opened: datetime, voter: int, left: int, right: int, slot: int, answer: Answer, **more: Any
    ) -> dict[str, Any]:
        dealt = opened + timedelta(seconds=1 + voter / 10)
        return {
            "round": self.round,
            "heat": 1,
            "voter": person(voter),
            "left": left,
            "right": right,
            "slot": slot,
            "kind": "normal",
            "weight": 1,
            "excluded": False,
            "answer": answer,
            "passed": None,
            "dealt_at": chain.iso(dealt),
            "shown_at": chain.iso(dealt + timedelta(seconds=0.2)),
            "answered_at": chain.iso(dealt + timedelta(seconds=2)),
        } | more

    def judge(self, contenders: list[ballots.Contender], withheld: frozenset[int]) -> None:
        judged = judge(contenders, self.cast, withheld)
        placed = [replace(one, rank=judged.ranks[one.entry]) for one in judged.standings]
        sure = sure_in_the_end(contenders, self.cast, withheld)
        self.close(judged.outcome, judged.winner, sure, placed, sorted(withheld))

    def close(
        self,
        outcome: Outcome,
        winner: int | None = None,
        sure: float | None = None,
        placed: list[ballots.Standing] | None = None,
        withheld: Sequence[int] = (),
    ) -> None:
        by_seat = {one.entry: one for one in placed or []}
        ranks = {one.entry: one.rank for one in placed or []}
        ranks |= {winner: 1} if outcome is Outcome.WALKOVER and winner else {}
        counted = self.cast if placed else []
        self.write(
            "verdict",
            round=self.round,
            heat=1,
            outcome=outcome,
            winner=winner,
            confidence=chain.decimal(sure),
            voters=len({one.voter for one in counted}),
            votes=len(counted),
            places=[
                {
                    "seat": seat,
                    "rank": ranks.get(seat),
                    "strength": chain.decimal(by_seat[seat].strength) if seat in by_seat else None,
                    "slots_won": by_seat[seat].slots_won if seat in by_seat else None,
                    "slots_judged": by_seat[seat].slots_judged if seat in by_seat else None,
                }
                for seat in range(1, self.players + 1)
            ],
            **({"withheld": withheld} if withheld else {}),
        )
        self.results.append(HeatResult(outcome, winner, ranks))
        opened = [seeds.slot_seed(self.secret, slot) for slot in range(self.slots)]
        self.write("results", round=self.round, secret=self.secret.hex(), seeds=opened)
        self.phase("results", 20)

    # --- the end ------------------------------------------------------------------------------------------------------
    def end(self, phase: str = "finished", void_reason: str | None = None) -> None:
        self.later(20)
        placed = overall(self.results, range(1, self.players + 1))
        places = [{"seat": one.seat, "rank": one.rank, "wins": one.wins, "points": one.points} for one in placed]
        self.write("ended", places=places)
        self.phase(phase, None, void_reason=void_reason)
        if self.is_rated and phase == "finished" and not self.lost:
            before = [Place(one.seat, one.rank, START_MU + 100_000 * one.seat, START_SIGMA) for one in placed]
            for change in rate(before):
                old = next(place for place in before if place.seat == change.seat)
                self.write(
                    "rating",
                    seat=change.seat,
                    rank=old.rank,
                    mu_before=old.mu,
                    sigma_before=old.sigma,
                    mu_after=change.mu,
                    sigma_after=change.sigma,
                )

    def entry(self, seat: int) -> dict[str, int]:
        return {"round": self.round, "heat": 1, "seat": seat}

    def receipt(self, key: Ed25519PrivateKey = KEY) -> Receipt:
        return sealed_with(key, self.lines, self.words, self.texts)


def sealed_with(
    key: Ed25519PrivateKey, lines: list[chain.Line], words: list[SealedWords], texts: list[chain.Withdrawable]
) -> Receipt:
    last = lines[-1]
    said = Statement(CODE, 1, None, chain.iso(NOON), last.number, last.digest, "", "")
    return Receipt(sign(said, key), tuple(lines), tuple(words), tuple(texts))


def person(seat: int) -> str:
    return chain.pseudonym(SECRET, seat)


def picture(*place: int) -> str:
    return hashlib.sha256(repr(place).encode()).hexdigest()


def prefers(*order: int) -> Judge:
    """Seats named earlier win over those named later, and over those not named; others are too close."""

    def judge(left: int, right: int) -> Answer:
        places = {seat: place for place, seat in enumerate(order)}
        mine, theirs = places.get(left, 99), places.get(right, 99)
        return Answer.TIE if mine == theirs else Answer.LEFT if mine < theirs else Answer.RIGHT

    return judge


# --- whole battles ----------------------------------------------------------------------------------------------------
def duel(**more: Any) -> Scribe:
    """Best of three, over after two."""
    scribe = Scribe(Format.DUEL, players=2, audience=4, rounds=3, **more)
    for _ in range(2):
        scribe.open_round()
        scribe.write_all()
        scribe.paint_all()
        scribe.vote_all(prefers(2, 1))
        scribe.later(5)
    scribe.end()
    return scribe


def free_for_all(**more: Any) -> Scribe:
    """Four play, nobody is told apart but the last; one picture failed."""
    scribe = Scribe(players=4, audience=3, **more)
    scribe.open_round()
    scribe.write_all()
    scribe.paint_all({3: (1,)})
    scribe.vote_all(lambda left, right: Answer.TIE)
    scribe.end()
    return scribe


def rated(**more: Any) -> Scribe:
    scribe = Scribe(players=4, audience=3, is_rated=True, **more)
    scribe.open_round()
    scribe.write_all(blank=(4,))
    scribe.paint_all()
    scribe.vote_all(prefers(3, 1, 2))
    scribe.end()
    return scribe


def withheld(**more: Any) -> Scribe:
    """The best of four is taken down while they are judged, and one picture of another."""
    scribe = Scribe(players=4, audience=3, is_rated=True, **more)
    scribe.open_round()
    scribe.write_all()
    scribe.paint_all()
    scribe.vote_all(prefers(3, 1, 2), unseen={2: frozenset({0}), 3: frozenset({0, 1})})
    scribe.end()
    return scribe


def unjudged(**more: Any) -> Scribe:
    """A duel that nobody could judge."""
    scribe = Scribe(Format.DUEL, players=2, audience=0, **more)
    scribe.open_round()
    scribe.write_all()
    scribe.paint_all()
    scribe.vote_all(prefers(), voters=[])
    scribe.end("void", "no_voters")
    return scribe
