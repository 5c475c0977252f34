"""Who is in the room and what is played there, as everybody sees it."""

from __future__ import annotations

from battles.messages.wire import Wire
from battles.states import Format, SeatRole


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


class ThemesFrom(Wire):
    """The version of an image set that themes are drawn from. Of a private set only that there is one: `set` and `title` are
    empty."""

    set: str
    title: str
    commit: str


class SetupView(Wire):
    format: Format
    rounds: int
    seats: int
    theme: str
    themes_from: ThemesFrom | None = None
    writing_seconds: int
    voting_seconds: int
    is_listed: bool
    is_rated: bool
    is_locked: bool
    screen_waits: bool = False
    off_screen: list[str] = []  # what the host keeps off the big screen: round, letter and slot, as in "1-A-0"
    prompt_max: int
    negative_max: int
    model: ModelView
