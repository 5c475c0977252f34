"""Files that somebody brought and that no version of any set names: which they are, and how their owner throws them away.

Whoever commits holds the rows of the pictures that become the set's until that is written (`pictures.write`). Throwing away
takes those rows for itself first and looks then: of the two the second one finds what the first one did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import Player
from gallery import pictures
from gallery.models import Picture, SetPicture
from gallery.picking.acts import Act, Given, Outcome, Place, sort_out
from gallery.picking.acts import register as offer_act
from gallery.visibility import OF_UPLOADS, readable

NAMED = "A set names it, in this version or an older one."
IN_BIN = "For 30 days they can be put back."


@dataclass(frozen=True, slots=True)
class Page:
    """`after` is the number to go on behind, None at the end."""

    files: Sequence[Picture]
    after: int | None


def files_of(owner: Player) -> QuerySet[Picture]:
    """All that they brought and did not throw away, without what moderators blocked."""
    return readable(owner).filter(OF_UPLOADS, owner=owner)


def page_of(owner: Player, after: int | None, limit: int) -> Page:
    """Those of them that no set names, the newest first."""
    rows = files_of(owner).filter(~Exists(SetPicture.objects.filter(picture=OuterRef("pk"))))
    if after is not None:
        rows = rows.filter(pk__lt=after)
    around = rows.select_related("owner", "prompt", "blob").prefetch_related("blob__renditions")
    some = list(around.order_by("-pk")[: limit + 1])
    return Page(some[:limit], some[limit - 1].pk if len(some) > limit else None)


@transaction.atomic
def throw_away(player: Player, chosen: Sequence[Picture], _: Given) -> Outcome:
    """Into their bin, all but what a set names by then."""
    held = _held(player, chosen)
    named = set(SetPicture.objects.filter(picture__in=held).values_list("picture_id", flat=True))
    outcome = sort_out(held, lambda picture: NAMED if picture.pk in named else "")
    pictures.throw_away([picture.pk for picture in outcome.done], timezone.now())
    return replace(outcome, told=IN_BIN)


def _held(player: Player, chosen: Sequence[Picture]) -> list[Picture]:
    """Against `pictures.write` no weaker lock would do: what is held for it changes no key."""
    rows = files_of(player).filter(pk__in=[picture.pk for picture in chosen])
    locked = rows.select_related("owner", "prompt", "blob").select_for_update(of=("self",))
    return list(locked.order_by("pk"))


def offer() -> None:
    offer_act(
        Act(
            name="throw-away-files",
            label="Throw away",
            icon="trash-2",
            said="thrown away",
            verb=throw_away,
            places=frozenset({Place.FILES}),
            asks="gallery/sets/unused_ask.html",
            needs_account=True,
            is_grave=True,
            of=files_of,
        )
    )
