"""Pictures by API: the public gallery in every order, single pictures for whoever may read them, and one's own."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status
from pydantic import Field

from accounts import keys  # noqa: F401 - the API's addresses use its converter
from accounts.auth import anyone, someone
from accounts.models import Player
from accounts.tokens import Scope
from gallery import feed, pictures
from gallery.ancestry.helped import helped_by_words
from gallery.cards import Beginning, beginning_of, note_of
from gallery.colours import Colour
from gallery.exhibit import readable_picture
from gallery.feed import facets
from gallery.feed.facets import Size
from gallery.feed.sorts import Sort
from gallery.models import Level, Picture, Shape
from gallery.visibility import TOO_EARLY, is_named, is_sealed
from gallery.wire import PAGE_MAX, PictureOut, PicturesOut, by_parameter, shown, shown_page
from paintoff.wire import Refusal, Refused, Wire

router = Router(tags=["gallery"])
ColourWord = StrEnum("ColourWord", [(colour.word.upper(), colour.word) for colour in Colour])  # type: ignore[misc]
LevelWord = StrEnum("LevelWord", [(level.name, level.name.lower()) for level in Level])  # type: ignore[misc]
Day = Field(None, pattern=r"^\d{4}-\d{2}-\d{2}$", json_schema_extra={"format": "date"})
"""Read by the facets: pydantic would take 0 for a day too."""


class Narrowing(Wire):
    """What a list of pictures can be narrowed to. Days are of UTC, both ends included."""

    player: str | None = Field(None, description="A player's key.")
    model: str | None = None
    theme: str | None = None
    format: str | None = None
    colour: ColourWord | None = None
    size: Size | None = None
    shape: Shape | None = None
    level: LevelWord | None = None
    since: str | None = Day
    until: str | None = Day

    def facets(self) -> facets.Facets:
        """Raises Refused by the parameter's name."""
        given = {name: value for name in facets.NAMES if (value := getattr(self, name)) is not None}
        with by_parameter():
            return facets.parsed({name: str(value) for name, value in given.items()})


class CreditedOut(Wire):
    kind: str = Field(description="remix, blend or relay.")
    credit: str = Field(description="The name as it was then.")


class BeginningOut(Wire):
    """What it was painted from beside words."""

    kind: str
    strength: float
    source: str | None = Field(description="A picture's key. Null where you are not shown that.")


class OnePictureOut(PictureOut):
    made_from: list[CreditedOut] = Field(description="Whose words its words descend from directly.")
    beginning: BeginningOut | None
    helped: int = Field(description="How often words that descend from these have won; counted to 999.")
    note: str = Field(description="What its owner is told of who sees it. Empty for others, and where everybody does.")


@router.get(
    "/pictures",
    auth=anyone(Scope.READ),
    response={200: PicturesOut, 400: Refusal, 401: Refusal},
    summary="The public gallery",
)
def pictures_(
    request: HttpRequest,
    narrowing: Query[Narrowing],
    sort: Annotated[Sort, Query(description="`following` is for players with an account.")] = Sort.NEW,
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = feed.PAGE,
) -> PicturesOut:
    viewer: Player | None = request.player  # type: ignore[attr-defined]
    wanted = narrowing.facets()
    with by_parameter():
        return shown_page(feed.page_of(sort, wanted, after, limit, viewer=viewer))


@router.get(
    "/me/pictures",
    auth=someone(Scope.READ),
    response=PicturesOut,
    summary="One's own pictures, the newest first, those too that nobody else sees",
)
def own_pictures(
    request: HttpRequest, after: str | None = None, limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = feed.PAGE
) -> PicturesOut:
    with by_parameter():
        return shown_page(feed.all_of(request.player, after, limit))  # type: ignore[attr-defined]


@router.get(
    "/pictures/{key:key}",
    auth=anyone(Scope.READ),
    response={200: OnePictureOut, 400: Refusal, 401: Refusal, 404: Refusal},
    summary="One picture",
)
def picture(request: HttpRequest, key: str) -> OnePictureOut:
    return _in_full(readable_picture(request, key), request.player)  # type: ignore[attr-defined]


@router.delete(
    "/pictures/{key:key}",
    auth=someone(Scope.GALLERY),
    response={204: None, 404: Refusal, 409: Refusal},
    summary="Move one's own picture into the bin",
)
def throw_away(request: HttpRequest, key: str) -> Status[None]:
    """There it can be put back for 30 days (`put-back` of the acts). Until the results are out it belongs to its battle: 409."""
    own = readable_picture(request, key)
    if own.owner != request.player:  # type: ignore[attr-defined]
        raise Refused("not_yours", "It is not yours.", status=403)
    if is_sealed(own):
        raise Refused("too_early", TOO_EARLY, status=409)
    pictures.throw_away([own.pk], timezone.now())
    return Status(204, None)


def _in_full(picture: Picture, viewer: Player | None) -> OnePictureOut:
    began = beginning_of(picture, viewer)
    return OnePictureOut(
        **dict(shown(picture)),
        made_from=[CreditedOut(kind=one.kind, credit=one.credit) for one in picture.prompt.lines_up.all()],
        beginning=_beginning(began) if began else None,
        helped=helped_by_words(picture.prompt_id) if is_named(picture) else 0,
        note=note_of(picture) if viewer is not None and picture.owner == viewer else "",
    )


def _beginning(began: Beginning) -> BeginningOut:
    return BeginningOut(kind=began.kind, strength=began.strength, source=began.source.key if began.source else None)
