"""Forms that are sent twice: each carries a name of chance, which tells one that is sent again from two that say the same."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable

from django.http import HttpRequest

from accounts.models import Player
from accounts.once import Answer, once

FIELD = "sent"


def new() -> str:
    """For the field of a form."""
    return secrets.token_urlsafe(12)


def name_of(request: HttpRequest) -> str | None:
    """What `once` keeps it by; None where the form carries nothing. A form that was changed says something else, and asks for
    something else. No key of the API has a space."""
    if not request.POST.get(FIELD):
        return None
    said = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    return f"form {hashlib.sha256(json.dumps([request.path, said]).encode()).hexdigest()}"


def once_sent(
    request: HttpRequest, player: Player, make: Callable[[], str], is_there: Callable[[str], bool] = lambda _: True
) -> str:
    """What names what a form has `make` make: sent again, at the same moment too, what names the first, unless that is not
    there any more. What `make` raises leaves nothing behind, and may be sent again."""
    if (name := name_of(request)) is None:
        return make()
    made = str(once(player, name, "", lambda: Answer(201, make())).content)
    return made if is_there(made) else make()
