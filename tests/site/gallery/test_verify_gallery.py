"""The command that compares the gallery's derived rows with the truth."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from gallery.models import (
    Comment,
    CreditLine,
    Listing,
    Look,
    Picture,
    PictureTag,
    Prompt,
    Reaction,
    ReactionKind,
    Tag,
    Win,
)
from moderation.states import State
from tests.support.feeds import assert_feeds_are_true
from tests.support.paintings import Stage, picture_of
from tests.support.people import account, guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture():
    return picture_of(guest("Bo"))


def verified(*arguments: str) -> str:
    out = io.StringIO()
    call_command("verify_gallery", *arguments, stdout=out)
    return out.getvalue()


def test_a_true_gallery_is_called_true(picture):
    assert "are true" in verified()


def _lose_it(picture):
    Listing.objects.filter(pk=picture.pk).delete()


def _keep_it_though_withheld(picture):
    Picture.objects.filter(pk=picture.pk).update(state=State.WITHHELD)


def _change_a_column(picture):
    Listing.objects.filter(pk=picture.pk).update(format="relay")


def _miscount_likes(picture):
    Reaction.objects.create(picture=picture, player=account("Ada"), kind=ReactionKind.LIKE)


def _miscount_comments(picture):
    Comment.objects.create(picture=picture, author=account("Ada"), text="Oh!", state=State.VISIBLE)


def _miscount_remixes(picture):
    Prompt.objects.filter(pk=picture.prompt_id).update(remixes=3)


def _miscount_a_tag(picture):
    PictureTag.objects.create(picture=picture, tag=Tag.objects.create(slug="fox", uses=3))


def _hide_its_look(picture):
    Look.objects.update_or_create(
        pk=picture.blob_id, defaults={"hash": 1, "shade": 1, "colours": b"", "is_listed": False}
    )


def _hang_a_tag_at_another_time(picture):
    tag = Tag.objects.create(slug="fox", uses=1)
    PictureTag.objects.create(picture=picture, tag=tag, listed_at=timezone.now())


def _share_too_much(picture):
    words = picture.prompt
    win = Win.objects.create(key="heat:1", at=timezone.now())
    CreditLine.objects.create(win=win, number=1, winner=words, prompt=words, micros=999_999, at=timezone.now())


WRONGS = [
    _lose_it,
    _keep_it_though_withheld,
    _change_a_column,
    _miscount_likes,
    _miscount_comments,
    _miscount_remixes,
    _miscount_a_tag,
    _hang_a_tag_at_another_time,
    _hide_its_look,
    _share_too_much,
]


@pytest.mark.parametrize("wrong", WRONGS)
def test_every_difference_is_found_left_alone_and_mended_when_asked(picture, wrong):
    wrong(picture)
    with pytest.raises(CommandError, match="--mend"):
        verified()
    assert {picture.key, str(picture.prompt_id), "fox", "heat:1"} & set(verified("--mend").split())
    assert_feeds_are_true()
    assert "are true" in verified()


def test_a_tombstone_and_a_withheld_comment_count_for_nothing(picture):
    Comment.objects.create(picture=picture, author=account("Ada"), text="Oh!", state=State.WITHHELD)
    assert "are true" in verified()


def test_what_is_not_public_needs_no_listing(picture):
    for stage in (Stage.SEALED, Stage.NAMED, Stage.DELETED):
        picture_of(guest("Cy"), f"fox {stage}", stage, seed=9)
    assert "are true" in verified()
