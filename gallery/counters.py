"""The numbers that a picture carries of what hangs on it. Each moves in the transaction of the row that it counts."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from django.db import transaction
from django.db.models import Count, F, IntegerField, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from gallery import listing
from gallery.models import Comment, Picture, Prompt, PromptParent, Reaction, ReactionKind
from moderation.states import State


class Counter(StrEnum):
    LIKES = "likes"
    COMMENTS = "comments"
    REMIXES = "remixes"


@transaction.atomic
def move(picture: int, counter: Counter, by: int) -> None:
    """One more, or one less; a like is in the feeds' order at once."""
    listing.hold([picture])
    Picture.objects.filter(pk=picture).update(**{counter: F(counter) + by})
    if counter is Counter.LIKES:
        listing.refresh([picture])


@transaction.atomic
def count_remix(parents: Collection[Prompt]) -> None:
    """A prompt has been written whose parents these are: every picture of theirs has one descendant more."""
    hold_prompts(parents)
    ids = list(Picture.objects.filter(prompt__in=parents).values_list("pk", flat=True))
    listing.hold(ids)
    Picture.objects.filter(pk__in=ids).update(remixes=F(Counter.REMIXES) + 1)


@transaction.atomic
def recount(ids: Collection[int]) -> None:
    """Likes and comments of these, after many were written or taken away at once. Call it with the pictures held."""
    said = truth()
    Picture.objects.filter(pk__in=ids).update(likes=said[Counter.LIKES], comments=said[Counter.COMMENTS])
    listing.refresh(ids)


def hold_prompts(prompts: Collection[Prompt]) -> None:
    """Lock these words: a picture of theirs that is kept meanwhile would miss what is being counted."""
    numbers = [prompt.pk for prompt in prompts]
    list(Prompt.objects.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk").values_list("pk"))


def truth() -> dict[Counter, Coalesce]:
    """What each counter of a picture has to be, for a query of pictures."""
    liked = Reaction.objects.filter(picture=OuterRef("pk"), kind=ReactionKind.LIKE)
    said = Comment.objects.filter(picture=OuterRef("pk"), deleted_at=None, state=State.VISIBLE)
    descended = PromptParent.objects.filter(parent=OuterRef("prompt"))
    return {
        Counter.LIKES: _number_of(liked, "picture"),
        Counter.COMMENTS: _number_of(said, "picture"),
        Counter.REMIXES: _number_of(descended, "parent"),
    }


def _number_of(rows: QuerySet[Model], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())
