"""The one writer of tags. A tag's count moves in the transaction of what it counts.

Who may: the author of a picture, and whoever keeps a collection that everybody sees and that it is in. The author takes any
tag away; one that somebody else had hung does then not come back but by the author. Lock order: pictures, then tags.
"""

from __future__ import annotations

from collections.abc import Collection as Group
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from accounts.models import Player
from gallery import listing
from gallery.collections.reading import OPEN
from gallery.models import Collection, CollectionItem, ItemState, Picture, PictureTag, Tag, TagRefusal, Verb
from gallery.notices.subjects import of_picture
from gallery.notices.telling import tell
from gallery.people.refusals import Refused
from gallery.picking.acts import Left, Outcome
from gallery.tags.slugs import slugs_of
from gallery.visibility import readable

MOST = 20
"""Tags on one picture."""

NOT_YOURS = "Its author tags it, or who has it in a collection that everybody sees."
FULL = f"It has room for {MOST} tags."
UNWANTED = "Its author took this tag away."
THERE = "It is tagged so already."
GONE = "It is not there any more."


@transaction.atomic
def put(pictures: Sequence[Picture], words: str, by: Player) -> Outcome:
    """Hang these words on all of the pictures. Raises Refused where they are no tags."""
    slugs = slugs_of(words)
    ids = [picture.pk for picture in pictures]
    listing.hold(ids)
    may, there = _may_tag(ids, by), set(readable(by).filter(pk__in=ids).values_list("pk", flat=True))
    tags = _tags(slugs)
    done: list[Picture] = []
    left: list[Left] = []
    for picture in pictures:
        if picture.pk in there and picture.pk not in may:
            left.append(Left(picture, NOT_YOURS))
        elif picture.pk in there and (why_not := _hang(picture, tags, by)):
            left.append(Left(picture, why_not))
        elif picture.pk in there:
            done.append(picture)
        else:
            left.append(Left(picture, GONE))
    return Outcome(done, left)


@transaction.atomic
def take(picture: Picture, slug: str, by: Player) -> bool:
    """Take a tag away: the author any, others what they hung. Whether it was there. Raises Refused."""
    listing.hold([picture.pk])
    hung = PictureTag.objects.filter(picture=picture, tag__slug=slug).first()
    if hung is None:
        return False
    is_author = Picture.objects.filter(pk=picture.pk, owner=by).exists()
    if not is_author and hung.by_id != by.pk:
        raise Refused(NOT_YOURS)
    if is_author and hung.by_id != by.pk:
        TagRefusal.objects.get_or_create(picture=picture, tag_id=hung.tag_id)
    hung.delete()
    Tag.objects.filter(pk=hung.tag_id).update(uses=F("uses") - 1)
    return True


def may_tag(picture: Picture, player: Player | None) -> bool:
    return player is not None and not player.is_guest and bool(_may_tag([picture.pk], player))


def _may_tag(ids: Group[int], by: Player) -> set[int]:
    own = Picture.objects.filter(pk__in=ids, owner=by).values_list("pk", flat=True)
    open_ones = Collection.objects.filter(OPEN, owner=by)
    kept = CollectionItem.objects.filter(picture__in=ids, state=ItemState.IN, collection__in=open_ones)
    return {*own, *kept.values_list("picture", flat=True)}


def _tags(slugs: Sequence[str]) -> list[Tag]:
    Tag.objects.bulk_create([Tag(slug=slug) for slug in slugs], ignore_conflicts=True)
    return list(Tag.objects.filter(slug__in=slugs).order_by("pk"))


def _hang(picture: Picture, tags: Sequence[Tag], by: Player) -> str:
    """What kept it from being hung, empty where something was."""
    there = set(PictureTag.objects.filter(picture=picture).values_list("tag", flat=True))
    new = [tag for tag in tags if tag.pk not in there]
    refused = TagRefusal.objects.filter(picture=picture, tag__in=new)
    if picture.owner_id == by.pk:
        refused.delete()
    wanted = [tag for tag in new if tag.pk not in set(refused.values_list("tag", flat=True))]
    if not wanted:
        return UNWANTED if new else THERE
    if len(there) + len(wanted) > MOST:
        return FULL
    PictureTag.objects.bulk_create(PictureTag(picture=picture, tag=tag, by=by) for tag in wanted)
    Tag.objects.filter(pk__in=[tag.pk for tag in wanted]).update(uses=F("uses") + 1)
    tell(Verb.TAGGED, picture.owner, of_picture(picture), PictureTag.objects.filter(picture=picture.pk, by=by), by)
    return ""
