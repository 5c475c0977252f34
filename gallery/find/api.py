"""Search by API: the one box of the site, in pages, and what looks like a picture."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from accounts import keys  # noqa: F401 - the API's addresses use its converter
from accounts.auth import anyone
from accounts.models import Player
from accounts.tokens import Scope
from gallery import feed
from gallery.api import Narrowing
from gallery.exhibit import readable_picture
from gallery.feed import facets, pages
from gallery.find import asking, by_meaning, lexicon, mending, searching, similar
from gallery.find.language import LONGEST, Question
from gallery.find.orders import Order
from gallery.wire import PAGE_MAX, PictureOut, PicturesOut, by_parameter, shown, shown_page
from paintoff.wire import Refusal, Refused, Wire

router = Router(tags=["gallery"])
NOTHING = "Say what to look for, in words or by narrowing."


class MendedOut(Wire):
    word: str = Field(description="As it was asked for; no picture has it.")
    meant: str


class FoundOut(Wire):
    pictures: list[PictureOut]
    mended: list[MendedOut] = Field(description="Each word that another one was looked for instead of.")
    nearby: list[PictureOut] = Field(description="Where nothing was found: a few that mean the like.")
    meant: str | None = Field(
        description="What was looked for instead, where no picture has a word that was asked for."
    )
    after: str | None = Field(description="Pass it as `after` for the next page. Null at the end.")


@router.get("/search", auth=anyone(Scope.READ), response=FoundOut, summary="Find pictures by their words")
def search(
    request: HttpRequest,
    narrowing: Query[Narrowing],
    q: Annotated[
        str, Query(max_length=LONGEST, description='Words, "phrases", -without, and narrowings such as `colour:red`.')
    ] = "",
    sort: Annotated[
        Order,
        Query(description="`meaning` finds what shares no word with the question, where the site knows meanings."),
    ] = Order.BEST,
    exactly: Annotated[bool, Query(description="Take unknown words as they stand.")] = False,
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = feed.PAGE,
) -> FoundOut:
    viewer: Player | None = request.player  # type: ignore[attr-defined]
    given = {name: str(value) for name in facets.NAMES if (value := getattr(narrowing, name)) is not None}
    more = {"exactly": "1"} if exactly else {}
    with by_parameter():
        asked = asking.asked(given | more | {"q": q, "sort": sort})
        if asked.is_nothing:
            raise Refused("unfit", NOTHING, "q")
        by_words = not asked.is_exact and asked.order is not Order.MEANING
        known = lexicon.known(asked.question) if asked.question.wanted else None
        meant = mending.mended(asked.question, known) if by_words else None
        question, known = (meant, None) if meant else (asked.question, known)
        page = searching.page_of(question, asked.facets, asked.order, after, limit, viewer=viewer, known=known)
        nearby = by_meaning.instead(replace(asked, after=after), viewer) if not page.pictures else None
    return FoundOut(
        pictures=[shown(one) for one in page.pictures],
        mended=_mended(asked.question, meant) if meant else [],
        nearby=[shown(one) for one in pages.shown(nearby).pictures] if nearby else [],
        meant=str(meant) if meant else None,
        after=page.after,
    )


@router.get(
    "/pictures/{key:key}/similar",
    auth=anyone(Scope.READ),
    response={200: PicturesOut, 404: Refusal},
    summary="What looks like a picture, the most alike first: one page",
)
def alike(request: HttpRequest, key: str, narrowing: Query[Narrowing]) -> PicturesOut:
    viewer: Player | None = request.player  # type: ignore[attr-defined]
    wanted = narrowing.facets()
    with by_parameter():
        return shown_page(similar.page_like(readable_picture(request, key).key, viewer, wanted))


def _mended(asked: Question, meant: Question) -> list[MendedOut]:
    both = zip(asked.wanted, meant.wanted, strict=True)
    return [MendedOut(word=one.text, meant=other.text) for one, other in both if one.text != other.text]
