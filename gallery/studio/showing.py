"""A run as its owner's page shows it: each of its pictures or what became of it, and when the others will be there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.models import Player
from gallery.cards import Card, card_of
from gallery.loading import AROUND, with_files
from gallery.models import PaintState, Picture, Run, RunPicture
from gallery.studio.sheets import Table, table_of
from gallery.visibility import readable
from inference.protocol import Kind
from jobs import desk
from jobs.forecast import Forecast
from jobs.health import StudioHealth, studio_status
from paintoff.ready import Ready

WAITS = {
    StudioHealth.READY: "How long it takes cannot be told yet.",
    StudioHealth.STARTING: "The studio is starting. Your wish keeps its place in the line.",
    StudioHealth.LOST: "The studio does not answer at the moment. Your wish keeps its place in the line.",
    StudioHealth.MISSING: "No studio is at work at the moment. Your wish keeps its place in the line.",
}
FAILURES = {
    "bad-source": "The picture it starts from is not there any more.",
    "refused": "The studio cannot paint that.",
    "unknown-model": "The studio does not have this model any more.",
    "out-of-memory": "It was too large for the studio.",
}
FAILED = "Something failed in the studio, three times. Paint it again."


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of a run: a `card` where it is painted and still there, else `said`."""

    row: RunPicture
    card: Card | None
    said: str

    @property
    def is_waiting(self) -> bool:
        return self.row.state == PaintState.WAITING

    @property
    def is_private(self) -> bool:
        return self.row.picture is not None and self.row.picture.revealed_at is None


@dataclass(frozen=True, slots=True)
class Shown:
    """`waiting` pictures are yet to come; `when` says in words how long that takes, `ahead` and `seconds` in numbers."""

    run: Run
    slots: list[Slot]
    waiting: int
    when: str
    ahead: int | None = None
    seconds: float | None = None

    @property
    def painted(self) -> int:
        return sum(slot.row.state == PaintState.PAINTED for slot in self.slots)

    @property
    def table(self) -> Table[Slot] | None:
        return table_of(self.run, self.slots)

    @property
    def is_enlargement(self) -> bool:
        """It has none of a painting's settings, and is asked for again on the page of the smaller picture."""
        return self.run.kind == Kind.UPSCALE

    @property
    def ratio(self) -> int:
        return min(max(round(20 * self.run.width / self.run.height), 8), 60)


def runs_of(player: Player) -> QuerySet[Run]:
    """The newest first."""
    return Run.objects.filter(owner=player).order_by("-id")


def shown(runs: Iterable[Run], now: datetime) -> list[Shown]:
    """One look at their places, and at the queue, for all of them."""
    listed = list(runs)
    _load(listed)
    places = [place for run in listed for place in run.pictures.all() if place.state == PaintState.WAITING]
    forecasts = desk.forecast_many([place.job_id for place in places if place.job_id])
    health = studio_status(now).state if places else StudioHealth.READY
    return [_shown(run, forecasts, health) for run in listed]


PLACES = Ready(
    lambda runs: RunPicture.objects.filter(run__id__among=runs).select_related("job").order_by("run_id", "slot"), list
)
SEEN = Ready(lambda owner, numbers: readable(owner).select_related(*AROUND).filter(pk__among=numbers), Player, list)
PICTURE = RunPicture._meta.get_field("picture")


def _load(runs: list[Run]) -> None:
    """Into one owner's runs their places, and into these the pictures that their owner may see: as prefetches would, for less."""
    places = PLACES.rows([run.pk for run in runs]) if runs else []
    numbers = [place.picture_id for place in places]
    rows = SEEN.rows(runs[0].owner_id, [number for number in numbers if number is not None]) if any(numbers) else []
    seen: dict[int | None, Picture] = {one.pk: one for one in with_files(rows)}
    for place in places:
        PICTURE.set_cached_value(place, seen.get(place.picture_id))  # type: ignore[union-attr]
    for run in runs:
        run._prefetched_objects_cache = {"pictures": [one for one in places if one.run_id == run.pk]}  # type: ignore[attr-defined]


def _shown(run: Run, forecasts: dict[Any, Forecast], health: StudioHealth) -> Shown:
    slots = [_slot(place) for place in run.pictures.all()]
    waiting = [slot for slot in slots if slot.is_waiting]
    known = [forecasts[slot.row.job_id] for slot in waiting if slot.row.job_id in forecasts]
    if not known:
        return Shown(run, slots, len(waiting), WAITS[health] if waiting else "")
    ahead, seconds = min(one.ahead for one in known), max(one.seconds for one in known)
    return Shown(run, slots, len(waiting), f"{_line(ahead)} About {duration(seconds)} to go.", ahead, seconds)


def _slot(place: RunPicture) -> Slot:
    picture: Picture | None = _seen(place)
    return Slot(place, card_of(picture) if picture else None, "" if picture else _said(place))


def _seen(place: RunPicture) -> Picture | None:
    """Prefetched with what its owner may see, so one that was deleted or blocked is missing."""
    return place.picture if place.picture_id else None


def _said(place: RunPicture) -> str:
    match place.state:
        case PaintState.WAITING:
            return "Painting" if place.job is not None and place.job.started_at else "In line"
        case PaintState.FAILED:
            return FAILURES.get(place.failure_code, FAILED)
        case PaintState.CANCELLED:
            return "Cancelled"
    return "Not there any more"


def _line(ahead: int) -> str:
    if not ahead:
        return "It is your turn."
    return f"{ahead} {'picture is' if ahead == 1 else 'pictures are'} before yours."


def duration(seconds: float) -> str:
    """As one would say it: 7 seconds, 2 minutes, 3 hours."""
    if seconds < 90:
        return f"{max(1, round(seconds))} second{'s' if round(seconds) > 1 else ''}"
    if seconds < 90 * 60:
        return f"{round(seconds / 60)} minutes"
    return f"{round(seconds / 3600)} hours"
