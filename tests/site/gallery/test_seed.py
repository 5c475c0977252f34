"""A made-up community: as large as asked for, and true in every count."""

import io

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db.models import F, Sum
from django.test import Client

from accounts.models import Player
from gallery import pictures
from gallery.ancestry.credit import WHOLE
from gallery.models import (
    TAKEN_DOWN,
    Blob,
    Comment,
    CreditLine,
    Follow,
    Listing,
    Notification,
    Picture,
    PromptParent,
    Reaction,
    Tag,
    Takedown,
    Term,
    Verb,
    Win,
)
from gallery.notices import reading
from gallery.seeding import vocabulary
from gallery.seeding.pictures import STATES, scenes_of
from gallery.seeding.plan import Fate
from gallery.seeding.planning import planned
from gallery.visibility import listed
from moderation.states import State
from tests.support.feeds import assert_feeds_are_true

pytestmark = pytest.mark.django_db


def seeded(*arguments: str) -> str:
    out = io.StringIO()
    call_command("seed", *arguments, "--until=2026-11-28", stdout=out)
    return out.getvalue()


def test_a_community_is_as_large_as_asked_for_and_every_count_is_true():
    said = seeded("--pictures=120", "--yes")
    assert Picture.objects.count() == 120
    assert "120 pictures" in said
    assert_feeds_are_true()
    for kind in (Listing, Reaction, Comment, Follow, PromptParent):
        assert kind.objects.exists(), kind


def test_it_answers_what_the_search_box_names_as_examples():
    seeded("--pictures=60", "--yes")
    for words in ("old lighthouse", '"red fox"'):
        told = Client().get("/api/search", {"q": words}).json()
        assert told["pictures"], words
        assert told["meant"] is None


def test_its_wins_are_shared_with_those_whose_words_helped():
    seeded("--pictures=300", "--yes")
    sums = CreditLine.objects.order_by().values_list("win").annotate(Sum("micros"))
    assert {micros for _, micros in sums} == {WHOLE}
    assert CreditLine.objects.exclude(winner=F("prompt")).exists()
    winners = Win.objects.filter(lines__winner__pictures__named_at=None)
    assert not winners.exists(), "nobody has won before the results"


def test_a_slip_is_mended_at_once_in_what_was_made():
    seeded("--pictures=60", "--yes")
    commonest = Term.objects.order_by("-count", "word").values_list("word", flat=True)
    word = next(one for one in commonest if len(one) > 7)
    told = Client().get("/api/search", {"q": word[:3] + word[4] + word[3] + word[5:]}).json()
    assert told["pictures"]


def test_every_page_of_it_shows_pictures():
    seeded("--pictures=60", "--yes")
    newest = Listing.objects.latest("listed_at", "pk").picture
    browser = Client()
    assert newest.key in browser.get("/gallery").content.decode()
    assert browser.get(f"/pictures/{newest.key}").status_code == 200
    assert browser.get(f"/i/{newest.blob_id}.png").status_code == 200
    assert Blob.objects.filter(renditions=None).count() == 0


def test_its_people_were_told_of_each_other_and_find_their_bells_true():
    seeded("--pictures=300", "--yes")
    for player in Player.objects.filter(notifications__isnull=False).distinct()[:5]:
        assert all(notice.names for notice in reading.page_of(player).notices)
    assert set(Notification.objects.values_list("verb", flat=True)) == {Verb.LIKED, Verb.COMMENTED, Verb.FOLLOWED}
    assert Notification.objects.exclude(read_at=None).exists()
    assert not Notification.objects.filter(actors__actor=F("player")).exists()
    hung = {tag.slug: tag.tagged.filter(picture__in=listed()).count() for tag in Tag.objects.all()}
    assert dict(Tag.objects.values_list("slug", "uses")) == hung


def test_run_again_it_adds_what_is_missing_or_says_that_it_is_there():
    seeded("--pictures=40", "--yes")
    assert "already" in seeded("--pictures=40", "--yes")
    seeded("--pictures=90", "--yes")
    assert Picture.objects.count() == 90
    assert_feeds_are_true()


def test_what_is_down_in_it_is_down_with_its_original_and_comes_back_with_it():
    seeded("--pictures=300", "--yes")
    originals = dict(Takedown.objects.values_list("sha256", "state"))
    assert originals
    down = Picture.objects.filter(state__in=TAKEN_DOWN).values_list("blob", "state")
    assert dict(down) == originals
    assert set(Picture.objects.filter(blob__in=originals).values_list("blob", "state")) == set(originals.items())
    one = Picture.objects.filter(blob__in=originals)[0]
    pictures.judge([one.pk], State.VISIBLE)
    assert set(one.blob.pictures.values_list("state", flat=True)) == {State.VISIBLE}
    assert_feeds_are_true()


def test_however_many_scenes_there_are_none_is_both_shown_and_down():
    """One may be added to with more scenes than it has."""
    chance, seen = np.random.default_rng(7), {}
    for count in (12, 13, 100, 300):
        fate = np.repeat(list(Fate), 1000)
        scenes = scenes_of(fate, chance.integers(0, count, len(fate)), count)
        for one, scene in zip(fate.tolist(), scenes.tolist(), strict=True):
            seen.setdefault(scene, set()).add(STATES.get(one, State.VISIBLE))
    assert len(seen) == 300
    assert {len(states) for states in seen.values()} == {1}


@pytest.mark.parametrize(
    "arguments", [["--pictures=0", "--yes"], ["--pictures=5", "--seed=-1", "--yes"], ["--pictures=5"]]
)
def test_what_cannot_be_made_or_should_not_be_made_here_is_refused(arguments, settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="--"):
        seeded(*arguments)
    assert not Picture.objects.exists()


def test_the_same_seed_plans_the_same_community_and_another_one_does_not():
    one, same, other = planned([7], 300), planned([7], 300), planned([8], 300)
    assert np.array_equal(one.prompt_parts, same.prompt_parts)
    assert np.array_equal(one.likes.member, same.likes.member)
    assert not np.array_equal(one.likes.picture, other.likes.picture)


def test_popularity_has_a_long_tail():
    """Half of the pictures have one like or none, and one in a hundred has more than ten times the mean of the others."""
    plan = planned([7], 20_000)
    likes = np.sort(np.bincount(plan.likes.picture, minlength=20_000))
    assert likes[10_000] <= 1
    assert likes[-200:].mean() > 10 * likes[:-200].mean()


def test_words_descend_from_older_ones_that_were_known():
    plan = planned([7], 5000)
    children = np.flatnonzero(plan.parent >= 0)
    assert len(children) > 100
    assert (plan.parent[children] < children).all()
    assert (plan.second_parent < plan.parent)[plan.second_parent >= 0].all()
    sealed = np.isin(plan.picture_fate, (Fate.REVEALED, Fate.SEALED))
    assert not set(plan.parent[children]) & set(plan.picture_prompt[sealed])


def test_the_vocabulary_can_be_copied_as_it_stands():
    words = [word for name, group in vars(vocabulary).items() if name.isupper() for word in _words(group)]
    assert len(words) > 200
    assert not [word for word in words if set(word) & set('\\\t\n"')]


def _words(group):
    return [word for part in group for word in ([part] if isinstance(part, str) else part)]
