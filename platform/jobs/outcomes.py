"""Who is told how a job ended. A room that asks for jobs registers what is to happen, by name; this room calls no
other."""

from collections.abc import Callable
from dataclasses import dataclass

from inference.protocol import Painted, Progress
from jobs.models import Job

OnPainted = Callable[[Job, Painted], None]
OnFailed = Callable[[Job, str, str], None]
OnProgress = Callable[[Job, Progress], None]
ReadSource = Callable[[Job, str], bytes]


class UnknownHandler(LookupError):
    """Nobody registered this name."""


class NoSource(LookupError):
    """There is no such picture, or none that this job may start from. Its text is for the log."""


@dataclass(frozen=True, slots=True)
class Handler:
    """`on_painted(job, painted)` and `on_failed(job, code, message)` run inside the transaction that closes the job:
    what they write is kept exactly once or not at all. They may lock rows of their own room, and run before the job's
    row is locked, so the order is always asker's rows first, job last. They may be called again after a rollback, so
    files they write must bear that. `message` is for the log, never for a person. `on_progress(job, progress)` runs
    outside of any transaction with the job as it was leased; step 0 says that painting has started. It is a hint and
    may be shed. `read_source(job, sha256)` gives the bytes of a picture that the job starts from, where its owner may use
    it; NoSource ends the job, anything else that it raises is tried again."""

    on_painted: OnPainted
    on_failed: OnFailed
    on_progress: OnProgress | None = None
    read_source: ReadSource | None = None


_handlers: dict[str, Handler] = {}


def register(
    name: str,
    *,
    on_painted: OnPainted,
    on_failed: OnFailed,
    on_progress: OnProgress | None = None,
    read_source: ReadSource | None = None,
) -> None:
    """Call this in AppConfig.ready. ValueError where the name already stands for something else."""
    handler = Handler(on_painted, on_failed, on_progress, read_source)
    if _handlers.setdefault(name, handler) != handler:
        raise ValueError(f"the outcome handler {name!r} is registered twice")


def forget(name: str) -> None:
    _handlers.pop(name, None)


def handler(name: str) -> Handler:
    try:
        return _handlers[name]
    except KeyError:
        raise UnknownHandler(f"no outcome handler is registered as {name!r}") from None
