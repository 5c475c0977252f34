"""The studio by API: what can be painted with, painting, what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Status
from pydantic import Field, StrictBool, StrictFloat, StrictInt

from accounts import keys  # noqa: F401 - the API's addresses use its converter
from accounts.auth import someone
from accounts.models import Player
from accounts.tokens import Scope
from gallery.models import NOTE_MAX, PaintState, Picture, Run
from gallery.people.entrance import slow_down
from gallery.prompts import PARENTS_MOST
from gallery.studio import easels, history, runs, showing
from gallery.studio.axes import What
from gallery.studio.forms import AXIS_MAX, NEW, SAME, WORDS_MAX, WishForm
from gallery.studio.wishes import COUNT_MOST, SEED_MOST, Wish, number_of
from gallery.visibility import TOO_EARLY, is_sealed, readable
from gallery.wire import CLAIM, PAGE_MAX, PictureOut, by_field, shown
from inference.protocol import ModelOffer
from jobs.impossible import Impossible
from paintoff.wire import Refusal, Refused, Wire

router = Router(tags=["studio"])


class ModelOut(Wire):
    name: str
    title: str
    sizes: list[str]
    samplers: list[str]
    steps: tuple[int, int] = Field(description="The least and the most.")
    guidance: tuple[float, float]
    default_steps: int
    default_guidance: float
    default_strength: float
    weighs: bool = Field(description="Whether words may have weights.")


class ModelsOut(Wire):
    models: list[ModelOut] = Field(description="The first is taken where none is named.")


class PartIn(Wire):
    """A rectangle of the source, in hundredths of its width and height."""

    left: StrictFloat = Field(0, ge=0, le=100)
    top: StrictFloat = Field(0, ge=0, le=100)
    width: StrictFloat = Field(ge=0, le=100)
    height: StrictFloat = Field(ge=0, le=100)


class AxisIn(Wire):
    what: What
    values: str = Field(max_length=AXIS_MAX, description="As the studio's page takes them.")


class WishIn(Wire):
    """What is not said is the model's own."""

    words: str = Field(min_length=1, max_length=WORDS_MAX)
    negative: str = Field("", max_length=WORDS_MAX)
    count: StrictInt = Field(1, ge=1, le=COUNT_MOST)
    model: str | None = None
    size: str | None = Field(None, description="One of the model's, as `512x512`.")
    steps: StrictInt | None = Field(None, ge=1, le=500)
    guidance: StrictFloat | None = Field(None, ge=0, le=100)
    sampler: str | None = None
    seed: StrictInt | None = Field(
        None, ge=0, le=SEED_MOST, description="Of the first; the next count on. Null: a new one."
    )
    source: str | None = Field(None, description="Key of a picture to begin with.")
    strength: StrictFloat | None = Field(None, ge=0.05, le=1, description="How much of the source is painted anew.")
    part: PartIn | None = Field(None, description="What of the source is painted anew. Null: all of it.")
    across: AxisIn | None = Field(None, description="Of a sheet: what varies from column to column.")
    down: AxisIn | None = Field(None, description="What varies from row to row.")
    remix: list[str] = Field(
        default_factory=list, max_length=PARENTS_MOST, description="Keys of pictures whose words these come from."
    )
    is_public: StrictBool = Field(False, description="Publish each picture as soon as it is painted. Needs an account.")
    note: str = Field("", max_length=NOTE_MAX)


class SlotOut(Wire):
    """One picture of a run. `said` tells what became of it where it cannot be shown."""

    slot: int
    state: PaintState
    seed: int
    words: str
    changes: dict[str, Any] = Field(description="Settings that it has otherwise than its run.")
    picture: PictureOut | None
    said: str


class RunOut(Wire):
    key: str
    kind: str
    words: str
    negative: str
    model: str
    size: str
    steps: int
    guidance: float
    sampler: str
    seed: int
    is_public: bool
    note: str
    waiting: int = Field(description="Pictures that are yet to come.")
    when: str = Field(description="How many are before them and how long it takes, in words.")
    pictures: list[SlotOut]
    created_at: datetime


class RunsOut(Wire):
    runs: list[RunOut]
    after: int | None = Field(description="Pass it as `after` for the next page. Null at the end.")


class NoteIn(Wire):
    note: str = Field(max_length=NOTE_MAX)


class CancelledOut(Wire):
    cancelled: int = Field(description="Pictures that were not painted yet.")


@router.get("/studio/models", auth=someone(Scope.READ), response=ModelsOut, summary="What can be painted with now")
def models(request: HttpRequest) -> ModelsOut:
    return ModelsOut(models=[_model(offer) for offer in easels.offers(timezone.now())])


@router.post(
    "/studio/runs",
    auth=someone(Scope.GALLERY),
    response={201: RunOut, 404: Refusal, 409: Refusal},
    summary="Have pictures painted",
)
def paint(request: HttpRequest, wanted: WishIn) -> Status[RunOut]:
    """Ask for it again until nothing waits. 409: too many of yours wait already, or it is to begin with your entry of
    a battle of which the results are not out."""
    player: Player = request.player  # type: ignore[attr-defined]
    if wanted.is_public and player.is_guest:
        raise Refused("account_needed", CLAIM, "is_public", 403)
    source = _picture(player, wanted.source, "source") if wanted.source is not None else None
    parents = tuple(_picture(player, key, "remix").prompt for key in dict.fromkeys(wanted.remix))
    form = _form(player, wanted, source)
    try:
        with by_field(status=409):
            run = _begin(request, player, form.wish(source=source, parents=parents))
    except Impossible as error:
        form.refuse(error.refusal)
        _must_be_fit(form)
        raise
    return Status(201, _run(request, run.key))


@router.get("/studio/runs", auth=someone(Scope.READ), response=RunsOut, summary="One's own runs, the newest first")
def past(
    request: HttpRequest,
    after: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = history.PAGE,
) -> RunsOut:
    mine = showing.runs_of(request.player)  # type: ignore[attr-defined]
    if after is not None:
        mine = mine.filter(pk__lt=after)
    some = list(mine[: limit + 1])
    listed = showing.shown(some[:limit], timezone.now())
    return RunsOut(runs=[_shown(one) for one in listed], after=some[limit - 1].pk if len(some) > limit else None)


@router.get("/studio/runs/{key:key}", auth=someone(Scope.READ), response={200: RunOut, 404: Refusal}, summary="One run")
def one(request: HttpRequest, key: str) -> RunOut:
    return _run(request, key)


@router.patch(
    "/studio/runs/{key:key}",
    auth=someone(Scope.GALLERY),
    response={200: RunOut, 404: Refusal},
    summary="Write its note anew",
)
def note(request: HttpRequest, key: str, wanted: NoteIn) -> RunOut:
    runs.note(_own(request, key), wanted.note)
    return _run(request, key)


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


@transaction.atomic
def _begin(request: HttpRequest, player: Player, wish: Wish) -> Run:
    """What is refused is not counted either."""
    run = runs.begin(player, wish)
    limits = settings.STUDIO_PICTURES_PER_GUEST if player.is_guest else settings.STUDIO_PICTURES_PER_PLAYER
    slow_down(request, limits, "studio", number_of(wish))
    return run


def _form(player: Player, wanted: WishIn, source: Picture | None) -> WishForm:
    """Read by the form of the page, so that both take the same. Raises Refused by the field."""
    if wanted.part is not None and source is None:
        raise Refused("unfit", "It needs a source to be a part of.", "part")
    offers = easels.offers(timezone.now())
    begins = (source.blob.width, source.blob.height) if source else None
    form = WishForm(_filled_in(wanted, offers), offers=offers, begins=begins, is_guest=player.is_guest)
    _must_be_fit(form)
    return form


def _must_be_fit(form: WishForm) -> None:
    for name, problems in form.errors.items():
        raise Refused("unfit", str(problems[0]), _named(name))


def _named(name: str) -> str:
    """The API's name for a field of the form."""
    if name.startswith("mask"):
        return "part"
    if name.endswith("_values"):
        return name.replace("_", ".")
    return "model" if name == NON_FIELD_ERRORS else name


def _filled_in(wanted: WishIn, offers: list[ModelOffer]) -> dict[str, Any]:
    flat = wanted.model_dump(exclude={"part", "across", "down", "source", "remix"})
    said = {name: value for name, value in flat.items() if value is not None}
    model = next((offer for offer in offers if offer.name == wanted.model), offers[0])
    width, height = model.sizes[-1]
    own = {
        "model": model.name,
        "size": f"{width}x{height}",
        "steps": model.default_steps,
        "guidance": model.default_guidance,
        "sampler": model.samplers[0],
        "strength": model.default_strength,
    }
    part = {f"mask_{name}": value for name, value in wanted.part.model_dump().items()} if wanted.part else {}
    return own | said | {"seeds": NEW if wanted.seed is None else SAME} | part | _axes(wanted)


def _axes(wanted: WishIn) -> dict[str, str]:
    given = {"across": wanted.across, "down": wanted.down}
    varied = {name: axis for name, axis in given.items() if axis is not None}
    return {name: axis.what.value for name, axis in varied.items()} | {
        f"{name}_values": axis.values for name, axis in varied.items()
    }


def _picture(player: Player, key: str, field: str) -> Picture:
    there = readable(player).select_related("prompt", "blob")
    found = there.filter(key=key).first() if key.isprintable() else None
    if found is None:
        raise Refused("unknown_picture", "There is no such picture.", field)
    if is_sealed(found):
        raise Refused("too_early", TOO_EARLY, field, 409)
    return found


def _own(request: HttpRequest, key: str) -> Run:
    return get_object_or_404(Run, key=key, owner=request.player)  # type: ignore[attr-defined]


def _run(request: HttpRequest, key: str) -> RunOut:
    mine = get_object_or_404(showing.runs_of(request.player), key=key)  # type: ignore[attr-defined]
    (one,) = showing.shown([mine], timezone.now())
    return _shown(one)


def _model(offer: ModelOffer) -> ModelOut:
    return ModelOut(
        name=offer.name,
        title=offer.title,
        sizes=[f"{width}x{height}" for width, height in offer.sizes],
        samplers=list(offer.samplers),
        steps=offer.steps,
        guidance=offer.guidance,
        default_steps=offer.default_steps,
        default_guidance=offer.default_guidance,
        default_strength=offer.default_strength,
        weighs=offer.weighs,
    )


def _shown(one: showing.Shown) -> RunOut:
    run = one.run
    return RunOut(
        key=run.key,
        kind=run.kind,
        words=run.words,
        negative=run.negative,
        model=run.model,
        size=f"{run.width}x{run.height}",
        steps=run.steps,
        guidance=run.guidance,
        sampler=run.sampler,
        seed=run.seed,
        is_public=run.is_public,
        note=run.note,
        waiting=one.waiting,
        when=one.when,
        pictures=[_slot(slot) for slot in one.slots],
        created_at=run.created_at,
    )


def _slot(slot: showing.Slot) -> SlotOut:
    row = slot.row
    return SlotOut(
        slot=row.slot,
        state=PaintState(row.state),
        seed=row.seed,
        words=row.words,
        changes=row.changes,
        picture=shown(row.picture) if slot.card and row.picture else None,
        said=slot.said,
    )
