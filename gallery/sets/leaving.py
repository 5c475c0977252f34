"""What sets have of a person. What they put into others' sets stays there; that it was them is forgotten."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from accounts.belongings import Leave, Row
from accounts.models import Player
from gallery.models import ImageSet, SetCommit, SetMember
from gallery.sets.proposals import leaving as proposals


def told(player: Player) -> Iterator[Row]:
    for one in SetCommit.objects.filter(author=player).select_related("image_set").order_by("pk").iterator():
        yield {
            "set": one.image_set.key,
            "title": one.image_set.title,
            "commit": bytes(one.name).hex(),
            "message": one.message,
            "made_at": one.made_at.isoformat(),
        }
    yield from proposals.told(player)


def forget(player: Player, how: Leave) -> None:
    proposals.forget(player, how.at)
    others = SetCommit.objects.filter(image_set=OuterRef("pk")).exclude(author=player)
    ImageSet.objects.filter(~Exists(others), owner=player).delete()
    ImageSet.objects.filter(owner=player).update(owner=None)
    SetMember.objects.filter(player=player).delete()
    SetCommit.objects.filter(author=player).update(author=None, signed="", message="", salt=b"")
