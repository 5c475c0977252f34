"""Votes on their way in: those of one process that come within 20 ms become one statement.

A vote is told taken when that statement has been committed, and only then. What a statement does not take (its battle is
being moved at that moment, it was answered before, the whole statement failed) is not decided here: its caller asks for it
alone, waits its turn and is told why. So no vote spoils another one, and none is lost or told taken that was not.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from time import monotonic, sleep
from typing import Any, NamedTuple
from uuid import UUID

from django.db import close_old_connections, connection

from battles.models import LOOK_LEAST
from battles.states import Answer

logger = logging.getLogger(__name__)

GATHER_SECONDS = 0.02
MOST_AT_ONCE = 5_000

# The share lock lets votes in beside each other, but none beside the move that closes the heat: that one waits for this
# statement's commit and counts what it took, or this one sees that voting is over. A planted ballot is told like any other.
TAKE = """
WITH said AS (
    SELECT DISTINCT ON (token, voter, code) *
    FROM unnest(%(numbers)s::int[], %(codes)s::text[], %(voters)s::bigint[], %(tokens)s::uuid[], %(answers)s::text[],
        %(times)s::timestamptz[]) AS said (number, code, voter, token, answer, at)
    ORDER BY token, voter, code, number
), voting AS (
    SELECT b.id, b.code, b.phase, b.round_number, b.deadline FROM battles_battle b
    WHERE b.code = ANY(%(codes)s) AND b.phase IN ('voting', 'jury')
    FOR SHARE {waiting}
)
UPDATE battles_ballot v SET answer = said.answer, answered_at = said.at,
    weight = CASE WHEN v.shown_at <= said.at - %(look)s THEN v.weight ELSE 0 END
FROM said, voting, battles_heat h, battles_round r
WHERE v.token = said.token AND v.voter_id = said.voter AND v.answer = ''
    AND h.id = v.heat_id AND r.id = h.round_id AND r.battle_id = voting.id
    AND (voting.phase = 'voting' AND r.number = voting.round_number OR voting.phase = 'jury' AND h.outcome = 'jury')
    AND voting.code = said.code AND voting.deadline > said.at
RETURNING said.number, v.weight > 0 OR (v.kind <> 'normal' AND v.shown_at <= said.at - %(look)s)
"""
TAKE_WAITING = TAKE.format(waiting="")
TAKE_AT_ONCE = TAKE.format(waiting="SKIP LOCKED")


@dataclass(frozen=True, slots=True)
class Vote:
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
    values: dict[str, Any] = {
        "numbers": list(range(len(votes))),
        "codes": [vote.code for vote in votes],
        "voters": [vote.voter for vote in votes],
        "tokens": [vote.token for vote in votes],
        "answers": [str(vote.answer) for vote in votes],
        "times": [vote.at for vote in votes],
        "look": LOOK_LEAST,
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKE_WAITING if waits else TAKE_AT_ONCE, values)
        return {number: bool(counts) for number, counts in cursor.fetchall()}


Key = tuple[UUID, int, str, Answer]


class Group:
    """Votes that come in together. `done` is when they have been written, or could not be; it gives no exception. One for
    all of them: waking every caller on its own would cost more than the votes."""

    def __init__(self) -> None:
        self.since = monotonic()
        self.votes: dict[Key, Vote] = {}
        self.done: Future[None] = Future()
        self._taken: dict[Key, bool] = {}

    def add(self, vote: Vote) -> Ticket:
        """The same vote said more than once is one vote."""
        key = vote.token, vote.voter, vote.code, vote.answer
        self.votes.setdefault(key, vote)
        return Ticket(self, key)

    def write(self) -> None:
        keys, votes = list(self.votes), list(self.votes.values())
        close_old_connections()
        try:
            self._taken = {keys[number]: counts for number, counts in take(votes, waits=False).items()}
        except Exception:
            logger.warning("%s votes could not be taken together, each is asked for alone", len(votes), exc_info=True)
        finally:
            self.done.set_result(None)
            close_old_connections()

    def counts(self, key: Key) -> bool | None:
        return self._taken.get(key)


class Ticket(NamedTuple):
    """A vote on its way in."""

    group: Group
    key: Key

    @property
    def done(self) -> Future[None]:
        return self.group.done

    def counts(self) -> bool | None:
        """Once done, whether the vote counts, and then it is committed. None: it has to be asked for alone."""
        return self.group.counts(self.key)


class Intake:
    """Gathers votes and takes them on a thread of its own, which lives from the first vote on."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._came = threading.Event()
        self._groups: deque[Group] = deque()

    def submit(self, vote: Vote) -> Ticket:
        with self._lock:
            if not self._groups or len(self._groups[-1].votes) >= MOST_AT_ONCE:
                self._open_group()
            return self._groups[-1].add(vote)

    def _open_group(self) -> None:
        """A process that was forked has the object and not the thread."""
        self._groups.append(Group())
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._run, name="vote-intake", daemon=True)
            self._thread.start()
        self._came.set()

    def _run(self) -> None:
        while True:
            self._came.wait()
            sleep(max(0.0, self._groups[0].since + GATHER_SECONDS - monotonic()))
            self._closed_group().write()

    def _closed_group(self) -> Group:
        with self._lock:
            group = self._groups.popleft()
            if not self._groups:
                self._came.clear()
        return group


intake = Intake()
