"""Both arms of the bench, on a database of its own that is gone afterwards."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from time import perf_counter
from typing import NamedTuple
from uuid import UUID, uuid4

from django.db import close_old_connections, connection, connections
from django.db.models import Count
from django.utils import timezone

from accounts.models import Player
from battles import models
from battles.intake import Vote, intake
from battles.states import Answer, Format, Phase, SeatRole
from live.waits import Waits
from paintoff.embedded import postgres
from paintoff.lasting import keep_what_is_loaded
from tests.bench.engine.figures import figure, in_turn, medians
from tests.bench.votes import plain
from tests.bench.votes.processors import Spent, spent

TARGET = 25
THREADS = (4, 8, 16, 32)
ANSWERS = list(Answer)
CODE = "BENC"


def run(voters: int, at_once: int, repeats: int) -> None:
    with database():
        poll = Poll(voters)
        keep_what_is_loaded()
        expected = {str(answer): len(range(place, voters, 3)) for place, answer in enumerate(ANSWERS)}
        threads = max(THREADS, key=lambda count: poll.one_by_one(at_once, count).speed)
        given = in_turn(
            {"together": lambda: poll.together(at_once), "one by one": lambda: poll.one_by_one(at_once, threads)},
            repeats,
        )
        for name, runs in given.items():
            assert all(run.totals == expected for run in runs), f"{name} did not count exactly"
        speed = medians({name: [run.speed for run in runs] for name, runs in given.items()})
        costs = {
            program: medians({name: [run.costs[program] for run in runs] for name, runs in given.items()})
            for program in spent()
        }
        ratio = speed["together"] / speed["one by one"]
        more = {"per_second": speed, "microseconds": costs, "voters": voters, "at_once": at_once, "threads": threads}
        figure("votes: together / Django create and F()", ratio, TARGET, ratio >= TARGET, **more, runs=repeats)


@contextmanager
def database() -> Iterator[None]:
    server = None if os.environ.get("DATABASE_URL") else postgres.start(durable=True)
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        with connection.schema_editor() as editor:
            editor.create_model(plain.PlainTotal)
            editor.create_model(plain.PlainVote)
        yield
    finally:
        for each in connections.all():
            each.close()
        connection.close_pool()
        if server is not None:
            postgres.stop(server)


class Run(NamedTuple):
    """Votes per second, processor time per vote in microseconds by program, and what was counted."""

    speed: float
    costs: Spent
    totals: dict[str, int]


class Poll:
    """One heat with two entries and many voters."""

    def __init__(self, voters: int) -> None:
        now = timezone.now()
        later = now + timedelta(hours=9)
        battle = models.Battle.objects.create(
            code=CODE,
            format=Format.DUEL,
            model="starter",
            phase=Phase.VOTING,
            round_number=1,
            deadline=later,
            pseudonym_key=b"k",
        )
        played = models.Round.objects.create(
            battle=battle, number=1, secret=b"s", slots=4, steps=1, generating_seconds=1, started_at=now
        )
        self.heat = models.Heat.objects.create(round=played)
        people = Player.objects.bulk_create(Player(nickname=f"Voter {number}") for number in range(voters + 2))
        self.voters = [person.pk for person in people[2:]]
        self.entries = [self._entry(battle, number, person) for number, person in enumerate(people[:2], start=1)]

    def _entry(self, battle: models.Battle, number: int, player: Player) -> models.Entry:
        seat = models.Seat.objects.create(battle=battle, number=number, player=player, role=SeatRole.PLAYER)
        return models.Entry.objects.create(heat=self.heat, seat=seat, draft_guidance=3)

    def together(self, at_once: int) -> Run:
        tokens, waits = self._deal(), Waits()

        async def cast(place: int) -> None:
            vote = Vote(CODE, self.voters[place], tokens[place], ANSWERS[place % 3], timezone.now())
            ticket = intake.submit(vote)
            await waits.until(ticket.done)
            assert ticket.counts()

        return self._timed(cast, at_once, self._counted)

    def _counted(self) -> Sequence[tuple[str, int]]:
        counting = self.heat.ballots.counting().order_by()
        return list(counting.values_list("answer").annotate(votes=Count("id")))

    def _deal(self) -> Sequence[UUID]:
        now = timezone.now()
        low, high = self.entries
        self.heat.ballots.all().delete()
        tokens = [uuid4() for _ in self.voters]
        shown = {"dealt_at": now - timedelta(seconds=3), "shown_at": now - timedelta(seconds=2)}
        models.Ballot.objects.bulk_create(
            models.Ballot(
                token=token, heat=self.heat, voter_id=voter, low=low, high=high, slot=0, low_is_left=True, **shown
            )
            for token, voter in zip(tokens, self.voters, strict=True)
        )
        return tokens

    def one_by_one(self, at_once: int, threads: int) -> Run:
        plain.PlainVote.objects.all().delete()
        plain.PlainTotal.objects.all().delete()
        plain.PlainTotal.objects.bulk_create(plain.PlainTotal(answer=answer) for answer in ANSWERS)
        with ThreadPoolExecutor(threads) as pool:

            async def cast(place: int) -> None:
                said = self.heat.pk, self.voters[place], str(ANSWERS[place % 3])
                await asyncio.get_running_loop().run_in_executor(pool, _tidily, lambda: plain.cast(*said))

            return self._timed(cast, at_once, lambda: plain.PlainTotal.objects.values_list("answer", "votes"))

    def _timed(
        self, cast: Callable[[int], Awaitable[None]], at_once: int, totals: Callable[[], Iterable[tuple[str, int]]]
    ) -> Run:
        before, start = spent(), perf_counter()
        asyncio.run(_all(cast, len(self.voters), at_once))
        counted = dict(totals())
        seconds, after, votes = perf_counter() - start, spent(), len(self.voters)
        return Run(votes / seconds, {name: 1e6 * (after[name] - before[name]) / votes for name in after}, counted)


async def _all(cast: Callable[[int], Awaitable[None]], count: int, at_once: int) -> None:
    """`at_once` callers, each with its next vote as soon as the last is answered."""
    places = iter(range(count))

    async def caller() -> None:
        for place in places:
            await cast(place)

    await asyncio.gather(*(caller() for _ in range(at_once)))


def _tidily(call: Callable[[], None]) -> None:
    try:
        call()
    finally:
        close_old_connections()
