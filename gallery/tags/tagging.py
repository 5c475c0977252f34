"""The one writer of tags. A tag's count moves in the transaction of what it counts.

Who may: the author of a picture, and whoever keeps a collection that everybody sees and that it is in. The author takes any
tag away; one that somebody else had hung does then not come back but by the author. Lock order: pictures, then tags.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection as Group
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Player
from gallery import hung, listing, uses
from gallery.collections.reading import OPEN
from gallery.models import Collection, CollectionItem, ItemState, Picture, PictureTag, Tag, TagRefusal, Verb
from gallery.notices.subjects import of_picture
from gallery.notices.telling import tell
from gallery.people.refusals import Refused
from gallery.picking.acts import Left, Outcome
from gallery.tags.slugs import slugs_of
from gallery.visibility import is_listed, readable
from moderation.rules import book
from moderation.rules.checking import why_not
from moderation.rules.kinds import Place
from paintoff.ready import Ready

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
    must_be_allowed(slugs)
    ids = [picture.pk for picture in pictures]
    listing.hold(ids)
    may, there = _may_tag(ids, by), readable(by).in_bulk(ids)
    tags = _tags(slugs)
    done: list[Picture] = []
    left: list[Left] = []
    used: Counter[int] = Counter()
    for picture in pictures:
        if (now := there.get(picture.pk)) is None:
            left.append(Left(picture, GONE))
        elif picture.pk not in may:
            left.append(Left(picture, NOT_YOURS))
        elif why_not := _hang(now, tags, by, used):
            left.append(Left(picture, why_not))
        else:
            done.append(picture)
    uses.hang(used)
    hung.renew(ids)
    return Outcome(done, left)


@transaction.atomic
def take(picture: Picture, slug: str, by: Player) -> bool:
    """Take a tag away: the author any, others what they hung. Whether it was there. Raises Refused."""
    listing.hold([picture.pk])
    hung = PictureTag.objects.select_related("picture", "tag").filter(picture=picture, tag__slug=slug).first()
    if hung is None:
        return False
    is_author = Picture.objects.filter(pk=picture.pk, owner=by).exists()
    if not is_author and hung.by_id != by.pk:
        raise Refused(NOT_YOURS)
    if is_author and hung.by_id != by.pk:
        TagRefusal.objects.get_or_create(picture=picture, tag_id=hung.tag_id)
    hung.delete()
    if is_listed(hung.picture):
        uses.hang({hung.tag_id: -1})
    return True


def may_tag(picture: Picture, player: Player | None) -> bool:
    if player is None or player.is_guest:
        return False
    return picture.owner_id == player.pk or KEPT.is_any(picture, player)


def must_be_allowed(slugs: Sequence[str]) -> None:
    """Each by itself. Raises Refused, which says why of each."""
    edition = book.now()
    if faults := dict.fromkeys(filter(None, (why_not(slug, Place.TITLE, edition) for slug in slugs))):
        raise Refused(" ".join(faults))


def _may_tag(ids: Group[int], by: Player) -> set[int]:
    own = Picture.objects.filter(pk__in=ids, owner=by).values_list("pk", flat=True)
    return {*own, *_kept(by).filter(picture__in=ids).values_list("picture", flat=True)}


def _kept(by: Player) -> QuerySet[CollectionItem]:
    open_ones = Collection.objects.filter(OPEN, owner=by)
    return CollectionItem.objects.filter(state=ItemState.IN, collection__in=open_ones)


KEPT = Ready(lambda picture, by: _kept(by).filter(picture=picture), Picture, Player)


def _tags(slugs: Sequence[str]) -> list[Tag]:
    """In the order in which they were written. Who makes the same ones meanwhile waits in the same order."""
    Tag.objects.bulk_create([Tag(slug=slug) for slug in sorted(slugs)], ignore_conflicts=True)
    found = {tag.slug: tag for tag in Tag.objects.filter(slug__in=slugs)}
    return [found[slug] for slug in slugs]


def _hang(picture: Picture, tags: Sequence[Tag], by: Player, used: Counter[int]) -> str:
    """What kept it from being hung, empty where something was. `used` counts on how many listed pictures each tag is new."""
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
    if is_listed(picture):
        used.update(tag.pk for tag in wanted)
    tell(Verb.TAGGED, picture.owner, of_picture(picture), PictureTag.objects.filter(picture=picture.pk, by=by), by)
    return ""
