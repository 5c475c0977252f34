"""Carrying by API: a version's manifest, which pictures somebody may name, and files that become pictures of theirs."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Annotated

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from ninja import File, Form, Router, Status, UploadedFile
from pydantic import Field

from accounts import keys  # noqa: F401 - the API's addresses use its converter
from accounts.auth import anyone, someone
from accounts.once_api import does_once
from accounts.tokens import Scope
from gallery import sending
from gallery.exports.api import ExportOut
from gallery.exports.api import shown as shown_export
from gallery.models import MESSAGE_MAX, Level, Role
from gallery.people.entrance import slow_down
from gallery.sets.carrying import exporting, importing, manifests, rights
from gallery.sets.manifest.projections import Form as Form_
from gallery.sets.naming_api import branch_of
from gallery.sets.versions_api import version
from gallery.sets.versions_wire import At, CommitOut, shown_commit
from gallery.sets.wire import SHA256, StaleOut, refusing, seen, viewer_of, writable
from gallery.uploads import keeping, opening
from gallery.wire import by_field, member
from paintoff.wire import Refusal, Refused, Wire

router = Router(tags=["image sets"])
JSONL = "application/jsonl"
LINES = {"responses": {200: {"content": {JSONL: {"schema": {"type": "string"}}}}}}
HASHES_MOST = 1_000


class HashesIn(Wire):
    hashes: list[Annotated[str, Field(pattern=SHA256)]] = Field(max_length=HASHES_MOST)


class KnownOut(Wire):
    known: list[str] = Field(description="Of these those that you may name in this set, in their order.")


class SetExportIn(Wire):
    at: str = Field("", max_length=100, description="A branch, a tag or a commit. Empty: the default branch.")
    form: Form_ = Field(Form_.PLAIN, description="`imagefolder` and `parquet` are what the `datasets` library loads.")


class BroughtOut(Wire):
    commit: CommitOut | None = Field(description="Null where nothing of it was new.")
    slots: list[str] = Field(description="Those that the commit changed.")
    skipped: list[str] = Field(description="Files that are no pictures: the first hundred.")


class KeptOut(Wire):
    sha256: str = Field(description="Of the original, by which a commit names it: the file as the site keeps it.")
    was_known: bool = Field(description="It is a picture that you could name already, though it may be encoded anew.")
    picture: str | None = Field(description="The key of what was kept, a picture of yours.")
    state: str | None = Field(description="`pending`: others see it once it has been looked at.")
    near: list[str] = Field(description="Originals that you may name and that look like it, the nearest first.")


@router.get(
    "/sets/{key:key}/manifest",
    auth=anyone(Scope.READ),
    response={404: Refusal},
    openapi_extra=LINES,
    summary="A version as one file of lines",
)
def manifest(request: HttpRequest, key: str, at: At = "") -> HttpResponseBase:
    """JSON Lines: a head, then a line for each slot in the set's order (gallery/sets/README.md). The same version gives the same
    bytes, as long as nothing of it is taken down and nobody in it changes their name."""
    found = seen(request, key)
    commit = version(found, at)
    response = sending.bit_by_bit(request, _Lines(manifests.written(found, commit, viewer_of(request))))
    response["Content-Type"] = JSONL
    response["Cache-Control"] = "private, no-store"
    return response


@router.post(
    "/sets/{key:key}/pictures/known",
    auth=someone(Scope.GALLERY),
    response={200: KnownOut, 403: Refusal, 404: Refusal},
    summary="Which pictures you need not send",
)
def known(request: HttpRequest, key: str, wanted: HashesIn) -> KnownOut:
    player, found = member(request), seen(request, key, Role.PROPOSE)
    may = rights.nameable(found, wanted.hashes, player)
    return KnownOut(known=[sha256 for sha256 in dict.fromkeys(wanted.hashes) if sha256 in may])


@router.post(
    "/sets/{key:key}/pictures",
    auth=someone(Scope.GALLERY),
    response={200: KeptOut, 403: Refusal, 404: Refusal, 413: Refusal},
    summary="Send a picture of yours",
)
def send(
    request: HttpRequest,
    key: str,
    file: Annotated[UploadedFile, File(description="PNG, JPEG, WebP or AVIF, up to 20 MB and 16 million pixels.")],
    prompt: Annotated[str, Form(max_length=4 * keeping.WORDS_MAX)] = "",
    level: Annotated[Level, Form(description="0 everyone, 1 mild, 2 mature.")] = Level.EVERYONE,
) -> KeptOut:
    """It becomes a picture of yours that nobody else sees, until you commit it to this set and it has been looked at. Sending it
    again keeps nothing new."""
    player, (found, _) = member(request), writable(request, key, Role.PROPOSE)
    slow_down(request, settings.UPLOADS_PER_PLAYER, "uploads")
    if (file.size or 0) > opening.BYTES_MAX:
        raise Refused("too_large", f"A picture has at most {opening.BYTES_MAX:,} bytes.", "file", 413)

    def may_name(hashes: Collection[str]) -> set[str]:
        return rights.nameable(found, hashes, player)

    with by_field("file"):
        kept = keeping.keep(player, file.read(), words=prompt, level=Level(level), nameable=may_name)
    picture = kept.picture
    return KeptOut(
        sha256=kept.sha256,
        was_known=kept.was_known,
        picture=picture.key if picture else None,
        state=picture.state if picture else None,
        near=kept.near,
    )


@router.post(
    "/sets/{key:key}/exports",
    auth=someone(Scope.GALLERY),
    response={201: ExportOut, 404: Refusal, 409: Refusal},
    summary="Ask for a version as a file",
)
@does_once
def export(request: HttpRequest, key: str, wanted: SetExportIn) -> Status[ExportOut]:
    """A zip of the version's pictures with their manifest, as an `imagefolder`, or as Parquet. Ask `/api/exports/{key}` for it
    until its state is `ready`."""
    player, found = member(request), seen(request, key)
    commit = version(found, wanted.at)
    slow_down(request, settings.EXPORTS_PER_PLAYER, "exports")
    with by_field("form", status=409):
        return Status(201, shown_export(exporting.ask(player, found, commit, wanted.form)))


@router.post(
    "/sets/{key:key}/branches/{name}/imports",
    auth=someone(Scope.GALLERY),
    response={200: BroughtOut, 403: Refusal, 404: Refusal, 409: StaleOut, 413: Refusal},
    summary="Bring a folder as a zip",
)
def bring(
    request: HttpRequest,
    key: str,
    name: str,
    file: Annotated[
        UploadedFile, File(description="A zip of pictures, with metadata.jsonl, metadata.csv or a manifest.")
    ],
    message: Annotated[str, Form(max_length=4 * MESSAGE_MAX)] = "",
) -> BroughtOut:
    """One commit of what is new in it. Slots' keys come from the paths, so bringing the same again changes nothing."""
    player = member(request)
    branch = branch_of(writable(request, key, Role.PROPOSE)[0], name)

    def counted(pictures: int) -> None:
        slow_down(request, settings.UPLOADS_PER_PLAYER, "uploads", pictures + 1)

    with refusing(branch):
        brought = importing.bring(player, branch, importing.unzipped(file), message, timezone.now(), counted)
    return BroughtOut(
        commit=shown_commit(brought.commit) if brought.commit else None,
        slots=brought.slots,
        skipped=brought.skipped[:100],
    )


class _Lines:
    """Bits of what comes bit by bit, as `sending` reads them."""

    whole = 0

    def __init__(self, bits: Iterator[bytes]) -> None:
        self._bits = bits

    def read(self, most: int, /) -> bytes:
        out = bytearray()
        for bit in self._bits:
            out += bit
            if len(out) >= most:
                break
        return bytes(out)

    def close(self) -> None:
        self._bits.close()  # type: ignore[attr-defined]
