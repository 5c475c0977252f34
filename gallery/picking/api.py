"""What is done to several pictures at once, by API: the acts that the pages offer, and the bin."""

from __future__ import annotations

from typing import Annotated

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from accounts.auth import someone
from accounts.models import Player
from accounts.tokens import Scope
from gallery import feed
from gallery.people.entrance import slow_down
from gallery.picking import acts, bin, picks
from gallery.wire import CLAIM, PAGE_MAX, PictureOut, by_field, by_parameter, shown
from paintoff.wire import Refusal, Refused, Wire

router = Router(tags=["gallery"])
MOST = 500


class ActOut(Wire):
    name: str
    label: str
    places: list[acts.Place]
    most: int = Field(description="Pictures that it takes at once.")
    needs_account: bool
    given: list[str] = Field(description="Fields that it reads in `given`: of `collect` one of the two.")


class ActsOut(Wire):
    acts: list[ActOut]


class PicksIn(Wire):
    pictures: list[str] = Field(min_length=1, max_length=MOST, description="Keys.")
    given: dict[str, str] = Field(default_factory=dict, description="What the act asks for, by the names of its form.")


class LeftOut(Wire):
    key: str
    reason: str


class OutcomeOut(Wire):
    """`missing` counts keys of nothing that you may do this to."""

    done: list[str]
    left: list[LeftOut] = Field(description="Which stayed as they were, and why.")
    missing: int
    page: str = Field(description="Where to go on, for acts that lead somewhere; else empty.")


class BinnedOut(Wire):
    picture: PictureOut
    days_left: int


class BinOut(Wire):
    pictures: list[BinnedOut]
    after: str | None = Field(description="Pass it as `after` for the next page. Null at the end.")


@router.get("/acts", auth=someone(Scope.READ), response=ActsOut, summary="What can be done to several pictures at once")
def offered(request: HttpRequest) -> ActsOut:
    player: Player = request.player  # type: ignore[attr-defined]
    there = {act.name: act for place in acts.Place for act in acts.offered(place, player)}
    return ActsOut(acts=[_act(act) for act in there.values()])


@router.post(
    "/acts/{name}",
    auth=someone(Scope.GALLERY),
    response={200: OutcomeOut, 404: Refusal},
    summary="Do it to these pictures",
)
def do(request: HttpRequest, name: str, wanted: PicksIn) -> OutcomeOut:
    player: Player = request.player  # type: ignore[attr-defined]
    act = acts.named(name)
    if act is None:
        raise Refused("not_found", "There is no such act.", "name", 404)
    if unknown := sorted(set(wanted.given) - set(act.given)):
        raise Refused("unfit", "There is no such field.", f"given.{unknown[0]}")
    if act.needs_account and player.is_guest:
        raise Refused("account_needed", CLAIM, status=403)
    try:
        picked = picks.picked(player, act, wanted.pictures)
    except picks.Unfit as error:
        raise Refused("unfit", str(error), "pictures") from error
    slow_down(request, settings.TAPS_PER_PLAYER, "picking")
    with by_field("given"):
        outcome = act.verb(player, picked.pictures, wanted.given)
    return told(outcome, picked.missing)


@router.get("/me/bin", auth=someone(Scope.READ), response=BinOut, summary="What one deleted and may still put back")
def binned(
    request: HttpRequest, after: str | None = None, limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = feed.PAGE
) -> BinOut:
    now = timezone.now()
    with by_parameter():
        page = bin.page_of(request.player, after, limit)  # type: ignore[attr-defined]
    there = [BinnedOut(picture=shown(one), days_left=bin.days_left(one, now)) for one in page.pictures]
    return BinOut(pictures=there, after=page.after)


def told(outcome: acts.Outcome, missing: int) -> OutcomeOut:
    left = [LeftOut(key=one.picture.key, reason=one.reason) for one in outcome.left]
    done = [one.key for one in outcome.done]
    return OutcomeOut(done=done, left=left, missing=missing, page=outcome.href)


def _act(act: acts.Act) -> ActOut:
    places = sorted(act.places)
    return ActOut(
        name=act.name,
        label=act.label,
        places=places,
        most=act.most,
        needs_account=act.needs_account,
        given=list(act.given),
    )
