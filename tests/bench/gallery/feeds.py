"""Every feed, narrowed in many ways, on its first page and at random depth: the whole answer of the site, SQL and page."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from time import perf_counter, process_time
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Player
from gallery import feed
from gallery.feed import Sort, spans
from gallery.feed.cursors import Cursor
from gallery.feed.facets import narrowed
from gallery.models import Follow, Listing, Picture
from tests.bench.engine.figures import figure, quantile

TARGET = 0.050
SEED = 20261128
SHOWN_WORST = 5

Question = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    seconds: float
    in_sql: float
    in_view: float
    """Of this process' CPU, so that it says the same on a busy machine."""
    question: str
    depth: int


def run(samples: int) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    browser, reader = _reader()
    browser.get("/gallery")  # templates and names are read once per process
    chance = random.Random(SEED)
    every: list[Answer] = []
    for sort in Sort:
        answers = [
            _asked(browser, sort, narrowing, reader, chance.random() if at else 0.0)
            for narrowing in narrowings()
            for at in range(samples)
        ]
        _tell(f"gallery: {sort}, p95 of a page", answers)
        every += answers
    _tell("gallery: every feed, p95 of a page", every)


def narrowings() -> Iterator[Question]:
    """None, each facet where it is common and where it is rare, and several together."""
    models, themes = _by_number("model__name"), _by_number("theme__text")
    player = Player.objects.get(pk=_by_number("owner")[0])
    quiet = Player.objects.get(pk=_by_number("owner")[-1])
    yield {}
    yield {"model": models[0]}
    yield {"model": models[-1]}
    yield {"theme": themes[0]}
    yield {"theme": themes[-1]}
    yield {"format": "duel"}
    yield {"format": "relay"}
    yield {"shape": "tall"}
    yield {"level": "mature"}
    yield {"colour": "green"}
    yield {"colour": "brown"}
    yield {"player": player.key}
    yield {"player": quiet.key}
    yield {"since": "2024-06-01", "until": "2024-06-30"}
    yield {"model": models[-1], "colour": "green"}
    yield {"theme": themes[0], "format": "knockout", "shape": "wide"}
    yield {"format": "knockout", "colour": "pink", "level": "mature"}
    yield {"shape": "wide", "colour": "teal", "level": "mild", "format": "relay"}
    yield {"since": "2025-01-01", "colour": "orange", "model": models[0]}


def _asked(browser: Client, sort: Sort, narrowing: Question, reader: Player, share: float) -> Answer:
    question, depth = _somewhere(sort, narrowing, reader, share)
    address = f"/gallery?{urlencode(question)}"
    with CaptureQueriesContext(connection) as queries:
        begun, used = perf_counter(), process_time()
        answer = browser.get(address)
        seconds, in_view = perf_counter() - begun, process_time() - used
    assert answer.status_code == 200, address
    in_sql = sum(float(query["time"]) for query in queries)
    return Answer(seconds, in_sql, in_view, f"{sort} {dict(narrowing)}", depth)


def _somewhere(sort: Sort, narrowing: Question, reader: Player, share: float) -> tuple[Question, int]:
    """The address of the page that begins this far down the list, 0 to 1."""
    facets = feed.asked(narrowing).facets
    span = spans.of(sort.window, facets.since, facets.until, timezone.now())
    rows = narrowed(Listing.objects.filter(span.listed()), facets)
    if sort is Sort.FOLLOWING:
        rows = rows.filter(owner__in=Follow.objects.filter(follower=reader).values("followed"))
    depth = int(share * rows.count())
    question = {**narrowing, "sort": str(sort)}
    if depth:
        number, value = rows.order_by(f"-{sort.column}", "-picture_id").values_list("picture_id", sort.column)[
            depth - 1
        ]
        question["after"] = str(Cursor(sort, value, Picture.objects.get(pk=number).key))
    return question, depth


def _tell(name: str, answers: list[Answer]) -> None:
    p95 = quantile([answer.seconds for answer in answers], 0.95)
    worst = sorted(answers, key=lambda answer: -answer.seconds)[:SHOWN_WORST]
    figure(
        name,
        p95,
        TARGET,
        p95 <= TARGET,
        median=quantile([answer.seconds for answer in answers], 0.5),
        view_cpu=quantile([answer.in_view for answer in answers], 0.5),
        sql_median=quantile([answer.in_sql for answer in answers], 0.5),
        sql_p95=quantile([answer.in_sql for answer in answers], 0.95),
        pages=len(answers),
        worst=[
            f"{answer.seconds:.3f} s ({answer.in_sql:.3f} in SQL): {answer.question} at {answer.depth}"
            for answer in worst
        ],
    )


def _by_number(column: str) -> list[str]:
    """What listings have in this column, the commonest first."""
    known = Listing.objects.exclude(**{f"{column}__isnull": True})
    counted = known.values(column).annotate(number=Count("pk")).order_by("-number", column)
    return [row[column] for row in counted]


def _reader() -> tuple[Client, Player]:
    """A browser of the member who follows most."""
    accounts = Follow.objects.filter(follower__user__isnull=False)
    most = accounts.values("follower").annotate(number=Count("pk")).order_by("-number", "follower").first()
    assert most is not None
    reader = Player.objects.select_related("user").get(pk=most["follower"])
    assert reader.user is not None
    browser = Client()
    browser.force_login(reader.user, backend="django.contrib.auth.backends.ModelBackend")
    return browser, reader
