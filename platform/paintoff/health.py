"""GET /up: what runs, what does not, and how old that knowledge is. Answers 200 whenever the site itself can serve."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from battles.models import RefereeBeat
from jobs import impossible
from jobs.beats import FRESH
from jobs.health import StudioHealth, studio_status
from jobs.studio.actors import heard, reason
from paintoff import operators, runtime
from paintoff.tasks import BEAT_KEY

REFEREE_LATE_SECONDS = 10
WORKER_LATE_SECONDS = 40


@dataclass(frozen=True, slots=True)
class Part:
    """`state` is ok, starting, late or down. `age` is seconds since it was last seen alive, None if never."""

    state: str
    age: float | None = None
    detail: str = ""


@require_safe
@never_cache
def up(request: HttpRequest) -> JsonResponse:
    database = _database()
    broken = database.state != "ok"
    parts = {
        "database": database,
        "channel_layer": _server(lambda server: server.ping()),
        "broker": _server(_worker_age),
        "referee": Part("down") if broken else _referee(timezone.now()),
        "dispatcher": Part("down") if broken else _dispatcher(timezone.now()),
    }
    body: dict[str, object] = {name: asdict(part) for name, part in parts.items()}
    studio = {"state": "lost", "age": None} if broken else _studio(timezone.now(), _may_know_why(request))
    body["studio"] = studio
    body["status"] = "down" if broken else _status(parts, studio)
    body["build"] = runtime.build_id()
    return JsonResponse(body, status=503 if broken else 200)


def _status(parts: Mapping[str, Part], studio: Mapping[str, object]) -> str:
    """Degraded: pages are served, but something behind them does not work. What only starts is no fault."""
    is_late = any(part.state in {"late", "down"} for part in parts.values())
    is_unpainted = studio["state"] == StudioHealth.LOST or "not_served" in studio
    return "degraded" if is_late or is_unpainted else "ok"


def _database() -> Part:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return Part("down", detail="The database does not answer.")
    return Part("ok", 0.0)


def _server(ask: Callable[[redis.Redis], object]) -> Part:
    try:
        with redis.Redis.from_url(runtime.redis_url(), socket_timeout=1, socket_connect_timeout=1) as server:
            answer = ask(server)
    except (redis.RedisError, OSError):
        return Part("down", detail="The Redis-protocol server does not answer.")
    return answer if isinstance(answer, Part) else Part("ok", 0.0)


def _worker_age(server: redis.Redis) -> Part:
    seen = server.get(BEAT_KEY)
    if seen is None:
        return Part("starting", detail="No Celery worker has been seen yet.")
    age = time.time() - float(seen)  # type: ignore[arg-type]
    return Part("ok" if age < WORKER_LATE_SECONDS else "late", round(age, 1))


def _referee(now: datetime) -> Part:
    beat = RefereeBeat.objects.order_by("-seen_at").first()
    if beat is None:
        return Part("starting")
    age = (now - beat.seen_at).total_seconds()
    return Part("ok" if age < REFEREE_LATE_SECONDS else "late", round(age, 1))


def _dispatcher(now: datetime) -> Part:
    status = studio_status(now)
    if status.dispatcher_age is None:
        return Part("starting")
    return Part("ok" if status.dispatcher_age < REFEREE_LATE_SECONDS else "late", round(status.dispatcher_age, 1))


def _studio(now: datetime, says_why: bool) -> dict[str, object]:
    status = studio_status(now)
    told: dict[str, object] = {
        "state": status.state,
        "age": status.age_seconds,
        "actors": status.actors,
        "seconds_per_picture": status.seconds_per_picture,
    }
    if absence := impossible.absence(settings.STUDIO_MODEL, now):
        told["not_served"] = settings.STUDIO_MODEL
        if says_why:
            said = [absence.reason, *(one.report.reason for one in heard(now, FRESH))]
            told["reason"] = "; ".join(dict.fromkeys(filter(None, said)))
    elif says_why and status.state != StudioHealth.READY:
        told["reason"] = reason(one.report for one in heard(now, FRESH))
    return told


def _may_know_why(request: HttpRequest) -> bool:
    """An actor's reason may name folders of the machine."""
    return operators.is_near(request) or operators.has_token(request)
