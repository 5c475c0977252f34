"""What can be done to chosen pictures, and what became of each. Rooms register their acts; none is known here by name.

An act is offered in a place: among one's own pictures, among everybody's, in the bin, among files that no set uses.
Whether it may be done is asked again for each picture when it is done, under that picture's lock, by the room whose act it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import QuerySet

from accounts.models import Player
from gallery.models import Picture
from gallery.visibility import readable


class Place(StrEnum):
    OWN = "own"
    EVERYBODYS = "everybodys"
    BIN = "bin"
    FILES = "files"


@dataclass(frozen=True, slots=True)
class Left:
    """A picture that stayed as it was, and why, as a sentence."""

    picture: Picture
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """`href` is where to go on, where that is not back; `told` what else to say of those that it was done to."""

    done: Sequence[Picture]
    left: Sequence[Left] = ()
    href: str = ""
    told: str = ""


Given = Mapping[str, str]
Verb = Callable[[Player, Sequence[Picture], Given], Outcome]
Asker = Callable[[Player, Sequence[Picture], Given], Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Act:
    """`said` completes "3 pictures …"; empty where the page that follows tells it. With `asks`, a template, somebody is asked
    before it is done, with what `asker` gives it. `most` is how many pictures it takes at once, `given` names the fields of
    what it is given beside them; `begins`: it may begin something new, so a form that is sent twice does it once. `of` are
    the pictures that a player may do it to at all."""

    name: str
    label: str
    icon: str
    said: str
    verb: Verb
    places: frozenset[Place]
    rank: int = 100
    asks: str = ""
    asker: Asker | None = None
    needs_account: bool = False
    is_grave: bool = False
    most: int = 500
    given: tuple[str, ...] = ()
    begins: bool = False
    of: Callable[[Player], QuerySet[Picture]] = readable


_acts: dict[str, Act] = {}


def register(act: Act) -> None:
    """Call it in AppConfig.ready()."""
    _acts[act.name] = act


def named(name: str) -> Act | None:
    return _acts.get(name)


def offered(place: Place, player: Player | None) -> list[Act]:
    """In the order in which they stand; none to whoever is nobody yet."""
    if player is None:
        return []
    there = (act for act in _acts.values() if place in act.places and not (act.needs_account and player.is_guest))
    return sorted(there, key=lambda act: act.rank)


def sort_out(held: Sequence[Picture], why_not: Callable[[Picture], str]) -> Outcome:
    """Which of these an act may be done to: those of which `why_not` says nothing."""
    judged = [(picture, why_not(picture)) for picture in held]
    return Outcome(
        [picture for picture, reason in judged if not reason],
        [Left(picture, reason) for picture, reason in judged if reason],
    )
