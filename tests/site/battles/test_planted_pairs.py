"""Planted pairs: as any other to their voter, nothing to the verdict, and golden ones only where everybody may see them."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Player
from battles import actions, exhausting, golden, models, shares, trust, verdicts, voting
from battles.models.integrity import Rule
from battles.private import private
from battles.states import Answer, BallotKind, Format, SeatRole
from gallery.models import Blob, Picture
from moderation.states import State
from tests.support.battles import (
    again,
    guest,
    lobby,
    look_and_cast,
    member,
    setup,
    three_in_voting,
    time_is_up,
    to_voting,
)
from tests.support.polls import poll
from tests.support.scenes import once

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)


class Willing(random.Random):
    """Whatever may be planted is planted."""

    def random(self):
        return 0.0


@pytest.fixture
def mo():
    return guest("Mo")


def open_battle(mo, watching=6, played=three_in_voting):
    """Three entries, and a full house that judges them."""
    battle = played()
    for person in (mo, *[guest(f"Watcher {number}") for number in range(watching - 1)]):
        actions.join(battle.code, person, SeatRole.AUDIENCE)
    models.Seat.objects.filter(battle=battle).update(is_present=True)
    return battle


def judge_all(battle, mo):
    """Everything Mo is dealt, with the frame of each ballot as it was shown."""
    frames = []
    while voting.deal(battle.code, mo.id, Willing(1)):
        ballot = models.Ballot.objects.filter(voter=mo, answer="").order_by("id")[0]
        frames.append(private(again(battle), [mo.id])[mo.id].ballots[0])
        assert look_and_cast(battle, mo, ballot, Answer.LEFT)
    return frames


def of_kind(mo, kind):
    return list(models.Ballot.objects.filter(voter=mo, kind=kind).order_by("id"))


def three_others():
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    return to_voting(lobby(ada, bo, cy), {ada: "a red fox", bo: "a blue boat", cy: "a green tree"})


@pytest.fixture
def old_battle():
    """Decided eight days ago; in every slot 20 of 20 preferred the same picture."""
    return once(decided_long_ago)


def decided_long_ago():
    dee, eve, fay = guest("Dee"), guest("Eve"), guest("Fay")
    battle = to_voting(lobby(dee, eve, fay), {dee: "an old fox", eve: "an old boat", fay: "an old tree"})
    for ballot in poll(battle, voters=80):
        answer = Answer.LEFT if ballot.low_is_left else Answer.RIGHT
        models.Ballot.objects.filter(pk=ballot.pk).update(answer=answer, answered_at=timezone.now())
    battle = time_is_up(battle)
    models.Round.objects.filter(battle=battle).update(closed_at=timezone.now() - 8 * DAY)
    Picture.objects.update(state=State.VISIBLE)
    return battle


def test_a_mirrored_pair_swaps_the_sides_and_moves_no_verdict(mo):
    battle = open_battle(mo)
    frames = judge_all(battle, mo)
    [mirrored] = of_kind(mo, BallotKind.MIRRORED)
    original = mirrored.mirrors
    assert (mirrored.low, mirrored.high, mirrored.slot) == (original.low, original.high, original.slot)
    assert mirrored.low_is_left is not original.low_is_left
    seen, again = frames[0], frames[-1]
    assert {type(one) for one in frames} == {type(seen)}
    assert again.model_dump().keys() == seen.model_dump().keys()
    assert (mirrored.was_seen, mirrored.weight) == (True, 0)
    assert len(verdicts.counted_in(mirrored.heat)) == len(of_kind(mo, BallotKind.NORMAL))


def test_nobody_is_dealt_more_than_their_share(mo):
    battle = open_battle(mo)
    judge_all(battle, mo)
    heat = models.Heat.objects.get()
    eligible = exhausting.people_who_judge(heat, verdicts.contenders_of(heat))
    assert (len(eligible), len(of_kind(mo, BallotKind.NORMAL))) == (9, shares.share(3, 9))
    assert private(again(battle), [mo.id])[mo.id].no_more_pairs


def test_with_few_voters_nothing_is_planted_and_everybody_may_go_on(mo):
    battle = open_battle(mo, watching=1)
    judge_all(battle, mo)
    assert of_kind(mo, BallotKind.MIRRORED) == []
    assert len(of_kind(mo, BallotKind.NORMAL)) == shares.share(3, 4)


def test_golden_pairs_are_found_where_nearly_all_agreed_long_ago(old_battle):
    assert golden.find(timezone.now()) == 4
    assert golden.find(timezone.now()) == 4
    pair = models.GoldenPair.objects.get(slot=0)
    assert (pair.votes, pair.low_is_better) == (20, True)
    assert golden.find(timezone.now() - 2 * DAY) == 0
    assert golden.find(timezone.now() + 90 * DAY) == 0


def test_two_of_twenty_who_disagree_or_an_excluded_vote_make_it_no_golden_pair(old_battle):
    in_slot = models.Ballot.objects.filter(slot=0, low_is_left=True)
    other = models.Ballot.objects.filter(slot=1)[0]
    models.Ballot.objects.filter(pk__in=[one.pk for one in in_slot[:2]]).update(answer=Answer.RIGHT)
    exclusion = models.Exclusion.objects.create(voter=other.voter, rule=Rule.SPEED, until=timezone.now())
    models.Ballot.objects.filter(pk=other.pk).update(exclusion=exclusion)
    assert golden.find(timezone.now()) == 2


def test_a_golden_pair_is_dealt_like_any_other_to_somebody_who_has_judged_much(old_battle, mo):
    golden.find(timezone.now())
    judge_all(open_battle(mo), mo)
    battle = open_battle(mo, played=three_others)
    frames = judge_all(battle, mo)
    [planted] = of_kind(mo, BallotKind.GOLDEN)
    assert planted.heat.round.battle == battle
    assert planted.low.heat.round.battle == old_battle
    assert planted.expected == (Answer.LEFT if planted.low_is_left else Answer.RIGHT)
    assert all(frame.left.src and frame.right.src for frame in frames)
    assert all(frame.left.note == frame.right.note == "" for frame in frames)
    old = Blob.objects.filter(pictures__paint__entry__heat__round__battle=old_battle).values_list("sha256", flat=True)
    assert not [sha256 for sha256 in old for frame in frames if sha256 in frame.model_dump_json()]
    assert planted.heat not in {planted.low.heat, planted.high.heat}
    assert planted.low_id not in {entry for one in verdicts.counted_in(planted.heat) for entry in (one.low, one.high)}
    assert time_is_up(battle).phase == "results"


def test_no_golden_pair_of_a_battle_in_which_the_voter_sat(old_battle, mo):
    golden.find(timezone.now())
    heat = models.Heat.objects.get(round__battle=open_battle(mo))
    dee = Player.objects.get(nickname="Dee")
    assert golden.pick(heat, mo.id, random.Random(1))
    assert golden.pick(heat, dee.id, random.Random(1)) is None


@pytest.mark.parametrize(
    "gone",
    [{"state": State.WITHHELD}, {"deleted_at": timezone.now()}, {"listed_at": None}],
    ids=lambda gone: next(iter(gone)),
)
def test_no_golden_pair_with_a_picture_that_is_not_public_any_more(old_battle, mo, gone):
    golden.find(timezone.now())
    heat = models.Heat.objects.get(round__battle=open_battle(mo))
    Picture.objects.filter(owner__nickname="Dee").update(**gone)
    assert golden.pick(heat, mo.id, random.Random(1)) is None


def test_the_same_golden_pair_comes_to_nobody_twice(old_battle, mo):
    golden.find(timezone.now())
    heat = models.Heat.objects.get(round__battle=open_battle(mo))
    had = set()
    while pair := golden.pick(heat, mo.id, random.Random(1)):
        given = {"low_id": pair.low, "high_id": pair.high, "slot": pair.slot, "low_is_left": pair.low_is_left}
        told = {"kind": BallotKind.GOLDEN, "expected": pair.expected, "weight": 0, "dealt_at": timezone.now()}
        models.Ballot.objects.create(heat=heat, voter=mo, **given, **told)
        had.add(pair.slot)
    assert had == {0, 1, 2, 3}


# --- somebody on trial ------------------------------------------------------------------------------------------------
def judge_as_told(battle, mo):
    """What each answer was told to count, by kind."""
    told = set()
    while voting.deal(battle.code, mo.id, Willing(1)):
        ballot = models.Ballot.objects.filter(voter=mo, answer="").order_by("id")[0]
        told.add((BallotKind(ballot.kind), look_and_cast(battle, mo, ballot, Answer.LEFT)))
    return told


def test_who_earns_trust_is_asked_again_too_with_few_voters_and_is_told_that_none_of_it_counts(settings, mo):
    """A rated room of three players, one watcher without an account: at weight 0 no verdict waits for what is planted."""
    settings.RATED_JUDGED_PAIRS = 20
    battle = open_battle(mo, watching=1)
    models.Battle.objects.filter(pk=battle.pk).update(is_rated=True)
    told = judge_as_told(battle, mo)
    assert told == {(BallotKind.NORMAL, False), (BallotKind.MIRRORED, False)}
    assert not models.Ballot.objects.counting().filter(voter=mo).exists()
    assert len(of_kind(mo, BallotKind.MIRRORED)) >= 1


def test_in_a_duel_somebody_on_trial_is_asked_once_its_four_pairs_are_judged(settings, mo):
    settings.RATED_JUDGED_PAIRS = 20
    for _ in range(2):
        ada, bo = guest("Ada"), guest("Bo")
        battle = to_voting(lobby(ada, bo, chosen=setup(Format.DUEL)), {ada: "a red fox", bo: "a blue boat"})
        actions.join(battle.code, mo, SeatRole.AUDIENCE)
        models.Battle.objects.filter(pk=battle.pk).update(is_rated=True)
        judge_as_told(battle, mo)
    [mirrored] = of_kind(mo, BallotKind.MIRRORED)
    assert (len(of_kind(mo, BallotKind.NORMAL)), mirrored.heat.round.battle) == (8, battle)
    assert time_is_up(battle).phase != "voting"


def test_excluded_answers_earn_no_trust_until_that_is_taken_back(settings, mo):
    settings.RATED_JUDGED_PAIRS = 4
    voter = member("Cy")
    battle = open_battle(voter, watching=1)
    judge_all(battle, voter)
    now = timezone.now()
    assert trust.why_weightless(voter, now) == ""
    exclusion = models.Exclusion.objects.create(voter=voter, rule=Rule.SPEED, until=now)
    models.Ballot.objects.filter(voter=voter).update(exclusion=exclusion)
    assert "4 more pairs" in trust.why_weightless(voter, now)
    assert voter not in trust.trusted(now)
    models.Ballot.objects.filter(voter=voter).update(exclusion=None)
    assert trust.why_weightless(voter, now) == ""
