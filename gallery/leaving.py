"""What the gallery has of a person: told for their export, and let go of when they leave. Registered with accounts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db.models import Q, QuerySet, Sum

from accounts import belongings
from accounts.belongings import Belonging, Leave, Row
from accounts.models import Player
from gallery import counters, listing, pictures
from gallery.ancestry.credit import WHOLE
from gallery.exports import asking
from gallery.models import (
    Collection,
    CollectionItem,
    Comment,
    CreditLine,
    Export,
    Follow,
    HiddenTag,
    Notification,
    NotificationActor,
    NotificationChoice,
    Picture,
    PictureTag,
    PromptParent,
    PromptVector,
    Reaction,
    Run,
    Viewing,
)
from gallery.prompts import SOMEBODY
from gallery.sets import leaving as sets
from gallery.studio import runs
from gallery.viewing import choosing


def register() -> None:
    for rank, (name, rows, forget, told) in enumerate(BELONGINGS):
        belongings.register(Belonging(name, rows, forget, told, rank=100 + rank))


def _reactions(player: Player) -> Iterator[Row]:
    for one in Reaction.objects.filter(player=player).select_related("picture").order_by("pk").iterator():
        yield {"picture": one.picture.key, "kind": one.kind, "created_at": one.created_at.isoformat()}


def _forget_reactions(player: Player, _: Leave) -> None:
    theirs = Reaction.objects.filter(player=player)
    _take_away(theirs.values_list("picture", flat=True), lambda: theirs.delete())


def _comments(player: Player) -> Iterator[Row]:
    said = Comment.objects.filter(author=player, deleted_at=None).select_related("picture")
    for one in said.order_by("pk").iterator():
        yield {"picture": one.picture.key, "text": one.text, "created_at": one.created_at.isoformat()}


def _forget_comments(player: Player, how: Leave) -> None:
    """Tombstones stay where something was said."""
    theirs = Comment.objects.filter(author=player)
    _take_away(theirs.values_list("picture", flat=True), lambda: _silence(theirs, how))


def _silence(said: QuerySet[Comment], how: Leave) -> None:
    numbers = list(said.values_list("pk", flat=True))
    Comment.objects.filter(pk__in=numbers, deleted_at=None).update(text="", deleted_at=how.at)
    Comment.objects.filter(pk__in=numbers).update(author=None)


def _take_away(pictures_of_it: QuerySet[Reaction, int] | QuerySet[Comment, int], take: Callable[[], object]) -> None:
    """And count anew what those pictures have."""
    ids = sorted(set(pictures_of_it))
    listing.hold(ids)
    take()
    counters.recount(ids)


def _follows(player: Player) -> Iterator[Row]:
    for one in Follow.objects.filter(follower=player).select_related("followed").order_by("pk").iterator():
        yield {"follows": one.followed.key, "created_at": one.created_at.isoformat()}


def _forget_follows(player: Player, _: Leave) -> None:
    Follow.objects.filter(Q(follower=player) | Q(followed=player)).delete()


def _collections(player: Player) -> Iterator[Row]:
    for one in Collection.objects.filter(owner=player).order_by("pk").iterator():
        keys = one.items.order_by("rank", "pk").values_list("picture__key", "state")
        yield {
            "key": one.key,
            "title": one.title,
            "about": one.about,
            "access": one.access,
            "created_at": one.created_at.isoformat(),
            "pictures": [{"picture": key, "state": state} for key, state in keys],
        }


def _forget_collections(player: Player, _: Leave) -> None:
    Notification.objects.filter(collection__owner=player).delete()
    Collection.objects.filter(owner=player).delete()
    CollectionItem.objects.filter(by=player).update(by=None)


def _viewing(player: Player) -> Iterator[Row]:
    chosen = choosing.choice_of(player)
    covered = chosen.covered_from.name.lower() if chosen.covered_from is not None else None
    yield {"most": chosen.most.name.lower(), "covered_from": covered, "hidden_tags": choosing.hidden_by(player)}


def _forget_viewing(player: Player, _: Leave) -> None:
    Viewing.objects.filter(player=player).delete()
    HiddenTag.objects.filter(player=player).delete()


def _tags(player: Player) -> Iterator[Row]:
    for one in PictureTag.objects.filter(by=player).select_related("picture", "tag").order_by("pk").iterator():
        yield {"picture": one.picture.key, "tag": one.tag.slug, "created_at": one.created_at.isoformat()}


def _forget_tags(player: Player, _: Leave) -> None:
    """Those on others' pictures stay; those on their own go with these."""
    PictureTag.objects.filter(by=player).update(by=None)


def _notices(player: Player) -> Iterator[Row]:
    for one in Notification.objects.filter(player=player).order_by("pk").iterator():
        yield {"verb": one.verb, "about": one.about, "subject": one.subject, "told_at": one.told_at.isoformat()}


def _forget_notices(player: Player, _: Leave) -> None:
    """Others are no longer told that this person did something; what nobody else did too is told no more."""
    Notification.objects.filter(player=player).delete()
    NotificationChoice.objects.filter(player=player).delete()
    theirs = NotificationActor.objects.filter(actor=player)
    told = list(theirs.values_list("notification", flat=True))
    theirs.delete()
    Notification.objects.filter(pk__in=told, actors=None).delete()


def _exports(player: Player) -> Iterator[Row]:
    for one in Export.objects.filter(owner=player).order_by("pk").iterator():
        yield {"key": one.key, "state": one.state, "pictures": one.count, "created_at": one.created_at.isoformat()}


def _forget_exports(player: Player, how: Leave) -> None:
    """Whoever writes one at this moment finds its row gone, and takes its own files away."""
    asking.forget_all(player)


def _runs(player: Player) -> Iterator[Row]:
    for one in Run.objects.filter(owner=player).prefetch_related("pictures__picture").order_by("pk"):
        yield {
            "key": one.key,
            "kind": one.kind,
            "words": one.words,
            "negative": one.negative,
            "note": one.note,
            "created_at": one.created_at.isoformat(),
            "pictures": [slot.picture.key for slot in one.pictures.all() if slot.picture],
        }


def _forget_runs(player: Player, how: Leave) -> None:
    runs.delete_all(player, how.at)


def _credits(player: Player) -> Iterator[Row]:
    """Where others built on this person's words."""
    lines = PromptParent.objects.filter(parent__author=player).order_by("pk")
    for one in lines.iterator():
        yield {"credit": one.credit, "kind": one.kind, "created_at": one.created_at.isoformat()}


def _wins(player: Player) -> Iterator[Row]:
    """Of which wins what share is due to this person's words; what was taken back again makes nothing."""
    lines = (
        CreditLine.objects.filter(prompt__author=player).order_by().values("win", "win__place", "win__round", "win__at")
    )
    for one in lines.annotate(micros=Sum("micros")).exclude(micros=0).order_by("win"):
        yield {
            "place": one["win__place"],
            "round": one["win__round"],
            "share": one["micros"] / WHOLE,
            "at": one["win__at"].isoformat(),
        }


def _keep_wins(player: Player, how: Leave) -> None:
    """The ledger knows words by number, and no name: it goes on saying that some helped."""


def _forget_credits(player: Player, how: Leave) -> None:
    """The line stays in any case: nobody's ancestry loses a member."""
    if not how.keeps_credit:
        PromptParent.objects.filter(parent__author=player).update(credit=SOMEBODY)


def _pictures(player: Player) -> Iterator[Row]:
    """As a list of all; those that can still be seen have files of their own in the export."""
    for one in Picture.objects.filter(owner=player).order_by("pk").iterator():
        deleted = one.deleted_at.isoformat() if one.deleted_at else None
        yield {"key": one.key, "state": one.state, "created_at": one.created_at.isoformat(), "deleted_at": deleted}


def _forget_pictures(player: Player, how: Leave) -> None:
    """Also what the words mean, as numbers: out of these they could be guessed. Tags go once they are counted no more."""
    PromptVector.objects.filter(prompt__author=player).delete()
    gone = pictures.forget_all(player, how.at)
    PictureTag.objects.filter(picture__in=gone).delete()


BELONGINGS = (
    ("exports", _exports, _forget_exports, "Your exports"),
    ("runs", _runs, _forget_runs, "What you asked the studio for, with your notes"),
    ("reactions", _reactions, _forget_reactions, "Your likes"),
    ("comments", _comments, _forget_comments, "Your comments: a mark stays that somebody said something"),
    ("follows", _follows, _forget_follows, "Whom you follow, and who follows you"),
    ("collections", _collections, _forget_collections, "Your collections"),
    (
        "sets",
        sets.told,
        sets.forget,
        "Your sets that nobody else worked on; elsewhere your name and what you said of your commits",
    ),
    ("viewing", _viewing, _forget_viewing, "Which pictures you chose to see, and the tags that you hide"),
    ("tags", _tags, _forget_tags, "Your name on tags; those on others’ pictures stay"),
    ("notifications", _notices, _forget_notices, "What you were told"),
    ("credits", _credits, _forget_credits, ""),
    ("wins", _wins, _keep_wins, ""),
    ("pictures", _pictures, _forget_pictures, "All your pictures and their words: their files a week later"),
)
"""In the order in which they are let go: pictures last, since others point to them."""
