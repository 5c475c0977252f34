"""Commands: what a client may ask. They come in."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt, TypeAdapter

from battles.messages.wire import Wire
from battles.states import Answer
from moderation.models import Reason


class Start(Wire):
    """Host: begin the first round."""

    t: Literal["start"]


class Extend(Wire):
    """Host: more time to write, for all alike."""

    t: Literal["extend"]
    seconds: StrictInt = Field(ge=5, le=60)


class CloseWriting(Wire):
    """Host: end writing now that everyone has submitted."""

    t: Literal["close_writing"]


class Lock(Wire):
    """Host: nobody else comes in (or they do again)."""

    t: Literal["lock"]
    locked: StrictBool


class Kick(Wire):
    """Host: this seat leaves. What it sealed stays."""

    t: Literal["kick"]
    seat: StrictInt


class HandOver(Wire):
    """Host: somebody else hosts from now on."""

    t: Literal["hand_over"]
    seat: StrictInt


class NextRound(Wire):
    """Host: do not wait for the clock on the results page."""

    t: Literal["next_round"]


class ShowOnScreen(Wire):
    """Host: the big screen may show this round's pictures, where it waits for that."""

    t: Literal["show_on_screen"]
    round: StrictInt


class KeepOffScreen(Wire):
    """Host: the big screen shows a card instead of this picture, or the picture again. `letter` and `slot` as on the wall; votes
    are not touched."""

    t: Literal["keep_off_screen"]
    round: StrictInt
    letter: str = Field(min_length=1, max_length=3)
    slot: StrictInt = Field(ge=0, le=15)
    off: StrictBool = True


class PlayAgain(Wire):
    """Host of a battle that is over: a new one with the same people. Everybody's page follows."""

    t: Literal["play_again"]


class TakeSeat(Wire):
    """Audience: play from the next round on (or from the first, in the lobby)."""

    t: Literal["take_seat"]


class Watch(Wire):
    """Player in the lobby: only watch."""

    t: Literal["watch"]


class Leave(Wire):
    """Give the seat up."""

    t: Literal["leave"]


class Draft(Wire):
    """Player: what is typed so far. An older `number` never replaces a newer one. With `round`, only in that round: a
    command that is sent again must not reach the next one."""

    t: Literal["draft"]
    prompt: str = Field(max_length=2000)
    negative: str = Field(default="", max_length=2000)
    guidance: float
    number: StrictInt = Field(ge=0, le=2**53)
    round: StrictInt | None = None


class Seal(Wire):
    """Player: this is my entry. May be sealed anew until the deadline; the last one counts. `round` as in `draft`."""

    t: Literal["seal"]
    prompt: str = Field(max_length=2000)
    negative: str = Field(default="", max_length=2000)
    guidance: float
    round: StrictInt | None = None


class ChooseFavourite(Wire):
    """Author: my own best of these pictures, said before the results."""

    t: Literal["favourite"]
    slot: StrictInt = Field(ge=0, le=15)


class Deal(Wire):
    """Voter: a pair, please. Answered through the private frame."""

    t: Literal["deal"]


class Shown(Wire):
    """Voter: both pictures of this pair are before me now. Only the first time is kept."""

    t: Literal["shown"]
    ballot: str = Field(min_length=36, max_length=36)


class Vote(Wire):
    """Voter: the better one of a dealt pair. Answered with `counted`: false where it was not shown, or too short a time."""

    t: Literal["vote"]
    ballot: str = Field(min_length=36, max_length=36)
    answer: Answer


class Report(Wire):
    """Voter with an account: one side of a pair that was dealt to them is not fit to show. Moderators look at it; the answer
    tells nothing of it."""

    t: Literal["report"]
    ballot: str = Field(min_length=36, max_length=36)
    side: Literal["left", "right"]
    reason: Reason
    words: str = Field(default="", max_length=2000)


class Cheer(Wire):
    """Anybody: a small sign of joy, shown and forgotten."""

    t: Literal["cheer"]
    kind: Literal["clap", "laugh", "wow", "heart"]


Command = Annotated[
    Start
    | Extend
    | CloseWriting
    | Lock
    | Kick
    | HandOver
    | NextRound
    | PlayAgain
    | ShowOnScreen
    | KeepOffScreen
    | TakeSeat
    | Watch
    | Leave
    | Draft
    | Seal
    | ChooseFavourite
    | Deal
    | Shown
    | Vote
    | Report
    | Cheer,
    Field(discriminator="t"),
]


commands: TypeAdapter[Command] = TypeAdapter(Command)
