"""Search by API: the one box of the site, in pages."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from accounts.auth import anyone
from accounts.tokens import Scope
from gallery import feed
from gallery.api import Narrowing
from gallery.feed import facets
from gallery.find import asking, mending, searching
from gallery.find.language import LONGEST
from gallery.find.orders import Order
from gallery.wire import PAGE_MAX, PictureOut, by_parameter, shown
from paintoff.wire import Refused, Wire

router = Router(tags=["gallery"])
NOTHING = "Say what to look for, in words or by narrowing."


class FoundOut(Wire):
    pictures: list[PictureOut]
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
    sort: Order = Order.BEST,
    exactly: Annotated[bool, Query(description="Take unknown words as they stand.")] = False,
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = feed.PAGE,
) -> FoundOut:
    given = {name: str(value) for name in facets.NAMES if (value := getattr(narrowing, name)) is not None}
    more = {"exactly": "1"} if exactly else {}
    with by_parameter():
        asked = asking.asked(given | more | {"q": q, "sort": sort})
        if asked.is_nothing:
            raise Refused("unfit", NOTHING, "q")
        meant = None if asked.is_exact else mending.mended(asked.question)
        page = searching.page_of(meant or asked.question, asked.facets, asked.order, after, limit)
    return FoundOut(
        pictures=[shown(one) for one in page.pictures], meant=str(meant) if meant else None, after=page.after
    )
