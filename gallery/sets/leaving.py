"""What sets have of a person. What they put into others' sets stays there; that it was them is forgotten."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from accounts.belongings import Leave, Row
from accounts.models import Player
from gallery.models import ImageSet, Role, SetBranch, SetCommit, SetMember, SetPicture, SetTag
from gallery.sets import words
from gallery.sets.proposals import leaving as proposals


def told(player: Player) -> Iterator[Row]:
    for image_set in ImageSet.objects.filter(owner=player).order_by("pk").iterator():
        yield {"set": image_set.key, "title": image_set.title, "about": image_set.about, "role": "owner"}
    for member in SetMember.objects.filter(player=player).select_related("image_set").order_by("pk").iterator():
        yield {"set": member.image_set.key, "title": member.image_set.title, "role": Role(member.role).label}
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
    words.forget(player)
    others = SetCommit.objects.filter(image_set=OuterRef("pk")).exclude(author=player)
    ImageSet.objects.filter(~Exists(others), owner=player).delete()
    ImageSet.objects.filter(owner=player).update(owner=None)
    SetMember.objects.filter(player=player).delete()
    SetBranch.objects.filter(by=player).update(by=None)
    SetTag.objects.filter(by=player).update(by=None)
    SetPicture.objects.filter(added_by=player).update(added_by=None)
    SetCommit.objects.filter(author=player).update(author=None, signed="", message="", salt=b"")
