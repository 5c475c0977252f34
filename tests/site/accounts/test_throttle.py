"""Counting uses: where all processes see it, else here."""

import pytest
from django.test import RequestFactory

from paintoff import throttle
from paintoff.throttle import Throttled


@pytest.fixture(autouse=True)
def fresh_counters():
    """Counters of a server that may be another one in this test."""
    throttle._shared.cache_clear()
    yield
    throttle._shared.cache_clear()


def spend(times: int, *keys: str) -> None:
    for _ in range(times):
        throttle.hit("3/minute", *keys)


def test_without_a_server_this_process_counts(caplog, monkeypatch):
    monkeypatch.setenv("REDIS_URL", "unix:///nowhere/valkey.sock")
    spend(3, "guests", "here")
    with pytest.raises(Throttled):
        spend(1, "guests", "here")
    assert "shared counters are away" in caplog.text


def test_processes_count_together(valkey, caplog):
    spend(2, "guests", "there")
    throttle._shared.cache_clear()
    throttle._own.cache_clear()
    spend(1, "guests", "there")
    with pytest.raises(Throttled) as refused:
        spend(1, "guests", "there")
    assert 0 < refused.value.seconds <= 60
    assert not caplog.text


def test_each_key_counts_for_itself(valkey):
    spend(3, "guests", "one")
    spend(3, "guests", "two")
    spend(3, "codes", "one")


def test_forgetting_forgets_what_the_processes_share(valkey):
    spend(3, "guests", "forgotten")
    throttle.forget()
    spend(3, "guests", "forgotten")


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002::/64"),
        ("2001:db8:1:2::9", "2001:0db8:0001:0002::/64"),
        ("", "unknown"),
    ],
)
def test_an_address_is_counted_with_its_network(address: str, counted_as: str):
    assert throttle.address(RequestFactory().get("/", REMOTE_ADDR=address)) == counted_as
