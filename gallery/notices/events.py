"""What is told of, by the name of what happened. The verbs of pictures and people call these inside their transactions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.db.models import QuerySet
from django.db.models.functions import Greatest

from accounts.models import Player
from gallery.models import Comment, Follow, Picture, PromptParent, Reaction, ReactionKind, Taken, Verb
from gallery.notices.subjects import ONESELF, of_picture
from gallery.notices.telling import take_back, tell, tell_owners
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


def words_out(pictures: Collection[int]) -> None:
    """The words and authors of these are known from now on: whose words they descend from is told."""
    shown = Picture.objects.filter(NAMED, pk__in=pictures, prompt__lines_up__isnull=False).distinct()
    children = list(shown.select_related("owner"))
    parents = _parents_of(children)
    for child in children:
        for parent in parents[child.prompt_id]:
            tell(Verb.REMIXED, parent.owner, of_picture(parent), _named(child), child.owner)


def moved(pictures: Mapping[int, State], state: State, told_already: Collection[int] = ()) -> None:
    """Moderators moved these from their states to this one: each owner is told, of a blocked one without its name, since nobody
    may see it any more. That one which nobody had seen is fit to show is no news to its owner, but its words are out now; nor
    is it news that what was not shown waits again. Owners who hear of the decision itself hear nothing more."""
    news = {pk for pk, was in pictures.items() if state is not State.PENDING or was is State.VISIBLE}
    if state is State.VISIBLE:
        words_out(first_shown := _never_shown(pictures))
        news -= first_shown
    verb = MOVED[state]
    told = Picture.objects.filter(pk__in=news, named_at__isnull=False, owner__deleted_at=None).only("key", "owner")
    told = told.exclude(owner__in=told_already)
    if verb is Verb.BLOCKED:
        tell_owners(verb, told, lambda _: ONESELF)
    else:
        tell_owners(verb, told.filter(deleted_at=None), of_picture)


MOVED = {
    State.PENDING: Verb.WAITING,
    State.WITHHELD: Verb.WITHHELD,
    State.VISIBLE: Verb.RETURNED,
    State.BLOCKED: Verb.BLOCKED,
}


def _never_shown(pictures: Mapping[int, State]) -> set[int]:
    """Of these the ones that nobody but their owners has seen with their words: they waited, or were taken when they began or
    before their words came out."""
    waited = {pk for pk, was in pictures.items() if was is State.PENDING}
    taken = Taken.objects.filter(picture__in=list(pictures))
    return (waited | set(taken.values_list("picture", flat=True))) - _hung(pictures)


def _hung(pictures: Collection[int]) -> set[int]:
    """Of these the ones that were shown with their words before something took them."""
    shown = Taken.objects.filter(
        picture__in=list(pictures),
        was=State.VISIBLE,
        taken_at__gt=Greatest("picture__created_at", "picture__named_at"),
        picture__named_at__isnull=False,
    )
    return set(shown.values_list("picture", flat=True))


def _likes(picture: Picture, by: Player) -> QuerySet[Reaction]:
    return Reaction.objects.filter(picture=picture.pk, player=by, kind=ReactionKind.LIKE)


def _comments(picture: Picture, by: Player) -> QuerySet[Comment]:
    return Comment.objects.filter(picture=picture.pk, author=by, state=State.VISIBLE, deleted_at=None)


def _named(picture: Picture) -> QuerySet[Picture]:
    return Picture.objects.filter(NAMED, pk=picture.pk)


def _parents_of(children: Sequence[Picture]) -> dict[int, list[Picture]]:
    """By the prompt of a child, of each parent's words the first picture that can be read, by whoever wrote them."""
    lines = PromptParent.objects.filter(child__in={child.prompt_id for child in children}).order_by("pk")
    above = list(lines.values_list("child", "parent"))
    theirs = Picture.objects.filter(NAMED, prompt__in={parent for _, parent in above})
    first = theirs.order_by("prompt_id", "pk").distinct("prompt_id").select_related("owner")
    by_words = {picture.prompt_id: picture for picture in first}
    found: dict[int, list[Picture]] = {child.prompt_id: [] for child in children}
    for child, parent in above:
        if parent in by_words:
            found[child].append(by_words[parent])
    return found
