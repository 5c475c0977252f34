"""A cluster whose operator has switched Ray's dashboard on: without the token nobody submits jobs to it or looks into it."""

import json
import time
import urllib.error
import urllib.request

import pytest

from tests.support.engine_cluster import free_port, ray_head
from tests.support.patience import PATIENCE
from tests.support.ray_dashboard import packages

LOOKING = [
    "/api/version",
    "/api/jobs/",
    "/api/cluster_status",
    "/api/v0/actors",
    "/api/v0/logs",
    "/nodes?view=summary",
    "/logical/actors",
]


@pytest.fixture(scope="module")
def dashboard():
    """Its address, that of the node's own agent, and the token."""
    ports = [free_port(), free_port()]
    options = {
        "include-dashboard": "true",
        "dashboard-host": "127.0.0.1",
        "dashboard-port": ports[0],
        "dashboard-agent-listen-port": ports[1],
        "num-cpus": 1,
    }
    with ray_head({"PYTHONPATH": str(packages())}, **options) as head:
        head.urls = [f"http://127.0.0.1:{port}" for port in ports]
        head.token = (head.folder / "token").read_text()
        for url, path in zip(head.urls, ("/api/version", "/api/healthz"), strict=True):
            wait_until_answered(url + path)
        yield head


def asked(url, token="", job=None):
    """The status of the answer, and what it says."""
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    body = json.dumps(job).encode() if job else None
    request = urllib.request.Request(url, data=body, headers=headers, method="POST" if job else "GET")
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def wait_until_answered(url):
    gives_up = time.monotonic() + PATIENCE
    while True:
        try:
            return asked(url)
        except OSError:
            assert time.monotonic() < gives_up, f"nothing answers at {url}"
            time.sleep(0.2)


def writes(path):
    return {"entrypoint": f"touch {path}"}


def test_a_job_without_the_token_is_turned_away(dashboard, tmp_path):
    status, _ = asked(dashboard.urls[0] + "/api/jobs/", job=writes(tmp_path / "in"))
    assert status == 401


def test_a_job_with_a_wrong_token_is_turned_away(dashboard, tmp_path):
    status, _ = asked(dashboard.urls[0] + "/api/jobs/", "0" * 64, writes(tmp_path / "in"))
    assert status in (401, 403)


def test_a_job_with_the_token_runs_and_those_of_strangers_never_did(dashboard, tmp_path):
    for token in ("", "0" * 64):
        asked(dashboard.urls[0] + "/api/jobs/", token, writes(tmp_path / "stranger"))
    status, said = asked(dashboard.urls[0] + "/api/jobs/", dashboard.token, writes(tmp_path / "operator"))
    assert status == 200, said
    gives_up = time.monotonic() + PATIENCE
    while not (tmp_path / "operator").exists():
        assert time.monotonic() < gives_up, asked(dashboard.urls[0] + "/api/jobs/", dashboard.token)
        time.sleep(0.2)
    assert not (tmp_path / "stranger").exists()


@pytest.mark.parametrize("path", LOOKING)
def test_nobody_looks_into_the_cluster_without_the_token(dashboard, path):
    assert asked(dashboard.urls[0] + path)[0] == 401
    assert asked(dashboard.urls[0] + path, dashboard.token)[0] not in (401, 403)


def test_the_agent_of_a_node_takes_no_jobs_of_strangers_either(dashboard, tmp_path):
    assert asked(dashboard.urls[1] + "/api/job_agent/jobs/", job=writes(tmp_path / "in"))[0] == 401
