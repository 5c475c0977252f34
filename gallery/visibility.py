"""Who may see a picture's pixels, and who its words and author, at this moment. The one place that knows.

Each rule stands here twice, about a row and about rows, and a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Player
from gallery import sight
from gallery.models import Blob, Picture, Rendition, RenditionKind
from moderation.states import State

SHOWN = Q(deleted_at__isnull=True, state=State.VISIBLE, revealed_at__isnull=False)
NAMED = SHOWN & Q(named_at__isnull=False)
LISTED = NAMED & Q(listed_at__isnull=False)
OF_UPLOADS = Q(source="upload")
OF_OWNERS = ("studio", "upload")
"""Where pictures come from that are their owner's alone, and no battle's."""
SEALED = Q(named_at__isnull=True) & ~Q(source__in=OF_OWNERS)
FIT = Q(state=State.VISIBLE)
TOO_EARLY = "It belongs to its battle until the results are out."
"""What the owner of a sealed one is told."""
NOT_FIT = "It is withheld or still being checked: nothing can be made of it."

WORDLESS = (RenditionKind.THUMBNAIL, RenditionKind.SCREEN)


@dataclass(frozen=True, slots=True)
class File:
    """Bytes that may be shown to whoever asked."""

    sha256: str
    media_type: str
    size: int


def may_see(picture: Picture, viewer: Player | None) -> bool:
    """Its pixels."""
    is_others = is_shown(picture) and sight.is_open_to(picture.level, viewer)
    return is_others or _is_owners(picture, viewer) or _is_in_bin_of(picture, viewer)


def may_read(picture: Picture, viewer: Player | None) -> bool:
    """Its words, its author and its page."""
    return (is_named(picture) and sight.is_open_to(picture.level, viewer)) or _is_owners(picture, viewer)


def is_shown(picture: Picture) -> bool:
    is_fit = picture.state == State.VISIBLE and picture.deleted_at is None
    return is_fit and picture.revealed_at is not None


def is_named(picture: Picture) -> bool:
    return is_shown(picture) and picture.named_at is not None


def is_sealed(picture: Picture) -> bool:
    """Whether a battle still keeps its seed, and its owner from deleting it. Nothing of the studio ever is."""
    return picture.named_at is None and picture.source not in OF_OWNERS


def is_listed(picture: Picture) -> bool:
    return is_named(picture) and picture.listed_at is not None


def readable(viewer: Player | None) -> QuerySet[Picture]:
    """The pictures of which `may_read` is true."""
    return Picture.objects.filter((NAMED & sight.open_to(viewer)) | _owners(viewer))


def findable(viewer: Player | None) -> QuerySet[Picture]:
    """What this viewer comes upon without being given its address: the public gallery, and their own."""
    return Picture.objects.filter((LISTED & sight.coming_upon(viewer)) | _owners(viewer))


def met(viewer: Player | None) -> QuerySet[Picture]:
    """Those readable ones that lists beside others' pictures may show this viewer."""
    return Picture.objects.filter((NAMED & sight.coming_upon(viewer)) | _owners(viewer))


def workable(viewer: Player | None) -> QuerySet[Picture]:
    """Those readable ones that a new picture may begin with. One's own entry waits for the results: what is made of it in the
    studio would tell its seed, from which everybody there paints, and in the gallery whose entry it is. What moderators took
    down would come back a little changed."""
    return readable(viewer).filter(FIT).exclude(SEALED)


def why_not_begin(picture: Picture) -> str:
    """Of a readable one, whether it is `workable`: a sentence for its owner, empty where it is."""
    if is_sealed(picture):
        return TOO_EARLY
    return "" if picture.state == State.VISIBLE else NOT_FIT


def listed() -> QuerySet[Picture]:
    """The public gallery, whatever its level: what one viewer comes upon of it is `findable`."""
    return Picture.objects.filter(LISTED)


def in_bin_of(owner: Player) -> QuerySet[Picture]:
    """What somebody deleted and may put back."""
    return Picture.objects.filter(_in_bin_of(owner))


def public_file(sha256: str) -> File | None:
    """These bytes, where anybody may have them."""
    return _file(sha256, SHOWN & sight.open_to(None), NAMED & sight.open_to(None))


def own_file(sha256: str, viewer: Player) -> File | None:
    """These bytes, where this viewer may have them and not everybody: of a picture of theirs, or of one for adults. Of one in
    their bin, those without words."""
    for_adults = sight.open_to(viewer)
    pixels = _owners(viewer) | _in_bin_of(viewer) | (SHOWN & for_adults)
    return _file(sha256, pixels, _owners(viewer) | (NAMED & for_adults))


def is_original_for(sha256: str, viewer: Player | None) -> bool:
    """Whether these are the bytes of an original that this viewer may see, and that nobody took down."""
    return Blob.objects.filter(
        _some("pk", (SHOWN & sight.open_to(viewer)) | (_owners(viewer) & FIT)), sha256=sha256
    ).exists()


def _file(sha256: str, pixels: Q, words: Q) -> File | None:
    """One query, whether there is nothing or only nothing for this viewer: an answer's time must not tell which."""
    original = Blob.objects.filter(_some("pk", pixels), sha256=sha256)
    wordless = Rendition.objects.filter(_some("blob_id", pixels), sha256=sha256, kind__in=WORDLESS)
    worded = Rendition.objects.filter(_some("blob_id", words), sha256=sha256, kind=RenditionKind.PUBLISHED)
    kept = [rows.order_by().values_list("sha256", "media_type", "size") for rows in (original, wordless, worded)]
    found = kept[0].union(*kept[1:], all=True)[:1]
    return next((File(*row) for row in found), None)


def _some(blob: str, rule: Q) -> Exists:
    return Exists(Picture.objects.filter(rule, blob=OuterRef(blob)))


def _is_owners(picture: Picture, viewer: Player | None) -> bool:
    if viewer is None or picture.owner_id != viewer.pk:
        return False
    return picture.deleted_at is None and picture.state != State.BLOCKED


def _is_in_bin_of(picture: Picture, viewer: Player | None) -> bool:
    if viewer is None or picture.owner_id != viewer.pk:
        return False
    return picture.binned_at is not None and picture.state != State.BLOCKED


def _in_bin_of(viewer: Player) -> Q:
    return Q(owner=viewer, binned_at__isnull=False) & ~Q(state=State.BLOCKED)


def _owners(viewer: Player | None) -> Q:
    if viewer is None:
        return Q(pk__in=[])
    return Q(owner=viewer, deleted_at__isnull=True) & ~Q(state=State.BLOCKED)
