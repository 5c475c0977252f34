"""What the dispatcher has leased becomes orders and goes to the studio; what no order can be made of, or what the studio does
not take, has failed. Touches no rows but through `land`."""

import logging
from collections.abc import Callable, Sequence

from inference import protocol
from inference.client import StudioUnreachable
from inference.protocol import Failed, FailureCode
from jobs import limits, orders, outcomes
from jobs.flights import Flights
from jobs.line import Line
from jobs.models import Job
from jobs.settling import Fault, Outcome
from jobs.sourcing import Sourcing

logger = logging.getLogger(__name__)


class Handing:
    """Jobs that begin with pictures wait in `sourcing`, which has a thread of its own, until these are read; `patience` is
    the least seconds that a started job may be silent, beside what its work adds."""

    def __init__(self, flights: Flights, line: Line, land: Callable[[Job, Outcome], None], patience: float) -> None:
        self._flights, self._line, self._land, self._patience = flights, line, land, patience
        self.sourcing = Sourcing(self._is_awaited, self._submit_sourced, land)

    def submit(self, jobs: Sequence[Job]) -> None:
        ready = [(job, said) for job in jobs if (said := self._order(job))]
        for job, said in ready:
            self._flights.allow(job.pk, job.fence, limits.silence(said, self._line.capacity(), self._patience))
            if said.sources:
                self.sourcing.put(job)
        self._hand_over([(job, said) for job, said in ready if not said.sources])

    def _submit_sourced(self, job: Job, pictures: tuple[bytes, ...]) -> None:
        self._hand_over([(job, orders.order(job, pictures))])

    def _hand_over(self, ready: Sequence[tuple[Job, protocol.Job]]) -> None:
        try:
            if ready:
                self._line.submit([said for _, said in ready])
        except StudioUnreachable as reason:
            logger.warning("the studio took nothing: %s", reason)
            for job, said in ready:
                self._land(job, Failed(said.id, said.attempt, FailureCode.NOT_READY, str(reason), retry=True))

    def _is_awaited(self, job: Job) -> bool:
        return self._flights.flies(job.pk, job.fence)

    def _order(self, job: Job) -> protocol.Job | None:
        """None where it cannot be painted or nobody would hear of it; then it has failed."""
        try:
            outcomes.handler(job.handler)
            return orders.order(job)
        except outcomes.UnknownHandler as reason:
            self._land(job, Fault("no-handler", str(reason), retry=False))
        except (TypeError, ValueError) as reason:
            logger.error("job %s cannot be ordered: %s", job.pk, reason)
            self._land(job, Fault("bad-request", f"no order can be made of it: {reason}", retry=False))
        return None
