"""Everything that a picture's page shows to one reader."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone

from accounts.models import Player
from gallery import beside, least, onward, sources, takedowns
from gallery.ancestry.helped import helped_by_words
from gallery.cards import beginning_of, card_of
from gallery.collections.reading import few_with_it
from gallery.loading import with_files
from gallery.models import COMMENT_MAX, Level, Picture, PromptParent
from gallery.people.follows import is_following
from gallery.people.likes import likes_it, others_of
from gallery.people.thread import Thread, thread_of
from gallery.picking import own
from gallery.sets import holding
from gallery.studio import easels
from gallery.studio.enlarging import can_be_larger
from gallery.tags import reading as tags
from gallery.tags import tagging
from gallery.visibility import is_named, is_sealed, readable, why_not_begin, workable
from gallery.wall import LEVELS
from moderation.states import State
from paintoff import public
from paintoff.ready import Ready

LONGEST = 18  # digits, within a bigint


def readable_picture(request: HttpRequest, key: str) -> Picture:
    """Raises Http404 where it is not for this reader."""
    return _of(READABLE, request.player, key)  # type: ignore[attr-defined]


def workable_picture(request: HttpRequest, key: str) -> Picture:
    """Raises Http404 where this reader may not begin anything with it."""
    return _of(WORKABLE, request.player, key)  # type: ignore[attr-defined]


def _of(there: Ready[Picture], viewer: Player | None, key: str) -> Picture:
    found = there.first(viewer, key) if key.isprintable() else None
    if found is None:
        raise Http404("No picture of that name is here for you.")
    return with_files([found])[0]


def _around(there: QuerySet[Picture]) -> QuerySet[Picture]:
    return there.select_related("owner", "prompt", "blob")


READABLE = Ready(lambda viewer, key: _around(readable(viewer)).filter(key=key), Player, str)
WORKABLE = Ready(lambda viewer, key: _around(workable(viewer)).filter(key=key), Player, str)
LINES_UP = Ready(lambda prompt: PromptParent.objects.filter(child=prompt), int)


def content_of(request: HttpRequest, picture: Picture) -> dict[str, Any]:
    viewer = request.player  # type: ignore[attr-defined]
    card = card_of(picture)
    return {
        "card": card,
        "note": card.note if viewer is not None and picture.owner == viewer else "",
        "page_address": public.address(request, card.href),
        "image_address": public.address(request, card.image.src),
        "level": LEVELS[picture.level],
        "level_word": Level(picture.level).word,
        "least": least.of_one(picture.blob_id) if picture.own_level is not None else Level.EVERYONE,
        "rows": beside.rows_of(picture, viewer),
        "picture": picture,
        "kept_in": few_with_it(picture, viewer),
        "in_sets": holding.few_with_it(picture, viewer),
        "ways": onward.ways_from(picture, viewer),
        "helped": helped_by_words(picture.prompt_id) if is_named(picture) else 0,
        "lines": LINES_UP.rows(picture.prompt_id),
        "why_not_begin": (why_not := why_not_begin(picture)),
        "may_enlarge": not why_not and can_be_larger(easels.offers(timezone.now()), picture),
        "reason": takedowns.reason_of(picture) if picture.state != State.VISIBLE else "",
        "beginning": beginning_of(picture, viewer),
        "source_href": sources.address_of(picture),
        "may_delete": viewer is not None and picture.owner == viewer and not is_sealed(picture),
        "may_rate": viewer is not None and picture.owner == viewer and not own.why_not_rate(picture),
        "may_publish": _is_of_the_studio(picture, viewer) and not own.why_not_publish(picture),
        **said_of(request, picture),
        **_social(picture, viewer),
        **_tags(picture, viewer),
    }


def _is_of_the_studio(picture: Picture, viewer: Player | None) -> bool:
    """An account's own, so that it may publish it."""
    return viewer is not None and picture.owner == viewer and picture.source == "studio" and not viewer.is_guest


def said_of(request: HttpRequest, picture: Picture) -> dict[str, Any]:
    """The comments, from where the address says."""
    return {"picture": picture, "thread": _thread(request, picture), "comment_max": COMMENT_MAX}


def _social(picture: Picture, viewer: Player | None) -> dict[str, Any]:
    owner = picture.owner
    return {
        "is_public": is_named(picture),
        "may_collect": is_named(picture) or owner == viewer,
        **reactions_of(picture, viewer),
        "may_follow": owner is not None and owner != viewer,
        "is_followed": owner is not None and is_following(viewer, owner),
    }


def reactions_of(picture: Picture, viewer: Player | None) -> dict[str, Any]:
    """What people say of it without words, and whether this reader may."""
    return {
        "is_liked": likes_it(picture, viewer),
        "may_like": picture.owner_id is None or viewer is None or picture.owner_id != viewer.pk,
        "reactions": others_of(picture, viewer),
    }


def _tags(picture: Picture, viewer: Player | None) -> dict[str, Any]:
    may_tag = tagging.may_tag(picture, viewer)
    suggested = tags.suggested(picture) if may_tag else []
    return {"tags": tags.on(picture, viewer), "may_tag": may_tag, "suggested": suggested}


def _thread(request: HttpRequest, picture: Picture) -> Thread:
    viewer = request.player  # type: ignore[attr-defined]
    return thread_of(picture, viewer, timezone.now(), _before(request.GET.get("comments")))


def _before(given: str | None) -> int | None:
    if not given:
        return None
    if not (given.isascii() and given.isdigit()) or len(given) > LONGEST:
        raise Http404("comments: there is no such place in the list.")
    return int(given)
