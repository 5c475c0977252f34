"""Every feed, narrowed in many ways, on its first page and at random depth: the whole answer of the site, SQL and page."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count
from django.test import Client
from django.utils import timezone

from accounts.models import Player
from gallery import feed
from gallery.feed import Sort, spans
from gallery.feed.cursors import Cursor
from gallery.feed.facets import narrowed
from gallery.models import Follow, Listing, Picture
from tests.bench.gallery import spent
from tests.bench.gallery.spent import Spent

SEED = 20261128

Question = Mapping[str, str]


def run(samples: int) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    browser, reader = _reader()
    browser.get("/gallery")  # templates and names are read once per process
    chance = random.Random(SEED)
    every: list[Spent] = []
    for sort in Sort:
        answers = [
            _asked(browser, sort, narrowing, reader, chance.random() if at else 0.0)
            for narrowing in narrowings()
            for at in range(samples)
        ]
        spent.tell(f"gallery: {sort}, p95 of a page", answers)
        every += answers
    spent.tell("gallery: every feed, p95 of a page", every)


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


def _asked(browser: Client, sort: Sort, narrowing: Question, reader: Player, share: float) -> Spent:
    question, depth = _somewhere(sort, narrowing, reader, share)
    address = f"/gallery?{urlencode(question)}"
    _, one = spent.asked(browser, address)
    return replace(one, question=f"{sort} {dict(narrowing)} at {depth}")


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
