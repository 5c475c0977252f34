"""Beginning a run for whoever asks, at most so many pictures in a while."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from accounts.models import Player
from gallery.models import Run
from gallery.people.entrance import slow_down
from gallery.studio import runs
from gallery.studio.wishes import Wish, number_of


@transaction.atomic
def begin(request: HttpRequest, player: Player, wish: Wish) -> Run:
    """What is refused is not counted either. Raises Refused, Impossible, Throttled."""
    made = runs.begin(player, wish)
    limits = settings.STUDIO_PICTURES_PER_GUEST if player.is_guest else settings.STUDIO_PICTURES_PER_PLAYER
    slow_down(request, limits, "studio", number_of(wish))
    return made
