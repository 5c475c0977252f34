"""A conflict of a set goes to a blind vote; what most prefer is written as the merge commit, with a receipt that holds."""

import json
from datetime import timedelta
from hashlib import sha256

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from battles.models import Settlement, SettlementBallot, SettlementJuror
from battles.receipt import votes
from battles.receipts import own_keys
from battles.settlements import closing, voting
from battles.settlements.voting import side_of
from gallery.models import SetVote, VoteState
from gallery.sets import branches, settling_by_vote
from gallery.sets.branches import Word
from gallery.sets.proposals import conflicts
from gallery.sets.proposals.threeway import Pick, Way
from gallery.sets.refusals import Unfit
from gallery.sets.settling_by_vote import Length
from gallery.sets.tree.entries import Entry
from tests.support.paintings import picture_of
from tests.support.people import account, browser_of, guest
from tests.support.proposals import NOON, WAS, Study

pytestmark = pytest.mark.django_db
CAPTION = ("heron", "caption")


@pytest.fixture
def study():
    return Study(protected=False)


@pytest.fixture
def vote(study):
    """Ada says ours of the heron where Bo says theirs, and both change nothing else."""
    proposal = study.clash({"heron": WAS._replace(caption="ours")}, {"heron": WAS._replace(caption="theirs")})
    return settling_by_vote.begin(proposal, CAPTION, study.bo, Length.LIVE, timezone.now())


def judge(vote, voter, better, network="192.0.2.1"):
    """All pairs, by which side is better: the first of `better` that is there."""
    settlement = Settlement.objects.get(vote=vote)
    while ballot := voting.hand(settlement, voter):
        SettlementBallot.objects.filter(pk=ballot.pk).update(shown_at=timezone.now() - timedelta(seconds=2))
        sides = {place: side_of(ballot, place) for place in ("left", "right")}
        answer = "tie" if better is None else min(sides, key=lambda place: better.index(sides[place]))
        voting.cast(ballot.token, voter, voting.Answer(answer), network)


def after(vote, callbacks):
    """What stands when its time is over."""
    with callbacks(execute=True):
        closing.look(vote.until)
    vote.refresh_from_db()
    return vote


def test_what_most_prefer_is_written_as_the_merge_with_its_receipt(study, vote, django_capture_on_commit_callbacks):
    main = study.branch("main").head
    judge(vote, account("Fay"), ["theirs", "ours", "base"])
    for voter in (study.cy, study.di):
        judge(vote, voter, ["theirs", "base", "ours"])
    assert after(vote, django_capture_on_commit_callbacks).state == VoteState.DECIDED
    assert vote.winners == ["theirs"]
    head = study.branch("work").head
    assert (head.merged, study.slots("work")["heron"].caption) == (main, "theirs")
    found = votes.verify(bytes(vote.receipt), own_keys())
    assert (found.findings, found.count.winners, found.count.voters) == ((), ("theirs",), 3)
    assert sha256(bytes(vote.receipt)).hexdigest() in head.message
    opened = json.loads(bytes(vote.receipt))["lines"][0]["body"]
    assert opened["sides"]["ours"] == sha256(b"ours").hexdigest()
    assert study.merge(study.seen(vote.proposal)).state == "merged"


def test_a_tie_keeps_both_in_two_slots(study, vote, django_capture_on_commit_callbacks):
    judge(vote, account("Fay"), ["theirs", "ours", "base"])
    judge(vote, study.cy, ["ours", "theirs", "base"])
    judge(vote, study.di, ["theirs", "ours", "base"])
    judge(vote, account("Eve"), ["ours", "theirs", "base"])
    assert after(vote, django_capture_on_commit_callbacks).winners == ["ours", "theirs"]
    slots = study.slots("work")
    [beside] = [slot for slot in slots if slot.startswith("heron-")]
    assert (slots["heron"].caption, slots[beside].caption) == ("ours", "theirs")
    assert study.seen(vote.proposal).state == "open"


def test_too_few_voters_decide_nothing_and_people_go_on_by_hand(study, vote, django_capture_on_commit_callbacks):
    judge(vote, study.cy, ["ours", "theirs", "base"])
    head = study.branch("work").head
    assert after(vote, django_capture_on_commit_callbacks).state == VoteState.UNDECIDED
    assert study.branch("work").head == head
    conflicts.pick(study.seen(vote.proposal), {CAPTION: Pick(Way.OURS)}, study.bo, NOON)


def test_it_ends_early_once_it_is_sure(study, vote):
    for number in range(12):
        judge(vote, account(f"Judge {number}"), ["ours", "theirs", "base"], network=str(number))
    assert closing.look(vote.opened_at + timedelta(seconds=5)) == 0
    assert closing.look(vote.opened_at + timedelta(seconds=11)) == 1
    assert SetVote.objects.get(pk=vote.pk).winners == ["ours"]


def test_while_it_is_open_nobody_picks_by_hand_nor_opens_another(study, vote):
    proposal = study.seen(vote.proposal)
    with pytest.raises(Unfit, match="vote"):
        conflicts.pick(proposal, {CAPTION: Pick(Way.OURS)}, study.bo, NOON)
    with pytest.raises(Unfit, match="vote"):
        settling_by_vote.begin(proposal, CAPTION, study.bo, Length.DAY, timezone.now())
    settling_by_vote.stop(vote, timezone.now())
    conflicts.pick(proposal, {CAPTION: Pick(Way.OURS)}, study.bo, NOON)
    assert closing.look(vote.until) == 0


def test_a_vote_about_what_changed_meanwhile_settles_nothing(study, vote, django_capture_on_commit_callbacks):
    for voter in (account("Fay"), study.cy, study.di):
        judge(vote, voter, ["theirs", "ours", "base"])
    study.write("main", {"heron": WAS._replace(caption="ours anew")}, study.ada)
    head = study.branch("work").head
    assert after(vote, django_capture_on_commit_callbacks).state == VoteState.DECIDED
    assert study.branch("work").head == head
    assert not vote.proposal.picks.exists()


def test_where_another_conflict_is_left_the_merge_waits_for_it(study, django_capture_on_commit_callbacks):
    ours, theirs = ({"heron": WAS._replace(caption=one, prompt=one)} for one in ("ours", "theirs"))
    proposal = study.clash(ours, theirs)
    vote = settling_by_vote.begin(proposal, CAPTION, study.bo, Length.DAY, timezone.now())
    for voter in (account("Fay"), study.cy, study.di):
        judge(vote, voter, ["theirs", "ours", "base"])
    after(vote, django_capture_on_commit_callbacks)
    assert study.slots("work")["heron"].caption == "theirs"
    assert study.branch("work").head.merged is None
    conflicts.pick(study.seen(proposal), {("heron", "prompt"): Pick(Way.OURS)}, study.bo, NOON)
    assert "by vote, theirs" in conflicts.settle(study.seen(proposal), study.bo, NOON).message


def test_whoever_proposed_it_is_not_asked(study, vote):
    settlement = Settlement.objects.get(vote=vote)
    assert voting.hand(settlement, study.bo) is None
    ballot = voting.hand(settlement, None)
    with pytest.raises(voting.Refused, match="own"):
        voting.cast(ballot.token, study.bo, voting.Answer.LEFT, "192.0.2.1")


def test_nor_is_who_wrote_either_side_whatever_they_are_in_the_set(study, vote):
    settlement = Settlement.objects.get(vote=vote)
    assert set(vote.written_by.all()) == {study.ada, study.bo}
    assert voting.hand(settlement, study.ada) is None
    assert "You wrote one of the sides" in browser_of(study.ada).get(reverse("battles:set_vote", args=[vote.key])).text
    ballot = voting.hand(settlement, None)
    with pytest.raises(voting.Refused, match="own"):
        voting.cast(ballot.token, study.ada, voting.Answer.LEFT, "192.0.2.1")


def test_what_a_guest_said_of_what_turns_out_to_be_their_own_does_not_count(study, vote):
    eve = guest("Eve")
    judge(vote, eve, ["ours", "theirs", "base"])
    assert set(SettlementBallot.objects.filter(voter=eve).values_list("weight", flat=True)) == {1}
    voting.take_over(eve, study.ada)
    assert set(SettlementBallot.objects.filter(voter=study.ada).values_list("weight", flat=True)) == {0}


def test_of_strangers_on_one_network_the_first_counts(study, vote, settings):
    settings.RATED_ACCOUNT_HOURS = 24
    for name in ("Eve", "Flo", "Gus"):
        judge(vote, account(name), ["ours", "theirs", "base"])
    judge(vote, study.cy, ["ours", "theirs", "base"])
    judge(vote, study.di, ["ours", "theirs", "base"])
    told = SettlementJuror.objects.values_list("player__nickname", "is_counted")
    assert dict(told) == {"Eve": True, "Flo": False, "Gus": False, "Cy": True, "Di": True}


def test_a_vote_quicker_than_anybody_looks_is_kept_and_does_not_count(study, vote):
    ballot = voting.hand(Settlement.objects.get(vote=vote), study.cy)
    assert voting.cast(ballot.token, study.cy, voting.Answer.LEFT, "192.0.2.1").weight == 0
    assert not SettlementJuror.objects.exists()


def test_two_who_become_one_have_one_voice_and_the_receipt_holds(
    study, vote, settings, django_capture_on_commit_callbacks
):
    """Flo, on Eve's network, does not count; the guest who did count turns out to be Flo."""
    settings.RATED_ACCOUNT_HOURS = 24
    eve, flo = guest("Eve"), account("Flo")
    judge(vote, eve, ["ours", "theirs", "base"])
    ballot = voting.hand(Settlement.objects.get(vote=vote), flo)
    SettlementBallot.objects.filter(pk=ballot.pk).update(shown_at=timezone.now() - timedelta(seconds=2))
    assert voting.cast(ballot.token, flo, voting.Answer.TIE, "192.0.2.1").weight == 0
    voting.take_over(eve, flo)
    for voter in (study.cy, study.di):
        judge(vote, voter, ["ours", "theirs", "base"])
    found = votes.verify(bytes(after(vote, django_capture_on_commit_callbacks).receipt), own_keys())
    assert (found.findings, found.count.voters) == ((), 3)


@pytest.mark.parametrize("place", [("heron", "level"), ("slot-3", "slot")])
def test_what_cannot_be_seen_side_by_side_is_not_voted_about(study, place):
    ours = {"heron": WAS._replace(level=1), "slot-3": None}
    theirs = {"heron": WAS._replace(level=2), "slot-3": Entry(caption="theirs")}
    proposal = study.clash(ours, theirs)
    with pytest.raises(Unfit, match="by hand"):
        settling_by_vote.begin(proposal, place, study.bo, Length.LIVE, timezone.now())


class TestPictures:
    @pytest.fixture
    def vote(self, study):
        """Three pictures of Ada's, one for each side."""
        made = [picture_of(study.ada, seed=seed) for seed in (1, 2, 3)]
        was, ours, theirs = (WAS._replace(picture=bytes.fromhex(one.blob_id)) for one in made)
        branches.commit(study.branch("main"), {"heron": was}, Word(study.ada, NOON), made)
        branches.fork("more", study.branch("main").head, study.bo)
        study.write("more", {"heron": theirs})
        study.write("main", {"heron": ours}, study.ada)
        proposal = study.propose("more")
        return settling_by_vote.begin(proposal, ("heron", "picture"), study.bo, Length.DAY, timezone.now())

    def test_the_page_names_nothing_and_a_ballot_counts_once_both_were_sent(self, study, vote):
        cy = browser_of(study.cy)
        page = cy.get(reverse("battles:set_vote", args=[vote.key])).content.decode()
        ballot = SettlementBallot.objects.get()
        for side, name in vote.sides.items():
            assert name not in page
            assert f">{side}<" not in page
        cast = reverse("battles:cast_set_vote", args=[vote.key])
        early = cy.post(cast, {"ballot": str(ballot.token), "answer": "left"})
        assert (early.status_code, b"Wait until" in early.content) == (409, True)
        for place in ("left", "right"):
            sent = cy.get(reverse("battles:set_vote_picture", args=[ballot.token, place]))
            assert (sent.status_code, sent["Content-Type"]) == (200, "image/png")
        SettlementBallot.objects.update(shown_at=timezone.now() - timedelta(seconds=1))
        said = cy.post(cast, {"ballot": str(ballot.token), "answer": "left"})
        assert said["Location"].endswith("?said=1")

    def test_a_picture_that_was_taken_down_is_sent_to_nobody(self, study, vote):
        from moderation.states import State

        ballot = voting.hand(Settlement.objects.get(vote=vote), study.cy)
        shown = SetVote.objects.get().sides[side_of(ballot, "left")]
        study.ada.pictures.filter(blob=shown).update(state=State.WITHHELD)
        answer = browser_of(study.cy).get(reverse("battles:set_vote_picture", args=[ballot.token, "left"]))
        assert answer.status_code == 404

    def test_somebody_elses_pair_is_nothing(self, study, vote):
        ballot = voting.hand(Settlement.objects.get(vote=vote), study.cy)
        answer = browser_of(study.di).get(reverse("battles:set_vote_picture", args=[ballot.token, "left"]))
        assert answer.status_code == 404

    def test_a_guest_is_made_by_the_vote_and_not_by_looking(self, vote):
        somebody = Client()
        somebody.get(reverse("battles:set_vote", args=[vote.key]))
        ballot = SettlementBallot.objects.get()
        assert ballot.voter is None
        SettlementBallot.objects.update(shown_at=timezone.now() - timedelta(seconds=1))
        cast = reverse("battles:cast_set_vote", args=[vote.key])
        somebody.post(cast, {"ballot": str(ballot.token), "answer": "right"})
        ballot.refresh_from_db()
        assert (ballot.voter.is_guest, ballot.answer) == (True, "right")


def test_a_vote_in_a_private_set_is_not_there_for_strangers(study, vote):
    vote.proposal.image_set.__class__.objects.filter(pk=vote.proposal.image_set_id).update(visibility="private")
    stranger = browser_of(account("Eve"))
    assert stranger.get(reverse("battles:set_vote", args=[vote.key])).status_code == 404
    assert browser_of(study.ada).get(reverse("battles:set_vote", args=[vote.key])).status_code == 200
