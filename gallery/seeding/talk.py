"""What a made-up community said of its pictures as rows: reactions, comments, tags."""

from __future__ import annotations

import numpy as np

from gallery.models import Comment, PictureTag, Reaction, ReactionKind, Tag
from gallery.seeding.copying import NULL, copy
from gallery.seeding.made import Community, told_at
from gallery.seeding.plan import Said
from gallery.seeding.vocabulary import COMMENTS, TAGS

OTHER_KINDS = (ReactionKind.LAUGH, ReactionKind.WOW, ReactionKind.CLEVER)
TOMBSTONES = 50
"""One comment in so many was deleted."""


def reactions(made: Community) -> int:
    """Every like, and now and then another reaction beside it."""
    likes = made.plan.likes
    picture, player = made.pictures[likes.picture], made.players[likes.member]
    at = told_at(made, likes)
    more = np.flatnonzero(made.chance.random(len(picture)) < 0.1)
    kinds = np.array(OTHER_KINDS)[more % len(OTHER_KINDS)]
    columns = ("picture_id", "player_id", "kind", "created_at")
    liked = copy(Reaction, columns, zip(picture.tolist(), player.tolist(), ["like"] * len(picture), at, strict=True))
    return liked + copy(
        Reaction, columns, zip(picture[more].tolist(), player[more].tolist(), kinds, at[more], strict=True)
    )


def comments(made: Community) -> int:
    said = made.plan.comments
    at = told_at(made, said)
    gone = is_deleted(said)
    rows = zip(
        made.pictures[said.picture].tolist(),
        made.players[said.member].tolist(),
        np.where(gone, "", np.array(COMMENTS)[said.what]),
        ["visible"] * len(at),
        at,
        np.where(gone, at, NULL),
        strict=True,
    )
    return copy(Comment, ("picture_id", "author_id", "text", "state", "created_at", "deleted_at"), rows)


def tags(made: Community) -> int:
    said = made.plan.tags
    Tag.objects.bulk_create([Tag(slug=slug) for slug in TAGS], ignore_conflicts=True)
    known = dict(Tag.objects.filter(slug__in=TAGS).values_list("slug", "pk"))
    tag = np.array([known[slug] for slug in TAGS])[said.what]
    rows = zip(
        made.pictures[said.picture].tolist(),
        tag.tolist(),
        made.players[said.member].tolist(),
        told_at(made, said),
        strict=True,
    )
    return copy(PictureTag, ("picture_id", "tag_id", "by_id", "created_at"), rows)


def is_deleted(said: Said) -> np.ndarray:
    return np.arange(len(said.picture)) % TOMBSTONES == TOMBSTONES - 1
