"""Exports by API: ask for one, see how far it is, have its file, call it off. Each for its owner alone."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Annotated

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Status
from pydantic import Field

from accounts import keys  # noqa: F401 - the API's addresses use its converter
from accounts.auth import someone
from accounts.models import Player
from accounts.once_api import makes_once
from accounts.tokens import Scope
from gallery.exports import asking, sending
from gallery.exports.doors import PAGE
from gallery.models import Export, ExportState, Picture
from gallery.people.entrance import slow_down
from gallery.shelves.shelf import ShelfError
from gallery.visibility import readable
from gallery.wire import PAGE_MAX, by_field
from paintoff.wire import Refusal, Refused, Wire

router = Router(tags=["exports"])
logger = logging.getLogger(__name__)
ZIP = {"responses": {200: {"content": {sending.ZIP: {"schema": {"type": "string", "format": "binary"}}}}}}


class ExportIn(Wire):
    pictures: list[str] | None = Field(
        None,
        min_length=1,
        max_length=asking.PICTURES_MOST,
        description="Keys. Null: everything that the site has of you.",
    )


class ExportOut(Wire):
    key: str
    state: ExportState
    everything: bool
    form: str = Field(description="Of a version of a set: plain, imagefolder or parquet; else empty.")
    count: int = Field(description="Pictures that it is to have.")
    done: int
    left_out: int = Field(description="Of these not there, or no longer yours to have.")
    size: int = Field(description="Bytes so far.")
    created_at: datetime
    expires_at: datetime | None
    fault: str


class ExportsOut(Wire):
    exports: list[ExportOut]
    after: int | None = Field(description="Pass it as `after` for the next page. Null at the end.")


@router.get("/exports", auth=someone(Scope.READ), response=ExportsOut, summary="One's exports, the newest first")
def every(
    request: HttpRequest,
    after: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = PAGE,
) -> ExportsOut:
    rows = Export.objects.filter(owner=request.player)  # type: ignore[attr-defined]
    if after is not None:
        rows = rows.filter(pk__lt=after)
    some = list(rows[: limit + 1])
    listed = some[:limit]
    return ExportsOut(exports=[shown(one) for one in listed], after=listed[-1].pk if len(some) > limit else None)


@router.post(
    "/exports", auth=someone(Scope.GALLERY), response={201: ExportOut, 409: Refusal}, summary="Ask for an export"
)
@makes_once(lambda request, key: shown(_own(request, key)))
def ask(request: HttpRequest, wanted: ExportIn) -> Status[ExportOut]:
    """A zip with JSON beside each picture. It is made bit by bit: ask for it again until its state is `ready`."""
    owner: Player = request.player  # type: ignore[attr-defined]
    slow_down(request, settings.EXPORTS_PER_PLAYER, "exports")
    with by_field("pictures", status=409):
        return Status(201, shown(asking.ask(owner, _pictures(owner, wanted))))


@router.get(
    "/exports/{key:key}", auth=someone(Scope.READ), response={200: ExportOut, 404: Refusal}, summary="How far it is"
)
def one(request: HttpRequest, key: str) -> ExportOut:
    return shown(_own(request, key))


@router.get(
    "/exports/{key:key}/file",
    auth=someone(Scope.GALLERY),
    response={404: Refusal, 503: Refusal},
    openapi_extra=ZIP,
    summary="Its file, once it is ready",
)
def file(request: HttpRequest, key: str) -> HttpResponseBase:
    """With ranges: a download goes on where it broke off. It takes `gallery`: a token that may only look shall not carry off all
    that there is of its player."""
    export = _own(request, key)
    if export.state != ExportState.READY:
        raise Refused("no_file", "This export has no file.", status=404)
    try:
        return sending.answer(request, export)
    except FileNotFoundError as error:
        logger.error("A part of the export %s is not on its shelf.", export)
        raise Refused("no_file", "The file of this export is gone.", status=404) from error
    except ShelfError as error:
        logger.error("The export %s cannot be had: %s", export, error)
        raise Refused("away", "The file cannot be reached at the moment.", status=503) from error


@router.delete(
    "/exports/{key:key}",
    auth=someone(Scope.GALLERY),
    response={204: None, 404: Refusal},
    summary="Call it off, or throw its file away",
)
def drop(request: HttpRequest, key: str) -> Status[None]:
    asking.drop(_own(request, key), timezone.now())
    return Status(204, None)


def _pictures(owner: Player, wanted: ExportIn) -> list[Picture] | None:
    if wanted.pictures is None:
        return None
    printable = [key for key in wanted.pictures if key.isprintable()]
    found = {picture.key: picture for picture in readable(owner).filter(key__in=printable)}
    for key in wanted.pictures:
        if key not in found:
            raise Refused("unknown_picture", f"There is no picture {key!r:.60}.", "pictures")
    return list(found.values())


def _own(request: HttpRequest, key: str) -> Export:
    return get_object_or_404(Export, key=key, owner=request.player)  # type: ignore[attr-defined]


def shown(one: Export) -> ExportOut:
    return ExportOut(
        key=one.key,
        state=ExportState(one.state),
        everything=one.is_everything,
        form=one.form,
        count=one.count,
        done=one.done,
        left_out=one.left_out,
        size=one.size,
        created_at=one.created_at,
        expires_at=one.expires_at,
        fault=one.fault,
    )
