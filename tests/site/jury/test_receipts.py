"""The receipt of a duel that the open jury decided, or did not, verifies; and one that was tampered with does not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts import people
from accounts.models import Player
from battles import actions, chain, models, receipts
from battles.jury.sitting import VOTERS_FEWEST
from battles.receipt.document import Receipt
from battles.receipt.shapes import moment
from battles.receipt.verify import verify
from battles.states import Format, Outcome, Phase
from tests.support import mutating
from tests.support.battles import again, guest, lobby, member, paint_all, seal, setup, start
from tests.support.logs import OTHER_KEY
from tests.support.open_juries import judge, pick
from tests.support.real_receipts import receipt

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands until it is moved: deadlines are waited for, never bent."""
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


def wait(battle: models.Battle, clock: time_machine.Traveller, seconds: int | None = None) -> models.Battle:
    """Until the deadline, or for so long; then the referee looks."""
    deadline = again(battle).deadline
    assert deadline is not None
    clock.move_to(deadline) if seconds is None else clock.shift(seconds)
    actions.tick(battle.code)
    return again(battle)


def unjudged(clock: time_machine.Traveller, ada: Player, bo: Player) -> models.Battle:
    battle = lobby(ada, bo, chosen=setup(Format.DUEL))
    start(battle)
    for player in (ada, bo):
        clock.shift(1)
        seal(battle, player, f"words of {player}")
    wait(battle, clock)
    clock.shift(1)
    paint_all(battle)
    battle = wait(wait(battle, clock), clock)
    assert battle.phase == Phase.JURY
    return battle


def come_by(many: int, favourite: Player, clock: time_machine.Traveller) -> None:
    for number in range(many):
        clock.shift(60)
        judge(guest(f"Visitor {number}"), favourite)


def findings(battle: models.Battle) -> tuple[str, tuple[object, ...]]:
    issued = receipts.newest_of(battle)
    assert issued is not None
    verdict = receipts.judged(issued)
    return verdict.sentence, verdict.findings


@pytest.mark.parametrize("seconds", [None, 60], ids=["at its time", "early"])
def test_a_duel_that_the_jury_decided_verifies(clock: time_machine.Traveller, seconds: int | None) -> None:
    ada, bo = guest("Ada"), guest("Bo")
    battle = unjudged(clock, ada, bo)
    assert receipts.newest_of(battle) is None
    come_by(VOTERS_FEWEST, bo, clock)
    battle = wait(battle, clock, seconds)
    assert battle.phase == Phase.FINISHED
    assert models.Heat.objects.get().outcome == Outcome.WON
    assert findings(battle) == ("verified", ())


def test_a_duel_that_too_few_judged_verifies_as_void(clock: time_machine.Traveller) -> None:
    ada, bo = guest("Ada"), guest("Bo")
    battle = unjudged(clock, ada, bo)
    come_by(VOTERS_FEWEST - 1, bo, clock)
    battle = wait(battle, clock)
    assert battle.phase == Phase.VOID
    assert findings(battle) == ("verified", ())


@pytest.mark.parametrize("plays_as", ["the guest", "the account"])
def test_who_judged_their_own_under_another_name_verifies_and_does_not_count(
    clock: time_machine.Traveller, plays_as: str
) -> None:
    me, account, bo = guest("Me"), member("Myself"), guest("Bo")
    player, other = (me, account) if plays_as == "the guest" else (account, me)
    battle = unjudged(clock, player, bo)
    clock.shift(60)
    assert judge(other, player) == 4
    come_by(VOTERS_FEWEST - 1, bo, clock)
    people.merge(me, account)
    own = models.Ballot.objects.filter(voter=other)
    assert (own.count(), own.counting().count()) == (4, 0)
    battle = wait(battle, clock)
    assert battle.phase == Phase.VOID  # one voter short without it
    assert findings(battle) == ("verified", ())


@pytest.mark.parametrize("judged_again", [4, 2])
def test_what_a_juror_said_as_a_guest_goes_on_counting_when_the_account_judged_the_same_on_one_network(
    clock: time_machine.Traveller, settings: Any, judged_again: int
) -> None:
    settings.RATED_ACCOUNT_HOURS = 24  # the account does not count by itself
    me, account, ada, bo = guest("Me"), member("Myself"), guest("Ada"), guest("Bo")
    battle = unjudged(clock, ada, bo)
    clock.shift(60)
    assert judge(me, bo, network="home") == 4
    clock.shift(60)
    assert judge(account, ada, most=judged_again, network="home") == judged_again
    people.merge(me, account)
    counting = models.Ballot.objects.counting()
    assert [(one.voter, pick(one, bo)) for one in counting] == [(account, one.answer) for one in counting]
    assert len(counting) == 4
    come_by(VOTERS_FEWEST - 1, bo, clock)
    battle = wait(battle, clock)
    assert models.Heat.objects.get().winner.seat.player == bo
    assert findings(battle) == ("verified", ())


@pytest.mark.parametrize("missing", ["a voter", "sureness"])
def test_a_jury_that_closes_early_and_for_no_reason_is_found_out(missing: str) -> None:
    """Its deadline is told a day later than it was; and all that one juror said at weight 0, or all as too close."""
    old = receipt("jury")
    said = {line.number: json.loads(line.body) for line in old.lines}
    sits = next(number for number, body in said.items() if body.get("phase") == Phase.JURY)
    lost = next(body["voter"] for body in said.values() if body.get("kind") == "normal" and body["weight"])
    later = chain.iso(moment(said[sits]["deadline"]) + timedelta(days=1))

    def change(number: int, body: dict[str, Any]) -> dict[str, Any]:
        if number == sits:
            return body | {"deadline": later}
        if missing == "sureness":
            return body | {"answer": "tie"} if body.get("answer") else body
        return body | {"weight": 0} if body.get("voter") == lost and "weight" in body else body

    found = verify(mutating.signed_by(OTHER_KEY, mutating.rewritten(old, change))).findings
    assert any("the open jury closed early" in one.why and f"line {sits}" in one.place for one in found), found


def without_jurors(old: Receipt, *, names_rules: bool) -> Receipt:
    """As it was written before logs told jurors, and named the rules that they are counted by."""
    gone = () if names_rules else ("rules",)
    bare = replace(old, lines=tuple(line for line in old.lines if line.kind != "juror"))
    changed = mutating.rewritten(bare, lambda _, body: {name: said for name, said in body.items() if name not in gone})
    return mutating.signed_by(OTHER_KEY, changed)


def test_a_jury_from_before_jurors_were_told_verifies_by_the_rules_of_then_and_says_so() -> None:
    found = verify(without_jurors(receipt("jury"), names_rules=False))
    assert found.findings == ()
    assert found.sentence.startswith("verified; who counted as a juror is the site's word")
    assert verify(receipt("jury")).sentence == "verified"


def test_whoever_names_the_rules_of_today_tells_the_jurors() -> None:
    found = verify(without_jurors(receipt("jury"), names_rules=True)).findings
    assert found
    assert {one.check for one in found} == {"jurors"}


def test_todays_rules_cannot_be_taken_off_a_log_that_others_have_the_head_of() -> None:
    head = receipt("jury").lines[0].digest
    assert without_jurors(receipt("jury"), names_rules=False).lines[0].digest != head
