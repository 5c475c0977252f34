"""The door through which moderators get the pixels of what they judge, whatever its state: only of what has a case, and never
kept by a browser. Who looks at one before its curtain is written down."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from gallery import door
from gallery.judged.rivals import rivals_of
from gallery.models import Blob, Picture, RenditionKind
from gallery.visibility import File, is_sealed
from moderation.models import Case
from moderation.roles import may_decide

logger = logging.getLogger(__name__)


@require_safe
def picture(request: HttpRequest, key: str) -> HttpResponseBase:
    if not may_decide(request):
        return door.nothing()
    found = Picture.objects.filter(key=key).select_related("blob").first()
    if found is None or not Case.objects.filter(subject_kind="picture", subject_key=key).exists():
        return door.nothing()
    me = request.player  # type: ignore[attr-defined]
    # An answer would tell its owner that somebody has reported it.
    if found.owner_id == me.pk or (is_sealed(found) and me.pk in rivals_of(found)):
        return door.nothing()
    if found.revealed_at is None:
        logger.info("%s looked at the picture %s, which is not revealed, at the desk.", request.user, key)
    return door.answer(request, _file(found.blob), door.NEVER_KEPT)


def _file(blob: Blob) -> File:
    """What a screen shows, where it is made; else the original."""
    made = blob.renditions.filter(kind=RenditionKind.SCREEN).order_by("-media_type", "size").first()
    return File(made.sha256, made.media_type, made.size) if made else File(blob.sha256, blob.media_type, blob.size)
