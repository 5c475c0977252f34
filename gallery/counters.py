"""The numbers that a picture carries of what hangs on it. Each moves in the transaction of the row that it counts."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from django.db import transaction
from django.db.models import Count, F, IntegerField, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from gallery import listing
from gallery.models import Comment, Picture, Reaction, ReactionKind
from moderation.states import State


class Counter(StrEnum):
    LIKES = "likes"
    COMMENTS = "comments"


@transaction.atomic
def move(picture: int, counter: Counter, by: int) -> None:
    """One more, or one less; a like is in the feeds' order at once."""
    listing.hold([picture])
    Picture.objects.filter(pk=picture).update(**{counter: F(counter) + by})
    if counter is Counter.LIKES:
        listing.refresh([picture])


@transaction.atomic
def recount(ids: Collection[int]) -> None:
    """Likes and comments of these, after many were written or taken away at once. Call it with the pictures held."""
    said = truth()
    Picture.objects.filter(pk__in=ids).update(likes=said[Counter.LIKES], comments=said[Counter.COMMENTS])
    listing.refresh(ids)


def truth() -> dict[Counter, Coalesce]:
    """What each counter of a picture has to be, for a query of pictures."""
    liked = Reaction.objects.filter(picture=OuterRef("pk"), kind=ReactionKind.LIKE)
    said = Comment.objects.filter(picture=OuterRef("pk"), deleted_at=None, state=State.VISIBLE)
    return {
        Counter.LIKES: _number_of(liked, "picture"),
        Counter.COMMENTS: _number_of(said, "picture"),
    }


def _number_of(rows: QuerySet[Model], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())
