"""Two players become one: what the guest did in the gallery is the account's."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts import people
from gallery.exports import asking
from gallery.models import Comment, Export, Follow, Reaction
from gallery.people import comments
from gallery.people.follows import follow
from gallery.people.likes import like
from tests.support.feeds import assert_feeds_are_true
from tests.support.paintings import picture_of
from tests.support.people import account, guest

pytestmark = pytest.mark.django_db


def test_what_two_did_who_became_one_is_the_ones() -> None:
    dee, zeb, cy, ada = guest("Dee"), account("Zed"), account("Cy"), account("Ada")
    hers, both, dees = (picture_of(owner, str(seed), seed=seed) for seed, owner in enumerate((cy, cy, dee)))
    for picture, player in ((hers, dee), (both, dee), (both, zeb), (dees, zeb)):
        like(picture, player)
    comments.say(hers, dee, "Oh.", timezone.now())
    for follower, followed in ((dee, zeb), (dee, cy), (zeb, cy), (ada, dee)):
        follow(follower, followed)
    asking.ask(dee, [hers])
    asking.ask(zeb, [hers])
    people.merge(dee, zeb)
    assert sorted(Reaction.objects.values_list("picture", "player")) == [(hers.pk, zeb.pk), (both.pk, zeb.pk)]
    assert Comment.objects.get().author == zeb
    assert set(Follow.objects.values_list("follower", "followed")) == {(zeb.pk, cy.pk), (ada.pk, zeb.pk)}
    assert sorted(Export.objects.values_list("owner", "state")) == [(zeb.pk, "cancelled"), (zeb.pk, "waiting")]
    assert_feeds_are_true()
