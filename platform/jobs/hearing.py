"""What the studio's events mean for the flights. Runs in the line's thread, so nothing here waits or touches rows."""

import logging
import time
from collections.abc import Callable

from inference.protocol import ActorLost, Event, Failed, Heartbeat, Painted, Progress, Started, StudioState
from jobs.flights import Flights
from jobs.relay import Relay
from jobs.settling import Lost, Settler

logger = logging.getLogger(__name__)


class Hearing:
    """`wake` is called when the engine may take more, or has begun a job."""

    def __init__(self, flights: Flights, settler: Settler, relay: Relay, wake: Callable[[], None]) -> None:
        self._flights, self._settler, self._relay, self._wake = flights, settler, relay, wake
        self._is_ready = False

    def connected(self) -> None:
        self._wake()

    def hear(self, event: Event) -> None:
        match event:
            case Heartbeat():
                self._heartbeat(event)
            case Started():
                self._started(event)
            case Progress():
                if flight := self._flights.hear(event.job_id, event.attempt, time.monotonic(), event.step):
                    self._relay.tell(flight.job, event)
            case Painted() | Failed():
                if flight := self._flights.land(event.job_id, event.attempt):
                    self._settler.put(flight, event)
                    self._wake()
            case ActorLost():
                self._actor_lost(event)

    def broken(self) -> None:
        for flight in self._flights.land_all():
            self._settler.put(flight, Lost("the line to the studio broke", blamed=flight.started))
        self._wake()

    def _heartbeat(self, event: Heartbeat) -> None:
        was_ready, self._is_ready = self._is_ready, event.state is StudioState.READY
        if self._is_ready and not was_ready:
            self._wake()

    def _started(self, event: Started) -> None:
        if flight := self._flights.hear(event.job_id, event.attempt, time.monotonic()):
            steps = flight.job.request["steps"]
            self._relay.tell(flight.job, Progress(event.job_id, event.attempt, 0, steps))
            self._wake()

    def _actor_lost(self, event: ActorLost) -> None:
        """Those it was painting may be what ended it; those that waited have done nothing."""
        logger.warning("actor %s is lost with %d jobs: %s", event.actor, len(event.jobs), event.reason)
        for job_id, fence in event.jobs:
            if flight := self._flights.land(job_id, fence):
                self._settler.put(flight, Lost(f"actor lost: {event.reason}", blamed=flight.started))
        self._wake()
