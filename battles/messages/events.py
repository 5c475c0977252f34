"""What is not state: shown when it comes, and forgotten."""

from __future__ import annotations

from typing import Literal

from battles.messages.wire import Wire


class PreviewMessage(Wire):
    """To the author alone: how far one of their pictures is, and what it looks like so far (a data: address, or empty)."""

    t: Literal["preview"] = "preview"
    entry: int
    slot: int
    step: int
    steps: int
    src: str


class CheerMessage(Wire):
    """To everybody: somebody is glad."""

    t: Literal["cheer"] = "cheer"
    kind: str
    nickname: str


class HostMessage(Wire):
    """To everybody: the host did something that concerns all."""

    t: Literal["notice"] = "notice"
    code: str
    message: str


class LookMessage(Wire):
    """To moderators of the site who are here and do not play: what they look after in this room has changed. It says nothing
    itself: their page asks."""

    t: Literal["look"] = "look"
