"""What every page's templates know of accounts."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

from accounts import sending


def forms(request: HttpRequest) -> dict[str, Callable[[], str]]:
    """`sending` is another name in each form that asks for it."""
    return {"sending": sending.new}
