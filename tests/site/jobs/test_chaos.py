"""Dispatchers come and go, actors die, handlers stumble: every job ends once, and what its end writes is kept once."""

import random
import threading
from collections import Counter

import pytest

from accounts.models import Player
from inference.fake import FakeStudio
from jobs.models import OPEN_STATES, Job, JobState
from tests.support.jobs import asked, dispatching, until
from tests.support.patience import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)
JOBS, LIVES = 40, 6


class Shaky(FakeStudio):
    """Paints some jobs, holds others until its actor dies, and says some things twice."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__(heartbeat=0.1)
        self.chance = chance
        self.shaken = threading.Event()

    def submit(self, jobs):
        for job in jobs:
            self._holding = self.chance.random() < 0.4
            super().submit([job])
            if self.chance.random() < 0.3:
                self._seen.clear()
                super().submit([job])
        if self.chance.random() < 0.3:
            self.lose_actor()
        if len(self.submitted) >= 8 or len(self._held) >= 2:
            self.shaken.set()


@pytest.mark.parametrize("seed", [1, 2])
def test_every_job_ends_once_whatever_dies(recorder, ada, bo, seed):
    chance = random.Random(seed)

    def write_and_stumble(job: Job) -> None:
        Player.objects.create(nickname=job.key)
        if chance.random() < 0.1:
            raise RuntimeError("disk full")

    recorder.before = write_and_stumble
    for n in range(JOBS):
        asked(f"paint:{n}", (ada, bo)[n % 2], steps=1)
    for life in range(LIVES):
        studio = Shaky(chance)
        with dispatching(studio, f"easel-{life % 2}"):
            assert studio.shaken.wait(PATIENCE)
    recorder.before = lambda job: Player.objects.create(nickname=job.key)
    with dispatching(FakeStudio(heartbeat=0.1), "last"):
        until(lambda: not Job.objects.filter(state__in=OPEN_STATES).exists())
    states = Counter(Job.objects.values_list("state", flat=True))
    assert states[JobState.PAINTED] + states[JobState.FAILED] == JOBS
    written = Counter(Player.objects.filter(nickname__startswith="paint:").values_list("nickname", flat=True))
    assert written == Counter(Job.objects.values_list("key", flat=True))
