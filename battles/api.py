"""Battles by API: make one, find one, come in, read the room. Everything after that is said over the socket."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Router, Status
from pydantic import Field, StrictBool, StrictInt

from accounts.auth import someone
from accounts.models import Player
from accounts.once_api import makes_once
from accounts.tokens import Scope
from battles import actions, relays, rules, set_choices
from battles.capacity import SLOTS_MOST
from battles.finding import find
from battles.knockout import rounds_of
from battles.messages import SnapshotMessage
from battles.models import Battle
from battles.provider import one_view
from battles.refusals import Refused
from battles.snapshot import snapshot
from battles.states import Format, SeatRole
from battles.words import THEME_MAX
from gallery.models import Picture
from paintoff import throttle, wire

router = Router(tags=["battles"])


class NewBattle(wire.Wire):
    """Times in seconds. An empty theme is drawn anew for every round. `slots` is how many hidden seeds every entry is painted
    with, where the studio manages as many. `rounds` is 1 where it is not said; in a knockout it follows from the seats (4, 8 or
    16), and only that number is taken."""

    format: Format
    rounds: StrictInt | None = Field(default=None, ge=1, le=rules.ROUNDS_MAX)
    seats: StrictInt = Field(default=8, ge=2, le=30)
    theme: str = Field(default="", max_length=4 * THEME_MAX, description=f"At most {THEME_MAX} characters.")
    writing_seconds: StrictInt = Field(default=60, ge=5, le=300)
    voting_seconds: StrictInt = Field(default=45, ge=5, le=180)
    results_seconds: StrictInt = Field(default=20, ge=3, le=120)
    slots: StrictInt = Field(default=SLOTS_MOST, ge=1, le=SLOTS_MOST)
    listed: StrictBool = True
    screen_waits: StrictBool = Field(
        default=False, description="The big screen shows a round's pictures once the host has said so."
    )
    rated: StrictBool = False
    playing: StrictBool = True
    begins_with: str = Field(
        default="", max_length=40, description="A relay may begin with a picture that everybody may see: its key."
    )
    begins_at: str = Field(
        default="",
        max_length=300,
        description="A relay may begin with a slot of an image set: `set/slot`, and behind `@` a branch, a tag or a commit.",
    )
    themes_from: str = Field(
        default="",
        max_length=300,
        description="An image set whose captions become the themes: its key, and behind `@` a branch, a tag or a commit.",
    )


class NewSeat(wire.Wire):
    role: SeatRole = SeatRole.PLAYER


class SeatAnswer(wire.Wire):
    code: str
    seat: int
    role: SeatRole
    from_round: int


class BattleAnswer(wire.Wire):
    code: str
    join: str
    socket: str


@router.post(
    "", auth=someone(Scope.PLAY), response={201: BattleAnswer, 400: wire.Refusal, 401: wire.Refusal, 429: wire.Refusal}
)
@makes_once(lambda request, code: _made(code), by="code")
def create(request: HttpRequest, wanted: NewBattle) -> Status[BattleAnswer]:
    """Open a lobby; you host it."""
    throttle.hit(settings.BATTLES_PER_ADDRESS, "battles", throttle.address(request))
    setup = rules.Setup(
        format=wanted.format,
        rounds=wanted.rounds or rounds_of(wanted.format, wanted.seats, 1),
        seats=2 if wanted.format is Format.DUEL else wanted.seats,
        writing=timedelta(seconds=wanted.writing_seconds),
        voting=timedelta(seconds=wanted.voting_seconds),
        results=timedelta(seconds=wanted.results_seconds),
        is_rated=wanted.rated,
    )
    host: Player = request.player  # type: ignore[attr-defined]
    row = _or_refuse(
        lambda: actions.create_battle(
            host,
            setup,
            theme=wanted.theme,
            slots=wanted.slots,
            is_listed=wanted.listed,
            screen_waits=wanted.screen_waits,
            model=settings.STUDIO_MODEL,
            plays=wanted.playing,
            begins_with=_picture(wanted.begins_with),
            begins_at=set_choices.start(wanted.begins_at, host) if wanted.begins_at else None,
            themes_from=set_choices.themes(wanted.themes_from, host),
        )
    )
    return Status(201, _made(row.code))


def _made(code: str) -> BattleAnswer:
    return BattleAnswer(code=code, join=f"/join/{code}", socket=f"/ws/battles/{code}")


def _picture(key: str) -> Picture | None:
    if not key:
        return None
    if found := relays.to_begin_with(key):
        return found
    raise Refused("unknown_picture", "There is no such picture for everybody to see.", "begins_with")


@router.get("/{code}", response={200: dict[str, Any], 404: wire.Refusal, 429: wire.Refusal})
def show(request: HttpRequest, code: str) -> dict[str, Any]:
    """The room's shared state, the same frame that the socket sends to everybody."""
    with one_view():
        shared: SnapshotMessage = snapshot(_found(request, code), timezone.now())
    return shared.model_dump(mode="json")


@router.post(
    "/{code}/seats",
    auth=someone(Scope.PLAY),
    response={
        200: SeatAnswer,
        400: wire.Refusal,
        401: wire.Refusal,
        404: wire.Refusal,
        409: wire.Refusal,
        429: wire.Refusal,
    },
)
def take_seat(request: HttpRequest, code: str, wanted: NewSeat) -> SeatAnswer:
    """Come in. Coming in twice is coming in once."""
    row, player = _found(request, code), request.player  # type: ignore[attr-defined]
    seat = _or_refuse(lambda: actions.join(row.code, player, wanted.role), status=409)
    return SeatAnswer(code=row.code, seat=seat.number, role=SeatRole(seat.role), from_round=seat.from_round)


def _found(request: HttpRequest, code: str) -> Battle:
    player: Player | None = request.player  # type: ignore[attr-defined]
    row = find(code, throttle.address(request), player.id if player else None)
    if row is None:
        raise Http404
    return row


def _or_refuse(verb: Any, status: int = 400) -> Any:
    try:
        return verb()
    except Refused as refusal:
        raise wire.Refused(refusal.code, refusal.message, refusal.field, status) from refusal
