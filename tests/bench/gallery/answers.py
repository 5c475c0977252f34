"""What the API's answers cost: rows to JSON, a hundred pictures at a time, from random depth. Of the whole answer, its SQL, the
page's own CPU, and of a picture's CPU what `json.dumps` alone takes for the same text."""

import json
import random
from dataclasses import dataclass
from statistics import median
from time import perf_counter, process_time
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gallery.feed import Sort
from gallery.feed.cursors import Cursor
from gallery.models import Listing
from gallery.wire import PAGE_MAX
from tests.bench.engine.figures import figure, quantile

TARGET = 0.050
SEED = 20261128


@dataclass(frozen=True, slots=True)
class Answer:
    seconds: float
    in_sql: float
    in_view: float
    """Of this process' CPU."""
    bare: float
    """Of this process' CPU, to write the same document once more."""
    size: int


def run(samples: int) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    settings.API_PER_ADDRESS = "1000000/minute"
    whole, chance = Listing.objects.count(), random.Random(SEED)
    client = Client()
    client.get("/api/pictures")  # what is read once per process
    answers = [_asked(client, int(chance.random() * (whole - PAGE_MAX - 1))) for _ in range(samples)]
    p95 = quantile([one.seconds for one in answers], 0.95)
    figure(
        f"gallery: p95 of an API page of {PAGE_MAX}",
        p95,
        TARGET,
        p95 <= TARGET,
        median=median(one.seconds for one in answers),
        sql=median(one.in_sql for one in answers),
        cpu=median(one.in_view for one in answers),
        cpu_of_a_picture=median(one.in_view for one in answers) / PAGE_MAX,
        of_that_json_dumps=median(one.bare for one in answers) / PAGE_MAX,
        bytes_of_a_picture=int(median(one.size for one in answers) / PAGE_MAX),
        pages=samples,
        listings=whole,
    )


def _asked(client: Client, depth: int) -> Answer:
    last = Listing.objects.order_by("-listed_at", "-picture_id").select_related("picture")[depth]
    question = urlencode({"limit": PAGE_MAX, "after": str(Cursor(Sort.NEW, last.listed_at, last.picture.key))})
    with CaptureQueriesContext(connection) as queries:
        begun, used = perf_counter(), process_time()
        answer = client.get(f"/api/pictures?{question}")
        seconds, in_view = perf_counter() - begun, process_time() - used
    assert answer.status_code == 200, answer.content
    document = answer.json()
    assert len(document["pictures"]) == PAGE_MAX
    used = process_time()
    json.dumps(document)
    bare = process_time() - used
    in_sql = sum(float(query["time"]) for query in queries)
    return Answer(seconds, in_sql, in_view, bare, len(answer.content))
