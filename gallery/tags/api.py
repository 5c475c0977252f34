"""Tags by API: the most used ones, what hangs under one, and those of a picture."""

from __future__ import annotations

from typing import Annotated

from django.conf import settings
from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from accounts import keys  # noqa: F401 - the API's addresses use its converter
from accounts.auth import anyone, someone
from accounts.models import Player
from accounts.tokens import Scope
from gallery import feed
from gallery.exhibit import readable_picture
from gallery.people.entrance import slow_down
from gallery.tags import reading, tagging
from gallery.tags.slugs import slug_of
from gallery.wire import PAGE_MAX, PicturesOut, by_field, by_parameter, member, shown
from paintoff.wire import Refusal, Refused, Wire

router = Router(tags=["tags"])


class TagOut(Wire):
    tag: str
    uses: int


class TagsOut(Wire):
    tags: list[TagOut]
    after: str | None = Field(description="Pass it as `after` for the next page. Null at the end.")


class HungOut(Wire):
    tag: str
    may_take: bool = Field(description="Whether you may take it away.")


class HungsOut(Wire):
    tags: list[HungOut]
    may_hang: bool = Field(description="Whether you may hang others on it.")
    suggested: list[str] = Field(description="For who may: tags that are in use and stand in its words.")


class WordsIn(Wire):
    words: str = Field(max_length=1000, description="With commas between.")


@router.get("/tags", auth=anyone(Scope.READ), response=TagsOut, summary="Tags, the most used first")
def tags(
    request: HttpRequest,
    begins: Annotated[str | None, Query(max_length=40, description="Those alone that begin so.")] = None,
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = feed.PAGE,
) -> TagsOut:
    with by_field("begins"):
        start = slug_of(begins) if begins is not None else ""
    with by_parameter():
        shelf = reading.most_used(after, limit, start)
    return TagsOut(tags=[TagOut(tag=one.slug, uses=one.uses) for one in shelf.tags], after=shelf.after)


@router.get(
    "/tags/{slug}/pictures",
    auth=anyone(Scope.READ),
    response={200: PicturesOut, 404: Refusal},
    summary="Public pictures that it hangs on, the newest first",
)
def pictures(
    request: HttpRequest,
    slug: str,
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = feed.PAGE,
) -> PicturesOut:
    tag = reading.used().filter(slug=slug).first() if slug.isprintable() else None
    if tag is None:
        raise Refused("not_found", "No picture has this tag.", "slug", 404)
    with by_parameter():
        page = reading.page_of(tag, request.player, after, limit)  # type: ignore[attr-defined]
    return PicturesOut(pictures=[shown(one) for one in page.pictures], after=page.after)


@router.get(
    "/pictures/{key:key}/tags",
    auth=anyone(Scope.READ),
    response={200: HungsOut, 404: Refusal},
    summary="The tags of a picture",
)
def on(request: HttpRequest, key: str) -> HungsOut:
    return _on(request, key)


@router.post(
    "/pictures/{key:key}/tags",
    auth=someone(Scope.GALLERY),
    response={200: HungsOut, 404: Refusal, 409: Refusal},
    summary="Hang tags on a picture",
)
def put(request: HttpRequest, key: str, wanted: WordsIn) -> HungsOut:
    """By its author, and by who keeps it in a collection that everybody sees."""
    player, picture = member(request), readable_picture(request, key)
    slow_down(request, settings.TAPS_PER_PLAYER, "taps")
    with by_field("words"):
        outcome = tagging.put([picture], wanted.words, player)
    for one in outcome.left:
        raise Refused("refused", one.reason, "words", 409)
    return _on(request, key)


@router.delete(
    "/pictures/{key:key}/tags/{slug}",
    auth=someone(Scope.GALLERY),
    response={200: HungsOut, 404: Refusal, 409: Refusal},
    summary="Take a tag away",
)
def take(request: HttpRequest, key: str, slug: str) -> HungsOut:
    player, picture = member(request), readable_picture(request, key)
    slow_down(request, settings.TAPS_PER_PLAYER, "taps")
    with by_field(status=409):
        tagging.take(picture, slug if slug.isprintable() else "", player)
    return _on(request, key)


def _on(request: HttpRequest, key: str) -> HungsOut:
    viewer: Player | None = request.player  # type: ignore[attr-defined]
    picture = readable_picture(request, key)
    may_hang = tagging.may_tag(picture, viewer)
    return HungsOut(
        tags=[HungOut(tag=one.slug, may_take=one.may_take) for one in reading.on(picture, viewer)],
        may_hang=may_hang,
        suggested=reading.suggested(picture) if may_hang else [],
    )
