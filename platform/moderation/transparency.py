"""What everybody may know: how much is reported and decided each month, by which rules, how many appeals there were and how many
decisions fell. Numbers alone; nobody's name, and nothing of what was judged."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Aggregate, Count, DurationField, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from moderation.desk.rows import Appeal, Decision
from moderation.desk.vocabulary import RULES, Guideline, Outcome, Verdict
from moderation.models import Report

MONTHS = 12
KEPT_SECONDS = 300
KEPT = "moderation.transparency"
TAKING = [Verdict.WITHHOLD, Verdict.BLOCK]


class Median(Aggregate):
    """Postgres's own, of what lies in the middle."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(slots=True)
class Month:
    """`rules` are what was withheld or blocked by each; `hidden` the site itself; `overturned` decisions that fell."""

    at: datetime
    reports: int = 0
    let_be: int = 0
    withheld: int = 0
    blocked: int = 0
    rated: int = 0
    hidden: int = 0
    appeals: int = 0
    granted: int = 0
    overturned: int = 0
    median: timedelta | None = None
    rules: list[tuple[str, int]] = field(default_factory=list)

    @property
    def took(self) -> str:
        """How long half of the decisions took at most, in the largest unit that fits."""
        if self.median is None:
            return "nothing was decided"
        minutes = self.median // timedelta(minutes=1)
        for size, unit in ((24 * 60, "day"), (60, "hour")):
            if minutes >= size:
                number = round(minutes / size)
                return f"{number} {unit}{'s' if number > 1 else ''}"
        return f"{max(1, minutes)} minute{'s' if minutes > 1 else ''}"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    months = cache.get_or_set(KEPT, lambda: months_of(timezone.now()), KEPT_SECONDS)
    return render(request, "moderation/transparency.html", {"months": months})


def months_of(now: datetime) -> list[Month]:
    """The last twelve in which anything happened, the newest first."""
    since = _months_before(now, MONTHS - 1)
    found: defaultdict[datetime, dict[str, Any]] = defaultdict(dict)
    for rows, at in ((_reports(), "created_at"), (_appeals(), "made_at"), (_decisions(), "at")):
        for row in _by_month(rows, at, since):
            found[row.pop("month")] |= row
    rules = _rules(since)
    return [Month(at, rules=rules[at], **counted) for at, counted in sorted(found.items(), reverse=True)]


def _reports() -> tuple[QuerySet[Report], dict[str, Any]]:
    return Report.objects.all(), {"reports": Count("pk")}


def _appeals() -> tuple[QuerySet[Appeal], dict[str, Any]]:
    return Appeal.objects.all(), {"appeals": Count("pk"), "granted": Count("pk", filter=Q(outcome=Outcome.GRANTED))}


def _decisions() -> tuple[QuerySet[Decision], dict[str, Any]]:
    return Decision.objects.all(), {
        "let_be": Count("pk", filter=Q(verdict=Verdict.LET_BE)),
        "withheld": Count("pk", filter=Q(verdict=Verdict.WITHHOLD)),
        "blocked": Count("pk", filter=Q(verdict=Verdict.BLOCK)),
        "rated": Count("pk", filter=Q(verdict=Verdict.RAISE)),
        "hidden": Count("pk", filter=Q(verdict=Verdict.HIDE)),
        "overturned": Count("pk", filter=Q(overturns__by__isnull=False)),
        "median": Median("waited", filter=Q(verdict__in=[*TAKING, Verdict.LET_BE, Verdict.RAISE, Verdict.UPHOLD])),
    }


def _by_month(rows: tuple[QuerySet[Any], dict[str, Any]], at: str, since: datetime) -> Iterable[dict[str, Any]]:
    query, counted = rows
    months = query.filter(**{f"{at}__gte": since}).order_by().annotate(month=TruncMonth(at))
    return months.values("month").annotate(**counted)


def _rules(since: datetime) -> defaultdict[datetime, list[tuple[str, int]]]:
    counted: defaultdict[datetime, Counter[str]] = defaultdict(Counter)
    taken = Decision.objects.filter(verdict__in=TAKING, at__gte=since).order_by().annotate(month=TruncMonth("at"))
    for month, rule, number in taken.values("month", "rule").annotate(n=Count("pk")).values_list("month", "rule", "n"):
        counted[month][RULES[Guideline(rule)]] += number
    found: defaultdict[datetime, list[tuple[str, int]]] = defaultdict(list)
    found.update({month: of.most_common() for month, of in counted.items()})
    return found


def _months_before(now: datetime, months: int) -> datetime:
    index = now.year * 12 + now.month - 1 - months
    return now.replace(year=index // 12, month=index % 12 + 1, day=1, hour=0, minute=0, second=0, microsecond=0)
