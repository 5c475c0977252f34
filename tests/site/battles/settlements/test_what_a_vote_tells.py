"""What the page of a vote tells while it is open, and what becomes of one whose sides are no longer all there to be seen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from battles.models import Settlement
from battles.settlements import closing, voting
from gallery import pictures
from gallery.models import Picture, SetVote, VoteState
from gallery.sets import branches, settling_by_vote
from gallery.sets.branches import Word
from gallery.sets.settling_by_vote import Length
from moderation.states import State
from tests.site.battles.settlements.test_voting import judge
from tests.support.paintings import picture_of
from tests.support.people import browser_of
from tests.support.proposals import NOON, WAS, Study

pytestmark = pytest.mark.django_db


class Town(Study):
    """Ada's pictures of a heron, one for each side; Bo proposed his."""

    def __init__(self) -> None:
        super().__init__(protected=False)
        self.made = [picture_of(self.ada, f"a heron, {seed}", seed=seed) for seed in (1, 2, 3)]
        was, ours, theirs = (
            WAS._replace(picture=bytes.fromhex(one.blob_id), prompt=one.prompt.text) for one in self.made
        )
        branches.commit(self.branch("main"), {"heron": was}, Word(self.ada, NOON), self.made)
        branches.fork("more", self.branch("main").head, self.bo)
        self.write("more", {"heron": theirs})
        self.write("main", {"heron": ours}, self.ada)
        self.proposal = self.propose("more")

    def ask(self, cell: str) -> SetVote:
        return settling_by_vote.begin(self.proposal, ("heron", cell), self.bo, Length.LIVE, timezone.now())

    def page(self, vote: SetVote, query: str = "", **headers: str):
        return browser_of(self.cy).get(reverse("battles:set_vote", args=[vote.key]) + query, headers=headers)


@pytest.fixture
def town(valkey) -> Town:
    return Town()


def test_an_open_page_is_told_voters_and_how_sure_it_is_and_not_who_is_ahead(town):
    vote = town.ask("prompt")
    judge(vote, town.di, ["theirs", "ours", "base"])
    part = town.page(vote, "?was=open", HX_Request="true")
    assert "1 of at least 3 voters" in part.text
    assert "left" in part.text
    assert "main" not in part.text
    assert "HX-Refresh" not in part
    assert "<html" not in part.text


def test_asking_how_far_it_is_deals_no_pair(town):
    vote = town.ask("prompt")
    town.page(vote, "?was=open", HX_Request="true")
    assert not Settlement.objects.get(vote=vote).ballots.exists()


def test_an_open_page_is_loaded_anew_once_the_vote_is_over(town):
    vote = town.ask("prompt")
    settling_by_vote.stop(vote, timezone.now())
    assert town.page(vote, "?was=open", HX_Request="true")["HX-Refresh"] == "true"


@pytest.mark.parametrize("cell", ["picture", "prompt"])
def test_a_vote_of_which_a_side_is_taken_down_takes_no_votes_and_is_void(town, cell):
    vote = town.ask(cell)
    settlement = Settlement.objects.get(vote=vote)
    ballot = voting.hand(settlement, town.cy)
    settlement.ballots.update(shown_at=timezone.now() - timedelta(seconds=2))
    pictures.judge([town.made[1].pk], State.WITHHELD)
    page = town.page(vote).text
    assert "taken down or deleted" in page
    assert 'name="answer"' not in page
    assert town.page(vote, "?was=open", HX_Request="true")["HX-Refresh"] == "true"
    with pytest.raises(voting.Refused, match="withheld"):
        voting.cast(ballot.token, town.cy, voting.Answer.LEFT, "192.0.2.1")
    assert closing.look(timezone.now()) == 1
    vote.refresh_from_db()
    assert (vote.state, vote.winners) == (VoteState.STOPPED, [])
    assert "Void" in town.page(vote).text


def test_words_stay_while_another_picture_of_theirs_is_there(town):
    vote = town.ask("prompt")
    Picture.objects.filter(pk=town.made[1].pk).update(prompt=town.made[0].prompt)
    pictures.judge([town.made[1].pk], State.WITHHELD)
    assert settling_by_vote.is_seen(vote)


def test_pictures_of_a_pair_are_kept_by_no_browser(town):
    vote = town.ask("picture")
    ballot = voting.hand(Settlement.objects.get(vote=vote), town.cy)
    sent = browser_of(town.cy).get(reverse("battles:set_vote_picture", args=[ballot.token, "left"]))
    assert (sent.status_code, sent["Cache-Control"]) == (200, "private, no-store")
