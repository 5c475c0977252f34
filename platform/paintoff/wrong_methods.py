"""What a browser is shown that opens an address which only a form is sent to: a link that was kept, a page loaded again."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

NOT_OURS = ("/accounts/", "/admin/")
"""Where others' pages are, of which some take any method for one that they know: PUT for POST, DELETE for GET."""
OF_PAGES = ("GET", "HEAD", "POST", "OPTIONS")


class WrongMethods:
    """Django answers with nothing in it, which a browser shows as a white page. Programs still get that."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._answer(request)
        is_page = "text/html" in request.headers.get("Accept", "") and not request.path.startswith("/api/")
        if not is_page or not isinstance(response, HttpResponseNotAllowed):
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(NOT_OURS) and request.method not in OF_PAGES:
            return HttpResponseNotAllowed(OF_PAGES)
        return self.get_response(request)
