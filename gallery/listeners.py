"""What happens to the gallery when players change."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from accounts.models import Player
from accounts.signals import players_merged, players_parted
from gallery import pictures
from gallery.models import SetBranch
from gallery.notices import moving
from gallery.people import follows, merging
from gallery.sets.branches import moved
from gallery.sets.proposals import running


@receiver(players_merged)
def follow_player(source: Player, target: Player, **_: Any) -> None:
    pictures.move_all(source, target)
    merging.move_all(source, target)
    moving.move_all(source, target)


@receiver(players_parted)
def part(player: Player, other: Player, is_blocked: bool, **_: Any) -> None:
    moving.forget_of(player, other)
    if is_blocked:
        follows.part(player, other)


@receiver(moved)
def check_proposals(branch: SetBranch, **_: Any) -> None:
    running.want_of(branch)
