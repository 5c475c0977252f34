"""A run as the live tier sees it: its owner may watch, and nobody says anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, Q

from gallery.models import PaintState, Run
from gallery.studio.telling import room_of
from live import provider
from live.person import Person

OWNER = "owner"
EPOCH = 1
UNKNOWN = provider.Denied("unknown_run", "You have no such run.")
SILENT = provider.Refused("unknown_command", "There is no such command.", "t")


class StudioRooms:
    """The provider of `/ws/studio/<key of a run>`."""

    def admit(self, code: str, person: Person, wants: Mapping[str, str]) -> provider.Admitted | provider.Denied:
        """Somebody else's run is answered like none."""
        if person.id is None or not Run.objects.filter(key=code, owner=person.id).exists():
            return UNKNOWN
        return provider.Admitted(room_of(code), OWNER)

    def versions(self, rooms: Sequence[str]) -> Mapping[str, provider.Stamp]:
        rows = Run.objects.filter(key__in=[_key_of(room) for room in rooms])
        return {room_of(key): provider.Stamp(EPOCH, version) for key, version in rows.values_list("key", "version")}

    def snapshot(self, room: str) -> provider.Snapshot | None:
        waiting = Count("pictures", filter=Q(pictures__state=PaintState.WAITING))
        rows = Run.objects.filter(key=_key_of(room)).annotate(open=waiting, all=Count("pictures"))
        found = rows.values_list("version", "open", "all").first()
        if found is None:
            return None
        version, waiting_for, number = found
        frame = {"open": waiting_for, "pictures": number}
        return provider.Snapshot(provider.Stamp(EPOCH, version), {OWNER: frame})

    def roles(self, room: str, people: Sequence[int]) -> Mapping[int, str | None]:
        owner = Run.objects.filter(key=_key_of(room)).values_list("owner", flat=True).first()
        return {person: OWNER if person == owner else None for person in people}

    def private(self, room: str, people: Sequence[int]) -> Mapping[int, dict[str, Any]]:
        return {}

    def command(
        self, room: str, person: Person, name: str, payload: dict[str, Any], command_id: str
    ) -> provider.Accepted | provider.Refused | provider.Pending:
        return SILENT

    def present(self, room: str, people: Sequence[int]) -> None:
        pass


def _key_of(room: str) -> str:
    return room.partition(".")[2]
