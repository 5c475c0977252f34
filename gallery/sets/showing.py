"""What a reader of a set sees of the pictures that it names, in any version of it. The one place that knows.

A picture shows where the reader may see it in the gallery, and where its author put it into the set themselves: then whoever may
look into the set sees it. In every other case there is a card that says why, with its author's name: what moderators took down
stands in no version, however old.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F, Q
from django.urls import reverse

from accounts.models import Player
from gallery import addresses
from gallery.cards import Image, card_of
from gallery.encoding import WEBP
from gallery.files import EXTENSIONS
from gallery.models import Blob, ImageSet, Level, Picture, Rendition, RenditionKind, SetPicture
from gallery.prompts import SOMEBODY
from gallery.sets.access import PUBLIC
from gallery.sight import is_open_to, open_to, open_to_all
from gallery.visibility import OF_OWNERS, WORDLESS, File, is_named, is_sealed, may_read
from moderation.states import State

GIVEN = Q(picture__owner=F("added_by"), picture__deleted_at=None, picture__state=State.VISIBLE) & (
    Q(picture__named_at__isnull=False) | Q(picture__source__in=OF_OWNERS)
)
DOWN = "Moderators took it down."
WAITS = "It is being checked."
DELETED = "Its author deleted it."
RATED = "It is not for everybody: for adults who chose to see such pictures."
PRIVATE = "Its author shows it to nobody."
GONE = "It is not there any more."


@dataclass(frozen=True, slots=True)
class Shown:
    """`why` says why nothing is shown, and then there is no address; `words` are what it was painted from, which go with it then.
    `key` and `href` name its page in the gallery, where the reader may see that; `level` says for whom it is."""

    credit: str
    why: str = ""
    src: str = ""
    thumb: str = ""
    sources: tuple[Image, ...] = ()
    width: int = 1
    height: int = 1
    key: str = ""
    href: str = ""
    words: str = ""
    level: int = Level.EVERYONE

    @property
    def twentieths(self) -> int:
        """Width by height, in as many twentieths as the wall of pictures has room for."""
        return min(max(round(20 * self.width / self.height), 8), 60)


def shown(image_set: ImageSet, hashes: Collection[str], viewer: Player | None) -> dict[str, Shown]:
    """By hash, of those that the set ever named. The viewer may look into the set."""
    rows = SetPicture.objects.filter(image_set=image_set, sha256__in=set(hashes))
    around = rows.select_related("picture__owner", "picture__prompt", "picture__blob")
    held = around.prefetch_related("picture__blob__renditions")
    return {row.sha256: _shown(image_set, row, viewer) for row in held}


def file(image_set: ImageSet, sha256: str, viewer: Player | None) -> File | None:
    """These bytes, where they are of a picture whose author put it into the set: an original, or what was made of it without
    words. The viewer may look into the set."""
    fit = Picture.objects.filter(open_to(viewer) | Q(owner=viewer, owner__isnull=False))
    given = SetPicture.objects.filter(GIVEN, image_set=image_set, picture__in=fit)
    originals = Blob.objects.filter(pk__in=given.filter(sha256=sha256).values("sha256"))
    made = Rendition.objects.filter(sha256=sha256, kind__in=WORDLESS, blob__in=given.values("sha256"))
    kept = [rows.order_by().values_list("sha256", "media_type", "size") for rows in (originals, made)]
    found = kept[0].union(kept[1], all=True)[:1]
    return next((File(*row) for row in found), None)


def in_a_public_set(picture: Picture) -> str:
    """An address at which anybody sees it because its author put it into a set; empty where there is none."""
    if picture.source not in OF_OWNERS or picture.level > open_to_all():
        return ""
    given = SetPicture.objects.filter(GIVEN, picture=picture, image_set__in=ImageSet.objects.filter(PUBLIC))
    row = given.select_related("image_set", "picture__owner", "picture__blob").first()
    return _given(row.image_set, picture, "").thumb if row is not None else ""


def is_given(row: SetPicture) -> bool:
    """`GIVEN` about a row whose picture is loaded."""
    picture = row.picture
    if picture is None or picture.owner_id is None or picture.owner_id != row.added_by_id:
        return False
    return picture.deleted_at is None and picture.state == State.VISIBLE and not is_sealed(picture)


def _shown(image_set: ImageSet, row: SetPicture, viewer: Player | None) -> Shown:
    picture = row.picture
    if picture is None:
        return Shown(SOMEBODY, GONE)
    credit = picture.owner.nickname if picture.owner else SOMEBODY
    if may_read(picture, viewer):
        card = card_of(picture)
        return Shown(
            credit=credit,
            src=card.image.src,
            thumb=card.thumb,
            sources=card.thumb_sources,
            width=card.width,
            height=card.height,
            key=card.key,
            href=card.href,
            level=picture.level,
        )
    is_shown = is_given(row) and is_open_to(picture.level, viewer)
    return _given(image_set, picture, credit) if is_shown else _closed(row, picture, credit)


def _given(image_set: ImageSet, picture: Picture, credit: str) -> Shown:
    blob = picture.blob

    def address(sha256: str, media_type: str) -> str:
        return reverse("gallery:set_file", args=[image_set.key, f"{sha256}.{EXTENSIONS[media_type]}"])

    src = address(blob.sha256, blob.media_type)
    made = addresses.renditions(blob, RenditionKind.THUMBNAIL)
    thumb = next((address(one.sha256, one.media_type) for one in made if one.media_type == WEBP), src)
    return Shown(credit, src=src, thumb=thumb, width=blob.width, height=blob.height, level=picture.level)


def _closed(row: SetPicture, picture: Picture, credit: str) -> Shown:
    return Shown(credit, _why(row, picture), words=picture.prompt.text)


def _why(row: SetPicture, picture: Picture) -> str:
    if picture.state in (State.WITHHELD, State.BLOCKED):
        return DOWN
    if picture.deleted_at is not None:
        return DELETED
    if picture.state == State.PENDING:
        return WAITS
    is_out = is_named(picture) or is_given(row)
    return RATED if is_out and picture.level > open_to_all() else PRIVATE
