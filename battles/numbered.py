"""Numbered pages of a list. A page that there is not is not found, rather than taken for another one."""

from __future__ import annotations

import re
from typing import Any

from django.core.paginator import EmptyPage, Page, Paginator
from django.http import Http404, HttpRequest

NUMBER = re.compile(r"[1-9][0-9]{0,5}")
PLACES = {"page", "after"}
"""How a list of this site is told where to begin: each by one of them."""


def page_of(request: HttpRequest, rows: Any, per_page: int) -> Page[Any]:
    """The page of `rows`, anything a Paginator takes, that `?page=` asks for; the first without it. Raises Http404."""
    told_by(request, "page")
    asked = request.GET.get("page", "1")
    if not NUMBER.fullmatch(asked):
        raise Http404
    try:
        return Paginator(rows, per_page).page(int(asked))
    except EmptyPage as error:
        raise Http404 from error


def told_by(request: HttpRequest, place: str) -> None:
    """A list that begins at `place` has no other way of being told. What links from elsewhere hang on is nobody's business.
    Raises Http404."""
    if (PLACES - {place}) & set(request.GET):
        raise Http404
