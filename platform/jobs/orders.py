"""From the row to what the engine is told, and what an asker may put into a request."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any

from inference import protocol
from jobs.models import Job, Priority

CHOSEN_BY_THE_DESK = frozenset({"id", "priority", "owner", "deadline", "attempt", "fence", "pictures"})
"""`pictures` are bytes and belong into no row: they are read when the job is ordered."""

WEIGHTS = ("weights", "negative_weights")
"""Lists of lists once they have been in a row."""

CHOSEN_BY_THE_ASKER = {field.name: field for field in fields(protocol.Job) if field.name not in CHOSEN_BY_THE_DESK}
CLASSES = {
    Priority.BATTLE: protocol.Priority.BATTLE,
    Priority.STUDIO: protocol.Priority.INTERACTIVE,
    Priority.BACKGROUND: protocol.Priority.BACKGROUND,
}


class BadRequest(ValueError):
    """The request names a field that is not the asker's, or lacks one. A mistake in our code, not of a person."""


def check(request: Mapping[str, Any]) -> None:
    """Raises BadRequest where no order can be made of this request."""
    if unknown := request.keys() - CHOSEN_BY_THE_ASKER.keys():
        raise BadRequest(f"a request has no {', '.join(sorted(unknown))}")
    if missing := _needed() - request.keys():
        raise BadRequest(f"the request lacks {', '.join(sorted(missing))}")
    if request.get("kind", protocol.Kind.TEXT_TO_IMAGE) not in list(protocol.Kind):
        raise BadRequest(f"there is no kind {request['kind']}")


def as_asked(request: Mapping[str, Any]) -> protocol.Job:
    """What is wanted, before it is anybody's job. The request has passed `check`."""
    return protocol.Job(**_typed(request), id="")


def order(job: Job, pictures: tuple[bytes, ...] = ()) -> protocol.Job:
    """The engine's job; `pictures` are the bytes of its sources. Its attempt is the lease's fence: it never repeats,
    while `attempts` counts only what was started."""
    return protocol.Job(
        **_typed(job.request),
        id=str(job.id),
        pictures=pictures,
        priority=CLASSES[Priority(job.priority)],
        owner=str(job.owner_id or ""),
        deadline=job.deadline.timestamp() if job.deadline else None,
        attempt=job.fence,
        fence=job.fence,
    )


def _typed(request: Mapping[str, Any]) -> dict[str, Any]:
    kind = protocol.Kind(request.get("kind", protocol.Kind.TEXT_TO_IMAGE))
    weights = {name: tuple(map(tuple, request[name])) for name in WEIGHTS if name in request}
    return {**request, **weights, "kind": kind, "sources": tuple(request.get("sources", ()))}


def _needed() -> set[str]:
    return {
        name
        for name, field in CHOSEN_BY_THE_ASKER.items()
        if field.default is MISSING and field.default_factory is MISSING
    }
