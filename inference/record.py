"""Pure: which worker keeps failing. Counts troubles by the jobs that were at hand, and says who is out and who is on
trial. Knows no Ray; `now` is in seconds and only grows."""

from collections import defaultdict, deque
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    WELL = "well"
    OUT = "out"
    TRIAL = "trial"


@dataclass(frozen=True, slots=True)
class Limits:
    """So many `troubles` with different jobs within `window` seconds, and at least this `share` of what it painted, take
    a worker out for `cool_off` seconds, twice as long after each trial that fails, at most `longest`."""

    troubles: int = 3
    share: float = 0.1
    window: float = 300.0
    cool_off: float = 60.0
    longest: float = 1800.0


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong once, with the jobs that may have caused it; none where the worker was idle."""

    at: float
    jobs: frozenset[str]
    reason: str


@dataclass(slots=True)
class Ban:
    until: float
    seconds: float
    reason: str


class Record:
    """One job that fails wherever it goes is that job's fault: troubles count only as far as no job is in two of them."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._limits = limits
        self._troubles: dict[str, deque[Trouble]] = defaultdict(deque)
        self._painted: dict[str, deque[float]] = defaultdict(deque)
        self._bans: dict[str, Ban] = {}

    def fail(self, worker: str, jobs: Collection[str], reason: str, now: float) -> bool:
        """Whether that takes the worker out, anew or again."""
        was = self.standing(worker, now)
        self._troubles[worker].append(Trouble(now, frozenset(jobs), reason))
        self._forget_old(worker, now)
        if was is Standing.TRIAL:
            return self._ban(worker, min(2 * self._bans[worker].seconds, self._limits.longest), now)
        if was is Standing.OUT or not self._is_too_much(worker, now) or not self._others_do_well(worker, now):
            return False
        return self._ban(worker, self._limits.cool_off, now)

    def paint(self, worker: str, now: float) -> bool:
        """Whether that ended a trial well."""
        self._painted[worker].append(now)
        self._forget_old(worker, now)
        if self.standing(worker, now) is not Standing.TRIAL:
            return False
        self.readmit(worker)
        return True

    def standing(self, worker: str, now: float) -> Standing:
        ban = self._bans.get(worker)
        if ban is None:
            return Standing.WELL
        return Standing.OUT if now < ban.until else Standing.TRIAL

    def reason(self, worker: str, now: float) -> str:
        """Why it is out or on trial, or kept although it fails; empty for one that does well."""
        ban = self._bans.get(worker)
        if ban and now < ban.until:
            return f"{ban.reason}; out for another {ban.until - now:.0f} s, then one job on trial"
        if ban:
            return f"{ban.reason}; on trial with one job"
        if self._is_too_much(worker, now):
            return f"{self._said(worker)}; kept, because no other worker does well"
        return ""

    def try_now(self, worker: str) -> None:
        """End the cool-off: nobody else is left to work."""
        if ban := self._bans.get(worker):
            ban.until = 0.0

    def readmit(self, worker: str) -> None:
        self._bans.pop(worker, None)
        self._troubles.pop(worker, None)

    def forget(self, worker: str) -> None:
        self.readmit(worker)
        self._painted.pop(worker, None)

    def _ban(self, worker: str, seconds: float, now: float) -> bool:
        self._bans[worker] = Ban(now + seconds, seconds, self._said(worker))
        return True

    def _said(self, worker: str) -> str:
        troubles = self._troubles[worker]
        return f"failed {len(_apart(troubles))} times with different jobs, last: {troubles[-1].reason}"

    def _is_too_much(self, worker: str, now: float) -> bool:
        self._forget_old(worker, now)
        count = len(_apart(self._troubles[worker]))
        return count >= max(self._limits.troubles, self._limits.share * len(self._painted[worker]))

    def _others_do_well(self, worker: str, now: float) -> bool:
        others = [other for other in self._painted if other != worker and other not in self._bans]
        return any(not self._is_too_much(other, now) and self._painted[other] for other in others)

    def _forget_old(self, worker: str, now: float) -> None:
        since = now - self._limits.window
        troubles, painted = self._troubles[worker], self._painted[worker]
        while troubles and troubles[0].at <= since:
            troubles.popleft()
        while painted and painted[0] <= since:
            painted.popleft()


def _apart(troubles: Collection[Trouble]) -> list[Trouble]:
    """Troubles of which no two have a job in common, taken greedily from those with the fewest jobs."""
    apart: list[Trouble] = []
    for trouble in sorted(troubles, key=lambda trouble: len(trouble.jobs)):
        if all(trouble.jobs.isdisjoint(other.jobs) for other in apart):
            apart.append(trouble)
    return apart
