"""A picture's rivals by API."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router

from accounts import keys  # noqa: F401 - the API's addresses use its converter
from accounts.auth import anyone
from accounts.tokens import Scope
from gallery import rivals
from gallery.exhibit import readable_picture
from gallery.visibility import met
from gallery.wire import PAGE_MAX, PicturesOut, by_parameter, shown_page
from paintoff.wire import Refusal

router = Router(tags=["gallery"])


@router.get(
    "/pictures/{key:key}/rivals",
    auth=anyone(Scope.READ),
    response={200: PicturesOut, 404: Refusal},
    summary="What it was judged against in its round, from its own seed first",
)
def of_picture(
    request: HttpRequest,
    key: str,
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = rivals.PAGE,
) -> PicturesOut:
    """Empty before the results, and for what was painted outside of battles."""
    picture = readable_picture(request, key)
    with by_parameter():
        return shown_page(rivals.page_of(picture, met(request.player), after, limit))  # type: ignore[attr-defined]
