"""Every message of a battle's socket, both ways, in one list. Named from the server: a Command comes in, a Message goes out.

The live tier puts its own around these: `hello` on every connect, `accepted` and `refused` for commands, `clock`, and `events`,
in which everything comes that is not state, with `people` (how many are connected) among it. Times are milliseconds since
1970 on the server's clock; ids are numbers within this battle. Pictures are addresses, never bytes, except the live preview
that only an entry's author is sent.
"""

from __future__ import annotations

from battles.messages.bracket import BracketView, PairingView, StageView
from battles.messages.command import (
    Cheer,
    ChooseFavourite,
    CloseWriting,
    Command,
    Deal,
    Draft,
    Extend,
    HandOver,
    KeepOffScreen,
    Kick,
    Leave,
    Lock,
    NextRound,
    PlayAgain,
    Report,
    Seal,
    Shown,
    ShowOnScreen,
    Start,
    TakeSeat,
    Vote,
    Watch,
    commands,
)
from battles.messages.events import CheerMessage, HostMessage, LookMessage, PreviewMessage
from battles.messages.play import HeatJudging, JudgingView, PaintingView, PictureView, RoundView, WallView
from battles.messages.private import BallotView, MeMessage, OwnEntry, OwnPaint, OwnWords
from battles.messages.results import EntryView, HeatView, SlotView, StandingView, VoteFlow
from battles.messages.room import ModelView, RatingView, SeatView, SetupView, ThemesFrom
from battles.messages.snapshot import LogHead, SnapshotMessage
from battles.messages.wire import Wire

Message = SnapshotMessage | MeMessage | PreviewMessage | CheerMessage | HostMessage | LookMessage

__all__ = [
    "BallotView",
    "BracketView",
    "Cheer",
    "CheerMessage",
    "ChooseFavourite",
    "CloseWriting",
    "Command",
    "Deal",
    "Draft",
    "EntryView",
    "Extend",
    "HandOver",
    "HeatJudging",
    "HeatView",
    "HostMessage",
    "JudgingView",
    "KeepOffScreen",
    "Kick",
    "Leave",
    "Lock",
    "LogHead",
    "LookMessage",
    "MeMessage",
    "Message",
    "ModelView",
    "NextRound",
    "OwnEntry",
    "OwnPaint",
    "OwnWords",
    "PaintingView",
    "PairingView",
    "PictureView",
    "PlayAgain",
    "PreviewMessage",
    "RatingView",
    "Report",
    "RoundView",
    "Seal",
    "SeatView",
    "SetupView",
    "ShowOnScreen",
    "Shown",
    "SlotView",
    "SnapshotMessage",
    "StageView",
    "StandingView",
    "Start",
    "TakeSeat",
    "ThemesFrom",
    "Vote",
    "VoteFlow",
    "WallView",
    "Watch",
    "Wire",
    "commands",
]
