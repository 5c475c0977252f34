"""What an owner does to several pictures: hang them in the gallery, rate them, take them back, throw them away, put them back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Player
from gallery import listing, pictures, slots
from gallery.models import Picture
from gallery.picking import rating
from gallery.picking.acts import Given, Left, Outcome, sort_out
from gallery.sets import holding
from gallery.visibility import TOO_EARLY, in_bin_of, is_sealed, readable
from moderation import standing
from moderation.slots import told
from moderation.states import State

NOT_YOURS = "It is not yours."
PRIVATE = "Of the studio's, only you see them now."
STILL_SEEN = "Those of battles are still seen by whoever has their address."
HANGS = "It hangs in the gallery already."
HANGS_NOT = "It does not hang in the gallery."
BROUGHT = "You brought it as a file: it is for sets. In the gallery hangs what was painted here."
UNFIT = "It is withheld: nobody else would see it."
GONE = "It is not there any more."

Reasons = Callable[[Picture], str]


@transaction.atomic
def publish(player: Player, chosen: Sequence[Picture], given: Given) -> Outcome:
    """Nothing of who may not speak just now; of who is new so many a day. For whom they are, where that is said. Raises Unfit."""
    level = rating.wanted(given) if given.get("level") else None
    if silenced := standing.why_not(player):
        return sort_out(_held(player, chosen), lambda _: silenced)
    slots.hold(player)
    now = timezone.now()
    held = _held(player, chosen)
    may = why_not_publish if level is None else _both(why_not_publish, rating.not_below(held, level))
    outcome = _within(sort_out(held, _of_owner(player, may)), player, now)
    if level is not None:
        pictures.rate(_numbers(outcome), level)
    pictures.show(_numbers(outcome), now)
    return outcome


def _within(outcome: Outcome, player: Player, now: datetime) -> Outcome:
    """The first of them that there are slots for today. What hung before takes none."""
    new = [picture for picture in outcome.done if picture.source == "studio" and picture.hung_at is None]
    if not new or len(new) <= (left := slots.left(player, now)):
        return outcome
    over = {picture.pk for picture in new[left:]}
    why = told(slots.per_day(player, now))
    late = [Left(picture, why) for picture in outcome.done if picture.pk in over]
    return replace(outcome, done=[one for one in outcome.done if one.pk not in over], left=[*outcome.left, *late])


@transaction.atomic
def rate(player: Player, chosen: Sequence[Picture], given: Given) -> Outcome:
    """Says for whom they are. Raises Unfit."""
    level = rating.wanted(given)
    held = _held(player, chosen)
    outcome = sort_out(held, _of_owner(player, _both(why_not_rate, rating.not_below(held, level))))
    pictures.rate(_numbers(outcome), level)
    return replace(outcome, told=rating.told(level))


@transaction.atomic
def take_back(player: Player, chosen: Sequence[Picture], _: Given) -> Outcome:
    outcome = sort_out(_held(player, chosen), _of_owner(player, _why_not_take_back))
    pictures.take_back(_numbers(outcome))
    sources = {picture.source == "studio" for picture in outcome.done}
    told = [sentence for is_studio, sentence in ((True, PRIVATE), (False, STILL_SEEN)) if is_studio in sources]
    return replace(outcome, told=" ".join(told))


@transaction.atomic
def throw_away(player: Player, chosen: Sequence[Picture], _: Given) -> Outcome:
    outcome = sort_out(_held(player, chosen), _of_owner(player, _why_not_delete))
    pictures.throw_away(_numbers(outcome), timezone.now())
    return outcome


@transaction.atomic
def put_back(player: Player, chosen: Sequence[Picture], _: Given) -> Outcome:
    outcome = sort_out(_held(player, chosen), _in_bin)
    pictures.put_back(_numbers(outcome))
    return outcome


@transaction.atomic
def delete(player: Player, chosen: Sequence[Picture], _: Given) -> Outcome:
    """For good."""
    outcome = sort_out(_held(player, chosen), _in_bin)
    pictures.delete(_numbers(outcome), timezone.now())
    return outcome


def named_in(player: Player, chosen: Sequence[Picture], _: Given) -> Mapping[str, object]:
    """What is asked before they go."""
    return {"named_in": holding.naming(chosen, player)}


def _held(player: Player, chosen: Sequence[Picture]) -> list[Picture]:
    """As they are once nobody else can change them; what became unreadable meanwhile keeps its words to itself."""
    ids = [picture.pk for picture in chosen]
    listing.hold(ids)
    around = (readable(player) | in_bin_of(player)).select_related("owner", "prompt", "blob")
    now = around.prefetch_related("blob__renditions").in_bulk(ids)
    return [now[pk] for pk in ids if pk in now]


def _both(first: Reasons, second: Reasons) -> Reasons:
    return lambda picture: first(picture) or second(picture)


def _numbers(outcome: Outcome) -> list[int]:
    return [picture.pk for picture in outcome.done]


def _of_owner(player: Player, why_not: Reasons) -> Reasons:
    def asked(picture: Picture) -> str:
        if picture.owner_id != player.pk:
            return NOT_YOURS
        return GONE if picture.deleted_at else why_not(picture)

    return asked


def why_not_publish(picture: Picture) -> str:
    """A sentence for its owner; empty where it can be."""
    if is_sealed(picture):
        return TOO_EARLY
    if picture.source == "upload":
        return BROUGHT
    if picture.listed_at is not None:
        return HANGS
    return "" if picture.state == State.VISIBLE else UNFIT


def why_not_rate(picture: Picture) -> str:
    """Of a sealed one its rivals and the jury see what it is, and its level would take it out of their sight."""
    return TOO_EARLY if is_sealed(picture) else ""


def _why_not_take_back(picture: Picture) -> str:
    return "" if picture.listed_at else HANGS_NOT


def _why_not_delete(picture: Picture) -> str:
    return TOO_EARLY if is_sealed(picture) else ""


def _in_bin(picture: Picture) -> str:
    return "" if picture.binned_at else GONE
