"""The site's own periodic task: a sign of life from beat through broker and worker."""

from __future__ import annotations

import time

import redis
from celery import shared_task

from paintoff import runtime

BEAT_KEY = "paintoff:worker-seen"


@shared_task
def beat_seen() -> None:
    """Say when a worker last ran what beat had sent; the health page shows its age."""
    with redis.Redis.from_url(runtime.redis_url(), socket_timeout=3) as server:
        server.set(BEAT_KEY, str(time.time()))
