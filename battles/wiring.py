"""Hangs battles on the rooms below: what becomes of a painted job, who serves a battle's sockets, whose seats move."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse

from accounts import panels
from accounts.models import Player
from accounts.signals import players_merged
from battles import leaving, merging, painting
from battles.checkpoints import judging
from battles.checkpoints import painting as duels
from battles.commissions import HANDLER
from battles.integrity.merging import move_exclusions, propose_own_votes
from battles.integrity.notes import votes_panel
from battles.models import BoardKind, Paint
from battles.moderating import hints
from battles.moderating.players import players_of
from battles.panel import battles_panel
from battles.preferred import preferred
from battles.provider import BattleRooms
from battles.rating_panel import rating_panel
from battles.ratings import sources as board_sources
from battles.settlements import voting as settlements
from battles.settlements.holding import BlindBallots
from gallery import best, onward, rivals, sources
from gallery.judged import rivals as judged
from gallery.models import Picture
from gallery.sets import settling_by_vote
from gallery.visibility import is_named
from jobs import outcomes
from live import provider
from paintoff.ready import Ready


def connect() -> None:
    """Called once per process, when Django is ready."""
    outcomes.register(
        HANDLER,
        on_painted=painting.on_painted,
        on_failed=painting.on_failed,
        on_progress=painting.on_progress,
        read_source=painting.read_source,
    )
    outcomes.register(duels.HANDLER, on_painted=duels.on_painted, on_failed=duels.on_failed)
    provider.register("battles", BattleRooms())
    sources.register("battle", _room_of)
    onward.register("Relay from this", "repeat", _relay_from)
    rivals.register("battle", _same_heat)
    judged.register("battle", _players)
    best.register(preferred)
    panels.register(rating_panel)
    panels.register(battles_panel)
    board_sources.register(BoardKind.PLAYERS, board_sources.of_players())
    board_sources.register(BoardKind.PROMPTS, board_sources.of_prompts())
    board_sources.register(BoardKind.MODELS, board_sources.of_models())
    panels.register(votes_panel)
    leaving.register()
    hints.connect()
    settling_by_vote.register(BlindBallots())
    players_merged.connect(_move_seats, dispatch_uid="battles.move_seats")


def _room_of(picture: Picture) -> str | None:
    found = CODE_OF.first(picture)
    return reverse("battles:room", args=found) if found else None


def _relay_from(picture: Picture, _: Player | None) -> str | None:
    """Everybody in the room is shown it, so that one which not everybody may see begins none."""
    return f"{reverse('battles:create')}?relay={picture.key}" if is_named(picture) else None


def _same_heat(picture: Picture) -> Q | None:
    """In a round of several heats only those of one heat were judged against each other."""
    found = HEAT_OF.first(picture)
    return Q(paint__entry__heat=found[0]) if found else None


def _players(picture: Picture) -> frozenset[int]:
    return players_of(picture.place)


CODE_OF = Ready(
    lambda picture: Paint.objects.filter(picture=picture).order_by().values_list("entry__heat__round__battle__code"),
    Picture,
)
HEAT_OF = Ready(lambda picture: Paint.objects.filter(picture=picture).order_by().values_list("entry__heat"), Picture)


def _move_seats(sender: type[Player], source: Player, target: Player, **_: Any) -> None:
    merging.take_over(source, target)
    move_exclusions(source, target)
    propose_own_votes(source, target)
    judging.take_over(source, target)
    settlements.take_over(source, target)
