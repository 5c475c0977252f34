"""Which ballots count: those answered with both pictures before the voter, and nothing else."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Player
from battles import actions, models, verdicts, voting
from battles.refusals import Refused
from battles.snapshot import snapshot
from battles.states import Answer, BallotKind, SeatRole
from tests.support.battles import (
    guest,
    lobby,
    look_and_cast,
    member,
    setup,
    three_members_in_voting,
    time_is_up,
    to_voting,
    vote_for,
)

pytestmark = pytest.mark.django_db(transaction=True)

SOON = timedelta(milliseconds=100)


@pytest.fixture
def mo():
    return member("Mo")


@pytest.fixture
def battle(mo):
    battle = three_members_in_voting()
    actions.join(battle.code, mo, SeatRole.AUDIENCE)
    voting.deal(battle.code, mo.id)
    return battle


def on_table(mo):
    return models.Ballot.objects.filter(voter=mo, answer="").order_by("id")[0]


def counted(ballot):
    return [(one.low, one.high, one.slot) for one in verdicts.counted_in(ballot.heat)]


def test_a_vote_on_pictures_that_were_shown_counts(battle, mo):
    ballot = on_table(mo)
    assert look_and_cast(battle, mo, ballot, Answer.LEFT)
    assert counted(ballot) == [(ballot.low_id, ballot.high_id, ballot.slot)]


def test_a_vote_before_the_pictures_were_shown_is_kept_and_counts_nothing(battle, mo):
    ballot = on_table(mo)
    assert not voting.cast(battle.code, mo.id, ballot.token, Answer.LEFT)
    kept = models.Ballot.objects.get(pk=ballot.pk)
    assert (kept.answer, kept.weight) == ("left", 0)
    assert counted(ballot) == []


def test_a_vote_faster_than_anybody_looks_counts_nothing(battle, mo):
    ballot, now = on_table(mo), timezone.now()
    voting.show(battle.code, mo.id, ballot.token, now)
    assert not voting.cast(battle.code, mo.id, ballot.token, Answer.LEFT, now + SOON)
    assert counted(ballot) == []


def test_saying_shown_again_does_not_shorten_or_lengthen_the_look(battle, mo):
    ballot, now = on_table(mo), timezone.now()
    for later in (0, 1, 2):
        voting.show(battle.code, mo.id, ballot.token, now + later * SOON)
    assert models.Ballot.objects.get(pk=ballot.pk).shown_at == now


def test_saying_shown_after_the_vote_does_not_make_it_count(battle, mo):
    ballot = on_table(mo)
    voting.cast(battle.code, mo.id, ballot.token, Answer.LEFT)
    voting.show(battle.code, mo.id, ballot.token)
    assert models.Ballot.objects.get(pk=ballot.pk).shown_at is None
    assert counted(ballot) == []


def test_a_used_ballot_is_not_used_again(battle, mo):
    ballot = on_table(mo)
    look_and_cast(battle, mo, ballot, Answer.LEFT)
    assert look_and_cast(battle, mo, ballot, Answer.LEFT)
    with pytest.raises(Refused, match="already_answered"):
        voting.cast(battle.code, mo.id, ballot.token, Answer.RIGHT)
    assert models.Ballot.objects.get(pk=ballot.pk).answer == "left"
    assert len(counted(ballot)) == 1


def test_another_voters_ballot_is_nobody_elses(battle, mo):
    ballot, bo = on_table(mo), Player.objects.get(nickname="Bo")
    for use in (voting.show, lambda *given: voting.cast(*given, Answer.LEFT)):
        with pytest.raises(Refused, match="unknown_ballot"):
            use(battle.code, bo.id, ballot.token)
    assert models.Ballot.objects.get(pk=ballot.pk).answer == ""


def test_another_battles_ballot_is_unknown_here(battle, mo):
    other = lobby(mo)
    with pytest.raises(Refused, match="unknown_ballot"):
        voting.cast(other.code, mo.id, on_table(mo).token, Answer.LEFT)


def test_guests_votes_in_rated_battles_are_kept_and_count_nothing(mo):
    ada, bo, cy = member("Ada"), member("Bo"), member("Cy")
    battle = lobby(ada, bo, cy, chosen=setup(is_rated=True))
    battle = to_voting(battle, {ada: "a red fox", bo: "a blue boat", cy: "a green tree"})
    gus = guest("Gus")
    actions.join(battle.code, gus, SeatRole.AUDIENCE)
    voting.deal(battle.code, gus.id)
    ballot = on_table(gus)
    assert not look_and_cast(battle, gus, ballot, Answer.LEFT)
    assert counted(ballot) == []


def test_an_excluded_ballot_is_kept_and_counts_no_more(battle, mo):
    vote_for(battle, mo, Player.objects.get(nickname="Ada"))
    heat = models.Heat.objects.get()
    before = verdicts.counted_in(heat)
    excluded = models.Exclusion.objects.create(voter=mo, rule="by_hand", until=timezone.now())
    heat.ballots.filter(pk=heat.ballots.first().pk).update(exclusion=excluded)
    assert verdicts.counted_in(heat) == before[1:]
    assert heat.ballots.answered().count() == len(before)


@pytest.mark.parametrize(
    ("rule", "values"),
    [
        ("ballot_mirrored_mirrors", {"kind": BallotKind.MIRRORED, "weight": 0}),
        ("ballot_golden_expects", {"kind": BallotKind.GOLDEN, "weight": 0}),
        ("ballot_golden_expects", {"expected": Answer.LEFT}),
        ("ballot_planted_weighs_nothing", {"kind": BallotKind.GOLDEN, "expected": Answer.LEFT}),
        ("ballot_counts_once_shown", {"answer": Answer.LEFT, "answered_at": timezone.now()}),
    ],
)
def test_rows_that_say_otherwise_cannot_be_written(battle, mo, rule, values):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        models.Ballot.objects.filter(pk=on_table(mo).pk).update(**values)


def test_results_say_of_each_entry_on_which_seeds_it_won(battle, mo):
    """Ada wins on the first seed, loses on the second, and is even on the third; the fourth nobody judges."""
    heat, now = models.Heat.objects.get(), timezone.now()
    heat.ballots.all().delete()
    ada, bo = heat.entries.order_by("id")[:2]
    for slot, answers in enumerate([[Answer.LEFT], [Answer.RIGHT], [Answer.LEFT, Answer.RIGHT]]):
        for voter, answer in zip((mo, Player.objects.get(nickname="Cy")), answers, strict=False):
            told = {"dealt_at": now, "shown_at": now, "answered_at": now, "answer": answer, "slot": slot}
            models.Ballot.objects.create(heat=heat, voter=voter, low=ada, high=bo, low_is_left=True, **told)
    frame = snapshot(time_is_up(battle), timezone.now())
    seeds = {entry.nickname: {seed.slot: seed.outcome for seed in entry.slots} for entry in frame.heats[0].entries}
    assert seeds["Ada"] == {0: "won", 1: "lost", 2: "tied"}
    assert seeds["Bo"] == {0: "lost", 1: "won", 2: "tied"}
    assert seeds["Cy"] == {}
