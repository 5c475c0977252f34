"""The studio by API: what can be painted with, painting, what became of it."""

from __future__ import annotations

from typing import Annotated

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Status

from accounts import keys  # noqa: F401 - the API's addresses use its converter
from accounts.auth import someone
from accounts.models import Player
from accounts.once_api import makes_once
from accounts.tokens import Scope
from gallery.models import Run
from gallery.studio import easels, history, runs, sheet_picture, showing
from gallery.studio.allowed import NotAllowed
from gallery.studio.counted import begin
from gallery.studio.forms import NoteForm
from gallery.studio.wire import CancelledOut, ModelsOut, NoteIn, RunOut, RunsOut, WishIn, model_shown, run_shown
from gallery.studio.wished import form_of, must_be_fit, picture_of
from gallery.visibility import readable
from gallery.wire import CLAIM, PAGE_MAX, by_field
from jobs.impossible import Impossible
from paintoff.wire import Refusal, Refused

router = Router(tags=["studio"])
PNG = {"responses": {200: {"content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}}}}


@router.get("/studio/models", auth=someone(Scope.READ), response=ModelsOut, summary="What can be painted with now")
def models(request: HttpRequest) -> ModelsOut:
    return ModelsOut(models=[model_shown(offer) for offer in easels.offers(timezone.now())])


@router.post(
    "/studio/runs",
    auth=someone(Scope.GALLERY),
    response={201: RunOut, 404: Refusal, 409: Refusal},
    summary="Have pictures painted",
)
@makes_once(lambda request, key: run_of(request, key))
def paint(request: HttpRequest, wanted: WishIn) -> Status[RunOut]:
    """Ask for it again until nothing waits. 409: too many of yours wait already, or it is to begin with your entry of
    a battle of which the results are not out, or with a picture that is withheld."""
    player: Player = request.player  # type: ignore[attr-defined]
    if wanted.is_public and player.is_guest:
        raise Refused("account_needed", CLAIM, "is_public", 403)
    source = picture_of(player, wanted.source, "source") if wanted.source is not None else None
    parents = tuple(picture_of(player, key, "remix").prompt for key in dict.fromkeys(wanted.remix))
    form = form_of(player, wanted, source)
    try:
        with by_field(status=409, let_through=NotAllowed):
            run = begin(request, player, form.wish(source=source, parents=parents))
    except NotAllowed as error:
        form.refuse_words(error.faults)
        must_be_fit(form, wanted)
        raise
    except Impossible as error:
        form.refuse(error.refusal)
        must_be_fit(form, wanted)
        raise
    return Status(201, run_of(request, run.key))


@router.get("/studio/runs", auth=someone(Scope.READ), response=RunsOut, summary="One's own runs, the newest first")
def past(
    request: HttpRequest,
    after: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = history.PAGE,
) -> RunsOut:
    mine = _runs_of(request)
    if after is not None:
        mine = mine.filter(pk__lt=after)
    some = list(mine[: limit + 1])
    listed = showing.shown(some[:limit], timezone.now())
    return RunsOut(runs=[run_shown(one) for one in listed], after=some[limit - 1].pk if len(some) > limit else None)


@router.get("/studio/runs/{key:key}", auth=someone(Scope.READ), response={200: RunOut, 404: Refusal}, summary="One run")
def one(request: HttpRequest, key: str) -> RunOut:
    return run_of(request, key)


@router.get(
    "/studio/runs/{key:key}/sheet",
    auth=someone(Scope.READ),
    response={404: Refusal},
    openapi_extra=PNG,
    summary="A run over two settings as one PNG",
)
def sheet(request: HttpRequest, key: str) -> HttpResponse:
    """What is not painted yet is an empty place. A run that is no sheet has none: 404."""
    if (table := _shown(request, key).table) is None:
        raise Refused("no_sheet", "This run is no sheet.", status=404)
    return HttpResponse(sheet_picture.drawn(table), content_type="image/png")


@router.patch(
    "/studio/runs/{key:key}",
    auth=someone(Scope.GALLERY),
    response={200: RunOut, 404: Refusal},
    summary="Write its note anew",
)
def note(request: HttpRequest, key: str, wanted: NoteIn) -> RunOut:
    form = NoteForm(wanted.model_dump())
    for problem in form.errors.get("note", ()):
        raise Refused("unfit", str(problem), "note")
    runs.note(_own(request, key), form.cleaned_data["note"])
    return run_of(request, key)


@router.post(
    "/studio/runs/{key:key}/cancel",
    auth=someone(Scope.GALLERY),
    response={200: CancelledOut, 404: Refusal},
    summary="Take back what is not painted yet",
)
def cancel(request: HttpRequest, key: str) -> CancelledOut:
    return CancelledOut(cancelled=runs.cancel(_own(request, key)))


@router.delete(
    "/studio/runs/{key:key}",
    auth=someone(Scope.GALLERY),
    response={204: None, 404: Refusal},
    summary="Forget a run, with those of its pictures that nobody else was shown",
)
def delete(request: HttpRequest, key: str) -> Status[None]:
    runs.delete(_own(request, key), timezone.now())
    return Status(204, None)


def _own(request: HttpRequest, key: str) -> Run:
    return get_object_or_404(Run, key=key, owner=request.player)  # type: ignore[attr-defined]


def run_of(request: HttpRequest, key: str) -> RunOut:
    return run_shown(_shown(request, key))


def _shown(request: HttpRequest, key: str) -> showing.Shown:
    mine = get_object_or_404(_runs_of(request), key=key)
    (one,) = showing.shown([mine], timezone.now())
    return one


def _runs_of(request: HttpRequest) -> QuerySet[Run]:
    """With what each began with, where its owner may still see that."""
    player: Player = request.player  # type: ignore[attr-defined]
    return showing.runs_of(player).prefetch_related(Prefetch("source", queryset=readable(player)))
