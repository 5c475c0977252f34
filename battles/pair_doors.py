"""What the doors of blind pairs share, whatever they are pairs of: the pixels on one side, and taking one tap.

Pixels leave without a name: no address, header or word in the file says which picture it is, for bytes go by their hash
everywhere else, and whoever knows the hash of a picture knows whose it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import redirect
from django.urls import reverse

from accounts.models import Player
from battles.pairs import PARTIAL, WITHHELD
from battles.refusals import Refused
from battles.visitors import slow_down
from gallery import files, png
from gallery.models import Picture
from gallery.sight import open_to_all
from moderation.states import State
from paintoff.throttle import Throttled

KEPT = "private, max-age=3600"
"""Long enough for a pair that loads while another one is judged."""
NOT_KEPT = "private, no-store"


class Answered(Protocol):
    token: UUID


B = TypeVar("B", bound=Answered)


def pixels(shown: Picture | None, kept: str = KEPT) -> HttpResponse:
    """The bare picture, or the 404 that nothing gets. `kept` is for how long browsers may show it without asking."""
    if shown is None or shown.state != State.VISIBLE or shown.deleted_at or shown.level > open_to_all():
        return _nothing()
    try:
        content = png.without_words(files.read(shown.blob_id))
    except FileNotFoundError:
        return _nothing()
    return HttpResponse(content, content_type="image/png", headers={"Cache-Control": kept})


def _nothing() -> HttpResponse:
    headers = {"Cache-Control": "no-store"}
    return HttpResponseNotFound("There is nothing here.\n", content_type="text/plain", headers=headers)


def answer_of(
    request: HttpRequest,
    door: str,
    take: Callable[[HttpRequest], B],
    piece: Callable[[HttpRequest, B], HttpResponse],
    refuse: Callable[[HttpRequest, str, int], HttpResponse],
) -> HttpResponse:
    """One tap on the page `door`: the vote is taken, and answered with the page, or a piece of it for the page's script."""
    try:
        slow_down(request, door)
        ballot = take(request)
    except Refused as refusal:
        return _refused(request, refusal.message, status_of(refusal), refuse)
    except Throttled as error:
        return _refused(request, f"Too many votes came from your address. {error}", 429, refuse)
    if PARTIAL not in request.headers:
        return redirect(f"{reverse(f'battles:{door}')}?after={ballot.token}")
    return piece(request, ballot)


def status_of(refusal: Refused) -> int:
    """410 tells the page's script to ask for another pair."""
    return {"malformed": 400, WITHHELD: 410}.get(refusal.code, 409)


def _refused(
    request: HttpRequest, message: str, status: int, page: Callable[[HttpRequest, str, int], HttpResponse]
) -> HttpResponse:
    if PARTIAL in request.headers:
        return HttpResponse(message, status=status, content_type="text/plain; charset=utf-8")
    return page(request, message, status)


def player_of(request: HttpRequest) -> Player | None:
    player: Player | None = request.player  # type: ignore[attr-defined]
    return player


def token_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
