"""The studio as the dispatcher sees it: jobs go in, one stream of events comes out.

This and the protocol are all that the site imports of the engine."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence

from inference.protocol import Capacity, Event, Job


class StudioUnreachable(Exception):  # noqa: N818
    """There is no studio to talk to now; trying again later is right."""


class Studio(ABC):
    """One dispatcher's line to the engine. Every submitted job ends in exactly one of Painted, Failed or ActorLost on
    this stream, unless the stream itself ends; then the lease decides. Events of one job come in order. Safe to use
    from several threads; `events` is for one."""

    @abstractmethod
    def connect(self) -> None:
        """Attach to the engine, starting what is missing. Raises StudioUnreachable. Connecting ends an older stream."""

    @abstractmethod
    def submit(self, jobs: Sequence[Job]) -> None:
        """Hand over jobs. What a model cannot do comes back as Failed(refused). A job already known with the same
        attempt is not painted twice. Raises StudioUnreachable where nothing was taken."""

    @abstractmethod
    def cancel(self, job_ids: Iterable[str]) -> None:
        """Stop these at the next step boundary; each ends in Failed(cancelled) unless it is done.
        Unknown ids are ignored."""

    @abstractmethod
    def events(self) -> Iterator[Event]:
        """Everything that happens, waiting for more; a Heartbeat at least every 2 seconds. Ends after `close`, or when
        a newer dispatcher has taken over."""

    @abstractmethod
    def capacity(self) -> Capacity:
        """What the studio can do now, from what it told last; never waits."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the stream. The engine and its models stay up."""
