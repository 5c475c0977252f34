"""GET /metrics: what Prometheus reads is what the rows say, and nobody else reads it."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from django.utils import timezone
from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_metrics
from prometheus_client.parser import text_string_to_metric_families

from battles.models import RefereeBeat
from inference.protocol import StudioState
from jobs import leases, tally
from jobs.beats import FRESH
from jobs.models import Job, Priority
from tests.support.jobs import asked, leased, picture_of
from tests.support.studio import GIB, actor, telling

pytestmark = pytest.mark.django_db
DASHBOARDS = Path(__file__).resolve().parents[3] / "deploy" / "dashboards"
PLACE = {"actor": "painter-0", "node": "node-a", "device": "cuda:0"}


def samples(client, **more) -> dict:
    """Every sample by its name and labels."""
    answer = client.get("/metrics", **more)
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    return {(one.name, *sorted(one.labels.items())): one.value for family in families for one in family.samples}


def key(name: str, **labels: str) -> tuple:
    return (name, *sorted(labels.items()))


def test_each_actor_is_there_with_its_place_and_its_figures(client):
    telling(actor(), now=timezone.now())
    said = samples(client)
    assert said[key("paintoff_actor_memory_used_bytes", **PLACE)] == 6 * GIB
    assert said[key("paintoff_actor_batch_fill_ratio", **PLACE)] == 0.5
    assert said[key("paintoff_actor_steps_per_second", **PLACE)] == 12.5
    assert said[key("paintoff_actor_queued_jobs", **PLACE)] == 2
    assert said[key("paintoff_actor_oldest_running_seconds", **PLACE)] == 9
    assert said[key("paintoff_actor_painted_total", **PLACE)] == 120
    assert said[key("paintoff_actor_model_loaded", model="turbo", **PLACE)] == 1


def test_an_actor_is_in_one_state(client):
    telling(actor(state=StudioState.OUT), now=timezone.now())
    said = samples(client)
    states = {state: said[key("paintoff_actor_state", state=state, **PLACE)] for state in StudioState}
    assert states == {"starting": 0, "ready": 0, "out": 1, "gone": 0}


def test_an_actor_whose_dispatcher_fell_silent_is_not_shown_as_if_it_lived(client):
    telling(actor(), now=timezone.now() - FRESH - timedelta(seconds=1))
    said = samples(client)
    assert not [name for name, *_ in said if name.startswith("paintoff_actor")]
    assert said[key("paintoff_studio_state", state="missing")] == 1


def test_actors_of_several_dispatchers_stand_beside_each_other(client):
    telling(actor("one"), now=timezone.now(), dispatcher="first")
    telling(actor("two"), now=timezone.now(), dispatcher="second")
    names = {dict(labels)["actor"] for name, *labels in samples(client) if name == "paintoff_actor_queued_jobs"}
    assert names == {"one", "two"}


def test_the_queue_is_told_by_class_with_its_oldest_wait(client, recorder):
    asked("one", priority=Priority.BATTLE)
    asked("two", priority=Priority.BATTLE)
    Job.objects.filter(key="one").update(created_at=timezone.now() - timedelta(seconds=90))
    said = samples(client)
    assert said[key("paintoff_queue_jobs", **{"class": "battle"})] == 2
    assert 90 <= said[key("paintoff_queue_oldest_wait_seconds", **{"class": "battle"})] < 120
    assert said[key("paintoff_queue_jobs", **{"class": "background"})] == 0


def end_some(ended_at) -> None:
    """One painted, two failed with the same code."""
    job = leased(asked("painted"))
    leases.settle_painted(job.pk, job.fence, picture_of(job), ended_at)
    for name in ("second", "third"):
        job = leased(asked(name))
        leases.settle_failed(job.pk, job.fence, "step-failed", "no", False, ended_at)


def ends(said: dict) -> tuple:
    return (
        said[key("paintoff_jobs_finished_total", outcome="painted", **{"class": "studio"})],
        said[key("paintoff_job_failures_total", code="step-failed")],
        said[key("paintoff_pictures_painted_total", model="fake")],
        said[key("paintoff_job_painting_seconds_count", **{"class": "studio"})],
    )


def test_ended_jobs_are_counted_by_outcome_code_and_model(client, recorder):
    end_some(timezone.now())
    assert ends(samples(client)) == (1, 2, 1, 1)


def test_what_was_counted_stays_counted_when_its_jobs_are_forgotten(client, recorder):
    now = timezone.now()
    end_some(now - timedelta(hours=1))
    tally.fold(now)
    tally.fold(now + timedelta(minutes=1))
    Job.objects.all().delete()
    end_some(now)
    assert ends(samples(client)) == (2, 4, 2, 2)


def test_a_tally_that_runs_while_jobs_end_counts_none_twice(client, recorder):
    now = timezone.now()
    end_some(now - tally.SETTLED - timedelta(seconds=1))
    before = ends(samples(client))
    tally.fold(now)
    assert ends(samples(client)) == before == (1, 2, 1, 1)


def test_dispatchers_say_how_old_their_word_is(client):
    telling(now=timezone.now() - timedelta(seconds=4))
    said = samples(client)
    assert 4 <= said[key("paintoff_dispatcher_age_seconds", dispatcher="easel", state="ready")] < 20
    assert said[key("paintoff_dispatcher_in_flight_jobs", dispatcher="easel", state="ready")] == 5


def test_a_scraper_that_asks_for_openmetrics_gets_it(client):
    telling(actor(), now=timezone.now())
    answer = client.get("/metrics", headers={"accept": "application/openmetrics-text; version=1.0.0"})
    assert "openmetrics" in answer["Content-Type"]
    assert "paintoff_actor_painted" in {family.name for family in open_metrics(answer.content.decode())}


def test_dashboard_and_alerts_ask_only_for_what_is_told(client, recorder):
    end_some(timezone.now())
    referee = RefereeBeat.objects.create(name="whistle", seen_at=timezone.now())
    telling(actor(), now=referee.seen_at)
    told = {name for name, *_ in samples(client)}
    asked_for = {name for path in DASHBOARDS.iterdir() for name in re.findall(r"\bpaintoff_[a-z_]+", path.read_text())}
    assert asked_for
    assert asked_for - told == set()


def test_the_files_for_prometheus_and_grafana_can_be_read():
    for path in DASHBOARDS.glob("*.yml"):
        assert yaml.safe_load(path.read_text())
    assert json.loads((DASHBOARDS / "grafana.json").read_text())["panels"]


def test_no_words_of_a_prompt_are_told(client, recorder):
    asked("one", prompt="a red fox")
    assert b"fox" not in client.get("/metrics").content


@pytest.mark.parametrize("address", ["203.0.113.7", "10.0.0.2", ""])
def test_from_elsewhere_there_is_nothing(client, address):
    assert client.get("/metrics", REMOTE_ADDR=address).status_code == 404


@pytest.mark.parametrize(
    "header",
    [
        *("Forwarded", "Via", "X-Real-IP", "CF-Connecting-IP", "True-Client-IP"),
        *("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Proto", "X-Forwarded-Server"),
    ],
)
@pytest.mark.parametrize("said", ["127.0.0.1", ""])
def test_what_came_through_a_proxy_is_from_elsewhere(client, header, said):
    assert client.get("/metrics", headers={header: said}).status_code == 404


def test_a_token_opens_it_from_anywhere(client, settings):
    settings.METRICS_TOKEN = "wet brush"
    given = {"authorization": "Bearer wet brush", "x-forwarded-for": "203.0.113.7"}
    assert client.get("/metrics", headers=given, REMOTE_ADDR="203.0.113.7").status_code == 200


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer dry brush", "Basic wet brush", "Bearer wet brüsh"])
def test_where_there_is_a_token_nothing_else_will_do(client, settings, given):
    settings.METRICS_TOKEN = "wet brush"
    assert client.get("/metrics", headers={"authorization": given}).status_code == 404


def test_an_administrator_needs_the_token_too(admin_client):
    assert admin_client.get("/metrics", REMOTE_ADDR="203.0.113.7").status_code == 404
