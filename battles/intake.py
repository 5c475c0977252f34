"""Votes on their way in: those of one process that come within 20 ms become one statement, 1,000 of them at most.

A vote is told taken when that statement has been committed, and only then. What a statement does not take (its battle is
being moved at that moment, it was answered before, the whole statement failed) is not decided here: its caller asks for it
alone, waits its turn and is told why. So no vote spoils another one, and none is lost or told taken that was not.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from datetime import datetime
from time import monotonic
from typing import Any, NamedTuple
from uuid import UUID

from django.db import close_old_connections, connection

from battles.models import LOOK_LEAST
from battles.states import Answer
from gallery.sight import open_to_all

logger = logging.getLogger(__name__)

GATHER_SECONDS = 0.02
# A group that has so many waits no longer: its statement runs while the next one gathers.
MOST_AT_ONCE = 1_000
# While one group is put together, read or waits for the disk, the database writes the other.
WRITERS = 2
# A writer keeps its connection while votes keep coming: asking the pool for one costs more than a few votes.
LINGER_SECONDS = 0.1

# The share lock lets votes in beside each other, but none beside the move that closes the heat: that one waits for this
# statement's commit and counts what it took, or this one sees that voting is over. A planted ballot is told as its voter's
# others in the heat are (`battles.voting.weighs_as_told`).
# Before the open jury the vote of a juror who counts has weight, and no other, whatever door it came through.
# There no vote is taken on a picture that is withheld by now (`battles.jury.showing`).
TAKE = """
WITH said AS (
    SELECT DISTINCT ON (token, voter, room) *
    FROM unnest(%(rooms)s::int[], %(voters)s::bigint[], %(tokens)s::uuid[], %(answers)s::text[], %(times)s::timestamptz[])
        WITH ORDINALITY AS said (room, voter, token, answer, at, number)
    ORDER BY token, voter, room, number
), voting AS (
    SELECT b.id, array_position(%(codes)s::text[], b.code::text) AS room, b.phase, b.round_number, b.deadline
    FROM battles_battle b
    WHERE b.code = ANY(%(codes)s) AND b.phase IN ('voting', 'jury')
    FOR SHARE {waiting}
)
UPDATE battles_ballot v SET answer = said.answer, answered_at = said.at,
    weight = CASE WHEN v.shown_at <= said.at - %(look)s AND (voting.phase = 'voting' OR EXISTS (
            SELECT FROM battles_juror j WHERE j.battle_id = voting.id AND j.player_id = v.voter_id AND j.is_counted
        )) THEN v.weight ELSE 0 END
FROM said, voting, battles_heat h, battles_round r
WHERE v.token = said.token AND v.voter_id = said.voter AND v.answer = ''
    AND h.id = v.heat_id AND r.id = h.round_id AND r.battle_id = voting.id
    AND (voting.phase = 'voting' AND r.number = voting.round_number OR voting.phase = 'jury' AND h.outcome = 'jury' AND (
        SELECT count(DISTINCT paint.entry_id) FROM battles_paint paint JOIN gallery_picture seen ON seen.id = paint.picture_id
        WHERE paint.entry_id IN (v.low_id, v.high_id) AND paint.slot = v.slot AND seen.state = 'visible'
        AND seen.deleted_at IS NULL AND seen.level <= %(most)s) = 2)
    AND voting.room = said.room AND voting.deadline > said.at
RETURNING said.number, v.weight > 0 OR (v.kind <> 'normal' AND v.shown_at <= said.at - %(look)s AND EXISTS (
    SELECT FROM battles_ballot own WHERE own.voter_id = v.voter_id AND own.heat_id = v.heat_id AND own.kind = 'normal'
    AND own.weight > 0))
"""
TAKE_WAITING = TAKE.format(waiting="")
TAKE_AT_ONCE = TAKE.format(waiting="SKIP LOCKED")


class Vote(NamedTuple):
    """What a voter says of a ballot, and when it came in."""

    code: str
    voter: int
    token: UUID
    answer: Answer
    at: datetime


def take(votes: Sequence[Vote], *, waits: bool) -> dict[int, bool]:
    """Write these votes. By place in `votes`: whether it counts, for each that was taken. The rest is as it was.

    Without `waits` votes of a battle that somebody is moving are left, so that it holds up no other battle's.
    """
    with connection.cursor() as cursor:
        cursor.execute(TAKE_WAITING if waits else TAKE_AT_ONCE, _columns(votes))
        return {number - 1: counts for number, counts in cursor.fetchall()}


def _columns(votes: Sequence[Vote]) -> dict[str, Any]:
    """The votes as arrays in Postgres's own notation: adapted one by one, 2,000 votes took more time of this process
    (30 ms) than of the database. Only what cannot need quoting is written so; codes come from people and are adapted."""
    rooms = {code: room for room, code in enumerate({vote.code for vote in votes}, start=1)}
    return {
        "codes": list(rooms),
        "rooms": _array(str(rooms[vote.code]) for vote in votes),
        "voters": _array(str(vote.voter) for vote in votes),
        "tokens": _array(vote.token.hex for vote in votes),
        "answers": _array(vote.answer for vote in votes),
        "times": _array(vote.at.isoformat() for vote in votes),
        "look": LOOK_LEAST,
        "most": int(open_to_all()),
    }


def _array(words: Iterable[str]) -> str:
    return "{" + ",".join(words) + "}"


class Group:
    """Votes that come in together. `done` is when they have been written, or could not be; it gives no exception. One for
    all of them: waking every caller on its own would cost more than the votes."""

    def __init__(self) -> None:
        self.since = monotonic()
        self.votes: list[Vote] = []
        self.done: Future[None] = Future()
        self._numbers: dict[tuple[int, int, str, Answer], int] = {}
        self._taken: dict[int, bool] = {}

    @property
    def is_full(self) -> bool:
        return len(self.votes) >= MOST_AT_ONCE

    @property
    def seconds_left(self) -> float:
        """For how long it gathers on."""
        return 0 if self.is_full else self.since + GATHER_SECONDS - monotonic()

    def add(self, vote: Vote) -> Ticket:
        """The same vote said more than once is one vote."""
        key = vote.token.int, vote.voter, vote.code, vote.answer
        number = self._numbers.setdefault(key, len(self.votes))
        if number == len(self.votes):
            self.votes.append(vote)
        return Ticket(self, number)

    def write(self) -> None:
        """Ends well whatever happens, and wakes its callers: the votes that come after it wait for the same thread."""
        try:
            self._taken = take(self.votes, waits=False)
        except Exception:
            many = len(self.votes)
            logger.warning("%s votes could not be taken together, each is asked for alone", many, exc_info=True)
            _let_go()
        finally:
            self.done.set_result(None)

    def counts(self, number: int) -> bool | None:
        return self._taken.get(number)


def _let_go() -> None:
    """Close what is too old or has failed. A connection that cannot be closed properly is forgotten by Django."""
    try:
        close_old_connections()
    except Exception:
        logger.warning("The connection that takes votes could not be closed", exc_info=True)


class Ticket(NamedTuple):
    """A vote on its way in."""

    group: Group
    number: int

    @property
    def done(self) -> Future[None]:
        return self.group.done

    def counts(self) -> bool | None:
        """Once done, whether the vote counts, and then it is committed. None: it has to be asked for alone."""
        return self.group.counts(self.number)


class Intake:
    """Gathers votes and takes them on threads of its own, which live from the first vote on. The first full group goes to
    whoever is free, so two may hold votes of one ballot: the database lets the first to come have it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self._writers: list[threading.Thread] = []
        self._groups: deque[Group] = deque()

    def submit(self, vote: Vote) -> Ticket:
        with self._lock:
            if not self._groups or self._groups[-1].is_full:
                self._groups.append(Group())
                self._changed.notify()
            self._keep_running()
            group = self._groups[-1]
            ticket = group.add(vote)
            if group.is_full:
                self._changed.notify()
            return ticket

    def _keep_running(self) -> None:
        """A process that was forked has the object and no thread; threads that ended leave groups that wait. One that
        lives takes them all."""
        if not any(writer.is_alive() for writer in self._writers):
            self._writers = [
                threading.Thread(target=self._run, name="vote-intake", daemon=True) for _ in range(WRITERS)
            ]
            for writer in self._writers:
                writer.start()

    def _run(self) -> None:
        while True:
            while group := self._next_group():
                group.write()
            _let_go()
            self._sleep()

    def _next_group(self) -> Group | None:
        """The oldest one, once it is full or its time is up: it may be another writer who takes it. None: none comes."""
        with self._lock:
            while self._changed.wait_for(lambda: self._groups, LINGER_SECONDS):
                left = self._groups[0].seconds_left
                if left <= 0:
                    return self._groups.popleft()
                self._changed.wait(left)
            return None

    def _sleep(self) -> None:
        with self._lock:
            self._changed.wait_for(lambda: self._groups)


intake = Intake()
