"""Pictures that are withheld while they are judged: voting goes on over what can be seen, and ends by its clock, or when of that
nothing is left for anybody. Of Ada, Bo and Cy each judges the other two, in four slots."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pytest
import time_machine
from django.utils import timezone

from battles import actions, models, receipts, voting
from battles.private import private
from battles.receipt.checks import judging
from battles.receipt.telling import read_lines, tell
from battles.states import Answer, Phase
from gallery import pictures
from gallery.models import Picture
from moderation.states import State
from tests.support.battles import again, guest, lobby, look_and_cast, start, vote_for
from tests.support.clocks import wait_for_deadline, write_and_paint
from tests.support.receipts import receipt_of, verdict_of

pytestmark = pytest.mark.django_db


class Room:
    def __init__(self, clock: time_machine.Traveller) -> None:
        self.clock = clock
        self.ada, self.bo, self.cy = guest("Ada"), guest("Bo"), guest("Cy")
        battle = lobby(self.ada, self.bo, self.cy)
        start(battle)
        words = {self.ada: "a red fox", self.bo: "a blue boat", self.cy: "a green tree"}
        self.battle = write_and_paint(battle, clock, words)

    def judge(self, player, state: State, slots: Iterable[int] = range(4)) -> None:
        """Whatever the room knows of it a second later, the referee has looked."""
        theirs = models.Paint.objects.filter(entry__seat__player=player, slot__in=list(slots))
        pictures.judge(list(theirs.values_list("picture", flat=True)), state)
        self.look()

    def look(self, later: float = 0) -> str:
        self.clock.shift(later)
        actions.tick(self.battle.code)
        self.battle = again(self.battle)
        return self.battle.phase

    def vote(self, voter, most: int = 99) -> int:
        """Too close, all of it: nobody is ever sure. How many were judged."""
        judged = 0
        while judged < most and voting.deal(self.battle.code, voter.id):
            dealt = {view.ballot for view in private(self.battle, [voter.id])[voter.id].ballots}
            ballot = models.Ballot.objects.filter(voter=voter, answer="", token__in=dealt).order_by("id")[0]
            look_and_cast(self.battle, voter, ballot, Answer.TIE)
            judged += 1
        return judged

    def said(self) -> dict:
        return json.loads(self.battle.log.get(kind="voting_closed").body)

    def to_the_end(self) -> models.Battle:
        while self.battle.phase not in (Phase.FINISHED, Phase.VOID):
            self.battle = wait_for_deadline(self.battle, self.clock)
        return self.battle


@pytest.fixture
def room(clock) -> Room:
    return Room(clock)


def test_what_can_be_seen_is_judged_and_then_voting_is_over(room):
    room.judge(room.cy, State.WITHHELD)
    assert (room.vote(room.ada), room.vote(room.bo)) == (0, 0)
    assert room.vote(room.cy, most=3) == 3
    assert room.look(later=11) == Phase.VOTING
    assert room.vote(room.cy) == 1
    assert room.look() == Phase.RESULTS
    assert room.said()["why"] == "exhausted"


def test_of_what_is_withheld_the_rest_goes_on(room):
    room.judge(room.cy, State.WITHHELD, slots=[0])
    assert (room.vote(room.ada), room.vote(room.cy), room.vote(room.bo, most=2)) == (3, 4, 2)
    assert room.look(later=11) == Phase.VOTING
    room.vote(room.bo)
    assert room.look() == Phase.RESULTS


def test_what_was_judged_before_it_was_withheld_stands_for_nothing_that_can_still_be_judged(room):
    assert (room.vote(room.bo), room.vote(room.cy)) == (4, 4)
    room.vote(room.ada, most=2)
    judged = models.Ballot.objects.filter(voter=room.ada).exclude(answer="").values_list("slot", flat=True)
    room.judge(room.bo, State.WITHHELD, slots=set(judged))
    assert room.look(later=11) == Phase.VOTING
    assert room.vote(room.ada) == 2
    assert room.look() == Phase.RESULTS


def test_what_comes_back_is_dealt_and_voting_waits_for_it(room):
    room.judge(room.cy, State.WITHHELD)
    assert room.vote(room.cy) == 4
    room.judge(room.cy, State.VISIBLE)
    assert room.look(later=11) == Phase.VOTING
    assert (room.vote(room.ada), room.vote(room.bo)) == (4, 4)
    assert room.look() == Phase.RESULTS


def test_while_a_program_has_yet_to_look_voting_is_not_over(room):
    theirs = Picture.objects.filter(owner=room.cy)
    theirs.update(state=State.PENDING)
    room.look()
    assert room.vote(room.cy) == 4
    assert room.look(later=11) == Phase.VOTING
    assert room.to_the_end()
    assert room.said()["why"] == "deadline"


def test_where_nothing_can_be_seen_it_ends_by_its_clock(room):
    for player in (room.bo, room.cy):
        room.judge(player, State.WITHHELD)
    assert room.look(later=11) == Phase.VOTING
    assert room.battle.deadline > timezone.now()
    room.to_the_end()
    assert room.said()["why"] == "deadline"


def test_the_receipt_says_what_could_not_be_seen_and_holds_by_that_alone(room):
    room.judge(room.cy, State.WITHHELD)
    room.vote(room.cy)
    room.look(later=11)
    assert room.said()["unseen"] == [{"heat": 1, "seat": 3, "slot": slot} for slot in range(4)]
    battle = room.to_the_end()
    assert verdict_of(battle) == "verified"
    story, _ = tell(read_lines(receipts.compose(receipt_of(battle)).lines)[0])
    assert list(judging.check(story)) == []
    story.rounds[1].voting.unseen = frozenset()
    assert [one.why for one in judging.check(story)] == [
        "it withholds others than those of whom nothing could be seen",
        "voting was closed early, and the ballots were not sure yet",
    ]


def test_where_everything_can_be_seen_the_line_says_nothing_of_it(room):
    for voter in (room.ada, room.bo, room.cy):
        vote_for(room.battle, voter, room.ada)
    assert room.look(later=11) == Phase.RESULTS
    assert "unseen" not in room.said()
