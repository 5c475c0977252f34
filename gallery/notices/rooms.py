"""The bell as the live tier sees it: a room of one person each, who hears how much is unread, and says nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from accounts.models import Player
from gallery.notices.reading import told, unread_of
from live import announce, provider
from live.person import Person

OWN = "me"
LISTENER = "listener"
STAMP = provider.Stamp(1, 1)
"""All that there is to hear is one person's own, so the shared state never moves."""

NOBODY = provider.Denied("unknown_room", "Whoever is nobody yet is told nothing.")
SILENT = provider.Refused("unknown_command", "There is no such command.", "t")


def rung(player: int) -> None:
    """Once this transaction has committed: what this player has not read yet is more or less than it was."""
    transaction.on_commit(lambda: announce.changed(_room_of(player), people=[player]))


class BellRooms:
    """The provider of `/ws/bell/me`."""

    def admit(self, code: str, person: Person, wants: Mapping[str, str]) -> provider.Admitted | provider.Denied:
        if person.id is None or code != OWN:
            return NOBODY
        return provider.Admitted(_room_of(person.id), LISTENER)

    def versions(self, rooms: Sequence[str]) -> Mapping[str, provider.Stamp]:
        return dict.fromkeys(rooms, STAMP)

    def snapshot(self, room: str) -> provider.Snapshot | None:
        return provider.Snapshot(STAMP, {LISTENER: {}})

    def roles(self, room: str, people: Sequence[int]) -> Mapping[int, str | None]:
        return {person: LISTENER if _room_of(person) == room else None for person in people}

    def private(self, room: str, people: Sequence[int]) -> Mapping[int, dict[str, Any]]:
        there = Player.objects.in_bulk([person for person in people if _room_of(person) == room])
        return {number: {"unread": told(unread_of(player))} for number, player in there.items()}

    def command(
        self, room: str, person: Person, name: str, payload: dict[str, Any], command_id: str
    ) -> provider.Accepted | provider.Refused | provider.Pending:
        return SILENT

    def present(self, room: str, people: Sequence[int]) -> None:
        pass


def _room_of(player: int) -> str:
    return f"bell.{player}"
