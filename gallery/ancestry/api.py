"""What descends from what, by API: the family of a picture, its remixes, and two pictures held against each other."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from accounts import keys  # noqa: F401 - the API's addresses use its converter
from accounts.auth import anyone
from accounts.models import Player
from accounts.tokens import Scope
from gallery.ancestry.changes import Change, Changes, changes_between, likeness
from gallery.ancestry.family import Member, family_of
from gallery.ancestry.remixes import COUNT, remixes_of
from gallery.ancestry.settings import settings_of_both
from gallery.cards import card_of
from gallery.exhibit import readable_picture
from gallery.wire import PAGE_MAX, PictureOut, PicturesOut, by_parameter, shown, shown_page
from paintoff.wire import Refusal, Wire

router = Router(tags=["ancestry"])


class MemberOut(Wire):
    """`picture` is null for a tombstone: words whose picture you are not shown, of which the credit is left."""

    number: int
    picture: PictureOut | None
    credit: str
    more: int = Field(description="Children of its that are not told here; counted to 999.")
    has_older: bool = Field(description="It has ancestors that are not told here.")


class LineOut(Wire):
    parent: int = Field(description="A member's number.")
    child: int
    kind: str
    credit: str


class FamilyOut(Wire):
    focus: int = Field(description="The number of the picture that was asked for.")
    members: list[MemberOut] = Field(description="By number, so parents first.")
    lines: list[LineOut]


class PieceOut(Wire):
    change: Change
    text: str


class SettingOut(Wire):
    name: str
    one: str
    other: str
    differs: bool


class ComparisonOut(Wire):
    """From the first picture to the other one."""

    words: list[PieceOut]
    negative_words: list[PieceOut]
    likeness: float = Field(description="The share of both prompts' words, 0 to 1, in both and in the same order.")
    settings: list[SettingOut]


@router.get(
    "/pictures/{key:key}/family",
    auth=anyone(Scope.READ),
    response={200: FamilyOut, 404: Refusal},
    summary="What its words came from, and what was made of them",
)
def family(request: HttpRequest, key: str) -> FamilyOut:
    viewer: Player | None = request.player  # type: ignore[attr-defined]
    found = family_of(readable_picture(request, key), viewer)
    lines = [LineOut(parent=one.parent, child=one.child, kind=one.kind, credit=one.credit) for one in found.lines]
    return FamilyOut(focus=found.focus, members=[_member(one) for one in found.members], lines=lines)


@router.get(
    "/pictures/{key:key}/remixes",
    auth=anyone(Scope.READ),
    response={200: PicturesOut, 404: Refusal},
    summary="What was made directly from its words, the newest first",
)
def remixes(
    request: HttpRequest,
    key: str,
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = COUNT,
) -> PicturesOut:
    viewer: Player | None = request.player  # type: ignore[attr-defined]
    with by_parameter():
        return shown_page(remixes_of(readable_picture(request, key), viewer, after, limit))


@router.get(
    "/pictures/{key:key}/compare/{key:other}",
    auth=anyone(Scope.READ),
    response={200: ComparisonOut, 404: Refusal},
    summary="Two pictures held against each other",
)
def compare(request: HttpRequest, key: str, other: str) -> ComparisonOut:
    one, two = (card_of(readable_picture(request, each)) for each in (key, other))
    both = settings_of_both(one, two)
    return ComparisonOut(
        words=_pieces(changes_between(one.words, two.words)),
        negative_words=_pieces(changes_between(one.negative, two.negative)),
        likeness=likeness(one.words, two.words),
        settings=[SettingOut(name=s.name, one=s.one, other=s.other, differs=s.differs) for s in both],
    )


def _member(one: Member) -> MemberOut:
    picture = shown(one.picture) if one.picture else None
    return MemberOut(number=one.number, picture=picture, credit=one.credit, more=one.more, has_older=one.has_older)


def _pieces(changes: Changes) -> list[PieceOut]:
    return [PieceOut(change=piece.change, text=piece.text) for piece in changes.pieces]
