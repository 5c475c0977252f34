"""What is told of, by the name of what happened. The verbs of pictures and people call these inside their transactions."""

from __future__ import annotations

from collections.abc import Collection as Group
from collections.abc import Mapping

from django.db.models import QuerySet
from django.db.models.functions import Greatest

from accounts.models import Player
from gallery.models import Comment, Follow, Picture, PromptParent, Reaction, ReactionKind, Taken, Verb
from gallery.notices.subjects import ONESELF, of_picture
from gallery.notices.telling import take_back, tell
from gallery.visibility import NAMED
from moderation.states import State


def liked(picture: Picture, by: Player) -> None:
    tell(Verb.LIKED, picture.owner, of_picture(picture), _likes(picture, by), by)


def no_longer_liked(picture: Picture, by: Player) -> None:
    take_back(Verb.LIKED, picture.owner, of_picture(picture), by, _likes(picture, by))


def followed(player: Player, by: Player) -> None:
    tell(Verb.FOLLOWED, player, ONESELF, Follow.objects.filter(follower=by, followed=player), by)


def no_longer_followed(player: Player, by: Player) -> None:
    take_back(Verb.FOLLOWED, player, ONESELF, by, Follow.objects.filter(follower=by, followed=player))


def commented(comment: Comment) -> None:
    """Once it can be read."""
    if comment.author is not None:
        there = _comments(comment.picture, comment.author).filter(pk=comment.pk)
        tell(Verb.COMMENTED, comment.picture.owner, of_picture(comment.picture), there, comment.author)


def comment_gone(comment: Comment) -> None:
    if comment.author is not None:
        left = _comments(comment.picture, comment.author)
        take_back(Verb.COMMENTED, comment.picture.owner, of_picture(comment.picture), comment.author, left)


def words_out(pictures: Group[int]) -> None:
    """The words and authors of these are known from now on: whose words they descend from is told."""
    shown = Picture.objects.filter(NAMED, pk__in=pictures, prompt__lines_up__isnull=False).distinct()
    for child in shown.select_related("owner"):
        for parent in _parents_of(child):
            tell(Verb.REMIXED, parent.owner, of_picture(parent), _named(child), child.owner)


def moved(pictures: Mapping[int, State], state: State) -> None:
    """Moderators moved these from their states to this one: each owner is told. One that was being checked, or down from its
    beginning, and is fit to show is no news to its owner, but its words are out now; a blocked one is not named, since nobody may
    see it any more. Nor is it news that one waits again to be checked."""
    if state is State.VISIBLE:
        first_shown = _never_shown(pictures)
        words_out(first_shown)
        pictures = {pk: was for pk, was in pictures.items() if pk not in first_shown and was is not State.PENDING}
    if not pictures or state is State.PENDING:
        return
    verb = MOVED[state]
    for picture in Picture.objects.filter(pk__in=list(pictures), named_at__isnull=False).select_related("owner"):
        subject = ONESELF if verb is Verb.BLOCKED else of_picture(picture)
        tell(verb, picture.owner, subject, Picture.objects.filter(pk=picture.pk, state=state))


MOVED = {State.WITHHELD: Verb.WITHHELD, State.VISIBLE: Verb.RETURNED, State.BLOCKED: Verb.BLOCKED}


def _never_shown(pictures: Mapping[int, State]) -> set[int]:
    """Of these the ones that nobody but their owners has seen with their words: they waited, or were taken when they began or
    before their words came out."""
    taken = Taken.objects.filter(picture__in=list(pictures))
    shown = taken.filter(
        was=State.VISIBLE,
        taken_at__gt=Greatest("picture__created_at", "picture__named_at"),
        picture__named_at__isnull=False,
    )
    waited = {pk for pk, was in pictures.items() if was is State.PENDING}
    return (waited | set(taken.values_list("picture", flat=True))) - set(shown.values_list("picture", flat=True))


def _likes(picture: Picture, by: Player) -> QuerySet[Reaction]:
    return Reaction.objects.filter(picture=picture.pk, player=by, kind=ReactionKind.LIKE)


def _comments(picture: Picture, by: Player) -> QuerySet[Comment]:
    return Comment.objects.filter(picture=picture.pk, author=by, state=State.VISIBLE, deleted_at=None)


def _named(picture: Picture) -> QuerySet[Picture]:
    return Picture.objects.filter(NAMED, pk=picture.pk)


def _parents_of(child: Picture) -> list[Picture]:
    """Of each parent's words the first picture that can be read, by whoever wrote them."""
    parents = PromptParent.objects.filter(child=child.prompt_id).values("parent")
    theirs = Picture.objects.filter(NAMED, prompt__in=parents).order_by("prompt_id", "pk").distinct("prompt_id")
    return list(theirs.select_related("owner"))
