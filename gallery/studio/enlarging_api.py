"""Making a picture larger by API, read by the form of the page."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Status

from accounts import keys  # noqa: F401 - the API's addresses use its converter
from accounts.auth import someone
from accounts.models import Player
from accounts.once_api import makes_once
from accounts.tokens import Scope
from gallery.exhibit import workable_picture
from gallery.models import Picture
from gallery.studio import easels
from gallery.studio.allowed import NotAllowed
from gallery.studio.api import run_of
from gallery.studio.counted import begin
from gallery.studio.enlarging import EnlargeForm
from gallery.studio.wire import EnlargementIn, EnlargementOut, EnlargementsOut, RunOut
from gallery.wire import by_field
from jobs.impossible import Impossible
from paintoff.wire import Refusal, Refused

router = Router(tags=["studio"])


@router.get(
    "/pictures/{key:key}/enlargements",
    auth=someone(Scope.READ),
    response={200: EnlargementsOut, 404: Refusal},
    summary="To which sizes a picture can be made larger now, and by what",
)
def choices(request: HttpRequest, key: str) -> EnlargementsOut:
    form = _form(workable_picture(request, key))
    told = [EnlargementOut(model=one.model, size=one.size, said=one.said) for one in form.enlargements]
    return EnlargementsOut(enlargements=told)


@router.post(
    "/pictures/{key:key}/enlargements",
    auth=someone(Scope.GALLERY),
    response={201: RunOut, 404: Refusal, 409: Refusal},
    summary="Have a picture made larger, as a new one of one's own",
)
@makes_once(run_of)
def enlarge(request: HttpRequest, key: str, wanted: EnlargementIn) -> Status[RunOut]:
    """It is a run of the studio. 409: too many of your pictures wait already."""
    player: Player = request.player  # type: ignore[attr-defined]
    picture = workable_picture(request, key)
    form = _form(picture, {"size": f"{wanted.model} {wanted.size}"})
    if not form.is_valid():
        raise Refused("unfit", str(form.errors["size"][0]), "size")
    try:
        with by_field(status=409, let_through=NotAllowed):
            return Status(201, run_of(request, begin(request, player, form.wish(picture)).key))
    except NotAllowed as error:
        raise Refused("not_allowed", str(error)) from error
    except Impossible as error:
        raise Refused("unfit", f"{error.refusal.reason}.", "size") from error


def _form(picture: Picture, said: dict[str, str] | None = None) -> EnlargeForm:
    return EnlargeForm(said, offers=easels.offers(timezone.now()), picture=picture)
