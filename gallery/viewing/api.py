"""What one wants to come upon, by API: levels of pictures, and hidden tags."""

from __future__ import annotations

from typing import Annotated

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Router
from pydantic import Field, StrictBool

from accounts.auth import someone
from accounts.models import Player
from accounts.tokens import Scope
from gallery.api import LevelWord
from gallery.models import TAG_MAX, Level
from gallery.people.entrance import slow_down
from gallery.viewing import choosing
from gallery.wire import by_field
from paintoff.wire import Refusal, Refused, Wire

router = Router(tags=["people"])
Slug = Annotated[str, Path(min_length=1, max_length=4 * TAG_MAX)]


class ViewingOut(Wire):
    most: LevelWord = Field(description="Pictures of higher levels are in none of one's lists.")
    covered_from: LevelWord | None = Field(description="Pages cover pictures of it and higher ones. Null: none.")
    hidden_tags: list[str] = Field(description="Pictures that have one of them are in none of one's lists.")


class ViewingIn(Wire):
    most: LevelWord
    covered_from: LevelWord | None = None
    adult: StrictBool = Field(False, description="That you are an adult: `mature` takes that, and an account.")


@router.get("/me/viewing", auth=someone(Scope.READ), response=ViewingOut, summary="What one wants to come upon")
def viewing(request: HttpRequest) -> ViewingOut:
    return _told(request.player)  # type: ignore[attr-defined]


@router.put(
    "/me/viewing",
    auth=someone(Scope.GALLERY),
    response={200: ViewingOut, 400: Refusal, 429: Refusal},
    summary="Choose the levels of pictures that one comes upon",
)
def choose(request: HttpRequest, wanted: ViewingIn) -> ViewingOut:
    player: Player = request.player  # type: ignore[attr-defined]
    slow_down(request, settings.TAPS_PER_PLAYER, "taps")
    covered = Level[wanted.covered_from.name] if wanted.covered_from is not None else None
    if covered == Level.EVERYONE:
        raise Refused("refused", "Pictures for everyone are not covered: choose mild or mature.", "covered_from")
    with by_field():
        choosing.choose(player, Level[wanted.most.name], covered, wanted.adult, timezone.now())
    return _told(player)


@router.put(
    "/me/hidden-tags/{slug}",
    auth=someone(Scope.GALLERY),
    response={200: ViewingOut, 400: Refusal, 429: Refusal},
    summary="Hide pictures that have a tag",
)
def hide(request: HttpRequest, slug: Slug) -> ViewingOut:
    slow_down(request, settings.TAPS_PER_PLAYER, "taps")
    with by_field("slug"):
        choosing.hide(request.player, slug)  # type: ignore[attr-defined]
    return _told(request.player)  # type: ignore[attr-defined]


@router.delete(
    "/me/hidden-tags/{slug}",
    auth=someone(Scope.GALLERY),
    response={200: ViewingOut, 429: Refusal},
    summary="Show pictures that have a tag again",
)
def show(request: HttpRequest, slug: Slug) -> ViewingOut:
    slow_down(request, settings.TAPS_PER_PLAYER, "taps")
    choosing.show(request.player, slug)  # type: ignore[attr-defined]
    return _told(request.player)  # type: ignore[attr-defined]


def _told(player: Player) -> ViewingOut:
    chosen = choosing.choice_of(player)
    return ViewingOut(
        most=LevelWord(chosen.most.name.lower()),
        covered_from=LevelWord(chosen.covered_from.name.lower()) if chosen.covered_from is not None else None,
        hidden_tags=choosing.hidden_by(player),
    )
