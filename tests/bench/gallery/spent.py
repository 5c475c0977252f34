"""What one answer of the site took: on the clock, and of processors. The CPU of the page and of its database backend together is
what a machine takes that nobody shares and whose memory holds it all; the clock says what this one made of it.

A backend's CPU is read from Linux, to the nanosecond. Workers that help a backend are not in it: the bench does without them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client

from tests.bench.engine.figures import figure, quantile

TARGET = 0.050
SHOWN_WORST = 3


@dataclass(frozen=True, slots=True)
class Spent:
    seconds: float
    in_sql: float
    """On the clock."""
    page_cpu: float
    database_cpu: float
    statements: int
    question: str

    @property
    def cpu(self) -> float:
        return self.page_cpu + self.database_cpu


class Statements:
    """How many, and how long they took on the clock. Django's own record of them writes each one out once more, which nobody's
    answer waits for."""

    def __init__(self) -> None:
        self.count, self.seconds = 0, 0.0

    def __call__(self, execute: Callable[..., Any], *asked: Any) -> Any:
        begun = perf_counter()
        try:
            return execute(*asked)
        finally:
            self.seconds += perf_counter() - begun
            self.count += 1


def asked(browser: Client, address: str, **headers: str) -> tuple[HttpResponse, Spent]:
    """Two hundred is a must."""
    backend, statements = _backend(), Statements()
    with connection.execute_wrapper(statements):
        before, used, begun = cpu_of(backend), process_time(), perf_counter()
        answer = browser.get(address, headers=headers)
        seconds, page = perf_counter() - begun, process_time() - used
        database = cpu_of(backend) - before
    assert answer.status_code == 200, address
    assert _backend() == backend, "another backend answered"
    return answer, Spent(seconds, statements.seconds, page, database, statements.count, address)


def tell(name: str, answers: Iterable[Spent], **more: object) -> None:
    """One line. It is met where p95 on the clock meets it."""
    some = list(answers)
    p95 = quantile([one.seconds for one in some], 0.95)
    cpu = [one.cpu for one in some]
    worst = sorted(some, key=lambda one: -one.cpu)[:SHOWN_WORST]
    figure(
        name,
        p95,
        TARGET,
        p95 <= TARGET,
        median=quantile([one.seconds for one in some], 0.5),
        cpu_median=quantile(cpu, 0.5),
        cpu_p95=quantile(cpu, 0.95),
        page_cpu_median=quantile([one.page_cpu for one in some], 0.5),
        database_cpu_median=quantile([one.database_cpu for one in some], 0.5),
        database_cpu_p95=quantile([one.database_cpu for one in some], 0.95),
        sql_median=quantile([one.in_sql for one in some], 0.5),
        sql_p95=quantile([one.in_sql for one in some], 0.95),
        statements=quantile([one.statements for one in some], 0.5),
        pages=len(some),
        worst=[f"{one.cpu:.3f} s of CPU, {one.database_cpu:.3f} the database's: {one.question}" for one in worst],
        **more,
    )


def _backend() -> int:
    """Which one answers us; it is told to do its work alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), set_config('max_parallel_workers_per_gather', '0', false)")
        return int(cursor.fetchone()[0])


def cpu_of(backend: int) -> float:
    nanoseconds, *_ = Path(f"/proc/{backend}/schedstat").read_text().split()
    return int(nanoseconds) / 1e9
