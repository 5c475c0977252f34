"""Whoever has too small a role in a set changes nothing at any of its doors: Bo may propose, Cy may look."""

from __future__ import annotations

import pytest

from accounts import tokens
from accounts.models import Player
from gallery.models import ImageSet, ProposalState, SetCommit
from gallery.sets import branches, naming
from gallery.sets.refusals import Unfit
from tests.support.image_sets import head_of
from tests.support.people import account, browser_of
from tests.support.proposals import WAS, Study

pytestmark = pytest.mark.django_db


@pytest.fixture
def study(valkey) -> Study:
    return Study(protected=False)


def asked(client, who: Player, method: str, path: str, body: object) -> int:
    token = {"HTTP_AUTHORIZATION": f"Bearer {tokens.issue(who, 'x')[1]}"}
    return getattr(client, method)(f"/api/sets{path}", body, content_type="application/json", **token).status_code


@pytest.mark.parametrize("change", [{"protected": False}, {"default": True}, {"to": "first"}])
def test_whoever_may_propose_neither_moves_nor_opens_nor_crowns_a_branch(study, client, change):
    head, name = head_of(study.set), "work" if "default" in change else "main"
    study.write("main", {"heron": WAS._replace(caption="new")}, study.cy)
    before = study.branch("main").head
    if "to" in change:
        change = {"head": head_of(study.set), "to": head}
    assert asked(client, study.bo, "patch", f"/{study.set.key}/branches/{name}", change) == 403
    assert study.branch("main").head == before
    assert ImageSet.objects.get().default_branch == "main"


def test_whoever_may_propose_undoes_nothing_of_others(study, client):
    study.write("main", {"heron": WAS._replace(caption="new")}, study.cy)
    head = head_of(study.set)
    path = f"/{study.set.key}/branches/main/reverts"
    assert asked(client, study.bo, "post", path, {"head": head, "commit": head}) == 403
    assert browser_of(study.bo).post(f"/sets/{study.set.key}/commits/{head}/undo", {"branch": "main"}).status_code in (
        400,
        403,
    )
    assert head_of(study.set) == head


def test_whoever_may_propose_does_not_merge_what_they_proposed(study):
    proposal = study.proposed()
    answer = browser_of(study.bo).post(f"/sets/{study.set.key}/proposals/{proposal.number}/act", {"do": "merge"})
    assert answer.status_code == 403
    assert study.seen(proposal).state == ProposalState.OPEN


def test_whoever_may_look_neither_reviews_nor_settles(study):
    ImageSet.objects.update(takes_proposals=False)

    eve = account("Eve")
    proposal = study.clash({"heron": WAS._replace(caption="ours")}, {"heron": WAS._replace(caption="theirs")})
    root, count = f"/sets/{study.set.key}/proposals/{proposal.number}", SetCommit.objects.count()
    head = head_of(study.set, "work")
    review = browser_of(eve).post(f"{root}/review", {"verdict": "approve", "head": head, "text": ""})
    settle = browser_of(eve).post(f"{root}/settle", {"do": "write", "way:heron.caption": "ours"})
    assert (review.status_code, settle.status_code) == (403, 403)
    assert (proposal.reviews.count(), proposal.picks.count(), SetCommit.objects.count()) == (0, 0, count)


def test_a_branch_is_taken_away_by_nobody_elses_hand_and_never_while_it_is_protected(study):
    study.write("main", {"heron": WAS._replace(caption="new")}, study.cy)
    branches.fork("cys", study.branch("main").head, study.cy)
    page = f"/sets/{study.set.key}/branches"
    assert browser_of(study.bo).post(page, {"do": "remove", "name": "cys"}).status_code == 403
    study.set.branches.filter(name="cys").update(protected=True)
    browser_of(study.cy).post(page, {"do": "remove", "name": "cys"})
    with pytest.raises(Unfit, match="protected"):
        naming.remove(study.branch("cys"))
    assert study.set.branches.filter(name="cys").exists()


def test_a_vote_of_which_no_database_could_hold_the_name_is_not_there(study):
    proposal = study.clash({"heron": WAS._replace(caption="ours")}, {"heron": WAS._replace(caption="theirs")})
    root = f"/sets/{study.set.key}/proposals/{proposal.number}"
    assert browser_of(study.bo).post(f"{root}/settle", {"do": "stop:\x00"}).status_code == 404
