"""A process's stay on a cluster, which ends once nobody is inside any more. Knows no Ray.

Ray frees its core when a process leaves a cluster. A call that is inside it then reads what is freed, and one that comes
later ends the process: https://github.com/ray-project/ray/issues/31145"""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from inference.client import StudioUnreachable


class Over(StudioUnreachable):
    """The process leaves the cluster, or has left it: no call may begin."""


class Stay:
    """Safe to use from any thread."""

    def __init__(self) -> None:
        self._over = False
        self._visits: Counter[int] = Counter()
        self._changed = threading.Condition()

    @property
    def is_over(self) -> bool:
        """Whoever is on a long visit asks for this often, and goes."""
        return self._over

    @contextmanager
    def visit(self) -> Iterator[None]:
        """Around whatever calls the cluster or holds something that came from it, which has to be dropped inside. A visit
        within a visit of the same thread belongs to it. Raises Over."""
        thread = threading.get_ident()
        with self._changed:
            if self._over and thread not in self._visits:
                raise Over("this process leaves the cluster")
            self._visits[thread] += 1
        try:
            yield
        finally:
            with self._changed:
                self._visits[thread] -= 1
                if not self._visits[thread]:
                    del self._visits[thread]
                self._changed.notify_all()

    def end(self, seconds: float) -> bool:
        """Let nobody in any more and wait for those inside. False where somebody still is after so long. Not for a thread that
        is on a visit itself."""
        with self._changed:
            assert threading.get_ident() not in self._visits
            self._over = True
            return self._changed.wait_for(lambda: not self._visits, seconds)
