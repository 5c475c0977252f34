"""Beginning a run for whoever asks, at most so many pictures in a while, and of a form that is sent twice once."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from accounts import sending
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


def begin_sent(request: HttpRequest, player: Player, wish: Wish) -> str:
    """The key of the run that a form asks for: sent again, that of the first, unless it was deleted. Raises as `begin` does."""
    return sending.once_sent(
        request,
        player,
        lambda: begin(request, player, wish).key,
        lambda key: Run.objects.filter(key=key, owner=player).exists(),
    )
