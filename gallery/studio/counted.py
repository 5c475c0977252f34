"""Beginning a run for whoever asks, at most so many pictures in a while, and of a form that is sent twice once."""

from __future__ import annotations

import hashlib
import json
import secrets

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from accounts.models import Player
from accounts.once import Answer, once
from gallery.models import Run
from gallery.people.entrance import slow_down
from gallery.studio import runs
from gallery.studio.wishes import Wish, number_of

SENT = "sent"
"""The field of a form that tells one that is sent twice from two that say the same."""


@transaction.atomic
def begin(request: HttpRequest, player: Player, wish: Wish) -> Run:
    """What is refused is not counted either. Raises Refused, Impossible, Throttled."""
    made = runs.begin(player, wish)
    limits = settings.STUDIO_PICTURES_PER_GUEST if player.is_guest else settings.STUDIO_PICTURES_PER_PLAYER
    slow_down(request, limits, "studio", number_of(wish))
    return made


def begin_sent(request: HttpRequest, player: Player, wish: Wish) -> str:
    """The key of the run that a form asks for: sent again, that of the first, unless it was deleted. Raises as `begin` does."""
    if not request.POST.get(SENT):
        return begin(request, player, wish).key
    made = once(player, _named(request), "", lambda: Answer(201, begin(request, player, wish).key))
    is_there = Run.objects.filter(key=made.content, owner=player).exists()
    return str(made.content) if is_there else begin(request, player, wish).key


def new_sending() -> str:
    """For the field of a form."""
    return secrets.token_urlsafe(12)


def _named(request: HttpRequest) -> str:
    """By everything that it says: a form that was changed asks for something else. No key of the API has a space."""
    said = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    return f"form {hashlib.sha256(json.dumps([request.path, said]).encode()).hexdigest()}"
