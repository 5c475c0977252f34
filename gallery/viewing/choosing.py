"""The one writer of what somebody wants to come upon. What it means for lists stands in `gallery.sight`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import Player
from gallery import sight
from gallery.models import NOTHING_COVERED, HiddenTag, Level, Tag, Viewing
from gallery.people.refusals import Refused
from gallery.tags.slugs import slug_of

TAGS_MOST = 200
"""Lists leave all of them out in one statement."""

FOR_ACCOUNTS = "Mature pictures are for adults with an account."
FOR_ADULTS = "Say that you are an adult: mature pictures are for adults alone."
OF_THE_SITE = "This site shows pictures for everyone alone."
UNKNOWN = "No picture here has such a tag."
TOO_MANY = f"You hide {TAGS_MOST} tags already. Show one of them again first."


class Unfit(Refused):
    """What cannot be chosen so. `field` says what is at fault."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Chosen:
    """Up to which level pictures come into one's lists, and from which on they are covered until they are asked for (None:
    none are)."""

    most: Level
    covered_from: Level | None


def choice_of(viewer: Player | None) -> Chosen:
    """As it holds on this site."""
    row = Viewing.objects.filter(player=viewer).first() if viewer is not None else None
    if row is None:
        return Chosen(sight.open_to_all(), None)
    covered = None if row.covered_from == NOTHING_COVERED else Level(row.covered_from)
    return Chosen(min(sight.most_of_site(), Level(row.most)), covered)


def choose(player: Player, most: Level, covered_from: Level | None, is_adult: bool, now: datetime) -> None:
    """Raises Unfit. What somebody said of their age once they need not say again, while they go on seeing such pictures."""
    if most > sight.most_of_site():
        raise Unfit("most", OF_THE_SITE)
    if most == Level.MATURE and player.is_guest:
        raise Unfit("most", FOR_ACCOUNTS)
    is_known = Viewing.objects.filter(player=player, most=Level.MATURE).exists()
    if most == Level.MATURE and not (is_adult or is_known):
        raise Unfit("adult", FOR_ADULTS)
    covered = NOTHING_COVERED if covered_from is None else covered_from
    given: dict[str, object] = {"most": most, "covered_from": covered}
    if most < Level.MATURE or is_adult:
        given["adult_at"] = now if most == Level.MATURE else None
    Viewing.objects.update_or_create(player=player, defaults=given)


@transaction.atomic
def hide(player: Player, words: str) -> Tag:
    """Pictures with this tag, as it is written, leave one's lists. Raises Unfit."""
    try:
        tag = Tag.objects.filter(slug=slug_of(words)).first()
    except Refused as error:
        raise Unfit("tag", str(error)) from error
    if tag is None:
        raise Unfit("tag", UNKNOWN)
    Player.objects.select_for_update(no_key=True).get(pk=player.pk)
    hidden = HiddenTag.objects.filter(player=player)
    if not hidden.filter(tag=tag).exists() and hidden.count() >= TAGS_MOST:
        raise Unfit("tag", TOO_MANY)
    HiddenTag.objects.get_or_create(player=player, tag=tag)
    return tag


def show(player: Player, slug: str) -> bool:
    """Its pictures come into one's lists again. Whether anything changed."""
    return bool(HiddenTag.objects.filter(player=player, tag__slug=slug).delete()[0])


def hidden_by(player: Player) -> list[str]:
    """All of them; none hides more than TAGS_MOST."""
    return list(HiddenTag.objects.filter(player=player).order_by("tag__slug").values_list("tag__slug", flat=True))


def is_hidden(tag: Tag, viewer: Player | None) -> bool:
    return viewer is not None and HiddenTag.objects.filter(player=viewer, tag=tag).exists()


def move_all(source: Player, target: Player) -> None:
    """Two players became one: an account's own choice stays, and both hide what either hid."""
    if not Viewing.objects.filter(player=target).exists():
        Viewing.objects.filter(player=source).update(player=target)
    Viewing.objects.filter(player=source).delete()
    there = HiddenTag.objects.filter(player=target).values("tag")
    HiddenTag.objects.filter(player=source, tag__in=there).delete()
    HiddenTag.objects.filter(player=source).update(player=target)
