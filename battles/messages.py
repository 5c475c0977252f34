"""Every message of a battle's socket, both ways, in one list. Named from the server: a Command comes in, a Message goes out.

The live tier puts its own around these: `hello` on every connect, `accepted` and `refused` for commands, `clock`, and `events`,
in which everything comes that is not state, with `people` (how many are connected) among it. Times are milliseconds since
1970 on the server's clock; ids are numbers within this battle. Pictures are addresses, never bytes, except the live preview
that only an entry's author is sent.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, TypeAdapter

from battles.pairings import Ruling, Way
from battles.states import Answer, EntryState, Format, Outcome, Phase, SeatRole


class Wire(BaseModel):
    """Nothing unknown is let through, in either direction."""

    model_config = ConfigDict(extra="forbid", use_enum_values=True)


# --- commands: what a client may ask ----------------------------------------------------------------------------------
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
    | TakeSeat
    | Watch
    | Leave
    | Draft
    | Seal
    | ChooseFavourite
    | Deal
    | Shown
    | Vote
    | Cheer,
    Field(discriminator="t"),
]
commands: TypeAdapter[Command] = TypeAdapter(Command)


# --- messages: what the server says -----------------------------------------------------------------------------------
class RatingView(Wire):
    """Where a player of a rated battle stands, in points; once it is over, after it, and how far it moved them."""

    points: int
    spread: int
    is_provisional: bool
    change: int | None = None


class SeatView(Wire):
    """A person in the room, as everybody sees them. `sealed` counts their seals of this round, never the words."""

    id: int
    nickname: str
    role: SeatRole
    number: int
    from_round: int
    is_host: bool
    is_present: bool
    is_guest: bool
    has_left: bool
    is_kicked: bool
    sealed: bool
    wins: int
    rating: RatingView | None = None


class ModelView(Wire):
    """What paints, and the range that everybody has alike."""

    name: str
    steps: int
    guidance_min: float
    guidance_max: float
    guidance: float
    size: int


class SetupView(Wire):
    format: Format
    rounds: int
    seats: int
    theme: str
    writing_seconds: int
    voting_seconds: int
    is_listed: bool
    is_rated: bool
    is_locked: bool
    prompt_max: int
    negative_max: int
    model: ModelView


class PictureView(Wire):
    """One picture behind the curtain that has risen. `src` is empty where it is withheld, and `note` says why."""

    slot: int
    src: str
    thumb: str
    width: int
    height: int
    placeholder: str
    note: str = ""


class WallView(Wire):
    """An entry while it is judged: a letter, the heat it is in, its pictures, no name and no words."""

    letter: str
    heat: int = 1
    pictures: list[PictureView]


class SlotView(Wire):
    """How an entry did on one seed: it won there with more wins than losses, by the votes that count."""

    slot: int
    outcome: Literal["won", "lost", "tied"]


class EntryView(Wire):
    """An entry once the results are out. `is_withdrawn`: its author took the words back, and salt and words are empty."""

    id: int
    seat: int
    nickname: str
    letter: str
    state: EntryState
    prompt: str
    negative: str
    guidance: float | None
    rank: int | None
    strength: float | None
    slots_won: int | None
    slots_judged: int | None
    slots: list[SlotView] = []
    favourite: int | None
    seal: str
    salt: str
    seals: int
    sealed_by_clock: bool
    is_withdrawn: bool
    pictures: list[PictureView]
    page: str


class VoteFlow(Wire):
    """Votes between two entries: how often the first won, the second won, and neither."""

    first: int
    second: int
    first_won: int
    second_won: int
    tied: int


class HeatView(Wire):
    """The result of a heat. `won_slots` says "wins on 3 of 4 seeds" of the winner."""

    round: int
    theme: str
    number: int
    outcome: Outcome
    winner: int | None
    confidence: float | None
    entries: list[EntryView]
    votes: list[VoteFlow]
    voters: int
    by_jury: bool = False


class RoundView(Wire):
    """The round that is on. The secret is empty until the results open the commitment."""

    number: int
    theme: str
    slots: int
    seed_commitment: str
    secret: str
    seeds: list[int]
    generating_seconds: int
    start_prompt: str
    start_author: str
    start_picture: PictureView | None = None
    start_strength: float | None = None


class PaintingView(Wire):
    """How far all pictures of the round are, as a sum: never whose."""

    wanted: int
    done: int
    failed: int


class HeatJudging(Wire):
    """How voting goes in one heat."""

    number: int
    voters: int
    ballots: int
    confidence: float


class JudgingView(Wire):
    """How voting goes: voters, ballots, and how sure the leader is (0 to 1), never who leads.

    With several heats: the voters of the heat that has most, all ballots, and the least sure heat; `heats` has each that is
    being judged. Before the open jury: the voters of the round that has fewest, and at least how many each needs.
    """

    voters: int
    ballots: int
    confidence: float
    fewest: int = 0
    heats: list[HeatJudging] = []


class StandingView(Wire):
    """The battle so far, over all its rounds."""

    seat: int
    nickname: str
    wins: int
    points: float
    rank: int


class PairingView(Wire):
    """Two places of a knockout's bracket, top to bottom, by seat; null: nobody, or not known yet.

    `way`: `waiting` (not made yet), `open` (they meet in `heat` now), `met`, `bye` (no opponent), `walkover` (the opponent had
    left), `nobody` (nobody was left). `outcome` is the heat's; where it is neither `won` nor `walkover` and somebody
    `advanced`, the rule for heats without a winner decided, and `ruling` says by what: `seeds`, `votes`, `draw`, or `alone` (the
    other one wrote nothing). `why` is a sentence for people wherever the votes do not say why somebody went on.
    """

    number: int
    first: int | None
    second: int | None
    way: Way | Literal["waiting"]
    heat: int | None
    outcome: Outcome | None
    advanced: int | None
    ruling: Ruling | Literal[""] = ""
    why: str = ""


class StageView(Wire):
    """A round of the bracket, the final last. `round` is the battle's round in which its heats are played, null where it has
    none or is still to come."""

    number: int
    round: int | None
    pairings: list[PairingView]


class BracketView(Wire):
    """A knockout from its start on. `seeds` are the seats in the order of the draw; `champion` once the battle is finished,
    null where nobody came through the final."""

    seeds: list[int]
    stages: list[StageView]
    champion: int | None


class LogHead(Wire):
    """The end of the battle's hash-chained log: keep it, and the log before it cannot be rewritten."""

    number: int
    digest: str


class SnapshotMessage(Wire):
    """The whole shared state of a room for one role. The browser keeps the highest version."""

    t: Literal["snapshot"] = "snapshot"
    epoch: int
    version: int
    now: int
    role: str
    code: str
    phase: Phase
    phase_started: int
    deadline: int | None
    void_reason: str
    setup: SetupView
    seats: list[SeatView]
    host: int | None
    round: RoundView | None
    painting: PaintingView | None
    wall: list[WallView]
    judging: JudgingView | None
    heats: list[HeatView]
    standings: list[StandingView]
    bracket: BracketView | None = None
    next_code: str
    log: LogHead


class BallotView(Wire):
    """A dealt pair: of one heat, same slot on both sides, no names, no words."""

    ballot: str
    heat: int = 1
    slot: int
    left: PictureView
    right: PictureView


class OwnPaint(Wire):
    """One of the author's own pictures while it forms; `src` once it is painted."""

    slot: int
    state: str
    src: str
    width: int
    height: int
    note: str = ""


class OwnEntry(Wire):
    """The author's own entry of this round, and the heat it is in."""

    id: int
    heat: int = 1
    state: EntryState
    draft: dict[str, Any]
    draft_number: int
    sealed: dict[str, Any] | None
    seal: str
    salt: str
    seals: int
    paints: list[OwnPaint]
    favourite: int | None


class MeMessage(Wire):
    """What only this person may see."""

    t: Literal["me"] = "me"
    seat: int | None
    role: SeatRole | None
    from_round: int
    is_host: bool
    may_vote: bool
    vote_weight: int
    weightless: str  # why the votes of this person weigh nothing here, for them to read
    entry: OwnEntry | None
    ballots: list[BallotView]
    answered: int
    no_more_pairs: bool


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


Message = SnapshotMessage | MeMessage | PreviewMessage | CheerMessage | HostMessage
