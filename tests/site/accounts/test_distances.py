"""Keeping somebody at a distance: who may no longer come near, and that nobody is told."""

import pytest
from django.utils import timezone

from accounts import distances, leaving, people
from accounts.belongings import Leave
from accounts.distances import Refused
from accounts.models import Distance, DistanceKind
from battles import actions
from battles.refusals import Refused as NotInBattle
from battles.states import SeatRole
from gallery.collections import holding
from gallery.models import Access, Collection, Visibility
from gallery.people import comments, follows
from gallery.people.refusals import Refused as NotInGallery
from gallery.sets.access import Role, role_of
from tests.support.battles import lobby
from tests.support.image_sets import set_of
from tests.support.paintings import picture_of
from tests.support.people import account, browser_of, guest

pytestmark = pytest.mark.django_db

MUTE, BLOCK = DistanceKind.MUTE, DistanceKind.BLOCK


@pytest.fixture
def ada():
    return account("Ada")


@pytest.fixture
def bo():
    return account("Bo")


def test_somebody_is_muted_once_and_no_longer(ada, bo):
    assert [distances.keep(ada, bo, MUTE), distances.keep(ada, bo, MUTE), distances.between(ada, bo)] == [
        True,
        False,
        MUTE,
    ]
    assert [distances.end(ada, bo), distances.end(ada, bo), distances.between(ada, bo)] == [True, False, None]


def test_a_mute_becomes_a_block_and_the_other_keeps_nothing(ada, bo):
    distances.keep(ada, bo, MUTE)
    assert not distances.is_blocked(bo, by=ada)
    distances.keep(ada, bo, BLOCK)
    assert distances.is_blocked(bo, by=ada)
    assert not distances.is_blocked(ada, by=bo)


def test_nobody_keeps_themselves_away(ada):
    with pytest.raises(Refused, match="yourself"):
        distances.keep(ada, ada, MUTE)


def test_so_many_and_no_more(ada, bo, monkeypatch):
    monkeypatch.setattr(distances, "MOST", 1)
    distances.keep(ada, bo, MUTE)
    with pytest.raises(Refused, match="already"):
        distances.keep(ada, guest("Cy"), MUTE)
    assert distances.keep(ada, bo, BLOCK), "who is there already is changed"


def test_a_block_ends_following_on_both_sides(ada, bo):
    follows.follow(ada, bo)
    follows.follow(bo, ada)
    distances.keep(ada, bo, BLOCK)
    assert not follows.is_following(ada, bo)
    assert not follows.is_following(bo, ada)
    with pytest.raises(NotInGallery, match="cannot follow"):
        follows.follow(bo, ada)


def test_whoever_is_blocked_cannot_comment_and_whoever_is_muted_can(ada, bo):
    picture = picture_of(ada)
    distances.keep(ada, bo, MUTE)
    comments.say(picture, bo, "A boat!", timezone.now())
    distances.keep(ada, bo, BLOCK)
    with pytest.raises(NotInGallery, match=comments.CLOSED):
        comments.say(picture, bo, "A ship!", timezone.now())


def test_whoever_is_blocked_does_not_come_into_a_battle_of_that_host(ada, bo):
    battle = lobby(ada)
    distances.keep(ada, bo, BLOCK)
    with pytest.raises(NotInBattle) as refused:
        actions.join(battle.code, bo, SeatRole.AUDIENCE)
    assert refused.value.code == "not_open"
    assert not battle.seating.filter(player=bo).exists()


def test_whoever_sits_there_already_stays(ada, bo):
    battle = lobby(ada, bo)
    distances.keep(ada, bo, BLOCK)
    assert actions.join(battle.code, bo, SeatRole.PLAYER).player == bo


def test_whoever_is_blocked_looks_into_a_set_and_proposes_nothing(ada, bo):
    image_set = set_of(ada, visibility=Visibility.PUBLIC, takes_proposals=True)
    assert role_of(bo, image_set) == Role.PROPOSE
    distances.keep(ada, bo, BLOCK)
    assert role_of(bo, image_set) == Role.VIEW


def test_whoever_is_blocked_offers_nothing_to_a_collection(ada, bo):
    collection = Collection.objects.create(owner=ada, title="Boats", access=Access.REVIEW)
    distances.keep(ada, bo, BLOCK)
    with pytest.raises(NotInGallery, match="takes no offers"):
        holding.add(collection, [picture_of(bo)], bo)


def test_a_guest_who_becomes_an_account_brings_whom_they_keep_away(ada, bo):
    cy = guest("Cy")
    distances.keep(cy, bo, BLOCK)
    distances.keep(cy, ada, MUTE)
    distances.keep(ada, bo, MUTE)
    distances.keep(bo, cy, MUTE)
    people.merge(cy, ada)
    assert distances.between(ada, bo) == BLOCK, "the harder of both"
    assert distances.between(bo, ada) == MUTE
    assert Distance.objects.count() == 2, "nobody is kept away from themselves"


def test_nothing_is_left_of_somebody_who_left(ada, bo):
    distances.keep(ada, bo, MUTE)
    distances.keep(bo, ada, BLOCK)
    leaving.leave(bo, Leave(timezone.now()))
    assert not Distance.objects.exists()


def test_a_form_mutes_and_the_list_takes_it_back(ada, bo):
    browser = browser_of(ada)
    browser.post(f"/players/{bo.key}/distance", {"kind": "mute"})
    assert "Unmute" in browser.get("/settings/people").content.decode()
    browser.post(f"/players/{bo.key}/distance", {"kind": "neither", "next": "/settings/people"})
    assert distances.between(ada, bo) is None


def test_a_form_without_a_choice_says_so_and_changes_nothing(ada, bo):
    answer = browser_of(ada).post(f"/players/{bo.key}/distance", {"kind": "hug"})
    assert answer.status_code == 400
    assert "Choose one of the three" in answer.content.decode()
    assert not Distance.objects.exists()


def test_the_list_goes_on_behind_its_page(ada):
    others = [guest(name) for name in ("Bo", "Cy", "Di")]
    for other in others:
        distances.keep(ada, other, MUTE)
    page = distances.page_of(ada, count=2)
    rest = distances.page_of(ada, page.older, 2)
    assert [one.other for one in (*page.distances, *rest.distances)] == [*reversed(others)]
    assert rest.older is None
